/* SPDX-License-Identifier: MIT */
/*
 * The shell's ways into the registry, each the whole of a visit. Source: Windows' "shlwapi.h"
 * pages.
 */
#include <stdlib.h>

#include <comity/shlwapi.h>

#include "base/cleanup.h"
#include "base/utf16.h"

/* The key itself goes too; one that has been opened without a subkey loses what is in it. */
LSTATUS SHDeleteKeyW(HKEY hkey, LPCWSTR pszSubKey)
{
    return RegDeleteTreeW(hkey, pszSubKey);
}

LSTATUS SHDeleteKeyA(HKEY hkey, LPCSTR pszSubKey)
{
    return RegDeleteTreeA(hkey, pszSubKey);
}

LSTATUS SHDeleteValueW(HKEY hkey, LPCWSTR pszSubKey, LPCWSTR pszValue)
{
    LSTATUS error;
    HKEY key;

    error = RegOpenKeyExW(hkey, pszSubKey, 0, KEY_SET_VALUE, &key);
    if (error != ERROR_SUCCESS)
        return error;

    error = RegDeleteValueW(key, pszValue);
    RegCloseKey(key);
    return error;
}

LSTATUS SHDeleteValueA(HKEY hkey, LPCSTR pszSubKey, LPCSTR pszValue)
{
    _cleanup_(freep) char16_t *path = pszSubKey ? utf16_from_utf8_dup(pszSubKey) : NULL;
    _cleanup_(freep) char16_t *name = pszValue ? utf16_from_utf8_dup(pszValue) : NULL;

    if ((pszSubKey && !path) || (pszValue && !name))
        return ERROR_NOT_ENOUGH_MEMORY;
    return SHDeleteValueW(hkey, path, name);
}

LSTATUS SHGetValueW(HKEY hkey, LPCWSTR pszSubKey, LPCWSTR pszValue, DWORD *pdwType, void *pvData,
                    DWORD *pcbData)
{
    return RegGetValueW(hkey, pszSubKey, pszValue, RRF_RT_ANY, pdwType, pvData, pcbData);
}

LSTATUS SHGetValueA(HKEY hkey, LPCSTR pszSubKey, LPCSTR pszValue, DWORD *pdwType, void *pvData,
                    DWORD *pcbData)
{
    return RegGetValueA(hkey, pszSubKey, pszValue, RRF_RT_ANY, pdwType, pvData, pcbData);
}

LSTATUS SHSetValueW(HKEY hkey, LPCWSTR pszSubKey, LPCWSTR pszValue, DWORD dwType, LPCVOID pvData,
                    DWORD cbData)
{
    return RegSetKeyValueW(hkey, pszSubKey, pszValue, dwType, pvData, cbData);
}

LSTATUS SHSetValueA(HKEY hkey, LPCSTR pszSubKey, LPCSTR pszValue, DWORD dwType, LPCVOID pvData,
                    DWORD cbData)
{
    return RegSetKeyValueA(hkey, pszSubKey, pszValue, dwType, pvData, cbData);
}
