/* SPDX-License-Identifier: MIT */
#include "past/revert.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/table.h"
#include "past/going_back.h"
#include "past/view.h"
#include "store/ledger_owners.h"

struct revert {
    struct hive_txn *txn;
    struct past_view *before; /* the transaction */
    struct past_view *later;  /* what it left, as far as that was changed since */
    bool has_changed;
};

/* ---- whether it can be done ---- */

static bool is_equal(const struct past_thing *thing, const struct past_state *a,
                     const struct past_state *b)
{
    if (!a->is_present || !b->is_present)
        return a->is_present == b->is_present;
    if (thing->what == PAST_KEY)
        return a->parent == b->parent && a->name_size == b->name_size &&
               memcmp(a->name, b->name, a->name_size) == 0;
    return a->type == b->type && a->size == b->size &&
           (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

/* Where it is, or was before. */
static char *key_text(const struct revert *revert, const struct past_thing *thing)
{
    _cleanup_(key_path_deinit) struct key_path path;

    key_path_init(&path);
    if (FAILED(past_path_of(revert->txn, NULL, 0, thing->id, &path)))
        past_path_of(revert->txn, &revert->before, 1, thing->id, &path);
    return utf16_to_utf8_dup(key_path_text(&path));
}

static HRESULT raise_conflict(const struct revert *revert, const struct past_thing *thing)
{
    const char *root = revert->txn->kind == HIVE_USER ? "HKEY_CURRENT_USER" : "HKEY_LOCAL_MACHINE";
    _cleanup_(freep) char *key = key_text(revert, thing);
    struct past_state state = {0};

    past_state_of(revert->txn, &revert->before, 1, thing, &state);
    if (thing->what == PAST_VALUE)
        return hr_raise(hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT),
                        "%s\\%s, value \"%.*s\": it was changed again since", root, key ? key : "",
                        (int)state.name_size, state.name);
    return hr_raise(hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT),
                    "%s\\%s: it was changed again since", root, key ? key : "");
}

static HRESULT check_thing(const struct past_thing *thing, const struct past_state *before,
                           void *context)
{
    const struct revert *revert = context;
    struct past_state now, after;
    HRESULT hr;

    if (thing->what == PAST_HOLDS) {
        if (past_view_get(revert->later, thing, &after))
            return hr_raise(hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT),
                            "what it registered was registered again, or unregistered, since; "
                            "comity undo OWNER lets go of what one owner holds");
        return S_OK;
    }
    hr = past_state_of(revert->txn, NULL, 0, thing, &now);
    if (SUCCEEDED(hr))
        hr = past_state_of(revert->txn, &revert->later, 1, thing, &after);
    if (FAILED(hr))
        return hr_trace(hr);
    return is_equal(thing, &now, before) || is_equal(thing, &now, &after)
               ? S_OK
               : raise_conflict(revert, thing);
}

/* ---- doing it ---- */

/* Whether the note's key is there; an empty one, if that matters, is told apart. */
static bool find_key(const struct revert *revert, uint64_t id, bool *ret_is_empty)
{
    struct node_view view;

    if (FAILED(store_find_id(revert->txn, id, &view)))
        return false;
    *ret_is_empty =
        view.node->subkeys == 0 && view.node->values == 0 && !(view.node->flags & NODE_HAS_DEFAULT);
    return true;
}

/* A value of a key that has gone since, or that is what it was, needs nothing. */
static HRESULT needs_value(const struct revert *revert, const struct history_note *note,
                           bool *ret_is_needed)
{
    struct past_thing thing = {.what = PAST_VALUE, .id = note->id};
    struct past_state now, before = {.is_present = note->was_present,
                                     .type = note->type,
                                     .size = note->size,
                                     .data = note->data};
    bool is_empty;
    HRESULT hr = S_OK;

    *ret_is_needed = false;
    if (!find_key(revert, note->id, &is_empty))
        return S_OK;
    if (note->kind == HISTORY_SECURITY)
        thing.what = PAST_SECURITY;
    else
        hr = past_hash_name(note, &thing.name);
    if (SUCCEEDED(hr))
        hr = past_state_of(revert->txn, NULL, 0, &thing, &now);
    if (SUCCEEDED(hr))
        *ret_is_needed = !is_equal(&thing, &now, &before);
    return hr_trace(hr);
}

/* Who acted for an owner is known while that holds anything; he may have acted again. */
static bool needs_owner(const struct revert *revert, const struct history_note *note)
{
    MDB_val key = {note->name_size, (void *)note->name}, data;
    bool is_known = table_get(revert->txn, HIVE_OWNERS, &key, &data) == 0;

    return note->was_present
               ? !is_known
               : is_known && !ledger_owner_holds(revert->txn, note->name, note->name_size);
}

static HRESULT is_needed(const struct revert *revert, const struct history_note *note,
                         bool *ret_is_needed)
{
    bool is_empty = false, is_there = false;

    if (note->kind == HISTORY_VALUE || note->kind == HISTORY_SECURITY)
        return hr_trace(needs_value(revert, note, ret_is_needed));

    if (note->kind == HISTORY_MADE || note->kind == HISTORY_DELETED)
        is_there = find_key(revert, note->id, &is_empty);
    switch (note->kind) {
    case HISTORY_MADE:
        *ret_is_needed = is_there && is_empty;
        break;
    case HISTORY_DELETED:
        *ret_is_needed = !is_there;
        break;
    case HISTORY_RECORD:
        *ret_is_needed = note->type != HIVE_OWNERS || needs_owner(revert, note);
        break;
    default:
        *ret_is_needed = true;
    }
    return S_OK;
}

static HRESULT take_back_one(const struct history_note *note, void *context)
{
    struct revert *revert = context;
    bool needed;
    HRESULT hr;

    hr = is_needed(revert, note, &needed);
    if (FAILED(hr) || !needed)
        return hr_trace(hr);
    revert->has_changed = true;
    return hr_trace(past_take_back(revert->txn, note));
}

HRESULT past_revert(struct hive_txn *txn, uint64_t number)
{
    _cleanup_(past_view_freep) struct past_view *before = NULL;
    _cleanup_(past_view_freep) struct past_view *later = NULL;
    struct revert revert = {.txn = txn};
    struct past_transaction transaction;
    const char *writer = txn->owner;
    HRESULT hr;

    hr = past_find(txn, number, &transaction);
    if (FAILED(hr))
        return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_FALSE : hr_trace(hr);
    hr = past_view_new(&before);
    if (SUCCEEDED(hr))
        hr = past_view_new(&later);
    if (SUCCEEDED(hr))
        hr = past_view_add(before, txn, number);
    if (SUCCEEDED(hr))
        hr = past_view_add_between(later, txn, number, UINT64_MAX);
    if (FAILED(hr))
        return hr_trace(hr);

    revert.before = before;
    revert.later = later;
    hr = past_view_visit(before, check_thing, &revert);
    txn->owner = NULL;
    if (SUCCEEDED(hr))
        hr = past_visit_notes(txn, number, take_back_one, &revert);
    txn->owner = writer;
    if (FAILED(hr))
        return hr_trace(hr);
    return revert.has_changed ? S_OK : S_FALSE;
}
