/* SPDX-License-Identifier: MIT */
#include "dictionary.h"

enum {
    SAFE = INTERFACESAFE_FOR_UNTRUSTED_CALLER | INTERFACESAFE_FOR_UNTRUSTED_DATA,
};

static struct dictionary *dictionary_from_IObjectSafety(IObjectSafety *iface)
{
    return CONTAINING_RECORD(iface, struct dictionary, IObjectSafety_iface);
}

static HRESULT safety_QueryInterface(IObjectSafety *iface, REFIID riid, void **ppv)
{
    return dual_QueryInterface(&dictionary_from_IObjectSafety(iface)->dual.IDispatch_iface, riid,
                               ppv);
}

static ULONG safety_AddRef(IObjectSafety *iface)
{
    return dual_AddRef(&dictionary_from_IObjectSafety(iface)->dual.IDispatch_iface);
}

static ULONG safety_Release(IObjectSafety *iface)
{
    return dual_Release(&dictionary_from_IObjectSafety(iface)->dual.IDispatch_iface);
}

static bool has_interface(REFIID riid)
{
    return IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch) ||
           IsEqualIID(riid, &IID_IDictionary);
}

static HRESULT safety_GetInterfaceSafetyOptions(IObjectSafety *iface, REFIID riid,
                                                DWORD *pdwSupportedOptions,
                                                DWORD *pdwEnabledOptions)
{
    struct dictionary *dictionary = dictionary_from_IObjectSafety(iface);

    if (!pdwSupportedOptions || !pdwEnabledOptions)
        return E_POINTER;
    *pdwSupportedOptions = *pdwEnabledOptions = 0;
    if (!has_interface(riid))
        return E_NOINTERFACE;

    *pdwSupportedOptions = SAFE;
    *pdwEnabledOptions = (DWORD)__atomic_load_n(&dictionary->safety, __ATOMIC_RELAXED);
    return S_OK;
}

static HRESULT safety_SetInterfaceSafetyOptions(IObjectSafety *iface, REFIID riid,
                                                DWORD dwOptionSetMask, DWORD dwEnabledOptions)
{
    if (!has_interface(riid))
        return E_NOINTERFACE;
    if (dwOptionSetMask & ~(DWORD)SAFE)
        return E_FAIL;

    InterlockedExchange(&dictionary_from_IObjectSafety(iface)->safety,
                        (LONG)(dwOptionSetMask & dwEnabledOptions));
    return S_OK;
}

const IObjectSafetyVtbl dictionary_safety_vtable = {
    .QueryInterface = safety_QueryInterface,
    .AddRef = safety_AddRef,
    .Release = safety_Release,
    .GetInterfaceSafetyOptions = safety_GetInterfaceSafetyOptions,
    .SetInterfaceSafetyOptions = safety_SetInterfaceSafetyOptions,
};
