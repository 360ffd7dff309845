/* SPDX-License-Identifier: MIT */
/*
 * Call guards: calls that may end before they are answered, because somebody cancels them or their
 * time is over. Source: Windows' "Canceling
 * Method Calls" and "ICancelMethodCalls" pages.
 */
#pragma once

#include <comity/windows.h>

#include "wire/connection.h"

struct call_guard;

/*
 * Guards a call that the thread is about to make, if that is needed: @timeout_ms is not 0, or the
 * thread allows cancellation. Otherwise S_FALSE.
 */
HRESULT call_guard_new(DWORD timeout_ms, struct call_guard **ret_guard);

/* The call is over. NULL does nothing. */
void call_guard_end(struct call_guard *guard);

/* The call is made on the connection, which lasts as long. */
HRESULT call_guard_watch(struct call_guard *guard, const struct rpc_connection *connection);

/* The request was sent, under its number. */
void call_guard_note_request(struct call_guard *guard, const struct rpc_connection *connection,
                             uint32_t number);

/* Readable when the connection has one of poll()'s @events, and when the call shall end without an
 * answer. */
int call_guard_fd(struct call_guard *guard, short events);

/* Whether to go on, after waiting. Outcomes: RPC_E_CALL_CANCELED, RPC_E_TIMEOUT. */
HRESULT call_guard_check(struct call_guard *guard);

/* The cancel object of the innermost call that the thread is making, with a reference; or NULL. */
ICancelMethodCalls *call_guard_find(DWORD thread);
