/* SPDX-License-Identifier: MIT */
#include "licensed.h"

#include <stdbool.h>
#include <string.h>

#include <comity/oleauto.h>

const CLSID CLSID_LicensedBoth = {0x3f1a2b01, 0x9c5d, 0x4e60, {0x8a, 0x11, 1}};
const CLSID CLSID_LicensedFree = {0x3f1a2b02, 0x9c5d, 0x4e60, {0x8a, 0x11, 1}};
const CLSID CLSID_LicensedProgram = {0x3f1a2b03, 0x9c5d, 0x4e60, {0x8a, 0x11, 1}};

static const WCHAR key[] = u"the key \u20ac";
static LONG uses;

LONG licensed_count(void)
{
    return uses;
}

static bool machine_is_licensed(void)
{
    HKEY licence;

    if (RegOpenKeyExW(HKEY_CURRENT_USER, u"Software\\Licensed", 0, KEY_READ, &licence) !=
        ERROR_SUCCESS)
        return false;
    RegCloseKey(licence);
    return true;
}

static void use(void)
{
    InterlockedIncrement(&uses);
    CoAddRefServerProcess();
}

static void unuse(void)
{
    InterlockedDecrement(&uses);
    CoReleaseServerProcess();
}

/* ---- the objects ---- */

struct thing {
    ISupportErrorInfo ISupportErrorInfo_iface;
    LONG refs;
};

static HRESULT thing_QueryInterface(ISupportErrorInfo *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_ISupportErrorInfo))
        return E_NOINTERFACE;
    *ppv = iface;
    ISupportErrorInfo_AddRef(iface);
    return S_OK;
}

static ULONG thing_AddRef(ISupportErrorInfo *iface)
{
    return (ULONG)InterlockedIncrement(&((struct thing *)iface)->refs);
}

static ULONG thing_Release(ISupportErrorInfo *iface)
{
    LONG refs = InterlockedDecrement(&((struct thing *)iface)->refs);

    if (refs == 0) {
        CoTaskMemFree(iface);
        unuse();
    }
    return (ULONG)refs;
}

static HRESULT thing_InterfaceSupportsErrorInfo(ISupportErrorInfo *iface, REFIID riid)
{
    return IsEqualIID(riid, &IID_ISupportErrorInfo) ? S_OK : S_FALSE;
}

static ISupportErrorInfoVtbl thing_vtable = {thing_QueryInterface, thing_AddRef, thing_Release,
                                             thing_InterfaceSupportsErrorInfo};

static HRESULT make_thing(IUnknown *outer, REFIID riid, void **ppv)
{
    struct thing *thing;
    HRESULT hr;

    if (outer)
        return CLASS_E_NOAGGREGATION;
    thing = CoTaskMemAlloc(sizeof(*thing));
    if (!thing)
        return E_OUTOFMEMORY;
    use();
    *thing = (struct thing){{&thing_vtable}, 1};
    hr = ISupportErrorInfo_QueryInterface(&thing->ISupportErrorInfo_iface, riid, ppv);
    ISupportErrorInfo_Release(&thing->ISupportErrorInfo_iface);
    return hr;
}

/* ---- the class object ---- */

static HRESULT class_QueryInterface(IClassFactory2 *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory) &&
        !IsEqualIID(riid, &IID_IClassFactory2))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG class_AddRef(IClassFactory2 *iface)
{
    return 2;
}

static ULONG class_Release(IClassFactory2 *iface)
{
    return 1;
}

static HRESULT class_CreateInstance(IClassFactory2 *iface, IUnknown *pUnkOuter, REFIID riid,
                                    void **ppv)
{
    *ppv = NULL;
    return machine_is_licensed() ? make_thing(pUnkOuter, riid, ppv) : CLASS_E_NOTLICENSED;
}

static HRESULT class_LockServer(IClassFactory2 *iface, BOOL fLock)
{
    if (fLock)
        use();
    else
        unuse();
    return S_OK;
}

static HRESULT class_GetLicInfo(IClassFactory2 *iface, LICINFO *pLicInfo)
{
    if (!pLicInfo)
        return E_POINTER;
    pLicInfo->cbLicInfo = sizeof(*pLicInfo);
    pLicInfo->fRuntimeKeyAvail = machine_is_licensed();
    pLicInfo->fLicVerified = machine_is_licensed();
    return S_OK;
}

static HRESULT class_RequestLicKey(IClassFactory2 *iface, DWORD dwReserved, BSTR *pBstrKey)
{
    if (dwReserved)
        return E_INVALIDARG;
    if (!machine_is_licensed())
        return CLASS_E_NOTLICENSED;
    *pBstrKey = SysAllocString(key);
    return *pBstrKey ? S_OK : E_OUTOFMEMORY;
}

static HRESULT class_CreateInstanceLic(IClassFactory2 *iface, IUnknown *pUnkOuter,
                                       IUnknown *pUnkReserved, REFIID riid, BSTR bstrKey,
                                       void **ppvObj)
{
    *ppvObj = NULL;
    if (pUnkReserved)
        return E_INVALIDARG;
    if (SysStringLen(bstrKey) != sizeof(key) / sizeof(*key) - 1 ||
        memcmp(bstrKey, key, sizeof(key)) != 0)
        return CLASS_E_NOTLICENSED;
    return make_thing(pUnkOuter, riid, ppvObj);
}

static const IClassFactory2Vtbl class_vtable = {
    .QueryInterface = class_QueryInterface,
    .AddRef = class_AddRef,
    .Release = class_Release,
    .CreateInstance = class_CreateInstance,
    .LockServer = class_LockServer,
    .GetLicInfo = class_GetLicInfo,
    .RequestLicKey = class_RequestLicKey,
    .CreateInstanceLic = class_CreateInstanceLic,
};

IClassFactory2 *licensed_class(void)
{
    static IClassFactory2 class_object = {(IClassFactory2Vtbl *)&class_vtable};

    return &class_object;
}
