/* SPDX-License-Identifier: MIT */
#include "past/going_back.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/table.h"
#include "store/ledger_holds.h"
#include "store/ledger_rows.h"
#include "store/store_note.h"

enum {
    LEDGER_KEY_MAX = 511,
};

/* What a note says of a key that is not there is of a key that had no history. */
static HRESULT ignore_gone(HRESULT hr)
{
    return hr == hr_from_win32(ERROR_KEY_DELETED) || hr == hr_from_win32(ERROR_FILE_NOT_FOUND)
               ? S_OK
               : hr_trace(hr);
}

static char16_t *name_of(const struct history_note *note)
{
    size_t len = utf16_from_utf8(note->name, note->name_size, NULL, 0);
    char16_t *name = malloc((len + 1) * sizeof(*name));

    if (!name)
        return NULL;
    utf16_from_utf8(note->name, note->name_size, name, len);
    name[len] = 0;
    return name;
}

static HRESULT unmake(struct hive_txn *txn, uint64_t id)
{
    struct node_view view;
    HRESULT hr;

    hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return ignore_gone(hr);
    /* Only what has no history can be left below it. */
    if (view.node->subkeys > 0)
        hr = store_empty(txn, id);
    return SUCCEEDED(hr) ? hr_trace(store_delete(txn, id)) : hr_trace(hr);
}

static HRESULT make_again(struct hive_txn *txn, const struct history_note *note,
                          const char16_t *name)
{
    _cleanup_(freep) char *class_name = strndup(note->data, note->size);
    _cleanup_(key_path_deinit) struct key_path path;
    struct node_view view;
    HRESULT hr;

    key_path_init(&path);
    if (!class_name)
        return hr_raise(E_OUTOFMEMORY, "making a key again");
    /* It was made again since, and that was noted before. */
    if (SUCCEEDED(store_find_id(txn, note->id, &view)))
        return S_OK;
    hr = store_find_id(txn, note->parent, &view);
    if (SUCCEEDED(hr))
        hr = store_path_of(txn, view.node, &path);
    if (SUCCEEDED(hr))
        hr = key_path_append(&path, name);
    if (SUCCEEDED(hr) && SUCCEEDED(store_find_path(txn, &path, &view))) {
        _cleanup_(freep) char *text = utf16_to_utf8_dup(key_path_text(&path));

        return hr_raise(hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT),
                        "making the key %s again: there is one by that name", text ? text : "");
    }
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(store_create_as(txn, &path, note->type & NODE_LINK, class_name,
                                                 note->id));
}

static HRESULT set_value_back(struct hive_txn *txn, const struct history_note *note,
                              const char16_t *name)
{
    if (!note->was_present)
        return ignore_gone(store_delete_value(txn, note->id, name));
    return hr_trace(store_set_value_at(txn, note->id, name, note->type, note->data,
                                       (uint32_t)note->size, note->order));
}

static HRESULT set_security_back(struct hive_txn *txn, const struct history_note *note)
{
    struct node_view view;
    HRESULT hr = store_find_id(txn, note->id, &view);

    if (FAILED(hr))
        return ignore_gone(hr);
    return hr_trace(note->was_present
                        ? store_set_note(txn, note->id, NOTE_SECURITY, note->data, note->size)
                        : store_delete_note(txn, note->id, NOTE_SECURITY));
}

/* Nobody holds the entry any more. */
static HRESULT unhold(struct hive_txn *txn, const struct history_note *note, const char16_t *name)
{
    struct ledger_row_key row = {.owner = htobe64(note->parent)};
    _cleanup_(key_path_deinit) struct key_path path;
    struct ledger_row found;
    struct node_view view;
    HRESULT hr;

    key_path_init(&path);
    hr = store_find_id(txn, note->id, &view);
    if (FAILED(hr))
        return ignore_gone(hr);
    row.entry.place = view.hash;
    if (note->type == HELD_SECURITY)
        name = ledger_security_name;
    if (note->type != HELD_KEY)
        row.entry.name = key_hash_text(name, utf16_len(name));
    hr = store_path_of(txn, view.node, &path);
    if (FAILED(hr))
        return hr_trace(hr);
    row.depth = htobe64(path.depth);
    hr = holds_remove_all(txn, &row.entry);
    if (SUCCEEDED(hr))
        hr = ledger_get_row(txn, &row, &found);
    if (hr == S_OK)
        hr = ledger_del_row(txn, &row);
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* Only of the ledger: a damaged note must not write anything else. */
static HRESULT put_record_back(struct hive_txn *txn, const struct history_note *note)
{
    MDB_val key = {note->name_size, (void *)note->name};
    MDB_val data = {note->size, (void *)note->data};
    enum hive_table table = note->type;
    HRESULT hr;
    int code;

    if ((table != HIVE_OWNERS && table != HIVE_HOLDS && table != HIVE_LEDGER) ||
        note->name_size == 0 || note->name_size > LEDGER_KEY_MAX)
        return hr_raise(hr_from_win32(ERROR_BADDB), "a note of the history is damaged");
    hr = history_note_record(txn, table, note->name, note->name_size);
    if (FAILED(hr))
        return hr_trace(hr);
    code = note->was_present ? table_put(txn, table, &key, &data, 0) : table_del(txn, table, &key);
    return code == 0 || code == MDB_NOTFOUND
               ? S_OK
               : hr_raise(hr_from_lmdb(code), "writing the ledger: %s", mdb_strerror(code));
}

HRESULT past_take_back(struct hive_txn *txn, const struct history_note *note)
{
    _cleanup_(freep) char16_t *name = name_of(note);

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "going back in the history");
    switch (note->kind) {
    case HISTORY_MADE:
        return hr_trace(unmake(txn, note->id));
    case HISTORY_DELETED:
        return hr_trace(make_again(txn, note, name));
    case HISTORY_RENAMED:
        return hr_trace(store_rename(txn, note->id, name));
    case HISTORY_VALUE:
        return hr_trace(set_value_back(txn, note, name));
    case HISTORY_SECURITY:
        return hr_trace(set_security_back(txn, note));
    case HISTORY_HELD:
        return hr_trace(unhold(txn, note, name));
    case HISTORY_RECORD:
        return hr_trace(put_record_back(txn, note));
    case HISTORY_NOTE_KINDS:
        break;
    }
    return hr_raise(hr_from_win32(ERROR_BADDB), "a note of the history is damaged");
}

static HRESULT take_back_one(const struct history_note *note, void *context)
{
    return hr_trace(past_take_back(context, note));
}

/* What is undone, before anything is written. */
static HRESULT check_reach(const struct hive_txn *txn, uint64_t time, bool *ret_has_later)
{
    struct past_transaction transaction = {.number = UINT64_MAX};
    HRESULT hr;

    *ret_has_later = false;
    while ((hr = past_previous(txn, transaction.number, &transaction)) == S_OK &&
           transaction.time > time)
        *ret_has_later = true;
    if (hr == S_FALSE && *ret_has_later && transaction.index != 1)
        return hr_raise(hr_from_win32(ERROR_NOT_FOUND),
                        "the %s hive's history goes back to transaction %llu only",
                        txn->kind == HIVE_USER ? "user" : "machine",
                        (unsigned long long)transaction.number);
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

HRESULT past_restore(struct hive_txn *txn, uint64_t time)
{
    struct past_transaction transaction = {.number = UINT64_MAX};
    const char *writer = txn->owner;
    bool has_later;
    HRESULT hr;

    hr = check_reach(txn, time, &has_later);
    if (FAILED(hr) || !has_later)
        return SUCCEEDED(hr) ? S_FALSE : hr_trace(hr);

    hr = history_note_once(txn);
    if (SUCCEEDED(hr))
        hr = history_last(txn, &transaction.number);
    if (FAILED(hr))
        return hr_trace(hr);
    txn->owner = NULL;
    transaction.number++;
    while ((hr = past_previous(txn, transaction.number, &transaction)) == S_OK &&
           transaction.time > time) {
        hr = past_visit_notes(txn, transaction.number, take_back_one, txn);
        if (FAILED(hr))
            break;
    }
    txn->owner = writer;
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}
