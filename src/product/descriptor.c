/* SPDX-License-Identifier: MIT */
#include "product/descriptor.h"

#include <stdio.h>
#include <string.h>

enum {
    CODE_LEN = COMPRESSED_SIZE - 1,
};

bool descriptor_make(const struct descriptor *descriptor, char ret_text[static DESCRIPTOR_MAX])
{
    char product[COMPRESSED_SIZE], component[COMPRESSED_SIZE];

    if (strpbrk(descriptor->feature, "<>") || !*descriptor->feature ||
        !product_compress(descriptor->product, product) ||
        !product_compress(descriptor->component, component))
        return false;
    snprintf(ret_text, DESCRIPTOR_MAX, "%s%s>%s", product, descriptor->feature, component);
    return true;
}

bool descriptor_parse(const char *text, struct descriptor *ret_descriptor)
{
    struct descriptor parsed = {0};
    const char *feature = text + CODE_LEN, *end;

    if (strnlen(text, CODE_LEN) < CODE_LEN || !product_expand(text, parsed.product))
        return false;
    end = strpbrk(feature, "<>");
    if (!end || end - feature >= DESCRIPTOR_FEATURE_MAX)
        return false;
    memcpy(parsed.feature, feature, (size_t)(end - feature));
    if (*end == '>' &&
        (strnlen(end + 1, CODE_LEN) < CODE_LEN || !product_expand(end + 1, parsed.component)))
        return false;
    *ret_descriptor = parsed;
    return true;
}
