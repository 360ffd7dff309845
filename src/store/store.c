/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/table.h"
#include "store/expect.h"
#include "store/store_write.h"

enum {
    CHILD_KEY_MAX = 500, /* LMDB's keys end at 511 bytes */
};

HRESULT store_find(const struct hive_txn *txn, const struct key_hash *hash,
                   struct node_view *ret_view)
{
    MDB_val key = {sizeof(*hash), (void *)hash}, data;
    const struct node *node;
    int code;

    if (txn->overlay) {
        HRESULT hr = expect_place(txn, hash);

        if (FAILED(hr))
            return hr_trace(hr);
    }
    code = table_get(txn, HIVE_NODES, &key, &data);
    if (code == MDB_NOTFOUND)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "looking up a key: %s", mdb_strerror(code));

    node = data.mv_data;
    if (data.mv_size < sizeof(*node) || data.mv_size - sizeof(*node) < (uint64_t)node->name_size +
                                                                           node->class_size +
                                                                           node->default_size)
        return hr_raise(hr_from_win32(ERROR_BADDB), "a key's record is cut off");

    if (node->flags & NODE_VOLATILE &&
        __atomic_load_n(&txn->tables->hides_volatile, __ATOMIC_RELAXED))
        return hr_from_win32(ERROR_FILE_NOT_FOUND);

    ret_view->hash = *hash;
    ret_view->node = node;
    return S_OK;
}

HRESULT store_find_path(const struct hive_txn *txn, const struct key_path *path,
                        struct node_view *ret_view)
{
    struct key_hash hash = key_path_hash(path);

    return store_find(txn, &hash, ret_view);
}

HRESULT store_find_id(const struct hive_txn *txn, uint64_t id, struct node_view *ret_view)
{
    MDB_val key = {sizeof(id), &id}, data;
    struct key_hash hash;
    int code;

    code = table_get(txn, HIVE_IDS, &key, &data);
    if (code == MDB_NOTFOUND)
        return hr_from_win32(ERROR_KEY_DELETED);
    if (code != 0 || data.mv_size != sizeof(hash))
        return hr_raise(code ? hr_from_lmdb(code) : hr_from_win32(ERROR_BADDB),
                        "looking up a key's place");

    memcpy(&hash, data.mv_data, sizeof(hash));
    return hr_trace(store_find(txn, &hash, ret_view));
}

static void name_of(const struct node *node, char16_t ret_name[static KEY_NAME_MAX + 1])
{
    size_t len = utf16_from_utf8(node_name(node), node->name_size, ret_name, KEY_NAME_MAX);

    ret_name[len <= KEY_NAME_MAX ? len : KEY_NAME_MAX] = 0;
}

HRESULT store_path_of(const struct hive_txn *txn, const struct node *node,
                      struct key_path *ret_path)
{
    const struct node *nodes[KEY_DEPTH_MAX + 1];
    char16_t name[KEY_NAME_MAX + 1];
    struct node_view parent;
    size_t n = 0;
    HRESULT hr = S_OK;

    for (; node->parent != 0; node = parent.node) {
        if (n == KEY_DEPTH_MAX)
            return hr_raise(hr_from_win32(ERROR_BADDB), "the keys of a hive go round in circles");
        nodes[n++] = node;
        hr = store_find_id(txn, node->parent, &parent);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    /* The root: a tree apart's has a name. */
    key_path_clear(ret_path);
    name_of(node, name);
    if (*name)
        key_path_set_apart(ret_path, name);
    while (SUCCEEDED(hr) && n > 0) {
        name_of(nodes[--n], name);
        hr = key_path_append(ret_path, name);
    }
    return hr_trace(hr);
}

size_t store_child_key(uint64_t parent, const char16_t *name, struct child_key *ret_key)
{
    char16_t upcased[KEY_NAME_MAX];
    size_t len = utf16_nlen(name, KEY_NAME_MAX), size;
    struct key_hash hash;

    for (size_t i = 0; i < len; i++)
        upcased[i] = utf16_upcase(name[i]);

    ret_key->parent = htobe64(parent);
    size = utf16_to_utf8(upcased, len, ret_key->name, sizeof(ret_key->name));
    if (size > CHILD_KEY_MAX - sizeof(parent)) {
        /* A long name: its beginning orders it, its hash tells it apart. */
        hash = key_hash_text(name, len);
        size = CHILD_KEY_MAX - sizeof(parent);
        memcpy(ret_key->name + size - sizeof(hash), &hash, sizeof(hash));
    }
    return sizeof(parent) + size;
}

/* Whether a key is the one that its parent's record means: walks go by both, and have to end. */
static bool is_child(const struct node *node, const MDB_val *key)
{
    char16_t name[KEY_NAME_MAX + 1];
    struct child_key wanted;
    size_t size;

    name_of(node, name);
    size = store_child_key(node->parent, name, &wanted);
    return key->mv_size == size && memcmp(key->mv_data, &wanted, size) == 0;
}

/* The child record under the cursor, if it is still one of @parent. */
static HRESULT child_at(const struct hive_txn *txn, uint64_t parent, int code, const MDB_val *key,
                        const MDB_val *data, struct node_view *ret_view)
{
    struct key_hash hash;
    HRESULT hr;

    if (code == MDB_NOTFOUND)
        return hr_from_win32(ERROR_NO_MORE_ITEMS);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "enumerating keys");

    parent = htobe64(parent);
    if (key->mv_size < sizeof(parent) || memcmp(key->mv_data, &parent, sizeof(parent)) != 0)
        return hr_from_win32(ERROR_NO_MORE_ITEMS);
    if (data->mv_size != sizeof(hash))
        return hr_raise(hr_from_win32(ERROR_BADDB), "a subkey's record is damaged");

    memcpy(&hash, data->mv_data, sizeof(hash));
    hr = store_find(txn, &hash, ret_view);
    if (SUCCEEDED(hr) && !is_child(ret_view->node, key))
        return hr_raise(hr_from_win32(ERROR_BADDB), "a subkey is not its parent's");
    return hr_trace(hr);
}

static HRESULT seek_child(const struct hive_txn *txn, uint64_t parent, MDB_val key, uint32_t skip,
                          struct node_view *ret_view)
{
    MDB_val from = key, data;
    HRESULT hr;
    int code;

    hr = expect_subkeys(txn, parent);
    if (FAILED(hr))
        return hr_trace(hr);
    /* What is hidden is not counted. */
    do {
        key = from;
        code = table_seek(txn, HIVE_CHILDREN, &key, skip++, &data);
        hr = child_at(txn, parent, code, &key, &data, ret_view);
    } while (hr == hr_from_win32(ERROR_FILE_NOT_FOUND));
    return hr_trace(hr);
}

HRESULT store_enum_key(const struct hive_txn *txn, uint64_t parent, uint32_t index,
                       struct node_view *ret_view)
{
    uint64_t first = htobe64(parent);

    return hr_trace(seek_child(txn, parent, (MDB_val){sizeof(first), &first}, index, ret_view));
}

HRESULT store_next_key(const struct hive_txn *txn, uint64_t parent, const char16_t *name,
                       struct node_view *ret_view)
{
    struct child_key child;
    size_t size = store_child_key(parent, name, &child);

    /* The smallest key that is greater. */
    ((char *)&child)[size] = 0;
    return hr_trace(seek_child(txn, parent, (MDB_val){size + 1, &child}, 0, ret_view));
}

HRESULT store_walk_keys(const struct hive_txn *txn, uint64_t parent,
                        char16_t name[static KEY_NAME_MAX + 1], struct node_view *ret_view)
{
    HRESULT hr = store_next_key(txn, parent, name, ret_view);

    if (FAILED(hr))
        return hr_trace(hr);
    name_of(ret_view->node, name);
    return S_OK;
}

HRESULT store_read_value(const MDB_val *data, struct store_value *ret_value)
{
    const struct value *value = data->mv_data;

    if (data->mv_size < sizeof(*value) ||
        data->mv_size - sizeof(*value) < (uint64_t)value->name_size + value->size)
        return hr_raise(hr_from_win32(ERROR_BADDB), "a value's record is cut off");

    ret_value->name = (const char *)(value + 1);
    ret_value->name_size = value->name_size;
    ret_value->type = value->type;
    ret_value->size = value->size;
    ret_value->order = value->order;
    ret_value->data = ret_value->name + value->name_size;
    return S_OK;
}

static void read_default(const struct node *node, struct store_value *ret_value)
{
    ret_value->name = "";
    ret_value->name_size = 0;
    ret_value->type = node->default_type;
    ret_value->size = node->default_size;
    ret_value->order = STORE_NO_ORDER;
    ret_value->data = node_default(node);
}

HRESULT store_value_order(const struct hive_txn *txn, uint64_t id, const char16_t *name,
                          uint32_t *ret_order)
{
    struct name_key name_key = {htobe64(id), key_hash_text(name, utf16_len(name))};
    MDB_val key = {sizeof(name_key), &name_key}, data;
    int code;

    code = table_get(txn, HIVE_NAMES, &key, &data);
    if (code == MDB_NOTFOUND)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    if (code != 0 || data.mv_size != sizeof(*ret_order))
        return hr_raise(code ? hr_from_lmdb(code) : hr_from_win32(ERROR_BADDB),
                        "looking up a value's name");

    memcpy(ret_order, data.mv_data, sizeof(*ret_order));
    return S_OK;
}

HRESULT store_get_value(const struct hive_txn *txn, const struct node_view *key,
                        const char16_t *name, struct store_value *ret_value)
{
    struct value_key value_key = {htobe64(key->node->id), 0};
    MDB_val mdb_key = {sizeof(value_key), &value_key}, data;
    uint32_t order;
    HRESULT hr;
    int code;

    if (txn->overlay) {
        hr = expect_key(txn, key->node->id);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    if (!name || !*name) {
        if (key->node->flags & NODE_HAS_DEFAULT) {
            read_default(key->node, ret_value);
            return S_OK;
        }
        name = u"";
    }
    if (key->node->values == 0)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);

    hr = store_value_order(txn, key->node->id, name, &order);
    if (FAILED(hr))
        return hr_trace(hr);

    value_key.order = htobe32(order);
    code = table_get(txn, HIVE_VALUES, &mdb_key, &data);
    if (code != 0)
        return hr_raise(code == MDB_NOTFOUND ? hr_from_win32(ERROR_BADDB) : hr_from_lmdb(code),
                        "reading a value");
    return hr_trace(store_read_value(&data, ret_value));
}

/* A place is 1 behind a default value that is in the key's record, then 2 more than the order of
 * the row that it is behind. */
HRESULT store_next_value(const struct hive_txn *txn, const struct node_view *key, uint64_t *place,
                         struct store_value *ret_value)
{
    struct value_key wanted = {htobe64(key->node->id), 0}, found;
    MDB_val mdb_key = {sizeof(wanted), &wanted}, data;
    HRESULT hr;
    int code;

    hr = expect_key(txn, key->node->id);
    if (FAILED(hr))
        return hr_trace(hr);
    if (*place == 0) {
        *place = 1;
        if (key->node->flags & NODE_HAS_DEFAULT) {
            read_default(key->node, ret_value);
            return S_OK;
        }
    }
    wanted.order = htobe32((uint32_t)(*place - 1));
    code = table_seek(txn, HIVE_VALUES, &mdb_key, 0, &data);
    if (code != 0 && code != MDB_NOTFOUND)
        return hr_raise(hr_from_lmdb(code), "enumerating values");
    if (code == MDB_NOTFOUND || mdb_key.mv_size != sizeof(found) ||
        memcmp(mdb_key.mv_data, &wanted.id, sizeof(wanted.id)) != 0)
        return hr_from_win32(ERROR_NO_MORE_ITEMS);

    memcpy(&found, mdb_key.mv_data, sizeof(found));
    *place = (uint64_t)be32toh(found.order) + 2;
    return hr_trace(store_read_value(&data, ret_value));
}
