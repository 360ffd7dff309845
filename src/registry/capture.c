/* SPDX-License-Identifier: MIT */
#include "registry/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

const char capture_variable[] = "COMITY_CAPTURE";

static const char magic[8] = "captured";

static void name_file(const char *folder, enum hive_kind kind, char path[static PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/%s", folder, kind == HIVE_USER ? "user" : "machine");
}

static HRESULT corrupt(const char *what)
{
    return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "what a module registered %s", what);
}

HRESULT capture_check_header(const struct capture_header *header)
{
    if (memcmp(header->magic, magic, sizeof(magic)) != 0 || header->scope >= KEY_SCOPES)
        return corrupt("is no capture any more");
    return header->size <= CAPTURE_MAX ? S_OK : corrupt("is too much");
}

HRESULT capture_open(const char *folder, enum hive_kind kind, struct capture_header *ret_header,
                     int *ret_fd)
{
    struct capture_header header;
    _cleanup_(closep) int fd = -1;
    char path[PATH_MAX];
    HRESULT hr;

    name_file(folder, kind, path);
    fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "opening the capture %s: %s", path, strerror(errno));
    if (pread(fd, &header, sizeof(header), 0) != sizeof(header))
        return corrupt("is cut off");
    hr = capture_check_header(&header);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_header = header;
    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

static HRESULT read_all(int fd, uint8_t *bytes, size_t size, off_t at)
{
    while (size > 0) {
        ssize_t done = pread(fd, bytes, size, at);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return corrupt("is cut off");
        bytes += done;
        size -= (size_t)done;
        at += done;
    }
    return S_OK;
}

HRESULT capture_read(int fd, uint64_t from, uint64_t end, struct operations *ret_operations)
{
    _cleanup_(operations_deinit) struct operations operations = {0};
    HRESULT hr;

    if (end < from || end > CAPTURE_MAX)
        return corrupt("has shrunk");
    operations.len = operations.room = end - from;
    operations.bytes = malloc(operations.len + 1);
    if (!operations.bytes)
        return hr_raise(E_OUTOFMEMORY, "reading what a module registered");
    hr = read_all(fd, operations.bytes, operations.len,
                  (off_t)(sizeof(struct capture_header) + from));
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_operations = operations;
    operations = (struct operations){0};
    return S_OK;
}

static HRESULT write_all(int fd, const void *data, size_t size, off_t at)
{
    const uint8_t *bytes = data;

    while (size > 0) {
        ssize_t done = pwrite(fd, bytes, size, at);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return hr_raise(hr_from_errno(), "keeping aside what a module registers: %s",
                            strerror(errno));
        bytes += done;
        size -= (size_t)done;
        at += done;
    }
    return S_OK;
}

HRESULT capture_append(int fd, struct capture_header *header, const void *bytes, size_t size)
{
    uint64_t at = header->size;
    HRESULT hr;

    if (at + size > CAPTURE_MAX)
        return hr_raise(hr_from_win32(ERROR_NO_SYSTEM_RESOURCES),
                        "a module registers more than %d bytes", CAPTURE_MAX);
    hr = write_all(fd, bytes, size, (off_t)(sizeof(*header) + at));
    if (FAILED(hr))
        return hr_trace(hr);
    __atomic_store_n(&header->size, at + size, __ATOMIC_RELEASE);
    return S_OK;
}

HRESULT capture_make(const char *folder, enum key_scope scope)
{
    struct capture_header header = {.scope = scope};
    HRESULT hr = S_OK;

    memcpy(header.magic, magic, sizeof(magic));
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        _cleanup_(closep) int fd = -1;
        char path[PATH_MAX];

        name_file(folder, (enum hive_kind)kind, path);
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0)
            return hr_raise(hr_from_errno(), "making the capture %s: %s", path, strerror(errno));
        hr = write_all(fd, &header, sizeof(header), 0);
    }
    return hr_trace(hr);
}
