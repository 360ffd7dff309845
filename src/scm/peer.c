/* SPDX-License-Identifier: MIT */
#include "scm/peer.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"

enum {
    OUTPUT_MAX = 256 << 10,
    MESSAGE_MAX = 256 << 10,
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

    sd_event_source_set_io_events(peer->source, waits ? EPOLLOUT : EPOLLIN);
}

static int on_ready(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct peer *peer = context;
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
    return 0;
}

HRESULT peer_new(sd_event *event, int fd, pid_t pid, const struct peer_callbacks *callbacks,
                 void *context, struct list *list, struct peer **ret_peer)
{
    struct peer *peer;
    int code;

    peer = calloc(1, sizeof(*peer));
    if (!peer) {
        close(fd);
        return hr_raise(E_OUTOFMEMORY, "accepting a connection");
    }
    peer->pid = pid;
    peer->callbacks = callbacks;
    peer->context = context;
    rpc_connection_init(&peer->connection, fd);
    rpc_queue_output(&peer->connection, OUTPUT_MAX);
    peer->connection.message_max = MESSAGE_MAX;
    code = sd_event_add_io(event, &peer->source, fd, EPOLLIN, on_ready, peer);
    if (code < 0) {
        rpc_connection_deinit(&peer->connection);
        free(peer);
        return hr_raise(hr_from_errno_value(-code), "watching a connection");
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
    sd_event_source_disable_unref(peer->source);
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
