/* SPDX-License-Identifier: MIT */
#include "blob.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/hresult.h"
#include "base/temporary.h"

enum {
    MAPPED_MIN = 1 << 20,
    PART = 1 << 20,
};

static struct blob *make(const void *bytes, size_t size, bool is_mapped)
{
    struct blob *blob = malloc(sizeof(*blob));

    if (blob)
        *blob = (struct blob){.bytes = bytes, .size = size, .refs = 1, .is_mapped = is_mapped};
    return blob;
}

HRESULT blob_new(const void *bytes, size_t size, struct blob **ret_blob)
{
    _cleanup_(freep) void *copy = malloc(size + 1);

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "stream of %zu bytes", size);
    if (size)
        memcpy(copy, bytes, size);
    *ret_blob = make(copy, size, false);
    if (!*ret_blob)
        return hr_raise(E_OUTOFMEMORY, "stream of %zu bytes", size);
    TAKE_PTR(copy);
    return S_OK;
}

/* The file may change while it is copied: what is read counts, not what it was said to be. */
static HRESULT copy(int from, int to, const char *path, size_t *ret_size)
{
    _cleanup_(freep) char *part = malloc(PART);
    size_t size = 0;

    if (!part)
        return hr_raise(E_OUTOFMEMORY, "reading %s", path);
    for (;;) {
        ssize_t n = read(from, part, PART);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return hr_raise(hr_from_errno(), "reading %s", path);
        if (n == 0)
            break;
        for (ssize_t done = 0; done < n;) {
            ssize_t written = write(to, part + done, (size_t)(n - done));

            if (written < 0 && errno != EINTR)
                return hr_raise(hr_from_errno(), "copying %s", path);
            done += written > 0 ? written : 0;
        }
        size += (size_t)n;
    }
    *ret_size = size;
    return S_OK;
}

int blob_scratch_file(void)
{
    int fd;

    return SUCCEEDED(temporary_nameless(&fd)) ? fd : memfd_create("stream", MFD_CLOEXEC);
}

static HRESULT map(int fd, const char *path, size_t size, struct blob **ret_blob)
{
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

    if (bytes == MAP_FAILED)
        return hr_raise(hr_from_errno(), "mapping the copy of %s", path);
    *ret_blob = make(bytes, size, true);
    if (!*ret_blob) {
        munmap(bytes, size);
        return hr_raise(E_OUTOFMEMORY, "stream of %s", path);
    }
    return S_OK;
}

static HRESULT read_small(int fd, const char *path, struct blob **ret_blob)
{
    _cleanup_(freep) char *bytes = malloc(MAPPED_MIN);
    size_t size = 0;

    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "reading %s", path);
    while (size < MAPPED_MIN) {
        ssize_t n = read(fd, bytes + size, MAPPED_MIN - size);

        if (n < 0 && errno != EINTR)
            return hr_raise(hr_from_errno(), "reading %s", path);
        if (n == 0)
            break;
        size += n > 0 ? (size_t)n : 0;
    }
    return hr_trace(blob_new(bytes, size, ret_blob));
}

HRESULT blob_of_file(int fd, const char *name, struct blob **ret_blob)
{
    off_t size = lseek(fd, 0, SEEK_END);

    if (size < 0 || lseek(fd, 0, SEEK_SET) < 0)
        return hr_raise(hr_from_errno(), "reading %s", name);
    if (size < MAPPED_MIN)
        return hr_trace(read_small(fd, name, ret_blob));
    return hr_trace(map(fd, name, (size_t)size, ret_blob));
}

HRESULT blob_read(const char *path, struct blob **ret_blob)
{
    _cleanup_(closep) int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), scratch = -1;
    struct stat status;
    size_t size = 0;
    HRESULT hr;

    if (file < 0 || fstat(file, &status) < 0)
        return hr_raise(hr_from_errno(), "opening %s", path);
    if (!S_ISREG(status.st_mode))
        return hr_raise(hr_from_win32(ERROR_ACCESS_DENIED), "%s is no file", path);
    if (status.st_size < MAPPED_MIN)
        return hr_trace(read_small(file, path, ret_blob));

    scratch = blob_scratch_file();
    if (scratch < 0)
        return hr_raise(hr_from_errno(), "a file for the stream of %s", path);
    hr = copy(file, scratch, path, &size);
    if (FAILED(hr))
        return hr_trace(hr);
    if (size == 0)
        return hr_trace(blob_new("", 0, ret_blob));
    return hr_trace(map(scratch, path, size, ret_blob));
}

struct blob *blob_ref(struct blob *blob)
{
    if (blob)
        __atomic_add_fetch(&blob->refs, 1, __ATOMIC_RELAXED);
    return blob;
}

struct blob *blob_unref(struct blob *blob)
{
    if (!blob || __atomic_sub_fetch(&blob->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return NULL;
    if (blob->is_mapped)
        munmap((void *)(uintptr_t)blob->bytes, blob->size);
    else
        free((void *)(uintptr_t)blob->bytes);
    free(blob);
    return NULL;
}
