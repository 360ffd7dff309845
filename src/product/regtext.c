/* SPDX-License-Identifier: MIT */
#include "product/regtext.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"

enum {
    KEY_NAME_UNITS = 256,
    VALUE_NAME_UNITS = 16384,
};

static HRESULT widen(const char *text, char16_t **ret_wide)
{
    *ret_wide = utf16_from_utf8_dup(text ? text : "");
    return *ret_wide ? S_OK : hr_raise(E_OUTOFMEMORY, "a name in the registry");
}

/* An outcome for what is not there; otherwise a failure about @what. */
static HRESULT translate(LSTATUS status, const char *doing, const char *what)
{
    HRESULT hr = hr_from_win32((uint32_t)status);

    if (status == ERROR_SUCCESS)
        return S_OK;
    if (status == ERROR_FILE_NOT_FOUND)
        return hr;
    return hr_raise(hr, "%s %s in the registry", doing, what ? what : "(default)");
}

HRESULT regtext_open(HKEY root, const char *path, REGSAM access, HKEY *ret_key)
{
    _cleanup_(freep) char16_t *wide = NULL;
    HRESULT hr = widen(path, &wide);

    if (FAILED(hr))
        return hr_trace(hr);
    return translate(RegOpenKeyExW(root, wide, 0, access, ret_key), "opening", path);
}

HRESULT regtext_make(HKEY root, const char *path, HKEY *ret_key)
{
    _cleanup_(freep) char16_t *wide = NULL;
    HRESULT hr = widen(path, &wide);

    if (FAILED(hr))
        return hr_trace(hr);
    return translate(
        RegCreateKeyExW(root, wide, 0, NULL, 0, KEY_READ | KEY_WRITE, NULL, ret_key, NULL),
        "making", path);
}

HRESULT regtext_get(HKEY key, const char *name, char **ret_text)
{
    _cleanup_(freep) char16_t *wide = NULL, *data = NULL;
    DWORD size = 0;
    LSTATUS status;
    HRESULT hr = widen(name, &wide);

    if (FAILED(hr))
        return hr_trace(hr);
    *ret_text = NULL;
    status = RegGetValueW(key, NULL, wide, RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND,
                          NULL, NULL, &size);
    if (status == ERROR_FILE_NOT_FOUND || status == ERROR_UNSUPPORTED_TYPE)
        return S_OK;
    hr = translate(status, "reading", name);
    if (FAILED(hr))
        return hr_trace(hr);
    data = calloc(1, (size_t)size + sizeof(*data));
    if (!data)
        return hr_raise(E_OUTOFMEMORY, "the value %s of the registry", name);
    status = RegGetValueW(key, NULL, wide, RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND,
                          NULL, data, &size);
    hr = translate(status, "reading", name);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_text = utf16_to_utf8_dup(data);
    return *ret_text ? S_OK : hr_raise(E_OUTOFMEMORY, "the value %s of the registry", name);
}

bool regtext_get_number(HKEY key, const char *name, uint32_t *ret_number)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(name);
    DWORD number, size = sizeof(number);

    if (!wide ||
        RegGetValueW(key, NULL, wide, RRF_RT_REG_DWORD, NULL, &number, &size) != ERROR_SUCCESS)
        return false;
    *ret_number = number;
    return true;
}

HRESULT regtext_set(HKEY key, const char *name, DWORD type, const char *text)
{
    _cleanup_(freep) char16_t *wide = NULL, *data = NULL, *whole = NULL;
    size_t n;
    HRESULT hr = widen(name, &wide);

    if (SUCCEEDED(hr))
        hr = widen(text, &data);
    if (FAILED(hr))
        return hr_trace(hr);
    n = utf16_len(data);
    whole = calloc(n + 2, sizeof(*whole)); /* a list of texts has a second end */
    if (!whole)
        return hr_raise(E_OUTOFMEMORY, "the value %s of the registry", name);
    memcpy(whole, data, n * sizeof(*whole));
    n += type == REG_MULTI_SZ ? 2 : 1;
    return translate(
        RegSetValueExW(key, wide, 0, type, (const BYTE *)whole, (DWORD)(n * sizeof(*whole))),
        "writing", name);
}

HRESULT regtext_set_number(HKEY key, const char *name, uint32_t number)
{
    _cleanup_(freep) char16_t *wide = NULL;
    HRESULT hr = widen(name, &wide);

    if (FAILED(hr))
        return hr_trace(hr);
    return translate(RegSetValueExW(key, wide, 0, REG_DWORD, (const BYTE *)&number, sizeof(number)),
                     "writing", name);
}

static HRESULT take_name(LSTATUS status, const char16_t *wide, char **ret_name)
{
    *ret_name = NULL;
    if (status == ERROR_NO_MORE_ITEMS)
        return S_FALSE;
    if (status != ERROR_SUCCESS)
        return hr_raise(hr_from_win32((uint32_t)status), "listing a key of the registry");
    *ret_name = utf16_to_utf8_dup(wide);
    return *ret_name ? S_OK : hr_raise(E_OUTOFMEMORY, "a name in the registry");
}

HRESULT regtext_key_at(HKEY key, DWORD i, char **ret_name)
{
    char16_t wide[KEY_NAME_UNITS];
    DWORD len = KEY_NAME_UNITS;

    return hr_trace(
        take_name(RegEnumKeyExW(key, i, wide, &len, NULL, NULL, NULL, NULL), wide, ret_name));
}

HRESULT regtext_value_at(HKEY key, DWORD i, char **ret_name)
{
    char16_t wide[VALUE_NAME_UNITS];
    DWORD len = VALUE_NAME_UNITS;

    return hr_trace(
        take_name(RegEnumValueW(key, i, wide, &len, NULL, NULL, NULL, NULL), wide, ret_name));
}

static HRESULT translate_deletion(LSTATUS status, const char *what)
{
    HRESULT hr = translate(status, "deleting", what);

    return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_FALSE : hr_trace(hr);
}

HRESULT regtext_delete_value(HKEY key, const char *name)
{
    _cleanup_(freep) char16_t *wide = NULL;
    HRESULT hr = widen(name, &wide);

    return FAILED(hr) ? hr_trace(hr) : translate_deletion(RegDeleteValueW(key, wide), name);
}

HRESULT regtext_delete_tree(HKEY root, const char *path)
{
    _cleanup_(freep) char16_t *wide = NULL;
    HRESULT hr = widen(path, &wide);

    return FAILED(hr) ? hr_trace(hr) : translate_deletion(RegDeleteTreeW(root, wide), path);
}

HRESULT regtext_delete_empty(HKEY root, const char *path)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char16_t *wide = NULL;
    DWORD n_keys = 0, n_values = 0;
    LSTATUS status;
    HRESULT hr;

    hr = regtext_open(root, path, KEY_READ, &key);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_FALSE;
    if (FAILED(hr))
        return hr_trace(hr);
    status = RegQueryInfoKeyW(key, NULL, NULL, NULL, &n_keys, NULL, NULL, &n_values, NULL, NULL,
                              NULL, NULL);
    if (status != ERROR_SUCCESS || n_keys || n_values)
        return S_FALSE;
    hr = widen(path, &wide);
    return FAILED(hr) ? hr_trace(hr) : translate_deletion(RegDeleteKeyW(root, wide), path);
}
