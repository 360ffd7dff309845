/* SPDX-License-Identifier: MIT */
#include "com/importer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "com/exporter.h"
#include "com/interface_codec.h"
#include "com/remote_unknown.h"
#include "marshal/channel.h"
#include "marshal/oaut.h"
#include "wire/endpoint.h"
#include "wire/orpc.h"

enum {
    CLAIM = 5,
    IDLE_MAX = 8, /* connections kept for one exporter */
};

/* An exporter: where its calls go. */
struct remote {
    struct list link;
    uint64_t oxid;
    bool is_here; /* (const) an apartment of this process */
    uint32_t association;
    uint32_t refs;
    struct list idle; /* pooled connections */
    int n_idle;
};

struct pooled {
    struct list link;
    struct rpc_connection connection;
    struct ndr_writer writer;
    struct com_codec codec;
    bool is_broken;
};

/* One interface of a proxy object, as the program holds it. */
struct imported {
    struct interface_proxy proxy;
    struct list link;
    struct proxy_object *object;
    IID iid;
    GUID ipid;
    uint32_t refs;
};

struct proxy_object {
    IUnknown IUnknown_iface;
    struct list link;
    LONG refs;
    struct apartment *apartment;
    struct remote *remote;
    uint64_t oid;
    struct list interfaces; /* (importer lock) */
    bool is_disconnected;   /* (atomic) */
};

static struct {
    pthread_mutex_t lock;
    struct list remotes;
    struct list objects;
} importer = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .remotes = LIST_INIT(importer.remotes),
    .objects = LIST_INIT(importer.objects),
};

/* Asked of an object to learn whether it is a proxy of ours. */
static const IID iid_proxy_object = {
    0x8a1f23c6, 0x7e1d, 0x4a0b, {0x95, 0x33, 0xc0, 0x41, 0x70, 0x50, 0x58, 0x59}};

static const IUnknownVtbl proxy_object_vtable;
static const struct channel_operations channel;

/* ---- connections ---- */

static struct remote *remote_ref(uint64_t oxid)
{
    struct remote *remote = NULL;

    pthread_mutex_lock(&importer.lock);
    list_for_each (link, &importer.remotes) {
        struct remote *known = container_of(link, struct remote, link);

        if (known->oxid == oxid)
            remote = known;
    }
    if (!remote) {
        remote = calloc(1, sizeof(*remote));
        if (remote) {
            remote->oxid = oxid;
            remote->is_here = apartment_find(oxid) != NULL;
            list_init(&remote->idle);
            list_append(&importer.remotes, &remote->link);
        }
    }
    if (remote)
        remote->refs++;
    pthread_mutex_unlock(&importer.lock);
    return remote;
}

static void pooled_free(struct pooled *pooled)
{
    rpc_connection_deinit(&pooled->connection);
    ndr_writer_deinit(&pooled->writer);
    free(pooled);
}

/* The last proxy of an exporter closes its connections: its association ends. A process that keeps
 * creating and releasing would connect each time, so idle exporters keep one. */
static void remote_unref(struct remote *remote)
{
    pthread_mutex_lock(&importer.lock);
    remote->refs--;
    pthread_mutex_unlock(&importer.lock);
}

static HRESULT connect_to(struct remote *remote, const IID *iid, struct pooled **ret_pooled)
{
    char name[ENDPOINT_NAME_SIZE];
    struct pooled *pooled = NULL;
    HRESULT hr;
    int fd;

    endpoint_name_of_oxid(remote->oxid, name);
    hr = endpoint_connect(name, &fd);
    if (FAILED(hr))
        return hr_trace(hr);

    pooled = calloc(1, sizeof(*pooled));
    if (!pooled) {
        close(fd);
        return hr_raise(E_OUTOFMEMORY, "connecting to a server");
    }
    rpc_connection_init(&pooled->connection, fd);
    ndr_writer_init(&pooled->writer);
    hr =
        rpc_bind(&pooled->connection, iid, __atomic_load_n(&remote->association, __ATOMIC_ACQUIRE));
    if (FAILED(hr)) {
        pooled_free(pooled);
        return hr_trace(hr);
    }
    __atomic_store_n(&remote->association, pooled->connection.association, __ATOMIC_RELEASE);
    *ret_pooled = pooled;
    return S_OK;
}

static HRESULT pool_take(struct remote *remote, const IID *iid, struct pooled **ret_pooled)
{
    struct list *first;

    pthread_mutex_lock(&importer.lock);
    first = list_first(&remote->idle);
    if (first) {
        list_remove(first);
        remote->n_idle--;
    }
    pthread_mutex_unlock(&importer.lock);
    if (!first)
        return hr_trace(connect_to(remote, iid, ret_pooled));

    *ret_pooled = container_of(first, struct pooled, link);
    return S_OK;
}

static void pool_give(struct remote *remote, struct pooled *pooled)
{
    bool is_kept = false;

    pthread_mutex_lock(&importer.lock);
    if (!pooled->is_broken && remote->n_idle < IDLE_MAX) {
        list_prepend(&remote->idle, &pooled->link);
        remote->n_idle++;
        is_kept = true;
    }
    pthread_mutex_unlock(&importer.lock);
    if (!is_kept)
        pooled_free(pooled);
}

/* ---- calls ---- */

static HRESULT call_begin(struct remote *remote, struct apartment *apartment, const IID *iid,
                          struct call *call, struct pooled **ret_pooled)
{
    struct pooled *pooled = NULL;
    GUID causality;
    HRESULT hr;

    hr = pool_take(remote, iid, &pooled);
    if (FAILED(hr))
        return hr_trace(hr);

    com_codec_init_proxy(&pooled->codec, apartment, remote->oxid);
    ndr_writer_reset(&pooled->writer, PDU_OBJECT_REQUEST_SIZE);
    causality = apartment_causality();
    orpc_put_this(&pooled->writer, &causality);
    call->writer = &pooled->writer;
    call->codec = &pooled->codec.codec;
    ndr_reader_init(&call->reader, "", 0);
    *ret_pooled = pooled;
    return S_OK;
}

/* A connection that failed to carry a call carries no other. */
static bool is_transport_failure(HRESULT hr)
{
    return hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE) ||
           hr == HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA) || hr == E_OUTOFMEMORY;
}

static HRESULT call_send(struct pooled *pooled, struct apartment *apartment, const IID *iid,
                         const GUID *ipid, uint16_t opnum, struct call *call)
{
    uint32_t number;
    HRESULT hr;

    hr = rpc_send_request(&pooled->connection, iid, ipid, opnum, &pooled->writer, 0, &number);
    if (SUCCEEDED(hr) && apartment->is_sta)
        hr = apartment_wait(apartment, pooled->connection.fd, -1);
    if (SUCCEEDED(hr))
        hr = rpc_receive_response(&pooled->connection, number, &call->reader);
    if (FAILED(hr)) {
        pooled->is_broken = is_transport_failure(hr);
        return hr_trace(hr);
    }
    orpc_get_that(&call->reader);
    return S_OK;
}

static void call_end(struct remote *remote, struct pooled *pooled)
{
    com_codec_deinit(&pooled->codec);
    pool_give(remote, pooled);
}

/* Asks the exporter for references of an interface that a bare reference names. */
static HRESULT claim(struct remote *remote, struct apartment *apartment, const GUID *ipid)
{
    struct pooled *pooled = NULL;
    struct call call;
    HRESULT hr;

    hr = call_begin(remote, apartment, &iid_remote_unknown, &call, &pooled);
    if (FAILED(hr))
        return hr_trace(hr);

    ndr_put_u16(call.writer, 1);
    ndr_put_u32(call.writer, 1);
    ndr_put_guid(call.writer, ipid);
    ndr_put_u32(call.writer, CLAIM);
    ndr_put_u32(call.writer, 0);
    hr = call_send(pooled, apartment, &iid_remote_unknown, ipid, REM_ADD_REF, &call);
    if (SUCCEEDED(hr)) {
        ndr_get_u32(&call.reader);
        hr = (HRESULT)ndr_get_u32(&call.reader);
        if (hr == CO_E_OBJNOTREG)
            hr = CO_E_OBJNOTCONNECTED;
    }
    call_end(remote, pooled);
    return hr_trace(hr);
}

/*
 * Gives references back. Nobody waits for another process to do so; within one, programs see the
 * object's count fall at once, as they do on Windows.
 */
static void give_back(struct proxy_object *object, const GUID *ipid, uint32_t refs)
{
    struct pooled *pooled = NULL;
    struct call call;
    uint32_t number;
    HRESULT hr;

    if (__atomic_load_n(&object->is_disconnected, __ATOMIC_ACQUIRE) ||
        FAILED(call_begin(object->remote, object->apartment, &iid_remote_unknown, &call, &pooled)))
        return;

    ndr_put_u16(call.writer, 1);
    ndr_put_u32(call.writer, 1);
    ndr_put_guid(call.writer, ipid);
    ndr_put_u32(call.writer, refs);
    ndr_put_u32(call.writer, 0);
    if (object->remote->is_here) {
        call_send(pooled, object->apartment, &iid_remote_unknown, ipid, REM_RELEASE, &call);
    } else {
        hr = rpc_send_request(&pooled->connection, &iid_remote_unknown, ipid, REM_RELEASE,
                              &pooled->writer, RPC_CALL_MAYBE, &number);
        pooled->is_broken = FAILED(hr);
    }
    call_end(object->remote, pooled);
}

/* ---- proxy objects ---- */

static struct proxy_object *object_from_IUnknown(IUnknown *iface)
{
    return container_of(iface, struct proxy_object, IUnknown_iface);
}

static struct imported *imported_from(struct interface_proxy *proxy)
{
    return container_of(proxy, struct imported, proxy);
}

static struct imported *find_imported(struct proxy_object *object, const IID *iid)
{
    list_for_each (link, &object->interfaces) {
        struct imported *found = container_of(link, struct imported, link);

        if (guid_is_equal(&found->iid, iid))
            return found;
    }
    return NULL;
}

static HRESULT add_imported(struct proxy_object *object, const struct objref *objref)
{
    struct interface_marshaler *marshaler = marshaler_find(&objref->iid);
    struct imported *added;
    const void *vtable;

    if (!marshaler)
        return hr_raise(E_NOINTERFACE, "an interface without a marshaler cannot be held");
    vtable = marshaler_vtable(marshaler);
    if (!vtable)
        return hr_raise(E_OUTOFMEMORY, "holding an interface");

    pthread_mutex_lock(&importer.lock);
    added = find_imported(object, &objref->iid);
    if (!added) {
        added = calloc(1, sizeof(*added));
        if (added) {
            added->proxy = (struct interface_proxy){vtable, &channel};
            added->object = object;
            added->iid = objref->iid;
            added->ipid = objref->standard.ipid;
            list_append(&object->interfaces, &added->link);
        }
    }
    if (added)
        added->refs += objref->standard.refs;
    pthread_mutex_unlock(&importer.lock);
    return added ? S_OK : hr_raise(E_OUTOFMEMORY, "holding an interface");
}

static HRESULT query_remote(struct proxy_object *object, const IID *iid)
{
    struct imported *any = container_of(list_first(&object->interfaces), struct imported, link);
    struct objref objref = {.iid = *iid};
    struct pooled *pooled = NULL;
    struct call call;
    HRESULT hr;

    if (!marshaler_find(iid))
        return E_NOINTERFACE;
    if (__atomic_load_n(&object->is_disconnected, __ATOMIC_ACQUIRE))
        return CO_E_OBJNOTCONNECTED;
    hr = call_begin(object->remote, object->apartment, &iid_remote_unknown, &call, &pooled);
    if (FAILED(hr))
        return hr_trace(hr);

    ndr_put_guid(call.writer, &any->ipid);
    ndr_put_u32(call.writer, CLAIM);
    ndr_put_u16(call.writer, 1);
    ndr_put_u32(call.writer, 1);
    ndr_put_guid(call.writer, iid);
    hr = call_send(pooled, object->apartment, &iid_remote_unknown, &any->ipid, REM_QUERY_INTERFACE,
                   &call);
    if (SUCCEEDED(hr)) {
        ndr_get_u32(&call.reader);
        ndr_get_u32(&call.reader);
        ndr_get_align(&call.reader, 8);
        hr = (HRESULT)ndr_get_u32(&call.reader);
        ndr_get_align(&call.reader, 8);
        objref.standard.flags = ndr_get_u32(&call.reader);
        objref.standard.refs = ndr_get_u32(&call.reader);
        objref.standard.oxid = ndr_get_u64(&call.reader);
        objref.standard.oid = ndr_get_u64(&call.reader);
        objref.standard.ipid = ndr_get_guid(&call.reader);
        if (call.reader.failed)
            hr = HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    }
    call_end(object->remote, pooled);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(add_imported(object, &objref));
}

static HRESULT proxy_object_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    struct proxy_object *object = object_from_IUnknown(iface);
    struct imported *found;
    HRESULT hr;

    *ppv = NULL;
    if (guid_is_equal(riid, &IID_IUnknown)) {
        iface->lpVtbl->AddRef(iface);
        *ppv = iface;
        return S_OK;
    }
    if (guid_is_equal(riid, &iid_proxy_object)) {
        *ppv = object; /* without a reference: for this module's own look */
        return S_OK;
    }
    for (;;) {
        pthread_mutex_lock(&importer.lock);
        found = find_imported(object, riid);
        pthread_mutex_unlock(&importer.lock);
        if (found)
            break;
        hr = query_remote(object, riid);
        if (FAILED(hr))
            return hr;
    }
    iface->lpVtbl->AddRef(iface);
    *ppv = &found->proxy;
    return S_OK;
}

static ULONG proxy_object_AddRef(IUnknown *iface)
{
    return (ULONG)__atomic_add_fetch(&object_from_IUnknown(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG proxy_object_Release(IUnknown *iface)
{
    struct proxy_object *object = object_from_IUnknown(iface);
    LONG refs;

    pthread_mutex_lock(&importer.lock);
    refs = __atomic_sub_fetch(&object->refs, 1, __ATOMIC_ACQ_REL);
    if (refs == 0)
        list_remove(&object->link);
    pthread_mutex_unlock(&importer.lock);
    if (refs > 0)
        return (ULONG)refs;

    list_for_each (link, &object->interfaces) {
        struct imported *held = container_of(link, struct imported, link);

        give_back(object, &held->ipid, held->refs);
        list_remove(&held->link);
        free(held);
    }
    remote_unref(object->remote);
    free(object);
    return 0;
}

static const IUnknownVtbl proxy_object_vtable = {
    .QueryInterface = proxy_object_QueryInterface,
    .AddRef = proxy_object_AddRef,
    .Release = proxy_object_Release,
};

/* ---- what the marshalers call ---- */

static HRESULT channel_query_interface(struct interface_proxy *proxy, REFIID riid, void **ppv)
{
    return proxy_object_QueryInterface(&imported_from(proxy)->object->IUnknown_iface, riid, ppv);
}

static ULONG channel_add_ref(struct interface_proxy *proxy)
{
    return proxy_object_AddRef(&imported_from(proxy)->object->IUnknown_iface);
}

static ULONG channel_release(struct interface_proxy *proxy)
{
    return proxy_object_Release(&imported_from(proxy)->object->IUnknown_iface);
}

static HRESULT channel_begin(struct interface_proxy *proxy, struct call *call)
{
    struct imported *imported = imported_from(proxy);
    struct pooled *pooled = NULL;

    call->codec = NULL;
    if (__atomic_load_n(&imported->object->is_disconnected, __ATOMIC_ACQUIRE))
        return CO_E_OBJNOTCONNECTED;
    return call_begin(imported->object->remote, imported->object->apartment, &imported->iid, call,
                      &pooled);
}

static struct pooled *pooled_of(struct call *call)
{
    struct com_codec *codec = container_of(call->codec, struct com_codec, codec);

    return container_of(codec, struct pooled, codec);
}

static HRESULT channel_send(struct interface_proxy *proxy, uint16_t opnum, struct call *call)
{
    struct imported *imported = imported_from(proxy);

    return call_send(pooled_of(call), imported->object->apartment, &imported->iid, &imported->ipid,
                     opnum, call);
}

static void channel_end(struct interface_proxy *proxy, struct call *call)
{
    if (call->codec)
        call_end(imported_from(proxy)->object->remote, pooled_of(call));
}

static const struct channel_operations channel = {
    .query_interface = channel_query_interface,
    .add_ref = channel_add_ref,
    .release = channel_release,
    .begin = channel_begin,
    .send = channel_send,
    .end = channel_end,
};

/* ---- importing ---- */

static struct proxy_object *find_object(const struct apartment *apartment, uint64_t oxid,
                                        uint64_t oid)
{
    list_for_each (link, &importer.objects) {
        struct proxy_object *object = container_of(link, struct proxy_object, link);

        if (object->apartment == apartment && object->oid == oid && object->remote->oxid == oxid)
            return object;
    }
    return NULL;
}

/* The proxy object of a reference, with a reference of its own. */
static HRESULT find_or_make_object(struct apartment *apartment, const struct stdobjref *standard,
                                   struct remote *remote, struct proxy_object **ret_object)
{
    struct proxy_object *object = NULL;

    pthread_mutex_lock(&importer.lock);
    object = find_object(apartment, standard->oxid, standard->oid);
    if (object) {
        __atomic_add_fetch(&object->refs, 1, __ATOMIC_RELAXED);
        remote->refs--;
    } else {
        object = calloc(1, sizeof(*object));
        if (object) {
            object->IUnknown_iface.lpVtbl = (IUnknownVtbl *)&proxy_object_vtable;
            object->refs = 1;
            object->apartment = apartment;
            object->remote = remote;
            object->oid = standard->oid;
            list_init(&object->interfaces);
            list_append(&importer.objects, &object->link);
        }
    }
    pthread_mutex_unlock(&importer.lock);
    if (!object)
        return hr_raise(E_OUTOFMEMORY, "holding an object");
    *ret_object = object;
    return S_OK;
}

HRESULT importer_import(struct apartment *apartment, const struct objref *objref, const IID *iid,
                        void **ppv)
{
    struct objref held = *objref;
    struct proxy_object *object = NULL;
    struct remote *remote;
    HRESULT hr;

    *ppv = NULL;
    if (objref->kind != OBJREF_STANDARD)
        return hr_raise(E_NOINTERFACE, "a reference of kind %u cannot be held", objref->kind);
    if (objref->standard.oxid == apartment->oxid)
        return hr_trace(exporter_resolve(&objref->standard.ipid, iid, ppv));

    remote = remote_ref(objref->standard.oxid);
    if (!remote)
        return hr_raise(E_OUTOFMEMORY, "holding an object");
    if (held.standard.refs == 0) {
        hr = claim(remote, apartment, &objref->standard.ipid);
        if (FAILED(hr)) {
            remote_unref(remote);
            return hr_trace(hr);
        }
        held.standard.refs = CLAIM;
    }
    hr = find_or_make_object(apartment, &held.standard, remote, &object);
    if (FAILED(hr)) {
        remote_unref(remote);
        return hr_trace(hr);
    }
    hr = add_imported(object, &held);
    if (SUCCEEDED(hr))
        hr = proxy_object_QueryInterface(&object->IUnknown_iface, iid, ppv);
    proxy_object_Release(&object->IUnknown_iface);
    return hr_trace(hr);
}

HRESULT importer_reference(IUnknown *unknown, const IID *iid, struct objref *ret_objref)
{
    struct proxy_object *object = NULL;
    struct imported *imported;
    void *pointer;
    HRESULT hr;

    if (FAILED(unknown->lpVtbl->QueryInterface(unknown, &iid_proxy_object, (void **)&object)))
        return S_FALSE;

    hr = unknown->lpVtbl->QueryInterface(unknown, iid, &pointer);
    if (FAILED(hr))
        return hr_trace(hr);
    imported = guid_is_equal(iid, &IID_IUnknown)
                   ? container_of(list_first(&object->interfaces), struct imported, link)
                   : imported_from(pointer);
    *ret_objref = (struct objref){
        .iid = imported->iid,
        .kind = OBJREF_STANDARD,
        .standard = {.oxid = object->remote->oxid, .oid = object->oid, .ipid = imported->ipid},
    };
    ((IUnknown *)pointer)->lpVtbl->Release(pointer);
    return S_OK;
}

HRESULT importer_create(struct apartment *apartment, const struct objref *class_object,
                        const IID *iid, void **ppv)
{
    struct remote *remote = remote_ref(class_object->standard.oxid);
    struct pooled *pooled = NULL;
    struct call call;
    HRESULT hr;

    *ppv = NULL;
    if (!remote)
        return hr_raise(E_OUTOFMEMORY, "creating an object");
    hr = call_begin(remote, apartment, &IID_IClassFactory, &call, &pooled);
    if (FAILED(hr)) {
        remote_unref(remote);
        return hr_trace(hr);
    }
    ndr_put_guid(call.writer, iid);
    hr = call_send(pooled, apartment, &IID_IClassFactory, &class_object->standard.ipid, 3, &call);
    if (SUCCEEDED(hr))
        hr = oaut_get_interface(&call.reader, call.codec, iid, ppv);
    if (SUCCEEDED(hr)) {
        hr = (HRESULT)ndr_get_u32(&call.reader);
        if (call.reader.failed)
            hr = HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
        if (FAILED(hr) && *ppv) {
            ((IUnknown *)*ppv)->lpVtbl->Release(*ppv);
            *ppv = NULL;
        }
    }
    call_end(remote, pooled);
    remote_unref(remote);
    return hr_trace(hr);
}

void importer_disconnect(struct apartment *apartment)
{
    struct list closing;

    list_init(&closing);
    pthread_mutex_lock(&importer.lock);
    list_for_each (link, &importer.objects) {
        struct proxy_object *object = container_of(link, struct proxy_object, link);

        if (object->apartment == apartment)
            __atomic_store_n(&object->is_disconnected, true, __ATOMIC_RELEASE);
    }
    /* Closing the connections is what tells the servers. */
    list_for_each (link, &importer.remotes) {
        struct remote *remote = container_of(link, struct remote, link);

        list_for_each (idle, &remote->idle) {
            list_remove(idle);
            list_append(&closing, idle);
        }
        remote->n_idle = 0;
        __atomic_store_n(&remote->association, 0, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&importer.lock);
    list_for_each (link, &closing)
        pooled_free(container_of(link, struct pooled, link));
}
