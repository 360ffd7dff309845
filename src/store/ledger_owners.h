/* SPDX-License-Identifier: MIT */
/*
 * Owners of the ledger: their names and numbers, and which process last acted for each. A number
 * is never used twice.
 */
#pragma once

#include "hive/hive.h"
#include "store/author.h"

enum {
    REGISTRY_OWNER_MAX = 4096, /* bytes of an owner's name */
};

/* What is kept of an owner that holds something. */
struct ledger_owner {
    uint64_t number;
    char name[REGISTRY_OWNER_MAX];
    uint64_t since;       /* FILETIME of the first change that was noted; 0 if that is not known */
    uint64_t transaction; /* the last, as the hive counts */
    struct author last;   /* who acted for it last; time 0 if that is not known */
    char command[AUTHOR_COMMAND_MAX]; /* what @last's command points to */
};

/* An owner's number; 0 if the name is not known. */
uint64_t ledger_find_owner(const struct hive_txn *txn, const char *name);
HRESULT ledger_add_owner(struct hive_txn *txn, const char *name, uint64_t *ret_number);

/* Notes that the transaction acts for the owner; it is about to hold something. */
HRESULT ledger_owner_acts(struct hive_txn *txn, uint64_t number);

/* The owner holds nothing any more. */
HRESULT ledger_owner_rests(struct hive_txn *txn, uint64_t number);

/* Whether the owner whose record in the table has this key holds anything. */
bool ledger_owner_holds(const struct hive_txn *txn, const void *key, size_t key_size);

/* Outcome: ERROR_FILE_NOT_FOUND's HRESULT for a number that is nobody's. */
HRESULT ledger_read_owner(const struct hive_txn *txn, uint64_t number,
                          struct ledger_owner *ret_owner);

/* The owner that is next behind @number in the table, in no meaningful order, beginning with
 * number 0; S_FALSE behind the last. */
HRESULT ledger_next_owner(const struct hive_txn *txn, uint64_t number,
                          struct ledger_owner *ret_owner);
