/* SPDX-License-Identifier: MIT */
/*
 * Tables: records of one table of a hive, as a transaction sees them. Without an overlay that is
 * LMDB's own table; with one, what the overlay has goes before what is in the hive, and changes go
 * into the overlay alone. All functions return LMDB's codes.
 */
#pragma once

#include "hive/hive.h"
#include "hive/overlay.h"

/* The record of @key: valid until the transaction ends or writes. */
static inline int table_get(const struct hive_txn *txn, enum hive_table table, MDB_val *key,
                            MDB_val *ret_data)
{
    if (!txn->overlay)
        return mdb_get(txn->mdb, txn->tables->dbis[table], key, ret_data);
    return overlay_get(txn->overlay, txn, table, key, ret_data);
}

/* The record @skip records behind the first whose key is not less than @key, which becomes its. */
int table_seek(const struct hive_txn *txn, enum hive_table table, MDB_val *key, uint32_t skip,
               MDB_val *ret_data);

/* The last record whose key is less than @key, which becomes its. */
int table_seek_before(const struct hive_txn *txn, enum hive_table table, MDB_val *key,
                      MDB_val *ret_data);

/* The same in a table of LMDB's. */
int table_seek_before_in(MDB_txn *mdb, MDB_dbi dbi, MDB_val *key, MDB_val *ret_data);

/* Stores a record; with MDB_RESERVE in @flags the caller fills in what @data then points to. */
int table_put(struct hive_txn *txn, enum hive_table table, MDB_val *key, MDB_val *data,
              unsigned flags);

/* Removes a record. */
int table_del(struct hive_txn *txn, enum hive_table table, MDB_val *key);
