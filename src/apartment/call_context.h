/* SPDX-License-Identifier: MIT */
/*
 * The context of the call that a thread serves: who calls, as CoGetCallContext tells, and whether
 * he still waits. Calls nest. Source: Windows' "CoGetCallContext", "IServerSecurity" and
 * "CoTestCancel" pages.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

#include "permission/impersonation.h"
#include "wire/connection.h"

/* Lives on the stack of the thread that serves the call. */
struct call_context {
    IServerSecurity IServerSecurity_iface;
    ICancelMethodCalls ICancelMethodCalls_iface;
    const struct rpc_request *request; /* borrowed */
    struct impersonation impersonation;
    WCHAR *client;              /* owned: his account, once it was asked for */
    struct call_context *outer; /* borrowed */
    IUnknown *outer_switched;   /* borrowed */
};

void call_context_enter(struct call_context *context, const struct rpc_request *request);
void call_context_leave(struct call_context *context);

/* Whether the thread serves a call. */
bool call_context_is_serving(void);
