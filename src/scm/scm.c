/* SPDX-License-Identifier: MIT */
#include "scm/scm.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/log.h"
#include "scm/class_table.h"
#include "scm/launcher.h"
#include "wire/connection.h"
#include "wire/endpoint.h"
#include "wire/scm_client.h"

struct scm {
    sd_event *event; /* borrowed */
    int listener;
    sd_event_source *listener_source;
    sd_event_source *idle_source;
    unsigned idle_seconds;
    struct class_table *classes;
    struct launcher *launcher;
    struct list peers;
    struct list waiting; /* activations */
    uint32_t last_association;
    struct ndr_writer writer;
};

/* One connection: a client, a server, or both. */
struct peer {
    struct list link;
    struct scm *scm;
    pid_t pid;
    struct rpc_connection connection;
    sd_event_source *source;
};

/* An activation that waits for a launch. */
struct waiting {
    struct list link;
    struct peer *peer;
    struct rpc_request request;
    CLSID clsid;
};

static void waiting_free(struct waiting *waiting)
{
    list_remove(&waiting->link);
    free(waiting);
}

static int on_idle(sd_event_source *source, uint64_t now, void *context);

/* Whenever nobody is connected the time runs; whoever comes stops it. */
static void watch_idle(struct scm *scm)
{
    bool is_idle = list_is_empty(&scm->peers) && launcher_is_idle(scm->launcher);

    if (!scm->idle_seconds)
        return;
    if (!scm->idle_source && sd_event_add_time_relative(scm->event, &scm->idle_source,
                                                        CLOCK_MONOTONIC, 0, 0, on_idle, scm) < 0)
        return;
    sd_event_source_set_time_relative(scm->idle_source, scm->idle_seconds * UINT64_C(1000000));
    sd_event_source_set_enabled(scm->idle_source, is_idle ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

static struct peer *peer_free(struct peer *peer)
{
    struct scm *scm;

    if (!peer)
        return NULL;

    scm = peer->scm;
    list_for_each (link, &scm->waiting) {
        struct waiting *waiting = container_of(link, struct waiting, link);

        if (waiting->peer == peer)
            waiting_free(waiting);
    }
    class_table_withdraw_all(scm->classes, peer);
    list_remove(&peer->link);
    sd_event_source_disable_unref(peer->source);
    rpc_connection_deinit(&peer->connection);
    free(peer);
    watch_idle(scm);
    return NULL;
}
DEFINE_CLEANUP(struct peer *, peer_free);

static void begin_response(struct scm *scm)
{
    ndr_writer_reset(&scm->writer, PDU_RESPONSE_SIZE);
}

/* A peer that takes no answer is found dead when its connection is read next. */
static void respond(struct peer *peer, const struct rpc_request *request)
{
    rpc_respond(&peer->connection, request, &peer->scm->writer);
}

static void respond_hr(struct peer *peer, const struct rpc_request *request, HRESULT hr)
{
    begin_response(peer->scm);
    ndr_put_u32(&peer->scm->writer, (uint32_t)hr);
    respond(peer, request);
}

static void respond_failure(struct peer *peer, const struct rpc_request *request, HRESULT hr,
                            const char *text)
{
    struct scm_activated activated = {.hr = hr, .objref = "", .text = text};
    size_t size = strlen(text);

    activated.text_size = (uint32_t)(size < SCM_TEXT_MAX ? size : SCM_TEXT_MAX);
    begin_response(peer->scm);
    scm_put_activated(&peer->scm->writer, &activated);
    respond(peer, request);
}

static void respond_offer(struct peer *peer, const struct rpc_request *request,
                          struct class_offer *offer)
{
    struct scm_activated activated = {
        .hr = S_OK,
        .offer = offer->number,
        .objref = offer->objref,
        .objref_size = offer->objref_size,
        .text = "",
    };

    begin_response(peer->scm);
    scm_put_activated(&peer->scm->writer, &activated);
    respond(peer, request);
}

/* Answers all who wait for the class, with its offer or with why there is none. */
static void answer_waiting(struct scm *scm, REFCLSID clsid, HRESULT hr, const char *text)
{
    list_for_each (link, &scm->waiting) {
        struct waiting *waiting = container_of(link, struct waiting, link);
        struct class_offer *offer;

        if (!guid_is_equal(&waiting->clsid, clsid))
            continue;
        offer = class_table_find(scm->classes, clsid);
        if (offer)
            respond_offer(waiting->peer, &waiting->request, offer);
        else
            respond_failure(waiting->peer, &waiting->request, hr, text);
        waiting_free(waiting);
    }
    watch_idle(scm);
}

static void on_launch_failed(void *context, const CLSID *clsid, HRESULT hr, const char *text)
{
    answer_waiting(context, clsid, hr, text);
}

static HRESULT activate(struct peer *peer, struct rpc_request *request)
{
    struct scm *scm = peer->scm;
    struct scm_activate wish;
    struct class_offer *offer;
    struct waiting *waiting;
    HRESULT hr;

    scm_get_activate(&request->stub, &wish);
    if (request->stub.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);

    /* The client met this offer's server on its way out. */
    offer = wish.stale ? class_table_find_number(scm->classes, wish.stale) : NULL;
    if (offer)
        class_table_remove(offer);

    offer = class_table_find(scm->classes, &wish.clsid);
    if (offer) {
        respond_offer(peer, request, offer);
        return S_OK;
    }
    hr = launcher_start(scm->launcher, &wish.clsid);
    if (FAILED(hr)) {
        respond_failure(peer, request, hr, hr == hr_recorded() ? hr_message() : "");
        hr_clear();
        return S_OK;
    }
    waiting = calloc(1, sizeof(*waiting));
    if (!waiting)
        return hr_raise(E_OUTOFMEMORY, "waiting for a server");
    waiting->peer = peer;
    waiting->request = *request;
    waiting->clsid = wish.clsid;
    list_append(&scm->waiting, &waiting->link);
    return S_OK;
}

static HRESULT offer_class(struct peer *peer, struct rpc_request *request)
{
    struct scm *scm = peer->scm;
    struct scm_offer offer;
    HRESULT hr;

    scm_get_offer(&request->stub, &offer);
    if (request->stub.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);

    hr = class_table_offer(scm->classes, peer, &offer);
    respond_hr(peer, request, hr);
    if (SUCCEEDED(hr) && class_table_find(scm->classes, &offer.clsid)) {
        launcher_done(scm->launcher, &offer.clsid);
        answer_waiting(scm, &offer.clsid, S_OK, "");
    }
    return S_OK;
}

/* Shown again, classes may be what somebody waits for. */
static void resume(struct peer *peer)
{
    struct scm *scm = peer->scm;

    class_table_suspend(scm->classes, peer, false);
    list_for_each (link, &scm->waiting) {
        struct waiting *waiting = container_of(link, struct waiting, link);
        struct class_offer *offer = class_table_find(scm->classes, &waiting->clsid);

        if (!offer)
            continue;
        launcher_done(scm->launcher, &waiting->clsid);
        respond_offer(waiting->peer, &waiting->request, offer);
        waiting_free(waiting);
    }
}

static void respond_status(struct peer *peer, const struct rpc_request *request)
{
    struct scm *scm = peer->scm;
    uint32_t n = 0;

    list_for_each (link, &scm->peers)
        n++;
    begin_response(scm);
    ndr_put_u32(&scm->writer, (uint32_t)getpid());
    ndr_put_u32(&scm->writer, n);
    ndr_put_u32(&scm->writer, class_table_count(scm->classes));
    respond(peer, request);
}

static HRESULT serve(struct peer *peer, struct rpc_request *request)
{
    struct scm *scm = peer->scm;
    uint32_t cookie;

    switch (request->opnum) {
    case SCM_ACTIVATE:
        return activate(peer, request);
    case SCM_OFFER:
        return offer_class(peer, request);
    case SCM_WITHDRAW:
        cookie = ndr_get_u32(&request->stub);
        if (request->stub.failed)
            return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
        respond_hr(peer, request, class_table_withdraw(scm->classes, peer, cookie));
        return S_OK;
    case SCM_SUSPEND:
        class_table_suspend(scm->classes, peer, true);
        respond_hr(peer, request, S_OK);
        return S_OK;
    case SCM_RESUME:
        respond_hr(peer, request, S_OK);
        resume(peer);
        return S_OK;
    case SCM_STATUS:
        respond_status(peer, request);
        return S_OK;
    case SCM_STOP:
        respond_hr(peer, request, S_OK);
        sd_event_exit(scm->event, 0);
        return S_OK;
    default:
        return rpc_fault(&peer->connection, request, FAULT_OP_RANGE);
    }
}

static bool offers(void *context, const IID *iid)
{
    return guid_is_equal(iid, &scm_interface);
}

static uint32_t join(void *context, struct rpc_connection *connection, uint32_t association)
{
    struct peer *peer = context;

    return ++peer->scm->last_association;
}

static int on_peer(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct peer *peer = context;
    struct rpc_server server = {offers, join, peer};
    struct rpc_request request;
    HRESULT hr;

    hr = rpc_receive(&peer->connection, MSG_DONTWAIT);
    while (hr == S_OK) {
        hr = rpc_next_request(&peer->connection, &server, &request);
        if (hr == S_OK)
            hr = serve(peer, &request);
    }
    if (FAILED(hr))
        peer_free(peer);
    return 0;
}

static int on_listener(sd_event_source *source, int fd, uint32_t events, void *context)
{
    _cleanup_(peer_freep) struct peer *peer = NULL;
    struct scm *scm = context;
    int connection;
    HRESULT hr;
    pid_t pid;

    hr = endpoint_accept(fd, &connection, &pid);
    if (FAILED(hr))
        log_warning("%s", hr_message());
    if (hr != S_OK)
        return 0;

    peer = calloc(1, sizeof(*peer));
    if (!peer) {
        close(connection);
        return 0;
    }
    peer->scm = scm;
    peer->pid = pid;
    list_append(&scm->peers, &peer->link);
    rpc_connection_init(&peer->connection, connection);
    if (sd_event_add_io(scm->event, &peer->source, connection, EPOLLIN, on_peer, peer) < 0)
        return 0;

    watch_idle(scm);
    peer = NULL;
    return 0;
}

/* Leaves, under the lock under which others look for the daemon, if still nobody is there. */
static int on_idle(sd_event_source *source, uint64_t now, void *context)
{
    struct scm *scm = context;
    int lock, connection;
    pid_t pid;

    if (!list_is_empty(&scm->peers) || scm_lock(SCM_LOCK_TRY, &lock) != S_OK) {
        watch_idle(scm);
        return 0;
    }
    if (endpoint_accept(scm->listener, &connection, &pid) == S_OK) {
        /* Somebody is at the door: he finds it closed and looks again, with us still in. */
        close(connection);
        close(lock);
        watch_idle(scm);
        return 0;
    }
    endpoint_remove(ENDPOINT_SCM);
    close(lock);
    sd_event_exit(scm->event, 0);
    return 0;
}

HRESULT scm_new(sd_event *event, int listener, unsigned idle_seconds, struct scm **ret_scm)
{
    _cleanup_(scm_freep) struct scm *scm = NULL;
    HRESULT hr;

    scm = calloc(1, sizeof(*scm));
    if (!scm) {
        close(listener);
        return hr_raise(E_OUTOFMEMORY, "SCM");
    }
    scm->event = event;
    scm->listener = listener;
    scm->idle_seconds = idle_seconds;
    list_init(&scm->peers);
    list_init(&scm->waiting);
    ndr_writer_init(&scm->writer);

    hr = class_table_new(&scm->classes);
    if (SUCCEEDED(hr))
        hr = launcher_new(event, on_launch_failed, scm, &scm->launcher);
    if (SUCCEEDED(hr) &&
        sd_event_add_io(event, &scm->listener_source, listener, EPOLLIN, on_listener, scm) < 0)
        hr = hr_raise(E_OUTOFMEMORY, "watching the socket");
    if (FAILED(hr))
        return hr_trace(hr);

    watch_idle(scm);
    *ret_scm = TAKE_PTR(scm);
    return S_OK;
}

struct scm *scm_free(struct scm *scm)
{
    if (!scm)
        return NULL;

    scm->idle_seconds = 0;
    if (scm->peers.next) {
        list_for_each (link, &scm->peers)
            peer_free(container_of(link, struct peer, link));
    }
    sd_event_source_disable_unref(scm->listener_source);
    sd_event_source_disable_unref(scm->idle_source);
    launcher_free(scm->launcher);
    class_table_free(scm->classes);
    ndr_writer_deinit(&scm->writer);
    if (scm->listener >= 0)
        close(scm->listener);
    free(scm);
    return NULL;
}
