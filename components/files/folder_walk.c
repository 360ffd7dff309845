/* SPDX-License-Identifier: MIT */
#include "files/folder_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files/file_error.h"
#include "files/name_list.h"

struct level {
    struct level *parent;
    struct name_list names;
    const char *at; /* the name looked at, in names */
    dev_t device;
    ino_t inode;
    char name[];
};

struct walk {
    const struct folder_visitor *visitor;
    void *context;
    struct level *level;
    int fd; /* of the level's folder, or -1 */
};

static void pop(struct walk *walk)
{
    struct level *level = walk->level;

    walk->level = level->parent;
    name_list_deinit(&level->names);
    free(level);
}

static HRESULT read_level(struct walk *walk, struct level *level, int fd)
{
    struct stat status;
    HRESULT hr = S_OK;
    int listed;

    if (fstat(fd, &status) < 0)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    level->device = status.st_dev;
    level->inode = status.st_ino;
    if (walk->visitor->enter)
        hr = walk->visitor->enter(walk->context, fd, level->name);
    if (FAILED(hr))
        return hr;
    listed = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (listed < 0)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    return name_list_read_fd(listed, NAME_ANY, NULL, &level->names);
}

/* Goes down into the folder @name of the folder @from. */
static HRESULT push(struct walk *walk, int from, const char *name)
{
    struct level *level = calloc(1, sizeof(*level) + strlen(name) + 1);
    HRESULT hr;
    int fd;

    if (!level)
        return E_OUTOFMEMORY;
    strcpy(level->name, name);
    fd = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        free(level);
        return file_error(errno, CTL_E_PATHNOTFOUND);
    }
    hr = read_level(walk, level, fd);
    if (FAILED(hr)) {
        close(fd);
        free(level);
        return hr;
    }
    level->parent = walk->level;
    walk->level = level;
    if (walk->fd >= 0)
        close(walk->fd);
    walk->fd = fd;
    return S_OK;
}

static HRESULT leave(struct walk *walk, int parent)
{
    struct level *level = walk->level;
    HRESULT hr = S_OK;

    if (walk->visitor->leave)
        hr = walk->visitor->leave(walk->context, parent, level->name);
    pop(walk);
    return hr;
}

/* Goes up from the level, which is done. */
static HRESULT up(struct walk *walk)
{
    const struct level *parent = walk->level->parent;
    struct stat status;
    int fd;

    if (!parent) {
        close(walk->fd);
        walk->fd = -1;
        return leave(walk, AT_FDCWD);
    }
    fd = openat(walk->fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    if (fstat(fd, &status) < 0 || status.st_dev != parent->device ||
        status.st_ino != parent->inode) {
        close(fd);
        return CTL_E_PERMISSIONDENIED;
    }
    close(walk->fd);
    walk->fd = fd;
    return leave(walk, fd);
}

static HRESULT step(struct walk *walk)
{
    struct level *level = walk->level;
    struct stat status;

    level->at = name_list_next(&level->names, level->at);
    if (!level->at)
        return up(walk);
    if (fstatat(walk->fd, level->at, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return errno == ENOENT ? S_OK : file_error(errno, CTL_E_PATHNOTFOUND);
    if (S_ISDIR(status.st_mode))
        return push(walk, walk->fd, level->at);
    return walk->visitor->file ? walk->visitor->file(walk->context, walk->fd, level->at, &status)
                               : S_OK;
}

HRESULT folder_walk(const char *path, const struct folder_visitor *visitor, void *context)
{
    struct walk walk = {.visitor = visitor, .context = context, .fd = -1};
    HRESULT hr;

    hr = push(&walk, AT_FDCWD, path);
    while (SUCCEEDED(hr) && walk.level)
        hr = step(&walk);
    while (walk.level)
        pop(&walk);
    if (walk.fd >= 0)
        close(walk.fd);
    return hr;
}
