/* SPDX-License-Identifier: MIT */
/*
 * How long a daemon that says nothing is waited for. A launch may take its time, so silence alone
 * says nothing: after a while the daemon is asked on another connection whether it lives. One that
 * is stopped, or hangs, does not answer there either.
 */
#pragma once

#include "wire/connection.h"

enum {
    SCM_SILENCE_MS = 5000, /* until it is asked; and again, how long it may take to answer that */
};

/* Connects within that time; outcomes as of endpoint_connect(), RPC_E_TIMEOUT is raised. */
HRESULT scm_patience_connect(int *ret_fd);

/* From now on a wait for an answer on @connection ends as below. */
void scm_patience_begin(struct rpc_connection *connection);

/*
 * Whether to wait on for an answer on @connection: RPC_E_TIMEOUT, with a text that names the
 * daemon and what to do, if it is silent; RPC_S_SERVER_UNAVAILABLE's HRESULT if another daemon has
 * taken its place.
 */
HRESULT scm_patience_check(struct rpc_connection *connection);
