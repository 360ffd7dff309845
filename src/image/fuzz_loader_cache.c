/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "image/loader_cache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct loader_cache *cache;
    char path[64];
    size_t place = 0;
    int fd = memfd_create("cache", MFD_CLOEXEC);

    /* Only what is a regular file is read: a copy on disk would do the same, slower. */
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    if (fd >= 0 && write(fd, data, size) == (ssize_t)size) {
        cache = loader_cache_open(path);
        while (cache && loader_cache_next(cache, "libc.so.6", &place))
            ;
        loader_cache_close(cache);
    }
    close(fd);
    return 0;
}
