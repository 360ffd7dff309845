/* SPDX-License-Identifier: MIT */
#include "scm/peer.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"

enum {
    OUTPUT_MAX = 256 << 10,
    MESSAGE_MAX = 256 << 10,
};

struct peer_loop {
    uint64_t last_number; /* of a peer */
    int epoll;
    sd_event_source *source;
};

static uint32_t join(void *context, struct rpc_connection *connection, uint32_t association)
{
    static uint32_t last;

    if (++last == 0)
        ++last;
    return last;
}

static bool offers(void *context, const IID *iid, uint32_t version)
{
    struct peer *peer = context;

    return peer->callbacks->offers(iid, version);
}

static void watch(struct peer *peer)
{
    bool waits = rpc_output_waits(&peer->connection);
    struct epoll_event event = {.events = waits ? EPOLLOUT : EPOLLIN, .data.ptr = peer};

    if (waits == peer->waits)
        return;
    peer->waits = waits;
    epoll_ctl(peer->loop->epoll, EPOLL_CTL_MOD, peer->connection.fd, &event);
}

static void serve(struct peer *peer)
{
    struct rpc_server server = {offers, join, peer};
    struct rpc_request request;
    HRESULT hr;

    hr = rpc_output_waits(&peer->connection) ? rpc_flush(&peer->connection)
                                             : rpc_receive(&peer->connection, MSG_DONTWAIT);
    /* What was received before the output filled up is served when it has gone. */
    while (hr == S_OK && !rpc_output_waits(&peer->connection)) {
        hr = rpc_next_request(&peer->connection, &server, &request);
        if (hr == S_OK)
            hr = peer->callbacks->serve(peer->context, peer, &request);
    }
    if (FAILED(hr))
        peer_free(peer);
    else
        watch(peer);
}

/* One at a time: serving one may end another. */
static int on_ready(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct peer_loop *loop = context;
    struct epoll_event event;

    if (epoll_wait(loop->epoll, &event, 1, 0) == 1)
        serve(event.data.ptr);
    return 0;
}

HRESULT peer_loop_new(sd_event *event, struct peer_loop **ret_loop)
{
    struct peer_loop *loop = calloc(1, sizeof(*loop));
    int code;

    if (!loop)
        return hr_raise(E_OUTOFMEMORY, "watching connections");
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    code = loop->epoll < 0
               ? -errno
               : sd_event_add_io(event, &loop->source, loop->epoll, EPOLLIN, on_ready, loop);
    if (code < 0) {
        peer_loop_free(loop);
        return hr_raise(hr_from_errno_value(-code), "watching connections");
    }
    *ret_loop = loop;
    return S_OK;
}

struct peer_loop *peer_loop_free(struct peer_loop *loop)
{
    if (!loop)
        return NULL;

    sd_event_source_disable_unref(loop->source);
    if (loop->epoll >= 0)
        close(loop->epoll);
    free(loop);
    return NULL;
}

HRESULT peer_new(struct peer_loop *loop, int fd, pid_t pid, const struct peer_callbacks *callbacks,
                 void *context, struct list *list, struct peer **ret_peer)
{
    struct epoll_event event = {.events = EPOLLIN};
    struct peer *peer;

    peer = calloc(1, sizeof(*peer));
    if (!peer) {
        close(fd);
        return hr_raise(E_OUTOFMEMORY, "accepting a connection");
    }
    peer->number = ++loop->last_number;
    peer->pid = pid;
    peer->callbacks = callbacks;
    peer->context = context;
    rpc_connection_init(&peer->connection, fd);
    rpc_queue_output(&peer->connection, OUTPUT_MAX);
    peer->connection.message_max = MESSAGE_MAX;
    peer->loop = loop;
    event.data.ptr = peer;
    if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) < 0) {
        HRESULT hr = hr_raise(hr_from_errno(), "watching a connection");

        rpc_connection_deinit(&peer->connection);
        free(peer);
        return hr;
    }
    list_append(list, &peer->link);
    *ret_peer = peer;
    return S_OK;
}

struct peer *peer_free(struct peer *peer)
{
    if (!peer)
        return NULL;

    list_remove(&peer->link);
    peer->callbacks->left(peer->context, peer);
    /* Closing it would not do: a server that is being started has it too, for a moment. */
    epoll_ctl(peer->loop->epoll, EPOLL_CTL_DEL, peer->connection.fd, NULL);
    rpc_connection_deinit(&peer->connection);
    free(peer);
    return NULL;
}

/* The loop sees the end of a connection that was shut down. */
static void after_sending(struct peer *peer, HRESULT hr)
{
    if (FAILED(hr))
        shutdown(peer->connection.fd, SHUT_RDWR);
    watch(peer);
}

void peer_respond(struct peer *peer, const struct rpc_request *request, struct ndr_writer *writer)
{
    after_sending(peer, rpc_respond(&peer->connection, request, writer));
}

void peer_fault(struct peer *peer, const struct rpc_request *request, uint32_t status)
{
    after_sending(peer, rpc_fault(&peer->connection, request, status));
}
