/* SPDX-License-Identifier: MIT */
#include "publish/kept_package.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/home.h"
#include "base/hresult.h"

enum {
    TRANSFORMS_MAX = 64,
    FILE_MODE = 0644, /* packages are no secret: who may not install may look */
    FOLDER_MODE = 0755,
    PIECE = 64 << 10,
};

/* ---- places ---- */

static HRESULT join(const char *folder, const char *name, char ret_path[static PATH_MAX])
{
    int len = snprintf(ret_path, PATH_MAX, "%s/%s", folder, name);

    return len >= 0 && len < PATH_MAX
               ? S_OK
               : hr_raise(hr_from_win32(ERROR_FILENAME_EXCED_RANGE), "%s/%s", folder, name);
}

static enum home_folder home_of(enum session_context context)
{
    return context == SESSION_MACHINE ? HOME_MACHINE_HIVE : HOME_STATE;
}

HRESULT kept_folder(enum session_context context, char ret_path[static PATH_MAX])
{
    char home[PATH_MAX];
    HRESULT hr = home_path(home_of(context), home);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(join(home, "installer", ret_path));
}

/* A folder of the product's own. */
static HRESULT product_folder(struct installation *installation, char ret_path[static PATH_MAX])
{
    char folder[PATH_MAX];
    HRESULT hr = kept_folder(session_context(installation->session), folder);

    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(join(folder, session_property(installation->session, "ProductCode"), ret_path));
}

static HRESULT in_product_folder(struct installation *installation, const char *name,
                                 char ret_path[static PATH_MAX])
{
    char folder[PATH_MAX];
    HRESULT hr = product_folder(installation, folder);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(join(folder, name, ret_path));
}

HRESULT kept_package_path(struct installation *installation, char ret_path[static PATH_MAX])
{
    return hr_trace(in_product_folder(installation, "package.msi", ret_path));
}

/* Names from a package are names alone. */
HRESULT kept_icon_path(struct installation *installation, const char *icon,
                       char ret_path[static PATH_MAX])
{
    if (!*icon || *icon == '.' || strchr(icon, '/'))
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table Icon, row %s, column Name: it is no name of a file", icon);
    return hr_trace(in_product_folder(installation, icon, ret_path));
}

static HRESULT make_folders(struct installation *installation)
{
    enum session_context context = session_context(installation->session);
    char folder[PATH_MAX];
    int fd;
    HRESULT hr;

    hr = home_open(home_of(context), &fd);
    if (FAILED(hr))
        return hr_trace(hr);
    close(fd);
    hr = kept_folder(context, folder);
    if (SUCCEEDED(hr))
        hr = journal_make_folder(installation->journal, folder, FOLDER_MODE);
    if (SUCCEEDED(hr))
        hr = product_folder(installation, folder);
    if (SUCCEEDED(hr))
        hr = journal_make_folder(installation->journal, folder, FOLDER_MODE);
    return hr_trace(hr);
}

/* ---- copies ---- */

static HRESULT copy_bytes(int from, int to, const char *path)
{
    _cleanup_(freep) char *piece = malloc(PIECE);
    ssize_t n;

    if (!piece)
        return hr_raise(E_OUTOFMEMORY, "copying %s", path);
    while ((n = read(from, piece, PIECE)) > 0) {
        for (ssize_t done = 0, m; done < n; done += m) {
            m = write(to, piece + done, (size_t)(n - done));
            if (m < 0)
                return hr_raise(hr_from_errno(), "writing the copy of %s", path);
        }
    }
    return n < 0 ? hr_raise(hr_from_errno(), "reading %s", path) : S_OK;
}

static HRESULT copy_file(struct installation *installation, const char *from, const char *to)
{
    _cleanup_(closep) int source = open(from, O_RDONLY | O_CLOEXEC);
    struct stat status;
    int fd;
    HRESULT hr;

    if (source < 0 || fstat(source, &status) < 0)
        return hr_raise(hr_from_errno(), "reading %s", from);
    hr = journal_new_file(installation->journal, to, FILE_MODE, &fd);
    if (SUCCEEDED(hr))
        hr = copy_bytes(source, fd, from);
    if (SUCCEEDED(hr))
        hr = journal_place_file(installation->journal, &status.st_mtim);
    return hr_trace(hr);
}

HRESULT kept_package_make(struct installation *installation)
{
    const char *package = package_path(session_package(installation->session));
    char path[PATH_MAX];
    HRESULT hr = kept_package_path(installation, path);

    if (FAILED(hr) || strcmp(package, path) == 0 || installation->has_kept_package ||
        installation->is_trial)
        return hr_trace(hr);
    hr = make_folders(installation);
    if (SUCCEEDED(hr))
        hr = copy_file(installation, package, path);
    installation->has_kept_package = SUCCEEDED(hr);
    return hr_trace(hr);
}

/* One of the list: a stream of the package is there with it, a file is copied. */
static HRESULT keep_transform(struct installation *installation, const char *transform, unsigned i,
                              FILE *paths)
{
    char name[32], path[PATH_MAX];
    HRESULT hr;

    if (i > 0)
        putc(';', paths);
    if (*transform == ':') {
        fputs(transform, paths);
        return S_OK;
    }
    if (i >= TRANSFORMS_MAX)
        return hr_raise(hr_from_win32(ERROR_INSTALL_TRANSFORM_FAILURE),
                        "there are more than %d transforms", TRANSFORMS_MAX);
    snprintf(name, sizeof(name), "transform%u.mst", i);
    hr = in_product_folder(installation, name, path);
    if (SUCCEEDED(hr) && strcmp(path, transform) != 0 && !installation->is_trial)
        hr = copy_file(installation, transform, path);
    fputs(path, paths);
    return hr_trace(hr);
}

HRESULT kept_transforms_make(struct installation *installation, char **ret_paths)
{
    _cleanup_(freep) char *list = strdup(session_property(installation->session, "TRANSFORMS"));
    _cleanup_(freep) char *text = NULL;
    char *rest = list;
    unsigned n = 0;
    size_t size;
    FILE *paths = open_memstream(&text, &size);
    HRESULT hr = S_OK;

    if (!paths || !list) {
        if (paths)
            fclose(paths);
        return hr_raise(E_OUTOFMEMORY, "the transforms");
    }
    for (char *one; SUCCEEDED(hr) && (one = strsep(&rest, ";"));)
        if (*one)
            hr = keep_transform(installation, one + (*one == '@' || *one == '|'), n++, paths);
    if (fclose(paths) != 0 || !text)
        return hr_raise(E_OUTOFMEMORY, "the transforms");
    if (SUCCEEDED(hr))
        *ret_paths = TAKE_PTR(text);
    return hr_trace(hr);
}

static HRESULT keep_icon(struct installation *installation, const char *icon)
{
    char path[PATH_MAX], stream[PATH_MAX];
    int fd;
    HRESULT hr = kept_icon_path(installation, icon, path);

    snprintf(stream, sizeof(stream), "Icon.%s", icon);
    if (SUCCEEDED(hr))
        hr = journal_new_file(installation->journal, path, FILE_MODE, &fd);
    if (SUCCEEDED(hr))
        hr = package_read_stream(session_package(installation->session), stream, fd);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table Icon, row %s, column Data: there is no stream", icon);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(journal_place_file(installation->journal, NULL));
}

HRESULT kept_icons_make(struct installation *installation)
{
    const struct table *table = package_table(session_package(installation->session), "Icon");
    HRESULT hr = S_OK;

    if (table_n_rows(table) == 0 || installation->is_trial)
        return S_OK;
    hr = make_folders(installation);
    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        const char *icon = table_text(table, row, table_column(table, "Name"));

        hr = icon ? keep_icon(installation, icon) : S_OK;
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

/* ---- removal ---- */

static HRESULT remove_one(struct installation *installation, const char *name)
{
    char path[PATH_MAX];
    HRESULT hr = in_product_folder(installation, name, path);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(journal_remove_file(installation->journal, path));
}

HRESULT kept_package_remove(struct installation *installation)
{
    const struct table *icons = package_table(session_package(installation->session), "Icon");
    char path[PATH_MAX], name[32];
    HRESULT hr;

    if (installation->is_trial)
        return S_OK;
    hr = remove_one(installation, "package.msi");
    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(icons); row++) {
        const char *icon = table_text(icons, row, table_column(icons, "Name"));

        if (icon && SUCCEEDED(kept_icon_path(installation, icon, path)))
            hr = journal_remove_file(installation->journal, path);
    }
    for (unsigned i = 0; SUCCEEDED(hr) && i < TRANSFORMS_MAX; i++) {
        snprintf(name, sizeof(name), "transform%u.mst", i);
        hr = remove_one(installation, name);
        if (hr == S_FALSE)
            break;
    }
    if (SUCCEEDED(hr))
        hr = product_folder(installation, path);
    if (SUCCEEDED(hr))
        hr = journal_remove_folder(installation->journal, path);
    if (SUCCEEDED(hr))
        hr = kept_folder(session_context(installation->session), path);
    if (SUCCEEDED(hr))
        hr = journal_remove_folder(installation->journal, path);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}
