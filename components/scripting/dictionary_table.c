/* SPDX-License-Identifier: MIT */
#include "dictionary_table.h"

#include <stdlib.h>

enum {
    FIRST_ROOM = 8,
    ROOM_MAX = 1 << 30,
};

struct table_slot {
    uint32_t entry; /* its number and 1; 0 is a free slot */
    uint32_t hash;
};

void table_deinit(struct table *table)
{
    for (uint32_t i = 0; i < table->n_entries; i++) {
        if (table->entries[i].is_used) {
            VariantClear(&table->entries[i].key);
            VariantClear(&table->entries[i].item);
        }
    }
    free(table->entries);
    free(table->slots);
    *table = (struct table){0};
}

/* An object's identity was asked for when its key was read: nobody is called in a search. */
static bool is_under(const struct table *table, const struct table_entry *entry,
                     const struct key *key)
{
    bool is_object = V_VT(&entry->key) == VT_DISPATCH || V_VT(&entry->key) == VT_UNKNOWN;

    if (is_object || key->kind == KEY_OBJECT)
        return is_object && key->kind == KEY_OBJECT && entry->identity == key->identity;
    return key_is_of(key, &entry->key, table->key_case);
}

static uint32_t slot_of(const struct table *table, const struct key *key)
{
    uint32_t mask = table->n_slots - 1;
    uint32_t i = key->hash & mask;

    for (; table->slots[i].entry; i = (i + 1) & mask) {
        if (table->slots[i].hash == key->hash &&
            is_under(table, &table->entries[table->slots[i].entry - 1], key))
            break;
    }
    return i;
}

struct table_entry *table_find(const struct table *table, const struct key *key)
{
    uint32_t entry;

    if (table->n_used == 0)
        return NULL;
    entry = table->slots[slot_of(table, key)].entry;
    return entry ? &table->entries[entry - 1] : NULL;
}

static void index_entry(struct table *table, uint32_t entry, uint32_t hash)
{
    uint32_t mask = table->n_slots - 1;
    uint32_t i = hash & mask;

    while (table->slots[i].entry)
        i = (i + 1) & mask;
    table->slots[i] = (struct table_slot){entry + 1, hash};
}

/* Closes the gap: no slot may be cut off from where its search begins. */
static void unindex_entry(struct table *table, const struct table_entry *entry)
{
    uint32_t mask = table->n_slots - 1;
    uint32_t number = (uint32_t)(entry - table->entries) + 1;
    uint32_t gap = entry->hash & mask;

    while (table->slots[gap].entry != number)
        gap = (gap + 1) & mask;
    for (uint32_t i = (gap + 1) & mask; table->slots[i].entry; i = (i + 1) & mask) {
        uint32_t home = table->slots[i].hash & mask;

        if (((i - home) & mask) < ((i - gap) & mask))
            continue;
        table->slots[gap] = table->slots[i];
        gap = i;
    }
    table->slots[gap].entry = 0;
}

static void squeeze(struct table *table)
{
    uint32_t n = 0;

    for (struct table_cursor *cursor = table->cursors; cursor; cursor = cursor->next) {
        uint32_t place = 0;

        for (uint32_t i = 0; i < cursor->place && i < table->n_entries; i++)
            place += table->entries[i].is_used;
        cursor->place = place;
    }
    for (uint32_t i = 0; i < table->n_entries; i++) {
        if (table->entries[i].is_used)
            table->entries[n++] = table->entries[i];
    }
    table->n_entries = n;
}

/* Makes room for one more: without the holes, and twice as much if that is not enough. */
static HRESULT grow(struct table *table)
{
    uint32_t room = table->n_used < table->room / 4 * 3 ? table->room : table->room * 2;
    struct table_entry *entries = table->entries;
    struct table_slot *slots;

    if (table->room == 0)
        room = FIRST_ROOM;
    if (room > ROOM_MAX)
        return E_OUTOFMEMORY;
    slots = calloc((size_t)room * 2, sizeof(*slots));
    if (!slots)
        return E_OUTOFMEMORY;
    if (room > table->room)
        entries = realloc(entries, room * sizeof(*entries));
    if (!entries) {
        free(slots);
        return E_OUTOFMEMORY;
    }

    free(table->slots);
    table->entries = entries;
    table->slots = slots;
    table->room = room;
    table->n_slots = room * 2;
    squeeze(table);
    for (uint32_t i = 0; i < table->n_entries; i++)
        index_entry(table, i, table->entries[i].hash);
    return S_OK;
}

HRESULT table_add(struct table *table, const struct key *key, struct table_entry **ret_entry)
{
    struct table_entry *entry;
    HRESULT hr;

    if (table->n_entries == table->room) {
        hr = grow(table);
        if (FAILED(hr))
            return hr;
    }
    index_entry(table, table->n_entries, key->hash);
    entry = &table->entries[table->n_entries++];
    *entry = (struct table_entry){
        .hash = key->hash,
        .is_used = 1,
        .identity = key->kind == KEY_OBJECT ? key->identity : NULL,
    };
    table->n_used++;
    *ret_entry = entry;
    return S_OK;
}

void table_remove(struct table *table, struct table_entry *entry)
{
    unindex_entry(table, entry);
    entry->is_used = 0;
    table->n_used--;

    /* What comes and goes at the end leaves no holes. */
    while (!table->cursors && table->n_entries > 0 && !table->entries[table->n_entries - 1].is_used)
        table->n_entries--;
}

void table_rename(struct table *table, struct table_entry *entry, const struct key *key)
{
    unindex_entry(table, entry);
    entry->hash = key->hash;
    entry->identity = key->kind == KEY_OBJECT ? key->identity : NULL;
    index_entry(table, (uint32_t)(entry - table->entries), key->hash);
}

void table_clear(struct table *table, struct table *ret_old)
{
    *ret_old = *table;
    ret_old->cursors = NULL;
    *table = (struct table){.cursors = table->cursors, .key_case = table->key_case};
    for (struct table_cursor *cursor = table->cursors; cursor; cursor = cursor->next)
        cursor->place = 0;
}

struct table_entry *table_next(const struct table *table, struct table_cursor *cursor)
{
    while (cursor->place < table->n_entries) {
        struct table_entry *entry = &table->entries[cursor->place++];

        if (entry->is_used)
            return entry;
    }
    return NULL;
}

void table_cursor_open(struct table *table, struct table_cursor *cursor, uint32_t place)
{
    cursor->place = place;
    cursor->next = table->cursors;
    table->cursors = cursor;
}

void table_cursor_close(struct table *table, struct table_cursor *cursor)
{
    struct table_cursor **link = &table->cursors;

    while (*link != cursor)
        link = &(*link)->next;
    *link = cursor->next;
}
