/* SPDX-License-Identifier: MIT */
#include "remoting/remote.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apartment/com_thread.h"
#include "apartment/message_filter.h"
#include "base/hresult.h"
#include "calls/call_guard.h"
#include "calls/error_extension.h"
#include "calls/error_text.h"
#include "remoting/interface_codec.h"
#include "remoting/remote_unknown.h"
#include "wire/endpoint.h"
#include "wire/orpc.h"

enum {
    IDLE_MAX = 8,    /* connections kept for one exporter */
    OWED_MAX = 32,   /* the same, with those whose answers nobody waits for */
    PARKED_MAX = 16, /* exporters kept that no proxy uses */
};

struct remote {
    struct list link;            /* in pool.used or pool.parked */
    struct apartment *apartment; /* borrowed; (pool lock) NULL when it has ended */
    uint64_t oxid;               /* (const) */
    bool is_here;                /* (const) */
    uint32_t association;        /* (atomic) */
    uint32_t refs;               /* (pool lock) */
    struct list idle;            /* (pool lock) */
    int n_idle;                  /* (pool lock) */
};

/* A connection, in the pool or in a call. */
struct pooled {
    struct list link;
    struct rpc_waiter waiter;
    struct apartment *apartment; /* borrowed */
    struct rpc_connection connection;
    struct ndr_writer writer;
    struct com_codec codec;
    struct call_guard *guard; /* of the call; NULL: none */
    bool is_broken;
    uint32_t owed; /* a cancelled call whose answer is still to come; 0: none */
};

static struct {
    pthread_mutex_t lock;
    struct list used;
    struct list parked; /* the longest parked one first */
    int n_parked;
} pool = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .used = LIST_INIT(pool.used),
    .parked = LIST_INIT(pool.parked),
};

/* ---- lifetime ---- */

static void pooled_free(struct pooled *pooled)
{
    rpc_connection_deinit(&pooled->connection);
    ndr_writer_deinit(&pooled->writer);
    free(pooled);
}

static void free_connections(struct list *connections)
{
    list_for_each (link, connections)
        pooled_free(container_of(link, struct pooled, link));
}

static struct remote *remote_free(struct remote *remote)
{
    if (!remote)
        return NULL;

    free_connections(&remote->idle);
    free(remote);
    return NULL;
}

/* What a new process would send on its parent's connections would be taken for the parent's. */
static void cut_off(struct remote *remote)
{
    free_connections(&remote->idle);
    list_init(&remote->idle);
    remote->n_idle = 0;
    remote->apartment = NULL;
}

static void forget_after_fork(void)
{
    pthread_mutex_init(&pool.lock, NULL);
    list_for_each (link, &pool.used)
        cut_off(container_of(link, struct remote, link));
    list_for_each (link, &pool.parked)
        remote_free(container_of(link, struct remote, link));
    list_init(&pool.parked);
    pool.n_parked = 0;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

static struct remote *find(struct list *remotes, const struct apartment *apartment, uint64_t oxid)
{
    list_for_each (link, remotes) {
        struct remote *remote = container_of(link, struct remote, link);

        if (remote->oxid == oxid && remote->apartment == apartment)
            return remote;
    }
    return NULL;
}

static struct remote *remote_new(struct apartment *apartment, uint64_t oxid)
{
    struct remote *remote = calloc(1, sizeof(*remote));

    if (!remote)
        return NULL;
    remote->apartment = apartment;
    remote->oxid = oxid;
    remote->is_here = apartment_find(oxid) != NULL;
    list_init(&remote->idle);
    return remote;
}

struct remote *remote_ref(struct apartment *apartment, uint64_t oxid)
{
    struct remote *remote;

    pthread_mutex_lock(&pool.lock);
    remote = find(&pool.used, apartment, oxid);
    if (!remote) {
        remote = find(&pool.parked, apartment, oxid);
        if (remote) {
            list_remove(&remote->link);
            pool.n_parked--;
        } else {
            remote = remote_new(apartment, oxid);
        }
        if (remote)
            list_append(&pool.used, &remote->link);
    }
    if (remote)
        remote->refs++;
    pthread_mutex_unlock(&pool.lock);
    return remote;
}

/*
 * A process that creates and releases again and again would connect each time, so exporters that
 * nobody uses are parked, and the one that waited longest goes when there are too many.
 */
void remote_unref(struct remote *remote)
{
    struct remote *gone = NULL;

    pthread_mutex_lock(&pool.lock);
    if (--remote->refs == 0) {
        list_remove(&remote->link);
        if (!remote->apartment) {
            gone = remote;
        } else {
            list_append(&pool.parked, &remote->link);
            if (++pool.n_parked > PARKED_MAX) {
                gone = container_of(list_first(&pool.parked), struct remote, link);
                list_remove(&gone->link);
                pool.n_parked--;
            }
        }
    }
    pthread_mutex_unlock(&pool.lock);
    remote_free(gone);
}

uint64_t remote_oxid(const struct remote *remote)
{
    return remote->oxid;
}

bool remote_is_here(const struct remote *remote)
{
    return remote->is_here;
}

/* An STA serves calls whatever it waits for: the other one may be waiting for it. A guarded call
 * may end meanwhile. */
static HRESULT wait_for_peer(struct rpc_waiter *waiter, int fd, short events)
{
    struct pooled *pooled = container_of(waiter, struct pooled, waiter);
    struct call_guard *guard = pooled->guard;
    HRESULT hr;

    if (!guard)
        return hr_trace(apartment_wait_for(pooled->apartment, fd, events));
    hr = apartment_wait(pooled->apartment, call_guard_fd(guard, events), -1);
    return FAILED(hr) ? hr_trace(hr) : call_guard_check(guard);
}

/* From now on the connection is that of a call with this guard, or without one. */
static HRESULT set_guard(struct pooled *pooled, struct call_guard *guard)
{
    pooled->guard = guard;
    pooled->connection.waiter = guard || pooled->apartment->is_sta ? &pooled->waiter : NULL;
    return guard ? hr_trace(call_guard_watch(guard, &pooled->connection)) : S_OK;
}

/* Who makes a call. */
struct caller {
    struct apartment *apartment;
    struct call_guard *guard; /* of the call, or NULL */
};

static HRESULT connect_once(struct remote *remote, const struct caller *caller, const IID *iid,
                            uint32_t association, struct pooled **ret_pooled)
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
    pooled->waiter.wait = wait_for_peer;
    pooled->apartment = caller->apartment;
    hr = set_guard(pooled, caller->guard);
    if (SUCCEEDED(hr))
        hr = rpc_bind(&pooled->connection, iid, association);
    if (FAILED(hr)) {
        pooled_free(pooled);
        return hr_trace(hr);
    }
    *ret_pooled = pooled;
    return S_OK;
}

/*
 * Of connections that are made at the same time, by threads or while this one waits, the first
 * decides about the association; the others are made again. In an association of its own, one would
 * hold references that no other could give back.
 */
static HRESULT connect_to(struct remote *remote, const struct caller *caller, const IID *iid,
                          struct pooled **ret_pooled)
{
    for (;;) {
        uint32_t known = __atomic_load_n(&remote->association, __ATOMIC_ACQUIRE), got;
        struct pooled *pooled = NULL;
        HRESULT hr;

        hr = connect_once(remote, caller, iid, known, &pooled);
        if (FAILED(hr))
            return hr_trace(hr);

        got = pooled->connection.association;
        if (__atomic_compare_exchange_n(&remote->association, &known, got, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE) ||
            known == got) {
            *ret_pooled = pooled;
            return S_OK;
        }
        pooled_free(pooled);
    }
}

/* Whether it can carry a call: the answer to a cancelled one may still be to come. */
static bool is_free(const struct pooled *pooled)
{
    struct pollfd ready = {.fd = pooled->connection.fd, .events = POLLIN};

    return !pooled->owed || poll(&ready, 1, 0) == 1;
}

static struct pooled *take_idle(struct remote *remote)
{
    struct pooled *found = NULL;

    pthread_mutex_lock(&pool.lock);
    list_for_each (link, &remote->idle) {
        struct pooled *pooled = container_of(link, struct pooled, link);

        if (!found && is_free(pooled))
            found = pooled;
    }
    if (found) {
        list_remove(&found->link);
        remote->n_idle--;
    }
    pthread_mutex_unlock(&pool.lock);
    return found;
}

static HRESULT take(struct remote *remote, const struct caller *caller, const IID *iid,
                    struct pooled **ret_pooled)
{
    struct pooled *pooled = take_idle(remote);
    struct ndr_reader passed_over;
    HRESULT hr;

    if (!pooled)
        return hr_trace(connect_to(remote, caller, iid, ret_pooled));
    if (pooled->owed)
        rpc_receive_response(&pooled->connection, pooled->owed, &passed_over);
    pooled->owed = 0;
    hr = set_guard(pooled, caller->guard);
    if (FAILED(hr)) {
        pooled_free(pooled);
        return hr_trace(hr);
    }
    *ret_pooled = pooled;
    return S_OK;
}

static void give(struct remote *remote, struct pooled *pooled)
{
    bool is_kept = false;

    pthread_mutex_lock(&pool.lock);
    if (!pooled->is_broken && remote->apartment &&
        remote->n_idle < (pooled->owed ? OWED_MAX : IDLE_MAX)) {
        list_prepend(&remote->idle, &pooled->link);
        remote->n_idle++;
        is_kept = true;
    }
    pthread_mutex_unlock(&pool.lock);
    if (!is_kept)
        pooled_free(pooled);
}

/* ---- calls ---- */

HRESULT remote_call_begin(struct remote *remote, const IID *iid, DWORD timeout_ms,
                          struct call *call)
{
    struct caller caller = {.apartment = remote->apartment};
    struct pooled *pooled = NULL;
    GUID causality;
    HRESULT hr;

    call->codec = NULL;
    if (!caller.apartment)
        return CO_E_OBJNOTCONNECTED;
    hr = call_guard_new(timeout_ms, &caller.guard);
    if (SUCCEEDED(hr))
        hr = take(remote, &caller, iid, &pooled);
    if (FAILED(hr)) {
        call_guard_end(caller.guard);
        return hr_trace(hr);
    }

    com_codec_init_proxy(&pooled->codec, caller.apartment, remote->oxid, remote->is_here);
    ndr_writer_reset(&pooled->writer, PDU_OBJECT_REQUEST_SIZE);
    causality = apartment_causality();
    orpc_put_this(&pooled->writer, &causality);
    call->writer = &pooled->writer;
    call->codec = &pooled->codec.codec;
    ndr_reader_init(&call->reader, "", 0);
    return S_OK;
}

static struct pooled *pooled_of(struct call *call)
{
    struct com_codec *codec = container_of(call->codec, struct com_codec, codec);

    return container_of(codec, struct pooled, codec);
}

/* A connection that failed to carry a call carries no other. */
static bool is_transport_failure(HRESULT hr)
{
    return hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE) ||
           hr == HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA) || hr == E_OUTOFMEMORY ||
           hr == RPC_E_CALL_CANCELED || hr == RPC_E_TIMEOUT;
}

/* What the method yielded: the last word of the results. */
static bool has_failed(const struct ndr_reader *reader)
{
    HRESULT hr = S_OK;

    if (reader->size >= sizeof(hr))
        memcpy(&hr, reader->data + reader->size - sizeof(hr), sizeof(hr));
    return FAILED(hr);
}

/* An STA serves calls while it waits. */
static HRESULT await_in_sta(struct apartment *apartment, int fd)
{
    struct outgoing_call call = {
        .outer = apartment->calling,
        .since_ms = apartment->filter ? GetTickCount64() : 0,
        .causality = apartment_causality(),
    };
    HRESULT hr;

    apartment->calling = &call;
    hr = message_filter_wait(apartment, fd);
    apartment->calling = call.outer;
    return hr_trace(hr);
}

/* Without a guard, threads of the MTA just receive. */
static HRESULT await_answer(struct pooled *pooled, uint32_t number)
{
    struct apartment *apartment = pooled->codec.apartment;
    struct call_guard *guard = pooled->guard;
    int fd = guard ? call_guard_fd(guard, POLLIN) : pooled->connection.fd;
    HRESULT hr = S_OK;

    if (guard)
        call_guard_note_request(guard, &pooled->connection, number);
    if (apartment->is_sta)
        hr = await_in_sta(apartment, fd);
    else if (guard)
        hr = apartment_wait(apartment, fd, -1);
    if (SUCCEEDED(hr) && guard)
        hr = call_guard_check(guard);
    /* The answer is still to come. */
    if (hr == RPC_E_CALL_CANCELED || hr == RPC_E_TIMEOUT)
        pooled->owed = number;
    return hr_trace(hr);
}

/* One round trip. */
static HRESULT exchange(struct pooled *pooled, const IID *iid, const GUID *ipid, uint16_t opnum,
                        struct call *call)
{
    struct rpc_connection *connection = &pooled->connection;
    uint32_t number;
    HRESULT hr;

    hr = pooled->guard ? call_guard_check(pooled->guard) : S_OK;
    if (FAILED(hr))
        return hr;
    hr = rpc_send_request(connection, iid, ipid, opnum, &pooled->writer, 0, &number);
    pooled->is_broken = is_transport_failure(hr);
    if (SUCCEEDED(hr))
        hr = await_answer(pooled, number);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = rpc_receive_response(connection, number, &call->reader);
    pooled->is_broken = !connection->has_faulted && is_transport_failure(hr);
    return hr_trace(hr);
}

HRESULT remote_call_send(struct remote *remote, const IID *iid, const GUID *ipid, uint16_t opnum,
                         struct call *call)
{
    struct pooled *pooled = pooled_of(call);
    struct apartment *apartment = pooled->codec.apartment;
    struct orpc_extension error = {.id = &error_extension_id};
    uint64_t since_ms = apartment->filter ? GetTickCount64() : 0;
    HRESULT hr;

    do
        hr = exchange(pooled, iid, ipid, opnum, call);
    while (FAILED(hr) && apartment->filter && message_filter_retries(apartment, hr, since_ms));
    if (FAILED(hr)) {
        if (hr == E_ACCESSDENIED && hr_recorded() == hr)
            error_text_show(hr_message());
        return hr_trace(hr);
    }
    orpc_get_that(&call->reader, &error);
    if (!remote_unknown_is(iid))
        error_extension_receive(&error, has_failed(&call->reader));
    return S_OK;
}

void remote_call_post(struct remote *remote, const IID *iid, const GUID *ipid, uint16_t opnum,
                      struct call *call)
{
    struct pooled *pooled = pooled_of(call);
    uint32_t number;

    pooled->is_broken = FAILED(rpc_send_request(&pooled->connection, iid, ipid, opnum,
                                                &pooled->writer, RPC_CALL_MAYBE, &number));
}

void remote_call_end(struct remote *remote, struct call *call)
{
    struct pooled *pooled;

    if (!call->codec)
        return;
    pooled = pooled_of(call);
    com_codec_deinit(&pooled->codec);
    call_guard_end(pooled->guard);
    set_guard(pooled, NULL);
    rpc_trim(&pooled->connection);
    ndr_writer_trim(&pooled->writer);
    give(remote, pooled);
}

/* Takes the apartment's remotes of a list; those of @parked are nobody's and go. */
static void disconnect_list(struct list *remotes, const struct apartment *apartment,
                            struct list *connections, struct list *gone)
{
    list_for_each (link, remotes) {
        struct remote *remote = container_of(link, struct remote, link);

        if (remote->apartment != apartment)
            continue;
        remote->apartment = NULL;
        list_for_each (idle, &remote->idle) {
            list_remove(idle);
            list_append(connections, idle);
        }
        remote->n_idle = 0;
        if (remote->refs == 0) {
            list_remove(&remote->link);
            list_append(gone, &remote->link);
            pool.n_parked--;
        }
    }
}

void remote_disconnect(struct apartment *apartment)
{
    struct list connections, gone;

    list_init(&connections);
    list_init(&gone);
    pthread_mutex_lock(&pool.lock);
    disconnect_list(&pool.used, apartment, &connections, &gone);
    disconnect_list(&pool.parked, apartment, &connections, &gone);
    pthread_mutex_unlock(&pool.lock);
    /* Closing the connections is what tells the servers. */
    free_connections(&connections);
    list_for_each (link, &gone)
        remote_free(container_of(link, struct remote, link));
}
