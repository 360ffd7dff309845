/* SPDX-License-Identifier: MIT */
/*
 * Timeline: the transactions that a hive's history has, and their notes, from the last one back.
 */
#pragma once

#include "store/history.h"

/* The texts are UTF-8 without NUL, borrowed from the hive's transaction until that writes. */
struct past_transaction {
    uint64_t number;
    uint64_t time;
    uint64_t snapshot;
    uint64_t index; /* 1 is the first that the hive ever kept */
    uint64_t notes;
    uint32_t uid;
    uint32_t pid;
    const char *command;
    size_t command_size;
    const char *owner; /* of size 0 if it had none */
    size_t owner_size;
    const char *action; /* of size 0 if it was mere changes */
    size_t action_size;
};

/* Outcome: ERROR_FILE_NOT_FOUND's HRESULT if there is none with this number, or no more. */
HRESULT past_find(const struct hive_txn *txn, uint64_t number,
                  struct past_transaction *ret_transaction);

/* The last one before @number; S_FALSE if there is none. */
HRESULT past_previous(const struct hive_txn *txn, uint64_t number,
                      struct past_transaction *ret_transaction);

/* The transaction that was the hive's own number @snapshot; S_FALSE if it is not there. */
HRESULT past_find_snapshot(const struct hive_txn *txn, uint64_t snapshot,
                           struct past_transaction *ret_transaction);

/* Calls @visit for each note of a transaction, the last one first, until it fails; a note stays
 * where it is if @visit writes. */
HRESULT past_visit_notes(const struct hive_txn *txn, uint64_t number,
                         HRESULT (*visit)(const struct history_note *note, void *context),
                         void *context);
