/* SPDX-License-Identifier: MIT */
/*
 * Activation: from a class's identifier to its class object or an instance. Asked in order: the
 * process's own classes, in-process servers, the SCM.
 */
#include <stdlib.h>
#include <string.h>

#include "apartment/com_thread.h"
#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "com/builtin_class.h"
#include "com/class_object.h"
#include "com/module.h"
#include "remoting/exporter.h"
#include "remoting/importer.h"
#include "store/hive.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    ATTEMPTS_MAX = 16, /* servers met on their way out, one after the other */
    IDLE_MAX = 4,      /* connections to the SCM that are kept */
};

struct scm_connection {
    struct list link;
    struct rpc_connection connection;
    struct ndr_writer writer;
};

static struct {
    pthread_mutex_t lock;
    struct list idle;
    int n_idle;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .idle = LIST_INIT(pool.idle)};

static void scm_connection_free(struct scm_connection *scm)
{
    rpc_connection_deinit(&scm->connection);
    ndr_writer_deinit(&scm->writer);
    free(scm);
}

static HRESULT scm_take(struct scm_connection **ret_scm, bool *ret_is_fresh)
{
    struct scm_connection *scm = NULL;
    struct list *first;
    HRESULT hr;

    pthread_mutex_lock(&pool.lock);
    first = list_first(&pool.idle);
    if (first) {
        list_remove(first);
        pool.n_idle--;
    }
    pthread_mutex_unlock(&pool.lock);
    *ret_is_fresh = !first;
    if (first) {
        *ret_scm = container_of(first, struct scm_connection, link);
        return S_OK;
    }
    scm = calloc(1, sizeof(*scm));
    if (!scm)
        return hr_raise(E_OUTOFMEMORY, "asking the SCM");
    hr = scm_connect(&scm->connection);
    if (FAILED(hr)) {
        free(scm);
        return hr_trace(hr);
    }
    ndr_writer_init(&scm->writer);
    *ret_scm = scm;
    return S_OK;
}

static void scm_give(struct scm_connection *scm)
{
    bool is_kept = false;

    pthread_mutex_lock(&pool.lock);
    if (pool.n_idle < IDLE_MAX) {
        list_prepend(&pool.idle, &scm->link);
        pool.n_idle++;
        is_kept = true;
    }
    pthread_mutex_unlock(&pool.lock);
    if (!is_kept)
        scm_connection_free(scm);
}

/* Makes a failure's explanation the thread's error object as well. */
/* Gives the caller the record of a failure as an error object. */
static void show_record(void)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(hr_message());
    ICreateErrorInfo *error;
    IErrorInfo *info;

    if (!wide || FAILED(CreateErrorInfo(&error)))
        return;
    error->lpVtbl->SetDescription(error, wide);
    error->lpVtbl->SetSource(error, u"Comity");
    if (SUCCEEDED(error->lpVtbl->QueryInterface(error, &IID_IErrorInfo, (void **)&info))) {
        SetErrorInfo(0, info);
        info->lpVtbl->Release(info);
    }
    error->lpVtbl->Release(error);
}

static HRESULT ask(struct apartment *apartment, struct scm_connection *scm,
                   const struct scm_activate *wish, struct objref *ret_objref, uint64_t *ret_offer)
{
    struct scm_activated activated;
    struct ndr_reader reader, bytes;
    uint32_t call;
    HRESULT hr;

    scm_begin(&scm->writer);
    scm_put_activate(&scm->writer, wish);
    hr = rpc_send_request(&scm->connection, &scm_interface, NULL, SCM_ACTIVATE, &scm->writer, 0,
                          &call);
    /* A launch takes time: a single-threaded apartment serves calls meanwhile. */
    if (SUCCEEDED(hr) && apartment->is_sta)
        hr = apartment_wait(apartment, scm->connection.fd, -1);
    if (SUCCEEDED(hr))
        hr = rpc_receive_response(&scm->connection, call, &reader);
    if (FAILED(hr))
        return hr_trace(hr);

    scm_get_activated(&reader, &activated);
    if (reader.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    *ret_offer = activated.offer;
    if (FAILED(activated.hr)) {
        if (activated.text_size > 0)
            hr_raise(activated.hr, "%.*s", (int)activated.text_size, activated.text);
        *ret_offer = 0;
        ret_objref->kind = 0;
        return activated.hr;
    }
    ndr_reader_init(&bytes, activated.objref, activated.objref_size);
    objref_get(&bytes, ret_objref);
    return bytes.failed ? HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA) : S_OK;
}

/* Asks the SCM; a daemon that died meanwhile is replaced, and asked once more. */
static HRESULT ask_scm(struct apartment *apartment, const struct scm_activate *wish,
                       struct objref *ret_objref, uint64_t *ret_offer)
{
    struct scm_connection *scm = NULL;
    bool is_fresh;
    HRESULT hr;

    for (int attempt = 0;; attempt++) {
        hr = scm_take(&scm, &is_fresh);
        if (FAILED(hr))
            return hr_trace(hr);
        hr = ask(apartment, scm, wish, ret_objref, ret_offer);
        if (hr != HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE)) {
            scm_give(scm);
            return hr_trace(hr);
        }
        scm_connection_free(scm);
        if (attempt > IDLE_MAX)
            return hr_trace(hr);
    }
}

/* What a server that is on its way out looks like from here. */
static bool server_is_leaving(HRESULT hr)
{
    return hr == RPC_E_DISCONNECTED || hr == CO_E_OBJNOTCONNECTED || hr == CO_E_SERVER_STOPPING ||
           hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE);
}

enum wish_kind {
    WISH_CLASS_OBJECT,
    WISH_INSTANCE,
};

static HRESULT activate_local(struct apartment *apartment, REFCLSID clsid, DWORD clsctx,
                              enum wish_kind kind, REFIID iid, void **ppv)
{
    struct scm_activate wish = {.clsid = *clsid, .clsctx = clsctx};
    struct objref objref;
    uint64_t offer = 0;
    HRESULT hr;

    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        hr = ask_scm(apartment, &wish, &objref, &offer);
        if (FAILED(hr))
            return hr_trace(hr);

        hr = kind == WISH_INSTANCE && objref.standard.oxid != apartment->oxid
                 ? importer_create(apartment, &objref, iid, ppv)
                 : importer_import(apartment, &objref, iid, ppv);
        if (!server_is_leaving(hr))
            return hr_trace(hr);
        wish.stale = offer;
    }
    return hr_raise(hr, "every server that was asked for the class was leaving");
}

static CLSID treated_as(REFCLSID clsid)
{
    CLSID current = *clsid, next;

    for (int i = 0; i < ATTEMPTS_MAX && CoGetTreatAsClass(&current, &next) == S_OK; i++)
        current = next;
    return current;
}

/* What is asked of a host apartment, and the reference that comes back. */
struct hosted_class {
    const CLSID *clsid;
    const IID *iid;
    struct objref objref;
};

static HRESULT export_hosted(struct apartment *here, void *context)
{
    struct hosted_class *hosted = context;
    IUnknown *unknown;
    HRESULT hr;

    hr = module_get_class_object(hosted->clsid, hosted->iid, (void **)&unknown);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = exporter_export(here, unknown, hosted->iid, EXPORT_HELD, NULL, &hosted->objref);
    unknown->lpVtbl->Release(unknown);
    return hr_trace(hr);
}

/* From the class's module: here, or in the apartment that its ThreadingModel wants. */
static HRESULT get_from_module(struct apartment *apartment, REFCLSID clsid, REFIID iid,
                               bool *ret_is_here, void **ppv)
{
    struct hosted_class hosted = {.clsid = clsid, .iid = iid};
    uint64_t oxid;
    HRESULT hr;

    hr = apartment_host_find(apartment, module_threading_model(clsid), &oxid);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_is_here = oxid == 0;
    if (*ret_is_here)
        return hr_trace(module_get_class_object(clsid, iid, ppv));

    hr = apartment_host_run(apartment, oxid, export_hosted, &hosted);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = importer_import(apartment, &hosted.objref, iid, ppv);
    exporter_let_go(&hosted.objref.standard.ipid);
    return hr_trace(hr);
}

/* From this process: @ret_clsid is the class that stands in for the one asked for. */
static HRESULT get_class_object(struct apartment *apartment, REFCLSID asked, DWORD clsctx,
                                REFIID iid, CLSID *ret_clsid, void **ppv)
{
    uint64_t numbers[HIVE_KINDS];
    IUnknown *unknown;
    bool is_here = false;
    HRESULT hr = S_FALSE;

    *ret_clsid = *asked;
    if (clsctx & CLSCTX_INPROC_SERVER && !class_object_exists())
        hr = module_get_cached(asked, apartment->oxid, iid, ppv);
    if (hr != S_FALSE)
        return hr;
    hr = builtin_class_get(asked, iid, ppv);
    if (hr != REGDB_E_CLASSNOTREG)
        return hr;

    hive_snapshots(numbers);
    *ret_clsid = treated_as(asked);
    unknown = class_object_find(apartment, ret_clsid, clsctx);
    hr = REGDB_E_CLASSNOTREG;

    if (unknown) {
        hr = unknown->lpVtbl->QueryInterface(unknown, iid, ppv);
        unknown->lpVtbl->Release(unknown);
        return hr;
    }
    if (clsctx & CLSCTX_INPROC_SERVER)
        hr = get_from_module(apartment, ret_clsid, iid, &is_here, ppv);
    if (SUCCEEDED(hr) && is_here)
        module_remember(asked, ret_clsid, apartment->oxid, numbers);
    return hr_trace(hr);
}

/* Whether an in-process failure leaves the local server to be tried. */
static bool may_be_elsewhere(HRESULT hr)
{
    return hr == REGDB_E_CLASSNOTREG || hr == CLASS_E_CLASSNOTAVAILABLE || hr == CO_E_ERRORINDLL ||
           hr == CO_E_DLLNOTFOUND;
}

/* At the border: a failure that was raised on the way is shown to who asked. */
static HRESULT show(HRESULT hr)
{
    if (FAILED(hr) && hr_recorded() == hr)
        show_record();
    return hr;
}

HRESULT CoGetClassObject(REFCLSID rclsid, DWORD dwClsContext, LPVOID pvReserved, REFIID riid,
                         LPVOID *ppv)
{
    struct apartment *apartment;
    CLSID clsid;
    HRESULT hr;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;

    hr_clear();
    hr = get_class_object(apartment, rclsid, dwClsContext, riid, &clsid, ppv);
    if (may_be_elsewhere(hr) && dwClsContext & CLSCTX_LOCAL_SERVER)
        hr = activate_local(apartment, &clsid, dwClsContext, WISH_CLASS_OBJECT, riid, ppv);
    return show(hr_trace(hr));
}

HRESULT CoCreateInstance(REFCLSID rclsid, LPUNKNOWN pUnkOuter, DWORD dwClsContext, REFIID riid,
                         LPVOID *ppv)
{
    struct apartment *apartment;
    IClassFactory *factory;
    CLSID clsid;
    HRESULT hr;

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;

    hr_clear();
    hr = get_class_object(apartment, rclsid, dwClsContext, &IID_IClassFactory, &clsid,
                          (void **)&factory);
    if (SUCCEEDED(hr)) {
        hr = factory->lpVtbl->CreateInstance(factory, pUnkOuter, riid, ppv);
        factory->lpVtbl->Release(factory);
        return hr;
    }
    if (!may_be_elsewhere(hr) || !(dwClsContext & CLSCTX_LOCAL_SERVER))
        return show(hr_trace(hr));
    if (pUnkOuter)
        return CLASS_E_NOAGGREGATION;
    return show(
        hr_trace(activate_local(apartment, &clsid, dwClsContext, WISH_INSTANCE, riid, ppv)));
}

HRESULT CoCreateInstanceFromApp(REFCLSID Clsid, IUnknown *punkOuter, DWORD dwClsCtx, PVOID reserved,
                                DWORD dwCount, MULTI_QI *pResults)
{
    return CoCreateInstanceEx(Clsid, punkOuter, dwClsCtx, NULL, dwCount, pResults);
}

/* There are no foregrounds to hand on. */
HRESULT CoAllowSetForegroundWindow(IUnknown *pUnk, LPVOID lpvReserved)
{
    return lpvReserved ? E_INVALIDARG : S_OK;
}

HRESULT CoCreateInstanceEx(REFCLSID Clsid, IUnknown *punkOuter, DWORD dwClsCtx,
                           COSERVERINFO *pServerInfo, DWORD dwCount, MULTI_QI *pResults)
{
    IUnknown *unknown;
    DWORD found = 0;
    HRESULT hr;

    if (!dwCount || !pResults)
        return E_INVALIDARG;
    for (DWORD i = 0; i < dwCount; i++) {
        pResults[i].pItf = NULL;
        pResults[i].hr = E_NOINTERFACE;
    }
    hr = CoCreateInstance(Clsid, punkOuter, dwClsCtx, pResults[0].pIID, (void **)&unknown);
    if (hr == E_NOINTERFACE && dwCount > 1)
        hr = CoCreateInstance(Clsid, punkOuter, dwClsCtx, &IID_IUnknown, (void **)&unknown);
    if (FAILED(hr)) {
        for (DWORD i = 0; i < dwCount; i++)
            pResults[i].hr = hr;
        return hr;
    }
    for (DWORD i = 0; i < dwCount; i++) {
        pResults[i].hr =
            unknown->lpVtbl->QueryInterface(unknown, pResults[i].pIID, (void **)&pResults[i].pItf);
        found += SUCCEEDED(pResults[i].hr);
    }
    unknown->lpVtbl->Release(unknown);
    return found == dwCount ? S_OK : found ? CO_S_NOTALLINTERFACES : E_NOINTERFACE;
}

/* Nobody is registered as running under a class yet. */
HRESULT GetActiveObject(REFCLSID rclsid, void *pvReserved, IUnknown **ppunk)
{
    if (!ppunk)
        return E_INVALIDARG;
    *ppunk = NULL;
    return MK_E_UNAVAILABLE;
}
