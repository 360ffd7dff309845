/* SPDX-License-Identifier: MIT */
#include "store/store_note.h"

#include <endian.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "hive/table.h"
#include "store/changes.h"
#include "store/history.h"
#include "store/ledger.h"

struct note_key {
    char kind[8];
    uint64_t id; /* big-endian */
};

static struct note_key note_key(enum store_note note, uint64_t id)
{
    static const char kinds[NOTES][8] = {[NOTE_SECURITY] = "security",
                                         [NOTE_VOLATILE] = "volatile",
                                         [NOTE_FILE] = "file",
                                         [NOTE_MARK] = "mark"};
    struct note_key key = {.id = htobe64(id)};

    memcpy(key.kind, kinds[note], sizeof(key.kind));
    return key;
}

HRESULT store_set_note(struct hive_txn *txn, uint64_t id, enum store_note note, const void *data,
                       size_t size)
{
    struct note_key key = note_key(note, id);
    MDB_val mdb_key = {sizeof(key), &key}, mdb_data = {size, (void *)data};
    struct operation operation = {
        .kind = OPERATION_SET_NOTE, .type = note, .id = id, .data = data, .size = (uint32_t)size};
    HRESULT hr = note == NOTE_SECURITY ? ledger_note_security(txn, id, data, size) : S_OK;
    int code;

    if (SUCCEEDED(hr) && note == NOTE_SECURITY)
        hr = history_note_security(txn, id);
    if (FAILED(hr))
        return hr_trace(hr);
    operation.owner = txn->owner;
    code = table_put(txn, HIVE_META, &mdb_key, &mdb_data, 0);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "writing a hive: %s", mdb_strerror(code));
    if (note == NOTE_SECURITY && !txn->overlay)
        return hr_trace(changes_add(txn, id, CHANGE_SECURITY));
    /* Making the key again notes its boot again. */
    return txn->overlay && note != NOTE_VOLATILE ? hr_trace(overlay_log(txn->overlay, &operation))
                                                 : S_OK;
}

HRESULT store_get_note(const struct hive_txn *txn, uint64_t id, enum store_note note,
                       const void **ret_data, size_t *ret_size)
{
    struct note_key key = note_key(note, id);
    MDB_val mdb_key = {sizeof(key), &key}, data;
    int code = table_get(txn, HIVE_META, &mdb_key, &data);

    if (code == MDB_NOTFOUND)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading a hive: %s", mdb_strerror(code));

    *ret_data = data.mv_data;
    *ret_size = data.mv_size;
    return S_OK;
}

HRESULT store_next_note(const struct hive_txn *txn, uint64_t after, enum store_note note,
                        uint64_t *ret_id, const void **ret_data, size_t *ret_size)
{
    struct note_key key = note_key(note, after + 1), found;
    MDB_val mdb_key = {sizeof(key), &key}, data;
    int code = table_seek(txn, HIVE_META, &mdb_key, 0, &data);

    if (code == MDB_NOTFOUND)
        return hr_from_win32(ERROR_NO_MORE_ITEMS);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading a hive: %s", mdb_strerror(code));
    if (mdb_key.mv_size != sizeof(found) ||
        memcmp(mdb_key.mv_data, key.kind, sizeof(key.kind)) != 0)
        return hr_from_win32(ERROR_NO_MORE_ITEMS);

    memcpy(&found, mdb_key.mv_data, sizeof(found));
    *ret_id = be64toh(found.id);
    *ret_data = data.mv_data;
    *ret_size = data.mv_size;
    return S_OK;
}

static HRESULT delete_note(struct hive_txn *txn, uint64_t id, enum store_note note)
{
    struct note_key key = note_key(note, id);
    MDB_val mdb_key = {sizeof(key), &key};
    int code = table_del(txn, HIVE_META, &mdb_key);

    return code == 0 || code == MDB_NOTFOUND
               ? S_OK
               : hr_raise(hr_from_lmdb(code), "writing a hive: %s", mdb_strerror(code));
}

HRESULT store_delete_note(struct hive_txn *txn, uint64_t id, enum store_note note)
{
    HRESULT hr = note == NOTE_SECURITY ? history_note_security(txn, id) : S_OK;

    return SUCCEEDED(hr) ? hr_trace(delete_note(txn, id, note)) : hr_trace(hr);
}

HRESULT store_delete_notes(struct hive_txn *txn, uint64_t id)
{
    HRESULT hr = S_OK;

    for (int note = 0; SUCCEEDED(hr) && note < NOTES; note++)
        hr = delete_note(txn, id, (enum store_note)note);
    return hr_trace(hr);
}
