/* SPDX-License-Identifier: MIT */
/*
 * CopyFile: a file's bytes, mode and date of change. Source: its page. A copy that fails leaves
 * nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/win32_text_result.h"

enum {
    PORTION = 1 << 16,
};

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t written = write(fd, bytes, n);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            bytes += written;
            n -= (size_t)written;
        }
    }
    return true;
}

static bool copy_bytes(int from, int to)
{
    _cleanup_(freep) char *portion = malloc(PORTION);
    ssize_t n;

    if (!portion)
        return false;
    while ((n = read(from, portion, PORTION)) != 0) {
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0 && !write_all(to, portion, (size_t)n))
            return false;
    }
    return true;
}

/* Errors are errno's. */
static bool copy_to(int from, const struct stat *status, const char *path, bool may_replace)
{
    const struct timespec times[] = {status->st_atim, status->st_mtim};
    _cleanup_(closep) int to = -1;
    struct stat found;

    to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (may_replace ? 0 : O_EXCL),
              status->st_mode & 0777);
    if (to < 0)
        return false;
    /* Onto itself a file would be emptied. */
    if (fstat(to, &found) == 0 && found.st_dev == status->st_dev &&
        found.st_ino == status->st_ino) {
        errno = EACCES;
        return false;
    }
    if (ftruncate(to, 0) < 0 || !copy_bytes(from, to)) {
        int error = errno;

        unlink(path);
        errno = error;
        return false;
    }
    futimens(to, times);
    return true;
}

/* The paths are taken over; NULL is a failure that was told already. */
static BOOL copy(char *existing, char *copied, BOOL fails_if_exists)
{
    _cleanup_(freep) char *from_path = existing, *to_path = copied;
    _cleanup_(closep) int from = -1;
    struct stat status;

    if (!from_path || !to_path)
        return FALSE;
    from = open(from_path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (from >= 0 && fstat(from, &status) == 0 && !S_ISREG(status.st_mode)) {
        SetLastError(ERROR_ACCESS_DENIED);
        return FALSE;
    }
    if (from >= 0 && copy_to(from, &status, to_path, !fails_if_exists))
        return TRUE;
    SetLastError(errno == EEXIST ? ERROR_FILE_EXISTS : hr_to_win32(hr_from_errno()));
    return FALSE;
}

BOOL CopyFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, BOOL bFailIfExists)
{
    return copy(win32_path_from_narrow(lpExistingFileName), win32_path_from_narrow(lpNewFileName),
                bFailIfExists);
}

BOOL CopyFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, BOOL bFailIfExists)
{
    return copy(win32_path_from_wide(lpExistingFileName), win32_path_from_wide(lpNewFileName),
                bFailIfExists);
}
