/* SPDX-License-Identifier: MIT */
/*
 * Ledger: who holds which key and value of a hive, and what was there before.
 *
 *   owners  names and numbers, and who acted for each last
 *   holds   entry, depth -> who, and the state it gave the entry; the first is what was before
 *   ledger  owner, depth of the key, key or value, entry -> the entry's path and name
 *
 * The holds of an entry lie one upon the other, in the order they were made. The uppermost is the
 * entry's state; letting go of it brings back the one below, and letting go of another changes
 * nothing. The functions that note do nothing in a transaction that has no owner; before an overlay
 * it is the commit that notes, and they do nothing but in one that keeps a ledger of its own.
 */
#pragma once

#include "store/store.h"

/* Whether what the transaction writes is noted as it is written. */
bool ledger_notes(const struct hive_txn *txn);

/* Before a value is written (@now) or deleted (NULL). */
HRESULT ledger_note_value(struct hive_txn *txn, uint64_t id, const char16_t *name,
                          const struct store_value *now);

/* Before a key's security descriptor is set. */
HRESULT ledger_note_security(struct hive_txn *txn, uint64_t id, const void *data, size_t size);

/* After a key was made. */
HRESULT ledger_note_made(struct hive_txn *txn, uint64_t id);

/* Before a key is deleted. */
HRESULT ledger_note_deleted(struct hive_txn *txn, uint64_t id);

/* Before all values of a key are deleted. */
HRESULT ledger_note_emptied(struct hive_txn *txn, uint64_t id);

/* The key was to be made, and is there already. */
HRESULT ledger_note_found(struct hive_txn *txn, uint64_t id);

/* The owner's number for records: 0 for nobody. */
HRESULT ledger_owner_number(struct hive_txn *txn, uint64_t *ret_number);

/* Whether the owner holds anything. */
bool ledger_knows(const struct hive_txn *txn, const char *owner);

/*
 * Lets go of all that the owners hold, together. Before an overlay the commit does it; in one that
 * keeps a ledger it is seen from now on.
 */
HRESULT ledger_undo(struct hive_txn *txn, const char *const *owners, size_t n);

/* An entry by its text, in UTF-8; @name is NULL for the key itself, and for its security. */
struct ledger_entry {
    const char *path;
    const char *name;
};

HRESULT ledger_list(const struct hive_txn *txn, const char *owner,
                    HRESULT (*visit)(const struct ledger_entry *entry, void *context),
                    void *context);
