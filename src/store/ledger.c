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

/* An entry of a key, and how deep the key is. */
static struct ledger_row_key row_of(const struct node_view *view, const char16_t *name,
                                    uint64_t depth, uint64_t owner)
{
    struct ledger_row_key row = {htobe64(owner), htobe64(depth), {.place = view->hash}};

    if (name)
        row.entry.name = key_hash_text(name, utf16_len(name));
    return row;
}

/* @ret_depth is the key's. */
static HRESULT note(struct hive_txn *txn, const struct node_view *view, const char16_t *name,
                    const struct holds_state *before, const struct holds_state *after,
                    uint64_t *ret_depth)
{
    struct holds_gift gift = {.before = before, .after = after};
    _cleanup_(key_path_deinit) struct key_path path;
    struct ledger_row_key row;
    struct ledger_row found;
    uint64_t id = view->node->id;
    HRESULT hr;

    key_path_init(&path);
    hr = store_path_of(txn, view->node, &path);
    if (SUCCEEDED(hr))
        hr = ledger_owner_number(txn, &gift.owner);
    if (FAILED(hr))
        return hr_trace(hr);
    row = row_of(view, name, path.depth, gift.owner);
    *ret_depth = path.depth;
    hr = ledger_get_row(txn, &row, &found);
    gift.is_first = hr == S_FALSE;
    if (SUCCEEDED(hr) && !holds_any(txn, &row.entry))
        hr = history_note_held(txn, id, name, gift.owner);
    if (SUCCEEDED(hr))
        hr = holds_push(txn, &row.entry, &gift);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = ledger_put_row(txn, &row, key_path_text(&path), name);
    history_note_held_done(txn);
    return hr_trace(hr);
}

/* The key and those above it that owners have made are held by this one too: while its entry is
 * there, they have to be. */
static HRESULT note_above(struct hive_txn *txn, uint64_t id, uint64_t depth)
{
    uint64_t owner;
    HRESULT hr;

    hr = ledger_owner_number(txn, &owner);
    while (SUCCEEDED(hr) && id != 0) {
        struct ledger_row_key row;
        struct ledger_row found;
        struct holds_state state;
        struct node_view view;
        uint64_t parent;

        hr = store_find_id(txn, id, &view);
        if (FAILED(hr))
            break;
        row = row_of(&view, NULL, depth, owner);
        parent = view.node->parent;
        state = holds_state_of_key(view.node);
        hr = ledger_get_row(txn, &row, &found);
        if (hr == S_OK && holds_as_present(txn, &row.entry, owner))
            break; /* and so what is above it */
        if (SUCCEEDED(hr) && holds_any(txn, &row.entry))
            hr = note(txn, &view, NULL, &state, &state, &depth);
        id = parent;
        depth--;
    }
    return hr_trace(hr);
}

HRESULT ledger_note_value(struct hive_txn *txn, uint64_t id, const char16_t *name,
                          const struct store_value *now)
{
    struct holds_state before = {0}, after = {0};
    struct store_value value;
    struct node_view view;
    uint64_t depth;
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
    hr = note(txn, &view, name ? name : u"", &before, &after, &depth);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(note_above(txn, id, depth));
}

/* NULL: the key goes. @ret_depth is the key's; S_FALSE without it if there is nothing to note. */
static HRESULT note_security(struct hive_txn *txn, uint64_t id, const void *data, size_t size,
                             uint64_t *ret_depth)
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
        return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_FALSE : hr_trace(hr);

    hr = store_find_id(txn, id, &view);
    return FAILED(hr)
               ? hr_trace(hr)
               : hr_trace(note(txn, &view, ledger_security_name, &before, &after, ret_depth));
}

HRESULT ledger_note_security(struct hive_txn *txn, uint64_t id, const void *data, size_t size)
{
    uint64_t depth;
    HRESULT hr;

    if (!ledger_notes(txn))
        return S_OK;
    hr = note_security(txn, id, data, size, &depth);
    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    return hr_trace(note_above(txn, id, depth));
}

HRESULT ledger_note_made(struct hive_txn *txn, uint64_t id)
{
    struct holds_state nothing = {0}, state;
    struct node_view view;
    uint64_t parent, depth;
    HRESULT hr;

    if (!ledger_notes(txn))
        return S_OK;
    hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    state = holds_state_of_key(view.node);
    parent = view.node->parent;
    hr = note(txn, &view, NULL, &nothing, &state, &depth);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(note_above(txn, parent, depth - 1));
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
    uint64_t depth;
    HRESULT hr;

    if (!ledger_notes(txn))
        return S_OK;
    hr = ledger_note_emptied(txn, id);
    if (SUCCEEDED(hr))
        hr = note_security(txn, id, NULL, 0, &depth);
    if (SUCCEEDED(hr))
        hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    state = holds_state_of_key(view.node);
    return hr_trace(note(txn, &view, NULL, &state, &nothing, &depth));
}

HRESULT ledger_note_found(struct hive_txn *txn, uint64_t id)
{
    _cleanup_(key_path_deinit) struct key_path path;
    struct node_view view;
    HRESULT hr;

    key_path_init(&path);
    if (!ledger_notes(txn))
        return S_OK;
    hr = store_find_id(txn, id, &view);
    if (SUCCEEDED(hr))
        hr = store_path_of(txn, view.node, &path);
    return SUCCEEDED(hr) ? hr_trace(note_above(txn, id, path.depth)) : hr_trace(hr);
}
