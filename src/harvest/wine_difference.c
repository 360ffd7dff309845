/* SPDX-License-Identifier: MIT */
#include "harvest/wine_difference.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "harvest/entry_set.h"

static const char module_name[] = "%MODULE%";
static const char classes[] = "Software\\Classes\\";

struct difference {
    struct entry_set before;
    struct registry_target *target; /* borrowed: the harvest's */
    char16_t *path;                 /* owned: of the module, on drive Z */
    bool is_narrow;                 /* the module has 32 bits */
};

/* "Z:\tmp\demo.dll" */
static char16_t *windows_path(const char *path)
{
    char *text = NULL;
    char16_t *wide;

    if (asprintf(&text, "Z:%s", path) < 0)
        return NULL;
    for (char *c = text; *c; c++)
        if (*c == '/')
            *c = '\\';
    wide = utf16_from_utf8_dup(text);
    free(text);
    return wide;
}

/* The same text with the name for the path, in whatever case that is. The caller's. */
static char16_t *name_module(const char16_t *text, size_t len, const char16_t *path,
                             size_t *ret_len)
{
    const size_t name_len = sizeof(module_name) - 1, path_len = utf16_len(path);
    char16_t *named = malloc((len * name_len + 1) * sizeof(*named));
    size_t n = 0;

    for (size_t i = 0; named && i < len;) {
        if (len - i >= path_len && utf16_compare_nocase(text + i, path_len, path, path_len) == 0) {
            for (size_t k = 0; k < name_len; k++)
                named[n++] = (uint8_t)module_name[k];
            i += path_len;
        } else {
            named[n++] = text[i++];
        }
    }
    *ret_len = n;
    return named;
}

static bool is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

static bool is_same(const struct set_entry *entry, const struct registry_data *data)
{
    return entry->type == data->type && entry->size == data->size &&
           (data->size == 0 || memcmp(entry->data, data->bytes, data->size) == 0);
}

/* What follows a part of a path, or NULL if it does not begin so. */
static const char *behind(const char *path, const char *part)
{
    size_t len = strlen(part);

    return strncasecmp(path, part, len) == 0 ? path + len : NULL;
}

static const char *place(const struct difference *difference, const char *key, HKEY *root)
{
    const char *class = *root == HKEY_LOCAL_MACHINE ? behind(key, classes) : NULL;
    const char *narrow;

    if (class) {
        *root = HKEY_CLASSES_ROOT;
        key = class;
    }
    narrow = difference->is_narrow ? behind(key, "Wow6432Node\\") : NULL;
    return narrow ? narrow : key;
}

static HRESULT set_value(const struct difference *difference, HKEY root, const char16_t *key,
                         const struct registry_entry *entry)
{
    struct registry_data data = entry->data;
    _cleanup_(freep) char16_t *named = NULL;
    size_t len;

    if (is_text(data.type)) {
        named = name_module((const char16_t *)data.bytes, data.size / 2, difference->path, &len);
        if (!named)
            return hr_raise(E_OUTOFMEMORY, "what a module registers");
        data.bytes = (const uint8_t *)named;
        data.size = len * sizeof(*named);
    }
    return hr_trace(
        difference->target->class->set_value(difference->target, root, key, entry->name, &data));
}

/* What Wine itself writes each time it starts. */
static bool is_of_wine(HKEY root, const char *key)
{
    static const char *const machine[] = {"Hardware\\", "System\\CurrentControlSet\\Enum\\",
                                          "System\\CurrentControlSet\\Control\\Class\\",
                                          "System\\CurrentControlSet\\Control\\Video\\",
                                          "System\\CurrentControlSet\\Control\\DeviceClasses\\"};

    for (size_t i = 0; root == HKEY_LOCAL_MACHINE && i < sizeof(machine) / sizeof(*machine); i++)
        if (behind(key, machine[i]))
            return true;
    return root == HKEY_CURRENT_USER && behind(key, "Volatile Environment");
}

static HRESULT add_entry(void *context, const struct registry_entry *entry)
{
    const struct difference *difference = context;
    _cleanup_(freep) char *key = utf16_to_utf8_dup(entry->key);
    _cleanup_(freep) char *name = entry->name ? utf16_to_utf8_dup(entry->name) : NULL;
    _cleanup_(freep) char16_t *placed = NULL;
    const struct set_entry *old;
    const char *in_set;
    HKEY root = entry->root;

    if (!key || (entry->name && !name))
        return hr_raise(E_OUTOFMEMORY, "what a module registers");
    if (is_of_wine(root, key))
        return S_OK;
    placed = utf16_from_utf8_dup(place(difference, key, &root));
    if (!placed)
        return hr_raise(E_OUTOFMEMORY, "what a module registers");
    /* The set has the machine's classes below their root as well. */
    in_set = root == HKEY_CLASSES_ROOT ? key + sizeof(classes) - 1 : key;
    old = entry_set_find(&difference->before, root, in_set, name);
    if (old && (!entry->name || is_same(old, &entry->data)))
        return S_OK;
    if (entry->name)
        return hr_trace(set_value(difference, root, placed, entry));
    return hr_trace(
        difference->target->class->create_key(difference->target, root, placed, REGISTRY_KEY_OWN));
}

HRESULT wine_difference_add(struct registry_entries *before, struct registry_entries *after,
                            struct harvest *harvest)
{
    struct difference difference = {.target = registry_entries_target(harvest->entries),
                                    .path = windows_path(harvest->path),
                                    .is_narrow = harvest->bits == 32};
    HRESULT hr = difference.path ? entry_set_init(&difference.before, before)
                                 : hr_raise(E_OUTOFMEMORY, "what a module registers");

    if (SUCCEEDED(hr))
        hr = registry_entries_visit(after, add_entry, &difference);
    entry_set_deinit(&difference.before);
    free(difference.path);
    harvest->source = HARVEST_WINE;
    return hr_trace(hr);
}
