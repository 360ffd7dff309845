/* SPDX-License-Identifier: MIT */
/*
 * Reverting: taking back one transaction of the history, and leaving alone what came later.
 */
#pragma once

#include "past/timeline.h"

/*
 * Makes what the transaction changed what it was before; a key that it made stays while there is
 * anything in it. S_FALSE if all is so already, or the hive had no part in it. Raised:
 * ERROR_TRANSACTIONAL_CONFLICT's HRESULT, naming the first thing that was changed again, or that
 * somebody else has registered as well; nothing is to be committed then.
 */
HRESULT past_revert(struct hive_txn *txn, uint64_t number);
