/* SPDX-License-Identifier: MIT */
#include "installregistry/registry_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

struct registry_place registry_place(enum session_context context, enum registry_root root,
                                     enum registry_view view)
{
    HKEY own = context == SESSION_MACHINE ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER;
    struct registry_place place = {own, "",
                                   view == REGISTRY_VIEW_32 ? KEY_WOW64_32KEY : KEY_WOW64_64KEY};

    switch (root) {
    case REGISTRY_ROOT_CONTEXT:
        break;
    case REGISTRY_ROOT_CLASSES:
        place.prefix = "Software\\Classes\\";
        break;
    case REGISTRY_ROOT_USER:
        place.root = HKEY_CURRENT_USER;
        break;
    case REGISTRY_ROOT_MACHINE:
        place.root = HKEY_LOCAL_MACHINE;
        break;
    case REGISTRY_ROOT_USERS:
        place.root = HKEY_USERS;
        break;
    }
    return place;
}

/* The path below the root, on the heap. */
static char16_t *path_of(const struct registry_place *place, const char *key)
{
    _cleanup_(freep) char *path = NULL;

    if (asprintf(&path, "%s%s", place->prefix, key) < 0)
        return NULL;
    return utf16_from_utf8_dup(path);
}

static HRESULT fail(LSTATUS error, const struct registry_place *place, const char *what,
                    const char *key)
{
    return hr_raise(hr_from_win32((uint32_t)error), "%s the registry's key %s%s", what,
                    place->prefix, key);
}

static bool is_missing(LSTATUS error)
{
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
}

static HRESULT create(const struct registry_place *place, const char *key, HKEY *ret_key)
{
    _cleanup_(freep) char16_t *path = path_of(place, key);
    LSTATUS error;

    if (!path)
        return hr_raise(E_OUTOFMEMORY, "making a key of the registry");
    error = RegCreateKeyExW(place->root, path, 0, NULL, 0, KEY_READ | KEY_WRITE | place->view, NULL,
                            ret_key, NULL);
    return error == ERROR_SUCCESS ? S_OK : fail(error, place, "making", key);
}

/* S_FALSE if it is not there. */
static HRESULT open(const struct registry_place *place, const char *key, REGSAM access,
                    HKEY *ret_key)
{
    _cleanup_(freep) char16_t *path = path_of(place, key);
    LSTATUS error;

    if (!path)
        return hr_raise(E_OUTOFMEMORY, "opening a key of the registry");
    error = RegOpenKeyExW(place->root, path, 0, access | place->view, ret_key);
    if (is_missing(error))
        return S_FALSE;
    return error == ERROR_SUCCESS ? S_OK : fail(error, place, "opening", key);
}

HRESULT registry_place_create(const struct registry_place *place, const char *key)
{
    HKEY handle;
    HRESULT hr = create(place, key, &handle);

    if (SUCCEEDED(hr))
        RegCloseKey(handle);
    return hr_trace(hr);
}

bool registry_place_has(const struct registry_place *place, const char *key)
{
    HKEY handle;

    if (open(place, key, KEY_READ, &handle) != S_OK)
        return false;
    RegCloseKey(handle);
    return true;
}

/* ---- values ---- */

/* What is there, on the heap; nothing if there is none of the type. */
static HRESULT query(HKEY key, const char16_t *name, DWORD wanted, uint8_t **ret_data,
                     DWORD *ret_size)
{
    DWORD type, size = 0;
    uint8_t *data;

    *ret_data = NULL;
    *ret_size = 0;
    if (RegQueryValueExW(key, name, NULL, &type, NULL, &size) != ERROR_SUCCESS || type != wanted)
        return S_FALSE;
    data = malloc(size + sizeof(char16_t));
    if (!data)
        return hr_raise(E_OUTOFMEMORY, "reading a value of the registry");
    if (RegQueryValueExW(key, name, NULL, &type, data, &size) != ERROR_SUCCESS || type != wanted) {
        free(data);
        return S_FALSE;
    }
    memset(data + size, 0, sizeof(char16_t));
    *ret_data = data;
    *ret_size = size;
    return S_OK;
}

static HRESULT join(HKEY key, const char16_t *name, struct registry_text *value)
{
    _cleanup_(freep) uint8_t *old = NULL;
    DWORD size;
    HRESULT hr;

    if (value->join == JOIN_REPLACE)
        return S_OK;
    hr = query(key, name, REG_MULTI_SZ, &old, &size);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(registry_text_join(value, old, size));
}

static HRESULT set(const struct registry_place *place, const char *key, HKEY handle,
                   const char *name, struct registry_text *value)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(name ? name : "");
    LSTATUS error;
    HRESULT hr;

    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "setting a value of the registry");
    hr = join(handle, wide, value);
    if (FAILED(hr))
        return hr_trace(hr);
    error = RegSetValueExW(handle, wide, 0, value->type, value->data, (DWORD)value->size);
    return error == ERROR_SUCCESS ? S_OK : fail(error, place, "setting a value of", key);
}

HRESULT registry_place_set(const struct registry_place *place, const char *key, const char *name,
                           struct registry_text *value)
{
    HKEY handle;
    HRESULT hr = create(place, key, &handle);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = set(place, key, handle, name, value);
    RegCloseKey(handle);
    return hr_trace(hr);
}

HRESULT registry_place_set_text(const struct registry_place *place, const char *key,
                                const char *name, const char *text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);
    struct registry_text value = {.type = REG_SZ, .data = (uint8_t *)wide};

    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "setting a value of the registry");
    value.size = (utf16_len(wide) + 1) * sizeof(*wide);
    return hr_trace(registry_place_set(place, key, name, &value));
}

HRESULT registry_place_set_number(const struct registry_place *place, const char *key,
                                  const char *name, uint32_t number)
{
    struct registry_text value = {
        .type = REG_DWORD, .data = (uint8_t *)&number, .size = sizeof(number)};

    return hr_trace(registry_place_set(place, key, name, &value));
}

HRESULT registry_place_get_text(const struct registry_place *place, const char *key,
                                const char *name, char **ret_text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(name ? name : "");
    _cleanup_(freep) uint8_t *data = NULL;
    HKEY handle;
    DWORD size;
    HRESULT hr;

    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "reading a value of the registry");
    hr = open(place, key, KEY_READ, &handle);
    if (hr == S_OK) {
        hr = query(handle, wide, REG_SZ, &data, &size);
        RegCloseKey(handle);
    }
    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : hr_from_win32(ERROR_FILE_NOT_FOUND);
    *ret_text = utf16_to_utf8_dup((char16_t *)data);
    return *ret_text ? S_OK : hr_raise(E_OUTOFMEMORY, "reading a value of the registry");
}

HRESULT registry_place_delete_value(const struct registry_place *place, const char *key,
                                    const char *name)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(name ? name : "");
    LSTATUS error;
    HKEY handle;
    HRESULT hr;

    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "deleting a value of the registry");
    hr = open(place, key, KEY_READ | KEY_WRITE, &handle);
    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    error = RegDeleteValueW(handle, wide);
    RegCloseKey(handle);
    if (error == ERROR_SUCCESS || is_missing(error))
        return S_OK;
    return fail(error, place, "deleting a value of", key);
}

/* RegDeleteTree() knows no views: it is called on the key itself, which then is empty. */
HRESULT registry_place_delete_tree(const struct registry_place *place, const char *key)
{
    _cleanup_(freep) char16_t *path = path_of(place, key);
    LSTATUS error;
    HKEY handle;
    HRESULT hr;

    if (!path)
        return hr_raise(E_OUTOFMEMORY, "deleting a key of the registry");
    hr = open(place, key, KEY_ALL_ACCESS, &handle);
    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    error = RegDeleteTreeW(handle, NULL);
    RegCloseKey(handle);
    if (error == ERROR_SUCCESS)
        error = RegDeleteKeyExW(place->root, path, place->view, 0);
    if (error == ERROR_SUCCESS || is_missing(error))
        return S_OK;
    return fail(error, place, "deleting", key);
}
