/* SPDX-License-Identifier: MIT */
/*
 * Fuzzer: manifests, and the words in their lines.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "authoring/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_words(const char *value)
{
    char *copy = strdup(value), *rest = copy;

    while (copy && manifest_word(&rest))
        ;
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct manifest *manifest;

    if (manifest_parse("fuzz", (const char *)data, size, &manifest) < 0)
        return 0;
    for (size_t i = 0; i < manifest->n_sections; i++)
        for (size_t j = 0; j < manifest->sections[i].n_lines; j++)
            if (manifest->sections[i].lines[j].value)
                take_words(manifest->sections[i].lines[j].value);
    manifest_free(manifest);
    return 0;
}
