/* SPDX-License-Identifier: MIT */
/*
 * A class with events for the tests of the hosts: Fire(text) calls Fired(text) and Unheard() of
 * whoever is connected. Under its first CLSID only the registry knows its type library; under the
 * second the object tells it itself, by IProvideClassInfo.
 */
#define COBJMACROS
#include <windows.h>

#include <ocidl.h>
#include <olectl.h>
#include <stdlib.h>

#include <initguid.h>

DEFINE_GUID(LIBID_TrialSource, 0x8a0c9f11, 0x2a8d, 0x4f0a, 0x9b, 0x36, 0x0d, 0x5c, 0x1f, 0x0e, 0x7a,
            0x30);
DEFINE_GUID(DIID_TrialEvents, 0x8a0c9f11, 0x2a8d, 0x4f0a, 0x9b, 0x36, 0x0d, 0x5c, 0x1f, 0x0e, 0x7a,
            0x31);
DEFINE_GUID(CLSID_TrialSource, 0x8a0c9f11, 0x2a8d, 0x4f0a, 0x9b, 0x36, 0x0d, 0x5c, 0x1f, 0x0e, 0x7a,
            0x33);
DEFINE_GUID(CLSID_TellingSource, 0x8a0c9f11, 0x2a8d, 0x4f0a, 0x9b, 0x36, 0x0d, 0x5c, 0x1f, 0x0e,
            0x7a, 0x34);

enum {
    SINKS_MAX = 4,
};

struct source {
    IDispatch IDispatch_iface;
    IConnectionPointContainer IConnectionPointContainer_iface;
    IConnectionPoint IConnectionPoint_iface;
    IProvideClassInfo IProvideClassInfo_iface;
    LONG refs;
    BOOL is_telling;
    IDispatch *sinks[SINKS_MAX];
};

#define FROM(iface, name) ((struct source *)((char *)(iface)-offsetof(struct source, name##_iface)))

/* ---- identity ---- */

static HRESULT source_query(struct source *source, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch))
        *ppv = &source->IDispatch_iface;
    else if (IsEqualIID(riid, &IID_IConnectionPointContainer))
        *ppv = &source->IConnectionPointContainer_iface;
    else if (IsEqualIID(riid, &IID_IProvideClassInfo) && source->is_telling)
        *ppv = &source->IProvideClassInfo_iface;
    else
        return E_NOINTERFACE;
    InterlockedIncrement(&source->refs);
    return S_OK;
}

static ULONG source_unref(struct source *source)
{
    LONG refs = InterlockedDecrement(&source->refs);

    if (refs == 0)
        free(source);
    return (ULONG)refs;
}

#define IDENTITY(name)                                                                             \
    static HRESULT name##_query(name *iface, REFIID riid, void **ppv)                              \
    {                                                                                              \
        return source_query(FROM(iface, name), riid, ppv);                                         \
    }                                                                                              \
    static ULONG name##_ref(name *iface)                                                           \
    {                                                                                              \
        return (ULONG)InterlockedIncrement(&FROM(iface, name)->refs);                              \
    }                                                                                              \
    static ULONG name##_unref(name *iface)                                                         \
    {                                                                                              \
        return source_unref(FROM(iface, name));                                                    \
    }

IDENTITY(IDispatch)
IDENTITY(IConnectionPointContainer)
IDENTITY(IConnectionPoint)
IDENTITY(IProvideClassInfo)

/* ---- Fire ---- */

static HRESULT source_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT source_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT source_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                                    LCID lcid, DISPID *rgDispId)
{
    if (lstrcmpiW(rgszNames[0], u"Fire") != 0)
        return DISP_E_UNKNOWNNAME;
    *rgDispId = 1;
    return S_OK;
}

static HRESULT source_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                             WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                             EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct source *source = FROM(iface, IDispatch);
    DISPPARAMS none = {0};
    HRESULT hr = S_OK;

    for (int i = 0; SUCCEEDED(hr) && i < SINKS_MAX; i++) {
        if (!source->sinks[i])
            continue;
        hr = IDispatch_Invoke(source->sinks[i], 7, &IID_NULL, lcid, DISPATCH_METHOD, pDispParams,
                              NULL, NULL, NULL);
        if (SUCCEEDED(hr))
            hr = IDispatch_Invoke(source->sinks[i], 8, &IID_NULL, lcid, DISPATCH_METHOD, &none,
                                  NULL, NULL, NULL);
    }
    return hr;
}

static const IDispatchVtbl dispatch_vtable = {
    IDispatch_query,    IDispatch_ref,        IDispatch_unref, source_GetTypeInfoCount,
    source_GetTypeInfo, source_GetIDsOfNames, source_Invoke,
};

/* ---- connections ---- */

static HRESULT container_EnumConnectionPoints(IConnectionPointContainer *iface,
                                              IEnumConnectionPoints **ppEnum)
{
    *ppEnum = NULL;
    return E_NOTIMPL;
}

static HRESULT container_FindConnectionPoint(IConnectionPointContainer *iface, REFIID riid,
                                             IConnectionPoint **ppCP)
{
    struct source *source = FROM(iface, IConnectionPointContainer);

    *ppCP = NULL;
    if (!IsEqualIID(riid, &DIID_TrialEvents))
        return CONNECT_E_NOCONNECTION;
    *ppCP = &source->IConnectionPoint_iface;
    InterlockedIncrement(&source->refs);
    return S_OK;
}

static const IConnectionPointContainerVtbl container_vtable = {
    IConnectionPointContainer_query, IConnectionPointContainer_ref, IConnectionPointContainer_unref,
    container_EnumConnectionPoints,  container_FindConnectionPoint,
};

static HRESULT point_GetConnectionInterface(IConnectionPoint *iface, IID *pIID)
{
    *pIID = DIID_TrialEvents;
    return S_OK;
}

static HRESULT point_GetConnectionPointContainer(IConnectionPoint *iface,
                                                 IConnectionPointContainer **ppCPC)
{
    struct source *source = FROM(iface, IConnectionPoint);

    *ppCPC = &source->IConnectionPointContainer_iface;
    InterlockedIncrement(&source->refs);
    return S_OK;
}

static HRESULT point_Advise(IConnectionPoint *iface, IUnknown *pUnkSink, DWORD *pdwCookie)
{
    struct source *source = FROM(iface, IConnectionPoint);

    for (DWORD i = 0; i < SINKS_MAX; i++) {
        if (source->sinks[i])
            continue;
        *pdwCookie = i + 1;
        return IUnknown_QueryInterface(pUnkSink, &DIID_TrialEvents, (void **)&source->sinks[i]);
    }
    return CONNECT_E_ADVISELIMIT;
}

static HRESULT point_Unadvise(IConnectionPoint *iface, DWORD dwCookie)
{
    struct source *source = FROM(iface, IConnectionPoint);

    if (dwCookie == 0 || dwCookie > SINKS_MAX || !source->sinks[dwCookie - 1])
        return CONNECT_E_NOCONNECTION;
    IDispatch_Release(source->sinks[dwCookie - 1]);
    source->sinks[dwCookie - 1] = NULL;
    return S_OK;
}

static HRESULT point_EnumConnections(IConnectionPoint *iface, IEnumConnections **ppEnum)
{
    *ppEnum = NULL;
    return E_NOTIMPL;
}

static const IConnectionPointVtbl point_vtable = {
    IConnectionPoint_query,
    IConnectionPoint_ref,
    IConnectionPoint_unref,
    point_GetConnectionInterface,
    point_GetConnectionPointContainer,
    point_Advise,
    point_Unadvise,
    point_EnumConnections,
};

static HRESULT class_GetClassInfo(IProvideClassInfo *iface, ITypeInfo **ppTI)
{
    ITypeLib *library;
    HRESULT hr;

    *ppTI = NULL;
    hr = LoadRegTypeLib(&LIBID_TrialSource, 1, 0, 0, &library);
    if (FAILED(hr))
        return hr;
    hr = ITypeLib_GetTypeInfoOfGuid(library, &CLSID_TrialSource, ppTI);
    ITypeLib_Release(library);
    return hr;
}

static const IProvideClassInfoVtbl class_vtable = {
    IProvideClassInfo_query,
    IProvideClassInfo_ref,
    IProvideClassInfo_unref,
    class_GetClassInfo,
};

/* ---- the classes ---- */

struct factory {
    IClassFactory IClassFactory_iface;
    BOOL is_telling;
};

static HRESULT factory_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG factory_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                      void **ppvObject)
{
    struct source *source = calloc(1, sizeof(*source));
    HRESULT hr;

    if (!source)
        return E_OUTOFMEMORY;
    source->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&dispatch_vtable;
    source->IConnectionPointContainer_iface.lpVtbl =
        (IConnectionPointContainerVtbl *)&container_vtable;
    source->IConnectionPoint_iface.lpVtbl = (IConnectionPointVtbl *)&point_vtable;
    source->IProvideClassInfo_iface.lpVtbl = (IProvideClassInfoVtbl *)&class_vtable;
    source->refs = 1;
    source->is_telling = ((struct factory *)iface)->is_telling;
    hr = source_query(source, riid, ppvObject);
    source_unref(source);
    return hr;
}

static HRESULT factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    factory_QueryInterface, factory_AddRef,     factory_Release,
    factory_CreateInstance, factory_LockServer,
};

static struct factory factories[] = {
    {{(IClassFactoryVtbl *)&factory_vtable}, FALSE},
    {{(IClassFactoryVtbl *)&factory_vtable}, TRUE},
};

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    BOOL is_telling = IsEqualCLSID(rclsid, &CLSID_TellingSource);

    *ppv = NULL;
    if (!is_telling && !IsEqualCLSID(rclsid, &CLSID_TrialSource))
        return CLASS_E_CLASSNOTAVAILABLE;
    return factory_QueryInterface(&factories[is_telling].IClassFactory_iface, riid, ppv);
}
