/* SPDX-License-Identifier: MIT */
/*
 * The store: writing values. A small default value is in its key's record, any other is a row.
 */
#include "store/store_record.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/table.h"
#include "store/expect.h"
#include "store/history.h"
#include "store/ledger.h"

/* Puts a small default value into its key's record. */
static HRESULT set_default(struct hive_txn *txn, uint64_t id, uint32_t type, const void *data,
                           uint32_t size)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    HRESULT hr;

    hr = node_copy_init(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    copy.node->flags |= NODE_HAS_DEFAULT;
    copy.node->default_type = type;
    copy.node->default_size = size;
    copy.node->written = store_time_now();
    if (size)
        memcpy((void *)node_default(copy.node), data, size);
    return hr_trace(node_copy_save(txn, &copy));
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
    hr = store_record_del(txn, HIVE_NAMES, &name_key, sizeof(name_key));
    if (SUCCEEDED(hr))
        hr = store_record_del(txn, HIVE_VALUES, &value_key, sizeof(value_key));
    return hr_trace(hr);
}

/* Whether no value has this place among the key's. */
static bool is_free(const struct hive_txn *txn, uint64_t id, uint32_t order)
{
    struct value_key value_key = {htobe64(id), htobe32(order)};
    MDB_val key = {sizeof(value_key), &value_key}, data;

    return order != STORE_NO_ORDER && table_get(txn, HIVE_VALUES, &key, &data) == MDB_NOTFOUND;
}

/* Counts the key's rows anew by @change, takes a default value out of the record if asked, and
 * gives a new row its place: the one that it wants, if it does, or the last. */
static HRESULT note_rows(struct hive_txn *txn, uint64_t id, int change, bool drop_default,
                         uint32_t *order)
{
    _cleanup_(node_copy_deinit) struct node_copy copy = {0};
    HRESULT hr;

    hr = node_copy_init(txn, id, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    if (drop_default) {
        copy.node->flags &= ~(uint32_t)NODE_HAS_DEFAULT;
        copy.node->default_size = 0;
    }
    if (order && !is_free(txn, id, *order))
        *order = copy.node->next_order;
    if (order && *order >= copy.node->next_order)
        copy.node->next_order = *order + 1;
    copy.node->values += (uint32_t)change;
    copy.node->written = store_time_now();
    return hr_trace(node_copy_save(txn, &copy));
}

/* A value that is overwritten keeps the spelling of its name. On the heap; NULL for a new one. */
static char *spelling_kept(struct hive_txn *txn, const struct value_key *value_key,
                           size_t *ret_size)
{
    MDB_val key = {sizeof(*value_key), (void *)value_key}, data;
    struct store_value value;
    char *name = NULL;

    if (table_get(txn, HIVE_VALUES, &key, &data) != 0 || FAILED(store_read_value(&data, &value)))
        return NULL;

    name = malloc(value.name_size + 1);
    if (name)
        memcpy(name, value.name, value.name_size);
    *ret_size = value.name_size;
    return name;
}

/* @wanted is its place if it is new, or STORE_NO_ORDER. */
static HRESULT set_row(struct hive_txn *txn, uint64_t id, const char16_t *name,
                       const struct store_value *now, uint32_t wanted)
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
        order = wanted;
        hr = note_rows(txn, id, 1, !*name, &order);
        if (SUCCEEDED(hr))
            hr = store_record_put(txn, HIVE_NAMES, &name_key, sizeof(name_key), &order,
                                  sizeof(order));
    } else if (SUCCEEDED(hr)) {
        hr = note_rows(txn, id, 0, false, NULL);
    }
    if (FAILED(hr))
        return hr_trace(hr);

    value_key.order = htobe32(order);
    kept = spelling_kept(txn, &value_key, &name_size);
    record.mv_size = sizeof(struct value) + name_size + now->size;
    code = table_put(txn, HIVE_VALUES, &key, &record, MDB_RESERVE);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "writing a value: %s", mdb_strerror(code));

    value = record.mv_data;
    *value = (struct value){.owner = owner,
                            .transaction = hive_txn_number(txn),
                            .type = now->type,
                            .size = now->size,
                            .name_size = (uint32_t)name_size,
                            .order = order};
    if (kept)
        memcpy(value + 1, kept, name_size);
    else
        utf16_to_utf8(name, utf16_len(name), (char *)(value + 1), name_size);
    if (now->size)
        memcpy((char *)(value + 1) + name_size, now->data, now->size);
    return S_OK;
}

static HRESULT set_value(struct hive_txn *txn, uint64_t id, const char16_t *name,
                         const struct store_value *now, uint32_t wanted)
{
    HRESULT hr;

    if (*name || now->size > DEFAULT_INLINE_MAX)
        return hr_trace(set_row(txn, id, name, now, wanted));

    hr = delete_row(txn, id, name);
    if (hr == S_OK)
        hr = note_rows(txn, id, -1, false, NULL);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(set_default(txn, id, now->type, now->data, now->size));
}

HRESULT store_set_value_at(struct hive_txn *txn, uint64_t id, const char16_t *name, uint32_t type,
                           const void *data, uint32_t size, uint32_t order)
{
    struct operation operation = {.kind = OPERATION_SET_VALUE,
                                  .id = id,
                                  .name = name,
                                  .type = type,
                                  .data = data,
                                  .size = size};
    struct store_value now = {.type = type, .size = size, .data = data};
    HRESULT hr;

    hr = expect_key(txn, id);
    if (SUCCEEDED(hr))
        hr = ledger_note_value(txn, id, name, &now);
    if (SUCCEEDED(hr))
        hr = history_note_value(txn, id, name);
    if (SUCCEEDED(hr))
        hr = set_value(txn, id, name ? name : u"", &now, order);
    return SUCCEEDED(hr) ? hr_trace(store_record_done(txn, &operation)) : hr_trace(hr);
}

HRESULT store_set_value(struct hive_txn *txn, uint64_t id, const char16_t *name, uint32_t type,
                        const void *data, uint32_t size)
{
    return hr_trace(store_set_value_at(txn, id, name, type, data, size, STORE_NO_ORDER));
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
        hr = history_note_value(txn, id, name);
    if (SUCCEEDED(hr))
        hr = delete_value(txn, id, name ? name : u"");
    return SUCCEEDED(hr) ? hr_trace(store_record_done(txn, &operation)) : hr_trace(hr);
}
