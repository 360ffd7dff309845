/* SPDX-License-Identifier: MIT */
#include "registry/key.h"

#include <string.h>

#include <comity/winerror.h>
#include <comity/winnt.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "registry/first_keys.h"
#include "registry/key_look.h"

int key_root_hives(enum key_root root, enum hive_kind ret_kinds[HIVE_KINDS])
{
    ret_kinds[0] = root == ROOT_MACHINE ? HIVE_MACHINE : HIVE_USER;
    ret_kinds[1] = HIVE_MACHINE;
    return root == ROOT_CLASSES ? 2 : 1;
}

void key_forget_enumeration(struct key *key)
{
    key->enumerated_len = 0;
    key->values = (struct value_cursor){.number = 0};
}

HRESULT key_init_root(struct key *key, enum key_root root)
{
    HRESULT hr;

    hr = first_keys_prepare();
    if (FAILED(hr))
        return hr_trace(hr);

    key_path_init(&key->path);
    key_place_root(&key->path, root);
    root = key_place_scoped(root, &key->path);
    key->root = root;
    key->transaction = NULL;
    key->app = NULL;
    key->access = KEY_ALL_ACCESS;
    key->primary = root == ROOT_MACHINE ? HIVE_MACHINE : HIVE_USER;
    key->is_deleted = false;
    key->view = 0;
    key_forget_enumeration(key);
    memset(key->parts, 0, sizeof(key->parts));
    key->hash = key_path_hash(&key->path);
    return S_OK;
}

/* Looks up one part anew, by identity or by path. */
static HRESULT part_find(struct key *key, struct hive_txn *txn, struct key_part *part)
{
    uint64_t number = hive_txn_number(txn);
    HRESULT hr;

    if (part->number == number)
        return S_OK;

    hr = part->id ? store_find_id(txn, part->id, &part->view)
                  : store_find(txn, &key->hash, &part->view);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND) || hr == hr_from_win32(ERROR_KEY_DELETED)) {
        /* A part of a merged key that was deleted may come again under the same path. */
        part->id = 0;
        part->view.node = NULL;
    } else if (FAILED(hr)) {
        return hr_trace(hr);
    } else {
        part->id = part->view.node->id;
        part->is_link = part->view.node->flags & NODE_LINK;
    }
    part->number = number;
    return S_OK;
}

HRESULT key_read_begin(struct key_read *read, struct key *key)
{
    enum hive_kind kinds[HIVE_KINDS];
    int n = key_root_hives(key->root, kinds);
    bool found = false;
    HRESULT hr;

    read->key = key;
    memset(read->is_open, 0, sizeof(read->is_open));
    for (int i = 0; i < n; i++) {
        struct key_part *part = &key->parts[kinds[i]];
        bool was_bound = part->id != 0;

        hr = transaction_read_begin(key->transaction, kinds[i], &read->txns[kinds[i]]);
        if (hr == S_FALSE)
            continue;
        if (FAILED(hr))
            return hr_trace(hr);
        read->is_open[kinds[i]] = true;
        /* A key of one hive that is gone stays gone, whatever takes its place. */
        if (key->root != ROOT_CLASSES && !was_bound && part->number != 0)
            continue;
        hr = part_find(key, &read->txns[kinds[i]], part);
        if (FAILED(hr))
            return hr_trace(hr);
        found |= part->id != 0;
        /* A merged key goes with the part that it was found by, though there be another. */
        if (was_bound && part->id == 0 && kinds[i] == key->primary)
            key->is_deleted = true;
    }
    if (key->root == ROOT_MACHINE && !read->is_open[HIVE_MACHINE] && key->path.len == 0)
        return S_OK;
    return found && !key->is_deleted ? S_OK : hr_from_win32(ERROR_KEY_DELETED);
}

void key_read_end(struct key_read *read)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (read->is_open[kind])
            hive_read_end(&read->txns[kind]);
        read->is_open[kind] = false;
    }
}

struct key_part *key_read_part(struct key_read *read, int index, struct hive_txn **ret_txn)
{
    enum hive_kind kinds[HIVE_KINDS];
    int n = key_root_hives(read->key->root, kinds);

    for (int i = 0; i < n; i++) {
        if (!read->is_open[kinds[i]] || read->key->parts[kinds[i]].id == 0 || index-- > 0)
            continue;
        *ret_txn = &read->txns[kinds[i]];
        return &read->key->parts[kinds[i]];
    }
    return NULL;
}

HRESULT key_current_path(struct key *key, struct key_path *ret_path)
{
    struct key_read read;
    struct hive_txn *txn;
    struct key_part *part;
    HRESULT hr;

    /* Roots are never renamed. */
    if (key->path.len == 0 || (key->root == ROOT_CLASSES && key->path.depth == 2))
        return hr_trace(key_path_copy(ret_path, &key->path));

    hr = key_read_begin(&read, key);
    if (SUCCEEDED(hr)) {
        part = key_read_part(&read, 0, &txn);
        if (memcmp(&part->view.hash, &key->hash, sizeof(key->hash)) != 0)
            hr = store_path_of(txn, part->view.node, &key->path);
        key->hash = part->view.hash;
    }
    key_read_end(&read);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(key_path_copy(ret_path, &key->path));
}

HRESULT key_find_parts(struct key *key)
{
    enum hive_kind kinds[HIVE_KINDS];
    int n = key_root_hives(key->root, kinds);
    bool found = false;
    HRESULT hr;

    key->hash = key_path_hash(&key->path);
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        key->parts[kind].id = 0;
        key->parts[kind].number = 0;
    }
    key->is_deleted = false;
    for (int i = 0; i < n; i++) {
        struct hive_txn txn;

        hr = transaction_read_begin(key->transaction, kinds[i], &txn);
        if (hr == S_FALSE)
            continue;
        if (FAILED(hr))
            return hr_trace(hr);
        hr = part_find(key, &txn, &key->parts[kinds[i]]);
        hive_read_end(&txn);
        if (FAILED(hr))
            return hr_trace(hr);
        if (!found)
            key->primary = kinds[i];
        found |= key->parts[kinds[i]].id != 0;
    }
    return found ? S_OK : hr_from_win32(ERROR_FILE_NOT_FOUND);
}
HRESULT key_check_access(const struct key *key, uint32_t wanted)
{
    return (key->access & wanted) == wanted ? S_OK : hr_from_win32(ERROR_ACCESS_DENIED);
}

HRESULT key_write_begin(struct key *key, struct hive_txn *ret_txn, uint64_t *ret_id)
{
    enum hive_kind kinds[HIVE_KINDS];
    int n = key_root_hives(key->root, kinds);
    struct key_read read;
    HRESULT hr;

    hr = key_read_begin(&read, key);
    key_read_end(&read);
    if (FAILED(hr))
        return hr_trace(hr);

    for (int i = 0; i < n; i++) {
        struct node_view view;

        if (key->parts[kinds[i]].id == 0)
            continue;
        hr = transaction_write_begin(key->transaction, kinds[i], ret_txn);
        if (FAILED(hr))
            return hr_trace(hr);
        /* Between the look and the writer's turn somebody may have deleted it. */
        hr = store_find_id(ret_txn, key->parts[kinds[i]].id, &view);
        if (FAILED(hr)) {
            hive_write_abort(ret_txn);
            return hr_trace(hr);
        }
        *ret_id = key->parts[kinds[i]].id;
        return S_OK;
    }
    return hr_from_win32(ERROR_KEY_DELETED);
}
