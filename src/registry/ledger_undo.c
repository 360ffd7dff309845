/* SPDX-License-Identifier: MIT */
/*
 * The ledger: listing what an owner holds, and letting go of it.
 */
#include "store/ledger.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "store/ledger_holds.h"
#include "store/ledger_owners.h"
#include "store/ledger_rows.h"
#include "store/store_note.h"

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

/* What letting go makes of an entry; S_FALSE if nothing. On the heap, for it is written next. */
struct restoration {
    struct key_path path;
    char16_t *name; /* or NULL */
    bool is_security;
    struct holds_state state;
    struct holds_grip grip;
    void *data;
    struct node_view view; /* the key, if @has_key */
    bool has_key;
};

static void restoration_deinit(struct restoration *restoration)
{
    key_path_deinit(&restoration->path);
    free(restoration->name);
    free(restoration->data);
}

static HRESULT find_now(const struct hive_txn *txn, const struct ledger_row *row,
                        struct restoration *restoration, struct holds_state *ret_now)
{
    struct store_value value = {.type = 0};
    size_t size;
    HRESULT hr;

    *ret_now = (struct holds_state){0};
    hr = store_find(txn, &row->key.entry.place, &restoration->view);
    restoration->has_key = SUCCEEDED(hr);
    if (SUCCEEDED(hr) && !row->name) {
        *ret_now = holds_state_of_key(restoration->view.node);
    } else if (SUCCEEDED(hr) && restoration->is_security) {
        hr = store_get_note(txn, restoration->view.node->id, NOTE_SECURITY, &value.data, &size);
        if (SUCCEEDED(hr))
            *ret_now = (struct holds_state){true, 0, (uint32_t)size, value.data};
    } else if (SUCCEEDED(hr)) {
        hr = store_get_value(txn, &restoration->view, restoration->name, &value);
        if (SUCCEEDED(hr))
            *ret_now = (struct holds_state){true, value.type, value.size, value.data};
    }
    return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_OK : hr_trace(hr);
}

/* Where the key is made again. */
static HRESULT set_path(struct restoration *plan, const char *text)
{
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(text);

    return path ? hr_trace(key_path_set(&plan->path, path))
                : hr_raise(E_OUTOFMEMORY, "undoing what an owner did");
}

static HRESULT make_plan(const struct hive_txn *txn, const struct ledger_row *row, uint64_t owner,
                         struct restoration *plan)
{
    struct holds_state now;
    HRESULT hr;

    plan->is_security = ledger_row_is_security(row);
    plan->name = row->name ? utf16_from_utf8_dup(row->name) : NULL;
    if (row->name && !plan->name)
        return hr_raise(E_OUTOFMEMORY, "undoing what an owner did");
    hr = find_now(txn, row, plan, &now);
    if (SUCCEEDED(hr))
        hr = holds_below(txn, &row->key.entry, owner, &now, &plan->state, &plan->grip);
    if (hr != S_OK)
        return hr_trace(hr);

    plan->data = malloc(plan->state.size + 1);
    if (!plan->data)
        return hr_raise(E_OUTOFMEMORY, "undoing what an owner did");
    if (plan->state.size > 0)
        memcpy(plan->data, plan->state.data, plan->state.size);
    ((char *)plan->data)[plan->state.size] = '\0';
    return row->name || !plan->state.is_present ? S_OK : hr_trace(set_path(plan, row->path));
}

/* The keys that are to go, each deeper than, or beside, the one before. */
struct condemned {
    struct key_hash *places;
    size_t n;
    size_t room;
};

static void condemned_deinit(struct condemned *condemned)
{
    free(condemned->places);
}

static HRESULT condemn(struct condemned *condemned, const struct key_hash *place)
{
    if (condemned->n == condemned->room) {
        size_t room = condemned->room ? 2 * condemned->room : 256;
        struct key_hash *larger = realloc(condemned->places, room * sizeof(*larger));

        if (!larger)
            return hr_raise(E_OUTOFMEMORY, "undoing what an owner did");
        condemned->places = larger;
        condemned->room = room;
    }
    condemned->places[condemned->n++] = *place;
    return S_OK;
}

static HRESULT restore_value(struct hive_txn *txn, const struct restoration *plan)
{
    const struct holds_state *state = &plan->state;
    uint64_t id;

    if (!plan->has_key)
        return S_OK;
    id = plan->view.node->id;
    if (plan->is_security)
        return hr_trace(state->is_present
                            ? store_set_note(txn, id, NOTE_SECURITY, plan->data, state->size)
                            : store_delete_note(txn, id, NOTE_SECURITY));
    return hr_trace(state->is_present
                        ? store_set_value(txn, id, plan->name, state->type, plan->data, state->size)
                        : store_delete_value(txn, id, plan->name));
}

static HRESULT restore(struct hive_txn *txn, const struct restoration *plan,
                       struct condemned *condemned)
{
    uint64_t id;

    if (plan->name)
        return hr_trace(restore_value(txn, plan));
    if (!plan->state.is_present)
        return hr_trace(condemn(condemned, &plan->view.hash));
    return hr_trace(store_create(txn, &plan->path, plan->state.type, plan->data, &id));
}

/* The owner lets go of one entry, which is then what it was without him. */
static HRESULT let_go(struct hive_txn *txn, const struct ledger_row *row, uint64_t owner,
                      struct condemned *condemned)
{
    _cleanup_(restoration_deinit) struct restoration restoration = {0};
    struct ledger_row_key key = row->key;
    HRESULT hr;

    hr = make_plan(txn, row, owner, &restoration);
    if (hr == S_OK)
        hr = restore(txn, &restoration, condemned);
    if (SUCCEEDED(hr))
        hr = holds_release(txn, &key.entry, &restoration.grip);
    return SUCCEEDED(hr) ? hr_trace(ledger_del_row(txn, &key)) : hr_trace(hr);
}

/* From the deepest on. What others have put into a key stays, and the key with it. */
static HRESULT delete_keys(struct hive_txn *txn, const struct condemned *condemned)
{
    HRESULT hr = S_OK;

    for (size_t i = condemned->n; SUCCEEDED(hr) && i-- > 0;) {
        struct node_view view;

        hr = store_find(txn, &condemned->places[i], &view);
        if (SUCCEEDED(hr) && view.node->subkeys == 0 && view.node->values == 0 &&
            !(view.node->flags & NODE_HAS_DEFAULT))
            hr = store_delete_found(txn, &view);
    }
    return hr_trace(hr);
}

/* The rows are in the order that this needs: keys before their values, and before what is below
 * them. */
static HRESULT let_go_of_all(struct hive_txn *txn, uint64_t owner)
{
    _cleanup_(condemned_deinit) struct condemned condemned = {0};
    struct ledger_row_key from = {.owner = htobe64(owner)};
    struct ledger_row row;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && (hr = ledger_next_row(txn, &from, &row)) == S_OK) {
        from = row.key;
        ledger_step_row(&from);
        hr = let_go(txn, &row, owner, &condemned);
    }
    return SUCCEEDED(hr) ? hr_trace(delete_keys(txn, &condemned)) : hr_trace(hr);
}

HRESULT ledger_undo(struct hive_txn *txn, const char *owner)
{
    const char *writer = txn->owner;
    uint64_t number = ledger_find_owner(txn, owner);
    HRESULT hr;

    if (number == 0)
        return S_OK;
    txn->owner = NULL;
    hr = let_go_of_all(txn, number);
    if (SUCCEEDED(hr))
        hr = ledger_owner_rests(txn, number);
    txn->owner = writer;
    return hr_trace(hr);
}
