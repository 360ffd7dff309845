/* SPDX-License-Identifier: MIT */
#include "installregistry/registry_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winnt.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Formatted texts have a NUL behind them, and others within. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct registry_text parsed;

    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (registry_text_parse(text, size, &parsed) == S_OK) {
        if (parsed.type == REG_MULTI_SZ)
            registry_text_join(&parsed, data, size & ~(size_t)1);
        assert(parsed.size == 0 || parsed.data);
        registry_text_deinit(&parsed);
    }
    free(text);
    return 0;
}
