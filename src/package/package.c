/* SPDX-License-Identifier: MIT */
#include "package/package.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "package/container_index.h"
#include "package/database_read.h"
#include "package/summary_read.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)

struct package {
    char *path;
    int fd;
    struct container_index *index;
    struct database database;
    struct summary summary;
};

/* ---- opening ---- */

static struct span table_bytes(void *context, const char *name)
{
    struct package *package = context;

    return container_index_table(package->index, name);
}

static int64_t stream_size(void *context, const char *name)
{
    struct package *package = context;

    return container_index_size(package->index, name);
}

static HRESULT open_file(struct package *package, const char *path)
{
    struct stat status;

    package->path = realpath(path, NULL);
    if (package->path)
        package->fd = open(package->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (package->fd < 0)
        return hr_raise(hr_from_errno(), "%s: opening the package", path);
    if (fstat(package->fd, &status) < 0 || !S_ISREG(status.st_mode))
        return hr_raise(INVALID, "%s: it is no file", path);
    return S_OK;
}

static HRESULT read_file(struct package *package)
{
    const struct database_source source = {table_bytes, stream_size, package};
    HRESULT hr = container_index_read(package->fd, package->path, &package->index);

    if (SUCCEEDED(hr))
        hr = database_read(&source, &package->database);
    if (SUCCEEDED(hr))
        hr = summary_read(container_index_summary(package->index), &package->summary);
    return hr_trace(hr);
}

HRESULT package_open(const char *path, const struct package_terms *terms,
                     struct package **ret_package)
{
    _cleanup_(package_freep) struct package *package = calloc(1, sizeof(*package));
    HRESULT hr;

    if (!package)
        return hr_raise(E_OUTOFMEMORY, "%s", path);
    package->fd = -1;
    hr = open_file(package, path);
    if (SUCCEEDED(hr))
        hr = read_file(package);
    if (hr == INVALID && hr_recorded() == hr && !strstr(hr_message(), path)) {
        _cleanup_(freep) char *message = strdup(hr_message());

        hr = hr_raise(hr, "%s: the package is damaged: %s; get it anew from where it came from",
                      path, message ? message : "");
    }
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_package = TAKE_PTR(package);
    return S_OK;
}

struct package *package_free(struct package *package)
{
    if (!package)
        return NULL;

    if (package->fd >= 0)
        close(package->fd);
    container_index_free(package->index);
    database_clear(&package->database);
    summary_clear(&package->summary);
    free(package->path);
    free(package);
    return NULL;
}

/* ---- what is in it ---- */

const char *package_path(const struct package *package)
{
    return package->path;
}

static int compare_name(const void *name, const void *table)
{
    return strcmp(name, table_name(*(struct table *const *)table));
}

const struct table *package_table(const struct package *package, const char *name)
{
    struct table *const *found = bsearch(name, package->database.tables, package->database.n_tables,
                                         sizeof(*package->database.tables), compare_name);

    return found ? *found : NULL;
}

const struct table *package_table_at(const struct package *package, size_t i)
{
    return i < package->database.n_tables ? package->database.tables[i] : NULL;
}

const char *package_stream_at(const struct package *package, size_t i)
{
    return container_index_name_at(package->index, i);
}

HRESULT package_read_stream(const struct package *package, const char *name, int fd)
{
    int64_t size = container_index_size(package->index, name);

    if (size < 0)
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    return hr_trace(container_index_copy(package->fd, package->path, name, size, fd));
}

const char *package_summary_text(const struct package *package, unsigned property)
{
    return property < N_SUMMARY_PROPERTIES ? package->summary.texts[property] : NULL;
}

bool package_summary_number(const struct package *package, unsigned property, int64_t *ret_number)
{
    bool has = property < N_SUMMARY_PROPERTIES && package->summary.has_numbers & 1u << property;

    *ret_number = has ? package->summary.numbers[property] : 0;
    return has;
}

const char *package_property(const struct package *package, const char *name)
{
    const struct table *table = package_table(package, "Property");
    ptrdiff_t row = table_find(table, name);

    return row < 0 ? NULL : table_text(table, (size_t)row, 1);
}

/* ---- streams of cells ---- */

static size_t key_text(const struct table *table, size_t row, int column, char *ret_text,
                       size_t size)
{
    const char *text = table_text(table, row, column);
    int32_t number;

    if (table_number(table, row, column, &number))
        return (size_t)snprintf(ret_text, size, ".%d", (int)number);
    return (size_t)snprintf(ret_text, size, ".%s", text ? text : "");
}

static size_t cell_stream(const struct table *table, size_t row, char *ret_name, size_t size)
{
    size_t len = (size_t)snprintf(ret_name, size, "%s", table_name(table));

    for (unsigned i = 0; i < table_n_columns(table) && table_column_at(table, (int)i)->is_key; i++)
        len += key_text(table, row, (int)i, ret_name ? ret_name + len : NULL,
                        ret_name ? size - len : 0);
    return len;
}

char *package_cell_stream(const struct table *table, size_t row)
{
    size_t size = cell_stream(table, row, NULL, 0) + 1;
    char *name = malloc(size);

    if (name)
        cell_stream(table, row, name, size);
    return name;
}
