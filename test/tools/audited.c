/* SPDX-License-Identifier: MIT */
/*
 * What test_audit.py has audited: as a module and as a program, with the marker.
 */
#include <stdlib.h>

#include <objbase.h>
#include <olectl.h>

#include <comity/selfreg.h>

COMITY_SELF_REGISTER("Comity", "Audited", "Is looked at", 1, 0);

STDAPI DllRegisterServer(void)
{
    return SELFREG_E_CLASS;
}

/* It needs a library: the C library. */
STDAPI DllUnregisterServer(void)
{
    return getenv("AUDITED") ? S_FALSE : S_OK;
}

int main(void)
{
    return 0;
}
