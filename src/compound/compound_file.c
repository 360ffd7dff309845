/* SPDX-License-Identifier: MIT */
#include "compound/compound_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/regular_file.h"

enum {
    BUFFER_SIZE = 1 << 16,
    TRIES_MAX = 100,
};

HRESULT compound_from_errno(int error)
{
    switch (error) {
    case ENOENT:
        return STG_E_FILENOTFOUND;
    case ENOTDIR:
        return STG_E_PATHNOTFOUND;
    case EACCES:
    case EPERM:
    case EROFS:
    case EISDIR:
    case ETXTBSY:
        return STG_E_ACCESSDENIED;
    case EMFILE:
    case ENFILE:
        return STG_E_TOOMANYOPENFILES;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return STG_E_MEDIUMFULL;
    case ENOMEM:
        return STG_E_INSUFFICIENTMEMORY;
    case EEXIST:
        return STG_E_FILEALREADYEXISTS;
    case ENAMETOOLONG:
        return STG_E_INVALIDNAME;
    default:
        return STG_E_UNKNOWN;
    }
}

HRESULT compound_file_read(const char *path, struct compound_facts *ret_facts,
                           struct compound_node **ret_root)
{
    _cleanup_(closep) int fd = regular_file_open(path, O_RDONLY);
    struct compound_source source;
    HRESULT hr;

    if (fd < 0)
        return compound_from_errno(errno);
    hr = compound_source_file(&fd, &source);
    return FAILED(hr) ? hr : compound_read(&source, ret_facts, ret_root);
}

/* ---- writing ---- */

struct output {
    int fd; /* borrowed */
    uint64_t offset;
    size_t n_waiting;
    uint8_t waiting[BUFFER_SIZE];
};

static HRESULT write_all(struct output *output, const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = pwrite(output->fd, bytes, size, (off_t)output->offset);

        if (n < 0 && errno != EINTR)
            return compound_from_errno(errno);
        if (n > 0) {
            bytes += n;
            output->offset += (uint64_t)n;
            size -= (size_t)n;
        }
    }
    return S_OK;
}

static HRESULT flush(struct output *output)
{
    size_t n = output->n_waiting;

    output->n_waiting = 0;
    return write_all(output, output->waiting, n);
}

static HRESULT take(void *context, const void *bytes, size_t size)
{
    struct output *output = context;
    HRESULT hr = S_OK;

    if (size > BUFFER_SIZE - output->n_waiting)
        hr = flush(output);
    if (FAILED(hr))
        return hr;
    if (size > BUFFER_SIZE)
        return write_all(output, bytes, size);
    memcpy(output->waiting + output->n_waiting, bytes, size);
    output->n_waiting += size;
    return S_OK;
}

HRESULT compound_file_over(int fd, const struct compound_node *root,
                           const struct compound_facts *facts, bool is_synced)
{
    _cleanup_(freep) struct output *output = malloc(sizeof(*output));
    HRESULT hr;

    if (!output)
        return STG_E_INSUFFICIENTMEMORY;
    output->fd = fd;
    output->offset = 0;
    output->n_waiting = 0;
    hr = compound_write(root, facts, &(struct compound_sink){take, output});
    if (SUCCEEDED(hr))
        hr = flush(output);
    if (FAILED(hr))
        return hr;
    if (ftruncate(fd, (off_t)output->offset) < 0 || (is_synced && fsync(fd) < 0))
        return compound_from_errno(errno);
    return S_OK;
}

/* A new file beside @path, which may be used for what a file at @path may be. */
static int make_beside(const char *path, char ret_path[static PATH_MAX])
{
    struct stat stat;
    bool is_like = lstat(path, &stat) == 0 && S_ISREG(stat.st_mode);
    int fd = -1;

    errno = EEXIST;
    for (unsigned i = 0; fd < 0 && errno == EEXIST && i < TRIES_MAX; i++) {
        uint32_t chance;

        if (getrandom(&chance, sizeof(chance), 0) < 0 ||
            snprintf(ret_path, PATH_MAX, "%s.%08x", path, (unsigned)chance) >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        fd = open(ret_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, is_like ? 0600 : 0666);
    }
    if (fd >= 0 && is_like && fchmod(fd, stat.st_mode & 07777) < 0) {
        unlink(ret_path);
        close(fd);
        return -1;
    }
    return fd;
}

HRESULT compound_file_beside(const char *path, const struct compound_node *root,
                             const struct compound_facts *facts, bool is_synced,
                             char ret_path[static PATH_MAX], int *ret_fd)
{
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    fd = make_beside(path, ret_path);
    if (fd < 0)
        return compound_from_errno(errno);
    hr = compound_file_over(fd, root, facts, is_synced);
    if (FAILED(hr)) {
        unlink(ret_path);
        return hr;
    }
    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

HRESULT compound_file_write(const char *path, const struct compound_node *root,
                            const struct compound_facts *facts)
{
    char temporary[PATH_MAX];
    HRESULT hr;
    int fd;

    hr = compound_file_beside(path, root, facts, true, temporary, &fd);
    if (FAILED(hr))
        return hr;
    close(fd);
    if (rename(temporary, path) < 0) {
        hr = compound_from_errno(errno);
        unlink(temporary);
    }
    return hr;
}
