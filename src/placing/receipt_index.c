/* SPDX-License-Identifier: MIT */
#include "placing/receipt_index.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

enum {
    SLOTS_MIN = 64,
};

void receipt_index_deinit(struct receipt_index *index)
{
    free(index->slots);
}

static uint32_t hash_text(uint32_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (uint8_t)*text) * 16777619u; /* FNV-1a */
    return hash;
}

static uint32_t hash_of(const struct receipt_index *index, const struct receipt_entry *entry)
{
    static const uint32_t start = 2166136261u;

    return index->kind == RECEIPT_BY_PATH
               ? hash_text(start, entry->path)
               : hash_text(hash_text(start, entry->table) ^ '\t', entry->key);
}

static bool is_like(const struct receipt_index *index, const struct receipt_entry *entry,
                    const struct receipt_entry *wanted)
{
    return index->kind == RECEIPT_BY_PATH
               ? strcmp(entry->path, wanted->path) == 0
               : strcmp(entry->key, wanted->key) == 0 && strcmp(entry->table, wanted->table) == 0;
}

void receipt_index_add(struct receipt_index *index, struct receipt_entry *entry)
{
    size_t i = hash_of(index, entry);

    while (index->slots[i & (index->n_slots - 1)])
        i++;
    index->slots[i & (index->n_slots - 1)] = entry;
}

HRESULT receipt_index_reserve(struct receipt_index *index, struct receipt_entry *const *entries,
                              size_t n)
{
    size_t n_slots = index->n_slots ? index->n_slots : SLOTS_MIN;
    struct receipt_entry **slots;

    while ((n + 1) * 4 > n_slots * 3)
        n_slots *= 2;
    if (n_slots == index->n_slots)
        return S_OK;
    slots = calloc(n_slots, sizeof(*slots));
    if (!slots)
        return hr_raise(E_OUTOFMEMORY, "a product's receipt");
    free(index->slots);
    index->slots = slots;
    index->n_slots = n_slots;
    for (size_t i = 0; i < n; i++)
        receipt_index_add(index, entries[i]);
    return S_OK;
}

struct receipt_entry *receipt_index_find(const struct receipt_index *index,
                                         const struct receipt_entry *wanted)
{
    if (!index->n_slots)
        return NULL;
    for (size_t i = hash_of(index, wanted); index->slots[i & (index->n_slots - 1)]; i++) {
        struct receipt_entry *entry = index->slots[i & (index->n_slots - 1)];

        if (is_like(index, entry, wanted))
            return entry;
    }
    return NULL;
}
