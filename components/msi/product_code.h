/* SPDX-License-Identifier: MIT */
/*
 * Codes of products and components: GUIDs in braces.
 */
#pragma once

#include "product/product.h"

static inline bool product_code_is_one(const char *text)
{
    char squashed[SQUASHED_SIZE];

    return product_squash(text, squashed);
}
