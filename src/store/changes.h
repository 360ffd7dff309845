/* SPDX-License-Identifier: MIT */
/*
 * Changes: a hive's log of what was changed last, by which other processes learn what a commit was
 * about. It is written in the same transaction as the change itself. Entries are numbered without
 * gaps; the oldest are dropped, and who was away longer knows that he missed some. So does
 * everybody of a transaction that changes more than are kept: it leaves a gap, and notes no more.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "hive/hive.h"

enum change_kind {
    CHANGE_SUBKEYS,  /* the key got, lost or renamed a subkey */
    CHANGE_VALUES,   /* a value of the key was set or deleted */
    CHANGE_GONE,     /* the key was deleted */
    CHANGE_SECURITY, /* the key's security descriptor was set */
};

struct change {
    uint64_t id; /* of the key */
    enum change_kind kind;
};

enum {
    CHANGES_KEPT = 4096, /* at least */
};

/* Notes a change. Several of one kind to one key in a row are one. */
HRESULT changes_add(struct hive_txn *txn, uint64_t id, enum change_kind kind);

/* The number of the last change; 0 for none. */
uint64_t changes_last(const struct hive_txn *txn);

/* The change behind number *@number, which then is its own. S_FALSE if there is none; outcome:
 * ERROR_NOTIFY_ENUM_DIR's HRESULT if the next one is not kept any more. */
HRESULT changes_next(const struct hive_txn *txn, uint64_t *number, struct change *ret_change);
