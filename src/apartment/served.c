/* SPDX-License-Identifier: MIT */
#include "apartment/served.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "apartment/callee.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "wire/management.h"

enum {
    SEND_STALL_SECONDS = 60, /* a client that takes nothing of an answer for so long is gone */
};

struct served *served_new(struct apartment *apartment, int fd, pid_t pid)
{
    const struct timeval stall = {.tv_sec = SEND_STALL_SECONDS};
    struct served *served = calloc(1, sizeof(*served));

    if (!served) {
        close(fd);
        return NULL;
    }
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &stall, sizeof(stall));
    served->apartment = apartment;
    rpc_connection_init(&served->connection, fd);
    served->connection.peer = pid;
    ndr_writer_init(&served->writer);
    return served;
}

struct served *served_free(struct served *served)
{
    if (!served)
        return NULL;

    list_remove(&served->link);
    if (served->association)
        callee_leave(served->association);
    rpc_connection_deinit(&served->connection);
    ndr_writer_deinit(&served->writer);
    free(served);
    return NULL;
}

/* Asked when an interface is first used on a connection. */
static bool offers(void *context, const IID *iid, uint32_t version)
{
    struct served *served = context;

    served->is_refused = FAILED(callee_admit(served->connection.fd));
    hr_clear();
    if (guid_is_equal(iid, &management_interface.iid))
        return rpc_interface_offers(&management_interface, version);
    if (version != 0)
        return false;
    if (callee_describes(iid))
        return !served->apartment->is_sta;
    return !served->apartment->is_endpoint && callee_offers(iid);
}

/* An interface of the protocol's own, or a call of an object. */
static uint32_t serve(struct served *served, struct rpc_request *request)
{
    static const struct rpc_interface remote_unknown = {
        {0x00000131, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}}, 0, 0};

    if (guid_is_equal(&request->iid, &management_interface.iid))
        return management_serve(&served->connection, request, &remote_unknown, 1, &served->writer);
    if (callee_describes(&request->iid))
        return callee_describe(request, &served->writer);
    return callee_serve(served->apartment, served->association, request, &served->writer);
}

static uint32_t join(void *context, struct rpc_connection *connection, uint32_t number)
{
    struct served *served = context;
    uint32_t joined;

    served->association = callee_join(served->apartment, number, connection->peer, &joined);
    return joined;
}

/* Serves what has been received, as long as the client takes the answers. */
static HRESULT serve_received(struct served *served)
{
    struct rpc_server server = {offers, join, served};
    HRESULT hr = S_OK;

    while (hr == S_OK && !rpc_output_waits(&served->connection)) {
        struct rpc_request request;
        uint32_t fault;

        hr = rpc_next_request(&served->connection, &server, &request);
        if (hr == S_FALSE)
            return S_OK;
        if (FAILED(hr))
            return hr;
        ndr_writer_reset(&served->writer, PDU_RESPONSE_SIZE);
        hr_clear();
        fault = served->is_refused ? (uint32_t)callee_admit(served->connection.fd)
                                   : serve(served, &request);
        hr = fault ? rpc_fault(&served->connection, &request, fault)
                   : rpc_respond(&served->connection, &request, &served->writer);
        rpc_trim(&served->connection);
        ndr_writer_trim(&served->writer);
    }
    return hr;
}

HRESULT served_serve(struct served *served, int flags)
{
    HRESULT hr = rpc_receive(&served->connection, flags);

    return hr == S_OK ? serve_received(served) : hr;
}

HRESULT served_flush(struct served *served)
{
    HRESULT hr = rpc_flush(&served->connection);

    return hr == S_OK ? serve_received(served) : hr;
}
