/* SPDX-License-Identifier: MIT */
#include "com/exporter.h"

#include <stdlib.h>
#include <string.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "com/class_object.h"
#include "com/importer.h"
#include "com/interface_codec.h"
#include "com/remote_unknown.h"
#include "marshal/channel.h"
#include "wire/orpc.h"

enum {
    BUCKETS = 256,
    CREDIT = 5, /* references that a reference in an answer carries */
};

struct stub_object {
    struct list link; /* in the bucket of its identity */
    struct apartment *apartment;
    IUnknown *identity; /* owned */
    uint64_t oid;
    struct list interfaces;
};

struct stub_interface {
    struct list link;        /* in its bucket */
    struct list object_link; /* in its object */
    struct stub_object *object;
    GUID ipid;
    IUnknown *pointer; /* owned */
    struct interface_marshaler *marshaler;
    uint32_t refs;    /* credited, in transit, in tables */
    uint32_t serving; /* calls that use the pointer now */
};

/* What one association holds of one interface. */
struct credit {
    struct list link;
    GUID ipid;
    uint32_t refs;
};

struct association {
    struct list link; /* in its apartment */
    struct apartment *apartment;
    uint32_t number;
    uint32_t connections;
    struct list credits;
};

static struct {
    pthread_mutex_t lock;
    bool is_ready;
    struct list objects[BUCKETS];    /* (lock) */
    struct list interfaces[BUCKETS]; /* (lock) */
    uint64_t last_oid;               /* (lock) */
    uint32_t last_association;       /* (lock) */
} exporter = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void lock_exporter(void)
{
    pthread_mutex_lock(&exporter.lock);
    if (exporter.is_ready)
        return;
    for (int i = 0; i < BUCKETS; i++) {
        list_init(&exporter.objects[i]);
        list_init(&exporter.interfaces[i]);
    }
    exporter.is_ready = true;
}

static void unlock_exporter(void)
{
    pthread_mutex_unlock(&exporter.lock);
}

static struct list *interface_bucket(const GUID *ipid)
{
    return &exporter.interfaces[ipid->Data1 % BUCKETS];
}

static struct list *object_bucket(const IUnknown *identity)
{
    return &exporter.objects[((uintptr_t)identity >> 4) % BUCKETS];
}

static struct stub_interface *find_interface(const GUID *ipid)
{
    list_for_each (link, interface_bucket(ipid)) {
        struct stub_interface *found = container_of(link, struct stub_interface, link);

        if (guid_is_equal(&found->ipid, ipid))
            return found;
    }
    return NULL;
}

static struct stub_object *find_object(const struct apartment *apartment, const IUnknown *identity)
{
    list_for_each (link, object_bucket(identity)) {
        struct stub_object *found = container_of(link, struct stub_object, link);

        if (found->identity == identity && found->apartment == apartment)
            return found;
    }
    return NULL;
}

/* Takes an object out of the tables if nobody holds any interface of it. */
static struct stub_object *detach_if_unheld(struct stub_object *object)
{
    list_for_each (link, &object->interfaces) {
        struct stub_interface *held = container_of(link, struct stub_interface, object_link);

        if (held->refs > 0 || held->serving > 0)
            return NULL;
    }
    list_remove(&object->link);
    list_for_each (link, &object->interfaces)
        list_remove(&container_of(link, struct stub_interface, object_link)->link);
    return object;
}

/* Releases a detached object; without the lock, for it is the object's code that runs. */
static void free_object(struct stub_object *object)
{
    if (!object)
        return;

    list_for_each (link, &object->interfaces) {
        struct stub_interface *held = container_of(link, struct stub_interface, object_link);

        list_remove(&held->object_link);
        held->pointer->lpVtbl->Release(held->pointer);
        free(held);
    }
    object->identity->lpVtbl->Release(object->identity);
    free(object);
}

static struct credit *find_credit(struct association *association, const GUID *ipid)
{
    list_for_each (link, &association->credits) {
        struct credit *credit = container_of(link, struct credit, link);

        if (guid_is_equal(&credit->ipid, ipid))
            return credit;
    }
    return NULL;
}

static bool add_credit(struct association *association, const GUID *ipid, uint32_t refs)
{
    struct credit *credit = find_credit(association, ipid);

    if (!credit) {
        credit = calloc(1, sizeof(*credit));
        if (!credit)
            return false;
        credit->ipid = *ipid;
        list_append(&association->credits, &credit->link);
    }
    credit->refs += refs;
    return true;
}

HRESULT exporter_add_refs(struct association *association, const GUID *ipid, uint32_t refs)
{
    struct stub_interface *held;
    HRESULT hr = S_OK;

    lock_exporter();
    held = find_interface(ipid);
    if (!held)
        hr = CO_E_OBJNOTREG;
    else if (refs > UINT32_MAX / 2 - held->refs)
        hr = E_INVALIDARG;
    else if (!add_credit(association, ipid, refs))
        hr = E_OUTOFMEMORY;
    else
        held->refs += refs;
    unlock_exporter();
    return hr;
}

/* Takes references back; more than the association has are not its to give. */
void exporter_release_refs(struct association *association, const GUID *ipid, uint32_t refs)
{
    struct stub_object *freed = NULL;
    struct stub_interface *held;
    struct credit *credit;

    lock_exporter();
    credit = find_credit(association, ipid);
    held = find_interface(ipid);
    if (credit) {
        if (refs > credit->refs)
            refs = credit->refs;
        credit->refs -= refs;
        if (held)
            held->refs -= refs;
        if (credit->refs == 0) {
            list_remove(&credit->link);
            free(credit);
        }
        if (held)
            freed = detach_if_unheld(held->object);
    }
    unlock_exporter();
    free_object(freed);
}

void exporter_release_transit(const GUID *ipid)
{
    struct stub_object *freed = NULL;
    struct stub_interface *held;

    lock_exporter();
    held = find_interface(ipid);
    if (held) {
        held->refs--;
        freed = detach_if_unheld(held->object);
    }
    unlock_exporter();
    free_object(freed);
}

/* ---- associations ---- */

struct association *exporter_join(struct apartment *apartment, uint32_t number)
{
    struct association *association = NULL;

    lock_exporter();
    list_for_each (link, &apartment->associations) {
        struct association *known = container_of(link, struct association, link);

        if (number && known->number == number)
            association = known;
    }
    if (!association) {
        association = calloc(1, sizeof(*association));
        if (association) {
            association->apartment = apartment;
            association->number = ++exporter.last_association;
            list_init(&association->credits);
            list_append(&apartment->associations, &association->link);
        }
    }
    if (association)
        association->connections++;
    unlock_exporter();
    return association;
}

uint32_t exporter_association_number(const struct association *association)
{
    return association->number;
}

void exporter_leave(struct association *association)
{
    bool is_last;

    lock_exporter();
    is_last = --association->connections == 0;
    if (is_last)
        list_remove(&association->link);
    unlock_exporter();
    if (!is_last)
        return;

    /* The client has gone: what it held is released. */
    while (!list_is_empty(&association->credits)) {
        struct credit *credit =
            container_of(list_first(&association->credits), struct credit, link);
        GUID ipid = credit->ipid;

        exporter_release_refs(association, &ipid, credit->refs);
    }
    free(association);
}

/* ---- exporting ---- */

static HRESULT add_interface(struct stub_object *object, IUnknown *pointer,
                             struct interface_marshaler *marshaler,
                             struct stub_interface **ret_interface)
{
    struct stub_interface *added = calloc(1, sizeof(*added));

    if (!added || FAILED(guid_new(&added->ipid))) {
        free(added);
        return E_OUTOFMEMORY;
    }
    added->object = object;
    added->pointer = pointer;
    added->marshaler = marshaler;
    pointer->lpVtbl->AddRef(pointer);
    list_append(&object->interfaces, &added->object_link);
    list_append(interface_bucket(&added->ipid), &added->link);
    *ret_interface = added;
    return S_OK;
}

static struct stub_object *add_object(struct apartment *apartment, IUnknown *identity)
{
    struct stub_object *object = calloc(1, sizeof(*object));

    if (!object)
        return NULL;
    object->apartment = apartment;
    object->identity = identity;
    object->oid = ++exporter.last_oid;
    identity->lpVtbl->AddRef(identity);
    list_init(&object->interfaces);
    list_append(object_bucket(identity), &object->link);
    return object;
}

static HRESULT find_or_add(struct apartment *apartment, IUnknown *identity, IUnknown *pointer,
                           struct interface_marshaler *marshaler,
                           struct stub_interface **ret_interface)
{
    struct stub_object *object = find_object(apartment, identity);

    if (!object)
        object = add_object(apartment, identity);
    if (!object)
        return E_OUTOFMEMORY;

    list_for_each (link, &object->interfaces) {
        struct stub_interface *known = container_of(link, struct stub_interface, object_link);

        if (known->marshaler == marshaler) {
            *ret_interface = known;
            return S_OK;
        }
    }
    return add_interface(object, pointer, marshaler, ret_interface);
}

HRESULT exporter_export(struct apartment *apartment, IUnknown *unknown, const IID *iid,
                        enum export_kind kind, struct association *association,
                        struct objref *ret_objref)
{
    struct interface_marshaler *marshaler = marshaler_find(iid);
    IUnknown *identity = NULL, *pointer = NULL;
    struct stub_interface *exported = NULL;
    HRESULT hr;

    if (!marshaler)
        return hr_raise(E_NOINTERFACE, "an interface without a marshaler cannot travel");
    hr = apartment_listen(apartment);
    if (SUCCEEDED(hr))
        hr = unknown->lpVtbl->QueryInterface(unknown, &IID_IUnknown, (void **)&identity);
    if (SUCCEEDED(hr))
        hr = unknown->lpVtbl->QueryInterface(unknown, iid, (void **)&pointer);
    if (SUCCEEDED(hr)) {
        lock_exporter();
        hr = find_or_add(apartment, identity, pointer, marshaler, &exported);
        if (SUCCEEDED(hr) && kind == EXPORT_CREDITED &&
            !add_credit(association, &exported->ipid, CREDIT))
            hr = E_OUTOFMEMORY;
        if (SUCCEEDED(hr)) {
            exported->refs += kind == EXPORT_CREDITED ? CREDIT : 1;
            *ret_objref = (struct objref){
                .iid = *iid,
                .kind = OBJREF_STANDARD,
                .standard =
                    {
                        .refs = kind == EXPORT_CREDITED ? CREDIT : 0,
                        .oxid = apartment->oxid,
                        .oid = exported->object->oid,
                        .ipid = exported->ipid,
                    },
            };
        }
        unlock_exporter();
    }
    if (pointer)
        pointer->lpVtbl->Release(pointer);
    if (identity)
        identity->lpVtbl->Release(identity);
    return hr_trace(hr);
}

HRESULT exporter_resolve(const GUID *ipid, const IID *iid, void **ppv)
{
    struct stub_interface *held;
    IUnknown *pointer = NULL;
    HRESULT hr;

    lock_exporter();
    held = find_interface(ipid);
    if (held) {
        pointer = held->pointer;
        pointer->lpVtbl->AddRef(pointer);
    }
    unlock_exporter();
    if (!pointer)
        return CO_E_OBJNOTCONNECTED;

    hr = pointer->lpVtbl->QueryInterface(pointer, iid, ppv);
    pointer->lpVtbl->Release(pointer);
    return hr;
}

HRESULT exporter_query(struct apartment *apartment, struct association *association,
                       const GUID *ipid, const IID *iid, struct stdobjref *ret_standard)
{
    struct objref objref;
    IUnknown *unknown;
    HRESULT hr;

    hr = exporter_resolve(ipid, &IID_IUnknown, (void **)&unknown);
    if (FAILED(hr))
        return hr;

    hr = exporter_export(apartment, unknown, iid, EXPORT_CREDITED, association, &objref);
    unknown->lpVtbl->Release(unknown);
    if (SUCCEEDED(hr))
        *ret_standard = objref.standard;
    return hr;
}

/* ---- serving ---- */

bool exporter_offers(const IID *iid)
{
    return marshaler_find(iid) || remote_unknown_is(iid);
}

static uint32_t call_object(struct apartment *apartment, struct association *association,
                            struct rpc_request *request, struct ndr_writer *writer)
{
    struct stub_object *freed = NULL;
    struct stub_interface *called;
    struct com_codec codec;
    struct stub_call call;
    HRESULT hr;

    lock_exporter();
    called = find_interface(&request->ipid);
    if (called && called->object->apartment == apartment)
        called->serving++;
    else
        called = NULL;
    unlock_exporter();
    if (!called)
        return (uint32_t)RPC_E_DISCONNECTED;

    /* A class object of a server that is on its way out sends its callers away. */
    if (marshaler_iid(called->marshaler) == &IID_IClassFactory &&
        class_object_is_stopping(called->pointer)) {
        hr = CO_E_SERVER_STOPPING;
    } else {
        com_codec_init_stub(&codec, apartment, association);
        call = (struct stub_call){
            .opnum = request->opnum,
            .reader = &request->stub,
            .writer = writer,
            .codec = &codec.codec,
            .object = called->pointer,
        };
        orpc_put_that(writer);
        hr = guid_is_equal(&request->iid, marshaler_iid(called->marshaler))
                 ? marshaler_answer(called->marshaler, &call)
                 : E_NOINTERFACE;
    }
    lock_exporter();
    called->serving--;
    freed = detach_if_unheld(called->object);
    unlock_exporter();
    free_object(freed);

    if (hr == HRESULT_FROM_WIN32(RPC_S_PROCNUM_OUT_OF_RANGE))
        return FAULT_OP_RANGE;
    return FAILED(hr) ? (uint32_t)hr : 0;
}

uint32_t exporter_serve(struct apartment *apartment, struct association *association,
                        struct rpc_request *request, struct ndr_writer *writer)
{
    GUID causality;
    HRESULT hr;

    hr = orpc_get_this(&request->stub, &causality);
    if (FAILED(hr))
        return (uint32_t)hr;

    apartment_set_causality(&causality);
    if (remote_unknown_is(&request->iid))
        return remote_unknown_serve(apartment, association, request, writer);
    return call_object(apartment, association, request, writer);
}

/* ---- letting go ---- */

static struct stub_object *first_object(const struct apartment *apartment, const IUnknown *identity)
{
    for (int i = 0; i < BUCKETS; i++) {
        list_for_each (link, &exporter.objects[i]) {
            struct stub_object *object = container_of(link, struct stub_object, link);

            if (identity ? object->identity == identity : object->apartment == apartment)
                return object;
        }
    }
    return NULL;
}

static void disconnect(const struct apartment *apartment, const IUnknown *identity)
{
    for (;;) {
        struct stub_object *object;

        lock_exporter();
        object = first_object(apartment, identity);
        if (object) {
            list_remove(&object->link);
            list_for_each (link, &object->interfaces)
                list_remove(&container_of(link, struct stub_interface, object_link)->link);
        }
        unlock_exporter();
        if (!object)
            return;
        free_object(object);
    }
}

void exporter_disconnect(struct apartment *apartment)
{
    disconnect(apartment, NULL);
}

void exporter_disconnect_object(IUnknown *unknown)
{
    IUnknown *identity;

    if (FAILED(unknown->lpVtbl->QueryInterface(unknown, &IID_IUnknown, (void **)&identity)))
        return;
    disconnect(NULL, identity);
    identity->lpVtbl->Release(identity);
}
