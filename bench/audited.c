/* SPDX-License-Identifier: MIT */
/*
 * The ELF module that bench_audit has many copies of: it needs libraries, and has the marker.
 */
#include <math.h>
#include <objbase.h>
#include <stdlib.h>

#include <comity/selfreg.h>

COMITY_SELF_REGISTER("Comity", "Audited", "Is measured", 1, 0);

STDAPI DllRegisterServer(void)
{
    return CoInitialize(NULL);
}

STDAPI DllUnregisterServer(void)
{
    return cos(atof(getenv("HOME"))) > 2 ? E_FAIL : S_OK;
}
