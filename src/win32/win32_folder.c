/* SPDX-License-Identifier: MIT */
/*
 * Files and folders by their paths, and where temporary ones go.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "base/win32_text_result.h"

/* Does it to the path, which is taken over; NULL is a failure that was told already. */
static BOOL apply(char *path, int (*function)(const char *))
{
    _cleanup_(freep) char *owned = path;

    if (!path)
        return FALSE;
    if (function(path) == 0)
        return TRUE;
    SetLastError(errno == EEXIST      ? ERROR_ALREADY_EXISTS
                 : errno == ENOTEMPTY ? ERROR_DIR_NOT_EMPTY
                                      : hr_to_win32(hr_from_errno()));
    return FALSE;
}

static int make_folder(const char *path)
{
    return mkdir(path, 0777);
}

BOOL DeleteFileA(LPCSTR lpFileName)
{
    return apply(win32_path_from_narrow(lpFileName), unlink);
}

BOOL DeleteFileW(LPCWSTR lpFileName)
{
    return apply(win32_path_from_wide(lpFileName), unlink);
}

BOOL CreateDirectoryA(LPCSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
{
    return apply(win32_path_from_narrow(lpPathName), make_folder);
}

BOOL CreateDirectoryW(LPCWSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
{
    return apply(win32_path_from_wide(lpPathName), make_folder);
}

BOOL RemoveDirectoryA(LPCSTR lpPathName)
{
    return apply(win32_path_from_narrow(lpPathName), rmdir);
}

BOOL RemoveDirectoryW(LPCWSTR lpPathName)
{
    return apply(win32_path_from_wide(lpPathName), rmdir);
}

static DWORD attributes_of(char *path)
{
    _cleanup_(freep) char *owned = path;
    struct stat status;
    DWORD attributes;

    if (!path)
        return INVALID_FILE_ATTRIBUTES;
    if (stat(path, &status) < 0) {
        SetLastError(hr_to_win32(hr_from_errno()));
        return INVALID_FILE_ATTRIBUTES;
    }
    attributes = (S_ISDIR(status.st_mode) ? FILE_ATTRIBUTE_DIRECTORY : 0) |
                 (status.st_mode & S_IWUSR ? 0 : FILE_ATTRIBUTE_READONLY);
    return attributes ? attributes : FILE_ATTRIBUTE_NORMAL;
}

DWORD GetFileAttributesA(LPCSTR lpFileName)
{
    return attributes_of(win32_path_from_narrow(lpFileName));
}

DWORD GetFileAttributesW(LPCWSTR lpFileName)
{
    return attributes_of(win32_path_from_wide(lpFileName));
}

/* ---- temporary files ---- */

/* With a slash at its end, as programs append names to it. */
static void temporary_folder(char ret_path[static PATH_MAX])
{
    const char *folder = secure_getenv("TMPDIR");
    size_t len;

    if (!folder || *folder != '/' || strlen(folder) >= PATH_MAX - 1)
        folder = "/tmp";
    len = strlen(folder);
    snprintf(ret_path, PATH_MAX, "%s%s", folder, folder[len - 1] == '/' ? "" : "/");
}

DWORD GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer)
{
    char path[PATH_MAX];

    temporary_folder(path);
    return win32_give_narrow(path, lpBuffer, nBufferLength);
}

DWORD GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer)
{
    char path[PATH_MAX];

    temporary_folder(path);
    return win32_give_wide(path, lpBuffer, nBufferLength);
}

/* Up to three characters of the prefix, four hexadecimal digits, ".tmp"; a number of 0 makes an
 * empty file of a name that was free. 0 with the last error, or the number. */
static UINT temporary_name(const char *folder, const char *prefix, UINT number,
                           char ret_path[static MAX_PATH])
{
    size_t len = strlen(folder);
    const char *slash = len > 0 && folder[len - 1] == '/' ? "" : "/";
    UINT first = number ? number : (UINT)getpid() & 0xffff;

    for (UINT i = 0; i <= 0xffff; i++) {
        UINT tried = (first + i) & 0xffff;
        int fd;

        if (tried == 0)
            continue;
        if (snprintf(ret_path, MAX_PATH, "%s%s%.3s%X.tmp", folder, slash, prefix, tried) >=
            MAX_PATH) {
            SetLastError(ERROR_BUFFER_OVERFLOW);
            return 0;
        }
        if (number)
            return number;
        fd = open(ret_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) {
            close(fd);
            return tried;
        }
        if (errno != EEXIST)
            break;
    }
    SetLastError(errno == ENOENT || errno == ENOTDIR ? ERROR_DIRECTORY
                                                     : hr_to_win32(hr_from_errno()));
    return 0;
}

UINT GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique, LPSTR lpTempFileName)
{
    _cleanup_(freep) char *folder = win32_path_from_narrow(lpPathName);

    if (!folder)
        return 0;
    return temporary_name(folder, lpPrefixString ? lpPrefixString : "", uUnique, lpTempFileName);
}

UINT GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique,
                      LPWSTR lpTempFileName)
{
    _cleanup_(freep) char *folder = win32_path_from_wide(lpPathName), *prefix = NULL;
    char path[MAX_PATH];
    UINT number;

    if (lpPrefixString)
        prefix = utf16_to_utf8_dup((const char16_t *)lpPrefixString);
    if (!folder || !prefix != !lpPrefixString)
        return 0;
    number = temporary_name(folder, prefix ? prefix : "", uUnique, path);
    if (number)
        win32_give_wide(path, lpTempFileName, MAX_PATH);
    return number;
}

/* ---- the current folder ---- */

DWORD GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer)
{
    char path[PATH_MAX];

    if (getcwd(path, sizeof(path)))
        return win32_give_narrow(path, lpBuffer, nBufferLength);
    SetLastError(hr_to_win32(hr_from_errno()));
    return 0;
}

DWORD GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer)
{
    char path[PATH_MAX];

    if (getcwd(path, sizeof(path)))
        return win32_give_wide(path, lpBuffer, nBufferLength);
    SetLastError(hr_to_win32(hr_from_errno()));
    return 0;
}

/* Takes the path over; NULL is a failure that was told already. */
static BOOL enter(char *path)
{
    _cleanup_(freep) char *owned = path;

    if (!path)
        return FALSE;
    if (chdir(path) == 0)
        return TRUE;
    SetLastError(errno == ENOTDIR ? ERROR_DIRECTORY : hr_to_win32(hr_from_errno()));
    return FALSE;
}

BOOL SetCurrentDirectoryA(LPCSTR lpPathName)
{
    return enter(win32_path_from_narrow(lpPathName));
}

BOOL SetCurrentDirectoryW(LPCWSTR lpPathName)
{
    return enter(win32_path_from_wide(lpPathName));
}
