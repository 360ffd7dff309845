/* SPDX-License-Identifier: MIT */
#include "session/package_files.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "session/package_name.h"
#include "session/refusal.h"

enum {
    SUMMARY_WORD_COUNT = 15,
    SOURCE_IS_COMPRESSED = 2, /* bit of it */
};

void package_files_deinit(struct package_files *files)
{
    arena_deinit(&files->paths);
    free(files->all);
    *files = (struct package_files){0};
}

const struct session_file *package_files_find(const struct package_files *files, const char *key)
{
    ptrdiff_t row = files->n > 0 ? table_find(files->table, key) : -1;

    return row < 0 ? NULL : &files->all[row];
}

static HRESULT read_name(const struct table *table, size_t row, struct session_file *file)
{
    const char *text = table_text(table, row, table_column(table, "FileName"));
    struct name name = name_of_file(text ? text : "");
    const char *fault = name_fault(name);

    if (fault)
        return refuse_row(table, row, "FileName", "%s: \"%.72s\"", fault, text ? text : "");
    /* The long name is the last part of the cell, and ends where that does. */
    file->name = name.text;
    return S_OK;
}

static HRESULT read_row(struct package_files *files, const struct components *components,
                        size_t row)
{
    const struct table *table = files->table;
    struct session_file *file = &files->all[row];
    ptrdiff_t component;
    int32_t size;
    HRESULT hr;

    file->key = table_text(table, row, table_column(table, "File"));
    if (!file->key)
        return refuse_row(table, row, "File", "a key is missing");
    hr = refer_row(table, row, "Component_", components->table, "Component", &component);
    if (SUCCEEDED(hr) && component < 0)
        hr = refuse_row(table, row, "Component_", "the component is missing");
    if (SUCCEEDED(hr))
        hr = read_name(table, row, file);
    if (FAILED(hr))
        return hr_trace(hr);

    table_number(table, row, table_column(table, "FileSize"), &size);
    if (size < 0)
        return refuse_row(table, row, "FileSize", "a size below 0");
    file->row = row;
    file->size = (uint32_t)size;
    file->component = &components->all[component];
    file->version = table_text(table, row, table_column(table, "Version"));
    table_number(table, row, table_column(table, "Attributes"), &file->attributes);
    table_number(table, row, table_column(table, "Sequence"), &file->sequence);
    return S_OK;
}

/* By its own attributes or, without, as the package's summary says of all. */
static bool is_in_cabinet(const struct package *package, const struct session_file *file)
{
    int64_t word_count;

    if (file->attributes & (FILE_COMPRESSED | FILE_NONCOMPRESSED))
        return file->attributes & FILE_COMPRESSED;
    return package_summary_number(package, SUMMARY_WORD_COUNT, &word_count) &&
           (word_count & SOURCE_IS_COMPRESSED);
}

HRESULT package_files_init(struct package_files *files, const struct package *package,
                           struct components *components)
{
    HRESULT hr = S_OK;

    *files = (struct package_files){.table = package_table(package, "File")};
    files->n = table_n_rows(files->table);
    files->all = calloc(files->n + 1, sizeof(*files->all));
    if (!files->all)
        hr = hr_raise(E_OUTOFMEMORY, "files of a package");

    for (size_t row = 0; SUCCEEDED(hr) && row < files->n; row++) {
        hr = read_row(files, components, row);
        if (SUCCEEDED(hr) && is_in_cabinet(package, &files->all[row]))
            components->is_in_cabinet[files->all[row].component->row] = true;
    }
    if (FAILED(hr))
        package_files_deinit(files);
    return hr_trace(hr);
}

static HRESULT resolve(struct package_files *files, struct session_file *file)
{
    const char *folder = file->component->directory->path;
    size_t folder_len = strlen(folder), name_len = strlen(file->name);
    char *path;

    if (folder_len + name_len >= PATH_MAX)
        return refuse_row(files->table, file->row, "FileName", "the path is too long");
    path = arena_alloc(&files->paths, folder_len + name_len + 1);
    if (!path)
        return hr_raise(E_OUTOFMEMORY, "paths of files");
    memcpy(path, folder, folder_len);
    memcpy(path + folder_len, file->name, name_len + 1);
    file->path = path;
    return S_OK;
}

HRESULT package_files_resolve(struct package_files *files)
{
    HRESULT hr = S_OK;

    arena_deinit(&files->paths);
    for (size_t i = 0; SUCCEEDED(hr) && i < files->n; i++)
        hr = resolve(files, &files->all[i]);
    return hr_trace(hr);
}
