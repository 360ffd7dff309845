/* SPDX-License-Identifier: MIT */
/*
 * The context of the call that a thread serves: who calls, as CoGetCallContext tells. Calls nest.
 * Source: Windows' "CoGetCallContext" and "IServerSecurity" pages.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

/* Lives on the stack of the thread that serves the call. */
struct call_context {
    IServerSecurity IServerSecurity_iface;
    bool is_impersonating;
    struct call_context *outer; /* borrowed */
    IUnknown *outer_switched;   /* borrowed */
};

void call_context_enter(struct call_context *context);
void call_context_leave(struct call_context *context);

/* Whether the thread serves a call. */
bool call_context_is_serving(void);
