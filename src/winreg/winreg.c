/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI, in UTF-16: opening, making, deleting and enumerating keys.
 */
#include <comity/winreg.h>

#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/handle.h"
#include "registry/notify.h"
#include "store/key_security.h"
#include "winreg/winreg_call.h"

LSTATUS RegCloseKey(HKEY hKey)
{
    HRESULT hr = handle_close(hKey);

    if (SUCCEEDED(hr) && !handle_is_predefined(hKey))
        notify_handle_closed(hKey);
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS RegOpenKeyExW(HKEY hKey, LPCWSTR lpSubKey, DWORD ulOptions, REGSAM samDesired,
                      PHKEY phkResult)
{
    struct winreg_place place = {.handle = hKey,
                                 .sub = (const char16_t *)lpSubKey,
                                 .options = ulOptions,
                                 .access = samDesired};

    if (!phkResult)
        return ERROR_INVALID_PARAMETER;
    if (handle_is_predefined(hKey) && (!lpSubKey || !*lpSubKey)) {
        *phkResult = hKey;
        return ERROR_SUCCESS;
    }
    return (LSTATUS)hr_to_win32(winreg_open(&place, phkResult));
}

LSTATUS RegOpenKeyW(HKEY hKey, LPCWSTR lpSubKey, PHKEY phkResult)
{
    if (!phkResult)
        return ERROR_INVALID_PARAMETER;
    if (!lpSubKey || !*lpSubKey) {
        *phkResult = hKey;
        return ERROR_SUCCESS;
    }
    return RegOpenKeyExW(hKey, lpSubKey, 0, MAXIMUM_ALLOWED, phkResult);
}

LSTATUS RegCreateKeyExW(HKEY hKey, LPCWSTR lpSubKey, DWORD Reserved, LPWSTR lpClass,
                        DWORD dwOptions, REGSAM samDesired,
                        const LPSECURITY_ATTRIBUTES lpSecurityAttributes, PHKEY phkResult,
                        LPDWORD lpdwDisposition)
{
    struct winreg_place place = {.handle = hKey,
                                 .sub = (const char16_t *)lpSubKey,
                                 .options = dwOptions,
                                 .access = samDesired,
                                 .security = lpSecurityAttributes};
    HRESULT hr;

    if (Reserved || !phkResult)
        return ERROR_INVALID_PARAMETER;
    if (!lpSubKey)
        return ERROR_BADKEY;

    hr = winreg_create(&place, (const char16_t *)lpClass, phkResult);
    if (SUCCEEDED(hr) && lpdwDisposition)
        *lpdwDisposition = hr == S_FALSE ? REG_OPENED_EXISTING_KEY : REG_CREATED_NEW_KEY;
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS RegCreateKeyW(HKEY hKey, LPCWSTR lpSubKey, PHKEY phkResult)
{
    if (!phkResult)
        return ERROR_INVALID_PARAMETER;
    if (!lpSubKey || !*lpSubKey) {
        *phkResult = hKey;
        return ERROR_SUCCESS;
    }
    return RegCreateKeyExW(hKey, lpSubKey, 0, NULL, REG_OPTION_NON_VOLATILE, MAXIMUM_ALLOWED, NULL,
                           phkResult, NULL);
}

LSTATUS RegDeleteKeyExW(HKEY hKey, LPCWSTR lpSubKey, REGSAM samDesired, DWORD Reserved)
{
    struct winreg_place place = {.handle = hKey,
                                 .sub = (const char16_t *)lpSubKey,
                                 .access = DELETE | (samDesired & KEY_WOW64_RES)};

    if (!lpSubKey)
        return ERROR_INVALID_PARAMETER;
    return (LSTATUS)hr_to_win32(winreg_change_below(&place, winreg_delete_key, NULL));
}

LSTATUS RegDeleteKeyW(HKEY hKey, LPCWSTR lpSubKey)
{
    return RegDeleteKeyExW(hKey, lpSubKey, 0, 0);
}

static HRESULT empty_key(struct hive_txn *txn, uint64_t id, void *context)
{
    return hr_trace(store_empty(txn, id));
}

static HRESULT delete_tree(struct hive_txn *txn, uint64_t id, void *context)
{
    HRESULT hr = store_empty(txn, id);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(store_delete(txn, id));
}

/* Without a name the key itself stays, empty. */
LSTATUS RegDeleteTreeW(HKEY hKey, LPCWSTR lpSubKey)
{
    struct winreg_place place = {
        .handle = hKey, .sub = (const char16_t *)lpSubKey, .access = DELETE};
    bool has_name = lpSubKey && *lpSubKey;

    return (LSTATUS)hr_to_win32(
        winreg_change_below(&place, has_name ? delete_tree : empty_key, NULL));
}

static bool has_backslash(const char16_t *name)
{
    while (*name && *name != '\\')
        name++;
    return *name != 0;
}

static HRESULT rename_key(struct hive_txn *txn, uint64_t id, void *context)
{
    return hr_trace(store_rename(txn, id, context));
}

/* Windows looks at the key before it looks at the new name. */
LSTATUS RegRenameKey(HKEY hKey, LPCWSTR lpSubKeyName, LPCWSTR lpNewKeyName)
{
    const char16_t *new_name = (const char16_t *)lpNewKeyName;
    LSTATUS error = ERROR_SUCCESS;
    HKEY key = hKey;

    if (!lpSubKeyName && !lpNewKeyName)
        return ERROR_INVALID_PARAMETER;
    if (lpSubKeyName)
        error = RegOpenKeyExW(hKey, lpSubKeyName, 0, KEY_WRITE, &key);
    if (error != ERROR_SUCCESS)
        return error;

    if (!new_name || !*new_name || has_backslash(new_name))
        error = ERROR_INVALID_PARAMETER;
    else
        error = (LSTATUS)hr_to_win32(winreg_change_key(key, KEY_SET_VALUE | KEY_CREATE_SUB_KEY,
                                                       rename_key, (void *)new_name));
    if (key != hKey)
        RegCloseKey(key);
    return error;
}

static void node_name_utf16(const struct node *node, char16_t name[static KEY_NAME_MAX + 1],
                            size_t *ret_len)
{
    *ret_len = utf16_from_utf8(node_name(node), node->name_size, name, KEY_NAME_MAX);
    name[*ret_len] = 0;
}

/* The next subkey of two sorted lists: the smaller name; the user's of two equal ones. */
static HRESULT next_merged(struct key_read *read, const char16_t *after, struct node_view *ret_view)
{
    char16_t best[KEY_NAME_MAX + 1], name[KEY_NAME_MAX + 1];
    size_t best_len = 0, len;
    bool found = false;
    struct hive_txn *txn;
    struct key_part *part;

    for (int i = 0; (part = key_read_part(read, i, &txn)); i++) {
        struct node_view view;
        HRESULT hr = after ? store_next_key(txn, part->id, after, &view)
                           : store_enum_key(txn, part->id, 0, &view);

        if (hr == hr_from_win32(ERROR_NO_MORE_ITEMS))
            continue;
        if (FAILED(hr))
            return hr_trace(hr);
        node_name_utf16(view.node, name, &len);
        if (found && utf16_compare_nocase(name, len, best, best_len) >= 0)
            continue;
        memcpy(best, name, sizeof(best));
        best_len = len;
        *ret_view = view;
        found = true;
    }
    return found ? S_OK : hr_from_win32(ERROR_NO_MORE_ITEMS);
}

/* The @index-th subkey: goes on from the one enumerated last if nothing has changed since. */
static HRESULT enum_key(struct key_read *read, uint32_t index, struct node_view *ret_view)
{
    struct key *key = read->key;
    const char16_t *after = NULL;
    uint64_t number = 0;
    struct hive_txn *txn;
    uint32_t at = 0;
    HRESULT hr = S_OK;

    for (int i = 0; key_read_part(read, i, &txn); i++)
        number += hive_txn_number(txn);
    if (key->enumerated_len && key->enumerated_number == number && key->enumerated_index < index) {
        after = key->enumerated_name;
        at = key->enumerated_index + 1;
    }
    for (;; at++) {
        size_t len;

        hr = next_merged(read, after, ret_view);
        if (FAILED(hr))
            return hr_trace(hr);
        node_name_utf16(ret_view->node, key->enumerated_name, &len);
        after = key->enumerated_name;
        key->enumerated_len = (uint16_t)len;
        key->enumerated_index = at;
        key->enumerated_number = number;
        if (at == index)
            return S_OK;
    }
}

/* Copies text with its NUL into a buffer whose size is counted in units. */
static HRESULT copy_out(const char *text, size_t size, LPWSTR buffer, LPDWORD units)
{
    size_t needed = utf16_from_utf8(text, size, NULL, 0);

    if (needed + 1 > *units)
        return hr_from_win32(ERROR_MORE_DATA);
    utf16_from_utf8(text, size, (char16_t *)buffer, needed);
    buffer[needed] = 0;
    *units = (DWORD)needed;
    return S_OK;
}

LSTATUS RegEnumKeyExW(HKEY hKey, DWORD dwIndex, LPWSTR lpName, LPDWORD lpcchName,
                      LPDWORD lpReserved, LPWSTR lpClass, LPDWORD lpcchClass,
                      PFILETIME lpftLastWriteTime)
{
    struct winreg_read call;
    struct node_view view;
    HRESULT hr;

    if (!lpName || !lpcchName || lpReserved)
        return ERROR_INVALID_PARAMETER;

    hr = winreg_read_begin(&call, hKey, KEY_ENUMERATE_SUB_KEYS);
    if (FAILED(hr))
        return (LSTATUS)hr_to_win32(hr);

    hr = enum_key(&call.read, dwIndex, &view);
    if (SUCCEEDED(hr))
        hr = copy_out(node_name(view.node), view.node->name_size, lpName, lpcchName);
    if (SUCCEEDED(hr) && lpClass && lpcchClass)
        hr = copy_out(node_class(view.node), view.node->class_size, lpClass, lpcchClass);
    if (SUCCEEDED(hr) && lpftLastWriteTime) {
        lpftLastWriteTime->dwLowDateTime = (DWORD)view.node->written;
        lpftLastWriteTime->dwHighDateTime = (DWORD)(view.node->written >> 32);
    }
    winreg_read_end(&call);
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS RegEnumKeyW(HKEY hKey, DWORD dwIndex, LPWSTR lpName, DWORD cchName)
{
    return RegEnumKeyExW(hKey, dwIndex, lpName, &cchName, NULL, NULL, NULL, NULL);
}

struct key_info {
    DWORD subkeys, max_subkey, max_class, values, max_name, max_data;
};

static HRESULT collect_subkeys(struct key_read *read, struct key_info *info)
{
    char16_t after[KEY_NAME_MAX + 1];
    struct node_view view;
    bool is_first = true;
    HRESULT hr;

    while (SUCCEEDED(hr = next_merged(read, is_first ? NULL : after, &view))) {
        DWORD class_len =
            (DWORD)utf16_from_utf8(node_class(view.node), view.node->class_size, NULL, 0);
        size_t len;

        node_name_utf16(view.node, after, &len);
        is_first = false;
        info->subkeys++;
        info->max_subkey = (DWORD)len > info->max_subkey ? (DWORD)len : info->max_subkey;
        info->max_class = class_len > info->max_class ? class_len : info->max_class;
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

static HRESULT collect_values(struct key_read *read, struct key_info *info)
{
    struct store_value value;
    HRESULT hr;

    for (uint32_t i = 0; SUCCEEDED(hr = winreg_enum_value(read, i, &value)); i++) {
        DWORD len = (DWORD)utf16_from_utf8(value.name, value.name_size, NULL, 0);

        info->values++;
        info->max_name = len > info->max_name ? len : info->max_name;
        info->max_data = value.size > info->max_data ? value.size : info->max_data;
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

static void store_dword(LPDWORD place, DWORD value)
{
    if (place)
        *place = value;
}

/* The class goes into a buffer that may be too small, and then stays as it is; no buffer at all is
 * no error. Its length is told in any case. */
static HRESULT give_class(const struct node *node, LPWSTR buffer, LPDWORD units)
{
    DWORD room = buffer ? *units : 0;
    DWORD len = (DWORD)utf16_from_utf8(node_class(node), node->class_size, NULL, 0);

    *units = len;
    if (room == 0)
        return S_OK;
    if (room <= len)
        return hr_from_win32(ERROR_INSUFFICIENT_BUFFER);

    utf16_from_utf8(node_class(node), node->class_size, (char16_t *)buffer, len);
    buffer[len] = 0;
    return S_OK;
}

LSTATUS RegQueryInfoKeyW(HKEY hKey, LPWSTR lpClass, LPDWORD lpcchClass, LPDWORD lpReserved,
                         LPDWORD lpcSubKeys, LPDWORD lpcbMaxSubKeyLen, LPDWORD lpcbMaxClassLen,
                         LPDWORD lpcValues, LPDWORD lpcbMaxValueNameLen, LPDWORD lpcbMaxValueLen,
                         LPDWORD lpcbSecurityDescriptor, PFILETIME lpftLastWriteTime)
{
    static const struct node nothing; /* of a machine hive that is not there */
    _cleanup_(freep) void *security = NULL;
    struct key_info info = {0};
    const struct node *node;
    struct winreg_read call;
    struct key_part *part;
    struct hive_txn *txn = NULL;
    size_t security_size = 0;
    HRESULT hr;

    if (lpClass && !lpcchClass)
        return ERROR_INVALID_PARAMETER;

    hr = winreg_read_begin(&call, hKey, KEY_QUERY_VALUE);
    if (FAILED(hr))
        return (LSTATUS)hr_to_win32(hr);

    if (lpcSubKeys || lpcbMaxSubKeyLen || lpcbMaxClassLen)
        hr = collect_subkeys(&call.read, &info);
    if (SUCCEEDED(hr) && (lpcValues || lpcbMaxValueNameLen || lpcbMaxValueLen))
        hr = collect_values(&call.read, &info);
    part = key_read_part(&call.read, 0, &txn);
    node = part ? part->view.node : &nothing;
    if (SUCCEEDED(hr) && lpcbSecurityDescriptor)
        hr = key_security_get(txn, node->id, &security, &security_size);
    if (SUCCEEDED(hr)) {
        store_dword(lpcSubKeys, info.subkeys);
        store_dword(lpcbMaxSubKeyLen, info.max_subkey);
        store_dword(lpcbMaxClassLen, info.max_class);
        store_dword(lpcValues, info.values);
        store_dword(lpcbMaxValueNameLen, info.max_name);
        store_dword(lpcbMaxValueLen, info.max_data);
        store_dword(lpcbSecurityDescriptor, (DWORD)security_size);
        if (lpftLastWriteTime) {
            lpftLastWriteTime->dwLowDateTime = (DWORD)node->written;
            lpftLastWriteTime->dwHighDateTime = (DWORD)(node->written >> 32);
        }
        if (lpcchClass)
            hr = give_class(node, lpClass, lpcchClass);
    }
    winreg_read_end(&call);
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS RegOverridePredefKey(HKEY hKey, HKEY hNewHKey)
{
    struct key scratch, *key;
    HRESULT hr;

    if (!hNewHKey)
        return (LSTATUS)hr_to_win32(handle_override(hKey, NULL));

    hr = handle_acquire(hNewHKey, &scratch, &key);
    if (FAILED(hr))
        return (LSTATUS)hr_to_win32(hr);

    hr = handle_override(hKey, key);
    handle_release(key, &scratch);
    return (LSTATUS)hr_to_win32(hr);
}

/* A handle of its own, where RegOpenKeyEx gives the predefined one. */
static LSTATUS open_root(HKEY root, REGSAM access, HKEY *ret_handle)
{
    struct winreg_place place = {.handle = root, .access = access};

    return (LSTATUS)hr_to_win32(winreg_open(&place, ret_handle));
}

LSTATUS RegOpenCurrentUser(REGSAM samDesired, PHKEY phkResult)
{
    if (!phkResult)
        return ERROR_INVALID_PARAMETER;
    return open_root(HKEY_CURRENT_USER, samDesired, phkResult);
}

LSTATUS RegOpenUserClassesRoot(HANDLE hToken, DWORD dwOptions, REGSAM samDesired, PHKEY phkResult)
{
    if (!phkResult || dwOptions)
        return ERROR_INVALID_PARAMETER;
    return open_root(HKEY_CLASSES_ROOT, samDesired, phkResult);
}
