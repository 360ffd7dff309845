/* SPDX-License-Identifier: MIT */
#include "store/ledger_rows.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/table.h"

const char16_t ledger_security_name[] = u"\uffff";

static HRESULT from_code(int code)
{
    return code == 0 ? S_OK
                     : hr_raise(hr_from_lmdb(code), "writing the ledger: %s", mdb_strerror(code));
}

struct owner_key {
    char kind; /* 'n' or 'i' */
    struct key_hash id;
} __attribute__((packed));

/* Unlike keys', owners' names are compared with their case: they may be paths of files. */
static struct owner_key key_of_name(const char *name)
{
    char16_t units[REGISTRY_OWNER_MAX];
    size_t len = strnlen(name, REGISTRY_OWNER_MAX);

    for (size_t i = 0; i < len; i++)
        units[i] = (char16_t)(0xe000 + (uint8_t)name[i]);
    return (struct owner_key){'n', key_hash_text(units, len)};
}

uint64_t ledger_find_owner(const struct hive_txn *txn, const char *name)
{
    struct owner_key owner = key_of_name(name);
    MDB_val key = {sizeof(owner), &owner}, data;
    uint64_t number = 0;

    /* A hive that was made before there were ledgers, and may only be read. */
    if (txn->tables->dbis[HIVE_OWNERS] == 0)
        return 0;
    if (table_get(txn, HIVE_OWNERS, &key, &data) == 0 && data.mv_size == sizeof(number))
        memcpy(&number, data.mv_data, sizeof(number));
    return number;
}

HRESULT ledger_add_owner(struct hive_txn *txn, const char *name, uint64_t *ret_number)
{
    struct owner_key by_name = key_of_name(name), by_number = {.kind = 'i'};
    MDB_val counter = {1, "c"}, key, data;
    uint64_t number = 0;
    int code;

    if (table_get(txn, HIVE_OWNERS, &counter, &data) == 0 && data.mv_size == sizeof(number))
        memcpy(&number, data.mv_data, sizeof(number));
    number++;
    data = (MDB_val){sizeof(number), &number};
    code = table_put(txn, HIVE_OWNERS, &counter, &data, 0);
    key = (MDB_val){sizeof(by_name), &by_name};
    if (code == 0)
        code = table_put(txn, HIVE_OWNERS, &key, &data, 0);
    by_number.id.words[0] = number;
    key = (MDB_val){sizeof(by_number), &by_number};
    data = (MDB_val){strlen(name) + 1, (void *)name};
    if (code == 0)
        code = table_put(txn, HIVE_OWNERS, &key, &data, 0);
    *ret_number = number;
    return hr_trace(from_code(code));
}

HRESULT ledger_put_row(struct hive_txn *txn, const struct ledger_row_key *row, const char16_t *path,
                       const char16_t *name)
{
    _cleanup_(freep) char *path_utf8 = utf16_to_utf8_dup(path);
    _cleanup_(freep) char *name_utf8 = utf16_to_utf8_dup(name ? name : u"");
    MDB_val key = {sizeof(*row), (void *)row}, data;
    size_t path_size, name_size;
    int code;

    if (!path_utf8 || !name_utf8)
        return hr_raise(E_OUTOFMEMORY, "writing the ledger");

    path_size = strlen(path_utf8) + 1;
    name_size = name ? strlen(name_utf8) + 1 : 0;
    data.mv_size = path_size + name_size;
    code = table_put(txn, HIVE_LEDGER, &key, &data, MDB_RESERVE);
    if (code != 0)
        return hr_trace(from_code(code));
    memcpy(data.mv_data, path_utf8, path_size);
    memcpy((char *)data.mv_data + path_size, name_utf8, name_size);
    return S_OK;
}

HRESULT ledger_next_row(const struct hive_txn *txn, const struct ledger_row_key *from,
                        struct ledger_row *ret_row)
{
    MDB_val key = {sizeof(*from), (void *)from}, data;
    const char *text;
    int code;

    code = table_seek(txn, HIVE_LEDGER, &key, 0, &data);
    if (code == MDB_NOTFOUND ||
        (code == 0 && (key.mv_size != sizeof(ret_row->key) ||
                       memcmp(key.mv_data, &from->owner, sizeof(from->owner)) != 0)))
        return S_FALSE;
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading the ledger: %s", mdb_strerror(code));

    memcpy(&ret_row->key, key.mv_data, sizeof(ret_row->key));
    text = data.mv_data;
    if (data.mv_size == 0 || text[data.mv_size - 1] != '\0')
        return hr_raise(hr_from_win32(ERROR_BADDB), "a record of the ledger is cut off");
    ret_row->path = text;
    ret_row->name = strlen(text) + 1 < data.mv_size ? text + strlen(text) + 1 : NULL;
    return S_OK;
}

void ledger_step_row(struct ledger_row_key *row)
{
    uint8_t *bytes = (uint8_t *)row;

    for (size_t i = sizeof(*row); i-- > 0;) {
        if (++bytes[i] != 0)
            break;
    }
}

HRESULT ledger_del_row(struct hive_txn *txn, const struct ledger_row_key *row)
{
    MDB_val key = {sizeof(*row), (void *)row};

    return hr_trace(from_code(table_del(txn, HIVE_LEDGER, &key)));
}
