/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI: copying trees. A copy is one change: it comes about whole or not at all, and
 * does not see itself where a key is copied to below itself.
 */
#include <comity/winreg.h>

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "winreg/winreg_call.h"

struct copy {
    struct hive_txn *txn; /* of the hive that it is copied to */
    struct key_path path; /* of the key that is being filled */
};

/* The value's bytes are copied first: writing may move them. */
static HRESULT copy_value(struct copy *copy, uint64_t id, const struct store_value *value)
{
    _cleanup_(freep) char16_t *name = malloc((value->name_size + 1) * sizeof(*name));
    _cleanup_(freep) void *data = malloc(value->size ? value->size : 1);
    size_t len;

    if (!name || !data)
        return hr_raise(E_OUTOFMEMORY, "copying a value");

    len = utf16_from_utf8(value->name, value->name_size, name, value->name_size);
    name[len] = 0;
    memcpy(data, value->data, value->size);
    return hr_trace(store_set_value(copy->txn, id, name, value->type, data, value->size));
}

static HRESULT copy_values(struct copy *copy, HKEY from, uint64_t id)
{
    struct store_value value;
    struct winreg_read call;
    HRESULT hr;

    hr = winreg_read_begin(&call, from, KEY_QUERY_VALUE);
    if (FAILED(hr))
        return hr_trace(hr);

    for (uint32_t i = 0; SUCCEEDED(hr = winreg_enum_value(&call.read, i, &value)); i++) {
        hr = copy_value(copy, id, &value);
        if (FAILED(hr))
            break;
    }
    winreg_read_end(&call);
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

static HRESULT copy_level(struct copy *copy, HKEY from, uint64_t id);

static HRESULT copy_subkey(struct copy *copy, HKEY from, const char16_t *name)
{
    HKEY below;
    uint64_t id;
    HRESULT hr;

    hr = key_path_append(&copy->path, name);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = winreg_open_below(from, name, KEY_READ, &below);
    if (SUCCEEDED(hr)) {
        hr = store_create(copy->txn, &copy->path, 0, NULL, &id);
        if (SUCCEEDED(hr))
            hr = copy_level(copy, below, id);
        RegCloseKey(below);
    }
    key_path_pop(&copy->path);
    return hr_trace(hr);
}

static HRESULT copy_level(struct copy *copy, HKEY from, uint64_t id)
{
    WCHAR name[KEY_NAME_MAX + 1];
    HRESULT hr;

    hr = copy_values(copy, from, id);
    for (DWORD i = 0; SUCCEEDED(hr); i++) {
        DWORD len = KEY_NAME_MAX + 1;

        hr = hr_from_win32((uint32_t)RegEnumKeyExW(from, i, name, &len, NULL, NULL, NULL, NULL));
        if (SUCCEEDED(hr))
            hr = copy_subkey(copy, from, (const char16_t *)name);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

static HRESULT copy_tree(struct hive_txn *txn, uint64_t id, void *context)
{
    struct copy copy = {.txn = txn};
    struct node_view view;
    HRESULT hr;

    hr = store_find_id(txn, id, &view);
    if (SUCCEEDED(hr))
        hr = store_path_of(txn, view.node, &copy.path);
    if (SUCCEEDED(hr))
        hr = copy_level(&copy, context, id);
    key_path_deinit(&copy.path);
    return hr_trace(hr);
}

LSTATUS RegCopyTreeW(HKEY hKeySrc, LPCWSTR lpSubKey, HKEY hKeyDest)
{
    HRESULT hr;
    HKEY from;

    hr = winreg_open_below(hKeySrc, (const char16_t *)lpSubKey, KEY_READ, &from);
    if (FAILED(hr))
        return (LSTATUS)hr_to_win32(hr);

    hr = winreg_change_key(hKeyDest, KEY_CREATE_SUB_KEY, copy_tree, from);
    RegCloseKey(from);
    return (LSTATUS)hr_to_win32(hr);
}
