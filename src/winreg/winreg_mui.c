/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI: strings that stand in a module's resources, "@module,-number;comment".
 *
 * The modules of this system have no tables of strings. All that Windows checks on the way there is
 * checked, so that a program finds out why it gets no text.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "winreg/winreg_call.h"

/* The value's text, on the heap; ERROR_FILE_NOT_FOUND if it is no string. */
static LSTATUS read_text(HKEY key, LPCWSTR name, char16_t **ret_text)
{
    _cleanup_(winreg_fetched_deinit) struct winreg_fetched value = {0};
    LSTATUS error;

    error = winreg_fetch(key, name, &value);
    if (error != ERROR_SUCCESS)
        return error;
    if (value.type != REG_SZ && value.type != REG_EXPAND_SZ)
        return ERROR_FILE_NOT_FOUND;
    *ret_text = (char16_t *)TAKE_PTR(value.bytes);
    return ERROR_SUCCESS;
}

/* Cuts "module,-number;comment" behind the module; false if it is not of that form. */
static bool cut_module(char *text)
{
    char *comma = strrchr(text, ','), *end;

    if (!comma || comma[1] != '-')
        return false;
    (void)strtoul(comma + 2, &end, 10);
    if (end == comma + 2 || (*end && *end != ';'))
        return false;
    *comma = '\0';
    return true;
}

/* Why there is no string in a file. */
static LSTATUS look_at_module(const char *path)
{
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char magic[4] = "";

    if (fd < 0)
        return (LSTATUS)hr_to_win32(hr_from_errno());
    if (read(fd, magic, sizeof(magic)) < 0)
        return (LSTATUS)hr_to_win32(hr_from_errno());
    return memcmp(magic, "\177ELF", 4) == 0 || memcmp(magic, "MZ", 2) == 0
               ? ERROR_RESOURCE_NAME_NOT_FOUND
               : ERROR_BAD_EXE_FORMAT;
}

/* A module without a folder is looked for in @folder, or else where the program is. */
static LSTATUS find_string(const char *module, const char *folder)
{
    _cleanup_(freep) char *path = NULL;

    if (!folder || strchr(module, '/'))
        return look_at_module(module);
    if (asprintf(&path, "%s/%s", folder, module) < 0) {
        path = NULL;
        return ERROR_OUTOFMEMORY;
    }
    return look_at_module(path);
}

LSTATUS RegLoadMUIStringW(HKEY hKey, LPCWSTR pszValue, LPWSTR pszOutBuf, DWORD cbOutBuf,
                          LPDWORD pcbData, DWORD Flags, LPCWSTR pszDirectory)
{
    _cleanup_(freep) char16_t *text = NULL;
    _cleanup_(freep) char16_t *expanded = NULL;
    _cleanup_(freep) char *module = NULL;
    _cleanup_(freep) char *folder = NULL;
    LSTATUS error;

    if (!hKey || (!pszOutBuf && !pcbData) || (cbOutBuf && !pszOutBuf) || cbOutBuf % sizeof(WCHAR) ||
        Flags & ~(DWORD)REG_MUI_STRING_TRUNCATE || (Flags & REG_MUI_STRING_TRUNCATE && pcbData))
        return ERROR_INVALID_PARAMETER;

    error = read_text(hKey, pszValue, &text);
    if (error != ERROR_SUCCESS)
        return error;
    if (*text != '@')
        return ERROR_INVALID_DATA;
    expanded = winreg_expand(text + 1);
    module = expanded ? utf16_to_utf8_dup(expanded) : NULL;
    folder = pszDirectory ? utf16_to_utf8_dup((const char16_t *)pszDirectory) : NULL;
    if (!module || (pszDirectory && !folder))
        return ERROR_OUTOFMEMORY;
    return cut_module(module) ? find_string(module, folder) : ERROR_INVALID_DATA;
}

/* Windows has not made it either. */
LSTATUS RegLoadMUIStringA(HKEY hKey, LPCSTR pszValue, LPSTR pszOutBuf, DWORD cbOutBuf,
                          LPDWORD pcbData, DWORD Flags, LPCSTR pszDirectory)
{
    return ERROR_CALL_NOT_IMPLEMENTED;
}
