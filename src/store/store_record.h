/* SPDX-License-Identifier: MIT */
/*
 * Records: what all changes of the store are made of. A change reads a key into a copy, saves it,
 * writes and removes records beside it, and at last says what was done: for whoever replays it out
 * of an overlay, or watches the hive.
 */
#pragma once

#include "hive/operation.h"
#include "store/changes.h"
#include "store/store_write.h"

enum {
    DEFAULT_INLINE_MAX = 512, /* bytes of a default value that is kept in its key's record */
};

/* A copy of a key, with room for the largest such value. */
struct node_copy {
    struct key_hash hash;
    struct node *node;
};

/* Outcome: ERROR_KEY_DELETED. */
HRESULT node_copy_init(struct hive_txn *txn, uint64_t id, struct node_copy *ret_copy);
void node_copy_deinit(struct node_copy *copy);

/* Saves a key whose own content has changed, as the transaction's and its owner's; or one of which
 * only the place among others has. */
HRESULT node_copy_save(struct hive_txn *txn, struct node_copy *copy);
HRESULT node_copy_save_aside(struct hive_txn *txn, const struct node_copy *copy);

/* Bytes of a key's record. */
size_t node_size(const struct node *node);

/* A key's record in its parent's list; @node may not be used after a write. */
size_t store_child_key_of(const struct node *node, struct child_key *ret_child);

/* Now, as FILETIME: 100 ns since 1601. */
uint64_t store_time_now(void);

HRESULT store_record_put(struct hive_txn *txn, enum hive_table table, const void *key,
                         size_t key_size, const void *data, size_t size);

/* One that is not there is no failure; nor is none that begins with the identity. */
HRESULT store_record_del(struct hive_txn *txn, enum hive_table table, const void *key,
                         size_t key_size);
HRESULT store_record_del_all(struct hive_txn *txn, enum hive_table table, uint64_t id);

/* Tells whoever watches the hive. What an overlay keeps is told when it is done in the hive. */
HRESULT store_record_tell(struct hive_txn *txn, uint64_t id, enum change_kind kind);

/* Says what was done, for the transaction's owner. */
HRESULT store_record_done(struct hive_txn *txn, struct operation *operation);
