/* SPDX-License-Identifier: MIT */
/* Reads any bytes as a registry file of Wine's. */
#include <stdlib.h>

#include "harvest/wine_registry.h"
#include "registrar/registry_entries.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT touch(void *context, const struct registry_entry *entry)
{
    size_t *sum = context;

    for (size_t i = 0; i < entry->data.size; i++)
        *sum += entry->data.bytes[i];
    return S_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct registry_entries *entries;
    size_t sum = 0;

    if (FAILED(registry_entries_new(&entries)))
        abort();
    wine_registry_read((const char *)data, size, HKEY_LOCAL_MACHINE,
                       registry_entries_target(entries));
    if (FAILED(registry_entries_visit(entries, touch, &sum)))
        abort();
    registry_entries_free(entries);
    return 0;
}
