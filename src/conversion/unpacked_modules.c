/* SPDX-License-Identifier: MIT */
#include "conversion/unpacked_modules.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "cabinet/cabinet.h"
#include "cabinet/cabinet_set.h"
#include "package/package_media.h"
#include "selfreg/attempt_folder.h"

struct unpacked_modules *unpacked_modules_free(struct unpacked_modules *modules)
{
    if (!modules)
        return NULL;
    source_deinit(&modules->source);
    session_free(modules->session);
    attempt_folder_remove(modules->folder);
    free(modules->is_wanted);
    free(modules);
    return NULL;
}

const struct package *unpacked_modules_package(const struct unpacked_modules *modules)
{
    return session_package(modules->session);
}

HRESULT unpacked_modules_file(const struct unpacked_modules *modules, size_t row,
                              const struct session_file **ret_file)
{
    const struct table *table = package_table(unpacked_modules_package(modules), "SelfReg");
    const char *key = table_text(table, row, table_column(table, "File_"));
    const struct session_file *file = key ? session_file(modules->session, key) : NULL;

    if (!file || !file->component)
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "SelfReg, row %zu, column File_: there is no file \"%s\" in the table File",
                        row + 1, key ? key : "");
    *ret_file = file;
    return S_OK;
}

/* ---- what is wanted ---- */

static bool is_library_name(const char *name)
{
    return strstr(name, ".so") != NULL;
}

static HRESULT choose_files(struct unpacked_modules *modules)
{
    const struct package *package = unpacked_modules_package(modules);
    const struct session_file *file;
    HRESULT hr = S_OK;

    modules->is_wanted = calloc(table_n_rows(package_table(package, "File")) + 1, 1);
    if (!modules->is_wanted)
        return hr_raise(E_OUTOFMEMORY, "files of a package");
    for (size_t i = 0; i < table_n_rows(package_table(package, "SelfReg")) && SUCCEEDED(hr); i++) {
        hr = unpacked_modules_file(modules, i, &file);
        if (SUCCEEDED(hr))
            modules->is_wanted[file->row] = true;
    }
    for (size_t i = 0; (file = session_file_at(modules->session, i)); i++)
        if (file->name && is_library_name(file->name))
            modules->is_wanted[file->row] = true;
    return hr_trace(hr);
}

/* ---- laying out ---- */

static HRESULT fail_file(const char *path)
{
    return hr_raise(hr_from_errno(), "unpacking %s: %s", path, strerror(errno));
}

/* Makes the file, with the folders on its way. */
static HRESULT make_file(const char *path, int *ret_fd)
{
    char folder[PATH_MAX];

    if (snprintf(folder, sizeof(folder), "%s", path) >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "unpacking %s", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0700) < 0 && errno != EEXIST)
            return fail_file(folder);
        *slash = '/';
    }
    *ret_fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0700);
    return *ret_fd < 0 ? fail_file(path) : S_OK;
}

struct unpacking {
    struct unpacked_modules *modules;
    const struct session_file *file; /* at hand */
    int fd;
};

static HRESULT begin_file(void *context, const struct cabinet_file *entry)
{
    struct unpacking *unpacking = context;
    const struct session_file *file = session_file(unpacking->modules->session, entry->name);

    if (!file || !unpacking->modules->is_wanted[file->row])
        return S_FALSE;
    unpacking->file = file;
    return hr_trace(make_file(file->path, &unpacking->fd));
}

static HRESULT write_part(void *context, const void *bytes, size_t size)
{
    struct unpacking *unpacking = context;

    while (size > 0) {
        ssize_t n = write(unpacking->fd, bytes, size);

        if (n < 0)
            return fail_file(unpacking->file->path);
        bytes = (const char *)bytes + n;
        size -= (size_t)n;
    }
    return S_OK;
}

static HRESULT end_file(void *context)
{
    struct unpacking *unpacking = context;
    int fd = TAKE_FD(unpacking->fd);

    unpacking->modules->is_wanted[unpacking->file->row] = false;
    return close(fd) < 0 ? fail_file(unpacking->file->path) : S_OK;
}

/* ---- cabinets ---- */

static HRESULT open_stream(const struct package *package, const char *name, int *ret_fd)
{
    _cleanup_(closep) int fd = memfd_create("cabinet", MFD_CLOEXEC);
    HRESULT hr;

    if (fd < 0)
        return hr_raise(hr_from_errno(), "reading the cabinet %s", name);
    hr = package_read_stream(package, name, fd);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_raise(hr, "the package %s has no cabinet #%s, which its table Media names",
                        package_path(package), name);
    if (FAILED(hr))
        return hr_trace(hr);
    lseek(fd, 0, SEEK_SET);
    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

static HRESULT open_cabinet(const struct unpacked_modules *modules,
                            const struct source_media *media, int *ret_fd)
{
    return hr_trace(media->cabinet[0] == '#'
                        ? open_stream(unpacked_modules_package(modules), media->cabinet + 1, ret_fd)
                        : source_open_cabinet(&modules->source, media, ret_fd));
}

static HRESULT open_neighbour(void *context, const char *name, int *ret_fd)
{
    const struct unpacked_modules *modules = context;
    const struct package *package = unpacked_modules_package(modules);
    const struct table *table = package_table(package, "Media");
    ptrdiff_t row = package_media_called(package, name);

    if (row < 0)
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table Media: files go on in the cabinet %s, which no row names", name);
    return hr_trace(
        open_cabinet(modules,
                     &(struct source_media){
                         .cabinet = table_text(table, (size_t)row, table_column(table, "Cabinet"))},
                     ret_fd));
}

static HRESULT unpack_cabinet(struct unpacked_modules *modules, const struct source_media *media)
{
    struct unpacking unpacking = {.modules = modules, .fd = -1};
    const struct cabinet_reader reader = {begin_file, write_part, end_file, &unpacking};
    const struct cabinet_opener opener = {open_neighbour, modules};
    _cleanup_(closep) int own = -1, fd = -1;
    HRESULT hr = open_cabinet(modules, media, &own);

    if (SUCCEEDED(hr))
        hr = cabinet_set_open(own, media->cabinet, &opener, &fd);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = cabinet_read(fd, media->cabinet, &reader);
    closep(&unpacking.fd);
    return hr_trace(hr);
}

static bool has_wanted(const struct unpacked_modules *modules, const struct source_media *media)
{
    const struct session_file *file;

    for (size_t i = 0; (file = session_file_at(modules->session, i)); i++)
        if (modules->is_wanted[file->row] && source_is_in_cabinet(&modules->source, file) &&
            source_media_of(&modules->source, file->sequence) == media)
            return true;
    return false;
}

/* ---- uncompressed files ---- */

static HRESULT copy_file(struct unpacked_modules *modules, const struct session_file *file)
{
    _cleanup_(closep) int from = -1;
    _cleanup_(closep) int to = -1;
    _cleanup_(freep) char *path = NULL;
    ssize_t n;
    HRESULT hr;

    hr = source_open_file(&modules->source, file, &from, &path);
    if (SUCCEEDED(hr))
        hr = make_file(file->path, &to);
    if (FAILED(hr))
        return hr_trace(hr);
    do {
        n = sendfile(to, from, NULL, 1 << 30);
    } while (n > 0);
    return n < 0 ? fail_file(file->path) : S_OK;
}

/* Cabinets hold the most; what is left is beside the package. */
static HRESULT lay_out(struct unpacked_modules *modules)
{
    const struct session_file *file;
    HRESULT hr = S_OK;

    for (size_t i = 0; i < modules->source.n_media && SUCCEEDED(hr); i++)
        if (has_wanted(modules, &modules->source.media[i]))
            hr = unpack_cabinet(modules, &modules->source.media[i]);
    for (size_t i = 0; SUCCEEDED(hr) && (file = session_file_at(modules->session, i)); i++) {
        if (!modules->is_wanted[file->row])
            continue;
        if (source_is_in_cabinet(&modules->source, file))
            hr = hr_raise(hr_from_win32(ERROR_FILE_NOT_FOUND),
                          "the file \"%s\" is not in the cabinet that should have it", file->key);
        else
            hr = copy_file(modules, file);
    }
    return hr_trace(hr);
}

/* ---- all of it ---- */

static HRESULT open_session(struct unpacked_modules *modules, const char *path)
{
    const struct session_terms terms = {.root = modules->folder};
    struct package *package;
    HRESULT hr;

    hr = package_open(path, NULL, &package);
    if (SUCCEEDED(hr))
        hr = session_new(package, &terms, &modules->session);
    if (SUCCEEDED(hr))
        hr = session_cost(modules->session);
    if (FAILED(hr))
        return hr_trace(hr);
    modules->installation.session = modules->session;
    return hr_trace(source_init(&modules->source, &modules->installation));
}

HRESULT unpacked_modules_new(const char *path, struct unpacked_modules **ret_modules)
{
    _cleanup_(unpacked_modules_freep) struct unpacked_modules *modules =
        calloc(1, sizeof(*modules));
    HRESULT hr;

    if (!modules)
        return hr_raise(E_OUTOFMEMORY, "modules of a package");
    hr = attempt_folder_make(&modules->folder);
    if (SUCCEEDED(hr))
        hr = open_session(modules, path);
    if (SUCCEEDED(hr))
        hr = choose_files(modules);
    if (SUCCEEDED(hr))
        hr = lay_out(modules);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_modules = TAKE_PTR(modules);
    return S_OK;
}

/* ---- names ---- */

static bool ends_name(char c)
{
    return !c || strchr("\"' ,;:|\\", c);
}

static size_t directory_len(const struct unpacked_modules *modules,
                            const struct session_directory *directory)
{
    return strlen(directory->path) - strlen(modules->folder);
}

/* Whether a component is in it: the system's own folders do not move with the package. */
static bool is_own_directory(const struct unpacked_modules *modules,
                             const struct session_directory *directory)
{
    const struct session_component *component;

    for (size_t i = 0; directory->path && (component = session_component_at(modules->session, i));
         i++)
        if (component->directory == directory)
            return strncmp(directory->path, modules->folder, strlen(modules->folder)) == 0;
    return false;
}

bool unpacked_modules_name_path(void *context, const char *text, size_t *ret_len, FILE *out)
{
    const struct unpacked_modules *modules = context;
    const struct session_directory *directory, *best = NULL;
    size_t best_len = 0;
    const struct session_file *file;

    for (size_t i = 0; (file = session_file_at(modules->session, i)); i++) {
        const char *path = file->path ? file->path + strlen(modules->folder) : "";
        size_t len = strlen(path);

        if (len && strncmp(text, path, len) == 0 && ends_name(text[len])) {
            *ret_len = len;
            return fprintf(out, "[#%s]", file->key) > 0;
        }
    }
    for (size_t i = 0; (directory = session_directory_at(modules->session, i)); i++)
        if (is_own_directory(modules, directory) && directory_len(modules, directory) > best_len &&
            strncmp(text, directory->path + strlen(modules->folder),
                    directory_len(modules, directory)) == 0) {
            best = directory;
            best_len = directory_len(modules, directory);
        }
    if (!best)
        return false;
    *ret_len = best_len;
    return fprintf(out, "[%s]", best->key) > 0;
}
