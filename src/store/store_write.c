/* SPDX-License-Identifier: MIT */
#include "store/store_record.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/overlay.h"
#include "hive/table.h"
#include "store/expect.h"
#include "store/history.h"
#include "store/ledger.h"
#include "store/store_note.h"
#include "store/volatile.h"

enum {
    ROOT_ID = 1,
};

/* The next identity, kept in the meta table so that none is used twice. */
static HRESULT next_id(struct hive_txn *txn, uint64_t *ret_id)
{
    MDB_val key = {7, "next id"}, data;
    uint64_t id = ROOT_ID;
    int code;

    if (txn->overlay)
        return hr_trace(overlay_new_id(txn->overlay, ret_id));
    code = table_get(txn, HIVE_META, &key, &data);
    if (code == 0 && data.mv_size == sizeof(id))
        memcpy(&id, data.mv_data, sizeof(id));
    else if (code != MDB_NOTFOUND)
        return hr_raise(hr_from_win32(ERROR_BADDB), "taking an identity for a key");

    *ret_id = id++;
    return hr_trace(store_record_put(txn, HIVE_META, key.mv_data, key.mv_size, &id, sizeof(id)));
}

/* Adds one to the subkeys of a key, or takes one, and notes the time. */
static HRESULT count_subkey(struct hive_txn *txn, uint64_t parent, int change)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    HRESULT hr;

    hr = node_copy_init(txn, parent, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    copy.node->subkeys += (uint32_t)change;
    copy.node->written = store_time_now();
    hr = node_copy_save_aside(txn, &copy);
    return SUCCEEDED(hr) ? hr_trace(store_record_tell(txn, parent, CHANGE_SUBKEYS)) : hr_trace(hr);
}

static bool is_volatile(struct hive_txn *txn, uint64_t id)
{
    struct node_view view;

    return SUCCEEDED(store_find_id(txn, id, &view)) && view.node->flags & NODE_VOLATILE;
}

static HRESULT create_one(struct hive_txn *txn, const struct key_path *path, uint64_t parent,
                          uint32_t flags, const char *class_name, uint64_t id)
{
    const char16_t *name = key_path_name(path);
    struct {
        struct node node;
        char text[STORE_NAME_MAX + 256];
    } record = {.node = {.parent = parent, .flags = flags, .written = store_time_now()}};
    struct key_hash hash = key_path_hash(path);
    size_t class_size = class_name ? strlen(class_name) : 0;
    struct operation operation = {.kind = OPERATION_CREATE,
                                  .id = id,
                                  .flags = flags,
                                  .name = key_path_text(path),
                                  .data = class_name};
    struct child_key child;
    uint64_t owner;
    HRESULT hr;

    hr = ledger_owner_number(txn, &owner);
    if (FAILED(hr))
        return hr_trace(hr);

    record.node.id = id;
    record.node.owner = owner;
    record.node.name_size =
        (uint16_t)utf16_to_utf8(name, utf16_len(name), record.text, STORE_NAME_MAX);
    if (class_size > 255)
        class_size = 255;
    if (class_size)
        memcpy(record.text + record.node.name_size, class_name, class_size);
    record.node.class_size = (uint16_t)class_size;
    record.node.transaction = hive_txn_number(txn);

    hr = store_record_put(txn, HIVE_NODES, &hash, sizeof(hash), &record, node_size(&record.node));
    if (SUCCEEDED(hr))
        hr = store_record_put(txn, HIVE_IDS, &record.node.id, sizeof(record.node.id), &hash,
                              sizeof(hash));
    if (SUCCEEDED(hr) && parent != 0)
        hr = store_record_put(txn, HIVE_CHILDREN, &child, store_child_key(parent, name, &child),
                              &hash, sizeof(hash));
    if (SUCCEEDED(hr) && parent != 0)
        hr = count_subkey(txn, parent, 1);
    if (SUCCEEDED(hr) && flags & NODE_VOLATILE && !is_volatile(txn, parent))
        hr = volatile_note(txn, id);
    if (SUCCEEDED(hr))
        hr = history_note_made(txn, id);
    if (SUCCEEDED(hr))
        hr = ledger_note_made(txn, id);
    operation.size = (uint32_t)class_size;
    return SUCCEEDED(hr) ? hr_trace(store_record_done(txn, &operation)) : hr_trace(hr);
}

static bool is_root(const struct key_path *path)
{
    return path->len == 0 || key_path_is_apart_root(path);
}

/* Shortens the path to the deepest key that is there; *@ret_id is 0 if not even the root is. */
static HRESULT find_above(struct hive_txn *txn, struct key_path *path, uint64_t *ret_id)
{
    struct node_view view;
    HRESULT hr;

    while (FAILED(hr = store_find_path(txn, path, &view))) {
        if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND))
            return hr_trace(hr);
        if (is_root(path)) {
            *ret_id = 0;
            return S_OK;
        }
        key_path_pop(path);
    }
    *ret_id = view.node->id;
    return S_OK;
}

static HRESULT create_next(struct hive_txn *txn, const struct key_path *path, uint64_t parent,
                           uint32_t flags, const char *class_name, uint64_t *ret_id)
{
    HRESULT hr;

    if (parent != 0 && is_volatile(txn, parent) && !(flags & NODE_VOLATILE))
        return hr_from_win32(ERROR_CHILD_MUST_BE_VOLATILE);
    hr = next_id(txn, ret_id);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(create_one(txn, path, parent, flags, class_name, *ret_id));
}

/* Makes what lacks of a path, from above; S_FALSE if nothing does. */
static HRESULT create_path(struct hive_txn *txn, const struct key_path *path, uint32_t flags,
                           const char *class_name, uint64_t *ret_id)
{
    _cleanup_(key_path_deinit) struct key_path part;
    uint64_t id = 0;
    HRESULT hr;

    key_path_init(&part);
    hr = key_path_copy(&part, path);
    if (SUCCEEDED(hr))
        hr = find_above(txn, &part, &id);
    if (FAILED(hr))
        return hr_trace(hr);
    if (id != 0 && part.len == path->len) {
        *ret_id = id;
        return S_FALSE;
    }

    if (id == 0)
        hr = create_next(txn, &part, 0, part.len == path->len ? flags : 0, NULL, &id);
    while (SUCCEEDED(hr) && part.len < path->len) {
        bool is_last;

        hr = key_path_descend(&part, path);
        if (FAILED(hr))
            break;
        is_last = part.len == path->len;
        hr = create_next(txn, &part, id, is_last ? flags : flags & NODE_VOLATILE,
                         is_last ? class_name : NULL, &id);
    }
    if (SUCCEEDED(hr))
        *ret_id = id;
    return hr_trace(hr);
}

HRESULT store_create(struct hive_txn *txn, const struct key_path *path, uint32_t flags,
                     const char *class_name, uint64_t *ret_id)
{
    HRESULT hr = create_path(txn, path, flags, class_name, ret_id), held;

    held = hr == S_FALSE ? store_hold(txn, *ret_id) : S_OK;
    return FAILED(held) ? hr_trace(held) : hr_trace(hr);
}

HRESULT store_hold(struct hive_txn *txn, uint64_t id)
{
    struct operation operation = {.kind = OPERATION_HOLD, .id = id};
    HRESULT hr;

    if (!txn->owner)
        return S_OK;
    hr = ledger_note_found(txn, id);
    return SUCCEEDED(hr) ? hr_trace(store_record_done(txn, &operation)) : hr_trace(hr);
}

HRESULT store_create_as(struct hive_txn *txn, const struct key_path *path, uint32_t flags,
                        const char *class_name, uint64_t id)
{
    _cleanup_(key_path_deinit) struct key_path parent_path;
    struct node_view view;
    uint64_t parent = 0;
    HRESULT hr;

    key_path_init(&parent_path);
    hr = store_find_id(txn, id, &view);
    if (SUCCEEDED(hr))
        return hr_raise(hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT), "making a key again");
    if (hr != hr_from_win32(ERROR_KEY_DELETED))
        return hr_trace(hr);
    hr = store_find_path(txn, path, &view);
    if (SUCCEEDED(hr))
        return hr_raise(hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT),
                        "making a key that another has made meanwhile");
    if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_trace(hr);

    if (!is_root(path)) {
        hr = key_path_copy(&parent_path, path);
        if (FAILED(hr))
            return hr_trace(hr);
        key_path_pop(&parent_path);
        hr = store_find_path(txn, &parent_path, &view);
        if (FAILED(hr))
            return hr_trace(hr);
        parent = view.node->id;
    }
    return hr_trace(create_one(txn, path, parent, flags, class_name, id));
}

static HRESULT delete_values(struct hive_txn *txn, uint64_t id)
{
    HRESULT hr = store_record_del_all(txn, HIVE_VALUES, id);

    return SUCCEEDED(hr) ? hr_trace(store_record_del_all(txn, HIVE_NAMES, id)) : hr_trace(hr);
}

HRESULT store_set_written(struct hive_txn *txn, uint64_t id, uint64_t written)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    struct operation operation = {
        .kind = OPERATION_SET_WRITTEN, .id = id, .data = &written, .size = sizeof(written)};
    HRESULT hr;

    hr = node_copy_init(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    copy.node->written = written;
    hr = node_copy_save(txn, &copy);
    return SUCCEEDED(hr) ? hr_trace(store_record_done(txn, &operation)) : hr_trace(hr);
}

HRESULT store_clear_flags(struct hive_txn *txn, uint64_t id, uint32_t flags)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    HRESULT hr;

    hr = node_copy_init(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    copy.node->flags &= ~flags;
    return hr_trace(node_copy_save(txn, &copy));
}

/* What the ledger notes may move the key's record. */
static HRESULT note_deleted(struct hive_txn *txn, struct node_view *view)
{
    uint64_t id = view->node->id;
    HRESULT hr = S_OK;

    if (ledger_notes(txn)) {
        hr = ledger_note_deleted(txn, id);
        if (SUCCEEDED(hr))
            hr = store_find_id(txn, id, view);
    }
    return SUCCEEDED(hr) ? hr_trace(history_note_deleted(txn, view)) : hr_trace(hr);
}

static HRESULT delete_found(struct hive_txn *txn, const struct node_view *found)
{
    struct node_view view = *found;
    uint64_t id = view.node->id, parent = view.node->parent;
    bool has_rows = view.node->values > 0;
    struct child_key child;
    size_t size;
    HRESULT hr;

    if (view.node->subkeys > 0 || view.node->parent == 0 || view.node->flags & NODE_LOADED)
        return hr_from_win32(ERROR_ACCESS_DENIED);

    size = store_child_key_of(view.node, &child);
    hr = note_deleted(txn, &view);
    if (SUCCEEDED(hr) && has_rows)
        hr = delete_values(txn, id);
    if (SUCCEEDED(hr))
        hr = store_record_del(txn, HIVE_NODES, &view.hash, sizeof(view.hash));
    if (SUCCEEDED(hr))
        hr = store_record_del(txn, HIVE_IDS, &id, sizeof(id));
    if (SUCCEEDED(hr))
        hr = store_delete_notes(txn, id);
    if (SUCCEEDED(hr))
        hr = store_record_del(txn, HIVE_CHILDREN, &child, size);
    if (SUCCEEDED(hr))
        hr = count_subkey(txn, parent, -1);
    return hr_trace(hr);
}

static HRESULT delete_one(struct hive_txn *txn, uint64_t id)
{
    struct node_view view;
    HRESULT hr;

    hr = expect_key(txn, id);
    if (SUCCEEDED(hr))
        hr = expect_subkeys(txn, id);
    if (SUCCEEDED(hr))
        hr = store_find_id(txn, id, &view);
    return SUCCEEDED(hr) ? hr_trace(delete_found(txn, &view)) : hr_trace(hr);
}

HRESULT store_delete(struct hive_txn *txn, uint64_t id)
{
    struct operation operation = {.kind = OPERATION_DELETE, .id = id};
    HRESULT hr = delete_one(txn, id);

    return SUCCEEDED(hr) ? hr_trace(store_record_done(txn, &operation)) : hr_trace(hr);
}

HRESULT store_delete_found(struct hive_txn *txn, const struct node_view *found)
{
    struct operation operation = {.kind = OPERATION_DELETE, .id = found->node->id};
    HRESULT hr = txn->overlay ? delete_one(txn, operation.id) : delete_found(txn, found);

    return SUCCEEDED(hr) ? hr_trace(store_record_done(txn, &operation)) : hr_trace(hr);
}

static HRESULT delete_default(struct hive_txn *txn, uint64_t id)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    HRESULT hr;

    hr = node_copy_init(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    copy.node->flags &= ~(uint32_t)NODE_HAS_DEFAULT;
    copy.node->default_size = 0;
    copy.node->values = 0;
    copy.node->written = store_time_now();
    return hr_trace(node_copy_save(txn, &copy));
}

static HRESULT empty(struct hive_txn *txn, uint64_t id)
{
    char16_t name[KEY_NAME_MAX + 1] = u"";
    struct node_view child;
    uint64_t child_id;
    HRESULT hr;

    while (SUCCEEDED(hr = store_walk_keys(txn, id, name, &child))) {
        child_id = child.node->id;
        hr = empty(txn, child_id);
        if (SUCCEEDED(hr))
            hr = delete_one(txn, child_id);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    if (hr != hr_from_win32(ERROR_NO_MORE_ITEMS))
        return hr_trace(hr);

    hr = expect_key(txn, id);
    if (SUCCEEDED(hr))
        hr = ledger_note_emptied(txn, id);
    if (SUCCEEDED(hr))
        hr = history_note_values(txn, id);
    if (SUCCEEDED(hr))
        hr = delete_values(txn, id);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(delete_default(txn, id));
}

HRESULT store_empty(struct hive_txn *txn, uint64_t id)
{
    struct operation operation = {.kind = OPERATION_EMPTY, .id = id};
    HRESULT hr = empty(txn, id);

    return SUCCEEDED(hr) ? hr_trace(store_record_done(txn, &operation)) : hr_trace(hr);
}
