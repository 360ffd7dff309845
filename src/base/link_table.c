/* SPDX-License-Identifier: MIT */
#include "base/link_table.h"

#include <stdlib.h>

enum {
    LISTS_FIRST = 64,
};

/* Multiplied by the golden ratio, neighbours lie far apart; the upper half has all bits in it. */
static size_t place(uint64_t hash, size_t n_lists)
{
    return (size_t)(hash * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (n_lists - 1);
}

void link_table_init(struct link_table *table, uint64_t (*hash)(const struct list *link))
{
    *table = (struct link_table){.hash = hash, .lists = &table->only, .n_lists = 1};
    list_init(&table->only);
}

void link_table_deinit(struct link_table *table)
{
    if (table->lists != &table->only)
        free(table->lists);
    table->lists = NULL;
}

static void grow(struct link_table *table)
{
    size_t n_lists = table->n_lists == 1 ? LISTS_FIRST : 2 * table->n_lists;
    struct list *lists = calloc(n_lists, sizeof(*lists));

    if (!lists)
        return;
    for (size_t i = 0; i < n_lists; i++)
        list_init(&lists[i]);
    for (size_t i = 0; i < table->n_lists; i++) {
        list_for_each (link, &table->lists[i]) {
            list_remove(link);
            list_append(&lists[place(table->hash(link), n_lists)], link);
        }
    }
    link_table_deinit(table);
    table->lists = lists;
    table->n_lists = n_lists;
}

void link_table_add(struct link_table *table, struct list *link)
{
    if (++table->n > table->n_lists)
        grow(table);
    list_append(link_table_list(table, table->hash(link)), link);
}

void link_table_remove(struct link_table *table, struct list *link)
{
    if (!list_is_linked(link))
        return;
    list_remove(link);
    table->n--;
}

struct list *link_table_list(struct link_table *table, uint64_t hash)
{
    return &table->lists[place(hash, table->n_lists)];
}
