/* SPDX-License-Identifier: MIT */
#include "harvest/harvest_text.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "harvest/harvest_json.h"
#include "toolkit/value.h"

struct printing {
    FILE *file;
    HKEY root;     /* of the last key */
    char16_t *key; /* owned; NULL at first */
    unsigned n;
};

static HRESULT print_key(struct printing *printing, const struct registry_entry *entry)
{
    if (printing->key && printing->root == entry->root &&
        utf16_equal_nocase(printing->key, entry->key))
        return S_OK;
    free(printing->key);
    printing->root = entry->root;
    printing->key = utf16_dup(entry->key);
    if (!printing->key)
        return hr_raise(E_OUTOFMEMORY, "listing keys");
    fprintf(printing->file, "%s\\", harvest_root_name(entry->root));
    value_print_utf16(entry->key, utf16_len(entry->key), printing->file);
    fputc('\n', printing->file);
    return S_OK;
}

static HRESULT print_entry(void *context, const struct registry_entry *entry)
{
    struct printing *printing = context;
    struct value_view value = {.name = entry->name,
                               .type = entry->data.type,
                               .data = entry->data.bytes,
                               .size = (DWORD)entry->data.size};
    HRESULT hr = print_key(printing, entry);

    if (FAILED(hr))
        return hr_trace(hr);
    printing->n++;
    if (entry->name)
        value_print_line(&value, "    ", printing->file);
    return S_OK;
}

HRESULT harvest_text_print(const struct harvest *harvest, const char *name, FILE *file)
{
    static const char *const sources[] = {
        [HARVEST_DATA] = "read from its data",
        [HARVEST_RUN] = "captured from its own code",
        [HARVEST_WINE] = "captured from its own code, run by Wine",
    };
    struct printing printing = {.file = file};
    HRESULT hr;

    if (name)
        fprintf(file, "%s: %s\n", name, sources[harvest->source]);
    hr = registry_entries_visit(harvest->entries, print_entry, &printing);
    free(printing.key);
    if (SUCCEEDED(hr) && printing.n == 0)
        fputs("It registers nothing.\n", file);
    if (name)
        fputc('\n', file);
    return hr_trace(hr);
}
