/* SPDX-License-Identifier: MIT */
#include "hive/table.h"

int table_seek(const struct hive_txn *txn, enum hive_table table, MDB_val *key, uint32_t skip,
               MDB_val *ret_data)
{
    MDB_cursor *cursor;
    int code;

    if (txn->overlay)
        return overlay_seek(txn->overlay, txn, table, key, skip, ret_data);

    code = mdb_cursor_open(txn->mdb, txn->tables->dbis[table], &cursor);
    if (code != 0)
        return code;

    code = mdb_cursor_get(cursor, key, ret_data, MDB_SET_RANGE);
    for (uint32_t i = 0; code == 0 && i < skip; i++)
        code = mdb_cursor_get(cursor, key, ret_data, MDB_NEXT);
    mdb_cursor_close(cursor);
    return code;
}

int table_seek_before_in(MDB_txn *mdb, MDB_dbi dbi, MDB_val *key, MDB_val *ret_data)
{
    MDB_cursor *cursor;
    int code = mdb_cursor_open(mdb, dbi, &cursor);

    if (code != 0)
        return code;
    code = mdb_cursor_get(cursor, key, ret_data, MDB_SET_RANGE);
    if (code == 0 || code == MDB_NOTFOUND)
        code = mdb_cursor_get(cursor, key, ret_data, code == 0 ? MDB_PREV : MDB_LAST);
    mdb_cursor_close(cursor);
    return code;
}

int table_seek_before(const struct hive_txn *txn, enum hive_table table, MDB_val *key,
                      MDB_val *ret_data)
{
    return txn->overlay ? overlay_seek_before(txn->overlay, txn, table, key, ret_data)
                        : table_seek_before_in(txn->mdb, txn->tables->dbis[table], key, ret_data);
}

int table_put(struct hive_txn *txn, enum hive_table table, MDB_val *key, MDB_val *data,
              unsigned flags)
{
    if (txn->overlay)
        return overlay_put(txn->overlay, table, key, data, flags);
    return mdb_put(txn->mdb, txn->tables->dbis[table], key, data, flags);
}

int table_del(struct hive_txn *txn, enum hive_table table, MDB_val *key)
{
    if (txn->overlay)
        return overlay_del(txn->overlay, table, key);
    return mdb_del(txn->mdb, txn->tables->dbis[table], key, NULL);
}
