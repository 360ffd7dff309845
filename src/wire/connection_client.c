/* SPDX-License-Identifier: MIT */
/*
 * Connections, the client's side: binds are made as interfaces are called.
 */
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "wire/connection_frames.h"

/* Receives what there is, when there is something. */
static HRESULT await_bytes(struct rpc_connection *connection)
{
    struct rpc_waiter *waiter = connection->waiter;
    HRESULT hr;

    hr = rpc_receive(connection, waiter ? MSG_DONTWAIT : 0);
    while (hr == S_FALSE && (waiter || connection->silence)) {
        hr =
            waiter ? waiter->wait(waiter, connection->fd, POLLIN) : connection->silence(connection);
        if (SUCCEEDED(hr))
            hr = rpc_receive(connection, waiter ? MSG_DONTWAIT : 0);
    }
    return hr;
}

/* Receives until a whole frame is there. */
static HRESULT await_frame(struct rpc_connection *connection, struct pdu_header *ret_header,
                           const uint8_t **ret_frame)
{
    HRESULT hr;

    while ((hr = rpc_next_frame(connection, ret_header, ret_frame)) == S_FALSE) {
        hr = await_bytes(connection);
        if (hr != S_OK)
            return FAILED(hr) ? hr : rpc_peer_gone();
    }
    return hr;
}

static HRESULT refused(const struct pdu_header *header, const uint8_t *frame)
{
    struct ndr_reader reader;

    ndr_reader_init(&reader, frame + PDU_HEADER_SIZE, (size_t)header->size - PDU_HEADER_SIZE);
    return ndr_get_u16(&reader) == NAK_LIMIT
               ? hr_raise(hr_from_win32(ERROR_NOT_ENOUGH_QUOTA),
                          "the other side takes no more connections of this process")
               : E_ACCESSDENIED;
}

static HRESULT bind_context(struct rpc_connection *connection, enum pdu_type type, const IID *iid,
                            uint32_t association)
{
    uint16_t id = (uint16_t)connection->n_contexts;
    uint16_t result = 0xffff;
    uint8_t frame[PDU_HEADER_SIZE + 12 + 44];
    struct pdu_header header;
    struct ndr_reader reader;
    const uint8_t *answer = NULL;
    HRESULT hr;
    struct {
        uint16_t max_send, max_receive;
        uint32_t association;
        uint8_t n_contexts, reserved[3];
        uint16_t id;
        uint8_t n_syntaxes, reserved2;
        IID iid;
        uint32_t version;
        GUID syntax;
        uint32_t syntax_version;
    } body = {PDU_FRAGMENT_MAX,
              PDU_FRAGMENT_MAX,
              association,
              1,
              {0},
              id,
              1,
              0,
              *iid,
              0,
              pdu_ndr_syntax,
              2};

    _Static_assert(sizeof(body) == sizeof(frame) - PDU_HEADER_SIZE, "a bind is packed");
    pdu_header_fill(frame, type, PFC_FIRST_FRAG | PFC_LAST_FRAG, sizeof(frame),
                    ++connection->last_call);
    memcpy(frame + PDU_HEADER_SIZE, &body, sizeof(body));
    hr = rpc_send_frame(connection, frame, sizeof(frame));
    if (SUCCEEDED(hr))
        hr = await_frame(connection, &header, &answer);
    if (FAILED(hr))
        return hr;
    if (header.type == PDU_BIND_NAK)
        return refused(&header, answer);
    if (header.type != PDU_BIND_ACK && header.type != PDU_ALTER_CONTEXT_RESP)
        return rpc_bad_data();

    ndr_reader_init(&reader, answer + PDU_HEADER_SIZE, (size_t)header.size - PDU_HEADER_SIZE);
    connection->fragment_max = ndr_get_u16(&reader);
    ndr_get_u16(&reader);
    connection->association = ndr_get_u32(&reader);
    ndr_get_bytes(&reader, ndr_get_u16(&reader)); /* the secondary address */
    ndr_get_align(&reader, 4);
    if (ndr_get_u32(&reader) != 0)
        result = ndr_get_u16(&reader);
    if (reader.failed || connection->fragment_max < PDU_FRAGMENT_MIN)
        return rpc_bad_data();
    if (result != 0)
        return E_NOINTERFACE;
    return rpc_context_add(connection, iid, id);
}

HRESULT rpc_bind(struct rpc_connection *connection, const IID *iid, uint32_t association)
{
    return bind_context(connection, PDU_BIND, iid, association);
}

HRESULT rpc_send_request(struct rpc_connection *connection, const IID *iid, const GUID *ipid,
                         uint16_t opnum, struct ndr_writer *writer, enum rpc_call_flags flags,
                         uint32_t *ret_call)
{
    struct rpc_context *context = rpc_context_find(connection, iid);
    size_t skipped = ipid ? 0 : sizeof(GUID);
    uint8_t *message = writer->data + skipped;
    uint32_t stub_size;
    HRESULT hr;

    if (writer->failed)
        return hr_raise(E_OUTOFMEMORY, "writing a request");
    if (!context) {
        hr = bind_context(connection, PDU_ALTER_CONTEXT, iid, connection->association);
        if (FAILED(hr))
            return hr;
        context = rpc_context_find(connection, iid);
    }
    stub_size = (uint32_t)(writer->size - PDU_OBJECT_REQUEST_SIZE);
    pdu_header_fill(
        message, PDU_REQUEST,
        (uint8_t)((ipid ? PFC_OBJECT_UUID : 0) | (flags & RPC_CALL_MAYBE ? PFC_MAYBE : 0)), 0,
        ++connection->last_call);
    memcpy(message + 16, &stub_size, sizeof(stub_size));
    memcpy(message + 20, &context->id, sizeof(context->id));
    memcpy(message + 22, &opnum, sizeof(opnum));
    if (ipid)
        memcpy(message + 24, ipid, sizeof(*ipid));
    *ret_call = connection->last_call;
    return rpc_send_message(connection, message, PDU_OBJECT_REQUEST_SIZE - skipped,
                            writer->size - skipped);
}

HRESULT rpc_receive_response(struct rpc_connection *connection, uint32_t call,
                             struct ndr_reader *ret_reader)
{
    connection->has_faulted = false;
    for (;;) {
        struct pdu_header header;
        const uint8_t *frame = NULL;
        uint32_t status;
        HRESULT hr;

        hr = await_frame(connection, &header, &frame);
        if (FAILED(hr))
            return hr;
        if (header.call != call || header.size < PDU_RESPONSE_SIZE)
            return rpc_bad_data();
        if (header.type == PDU_FAULT && header.size >= PDU_RESPONSE_SIZE + 4) {
            memcpy(&status, frame + PDU_RESPONSE_SIZE, sizeof(status));
            connection->has_faulted = true;
            hr = FAILED((HRESULT)status) ? (HRESULT)status : hr_from_win32(status ? status : 1);
            return header.size > PDU_FAULT_SIZE
                       ? hr_raise(hr, "%.*s", (int)(header.size - PDU_FAULT_SIZE),
                                  (const char *)frame + PDU_FAULT_SIZE)
                       : hr;
        }
        if (header.type != PDU_RESPONSE)
            return rpc_bad_data();
        hr = rpc_collect_stub(connection, &header, frame + PDU_RESPONSE_SIZE,
                              (size_t)header.size - PDU_RESPONSE_SIZE, ret_reader);
        if (hr != S_FALSE)
            return hr;
    }
}

/* A server that takes no byte now is not asking, either. */
void rpc_cancel(const struct rpc_connection *connection, uint32_t call)
{
    uint8_t frame[PDU_HEADER_SIZE];

    pdu_header_fill(frame, PDU_CO_CANCEL, PFC_FIRST_FRAG | PFC_LAST_FRAG, sizeof(frame), call);
    if (send(connection->fd, frame, sizeof(frame), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        return;
}
