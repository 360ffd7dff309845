/* SPDX-License-Identifier: MIT */
/*
 * Drafts: the notes of a transaction that is being written. They go into the history's table in
 * pieces; its head goes there last.
 */
#pragma once

#include "store/history.h"

/* Whether changes of the key, or of the ledger, are to be noted: S_FALSE if not. */
HRESULT history_wants(struct hive_txn *txn, uint64_t id);
HRESULT history_wants_node(struct hive_txn *txn, const struct node *node);
HRESULT history_wants_records(struct hive_txn *txn);

/* Adds a note; what it points to may be the hive's own. */
HRESULT history_draft_add(struct hive_txn *txn, const struct history_note *note);

/* For the time being records of the ledger need no notes. */
void history_draft_quiet(struct hive_txn *txn, bool is_quiet);
