/* SPDX-License-Identifier: MIT */
/*
 * Fuzzer: tables in files of their own.
 */
#include <stdlib.h>

#include "authoring/idt_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT ignore(void *context, const struct table *table, size_t row, const char *file)
{
    return S_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct idt_streams streams = {ignore, NULL};
    _cleanup_(table_freep) struct table *table = NULL;

    free(idt_table_name((const char *)data, size));
    idt_read("fuzz.idt", (const char *)data, size, &streams, &table);
    return 0;
}
