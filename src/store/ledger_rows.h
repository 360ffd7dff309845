/* SPDX-License-Identifier: MIT */
/*
 * Rows of the ledger: the owners' numbers, and for each owner the entries that it holds.
 */
#pragma once

#include "store/ledger_holds.h"

enum {
    REGISTRY_OWNER_MAX = 4096, /* bytes of an owner's name */
};

/* Ordered so that keys come before what is below them. */
struct ledger_row_key {
    uint64_t owner; /* big-endian */
    uint64_t depth; /* big-endian: of the key */
    struct holds_entry entry;
};

/* An entry that an owner holds; its text is the table's. */
struct ledger_row {
    struct ledger_row_key key;
    const char *path;
    const char *name; /* of the value, or NULL for the key itself */
};

/* In place of a value's name: the key's security descriptor. It is no character, in no name. */
extern const char16_t ledger_security_name[];

/* An owner's number; 0 if the name is not known. */
uint64_t ledger_find_owner(const struct hive_txn *txn, const char *name);
HRESULT ledger_add_owner(struct hive_txn *txn, const char *name, uint64_t *ret_number);

/* @name is NULL for the key itself. */
HRESULT ledger_put_row(struct hive_txn *txn, const struct ledger_row_key *row, const char16_t *path,
                       const char16_t *name);
HRESULT ledger_del_row(struct hive_txn *txn, const struct ledger_row_key *row);

/* The first row of the owner at @from or behind; S_FALSE beyond the last. */
HRESULT ledger_next_row(const struct hive_txn *txn, const struct ledger_row_key *from,
                        struct ledger_row *ret_row);

/* Makes the smallest key that is greater. */
void ledger_step_row(struct ledger_row_key *row);
