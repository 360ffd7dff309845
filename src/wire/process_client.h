/* SPDX-License-Identifier: MIT */
/*
 * The way to a process that tells of its objects. What it says is not trusted: it may be any
 * program of this user.
 */
#pragma once

#include <sys/types.h>

#include "wire/connection.h"
#include "wire/process_protocol.h"

/*
 * Connects to the endpoint of that name; the connection's peer is the process that listens there.
 * The caller deinits the connection. From now on a process that says nothing for @timeout_ms counts
 * as gone. Outcomes: RPC_S_SERVER_UNAVAILABLE's HRESULT if nobody listens; E_ACCESSDENIED if the
 * process belongs neither to this user nor to root.
 */
HRESULT process_connect(const char *name, unsigned timeout_ms,
                        struct rpc_connection *ret_connection);

HRESULT process_ask_description(struct rpc_connection *connection,
                                struct process_description *ret_description);

/*
 * The page of objects at the cursor, which moves on; 0 to begin with, and again after the last
 * page. @ret_reader borrows the connection's buffer, and stands before @ret_n objects.
 */
HRESULT process_ask_objects(struct rpc_connection *connection, uint64_t *cursor,
                            struct ndr_reader *ret_reader, uint32_t *ret_n);
