/* SPDX-License-Identifier: MIT */
#include "script_site.h"

#include <servprov.h>
#include <stdlib.h>

struct script_site {
    IActiveScriptSite IActiveScriptSite_iface;
    IActiveScriptSiteWindow IActiveScriptSiteWindow_iface;
    IServiceProvider IServiceProvider_iface;
    LONG refs;
    const struct script_host *host;
    void *context; /* borrowed; NULL: the host is gone */
};

static struct script_site *site_from_IActiveScriptSite(IActiveScriptSite *iface)
{
    return CONTAINING_RECORD(iface, struct script_site, IActiveScriptSite_iface);
}

static struct script_site *site_from_IActiveScriptSiteWindow(IActiveScriptSiteWindow *iface)
{
    return CONTAINING_RECORD(iface, struct script_site, IActiveScriptSiteWindow_iface);
}

static struct script_site *site_from_IServiceProvider(IServiceProvider *iface)
{
    return CONTAINING_RECORD(iface, struct script_site, IServiceProvider_iface);
}

static HRESULT site_QueryInterface(IActiveScriptSite *iface, REFIID riid, void **ppv)
{
    struct script_site *site = site_from_IActiveScriptSite(iface);

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IActiveScriptSite))
        *ppv = &site->IActiveScriptSite_iface;
    else if (IsEqualIID(riid, &IID_IActiveScriptSiteWindow))
        *ppv = &site->IActiveScriptSiteWindow_iface;
    else if (IsEqualIID(riid, &IID_IServiceProvider))
        *ppv = &site->IServiceProvider_iface;
    else
        return E_NOINTERFACE;

    InterlockedIncrement(&site->refs);
    return S_OK;
}

static ULONG site_AddRef(IActiveScriptSite *iface)
{
    return (ULONG)InterlockedIncrement(&site_from_IActiveScriptSite(iface)->refs);
}

static ULONG site_Release(IActiveScriptSite *iface)
{
    struct script_site *site = site_from_IActiveScriptSite(iface);
    LONG refs = InterlockedDecrement(&site->refs);

    if (refs == 0) {
        free(site);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT site_GetLCID(IActiveScriptSite *iface, LCID *plcid)
{
    if (!plcid)
        return E_POINTER;
    *plcid = GetUserDefaultLCID();
    return S_OK;
}

static HRESULT give_type_info(IUnknown *item, ITypeInfo **ret_type_info)
{
    IProvideClassInfo *provider;
    HRESULT hr = IUnknown_QueryInterface(item, &IID_IProvideClassInfo, (void **)&provider);

    if (FAILED(hr))
        return TYPE_E_ELEMENTNOTFOUND;
    hr = IProvideClassInfo_GetClassInfo(provider, ret_type_info);
    IProvideClassInfo_Release(provider);
    return hr;
}

static HRESULT site_GetItemInfo(IActiveScriptSite *iface, LPCOLESTR pstrName, DWORD dwReturnMask,
                                IUnknown **ppiunkItem, ITypeInfo **ppti)
{
    struct script_site *site = site_from_IActiveScriptSite(iface);
    IUnknown *item;
    HRESULT hr;

    if ((dwReturnMask & SCRIPTINFO_IUNKNOWN && !ppiunkItem) ||
        (dwReturnMask & SCRIPTINFO_ITYPEINFO && !ppti))
        return E_POINTER;
    if (ppiunkItem)
        *ppiunkItem = NULL;
    if (ppti)
        *ppti = NULL;
    if (!site->context)
        return TYPE_E_ELEMENTNOTFOUND;
    hr = site->host->find_item(site->context, pstrName, &item);
    if (FAILED(hr))
        return hr;
    if (dwReturnMask & SCRIPTINFO_ITYPEINFO)
        hr = give_type_info(item, ppti);
    if (SUCCEEDED(hr) && dwReturnMask & SCRIPTINFO_IUNKNOWN) {
        IUnknown_AddRef(item);
        *ppiunkItem = item;
    }
    IUnknown_Release(item);
    return hr;
}

/* There is no document whose version could be told. */
static HRESULT site_GetDocVersionString(IActiveScriptSite *iface, BSTR *pbstrVersion)
{
    if (pbstrVersion)
        *pbstrVersion = NULL;
    return E_NOTIMPL;
}

static HRESULT site_OnScriptTerminate(IActiveScriptSite *iface, const VARIANT *pvarResult,
                                      const EXCEPINFO *pexcepinfo)
{
    return S_OK;
}

/* Engines do without an answer; Windows' runtime gives them this one. */
static HRESULT site_OnStateChange(IActiveScriptSite *iface, SCRIPTSTATE ssScriptState)
{
    return E_NOTIMPL;
}

static HRESULT site_OnScriptError(IActiveScriptSite *iface, IActiveScriptError *pscripterror)
{
    struct script_site *site = site_from_IActiveScriptSite(iface);

    if (!pscripterror)
        return E_POINTER;
    return site->context ? site->host->hear(site->context, pscripterror) : S_OK;
}

static HRESULT site_OnEnterScript(IActiveScriptSite *iface)
{
    return S_OK;
}

static HRESULT site_OnLeaveScript(IActiveScriptSite *iface)
{
    return S_OK;
}

static const IActiveScriptSiteVtbl site_vtable = {
    .QueryInterface = site_QueryInterface,
    .AddRef = site_AddRef,
    .Release = site_Release,
    .GetLCID = site_GetLCID,
    .GetItemInfo = site_GetItemInfo,
    .GetDocVersionString = site_GetDocVersionString,
    .OnScriptTerminate = site_OnScriptTerminate,
    .OnStateChange = site_OnStateChange,
    .OnScriptError = site_OnScriptError,
    .OnEnterScript = site_OnEnterScript,
    .OnLeaveScript = site_OnLeaveScript,
};

static HRESULT window_QueryInterface(IActiveScriptSiteWindow *iface, REFIID riid, void **ppv)
{
    return site_QueryInterface(&site_from_IActiveScriptSiteWindow(iface)->IActiveScriptSite_iface,
                               riid, ppv);
}

static ULONG window_AddRef(IActiveScriptSiteWindow *iface)
{
    return site_AddRef(&site_from_IActiveScriptSiteWindow(iface)->IActiveScriptSite_iface);
}

static ULONG window_Release(IActiveScriptSiteWindow *iface)
{
    return site_Release(&site_from_IActiveScriptSiteWindow(iface)->IActiveScriptSite_iface);
}

static HRESULT window_GetWindow(IActiveScriptSiteWindow *iface, HWND *phwnd)
{
    struct script_site *site = site_from_IActiveScriptSiteWindow(iface);

    if (!phwnd)
        return E_POINTER;
    *phwnd = NULL;
    return site->context && site->host->find_window ? site->host->find_window(site->context, phwnd)
                                                    : S_OK;
}

static HRESULT window_EnableModeless(IActiveScriptSiteWindow *iface, BOOL fEnable)
{
    return S_OK;
}

static const IActiveScriptSiteWindowVtbl window_vtable = {
    .QueryInterface = window_QueryInterface,
    .AddRef = window_AddRef,
    .Release = window_Release,
    .GetWindow = window_GetWindow,
    .EnableModeless = window_EnableModeless,
};

static HRESULT provider_QueryInterface(IServiceProvider *iface, REFIID riid, void **ppv)
{
    return site_QueryInterface(&site_from_IServiceProvider(iface)->IActiveScriptSite_iface, riid,
                               ppv);
}

static ULONG provider_AddRef(IServiceProvider *iface)
{
    return site_AddRef(&site_from_IServiceProvider(iface)->IActiveScriptSite_iface);
}

static ULONG provider_Release(IServiceProvider *iface)
{
    return site_Release(&site_from_IServiceProvider(iface)->IActiveScriptSite_iface);
}

static HRESULT provider_QueryService(IServiceProvider *iface, REFGUID guidService, REFIID riid,
                                     void **ppvObject)
{
    if (ppvObject)
        *ppvObject = NULL;
    return E_NOINTERFACE;
}

static const IServiceProviderVtbl provider_vtable = {
    .QueryInterface = provider_QueryInterface,
    .AddRef = provider_AddRef,
    .Release = provider_Release,
    .QueryService = provider_QueryService,
};

struct script_site *script_site_new(const struct script_host *host, void *context)
{
    struct script_site *site = calloc(1, sizeof(*site));

    if (!site)
        return NULL;
    site->IActiveScriptSite_iface.lpVtbl = (IActiveScriptSiteVtbl *)&site_vtable;
    site->IActiveScriptSiteWindow_iface.lpVtbl = (IActiveScriptSiteWindowVtbl *)&window_vtable;
    site->IServiceProvider_iface.lpVtbl = (IServiceProviderVtbl *)&provider_vtable;
    site->refs = 1;
    site->host = host;
    site->context = context;
    component_use_begun();
    return site;
}

void script_site_release(struct script_site *site)
{
    if (site)
        site_Release(&site->IActiveScriptSite_iface);
}

IActiveScriptSite *script_site_interface(struct script_site *site)
{
    return &site->IActiveScriptSite_iface;
}

/* Nobody called the host in turn, as Windows says it: that is asked of the service of this name. */
static HRESULT caller_QueryService(IServiceProvider *iface, REFGUID guidService, REFIID riid,
                                   void **ppvObject)
{
    static const GUID get_caller = {
        0x4717cc40, 0xbcb9, 0x11d0, {0x93, 0x36, 0x00, 0xa0, 0xc9, 0x0d, 0xca, 0xa9}};

    if (ppvObject)
        *ppvObject = NULL;
    return IsEqualGUID(guidService, &get_caller) ? S_OK : E_NOINTERFACE;
}

static HRESULT caller_QueryInterface(IServiceProvider *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv =
        IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IServiceProvider) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG caller_AddRef(IServiceProvider *iface)
{
    return 2;
}

static ULONG caller_Release(IServiceProvider *iface)
{
    return 1;
}

IServiceProvider *script_site_caller(void)
{
    static const IServiceProviderVtbl vtable = {
        .QueryInterface = caller_QueryInterface,
        .AddRef = caller_AddRef,
        .Release = caller_Release,
        .QueryService = caller_QueryService,
    };
    static IServiceProvider caller = {(IServiceProviderVtbl *)&vtable};

    return &caller;
}

void script_site_forget(struct script_site *site)
{
    site->context = NULL;
}
