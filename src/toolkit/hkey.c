/* SPDX-License-Identifier: MIT */
#include "toolkit/hkey.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/utf16.h"

static const struct hkey_root {
    const char16_t *name;
    const char16_t *short_name;
    HKEY key;
} hkey_roots[] = {
    {u"HKEY_CLASSES_ROOT", u"HKCR", HKEY_CLASSES_ROOT},
    {u"HKEY_CURRENT_USER", u"HKCU", HKEY_CURRENT_USER},
    {u"HKEY_LOCAL_MACHINE", u"HKLM", HKEY_LOCAL_MACHINE},
    {u"HKEY_USERS", u"HKU", HKEY_USERS},
    {u"HKEY_CURRENT_CONFIG", u"HKCC", HKEY_CURRENT_CONFIG},
};

void hkey_path_deinit(struct hkey_path *path)
{
    free(path->full);
    path->full = NULL;
}

char16_t *hkey_join(const char16_t *path, const char16_t *name)
{
    size_t path_len = utf16_len(path);
    size_t name_len = utf16_len(name);
    char16_t *joined = malloc((path_len + name_len + 2) * sizeof(*joined));

    if (!joined)
        return NULL;

    memcpy(joined, path, path_len * sizeof(*joined));
    joined[path_len] = '\\';
    memcpy(joined + path_len + 1, name, (name_len + 1) * sizeof(*joined));
    return joined;
}

static const struct hkey_root *find_root(const char16_t *text, size_t len)
{
    for (size_t i = 0; i < sizeof(hkey_roots) / sizeof(hkey_roots[0]); i++) {
        const struct hkey_root *root = &hkey_roots[i];

        if (utf16_compare_nocase(text, len, root->name, utf16_len(root->name)) == 0 ||
            utf16_compare_nocase(text, len, root->short_name, utf16_len(root->short_name)) == 0)
            return root;
    }
    return NULL;
}

bool hkey_path_parse(const char16_t *text, struct hkey_path *ret_path)
{
    size_t len = utf16_len(text);
    size_t root_len = 0;
    const struct hkey_root *root;
    char16_t *full;

    while (text[root_len] && text[root_len] != '\\')
        root_len++;
    root = find_root(text, root_len);
    if (!root)
        return false;

    if (root_len == len) {
        full = utf16_dup(root->name);
    } else {
        full = hkey_join(root->name, text + root_len + 1);
    }
    if (!full)
        return false;

    len = utf16_len(full);
    if (full[len - 1] == '\\')
        full[--len] = 0;
    if (full[len - 1] == '\\') {
        free(full);
        return false;
    }
    ret_path->root = root->key;
    ret_path->full = full;
    root_len = utf16_len(root->name);
    ret_path->subkey = full + (root_len < len ? root_len + 1 : len);
    return true;
}

bool hkey_path_parse_utf8(const char *text, struct hkey_path *ret_path)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);

    return wide && hkey_path_parse(wide, ret_path);
}

const char16_t *hkey_last_name(const char16_t *path)
{
    const char16_t *name = path;

    for (; *path; path++)
        if (*path == '\\')
            name = path + 1;
    return name;
}

void hkey_values_deinit(struct hkey_values *values)
{
    free(values->name);
    free(values->data);
}

LSTATUS hkey_values_next(struct hkey_values *values)
{
    for (;;) {
        DWORD name_len = KEY_VALUE_NAME_SIZE;
        LSTATUS status;
        BYTE *data;

        if (!values->name)
            values->name = malloc(KEY_VALUE_NAME_SIZE * sizeof(*values->name));
        if (!values->data)
            values->data = malloc(values->capacity = 1024);
        if (!values->name || !values->data)
            return ERROR_OUTOFMEMORY;

        values->size = values->capacity;
        status = RegEnumValueW(values->key, values->index, values->name, &name_len, NULL,
                               &values->type, values->data, &values->size);
        if (status != ERROR_MORE_DATA) {
            values->index++;
            return status;
        }
        if (values->size <= values->capacity)
            values->size = values->capacity * 2;
        data = realloc(values->data, values->size);
        if (!data)
            return ERROR_OUTOFMEMORY;

        values->data = data;
        values->capacity = values->size;
    }
}

void hkey_subkeys_free(char16_t ***names)
{
    for (char16_t **name = *names; name && *name; name++)
        free(*name);
    free(*names);
    *names = NULL;
}

LSTATUS hkey_subkeys(HKEY key, char16_t ***ret_names)
{
    size_t n = 0, size = 16;
    char16_t **names = calloc(size, sizeof(*names));
    LSTATUS status = ERROR_OUTOFMEMORY;

    while (names) {
        char16_t name[KEY_NAME_SIZE];
        DWORD len = KEY_NAME_SIZE;
        char16_t **grown;

        if (n + 1 == size) {
            grown = realloc(names, size * 2 * sizeof(*names));
            if (!grown)
                break;
            names = grown;
            size *= 2;
        }
        status = RegEnumKeyExW(key, (DWORD)n, name, &len, NULL, NULL, NULL, NULL);
        if (status == ERROR_NO_MORE_ITEMS) {
            *ret_names = names;
            return ERROR_SUCCESS;
        }
        if (status != ERROR_SUCCESS)
            break;

        names[n] = utf16_dup(name);
        status = ERROR_OUTOFMEMORY;
        if (!names[n])
            break;
        names[++n] = NULL;
    }
    hkey_subkeys_free(&names);
    return status;
}

LSTATUS hkey_value(HKEY key, const char16_t *name, DWORD *ret_type, BYTE **ret_data,
                   DWORD *ret_size)
{
    DWORD capacity = 512;

    for (;;) {
        _cleanup_(freep) BYTE *data = calloc(1, capacity + 2);
        DWORD size = capacity;
        LSTATUS status;

        if (!data)
            return ERROR_OUTOFMEMORY;

        status = RegQueryValueExW(key, name, NULL, ret_type, data, &size);
        if (status == ERROR_MORE_DATA) {
            capacity = size > capacity ? size : capacity * 2;
            continue;
        }
        if (status != ERROR_SUCCESS)
            return status;

        /* What a call that failed for lack of room may have left behind. */
        memset(data + size, 0, capacity + 2 - size);
        *ret_data = TAKE_PTR(data);
        *ret_size = size;
        return ERROR_SUCCESS;
    }
}
