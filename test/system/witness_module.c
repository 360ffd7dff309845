/* SPDX-License-Identifier: MIT */
/*
 * The witness as an in-process server.
 */
#include "witness.h"

static LONG attached;

EXTERN_C COMITY_API BOOL WINAPI DllMain(HINSTANCE hinstDLL, DWORD fdwReason, LPVOID lpvReserved);
BOOL WINAPI DllMain(HINSTANCE hinstDLL, DWORD fdwReason, LPVOID lpvReserved)
{
    attached += fdwReason == DLL_PROCESS_ATTACH ? 1 : -1;
    return TRUE;
}

/* The loads that DllMain has heard of, less the unloads. */
STDAPI_(LONG) WitnessAttached(void);
LONG WitnessAttached(void)
{
    return attached;
}

HRESULT DllGetClassObject(REFCLSID rclsid, REFIID riid, LPVOID *ppv)
{
    return IClassFactory_QueryInterface(witness_class(), riid, ppv);
}

HRESULT DllCanUnloadNow(void)
{
    return witness_count() ? S_FALSE : S_OK;
}
