/* SPDX-License-Identifier: MIT */
/*
 * Dictionary table: entries in the order in which their keys came, found by a hash of the key.
 *
 * Entries lie in one array; an index with open addressing leads to them. Removing leaves a hole,
 * which goes when the array would grow. Cursors keep their place through all changes. The table
 * takes no locks and releases no values: what calls out of the module is left to the caller.
 */
#pragma once

#include "dictionary_key.h"

struct table_entry {
    VARIANT key;
    VARIANT item;
    uint32_t hash;
    uint32_t is_used; /* 0: a hole */
    const void *identity;
};

/* A place between entries. */
struct table_cursor {
    struct table_cursor *next;
    uint32_t place;
};

/* All zeros is an empty one. */
struct table {
    struct table_entry *entries;
    struct table_slot *slots;
    struct table_cursor *cursors;
    enum key_case key_case;
    uint32_t n_used;
    uint32_t n_entries; /* with the holes */
    uint32_t room;
    uint32_t n_slots; /* a power of 2, or 0 */
};

/* Releases the memory and all values. */
void table_deinit(struct table *table);

/* The entry under @key, or NULL. It stays where it is until the next table_add(). */
struct table_entry *table_find(const struct table *table, const struct key *key);

/*
 * Adds an entry for @key, which is not in the table, last of all; its values are Empty and for the
 * caller to fill before anything else. The key's must be what @key was read from. E_OUTOFMEMORY.
 */
HRESULT table_add(struct table *table, const struct key *key, struct table_entry **ret_entry);

/* Makes a hole of @entry, whose values become the caller's. */
void table_remove(struct table *table, struct table_entry *entry);

/* Puts @entry under @key, which is not in the table, at its old place; the same with its value. */
void table_rename(struct table *table, struct table_entry *entry, const struct key *key);

/* Moves all entries to @ret_old, without cursors, for table_deinit(); the cursors are at the start.
 */
void table_clear(struct table *table, struct table *ret_old);

/* The entry behind @cursor, which it passes, or NULL at the end. */
struct table_entry *table_next(const struct table *table, struct table_cursor *cursor);

/* A cursor at @place, in the table until table_cursor_close(). */
void table_cursor_open(struct table *table, struct table_cursor *cursor, uint32_t place);
void table_cursor_close(struct table *table, struct table_cursor *cursor);
