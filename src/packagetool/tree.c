/* SPDX-License-Identifier: MIT */
#include "packagetool/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    NAME_SIZE = 256,
};

/* Opens one folder in another, and makes it if need be. */
static int open_folder(int parent, const char *name)
{
    if (mkdirat(parent, name, 0777) < 0 && errno != EEXIST)
        return -1;
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

HRESULT tree_make_file(int root_fd, const char *path, int *ret_fd)
{
    _cleanup_(closep) int folder = fcntl(root_fd, F_DUPFD_CLOEXEC, 0);
    const char *rest = path;
    char name[NAME_SIZE];
    int fd;

    for (const char *slash; folder >= 0 && (slash = strchr(rest, '/')); rest = slash + 1) {
        int inner;

        if ((size_t)(slash - rest) >= sizeof(name))
            return hr_raise(hr_from_errno_value(ENAMETOOLONG), "%s: making its folders", path);
        snprintf(name, sizeof(name), "%.*s", (int)(slash - rest), rest);
        inner = open_folder(folder, name);
        close(folder);
        folder = inner;
    }
    if (folder < 0)
        return hr_raise(hr_from_errno(), "%s: making its folders", path);
    if (unlinkat(folder, rest, 0) < 0 && errno != ENOENT)
        return hr_raise(hr_from_errno(), "%s: replacing what is there", path);
    fd = openat(folder, rest, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "%s: making the file", path);
    *ret_fd = fd;
    return S_OK;
}
