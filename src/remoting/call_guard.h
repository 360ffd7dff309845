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
 * Guards the thread's call @number, which was sent on @connection, if that is needed: @timeout_ms
 * is not 0, or the thread allows cancellation. Otherwise S_FALSE.
 */
HRESULT call_guard_new(struct rpc_connection *connection, uint32_t number, DWORD timeout_ms,
                       struct call_guard **ret_guard);

/* Readable when the answer is there, and when the call shall end without it. */
int call_guard_fd(const struct call_guard *guard);

/*
 * After waiting, which yielded @hr: what it comes to. Outcomes: @hr, RPC_E_CALL_CANCELED,
 * RPC_E_TIMEOUT. The guard is the caller's no more.
 */
HRESULT call_guard_end(struct call_guard *guard, HRESULT hr);

/* The cancel object of the innermost call that the thread is making, with a reference; or NULL. */
ICancelMethodCalls *call_guard_find(DWORD thread);
