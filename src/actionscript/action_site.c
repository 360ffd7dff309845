/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "actionscript/action_site.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "actionscript/session_object.h"
#include "hosttext/site_answers.h"
#include "hosttext/text.h"

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

/* "line 3: Microsoft VBScript runtime error: Type mismatch" */
static HRESULT site_OnScriptError(IActiveScriptSite *iface, IActiveScriptError *pscripterror)
{
    struct action_site *site = site_from_IActiveScriptSite(iface);
    _cleanup_(freep) char *source = NULL, *description = NULL, *text = NULL;
    _cleanup_(site_error_deinit) struct site_error error = {0};
    const EXCEPINFO *exception = &error.exception;

    site->has_failed = true;
    site_error_init(&error, pscripterror);
    source = text_to_utf8(exception->bstrSource ? exception->bstrSource : u"error");
    description = text_to_utf8(exception->bstrDescription ? exception->bstrDescription : u"");
    if (asprintf(&text, "line %u: %s: %s (0x%08x)", error.line, source ? source : "",
                 description ? description : "", (unsigned)exception->scode) < 0)
        text = NULL;
    session_object_tell_failure(site->session, text ? text : "a script error");
    return S_OK;
}

static const IActiveScriptSiteVtbl site_vtable = {
    .QueryInterface = site_QueryInterface,
    .AddRef = site_AddRef,
    .Release = site_Release,
    .GetItemInfo = site_GetItemInfo,
    .OnScriptError = site_OnScriptError,
    SITE_ANSWERS,
};

void action_site_init(struct action_site *site, IDispatch *session)
{
    *site = (struct action_site){
        .IActiveScriptSite_iface.lpVtbl = (IActiveScriptSiteVtbl *)&site_vtable,
        .refs = 1,
        .session = session,
    };
}
