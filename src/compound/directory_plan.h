/* SPDX-License-Identifier: MIT */
/*
 * Directory plans: the tree as the entries of a compound file's directory. The children of a
 * storage are one red-black tree, as balanced as it can be.
 */
#pragma once

#include "compound/compound_node.h"

struct directory_item {
    const struct compound_node *node; /* borrowed */
    uint8_t color;
    uint32_t left, right, child;
    uint32_t start; /* of a stream; for the one who places it */
};

/* Lists all, the root first. STG_E_MEDIUMFULL, STG_E_INSUFFICIENTMEMORY. The caller frees them. */
HRESULT directory_plan(const struct compound_node *root, struct directory_item **ret_items,
                       uint32_t *ret_n);
