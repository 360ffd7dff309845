/* SPDX-License-Identifier: MIT */
#include "typemake/lib_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "typemake/msft_write.h"

static const char temporary_suffix[] = ".XXXXXX";

static HRESULT failed(const char *path)
{
    return hr_raise(TYPE_E_IOERROR, "writing the type library '%s': %s", path, strerror(errno));
}

/* A new file gets the rights that open() would give it. */
static int make_temporary(char *name)
{
    mode_t mask = umask(0);
    int fd;

    umask(mask);
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        fchmod(fd, 0666 & ~mask);
    return fd;
}

static bool write_all(int fd, const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return fsync(fd) == 0;
}

HRESULT lib_file_save(const struct type_library *library, const char16_t *path)
{
    _cleanup_(byte_buffer_deinit) struct byte_buffer bytes = {0};
    _cleanup_(freep) char *name = utf16_to_utf8_dup(path);
    _cleanup_(freep) char *temporary = NULL;
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    hr = msft_write(library, &bytes);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!name || asprintf(&temporary, "%s%s", name, temporary_suffix) < 0)
        return hr_raise(E_OUTOFMEMORY, "path of a type library");

    fd = make_temporary(temporary);
    if (fd < 0)
        return failed(name);
    if (!write_all(fd, bytes.bytes, bytes.size) || rename(temporary, name) < 0) {
        hr = failed(name);
        unlink(temporary);
        return hr;
    }
    return S_OK;
}
