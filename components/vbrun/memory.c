/* SPDX-License-Identifier: MIT */
/*
 * The system grants more memory than it has. So what the process really uses is looked at now and
 * then, and may not be more than most of what the machine, or its control group, has.
 */
#include "vbrun/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

enum {
    LOOK_EVERY = 32 << 20, /* bytes that were asked for */
};

static uint64_t read_number(const char *path, const char *format)
{
    unsigned long long number = 0;
    FILE *file = fopen(path, "re");

    if (!file)
        return 0;
    if (fscanf(file, format, &number) != 1)
        number = 0;
    fclose(file);
    return number;
}

static uint64_t find_limit(void)
{
    uint64_t limit = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
    uint64_t group = read_number("/sys/fs/cgroup/memory.max", "%llu");

    if (group && group < limit)
        limit = group;
    return limit / 4 * 3;
}

static bool is_within_limit(void)
{
    static uint64_t limit; /* (atomic) */
    uint64_t used = read_number("/proc/self/statm", "%*u %llu") * (uint64_t)sysconf(_SC_PAGESIZE);

    if (!__atomic_load_n(&limit, __ATOMIC_RELAXED))
        __atomic_store_n(&limit, find_limit(), __ATOMIC_RELAXED);
    return used < __atomic_load_n(&limit, __ATOMIC_RELAXED);
}

bool memory_may_grow(size_t bytes)
{
    static size_t asked; /* (atomic) since the last look */

    if (__atomic_add_fetch(&asked, bytes, __ATOMIC_RELAXED) < LOOK_EVERY)
        return true;
    /* Beyond the limit each request looks again. */
    if (!is_within_limit())
        return false;
    __atomic_store_n(&asked, 0, __ATOMIC_RELAXED);
    return true;
}
