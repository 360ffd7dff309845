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
#include "store/history.h"
#include "store/ledger.h"
#include "store/ledger_owners.h"

const char16_t ledger_security_name[] = u"\uffff";

static HRESULT from_code(int code)
{
    return code == 0 ? S_OK
                     : hr_raise(hr_from_lmdb(code), "writing the ledger: %s", mdb_strerror(code));
}

HRESULT ledger_put_row(struct hive_txn *txn, const struct ledger_row_key *row, const char16_t *path,
                       const char16_t *name)
{
    _cleanup_(freep) char *path_utf8 = utf16_to_utf8_dup(path);
    _cleanup_(freep) char *name_utf8 = utf16_to_utf8_dup(name ? name : u"");
    MDB_val key = {sizeof(*row), (void *)row}, data;
    size_t path_size, name_size;
    HRESULT hr;
    int code;

    if (!path_utf8 || !name_utf8)
        return hr_raise(E_OUTOFMEMORY, "writing the ledger");
    hr = history_note_record(txn, HIVE_LEDGER, row, sizeof(*row));
    if (FAILED(hr))
        return hr_trace(hr);

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

HRESULT ledger_get_row(const struct hive_txn *txn, const struct ledger_row_key *wanted,
                       struct ledger_row *ret_row)
{
    struct ledger_row row;
    HRESULT hr = ledger_next_row(txn, wanted, &row);

    if (hr != S_OK || memcmp(&row.key, wanted, sizeof(*wanted)) != 0)
        return SUCCEEDED(hr) ? S_FALSE : hr_trace(hr);
    *ret_row = row;
    return S_OK;
}

bool ledger_row_is_security(const struct ledger_row *row)
{
    struct key_hash hash = key_hash_text(ledger_security_name, 1);

    return memcmp(&row->key.entry.name, &hash, sizeof(hash)) == 0;
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
    return hr_trace(history_remove_record(txn, HIVE_LEDGER, row, sizeof(*row)));
}

bool ledger_knows(const struct hive_txn *txn, const char *owner)
{
    struct ledger_row_key from = {.owner = htobe64(ledger_find_owner(txn, owner))};
    struct ledger_row row;

    return from.owner && ledger_next_row(txn, &from, &row) == S_OK;
}

HRESULT ledger_list(const struct hive_txn *txn, const char *owner,
                    HRESULT (*visit)(const struct ledger_entry *entry, void *context),
                    void *context)
{
    struct ledger_row_key from = {.owner = htobe64(ledger_find_owner(txn, owner))};
    struct ledger_row row;
    HRESULT hr = S_OK;

    while (from.owner && SUCCEEDED(hr) && (hr = ledger_next_row(txn, &from, &row)) == S_OK) {
        struct ledger_entry entry = {row.path, ledger_row_is_security(&row) ? NULL : row.name};

        from = row.key;
        ledger_step_row(&from);
        hr = visit(&entry, context);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}
