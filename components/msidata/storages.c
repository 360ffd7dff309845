/* SPDX-License-Identifier: MIT */
#include "storages.h"

#include <string.h>

#include "base/hresult.h"
#include "storage_file.h"

struct storage_file *storages_open(const char *path)
{
    struct storage_file *file = storage_file_new(path);

    if (file && FAILED(storage_file_load(file)))
        return storage_file_unref(file);
    return file;
}

static HRESULT list_one(struct data *data, const char *name)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    HRESULT hr = data_row_new(data->storages, &row);

    if (SUCCEEDED(hr))
        hr = pool_add(&data->pool, name, strlen(name), &row->cells[DATA_STREAM_NAME]);
    if (FAILED(hr))
        return hr_trace(hr);
    row->cells[DATA_STREAM_DATA] = 1;
    hr = data_table_insert(data->storages, row);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

HRESULT storages_list(const char *path, struct data *data)
{
    struct storage_file *file = storages_open(path);
    HRESULT hr = S_OK;

    for (size_t i = 0; file && SUCCEEDED(hr) && i < file->root->n_children; i++) {
        if (file->root->children[i]->is_storage)
            hr = list_one(data, file->root->children[i]->name);
    }
    storage_file_unref(file);
    return hr_trace(hr);
}

/* A program's compound file, or what the source has of that name. */
static HRESULT put_one(struct storage_file *file, const char *name, const struct blob *blob,
                       const struct storage_file *source)
{
    struct storage_file *given = NULL;
    struct storage_node *node = NULL;
    bool is_put;
    HRESULT hr;

    if (blob) {
        given = storage_file_new("");
        hr = given ? storage_file_load_bytes(given, blob->bytes, blob->size) : E_OUTOFMEMORY;
        if (FAILED(hr)) {
            storage_file_unref(given);
            return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "%s is no compound file", name);
        }
        node = given->root;
    } else if (source) {
        node = storage_node_find(source->root, name);
    }
    is_put = !node || storage_node_copy(file->root, node, name);
    storage_file_unref(given);
    return is_put ? S_OK : hr_raise(E_OUTOFMEMORY, "storage %s", name);
}

HRESULT storages_write(const char *path, const struct data *data, const struct storage_file *source)
{
    const struct data_table *storages = data->storages;
    struct storage_file *file;
    HRESULT hr = S_OK;

    if (storages->n_rows == 0)
        return S_OK;
    file = storages_open(path);
    if (!file)
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "reading %s again", path);
    for (size_t i = 0; SUCCEEDED(hr) && i < storages->n_rows; i++) {
        const struct data_row *row = storages->rows[i];

        hr = put_one(file, pool_text(&data->pool, row->cells[DATA_STREAM_NAME], NULL), row->blob,
                     source);
    }
    if (SUCCEEDED(hr) && FAILED(storage_file_save(file)))
        hr = hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "writing the storages of %s", path);
    storage_file_unref(file);
    return hr_trace(hr);
}
