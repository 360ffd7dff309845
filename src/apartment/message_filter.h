/* SPDX-License-Identifier: MIT */
/*
 * Message filters: a single-threaded apartment may turn incoming calls away, and decides what
 * becomes of its own when others do. Source: Windows' "IMessageFilter" pages.
 */
#pragma once

#include "apartment/apartment.h"

/*
 * Waits until @fd is readable, as an STA does, for the answer to the call that @apartment is
 * making. The filter is asked about what is posted meanwhile; what it says about keys, mice and
 * painting means nothing here. Outcome: RPC_E_CALL_CANCELED, if it says so.
 */
HRESULT message_filter_wait(struct apartment *apartment, int fd);

/*
 * Asks the apartment's filter about a call of @method of @iid on @unknown. Outcomes: S_OK,
 * RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER.
 */
HRESULT message_filter_admit(struct apartment *apartment, IUnknown *unknown, const IID *iid,
                             uint16_t method);

/*
 * Whether a call that was turned away with @hr is to be made again; waits as long as the filter
 * says before it answers. @since_ms is when it was made first.
 */
bool message_filter_retries(struct apartment *apartment, HRESULT hr, uint64_t since_ms);

/* For the apartment's end. */
void message_filter_drop(struct apartment *apartment);
