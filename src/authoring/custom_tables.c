/* SPDX-License-Identifier: MIT */
#include "authoring/custom_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "authoring/idt_read.h"
#include "base/hresult.h"
#include "package/package.h"

enum {
    SIZE_LIMIT = 256 << 20,
};

struct table_file {
    struct making *making;
    const char *path;
};

static const char *keep(struct making *making, const char *text)
{
    char *copy = arena_alloc(&making->texts, strlen(text) + 1);

    return copy ? strcpy(copy, text) : NULL;
}

/* FILE beside the table's file, in the folder of the table's name. */
static HRESULT add_stream(void *context, const struct table *table, size_t row, const char *file)
{
    const struct table_file *of = context;
    struct making *making = of->making;
    _cleanup_(freep) char *name = package_cell_stream(table, row), *path = NULL;
    const char *slash = strrchr(of->path, '/');
    struct package_stream *streams =
        realloc(making->streams, (making->n_streams + 1) * sizeof(*streams));

    if (streams)
        making->streams = streams;
    if (!streams || !name ||
        asprintf(&path, "%.*s%s/%s", slash ? (int)(slash + 1 - of->path) : 0, of->path,
                 table_name(table), file) < 0)
        return hr_raise(E_OUTOFMEMORY, "%s", of->path);
    streams[making->n_streams] = (struct package_stream){keep(making, name), keep(making, path)};
    if (!streams[making->n_streams].name || !streams[making->n_streams].path)
        return hr_raise(E_OUTOFMEMORY, "%s", of->path);
    making->n_streams++;
    return S_OK;
}

static HRESULT read_text(const char *path, char **ret_text, size_t *ret_size)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "rbe");
    struct stat status;
    char *text;

    if (!file || fstat(fileno(file), &status) < 0)
        return hr_raise(hr_from_errno(), "%s: opening the table", path);
    if (status.st_size > SIZE_LIMIT)
        return hr_raise(E_INVALIDARG, "%s: it is too large for a table", path);
    text = malloc((size_t)status.st_size + 1);
    if (!text)
        return hr_raise(E_OUTOFMEMORY, "%s", path);
    *ret_size = fread(text, 1, (size_t)status.st_size, file);
    *ret_text = text;
    return S_OK;
}

/* A table that Windows documents has the columns that it documents, if it is not there yet. */
static HRESULT add_table(struct making *making, const char *path)
{
    _cleanup_(table_freep) struct table *new_table = NULL;
    _cleanup_(freep) char *text = NULL, *name = NULL;
    struct table_file file = {making, path};
    const struct idt_streams streams = {add_stream, &file};
    struct table *table;
    size_t size = 0;
    HRESULT hr = read_text(path, &text, &size);

    if (FAILED(hr))
        return hr_trace(hr);
    name = idt_table_name(text, size);
    table = name ? tables_find(making->tables, name) : NULL;
    if (table)
        return hr_trace(idt_read(path, text, size, &streams, &table));
    hr = idt_read(path, text, size, &streams, &new_table);
    if (SUCCEEDED(hr))
        hr = tables_take(making->tables, &new_table);
    return hr_trace(hr);
}

HRESULT custom_tables_write(struct making *making, const char *folder)
{
    const struct manifest *manifest = making->manifest;
    HRESULT hr = S_OK;

    for (size_t i = 0; i < manifest->n_sections; i++) {
        const struct manifest_section *section = &manifest->sections[i];

        if (strcmp(section->kind, "tables") != 0)
            continue;
        for (size_t j = 0; SUCCEEDED(hr) && j < section->n_lines; j++) {
            _cleanup_(freep) char *path = NULL;
            const char *name = section->lines[j].key;

            if (asprintf(&path, *name == '/' ? "%.0s%s" : "%s/%s", folder, name) < 0)
                return hr_raise(E_OUTOFMEMORY, "%s", name);
            hr = add_table(making, path);
        }
    }
    return hr_trace(hr);
}
