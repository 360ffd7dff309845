/* SPDX-License-Identifier: MIT */
/*
 * The witness as an in-process server.
 */
#include "witness.h"

HRESULT DllGetClassObject(REFCLSID rclsid, REFIID riid, LPVOID *ppv)
{
    return IClassFactory_QueryInterface(witness_class(), riid, ppv);
}

HRESULT DllCanUnloadNow(void)
{
    return witness_count() ? S_FALSE : S_OK;
}
