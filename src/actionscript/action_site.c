/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "actionscript/action_site.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "actionscript/session_object.h"
#include "host/text.h"

static struct action_site *site_from_IActiveScriptSite(IActiveScriptSite *iface)
{
    return (struct action_site *)((char *)iface -
                                  offsetof(struct action_site, IActiveScriptSite_iface));
}

static HRESULT site_QueryInterface(IActiveScriptSite *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IActiveScriptSite))
        return E_NOINTERFACE;
    IActiveScriptSite_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG site_AddRef(IActiveScriptSite *iface)
{
    return (ULONG)InterlockedIncrement(&site_from_IActiveScriptSite(iface)->refs);
}

static ULONG site_Release(IActiveScriptSite *iface)
{
    return (ULONG)InterlockedDecrement(&site_from_IActiveScriptSite(iface)->refs);
}

static HRESULT site_GetLCID(IActiveScriptSite *iface, LCID *plcid)
{
    *plcid = GetUserDefaultLCID();
    return S_OK;
}

static HRESULT site_GetItemInfo(IActiveScriptSite *iface, LPCOLESTR pstrName, DWORD dwReturnMask,
                                IUnknown **ppiunkItem, ITypeInfo **ppti)
{
    struct action_site *site = site_from_IActiveScriptSite(iface);

    if (dwReturnMask & SCRIPTINFO_ITYPEINFO)
        *ppti = NULL;
    if (!text_is(pstrName, "Session"))
        return TYPE_E_ELEMENTNOTFOUND;
    if (dwReturnMask & SCRIPTINFO_IUNKNOWN) {
        IDispatch_AddRef(site->session);
        *ppiunkItem = (IUnknown *)site->session;
    }
    return S_OK;
}

static HRESULT site_GetDocVersionString(IActiveScriptSite *iface, BSTR *pbstrVersion)
{
    *pbstrVersion = SysAllocString(u"");
    return *pbstrVersion ? S_OK : E_OUTOFMEMORY;
}

static HRESULT site_OnScriptTerminate(IActiveScriptSite *iface, const VARIANT *pvarResult,
                                      const EXCEPINFO *pexcepinfo)
{
    return S_OK;
}

static HRESULT site_OnStateChange(IActiveScriptSite *iface, SCRIPTSTATE ssScriptState)
{
    return S_OK;
}

static void exception_deinit(EXCEPINFO *error)
{
    SysFreeString(error->bstrSource);
    SysFreeString(error->bstrDescription);
    SysFreeString(error->bstrHelpFile);
}

/* "line 3: Microsoft VBScript runtime error: Type mismatch" */
static HRESULT site_OnScriptError(IActiveScriptSite *iface, IActiveScriptError *pscripterror)
{
    _cleanup_(exception_deinit) EXCEPINFO error = {0};
    struct action_site *site = site_from_IActiveScriptSite(iface);
    _cleanup_(freep) char *source = NULL, *description = NULL, *text = NULL;
    DWORD cookie = 0;
    ULONG line = 0;
    LONG column = 0;

    site->has_failed = true;
    IActiveScriptError_GetExceptionInfo(pscripterror, &error);
    if (error.pfnDeferredFillIn)
        error.pfnDeferredFillIn(&error);
    IActiveScriptError_GetSourcePosition(pscripterror, &cookie, &line, &column);
    source = text_to_utf8(error.bstrSource ? error.bstrSource : u"error");
    description = text_to_utf8(error.bstrDescription ? error.bstrDescription : u"");
    if (asprintf(&text, "line %u: %s: %s (0x%08x)", line + 1, source ? source : "",
                 description ? description : "", (unsigned)error.scode) < 0)
        text = NULL;
    session_object_tell_failure(site->session, text ? text : "a script error");
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

void action_site_init(struct action_site *site, IDispatch *session)
{
    *site = (struct action_site){
        .IActiveScriptSite_iface.lpVtbl = (IActiveScriptSiteVtbl *)&site_vtable,
        .refs = 1,
        .session = session,
    };
}
