/* SPDX-License-Identifier: MIT */
#include "harvest/captured_entries.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"

static const char16_t module_name[] = u"%MODULE%";

/* ---- the module's path ---- */

static bool continues_name(char16_t unit)
{
    return (unit >= u'a' && unit <= u'z') || (unit >= u'A' && unit <= u'Z') ||
           (unit >= u'0' && unit <= u'9') || unit == u'.' || unit == u'_' || unit == u'-';
}

static bool is_path_at(const char16_t *text, size_t len, const char16_t *path, size_t path_len)
{
    return len >= path_len && memcmp(text, path, path_len * sizeof(*path)) == 0 &&
           (len == path_len || !continues_name(text[path_len]));
}

/* What is to be named. */
struct paths {
    const char16_t *module; /* the whole path */
    size_t root_len;        /* how much of it stands for /; 0: nothing */
};

/* Whether a path begins there that is below what stands for /. */
static bool is_root_at(const char16_t *text, size_t len, const struct paths *paths)
{
    return paths->root_len > 0 && len > paths->root_len && text[paths->root_len] == u'/' &&
           memcmp(text, paths->module, paths->root_len * sizeof(*text)) == 0;
}

/* The texts in @data, with the name for the path; the caller frees the bytes. */
static HRESULT name_module(const struct registry_data *data, const struct paths *paths,
                           struct registry_data *ret_data)
{
    const size_t name_len = sizeof(module_name) / sizeof(*module_name) - 1;
    size_t len = data->size / sizeof(char16_t), path_len = utf16_len(paths->module), n = 0;
    _cleanup_(freep) char16_t *units = malloc(data->size + sizeof(*units));
    char16_t *named = malloc((len * name_len + 1) * sizeof(*named));

    if (!units || !named) {
        free(named);
        return hr_raise(E_OUTOFMEMORY, "a text that names the module");
    }
    memcpy(units, data->bytes, data->size);
    for (size_t i = 0; i < len;) {
        if (is_path_at(units + i, len - i, paths->module, path_len)) {
            memcpy(named + n, module_name, name_len * sizeof(*named));
            n += name_len;
            i += path_len;
        } else if (is_root_at(units + i, len - i, paths)) {
            i += paths->root_len;
        } else {
            named[n++] = units[i++];
        }
    }
    *ret_data = (struct registry_data){data->type, (const uint8_t *)named, n * sizeof(*named)};
    return S_OK;
}

static bool is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

/* ---- renaming ---- */

struct renaming {
    struct registry_target *target; /* gets all entries */
    HKEY root;
    const char16_t *path; /* the key that is renamed */
    size_t len;
    const char16_t *name; /* its new one */
};

static bool is_renamed(const struct renaming *renaming, const struct registry_entry *entry)
{
    return entry->root == renaming->root && utf16_len(entry->key) >= renaming->len &&
           utf16_compare_nocase(entry->key, renaming->len, renaming->path, renaming->len) == 0 &&
           (!entry->key[renaming->len] || entry->key[renaming->len] == u'\\');
}

static HRESULT copy_entry(void *context, const struct registry_entry *entry)
{
    const struct renaming *renaming = context;
    const struct registry_target_class *class = renaming->target->class;
    size_t folder = renaming->len, name_len = utf16_len(renaming->name);
    _cleanup_(freep) char16_t *key = calloc(utf16_len(entry->key) + name_len + 2, sizeof(*key));

    if (!key)
        return hr_raise(E_OUTOFMEMORY, "renaming a key");
    memcpy(key, entry->key, utf16_len(entry->key) * sizeof(*key));
    if (is_renamed(renaming, entry)) {
        while (folder > 0 && key[folder - 1] != u'\\')
            folder--;
        memcpy(key + folder, renaming->name, name_len * sizeof(*key));
        memcpy(key + folder + name_len, entry->key + renaming->len,
               (utf16_len(entry->key + renaming->len) + 1) * sizeof(*key));
    }
    if (!entry->name)
        return hr_trace(class->create_key(renaming->target, entry->root, key, REGISTRY_KEY_OWN));
    return hr_trace(
        class->set_value(renaming->target, entry->root, key, entry->name, &entry->data));
}

static HRESULT rename_key(struct registry_entries **into, HKEY root, const char16_t *path,
                          const char16_t *name)
{
    _cleanup_(registry_entries_freep) struct registry_entries *renamed = NULL;
    struct renaming renaming = {.root = root, .path = path, .len = utf16_len(path), .name = name};
    HRESULT hr;

    hr = registry_entries_new(&renamed);
    if (FAILED(hr))
        return hr_trace(hr);
    renaming.target = registry_entries_target(renamed);
    hr = registry_entries_visit(*into, copy_entry, &renaming);
    if (FAILED(hr))
        return hr_trace(hr);
    registry_entries_free(*into);
    *into = TAKE_PTR(renamed);
    return S_OK;
}

/* ---- one after the other ---- */

/* The machine's classes are those of all users; what a module writes to the user's is his. */
static const char16_t *place_of(const struct entry *entry, const char16_t *path, HKEY *ret_root)
{
    static const char16_t classes[] = u"Software\\Classes";
    const size_t len = sizeof(classes) / sizeof(*classes) - 1;

    *ret_root = entry->is_machine ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER;
    if (!entry->is_machine || utf16_len(path) < len ||
        utf16_compare_nocase(path, len, classes, len) != 0 || (path[len] && path[len] != u'\\'))
        return path;
    *ret_root = HKEY_CLASSES_ROOT;
    return path[len] ? path + len + 1 : path + len;
}

static HRESULT set_value(struct registry_target *target, HKEY root, const char16_t *key,
                         const struct entry *entry, const struct paths *paths)
{
    struct registry_data data = {entry->type, entry->data, entry->size};
    HRESULT hr;

    if (!is_text(entry->type))
        return hr_trace(target->class->set_value(target, root, key, entry->name, &data));
    hr = name_module(&data, paths, &data);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = target->class->set_value(target, root, key, entry->name, &data);
    free((void *)data.bytes);
    return hr_trace(hr);
}

static HRESULT apply(const struct entry *entry, const struct paths *paths,
                     struct registry_entries **into)
{
    struct registry_target *target = registry_entries_target(*into);
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(entry->key);
    const char16_t *key;
    HKEY root;

    if (!path)
        return hr_raise(E_OUTOFMEMORY, "a key's path");
    key = place_of(entry, path, &root);
    switch (entry->kind) {
    case ENTRY_KEY_MADE:
        return hr_trace(target->class->create_key(target, root, key, REGISTRY_KEY_OWN));
    case ENTRY_VALUE_SET:
        return hr_trace(set_value(target, root, key, entry, paths));
    case ENTRY_KEY_DELETED:
        return hr_trace(target->class->delete_tree(target, root, key));
    case ENTRY_VALUE_DELETED:
        return hr_trace(target->class->delete_value(target, root, key, entry->name));
    case ENTRY_KEY_RENAMED:
        return hr_trace(rename_key(into, root, key, entry->name));
    case ENTRY_KEY_SECURED:
        return S_OK;
    }
    return E_UNEXPECTED;
}

HRESULT captured_entries_apply(const struct entries *entries, const struct harvest *module,
                               struct registry_entries **into)
{
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(module->path);
    _cleanup_(freep) char *root = strndup(module->path, module->root_len);
    _cleanup_(freep) char16_t *wide_root = root ? utf16_from_utf8_dup(root) : NULL;
    struct paths paths = {.module = path, .root_len = wide_root ? utf16_len(wide_root) : 0};
    HRESULT hr = S_OK;

    if (!path || !wide_root)
        return hr_raise(E_OUTOFMEMORY, "a module's path");
    for (size_t i = 0; i < entries->n && SUCCEEDED(hr); i++)
        if (!entries->items[i].is_held_back)
            hr = apply(&entries->items[i], &paths, into);
    return hr_trace(hr);
}
