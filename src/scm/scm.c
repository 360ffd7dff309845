/* SPDX-License-Identifier: MIT */
#include "scm/scm.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/log.h"
#include "scm/scm_state.h"
#include "wire/endpoint.h"
#include "wire/scm_client.h"

enum {
    SHORTAGE_US = 100000,    /* until descriptors are tried again */
    IDLE_MEMORY = 128 << 10, /* that may stay unused */
};

#define DCOM_GUID(number)                                                                          \
    {                                                                                              \
        number, 0, 0,                                                                              \
        {                                                                                          \
            0xc0, 0, 0, 0, 0, 0, 0, 0x46                                                           \
        }                                                                                          \
    }

/* What is served, and by whom. */
enum {
    OWN,
    OBJECT_EXPORTER,
    ENDPOINT_MAPPER,
    ACTIVATOR,
    FLAT_ACTIVATOR,
    INTERFACES,
};

static const struct rpc_interface interfaces[INTERFACES] = {
    [OWN] = {{0x2c1f7a30, 0x51d4, 0x4f0e, {0x9b, 0x21, 0xc0, 0x41, 0x70, 0x59, 0x53, 0x43}}, 0, 0},
    [OBJECT_EXPORTER] =
        {{0x99fcfec4, 0x5260, 0x101b, {0xbb, 0xcb, 0x00, 0xaa, 0x00, 0x21, 0x34, 0x7a}}, 0, 0},
    [ENDPOINT_MAPPER] =
        {{0xe1af8308, 0x5d1f, 0x11c9, {0x91, 0xa4, 0x08, 0x00, 0x2b, 0x14, 0xa0, 0xfa}}, 3, 0},
    [ACTIVATOR] = {DCOM_GUID(0x000001a0), 0, 0},
    [FLAT_ACTIVATOR] =
        {{0x4d9f4ab8, 0x7d1c, 0x11cf, {0x86, 0x1e, 0x00, 0x20, 0xaf, 0x6e, 0x7c, 0x57}}, 0, 0},
};

static HRESULT (*const serve_functions[INTERFACES])(struct scm *scm, struct peer *peer,
                                                    struct rpc_request *request) = {
    [OWN] = scm_interface_serve,
    [OBJECT_EXPORTER] = object_exporter_serve,
    [ENDPOINT_MAPPER] = endpoint_mapper_serve,
    [ACTIVATOR] = activator_serve,
    [FLAT_ACTIVATOR] = flat_activator_serve,
};
_Static_assert((int)INTERFACES <= (int)SCM_INTERFACES_MAX, "a lookup may list all");

uint32_t scm_interfaces(const struct rpc_interface **ret_interfaces)
{
    *ret_interfaces = interfaces;
    return INTERFACES;
}

struct ndr_writer *scm_begin_answer(struct scm *scm)
{
    ndr_writer_reset(&scm->writer, PDU_RESPONSE_SIZE);
    return &scm->writer;
}

void scm_answer(struct scm *scm, struct peer *peer, const struct rpc_request *request,
                uint32_t fault)
{
    if (fault)
        peer_fault(peer, request, fault);
    else
        peer_respond(peer, request, &scm->writer);
}

/* ---- idleness ---- */

static int on_idle(sd_event_source *source, uint64_t now, void *context);

static bool is_idle(const struct scm *scm)
{
    return list_is_empty(&scm->peers) && wishes_is_idle(scm->wishes) &&
           envoys_are_idle(scm->envoys);
}

/* What a storm of clients needed is not kept for the next one. */
static void trim_memory(void)
{
    struct mallinfo2 memory = mallinfo2();

    if (memory.fordblks > IDLE_MEMORY)
        malloc_trim(0);
}

/* Whenever nobody is connected the time runs; whoever comes stops it. */
static void watch_idle(struct scm *scm)
{
    if (is_idle(scm))
        trim_memory();
    if (!scm->idle_us)
        return;
    if (!scm->idle_source && sd_event_add_time_relative(scm->event, &scm->idle_source,
                                                        CLOCK_MONOTONIC, 0, 0, on_idle, scm) < 0)
        return;
    sd_event_source_set_time_relative(scm->idle_source, scm->idle_us);
    sd_event_source_set_enabled(scm->idle_source,
                                list_is_empty(&scm->peers) ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

/* Nobody shall find the socket any more; one that was inherited outlives us. (the daemon's lock) */
static void leave(struct scm *scm)
{
    if (!scm->socket_is_inherited)
        endpoint_remove(ENDPOINT_SCM);
    sd_event_exit(scm->event, 0);
}

/* Under the lock under which others look for the daemon, if still nobody is there. */
static int on_idle(sd_event_source *source, uint64_t now, void *context)
{
    _cleanup_(closep) int lock = -1;
    struct scm *scm = context;
    int connection;
    pid_t pid;

    if (!is_idle(scm) || door_is_open(scm->door) || scm_lock(SCM_LOCK_TRY, &lock) != S_OK) {
        watch_idle(scm);
        return 0;
    }
    if (endpoint_accept(scm->listener, &connection, &pid) == S_OK) {
        /* Somebody is at the door: he finds it closed and looks again, with us still in. */
        close(connection);
        watch_idle(scm);
        return 0;
    }
    leave(scm);
    return 0;
}

/* Whoever holds the lock meanwhile replaces the socket that is left. */
void scm_stop(struct scm *scm)
{
    _cleanup_(closep) int lock = -1;

    if (scm_lock(SCM_LOCK_TRY, &lock) == S_OK)
        leave(scm);
    else
        sd_event_exit(scm->event, 0);
}

/* ---- peers ---- */

static bool offers(const IID *iid, uint32_t version)
{
    for (int i = 0; i < INTERFACES; i++) {
        if (guid_is_equal(&interfaces[i].iid, iid))
            return rpc_interface_offers(&interfaces[i], version);
    }
    return guid_is_equal(&management_interface.iid, iid) &&
           rpc_interface_offers(&management_interface, version);
}

static HRESULT serve(void *context, struct peer *peer, struct rpc_request *request)
{
    struct scm *scm = context;
    uint32_t fault;

    hr_clear(); /* answers bring what is raised from here on */
    /* Whom we run servers as may serve, and ask for what the policies give; nothing else here is
     * that user's. */
    if (peer->is_foreign && !scm_interface_is_for_all(request)) {
        peer_fault(peer, request, (uint32_t)E_ACCESSDENIED);
        return S_OK;
    }
    for (int i = 0; i < INTERFACES; i++) {
        if (guid_is_equal(&interfaces[i].iid, &request->iid))
            return serve_functions[i](scm, peer, request);
    }
    fault =
        management_serve(&peer->connection, request, interfaces, INTERFACES, scm_begin_answer(scm));
    scm_answer(scm, peer, request, fault);
    return S_OK;
}

static void left(void *context, struct peer *peer)
{
    struct scm *scm = context;

    wishes_drop(scm->wishes, peer);
    activator_forget(scm, peer);
    rot_interface_forget(scm, peer);
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
        hr = peer_new(scm->loop, connection, pid, &peer_callbacks, scm, &scm->peers, &peer);
    if (hr == hr_from_win32(ERROR_NOT_ENOUGH_QUOTA)) {
        hr_clear(); /* it knows: many of its connections are told so */
    } else if (FAILED(hr)) {
        log_warning("%s", hr_message());
        hr_clear();
        if (hr != E_ACCESSDENIED)
            pause_accepting(scm);
    }
    watch_idle(scm);
    return 0;
}

/* ---- beginning and end ---- */

HRESULT scm_new(sd_event *event, int listener, const struct scm_options *options,
                struct scm **ret_scm)
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
    scm->idle_us = options->idle_us;
    scm->socket_is_inherited = options->socket_is_inherited;
    list_init(&scm->peers);
    list_init(&scm->activations);
    list_init(&scm->rot_questions);
    ndr_writer_init(&scm->writer);

    endpoint_sweep();
    hr = class_table_new(&scm->classes);
    if (SUCCEEDED(hr))
        hr = rot_new(event, &scm->rot);
    if (SUCCEEDED(hr))
        hr = peer_loop_new(event, &scm->loop);
    if (SUCCEEDED(hr))
        hr = roll_open(&scm->roll);
    if (SUCCEEDED(hr))
        hr = door_new(event, &scm->door);
    if (SUCCEEDED(hr))
        hr = envoys_new(event, &scm->envoys);
    if (SUCCEEDED(hr))
        hr = wishes_new(event, scm->classes, scm->roll, scm->envoys, &scm->wishes);
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
    envoys_free(scm->envoys);
    wishes_free(scm->wishes);
    peer_loop_free(scm->loop);
    door_free(scm->door);
    roll_close(scm->roll);
    class_table_free(scm->classes);
    sd_event_source_disable_unref(scm->rot_source);
    rot_free(scm->rot);
    ndr_writer_deinit(&scm->writer);
    if (scm->listener >= 0)
        close(scm->listener);
    free(scm);
    return NULL;
}
