/* SPDX-License-Identifier: MIT */
#include "storages.h"

#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "compound/compound_file.h"

struct compound_node *storages_open(const char *path)
{
    struct compound_facts facts;
    struct compound_node *root;

    return SUCCEEDED(compound_file_read(path, &facts, &root)) ? root : NULL;
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
    _cleanup_(compound_node_freep) struct compound_node *root = storages_open(path);
    HRESULT hr = S_OK;

    for (size_t i = 0; root && SUCCEEDED(hr) && i < root->n_children; i++) {
        _cleanup_(freep) char *name = NULL;

        if (!root->children[i]->is_storage)
            continue;
        name = utf16_to_utf8_dup(root->children[i]->name);
        hr = name ? list_one(data, name) : hr_raise(E_OUTOFMEMORY, "list of storages");
    }
    return hr_trace(hr);
}

static HRESULT refuse(const char *name)
{
    return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "%s is no compound file", name);
}

/* A program's compound file, or what the source has of that name; NULL if it has nothing. */
static HRESULT find_content(const char *name, const char16_t *wide, const struct blob *blob,
                            const struct compound_node *source, struct compound_node **ret_content)
{
    const struct compound_node *found = source ? compound_node_find(source, wide) : NULL;
    struct compound_memory memory;
    struct compound_source bytes;
    struct compound_facts facts;

    *ret_content = NULL;
    if (blob) {
        memory = (struct compound_memory){blob->bytes, blob->size};
        bytes = compound_source_memory(&memory);
        return SUCCEEDED(compound_read(&bytes, &facts, ret_content)) ? S_OK : refuse(name);
    }
    if (!found || !found->is_storage)
        return S_OK;
    *ret_content = compound_node_clone(found);
    return *ret_content ? S_OK : hr_raise(E_OUTOFMEMORY, "storage %s", name);
}

static HRESULT put_one(struct compound_node *root, const char *name, const struct blob *blob,
                       const struct compound_node *source)
{
    _cleanup_(compound_node_freep) struct compound_node *content = NULL;
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(name);
    struct compound_node *node;
    HRESULT hr;

    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "storage %s", name);
    if (!*wide || utf16_len(wide) > COMPOUND_NAME_UNITS_MAX || compound_node_find(root, wide))
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "%s cannot be a storage's name",
                        name);
    hr = find_content(name, wide, blob, source, &content);
    if (FAILED(hr) || !content)
        return hr_trace(hr);
    hr = compound_node_add(root, wide, true, &node);
    if (SUCCEEDED(hr))
        hr = compound_node_graft(node, content);
    return SUCCEEDED(hr) ? S_OK : hr_raise(hr, "storage %s", name);
}

HRESULT storages_write(const char *path, const struct data *data,
                       const struct compound_node *source)
{
    const struct data_table *storages = data->storages;
    _cleanup_(compound_node_freep) struct compound_node *root = NULL;
    struct compound_facts facts;
    HRESULT hr = S_OK;

    if (storages->n_rows == 0)
        return S_OK;
    if (FAILED(compound_file_read(path, &facts, &root)))
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "reading %s again", path);
    for (size_t i = 0; SUCCEEDED(hr) && i < storages->n_rows; i++) {
        const struct data_row *row = storages->rows[i];

        hr = put_one(root, pool_text(&data->pool, row->cells[DATA_STREAM_NAME], NULL), row->blob,
                     source);
    }
    if (SUCCEEDED(hr) && FAILED(compound_file_write(path, root, &facts)))
        hr = hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "writing the storages of %s", path);
    return hr_trace(hr);
}
