/* SPDX-License-Identifier: MIT */
#include "wire/process_client.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "wire/endpoint.h"

enum {
    PAGE_MAX = 64 << 20, /* bytes that are taken in one answer */
};

static HRESULT find_peer(int fd, struct ucred *ret_peer)
{
    socklen_t size = sizeof(*ret_peer);

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, ret_peer, &size) < 0)
        return hr_raise(hr_from_errno(), "asking who listens");
    if (ret_peer->uid != geteuid() && ret_peer->uid != 0)
        return hr_raise(E_ACCESSDENIED, "user %u listens there", (unsigned)ret_peer->uid);
    return S_OK;
}

HRESULT process_connect(const char *name, unsigned timeout_ms,
                        struct rpc_connection *ret_connection)
{
    const struct timeval timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000};
    _cleanup_(closep) int fd = -1;
    struct ucred peer = {0};
    HRESULT hr;

    hr = endpoint_connect(name, &fd);
    if (SUCCEEDED(hr))
        hr = find_peer(fd, &peer);
    if (FAILED(hr))
        return hr_trace(hr);

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
    rpc_connection_init(ret_connection, TAKE_FD(fd));
    ret_connection->peer = peer.pid;
    ret_connection->message_max = PAGE_MAX;
    hr = rpc_bind(ret_connection, &process_interface, 0);
    if (FAILED(hr))
        rpc_connection_deinit(ret_connection);
    if (hr == hr_from_win32(RPC_S_SERVER_UNAVAILABLE))
        return hr_raise(hr_from_win32(RPC_S_CALL_FAILED), "process %d says nothing", peer.pid);
    return hr_trace(hr);
}

/* One request; @writer holds its arguments, behind room for the header. */
static HRESULT ask(struct rpc_connection *connection, uint16_t opnum, struct ndr_writer *writer,
                   struct ndr_reader *ret_reader)
{
    uint32_t call;
    HRESULT hr;

    hr = rpc_send_request(connection, &process_interface, NULL, opnum, writer, 0, &call);
    if (SUCCEEDED(hr))
        hr = rpc_receive_response(connection, call, ret_reader);
    return hr_trace(hr);
}

HRESULT process_ask_description(struct rpc_connection *connection,
                                struct process_description *ret_description)
{
    struct process_description description;
    struct ndr_writer writer;
    struct ndr_reader reader;
    HRESULT hr;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, PDU_OBJECT_REQUEST_SIZE);
    hr = ask(connection, PROCESS_DESCRIBE, &writer, &reader);
    ndr_writer_deinit(&writer);
    if (FAILED(hr))
        return hr_trace(hr);

    process_get_description(&reader, &description);
    if (reader.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    *ret_description = description;
    return S_OK;
}

HRESULT process_ask_objects(struct rpc_connection *connection, uint64_t *cursor,
                            struct ndr_reader *ret_reader, uint32_t *ret_n)
{
    struct ndr_writer writer;
    uint64_t next;
    HRESULT hr;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, PDU_OBJECT_REQUEST_SIZE);
    ndr_put_u64(&writer, *cursor);
    hr = ask(connection, PROCESS_LIST_OBJECTS, &writer, ret_reader);
    ndr_writer_deinit(&writer);
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_n = process_get_page(ret_reader, &next);
    /* Who does not get on would be asked for ever. */
    if (ret_reader->failed || (next != 0 && next <= *cursor))
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    *cursor = next;
    return S_OK;
}
