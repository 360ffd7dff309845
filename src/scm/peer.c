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
    struct accounts *accounts;
    int epoll;
    sd_event_source *source;
};

static uint32_t join(void *context, struct rpc_connection *connection, uint32_t association)
{
    static uint32_t last;
    struct peer *peer = context;

    if (peer->is_refused)
        return 0;
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

/* Charges what waits on the connection now; whether the process may have that much. */
static HRESULT charge_bytes(struct peer *peer)
{
    size_t n = rpc_bytes_waiting(&peer->connection);
    HRESULT hr = S_OK;

    if (n > peer->n_bytes)
        hr = account_charge(peer->account, ACCOUNT_BYTES, n - peer->n_bytes);
    else
        account_refund(peer->account, ACCOUNT_BYTES, peer->n_bytes - n);
    if (SUCCEEDED(hr))
        peer->n_bytes = n;
    return hr;
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
    if (SUCCEEDED(hr))
        hr = charge_bytes(peer);
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
    HRESULT hr;
    int code;

    if (!loop)
        return hr_raise(E_OUTOFMEMORY, "watching connections");
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    hr = accounts_new(&loop->accounts);
    code = loop->epoll < 0
               ? -errno
               : sd_event_add_io(event, &loop->source, loop->epoll, EPOLLIN, on_ready, loop);
    if (code < 0)
        hr = hr_raise(hr_from_errno_value(-code), "watching connections");
    if (FAILED(hr)) {
        peer_loop_free(loop);
        return hr;
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
    accounts_free(loop->accounts);
    free(loop);
    return NULL;
}

/* One too many is kept until it can be told so, unless that are too many, too. */
static HRESULT open_account(struct peer *peer)
{
    HRESULT hr;

    hr = accounts_open(peer->loop->accounts, peer->pid, &peer->account);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = account_charge(peer->account, ACCOUNT_CONNECTIONS, 1);
    if (FAILED(hr)) {
        peer->is_refused = true;
        hr = account_charge(peer->account, ACCOUNT_REFUSALS, 1);
    }
    if (FAILED(hr))
        peer->account = account_unref(peer->account);
    return hr_trace(hr);
}

static void close_account(struct peer *peer)
{
    account_refund(peer->account, peer->is_refused ? ACCOUNT_REFUSALS : ACCOUNT_CONNECTIONS, 1);
    account_refund(peer->account, ACCOUNT_BYTES, peer->n_bytes);
    account_unref(peer->account);
}

static HRESULT add_to_loop(struct peer *peer)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};

    if (epoll_ctl(peer->loop->epoll, EPOLL_CTL_ADD, peer->connection.fd, &event) == 0)
        return S_OK;
    close_account(peer);
    return hr_raise(hr_from_errno(), "watching a connection");
}

/* Nobody, if the kernel does not say. */
static uid_t user_of(int fd)
{
    struct ucred credentials;
    socklen_t size = sizeof(credentials);

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 ? credentials.uid
                                                                             : (uid_t)-1;
}

HRESULT peer_new(struct peer_loop *loop, int fd, pid_t pid, const struct peer_callbacks *callbacks,
                 void *context, struct list *list, struct peer **ret_peer)
{
    struct peer *peer;
    HRESULT hr;

    peer = calloc(1, sizeof(*peer));
    if (!peer) {
        close(fd);
        return hr_raise(E_OUTOFMEMORY, "accepting a connection");
    }
    peer->number = ++loop->last_number;
    peer->pid = pid;
    peer->user = user_of(fd);
    peer->is_foreign = peer->user != geteuid() && peer->user != 0;
    peer->callbacks = callbacks;
    peer->context = context;
    rpc_connection_init(&peer->connection, fd);
    rpc_queue_output(&peer->connection, OUTPUT_MAX);
    peer->connection.message_max = MESSAGE_MAX;
    peer->loop = loop;
    hr = open_account(peer);
    if (SUCCEEDED(hr))
        hr = add_to_loop(peer);
    if (FAILED(hr)) {
        rpc_connection_deinit(&peer->connection);
        free(peer);
        return hr_trace(hr);
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
    close_account(peer);
    /* Closing it would not do: a server that is being started has it too, for a moment. */
    epoll_ctl(peer->loop->epoll, EPOLL_CTL_DEL, peer->connection.fd, NULL);
    rpc_connection_deinit(&peer->connection);
    free(peer);
    return NULL;
}

/* The loop sees the end of a connection that was shut down. */
static void after_sending(struct peer *peer, HRESULT hr)
{
    if (FAILED(hr) || FAILED(charge_bytes(peer)))
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
