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
#include "wire/connection_frames.h"

enum {
    INPUT_ROOM = 4096, /* that a receive offers at least */
    MESSAGE_MAX = 1 << 30,
    STUB_KEPT = 1 << 20,
};

void rpc_connection_init(struct rpc_connection *connection, int fd)
{
    *connection = (struct rpc_connection){
        .fd = fd,
        .fragment_max = PDU_FRAGMENT_MIN,
        .message_max = MESSAGE_MAX,
    };
}

void rpc_connection_deinit(struct rpc_connection *connection)
{
    if (connection->fd >= 0)
        close(connection->fd);
    free(connection->contexts);
    free(connection->input.data);
    free(connection->input.stub);
    free(connection->output.data);
    *connection = (struct rpc_connection){.fd = -1};
}

void rpc_trim(struct rpc_connection *connection)
{
    struct rpc_input *input = &connection->input;

    if (input->stub_capacity <= STUB_KEPT)
        return;
    free(input->stub);
    input->stub = NULL;
    input->stub_capacity = input->stub_size = 0;
}

HRESULT rpc_peer_gone(void)
{
    return hr_from_win32(RPC_S_SERVER_UNAVAILABLE);
}

/* ---- sending ---- */

/* Goes on behind what was sent; returns whether all was. */
static bool advance(struct msghdr *message, size_t sent)
{
    while (message->msg_iovlen > 0 && sent >= message->msg_iov->iov_len) {
        sent -= message->msg_iov->iov_len;
        message->msg_iov++;
        message->msg_iovlen--;
    }
    if (message->msg_iovlen == 0)
        return true;
    message->msg_iov->iov_base = (char *)message->msg_iov->iov_base + sent;
    message->msg_iov->iov_len -= sent;
    return false;
}

/* Keeps what the socket does not take now. */
static HRESULT enqueue(struct rpc_output *output, const struct msghdr *message)
{
    if (output->begin > 0) {
        memmove(output->data, output->data + output->begin, output->end - output->begin);
        output->end -= output->begin;
        output->begin = 0;
    }
    for (size_t i = 0; i < message->msg_iovlen; i++) {
        const struct iovec *part = &message->msg_iov[i];
        size_t needed = output->end + part->iov_len;

        if (needed > output->limit)
            return rpc_peer_gone();
        if (needed > output->capacity) {
            size_t capacity = needed * 2;
            uint8_t *grown = realloc(output->data, capacity);

            if (!grown)
                return hr_raise(E_OUTOFMEMORY, "queueing an answer");
            output->data = grown;
            output->capacity = capacity;
        }
        memcpy(output->data + output->end, part->iov_base, part->iov_len);
        output->end = needed;
    }
    return S_OK;
}

/* As the memory that is kept for it; of an empty buffer for receiving, each connection has one. */
size_t rpc_bytes_waiting(const struct rpc_connection *connection)
{
    size_t received = connection->input.capacity;

    return (received > 2 * INPUT_ROOM ? received : 0) + connection->input.stub_capacity +
           connection->output.capacity;
}

bool rpc_output_waits(const struct rpc_connection *connection)
{
    return connection->output.end > connection->output.begin;
}

/* Sends all of it, or what the socket takes now if output may be queued. */
static HRESULT send_all(struct rpc_connection *connection, struct iovec *parts, int n)
{
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = (size_t)n};
    struct rpc_waiter *waiter = connection->waiter;
    bool queues = connection->output.limit > 0;
    int flags = MSG_NOSIGNAL | (queues || waiter ? MSG_DONTWAIT : 0);
    HRESULT hr;

    if (rpc_output_waits(connection))
        return enqueue(&connection->output, &message);
    for (;;) {
        ssize_t sent = sendmsg(connection->fd, &message, flags);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN && queues)
            return enqueue(&connection->output, &message);
        if (sent < 0 && errno == EAGAIN && waiter) {
            hr = waiter->wait(waiter, connection->fd, POLLOUT);
            if (FAILED(hr))
                return hr;
            continue;
        }
        if (sent < 0) /* gone; or it has taken nothing for as long as the socket waits */
            return rpc_peer_gone();
        if (advance(&message, (size_t)sent))
            return S_OK;
    }
}

void rpc_queue_output(struct rpc_connection *connection, size_t limit)
{
    connection->output.limit = limit;
}

HRESULT rpc_flush(struct rpc_connection *connection)
{
    struct rpc_output *output = &connection->output;

    while (output->end > output->begin) {
        ssize_t sent = send(connection->fd, output->data + output->begin,
                            output->end - output->begin, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent < 0 && errno == EAGAIN)
            return S_FALSE;
        if (sent < 0 && errno != EINTR)
            return rpc_peer_gone();
        if (sent > 0)
            output->begin += (size_t)sent;
    }
    free(output->data);
    *output = (struct rpc_output){.limit = output->limit};
    return S_OK;
}

HRESULT rpc_send_frame(struct rpc_connection *connection, const void *frame, size_t size)
{
    struct iovec part = {(void *)frame, size};

    return send_all(connection, &part, 1);
}

HRESULT rpc_send_message(struct rpc_connection *connection, uint8_t *message, size_t header_size,
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
    if (!pdu_header_get(frame, ret_header))
        return rpc_bad_data();
    /* Who offers to prove who he is hears that it is not needed; nobody else has proofs. */
    if (ret_header->auth_size > 0 && ret_header->type != PDU_BIND)
        return rpc_bad_data();
    if (available < ret_header->size)
        return S_FALSE;

    connection->n_frames++;
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
    if (input->stub_size + size > connection->message_max)
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
