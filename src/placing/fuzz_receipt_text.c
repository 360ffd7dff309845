/* SPDX-License-Identifier: MIT */
#include "placing/receipt_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static HRESULT look(const struct receipt_entry *entry, void *context)
{
    fputs(entry->table, context);
    fputs(entry->key, context);
    fputs(entry->path, context);
    return S_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena = {0};
    FILE *file = size ? fmemopen((void *)bytes, size, "r") : NULL, *out = fopen("/dev/null", "w");

    if (file && out)
        (void)receipt_text_read(file, "receipt", &arena, look, out);
    if (file)
        fclose(file);
    if (out)
        fclose(out);
    arena_deinit(&arena);
    return 0;
}
