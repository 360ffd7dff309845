/* SPDX-License-Identifier: MIT */
#include "harvest/harvest_json.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "toolkit/value.h"

const char *harvest_root_name(HKEY root)
{
    static const struct {
        HKEY root;
        const char *name;
    } names[] = {
        {HKEY_CLASSES_ROOT, "HKCR"}, {HKEY_CURRENT_USER, "HKCU"},   {HKEY_LOCAL_MACHINE, "HKLM"},
        {HKEY_USERS, "HKU"},         {HKEY_CURRENT_CONFIG, "HKCC"}, {HKEY_PERFORMANCE_DATA, "HKPD"},
        {HKEY_DYN_DATA, "HKDD"},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (names[i].root == root)
            return names[i].name;
    return "";
}

void harvest_json_begin(struct harvest_json *json, FILE *file)
{
    *json = (struct harvest_json){.file = file};
    fputs("{\"entries\": [", file);
}

struct addition {
    struct harvest_json *json;
    const char16_t *name; /* of the file, or NULL */
    const struct harvest *harvest;
};

static void print_string(const char *label, const char16_t *text, FILE *file)
{
    fprintf(file, "\"%s\": ", label);
    value_json_string(text, utf16_len(text), file);
    fputs(", ", file);
}

static HRESULT add_entry(void *context, const struct registry_entry *entry)
{
    const struct addition *addition = context;
    struct value_view value = {.name = entry->name,
                               .type = entry->data.type,
                               .data = entry->data.bytes,
                               .size = (DWORD)entry->data.size};
    FILE *file = addition->json->file;

    fputs(addition->json->n++ ? ",\n  {" : "\n  {", file);
    if (addition->name)
        print_string("file", addition->name, file);
    fprintf(file, "\"root\": \"%s\", ", harvest_root_name(entry->root));
    print_string("key", entry->key, file);
    if (!entry->name) {
        fputs("\"name\": null, \"type\": \"KEY\", \"data\": null", file);
    } else {
        print_string("name", entry->name, file);
        value_json_type_and_data(&value, file);
    }
    if (addition->harvest->source == HARVEST_WINE)
        fputs(", \"source\": \"wine\"", file);
    fputc('}', file);
    return S_OK;
}

HRESULT harvest_json_add(struct harvest_json *json, const struct harvest *harvest, const char *name)
{
    _cleanup_(freep) char16_t *wide = name ? utf16_from_utf8_dup(name) : NULL;
    struct addition addition = {json, wide, harvest};

    if (name && !wide)
        return hr_raise(E_OUTOFMEMORY, "a file's name");
    return hr_trace(registry_entries_visit(harvest->entries, add_entry, &addition));
}

void harvest_json_end(struct harvest_json *json)
{
    fputs(json->n ? "\n]}\n" : "]}\n", json->file);
}
