/* SPDX-License-Identifier: MIT */
/*
 * Descriptors: what the registry has beside a server's path to find the product, feature and
 * component that it comes from ("Darwin descriptors"): the product's code in 20 characters, the
 * feature's key, '>', the component's code in 20 characters. Where a product has one feature, or a
 * feature one component, others leave these out and end with '<'.
 */
#pragma once

#include <stdbool.h>

#include "product/product.h"

enum {
    DESCRIPTOR_FEATURE_MAX = 64,
    DESCRIPTOR_MAX = 2 * COMPRESSED_SIZE + DESCRIPTOR_FEATURE_MAX + 2,
};

struct descriptor {
    char product[GUID_TEXT_SIZE];
    char feature[DESCRIPTOR_FEATURE_MAX]; /* "" if it is left out */
    char component[GUID_TEXT_SIZE];       /* "" if it is left out */
};

/* False for what fits into no descriptor. */
bool descriptor_make(const struct descriptor *descriptor, char ret_text[static DESCRIPTOR_MAX]);

/* What follows the descriptor in @text is no part of it. False if it begins with none. */
bool descriptor_parse(const char *text, struct descriptor *ret_descriptor);
