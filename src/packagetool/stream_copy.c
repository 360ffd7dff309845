/* SPDX-License-Identifier: MIT */
#include "packagetool/stream_copy.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/temporary.h"

enum {
    PART_SIZE = 65536,
};

HRESULT stream_copy(const struct package *package, const char *name, int *ret_fd)
{
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    hr = temporary_nameless(&fd);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = package_read_stream(package, name, fd);
    if (FAILED(hr))
        return hr_trace(hr);
    if (lseek(fd, 0, SEEK_SET) < 0)
        return hr_raise(hr_from_errno(), "the stream %s", name);
    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

HRESULT stream_copy_compare(const struct package *a, const struct package *b, const char *name)
{
    _cleanup_(freep) char *bytes = malloc(2 * PART_SIZE);
    _cleanup_(closep) int first = -1, second = -1;
    HRESULT hr = stream_copy(a, name, &first);

    if (SUCCEEDED(hr))
        hr = stream_copy(b, name, &second);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "comparing streams");
    for (;;) {
        ssize_t n = read(first, bytes, PART_SIZE);
        ssize_t n_second = read(second, bytes + PART_SIZE, PART_SIZE);

        if (n < 0 || n_second < 0)
            return hr_raise(hr_from_errno(), "comparing the streams %s", name);
        if (n != n_second || memcmp(bytes, bytes + PART_SIZE, (size_t)n) != 0)
            return S_FALSE;
        if (n == 0)
            return S_OK;
    }
}
