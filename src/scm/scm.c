/* SPDX-License-Identifier: MIT */
#include "scm/scm.h"

#include <stdlib.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/log.h"
#include "scm/scm_state.h"
#include "wire/endpoint.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    SHORTAGE_US = 100000, /* until descriptors are tried again */
};

static const struct service {
    const IID *iid;
    HRESULT (*serve)(struct scm *scm, struct peer *peer, struct rpc_request *request);
} services[] = {
    {&scm_interface, scm_interface_serve},
};

static const struct service *find_service(const IID *iid)
{
    for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++) {
        if (guid_is_equal(services[i].iid, iid))
            return &services[i];
    }
    return NULL;
}

/* ---- idleness ---- */

static int on_idle(sd_event_source *source, uint64_t now, void *context);

static bool is_idle(const struct scm *scm)
{
    return list_is_empty(&scm->peers) && wishes_is_idle(scm->wishes);
}

/* Whenever nobody is connected the time runs; whoever comes stops it. */
static void watch_idle(struct scm *scm)
{
    if (!scm->idle_us)
        return;
    if (!scm->idle_source && sd_event_add_time_relative(scm->event, &scm->idle_source,
                                                        CLOCK_MONOTONIC, 0, 0, on_idle, scm) < 0)
        return;
    sd_event_source_set_time_relative(scm->idle_source, scm->idle_us);
    sd_event_source_set_enabled(scm->idle_source,
                                list_is_empty(&scm->peers) ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

/* Leaves, under the lock under which others look for the daemon, if still nobody is there. */
static int on_idle(sd_event_source *source, uint64_t now, void *context)
{
    struct scm *scm = context;
    int lock, connection;
    pid_t pid;

    if (!is_idle(scm) || scm_lock(SCM_LOCK_TRY, &lock) != S_OK) {
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

/* ---- peers ---- */

static bool offers(const IID *iid)
{
    return find_service(iid) != NULL;
}

static HRESULT serve(void *context, struct peer *peer, struct rpc_request *request)
{
    return find_service(&request->iid)->serve(context, peer, request);
}

static void left(void *context, struct peer *peer)
{
    struct scm *scm = context;

    wishes_drop(scm->wishes, peer);
    class_table_withdraw_all(scm->classes, peer);
    if (peer->is_on_roll)
        roll_remove(scm->roll, peer->pid);
    watch_idle(scm);
}

static const struct peer_callbacks peer_callbacks = {
    .offers = offers,
    .serve = serve,
    .left = left,
};

static int on_shortage_over(sd_event_source *source, uint64_t now, void *context)
{
    struct scm *scm = context;

    sd_event_source_set_enabled(scm->listener_source, SD_EVENT_ON);
    return 0;
}

/* Who waits at the door would wake the loop all the time. */
static void pause_accepting(struct scm *scm)
{
    if (!scm->pause_source &&
        sd_event_add_time_relative(scm->event, &scm->pause_source, CLOCK_MONOTONIC, 0, 0,
                                   on_shortage_over, scm) < 0)
        return;
    sd_event_source_set_enabled(scm->listener_source, SD_EVENT_OFF);
    sd_event_source_set_time_relative(scm->pause_source, SHORTAGE_US);
    sd_event_source_set_enabled(scm->pause_source, SD_EVENT_ONESHOT);
}

static int on_listener(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct scm *scm = context;
    struct peer *peer;
    int connection;
    HRESULT hr;
    pid_t pid;

    hr = endpoint_accept(fd, &connection, &pid);
    if (SUCCEEDED(hr) && hr != S_FALSE)
        hr = peer_new(scm->event, connection, pid, &peer_callbacks, scm, &scm->peers, &peer);
    if (FAILED(hr)) {
        log_warning("%s", hr_message());
        hr_clear();
        if (hr != E_ACCESSDENIED)
            pause_accepting(scm);
    }
    watch_idle(scm);
    return 0;
}

/* ---- beginning and end ---- */

HRESULT scm_new(sd_event *event, int listener, uint64_t idle_us, struct scm **ret_scm)
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
    scm->idle_us = idle_us;
    list_init(&scm->peers);
    ndr_writer_init(&scm->writer);

    endpoint_sweep();
    hr = class_table_new(&scm->classes);
    if (SUCCEEDED(hr))
        hr = roll_open(event, &scm->roll);
    if (SUCCEEDED(hr))
        hr = wishes_new(event, scm->classes, scm->roll, &scm->wishes);
    if (SUCCEEDED(hr) &&
        sd_event_add_io(event, &scm->listener_source, listener, EPOLLIN, on_listener, scm) < 0)
        hr = hr_raise(E_OUTOFMEMORY, "watching the socket");
    if (FAILED(hr))
        return hr_trace(hr);

    watch_idle(scm);
    *ret_scm = TAKE_PTR(scm);
    return S_OK;
}

/* The roll stays as it is: servers that are there now are for the next daemon to await. */
struct scm *scm_free(struct scm *scm)
{
    if (!scm)
        return NULL;

    scm->idle_us = 0;
    roll_freeze(scm->roll);
    list_for_each (link, &scm->peers)
        peer_free(container_of(link, struct peer, link));
    sd_event_source_disable_unref(scm->listener_source);
    sd_event_source_disable_unref(scm->pause_source);
    sd_event_source_disable_unref(scm->idle_source);
    wishes_free(scm->wishes);
    roll_close(scm->roll);
    class_table_free(scm->classes);
    ndr_writer_deinit(&scm->writer);
    if (scm->listener >= 0)
        close(scm->listener);
    free(scm);
    return NULL;
}
