/* SPDX-License-Identifier: MIT */
/*
 * Whether paths are relative, and the drives that they name.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include <comity/shlwapi.h>
#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/win32_text_result.h"

/* ---- relative paths ---- */

static BOOL is_relative(unsigned first, unsigned second)
{
    bool is_letter = (first | 0x20) >= 'a' && (first | 0x20) <= 'z';

    return first != '/' && first != '\\' && !(is_letter && second == ':');
}

BOOL PathIsRelativeA(LPCSTR pszPath)
{
    return !pszPath || !*pszPath ||
           is_relative((unsigned char)pszPath[0], (unsigned char)pszPath[1]);
}

BOOL PathIsRelativeW(LPCWSTR pszPath)
{
    return !pszPath || !*pszPath || is_relative(pszPath[0], pszPath[1]);
}

/* ---- drives ---- */

static UINT type_of_file_system(const char *path)
{
    static const struct {
        unsigned long type;
        UINT drive;
    } types[] = {
        {0x6969, DRIVE_REMOTE},     {0xff534d42, DRIVE_REMOTE},  {0xfe534d42, DRIVE_REMOTE},
        {0x01021997, DRIVE_REMOTE}, {0x00c36400, DRIVE_REMOTE},  {0x9660, DRIVE_CDROM},
        {0x15013346, DRIVE_CDROM},  {0x01021994, DRIVE_RAMDISK}, {0x858458f6, DRIVE_RAMDISK},
    };
    struct statfs status;

    if (statfs(path, &status) < 0)
        return DRIVE_NO_ROOT_DIR;
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        if (types[i].type == (unsigned long)status.f_type)
            return types[i].drive;
    }
    return DRIVE_FIXED;
}

/* Takes the path over. */
static UINT drive_type(char *path)
{
    _cleanup_(freep) char *owned = path;
    struct stat status;

    if (!path)
        return DRIVE_NO_ROOT_DIR;
    if (!is_relative((unsigned char)path[0], (unsigned char)path[1]) && path[0] != '/') {
        if ((path[0] | 0x20) != 'c' || strcmp(path + 2, "/") != 0)
            return DRIVE_NO_ROOT_DIR;
        return type_of_file_system("/");
    }
    if (stat(path, &status) < 0 || !S_ISDIR(status.st_mode))
        return DRIVE_NO_ROOT_DIR;
    return type_of_file_system(path);
}

UINT GetDriveTypeA(LPCSTR lpRootPathName)
{
    return drive_type(win32_path_from_narrow(lpRootPathName ? lpRootPathName : "."));
}

UINT GetDriveTypeW(LPCWSTR lpRootPathName)
{
    return drive_type(win32_path_from_wide(lpRootPathName ? lpRootPathName : u"."));
}
