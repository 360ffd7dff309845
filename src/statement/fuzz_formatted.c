/* SPDX-License-Identifier: MIT */
/* Formats any text, whose names stand for themselves, for a folder, for nothing or for no name. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "statement/formatted.h"

enum {
    TEXT_MAX = 65536,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT resolve(void *context, const char *name, size_t len, struct formatted *value)
{
    (void)context;
    assert(len > 0 && name[len] == 0);
    switch (name[0]) {
    case 'f':
        return formatted_append(value, "/folder/", 8);
    case 'e':
        return S_OK;
    case '1':
        return S_FALSE;
    default:
        return formatted_append(value, name, len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct formatted formatted;

    if (size > TEXT_MAX)
        return 0;
    if (SUCCEEDED(formatted_text((const char *)data, size, resolve, NULL, &formatted))) {
        assert(formatted.bytes[formatted.len] == 0 && formatted.len <= size * sizeof("/folder/"));
        free(formatted.bytes);
    }
    return 0;
}
