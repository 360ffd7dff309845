/* SPDX-License-Identifier: MIT */
#include "files/file_status.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <time.h>

#include <oleauto.h>

#include "files/file_error.h"
#include "files/path.h"

/* In local time, as scripts compare it with Now. */
static DATE date_of(const struct statx_timestamp *stamp)
{
    time_t seconds = (time_t)stamp->tv_sec;
    SYSTEMTIME fields = {0};
    struct tm local;
    DATE date = 0;

    if (!localtime_r(&seconds, &local))
        return 0;
    fields.wYear = (WORD)(local.tm_year + 1900);
    fields.wMonth = (WORD)(local.tm_mon + 1);
    fields.wDay = (WORD)local.tm_mday;
    fields.wHour = (WORD)local.tm_hour;
    fields.wMinute = (WORD)local.tm_min;
    fields.wSecond = (WORD)(local.tm_sec > 59 ? 59 : local.tm_sec);
    return SystemTimeToVariantTime(&fields, &date) ? date : 0;
}

static LONG attributes_of(const char *path, mode_t mode)
{
    struct stat own;
    LONG attributes = 0;

    if (!(mode & S_IWUSR))
        attributes |= ATTRIBUTE_READ_ONLY;
    if (path_name(path)[0] == '.')
        attributes |= ATTRIBUTE_HIDDEN;
    if (S_ISDIR(mode))
        attributes |= ATTRIBUTE_DIRECTORY;
    if (lstat(path, &own) == 0 && S_ISLNK(own.st_mode))
        attributes |= ATTRIBUTE_ALIAS;
    return attributes;
}

HRESULT file_status_read(const char *path, HRESULT missing, struct file_status *ret_status)
{
    struct statx status;

    if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS | STATX_BTIME, &status) < 0)
        return file_error(errno, missing);
    *ret_status = (struct file_status){
        .is_folder = S_ISDIR(status.stx_mode),
        .attributes = attributes_of(path, status.stx_mode),
        .size = status.stx_size,
        .created = date_of(status.stx_mask & STATX_BTIME ? &status.stx_btime : &status.stx_mtime),
        .modified = date_of(&status.stx_mtime),
        .accessed = date_of(&status.stx_atime),
    };
    return S_OK;
}

bool file_is_there(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

bool folder_is_there(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

HRESULT file_status_set_attributes(const char *path, HRESULT missing, LONG attributes)
{
    struct stat status;
    mode_t mode;

    if (stat(path, &status) < 0)
        return file_error(errno, missing);
    if (attributes & ~(ATTRIBUTES_SETTABLE | attributes_of(path, status.st_mode)))
        return E_INVALIDARG;
    mode = status.st_mode & 07777;
    if (attributes & ATTRIBUTE_READ_ONLY)
        mode &= ~(mode_t)(S_IWUSR | S_IWGRP | S_IWOTH);
    else
        mode |= S_IWUSR;
    if (mode != (status.st_mode & 07777) && chmod(path, mode) < 0)
        return file_error(errno, missing);
    return S_OK;
}

VARIANT file_size_variant(uint64_t size)
{
    VARIANT value;

    VariantInit(&value);
    if (size <= INT_MAX) {
        V_VT(&value) = VT_I4;
        V_I4(&value) = (LONG)size;
    } else {
        V_VT(&value) = VT_R8;
        V_R8(&value) = (double)size;
    }
    return value;
}
