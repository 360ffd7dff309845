/* SPDX-License-Identifier: MIT */
#include "installfiles/source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "cabinet/cabinet_set.h"
#include "package/package_media.h"
#include "placing/rows.h"
#include "placing/source_find.h"

enum {
    WORDS_SHORT_NAMES = 1,
    WORDS_COMPRESSED = 2,
    WORDS_ADMINISTRATIVE = 4, /* an administrative image: alone, whatever files say, uncompressed */
    FILE_NONCOMPRESSED = 0x2000,
    FILE_COMPRESSED = 0x4000,
    DEPTH_MAX = 256, /* of directories: the session refuses circles, too */
};

/* ---- the table Media ---- */

static HRESULT add_media(const struct row *row, void *context)
{
    struct source *source = context;
    struct source_media *media = &source->media[source->n_media++];

    media->cabinet = row_text(row, "Cabinet");
    if (media->cabinet && !*media->cabinet)
        media->cabinet = NULL;
    row_number(row, "DiskId", &media->disk);
    row_number(row, "LastSequence", &media->last_sequence);
    return S_OK;
}

static int compare_disks(const void *a, const void *b)
{
    const struct source_media *one = a, *other = b;

    return (one->disk > other->disk) - (one->disk < other->disk);
}

/* A file is on the first disk, by its number, that goes as far as the file's sequence: one that
 * goes no further than those before it has none. */
static void drop_unused(struct source *source)
{
    size_t n = 0;

    qsort(source->media, source->n_media, sizeof(*source->media), compare_disks);
    for (size_t i = 0; i < source->n_media; i++) {
        if (n == 0 || source->media[i].last_sequence > source->media[n - 1].last_sequence)
            source->media[n++] = source->media[i];
    }
    source->n_media = n;
}

static HRESULT read_media(struct source *source)
{
    const struct package *package = session_package(source->installation->session);
    size_t n = table_n_rows(package_table(package, "Media"));
    HRESULT hr;

    source->media = calloc(n + 1, sizeof(*source->media));
    if (!source->media)
        return hr_raise(E_OUTOFMEMORY, "the table Media");
    hr = rows_visit_all(source->installation, "Media", add_media, source);
    drop_unused(source);
    return hr_trace(hr);
}

const struct source_media *source_media_of(const struct source *source, int32_t sequence)
{
    size_t from = 0, to = source->n_media;

    while (from < to) {
        size_t middle = (from + to) / 2;

        if (source->media[middle].last_sequence < sequence)
            from = middle + 1;
        else
            to = middle;
    }
    return from < source->n_media ? &source->media[from] : NULL;
}

bool source_is_in_cabinet(const struct source *source, const struct session_file *file)
{
    const struct source_media *media = source_media_of(source, file->sequence);

    if (!media || !media->cabinet || source->is_unpacked || (file->attributes & FILE_NONCOMPRESSED))
        return false;
    return (file->attributes & FILE_COMPRESSED) || source->is_compressed;
}

/* ---- the source as a whole ---- */

/* SourceDir where it is known, else where the package is. */
static char *folder_of(struct installation *installation)
{
    const char *known = session_property(installation->session, "SourceDir");
    const char *path = package_path(session_package(installation->session));
    const char *slash = strrchr(path, '/');
    char *folder;

    if (*known == '/')
        return asprintf(&folder, "%s%s", known, known[strlen(known) - 1] == '/' ? "" : "/") < 0
                   ? NULL
                   : folder;
    return asprintf(&folder, "%.*s", slash ? (int)(slash - path + 1) : 0, path) < 0 ? NULL : folder;
}

void source_deinit(struct source *source)
{
    free(source->media);
    free(source->folder);
}

HRESULT source_init(struct source *source, struct installation *installation)
{
    int64_t words = 0;
    HRESULT hr;

    *source = (struct source){.installation = installation};
    package_summary_number(session_package(installation->session), PID_WORDCOUNT, &words);
    source->has_short_names = words & WORDS_SHORT_NAMES;
    source->is_compressed = words & WORDS_COMPRESSED;
    source->is_unpacked = (words & WORDS_ADMINISTRATIVE) && !source->is_compressed;
    source->folder = folder_of(installation);
    if (!source->folder)
        return hr_raise(E_OUTOFMEMORY, "the source of an installation");
    hr = read_media(source);
    if (FAILED(hr))
        source_deinit(source);
    return hr_trace(hr);
}

/* ---- cabinets ---- */

static HRESULT open_stream(const struct source *source, const struct source_media *media,
                           int *ret_fd)
{
    const char *name = media->cabinet + 1; /* behind the # */
    const struct package *package = session_package(source->installation->session);
    _cleanup_(closep) int fd = -1;
    char path[PATH_MAX];
    HRESULT hr;

    snprintf(path, sizeof(path), "%s/cabinet", journal_scratch(source->installation->journal));
    fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "making %s for the cabinet #%s", path, name);
    unlink(path);
    hr = package_read_stream(package, name, fd);
    if (FAILED(hr))
        return hr == hr_from_win32(ERROR_FILE_NOT_FOUND)
                   ? hr_raise(hr,
                              "the cabinet #%s (table Media, row %d, column Cabinet) is not among "
                              "the streams of %s",
                              name, media->disk, package_path(package))
                   : hr_trace(hr);
    if (lseek(fd, 0, SEEK_SET) < 0)
        return hr_raise(hr_from_errno(), "reading %s", path);
    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

static HRESULT open_plain(const char *path, int *ret_fd)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;

    if (fd < 0)
        return hr_raise(hr_from_errno(), "opening %s", path);
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        return hr_raise(hr_from_win32(ERROR_FILE_NOT_FOUND), "%s is no file", path);
    }
    *ret_fd = fd;
    return S_OK;
}

HRESULT source_open_cabinet(const struct source *source, const struct source_media *media,
                            int *ret_fd)
{
    _cleanup_(freep) char *path = NULL;
    HRESULT hr;

    if (media->cabinet[0] == '#')
        return hr_trace(open_stream(source, media, ret_fd));
    hr = source_find(source->folder, media->cabinet, &path);
    if (hr == S_FALSE)
        return hr_raise(hr_from_win32(ERROR_FILE_NOT_FOUND),
                        "the cabinet %s (table Media, row %d, column Cabinet) is not in %s: put it "
                        "beside the package",
                        media->cabinet, media->disk, source->folder);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(open_plain(path, ret_fd));
}

struct neighbours {
    const struct source *source;
    const struct source_media *media;
};

static HRESULT open_neighbour(void *context, const char *name, int *ret_fd)
{
    const struct neighbours *neighbours = context;
    const struct package *package = session_package(neighbours->source->installation->session);
    const struct table *table = package_table(package, "Media");
    struct source_media media = {0};
    ptrdiff_t row = package_media_called(package, name);

    if (row < 0)
        return hr_raise(
            hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
            "table Media, row %d, column Cabinet: the files of %s go on in %s, which no "
            "row names",
            neighbours->media->disk, neighbours->media->cabinet, name);
    media.cabinet = table_text(table, (size_t)row, table_column(table, "Cabinet"));
    table_number(table, (size_t)row, table_column(table, "DiskId"), &media.disk);
    return hr_trace(source_open_cabinet(neighbours->source, &media, ret_fd));
}

HRESULT source_open_set(const struct source *source, const struct source_media *media, int *ret_fd)
{
    struct neighbours neighbours = {source, media};
    const struct cabinet_opener opener = {open_neighbour, &neighbours};
    _cleanup_(closep) int fd = -1;
    HRESULT hr = source_open_cabinet(source, media, &fd);

    if (SUCCEEDED(hr))
        hr = cabinet_set_open(fd, media->cabinet, &opener, ret_fd);
    return hr_trace(hr);
}

static bool has_stream(const struct package *package, const char *name)
{
    const char *stream;

    for (size_t i = 0; (stream = package_stream_at(package, i)); i++) {
        if (strcmp(stream, name) == 0)
            return true;
    }
    return false;
}

bool source_has_cabinet(const struct source *source, const struct source_media *media)
{
    _cleanup_(freep) char *path = NULL;

    if (media->cabinet[0] == '#')
        return has_stream(session_package(source->installation->session), media->cabinet + 1);
    return source_find(source->folder, media->cabinet, &path) == S_OK;
}

/* ---- uncompressed files ---- */

/* The name of "short|long" that the source has, with its length. */
static const char *source_name(const struct source *source, const char *text, size_t *ret_len)
{
    size_t len = strlen(text);
    const char *bar = memchr(text, '|', len);

    if (!bar) {
        *ret_len = len;
        return text;
    }
    *ret_len = source->has_short_names ? (size_t)(bar - text) : len - (size_t)(bar + 1 - text);
    return source->has_short_names ? text : bar + 1;
}

static HRESULT prepend(char path[static PATH_MAX], const char *name, size_t len)
{
    size_t old = strlen(path);

    if (len + 1 + old >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "a source path ending in %s", path);
    memmove(path + len + 1, path, old + 1);
    memcpy(path, name, len);
    path[len] = '/';
    return S_OK;
}

/* "target:source", each "short|long"; "." is the parent itself. Roots are the source's folder. */
static HRESULT prepend_directories(const struct source *source, const char *key,
                                   char path[static PATH_MAX])
{
    const struct table *table =
        package_table(session_package(source->installation->session), "Directory");
    int parents = table_column(table, "Directory_Parent"),
        names = table_column(table, "DefaultDir");

    for (unsigned depth = 0; depth < DEPTH_MAX; depth++) {
        ptrdiff_t row = table_find(table, key);
        const char *parent = row < 0 ? NULL : table_text(table, (size_t)row, parents);
        const char *name = row < 0 ? NULL : table_text(table, (size_t)row, names);
        const char *colon = name ? strchr(name, ':') : NULL;
        size_t len;
        HRESULT hr;

        if (!parent || !*parent || strcmp(parent, key) == 0)
            return S_OK;
        name = source_name(source, colon ? colon + 1 : name ? name : ".", &len);
        if (len && !(len == 1 && *name == '.')) {
            hr = prepend(path, name, len);
            if (FAILED(hr))
                return hr_trace(hr);
        }
        key = parent;
    }
    return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                    "table Directory, row \"%s\", column Directory_Parent: too deep", key);
}

HRESULT source_relative_path(const struct source *source, const struct session_file *file,
                             char **ret_path)
{
    const struct table *table =
        package_table(session_package(source->installation->session), "File");
    const char *text = table_text(table, file->row, table_column(table, "FileName"));
    char path[PATH_MAX];
    const char *name;
    size_t len;
    HRESULT hr;

    name = source_name(source, text ? text : "", &len);
    if (len >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "the source of the file %s", file->key);
    memcpy(path, name, len);
    path[len] = '\0';
    hr = prepend_directories(source, file->component->directory->key, path);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_path = strdup(path);
    return *ret_path ? S_OK : hr_raise(E_OUTOFMEMORY, "a source path");
}

HRESULT source_open_file(const struct source *source, const struct session_file *file, int *ret_fd,
                         char **ret_path)
{
    _cleanup_(freep) char *relative = NULL, *path = NULL;
    HRESULT hr = source_relative_path(source, file, &relative);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = source_find(source->folder, relative, &path);
    if (hr == S_FALSE) /* some compress nothing, and have all files in one folder */
        hr = source_find(source->folder, file->name, &path);
    if (hr == S_FALSE)
        return hr_raise(hr_from_win32(ERROR_FILE_NOT_FOUND),
                        "the file %s (table File, row \"%s\") is not in %s: the package is "
                        "uncompressed, and its files are to be beside it",
                        relative, file->key, source->folder);
    if (SUCCEEDED(hr))
        hr = open_plain(path, ret_fd);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_path = TAKE_PTR(path);
    return S_OK;
}
