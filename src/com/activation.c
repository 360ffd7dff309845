/* SPDX-License-Identifier: MIT */
/*
 * Activation: from a class's identifier to its class object or an instance. Asked in order: the
 * process's own classes, in-process servers, the SCM.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "apartment/com_thread.h"
#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "builtin/builtin_class.h"
#include "com/activation_filter.h"
#include "com/class_object.h"
#include "com/class_registration.h"
#include "com/default_handler.h"
#include "com/explanation.h"
#include "com/module.h"
#include "diagnosis/trace.h"
#include "hive/hive.h"
#include "provision/provision.h"
#include "remoting/exporter.h"
#include "remoting/importer.h"
#include "running/scm_pool.h"
#include "wire/scm_client.h"
#include "wire/scm_patience.h"
#include "wire/scm_protocol.h"

enum {
    /* In which a client meets none but leaving servers: among very many clients one may be unlucky
     * often. Servers that serve nobody at all are the SCM's to tell. */
    LEAVING_SECONDS = 60,
};

/* A wish for a class object, from an apartment, and what the SCM makes of it. */
struct activation_question {
    struct apartment *apartment;
    struct scm_activate wish;
    struct objref objref;
    uint64_t offer;
};

/* Serves the apartment's calls until the answer is there. */
static HRESULT wait_pumping(struct apartment *apartment, struct rpc_connection *connection)
{
    HRESULT hr;

    do {
        hr = apartment_wait(apartment, connection->fd, SCM_SILENCE_MS);
        if (hr == S_OK || FAILED(hr))
            return hr_trace(hr);
        hr = scm_patience_check(connection);
    } while (SUCCEEDED(hr));
    return hr_trace(hr);
}

static HRESULT ask(struct scm_connection *scm, void *context)
{
    struct activation_question *question = context;
    struct scm_activated activated;
    struct ndr_reader reader, bytes;
    uint32_t call;
    HRESULT hr;

    scm_begin(&scm->writer);
    scm_put_activate(&scm->writer, &question->wish);
    hr = rpc_send_request(&scm->connection, &scm_interface, NULL, SCM_ACTIVATE, &scm->writer, 0,
                          &call);
    /* A launch takes time: a single-threaded apartment serves calls meanwhile. */
    if (SUCCEEDED(hr) && question->apartment->is_sta)
        hr = wait_pumping(question->apartment, &scm->connection);
    if (SUCCEEDED(hr))
        hr = rpc_receive_response(&scm->connection, call, &reader);
    if (FAILED(hr))
        return hr_trace(hr);

    scm_get_activated(&reader, &activated);
    if (reader.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    question->offer = activated.offer;
    if (FAILED(activated.hr)) {
        if (activated.text_size > 0)
            hr_raise(activated.hr, "%.*s", (int)activated.text_size, activated.text);
        question->offer = 0;
        question->objref.kind = 0;
        return activated.hr;
    }
    ndr_reader_init(&bytes, activated.objref, activated.objref_size);
    objref_get(&bytes, &question->objref);
    return bytes.failed ? HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA) : S_OK;
}

/* What a server that is on its way out looks like from here. */
static bool server_is_leaving(HRESULT hr)
{
    return hr == RPC_E_DISCONNECTED || hr == CO_E_OBJNOTCONNECTED || hr == CO_E_SERVER_STOPPING ||
           hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE);
}

static time_t now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* All that were asked revoked the class, or ended, before they could answer. */
static HRESULT raise_leavers(int leavers)
{
    _cleanup_(freep) char *sentence = NULL;
    char number[16];

    snprintf(number, sizeof(number), "%d", leavers);
    sentence = cause_sentence(
        CAUSE_LEAVERS, (const char *const[CAUSE_WORDS_MAX]){number, "revoked it, or ended,"});
    return hr_raise(cause_result(CAUSE_LEAVERS), "%s", sentence ? sentence : "out of memory");
}

enum wish_kind {
    WISH_CLASS_OBJECT,
    WISH_INSTANCE,
};

static HRESULT activate_local(struct apartment *apartment, REFCLSID clsid, DWORD clsctx,
                              enum wish_kind kind, REFIID iid, void **ppv)
{
    struct activation_question question = {
        .apartment = apartment,
        .wish = {.clsid = *clsid, .clsctx = clsctx},
    };
    time_t end = now_seconds() + LEAVING_SECONDS;
    int leavers = 0;
    HRESULT hr;

    do {
        hr = scm_pool_ask(ask, &question);
        if (FAILED(hr))
            return hr_trace(hr);

        hr = kind == WISH_INSTANCE && question.objref.standard.oxid != apartment->oxid
                 ? importer_create(apartment, &question.objref, iid, ppv)
                 : importer_import(apartment, &question.objref, iid, ppv);
        if (!server_is_leaving(hr))
            return hr_trace(hr);
        question.wish.stale = question.offer;
        leavers++;
    } while (now_seconds() < end);
    return raise_leavers(leavers);
}

/* What is asked of a host apartment, and the reference that comes back. */
struct hosted_class {
    const CLSID *clsid;
    enum module_role role;
    const IID *iid;
    struct objref objref;
};

static HRESULT export_hosted(struct apartment *here, void *context)
{
    struct hosted_class *hosted = context;
    IUnknown *unknown;
    HRESULT hr;

    hr = module_get_class_object(hosted->clsid, hosted->role, hosted->iid, (void **)&unknown);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = exporter_export(here, unknown, hosted->iid, EXPORT_HOSTED, NULL, &hosted->objref);
    unknown->lpVtbl->Release(unknown);
    return hr_trace(hr);
}

/* From the class's module: here, or in the apartment that its ThreadingModel wants. */
static HRESULT get_from_module(struct apartment *apartment, REFCLSID clsid, enum module_role role,
                               REFIID iid, bool *ret_is_here, void **ppv)
{
    struct hosted_class hosted = {.clsid = clsid, .role = role, .iid = iid};
    uint64_t oxid;
    HRESULT hr;

    hr = apartment_host_find(apartment, module_threading_model(clsid, role), &oxid);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_is_here = oxid == 0;
    if (*ret_is_here)
        return hr_trace(module_get_class_object(clsid, role, iid, ppv));

    hr = apartment_host_run(apartment, oxid, export_hosted, &hosted);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = importer_import(apartment, &hosted.objref, iid, ppv);
    exporter_let_go(&hosted.objref.standard.ipid);
    return hr_trace(hr);
}

/* Whether an in-process failure leaves another server to be tried. */
static bool may_be_elsewhere(REFCLSID clsid, HRESULT hr)
{
    if (guid_is_equal(clsid, &GUID_NULL))
        return false;
    return hr == REGDB_E_CLASSNOTREG || hr == CLASS_E_CLASSNOTAVAILABLE || hr == CO_E_ERRORINDLL ||
           hr == CO_E_DLLNOTFOUND;
}

/*
 * From the class's handler, after its server in this process failed with @hr, which stays the
 * failure if there is none. The default handler does nothing but to ask the local server.
 */
static HRESULT get_from_handler(struct apartment *apartment, REFCLSID clsid, DWORD clsctx,
                                REFIID iid, HRESULT hr, void **ppv)
{
    HRESULT handled;
    bool is_here;

    if (!(clsctx & CLSCTX_INPROC_HANDLER) || !may_be_elsewhere(clsid, hr))
        return hr_trace(hr);
    if (module_is_default_handler(clsid))
        return clsctx & CLSCTX_LOCAL_SERVER ? hr_trace(hr)
                                            : hr_trace(default_handler_get(clsid, iid, ppv));
    handled = get_from_module(apartment, clsid, MODULE_HANDLER, iid, &is_here, ppv);
    return handled == REGDB_E_CLASSNOTREG ? hr : hr_trace(handled);
}

/* From this process: @ret_clsid is the class that stands in for the one asked for, or GUID_NULL. */
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
    hr = class_stand_in(asked, ret_clsid);
    if (FAILED(hr))
        return hr_trace(hr);
    unknown = class_object_find(apartment, ret_clsid, clsctx);
    hr = REGDB_E_CLASSNOTREG;

    if (unknown) {
        hr = unknown->lpVtbl->QueryInterface(unknown, iid, ppv);
        unknown->lpVtbl->Release(unknown);
        return hr;
    }
    if (clsctx & CLSCTX_INPROC_SERVER) {
        hr = provision_class(ret_clsid, u"InprocServer32");
        if (hr == S_OK)
            hive_snapshots(numbers);
        if (SUCCEEDED(hr))
            hr = get_from_module(apartment, ret_clsid, MODULE_SERVER, iid, &is_here, ppv);
    }
    if (SUCCEEDED(hr) && is_here)
        module_remember(asked, ret_clsid, apartment->oxid, numbers);
    if (FAILED(hr))
        hr = get_from_handler(apartment, ret_clsid, clsctx, iid, hr, ppv);
    return hr_trace(hr);
}

/* Asks the SCM after the process itself, which answered @hr. What was wrong with a module is told
 * unless there is another server. */
static HRESULT ask_elsewhere(struct apartment *apartment, REFCLSID clsid, DWORD clsctx,
                             enum wish_kind kind, REFIID iid, HRESULT hr, void **ppv)
{
    HRESULT elsewhere;

    if (!may_be_elsewhere(clsid, hr) || !(clsctx & CLSCTX_LOCAL_SERVER))
        return hr_trace(hr);
    elsewhere = provision_class(clsid, u"LocalServer32");
    if (SUCCEEDED(elsewhere))
        elsewhere = activate_local(apartment, clsid, clsctx, kind, iid, ppv);
    return elsewhere == REGDB_E_CLASSNOTREG ? hr : hr_trace(elsewhere);
}

static HRESULT activate_class(REFCLSID asked, DWORD clsctx, REFIID iid, void **ppv)
{
    struct apartment *apartment;
    CLSID wanted, clsid;
    HRESULT hr;

    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;

    hr_clear();
    hr = activation_filter_apply(asked, &wanted);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = get_class_object(apartment, &wanted, clsctx, iid, &clsid, ppv);
    if (FAILED(hr))
        hr = ask_elsewhere(apartment, &clsid, clsctx, WISH_CLASS_OBJECT, iid, hr, ppv);
    return explanation_show(hr, &wanted, clsctx);
}

HRESULT CoGetClassObject(REFCLSID rclsid, DWORD dwClsContext, LPVOID pvReserved, REFIID riid,
                         LPVOID *ppv)
{
    struct trace trace;
    HRESULT hr;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    if (!trace_is_on())
        return activate_class(rclsid, dwClsContext, riid, ppv);
    trace_begin(&trace, "class object", rclsid, dwClsContext);
    hr = activate_class(rclsid, dwClsContext, riid, ppv);
    trace_end(&trace, hr);
    return hr;
}

static HRESULT activate_instance(REFCLSID asked, IUnknown *outer, DWORD clsctx, REFIID iid,
                                 void **ppv)
{
    struct apartment *apartment;
    IClassFactory *factory;
    CLSID wanted, clsid;
    HRESULT hr;

    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;

    hr_clear();
    hr = activation_filter_apply(asked, &wanted);
    if (FAILED(hr))
        return hr_trace(hr);
    hr =
        get_class_object(apartment, &wanted, clsctx, &IID_IClassFactory, &clsid, (void **)&factory);
    if (SUCCEEDED(hr)) {
        hr = factory->lpVtbl->CreateInstance(factory, outer, iid, ppv);
        factory->lpVtbl->Release(factory);
        return explanation_show_instance(hr, &wanted, clsctx);
    }
    if (outer && may_be_elsewhere(&clsid, hr) && clsctx & CLSCTX_LOCAL_SERVER)
        return CLASS_E_NOAGGREGATION;
    hr = ask_elsewhere(apartment, &clsid, clsctx, WISH_INSTANCE, iid, hr, ppv);
    return explanation_show(hr, &wanted, clsctx);
}

HRESULT CoCreateInstance(REFCLSID rclsid, LPUNKNOWN pUnkOuter, DWORD dwClsContext, REFIID riid,
                         LPVOID *ppv)
{
    struct trace trace;
    HRESULT hr;

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!trace_is_on())
        return activate_instance(rclsid, pUnkOuter, dwClsContext, riid, ppv);
    trace_begin(&trace, "instance", rclsid, dwClsContext);
    hr = activate_instance(rclsid, pUnkOuter, dwClsContext, riid, ppv);
    trace_end(&trace, hr);
    return hr;
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
