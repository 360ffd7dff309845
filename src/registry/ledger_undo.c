/* SPDX-License-Identifier: MIT */
/*
 * The ledger: letting go of what owners hold.
 *
 * Owners let go together: each entry is looked at once, with all of its holds, however many of the
 * owners have shared it.
 */
#include "store/ledger.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/overlay.h"
#include "store/ledger_holds.h"
#include "store/ledger_owners.h"
#include "store/ledger_rows.h"
#include "store/store_note.h"

/* ---- what is to be let go of ---- */

/* An entry that one of the owners holds. */
struct released {
    struct ledger_row_key key;
    char *path; /* owned */
    char *name; /* owned, or NULL */
    bool is_security;
};

struct undoing {
    uint64_t *numbers; /* the owners', ascending; n_numbers of them */
    size_t n_numbers;
    struct released *rows; /* n of them */
    size_t n, room;
    struct key_hash *condemned; /* keys that are to go, from above; n_condemned */
    size_t n_condemned;
};

static void undoing_deinit(struct undoing *undoing)
{
    for (size_t i = 0; i < undoing->n; i++) {
        free(undoing->rows[i].path);
        free(undoing->rows[i].name);
    }
    free(undoing->numbers);
    free(undoing->rows);
    free(undoing->condemned);
}

static HRESULT no_memory(void)
{
    return hr_raise(E_OUTOFMEMORY, "undoing what an owner did");
}

static int compare_numbers(const void *a, const void *b)
{
    uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;

    return (first > second) - (first < second);
}

static HRESULT find_owners(const struct hive_txn *txn, const char *const *owners, size_t n,
                           struct undoing *undoing)
{
    undoing->numbers = calloc(n + 1, sizeof(*undoing->numbers));
    if (!undoing->numbers)
        return no_memory();
    for (size_t i = 0; i < n; i++) {
        undoing->numbers[undoing->n_numbers] = ledger_find_owner(txn, owners[i]);
        undoing->n_numbers += undoing->numbers[undoing->n_numbers] != 0;
    }
    qsort(undoing->numbers, undoing->n_numbers, sizeof(*undoing->numbers), compare_numbers);
    return S_OK;
}

static HRESULT add_row(struct undoing *undoing, const struct ledger_row *row)
{
    struct released *released;

    if (undoing->n == undoing->room) {
        size_t room = undoing->room ? 2 * undoing->room : 256;
        struct released *larger = realloc(undoing->rows, room * sizeof(*larger));

        if (!larger)
            return no_memory();
        undoing->rows = larger;
        undoing->room = room;
    }
    released = &undoing->rows[undoing->n++];
    *released = (struct released){.key = row->key,
                                  .path = strdup(row->path),
                                  .name = row->name ? strdup(row->name) : NULL,
                                  .is_security = ledger_row_is_security(row)};
    return released->path && (!row->name || released->name) ? S_OK : no_memory();
}

static HRESULT find_rows(const struct hive_txn *txn, struct undoing *undoing)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < undoing->n_numbers; i++) {
        struct ledger_row_key from = {.owner = htobe64(undoing->numbers[i])};
        struct ledger_row row;

        while (SUCCEEDED(hr) && (hr = ledger_next_row(txn, &from, &row)) == S_OK) {
            from = row.key;
            ledger_step_row(&from);
            hr = add_row(undoing, &row);
        }
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* By entry: keys before their values, and before what is below them. */
static int compare_entries(const struct ledger_row_key *a, const struct ledger_row_key *b)
{
    int order = memcmp(&a->depth, &b->depth, sizeof(a->depth));

    return order ? order : memcmp(&a->entry, &b->entry, sizeof(a->entry));
}

static int compare_released(const void *a, const void *b)
{
    const struct released *first = a, *second = b;
    int order = compare_entries(&first->key, &second->key);

    return order ? order : memcmp(&first->key.owner, &second->key.owner, sizeof(uint64_t));
}

/* ---- one entry ---- */

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

static HRESULT find_now(const struct hive_txn *txn, const struct released *row,
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

    return path ? hr_trace(key_path_set(&plan->path, path)) : no_memory();
}

static HRESULT make_plan(const struct hive_txn *txn, const struct released *row,
                         const struct holds_owners *owners, struct restoration *plan)
{
    struct holds_state now;
    HRESULT hr;

    plan->is_security = row->is_security;
    plan->name = row->name ? utf16_from_utf8_dup(row->name) : NULL;
    if (row->name && !plan->name)
        return no_memory();
    hr = find_now(txn, row, plan, &now);
    if (SUCCEEDED(hr))
        hr = holds_below(txn, &row->key.entry, owners, &now, &plan->state);
    if (hr != S_OK)
        return hr_trace(hr);

    plan->data = malloc(plan->state.size + 1);
    if (!plan->data)
        return no_memory();
    if (plan->state.size > 0)
        memcpy(plan->data, plan->state.data, plan->state.size);
    ((char *)plan->data)[plan->state.size] = '\0';
    return row->name || !plan->state.is_present ? S_OK : hr_trace(set_path(plan, row->path));
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

/* Keys come back before anything else is done. In an overlay they are noted for themselves, and so
 * have the same identity when all is done again: they are there then, and stay. */
static HRESULT restore_key(struct hive_txn *txn, const struct released *row,
                           struct undoing *undoing)
{
    _cleanup_(restoration_deinit) struct restoration plan = {0};
    struct holds_owners owners = {undoing->numbers, undoing->n_numbers};
    uint64_t id;
    HRESULT hr = make_plan(txn, row, &owners, &plan);

    if (hr != S_OK || !plan.state.is_present)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    hr = store_create(txn, &plan.path, plan.state.type, plan.data, &id);
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* The owners let go of one entry, which is then what it was without them. */
static HRESULT let_go(struct hive_txn *txn, const struct released *row, struct undoing *undoing)
{
    _cleanup_(restoration_deinit) struct restoration restoration = {0};
    struct holds_owners owners = {undoing->numbers, undoing->n_numbers};
    HRESULT hr;

    hr = make_plan(txn, row, &owners, &restoration);
    if (hr == S_OK && restoration.name)
        hr = restore_value(txn, &restoration);
    else if (hr == S_OK)
        undoing->condemned[undoing->n_condemned++] = restoration.view.hash;
    return SUCCEEDED(hr) ? hr_trace(holds_release(txn, &row->key.entry, &owners)) : hr_trace(hr);
}

/* ---- all ---- */

/* From the deepest on. What others have put into a key stays, and the key with it. */
static HRESULT delete_keys(struct hive_txn *txn, const struct undoing *undoing)
{
    HRESULT hr = S_OK;

    for (size_t i = undoing->n_condemned; SUCCEEDED(hr) && i-- > 0;) {
        struct node_view view;

        hr = store_find(txn, &undoing->condemned[i], &view);
        if (SUCCEEDED(hr) && view.node->subkeys == 0 && view.node->values == 0 &&
            !(view.node->flags & NODE_HAS_DEFAULT))
            hr = store_delete_found(txn, &view);
    }
    return hr_trace(hr);
}

/* Whether it is the first of the owners' rows for its entry. */
static bool is_first(const struct undoing *undoing, size_t i)
{
    const struct released *row = &undoing->rows[i];

    return i == 0 || compare_entries(&row->key, &row[-1].key) != 0;
}

static HRESULT restore_keys(struct hive_txn *txn, struct undoing *undoing)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < undoing->n; i++) {
        if (!undoing->rows[i].name && is_first(undoing, i))
            hr = restore_key(txn, &undoing->rows[i], undoing);
    }
    return hr_trace(hr);
}

static HRESULT let_go_of_all(struct hive_txn *txn, struct undoing *undoing)
{
    HRESULT hr = S_OK;

    undoing->condemned = calloc(undoing->n + 1, sizeof(*undoing->condemned));
    if (!undoing->condemned)
        return no_memory();
    for (size_t i = 0; SUCCEEDED(hr) && i < undoing->n; i++) {
        const struct released *row = &undoing->rows[i];

        if (is_first(undoing, i))
            hr = let_go(txn, row, undoing);
        if (SUCCEEDED(hr))
            hr = ledger_del_row(txn, &row->key);
    }
    if (SUCCEEDED(hr))
        hr = delete_keys(txn, undoing);
    for (size_t i = 0; SUCCEEDED(hr) && i < undoing->n_numbers; i++)
        hr = ledger_owner_rests(txn, undoing->numbers[i]);
    return hr_trace(hr);
}

/* What is muted the commit does by the one operation that stands for it. */
static HRESULT let_go_muted(struct hive_txn *txn, struct undoing *undoing)
{
    HRESULT hr;

    if (txn->overlay)
        overlay_mute(txn->overlay, true);
    hr = let_go_of_all(txn, undoing);
    if (txn->overlay)
        overlay_mute(txn->overlay, false);
    return hr_trace(hr);
}

static HRESULT undo(struct hive_txn *txn, const char *const *owners, size_t n)
{
    _cleanup_(undoing_deinit) struct undoing undoing = {0};
    HRESULT hr = find_owners(txn, owners, n, &undoing);

    if (SUCCEEDED(hr))
        hr = find_rows(txn, &undoing);
    if (FAILED(hr))
        return hr_trace(hr);
    qsort(undoing.rows, undoing.n, sizeof(*undoing.rows), compare_released);
    hr = restore_keys(txn, &undoing);
    return SUCCEEDED(hr) ? hr_trace(let_go_muted(txn, &undoing)) : hr_trace(hr);
}

/* What the commit is to do, as one operation. */
static HRESULT note_undo(struct hive_txn *txn, const char *const *owners, size_t n)
{
    struct operation operation = {.kind = OPERATION_UNDO_OWNERS};
    _cleanup_(freep) char *names = NULL;
    size_t size = 0;

    for (size_t i = 0; i < n; i++)
        size += strlen(owners[i]) + 1;
    names = malloc(size + 1);
    if (!names || size > UINT32_MAX)
        return no_memory();
    size = 0;
    for (size_t i = 0; i < n; i++) {
        strcpy(names + size, owners[i]);
        size += strlen(owners[i]) + 1;
    }
    operation.data = names;
    operation.size = (uint32_t)size;
    return hr_trace(overlay_log(txn->overlay, &operation));
}

HRESULT ledger_undo(struct hive_txn *txn, const char *const *owners, size_t n)
{
    const char *writer = txn->owner;
    HRESULT hr = S_OK;

    txn->owner = NULL;
    if (!txn->overlay || overlay_keeps_ledger(txn->overlay))
        hr = undo(txn, owners, n);
    if (SUCCEEDED(hr) && txn->overlay)
        hr = note_undo(txn, owners, n);
    txn->owner = writer;
    return hr_trace(hr);
}
