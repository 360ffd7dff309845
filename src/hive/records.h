/* SPDX-License-Identifier: MIT */
/*
 * Records: a table in memory, of data by their keys, both of them bytes, in LMDB's order. What is
 * changed in it is kept or dropped as a whole.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <lmdb.h>

enum {
    RECORD_LEVELS = 12, /* of the skip list: enough for 4^12 records */
};

struct record;
struct record_data;

/* Begin with {0}. */
struct records {
    struct record *first[RECORD_LEVELS];
    struct record *changed;      /* since the last records_keep() or records_drop() */
    struct record_data *retired; /* was replaced; stays for those who have read it */
    uint64_t lot;                /* drawn last, for the heights of towers */
};

void records_deinit(struct records *records);

/* LMDB's order of keys: their bytes, then the shorter one first. */
int records_compare(const MDB_val *a, const MDB_val *b);

/* False if there is none. The data stay until records_forget(), unless the same change, which has
 * written them, writes them again. */
bool records_get(const struct records *records, const MDB_val *key, MDB_val *ret_data);

/* The first record whose key is not less than @key, which becomes its. */
bool records_seek(const struct records *records, MDB_val *key, MDB_val *ret_data);

/* The last record whose key is less than @key, which becomes its. */
bool records_seek_before(const struct records *records, MDB_val *key, MDB_val *ret_data);

/* As mdb_put(): of @flags there is MDB_RESERVE. 0, ENOMEM, or MDB_BAD_VALSIZE for what would be no
 * key in a hive. */
int records_put(struct records *records, const MDB_val *key, MDB_val *data, unsigned flags);

/* Ends a change. Neither can fail. */
void records_keep(struct records *records);
void records_drop(struct records *records);

/* Nobody uses any more what was replaced. */
void records_forget(struct records *records);
