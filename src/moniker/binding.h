/* SPDX-License-Identifier: MIT */
/*
 * Binding: what a moniker's kind asks of the bind context that it is given, whoever made that: its
 * options, and what runs.
 */
#pragma once

#include <comity/windows.h>

/* The context's options, all of them: those that it does not know are as they are by default. */
BIND_OPTS3 binding_options(IBindCtx *context);

/* How long a container may take to bind: a BINDSPEED by the context's deadline. */
DWORD binding_speed(IBindCtx *context);

/* Whether the running object table has @iface; @newly_running answers for it if there is one. */
HRESULT binding_is_running(IMoniker *iface, IBindCtx *context, IMoniker *newly_running);

/* The object that the running object table has as @iface. Outcomes: MK_E_UNAVAILABLE. */
HRESULT binding_get_running(IMoniker *iface, IBindCtx *context, REFIID riid, void **ppv);

/* When the object last changed, by the running object table. Outcomes: MK_E_UNAVAILABLE. */
HRESULT binding_get_running_time(IMoniker *iface, IBindCtx *context, FILETIME *ret_time);
