/* SPDX-License-Identifier: MIT */
#include "remoting/proxy_object.h"

#include <stdlib.h>

#include "apartment/com_thread.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "marshal/channel.h"
#include "remoting/proxy_services.h"
#include "remoting/registered_interface.h"
#include "remoting/remote_refs.h"

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
    struct list interfaces; /* (proxies lock) */
    bool is_disconnected;   /* (atomic) */
    struct proxy_services services;
};

static struct {
    pthread_mutex_t lock;
    bool is_ready;
    struct list objects[BUCKETS]; /* (lock) by OID */
} proxies = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const IUnknownVtbl proxy_object_vtable;
static const struct channel_operations channel;

static void lock_proxies(void)
{
    pthread_mutex_lock(&proxies.lock);
    if (proxies.is_ready)
        return;
    for (int i = 0; i < BUCKETS; i++)
        list_init(&proxies.objects[i]);
    proxies.is_ready = true;
}

static void unlock_proxies(void)
{
    pthread_mutex_unlock(&proxies.lock);
}

/* The proxies of a new process's parent stay, and lead nowhere. */
static void forget_after_fork(void)
{
    pthread_mutex_init(&proxies.lock, NULL);
    for (int i = 0; proxies.is_ready && i < BUCKETS; i++) {
        list_for_each (link, &proxies.objects[i])
            container_of(link, struct proxy_object, link)->is_disconnected = true;
    }
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

static void give_back(struct proxy_object *object, const struct imported *held)
{
    if (held->refs != 0 && !__atomic_load_n(&object->is_disconnected, __ATOMIC_ACQUIRE))
        remote_refs_give_back(object->remote, &held->ipid, held->refs);
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

    lock_proxies();
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
    unlock_proxies();
    return added ? S_OK : hr_raise(E_OUTOFMEMORY, "holding an interface");
}

static HRESULT query_remote(struct proxy_object *object, const IID *iid)
{
    struct imported *any = container_of(list_first(&object->interfaces), struct imported, link);
    struct objref objref = {.iid = *iid};
    HRESULT hr;

    if (!registered_interface_marshaler(iid))
        return E_NOINTERFACE;
    hr = remote_refs_query(object->remote, &any->ipid, iid,
                           rpc_options_timeout(&object->services.options), &objref.standard);
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
        lock_proxies();
        found = find_imported(object, riid);
        unlock_proxies();
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

    lock_proxies();
    refs = __atomic_sub_fetch(&object->refs, 1, __ATOMIC_ACQ_REL);
    if (refs == 0)
        list_remove(&object->link);
    unlock_proxies();
    if (refs > 0)
        return (ULONG)refs;

    list_for_each (link, &object->interfaces) {
        struct imported *held = container_of(link, struct imported, link);

        give_back(object, held);
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
    return remote_call_begin(imported->object->remote, &imported->iid,
                             rpc_options_timeout(&imported->object->services.options), call);
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

/* ---- all of them ---- */

static struct list *bucket(uint64_t oid)
{
    return &proxies.objects[oid % BUCKETS];
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

    lock_proxies();
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
    unlock_proxies();
    if (is_known || !object)
        remote_unref(remote);
    if (!object)
        return hr_raise(E_OUTOFMEMORY, "holding an object");
    *ret_object = object;
    return S_OK;
}

HRESULT proxy_object_hold(struct apartment *apartment, const struct objref *held,
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

struct proxy_object *proxy_object_from(IUnknown *unknown)
{
    struct interface_proxy *proxy = interface_proxy_from(unknown);

    if (unknown->lpVtbl == &proxy_object_vtable)
        return object_from_IUnknown(unknown);
    return proxy ? imported_from(proxy)->object : NULL;
}

bool proxy_object_is_connected(const struct proxy_object *object)
{
    return !__atomic_load_n(&object->is_disconnected, __ATOMIC_ACQUIRE);
}

struct remote *proxy_object_remote(const struct proxy_object *object)
{
    return object->remote;
}

HRESULT proxy_object_reference(struct proxy_object *object, const IID *iid,
                               struct objref *ret_objref)
{
    struct imported *imported;
    void *pointer;
    HRESULT hr;

    hr = proxy_object_QueryInterface(&object->IUnknown_iface, iid, &pointer);
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

            give_back(object, held);
        }
    }
    __atomic_store_n(&object->is_disconnected, true, __ATOMIC_RELEASE);
    proxy_object_Release(&object->IUnknown_iface);
}

void proxy_object_disconnect_all(const struct apartment *apartment)
{
    for (int i = 0; i < BUCKETS; i++) {
        struct proxy_object *object;

        do {
            lock_proxies();
            object = next_connected(&proxies.objects[i], apartment);
            unlock_proxies();
            if (object)
                cut_off(object);
        } while (object);
    }
}
