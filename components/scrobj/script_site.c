/* SPDX-License-Identifier: MIT */
#include "script_site.h"

#include <servprov.h>
#include <stdlib.h>

struct script_site {
    IActiveScriptSite IActiveScriptSite_iface;
    IActiveScriptSiteWindow IActiveScriptSiteWindow_iface;
    IServiceProvider IServiceProvider_iface;
    LONG refs;
    BSTR path;
    IDispatch *globals; /* borrowed: its owner takes it away in time */
    BSTR error;         /* "FILE(LINE, COLUMN): SOURCE: text", or NULL */
};

enum {
    TEXT_BYTES = 1024,
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
        SysFreeString(site->path);
        SysFreeString(site->error);
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

/* All items are the same object: what it has, it has under its own names. */
static HRESULT site_GetItemInfo(IActiveScriptSite *iface, LPCOLESTR pstrName, DWORD dwReturnMask,
                                IUnknown **ppiunkItem, ITypeInfo **ppti)
{
    struct script_site *site = site_from_IActiveScriptSite(iface);

    if (ppiunkItem)
        *ppiunkItem = NULL;
    if (ppti)
        *ppti = NULL;
    if (!site->globals ||
        (CompareStringOrdinal(pstrName, -1, u"scriptlet", -1, TRUE) != CSTR_EQUAL &&
         CompareStringOrdinal(pstrName, -1, u"globals", -1, TRUE) != CSTR_EQUAL))
        return TYPE_E_ELEMENTNOTFOUND;
    if (dwReturnMask & SCRIPTINFO_IUNKNOWN) {
        if (!ppiunkItem)
            return E_POINTER;
        IDispatch_AddRef(site->globals);
        *ppiunkItem = (IUnknown *)site->globals;
    }
    return S_OK;
}

/* A component has no document whose version could be told. */
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

static void narrow(const WCHAR *text, char *ret_text)
{
    *ret_text = '\0';
    if (text && !WideCharToMultiByte(CP_UTF8, 0, text, -1, ret_text, TEXT_BYTES, NULL, NULL))
        ret_text[TEXT_BYTES - 1] = '\0';
}

static HRESULT site_OnScriptError(IActiveScriptSite *iface, IActiveScriptError *pscripterror)
{
    struct script_site *site = site_from_IActiveScriptSite(iface);
    char path[TEXT_BYTES], source[TEXT_BYTES], description[TEXT_BYTES], text[TEXT_BYTES * 4];
    WCHAR wide[TEXT_BYTES * 4];
    EXCEPINFO exception = {0};
    DWORD context;
    ULONG line = 0;
    LONG column = 0;

    if (!pscripterror)
        return E_POINTER;
    IActiveScriptError_GetExceptionInfo(pscripterror, &exception);
    if (exception.pfnDeferredFillIn)
        exception.pfnDeferredFillIn(&exception);
    IActiveScriptError_GetSourcePosition(pscripterror, &context, &line, &column);
    narrow(site->path, path);
    narrow(exception.bstrSource, source);
    narrow(exception.bstrDescription, description);
    snprintf(text, sizeof(text), "%s(%u, %d) %s: %s", path, (unsigned)line + 1, (int)column + 1,
             source, description);
    SysFreeString(site->error);
    site->error = MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, ARRAYSIZE(wide))
                      ? SysAllocString(wide)
                      : NULL;
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    return S_OK;
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
    if (!phwnd)
        return E_POINTER;
    *phwnd = NULL;
    return S_OK;
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

struct script_site *script_site_new(const WCHAR *path, IDispatch *globals)
{
    struct script_site *site = calloc(1, sizeof(*site));

    if (!site)
        return NULL;
    site->IActiveScriptSite_iface.lpVtbl = (IActiveScriptSiteVtbl *)&site_vtable;
    site->IActiveScriptSiteWindow_iface.lpVtbl = (IActiveScriptSiteWindowVtbl *)&window_vtable;
    site->IServiceProvider_iface.lpVtbl = (IServiceProviderVtbl *)&provider_vtable;
    site->refs = 1;
    site->path = SysAllocString(path ? path : u"");
    site->globals = globals;
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

void script_site_forget(struct script_site *site)
{
    site->globals = NULL;
}

HRESULT script_site_fail(struct script_site *site, HRESULT hr)
{
    char text[TEXT_BYTES * 2];

    if (!site->error)
        return hr;
    if (WideCharToMultiByte(CP_UTF8, 0, site->error, -1, text, sizeof(text), NULL, NULL))
        component_fail(&IID_NULL, u"Windows Script Component", DISP_E_EXCEPTION, "%s", text);
    SysFreeString(site->error);
    site->error = NULL;
    return DISP_E_EXCEPTION;
}
