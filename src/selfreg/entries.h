/* SPDX-License-Identifier: MIT */
/*
 * Entries: what a module has written to the registry, one after the other, with the keys' names.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

#include "registry/reception.h"

enum entry_kind {
    ENTRY_KEY_MADE,
    ENTRY_VALUE_SET,
    ENTRY_KEY_DELETED,
    ENTRY_VALUE_DELETED,
    ENTRY_KEY_RENAMED, /* @name is the new name */
    ENTRY_KEY_SECURED,
};

struct entry {
    enum entry_kind kind;
    bool is_machine;
    bool is_held_back; /* it was not done: it is not the module's to do */
    char *key;         /* below the hive's root, in UTF-8; owned */
    char16_t *name;    /* of the value, "" for the default; NULL for a key itself; owned */
    uint32_t type;
    uint32_t size;
    uint8_t *data; /* owned */
};

struct entries {
    struct entry *items;
    size_t n;
    size_t room;
};

void entries_deinit(struct entries *entries);

/* Adds what was captured, unless it says nothing to people; S_FALSE then. */
HRESULT entries_add(struct entries *entries, const struct captured *captured);

/* Adds that a key, or a value of it (@name, or NULL), is removed. UTF-8, copied. */
HRESULT entries_add_removal(struct entries *entries, bool is_machine, const char *key,
                            const char *name);

void entries_drop_last(struct entries *entries);

/* Whether the entry takes something away. */
bool entry_is_removal(const struct entry *entry);

/* The keys and values written, or deleted, that were not held back. */
struct entry_counts {
    unsigned keys;
    unsigned values;
};
struct entry_counts entries_count_written(const struct entries *entries);
size_t entries_count_held_back(const struct entries *entries);
