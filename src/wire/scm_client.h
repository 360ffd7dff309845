/* SPDX-License-Identifier: MIT */
/*
 * The way to the SCM: finds the daemon of this home, or starts it.
 *
 * Who finds none takes the lock "scm.lock" in the runtime folder; under it he looks again, starts
 * comityd and waits until it listens. A daemon leaves under the same lock, so the two cannot cross.
 */
#pragma once

#include "wire/connection.h"
#include "wire/scm_protocol.h"

/* How many daemons that die while they are asked are replaced, one after the other. */
enum {
    SCM_DEATHS_MAX = 64,
};

/*
 * Connects and binds; the caller deinits the connection. RPC_E_TIMEOUT, now and for any answer on
 * it, if the daemon is silent (wire/scm_patience.h).
 */
HRESULT scm_connect(struct rpc_connection *ret_connection);

/* The same without starting a daemon: RPC_S_SERVER_UNAVAILABLE's HRESULT if none runs. */
HRESULT scm_connect_running(struct rpc_connection *ret_connection);

/*
 * The same for who only looks: from now on a daemon that says nothing for @timeout_ms counts as
 * gone.
 */
HRESULT scm_connect_to_look(unsigned timeout_ms, struct rpc_connection *ret_connection);

/*
 * One request and its answer on @connection: @writer holds the arguments, written after
 * scm_begin(); @ret_reader borrows the connection's buffer.
 */
void scm_begin(struct ndr_writer *writer);
HRESULT scm_call(struct rpc_connection *connection, uint16_t opnum, struct ndr_writer *writer,
                 struct ndr_reader *ret_reader);

/* The same for a request without arguments, or with @number for its only one. */
HRESULT scm_ask(struct rpc_connection *connection, uint16_t opnum, const uint64_t *number,
                struct ndr_reader *ret_reader);

HRESULT scm_ask_status(struct rpc_connection *connection, struct scm_status *ret_status);

/* Takes the lock that guards start and exit; close the descriptor to release it. S_FALSE if
 * it was only tried and another has it. */
enum scm_lock_mode {
    SCM_LOCK_WAIT,
    SCM_LOCK_TRY,
};
HRESULT scm_lock(enum scm_lock_mode mode, int *ret_fd);
