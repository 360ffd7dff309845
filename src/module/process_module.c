/* SPDX-License-Identifier: MIT */
/*
 * What another process runs, as /proc has it.
 */
#include <comity/psapi.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/utf16.h"

static DWORD fail(DWORD error)
{
    SetLastError(error);
    return 0;
}

/* 0 and the last error where there is none. A file that has been replaced is told by its name. */
static size_t program_path(HANDLE process, char path[static PATH_MAX])
{
    static const char gone[] = " (deleted)";
    DWORD pid = GetProcessId(process);
    char link[64];
    ssize_t len;

    if (pid == 0)
        return fail(ERROR_INVALID_HANDLE);
    snprintf(link, sizeof(link), "/proc/%u/exe", pid);
    len = readlink(link, path, PATH_MAX - 1);
    if (len < 0)
        return fail(errno == EACCES ? ERROR_ACCESS_DENIED : ERROR_MOD_NOT_FOUND);
    if ((size_t)len >= sizeof(gone) &&
        memcmp(path + len - (sizeof(gone) - 1), gone, sizeof(gone) - 1) == 0)
        len -= sizeof(gone) - 1;
    path[len] = '\0';
    return (size_t)len;
}

static size_t path_of(HANDLE process, HMODULE module, char path[static PATH_MAX])
{
    if (!module)
        return program_path(process, path);
    /* Handles of modules are good in their own process alone. */
    if (GetProcessId(process) != GetCurrentProcessId())
        return fail(ERROR_INVALID_HANDLE);
    return GetModuleFileNameA(module, path, PATH_MAX);
}

static size_t name_of(HANDLE process, HMODULE module, char path[static PATH_MAX])
{
    size_t len = path_of(process, module, path);
    const char *slash = len ? strrchr(path, '/') : NULL;

    if (!slash)
        return len;
    len -= (size_t)(slash + 1 - path);
    memmove(path, slash + 1, len + 1);
    return len;
}

static DWORD give_bytes(const char *text, size_t len, LPSTR buffer, DWORD size)
{
    if (len == 0 || size == 0)
        return len == 0 ? 0 : fail(ERROR_INSUFFICIENT_BUFFER);
    if (len >= size) {
        len = size - 1;
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    }
    memcpy(buffer, text, len);
    buffer[len] = '\0';
    return (DWORD)len;
}

static DWORD give_units(const char *text, size_t len, LPWSTR buffer, DWORD size)
{
    size_t units;

    if (len == 0 || size == 0)
        return len == 0 ? 0 : fail(ERROR_INSUFFICIENT_BUFFER);
    units = utf16_from_utf8(text, len, (char16_t *)buffer, size - 1);
    if (units >= size) {
        units = size - 1;
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    }
    buffer[units] = 0;
    return (DWORD)units;
}

DWORD GetModuleFileNameExA(HANDLE hProcess, HMODULE hModule, LPSTR lpFilename, DWORD nSize)
{
    char path[PATH_MAX];
    size_t len = path_of(hProcess, hModule, path);

    return give_bytes(path, len, lpFilename, nSize);
}

DWORD GetModuleFileNameExW(HANDLE hProcess, HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
{
    char path[PATH_MAX];
    size_t len = path_of(hProcess, hModule, path);

    return give_units(path, len, lpFilename, nSize);
}

DWORD GetModuleBaseNameA(HANDLE hProcess, HMODULE hModule, LPSTR lpBaseName, DWORD nSize)
{
    char path[PATH_MAX];
    size_t len = name_of(hProcess, hModule, path);

    return give_bytes(path, len, lpBaseName, nSize);
}

DWORD GetModuleBaseNameW(HANDLE hProcess, HMODULE hModule, LPWSTR lpBaseName, DWORD nSize)
{
    char path[PATH_MAX];
    size_t len = name_of(hProcess, hModule, path);

    return give_units(path, len, lpBaseName, nSize);
}
