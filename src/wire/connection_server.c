/* SPDX-License-Identifier: MIT */
/*
 * Connections, the server's side: binds are answered here, requests handed out.
 */
#include <string.h>
#include <sys/socket.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "wire/connection_frames.h"

enum {
    RESULT_ACCEPT = 0,
    RESULT_REJECT = 2,
    RESULT_NEGOTIATE = 3,
    REASON_INTERFACE = 1,
    REASON_SYNTAX = 2,
    BIND_CONTEXTS_MAX = 16, /* offered in one bind */
};

/* The name that announces features instead of a syntax: 6CB71C2C-9812-4540-... */
static bool is_negotiation(const GUID *syntax)
{
    return syntax->Data1 == 0x6cb71c2c && syntax->Data2 == 0x9812 && syntax->Data3 == 0x4540;
}

struct offered {
    uint16_t id;
    IID iid;
    uint32_t version;
    bool has_ndr;
    bool negotiates;
};

static void read_offer(struct ndr_reader *reader, struct offered *ret_offer)
{
    uint8_t n;

    ndr_get_align(reader, 4);
    ret_offer->id = ndr_get_u16(reader);
    n = ndr_get_u8(reader);
    ndr_get_u8(reader);
    ret_offer->iid = ndr_get_guid(reader);
    ret_offer->version = ndr_get_u32(reader);
    ret_offer->has_ndr = ret_offer->negotiates = false;
    for (uint8_t i = 0; i < n && !reader->failed; i++) {
        GUID syntax = ndr_get_guid(reader);
        uint32_t version = ndr_get_u32(reader);

        ret_offer->has_ndr |= memcmp(&syntax, &pdu_ndr_syntax, sizeof(syntax)) == 0 && version == 2;
        ret_offer->negotiates |= is_negotiation(&syntax);
    }
}

static void put_result(struct ndr_writer *writer, uint16_t result, uint16_t reason)
{
    ndr_put_u16(writer, result);
    ndr_put_u16(writer, reason);
    ndr_put_guid(writer, result == RESULT_ACCEPT ? &pdu_ndr_syntax : &GUID_NULL);
    ndr_put_u32(writer, result == RESULT_ACCEPT ? 2 : 0);
}

/* With the one version of the protocol that is spoken here. */
static HRESULT refuse_bind(struct rpc_connection *connection, uint32_t call, uint8_t reason)
{
    uint8_t frame[PDU_HEADER_SIZE + 8] = {
        [PDU_HEADER_SIZE] = reason, [PDU_HEADER_SIZE + 2] = 1, [PDU_HEADER_SIZE + 3] = 5};

    pdu_header_fill(frame, PDU_BIND_NAK, PFC_FIRST_FRAG | PFC_LAST_FRAG, sizeof(frame), call);
    rpc_send_frame(connection, frame, sizeof(frame));
    return E_ACCESSDENIED;
}

static HRESULT answer_bind(struct rpc_connection *connection, const struct rpc_server *server,
                           const struct pdu_header *header, const uint8_t *frame)
{
    uint8_t room[PDU_HEADER_SIZE + 16 + 24 * BIND_CONTEXTS_MAX];
    struct ndr_writer writer = {.data = room, .capacity = sizeof(room), .size = PDU_HEADER_SIZE};
    bool is_bind = header->type == PDU_BIND;
    uint32_t association;
    struct ndr_reader reader;
    uint16_t fragment_max;
    uint8_t n;
    HRESULT hr;

    if (header->auth_size > 0)
        return refuse_bind(connection, header->call, NAK_AUTHENTICATION);
    ndr_reader_init(&reader, frame + PDU_HEADER_SIZE, (size_t)header->size - PDU_HEADER_SIZE);
    ndr_get_u16(&reader);
    fragment_max = ndr_get_u16(&reader);
    association = ndr_get_u32(&reader);
    n = ndr_get_u8(&reader);
    if (reader.failed || n == 0 || n > BIND_CONTEXTS_MAX)
        return rpc_bad_data();

    if (is_bind) {
        if (connection->association)
            return rpc_bad_data();
        connection->fragment_max = fragment_max < PDU_FRAGMENT_MIN   ? PDU_FRAGMENT_MIN
                                   : fragment_max > PDU_FRAGMENT_MAX ? PDU_FRAGMENT_MAX
                                                                     : fragment_max;
        connection->association = server->join(server->context, connection, association);
        if (!connection->association)
            return refuse_bind(connection, header->call, NAK_LIMIT);
    } else if (!connection->association) {
        return rpc_bad_data();
    }

    ndr_put_u16(&writer, connection->fragment_max);
    ndr_put_u16(&writer, PDU_FRAGMENT_MAX);
    ndr_put_u32(&writer, connection->association);
    /* The secondary address: none, for there is no port. A bind's still has its NUL. */
    ndr_put_u16(&writer, is_bind ? 1 : 0);
    ndr_put_u8(&writer, 0);
    if (!is_bind)
        writer.size--;
    ndr_put_align(&writer, 4);
    ndr_put_u32(&writer, n);
    for (uint8_t i = 0; i < n; i++) {
        struct offered offer;

        read_offer(&reader, &offer);
        if (reader.failed)
            return rpc_bad_data();
        if (offer.negotiates) {
            put_result(&writer, RESULT_NEGOTIATE, 0);
        } else if (!offer.has_ndr) {
            put_result(&writer, RESULT_REJECT, REASON_SYNTAX);
        } else if (!server->offers(server->context, &offer.iid, offer.version)) {
            put_result(&writer, RESULT_REJECT, REASON_INTERFACE);
        } else {
            hr = rpc_context_add(connection, &offer.iid, offer.id);
            if (FAILED(hr))
                return hr;
            put_result(&writer, RESULT_ACCEPT, 0);
        }
    }
    pdu_header_fill(room, is_bind ? PDU_BIND_ACK : PDU_ALTER_CONTEXT_RESP,
                    PFC_FIRST_FRAG | PFC_LAST_FRAG, (uint16_t)writer.size, header->call);
    return rpc_send_frame(connection, room, writer.size);
}

/* The interface bound to a context; the newest of several. */
static const IID *context_iid(const struct rpc_connection *connection, uint16_t id)
{
    for (size_t i = connection->n_contexts; i > 0; i--) {
        if (connection->contexts[i - 1].id == id)
            return &connection->contexts[i - 1].iid;
    }
    return NULL;
}

/* S_FALSE: a fragment that is not the last, or one that was answered by a fault. */
static HRESULT take_request(struct rpc_connection *connection, const struct pdu_header *header,
                            const uint8_t *frame, struct rpc_request *request)
{
    size_t header_size =
        header->flags & PFC_OBJECT_UUID ? PDU_OBJECT_REQUEST_SIZE : PDU_REQUEST_SIZE;
    const IID *iid;
    HRESULT hr;

    if (header->size < header_size || !connection->association)
        return rpc_bad_data();

    memcpy(&request->context, frame + 20, sizeof(request->context));
    memcpy(&request->opnum, frame + 22, sizeof(request->opnum));
    request->ipid = GUID_NULL;
    if (header->flags & PFC_OBJECT_UUID)
        memcpy(&request->ipid, frame + 24, sizeof(request->ipid));
    request->call = header->call;
    request->connection = connection;
    connection->n_requests += header->flags & PFC_LAST_FRAG ? 1 : 0;
    request->wants_answer = !(header->flags & PFC_MAYBE);

    hr = rpc_collect_stub(connection, header, frame + header_size, header->size - header_size,
                          &request->stub);
    if (hr != S_OK)
        return hr;

    iid = context_iid(connection, request->context);
    if (!iid) {
        hr = rpc_fault(connection, request, FAULT_CONTEXT);
        return FAILED(hr) ? hr : S_FALSE;
    }
    request->iid = *iid;
    return S_OK;
}

HRESULT rpc_next_request(struct rpc_connection *connection, const struct rpc_server *server,
                         struct rpc_request *ret_request)
{
    for (;;) {
        struct pdu_header header;
        const uint8_t *frame;
        HRESULT hr;

        hr = rpc_next_frame(connection, &header, &frame);
        if (hr != S_OK)
            return hr;

        switch (header.type) {
        case PDU_REQUEST:
            hr = take_request(connection, &header, frame, ret_request);
            if (hr != S_FALSE)
                return hr;
            break;
        case PDU_BIND:
        case PDU_ALTER_CONTEXT:
            hr = answer_bind(connection, server, &header, frame);
            if (FAILED(hr))
                return hr;
            break;
        case PDU_AUTH3:
        case PDU_CO_CANCEL:
        case PDU_ORPHANED:
            break; /* nothing to do: calls run to their end */
        default:
            return rpc_bad_data();
        }
    }
}

/* Only a client's next words can be there while it waits for this request. */
bool rpc_is_cancelled(const struct rpc_request *request)
{
    const struct rpc_connection *connection = request->connection;
    const struct rpc_input *input = &connection->input;
    uint8_t frame[PDU_HEADER_SIZE];
    ssize_t size = (ssize_t)(input->end - input->begin);
    uint32_t call;

    if (size >= PDU_HEADER_SIZE)
        memcpy(frame, input->data + input->begin, sizeof(frame));
    else if (size == 0)
        size = recv(connection->fd, frame, sizeof(frame), MSG_PEEK | MSG_DONTWAIT);
    if (size == 0)
        return true;
    if (size < PDU_HEADER_SIZE || frame[2] != PDU_CO_CANCEL)
        return false;
    memcpy(&call, frame + 12, sizeof(call));
    return call == request->call;
}

/* ---- answers ---- */

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
    return rpc_send_message(connection, writer->data, PDU_RESPONSE_SIZE, writer->size);
}

HRESULT rpc_fault(struct rpc_connection *connection, const struct rpc_request *request,
                  uint32_t status)
{
    const char *text = hr_recorded() == (HRESULT)status ? hr_message() : "";
    uint8_t frame[PDU_FAULT_SIZE + PDU_FAULT_TEXT_MAX] = {0};
    uint16_t size = (uint16_t)(PDU_FAULT_SIZE + strnlen(text, PDU_FAULT_TEXT_MAX));

    if (!request->wants_answer)
        return S_OK;

    pdu_header_fill(frame, PDU_FAULT, PFC_FIRST_FRAG | PFC_LAST_FRAG, size, request->call);
    memcpy(frame + 20, &request->context, sizeof(request->context));
    memcpy(frame + PDU_RESPONSE_SIZE, &status, sizeof(status));
    memcpy(frame + PDU_FAULT_SIZE, text, size - PDU_FAULT_SIZE);
    return rpc_send_frame(connection, frame, size);
}
