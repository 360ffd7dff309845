/* SPDX-License-Identifier: MIT */
/*
 * Connections: requests and responses over one socket, from the client's and the server's side.
 *
 * A call costs each side one send and one receive. Frames are built in the caller's writer, which
 * must begin with room for the header (ndr_writer_reset() with the sizes of pdu.h); long stubs go
 * out in fragments from where they lie. Neither side allocates by a size that a peer claims: a
 * buffer grows by what has arrived.
 *
 * A connection belongs to one thread at a time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <comity/windef.h>

#include "wire/ndr.h"
#include "wire/pdu.h"

struct rpc_context {
    IID iid;
    uint16_t id;
};

/* Bytes received and not yet consumed, and the stub of a message in more than one fragment. */
struct rpc_input {
    uint8_t *data;
    size_t begin;
    size_t end;
    size_t capacity;
    uint8_t *stub;
    size_t stub_size;
    size_t stub_capacity;
};

/* Bytes to be sent when the peer takes some. */
struct rpc_output {
    uint8_t *data;
    size_t begin;
    size_t end;
    size_t capacity;
    size_t limit; /* 0: sending blocks, nothing is queued */
};

/* A thread that has other things to do while its peer makes it wait. Waits until one of poll()'s
 * @events is there. */
struct rpc_waiter {
    HRESULT (*wait)(struct rpc_waiter *waiter, int fd, short events);
};

struct rpc_connection {
    int fd;
    pid_t peer; /* of the other end */
    uint32_t association;
    uint16_t fragment_max; /* that the other side takes */
    uint32_t last_call;
    uint32_t n_requests; /* received */
    uint32_t n_frames;
    struct rpc_context *contexts;
    size_t n_contexts;
    size_t contexts_capacity;
    bool has_faulted;   /* the last call ended in a fault: the connection itself is well */
    size_t message_max; /* that is received: the stub of all fragments together */
    struct rpc_input input;
    struct rpc_output output;
    struct rpc_waiter *waiter; /* borrowed; NULL: the thread sleeps in send() and recv() */
    /* Asked whenever the socket's own time-out has passed without a byte: S_OK waits on. NULL: the
     * peer counts as gone then. */
    HRESULT (*silence)(struct rpc_connection *connection);
};

void rpc_connection_init(struct rpc_connection *connection, int fd);
void rpc_connection_deinit(struct rpc_connection *connection);

/* Between messages: lets go of the memory that an uncommonly long one needed. */
void rpc_trim(struct rpc_connection *connection);

/*
 * For a thread that must never wait: from now on what the socket does not take is queued, up to
 * @limit bytes; a peer for whom more would wait counts as gone.
 */
void rpc_queue_output(struct rpc_connection *connection, size_t limit);

/* What waits on the connection: messages that are not yet whole, answers that are not taken. */
size_t rpc_bytes_waiting(const struct rpc_connection *connection);

/* Whether something is queued; sends what the socket takes of it: S_FALSE if not all. */
bool rpc_output_waits(const struct rpc_connection *connection);
HRESULT rpc_flush(struct rpc_connection *connection);

/* ---- client ---- */

/*
 * Introduces itself: binds @iid in the association, 0 for a new one. Outcomes:
 * RPC_S_SERVER_UNAVAILABLE's HRESULT if the peer goes, ERROR_NOT_ENOUGH_QUOTA's if it takes no
 * more.
 */
HRESULT rpc_bind(struct rpc_connection *connection, const IID *iid, uint32_t association);

enum rpc_call_flags {
    RPC_CALL_MAYBE = 1, /* no answer is wanted: returns when the request is sent */
};

/*
 * Sends a request whose stub is in @writer behind PDU_OBJECT_REQUEST_SIZE bytes, binding @iid to
 * the connection if it is new on it. @ipid may be NULL: then there is no object, and the room for
 * its identifier stays unused.
 */
HRESULT rpc_send_request(struct rpc_connection *connection, const IID *iid, const GUID *ipid,
                         uint16_t opnum, struct ndr_writer *writer, enum rpc_call_flags flags,
                         uint32_t *ret_call);

/*
 * Waits for the answer and reads it; @ret_reader borrows the connection's buffer until the next
 * call on it. A fault is its status as an HRESULT. RPC_S_CALL_FAILED's HRESULT, or
 * RPC_S_SERVER_UNAVAILABLE's, if the peer goes; RPC_X_BAD_STUB_DATA's if it talks nonsense.
 */
HRESULT rpc_receive_response(struct rpc_connection *connection, uint32_t call,
                             struct ndr_reader *ret_reader);

/*
 * Tells the server that nobody waits for the call any more. Any thread may, while the connection's
 * own waits for the answer: nothing else is being sent then.
 */
void rpc_cancel(const struct rpc_connection *connection, uint32_t call);

/* ---- server ---- */

struct rpc_request {
    IID iid;
    GUID ipid; /* zero if the request named no object */
    uint16_t opnum;
    uint16_t context;
    uint32_t call;
    bool wants_answer;
    struct ndr_reader stub;                  /* borrows the connection's buffer */
    const struct rpc_connection *connection; /* borrowed: the one that it came on */
};

struct rpc_server {
    /* Whether the interface is offered here; the version's low half is the major one. */
    bool (*offers)(void *context, const IID *iid, uint32_t version);
    /* Joins an association, or makes one for 0; returns its number, 0 if that is one too many. */
    uint32_t (*join)(void *context, struct rpc_connection *connection, uint32_t association);
    void *context;
};

/*
 * Receives what there is, once; @flags are those of recv(). S_FALSE if nothing was there now;
 * RPC_S_SERVER_UNAVAILABLE's HRESULT when the peer has gone.
 */
HRESULT rpc_receive(struct rpc_connection *connection, int flags);

/*
 * The next whole request in what was received; binds are answered on the way. S_FALSE if more must
 * arrive first. A failure means nonsense: close the connection.
 */
HRESULT rpc_next_request(struct rpc_connection *connection, const struct rpc_server *server,
                         struct rpc_request *ret_request);

/* Whether the client has cancelled the request that is being served, or has gone. */
bool rpc_is_cancelled(const struct rpc_request *request);

/* Answers with the stub that @writer has behind PDU_RESPONSE_SIZE bytes. */
HRESULT rpc_respond(struct rpc_connection *connection, const struct rpc_request *request,
                    struct ndr_writer *writer);
HRESULT rpc_fault(struct rpc_connection *connection, const struct rpc_request *request,
                  uint32_t status);
