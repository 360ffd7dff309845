/* SPDX-License-Identifier: MIT */
#include "storage/opened.h"

#include "storage/storage_time.h"

static bool is_transacted(const struct opened *opened)
{
    return opened->mode & STGM_TRANSACTED;
}

HRESULT opened_init(struct opened *opened, struct storage_file *file, struct opened *parent,
                    struct compound_node *node, DWORD mode)
{
    if (mode & STGM_TRANSACTED) {
        opened->working = compound_node_clone(node);
        if (!opened->working)
            return STG_E_INSUFFICIENTMEMORY;
    }
    list_init(&opened->link);
    list_init(&opened->elements);
    opened->file = storage_file_ref(file);
    opened->parent = parent;
    opened->is_root = !parent;
    opened->base = node;
    opened->node = opened->working ? opened->working : node;
    opened->mode = mode & ~(DWORD)(STGM_CREATE | STGM_CONVERT);
    if (parent)
        list_append(&parent->elements, &opened->link);
    return S_OK;
}

static void make_stale(struct opened *opened)
{
    opened_forget_elements(opened);
    list_remove(&opened->link);
    opened->working = compound_node_free(opened->working);
    opened->node = opened->base = NULL;
    opened->parent = NULL;
}

void opened_forget_elements(struct opened *opened)
{
    list_for_each (link, &opened->elements)
        make_stale(container_of(link, struct opened, link));
}

void opened_deinit(struct opened *opened)
{
    make_stale(opened);
    storage_file_unref(opened->file);
}

struct opened *opened_find(const struct opened *opened, const struct compound_node *node)
{
    list_for_each (link, &opened->elements) {
        struct opened *element = container_of(link, struct opened, link);

        if (element->base == node)
            return element;
    }
    return NULL;
}

void opened_changed(struct opened *opened)
{
    for (struct opened *o = opened; o; o = is_transacted(o) ? NULL : o->parent)
        o->is_changed = true;
}

void opened_changed_storage(struct opened *opened)
{
    if (opened->node->depth > 0)
        opened->node->modified = storage_time_now();
    opened_changed(opened);
}

/* What a transacted one holds becomes what its base holds. */
static HRESULT hand_over(struct opened *opened)
{
    _cleanup_(compound_node_freep) struct compound_node *clone =
        compound_node_clone(opened->working);

    if (!clone)
        return STG_E_INSUFFICIENTMEMORY;
    compound_node_replace(opened->base, clone);
    if (opened->parent)
        opened_changed(opened->parent);
    return S_OK;
}

/* The root of a transacted file: what was committed comes back if it cannot be written. */
static HRESULT commit_file(struct opened *opened, DWORD flags)
{
    struct storage_file *file = opened->file;
    struct compound_node *before = file->root;
    HRESULT hr;

    if (file->is_saving)
        return STG_E_INUSE;
    if (is_transacted(opened)) {
        file->root = compound_node_clone(opened->working);
        if (!file->root) {
            file->root = before;
            return STG_E_INSUFFICIENTMEMORY;
        }
    }
    hr = storage_file_save(file, flags);
    if (file->root == before)
        return hr;
    if (FAILED(hr)) {
        compound_node_free(file->root);
        file->root = before;
    } else {
        opened->base = file->root;
        compound_node_free(before);
    }
    return hr;
}

HRESULT opened_commit(struct opened *opened, DWORD flags)
{
    bool was_changed = opened->is_changed;
    HRESULT hr = S_OK;

    if (!storage_mode_writes(opened->mode))
        return is_transacted(opened) ? STG_E_ACCESSDENIED : S_OK;
    /* Before, for foreign bytes may change it while it is written. */
    if (is_transacted(opened) || opened->is_root)
        opened->is_changed = false;
    if (!opened->is_root)
        hr = is_transacted(opened) ? hand_over(opened) : S_OK;
    else if (is_transacted(opened) || was_changed)
        hr = commit_file(opened, flags);
    opened->is_changed |= FAILED(hr) && was_changed;
    return hr;
}

HRESULT opened_revert(struct opened *opened)
{
    struct compound_node *clone;

    if (!is_transacted(opened))
        return S_OK;
    clone = compound_node_clone(opened->base);
    if (!clone)
        return STG_E_INSUFFICIENTMEMORY;
    opened_forget_elements(opened);
    compound_node_free(opened->working);
    opened->working = opened->node = clone;
    opened->is_changed = false;
    return S_OK;
}

void opened_remove(struct opened *opened, struct compound_node *node)
{
    struct opened *element;

    while ((element = opened_find(opened, node)))
        make_stale(element);
    compound_node_remove(opened->node, node);
    opened_changed_storage(opened);
}

bool opened_is_within(const struct opened *opened, const struct opened *other)
{
    for (; opened; opened = opened->parent) {
        if (opened == other)
            return true;
    }
    return false;
}
