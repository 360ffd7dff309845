/* SPDX-License-Identifier: MIT */
#include "past/timeline.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "hive/table.h"

static HRESULT read_head(uint64_t number, const MDB_val *data,
                         struct past_transaction *ret_transaction)
{
    struct history_head head;
    const char *text = (const char *)data->mv_data + sizeof(head);

    if (data->mv_size >= sizeof(head))
        memcpy(&head, data->mv_data, sizeof(head));
    if (data->mv_size < sizeof(head) || data->mv_size - sizeof(head) < (uint64_t)head.command_size +
                                                                           head.owner_size +
                                                                           head.action_size)
        return hr_raise(hr_from_win32(ERROR_BADDB), "a transaction's record is cut off");

    *ret_transaction = (struct past_transaction){
        .number = number,
        .time = head.time,
        .snapshot = head.snapshot,
        .index = head.index,
        .notes = head.notes,
        .uid = head.uid,
        .pid = head.pid,
        .command = text,
        .command_size = head.command_size,
        .owner = text + head.command_size,
        .owner_size = head.owner_size,
        .action = text + head.command_size + head.owner_size,
        .action_size = head.action_size,
    };
    return S_OK;
}

HRESULT past_find(const struct hive_txn *txn, uint64_t number,
                  struct past_transaction *ret_transaction)
{
    struct history_key wanted = {htobe64(number), 0};
    MDB_val key = {sizeof(wanted), &wanted}, data;
    HRESULT hr;
    int code;

    if (txn->tables->dbis[HIVE_HISTORY] == 0)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    code = table_get(txn, HIVE_HISTORY, &key, &data);
    if (code == MDB_NOTFOUND)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading the history: %s", mdb_strerror(code));
    hr = read_head(number, &data, ret_transaction);
    /* That alone is left of a history that was forgotten. */
    if (SUCCEEDED(hr) && ret_transaction->time == 0)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    return hr_trace(hr);
}

/* The last record before a place in the table; S_FALSE if there is none. */
static HRESULT record_before(const struct hive_txn *txn, const struct history_key *place,
                             struct history_key *ret_found, MDB_val *ret_data)
{
    MDB_val key = {sizeof(*place), (void *)place};
    MDB_cursor *cursor;
    int code;

    if (txn->tables->dbis[HIVE_HISTORY] == 0)
        return S_FALSE;
    code = mdb_cursor_open(txn->mdb, txn->tables->dbis[HIVE_HISTORY], &cursor);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading the history: %s", mdb_strerror(code));
    code = mdb_cursor_get(cursor, &key, ret_data, MDB_SET_RANGE);
    if (code == 0)
        code = mdb_cursor_get(cursor, &key, ret_data, MDB_PREV);
    else if (code == MDB_NOTFOUND)
        code = mdb_cursor_get(cursor, &key, ret_data, MDB_LAST);
    mdb_cursor_close(cursor);
    if (code == MDB_NOTFOUND)
        return S_FALSE;
    if (code == 0 && key.mv_size != sizeof(*ret_found))
        code = MDB_CORRUPTED;
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading the history: %s", mdb_strerror(code));
    memcpy(ret_found, key.mv_data, sizeof(*ret_found));
    return S_OK;
}

HRESULT past_previous(const struct hive_txn *txn, uint64_t number,
                      struct past_transaction *ret_transaction)
{
    struct history_key place = {htobe64(number), 0}, found;
    MDB_val data;
    HRESULT hr;

    hr = record_before(txn, &place, &found, &data);
    if (hr != S_OK)
        return hr_trace(hr);
    /* Notes without a head are what is left of the oldest. */
    hr = past_find(txn, be64toh(found.number), ret_transaction);
    return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_FALSE : hr_trace(hr);
}

HRESULT past_find_snapshot(const struct hive_txn *txn, uint64_t snapshot,
                           struct past_transaction *ret_transaction)
{
    struct past_transaction transaction = {.number = UINT64_MAX};
    HRESULT hr;

    while ((hr = past_previous(txn, transaction.number, &transaction)) == S_OK &&
           transaction.snapshot > snapshot)
        ;
    if (hr != S_OK || transaction.snapshot != snapshot)
        return SUCCEEDED(hr) ? S_FALSE : hr_trace(hr);
    *ret_transaction = transaction;
    return S_OK;
}

/* The notes of one piece; @bytes are a copy. */
static HRESULT visit_piece(const void *bytes, size_t size,
                           HRESULT (*visit)(const struct history_note *note, void *context),
                           void *context)
{
    _cleanup_(freep) size_t *offsets = NULL;
    struct history_note note;
    size_t offset = 0, n = 0;
    HRESULT hr;

    /* No note is smaller than its kind and six numbers. */
    offsets = calloc(size / 7 + 1, sizeof(*offsets));
    if (!offsets)
        return hr_raise(E_OUTOFMEMORY, "reading the history");
    do {
        offsets[n] = offset;
        hr = history_note_read(bytes, size, &offset, &note);
        n += hr == S_OK;
    } while (hr == S_OK);
    while (SUCCEEDED(hr) && n > 0) {
        hr = history_note_read(bytes, size, &offsets[--n], &note);
        if (SUCCEEDED(hr))
            hr = visit(&note, context);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

HRESULT past_visit_notes(const struct hive_txn *txn, uint64_t number,
                         HRESULT (*visit)(const struct history_note *note, void *context),
                         void *context)
{
    struct history_key place = {htobe64(number), UINT32_MAX}, found;
    MDB_val data;
    HRESULT hr;

    while ((hr = record_before(txn, &place, &found, &data)) == S_OK &&
           found.number == place.number && found.sequence != 0) {
        _cleanup_(freep) void *copy = malloc(data.mv_size + 1);

        if (!copy)
            return hr_raise(E_OUTOFMEMORY, "reading the history");
        memcpy(copy, data.mv_data, data.mv_size);
        hr = visit_piece(copy, data.mv_size, visit, context);
        if (FAILED(hr))
            return hr_trace(hr);
        place = found;
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}
