/* SPDX-License-Identifier: MIT */
#include "store/changes.h"

#include <endian.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"

enum {
    TRIM_EVERY = 256,
    GAP = 2, /* between numbers, where changes were not noted */
};

/* A change as it is stored, under its number in big-endian. */
struct change_record {
    uint64_t id;
    uint64_t transaction;
    uint32_t kind;
    uint32_t reserved;
};

/* The record at or behind @number, or, with MDB_LAST, the last. */
static int get(const struct hive_txn *txn, MDB_cursor_op op, uint64_t *number,
               struct change_record *ret_record)
{
    uint64_t stored = htobe64(*number);
    MDB_val key = {sizeof(stored), &stored}, data;
    MDB_cursor *cursor;
    int code;

    code = mdb_cursor_open(txn->mdb, txn->tables->dbis[HIVE_CHANGES], &cursor);
    if (code != 0)
        return code;
    code = mdb_cursor_get(cursor, &key, &data, op);
    if (code == 0 && (key.mv_size != sizeof(stored) || data.mv_size != sizeof(*ret_record)))
        code = MDB_CORRUPTED;
    if (code == 0) {
        memcpy(&stored, key.mv_data, sizeof(stored));
        *number = be64toh(stored);
        memcpy(ret_record, data.mv_data, sizeof(*ret_record));
    }
    mdb_cursor_close(cursor);
    return code;
}

static int trim(struct hive_txn *txn, uint64_t below)
{
    struct change_record record;
    int code = 0;

    while (code == 0) {
        uint64_t number = 0, stored;
        MDB_val key = {sizeof(stored), &stored};

        code = get(txn, MDB_SET_RANGE, &number, &record);
        if (code != 0 || number >= below)
            break;
        stored = htobe64(number);
        code = mdb_del(txn->mdb, txn->tables->dbis[HIVE_CHANGES], &key, NULL);
    }
    return code == MDB_NOTFOUND ? 0 : code;
}

/* The number of the last change that anybody noted: this transaction knows its own. */
static int find_last(const struct hive_txn *txn, uint64_t *ret_number)
{
    struct change_record last;
    int code = 0;

    *ret_number = txn->last_change;
    if (*ret_number == 0)
        code = get(txn, MDB_LAST, ret_number, &last);
    return code == MDB_NOTFOUND ? 0 : code;
}

HRESULT changes_add(struct hive_txn *txn, uint64_t id, enum change_kind kind)
{
    struct change_record record = {.id = id, .transaction = hive_txn_number(txn), .kind = kind};
    MDB_val key, data = {sizeof(record), &record};
    uint64_t number, stored;
    int code;

    /* Who does not see them all learns that from the gap, and needs no more. */
    if (txn->n_changes > CHANGES_KEPT)
        return S_OK;
    if (txn->last_change != 0 && txn->last_changed_id == id && txn->last_change_kind == (int)kind)
        return S_OK;
    code = find_last(txn, &number);
    if (code == 0) {
        number += txn->n_changes == CHANGES_KEPT ? GAP : 1;
        stored = htobe64(number);
        key = (MDB_val){sizeof(stored), &stored};
        code = mdb_put(txn->mdb, txn->tables->dbis[HIVE_CHANGES], &key, &data, MDB_APPEND);
    }
    if (code == 0 && number % TRIM_EVERY == 0 && number > CHANGES_KEPT)
        code = trim(txn, number - CHANGES_KEPT);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "noting a change: %s", mdb_strerror(code));
    txn->n_changes++;
    txn->last_change = number;
    txn->last_changed_id = id;
    txn->last_change_kind = kind;
    return S_OK;
}

uint64_t changes_last(const struct hive_txn *txn)
{
    struct change_record record;
    uint64_t number = 0;

    return get(txn, MDB_LAST, &number, &record) == 0 ? number : 0;
}

HRESULT changes_next(const struct hive_txn *txn, uint64_t *number, struct change *ret_change)
{
    struct change_record record;
    uint64_t found = *number + 1;
    int code;

    code = get(txn, MDB_SET_RANGE, &found, &record);
    if (code == MDB_NOTFOUND)
        return S_FALSE;
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading the changes: %s", mdb_strerror(code));
    if (found != *number + 1)
        return hr_from_win32(ERROR_NOTIFY_ENUM_DIR);

    *number = found;
    *ret_change = (struct change){record.id, record.kind};
    return S_OK;
}
