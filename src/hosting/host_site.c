/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "hosting/host_site.h"

#include <stddef.h>
#include <stdlib.h>

#include "hosting/report.h"
#include "hosting/window.h"
#include "hosttext/site_answers.h"
#include "hosttext/text.h"

/* ---- IActiveScriptSite ---- */

static struct host_site *from_site(IActiveScriptSite *iface)
{
    return (struct host_site *)((char *)iface -
                                offsetof(struct host_site, IActiveScriptSite_iface));
}

static HRESULT site_QueryInterface(IActiveScriptSite *iface, REFIID riid, void **ppv)
{
    struct host_site *site = from_site(iface);

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IActiveScriptSite))
        *ppv = &site->IActiveScriptSite_iface;
    else if (IsEqualIID(riid, &IID_IActiveScriptSiteWindow))
        *ppv = &site->IActiveScriptSiteWindow_iface;
    else if (IsEqualIID(riid, &IID_IActiveScriptSiteUIControl))
        *ppv = &site->IActiveScriptSiteUIControl_iface;
    else if (IsEqualIID(riid, &IID_IActiveScriptSiteInterruptPoll))
        *ppv = &site->IActiveScriptSiteInterruptPoll_iface;
    else
        return E_NOINTERFACE;
    IActiveScriptSite_AddRef(iface);
    return S_OK;
}

static ULONG site_AddRef(IActiveScriptSite *iface)
{
    return (ULONG)InterlockedIncrement(&from_site(iface)->refs);
}

void host_site_truncate(struct host_site *site, unsigned n_items)
{
    while (site->n_items > n_items) {
        struct named_item *item = &site->items[--site->n_items];

        free(item->name);
        IUnknown_Release(item->object);
    }
}

static void drop_items(struct host_site *site)
{
    host_site_truncate(site, 0);
    free(site->items);
    site->items = NULL;
}

static ULONG site_Release(IActiveScriptSite *iface)
{
    struct host_site *site = from_site(iface);
    LONG refs = InterlockedDecrement(&site->refs);

    if (refs == 0) {
        drop_items(site);
        free(site);
    }
    return (ULONG)refs;
}

static HRESULT class_info(IUnknown *object, ITypeInfo **ret_info)
{
    IProvideClassInfo *provider;
    HRESULT hr;

    hr = IUnknown_QueryInterface(object, &IID_IProvideClassInfo, (void **)&provider);
    if (FAILED(hr))
        return TYPE_E_ELEMENTNOTFOUND;
    hr = IProvideClassInfo_GetClassInfo(provider, ret_info);
    IProvideClassInfo_Release(provider);
    return hr;
}

static HRESULT site_GetItemInfo(IActiveScriptSite *iface, LPCOLESTR pstrName, DWORD dwReturnMask,
                                IUnknown **ppiunkItem, ITypeInfo **ppti)
{
    struct host_site *site = from_site(iface);

    if (dwReturnMask & SCRIPTINFO_IUNKNOWN)
        *ppiunkItem = NULL;
    if (dwReturnMask & SCRIPTINFO_ITYPEINFO)
        *ppti = NULL;
    for (unsigned i = 0; i < site->n_items; i++) {
        const struct named_item *item = &site->items[i];

        if (lstrcmpiW(item->name, pstrName) != 0)
            continue;
        if (dwReturnMask & SCRIPTINFO_ITYPEINFO) {
            HRESULT hr = class_info(item->object, ppti);

            if (FAILED(hr) && !(dwReturnMask & SCRIPTINFO_IUNKNOWN))
                return hr;
        }
        if (dwReturnMask & SCRIPTINFO_IUNKNOWN) {
            IUnknown_AddRef(item->object);
            *ppiunkItem = item->object;
        }
        return S_OK;
    }
    return TYPE_E_ELEMENTNOTFOUND;
}

static HRESULT site_OnScriptError(IActiveScriptSite *iface, IActiveScriptError *pscripterror)
{
    _cleanup_(site_error_deinit) struct site_error error = {0};
    struct host *host = from_site(iface)->host;

    if (host_is_ending(host))
        return S_OK;
    host->has_failed = true;
    site_error_init(&error, pscripterror);
    report_script_error(host,
                        error.cookie < host->n_sources ? host->sources[error.cookie].name : "",
                        error.line, error.column, &error.exception);
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

/* ---- IActiveScriptSiteWindow ---- */

static struct host_site *from_window(IActiveScriptSiteWindow *iface)
{
    return (struct host_site *)((char *)iface -
                                offsetof(struct host_site, IActiveScriptSiteWindow_iface));
}

static HRESULT window_QueryInterface(IActiveScriptSiteWindow *iface, REFIID riid, void **ppv)
{
    return site_QueryInterface(&from_window(iface)->IActiveScriptSite_iface, riid, ppv);
}

static ULONG window_AddRef(IActiveScriptSiteWindow *iface)
{
    return site_AddRef(&from_window(iface)->IActiveScriptSite_iface);
}

static ULONG window_Release(IActiveScriptSiteWindow *iface)
{
    return site_Release(&from_window(iface)->IActiveScriptSite_iface);
}

/*
 * The owner of what is shown. There is no such window, but an owner says that somebody can be asked
 * in one, and need not be asked at the terminal.
 */
static HRESULT window_GetWindow(IActiveScriptSiteWindow *iface, HWND *phwnd)
{
    struct host *host = from_window(iface)->host;

    *phwnd = host->kind == HOST_WINDOWED && window_has_display() ? (HWND)host : NULL;
    return host->is_interactive ? S_OK : E_FAIL;
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

/* ---- IActiveScriptSiteUIControl ---- */

static struct host_site *from_control(IActiveScriptSiteUIControl *iface)
{
    return (struct host_site *)((char *)iface -
                                offsetof(struct host_site, IActiveScriptSiteUIControl_iface));
}

static HRESULT control_QueryInterface(IActiveScriptSiteUIControl *iface, REFIID riid, void **ppv)
{
    return site_QueryInterface(&from_control(iface)->IActiveScriptSite_iface, riid, ppv);
}

static ULONG control_AddRef(IActiveScriptSiteUIControl *iface)
{
    return site_AddRef(&from_control(iface)->IActiveScriptSite_iface);
}

static ULONG control_Release(IActiveScriptSiteUIControl *iface)
{
    return site_Release(&from_control(iface)->IActiveScriptSite_iface);
}

/* In batch mode nobody is there to answer. */
static HRESULT control_GetUIBehavior(IActiveScriptSiteUIControl *iface, SCRIPTUICITEM UicItem,
                                     SCRIPTUICHANDLING *pUicHandling)
{
    *pUicHandling = from_control(iface)->host->is_interactive ? SCRIPTUICHANDLING_ALLOW
                                                              : SCRIPTUICHANDLING_NOUIDEFAULT;
    return S_OK;
}

static const IActiveScriptSiteUIControlVtbl control_vtable = {
    .QueryInterface = control_QueryInterface,
    .AddRef = control_AddRef,
    .Release = control_Release,
    .GetUIBehavior = control_GetUIBehavior,
};

/* ---- IActiveScriptSiteInterruptPoll ---- */

static struct host_site *from_poll(IActiveScriptSiteInterruptPoll *iface)
{
    return (struct host_site *)((char *)iface -
                                offsetof(struct host_site, IActiveScriptSiteInterruptPoll_iface));
}

static HRESULT poll_QueryInterface(IActiveScriptSiteInterruptPoll *iface, REFIID riid, void **ppv)
{
    return site_QueryInterface(&from_poll(iface)->IActiveScriptSite_iface, riid, ppv);
}

static ULONG poll_AddRef(IActiveScriptSiteInterruptPoll *iface)
{
    return site_AddRef(&from_poll(iface)->IActiveScriptSite_iface);
}

static ULONG poll_Release(IActiveScriptSiteInterruptPoll *iface)
{
    return site_Release(&from_poll(iface)->IActiveScriptSite_iface);
}

static HRESULT poll_QueryContinue(IActiveScriptSiteInterruptPoll *iface)
{
    return host_is_ending(from_poll(iface)->host) ? S_FALSE : S_OK;
}

static const IActiveScriptSiteInterruptPollVtbl poll_vtable = {
    .QueryInterface = poll_QueryInterface,
    .AddRef = poll_AddRef,
    .Release = poll_Release,
    .QueryContinue = poll_QueryContinue,
};

/* ---- */

HRESULT host_site_new(struct host *host, struct host_site **ret_site)
{
    struct host_site *site = calloc(1, sizeof(*site));

    if (!site)
        return E_OUTOFMEMORY;
    site->IActiveScriptSite_iface.lpVtbl = (IActiveScriptSiteVtbl *)&site_vtable;
    site->IActiveScriptSiteWindow_iface.lpVtbl = (IActiveScriptSiteWindowVtbl *)&window_vtable;
    site->IActiveScriptSiteUIControl_iface.lpVtbl =
        (IActiveScriptSiteUIControlVtbl *)&control_vtable;
    site->IActiveScriptSiteInterruptPoll_iface.lpVtbl =
        (IActiveScriptSiteInterruptPollVtbl *)&poll_vtable;
    site->refs = 1;
    site->host = host;
    *ret_site = site;
    return S_OK;
}

void host_site_close(struct host_site *site)
{
    if (!site)
        return;
    drop_items(site);
    site_Release(&site->IActiveScriptSite_iface);
}

HRESULT host_site_add(struct host_site *site, const char16_t *name, IUnknown *object, DWORD flags)
{
    struct named_item *grown;
    char16_t *copy;

    grown = realloc(site->items, (site->n_items + 1) * sizeof(*grown));
    if (!grown)
        return E_OUTOFMEMORY;
    site->items = grown;
    copy = malloc(((size_t)lstrlenW(name) + 1) * sizeof(*copy));
    if (!copy)
        return E_OUTOFMEMORY;
    lstrcpyW(copy, name);
    IUnknown_AddRef(object);
    site->items[site->n_items++] = (struct named_item){copy, object, flags};
    return S_OK;
}
