/* SPDX-License-Identifier: MIT */
/*
 * What the client's and the server's side of a connection share.
 */
#pragma once

#include "wire/connection.h"

/* The two failures of a connection: plainly returned, each is promised to callers. */
HRESULT rpc_peer_gone(void);
HRESULT rpc_bad_data(void);

/* Why a bind is refused, in a bind_nak. */
enum {
    NAK_LIMIT = 2,
    NAK_AUTHENTICATION = 8, /* its type is not known */
};

HRESULT rpc_send_frame(struct rpc_connection *connection, const void *frame, size_t size);

/*
 * Sends a message whose header of @header_size bytes lies filled before its stub. A long one goes
 * out in fragments, each under the same header with its own flags and size.
 */
HRESULT rpc_send_message(struct rpc_connection *connection, uint8_t *message, size_t header_size,
                         size_t size);

/* The next whole frame of what was received; S_FALSE if there is none. */
HRESULT rpc_next_frame(struct rpc_connection *connection, struct pdu_header *ret_header,
                       const uint8_t **ret_frame);

/* Joins a frame's stub to what came before; S_FALSE until the last. */
HRESULT rpc_collect_stub(struct rpc_connection *connection, const struct pdu_header *header,
                         const uint8_t *stub, size_t size, struct ndr_reader *ret_reader);

struct rpc_context *rpc_context_find(struct rpc_connection *connection, const IID *iid);
HRESULT rpc_context_add(struct rpc_connection *connection, const IID *iid, uint16_t id);
