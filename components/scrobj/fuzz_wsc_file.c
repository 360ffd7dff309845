/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wsc_file.h"

const struct component component = {.name = u"fuzz"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wsc_file *file;
    WCHAR *text = malloc(size * sizeof(*text) + 1);

    if (!text)
        return 0;
    for (size_t i = 0; i < size; i++)
        text[i] = data[i];
    if (SUCCEEDED(wsc_file_parse(NULL, text, size, &file)))
        wsc_file_unref(file);
    free(text);
    return 0;
}
