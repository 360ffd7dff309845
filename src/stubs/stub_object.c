/* SPDX-License-Identifier: MIT */
#include "stubs/stub_object.h"

#include <pthread.h>
#include <stdlib.h>

#include "apartment/apartment.h"
#include "apartment/callee.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/link_table.h"
#include "stubs/association.h"

enum {
    VISITED = 256, /* lists in which objects are visited: they never move there */
};

static struct {
    pthread_mutex_t lock;
    bool is_ready;
    struct link_table objects;    /* (lock) by identity */
    struct link_table interfaces; /* (lock) by IPID */
    struct list visited[VISITED]; /* (lock) objects, by OID */
    uint64_t last_oid;            /* (lock) */
    uint64_t n_used;              /* (lock) objects that were not discounted */
    bool has_ipid;                /* (lock) */
    GUID last_ipid;               /* (lock) */
} table = {.lock = PTHREAD_MUTEX_INITIALIZER};

static uint64_t hash_object(const struct list *link)
{
    return (uintptr_t)container_of(link, struct stub_object, link)->identity;
}

/* The rest of an IPID is the same for all of the process. */
static uint64_t hash_interface(const struct list *link)
{
    return container_of(link, struct stub_interface, link)->ipid.Data1;
}

/* A new process begins with a table of its own: who knows the parent's stubs calls the parent. */
static void forget_after_fork(void)
{
    pthread_mutex_init(&table.lock, NULL);
    table.is_ready = table.has_ipid = false;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

void stub_table_lock(void)
{
    pthread_mutex_lock(&table.lock);
    if (table.is_ready)
        return;
    link_table_init(&table.objects, hash_object);
    link_table_init(&table.interfaces, hash_interface);
    for (int i = 0; i < VISITED; i++)
        list_init(&table.visited[i]);
    table.is_ready = true;
}

static void free_object(struct stub_object *object)
{
    if (!object)
        return;

    if (object->was_weak)
        callee_object_left(object->oxid, object->oid);

    list_for_each (link, &object->interfaces) {
        struct stub_interface *held = container_of(link, struct stub_interface, object_link);

        list_remove(&held->object_link);
        held->pointer->lpVtbl->Release(held->pointer);
        free(held);
    }
    if (object->external)
        object->external->lpVtbl->Release(object->external);
    object->identity->lpVtbl->Release(object->identity);
    free(object);
}

void stub_table_unlock(struct stub_effect *effect)
{
    IExternalConnection *connected = effect->connected, *disconnected = effect->disconnected;

    pthread_mutex_unlock(&table.lock);
    if (connected) {
        connected->lpVtbl->AddConnection(connected, EXTCONN_STRONG, 0);
        connected->lpVtbl->Release(connected);
    }
    if (disconnected) {
        disconnected->lpVtbl->ReleaseConnection(disconnected, EXTCONN_STRONG, 0, effect->closes);
        disconnected->lpVtbl->Release(disconnected);
    }
    free_object(effect->freed);
    if (effect->is_last)
        callee_unused();
}

struct stub_interface *stub_find_interface(const GUID *ipid)
{
    list_for_each (link, link_table_list(&table.interfaces, ipid->Data1)) {
        struct stub_interface *found = container_of(link, struct stub_interface, link);

        if (guid_is_equal(&found->ipid, ipid))
            return found;
    }
    return NULL;
}

struct stub_object *stub_find_object(const struct apartment *apartment, const IUnknown *identity)
{
    list_for_each (link, link_table_list(&table.objects, (uintptr_t)identity)) {
        struct stub_object *found = container_of(link, struct stub_object, link);

        if (found->identity == identity && found->apartment == apartment)
            return found;
    }
    return NULL;
}

struct stub_object *stub_find_any(const struct apartment *apartment, const IUnknown *identity)
{
    for (int i = 0; i < VISITED; i++) {
        list_for_each (link, &table.visited[i]) {
            struct stub_object *object = container_of(link, struct stub_object, visited_link);

            if (identity ? object->identity == identity : object->apartment == apartment)
                return object;
        }
    }
    return NULL;
}

uint64_t stub_visit(uint64_t cursor, bool (*visit)(void *context, const struct stub_object *object),
                    void *context)
{
    bool wants_more = true;

    while (cursor < VISITED && wants_more) {
        list_for_each (link, &table.visited[cursor])
            wants_more &= visit(context, container_of(link, struct stub_object, visited_link));
        cursor++;
    }
    return cursor < VISITED ? cursor : 0;
}

HRESULT stub_add_object(struct apartment *apartment, IUnknown *identity,
                        IExternalConnection *external, struct stub_object **ret_object)
{
    struct stub_object *object = stub_find_object(apartment, identity);

    if (!object) {
        object = calloc(1, sizeof(*object));
        if (!object)
            return E_OUTOFMEMORY;
        object->apartment = apartment;
        object->identity = identity;
        object->external = external;
        object->oxid = apartment->oxid;
        object->oid = ++table.last_oid;
        table.n_used++;
        identity->lpVtbl->AddRef(identity);
        if (external)
            external->lpVtbl->AddRef(external);
        list_init(&object->interfaces);
        link_table_add(&table.objects, &object->link);
        list_append(&table.visited[object->oid % VISITED], &object->visited_link);
    }
    *ret_object = object;
    return S_OK;
}

bool stub_any_is_used(void)
{
    return table.n_used > 0;
}

void stub_discount(struct stub_object *object)
{
    if (!object->is_discounted)
        table.n_used--;
    object->is_discounted = true;
    object->is_met = false;
}

/* Random for the process, counted for the interface: the kernel is asked once. */
static HRESULT next_ipid(GUID *ret_ipid)
{
    HRESULT hr = S_OK;

    if (!table.has_ipid)
        hr = guid_new(&table.last_ipid);
    if (FAILED(hr))
        return hr_trace(hr);

    table.has_ipid = true;
    table.last_ipid.Data1++;
    *ret_ipid = table.last_ipid;
    return S_OK;
}

HRESULT stub_add_interface(struct stub_object *object, REFIID iid, IUnknown *pointer,
                           struct interface_marshaler *marshaler,
                           struct stub_interface **ret_interface)
{
    struct stub_interface *added;

    list_for_each (link, &object->interfaces) {
        struct stub_interface *known = container_of(link, struct stub_interface, object_link);

        if (guid_is_equal(&known->iid, iid)) {
            *ret_interface = known;
            return S_OK;
        }
    }
    added = calloc(1, sizeof(*added));
    if (!added || FAILED(next_ipid(&added->ipid))) {
        free(added);
        return E_OUTOFMEMORY;
    }
    added->object = object;
    added->iid = *iid;
    added->pointer = pointer;
    added->marshaler = marshaler;
    list_init(&added->credits);
    pointer->lpVtbl->AddRef(pointer);
    list_append(&object->interfaces, &added->object_link);
    link_table_add(&table.interfaces, &added->link);
    *ret_interface = added;
    return S_OK;
}

static void connect(struct stub_object *object, uint32_t refs, struct stub_effect *effect)
{
    if (object->strong == 0 && refs > 0 && object->external) {
        effect->connected = object->external;
        object->external->lpVtbl->AddRef(object->external);
    }
    object->strong += refs;
}

static void free_credits(struct stub_interface *held)
{
    list_for_each (link, &held->credits) {
        struct credit *credit = container_of(link, struct credit, interface_link);

        association_forget(credit);
    }
}

static bool is_serving(const struct stub_object *object)
{
    list_for_each (link, &object->interfaces) {
        if (container_of(link, struct stub_interface, object_link)->serving > 0)
            return true;
    }
    return false;
}

static void take_out(struct stub_object *object, struct stub_effect *effect)
{
    link_table_remove(&table.objects, &object->link);
    list_remove(&object->visited_link);
    list_for_each (link, &object->interfaces) {
        struct stub_interface *held = container_of(link, struct stub_interface, object_link);

        link_table_remove(&table.interfaces, &held->link);
        free_credits(held);
    }
    /* A call in progress still uses it. */
    object->is_detached = is_serving(object);
    if (object->is_detached)
        return;
    effect->freed = object;
    effect->is_last = !object->is_discounted && --table.n_used == 0;
}

void stub_sweep(struct stub_object *object, struct stub_effect *effect)
{
    if (is_serving(object))
        return;
    if (object->is_detached || (object->strong == 0 && object->weak == 0))
        take_out(object, effect);
}

static void disconnect(struct stub_object *object, uint32_t refs, bool closes,
                       struct stub_effect *effect)
{
    object->strong -= refs;
    if (object->strong > 0 || refs == 0)
        return;

    if (object->external) {
        effect->disconnected = object->external;
        effect->closes = closes;
        object->external->lpVtbl->AddRef(object->external);
    } else if (closes) {
        /* Weak packets alone keep no object that does not count its connections. */
        object->weak = 0;
    }
    stub_sweep(object, effect);
}

void stub_hold(struct stub_interface *held, uint32_t refs, struct stub_effect *effect)
{
    held->refs += refs;
    connect(held->object, refs, effect);
}

void stub_let_go(struct stub_interface *held, uint32_t refs, bool closes,
                 struct stub_effect *effect)
{
    if (refs > held->refs)
        refs = held->refs;
    held->refs -= refs;
    disconnect(held->object, refs, closes, effect);
}

void stub_lock_object(struct stub_object *object, struct stub_effect *effect)
{
    object->locks++;
    connect(object, 1, effect);
}

void stub_unlock_object(struct stub_object *object, bool closes, struct stub_effect *effect)
{
    if (object->locks == 0)
        return;
    object->locks--;
    disconnect(object, 1, closes, effect);
}

void stub_detach(struct stub_object *object, bool tells, struct stub_effect *effect)
{
    if (tells && object->strong > 0 && object->external) {
        effect->disconnected = object->external;
        effect->closes = FALSE;
        object->external->lpVtbl->AddRef(object->external);
    }
    take_out(object, effect);
}
