/* SPDX-License-Identifier: MIT */
#include "store/history.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/table.h"
#include "store/history_draft.h"
#include "store/ledger_rows.h"
#include "store/store_note.h"

static HRESULT add(struct hive_txn *txn, const struct history_note *note)
{
    return hr_trace(history_draft_add(txn, note));
}

/* Nothing is to be noted, or that could not be found out. */
static HRESULT skip(HRESULT hr)
{
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

HRESULT history_note_made(struct hive_txn *txn, uint64_t id)
{
    struct history_note note = {.kind = HISTORY_MADE, .id = id};
    HRESULT hr = history_wants(txn, id);

    return hr == S_OK ? hr_trace(add(txn, &note)) : skip(hr);
}

static HRESULT note_deleted(struct hive_txn *txn, const struct node *node)
{
    struct history_note note = {.kind = HISTORY_DELETED,
                                .id = node->id,
                                .was_present = true,
                                .parent = node->parent,
                                .type = node->flags & (uint32_t)~NODE_HAS_DEFAULT,
                                .name = node_name(node),
                                .name_size = node->name_size,
                                .data = node_class(node),
                                .size = node->class_size};

    return hr_trace(add(txn, &note));
}

HRESULT history_note_deleted(struct hive_txn *txn, const struct node_view *view)
{
    uint64_t id = view->node->id;
    const void *security;
    struct node_view again;
    size_t size;
    HRESULT hr;

    hr = history_wants_node(txn, view->node);
    if (hr != S_OK)
        return skip(hr);
    if (view->node->values == 0 && !(view->node->flags & NODE_HAS_DEFAULT) &&
        store_get_note(txn, id, NOTE_SECURITY, &security, &size) ==
            hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_trace(note_deleted(txn, view->node));

    hr = history_note_values(txn, id);
    if (SUCCEEDED(hr))
        hr = history_note_security(txn, id);
    if (SUCCEEDED(hr))
        hr = store_find_id(txn, id, &again);
    return SUCCEEDED(hr) ? hr_trace(note_deleted(txn, again.node)) : hr_trace(hr);
}

HRESULT history_note_renamed(struct hive_txn *txn, uint64_t id)
{
    struct history_note note = {.kind = HISTORY_RENAMED, .id = id, .was_present = true};
    struct node_view view;
    HRESULT hr;

    hr = history_wants(txn, id);
    if (hr != S_OK)
        return skip(hr);
    hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    note.parent = view.node->parent;
    note.name = node_name(view.node);
    note.name_size = view.node->name_size;
    return hr_trace(add(txn, &note));
}

static HRESULT note_present(struct hive_txn *txn, uint64_t id, const struct store_value *value)
{
    struct history_note note = {.kind = HISTORY_VALUE,
                                .was_present = true,
                                .id = id,
                                .type = value->type,
                                .order = value->order,
                                .name = value->name,
                                .name_size = value->name_size,
                                .data = value->data,
                                .size = value->size};

    return hr_trace(add(txn, &note));
}

HRESULT history_note_value(struct hive_txn *txn, uint64_t id, const char16_t *name)
{
    _cleanup_(freep) char *name_utf8 = NULL;
    struct history_note note = {.kind = HISTORY_VALUE, .id = id};
    struct store_value value;
    struct node_view view;
    HRESULT hr;

    if (txn->overlay)
        return S_OK;
    hr = store_find_id(txn, id, &view);
    if (SUCCEEDED(hr))
        hr = history_wants_node(txn, view.node);
    if (hr != S_OK)
        return skip(hr);
    hr = store_get_value(txn, &view, name, &value);
    if (SUCCEEDED(hr))
        return hr_trace(note_present(txn, id, &value));
    if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_trace(hr);

    name_utf8 = utf16_to_utf8_dup(name ? name : u"");
    if (!name_utf8)
        return hr_raise(E_OUTOFMEMORY, "writing the history");
    note.name = name_utf8;
    note.name_size = strlen(name_utf8);
    return hr_trace(add(txn, &note));
}

HRESULT history_note_values(struct hive_txn *txn, uint64_t id)
{
    uint64_t place = 0;
    HRESULT hr = S_OK;

    hr = history_wants(txn, id);
    if (hr != S_OK)
        return skip(hr);
    while (SUCCEEDED(hr)) {
        struct store_value value;
        struct node_view view;

        /* Anew each time: what was read is gone when a note is written. */
        hr = store_find_id(txn, id, &view);
        if (SUCCEEDED(hr))
            hr = store_next_value(txn, &view, &place, &value);
        if (SUCCEEDED(hr))
            hr = note_present(txn, id, &value);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

HRESULT history_note_security(struct hive_txn *txn, uint64_t id)
{
    struct history_note note = {.kind = HISTORY_SECURITY, .id = id};
    HRESULT hr;

    hr = history_wants(txn, id);
    if (hr != S_OK)
        return skip(hr);
    hr = store_get_note(txn, id, NOTE_SECURITY, &note.data, &note.size);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        note.size = 0;
    else if (FAILED(hr))
        return hr_trace(hr);
    note.was_present = SUCCEEDED(hr);
    return hr_trace(add(txn, &note));
}

HRESULT history_note_held(struct hive_txn *txn, uint64_t id, const char16_t *name, uint64_t owner)
{
    _cleanup_(freep) char *name_utf8 = NULL;
    struct history_note note = {
        .kind = HISTORY_HELD, .id = id, .parent = owner, .type = name ? HELD_VALUE : HELD_KEY};
    HRESULT hr;

    hr = history_wants(txn, id);
    if (hr != S_OK)
        return skip(hr);
    if (name && *name == *ledger_security_name)
        note.type = HELD_SECURITY;
    if (note.type == HELD_VALUE) {
        name_utf8 = utf16_to_utf8_dup(name);
        if (!name_utf8)
            return hr_raise(E_OUTOFMEMORY, "writing the history");
        note.name = name_utf8;
        note.name_size = strlen(name_utf8);
    }
    history_draft_quiet(txn, true);
    return hr_trace(add(txn, &note));
}

void history_note_held_done(struct hive_txn *txn)
{
    history_draft_quiet(txn, false);
}

static HRESULT note_record(struct hive_txn *txn, enum hive_table table, const MDB_val *key,
                           const MDB_val *data)
{
    struct history_note note = {.kind = HISTORY_RECORD,
                                .was_present = data != NULL,
                                .type = table,
                                .name = key->mv_data,
                                .name_size = key->mv_size,
                                .data = data ? data->mv_data : NULL,
                                .size = data ? data->mv_size : 0};
    HRESULT hr = history_wants_records(txn);

    return hr == S_OK ? hr_trace(add(txn, &note)) : skip(hr);
}

HRESULT history_note_record(struct hive_txn *txn, enum hive_table table, const void *key,
                            size_t key_size)
{
    MDB_val mdb_key = {key_size, (void *)key}, data;
    int code;

    if (txn->has_no_history || txn->overlay)
        return S_OK;
    code = table_get(txn, table, &mdb_key, &data);
    if (code != 0 && code != MDB_NOTFOUND)
        return hr_raise(hr_from_lmdb(code), "reading the ledger: %s", mdb_strerror(code));
    return hr_trace(note_record(txn, table, &mdb_key, code == 0 ? &data : NULL));
}

HRESULT history_remove_record(struct hive_txn *txn, enum hive_table table, const void *key,
                              size_t key_size)
{
    MDB_val mdb_key = {key_size, (void *)key}, data;
    MDB_cursor *cursor;
    HRESULT hr;
    int code;

    if (txn->overlay) {
        code = table_del(txn, table, &mdb_key);
        return code == 0 ? S_OK
                         : hr_raise(hr_from_lmdb(code), "writing the ledger: %s",
                                    mdb_strerror(code));
    }
    /* The notes go into another table: the cursor stays where it is. */
    code = mdb_cursor_open(txn->mdb, txn->tables->dbis[table], &cursor);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "writing the ledger: %s", mdb_strerror(code));
    code = mdb_cursor_get(cursor, &mdb_key, &data, MDB_SET);
    hr = code == 0 ? note_record(txn, table, &mdb_key, &data) : S_OK;
    if (code == 0 && SUCCEEDED(hr))
        code = mdb_cursor_del(cursor, 0);
    mdb_cursor_close(cursor);
    if (FAILED(hr) || code == 0)
        return hr_trace(hr);
    return hr_raise(hr_from_lmdb(code), "writing the ledger: %s", mdb_strerror(code));
}
