/* SPDX-License-Identifier: MIT */
/*
 * Remotes: exporters as one apartment sees them, each with a pool of connections. All connections
 * of an apartment to an exporter are one association there; when they close, what it held goes.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "apartment/apartment.h"
#include "marshal/channel.h"

struct remote;

/* The exporter with the OXID for calls from @apartment, NULL without memory. Some that nobody uses
 * stay connected for a while. */
struct remote *remote_ref(struct apartment *apartment, uint64_t oxid);
void remote_unref(struct remote *remote);

uint64_t remote_oxid(const struct remote *remote);

/* Whether it is another apartment of this process. */
bool remote_is_here(const struct remote *remote);

/*
 * A call: begun, its arguments written to @call->writer, sent, its results read from
 * @call->reader, ended. Whatever begin and send yield, a call that was begun is ended. Outcomes:
 * RPC_S_SERVER_UNAVAILABLE, RPC_X_BAD_STUB_DATA as HRESULTs, faults of the exporter; RPC_E_TIMEOUT
 * when @timeout_ms are over, unless it is 0; RPC_E_CALL_CANCELED.
 */
HRESULT remote_call_begin(struct remote *remote, const IID *iid, DWORD timeout_ms,
                          struct call *call);
HRESULT remote_call_send(struct remote *remote, const IID *iid, const GUID *ipid, uint16_t opnum,
                         struct call *call);
void remote_call_end(struct remote *remote, struct call *call);

/* Sends without an answer; in place of remote_call_send(). */
void remote_call_post(struct remote *remote, const IID *iid, const GUID *ipid, uint16_t opnum,
                      struct call *call);

/* Closes all connections of the apartment, which ends. */
void remote_disconnect(struct apartment *apartment);
