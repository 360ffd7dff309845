/* SPDX-License-Identifier: MIT */
#include "package/package.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "package/package_layer.h"
#include "package/summary_read.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)
#define FAILURE HRESULT_FROM_WIN32(ERROR_INSTALL_TRANSFORM_FAILURE)

struct package {
    struct package_layer *layers; /* the file itself first; n_layers */
    size_t n_layers;
    const char **streams; /* by name; n_streams */
    size_t n_streams;
    struct database database;
    struct summary summary;
};

/* ---- layers ---- */

/* The layer that has the stream, NULL if none has. */
static const struct package_layer *layer_of(const struct package *package, const char *name,
                                            int64_t *ret_size)
{
    for (size_t i = package->n_layers; i-- > 0;) {
        *ret_size = container_index_size(package->layers[i].index, name);
        if (*ret_size >= 0)
            return &package->layers[i];
    }
    return NULL;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What several layers have is one stream. */
static HRESULT list_streams(struct package *package)
{
    size_t n = 0, n_all = 0;

    for (size_t i = 0; i < package->n_layers; i++)
        for (size_t j = 0; container_index_name_at(package->layers[i].index, j); j++)
            n_all++;
    package->streams = calloc(n_all + 1, sizeof(*package->streams));
    if (!package->streams)
        return hr_raise(E_OUTOFMEMORY, "the streams of a package");
    for (size_t i = 0; i < package->n_layers; i++)
        for (size_t j = 0; container_index_name_at(package->layers[i].index, j); j++)
            package->streams[n++] = container_index_name_at(package->layers[i].index, j);
    qsort(package->streams, n, sizeof(*package->streams), compare_texts);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(package->streams[i], package->streams[i - 1]) != 0)
            package->streams[package->n_streams++] = package->streams[i];
    return S_OK;
}

/* ---- opening ---- */

static struct span table_bytes(void *context, const char *name)
{
    const struct package *package = context;

    return container_index_table(package->layers[0].index, name);
}

static int64_t stream_size(void *context, const char *name)
{
    const struct package *package = context;

    return container_index_size(package->layers[0].index, name);
}

/* A name that follows ':' is one in the package itself. */
static HRESULT add_transform(struct package *package, const char *name)
{
    struct package_layer *layer = &package->layers[package->n_layers];
    HRESULT hr = *name == ':' ? package_layer_open_within(&package->layers[0], name + 1, layer)
                              : package_layer_open(name, layer);

    if (FAILED(hr)) {
        _cleanup_(freep) char *message = strdup(hr_message());

        return hr_raise(FAILURE, "the transform %s: %s", name, message ? message : "");
    }
    package->n_layers++;
    return hr_trace(package_layer_apply(layer, &package->database));
}

static HRESULT read_database(struct package *package, const char *path)
{
    const struct database_source source = {table_bytes, stream_size, package};
    _cleanup_(freep) char *message = NULL;
    HRESULT hr = database_read(&source, &package->database);

    if (SUCCEEDED(hr))
        hr = summary_read(container_index_summary(package->layers[0].index), &package->summary);
    if (hr != INVALID)
        return hr_trace(hr);
    message = strdup(hr_message());
    return hr_raise(hr, "%s: the package is damaged: %s; get it anew from where it came from", path,
                    message ? message : "");
}

static HRESULT read_all(struct package *package, const char *path,
                        const struct package_terms *terms)
{
    HRESULT hr = package_layer_open(path, &package->layers[0]);

    if (FAILED(hr))
        return hr_trace(hr);
    package->n_layers = 1;
    hr = read_database(package, path);
    for (size_t i = 0; SUCCEEDED(hr) && i < terms->n_transforms; i++)
        hr = add_transform(package, terms->transforms[i]);
    if (SUCCEEDED(hr))
        hr = list_streams(package);
    return hr_trace(hr);
}

HRESULT package_open(const char *path, const struct package_terms *terms,
                     struct package **ret_package)
{
    static const struct package_terms no_terms;
    _cleanup_(package_freep) struct package *package = calloc(1, sizeof(*package));
    HRESULT hr;

    if (!terms)
        terms = &no_terms;
    if (package)
        package->layers = calloc(terms->n_transforms + 1, sizeof(*package->layers));
    if (!package || !package->layers)
        return hr_raise(E_OUTOFMEMORY, "%s", path);
    hr = read_all(package, path, terms);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_package = TAKE_PTR(package);
    return S_OK;
}

struct package *package_free(struct package *package)
{
    if (!package)
        return NULL;

    database_clear(&package->database);
    summary_clear(&package->summary);
    for (size_t i = 0; i < package->n_layers; i++)
        package_layer_close(&package->layers[i]);
    free(package->layers);
    free(package->streams);
    free(package);
    return NULL;
}

/* ---- what is in it ---- */

const char *package_path(const struct package *package)
{
    return package->layers[0].path;
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
    return i < package->n_streams ? package->streams[i] : NULL;
}

HRESULT package_read_stream(const struct package *package, const char *name, int fd)
{
    int64_t size;
    const struct package_layer *layer = layer_of(package, name, &size);

    if (!layer)
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    return hr_trace(container_index_copy(&layer->file, name, size, fd));
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
