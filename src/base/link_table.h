/* SPDX-License-Identifier: MIT */
/*
 * Link tables: links that are found by a hash, in about as many lists as there are links. A table
 * that finds no memory to grow works all the same, slower.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/list.h"

struct link_table {
    uint64_t (*hash)(const struct list *link); /* of what the link is in */
    struct list *lists;                        /* owned, unless it is @only */
    size_t n_lists;                            /* a power of two */
    size_t n;
    struct list only;
};

void link_table_init(struct link_table *table, uint64_t (*hash)(const struct list *link));

/* Forgets the links, which stay as they are. */
void link_table_deinit(struct link_table *table);

void link_table_add(struct link_table *table, struct list *link);

/* Takes the link out, unless it is in no list. */
void link_table_remove(struct link_table *table, struct list *link);

/* The list in which all links of that hash are, among others. */
struct list *link_table_list(struct link_table *table, uint64_t hash);
