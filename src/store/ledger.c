/* SPDX-License-Identifier: MIT */
#include "store/ledger.h"

#include <endian.h>
#include <stdlib.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/overlay.h"
#include "store/history.h"
#include "store/ledger_holds.h"
#include "store/ledger_owners.h"
#include "store/ledger_rows.h"
#include "store/store_note.h"

/* A hive that was made before there were ledgers, and may only be read, has none to lie below. */
bool ledger_notes(const struct hive_txn *txn)
{
    const MDB_dbi *dbis = txn->tables->dbis;

    if (!txn->owner || !txn->overlay)
        return txn->owner;
    return overlay_keeps_ledger(txn->overlay) && dbis[HIVE_OWNERS] != 0 && dbis[HIVE_HOLDS] != 0 &&
           dbis[HIVE_LEDGER] != 0;
}

HRESULT ledger_owner_number(struct hive_txn *txn, uint64_t *ret_number)
{
    bool is_new = ledger_notes(txn) && txn->owner_number == 0;
    HRESULT hr = S_OK;

    if (is_new)
        txn->owner_number = ledger_find_owner(txn, txn->owner);
    if (ledger_notes(txn) && txn->owner_number == 0)
        hr = ledger_add_owner(txn, txn->owner, &txn->owner_number);
    if (SUCCEEDED(hr) && is_new)
        hr = ledger_owner_acts(txn, txn->owner_number);
    *ret_number = ledger_notes(txn) ? txn->owner_number : 0;
    return hr_trace(hr);
}

static HRESULT note(struct hive_txn *txn, const struct node_view *view, const char16_t *name,
                    const struct holds_state *before, const struct holds_state *after)
{
    struct ledger_row_key row = {.entry.place = view->hash};
    _cleanup_(key_path_deinit) struct key_path path;
    uint64_t owner, id = view->node->id;
    HRESULT hr;

    key_path_init(&path);
    if (name)
        row.entry.name = key_hash_text(name, utf16_len(name));
    hr = store_path_of(txn, view->node, &path);
    if (SUCCEEDED(hr))
        hr = ledger_owner_number(txn, &owner);
    if (SUCCEEDED(hr) && !holds_any(txn, &row.entry))
        hr = history_note_held(txn, id, name, owner);
    if (SUCCEEDED(hr))
        hr = holds_push(txn, &row.entry, owner, before, after);
    if (FAILED(hr))
        return hr_trace(hr);

    row.owner = htobe64(owner);
    row.depth = htobe64(path.depth);
    hr = ledger_put_row(txn, &row, key_path_text(&path), name);
    history_note_held_done(txn);
    return hr_trace(hr);
}

/* The key and those above it that owners have made are held by this one too: while its entry is
 * there, they have to be. */
static HRESULT note_above(struct hive_txn *txn, uint64_t id)
{
    uint64_t owner;
    HRESULT hr;

    hr = ledger_owner_number(txn, &owner);
    while (SUCCEEDED(hr) && id != 0) {
        struct holds_entry entry = {0};
        struct holds_state state;
        struct node_view view;
        uint64_t parent;

        hr = store_find_id(txn, id, &view);
        if (FAILED(hr))
            break;
        entry.place = view.hash;
        parent = view.node->parent;
        state = holds_state_of_key(view.node);
        if (holds_has(txn, &entry, owner))
            break; /* and so what is above it */
        if (holds_any(txn, &entry))
            hr = note(txn, &view, NULL, &state, &state);
        id = parent;
    }
    return hr_trace(hr);
}

HRESULT ledger_note_value(struct hive_txn *txn, uint64_t id, const char16_t *name,
                          const struct store_value *now)
{
    struct holds_state before = {0}, after = {0};
    struct store_value value;
    struct node_view view;
    HRESULT hr;

    if (!ledger_notes(txn))
        return S_OK;
    hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = store_get_value(txn, &view, name, &value);
    if (SUCCEEDED(hr))
        before = (struct holds_state){true, value.type, value.size, value.data};
    else if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND) || !now)
        return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_OK : hr_trace(hr);
    if (now)
        after = (struct holds_state){true, now->type, now->size, now->data};
    hr = note(txn, &view, name ? name : u"", &before, &after);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(note_above(txn, id));
}

/* NULL: the key goes. */
static HRESULT note_security(struct hive_txn *txn, uint64_t id, const void *data, size_t size)
{
    struct holds_state before = {0}, after = {data != NULL, 0, (uint32_t)size, data};
    const void *old;
    size_t old_size;
    struct node_view view;
    HRESULT hr;

    hr = store_get_note(txn, id, NOTE_SECURITY, &old, &old_size);
    if (SUCCEEDED(hr))
        before = (struct holds_state){true, 0, (uint32_t)old_size, old};
    else if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND) || !data)
        return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_OK : hr_trace(hr);

    hr = store_find_id(txn, id, &view);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(note(txn, &view, ledger_security_name, &before, &after));
}

HRESULT ledger_note_security(struct hive_txn *txn, uint64_t id, const void *data, size_t size)
{
    HRESULT hr;

    if (!ledger_notes(txn))
        return S_OK;
    hr = note_security(txn, id, data, size);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(note_above(txn, id));
}

HRESULT ledger_note_made(struct hive_txn *txn, uint64_t id)
{
    struct holds_state nothing = {0}, state;
    struct node_view view;
    uint64_t parent;
    HRESULT hr;

    if (!ledger_notes(txn))
        return S_OK;
    hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    state = holds_state_of_key(view.node);
    parent = view.node->parent;
    hr = note(txn, &view, NULL, &nothing, &state);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(note_above(txn, parent));
}

HRESULT ledger_note_emptied(struct hive_txn *txn, uint64_t id)
{
    uint64_t place = 0;
    HRESULT hr = S_OK;

    while (ledger_notes(txn) && SUCCEEDED(hr)) {
        _cleanup_(freep) char16_t *name = NULL;
        struct store_value value;
        struct node_view view;

        hr = store_find_id(txn, id, &view);
        if (SUCCEEDED(hr))
            hr = store_next_value(txn, &view, &place, &value);
        if (FAILED(hr))
            break;
        name = calloc(value.name_size + 1, sizeof(*name));
        if (!name)
            return hr_raise(E_OUTOFMEMORY, "writing the ledger");
        utf16_from_utf8(value.name, value.name_size, name, value.name_size);
        hr = ledger_note_value(txn, id, name, NULL);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

HRESULT ledger_note_deleted(struct hive_txn *txn, uint64_t id)
{
    struct holds_state nothing = {0}, state;
    struct node_view view;
    HRESULT hr;

    if (!ledger_notes(txn))
        return S_OK;
    hr = ledger_note_emptied(txn, id);
    if (SUCCEEDED(hr))
        hr = note_security(txn, id, NULL, 0);
    if (SUCCEEDED(hr))
        hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    state = holds_state_of_key(view.node);
    return hr_trace(note(txn, &view, NULL, &state, &nothing));
}

HRESULT ledger_note_found(struct hive_txn *txn, uint64_t id)
{
    return ledger_notes(txn) ? hr_trace(note_above(txn, id)) : S_OK;
}
