/* SPDX-License-Identifier: MIT */
/*
 * Looking for files by a pattern. Source: Windows' "FindFirstFileW" page.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "base/win32_text_result.h"

static const uint32_t find_magic = 0x646e6946;

/* What a handle stands for. */
struct find {
    uint32_t magic; /* so that other handles are told from it */
    DIR *folder;
    char pattern[];
};

/* What both kinds of calls tell of a file. */
struct found {
    char name[NAME_MAX + 1];
    struct statx status;
};

static struct find *find_free(struct find *find)
{
    if (!find)
        return NULL;
    if (find->folder)
        closedir(find->folder);
    find->magic = 0;
    free(find);
    return NULL;
}
DEFINE_CLEANUP(struct find *, find_free);

static const char *behind_character(const char *text)
{
    do
        text++;
    while (((unsigned char)*text & 0xc0) == 0x80);
    return text;
}

/* Goes back to the last star alone, so that many of them take no longer than their product. */
static bool fits(const char *name, const char *pattern)
{
    const char *star = NULL, *from = NULL;

    while (*name) {
        if (*pattern == '*') {
            star = ++pattern;
            from = name;
        } else if (*pattern == '?') {
            pattern++;
            name = behind_character(name);
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (star) {
            pattern = star;
            name = ++from;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

static bool fail(DWORD error)
{
    SetLastError(error);
    return false;
}

/* The next that fits; false with the last error. */
static bool find_next(struct find *find, struct found *ret_found)
{
    const char *pattern = strcmp(find->pattern, "*.*") == 0 ? "*" : find->pattern;
    struct dirent *entry;

    while ((errno = 0, entry = readdir(find->folder))) {
        if (!fits(entry->d_name, pattern) ||
            statx(dirfd(find->folder), entry->d_name, AT_SYMLINK_NOFOLLOW,
                  STATX_BASIC_STATS | STATX_BTIME, &ret_found->status) < 0)
            continue;
        strcpy(ret_found->name, entry->d_name);
        return true;
    }
    return fail(errno ? hr_to_win32(hr_from_errno()) : ERROR_NO_MORE_FILES);
}

/* Takes the path over; NULL with the last error. */
static struct find *find_first(char *path, struct found *ret_found)
{
    _cleanup_(find_freep) struct find *find = NULL;
    _cleanup_(freep) char *owned = path;
    char *slash, *pattern;

    if (!path)
        return NULL;
    slash = strrchr(path, '/');
    pattern = slash ? slash + 1 : path;
    find = calloc(1, sizeof(*find) + strlen(pattern) + 1);
    if (!find) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    find->magic = find_magic;
    strcpy(find->pattern, pattern);
    *pattern = '\0';
    find->folder = opendir(slash ? path : ".");
    if (!find->folder) {
        SetLastError(errno == ENOENT || errno == ENOTDIR ? ERROR_PATH_NOT_FOUND
                                                         : hr_to_win32(hr_from_errno()));
        return NULL;
    }
    if (find_next(find, ret_found))
        return TAKE_PTR(find);
    if (GetLastError() == ERROR_NO_MORE_FILES)
        SetLastError(ERROR_FILE_NOT_FOUND);
    return NULL;
}

static struct find *find_from(HANDLE handle)
{
    struct find *find = handle;

    if (handle && handle != INVALID_HANDLE_VALUE && (uintptr_t)handle % sizeof(void *) == 0 &&
        find->magic == find_magic)
        return find;
    SetLastError(ERROR_INVALID_HANDLE);
    return NULL;
}

static FILETIME file_time(const struct statx_timestamp *stamp)
{
    uint64_t ticks =
        (uint64_t)(stamp->tv_sec + 11644473600) * 10000000 + (uint64_t)stamp->tv_nsec / 100;

    return (FILETIME){.dwLowDateTime = (DWORD)ticks, .dwHighDateTime = (DWORD)(ticks >> 32)};
}

static DWORD attributes_of(const struct statx *status)
{
    DWORD attributes = 0;

    if (S_ISDIR(status->stx_mode))
        attributes |= FILE_ATTRIBUTE_DIRECTORY;
    if (S_ISLNK(status->stx_mode))
        attributes |= FILE_ATTRIBUTE_REPARSE_POINT;
    else if (!(status->stx_mode & S_IWUSR))
        attributes |= FILE_ATTRIBUTE_READONLY;
    return attributes ? attributes : FILE_ATTRIBUTE_NORMAL;
}

/* Both kinds begin alike. */
static void give(const struct found *found, LPWIN32_FIND_DATAA data)
{
    const struct statx *status = &found->status;

    data->dwFileAttributes = attributes_of(status);
    data->ftCreationTime =
        file_time(status->stx_mask & STATX_BTIME ? &status->stx_btime : &status->stx_mtime);
    data->ftLastAccessTime = file_time(&status->stx_atime);
    data->ftLastWriteTime = file_time(&status->stx_mtime);
    data->nFileSizeHigh = (DWORD)(status->stx_size >> 32);
    data->nFileSizeLow = (DWORD)status->stx_size;
    data->dwReserved0 = data->dwReserved1 = 0;
}

static void give_narrow(const struct found *found, LPWIN32_FIND_DATAA data)
{
    give(found, data);
    strcpy(data->cFileName, found->name);
    data->cAlternateFileName[0] = '\0';
}

static void give_wide(const struct found *found, LPWIN32_FIND_DATAW data)
{
    size_t len = strlen(found->name);

    give(found, (LPWIN32_FIND_DATAA)data);
    len = utf16_from_utf8(found->name, len, (char16_t *)data->cFileName, MAX_PATH - 1);
    data->cFileName[len] = 0;
    data->cAlternateFileName[0] = 0;
}

HANDLE FindFirstFileA(LPCSTR lpFileName, LPWIN32_FIND_DATAA lpFindFileData)
{
    struct found found;
    struct find *find = find_first(win32_path_from_narrow(lpFileName), &found);

    if (!find)
        return INVALID_HANDLE_VALUE;
    give_narrow(&found, lpFindFileData);
    return find;
}

HANDLE FindFirstFileW(LPCWSTR lpFileName, LPWIN32_FIND_DATAW lpFindFileData)
{
    struct found found;
    struct find *find = find_first(win32_path_from_wide(lpFileName), &found);

    if (!find)
        return INVALID_HANDLE_VALUE;
    give_wide(&found, lpFindFileData);
    return find;
}

BOOL FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData)
{
    struct find *find = find_from(hFindFile);
    struct found found;

    if (!find || !find_next(find, &found))
        return FALSE;
    give_narrow(&found, lpFindFileData);
    return TRUE;
}

BOOL FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData)
{
    struct find *find = find_from(hFindFile);
    struct found found;

    if (!find || !find_next(find, &found))
        return FALSE;
    give_wide(&found, lpFindFileData);
    return TRUE;
}

BOOL FindClose(HANDLE hFindFile)
{
    struct find *find = find_from(hFindFile);

    if (!find)
        return FALSE;
    find_free(find);
    return TRUE;
}
