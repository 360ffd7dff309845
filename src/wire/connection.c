/* SPDX-License-Identifier: MIT */
#include "wire/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "wire/connection_input.h"

enum {
    INPUT_ROOM = 4096, /* that a receive offers at least */
    STUB_MAX = 1 << 30,
    SEND_STALL_MS = 60000, /* a peer that takes nothing for so long is gone */
};

void rpc_connection_init(struct rpc_connection *connection, int fd)
{
    *connection = (struct rpc_connection){.fd = fd, .fragment_max = PDU_FRAGMENT_MIN};
}

void rpc_connection_deinit(struct rpc_connection *connection)
{
    if (connection->fd >= 0)
        close(connection->fd);
    free(connection->contexts);
    free(connection->input.data);
    free(connection->input.stub);
    *connection = (struct rpc_connection){.fd = -1};
}

HRESULT rpc_peer_gone(void)
{
    return hr_from_win32(RPC_S_SERVER_UNAVAILABLE);
}

/* Sends all of it; a full socket of a non-blocking connection is waited for. */
static HRESULT send_all(struct rpc_connection *connection, struct iovec *parts, int n)
{
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = (size_t)n};

    while (message.msg_iovlen > 0) {
        ssize_t sent = sendmsg(connection->fd, &message, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN) {
            struct pollfd room = {.fd = connection->fd, .events = POLLOUT};

            if (poll(&room, 1, SEND_STALL_MS) == 0)
                return rpc_peer_gone();
            continue;
        }
        if (sent < 0)
            return rpc_peer_gone();
        while (message.msg_iovlen > 0 && (size_t)sent >= message.msg_iov->iov_len) {
            sent -= (ssize_t)message.msg_iov->iov_len;
            message.msg_iov++;
            message.msg_iovlen--;
        }
        if (message.msg_iovlen > 0) {
            message.msg_iov->iov_base = (char *)message.msg_iov->iov_base + sent;
            message.msg_iov->iov_len -= (size_t)sent;
        }
    }
    return S_OK;
}

HRESULT rpc_send_frame(struct rpc_connection *connection, const void *frame, size_t size)
{
    struct iovec part = {(void *)frame, size};

    return send_all(connection, &part, 1);
}

/*
 * Sends a message whose header of @header_size bytes lies filled before its stub. A long one goes
 * out in fragments, each under the same header with its own flags and size.
 */
static HRESULT send_message(struct rpc_connection *connection, uint8_t *message, size_t header_size,
                            size_t size)
{
    size_t room = (size_t)(connection->fragment_max - header_size) & ~(size_t)7;
    size_t sent = 0, stub_size = size - header_size;
    uint8_t header[PDU_OBJECT_REQUEST_SIZE];
    HRESULT hr = S_OK;
    uint16_t frame_size;

    if (size <= connection->fragment_max) {
        message[3] |= PFC_FIRST_FRAG | PFC_LAST_FRAG;
        frame_size = (uint16_t)size;
        memcpy(message + 8, &frame_size, sizeof(frame_size));
        return rpc_send_frame(connection, message, size);
    }
    memcpy(header, message, header_size);
    while (SUCCEEDED(hr) && sent < stub_size) {
        size_t n = stub_size - sent < room ? stub_size - sent : room;
        struct iovec parts[] = {{header, header_size}, {message + header_size + sent, n}};

        header[3] = (uint8_t)((message[3] & ~(PFC_FIRST_FRAG | PFC_LAST_FRAG)) |
                              (sent == 0 ? PFC_FIRST_FRAG : 0) |
                              (sent + n == stub_size ? PFC_LAST_FRAG : 0));
        frame_size = (uint16_t)(header_size + n);
        memcpy(header + 8, &frame_size, sizeof(frame_size));
        hr = send_all(connection, parts, 2);
        sent += n;
    }
    return hr;
}

/* ---- receiving ---- */

static bool input_make_room(struct rpc_input *input)
{
    size_t capacity;
    uint8_t *data;

    if (input->begin == input->end)
        input->begin = input->end = 0;
    if (input->capacity - input->end >= INPUT_ROOM)
        return true;
    if (input->begin > 0) {
        memmove(input->data, input->data + input->begin, input->end - input->begin);
        input->end -= input->begin;
        input->begin = 0;
        if (input->capacity - input->end >= INPUT_ROOM)
            return true;
    }
    capacity = input->capacity ? input->capacity * 2 : 2 * INPUT_ROOM;
    data = realloc(input->data, capacity);
    if (!data)
        return false;
    input->data = data;
    input->capacity = capacity;
    return true;
}

HRESULT rpc_receive(struct rpc_connection *connection, int flags)
{
    struct rpc_input *input = &connection->input;
    ssize_t size;

    if (!input_make_room(input))
        return hr_raise(E_OUTOFMEMORY, "receiving a message");

    do {
        size = recv(connection->fd, input->data + input->end, input->capacity - input->end, flags);
    } while (size < 0 && errno == EINTR);
    if (size < 0 && errno == EAGAIN)
        return S_FALSE;
    if (size <= 0)
        return rpc_peer_gone();

    input->end += (size_t)size;
    return S_OK;
}

HRESULT rpc_next_frame(struct rpc_connection *connection, struct pdu_header *ret_header,
                       const uint8_t **ret_frame)
{
    struct rpc_input *input = &connection->input;
    size_t available = input->end - input->begin;
    const uint8_t *frame = input->data + input->begin;

    if (available < PDU_HEADER_SIZE)
        return S_FALSE;
    if (!pdu_header_get(frame, ret_header) || ret_header->auth_size > 0)
        return rpc_bad_data();
    if (available < ret_header->size)
        return S_FALSE;

    input->begin += ret_header->size;
    *ret_frame = frame;
    return S_OK;
}

HRESULT rpc_bad_data(void)
{
    return hr_from_win32(RPC_X_BAD_STUB_DATA);
}

HRESULT rpc_collect_stub(struct rpc_connection *connection, const struct pdu_header *header,
                         const uint8_t *stub, size_t size, struct ndr_reader *ret_reader)
{
    struct rpc_input *input = &connection->input;
    bool is_first = header->flags & PFC_FIRST_FRAG, is_last = header->flags & PFC_LAST_FRAG;

    if (is_first && is_last) {
        ndr_reader_init(ret_reader, stub, size);
        return S_OK;
    }
    if (is_first)
        input->stub_size = 0;
    else if (input->stub_size == 0)
        return rpc_bad_data(); /* a continuation of nothing */
    if (input->stub_size + size > STUB_MAX)
        return rpc_bad_data();
    if (input->stub_size + size > input->stub_capacity) {
        size_t capacity = (input->stub_size + size) * 2;
        uint8_t *grown = realloc(input->stub, capacity);

        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "receiving a long message");
        input->stub = grown;
        input->stub_capacity = capacity;
    }
    if (size)
        memcpy(input->stub + input->stub_size, stub, size);
    input->stub_size += size;
    if (!is_last)
        return S_FALSE;

    ndr_reader_init(ret_reader, input->stub, input->stub_size);
    return S_OK;
}

/* ---- contexts ---- */

struct rpc_context *rpc_context_find(struct rpc_connection *connection, const IID *iid)
{
    for (size_t i = 0; i < connection->n_contexts; i++) {
        if (memcmp(&connection->contexts[i].iid, iid, sizeof(*iid)) == 0)
            return &connection->contexts[i];
    }
    return NULL;
}

HRESULT rpc_context_add(struct rpc_connection *connection, const IID *iid, uint16_t id)
{
    if (connection->n_contexts == PDU_CONTEXTS_MAX)
        return rpc_bad_data();
    if (connection->n_contexts == connection->contexts_capacity) {
        size_t capacity = connection->contexts_capacity ? connection->contexts_capacity * 2 : 8;
        struct rpc_context *grown =
            realloc(connection->contexts, capacity * sizeof(*connection->contexts));

        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "binding an interface");
        connection->contexts = grown;
        connection->contexts_capacity = capacity;
    }
    connection->contexts[connection->n_contexts++] = (struct rpc_context){*iid, id};
    return S_OK;
}

/* ---- the client's side ---- */

/* Receives until a whole frame is there. */
static HRESULT await_frame(struct rpc_connection *connection, struct pdu_header *ret_header,
                           const uint8_t **ret_frame)
{
    HRESULT hr;

    while ((hr = rpc_next_frame(connection, ret_header, ret_frame)) == S_FALSE) {
        hr = rpc_receive(connection, 0);
        if (hr != S_OK)
            return FAILED(hr) ? hr : rpc_peer_gone();
    }
    return hr;
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
        return E_ACCESSDENIED;
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
    return send_message(connection, message, PDU_OBJECT_REQUEST_SIZE - skipped,
                        writer->size - skipped);
}

HRESULT rpc_receive_response(struct rpc_connection *connection, uint32_t call,
                             struct ndr_reader *ret_reader)
{
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
            return FAILED((HRESULT)status) ? (HRESULT)status : hr_from_win32(status ? status : 1);
        }
        if (header.type != PDU_RESPONSE)
            return rpc_bad_data();
        hr = rpc_collect_stub(connection, &header, frame + PDU_RESPONSE_SIZE,
                              (size_t)header.size - PDU_RESPONSE_SIZE, ret_reader);
        if (hr != S_FALSE)
            return hr;
    }
}

/* ---- the server's answers ---- */

HRESULT rpc_respond(struct rpc_connection *connection, const struct rpc_request *request,
                    struct ndr_writer *writer)
{
    uint32_t stub_size = (uint32_t)(writer->size - PDU_RESPONSE_SIZE);

    if (!request->wants_answer)
        return S_OK;
    if (writer->failed)
        return rpc_fault(connection, request, (uint32_t)E_OUTOFMEMORY);

    pdu_header_fill(writer->data, PDU_RESPONSE, 0, 0, request->call);
    memcpy(writer->data + 16, &stub_size, sizeof(stub_size));
    memcpy(writer->data + 20, &request->context, sizeof(request->context));
    writer->data[22] = writer->data[23] = 0;
    return send_message(connection, writer->data, PDU_RESPONSE_SIZE, writer->size);
}

HRESULT rpc_fault(struct rpc_connection *connection, const struct rpc_request *request,
                  uint32_t status)
{
    uint8_t frame[PDU_RESPONSE_SIZE + 8] = {0};

    if (!request->wants_answer)
        return S_OK;

    pdu_header_fill(frame, PDU_FAULT, PFC_FIRST_FRAG | PFC_LAST_FRAG, sizeof(frame), request->call);
    memcpy(frame + 20, &request->context, sizeof(request->context));
    memcpy(frame + PDU_RESPONSE_SIZE, &status, sizeof(status));
    return rpc_send_frame(connection, frame, sizeof(frame));
}
