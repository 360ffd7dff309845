/* SPDX-License-Identifier: MIT */
/*
 * What reading and writing of the store share: the forms of its tables' keys.
 */
#pragma once

#include "store/store.h"

struct child_key {
    uint64_t parent; /* big-endian */
    char name[STORE_NAME_MAX + 8];
};

struct value_key {
    uint64_t id;    /* big-endian */
    uint32_t order; /* big-endian */
} __attribute__((packed));

struct name_key {
    uint64_t id; /* big-endian */
    struct key_hash hash;
};

/* Fills a child's key; returns its size. */
size_t store_child_key(uint64_t parent, const char16_t *name, struct child_key *ret_key);

/* The order of a value by its name. */
HRESULT store_value_order(const struct hive_txn *txn, uint64_t id, const char16_t *name,
                          uint32_t *ret_order);

/* A value from its record, after checking it. */
HRESULT store_read_value(const MDB_val *data, struct store_value *ret_value);
