/* SPDX-License-Identifier: MIT */
#include "store/store_record.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/overlay.h"
#include "hive/table.h"
#include "store/changes.h"
#include "store/ledger.h"

enum {
    KEY_SIZE_MAX = 511, /* of LMDB's */
};

void node_copy_deinit(struct node_copy *copy)
{
    free(copy->node);
}

uint64_t store_time_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return ((uint64_t)now.tv_sec + 11644473600u) * 10000000u + (uint64_t)now.tv_nsec / 100;
}

size_t node_size(const struct node *node)
{
    return sizeof(*node) + node->name_size + node->class_size + node->default_size;
}

HRESULT store_record_put(struct hive_txn *txn, enum hive_table table, const void *key,
                         size_t key_size, const void *data, size_t size)
{
    MDB_val mdb_key = {key_size, (void *)key}, mdb_data = {size, (void *)data};
    int code = table_put(txn, table, &mdb_key, &mdb_data, 0);

    return code == 0 ? S_OK
                     : hr_raise(hr_from_lmdb(code), "writing a hive: %s", mdb_strerror(code));
}

HRESULT store_record_del(struct hive_txn *txn, enum hive_table table, const void *key,
                         size_t key_size)
{
    MDB_val mdb_key = {key_size, (void *)key};
    int code = table_del(txn, table, &mdb_key);

    return code == 0 || code == MDB_NOTFOUND
               ? S_OK
               : hr_raise(hr_from_lmdb(code), "writing a hive: %s", mdb_strerror(code));
}

HRESULT node_copy_save_aside(struct hive_txn *txn, const struct node_copy *copy)
{
    return hr_trace(store_record_put(txn, HIVE_NODES, &copy->hash, sizeof(copy->hash), copy->node,
                                     node_size(copy->node)));
}

HRESULT node_copy_save(struct hive_txn *txn, struct node_copy *copy)
{
    uint64_t owner;
    HRESULT hr = ledger_owner_number(txn, &owner);

    if (FAILED(hr))
        return hr_trace(hr);
    copy->node->owner = owner;
    copy->node->transaction = hive_txn_number(txn);
    return hr_trace(node_copy_save_aside(txn, copy));
}

HRESULT node_copy_init(struct hive_txn *txn, uint64_t id, struct node_copy *ret_copy)
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

HRESULT store_record_del_all(struct hive_txn *txn, enum hive_table table, uint64_t id)
{
    uint64_t prefix = htobe64(id);
    uint8_t copy[KEY_SIZE_MAX + 1];
    size_t size = sizeof(prefix);
    int code = 0;

    memcpy(copy, &prefix, sizeof(prefix));
    while (code == 0) {
        MDB_val key = {size, copy}, data;

        code = table_seek(txn, table, &key, 0, &data);
        if (code == 0 && (key.mv_size < 8 || memcmp(key.mv_data, &prefix, 8) != 0))
            code = MDB_NOTFOUND;
        if (code != 0)
            break;
        memmove(copy, key.mv_data, key.mv_size);
        key.mv_data = copy;
        code = table_del(txn, table, &key);
        /* Goes on behind it: in an overlay the way there is full of what was deleted. */
        size = key.mv_size;
        copy[size++] = 0;
    }
    return code == MDB_NOTFOUND
               ? S_OK
               : hr_raise(hr_from_lmdb(code), "writing a hive: %s", mdb_strerror(code));
}

size_t store_child_key_of(const struct node *node, struct child_key *ret_child)
{
    char16_t name[KEY_NAME_MAX + 1];
    size_t len = utf16_from_utf8(node_name(node), node->name_size, name, KEY_NAME_MAX);

    name[len <= KEY_NAME_MAX ? len : KEY_NAME_MAX] = 0;
    return store_child_key(node->parent, name, ret_child);
}

HRESULT store_record_tell(struct hive_txn *txn, uint64_t id, enum change_kind kind)
{
    return txn->overlay ? S_OK : hr_trace(changes_add(txn, id, kind));
}

HRESULT store_record_done(struct hive_txn *txn, struct operation *operation)
{
    struct node_view view;
    HRESULT hr;

    operation->owner = txn->owner;
    if (txn->overlay)
        return hr_trace(overlay_log(txn->overlay, operation));

    switch (operation->kind) {
    case OPERATION_DELETE:
        return hr_trace(store_record_tell(txn, operation->id, CHANGE_GONE));
    case OPERATION_RENAME:
        hr = store_find_id(txn, operation->id, &view);
        return SUCCEEDED(hr) ? hr_trace(store_record_tell(txn, view.node->parent, CHANGE_SUBKEYS))
                             : hr_trace(hr);
    case OPERATION_EMPTY:
    case OPERATION_SET_VALUE:
    case OPERATION_DELETE_VALUE:
        return hr_trace(store_record_tell(txn, operation->id, CHANGE_VALUES));
    default:
        return S_OK;
    }
}
