/* SPDX-License-Identifier: MIT */
/*
 * Store: keys and values in a hive's tables, one transaction at a time.
 *
 *   nodes     path hash -> the key: identity, name, times, and its default value if that is small
 *   ids       identity -> path hash: the way in for handles, which a rename does not mislead
 *   children  parent's identity, upcased name -> path hash: enumeration in the order of names
 *   values    key's identity, order of making -> name, type, data
 *   names     key's identity, hash of the upcased value name -> order of making
 *
 * A key at any depth, and the default value that activation asks for, take one descent. Identities
 * are never used twice. Every key and value carries who wrote it last, in which transaction.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "hive/hive.h"
#include "hive/key_path.h"

enum {
    STORE_NAME_MAX = 3 * KEY_NAME_MAX, /* bytes of a key's name in UTF-8 */
    STORE_VALUE_NAME_MAX = 16383,      /* units */
};

#define STORE_NO_ORDER UINT32_MAX

enum node_flags {
    NODE_VOLATILE = 1, /* gone after the next boot */
    NODE_LINK = 2,     /* its value SymbolicLinkValue names the key meant */
    NODE_HAS_DEFAULT = 4,
    NODE_LOADED = 8, /* the root of a hive file: loaded_hive.h */
};

/* LMDB aligns what it stores to 2 bytes, whatever a structure would like. */
#define STORE_RECORD __attribute__((packed, aligned(2)))

/* A key as it is stored; name, class and default data follow the structure. */
struct node {
    uint64_t id;
    uint64_t parent;
    uint64_t written; /* FILETIME */
    uint64_t owner;
    uint64_t transaction;
    uint32_t subkeys;
    uint32_t values; /* in the values table: without a default value that is here */
    uint32_t next_order;
    uint32_t default_type;
    uint32_t default_size;
    uint16_t name_size; /* bytes of UTF-8 */
    uint16_t class_size;
    uint32_t flags;
} STORE_RECORD;

/* A key that a transaction has found: valid until the transaction ends or writes. */
struct node_view {
    struct key_hash hash;
    const struct node *node;
};

static inline const char *node_name(const struct node *node)
{
    return (const char *)(node + 1);
}

static inline const char *node_class(const struct node *node)
{
    return node_name(node) + node->name_size;
}

static inline const void *node_default(const struct node *node)
{
    return node_class(node) + node->class_size;
}

/* A value as it is stored; name (UTF-8) and data follow the structure. */
struct value {
    uint64_t owner;
    uint64_t transaction;
    uint32_t type;
    uint32_t size;
    uint32_t name_size;
    uint32_t order;
} STORE_RECORD;

/* A value as it is read: borrowed from the transaction. */
struct store_value {
    const char *name; /* UTF-8, no NUL */
    size_t name_size;
    uint32_t type;
    uint32_t size;
    uint32_t order; /* among the key's values; STORE_NO_ORDER for one in its key's record */
    const void *data;
};

/* Outcome of all look-ups: ERROR_FILE_NOT_FOUND's HRESULT if there is no such key or value. */
HRESULT store_find(const struct hive_txn *txn, const struct key_hash *hash,
                   struct node_view *ret_view);
HRESULT store_find_path(const struct hive_txn *txn, const struct key_path *path,
                        struct node_view *ret_view);

/* The key with this identity; ERROR_KEY_DELETED's HRESULT if it is gone. */
HRESULT store_find_id(const struct hive_txn *txn, uint64_t id, struct node_view *ret_view);

/* The path of a key, from its parents; @ret_path is a path already, and changed by a failure. */
HRESULT store_path_of(const struct hive_txn *txn, const struct node *node,
                      struct key_path *ret_path);

/* The @index-th subkey; ERROR_NO_MORE_ITEMS' HRESULT beyond the last. */
HRESULT store_enum_key(const struct hive_txn *txn, uint64_t parent, uint32_t index,
                       struct node_view *ret_view);

/* Continues behind the subkey of this name (upcased as stored) without counting from the first. */
HRESULT store_next_key(const struct hive_txn *txn, uint64_t parent, const char16_t *name,
                       struct node_view *ret_view);

/* The next subkey behind the one of this name ("" is before the first), which becomes its name. */
HRESULT store_walk_keys(const struct hive_txn *txn, uint64_t parent,
                        char16_t name[static KEY_NAME_MAX + 1], struct node_view *ret_view);

HRESULT store_get_value(const struct hive_txn *txn, const struct node_view *key,
                        const char16_t *name, struct store_value *ret_value);
/* The values one after the other, in the order they were made: *@place is 0 before the first.
 * ERROR_NO_MORE_ITEMS' HRESULT behind the last. */
HRESULT store_next_value(const struct hive_txn *txn, const struct node_view *key, uint64_t *place,
                         struct store_value *ret_value);

/* ---- writing: with an overlay, what is done is noted there, to be done again ---- */

/*
 * Makes the key and all that lack above it; S_FALSE if it was there. Outcome:
 * ERROR_CHILD_MUST_BE_VOLATILE below a volatile key.
 */
HRESULT store_create(struct hive_txn *txn, const struct key_path *path, uint32_t flags,
                     const char *class_name, uint64_t *ret_id);

/* Makes a key, whose parent is there, with an identity given out before. Raised:
 * ERROR_TRANSACTIONAL_CONFLICT if the hive has the identity, or the key, already. */
HRESULT store_create_as(struct hive_txn *txn, const struct key_path *path, uint32_t flags,
                        const char *class_name, uint64_t id);

/* Outcome: ERROR_ACCESS_DENIED while it has subkeys, or for the root of a hive. */
HRESULT store_delete(struct hive_txn *txn, uint64_t id);

/* The same for a key that was just found. */
HRESULT store_delete_found(struct hive_txn *txn, const struct node_view *found);

/* The key's subkeys and values; the key itself stays. */
HRESULT store_empty(struct hive_txn *txn, uint64_t id);

/* Outcome: ERROR_ACCESS_DENIED if a sibling has the name. All below moves along. */
HRESULT store_rename(struct hive_txn *txn, uint64_t id, const char16_t *name);

/* Lets the transaction's owner hold the key, with those who made it. */
HRESULT store_hold(struct hive_txn *txn, uint64_t id);

/* Sets when the key was written last: for what comes from elsewhere with its own times. */
HRESULT store_set_written(struct hive_txn *txn, uint64_t id, uint64_t written);

/* Takes flags (enum node_flags) off a key; not in an overlay. */
HRESULT store_clear_flags(struct hive_txn *txn, uint64_t id, uint32_t flags);

HRESULT store_set_value(struct hive_txn *txn, uint64_t id, const char16_t *name, uint32_t type,
                        const void *data, uint32_t size);

/* The same for a value that comes back to its place among the others: @order is as it was read. Not
 * in an overlay. */
HRESULT store_set_value_at(struct hive_txn *txn, uint64_t id, const char16_t *name, uint32_t type,
                           const void *data, uint32_t size, uint32_t order);
HRESULT store_delete_value(struct hive_txn *txn, uint64_t id, const char16_t *name);
