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

static HRESULT make_plan(const struct hive_txn *txn, const struct ledger_row *row, uint64_t owner,
                         struct restoration *plan)
{
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(row->path);
    struct holds_state now;
    HRESULT hr;

    plan->is_security = ledger_row_is_security(row);
    plan->name = row->name ? utf16_from_utf8_dup(row->name) : NULL;
    if (!path || (row->name && !plan->name))
        return hr_raise(E_OUTOFMEMORY, "undoing what an owner did");
    hr = key_path_set(&plan->path, path);
    if (SUCCEEDED(hr))
        hr = find_now(txn, row, plan, &now);
    if (SUCCEEDED(hr))
        hr = holds_below(txn, &row->key.entry, owner, &now, &plan->state);
    if (hr != S_OK)
        return hr_trace(hr);

    plan->data = malloc(plan->state.size + 1);
    if (!plan->data)
        return hr_raise(E_OUTOFMEMORY, "undoing what an owner did");
    memcpy(plan->data, plan->state.data, plan->state.size);
    ((char *)plan->data)[plan->state.size] = '\0';
    return S_OK;
}

/* Restoring goes in three rounds: keys that are to be there, values, keys that are to go. */
enum round {
    MAKE_KEYS,
    RESTORE_VALUES,
    DELETE_KEYS,
};

static HRESULT restore_value(struct hive_txn *txn, const struct restoration *plan)
{
    const struct holds_state *state = &plan->state;
    uint64_t id;

    if (!plan->name || !plan->has_key)
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

static HRESULT restore(struct hive_txn *txn, const struct restoration *plan, enum round round)
{
    const struct holds_state *state = &plan->state;
    const struct node *node = plan->view.node;
    uint64_t id;

    if (round == RESTORE_VALUES)
        return hr_trace(restore_value(txn, plan));
    if (plan->name || state->is_present != (round == MAKE_KEYS))
        return S_OK;
    if (round == MAKE_KEYS)
        return hr_trace(store_create(txn, &plan->path, state->type, plan->data, &id));
    /* What others have put into it stays, and the key with it. */
    if (node->subkeys > 0 || node->values > 0 || node->flags & NODE_HAS_DEFAULT)
        return S_OK;
    return hr_trace(store_delete(txn, node->id));
}

static HRESULT restore_row(struct hive_txn *txn, const struct ledger_row *row, uint64_t owner,
                           enum round round)
{
    _cleanup_(restoration_deinit) struct restoration restoration = {0};
    HRESULT hr;

    hr = make_plan(txn, row, owner, &restoration);
    return hr == S_OK ? hr_trace(restore(txn, &restoration, round))
                      : hr_trace(SUCCEEDED(hr) ? S_OK : hr);
}

/* The rows, from the first to the last; each is at the deepest level it can be deleted at only when
 * those below it are gone, so that DELETE_KEYS takes one level after the other, from below. */
static HRESULT run_round(struct hive_txn *txn, uint64_t owner, enum round round, int depth)
{
    struct ledger_row_key from = {.owner = htobe64(owner)};
    struct ledger_row row;
    HRESULT hr = S_OK;

    if (round == DELETE_KEYS)
        from.depth = htobe64((uint64_t)depth);
    while (SUCCEEDED(hr) && (hr = ledger_next_row(txn, &from, &row)) == S_OK) {
        from = row.key;
        ledger_step_row(&from);
        if (round == DELETE_KEYS && be64toh(row.key.depth) != (uint64_t)depth)
            break;
        hr = restore_row(txn, &row, owner, round);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

static HRESULT forget_rows(struct hive_txn *txn, uint64_t owner)
{
    struct ledger_row_key from = {.owner = htobe64(owner)};
    struct ledger_row row;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && (hr = ledger_next_row(txn, &from, &row)) == S_OK) {
        hr = holds_remove(txn, &row.key.entry, owner);
        if (SUCCEEDED(hr))
            hr = ledger_del_row(txn, &row.key);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

HRESULT ledger_undo(struct hive_txn *txn, const char *owner)
{
    const char *writer = txn->owner;
    uint64_t number = ledger_find_owner(txn, owner);
    HRESULT hr = S_OK;

    if (number == 0)
        return S_OK;
    txn->owner = NULL;
    hr = run_round(txn, number, MAKE_KEYS, 0);
    if (SUCCEEDED(hr))
        hr = run_round(txn, number, RESTORE_VALUES, 0);
    for (int depth = KEY_DEPTH_MAX; SUCCEEDED(hr) && depth >= 0; depth--)
        hr = run_round(txn, number, DELETE_KEYS, depth);
    if (SUCCEEDED(hr))
        hr = forget_rows(txn, number);
    if (SUCCEEDED(hr))
        hr = ledger_owner_rests(txn, number);
    txn->owner = writer;
    return hr_trace(hr);
}
