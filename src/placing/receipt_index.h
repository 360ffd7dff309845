/* SPDX-License-Identifier: MIT */
/*
 * Receipt index: finds a receipt's entries by what they are of, or by where they are.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

#include "placing/receipt.h"

enum receipt_index_kind {
    RECEIPT_BY_KEY, /* table and key */
    RECEIPT_BY_PATH,
};

/* All zeros is an empty index by key. */
struct receipt_index {
    enum receipt_index_kind kind;
    struct receipt_entry **slots; /* n_slots, a power of 2, less than 3/4 filled; NULL: free */
    size_t n_slots;
};

void receipt_index_deinit(struct receipt_index *index);

/* Makes room for one more than the @n @entries, which are all that are in it. */
HRESULT receipt_index_reserve(struct receipt_index *index, struct receipt_entry *const *entries,
                              size_t n);

/* There must be room for it. */
void receipt_index_add(struct receipt_index *index, struct receipt_entry *entry);

/* The first entry that is like @wanted; NULL if there is none. */
struct receipt_entry *receipt_index_find(const struct receipt_index *index,
                                         const struct receipt_entry *wanted);
