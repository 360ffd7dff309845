/* SPDX-License-Identifier: MIT */
#include "remoting/importer.h"

#include <stdlib.h>

#include "apartment/com_thread.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "marshal/channel.h"
#include "marshal/oaut.h"
#include "remoting/exporter.h"
#include "remoting/proxy_services.h"
#include "remoting/registered_interface.h"
#include "remoting/remote.h"
#include "remoting/remote_unknown.h"

enum {
    BUCKETS = 256,
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
    struct proxy_services services;
};

static struct {
    pthread_mutex_t lock;
    bool is_ready;
    struct list objects[BUCKETS]; /* (lock) by OID */
} importer = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const IUnknownVtbl proxy_object_vtable;
static const struct channel_operations channel;

static void lock_importer(void)
{
    pthread_mutex_lock(&importer.lock);
    if (importer.is_ready)
        return;
    for (int i = 0; i < BUCKETS; i++)
        list_init(&importer.objects[i]);
    importer.is_ready = true;
}

static void unlock_importer(void)
{
    pthread_mutex_unlock(&importer.lock);
}

/* ---- references ---- */

static HRESULT begin_change(struct remote *remote, const GUID *ipid, uint32_t refs,
                            struct call *call)
{
    HRESULT hr;

    hr = remote_call_begin(remote, &iid_remote_unknown, call);
    if (FAILED(hr))
        return hr_trace(hr);

    ndr_put_u16(call->writer, 1);
    ndr_put_u32(call->writer, 1);
    ndr_put_guid(call->writer, ipid);
    ndr_put_u32(call->writer, refs);
    ndr_put_u32(call->writer, 0);
    return S_OK;
}

/* Asks the exporter to count references of one interface in one of IRemUnknown's ways. */
static HRESULT change_refs(struct remote *remote, uint16_t opnum, const GUID *ipid, uint32_t refs)
{
    struct call call;
    HRESULT hr;

    hr = begin_change(remote, ipid, refs, &call);
    if (SUCCEEDED(hr))
        hr = remote_call_send(remote, &iid_remote_unknown, ipid, opnum, &call);
    if (SUCCEEDED(hr) && opnum != REM_RELEASE) {
        ndr_get_u32(&call.reader);
        hr = (HRESULT)ndr_get_u32(&call.reader);
    }
    remote_call_end(remote, &call);
    return hr_trace(hr);
}

/*
 * Gives references back. Nobody waits for another process to do so; within one, programs see the
 * object's count fall at once, as they do on Windows.
 */
static void give_back(struct proxy_object *object, const GUID *ipid, uint32_t refs)
{
    struct call call;

    if (refs == 0 || __atomic_load_n(&object->is_disconnected, __ATOMIC_ACQUIRE))
        return;
    if (remote_is_here(object->remote)) {
        change_refs(object->remote, REM_RELEASE, ipid, refs);
        return;
    }
    if (SUCCEEDED(begin_change(object->remote, ipid, refs, &call)))
        remote_call_post(object->remote, &iid_remote_unknown, ipid, REM_RELEASE, &call);
    remote_call_end(object->remote, &call);
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
    struct interface_marshaler *marshaler = registered_interface_marshaler(&objref->iid);
    struct imported *added;
    const void *vtable;

    if (!marshaler)
        return hr_raise(E_NOINTERFACE, "an interface without a marshaler cannot be held");
    vtable = marshaler_vtable(marshaler);
    if (!vtable)
        return hr_raise(E_OUTOFMEMORY, "holding an interface");

    lock_importer();
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
    unlock_importer();
    return added ? S_OK : hr_raise(E_OUTOFMEMORY, "holding an interface");
}

static HRESULT query_remote(struct proxy_object *object, const IID *iid)
{
    struct imported *any = container_of(list_first(&object->interfaces), struct imported, link);
    struct objref objref = {.iid = *iid};
    struct call call;
    HRESULT hr;

    if (!registered_interface_marshaler(iid))
        return E_NOINTERFACE;
    hr = remote_call_begin(object->remote, &iid_remote_unknown, &call);
    if (FAILED(hr))
        return hr_trace(hr);

    ndr_put_guid(call.writer, &any->ipid);
    ndr_put_u32(call.writer, EXPORT_REFS);
    ndr_put_u16(call.writer, 1);
    ndr_put_u32(call.writer, 1);
    ndr_put_guid(call.writer, iid);
    hr = remote_call_send(object->remote, &iid_remote_unknown, &any->ipid, REM_QUERY_INTERFACE,
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
    remote_call_end(object->remote, &call);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(add_imported(object, &objref));
}

/* A proxy is for its own apartment's threads; others get one of theirs by marshaling. */
static HRESULT check_apartment(const struct proxy_object *object)
{
    struct apartment *apartment;

    if (__atomic_load_n(&object->is_disconnected, __ATOMIC_ACQUIRE))
        return CO_E_OBJNOTCONNECTED;
    if (FAILED(apartment_current(&apartment)))
        return CO_E_NOTINITIALIZED;
    return apartment == object->apartment ? S_OK : RPC_E_WRONG_THREAD;
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
    hr = check_apartment(object);
    if (FAILED(hr))
        return hr == CO_E_NOTINITIALIZED ? RPC_E_WRONG_THREAD : hr;
    hr = proxy_services_query(&object->services, riid, ppv);
    if (hr != E_NOINTERFACE)
        return hr;
    for (;;) {
        lock_importer();
        found = find_imported(object, riid);
        unlock_importer();
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

    lock_importer();
    refs = __atomic_sub_fetch(&object->refs, 1, __ATOMIC_ACQ_REL);
    if (refs == 0)
        list_remove(&object->link);
    unlock_importer();
    if (refs > 0)
        return (ULONG)refs;

    list_for_each (link, &object->interfaces) {
        struct imported *held = container_of(link, struct imported, link);

        give_back(object, &held->ipid, held->refs);
        list_remove(&held->link);
        free(held);
    }
    proxy_services_deinit(&object->services);
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
    HRESULT hr;

    call->codec = NULL;
    hr = check_apartment(imported->object);
    if (FAILED(hr))
        return hr;
    return remote_call_begin(imported->object->remote, &imported->iid, call);
}

static HRESULT channel_send(struct interface_proxy *proxy, uint16_t opnum, struct call *call)
{
    struct imported *imported = imported_from(proxy);

    return remote_call_send(imported->object->remote, &imported->iid, &imported->ipid, opnum, call);
}

static void channel_end(struct interface_proxy *proxy, struct call *call)
{
    remote_call_end(imported_from(proxy)->object->remote, call);
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

static struct list *bucket(uint64_t oid)
{
    return &importer.objects[oid % BUCKETS];
}

static struct proxy_object *find_object(const struct apartment *apartment, uint64_t oxid,
                                        uint64_t oid)
{
    list_for_each (link, bucket(oid)) {
        struct proxy_object *object = container_of(link, struct proxy_object, link);

        if (object->apartment == apartment && object->oid == oid &&
            remote_oxid(object->remote) == oxid)
            return object;
    }
    return NULL;
}

/* The proxy object of a reference, with a reference of its own; it takes over that of @remote. */
static HRESULT find_or_make_object(struct apartment *apartment, const struct stdobjref *standard,
                                   struct remote *remote, struct proxy_object **ret_object)
{
    struct proxy_object *object = NULL;
    bool is_known;

    lock_importer();
    object = find_object(apartment, standard->oxid, standard->oid);
    is_known = object != NULL;
    if (is_known) {
        __atomic_add_fetch(&object->refs, 1, __ATOMIC_RELAXED);
    } else {
        object = calloc(1, sizeof(*object));
        if (object) {
            object->IUnknown_iface.lpVtbl = (IUnknownVtbl *)&proxy_object_vtable;
            object->refs = 1;
            object->apartment = apartment;
            object->remote = remote;
            object->oid = standard->oid;
            proxy_services_init(&object->services, &object->IUnknown_iface);
            list_init(&object->interfaces);
            list_append(bucket(object->oid), &object->link);
        }
    }
    unlock_importer();
    if (is_known || !object)
        remote_unref(remote);
    if (!object)
        return hr_raise(E_OUTOFMEMORY, "holding an object");
    *ret_object = object;
    return S_OK;
}

/* The interface of a reference whose counts are ours; takes over the reference of @remote. */
static HRESULT import_held(struct apartment *apartment, const struct objref *held,
                           struct remote *remote, const IID *iid, void **ppv)
{
    struct proxy_object *object = NULL;
    HRESULT hr;

    hr = find_or_make_object(apartment, &held->standard, remote, &object);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = add_imported(object, held);
    if (SUCCEEDED(hr))
        hr = proxy_object_QueryInterface(&object->IUnknown_iface, iid, ppv);
    proxy_object_Release(&object->IUnknown_iface);
    return hr_trace(hr);
}

static HRESULT begin_import(struct apartment *apartment, const struct objref *objref,
                            struct remote **ret_remote)
{
    if (objref->kind != OBJREF_STANDARD)
        return hr_raise(E_NOINTERFACE, "a reference of kind %u cannot be held", objref->kind);
    *ret_remote = remote_ref(apartment, objref->standard.oxid);
    return *ret_remote ? S_OK : hr_raise(E_OUTOFMEMORY, "holding an object");
}

HRESULT importer_import(struct apartment *apartment, const struct objref *objref, const IID *iid,
                        void **ppv)
{
    struct objref held = *objref;
    struct remote *remote;
    HRESULT hr;

    *ppv = NULL;
    if (objref->kind == OBJREF_STANDARD && objref->standard.oxid == apartment->oxid)
        return hr_trace(exporter_resolve(&objref->standard.ipid, iid, ppv));

    hr = begin_import(apartment, objref, &remote);
    if (FAILED(hr))
        return hr_trace(hr);
    if (held.standard.refs == 0) {
        hr = change_refs(remote, REM_ADD_REF, &objref->standard.ipid, EXPORT_REFS);
        if (FAILED(hr)) {
            remote_unref(remote);
            return hr_trace(hr == CO_E_OBJNOTREG ? CO_E_OBJNOTCONNECTED : hr);
        }
        held.standard.refs = EXPORT_REFS;
    }
    return hr_trace(import_held(apartment, &held, remote, iid, ppv));
}

HRESULT importer_import_packet(struct apartment *apartment, const struct objref *packet,
                               const IID *iid, void **ppv)
{
    bool is_table = packet->standard.flags & (SORF_TABLE_STRONG | SORF_TABLE_WEAK);
    struct objref held = *packet;
    struct remote *remote;
    HRESULT hr;

    *ppv = NULL;
    if (packet->standard.oxid == apartment->oxid) {
        hr = exporter_resolve(&packet->standard.ipid, iid, ppv);
        if (!is_table && FAILED(exporter_release_packet(&packet->standard, false)) &&
            SUCCEEDED(hr)) {
            ((IUnknown *)*ppv)->lpVtbl->Release(*ppv);
            *ppv = NULL;
            hr = CO_E_OBJNOTCONNECTED;
        }
        return hr_trace(hr);
    }
    hr = begin_import(apartment, packet, &remote);
    if (FAILED(hr))
        return hr_trace(hr);
    held.standard.refs = is_table ? EXPORT_REFS : packet->standard.refs;
    hr = change_refs(remote, is_table ? REM_ADD_REF : REM_TAKE_OVER, &packet->standard.ipid,
                     held.standard.refs);
    /* A normal packet that was used up yields a proxy without an object, as on Windows. */
    if (hr == CO_E_OBJNOTREG && !is_table) {
        held.standard.refs = 0;
        hr = S_OK;
    }
    if (FAILED(hr)) {
        remote_unref(remote);
        return hr_trace(hr);
    }
    return hr_trace(import_held(apartment, &held, remote, iid, ppv));
}

HRESULT importer_release_packet(struct apartment *apartment, const struct objref *packet)
{
    uint32_t refs = packet->standard.flags & SORF_TABLE_STRONG ? 1 : packet->standard.refs;
    struct remote *remote;
    HRESULT hr;

    if (apartment_find(packet->standard.oxid))
        return hr_trace(exporter_release_packet(&packet->standard, true));
    if (packet->standard.flags & SORF_TABLE_WEAK)
        return S_OK;
    hr = begin_import(apartment, packet, &remote);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = change_refs(remote, REM_TAKE_OVER, &packet->standard.ipid, refs);
    if (SUCCEEDED(hr))
        hr = change_refs(remote, REM_RELEASE, &packet->standard.ipid, refs);
    remote_unref(remote);
    return hr_trace(hr);
}

/* The proxy object that an interface pointer belongs to, or NULL. */
static struct proxy_object *proxy_object_of(IUnknown *unknown)
{
    struct interface_proxy *proxy = interface_proxy_from(unknown);

    if (unknown->lpVtbl == &proxy_object_vtable)
        return object_from_IUnknown(unknown);
    return proxy ? imported_from(proxy)->object : NULL;
}

bool importer_is_proxy(IUnknown *unknown)
{
    return proxy_object_of(unknown) != NULL;
}

bool importer_is_connected(IUnknown *unknown)
{
    struct proxy_object *object = proxy_object_of(unknown);

    return !object || !__atomic_load_n(&object->is_disconnected, __ATOMIC_ACQUIRE);
}

HRESULT importer_reference(IUnknown *unknown, const IID *iid, struct objref *ret_objref)
{
    struct proxy_object *object = proxy_object_of(unknown);
    struct imported *imported;
    void *pointer;
    HRESULT hr;

    if (!object)
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
        .standard = {.oxid = remote_oxid(object->remote),
                     .oid = object->oid,
                     .ipid = imported->ipid},
    };
    ((IUnknown *)pointer)->lpVtbl->Release(pointer);
    return S_OK;
}

HRESULT importer_export_packet(IUnknown *unknown, const IID *iid, bool is_table,
                               struct objref *ret_packet)
{
    struct proxy_object *object = proxy_object_of(unknown);
    uint32_t refs = is_table ? 1 : EXPORT_REFS;
    struct objref packet;
    HRESULT hr;

    hr = importer_reference(unknown, iid, &packet);
    if (hr != S_OK)
        return hr_trace(hr);

    hr = change_refs(object->remote, REM_ADD_REF, &packet.standard.ipid, refs);
    if (SUCCEEDED(hr))
        hr = change_refs(object->remote, REM_PUT_DOWN, &packet.standard.ipid, refs);
    if (FAILED(hr))
        return hr_trace(hr);
    packet.standard.flags = is_table ? SORF_TABLE_STRONG : 0;
    packet.standard.refs = is_table ? 0 : refs;
    *ret_packet = packet;
    return S_OK;
}

HRESULT importer_create(struct apartment *apartment, const struct objref *class_object,
                        const IID *iid, void **ppv)
{
    struct remote *remote = remote_ref(apartment, class_object->standard.oxid);
    struct call call;
    HRESULT hr;

    *ppv = NULL;
    if (!remote)
        return hr_raise(E_OUTOFMEMORY, "creating an object");
    hr = remote_call_begin(remote, &IID_IClassFactory, &call);
    if (SUCCEEDED(hr)) {
        ndr_put_guid(call.writer, iid);
        hr = remote_call_send(remote, &IID_IClassFactory, &class_object->standard.ipid, 3, &call);
    }
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
    remote_call_end(remote, &call);
    remote_unref(remote);
    return hr_trace(hr);
}

/* The next proxy object of a bucket that is the apartment's and not cut off yet, with a reference,
 * or NULL. */
static struct proxy_object *next_connected(struct list *objects, const struct apartment *apartment)
{
    list_for_each (link, objects) {
        struct proxy_object *object = container_of(link, struct proxy_object, link);

        if (object->apartment == apartment && !object->is_disconnected) {
            __atomic_add_fetch(&object->refs, 1, __ATOMIC_RELAXED);
            return object;
        }
    }
    return NULL;
}

/*
 * Objects in this process are released one by one, so that their counts have fallen when the
 * apartment has ended; others by the closing of the connections.
 */
static void cut_off(struct proxy_object *object)
{
    if (remote_is_here(object->remote)) {
        list_for_each (link, &object->interfaces) {
            struct imported *held = container_of(link, struct imported, link);

            give_back(object, &held->ipid, held->refs);
        }
    }
    __atomic_store_n(&object->is_disconnected, true, __ATOMIC_RELEASE);
    proxy_object_Release(&object->IUnknown_iface);
}

void importer_disconnect(struct apartment *apartment)
{
    for (int i = 0; i < BUCKETS; i++) {
        struct proxy_object *object;

        do {
            lock_importer();
            object = next_connected(&importer.objects[i], apartment);
            unlock_importer();
            if (object)
                cut_off(object);
        } while (object);
    }
    remote_disconnect(apartment);
}
