/* SPDX-License-Identifier: MIT */
/*
 * Transactions: changes of both hives that come about together or not at all, and that nobody else
 * sees before. What an open transaction writes is in overlays; committing does it again in the
 * hives, each in one short transaction of its own, unless what the transaction read or replaced
 * has changed meanwhile.
 */
#pragma once

#include "base/cleanup.h"
#include "hive/hive.h"

struct transaction;

/* An open transaction with one reference, which is rolled back if it is not ended after a time; 0
 * is any time. */
HRESULT transaction_new(uint32_t timeout_ms, struct transaction **ret_transaction);
struct transaction *transaction_ref(struct transaction *transaction);

/* The last one rolls back. */
struct transaction *transaction_unref(struct transaction *transaction);
DEFINE_CLEANUP(struct transaction *, transaction_unref);

/*
 * Commits durably. Outcomes: the HRESULTs of ERROR_TRANSACTION_ALREADY_COMMITTED and
 * ERROR_TRANSACTION_ALREADY_ABORTED. Raised: ERROR_TRANSACTIONAL_CONFLICT; after this and any other
 * failure nothing has happened, and the transaction is rolled back.
 */
HRESULT transaction_commit(struct transaction *transaction);

/* Has @look see what a commit would make of each hive (commit.h), and rolls back. */
HRESULT transaction_preview(struct transaction *transaction,
                            HRESULT (*look)(const struct hive_txn *txn, uint64_t number,
                                            void *context),
                            void *context);

/* Outcomes: those of transaction_commit(). */
HRESULT transaction_rollback(struct transaction *transaction);

/*
 * Begin reading or writing a hive as @transaction sees it (NULL: the hive itself); to be ended as
 * any of hive.h. What is written is the thread's owner's. After the commit it reads the hive.
 * Outcome: ERROR_TRANSACTION_NOT_ACTIVE's HRESULT for what was rolled back, and for a write after
 * the commit.
 */
HRESULT transaction_read_begin_layered(struct transaction *transaction, enum hive_kind kind,
                                       struct hive_txn *ret_txn);
HRESULT transaction_write_begin(struct transaction *transaction, enum hive_kind kind,
                                struct hive_txn *ret_txn);

/* What stands for the hives themselves in this process: NULL, or the transaction that keeps from
 * them all that is written. The process owns a reference, until another, or NULL, takes the place;
 * a thread that uses the registry meanwhile is the caller's to avoid. What owners did, before or in
 * it, can be undone in it (owner.h) if nothing was written in it before it took the place. */
extern struct transaction *transaction_captured; /* (atomic) */
void transaction_capture(struct transaction *transaction);

static inline HRESULT transaction_read_begin(struct transaction *transaction, enum hive_kind kind,
                                             struct hive_txn *ret_txn)
{
    if (!transaction)
        transaction = __atomic_load_n(&transaction_captured, __ATOMIC_ACQUIRE);
    return transaction ? transaction_read_begin_layered(transaction, kind, ret_txn)
                       : hive_read_begin(kind, ret_txn);
}
