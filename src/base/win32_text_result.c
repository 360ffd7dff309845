/* SPDX-License-Identifier: MIT */
#include "base/win32_text_result.h"

#include <string.h>

#include <comity/winbase.h>

#include "base/utf16.h"

DWORD win32_give_narrow(const char *text, LPSTR buffer, DWORD size)
{
    size_t len = strlen(text);

    if (len >= size || !buffer)
        return (DWORD)len + 1;
    memcpy(buffer, text, len + 1);
    return (DWORD)len;
}

DWORD win32_give_wide(const char *text, LPWSTR buffer, DWORD size)
{
    size_t len = utf16_from_utf8(text, strlen(text), NULL, 0);

    if (len >= size || !buffer)
        return (DWORD)len + 1;
    utf16_from_utf8(text, strlen(text), (char16_t *)buffer, size);
    buffer[len] = 0;
    return (DWORD)len;
}

static char *with_slashes(char *path)
{
    if (!path) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    for (char *at = strchr(path, '\\'); at; at = strchr(at, '\\'))
        *at = '/';
    return path;
}

char *win32_path_from_narrow(LPCSTR path)
{
    if (path && *path)
        return with_slashes(strdup(path));
    SetLastError(ERROR_PATH_NOT_FOUND);
    return NULL;
}

char *win32_path_from_wide(LPCWSTR path)
{
    if (path && *path)
        return with_slashes(utf16_to_utf8_dup((const char16_t *)path));
    SetLastError(ERROR_PATH_NOT_FOUND);
    return NULL;
}
