/* SPDX-License-Identifier: MIT */
/*
 * Limits of the history, and dropping what is beyond them.
 */
#pragma once

#include "store/history.h"

struct history_limits {
    uint64_t transactions;
    uint64_t bytes;
};

/* As they are set, or else as they are without. */
void history_limits_read(const struct hive_txn *txn, struct history_limits *ret_limits);

/* Drops some of the oldest if there is too much: more than what was written, so that it becomes
 * less. @index is the last transaction's, @pieces how much of it there is. */
HRESULT history_trim(struct hive_txn *txn, const struct history_limits *limits, uint64_t index,
                     uint32_t pieces);

/* Drops everything; the next number will be greater than @number. */
HRESULT history_forget(struct hive_txn *txn, uint64_t number);
