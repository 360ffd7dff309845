/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "product/descriptor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), again[DESCRIPTOR_MAX];
    struct descriptor parsed, other;

    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (descriptor_parse(text, &parsed) && descriptor_make(&parsed, again))
        assert(descriptor_parse(again, &other) && strcmp(other.feature, parsed.feature) == 0);
    free(text);
    return 0;
}
