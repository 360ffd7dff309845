/* SPDX-License-Identifier: MIT */
/*
 * Expecting: what a transaction read in a hive, or replaced there, is to be unchanged when it
 * commits. Each function notes what the hive has below the overlay, and does nothing in a
 * transaction of the hive itself.
 */
#pragma once

#include "store/store.h"

/* The key at a path, or that there is none. */
HRESULT expect_place(const struct hive_txn *txn, const struct key_hash *hash);

/* A key's own content: its values, its class, its name. */
HRESULT expect_key(const struct hive_txn *txn, uint64_t id);

/* Which subkeys it has. */
HRESULT expect_subkeys(const struct hive_txn *txn, uint64_t id);

/* Whether the hive is as the overlay expects it; ERROR_TRANSACTIONAL_CONFLICT's HRESULT, raised. */
HRESULT expect_check(const struct hive_txn *txn, struct overlay *overlay);
