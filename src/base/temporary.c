/* SPDX-License-Identifier: MIT */
#include "base/temporary.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hresult.h"

static const char *place(void)
{
    const char *folder = secure_getenv("TMPDIR");

    return folder && *folder == '/' ? folder : "/tmp";
}

static HRESULT make_pattern(char ret_path[static PATH_MAX])
{
    if (snprintf(ret_path, PATH_MAX, "%s/comity-XXXXXX", place()) >= PATH_MAX)
        return hr_raise(hr_from_win32(ERROR_FILENAME_EXCED_RANGE), "TMPDIR is too long a path");
    return S_OK;
}

HRESULT temporary_file(char ret_path[static PATH_MAX], int *ret_fd)
{
    HRESULT hr;
    int fd;

    hr = make_pattern(ret_path);
    if (FAILED(hr))
        return hr_trace(hr);
    fd = mkostemp(ret_path, O_CLOEXEC);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "making a file in %s", place());
    *ret_fd = fd;
    return S_OK;
}

HRESULT temporary_folder(char ret_path[static PATH_MAX])
{
    HRESULT hr;

    hr = make_pattern(ret_path);
    if (FAILED(hr))
        return hr_trace(hr);
    return mkdtemp(ret_path) ? S_OK : hr_raise(hr_from_errno(), "making a folder in %s", place());
}

/* Not all filesystems have files without a name from the beginning. */
HRESULT temporary_nameless(int *ret_fd)
{
    int fd = open(place(), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
    char path[PATH_MAX];
    HRESULT hr;

    if (fd >= 0) {
        *ret_fd = fd;
        return S_OK;
    }
    hr = temporary_file(path, ret_fd);
    if (SUCCEEDED(hr))
        unlink(path);
    return hr_trace(hr);
}
