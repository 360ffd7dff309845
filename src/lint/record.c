/* SPDX-License-Identifier: MIT */
#include "lint/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "winreg/text_value.h"

enum {
    NAME_UNITS = 256,       /* of a key, with NUL */
    VALUE_NAME_UNITS = 512, /* of values that matter; longer ones are passed over */
    TEXT_MAX = 16384,       /* bytes of a value that may be a path or a command */
    BELOW_MAX = 4096,       /* keys below one, and values in one */
};

static const struct {
    const char *folder;
    int depth; /* of what is below the record's key */
} kinds[RECORD_KINDS] = {
    [RECORD_CLASS] = {"CLSID", 1},       [RECORD_INTERFACE] = {"Interface", 1},
    [RECORD_APPLICATION] = {"AppID", 0}, [RECORD_TYPELIB] = {"TypeLib", 3},
    [RECORD_PROGID] = {"", 1},
};

const char *record_folder(enum record_kind kind)
{
    return kinds[kind].folder;
}

static void key_deinit(struct record_key *key)
{
    for (size_t i = 0; i < key->n_values; i++) {
        free(key->values[i].name);
        free(key->values[i].text);
    }
    for (size_t i = 0; i < key->n_below; i++)
        key_deinit(&key->below[i]);
    free(key->values);
    free(key->below);
    free(key->name);
}

void record_deinit(struct record *record)
{
    key_deinit(&record->key);
    free(record->path);
    *record = (struct record){0};
}

/* Makes room for one more, at a time a power of two; false without memory. */
static bool reserve(void *array, size_t n, size_t each)
{
    void **place = array, *grown;

    if (n & (n - 1))
        return true;
    grown = realloc(*place, (n ? 2 * n : 1) * each);
    if (grown)
        *place = grown;
    return grown != NULL;
}

/* ---- values ---- */

/* A text as it was enumerated; one with variables is read again, expanded. */
static char *text_of(HKEY key, const char *name, DWORD type, const BYTE *data, DWORD size)
{
    char16_t units[TEXT_MAX / 2 + 1];
    char *text = NULL;

    if (type == REG_EXPAND_SZ)
        return text_value_read(key, name, &text) == ERROR_SUCCESS ? text : NULL;
    if (type != REG_SZ)
        return NULL;
    memcpy(units, data, size);
    units[size / 2] = 0;
    return utf16_to_utf8_dup(units);
}

static HRESULT add_value(HKEY from, const char16_t *wide, DWORD type, const BYTE *data, DWORD size,
                         struct record_key *key)
{
    struct record_value value = {.name = utf16_to_utf8_dup(wide)};

    if (!value.name || !reserve(&key->values, key->n_values, sizeof(value))) {
        free(value.name);
        return hr_raise(E_OUTOFMEMORY, "reading a registration");
    }
    value.text = data ? text_of(from, value.name, type, data, size) : NULL;
    key->values[key->n_values++] = value;
    return S_OK;
}

static HRESULT read_values(HKEY from, struct record_key *key)
{
    char16_t name[VALUE_NAME_UNITS];
    BYTE data[TEXT_MAX];
    HRESULT hr = S_OK;

    for (DWORD i = 0; i < BELOW_MAX && SUCCEEDED(hr); i++) {
        DWORD len = VALUE_NAME_UNITS, size = TEXT_MAX, type;
        LSTATUS error = RegEnumValueW(from, i, name, &len, NULL, &type, data, &size);

        if (error == ERROR_NO_MORE_ITEMS)
            return S_OK;
        if (error == ERROR_SUCCESS)
            hr = add_value(from, name, type, data, size, key);
        else if (error != ERROR_MORE_DATA)
            return hr_from_win32((uint32_t)error);
    }
    return hr_trace(hr);
}

/* ---- keys ---- */

static HRESULT read_key(HKEY folder, const char16_t *wide, REGSAM view, int depth,
                        struct record_key *ret_key);

static HRESULT add_below(HKEY from, const char16_t *wide, REGSAM view, int depth,
                         struct record_key *key)
{
    HRESULT hr;

    if (!reserve(&key->below, key->n_below, sizeof(*key->below)))
        return hr_raise(E_OUTOFMEMORY, "reading a registration");
    hr = read_key(from, wide, view, depth, &key->below[key->n_below]);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_OK;
    if (SUCCEEDED(hr))
        key->n_below++;
    return hr_trace(hr);
}

static HRESULT read_below(HKEY from, REGSAM view, int depth, struct record_key *key)
{
    char16_t name[NAME_UNITS];
    HRESULT hr = S_OK;

    for (DWORD i = 0; i < BELOW_MAX && SUCCEEDED(hr); i++) {
        DWORD len = NAME_UNITS;
        LSTATUS error = RegEnumKeyExW(from, i, name, &len, NULL, NULL, NULL, NULL);

        if (error == ERROR_NO_MORE_ITEMS)
            return S_OK;
        hr = error == ERROR_SUCCESS ? add_below(from, name, view, depth, key)
                                    : hr_from_win32((uint32_t)error);
    }
    return hr_trace(hr);
}

static HRESULT read_key(HKEY folder, const char16_t *wide, REGSAM view, int depth,
                        struct record_key *ret_key)
{
    struct record_key key = {.name = utf16_to_utf8_dup(wide)};
    LSTATUS error;
    HRESULT hr;
    HKEY from;

    if (!key.name)
        return hr_raise(E_OUTOFMEMORY, "reading a registration");
    error = RegOpenKeyExW(folder, wide, 0, KEY_READ | view, &from);
    if (error != ERROR_SUCCESS) {
        free(key.name);
        return hr_from_win32((uint32_t)error);
    }
    hr = read_values(from, &key);
    if (SUCCEEDED(hr) && depth > 0)
        hr = read_below(from, view, depth - 1, &key);
    RegCloseKey(from);
    if (SUCCEEDED(hr))
        *ret_key = key;
    else
        key_deinit(&key);
    return hr_trace(hr);
}

HRESULT record_read(enum record_kind kind, HKEY folder, const char16_t *name, REGSAM view,
                    struct record *ret_record)
{
    struct record record = {.kind = kind, .view = view};
    HRESULT hr;

    hr = read_key(folder, name, view, kinds[kind].depth, &record.key);
    if (FAILED(hr))
        return hr_trace(hr);
    if (asprintf(&record.path, "%s%s%s", kinds[kind].folder, *kinds[kind].folder ? "\\" : "",
                 record.key.name) < 0) {
        record.path = NULL;
        record_deinit(&record);
        return hr_raise(E_OUTOFMEMORY, "reading a registration");
    }
    *ret_record = record;
    return S_OK;
}

const struct record_key *record_below(const struct record_key *key, const char *name)
{
    for (size_t i = 0; i < key->n_below; i++) {
        if (strcasecmp(key->below[i].name, name) == 0)
            return &key->below[i];
    }
    return NULL;
}

const char *record_find_text(const struct record_key *key, const char *name)
{
    for (size_t i = 0; i < key->n_values; i++) {
        if (strcasecmp(key->values[i].name, name) == 0)
            return key->values[i].text;
    }
    return NULL;
}

const char *record_below_text(const struct record_key *key, const char *below)
{
    const struct record_key *found = record_below(key, below);

    return found ? record_find_text(found, "") : NULL;
}
