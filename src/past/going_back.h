/* SPDX-License-Identifier: MIT */
/*
 * Going back: making a hive what it was, by the notes of its history; the ledger too. What is done
 * is one more transaction, which the history has as well.
 */
#pragma once

#include "past/timeline.h"

/*
 * Makes the hive what it was at @time, behind the last transaction until then; S_FALSE if it is.
 * Raised: ERROR_NOT_FOUND's HRESULT if the history does not go back so far,
 * ERROR_TRANSACTIONAL_CONFLICT's if a volatile key stands where another was.
 */
HRESULT past_restore(struct hive_txn *txn, uint64_t time);

/* Takes one note back: what it is about is as its transaction left it. */
HRESULT past_take_back(struct hive_txn *txn, const struct history_note *note);
