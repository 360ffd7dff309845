/* SPDX-License-Identifier: MIT */
/*
 * Marks: a number that goes into the user hive with a transaction, unseen, by which can be told
 * later whether the transaction was committed. It is for who does other things besides, that are to
 * come about with the transaction; a hive knows the last number alone.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/windef.h>

enum {
    COMMIT_MARK_SIZE = 16,
};

struct transaction;

/* Outcome: ERROR_TRANSACTION_NOT_ACTIVE's HRESULT. */
HRESULT transaction_mark(struct transaction *transaction, const uint8_t number[COMMIT_MARK_SIZE]);

/* Whether the transaction with the number was the last marked one that was committed; after
 * completing what a process that died in the midst of a commit has left. */
HRESULT transaction_was_marked(const uint8_t number[COMMIT_MARK_SIZE], bool *ret_was_marked);
