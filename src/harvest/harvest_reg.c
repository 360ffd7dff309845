/* SPDX-License-Identifier: MIT */
#include "harvest/harvest_reg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"

static const char16_t module_name[] = u"%MODULE%";

struct writing {
    struct regfile_writer *writer; /* borrowed */
    const char16_t *path;
    HKEY root;
    char16_t *key; /* owned: the key that was begun last; NULL at first */
};

static const char *root_name(HKEY root)
{
    return root == HKEY_CLASSES_ROOT       ? "HKEY_CLASSES_ROOT"
           : root == HKEY_CURRENT_USER     ? "HKEY_CURRENT_USER"
           : root == HKEY_LOCAL_MACHINE    ? "HKEY_LOCAL_MACHINE"
           : root == HKEY_USERS            ? "HKEY_USERS"
           : root == HKEY_CURRENT_CONFIG   ? "HKEY_CURRENT_CONFIG"
           : root == HKEY_PERFORMANCE_DATA ? "HKEY_PERFORMANCE_DATA"
                                           : "HKEY_DYN_DATA";
}

static HRESULT begin_key(struct writing *writing, const struct registry_entry *entry)
{
    _cleanup_(freep) char *key = NULL;
    _cleanup_(freep) char *text = NULL;
    _cleanup_(freep) char16_t *full = NULL;

    if (writing->key && writing->root == entry->root &&
        utf16_equal_nocase(writing->key, entry->key))
        return S_OK;
    free(writing->key);
    writing->root = entry->root;
    writing->key = utf16_dup(entry->key);
    key = utf16_to_utf8_dup(entry->key);
    if (key && asprintf(&text, "%s%s%s", root_name(entry->root), *key ? "\\" : "", key) < 0)
        text = NULL;
    full = text ? utf16_from_utf8_dup(text) : NULL;
    if (!writing->key || !full)
        return hr_raise(E_OUTOFMEMORY, "writing keys");
    return hr_trace(regfile_writer_key(writing->writer, full));
}

static bool is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

/* The data with the path where the module is named; the caller's. */
static char16_t *place_module(const struct registry_data *data, const char16_t *path,
                              size_t *ret_size)
{
    const size_t name_len = sizeof(module_name) / sizeof(*module_name) - 1;
    size_t len = data->size / sizeof(char16_t), path_len = utf16_len(path), n = 0, count = 1;
    _cleanup_(freep) char16_t *units = calloc(len + name_len, sizeof(*units));
    char16_t *placed;

    if (!units)
        return NULL;
    memcpy(units, data->bytes, len * sizeof(*units));
    for (size_t i = 0; i < len; i++)
        count += units[i] == u'%';
    placed = malloc((len + count * path_len) * sizeof(*placed));
    for (size_t i = 0; placed && i < len;) {
        if (memcmp(units + i, module_name, name_len * sizeof(*units)) == 0) {
            memcpy(placed + n, path, path_len * sizeof(*path));
            n += path_len;
            i += name_len;
        } else {
            placed[n++] = units[i++];
        }
    }
    *ret_size = n * sizeof(*placed);
    return placed;
}

static HRESULT write_entry(void *context, const struct registry_entry *entry)
{
    struct writing *writing = context;
    const struct registry_data *data = &entry->data;
    _cleanup_(freep) char16_t *placed = NULL;
    size_t size;
    HRESULT hr = begin_key(writing, entry);

    if (FAILED(hr) || !entry->name)
        return hr_trace(hr);
    if (!is_text(data->type))
        return hr_trace(regfile_writer_exact_value(writing->writer, entry->name, data->type,
                                                   data->bytes, data->size));
    placed = place_module(data, writing->path, &size);
    if (!placed)
        return hr_raise(E_OUTOFMEMORY, "writing values");
    return hr_trace(
        regfile_writer_exact_value(writing->writer, entry->name, data->type, placed, size));
}

HRESULT harvest_reg_add(struct regfile_writer *writer, const struct harvest *harvest,
                        const char *module_path)
{
    _cleanup_(freep) char16_t *path =
        utf16_from_utf8_dup(module_path ? module_path : harvest->path + harvest->root_len);
    struct writing writing = {.writer = writer, .path = path};
    HRESULT hr;

    if (!path)
        return hr_raise(E_OUTOFMEMORY, "a module's path");
    hr = registry_entries_visit(harvest->entries, write_entry, &writing);
    free(writing.key);
    return hr_trace(hr);
}
