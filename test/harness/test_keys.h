/* SPDX-License-Identifier: MIT */
/*
 * Keys as tests look at them, through the ABI.
 */
#pragma once

#include <comity/winreg.h>

#include "test.h"

/* Whether the key can be opened, without any transaction. */
static inline LSTATUS open_plain(HKEY root, LPCWSTR path)
{
    LSTATUS error;
    HKEY key;

    error = RegOpenKeyExW(root, path, 0, KEY_READ, &key);
    if (error == ERROR_SUCCESS)
        RegCloseKey(key);
    return error;
}

static inline void set_dword(HKEY key, LPCWSTR name, DWORD value)
{
    ASSERT_EQ(RegSetValueExW(key, name, 0, REG_DWORD, (BYTE *)&value, sizeof(value)), 0);
}

/* The number, or -1 if there is no such value. */
static inline int64_t dword_of(HKEY key, LPCWSTR name)
{
    DWORD value, size = sizeof(value);
    LSTATUS error = RegQueryValueExW(key, name, NULL, NULL, (BYTE *)&value, &size);

    if (error == ERROR_FILE_NOT_FOUND)
        return -1;
    ASSERT_EQ(error, 0);
    return value;
}
