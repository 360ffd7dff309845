/* SPDX-License-Identifier: MIT */
/*
 * The engine's smaller interfaces: IObjectSafety, IActiveScriptGarbageCollector,
 * IActiveScriptProperty, and the IServiceProvider of who calls.
 */
#define COBJMACROS
#include "engine.h"

#include "component.h"

enum {
    SAFETY_SUPPORTED =
        INTERFACESAFE_FOR_UNTRUSTED_DATA | INTERFACE_USES_DISPEX | INTERFACE_USES_SECURITY_MANAGER,
    ENGINE_MAJOR = 5,
    ENGINE_MINOR = 8,
    ENGINE_BUILD = 16384, /* Windows 10's */
};

static HRESULT safety_QueryInterface(IObjectSafety *iface, REFIID riid, void **ppv)
{
    return engine_query(engine_from_IObjectSafety(iface), riid, ppv);
}

static ULONG safety_AddRef(IObjectSafety *iface)
{
    return engine_ref(engine_from_IObjectSafety(iface));
}

static ULONG safety_Release(IObjectSafety *iface)
{
    return engine_unref(engine_from_IObjectSafety(iface));
}

static HRESULT safety_GetInterfaceSafetyOptions(IObjectSafety *iface, REFIID riid,
                                                DWORD *pdwSupportedOptions,
                                                DWORD *pdwEnabledOptions)
{
    if (!pdwSupportedOptions || !pdwEnabledOptions)
        return E_POINTER;
    *pdwSupportedOptions = SAFETY_SUPPORTED;
    *pdwEnabledOptions = engine_from_IObjectSafety(iface)->safety;
    return S_OK;
}

static HRESULT safety_SetInterfaceSafetyOptions(IObjectSafety *iface, REFIID riid,
                                                DWORD dwOptionSetMask, DWORD dwEnabledOptions)
{
    struct engine *engine = engine_from_IObjectSafety(iface);

    if (dwOptionSetMask & ~(DWORD)SAFETY_SUPPORTED)
        return E_FAIL;
    engine->safety = (engine->safety & ~dwOptionSetMask) | (dwEnabledOptions & dwOptionSetMask) |
                     INTERFACE_USES_DISPEX;
    engine->context.safety = engine->safety;
    return S_OK;
}

const IObjectSafetyVtbl engine_safety_vtable = {
    .QueryInterface = safety_QueryInterface,
    .AddRef = safety_AddRef,
    .Release = safety_Release,
    .GetInterfaceSafetyOptions = safety_GetInterfaceSafetyOptions,
    .SetInterfaceSafetyOptions = safety_SetInterfaceSafetyOptions,
};

static HRESULT garbage_QueryInterface(IActiveScriptGarbageCollector *iface, REFIID riid, void **ppv)
{
    return engine_query(engine_from_IActiveScriptGarbageCollector(iface), riid, ppv);
}

static ULONG garbage_AddRef(IActiveScriptGarbageCollector *iface)
{
    return engine_ref(engine_from_IActiveScriptGarbageCollector(iface));
}

static ULONG garbage_Release(IActiveScriptGarbageCollector *iface)
{
    return engine_unref(engine_from_IActiveScriptGarbageCollector(iface));
}

/* VBScript counts references: nothing waits to be collected. */
static HRESULT garbage_CollectGarbage(IActiveScriptGarbageCollector *iface,
                                      SCRIPTGCTYPE scriptgctype)
{
    return scriptgctype == SCRIPTGCTYPE_NORMAL || scriptgctype == SCRIPTGCTYPE_EXHAUSTIVE
               ? S_OK
               : E_INVALIDARG;
}

const IActiveScriptGarbageCollectorVtbl engine_garbage_vtable = {
    .QueryInterface = garbage_QueryInterface,
    .AddRef = garbage_AddRef,
    .Release = garbage_Release,
    .CollectGarbage = garbage_CollectGarbage,
};

static HRESULT property_QueryInterface(IActiveScriptProperty *iface, REFIID riid, void **ppv)
{
    return engine_query(engine_from_IActiveScriptProperty(iface), riid, ppv);
}

static ULONG property_AddRef(IActiveScriptProperty *iface)
{
    return engine_ref(engine_from_IActiveScriptProperty(iface));
}

static ULONG property_Release(IActiveScriptProperty *iface)
{
    return engine_unref(engine_from_IActiveScriptProperty(iface));
}

static HRESULT property_GetProperty(IActiveScriptProperty *iface, DWORD dwProperty,
                                    VARIANT *pvarIndex, VARIANT *pvarValue)
{
    struct engine *engine = engine_from_IActiveScriptProperty(iface);

    if (!pvarValue)
        return E_POINTER;
    VariantInit(pvarValue);
    V_VT(pvarValue) = VT_I4;
    switch (dwProperty) {
    case SCRIPTPROP_NAME:
        V_VT(pvarValue) = VT_BSTR;
        V_BSTR(pvarValue) = SysAllocString(u"VBScript");
        return V_BSTR(pvarValue) ? S_OK : E_OUTOFMEMORY;
    case SCRIPTPROP_MAJORVERSION:
        V_I4(pvarValue) = ENGINE_MAJOR;
        return S_OK;
    case SCRIPTPROP_MINORVERSION:
        V_I4(pvarValue) = ENGINE_MINOR;
        return S_OK;
    case SCRIPTPROP_BUILDNUMBER:
        V_I4(pvarValue) = ENGINE_BUILD;
        return S_OK;
    case SCRIPTPROP_CONVERSIONLCID:
        V_I4(pvarValue) = (LONG)engine->context.lcid;
        return S_OK;
    case SCRIPTPROP_INVOKEVERSIONING:
        V_I4(pvarValue) = (LONG)engine->invoke_version;
        return S_OK;
    default:
        V_VT(pvarValue) = VT_EMPTY;
        return E_NOTIMPL; /* as Windows' engine says of those it does not know */
    }
}

static HRESULT property_SetProperty(IActiveScriptProperty *iface, DWORD dwProperty,
                                    VARIANT *pvarIndex, VARIANT *pvarValue)
{
    struct engine *engine = engine_from_IActiveScriptProperty(iface);

    if (!pvarValue)
        return E_POINTER;
    switch (dwProperty) {
    case SCRIPTPROP_INVOKEVERSIONING:
        /* It is chosen once, before there is anything to be called. */
        if (V_VT(pvarValue) != VT_I4 || engine->invoke_version != 0)
            return E_INVALIDARG;
        engine->invoke_version = (DWORD)V_I4(pvarValue);
        return S_OK;
    case SCRIPTPROP_CONVERSIONLCID:
        if (V_VT(pvarValue) != VT_I4 || !IsValidLocale((LCID)V_I4(pvarValue), LCID_SUPPORTED))
            return E_INVALIDARG;
        engine->context.lcid = (LCID)V_I4(pvarValue);
        return S_OK;
    default:
        return E_NOTIMPL; /* likewise */
    }
}

const IActiveScriptPropertyVtbl engine_property_vtable = {
    .QueryInterface = property_QueryInterface,
    .AddRef = property_AddRef,
    .Release = property_Release,
    .GetProperty = property_GetProperty,
    .SetProperty = property_SetProperty,
};

static HRESULT caller_QueryInterface(IServiceProvider *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IServiceProvider))
        return E_NOINTERFACE;
    IServiceProvider_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG caller_AddRef(IServiceProvider *iface)
{
    return engine_ref(engine_from_IServiceProvider(iface));
}

static ULONG caller_Release(IServiceProvider *iface)
{
    return engine_unref(engine_from_IServiceProvider(iface));
}

/* The site offers services to what its script calls. */
static HRESULT caller_QueryService(IServiceProvider *iface, REFGUID guidService, REFIID riid,
                                   void **ppvObject)
{
    struct engine *engine = engine_from_IServiceProvider(iface);
    IServiceProvider *provider;
    HRESULT hr;

    if (!ppvObject)
        return E_POINTER;
    *ppvObject = NULL;
    if (IsEqualGUID(guidService, &SID_GetCaller) || !engine->site)
        return E_NOINTERFACE;
    hr = IActiveScriptSite_QueryInterface(engine->site, &IID_IServiceProvider, (void **)&provider);
    if (FAILED(hr))
        return E_NOINTERFACE;
    hr = IServiceProvider_QueryService(provider, guidService, riid, ppvObject);
    IServiceProvider_Release(provider);
    return hr;
}

const IServiceProviderVtbl engine_caller_vtable = {
    .QueryInterface = caller_QueryInterface,
    .AddRef = caller_AddRef,
    .Release = caller_Release,
    .QueryService = caller_QueryService,
};
