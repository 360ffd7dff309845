/* SPDX-License-Identifier: MIT */
#include "selfreg/entries.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "store/store_note.h"

static void entry_deinit(struct entry *entry)
{
    free(entry->key);
    free(entry->name);
    free(entry->data);
}

void entries_deinit(struct entries *entries)
{
    for (size_t i = 0; i < entries->n; i++)
        entry_deinit(&entries->items[i]);
    free(entries->items);
    *entries = (struct entries){0};
}

/* False for what says nothing to people: a key that was there, a time. */
static bool kind_of(const struct operation *operation, enum entry_kind *ret_kind)
{
    switch (operation->kind) {
    case OPERATION_CREATE:
        *ret_kind = ENTRY_KEY_MADE;
        return true;
    case OPERATION_DELETE:
        *ret_kind = ENTRY_KEY_DELETED;
        return true;
    case OPERATION_RENAME:
        *ret_kind = ENTRY_KEY_RENAMED;
        return true;
    case OPERATION_SET_VALUE:
        *ret_kind = ENTRY_VALUE_SET;
        return true;
    case OPERATION_DELETE_VALUE:
        *ret_kind = ENTRY_VALUE_DELETED;
        return true;
    case OPERATION_SET_NOTE:
        *ret_kind = ENTRY_KEY_SECURED;
        return operation->type == NOTE_SECURITY;
    default:
        return false;
    }
}

static bool has_name(enum entry_kind kind)
{
    return kind == ENTRY_VALUE_SET || kind == ENTRY_VALUE_DELETED || kind == ENTRY_KEY_RENAMED;
}

static HRESULT fill(struct entry *entry, const struct captured *captured)
{
    const struct operation *operation = captured->operation;

    entry->is_machine = captured->hive == HIVE_MACHINE;
    entry->type = operation->type;
    entry->key = utf16_to_utf8_dup(captured->path);
    entry->name = has_name(entry->kind) ? utf16_dup(operation->name) : NULL;
    if (entry->kind == ENTRY_VALUE_SET) {
        entry->size = operation->size;
        entry->data = malloc(operation->size + sizeof(char16_t));
    }
    if (!entry->key || (has_name(entry->kind) && !entry->name) ||
        (entry->kind == ENTRY_VALUE_SET && !entry->data)) {
        entry_deinit(entry);
        return hr_raise(E_OUTOFMEMORY, "listing what a module registers");
    }
    if (entry->data) {
        memcpy(entry->data, operation->data, operation->size);
        memset(entry->data + operation->size, 0, sizeof(char16_t));
    }
    return S_OK;
}

static HRESULT make_room(struct entries *entries)
{
    size_t room = entries->room ? entries->room * 2 : 64;
    struct entry *items;

    if (entries->n < entries->room)
        return S_OK;
    items = realloc(entries->items, room * sizeof(*items));
    if (!items)
        return hr_raise(E_OUTOFMEMORY, "listing what a module registers");
    entries->items = items;
    entries->room = room;
    return S_OK;
}

HRESULT entries_add(struct entries *entries, const struct captured *captured)
{
    struct entry entry = {0};
    HRESULT hr;

    if (!kind_of(captured->operation, &entry.kind))
        return S_FALSE;
    hr = make_room(entries);
    if (SUCCEEDED(hr))
        hr = fill(&entry, captured);
    if (FAILED(hr))
        return hr_trace(hr);
    entries->items[entries->n++] = entry;
    return S_OK;
}

HRESULT entries_add_removal(struct entries *entries, bool is_machine, const char *key,
                            const char *name)
{
    struct entry entry = {.kind = name ? ENTRY_VALUE_DELETED : ENTRY_KEY_DELETED,
                          .is_machine = is_machine};
    HRESULT hr = make_room(entries);

    if (FAILED(hr))
        return hr_trace(hr);
    entry.key = strdup(key);
    entry.name = name ? utf16_from_utf8_dup(name) : NULL;
    if (!entry.key || (name && !entry.name)) {
        entry_deinit(&entry);
        return hr_raise(E_OUTOFMEMORY, "listing what a module registers");
    }
    entries->items[entries->n++] = entry;
    return S_OK;
}

void entries_drop_last(struct entries *entries)
{
    entry_deinit(&entries->items[--entries->n]);
}

bool entry_is_removal(const struct entry *entry)
{
    return entry->kind == ENTRY_KEY_DELETED || entry->kind == ENTRY_VALUE_DELETED;
}

struct entry_counts entries_count_written(const struct entries *entries)
{
    struct entry_counts counts = {0};

    for (size_t i = 0; i < entries->n; i++) {
        const struct entry *entry = &entries->items[i];

        if (entry->is_held_back)
            continue;
        if (entry->name && entry->kind != ENTRY_KEY_RENAMED)
            counts.values++;
        else
            counts.keys++;
    }
    return counts;
}

size_t entries_count_held_back(const struct entries *entries)
{
    size_t n = 0;

    for (size_t i = 0; i < entries->n; i++)
        n += entries->items[i].is_held_back;
    return n;
}
