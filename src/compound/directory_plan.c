/* SPDX-License-Identifier: MIT */
#include "compound/directory_plan.h"

#include <stdlib.h>

#include "compound/compound_format.h"

static uint64_t count(const struct compound_node *node)
{
    uint64_t n = 1;

    for (size_t i = 0; i < node->n_children; i++)
        n += count(node->children[i]);
    return n;
}

/* Some of the items, in the order of their names. */
struct row {
    struct directory_item *items;
    uint32_t first, n;
    unsigned levels; /* that are full below this one */
};

/*
 * Makes a tree of a row: the middle above both halves. All levels but the last are full, and only
 * those on the last are red, so that each way down has as many black ones. Returns its top.
 */
static uint32_t link_row(const struct row *row, bool is_top)
{
    uint32_t half = row->n / 2, top = row->first + half;
    unsigned levels = row->levels ? row->levels - 1 : 0;
    struct directory_item *item;

    if (row->n == 0)
        return COMPOUND_NO_ENTRY;
    item = &row->items[top];
    item->color = row->levels == 0 && !is_top ? COMPOUND_RED : COMPOUND_BLACK;
    item->left = link_row(&(struct row){row->items, row->first, half, levels}, false);
    item->right = link_row(&(struct row){row->items, top + 1, row->n - half - 1, levels}, false);
    return top;
}

/* Levels above the last. */
static unsigned levels_of(size_t n)
{
    unsigned levels = 0;

    while (n >>= 1)
        levels++;
    return levels;
}

HRESULT directory_plan(const struct compound_node *root, struct directory_item **ret_items,
                       uint32_t *ret_n)
{
    uint64_t n = count(root);
    struct directory_item *items;
    uint32_t n_listed = 1;

    if (n >= COMPOUND_SECTOR_MAX)
        return STG_E_MEDIUMFULL;
    items = calloc((size_t)n, sizeof(*items));
    if (!items)
        return STG_E_INSUFFICIENTMEMORY;

    items[0] = (struct directory_item){
        root, COMPOUND_BLACK, COMPOUND_NO_ENTRY, COMPOUND_NO_ENTRY, COMPOUND_NO_ENTRY, 0};
    for (uint32_t i = 0; i < n_listed; i++) {
        const struct compound_node *node = items[i].node;
        struct row row = {items, n_listed, (uint32_t)node->n_children, levels_of(node->n_children)};

        for (size_t k = 0; k < node->n_children; k++)
            items[n_listed++].node = node->children[k];
        items[i].child = link_row(&row, true);
    }
    *ret_items = items;
    *ret_n = (uint32_t)n;
    return S_OK;
}
