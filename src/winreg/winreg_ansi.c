/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI in UTF-8: each function converts, calls its wide twin, and converts back.
 * Sizes of text are those of its UTF-8 form.
 */
#include <comity/winreg.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "store/store.h"
#include "winreg/winreg_call.h"

static bool is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

LSTATUS RegConnectRegistryA(LPCSTR lpMachineName, HKEY hKey, PHKEY phkResult)
{
    WIDE(name, lpMachineName);
    return RegConnectRegistryW(name, hKey, phkResult);
}

LSTATUS RegOpenKeyExA(HKEY hKey, LPCSTR lpSubKey, DWORD ulOptions, REGSAM samDesired,
                      PHKEY phkResult)
{
    LSTATUS error;
    HKEY key;

    WIDE(sub, lpSubKey);
    if (!phkResult)
        return ERROR_INVALID_PARAMETER;

    error = RegOpenKeyExW(hKey, sub, ulOptions, samDesired, &key);
    /* Unlike its twin it leaves the result alone when the handle is none. */
    if (error != ERROR_INVALID_HANDLE)
        *phkResult = key;
    return error;
}

LSTATUS RegOpenKeyA(HKEY hKey, LPCSTR lpSubKey, PHKEY phkResult)
{
    if (!lpSubKey || !*lpSubKey)
        return RegOpenKeyW(hKey, NULL, phkResult);
    return RegOpenKeyExA(hKey, lpSubKey, 0, MAXIMUM_ALLOWED, phkResult);
}

LSTATUS RegCreateKeyA(HKEY hKey, LPCSTR lpSubKey, PHKEY phkResult)
{
    WIDE(sub, lpSubKey);
    return RegCreateKeyW(hKey, sub, phkResult);
}

LSTATUS RegCreateKeyExA(HKEY hKey, LPCSTR lpSubKey, DWORD Reserved, LPSTR lpClass, DWORD dwOptions,
                        REGSAM samDesired, const LPSECURITY_ATTRIBUTES lpSecurityAttributes,
                        PHKEY phkResult, LPDWORD lpdwDisposition)
{
    WIDE(sub, lpSubKey);
    WIDE(class_name, lpClass);
    return RegCreateKeyExW(hKey, sub, Reserved, class_name, dwOptions, samDesired,
                           lpSecurityAttributes, phkResult, lpdwDisposition);
}

LSTATUS RegOpenKeyTransactedA(HKEY hKey, LPCSTR lpSubKey, DWORD ulOptions, REGSAM samDesired,
                              PHKEY phkResult, HANDLE hTransaction, PVOID pExtendedParemeter)
{
    WIDE(sub, lpSubKey);
    return RegOpenKeyTransactedW(hKey, sub, ulOptions, samDesired, phkResult, hTransaction,
                                 pExtendedParemeter);
}

LSTATUS RegCreateKeyTransactedA(HKEY hKey, LPCSTR lpSubKey, DWORD Reserved, LPSTR lpClass,
                                DWORD dwOptions, REGSAM samDesired,
                                const LPSECURITY_ATTRIBUTES lpSecurityAttributes, PHKEY phkResult,
                                LPDWORD lpdwDisposition, HANDLE hTransaction,
                                PVOID pExtendedParemeter)
{
    WIDE(sub, lpSubKey);
    WIDE(class_name, lpClass);
    return RegCreateKeyTransactedW(hKey, sub, Reserved, class_name, dwOptions, samDesired,
                                   lpSecurityAttributes, phkResult, lpdwDisposition, hTransaction,
                                   pExtendedParemeter);
}

LSTATUS RegDeleteKeyTransactedA(HKEY hKey, LPCSTR lpSubKey, REGSAM samDesired, DWORD Reserved,
                                HANDLE hTransaction, PVOID pExtendedParameter)
{
    WIDE(sub, lpSubKey);
    return RegDeleteKeyTransactedW(hKey, sub, samDesired, Reserved, hTransaction,
                                   pExtendedParameter);
}

LSTATUS RegDeleteKeyA(HKEY hKey, LPCSTR lpSubKey)
{
    WIDE(sub, lpSubKey);
    return RegDeleteKeyW(hKey, sub);
}

LSTATUS RegDeleteKeyExA(HKEY hKey, LPCSTR lpSubKey, REGSAM samDesired, DWORD Reserved)
{
    WIDE(sub, lpSubKey);
    return RegDeleteKeyExW(hKey, sub, samDesired, Reserved);
}

LSTATUS RegDeleteTreeA(HKEY hKey, LPCSTR lpSubKey)
{
    WIDE(sub, lpSubKey);
    return RegDeleteTreeW(hKey, sub);
}

LSTATUS RegDeleteValueA(HKEY hKey, LPCSTR lpValueName)
{
    WIDE(name, lpValueName);
    return RegDeleteValueW(hKey, name);
}

LSTATUS RegDeleteKeyValueA(HKEY hKey, LPCSTR lpSubKey, LPCSTR lpValueName)
{
    WIDE(sub, lpSubKey);
    WIDE(name, lpValueName);
    return RegDeleteKeyValueW(hKey, sub, name);
}

LSTATUS RegCopyTreeA(HKEY hKeySrc, LPCSTR lpSubKey, HKEY hKeyDest)
{
    WIDE(sub, lpSubKey);
    return RegCopyTreeW(hKeySrc, sub, hKeyDest);
}

/* Hands data out as the wide function gave it, text in UTF-8. */
static LSTATUS give_data(const BYTE *data, DWORD size, DWORD type, BYTE *out, DWORD *out_size)
{
    DWORD room = out_size ? *out_size : 0, needed = size;

    if (is_text(type))
        needed = (DWORD)utf16_to_utf8((const char16_t *)data, size / sizeof(char16_t), NULL, 0);
    if (out_size)
        *out_size = needed;
    if (!out)
        return ERROR_SUCCESS;
    if (room < needed)
        return ERROR_MORE_DATA;

    if (!is_text(type)) {
        memcpy(out, data, size);
        return ERROR_SUCCESS;
    }
    utf16_to_utf8((const char16_t *)data, size / sizeof(char16_t), (char *)out, needed);
    if (room > needed && (needed == 0 || out[needed - 1] != 0))
        out[needed] = 0;
    return ERROR_SUCCESS;
}

LSTATUS RegQueryValueExA(HKEY hKey, LPCSTR lpValueName, LPDWORD lpReserved, LPDWORD lpType,
                         LPBYTE lpData, LPDWORD lpcbData)
{
    _cleanup_(winreg_fetched_deinit) struct winreg_fetched value = {0};
    LSTATUS error;

    WIDE(name, lpValueName);
    if ((lpData && !lpcbData) || lpReserved)
        return ERROR_INVALID_PARAMETER;

    error = winreg_fetch(hKey, name, &value);
    if (error == ERROR_FILE_NOT_FOUND && lpcbData && !lpData)
        *lpcbData = 0;
    if (error != ERROR_SUCCESS)
        return error;

    error = give_data(value.bytes, value.size, value.type, lpData, lpcbData);
    if (lpType && lpType != lpcbData)
        *lpType = value.type;
    return error;
}

LSTATUS RegQueryValueA(HKEY hKey, LPCSTR lpSubKey, LPSTR lpData, PLONG lpcbData)
{
    DWORD size = lpcbData ? (DWORD)*lpcbData : 0;
    HKEY key = hKey;
    LSTATUS error;

    if (lpSubKey && *lpSubKey) {
        error = RegOpenKeyExA(hKey, lpSubKey, 0, KEY_READ, &key);
        if (error != ERROR_SUCCESS)
            return error;
    }
    error = RegQueryValueExA(key, NULL, NULL, NULL, (BYTE *)lpData, lpcbData ? &size : NULL);
    if (error == ERROR_FILE_NOT_FOUND) {
        error = ERROR_SUCCESS;
        if (lpData)
            *lpData = '\0';
        size = 1;
    }
    if (lpcbData)
        *lpcbData = (LONG)size;
    if (key != hKey)
        RegCloseKey(key);
    return error;
}

static LSTATUS query_ansi(HKEY key, const void *name, DWORD *type, BYTE *data, DWORD *size)
{
    return RegQueryValueExA(key, name, NULL, type, data, size);
}

LSTATUS RegQueryMultipleValuesA(HKEY hKey, PVALENTA val_list, DWORD num_vals, LPSTR lpValueBuf,
                                LPDWORD ldwTotsize)
{
    struct winreg_multiple multiple = {hKey, val_list, num_vals, (BYTE *)lpValueBuf, query_ansi};

    return winreg_query_multiple(&multiple, ldwTotsize);
}

/* RegGetValue hands out a value of the wrong type all the same. */
static bool has_data(LSTATUS error)
{
    return error == ERROR_SUCCESS || error == ERROR_UNSUPPORTED_TYPE ||
           error == ERROR_DATATYPE_MISMATCH;
}

LSTATUS RegGetValueA(HKEY hkey, LPCSTR lpSubKey, LPCSTR lpValue, DWORD dwFlags, LPDWORD pdwType,
                     PVOID pvData, LPDWORD pcbData)
{
    _cleanup_(freep) BYTE *data = NULL;
    DWORD size = 0, type = 0, room = pcbData ? *pcbData : 0;
    LSTATUS error;

    WIDE(sub, lpSubKey);
    WIDE(name, lpValue);
    if (pvData && !pcbData)
        return ERROR_INVALID_PARAMETER;

    do {
        free(TAKE_PTR(data));
        error = RegGetValueW(hkey, sub, name, dwFlags, &type, NULL, &size);
        if (!has_data(error))
            break;
        data = malloc(size + 1);
        error =
            data ? RegGetValueW(hkey, sub, name, dwFlags, &type, data, &size) : ERROR_OUTOFMEMORY;
    } while (error == ERROR_MORE_DATA); /* it has grown meanwhile */
    if (pdwType)
        *pdwType = type;
    if (has_data(error)) {
        LSTATUS given = give_data(data, size, type, pvData, pcbData);

        if (error == ERROR_SUCCESS)
            error = given;
    }
    if (error != ERROR_SUCCESS && dwFlags & RRF_ZEROONFAILURE && pvData)
        memset(pvData, 0, room);
    return error;
}

LSTATUS RegSetValueExA(HKEY hKey, LPCSTR lpValueName, DWORD Reserved, DWORD dwType,
                       const BYTE *lpData, DWORD cbData)
{
    _cleanup_(freep) char16_t *text = NULL;
    size_t units;

    WIDE(name, lpValueName);
    if ((uintptr_t)lpData < 0x10000 || !is_text(dwType))
        return RegSetValueExW(hKey, name, Reserved, dwType, lpData, cbData);

    /* As the wide function does: a NUL right behind the data belongs to it. */
    if (cbData && lpData[cbData - 1] && !lpData[cbData])
        cbData++;
    units = utf16_from_utf8((const char *)lpData, cbData, NULL, 0);
    text = calloc(units + 2, sizeof(*text));
    if (!text)
        return ERROR_OUTOFMEMORY;

    utf16_from_utf8((const char *)lpData, cbData, text, units);
    text[units] = 1; /* no NUL behind: the size is what the caller gave */
    return RegSetValueExW(hKey, name, Reserved, dwType, (const BYTE *)text,
                          (DWORD)(units * sizeof(*text)));
}

LSTATUS RegSetKeyValueA(HKEY hKey, LPCSTR lpSubKey, LPCSTR lpValueName, DWORD dwType,
                        LPCVOID lpData, DWORD cbData)
{
    HKEY key = hKey;
    LSTATUS error;

    WIDE(sub, lpSubKey);
    if (sub && *sub) {
        error = RegCreateKeyExW(hKey, sub, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);
        if (error != ERROR_SUCCESS)
            return error;
    }
    error = RegSetValueExA(key, lpValueName, 0, dwType, lpData, cbData);
    if (key != hKey)
        RegCloseKey(key);
    return error;
}

LSTATUS RegSetValueA(HKEY hKey, LPCSTR lpSubKey, DWORD dwType, LPCSTR lpData, DWORD cbData)
{
    if (dwType != REG_SZ || !lpData)
        return ERROR_INVALID_PARAMETER;

    return RegSetKeyValueA(hKey, lpSubKey, NULL, REG_SZ, lpData, (DWORD)strlen(lpData) + 1);
}

static LSTATUS give_text(const char16_t *text, size_t len, LPSTR out, LPDWORD out_size)
{
    size_t needed = utf16_to_utf8(text, len, NULL, 0);

    if (needed + 1 > *out_size)
        return ERROR_MORE_DATA;
    utf16_to_utf8(text, len, out, needed);
    out[needed] = '\0';
    *out_size = (DWORD)needed;
    return ERROR_SUCCESS;
}

LSTATUS RegEnumKeyExA(HKEY hKey, DWORD dwIndex, LPSTR lpName, LPDWORD lpcchName, LPDWORD lpReserved,
                      LPSTR lpClass, LPDWORD lpcchClass, PFILETIME lpftLastWriteTime)
{
    WCHAR name[KEY_NAME_MAX + 1], class_name[KEY_NAME_MAX + 1];
    DWORD name_len = KEY_NAME_MAX + 1, class_len = KEY_NAME_MAX + 1;
    LSTATUS error;

    if (!lpName || !lpcchName || lpReserved)
        return ERROR_INVALID_PARAMETER;

    error = RegEnumKeyExW(hKey, dwIndex, name, &name_len, NULL, class_name, &class_len,
                          lpftLastWriteTime);
    if (error == ERROR_SUCCESS)
        error = give_text(name, name_len, lpName, lpcchName);
    if (error == ERROR_SUCCESS && lpClass && lpcchClass)
        error = give_text(class_name, class_len, lpClass, lpcchClass);
    return error;
}

LSTATUS RegEnumKeyA(HKEY hKey, DWORD dwIndex, LPSTR lpName, DWORD cchName)
{
    return RegEnumKeyExA(hKey, dwIndex, lpName, &cchName, NULL, NULL, NULL, NULL);
}

LSTATUS RegEnumValueA(HKEY hKey, DWORD dwIndex, LPSTR lpValueName, LPDWORD lpcchValueName,
                      LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData)
{
    _cleanup_(freep) WCHAR *name = malloc((STORE_VALUE_NAME_MAX + 1) * sizeof(*name));
    _cleanup_(freep) BYTE *data = NULL;
    DWORD name_len = STORE_VALUE_NAME_MAX + 1, size = 0, type;
    LSTATUS error;

    if (!name)
        return ERROR_OUTOFMEMORY;
    if (!lpValueName || !lpcchValueName || lpReserved || (lpData && !lpcbData))
        return ERROR_INVALID_PARAMETER;

    error = RegEnumValueW(hKey, dwIndex, name, &name_len, NULL, &type, NULL, &size);
    if (error == ERROR_SUCCESS) {
        data = malloc(size + 1);
        name_len = STORE_VALUE_NAME_MAX + 1;
        error = data ? RegEnumValueW(hKey, dwIndex, name, &name_len, NULL, &type, data, &size)
                     : ERROR_OUTOFMEMORY;
    }
    if (error != ERROR_SUCCESS)
        return error;

    if (lpType)
        *lpType = type;
    error = give_data(data, size, type, lpData, lpcbData);
    return error == ERROR_SUCCESS ? give_text(name, name_len, lpValueName, lpcchValueName) : error;
}

/* A buffer that is too small gets what fits, unlike that of the wide function. */
static LSTATUS give_class(const char16_t *text, size_t len, LPSTR out, LPDWORD out_size)
{
    size_t needed = utf16_to_utf8(text, len, NULL, 0);
    char name[STORE_NAME_MAX];
    size_t room;

    if (!out || *out_size == 0) {
        *out_size = (DWORD)needed;
        return ERROR_SUCCESS;
    }
    utf16_to_utf8(text, len, name, sizeof(name));
    room = needed < *out_size ? needed : *out_size - 1;
    memcpy(out, name, room);
    out[room] = '\0';
    *out_size = (DWORD)room;
    return room == needed ? ERROR_SUCCESS : ERROR_MORE_DATA;
}

/* Lengths in UTF-8 are at most three bytes a unit: the caller sizes buffers by them. */
LSTATUS RegQueryInfoKeyA(HKEY hKey, LPSTR lpClass, LPDWORD lpcchClass, LPDWORD lpReserved,
                         LPDWORD lpcSubKeys, LPDWORD lpcbMaxSubKeyLen, LPDWORD lpcbMaxClassLen,
                         LPDWORD lpcValues, LPDWORD lpcbMaxValueNameLen, LPDWORD lpcbMaxValueLen,
                         LPDWORD lpcbSecurityDescriptor, PFILETIME lpftLastWriteTime)
{
    WCHAR class_name[KEY_NAME_MAX + 1];
    DWORD class_len = KEY_NAME_MAX + 1;
    LSTATUS error;

    if (lpClass && !lpcchClass)
        return ERROR_INVALID_PARAMETER;

    error = RegQueryInfoKeyW(hKey, class_name, &class_len, lpReserved, lpcSubKeys, lpcbMaxSubKeyLen,
                             lpcbMaxClassLen, lpcValues, lpcbMaxValueNameLen, lpcbMaxValueLen,
                             lpcbSecurityDescriptor, lpftLastWriteTime);
    return error == ERROR_SUCCESS && lpcchClass
               ? give_class(class_name, class_len, lpClass, lpcchClass)
               : error;
}
