/* SPDX-License-Identifier: MIT */
/*
 * History: a hive's log of its transactions: who changed it, when, and for everything that was
 * changed what it was before. It is written in the same LMDB transaction as the change itself.
 *
 *   history  number of the transaction, 0 -> who and when; number, 1 and on -> notes, in order
 *
 * Numbers grow, with gaps: those of the user hive leave 0 when divided by 3, those of the machine
 * hive 1, and those of a commit to both, which have one number in both, 2. So no two transactions
 * that one user sees have the same number.
 *
 * The oldest transactions are dropped when there are too many (HISTORY_TRANSACTIONS) or they take
 * too much room (HISTORY_BYTES), a few at a time. The values MaxTransactions and MaxBytes of the
 * key Software\Comity\History, in the hive or else in HKEY_LOCAL_MACHINE, set other limits; with 0
 * transactions nothing is kept.
 *
 * Volatile keys, hive files that are loaded, and what comes and goes without anybody asking for it
 * have no history.
 */
#pragma once

#include "store/author.h"
#include "store/history_note.h"
#include "store/store.h"

enum {
    HISTORY_TRANSACTIONS = 10000,
    HISTORY_BYTES = 64 << 20,
};

/* A transaction's key in the table. */
struct history_key {
    uint64_t number;   /* big-endian */
    uint32_t sequence; /* big-endian; 0 is the head, then the notes */
} __attribute__((packed));

/* Its head as it is stored; command, owner and action follow, without NULs. */
struct history_head {
    uint64_t time;     /* FILETIME; later than that of any before */
    uint64_t snapshot; /* the hive's own number of the transaction: hive_txn_number() */
    uint64_t index;    /* how many transactions there were until then */
    uint64_t notes;
    uint32_t uid;
    uint32_t pid;
    uint32_t command_size;
    uint32_t owner_size;
    uint32_t action_size;
} STORE_RECORD;

/* Numbers a commit over both hives, and gives both its time. */
HRESULT history_join(struct hive_txn *machine, struct hive_txn *user, struct author *author);

/* Writes what there is of the history of a transaction that is not committed yet, as if it were.
 * S_FALSE if nothing has changed. */
HRESULT history_settle(struct hive_txn *txn, uint64_t *ret_number);

/* From now on the transaction notes of each thing the first change only: the others say nothing
 * of what was before it. For one that goes back through many, and changes things again and again.
 */
HRESULT history_note_once(struct hive_txn *txn);

/* The last transaction's number; 0 if there is none. */
HRESULT history_last(const struct hive_txn *txn, uint64_t *ret_number);

/* All that follows does nothing in an overlay. */

/* After a key was made, or before it is deleted. */
HRESULT history_note_made(struct hive_txn *txn, uint64_t id);
HRESULT history_note_deleted(struct hive_txn *txn, const struct node_view *view);

/* Before a key is renamed. */
HRESULT history_note_renamed(struct hive_txn *txn, uint64_t id);

/* Before a value, all values, or the security descriptor of a key change. */
HRESULT history_note_value(struct hive_txn *txn, uint64_t id, const char16_t *name);
HRESULT history_note_values(struct hive_txn *txn, uint64_t id);
HRESULT history_note_security(struct hive_txn *txn, uint64_t id);

/* Before @owner holds what nobody held: then what changes of the ledger needs no notes until
 * history_note_held_done(). @name is as in ledger_rows.h. */
HRESULT history_note_held(struct hive_txn *txn, uint64_t id, const char16_t *name, uint64_t owner);
void history_note_held_done(struct hive_txn *txn);

/* Before a record of the ledger changes. */
HRESULT history_note_record(struct hive_txn *txn, enum hive_table table, const void *key,
                            size_t key_size);

/* Notes a record of the ledger, which has to be there, and removes it; not in an overlay. */
HRESULT history_remove_record(struct hive_txn *txn, enum hive_table table, const void *key,
                              size_t key_size);
