/* SPDX-License-Identifier: MIT */
/*
 * Paths made whole by name alone: what they name need not be there.
 */
#include <comity/winbase.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/utf16.h"

static DWORD fail(DWORD error)
{
    SetLastError(error);
    return 0;
}

/* Takes ".", ".." and doubled slashes out of a path that begins with a slash; one at its end
 * stays. */
static void simplify(char *path)
{
    char *end = path;
    const char *at = path;

    while (*at) {
        size_t len;

        at += strspn(at, "/");
        len = strcspn(at, "/");
        if (len == 2 && memcmp(at, "..", 2) == 0) {
            while (end > path && *--end != '/')
                ;
        } else if (len && !(len == 1 && *at == '.')) {
            *end++ = '/';
            memmove(end, at, len);
            end += len;
        } else if (len == 0) {
            *end++ = '/';
        }
        at += len;
    }
    if (end == path)
        *end++ = '/';
    *end = '\0';
}

/* On the heap; NULL and the last error. */
static char *full_path(const char *path)
{
    char folder[PATH_MAX];
    char *whole;
    size_t size;

    if (!path || !*path) {
        SetLastError(ERROR_INVALID_NAME);
        return NULL;
    }
    folder[0] = '\0';
    if (*path != '/' && !getcwd(folder, sizeof(folder))) {
        SetLastError(ERROR_PATH_NOT_FOUND);
        return NULL;
    }
    size = strlen(folder) + strlen(path) + 2;
    whole = malloc(size);
    if (!whole) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    snprintf(whole, size, "%s/%s", folder, path);
    simplify(whole);
    return whole;
}

DWORD GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength, LPSTR lpBuffer, LPSTR *lpFilePart)
{
    _cleanup_(freep) char *path = full_path(lpFileName);
    size_t len;

    if (lpFilePart)
        *lpFilePart = NULL;
    if (!path)
        return 0;
    len = strlen(path);
    if (len >= nBufferLength)
        return (DWORD)len + 1;
    memcpy(lpBuffer, path, len + 1);
    if (lpFilePart && path[len - 1] != '/')
        *lpFilePart = strrchr(lpBuffer, '/') + 1;
    return (DWORD)len;
}

DWORD GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength, LPWSTR lpBuffer, LPWSTR *lpFilePart)
{
    _cleanup_(freep) char *name =
        lpFileName ? utf16_to_utf8_dup((const char16_t *)lpFileName) : NULL;
    _cleanup_(freep) char *path = NULL;
    size_t len;

    if (lpFilePart)
        *lpFilePart = NULL;
    if (lpFileName && !name)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    path = full_path(name);
    if (!path)
        return 0;
    len = utf16_from_utf8(path, strlen(path), (char16_t *)lpBuffer, nBufferLength);
    if (len >= nBufferLength)
        return (DWORD)len + 1;
    lpBuffer[len] = 0;
    if (lpFilePart && lpBuffer[len - 1] != '/') {
        *lpFilePart = lpBuffer + len;
        while ((*lpFilePart)[-1] != '/')
            --*lpFilePart;
    }
    return (DWORD)len;
}
