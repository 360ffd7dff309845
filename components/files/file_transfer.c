/* SPDX-License-Identifier: MIT */
#include "files/file_transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/file_error.h"

enum {
    CHUNK = 1 << 16,
};

static HRESULT write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return file_error(errno, CTL_E_PATHNOTFOUND);
        bytes += n;
        size -= (size_t)n;
    }
    return S_OK;
}

static HRESULT copy_by_hand(int from, int to)
{
    char bytes[CHUNK];
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr)) {
        ssize_t n = read(from, bytes, sizeof(bytes));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 ? S_OK : file_error(errno, CTL_E_FILENOTFOUND);
        hr = write_all(to, bytes, (size_t)n);
    }
    return hr;
}

/* The kernel does it where both file systems can. */
static HRESULT copy_bytes(int from, int to)
{
    for (;;) {
        ssize_t n = copy_file_range(from, NULL, to, NULL, SSIZE_MAX & ~(size_t)(CHUNK - 1), 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return copy_by_hand(from, to);
    }
}

/* Opened without being emptied: it may be the source. */
static HRESULT open_target(int folder, const char *name, const struct stat *from,
                           enum file_copy_flags flags, int *ret_fd)
{
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct stat to;

    *ret_fd = fd;
    if (fd >= 0)
        return S_OK;
    if (errno != EEXIST)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    if (fstatat(folder, name, &to, 0) == 0 && S_ISDIR(to.st_mode))
        return CTL_E_PERMISSIONDENIED;
    if (!(flags & COPY_REPLACES))
        return CTL_E_FILEALREADYEXISTS;
    fd = openat(folder, name, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    if (fstat(fd, &to) < 0 || !S_ISREG(to.st_mode) || !(to.st_mode & S_IWUSR) ||
        (to.st_dev == from->st_dev && to.st_ino == from->st_ino) || ftruncate(fd, 0) < 0) {
        close(fd);
        return CTL_E_PERMISSIONDENIED;
    }
    *ret_fd = fd;
    return S_OK;
}

HRESULT file_transfer(int from_folder, const char *from, int to_folder, const char *to,
                      enum file_copy_flags flags)
{
    int source = openat(from_folder, from, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), target;
    struct stat status;
    HRESULT hr;

    if (source < 0)
        return file_error(errno, CTL_E_FILENOTFOUND);
    if (fstat(source, &status) < 0 || !S_ISREG(status.st_mode)) {
        close(source);
        return CTL_E_PERMISSIONDENIED;
    }
    hr = open_target(to_folder, to, &status, flags, &target);
    if (SUCCEEDED(hr)) {
        const struct timespec times[] = {{.tv_nsec = UTIME_NOW}, status.st_mtim};

        hr = copy_bytes(source, target);
        if (SUCCEEDED(hr) && fchmod(target, status.st_mode & 0777) < 0 && errno != EPERM)
            hr = file_error(errno, CTL_E_PATHNOTFOUND);
        if (SUCCEEDED(hr) && futimens(target, times) < 0 && errno != EPERM)
            hr = file_error(errno, CTL_E_PATHNOTFOUND);
        if (close(target) < 0 && SUCCEEDED(hr))
            hr = file_error(errno, CTL_E_PATHNOTFOUND);
    }
    close(source);
    return hr;
}

HRESULT file_transfer_link(int from_folder, const char *from, int to_folder, const char *to,
                           enum file_copy_flags flags)
{
    char target[PATH_MAX];
    ssize_t len = readlinkat(from_folder, from, target, sizeof(target) - 1);
    struct stat status;

    if (len < 0)
        return file_error(errno, CTL_E_FILENOTFOUND);
    target[len] = '\0';
    if (symlinkat(target, to_folder, to) == 0)
        return S_OK;
    if (errno != EEXIST || !(flags & COPY_REPLACES))
        return file_error(errno, CTL_E_PATHNOTFOUND);
    if (fstatat(to_folder, to, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode))
        return CTL_E_PERMISSIONDENIED;
    if (unlinkat(to_folder, to, 0) < 0 || symlinkat(target, to_folder, to) < 0)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    return S_OK;
}
