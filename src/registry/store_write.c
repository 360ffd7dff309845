/* SPDX-License-Identifier: MIT */
#include "registry/store_write.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/changes.h"
#include "registry/expect.h"
#include "registry/ledger.h"
#include "registry/overlay.h"
#include "registry/store_note.h"
#include "registry/table.h"
#include "registry/volatile.h"

enum {
    DEFAULT_INLINE_MAX = 512,
    ROOT_ID = 1,
    KEY_SIZE_MAX = 511, /* of LMDB's */
};

/* A key being changed: a copy with room, written back by node_put(). */
struct node_copy {
    struct key_hash hash;
    struct node *node;
};

static void node_copy_deinit(struct node_copy *copy)
{
    free(copy->node);
}

/* FILETIME: 100 ns since 1601. */
static uint64_t filetime_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return ((uint64_t)now.tv_sec + 11644473600u) * 10000000u + (uint64_t)now.tv_nsec / 100;
}

static size_t node_size(const struct node *node)
{
    return sizeof(*node) + node->name_size + node->class_size + node->default_size;
}

static HRESULT put(struct hive_txn *txn, enum hive_table table, const void *key, size_t key_size,
                   const void *data, size_t size)
{
    MDB_val mdb_key = {key_size, (void *)key}, mdb_data = {size, (void *)data};
    int code = table_put(txn, table, &mdb_key, &mdb_data, 0);

    return code == 0 ? S_OK
                     : hr_raise(hr_from_lmdb(code), "writing a hive: %s", mdb_strerror(code));
}

/* Removes a record; one that is not there is no failure. */
static HRESULT del(struct hive_txn *txn, enum hive_table table, const void *key, size_t key_size)
{
    MDB_val mdb_key = {key_size, (void *)key};
    int code = table_del(txn, table, &mdb_key);

    return code == 0 || code == MDB_NOTFOUND
               ? S_OK
               : hr_raise(hr_from_lmdb(code), "writing a hive: %s", mdb_strerror(code));
}

static HRESULT node_store(struct hive_txn *txn, const struct node_copy *copy)
{
    return hr_trace(
        put(txn, HIVE_NODES, &copy->hash, sizeof(copy->hash), copy->node, node_size(copy->node)));
}

/* Stores a key whose own content has changed. */
static HRESULT node_put(struct hive_txn *txn, struct node_copy *copy)
{
    uint64_t owner;
    HRESULT hr = ledger_owner_number(txn, &owner);

    if (FAILED(hr))
        return hr_trace(hr);
    copy->node->owner = owner;
    copy->node->transaction = hive_txn_number(txn);
    return hr_trace(node_store(txn, copy));
}

static HRESULT node_copy(struct hive_txn *txn, uint64_t id, struct node_copy *ret_copy)
{
    struct node_view view;
    struct node *node;
    HRESULT hr;

    hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);

    node = malloc(node_size(view.node) + DEFAULT_INLINE_MAX);
    if (!node)
        return hr_raise(E_OUTOFMEMORY, "changing a key");

    memcpy(node, view.node, node_size(view.node));
    ret_copy->hash = view.hash;
    ret_copy->node = node;
    return S_OK;
}

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
    return hr_trace(put(txn, HIVE_META, key.mv_data, key.mv_size, &id, sizeof(id)));
}

/* Tells whoever watches the hive; what an overlay keeps is told when it is done in the hive. */
static HRESULT tell(struct hive_txn *txn, uint64_t id, enum change_kind kind)
{
    return txn->overlay ? S_OK : hr_trace(changes_add(txn, id, kind));
}

/* Adds one to the subkeys of a key, or takes one, and notes the time. */
static HRESULT count_subkey(struct hive_txn *txn, uint64_t parent, int change)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    HRESULT hr;

    hr = node_copy(txn, parent, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    copy.node->subkeys += (uint32_t)change;
    copy.node->written = filetime_now();
    hr = node_store(txn, &copy);
    return SUCCEEDED(hr) ? hr_trace(tell(txn, parent, CHANGE_SUBKEYS)) : hr_trace(hr);
}

/* Notes what is done: in an overlay, or for those who watch the hive. */
static HRESULT note(struct hive_txn *txn, struct operation *operation)
{
    struct node_view view;
    HRESULT hr;

    operation->owner = txn->owner;
    if (txn->overlay)
        return hr_trace(overlay_log(txn->overlay, operation));

    switch (operation->kind) {
    case OPERATION_DELETE:
        return hr_trace(tell(txn, operation->id, CHANGE_GONE));
    case OPERATION_RENAME:
        hr = store_find_id(txn, operation->id, &view);
        return SUCCEEDED(hr) ? hr_trace(tell(txn, view.node->parent, CHANGE_SUBKEYS))
                             : hr_trace(hr);
    case OPERATION_EMPTY:
    case OPERATION_SET_VALUE:
    case OPERATION_DELETE_VALUE:
        return hr_trace(tell(txn, operation->id, CHANGE_VALUES));
    default:
        return S_OK;
    }
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
    } record = {.node = {.parent = parent, .flags = flags, .written = filetime_now()}};
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

    hr = put(txn, HIVE_NODES, &hash, sizeof(hash), &record, node_size(&record.node));
    if (SUCCEEDED(hr))
        hr = put(txn, HIVE_IDS, &record.node.id, sizeof(record.node.id), &hash, sizeof(hash));
    if (SUCCEEDED(hr) && parent != 0)
        hr = put(txn, HIVE_CHILDREN, &child, store_child_key(parent, name, &child), &hash,
                 sizeof(hash));
    if (SUCCEEDED(hr) && parent != 0)
        hr = count_subkey(txn, parent, 1);
    if (SUCCEEDED(hr) && flags & NODE_VOLATILE && !is_volatile(txn, parent))
        hr = volatile_note(txn, id);
    if (SUCCEEDED(hr))
        hr = ledger_note_made(txn, id);
    operation.size = (uint32_t)class_size;
    return SUCCEEDED(hr) ? hr_trace(note(txn, &operation)) : hr_trace(hr);
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
    return SUCCEEDED(hr) ? hr_trace(note(txn, &operation)) : hr_trace(hr);
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

/* Removes every record of a table whose key begins with the identity. */
static HRESULT del_all(struct hive_txn *txn, enum hive_table table, uint64_t id)
{
    uint64_t prefix = htobe64(id);
    int code = 0;

    while (code == 0) {
        MDB_val key = {sizeof(prefix), &prefix}, data;
        uint8_t copy[KEY_SIZE_MAX];

        code = table_seek(txn, table, &key, 0, &data);
        if (code == 0 && (key.mv_size < 8 || memcmp(key.mv_data, &prefix, 8) != 0))
            code = MDB_NOTFOUND;
        if (code != 0)
            break;
        memcpy(copy, key.mv_data, key.mv_size);
        key.mv_data = copy;
        code = table_del(txn, table, &key);
    }
    return code == MDB_NOTFOUND
               ? S_OK
               : hr_raise(hr_from_lmdb(code), "writing a hive: %s", mdb_strerror(code));
}

static HRESULT delete_values(struct hive_txn *txn, uint64_t id)
{
    HRESULT hr = del_all(txn, HIVE_VALUES, id);

    return SUCCEEDED(hr) ? hr_trace(del_all(txn, HIVE_NAMES, id)) : hr_trace(hr);
}

/* The child's record in its parent's list; the name is read before anything is written. */
static size_t child_key_of(const struct node *node, struct child_key *ret_child)
{
    char16_t name[KEY_NAME_MAX + 1];
    size_t len = utf16_from_utf8(node_name(node), node->name_size, name, KEY_NAME_MAX);

    name[len <= KEY_NAME_MAX ? len : KEY_NAME_MAX] = 0;
    return store_child_key(node->parent, name, ret_child);
}

HRESULT store_set_written(struct hive_txn *txn, uint64_t id, uint64_t written)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    struct operation operation = {
        .kind = OPERATION_SET_WRITTEN, .id = id, .data = &written, .size = sizeof(written)};
    HRESULT hr;

    hr = node_copy(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    copy.node->written = written;
    hr = node_put(txn, &copy);
    return SUCCEEDED(hr) ? hr_trace(note(txn, &operation)) : hr_trace(hr);
}

HRESULT store_clear_flags(struct hive_txn *txn, uint64_t id, uint32_t flags)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    HRESULT hr;

    hr = node_copy(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    copy.node->flags &= ~flags;
    return hr_trace(node_put(txn, &copy));
}

static HRESULT delete_one(struct hive_txn *txn, uint64_t id)
{
    struct child_key child;
    struct node_view view;
    uint64_t parent;
    size_t size;
    HRESULT hr;

    hr = expect_key(txn, id);
    if (SUCCEEDED(hr))
        hr = expect_subkeys(txn, id);
    if (SUCCEEDED(hr))
        hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    if (view.node->subkeys > 0 || view.node->parent == 0 || view.node->flags & NODE_LOADED)
        return hr_from_win32(ERROR_ACCESS_DENIED);

    parent = view.node->parent;
    size = child_key_of(view.node, &child);
    hr = ledger_note_deleted(txn, id);
    if (SUCCEEDED(hr))
        hr = delete_values(txn, id);
    if (SUCCEEDED(hr))
        hr = del(txn, HIVE_NODES, &view.hash, sizeof(view.hash));
    if (SUCCEEDED(hr))
        hr = del(txn, HIVE_IDS, &id, sizeof(id));
    if (SUCCEEDED(hr))
        hr = store_delete_notes(txn, id);
    if (SUCCEEDED(hr))
        hr = del(txn, HIVE_CHILDREN, &child, size);
    if (SUCCEEDED(hr))
        hr = count_subkey(txn, parent, -1);
    return hr_trace(hr);
}

HRESULT store_delete(struct hive_txn *txn, uint64_t id)
{
    struct operation operation = {.kind = OPERATION_DELETE, .id = id};
    HRESULT hr = delete_one(txn, id);

    return SUCCEEDED(hr) ? hr_trace(note(txn, &operation)) : hr_trace(hr);
}

static HRESULT delete_default(struct hive_txn *txn, uint64_t id)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    HRESULT hr;

    hr = node_copy(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    copy.node->flags &= ~(uint32_t)NODE_HAS_DEFAULT;
    copy.node->default_size = 0;
    copy.node->values = 0;
    copy.node->written = filetime_now();
    return hr_trace(node_put(txn, &copy));
}

static HRESULT empty(struct hive_txn *txn, uint64_t id)
{
    struct node_view child;
    uint64_t child_id;
    HRESULT hr;

    while (SUCCEEDED(hr = store_enum_key(txn, id, 0, &child))) {
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
        hr = delete_values(txn, id);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(delete_default(txn, id));
}

HRESULT store_empty(struct hive_txn *txn, uint64_t id)
{
    struct operation operation = {.kind = OPERATION_EMPTY, .id = id};
    HRESULT hr = empty(txn, id);

    return SUCCEEDED(hr) ? hr_trace(note(txn, &operation)) : hr_trace(hr);
}

/* Moves a key's record, and those of all below it, to the hashes that its new path gives. */
static HRESULT move_tree(struct hive_txn *txn, uint64_t id, struct key_path *path)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    struct key_hash old;
    struct child_key child;
    struct node_view view;
    HRESULT hr;

    hr = node_copy(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    old = copy.hash;
    copy.hash = key_path_hash(path);
    hr = del(txn, HIVE_NODES, &old, sizeof(old));
    if (SUCCEEDED(hr))
        hr = node_put(txn, &copy);
    if (SUCCEEDED(hr))
        hr = put(txn, HIVE_IDS, &id, sizeof(id), &copy.hash, sizeof(copy.hash));
    if (SUCCEEDED(hr))
        hr = put(txn, HIVE_CHILDREN, &child, child_key_of(copy.node, &child), &copy.hash,
                 sizeof(copy.hash));
    for (uint32_t i = 0; SUCCEEDED(hr); i++) {
        char16_t name[KEY_NAME_MAX + 1];
        size_t len;

        hr = store_enum_key(txn, id, i, &view);
        if (FAILED(hr))
            break;
        len = utf16_from_utf8(node_name(view.node), view.node->name_size, name, KEY_NAME_MAX);
        name[len] = 0;
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

    hr = node_copy(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = del(txn, HIVE_CHILDREN, &child, child_key_of(copy.node, &child));
    if (FAILED(hr))
        return hr_trace(hr);

    old = copy.node;
    size = utf16_to_utf8(name, utf16_len(name), text, sizeof(text));
    node = malloc(node_size(old) + size);
    if (!node)
        return hr_raise(E_OUTOFMEMORY, "renaming a key");

    *node = *old;
    node->name_size = (uint16_t)size;
    node->written = filetime_now();
    memcpy(node + 1, text, size);
    memcpy((char *)(node + 1) + size, node_class(old), (size_t)old->class_size + old->default_size);
    copy.node = node;
    free(old);
    return hr_trace(node_put(txn, &copy));
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
        hr = change_name(txn, id, name);
    if (SUCCEEDED(hr))
        hr = move_tree(txn, id, &path);
    return SUCCEEDED(hr) ? hr_trace(note(txn, &operation)) : hr_trace(hr);
}

/* Puts a small default value into its key's record. */
static HRESULT set_default(struct hive_txn *txn, uint64_t id, uint32_t type, const void *data,
                           uint32_t size)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    HRESULT hr;

    hr = node_copy(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    copy.node->flags |= NODE_HAS_DEFAULT;
    copy.node->default_type = type;
    copy.node->default_size = size;
    copy.node->written = filetime_now();
    if (size)
        memcpy((void *)node_default(copy.node), data, size);
    return hr_trace(node_put(txn, &copy));
}

/* Removes what the values table has under the name; S_FALSE if nothing. */
static HRESULT delete_row(struct hive_txn *txn, uint64_t id, const char16_t *name)
{
    struct name_key name_key = {htobe64(id), key_hash_text(name, utf16_len(name))};
    struct value_key value_key = {htobe64(id), 0};
    uint32_t order;
    HRESULT hr;

    hr = store_value_order(txn, id, name, &order);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_FALSE;
    if (FAILED(hr))
        return hr_trace(hr);

    value_key.order = htobe32(order);
    hr = del(txn, HIVE_NAMES, &name_key, sizeof(name_key));
    if (SUCCEEDED(hr))
        hr = del(txn, HIVE_VALUES, &value_key, sizeof(value_key));
    return hr_trace(hr);
}

/* Counts the key's rows anew by @change, takes a default value out of the record if asked. */
static HRESULT note_rows(struct hive_txn *txn, uint64_t id, int change, bool drop_default,
                         uint32_t *ret_order)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    HRESULT hr;

    hr = node_copy(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    if (drop_default) {
        copy.node->flags &= ~(uint32_t)NODE_HAS_DEFAULT;
        copy.node->default_size = 0;
    }
    if (ret_order)
        *ret_order = copy.node->next_order++;
    copy.node->values += (uint32_t)change;
    copy.node->written = filetime_now();
    return hr_trace(node_put(txn, &copy));
}

/* A value that is overwritten keeps the spelling of its name. On the heap; NULL for a new one. */
static char *spelling_kept(struct hive_txn *txn, const struct value_key *value_key,
                           size_t *ret_size)
{
    MDB_val key = {sizeof(*value_key), (void *)value_key}, data;
    struct value_view value;
    char *name = NULL;

    if (table_get(txn, HIVE_VALUES, &key, &data) != 0 || FAILED(store_read_value(&data, &value)))
        return NULL;

    name = malloc(value.name_size + 1);
    if (name)
        memcpy(name, value.name, value.name_size);
    *ret_size = value.name_size;
    return name;
}

static HRESULT set_row(struct hive_txn *txn, uint64_t id, const char16_t *name, uint32_t type,
                       const void *data, uint32_t size)
{
    _cleanup_(freep) char *kept = NULL;
    struct name_key name_key = {htobe64(id), key_hash_text(name, utf16_len(name))};
    struct value_key value_key = {htobe64(id), 0};
    size_t name_size = utf16_to_utf8(name, utf16_len(name), NULL, 0);
    MDB_val key = {sizeof(value_key), &value_key};
    MDB_val record = {0, NULL};
    struct value *value;
    uint64_t owner;
    uint32_t order;
    HRESULT hr;
    int code;

    hr = ledger_owner_number(txn, &owner);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = store_value_order(txn, id, name, &order);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND)) {
        hr = note_rows(txn, id, 1, !*name, &order);
        if (SUCCEEDED(hr))
            hr = put(txn, HIVE_NAMES, &name_key, sizeof(name_key), &order, sizeof(order));
    } else if (SUCCEEDED(hr)) {
        hr = note_rows(txn, id, 0, false, NULL);
    }
    if (FAILED(hr))
        return hr_trace(hr);

    value_key.order = htobe32(order);
    kept = spelling_kept(txn, &value_key, &name_size);
    record.mv_size = sizeof(struct value) + name_size + size;
    code = table_put(txn, HIVE_VALUES, &key, &record, MDB_RESERVE);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "writing a value: %s", mdb_strerror(code));

    value = record.mv_data;
    *value = (struct value){.owner = owner,
                            .transaction = hive_txn_number(txn),
                            .type = type,
                            .size = size,
                            .name_size = (uint32_t)name_size,
                            .order = order};
    if (kept)
        memcpy(value + 1, kept, name_size);
    else
        utf16_to_utf8(name, utf16_len(name), (char *)(value + 1), name_size);
    if (size)
        memcpy((char *)(value + 1) + name_size, data, size);
    return S_OK;
}

static HRESULT set_value(struct hive_txn *txn, uint64_t id, const char16_t *name, uint32_t type,
                         const void *data, uint32_t size)
{
    HRESULT hr;

    if (*name || size > DEFAULT_INLINE_MAX)
        return hr_trace(set_row(txn, id, name, type, data, size));

    hr = delete_row(txn, id, name);
    if (hr == S_OK)
        hr = note_rows(txn, id, -1, false, NULL);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(set_default(txn, id, type, data, size));
}

HRESULT store_set_value(struct hive_txn *txn, uint64_t id, const char16_t *name, uint32_t type,
                        const void *data, uint32_t size)
{
    struct operation operation = {.kind = OPERATION_SET_VALUE,
                                  .id = id,
                                  .name = name,
                                  .type = type,
                                  .data = data,
                                  .size = size};
    struct value_view now = {.type = type, .size = size, .data = data};
    HRESULT hr;

    hr = expect_key(txn, id);
    if (SUCCEEDED(hr))
        hr = ledger_note_value(txn, id, name, &now);
    if (SUCCEEDED(hr))
        hr = set_value(txn, id, name ? name : u"", type, data, size);
    return SUCCEEDED(hr) ? hr_trace(note(txn, &operation)) : hr_trace(hr);
}

static HRESULT delete_value(struct hive_txn *txn, uint64_t id, const char16_t *name)
{
    struct node_view view;
    HRESULT hr;

    hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!*name && view.node->flags & NODE_HAS_DEFAULT)
        return hr_trace(note_rows(txn, id, 0, true, NULL));

    hr = delete_row(txn, id, name);
    if (hr == S_FALSE)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(note_rows(txn, id, -1, false, NULL));
}

HRESULT store_delete_value(struct hive_txn *txn, uint64_t id, const char16_t *name)
{
    struct operation operation = {.kind = OPERATION_DELETE_VALUE, .id = id, .name = name};
    HRESULT hr;

    hr = expect_key(txn, id);
    if (SUCCEEDED(hr))
        hr = ledger_note_value(txn, id, name, NULL);
    if (SUCCEEDED(hr))
        hr = delete_value(txn, id, name ? name : u"");
    return SUCCEEDED(hr) ? hr_trace(note(txn, &operation)) : hr_trace(hr);
}
