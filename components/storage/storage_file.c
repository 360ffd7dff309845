/* SPDX-License-Identifier: MIT */
#include "storage_file.h"

#include <errno.h>
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-memory.h>
#include <gsf/gsf-input-stdio.h>
#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-output-stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"

enum {
    DEPTH_MAX = 64,
    CHILDREN_MAX = 1 << 20,
    STREAM_MAX = 1 << 30,
};

/* ---- the tree ---- */

static struct storage_node *node_new(const char *name, bool is_storage)
{
    struct storage_node *node = calloc(1, sizeof(*node));

    if (!node)
        return NULL;
    node->refs = 1;
    node->is_storage = is_storage;
    node->name = strdup(name);
    return node->name ? node : storage_node_unref(node);
}

struct storage_node *storage_node_ref(struct storage_node *node)
{
    node->refs++;
    return node;
}

struct storage_node *storage_node_unref(struct storage_node *node)
{
    if (!node || --node->refs > 0)
        return NULL;
    for (size_t i = 0; i < node->n_children; i++) {
        node->children[i]->is_gone = true;
        storage_node_unref(node->children[i]);
    }
    free(node->children);
    free(node->bytes);
    free(node->name);
    free(node);
    return NULL;
}

struct storage_node *storage_node_find(const struct storage_node *parent, const char *name)
{
    for (size_t i = 0; i < parent->n_children; i++) {
        if (strcasecmp(parent->children[i]->name, name) == 0)
            return parent->children[i];
    }
    return NULL;
}

struct storage_node *storage_node_add(struct storage_node *parent, const char *name,
                                      bool is_storage)
{
    struct storage_node **grown, *child;

    if (parent->n_children >= CHILDREN_MAX)
        return NULL;
    grown = reallocarray(parent->children, parent->n_children + 1, sizeof(struct storage_node *));
    if (!grown)
        return NULL;
    parent->children = grown;
    child = node_new(name, is_storage);
    if (child)
        parent->children[parent->n_children++] = child;
    return child;
}

void storage_node_remove(struct storage_node *parent, struct storage_node *child)
{
    for (size_t i = 0; i < parent->n_children; i++) {
        if (parent->children[i] != child)
            continue;
        memmove(&parent->children[i], &parent->children[i + 1],
                (parent->n_children - i - 1) * sizeof(struct storage_node *));
        parent->n_children--;
        child->is_gone = true;
        storage_node_unref(child);
        return;
    }
}

bool storage_node_resize(struct storage_node *node, size_t size)
{
    if (size > STREAM_MAX)
        return false;
    if (size > node->room) {
        size_t room = size > 2 * node->room ? size : 2 * node->room;
        unsigned char *grown = realloc(node->bytes, room);

        if (!grown)
            return false;
        node->bytes = grown;
        node->room = room;
    }
    if (size > node->size)
        memset(node->bytes + node->size, 0, size - node->size);
    node->size = size;
    return true;
}

bool storage_node_copy(struct storage_node *parent, const struct storage_node *node,
                       const char *name)
{
    struct storage_node *copy = storage_node_add(parent, name, node->is_storage);
    bool is_copied = copy && (node->size == 0 || storage_node_resize(copy, node->size));

    if (!is_copied)
        return false;
    if (node->size)
        memcpy(copy->bytes, node->bytes, node->size);
    copy->clsid = node->clsid;
    for (size_t i = 0; is_copied && i < node->n_children; i++)
        is_copied = storage_node_copy(copy, node->children[i], node->children[i]->name);
    return is_copied;
}

/* ---- files ---- */

struct storage_file *storage_file_new(const char *path)
{
    struct storage_file *file = calloc(1, sizeof(*file));

    if (!file)
        return NULL;
    file->refs = 1;
    file->path = strdup(path);
    file->root = node_new("", true);
    return file->path && file->root ? file : storage_file_unref(file);
}

struct storage_file *storage_file_ref(struct storage_file *file)
{
    file->refs++;
    return file;
}

struct storage_file *storage_file_unref(struct storage_file *file)
{
    if (!file || --file->refs > 0)
        return NULL;
    if (file->is_changed && file->is_written && !file->is_transacted)
        storage_file_save(file);
    storage_node_unref(file->root);
    free(file->path);
    free(file);
    return NULL;
}

/* ---- reading ---- */

static HRESULT load_stream(GsfInput *input, struct storage_node *node)
{
    gsf_off_t size = gsf_input_size(input);

    if (size < 0 || size > STREAM_MAX)
        return STG_E_DOCFILECORRUPT;
    if (!storage_node_resize(node, (size_t)size))
        return E_OUTOFMEMORY;
    if (size > 0 && !gsf_input_read(input, (size_t)size, node->bytes))
        return STG_E_READFAULT;
    return S_OK;
}

static HRESULT load_storage(GsfInfile *folder, struct storage_node *node, unsigned depth);

static HRESULT load_child(GsfInfile *folder, int index, struct storage_node *parent, unsigned depth)
{
    const char *name = gsf_infile_name_by_index(folder, index);
    GsfInput *input = gsf_infile_child_by_index(folder, index);
    bool is_storage =
        input && GSF_IS_INFILE(input) && gsf_infile_num_children(GSF_INFILE(input)) >= 0;
    struct storage_node *child;
    HRESULT hr;

    if (!input)
        return STG_E_DOCFILECORRUPT;
    child = name ? storage_node_add(parent, name, is_storage) : NULL;
    if (!child)
        hr = E_OUTOFMEMORY;
    else if (is_storage)
        hr = load_storage(GSF_INFILE(input), child, depth + 1);
    else
        hr = load_stream(input, child);
    g_object_unref(input);
    return hr;
}

static HRESULT load_storage(GsfInfile *folder, struct storage_node *node, unsigned depth)
{
    int n = gsf_infile_num_children(folder);
    HRESULT hr = S_OK;

    if (depth > DEPTH_MAX)
        return STG_E_DOCFILECORRUPT;
    gsf_infile_msole_get_class_id(GSF_INFILE_MSOLE(folder), (guint8 *)&node->clsid);
    for (int i = 0; SUCCEEDED(hr) && i < n; i++)
        hr = load_child(folder, i, node, depth);
    return hr;
}

/* Takes the input over. */
static HRESULT load(GsfInput *input, struct storage_file *file)
{
    GsfInfile *folder = gsf_infile_msole_new(input, NULL);
    HRESULT hr;

    g_object_unref(input);
    if (!folder)
        return STG_E_FILEALREADYEXISTS;
    hr = load_storage(folder, file->root, 0);
    g_object_unref(folder);
    return hr;
}

HRESULT storage_file_load(struct storage_file *file)
{
    GsfInput *input;

    if (access(file->path, file->is_written ? R_OK | W_OK : R_OK) < 0)
        return errno == ENOENT || errno == ENOTDIR ? STG_E_FILENOTFOUND : STG_E_ACCESSDENIED;
    input = gsf_input_stdio_new(file->path, NULL);
    return input ? load(input, file) : STG_E_ACCESSDENIED;
}

HRESULT storage_file_load_bytes(struct storage_file *file, const void *bytes, size_t size)
{
    GsfInput *input = gsf_input_memory_new(bytes, (gsf_off_t)size, FALSE);

    return input ? load(input, file) : E_OUTOFMEMORY;
}

/* ---- writing ---- */

static bool save_storage(GsfOutfile *folder, const struct storage_node *node)
{
    bool is_saved = true;

    gsf_outfile_msole_set_class_id(GSF_OUTFILE_MSOLE(folder), (const guint8 *)&node->clsid);
    for (size_t i = 0; is_saved && i < node->n_children; i++) {
        const struct storage_node *child = node->children[i];
        GsfOutput *output = gsf_outfile_new_child(folder, child->name, child->is_storage);

        if (!output)
            return false;
        if (child->is_storage)
            is_saved = save_storage(GSF_OUTFILE(output), child);
        else
            is_saved = gsf_output_write(output, child->size,
                                        child->bytes ? child->bytes : (const guint8 *)"");
        is_saved = gsf_output_close(output) && is_saved;
        g_object_unref(output);
    }
    return is_saved;
}

/* The tree as it is now. */
HRESULT storage_file_save(struct storage_file *file)
{
    GsfOutput *output = gsf_output_stdio_new(file->path, NULL);
    GsfOutfile *folder;
    bool is_saved;

    if (!output)
        return STG_E_ACCESSDENIED;
    folder = gsf_outfile_msole_new(output);
    g_object_unref(output);
    is_saved = save_storage(folder, file->root);
    is_saved = gsf_output_close(GSF_OUTPUT(folder)) && is_saved;
    g_object_unref(folder);
    if (!is_saved)
        return STG_E_WRITEFAULT;
    file->is_changed = false;
    return S_OK;
}
