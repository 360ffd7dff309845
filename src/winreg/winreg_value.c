/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI, in UTF-16: values.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "winreg/winreg_call.h"

static bool is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

/* The value in the first part that has it. */
static HRESULT find_value(struct key_read *read, const char16_t *name,
                          struct store_value *ret_value)
{
    struct hive_txn *txn;
    struct key_part *part;
    HRESULT hr = hr_from_win32(ERROR_FILE_NOT_FOUND);

    for (int i = 0; (part = key_read_part(read, i, &txn)); i++) {
        hr = store_get_value(txn, &part->view, name, ret_value);
        if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND))
            return hr_trace(hr);
    }
    return hr;
}

/* Whether the first part has a value of the name that the second part's has. */
static bool is_shadowed(struct key_read *read, const struct store_value *value)
{
    char16_t name[STORE_VALUE_NAME_MAX + 1];
    struct store_value shadow;
    struct hive_txn *txn;
    struct key_part *first = key_read_part(read, 0, &txn);
    size_t len = utf16_from_utf8(value->name, value->name_size, name, STORE_VALUE_NAME_MAX);

    name[len] = 0;
    return SUCCEEDED(store_get_value(txn, &first->view, name, &shadow));
}

/* The value at the cursor, which goes on behind it. */
static HRESULT next_value(struct key_read *read, struct value_cursor *cursor,
                          struct store_value *ret_value)
{
    struct hive_txn *txn;
    struct key_part *part;
    HRESULT hr;

    while ((part = key_read_part(read, cursor->part, &txn))) {
        hr = store_next_value(txn, &part->view, &cursor->place, ret_value);
        if (hr == hr_from_win32(ERROR_NO_MORE_ITEMS)) {
            cursor->part++;
            cursor->place = 0;
            continue;
        }
        if (SUCCEEDED(hr) && cursor->part > 0 && is_shadowed(read, ret_value))
            continue;
        cursor->next_index++;
        return hr_trace(hr);
    }
    return hr_from_win32(ERROR_NO_MORE_ITEMS);
}

/* Goes on from the value enumerated last if nothing has changed since. */
HRESULT winreg_enum_value(struct key_read *read, uint32_t index, struct store_value *ret_value)
{
    struct value_cursor *cursor = &read->key->values;
    uint64_t number = 0;
    struct hive_txn *txn;
    HRESULT hr;

    for (int i = 0; key_read_part(read, i, &txn); i++)
        number += hive_txn_number(txn);
    if (cursor->number != number || cursor->next_index > index)
        *cursor = (struct value_cursor){.number = number};
    do {
        hr = next_value(read, cursor, ret_value);
        if (FAILED(hr))
            return hr_trace(hr);
    } while (cursor->next_index <= index);
    return S_OK;
}

/* Copies data out: the size it has is always told; text gets a NUL behind it if there is room. */
static HRESULT copy_data(const struct store_value *value, BYTE *data, DWORD *size)
{
    DWORD room = size ? *size : 0;

    if (size)
        *size = value->size;
    if (!data)
        return S_OK;
    if (room < value->size)
        return hr_from_win32(ERROR_MORE_DATA);

    memcpy(data, value->data, value->size);
    if (is_text(value->type) && room - value->size >= sizeof(char16_t) &&
        (value->size < 2 || memcmp(data + value->size - 2, "\0", 2) != 0))
        memset(data + value->size, 0, sizeof(char16_t));
    return S_OK;
}

LSTATUS RegQueryValueExW(HKEY hKey, LPCWSTR lpValueName, LPDWORD lpReserved, LPDWORD lpType,
                         LPBYTE lpData, LPDWORD lpcbData)
{
    struct store_value value;
    struct winreg_read call;
    HRESULT hr;

    if ((lpData && !lpcbData) || lpReserved)
        return ERROR_INVALID_PARAMETER;

    hr = winreg_read_begin(&call, hKey, KEY_QUERY_VALUE);
    if (FAILED(hr))
        return (LSTATUS)hr_to_win32(hr);

    hr = find_value(&call.read, (const char16_t *)lpValueName, &value);
    if (SUCCEEDED(hr)) {
        /* The data first: there are programs that pass one place for type and size. */
        hr = copy_data(&value, lpData, lpcbData);
        if (lpType && lpType != lpcbData)
            *lpType = value.type;
    } else if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND) && lpcbData && !lpData) {
        *lpcbData = 0;
    }
    winreg_read_end(&call);
    return (LSTATUS)hr_to_win32(hr);
}

/* The default value of a subkey, as text; a key without one has "". */
void winreg_fetched_deinit(struct winreg_fetched *fetched)
{
    free(fetched->bytes);
}

LSTATUS winreg_fetch(HKEY key, LPCWSTR name, struct winreg_fetched *fetched)
{
    LSTATUS error;

    do {
        error = RegQueryValueExW(key, name, NULL, &fetched->type, NULL, &fetched->size);
        if (error != ERROR_SUCCESS)
            return error;

        free(fetched->bytes);
        fetched->bytes = calloc(1, fetched->size + 2 * sizeof(char16_t));
        if (!fetched->bytes)
            return ERROR_OUTOFMEMORY;
        error = RegQueryValueExW(key, name, NULL, &fetched->type, fetched->bytes, &fetched->size);
    } while (error == ERROR_MORE_DATA); /* it has grown meanwhile */
    return error;
}

LSTATUS RegQueryValueW(HKEY hKey, LPCWSTR lpSubKey, LPWSTR lpData, PLONG lpcbData)
{
    DWORD size = lpcbData ? (DWORD)*lpcbData : 0, type;
    HKEY key = hKey;
    LSTATUS error;

    if (lpSubKey && *lpSubKey) {
        error = RegOpenKeyExW(hKey, lpSubKey, 0, KEY_READ, &key);
        if (error != ERROR_SUCCESS)
            return error;
    }
    error = RegQueryValueExW(key, NULL, NULL, &type, (BYTE *)lpData, lpcbData ? &size : NULL);
    if (error == ERROR_FILE_NOT_FOUND) {
        error = ERROR_SUCCESS;
        if (lpData)
            *lpData = 0;
        size = sizeof(WCHAR);
    }
    if (lpcbData)
        *lpcbData = (LONG)size;
    if (key != hKey)
        RegCloseKey(key);
    return error;
}

struct value_change {
    const char16_t *name;
    const void *data;
    DWORD type;
    DWORD size;
};

/* A link holds the name of what it leads to, and nothing else. */
static HRESULT check_link(struct hive_txn *txn, uint64_t id, const struct value_change *change)
{
    struct node_view view;
    HRESULT hr;

    hr = store_find_id(txn, id, &view);
    if (FAILED(hr) || !(view.node->flags & NODE_LINK))
        return hr_trace(hr);
    if (change->type != REG_LINK || !change->name ||
        !utf16_equal_nocase(change->name, u"SymbolicLinkValue"))
        return hr_from_win32(ERROR_ACCESS_DENIED);
    return S_OK;
}

static HRESULT set_value(struct hive_txn *txn, uint64_t id, void *context)
{
    const struct value_change *change = context;
    HRESULT hr;

    hr = check_link(txn, id, change);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(
        store_set_value(txn, id, change->name, change->type, change->data, change->size));
}

static HRESULT delete_value(struct hive_txn *txn, uint64_t id, void *context)
{
    return hr_trace(store_delete_value(txn, id, context));
}

LSTATUS RegSetValueExW(HKEY hKey, LPCWSTR lpValueName, DWORD Reserved, DWORD dwType,
                       const BYTE *lpData, DWORD cbData)
{
    const char16_t *name = (const char16_t *)lpValueName;
    struct value_change change;

    if (name && utf16_nlen(name, STORE_VALUE_NAME_MAX + 1) > STORE_VALUE_NAME_MAX)
        return ERROR_INVALID_PARAMETER;
    /* The lowest 64 KiB are never memory: Windows answers so for what a program cast by mistake. */
    if (cbData && (uintptr_t)lpData < 0x10000)
        return ERROR_NOACCESS;
    /* Windows takes along a NUL that follows the data in memory when the size misses it. */
    if (is_text(dwType) && lpData && cbData >= 2 && cbData % 2 == 0 &&
        memcmp(lpData + cbData - 2, "\0", 2) != 0 && memcmp(lpData + cbData, "\0", 2) == 0)
        cbData += 2;

    change = (struct value_change){name, lpData, dwType, cbData};
    return (LSTATUS)hr_to_win32(winreg_change_key(hKey, KEY_SET_VALUE, set_value, &change));
}

LSTATUS RegSetKeyValueW(HKEY hKey, LPCWSTR lpSubKey, LPCWSTR lpValueName, DWORD dwType,
                        LPCVOID lpData, DWORD cbData)
{
    HKEY key = hKey;
    LSTATUS error;

    if (lpSubKey && *lpSubKey) {
        error = RegCreateKeyExW(hKey, lpSubKey, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);
        if (error != ERROR_SUCCESS)
            return error;
    }
    error = RegSetValueExW(key, lpValueName, 0, dwType, lpData, cbData);
    if (key != hKey)
        RegCloseKey(key);
    return error;
}

LSTATUS RegSetValueW(HKEY hKey, LPCWSTR lpSubKey, DWORD dwType, LPCWSTR lpData, DWORD cbData)
{
    if (dwType != REG_SZ || !lpData)
        return ERROR_INVALID_PARAMETER;

    return RegSetKeyValueW(hKey, lpSubKey, NULL, REG_SZ, lpData,
                           (DWORD)((utf16_len((const char16_t *)lpData) + 1) * sizeof(WCHAR)));
}

LSTATUS RegDeleteValueW(HKEY hKey, LPCWSTR lpValueName)
{
    return (LSTATUS)hr_to_win32(
        winreg_change_key(hKey, KEY_SET_VALUE, delete_value, (void *)lpValueName));
}

LSTATUS RegDeleteKeyValueW(HKEY hKey, LPCWSTR lpSubKey, LPCWSTR lpValueName)
{
    HKEY key = hKey;
    LSTATUS error;

    if (lpSubKey && *lpSubKey) {
        error = RegOpenKeyExW(hKey, lpSubKey, 0, KEY_SET_VALUE, &key);
        if (error != ERROR_SUCCESS)
            return error;
    }
    error = RegDeleteValueW(key, lpValueName);
    if (key != hKey)
        RegCloseKey(key);
    return error;
}

/* A name that does not fit leaves name and data alone; data that does not fit, only the data. Type
 * and size are told in any case. */
static HRESULT give_value(const struct store_value *value, LPWSTR name, LPDWORD name_len,
                          LPBYTE data, LPDWORD size)
{
    size_t len = utf16_from_utf8(value->name, value->name_size, NULL, 0);

    if (len + 1 > *name_len) {
        if (size)
            *size = value->size;
        return hr_from_win32(ERROR_MORE_DATA);
    }
    utf16_from_utf8(value->name, value->name_size, (char16_t *)name, len);
    name[len] = 0;
    *name_len = (DWORD)len;
    return copy_data(value, data, size);
}

LSTATUS RegEnumValueW(HKEY hKey, DWORD dwIndex, LPWSTR lpValueName, LPDWORD lpcchValueName,
                      LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData)
{
    struct store_value value;
    struct winreg_read call;
    HRESULT hr;

    if (!lpValueName || !lpcchValueName || lpReserved || (lpData && !lpcbData))
        return ERROR_INVALID_PARAMETER;

    hr = winreg_read_begin(&call, hKey, KEY_QUERY_VALUE);
    if (FAILED(hr))
        return (LSTATUS)hr_to_win32(hr);

    hr = winreg_enum_value(&call.read, dwIndex, &value);
    if (SUCCEEDED(hr)) {
        if (lpType)
            *lpType = value.type;
        hr = give_value(&value, lpValueName, lpcchValueName, lpData, lpcbData);
    }
    winreg_read_end(&call);
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS winreg_query_multiple(const struct winreg_multiple *multiple, DWORD *total)
{
    DWORD room = total ? *total : 0, needed = 0;

    if (!multiple->values || !total)
        return ERROR_INVALID_PARAMETER;

    for (DWORD i = 0; i < multiple->n; i++) {
        VALENTA *value = &multiple->values[i];
        DWORD size = room > needed ? room - needed : 0;
        BYTE *place = multiple->buffer + needed;
        LSTATUS error = multiple->query(multiple->key, value->ve_valuename, &value->ve_type,
                                        multiple->buffer && size ? place : NULL, &size);

        if (error != ERROR_SUCCESS && error != ERROR_MORE_DATA)
            return error == ERROR_FILE_NOT_FOUND ? ERROR_CANTREAD : error;
        value->ve_valuelen = size;
        value->ve_valueptr = (DWORD_PTR)place;
        needed += size;
    }
    *total = needed;
    return needed > room || !multiple->buffer ? ERROR_MORE_DATA : ERROR_SUCCESS;
}

static LSTATUS query_wide(HKEY key, const void *name, DWORD *type, BYTE *data, DWORD *size)
{
    return RegQueryValueExW(key, name, NULL, type, data, size);
}

LSTATUS RegQueryMultipleValuesW(HKEY hKey, PVALENTW val_list, DWORD num_vals, LPWSTR lpValueBuf,
                                LPDWORD ldwTotsize)
{
    /* The entries of both kinds differ in what their names point at alone. */
    struct winreg_multiple multiple = {
        hKey, (VALENTA *)val_list, num_vals, (BYTE *)lpValueBuf, query_wide,
    };

    return winreg_query_multiple(&multiple, ldwTotsize);
}
