/* SPDX-License-Identifier: MIT */
/*
 * RPC options of a proxy: IRpcOptions. The RPC time-outs of Windows (RPC_C_BINDING_...) are about
 * reaching a server, which on one machine takes no time: they are kept, and change nothing. A
 * greater number is ours: the milliseconds after which calls of the proxy end unanswered, with
 * RPC_E_TIMEOUT. Source: Windows' "IRpcOptions" page.
 */
#pragma once

#include <comity/windows.h>

struct rpc_options {
    IRpcOptions IRpcOptions_iface;
    IUnknown *outer;   /* borrowed: the proxy */
    ULONG_PTR timeout; /* (atomic) as it was set */
};

void rpc_options_init(struct rpc_options *options, IUnknown *outer);

/* How long calls wait for their answer; 0: as long as it takes. */
DWORD rpc_options_timeout(const struct rpc_options *options);
