/* SPDX-License-Identifier: MIT */
/*
 * Feeds bytes to a server's side of a connection: nonsense must end it, and nothing else.
 */
#include <sys/socket.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "wire/connection.h"
#include "wire/orpc.h"
#include "wire/scm_protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool offers(void *context, const IID *iid, uint32_t version)
{
    return iid->Data1 & 1;
}

static uint32_t join(void *context, struct rpc_connection *connection, uint32_t association)
{
    return 1;
}

static void read_everything(struct rpc_request *request)
{
    struct ndr_reader reader = request->stub;
    struct scm_activate activate;
    struct scm_offer offer;
    GUID causality;

    orpc_get_this(&reader, &causality);
    reader = request->stub;
    scm_get_activate(&reader, &activate);
    reader = request->stub;
    scm_get_offer(&reader, &offer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_server server = {offers, join, NULL};
    struct rpc_connection connection;
    struct rpc_request request;
    HRESULT hr = S_OK;
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return 0;
    rpc_connection_init(&connection, pair[0]);
    if (send(pair[1], data, size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        hr = S_FALSE;
    shutdown(pair[1], SHUT_WR);
    while (hr == S_OK) {
        hr = rpc_receive(&connection, MSG_DONTWAIT);
        while (hr == S_OK && (hr = rpc_next_request(&connection, &server, &request)) == S_OK)
            read_everything(&request);
        if (hr == S_FALSE)
            hr = S_OK; /* more may come */
    }
    rpc_connection_deinit(&connection);
    close(pair[1]);
    return 0;
}
