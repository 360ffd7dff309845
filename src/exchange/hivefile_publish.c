/* SPDX-License-Identifier: MIT */
#include "exchange/hivefile_publish.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

static HRESULT write_whole(int fd, const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return hr_from_errno();
        bytes += n;
        size -= (size_t)n;
    }
    return fsync(fd) < 0 ? hr_from_errno() : S_OK;
}

/* Makes the new name of a file as durable as the file. */
static void sync_folder(const char *path)
{
    _cleanup_(freep) char *copy = strdup(path);
    _cleanup_(closep) int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

    if (fd >= 0)
        (void)fsync(fd);
}

/* Gives the complete file its name. */
static HRESULT publish(const char *temporary, const char *path, enum hivefile_save_mode mode)
{
    int failed = mode == HIVEFILE_REPLACE ? rename(temporary, path) : link(temporary, path);

    if (failed && errno == EEXIST)
        return hr_from_win32(ERROR_ALREADY_EXISTS);
    if (failed)
        return hr_raise(hr_from_errno(), "naming %s: %s", path, strerror(errno));
    return S_OK;
}

/* The rights of a file that is replaced stay, a new one has the usual. */
static mode_t mode_for(const char *path)
{
    struct stat status;
    mode_t mask;

    if (stat(path, &status) == 0)
        return status.st_mode & 0777;
    mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

HRESULT hivefile_publish(const char *path, enum hivefile_save_mode mode, const void *bytes,
                         size_t size)
{
    _cleanup_(freep) char *temporary = NULL;
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    if (mode == HIVEFILE_CREATE && access(path, F_OK) == 0)
        return hr_from_win32(ERROR_ALREADY_EXISTS);
    if (asprintf(&temporary, "%s.XXXXXX", path) < 0) {
        temporary = NULL;
        return hr_raise(E_OUTOFMEMORY, "saving %s", path);
    }
    fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return hr_raise(errno == ENOENT ? hr_from_win32(ERROR_PATH_NOT_FOUND) : hr_from_errno(),
                        "making %s: %s", path, strerror(errno));

    hr = fchmod(fd, mode_for(path)) < 0 ? hr_from_errno() : write_whole(fd, bytes, size);
    if (FAILED(hr))
        hr = hr_raise(hr, "writing %s: %s", path, strerror(errno));
    else
        hr = publish(temporary, path, mode);
    if (FAILED(hr) || mode == HIVEFILE_CREATE)
        unlink(temporary);
    if (SUCCEEDED(hr))
        sync_folder(path);
    return hr_trace(hr);
}
