/* SPDX-License-Identifier: MIT */
#include "past/view.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "store/ledger_rows.h"
#include "store/store_note.h"

enum {
    SLOTS_FIRST = 256,
};

struct known {
    struct past_thing thing;
    struct past_state state;
    struct known *next; /* of the slot */
    char bytes[];       /* the name, then the data */
};

struct past_view {
    struct known **slots;
    size_t n_slots; /* a power of two */
    size_t n;
};

HRESULT past_view_new(struct past_view **ret_view)
{
    _cleanup_(past_view_freep) struct past_view *view = calloc(1, sizeof(*view));

    if (view)
        view->slots = calloc(SLOTS_FIRST, sizeof(struct known *));
    if (!view || !view->slots)
        return hr_raise(E_OUTOFMEMORY, "reading the history");
    view->n_slots = SLOTS_FIRST;
    *ret_view = TAKE_PTR(view);
    return S_OK;
}

struct past_view *past_view_free(struct past_view *view)
{
    if (!view)
        return NULL;

    for (size_t i = 0; i < view->n_slots; i++) {
        for (struct known *known = view->slots[i], *next; known; known = next) {
            next = known->next;
            free(known);
        }
    }
    free(view->slots);
    free(view);
    return NULL;
}

static size_t slot_of(const struct past_view *view, const struct past_thing *thing)
{
    uint64_t hash = (thing->id * 3 + thing->what) * 0x9e3779b97f4a7c15 ^ thing->name.words[0];

    return (hash ^ hash >> 29) & (view->n_slots - 1);
}

static bool is_same(const struct past_thing *a, const struct past_thing *b)
{
    return a->what == b->what && a->id == b->id && memcmp(&a->name, &b->name, sizeof(a->name)) == 0;
}

static struct known **find(const struct past_view *view, const struct past_thing *thing)
{
    struct known **place = &view->slots[slot_of(view, thing)];

    while (*place && !is_same(&(*place)->thing, thing))
        place = &(*place)->next;
    return place;
}

/* Without memory it stays as it is, and slower. */
static void grow(struct past_view *view)
{
    struct past_view larger = {calloc(view->n_slots * 2, sizeof(struct known *)), view->n_slots * 2,
                               view->n};

    if (!larger.slots)
        return;
    for (size_t i = 0; i < view->n_slots; i++) {
        for (struct known *known = view->slots[i], *next; known; known = next) {
            size_t slot = slot_of(&larger, &known->thing);

            next = known->next;
            known->next = larger.slots[slot];
            larger.slots[slot] = known;
        }
    }
    free(view->slots);
    *view = larger;
}

static HRESULT put(struct past_view *view, const struct past_thing *thing,
                   const struct past_state *state)
{
    struct known *known = malloc(sizeof(*known) + state->name_size + state->size);
    struct known **place;

    if (!known)
        return hr_raise(E_OUTOFMEMORY, "reading the history");
    known->thing = *thing;
    known->state = *state;
    known->state.name = known->bytes;
    known->state.data = known->bytes + state->name_size;
    if (state->name_size)
        memcpy(known->bytes, state->name, state->name_size);
    if (state->size)
        memcpy(known->bytes + state->name_size, state->data, state->size);

    place = find(view, thing);
    known->next = *place ? (*place)->next : NULL;
    view->n += !*place;
    free(*place);
    *place = known;
    if (view->n > view->n_slots)
        grow(view);
    return S_OK;
}

HRESULT past_hash_name(const struct history_note *note, struct key_hash *ret_hash)
{
    size_t len = utf16_from_utf8(note->name, note->name_size, NULL, 0);
    _cleanup_(freep) char16_t *name = malloc((len + 1) * sizeof(*name));

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "reading the history");
    utf16_from_utf8(note->name, note->name_size, name, len);
    *ret_hash = key_hash_text(name, len);
    return S_OK;
}

/* Where notes go. */
struct adding {
    struct past_view *view;
    const struct hive_txn *txn;
};

static HRESULT put_holds(struct past_view *view, const struct holds_entry *entry)
{
    struct past_thing thing = {
        .what = PAST_HOLDS, .id = entry->place.words[0], .name = entry->name};

    return hr_trace(put(view, &thing, &(struct past_state){0}));
}

/* Which entry was held first: by the key's present place, for a renamed one leaves its holds. */
static HRESULT add_held(const struct adding *adding, const struct history_note *note)
{
    struct holds_entry entry = {0};
    struct node_view key;
    HRESULT hr = S_OK;

    if (FAILED(store_find_id(adding->txn, note->id, &key)))
        return S_OK;
    entry.place = key.hash;
    if (note->type == HELD_SECURITY)
        entry.name = key_hash_text(ledger_security_name, 1);
    else if (note->type == HELD_VALUE)
        hr = past_hash_name(note, &entry.name);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(put_holds(adding->view, &entry));
}

static HRESULT add_record(const struct adding *adding, const struct history_note *note)
{
    struct holds_entry entry;

    if (note->type != HIVE_HOLDS || note->name_size < sizeof(entry))
        return S_OK;
    memcpy(&entry, note->name, sizeof(entry));
    return hr_trace(put_holds(adding->view, &entry));
}

static HRESULT add_note(const struct history_note *note, void *context)
{
    const struct adding *adding = context;
    struct past_thing thing = {.what = PAST_KEY, .id = note->id};
    struct past_state state = {.is_present = note->was_present,
                               .parent = note->parent,
                               .name = note->name,
                               .name_size = note->name_size,
                               .type = note->type,
                               .size = note->size,
                               .data = note->data};
    HRESULT hr = S_OK;

    if (note->kind == HISTORY_HELD)
        return hr_trace(add_held(adding, note));
    if (note->kind == HISTORY_RECORD)
        return hr_trace(add_record(adding, note));
    if (note->kind == HISTORY_VALUE) {
        thing.what = PAST_VALUE;
        hr = past_hash_name(note, &thing.name);
    } else if (note->kind == HISTORY_SECURITY) {
        thing.what = PAST_SECURITY;
    }
    return FAILED(hr) ? hr_trace(hr) : hr_trace(put(adding->view, &thing, &state));
}

HRESULT past_view_add(struct past_view *view, const struct hive_txn *txn, uint64_t number)
{
    struct adding adding = {view, txn};

    return hr_trace(past_visit_notes(txn, number, add_note, &adding));
}

HRESULT past_view_add_between(struct past_view *view, const struct hive_txn *txn, uint64_t above,
                              uint64_t below)
{
    struct past_transaction transaction = {.number = below};
    HRESULT hr;

    while ((hr = past_previous(txn, transaction.number, &transaction)) == S_OK &&
           transaction.number > above) {
        hr = past_view_add(view, txn, transaction.number);
        if (FAILED(hr))
            break;
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

bool past_view_get(const struct past_view *view, const struct past_thing *thing,
                   struct past_state *ret_state)
{
    const struct known *known = *find(view, thing);

    if (known)
        *ret_state = known->state;
    return known;
}

HRESULT past_view_visit(const struct past_view *view,
                        HRESULT (*visit)(const struct past_thing *thing,
                                         const struct past_state *state, void *context),
                        void *context)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < view->n_slots; i++) {
        for (const struct known *known = view->slots[i]; SUCCEEDED(hr) && known;
             known = known->next)
            hr = visit(&known->thing, &known->state, context);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* ---- the hive, where no view knows better ---- */

static bool has_hash(const struct store_value *value, const struct key_hash *hash)
{
    struct history_note named = {.name = value->name, .name_size = value->name_size};
    struct key_hash found;

    return SUCCEEDED(past_hash_name(&named, &found)) && memcmp(&found, hash, sizeof(found)) == 0;
}

static HRESULT value_now(const struct hive_txn *txn, const struct node_view *key,
                         const struct key_hash *name, struct past_state *ret_state)
{
    struct store_value value;
    uint64_t place = 0;
    HRESULT hr;

    while (SUCCEEDED(hr = store_next_value(txn, key, &place, &value))) {
        if (has_hash(&value, name)) {
            *ret_state = (struct past_state){.is_present = true,
                                             .name = value.name,
                                             .name_size = value.name_size,
                                             .type = value.type,
                                             .size = value.size,
                                             .data = value.data};
            return S_OK;
        }
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

static HRESULT state_now(const struct hive_txn *txn, const struct past_thing *thing,
                         struct past_state *ret_state)
{
    struct node_view view;
    HRESULT hr;

    *ret_state = (struct past_state){0};
    hr = store_find_id(txn, thing->id, &view);
    if (hr == hr_from_win32(ERROR_KEY_DELETED) || hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_OK;
    if (FAILED(hr))
        return hr_trace(hr);
    if (thing->what == PAST_VALUE)
        return hr_trace(value_now(txn, &view, &thing->name, ret_state));
    if (thing->what == PAST_SECURITY) {
        hr = store_get_note(txn, thing->id, NOTE_SECURITY, &ret_state->data, &ret_state->size);
        ret_state->is_present = SUCCEEDED(hr);
        return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_OK : hr_trace(hr);
    }
    *ret_state = (struct past_state){.is_present = true,
                                     .parent = view.node->parent,
                                     .name = node_name(view.node),
                                     .name_size = view.node->name_size};
    return S_OK;
}

HRESULT past_state_of(const struct hive_txn *txn, struct past_view *const views[], size_t n,
                      const struct past_thing *thing, struct past_state *ret_state)
{
    for (size_t i = 0; i < n; i++) {
        if (past_view_get(views[i], thing, ret_state))
            return S_OK;
    }
    return hr_trace(state_now(txn, thing, ret_state));
}

HRESULT past_path_of(const struct hive_txn *txn, struct past_view *const views[], size_t n,
                     uint64_t id, struct key_path *ret_path)
{
    struct past_state parts[KEY_DEPTH_MAX + 1];
    size_t depth = 0;
    HRESULT hr = S_OK;

    do {
        struct past_thing thing = {.what = PAST_KEY, .id = id};

        if (depth > KEY_DEPTH_MAX)
            return hr_raise(hr_from_win32(ERROR_BADDB), "the keys of a hive go round in circles");
        hr = past_state_of(txn, views, n, &thing, &parts[depth]);
        if (FAILED(hr))
            return hr_trace(hr);
        if (!parts[depth].is_present)
            return hr_from_win32(ERROR_FILE_NOT_FOUND);
        id = parts[depth++].parent;
    } while (id != 0);

    key_path_clear(ret_path);
    depth--; /* the root */
    while (SUCCEEDED(hr) && depth-- > 0) {
        char16_t name[KEY_NAME_MAX + 1];
        size_t len = utf16_from_utf8(parts[depth].name, parts[depth].name_size, name, KEY_NAME_MAX);

        name[len <= KEY_NAME_MAX ? len : KEY_NAME_MAX] = 0;
        hr = key_path_append(ret_path, name);
    }
    return hr_trace(hr);
}
