/* SPDX-License-Identifier: MIT */
/*
 * The store: renaming keys. All below a renamed key changes its path, and with it its place.
 */
#include "store/store_record.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "store/expect.h"
#include "store/history.h"

/* Moves a key's record, and those of all below it, to the hashes that its new path gives. */
static HRESULT move_tree(struct hive_txn *txn, uint64_t id, struct key_path *path)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    char16_t name[KEY_NAME_MAX + 1] = u"";
    struct child_key child;
    struct node_view view;
    struct key_hash old;
    HRESULT hr;

    hr = node_copy_init(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    old = copy.hash;
    copy.hash = key_path_hash(path);
    hr = store_record_del(txn, HIVE_NODES, &old, sizeof(old));
    if (SUCCEEDED(hr))
        hr = node_copy_save(txn, &copy);
    if (SUCCEEDED(hr))
        hr = store_record_put(txn, HIVE_IDS, &id, sizeof(id), &copy.hash, sizeof(copy.hash));
    if (SUCCEEDED(hr))
        hr = store_record_put(txn, HIVE_CHILDREN, &child, store_child_key_of(copy.node, &child),
                              &copy.hash, sizeof(copy.hash));
    while (SUCCEEDED(hr)) {
        hr = store_walk_keys(txn, id, name, &view);
        if (FAILED(hr))
            break;
        hr = key_path_append(path, name);
        if (FAILED(hr))
            break;
        hr = move_tree(txn, view.node->id, path);
        key_path_pop(path);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

static HRESULT change_name(struct hive_txn *txn, uint64_t id, const char16_t *name)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    char text[STORE_NAME_MAX];
    struct child_key child;
    struct node *node, *old;
    size_t size;
    HRESULT hr;

    hr = node_copy_init(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = store_record_del(txn, HIVE_CHILDREN, &child, store_child_key_of(copy.node, &child));
    if (FAILED(hr))
        return hr_trace(hr);

    old = copy.node;
    size = utf16_to_utf8(name, utf16_len(name), text, sizeof(text));
    node = malloc(node_size(old) + size);
    if (!node)
        return hr_raise(E_OUTOFMEMORY, "renaming a key");

    *node = *old;
    node->name_size = (uint16_t)size;
    node->written = store_time_now();
    memcpy(node + 1, text, size);
    memcpy((char *)(node + 1) + size, node_class(old), (size_t)old->class_size + old->default_size);
    copy.node = node;
    free(old);
    return hr_trace(node_copy_save(txn, &copy));
}

HRESULT store_rename(struct hive_txn *txn, uint64_t id, const char16_t *name)
{
    struct operation operation = {.kind = OPERATION_RENAME, .id = id, .name = name};
    struct node_view view, sibling;
    _cleanup_(key_path_deinit) struct key_path path;
    HRESULT hr;

    key_path_init(&path);
    hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    if (view.node->parent == 0 || view.node->flags & NODE_LOADED)
        return hr_from_win32(ERROR_ACCESS_DENIED);
    hr = store_path_of(txn, view.node, &path);
    if (FAILED(hr))
        return hr_trace(hr);

    key_path_pop(&path);
    hr = key_path_append(&path, name);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = store_find_path(txn, &path, &sibling);
    if (SUCCEEDED(hr) && sibling.node->id != id)
        return hr_from_win32(ERROR_ACCESS_DENIED);

    hr = expect_key(txn, id);
    if (SUCCEEDED(hr))
        hr = history_note_renamed(txn, id);
    if (SUCCEEDED(hr))
        hr = change_name(txn, id, name);
    if (SUCCEEDED(hr))
        hr = move_tree(txn, id, &path);
    return SUCCEEDED(hr) ? hr_trace(store_record_done(txn, &operation)) : hr_trace(hr);
}
