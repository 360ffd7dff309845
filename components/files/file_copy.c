/* SPDX-License-Identifier: MIT */
#include "files/file_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/file_error.h"
#include "files/file_status.h"
#include "files/file_transfer.h"
#include "files/folder_walk.h"
#include "files/path.h"

HRESULT file_copy(const char *from, const char *to, enum file_copy_flags flags)
{
    struct stat status;

    if (stat(from, &status) < 0)
        return file_error(errno, CTL_E_FILENOTFOUND);
    if (S_ISDIR(status.st_mode))
        return CTL_E_FILENOTFOUND;
    return file_transfer(AT_FDCWD, from, AT_FDCWD, to, flags);
}

/* ---- moving ---- */

static bool is_there(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
}

/* Not every file system can refuse to replace by itself. EXDEV is for the caller. */
static int rename_to_free(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    if (is_there(to))
        return EEXIST;
    return rename(from, to) == 0 ? 0 : errno;
}

HRESULT file_move(const char *from, const char *to)
{
    int error;
    HRESULT hr;

    if (folder_is_there(from))
        return CTL_E_FILENOTFOUND;
    error = rename_to_free(from, to);
    if (error == ENOENT)
        return is_there(from) ? CTL_E_PATHNOTFOUND : CTL_E_FILENOTFOUND;
    if (error != EXDEV)
        return error ? file_error(error, CTL_E_FILENOTFOUND) : S_OK;
    hr = file_copy(from, to, 0);
    return SUCCEEDED(hr) ? file_delete(from, DELETE_FORCED) : hr;
}

HRESULT folder_move(const char *from, const char *to)
{
    int error;
    HRESULT hr;

    if (!folder_is_there(from))
        return CTL_E_PATHNOTFOUND;
    error = rename_to_free(from, to);
    if (error == EINVAL)
        return CTL_E_PERMISSIONDENIED; /* into itself */
    if (error != EXDEV)
        return error ? file_error(error, CTL_E_PATHNOTFOUND) : S_OK;
    hr = folder_copy(from, to, 0);
    return SUCCEEDED(hr) ? folder_delete(from, DELETE_FORCED) : hr;
}

/* ---- deleting ---- */

/* What is read-only on Windows cannot be deleted, while here the folder decides. */
static HRESULT delete_one(int folder, const char *name, mode_t mode, enum file_delete_flags flags)
{
    if (!(flags & DELETE_FORCED) && !S_ISLNK(mode) && !(mode & S_IWUSR))
        return CTL_E_PERMISSIONDENIED;
    return unlinkat(folder, name, 0) == 0 ? S_OK : file_error(errno, CTL_E_FILENOTFOUND);
}

HRESULT file_delete(const char *path, enum file_delete_flags flags)
{
    struct stat status;

    if (lstat(path, &status) < 0)
        return file_error(errno, CTL_E_FILENOTFOUND);
    if (S_ISDIR(status.st_mode))
        return CTL_E_FILENOTFOUND;
    return delete_one(AT_FDCWD, path, status.st_mode, flags);
}

static HRESULT delete_in_walk(void *context, int folder, const char *name,
                              const struct stat *status)
{
    return delete_one(folder, name, status->st_mode, *(enum file_delete_flags *)context);
}

static HRESULT check_folder(void *context, int folder, const char *name)
{
    struct stat status;

    if (fstat(folder, &status) < 0)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    return status.st_mode & S_IWUSR || *(enum file_delete_flags *)context & DELETE_FORCED
               ? S_OK
               : CTL_E_PERMISSIONDENIED;
}

static HRESULT delete_folder(void *context, int parent, const char *name)
{
    return unlinkat(parent, name, AT_REMOVEDIR) == 0 ? S_OK : file_error(errno, CTL_E_PATHNOTFOUND);
}

HRESULT folder_delete(const char *path, enum file_delete_flags flags)
{
    static const struct folder_visitor visitor = {
        .enter = check_folder,
        .file = delete_in_walk,
        .leave = delete_folder,
    };
    struct stat status;

    if (lstat(path, &status) < 0)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    if (S_ISLNK(status.st_mode) && folder_is_there(path))
        return delete_one(AT_FDCWD, path, status.st_mode, flags);
    if (!S_ISDIR(status.st_mode))
        return CTL_E_PATHNOTFOUND;
    return folder_walk(path, &visitor, &flags);
}

/* ---- size ---- */

static HRESULT add_size(void *context, int folder, const char *name, const struct stat *status)
{
    if (S_ISREG(status->st_mode))
        *(uint64_t *)context += (uint64_t)status->st_size;
    return S_OK;
}

HRESULT folder_size(const char *path, uint64_t *ret_size)
{
    static const struct folder_visitor visitor = {.file = add_size};
    char *real = realpath(path, NULL);
    HRESULT hr;

    *ret_size = 0;
    if (!real)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    hr = folder_walk(real, &visitor, ret_size);
    free(real);
    return hr;
}

/* ---- copying folders ---- */

/* The folder being filled, in step with the one that is walked through. */
struct copy {
    const char *to;
    enum file_copy_flags flags;
    int fd; /* -1 before the first one */
    struct place {
        struct place *parent;
        dev_t device;
        ino_t inode;
        mode_t mode;
    } * place;
};

static int make_or_open(int folder, const char *name)
{
    if (mkdirat(folder, name, 0777) < 0 && errno != EEXIST)
        return -1;
    return openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

static HRESULT copy_enter(void *context, int folder, const char *name)
{
    struct copy *copy = context;
    struct place *place = calloc(1, sizeof(*place));
    bool is_first = !copy->place;
    struct stat from, to;
    int fd;

    if (!place)
        return E_OUTOFMEMORY;
    fd = is_first ? make_or_open(AT_FDCWD, copy->to) : make_or_open(copy->fd, name);
    if (fd < 0 || fstat(fd, &to) < 0 || fstat(folder, &from) < 0) {
        HRESULT hr =
            errno == ENOTDIR ? CTL_E_FILEALREADYEXISTS : file_error(errno, CTL_E_PATHNOTFOUND);

        if (fd >= 0)
            close(fd);
        free(place);
        return hr;
    }
    *place = (struct place){copy->place, to.st_dev, to.st_ino, from.st_mode};
    copy->place = place;
    if (copy->fd >= 0)
        close(copy->fd);
    copy->fd = fd;
    return S_OK;
}

static HRESULT copy_file(void *context, int folder, const char *name, const struct stat *status)
{
    struct copy *copy = context;

    if (S_ISLNK(status->st_mode))
        return file_transfer_link(folder, name, copy->fd, name, copy->flags);
    return file_transfer(folder, name, copy->fd, name, copy->flags);
}

static HRESULT copy_leave(void *context, int parent, const char *name)
{
    struct copy *copy = context;
    struct place *place = copy->place;
    struct stat status;
    HRESULT hr = S_OK;
    int fd = -1;

    if (fchmod(copy->fd, place->mode & 0777) < 0)
        hr = file_error(errno, CTL_E_PATHNOTFOUND);
    if (place->parent) {
        fd = openat(copy->fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0 || fstat(fd, &status) < 0 || status.st_dev != place->parent->device ||
            status.st_ino != place->parent->inode)
            hr = CTL_E_PERMISSIONDENIED;
    }
    close(copy->fd);
    copy->fd = fd;
    copy->place = place->parent;
    free(place);
    return hr;
}

/* Whether the folder that will be at @to lies in the folder at @from, whatever links are between.
 */
static bool is_inside(const char *from, const char *to)
{
    char *real_from = realpath(from, NULL), *real_to = NULL, *folder = path_folder(to);
    bool is = false;

    if (folder)
        real_to = realpath(folder_is_there(to) ? to : folder, NULL);
    if (real_from && real_to)
        is = path_is_within(real_to, real_from);
    free(folder);
    free(real_from);
    free(real_to);
    return is;
}

HRESULT folder_copy(const char *from, const char *to, enum file_copy_flags flags)
{
    static const struct folder_visitor visitor = {
        .enter = copy_enter,
        .file = copy_file,
        .leave = copy_leave,
    };
    struct copy copy = {.to = to, .flags = flags, .fd = -1};
    char *real;
    HRESULT hr;

    if (!folder_is_there(from))
        return CTL_E_PATHNOTFOUND;
    if (file_is_there(to))
        return CTL_E_FILEALREADYEXISTS;
    if (is_inside(from, to))
        return CTL_E_PERMISSIONDENIED;
    real = realpath(from, NULL);
    if (!real)
        return file_error(errno, CTL_E_PATHNOTFOUND);

    hr = folder_walk(real, &visitor, &copy);
    free(real);
    while (copy.place) {
        struct place *place = copy.place;

        copy.place = place->parent;
        free(place);
    }
    if (copy.fd >= 0)
        close(copy.fd);
    return hr;
}
