/* SPDX-License-Identifier: MIT */
#include "registry/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    PAGE = 4096,
    PART_SIZE = 64 << 10, /* that is in memory at a time, or a multiple of it */
};

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

/* ---- writing ---- */

/* The file has room on its disk up to there: else a store would be deadly. */
static HRESULT grow(int fd, uint64_t end)
{
    struct stat status;
    int code = fstat(fd, &status) < 0 ? errno : 0;

    if (code == 0 && (uint64_t)status.st_size < end)
        code = posix_fallocate(fd, status.st_size, (off_t)end - status.st_size);
    return code == 0 ? S_OK
                     : hr_raise(hr_from_errno_value(code),
                                "keeping aside what a module registers: %s", strerror(code));
}

static HRESULT map_part(struct capture_map *map, int fd, uint64_t begin, uint64_t end)
{
    void *part = mmap(NULL, end - begin, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)begin);

    if (part == MAP_FAILED)
        return hr_raise(E_OUTOFMEMORY, "keeping aside what a module registers");
    map->part = part;
    map->part_begin = begin;
    map->part_end = end;
    return S_OK;
}

HRESULT capture_map(const char *folder, enum hive_kind kind, struct capture_map *ret_map)
{
    struct capture_map map = {.folder = folder, .kind = kind};
    struct capture_header header;
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    hr = capture_open(folder, kind, &header, &fd);
    if (SUCCEEDED(hr))
        hr = map_part(&map, fd, 0, PART_SIZE);
    if (FAILED(hr))
        return hr_trace(hr);
    map.terms =
        (struct capture_terms){(enum key_scope)header.scope, header.is_trusted, header.is_part};
    map.header = (struct capture_header *)map.part;
    *ret_map = map;
    return S_OK;
}

static void unmap_part(struct capture_map *map)
{
    if (map->part != (uint8_t *)map->header)
        munmap(map->part, map->part_end - map->part_begin);
}

void capture_unmap(struct capture_map *map)
{
    if (!map->header)
        return;
    unmap_part(map);
    munmap(map->header, PART_SIZE);
    map->header = NULL;
}

HRESULT capture_lock(struct capture_map *map)
{
    int code = pthread_mutex_lock(&map->header->lock);

    if (code == EOWNERDEAD)
        code = pthread_mutex_consistent(&map->header->lock);
    return code == 0 ? S_OK
                     : hr_raise(hr_from_errno_value(code),
                                "keeping aside what a module registers: %s", strerror(code));
}

void capture_unlock(struct capture_map *map)
{
    pthread_mutex_unlock(&map->header->lock);
}

/* Has the bytes of the file from @begin to @end in memory. */
static HRESULT reach(struct capture_map *map, uint64_t begin, uint64_t end)
{
    uint64_t page = begin & ~(uint64_t)(PAGE - 1);
    uint64_t last = page + ((end - page + PART_SIZE - 1) & ~(uint64_t)(PART_SIZE - 1));
    struct capture_map next = *map;
    struct capture_header header;
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    if (begin >= map->part_begin && end <= map->part_end)
        return S_OK;
    hr = capture_open(map->folder, map->kind, &header, &fd);
    if (SUCCEEDED(hr))
        hr = grow(fd, last);
    if (SUCCEEDED(hr))
        hr = map_part(&next, fd, page, last);
    if (FAILED(hr))
        return hr_trace(hr);
    unmap_part(map);
    *map = next;
    return S_OK;
}

HRESULT capture_append(struct capture_map *map, const void *bytes, size_t size)
{
    uint64_t at = map->header->size, begin = sizeof(*map->header) + at;
    HRESULT hr;

    if (at > CAPTURE_MAX || size > CAPTURE_MAX - at)
        return hr_raise(hr_from_win32(ERROR_NO_SYSTEM_RESOURCES),
                        "a module registers more than %d bytes", CAPTURE_MAX);
    hr = reach(map, begin, begin + size);
    if (FAILED(hr))
        return hr_trace(hr);
    memcpy(map->part + (begin - map->part_begin), bytes, size);
    __atomic_store_n(&map->header->size, at + size, __ATOMIC_RELEASE);
    return S_OK;
}

HRESULT capture_catch_up(const struct capture_map *map, uint64_t from,
                         struct operations *ret_operations)
{
    struct capture_header header;
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    hr = capture_open(map->folder, map->kind, &header, &fd);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(capture_read(fd, from, header.size, ret_operations));
}

/* ---- making ---- */

static void init_header(struct capture_header *header, const struct capture_terms *terms)
{
    pthread_mutexattr_t attributes;

    memset(header, 0, sizeof(*header));
    memcpy(header->magic, magic, sizeof(magic));
    header->scope = terms->scope;
    header->is_trusted = terms->is_trusted;
    header->is_part = terms->is_part;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&header->lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

HRESULT capture_make(const char *folder, const struct capture_terms *terms)
{
    struct capture_header header;
    HRESULT hr = S_OK;

    init_header(&header, terms);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        _cleanup_(closep) int fd = -1;
        char path[PATH_MAX];

        name_file(folder, (enum hive_kind)kind, path);
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0 || pwrite(fd, &header, sizeof(header), 0) != sizeof(header))
            return hr_raise(hr_from_errno(), "making the capture %s: %s", path, strerror(errno));
        hr = grow(fd, PART_SIZE);
    }
    return hr_trace(hr);
}
