/* SPDX-License-Identifier: MIT */
#include "files/byte_file.h"

#include <errno.h>
#include <unistd.h>

#include "files/file_error.h"

HRESULT byte_file_close(struct byte_file *file)
{
    HRESULT hr = S_OK;

    if (!file->is_shared && file->handle)
        CloseHandle(file->handle);
    else if (!file->is_shared && file->fd >= 0 && close(file->fd) < 0)
        hr = file_error(errno, CTL_E_FILENOTFOUND);
    *file = (struct byte_file){.fd = -1};
    return hr;
}

static HRESULT read_handle(HANDLE handle, void *bytes, size_t size, size_t *ret_n)
{
    DWORD n = 0;

    if (!ReadFile(handle, bytes, (DWORD)size, &n, NULL) && GetLastError() != ERROR_BROKEN_PIPE &&
        GetLastError() != ERROR_HANDLE_EOF)
        return GetLastError() == ERROR_ACCESS_DENIED ? CTL_E_PERMISSIONDENIED : CTL_E_DEVICEIOERROR;
    *ret_n = n;
    return S_OK;
}

HRESULT byte_file_read(const struct byte_file *file, void *bytes, size_t size, size_t *ret_n)
{
    ssize_t n;

    if (file->handle)
        return read_handle(file->handle, bytes, size, ret_n);
    do
        n = read(file->fd, bytes, size);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return file_error(errno, CTL_E_FILENOTFOUND);
    *ret_n = (size_t)n;
    return S_OK;
}

HRESULT byte_file_write(const struct byte_file *file, const void *bytes, size_t size)
{
    const char *at = bytes;

    while (size > 0) {
        DWORD written = 0;
        ssize_t n;

        if (file->handle) {
            if (!WriteFile(file->handle, at, (DWORD)size, &written, NULL))
                return CTL_E_DEVICEIOERROR;
            n = (ssize_t)written;
        } else {
            n = write(file->fd, at, size);
        }
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return file_error(errno, CTL_E_FILENOTFOUND);
        at += n;
        size -= (size_t)n;
    }
    return S_OK;
}
