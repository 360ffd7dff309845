/* SPDX-License-Identifier: MIT */
#include "com/served.h"
#include "com/association.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

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
        association_leave(served->association);
    rpc_connection_deinit(&served->connection);
    ndr_writer_deinit(&served->writer);
    free(served);
    return NULL;
}

static bool offers(void *context, const IID *iid)
{
    return exporter_offers(iid);
}

static uint32_t join(void *context, struct rpc_connection *connection, uint32_t number)
{
    struct served *served = context;

    served->association = association_join(served->apartment, number, connection->peer);
    return served->association ? association_number(served->association) : 0;
}

HRESULT served_serve(struct served *served, int flags)
{
    struct rpc_server server = {offers, join, served};
    HRESULT hr;

    hr = rpc_receive(&served->connection, flags);
    while (hr == S_OK) {
        struct rpc_request request;
        uint32_t fault;

        hr = rpc_next_request(&served->connection, &server, &request);
        if (hr == S_FALSE)
            return S_OK;
        if (FAILED(hr))
            return hr;
        ndr_writer_reset(&served->writer, PDU_RESPONSE_SIZE);
        fault = exporter_serve(served->apartment, served->association, &request, &served->writer);
        hr = fault ? rpc_fault(&served->connection, &request, fault)
                   : rpc_respond(&served->connection, &request, &served->writer);
    }
    return hr;
}
