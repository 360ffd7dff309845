/* SPDX-License-Identifier: MIT */
#include "image/loader_cache.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    CACHE_MAX = 64 * 1024 * 1024,
};

/* As glibc writes it since 2.2; older ones put another table before it. */
static const char magic[] = "glibc-ld.so.cache1.1";

struct cache_header {
    char magic[20];
    uint32_t n_entries;
    uint32_t strings_size;
    uint32_t unused[5];
};

struct cache_entry {
    int32_t flags;
    uint32_t name; /* offsets from the header */
    uint32_t path;
    uint32_t os_version;
    uint64_t hardware;
};

struct loader_cache {
    size_t size;  /* from the header on */
    size_t begin; /* of the header in @bytes */
    uint32_t n_entries;
    char bytes[]; /* with a NUL behind them */
};

/* Finds the header and the number of entries; false if the bytes are no cache. */
static bool find_header(struct loader_cache *cache)
{
    const char *found = memmem(cache->bytes, cache->size, magic, sizeof(magic) - 1);
    struct cache_header header;

    if (!found)
        return false;
    cache->begin = (size_t)(found - cache->bytes);
    cache->size -= cache->begin;
    if (cache->size < sizeof(header))
        return false;
    memcpy(&header, found, sizeof(header));
    cache->n_entries = header.n_entries;
    return header.n_entries <= (cache->size - sizeof(header)) / sizeof(struct cache_entry);
}

struct loader_cache *loader_cache_open(const char *path)
{
    _cleanup_(loader_cache_closep) struct loader_cache *cache = NULL;
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;

    if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size > CACHE_MAX)
        return NULL;
    cache = calloc(1, sizeof(*cache) + (size_t)status.st_size + 1);
    if (!cache)
        return NULL;
    cache->size = (size_t)status.st_size;
    if (pread(fd, cache->bytes, cache->size, 0) != (ssize_t)cache->size || !find_header(cache))
        return NULL;
    return TAKE_PTR(cache);
}

struct loader_cache *loader_cache_close(struct loader_cache *cache)
{
    free(cache);
    return NULL;
}

const char *loader_cache_next(const struct loader_cache *cache, const char *name, size_t *place)
{
    const char *base = cache->bytes + cache->begin;

    while (*place < cache->n_entries) {
        struct cache_entry entry;

        memcpy(&entry, base + sizeof(struct cache_header) + *place * sizeof(entry), sizeof(entry));
        ++*place;
        if (entry.name < cache->size && entry.path < cache->size &&
            strcmp(base + entry.name, name) == 0)
            return base + entry.path;
    }
    return NULL;
}
