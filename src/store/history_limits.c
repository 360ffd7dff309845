/* SPDX-License-Identifier: MIT */
#include "store/history_limits.h"

#include <endian.h>
#include <string.h>

#include <comity/winerror.h>
#include <comity/winnt.h>

#include "base/hresult.h"
#include "hive/table.h"

enum {
    TRIM_EVERY = 16,   /* transactions */
    TRIM_EXACT = 1024, /* so few may be kept that 16 more are seen */
    TRIM_PIECES = 64,
};

static const char16_t settings_path[] = u"Software\\Comity\\History";

static bool read_number(const struct hive_txn *txn, const struct node_view *key,
                        const char16_t *name, uint64_t *ret_number)
{
    struct store_value value;

    if (FAILED(store_get_value(txn, key, name, &value)) ||
        !((value.type == REG_DWORD && value.size == sizeof(uint32_t)) ||
          (value.type == REG_QWORD && value.size == sizeof(uint64_t))))
        return false;
    *ret_number = 0;
    memcpy(ret_number, value.data, value.size);
    *ret_number = le64toh(*ret_number);
    return true;
}

/* What one hive says; what it leaves open stays as it is. */
static void read_hive(const struct hive_txn *txn, const struct key_hash *place,
                      struct history_limits *limits)
{
    struct node_view key;

    if (FAILED(store_find(txn, place, &key)))
        return;
    read_number(txn, &key, u"MaxTransactions", &limits->transactions);
    read_number(txn, &key, u"MaxBytes", &limits->bytes);
}

void history_limits_read(const struct hive_txn *txn, struct history_limits *ret_limits)
{
    struct history_limits limits = {HISTORY_TRANSACTIONS, HISTORY_BYTES};
    struct hive_txn machine;
    struct key_path path;
    struct key_hash place;

    key_path_init(&path);
    key_path_append(&path, settings_path);
    place = key_path_hash(&path);
    if (txn->kind == HIVE_USER && hive_read_begin(HIVE_MACHINE, &machine) == S_OK) {
        read_hive(&machine, &place, &limits);
        hive_read_end(&machine);
    }
    read_hive(txn, &place, &limits);
    *ret_limits = limits;
}

static uint64_t bytes_used(const struct hive_txn *txn)
{
    MDB_stat stat;

    if (mdb_stat(txn->mdb, txn->tables->dbis[HIVE_HISTORY], &stat) != 0)
        return 0;
    return (stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages) *
           (uint64_t)stat.ms_psize;
}

/* The oldest record: *@ret_is_head tells whether it is a head, then @ret_head is its. */
static int find_oldest(MDB_cursor *cursor, MDB_val *key, struct history_head *ret_head,
                       bool *ret_is_head)
{
    struct history_key found;
    MDB_val data;
    int code = mdb_cursor_get(cursor, key, &data, MDB_FIRST);

    if (code != 0)
        return code;
    if (key->mv_size != sizeof(found))
        return MDB_CORRUPTED;
    memcpy(&found, key->mv_data, sizeof(found));
    *ret_is_head = found.sequence == 0 && data.mv_size >= sizeof(*ret_head);
    if (*ret_is_head)
        memcpy(ret_head, data.mv_data, sizeof(*ret_head));
    return 0;
}

/* A transaction without its head is no more; so its notes may go later. */
static int drop(struct hive_txn *txn, const struct history_limits *limits, uint64_t index,
                uint64_t budget)
{
    MDB_cursor *cursor;
    int code = mdb_cursor_open(txn->mdb, txn->tables->dbis[HIVE_HISTORY], &cursor);

    if (code != 0)
        return code;
    for (uint64_t i = 0; code == 0 && i < budget; i++) {
        struct history_head head;
        bool is_head;
        MDB_val key;

        code = find_oldest(cursor, &key, &head, &is_head);
        if (code != 0 ||
            (is_head && (head.index >= index || (index - head.index < limits->transactions &&
                                                 bytes_used(txn) <= limits->bytes))))
            break;
        code = mdb_cursor_del(cursor, 0);
    }
    mdb_cursor_close(cursor);
    return code == MDB_NOTFOUND ? 0 : code;
}

HRESULT history_trim(struct hive_txn *txn, const struct history_limits *limits, uint64_t index,
                     uint32_t pieces)
{
    int code = 0;

    if (index % TRIM_EVERY == 0 || pieces > TRIM_PIECES || limits->transactions < TRIM_EXACT)
        code = drop(txn, limits, index, TRIM_PIECES + 2 * (uint64_t)pieces);
    return code == 0
               ? S_OK
               : hr_raise(hr_from_lmdb(code), "shortening the history: %s", mdb_strerror(code));
}

HRESULT history_forget(struct hive_txn *txn, uint64_t number)
{
    struct history_key key = {htobe64(number), 0};
    struct history_head head = {0};
    MDB_val mdb_key = {sizeof(key), &key}, data = {sizeof(head), &head};
    MDB_stat stat;
    int code = mdb_stat(txn->mdb, txn->tables->dbis[HIVE_HISTORY], &stat);

    /* One record says where numbers go on. */
    if (code == 0 && stat.ms_entries <= 1)
        return S_OK;
    if (code == 0)
        code = mdb_drop(txn->mdb, txn->tables->dbis[HIVE_HISTORY], 0);
    if (code == 0)
        code = table_put(txn, HIVE_HISTORY, &mdb_key, &data, 0);
    return code == 0
               ? S_OK
               : hr_raise(hr_from_lmdb(code), "forgetting the history: %s", mdb_strerror(code));
}
