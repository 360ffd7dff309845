/* SPDX-License-Identifier: MIT */
#include "module/neighbours.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "image/elf_file.h"

enum {
    DEPTH_MAX = 8, /* of libraries that need each other */
};

static bool read_elf(const char *path, struct elf_file *ret_elf)
{
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    return fd >= 0 && elf_file_read(fd, ret_elf) == S_OK;
}

static bool is_loaded(const char *name)
{
    void *handle = dlopen(name, RTLD_LAZY | RTLD_NOLOAD);

    if (handle)
        dlclose(handle);
    return handle;
}

static void load_needed(const char *path, unsigned depth, struct neighbours *neighbours);

static void load_one(const char *path, const char *name, unsigned depth,
                     struct neighbours *neighbours)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    void *handle;

    if (!read_elf(path, &elf) || !elf.soname || strcmp(elf.soname, name) != 0)
        return;
    load_needed(path, depth + 1, neighbours);
    handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    if (handle && neighbours->n < NEIGHBOURS_MAX)
        neighbours->handles[neighbours->n++] = handle;
    else if (handle)
        dlclose(handle);
}

static void load_needed(const char *path, unsigned depth, struct neighbours *neighbours)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    const char *slash = strrchr(path, '/');
    char beside[PATH_MAX];

    if (!slash || depth >= DEPTH_MAX || !read_elf(path, &elf))
        return;
    for (unsigned i = 0; i < elf.n_needed; i++) {
        const char *name = elf.needed[i];

        if (strchr(name, '/') || is_loaded(name) ||
            snprintf(beside, sizeof(beside), "%.*s/%s", (int)(slash - path), path, name) >=
                (int)sizeof(beside))
            continue;
        if (access(beside, R_OK) == 0)
            load_one(beside, name, depth, neighbours);
    }
}

void neighbours_load(const char *path, struct neighbours *neighbours)
{
    load_needed(path, 0, neighbours);
}

void neighbours_deinit(struct neighbours *neighbours)
{
    while (neighbours->n > 0)
        dlclose(neighbours->handles[--neighbours->n]);
}
