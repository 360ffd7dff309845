/* SPDX-License-Identifier: MIT */
#include "packagetool/unpack_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "cabinet/cabinet.h"
#include "cabinet/cabinet_set.h"
#include "package/package_media.h"
#include "packagetool/layout.h"
#include "packagetool/stream_copy.h"
#include "packagetool/tree.h"

enum {
    PART_SIZE = 65536,
};

struct unpacking {
    const struct package *package; /* borrowed */
    const struct table *file;
    const struct layout *layout;
    int root_fd;
    int fd; /* of the file being written, or -1 */
    const char *path;
    int64_t time_s;
    bool *is_done; /* by row of File */
    size_t n;
};

/* ---- writing ---- */

static HRESULT open_file(struct unpacking *unpacking, size_t row)
{
    unpacking->path = layout_target(unpacking->layout, row);
    unpacking->is_done[row] = true;
    unpacking->n++;
    return hr_trace(tree_make_file(unpacking->root_fd, unpacking->path, &unpacking->fd));
}

static HRESULT write_part(void *context, const void *bytes, size_t size)
{
    struct unpacking *unpacking = context;
    const char *rest = bytes;

    while (size > 0) {
        ssize_t n = write(unpacking->fd, rest, size);

        if (n < 0 && errno != EINTR)
            return hr_raise(hr_from_errno(), "%s: writing it", unpacking->path);
        if (n > 0) {
            rest += n;
            size -= (size_t)n;
        }
    }
    return S_OK;
}

static HRESULT close_file(void *context)
{
    struct unpacking *unpacking = context;
    const struct timespec times[2] = {{unpacking->time_s, 0}, {unpacking->time_s, 0}};
    int fd = TAKE_FD(unpacking->fd);

    if (unpacking->time_s)
        futimens(fd, times);
    return close(fd) < 0 ? hr_raise(hr_from_errno(), "%s: writing it", unpacking->path) : S_OK;
}

/* ---- cabinets ---- */

static HRESULT begin_file(void *context, const struct cabinet_file *file)
{
    struct unpacking *unpacking = context;
    ptrdiff_t row = table_find(unpacking->file, file->name);

    if (row < 0 || !layout_is_compressed(unpacking->layout, (size_t)row) || unpacking->is_done[row])
        return S_FALSE;
    unpacking->time_s = file->time_s;
    return hr_trace(open_file(unpacking, (size_t)row));
}

/* Beside the package, whatever the case of its name. */
static HRESULT open_external(const struct package *package, const char *name, int *ret_fd)
{
    _cleanup_(freep) char *path = NULL;
    const char *slash = strrchr(package_path(package), '/');

    if (strchr(name, '/') || strchr(name, '\\'))
        return hr_raise(HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table Media, column Cabinet: \"%s\" is no name of a file", name);
    if (asprintf(&path, "%.*s/%s", (int)(slash - package_path(package)), package_path(package),
                 name) < 0)
        return hr_raise(E_OUTOFMEMORY, "%s", name);
    *ret_fd = open(path, O_RDONLY | O_CLOEXEC);
    return *ret_fd < 0 ? hr_raise(hr_from_errno(), "%s: opening the cabinet that belongs to %s",
                                  path, package_path(package))
                       : S_OK;
}

static HRESULT open_cabinet(const struct unpacking *unpacking, const char *name, int *ret_fd)
{
    HRESULT hr = *name == '#' ? stream_copy(unpacking->package, name + 1, ret_fd)
                              : open_external(unpacking->package, name, ret_fd);

    if (hr == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND) && *name == '#')
        return hr_raise(hr, "table Media, column Cabinet: %s has no stream %s",
                        package_path(unpacking->package), name + 1);
    return hr_trace(hr);
}

static HRESULT open_neighbour(void *context, const char *name, int *ret_fd)
{
    const struct unpacking *unpacking = context;
    const struct table *media = package_table(unpacking->package, "Media");
    ptrdiff_t row = package_media_called(unpacking->package, name);

    if (row < 0)
        return hr_raise(HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table Media: files go on in the cabinet %s, which no row names", name);
    return hr_trace(open_cabinet(
        unpacking, table_text(media, (size_t)row, table_column(media, "Cabinet")), ret_fd));
}

static HRESULT unpack_cabinet(struct unpacking *unpacking, const char *name)
{
    const struct cabinet_reader reader = {begin_file, write_part, close_file, unpacking};
    const struct cabinet_opener opener = {open_neighbour, unpacking};
    _cleanup_(closep) int own = -1, fd = -1;
    HRESULT hr = open_cabinet(unpacking, name, &own);

    if (SUCCEEDED(hr))
        hr = cabinet_set_open(own, *name == '#' ? name + 1 : name, &opener, &fd);
    if (SUCCEEDED(hr))
        hr = cabinet_read(fd, *name == '#' ? name + 1 : name, &reader);
    return hr_trace(hr);
}

/* The last file of the medium before this one: of those with a lower number, the highest. */
static int32_t sequence_before(const struct table *media, size_t row)
{
    int disk = table_column(media, "DiskId"), last = table_column(media, "LastSequence");
    int32_t own_number, number, sequence, before = 0;

    table_number(media, row, disk, &own_number);
    for (size_t i = 0; i < table_n_rows(media); i++)
        if (table_number(media, i, disk, &number) && number < own_number &&
            table_number(media, i, last, &sequence) && sequence > before)
            before = sequence;
    return before;
}

/* A cabinet without files of the package may be missing. */
static bool is_needed(const struct unpacking *unpacking, const struct table *media, size_t row)
{
    int column = table_column(unpacking->file, "Sequence");
    int32_t before = sequence_before(media, row), last, sequence;

    table_number(media, row, table_column(media, "LastSequence"), &last);
    for (size_t i = 0; i < table_n_rows(unpacking->file); i++)
        if (!unpacking->is_done[i] && layout_is_compressed(unpacking->layout, i) &&
            table_number(unpacking->file, i, column, &sequence) && sequence > before &&
            sequence <= last)
            return true;
    return false;
}

static HRESULT unpack_cabinets(struct unpacking *unpacking)
{
    const struct table *media = package_table(unpacking->package, "Media");
    int column = table_column(media, "Cabinet");
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(media); row++)
        if (table_text(media, row, column) && is_needed(unpacking, media, row))
            hr = unpack_cabinet(unpacking, table_text(media, row, column));
    return hr_trace(hr);
}

/* ---- files in the source folder ---- */

static HRESULT copy_source(struct unpacking *unpacking, size_t row)
{
    _cleanup_(freep) char *bytes = malloc(PART_SIZE), *path = NULL;
    const char *package = package_path(unpacking->package);
    _cleanup_(closep) int fd = -1;
    struct stat status;
    ssize_t n;
    HRESULT hr;

    if (!bytes || asprintf(&path, "%.*s/%s", (int)(strrchr(package, '/') - package), package,
                           layout_source(unpacking->layout, row)) < 0)
        return hr_raise(E_OUTOFMEMORY, "copying a file");
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "table File, row %zu: %s, which belongs to the package",
                        row + 1, path);
    unpacking->time_s = status.st_mtime;
    hr = open_file(unpacking, row);
    while (SUCCEEDED(hr) && (n = read(fd, bytes, PART_SIZE)) != 0)
        hr = n < 0 ? hr_raise(hr_from_errno(), "%s: reading it", path)
                   : write_part(unpacking, bytes, (size_t)n);
    return SUCCEEDED(hr) ? hr_trace(close_file(unpacking)) : hr_trace(hr);
}

static HRESULT unpack_rest(struct unpacking *unpacking)
{
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(unpacking->file); row++) {
        if (unpacking->is_done[row])
            continue;
        if (layout_is_compressed(unpacking->layout, row))
            return hr_raise(HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID),
                            "table File, row %zu: no cabinet of the package has the file %s",
                            row + 1, table_text(unpacking->file, row, 0));
        hr = copy_source(unpacking, row);
    }
    return hr_trace(hr);
}

HRESULT unpack_files(const struct package *package, int root_fd, size_t *ret_n)
{
    _cleanup_(layout_freep) struct layout *layout = NULL;
    _cleanup_(freep) bool *is_done = NULL;
    struct unpacking unpacking = {.package = package, .root_fd = root_fd, .fd = -1};
    HRESULT hr = layout_new(package, &layout);

    if (FAILED(hr))
        return hr_trace(hr);
    unpacking.layout = layout;
    unpacking.file = package_table(package, "File");
    unpacking.is_done = is_done = calloc(table_n_rows(unpacking.file) + 1, sizeof(*is_done));
    if (!is_done)
        return hr_raise(E_OUTOFMEMORY, "the files of a package");
    hr = unpack_cabinets(&unpacking);
    if (SUCCEEDED(hr))
        hr = unpack_rest(&unpacking);
    if (unpacking.fd >= 0)
        close(unpacking.fd);
    *ret_n = unpacking.n;
    return hr_trace(hr);
}
