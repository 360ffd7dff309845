/* SPDX-License-Identifier: MIT */
/*
 * Rows of the ledger: for each owner the entries that it holds.
 */
#pragma once

#include "store/ledger_holds.h"

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

/* Whether it is the key's security descriptor. */
bool ledger_row_is_security(const struct ledger_row *row);

/* @name is NULL for the key itself. */
HRESULT ledger_put_row(struct hive_txn *txn, const struct ledger_row_key *row, const char16_t *path,
                       const char16_t *name);
HRESULT ledger_del_row(struct hive_txn *txn, const struct ledger_row_key *row);

/* The first row of the owner at @from or behind; S_FALSE beyond the last. */
HRESULT ledger_next_row(const struct hive_txn *txn, const struct ledger_row_key *from,
                        struct ledger_row *ret_row);

/* That of one entry; S_FALSE if the owner does not hold it. */
HRESULT ledger_get_row(const struct hive_txn *txn, const struct ledger_row_key *wanted,
                       struct ledger_row *ret_row);

/* Makes the smallest key that is greater. */
void ledger_step_row(struct ledger_row_key *row);
