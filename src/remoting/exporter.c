/* SPDX-License-Identifier: MIT */
#include "remoting/exporter.h"

#include <string.h>

#include <ocidl.h>

#include "apartment/call_context.h"
#include "apartment/callee.h"
#include "apartment/com_thread.h"
#include "apartment/message_filter.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "calls/error_extension.h"
#include "marshal/channel.h"
#include "remoting/interface_codec.h"
#include "remoting/registered_interface.h"
#include "remoting/remote_unknown.h"
#include "stubs/association.h"
#include "stubs/server_locks.h"
#include "stubs/stub_object.h"
#include "wire/orpc.h"

enum {
    OPNUM_LOCK_SERVER = 4,  /* of IClassFactory */
    OPNUM_GET_LIC_INFO = 5, /* of IClassFactory2 */
    OPNUM_REQUEST_LIC_KEY = 6,
};

/* ---- exporting ---- */

/* What is exported: the object's interfaces that the table takes references of. */
struct exported {
    IUnknown *identity;
    IUnknown *pointer; /* its interface @iid */
    IID iid;
    IExternalConnection *external;
};

static void exported_deinit(struct exported *exported)
{
    if (exported->external)
        exported->external->lpVtbl->Release(exported->external);
    if (exported->pointer)
        exported->pointer->lpVtbl->Release(exported->pointer);
    if (exported->identity)
        exported->identity->lpVtbl->Release(exported->identity);
}

/* Whether the object itself counts its connections is asked once. */
static void ask_external(struct apartment *apartment, struct exported *exported)
{
    struct stub_effect effect = {0};
    bool is_known;

    stub_table_lock();
    is_known = stub_find_object(apartment, exported->identity) != NULL;
    stub_table_unlock(&effect);
    if (!is_known &&
        FAILED(exported->identity->lpVtbl->QueryInterface(
            exported->identity, &IID_IExternalConnection, (void **)&exported->external)))
        exported->external = NULL;
}

static HRESULT hold(struct stub_interface *held, enum export_kind kind,
                    struct association *association, struct stdobjref *ret_standard,
                    struct stub_effect *effect)
{
    HRESULT hr;

    switch (kind) {
    case EXPORT_CREDITED:
        hr = association_credit(association, held, EXPORT_REFS);
        if (FAILED(hr))
            return hr;
        stub_hold(held, EXPORT_REFS, effect);
        ret_standard->refs = EXPORT_REFS;
        break;
    case EXPORT_PACKET:
        stub_hold(held, EXPORT_REFS, effect);
        held->transit += EXPORT_REFS;
        ret_standard->refs = EXPORT_REFS;
        break;
    case EXPORT_CLASS:
        held->object->is_class = true;
        stub_discount(held->object);
        stub_hold(held, 1, effect);
        break;
    case EXPORT_HOSTED:
        stub_discount(held->object);
        stub_hold(held, 1, effect);
        break;
    case EXPORT_HELD:
        stub_hold(held, 1, effect);
        break;
    case EXPORT_TABLE:
        stub_hold(held, 1, effect);
        held->transit++;
        break;
    case EXPORT_WEAK:
        held->object->weak++;
        held->object->was_weak = true;
        break;
    }
    return S_OK;
}

/* The class whose CreateInstance() this thread serves: what it answers with is of that class. */
static _Thread_local const CLSID *class_in_the_making;

static HRESULT add(struct apartment *apartment, const struct exported *exported,
                   struct interface_marshaler *marshaler, enum export_kind kind,
                   struct association *association, struct stdobjref *ret_standard)
{
    struct stub_effect effect = {0};
    struct stub_object *object = NULL;
    struct stub_interface *held;
    HRESULT hr;

    stub_table_lock();
    hr = stub_add_object(apartment, exported->identity, exported->external, &object);
    if (SUCCEEDED(hr))
        hr = stub_add_interface(object, &exported->iid, exported->pointer, marshaler, &held);
    if (SUCCEEDED(hr))
        hr = hold(held, kind, association, ret_standard, &effect);
    if (SUCCEEDED(hr) && class_in_the_making && kind == EXPORT_CREDITED)
        object->clsid = *class_in_the_making;
    if (SUCCEEDED(hr)) {
        ret_standard->oxid = apartment->oxid;
        ret_standard->oid = object->oid;
        ret_standard->ipid = held->ipid;
    } else if (object) {
        stub_sweep(object, &effect);
    }
    stub_table_unlock(&effect);
    return hr == E_OUTOFMEMORY ? hr_raise(hr, "exporting an object") : hr_trace(hr);
}

HRESULT exporter_export(struct apartment *apartment, IUnknown *unknown, const IID *iid,
                        enum export_kind kind, struct association *association,
                        struct objref *ret_objref)
{
    struct interface_marshaler *marshaler = registered_interface_marshaler(iid);
    struct objref objref = {.iid = *iid, .kind = OBJREF_STANDARD};
    struct exported exported = {.iid = *iid};
    HRESULT hr;

    if (!marshaler)
        return hr_raise(E_NOINTERFACE, "an interface without a marshaler cannot travel");
    hr = apartment_listen(apartment);
    if (SUCCEEDED(hr))
        hr = unknown->lpVtbl->QueryInterface(unknown, &IID_IUnknown, (void **)&exported.identity);
    if (SUCCEEDED(hr))
        hr = unknown->lpVtbl->QueryInterface(unknown, iid, (void **)&exported.pointer);
    if (SUCCEEDED(hr)) {
        ask_external(apartment, &exported);
        hr = add(apartment, &exported, marshaler, kind, association, &objref.standard);
    }
    if (SUCCEEDED(hr))
        *ret_objref = objref;
    exported_deinit(&exported);
    return hr_trace(hr);
}

void exporter_let_go(const GUID *ipid)
{
    struct stub_effect effect = {0};
    struct stub_interface *held;

    stub_table_lock();
    held = stub_find_interface(ipid);
    if (held)
        stub_let_go(held, 1, true, &effect);
    stub_table_unlock(&effect);
}

bool exporter_is_met(const GUID *ipid)
{
    struct stub_effect effect = {0};
    struct stub_interface *held;
    bool is_met;

    stub_table_lock();
    held = stub_find_interface(ipid);
    is_met = held && held->object->is_met;
    stub_table_unlock(&effect);
    return is_met;
}

HRESULT exporter_release_packet(const struct stdobjref *packet, bool closes)
{
    uint32_t refs = packet->flags & SORF_TABLE_STRONG ? 1 : packet->refs;
    struct stub_effect effect = {0};
    struct stub_interface *held;
    HRESULT hr = S_OK;

    stub_table_lock();
    held = stub_find_interface(&packet->ipid);
    if (!held) {
        hr = CO_E_OBJNOTREG;
    } else if (packet->flags & SORF_TABLE_WEAK) {
        if (held->object->weak > 0)
            held->object->weak--;
        stub_sweep(held->object, &effect);
    } else if (refs > held->transit) {
        hr = CO_E_OBJNOTREG;
    } else {
        held->transit -= refs;
        stub_let_go(held, refs, closes, &effect);
    }
    stub_table_unlock(&effect);
    return hr;
}

HRESULT exporter_resolve(const GUID *ipid, const IID *iid, void **ppv)
{
    struct stub_effect effect = {0};
    struct stub_interface *held;
    IUnknown *pointer = NULL;
    HRESULT hr;

    stub_table_lock();
    held = stub_find_interface(ipid);
    if (held) {
        pointer = held->pointer;
        pointer->lpVtbl->AddRef(pointer);
        held->object->is_met = true;
    }
    stub_table_unlock(&effect);
    if (!pointer)
        return CO_E_OBJNOTCONNECTED;

    hr = pointer->lpVtbl->QueryInterface(pointer, iid, ppv);
    pointer->lpVtbl->Release(pointer);
    return hr;
}

HRESULT exporter_query(struct apartment *apartment, struct association *association,
                       const GUID *ipid, const IID *iid, struct stdobjref *ret_standard)
{
    struct stub_effect effect = {0};
    struct stub_interface *held;
    struct objref objref;
    IUnknown *unknown;
    HRESULT hr;

    hr = exporter_resolve(ipid, &IID_IUnknown, (void **)&unknown);
    if (FAILED(hr))
        return hr;

    stub_table_lock();
    held = stub_find_interface(ipid);
    if (held)
        association_borrow(association, held->object);
    stub_table_unlock(&effect);
    hr = exporter_export(apartment, unknown, iid, EXPORT_CREDITED, association, &objref);
    unknown->lpVtbl->Release(unknown);
    if (SUCCEEDED(hr))
        *ret_standard = objref.standard;
    return hr;
}

/* ---- serving ---- */

bool exporter_offers(const IID *iid)
{
    return remote_unknown_is(iid) || registered_interface_marshaler(iid);
}

static void end_serving(struct stub_interface *called)
{
    struct stub_effect effect = {0};

    stub_table_lock();
    called->serving--;
    stub_sweep(called->object, &effect);
    stub_table_unlock(&effect);
}

/* Whether the caller relies on the process staying: he makes an object, locks the server, or has a
 * surrogate load a class. */
static bool wants_to_stay(const struct stub_interface *called, const struct rpc_request *request)
{
    const IID *iid = marshaler_iid(called->marshaler);
    struct ndr_reader arguments = request->stub;

    if (!called->object->is_class)
        return false;
    if (iid == &IID_ISurrogate)
        return true;
    if (iid != &IID_IClassFactory && iid != &IID_IClassFactory2)
        return false;
    if (request->opnum == OPNUM_GET_LIC_INFO || request->opnum == OPNUM_REQUEST_LIC_KEY)
        return false;
    return request->opnum != OPNUM_LOCK_SERVER || ndr_get_u32(&arguments) != FALSE;
}

/* What the method yielded: the last word of its results. */
static bool has_succeeded(const struct ndr_writer *writer)
{
    HRESULT hr = E_FAIL;

    if (!writer->failed && writer->size >= sizeof(hr))
        memcpy(&hr, writer->data + writer->size - sizeof(hr), sizeof(hr));
    return SUCCEEDED(hr);
}

/* Runs the method; a failure is one of the transport. */
static HRESULT dispatch(struct apartment *apartment, struct association *association,
                        struct stub_interface *called, struct rpc_request *request,
                        struct ndr_writer *writer)
{
    struct call_context context;
    struct com_codec codec;
    struct stub_call call = {
        .opnum = request->opnum,
        .reader = &request->stub,
        .writer = writer,
        .codec = &codec.codec,
        .object = called->pointer,
    };
    bool wants = wants_to_stay(called, request);
    enum lock_change change = server_locks_change_of(request);
    const CLSID *making = class_in_the_making;
    IErrorInfo *error;
    HRESULT hr;

    /* A class object of a server that is on its way out sends its callers away. */
    if (wants && callee_is_stopping())
        return CO_E_SERVER_STOPPING;
    if (!guid_is_equal(&request->iid, &called->iid))
        return E_NOINTERFACE;
    hr = message_filter_admit(apartment, called->pointer, &request->iid, request->opnum);
    if (FAILED(hr))
        return hr;

    com_codec_init_stub(&codec, apartment, association);
    orpc_put_that(writer);
    call_context_enter(&context, request);
    error = error_extension_begin();
    class_in_the_making = called->object->n_offers > 0 ? &called->object->clsid : NULL;
    hr = marshaler_answer(called->marshaler, &call);
    class_in_the_making = making;
    if (SUCCEEDED(hr) && has_succeeded(writer))
        server_locks_note(association, called->pointer, change);
    error_extension_end(error, writer);
    call_context_leave(&context);
    /* The last of the other objects may have gone meanwhile: what was made would go with the
     * process. The caller finds or starts another. */
    return wants && callee_is_stopping() ? CO_E_SERVER_STOPPING : hr;
}

static uint32_t call_object(struct apartment *apartment, struct association *association,
                            struct rpc_request *request, struct ndr_writer *writer)
{
    struct stub_effect effect = {0};
    struct stub_interface *called;
    HRESULT hr;

    stub_table_lock();
    called = stub_find_interface(&request->ipid);
    if (called && called->object->apartment == apartment) {
        called->serving++;
        called->object->is_met = true;
        association_borrow(association, called->object);
    } else {
        called = NULL;
    }
    stub_table_unlock(&effect);
    if (!called)
        return (uint32_t)RPC_E_DISCONNECTED;

    hr = dispatch(apartment, association, called, request, writer);
    end_serving(called);
    if (hr == HRESULT_FROM_WIN32(RPC_S_PROCNUM_OUT_OF_RANGE))
        return FAULT_OP_RANGE;
    return FAILED(hr) ? (uint32_t)hr : 0;
}

uint32_t exporter_serve(struct apartment *apartment, struct association *association,
                        struct rpc_request *request, struct ndr_writer *writer)
{
    uint32_t status;
    GUID causality;
    HRESULT hr;

    hr = orpc_get_this(&request->stub, &causality);
    if (FAILED(hr))
        return (uint32_t)hr;

    apartment_swap_causality(&causality);
    status = remote_unknown_is(&request->iid)
                 ? remote_unknown_serve(apartment, association, request, writer)
                 : call_object(apartment, association, request, writer);
    apartment_swap_causality(&causality);
    return status;
}

/* ---- letting go ---- */

HRESULT exporter_lock_object(struct apartment *apartment, IUnknown *unknown)
{
    struct exported exported = {0};
    struct stub_effect effect = {0};
    struct stub_object *object;
    HRESULT hr;

    hr = unknown->lpVtbl->QueryInterface(unknown, &IID_IUnknown, (void **)&exported.identity);
    if (FAILED(hr))
        return hr;

    ask_external(apartment, &exported);
    stub_table_lock();
    hr = stub_add_object(apartment, exported.identity, exported.external, &object);
    if (SUCCEEDED(hr))
        stub_lock_object(object, &effect);
    stub_table_unlock(&effect);
    exported_deinit(&exported);
    return hr;
}

void exporter_unlock_object(struct apartment *apartment, IUnknown *unknown, bool closes)
{
    struct stub_effect effect = {0};
    struct stub_object *object;
    IUnknown *identity;

    if (FAILED(unknown->lpVtbl->QueryInterface(unknown, &IID_IUnknown, (void **)&identity)))
        return;
    stub_table_lock();
    object = stub_find_object(apartment, identity);
    if (object)
        stub_unlock_object(object, closes, &effect);
    stub_table_unlock(&effect);
    identity->lpVtbl->Release(identity);
}

static bool disconnect_one(const struct apartment *apartment, const IUnknown *identity)
{
    struct stub_effect effect = {0};
    struct stub_object *object;

    stub_table_lock();
    object = stub_find_any(apartment, identity);
    if (object)
        stub_detach(object, identity == NULL, &effect);
    stub_table_unlock(&effect);
    return object != NULL;
}

void exporter_disconnect(struct apartment *apartment)
{
    while (disconnect_one(apartment, NULL))
        continue;
}

void exporter_disconnect_object(IUnknown *unknown)
{
    IUnknown *identity;

    if (FAILED(unknown->lpVtbl->QueryInterface(unknown, &IID_IUnknown, (void **)&identity)))
        return;
    while (disconnect_one(NULL, identity))
        continue;
    identity->lpVtbl->Release(identity);
}
