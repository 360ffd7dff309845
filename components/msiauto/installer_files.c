/* SPDX-License-Identifier: MIT */
/*
 * Installer's members that look at this system: files, the registry, the environment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/utf16.h"
#include "base/win32_text_result.h"

#include "installer_object.h"
#include "msi_calls.h"

/* ---- the registry ---- */

static UINT root_of(const VARIANT *root, HKEY *ret_root)
{
    static const DWORD roots[] = {0x80000000, 0x80000001, 0x80000002, 0x80000003,
                                  0x80000004, 0x80000005, 0x80000006};
    VARIANT number;
    ULONG index;

    VariantInit(&number);
    if (FAILED(VariantChangeType(&number, (VARIANT *)(uintptr_t)root, 0, VT_UI4)))
        return AUTOMATION_BAD_TYPE;
    index = V_UI4(&number) & 0x7fffffff;
    if (index >= ARRAYSIZE(roots))
        return ERROR_INVALID_PARAMETER;
    *ret_root = (HKEY)(LONG_PTR)(int32_t)roots[index];
    return ERROR_SUCCESS;
}

/* Values as RegistryValue tells them: text; numbers; what has no such form by a name in brackets.
 */
static UINT give_data(DWORD type, const WCHAR *data, DWORD size, VARIANT *ret_value)
{
    WCHAR expanded[MAX_PATH * 4];
    DWORD n = size / sizeof(WCHAR);

    switch (type) {
    case REG_SZ:
        V_VT(ret_value) = VT_BSTR;
        V_BSTR(ret_value) = SysAllocString(data);
        return V_BSTR(ret_value) ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
    case REG_EXPAND_SZ:
        n = ExpandEnvironmentStringsW(data, expanded, ARRAYSIZE(expanded));
        if (n == 0 || n > ARRAYSIZE(expanded))
            return ERROR_MORE_DATA;
        V_VT(ret_value) = VT_BSTR;
        V_BSTR(ret_value) = SysAllocString(expanded);
        return V_BSTR(ret_value) ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
    case REG_MULTI_SZ:
        V_VT(ret_value) = VT_BSTR;
        V_BSTR(ret_value) = SysAllocStringLen(data, n);
        for (DWORD i = 0; V_BSTR(ret_value) && i + 1 < n; i++) {
            if (!V_BSTR(ret_value)[i])
                V_BSTR(ret_value)[i] = '\n';
        }
        return V_BSTR(ret_value) ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
    case REG_DWORD:
        return size == sizeof(DWORD) ? automation_give_number(*(const int32_t *)data, ret_value)
                                     : ERROR_INVALID_DATA;
    case REG_QWORD:
        return automation_give_text(strdup("(REG_\?\?)"), ret_value);
    case REG_LINK:
        return automation_give_text(strdup("(REG_LINK)"), ret_value);
    case REG_RESOURCE_LIST:
        return automation_give_text(strdup("(REG_RESOURCE_LIST)"), ret_value);
    case REG_FULL_RESOURCE_DESCRIPTOR:
        return automation_give_text(strdup("(REG_FULL_RESOURCE_DESCRIPTOR)"), ret_value);
    case REG_NONE:
        return ERROR_SUCCESS;
    default:
        return automation_give_text(strdup("(REG_\?\?)"), ret_value);
    }
}

static UINT give_value(HKEY key, const WCHAR *name, VARIANT *ret_value)
{
    _cleanup_(freep) WCHAR *data = NULL;
    DWORD type, size = 0;
    LSTATUS result = RegQueryValueExW(key, name, NULL, &type, NULL, &size);

    if (result != ERROR_SUCCESS)
        return (UINT)result;
    data = calloc(1, size + 2 * sizeof(*data));
    if (!data)
        return ERROR_OUTOFMEMORY;
    result = RegQueryValueExW(key, name, NULL, &type, (BYTE *)data, &size);
    if (result != ERROR_SUCCESS)
        return (UINT)result;
    if (type == REG_BINARY) {
        return automation_give_text(strdup("(REG_BINARY)"), ret_value);
    }
    return give_data(type, data, size, ret_value);
}

/* By a number: 0 the class, above values' names, below keys' names. */
static UINT give_name(HKEY key, int index, VARIANT *ret_value)
{
    WCHAR name[16384];
    DWORD n = ARRAYSIZE(name);
    LSTATUS result;

    if (index == 0)
        result =
            RegQueryInfoKeyW(key, name, &n, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    else if (index > 0)
        result = RegEnumValueW(key, (DWORD)index - 1, name, &n, NULL, NULL, NULL, NULL);
    else
        result = RegEnumKeyExW(key, (DWORD)(-(int64_t)index - 1), name, &n, NULL, NULL, NULL, NULL);
    if (result == ERROR_NO_MORE_ITEMS)
        return ERROR_SUCCESS;
    if (result != ERROR_SUCCESS)
        return (UINT)result;
    V_VT(ret_value) = VT_BSTR;
    V_BSTR(ret_value) = SysAllocStringLen(name, n);
    return V_BSTR(ret_value) ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

static UINT give_of_key(HKEY key, const VARIANT *which, VARIANT *ret_value)
{
    VARIANT number;

    if (V_VT(which) == VT_EMPTY)
        return automation_give_bool(TRUE, ret_value);
    if (V_VT(which) == VT_BSTR)
        return give_value(key, V_BSTR(which), ret_value);
    VariantInit(&number);
    if (FAILED(VariantChangeType(&number, (VARIANT *)(uintptr_t)which, 0, VT_I4)))
        return AUTOMATION_BAD_TYPE;
    return give_name(key, V_I4(&number), ret_value);
}

/* Without a third argument: is the key there? */
INSTALLER_CALL(registry_value)
{
    _cleanup_(freep) WCHAR *path = utf16_from_utf8_dup(arguments[1].text);
    const VARIANT *which = arguments[2].variant;
    HKEY root, key;
    UINT result;

    if (!path)
        return ERROR_OUTOFMEMORY;
    result = root_of(arguments[0].variant, &root);
    if (result != ERROR_SUCCESS)
        return result;
    result = (UINT)RegOpenKeyExW(root, path, 0, KEY_READ, &key);
    if (result != ERROR_SUCCESS)
        return V_VT(which) == VT_EMPTY ? automation_give_bool(FALSE, ret_value)
                                       : AUTOMATION_BAD_INDEX;
    result = give_of_key(key, which, ret_value);
    RegCloseKey(key);
    return result == ERROR_FILE_NOT_FOUND ? AUTOMATION_BAD_INDEX : result;
}

/* ---- the environment ---- */

INSTALLER_CALL(get_environment)
{
    const char *value = getenv(arguments[0].text);

    return automation_give_text(strdup(value ? value : ""), ret_value);
}

INSTALLER_CALL(put_environment)
{
    _cleanup_(freep) WCHAR *name = utf16_from_utf8_dup(arguments[0].text);
    _cleanup_(freep) WCHAR *value = utf16_from_utf8_dup(arguments[1].text);

    if (!name || !value)
        return ERROR_OUTOFMEMORY;
    return SetEnvironmentVariableW(name, value) ? ERROR_SUCCESS : GetLastError();
}

/* ---- files ---- */

INSTALLER_CALL(file_attributes)
{
    return automation_give_number((int)GetFileAttributesA(arguments[0].text), ret_value);
}

INSTALLER_CALL(file_size)
{
    _cleanup_(freep) char *path = win32_path_from_narrow(arguments[0].text);
    struct stat status;

    if (!path)
        return ERROR_OUTOFMEMORY;
    if (stat(path, &status) < 0)
        return ERROR_FILE_NOT_FOUND;
    return automation_give_number((int)status.st_size, ret_value);
}

/* With a second argument, the languages. */
INSTALLER_CALL(file_version)
{
    bool asks_languages = V_VT(arguments[1].variant) != VT_EMPTY;
    char *text = NULL;
    const struct text_out asked = {.heap = &text}, other = {};
    UINT result = msi_get_file_version(arguments[0].text, asks_languages ? &other : &asked,
                                       asks_languages ? &asked : &other);

    if (result == ERROR_FILE_INVALID)
        result = ERROR_SUCCESS; /* it has none */
    if (result != ERROR_SUCCESS) {
        free(text);
        return result;
    }
    return automation_give_text(text, ret_value);
}

/* A record of four numbers. */
INSTALLER_CALL(file_hash)
{
    MSIFILEHASHINFO hash = {.dwFileHashInfoSize = sizeof(hash)};
    MSIHANDLE record;
    UINT result = msi_get_file_hash(arguments[0].text, (DWORD)arguments[1].number, &hash);

    if (result != ERROR_SUCCESS)
        return result;
    record = MsiCreateRecord(ARRAYSIZE(hash.dwData));
    for (UINT i = 0; i < ARRAYSIZE(hash.dwData); i++)
        MsiRecordSetInteger(record, i + 1, (int)hash.dwData[i]);
    return automation_give(&record_kind_of_automation, record, NULL, ret_value);
}
