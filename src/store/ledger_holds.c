/* SPDX-License-Identifier: MIT */
#include "store/ledger_holds.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "hive/table.h"
#include "store/history.h"

/* As it is stored; the data follows. Owner 0 is nobody: what was before, or came between. */
struct hold {
    uint64_t owner;
    uint64_t transaction;
    uint32_t is_present;
    uint32_t type;
    uint32_t size;
} STORE_RECORD;

struct hold_key {
    struct holds_entry entry;
    uint32_t depth; /* big-endian */
} __attribute__((packed));

enum {
    HOLDS_SCANNED = 64,
};

struct holds_state holds_state_of_key(const struct node *node)
{
    return (struct holds_state){true, node->flags & (uint32_t)~NODE_HAS_DEFAULT, node->class_size,
                                node_class(node)};
}

bool holds_state_equal(const struct holds_entry *entry, const struct holds_state *a,
                       const struct holds_state *b)
{
    static const struct key_hash none;

    if (a->is_present != b->is_present)
        return false;
    if (!a->is_present || memcmp(&entry->name, &none, sizeof(none)) == 0)
        return true; /* a key is there or not */
    return a->type == b->type && a->size == b->size &&
           (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

static HRESULT view_hold(const MDB_val *key, const MDB_val *data, struct hold_view *ret_hold)
{
    const struct hold *hold = data->mv_data;
    struct hold_key found;

    memcpy(&found, key->mv_data, sizeof(found));
    if (data->mv_size < sizeof(*hold) || data->mv_size - sizeof(*hold) < hold->size)
        return hr_raise(hr_from_win32(ERROR_BADDB), "a record of the ledger is cut off");
    *ret_hold = (struct hold_view){found.entry,
                                   be32toh(found.depth),
                                   hold->owner,
                                   hold->transaction,
                                   {hold->is_present, hold->type, hold->size, hold + 1}};
    return S_OK;
}

/* Of the record that was found, if its key begins with @entry's first bytes. */
static HRESULT take_hold(int code, const MDB_val *key, const MDB_val *data,
                         const struct holds_entry *entry, size_t same, struct hold_view *ret_hold)
{
    if (code == MDB_NOTFOUND || (code == 0 && (key->mv_size != sizeof(struct hold_key) ||
                                               memcmp(key->mv_data, entry, same) != 0)))
        return S_FALSE;
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading the ledger: %s", mdb_strerror(code));
    return hr_trace(view_hold(key, data, ret_hold));
}

/* The first hold at or behind a place in the table. */
static HRESULT seek_hold(const struct hive_txn *txn, const struct holds_entry *entry,
                         uint32_t depth, size_t same, struct hold_view *ret_hold)
{
    struct hold_key wanted = {*entry, htobe32(depth)};
    MDB_val key = {sizeof(wanted), &wanted}, data;
    int code;

    if (txn->tables->dbis[HIVE_HOLDS] == 0)
        return S_FALSE;
    code = table_seek(txn, HIVE_HOLDS, &key, 0, &data);
    return hr_trace(take_hold(code, &key, &data, entry, same, ret_hold));
}

/* The uppermost hold of the entry; S_FALSE if there is none. */
static HRESULT seek_top(const struct hive_txn *txn, const struct holds_entry *entry,
                        struct hold_view *ret_hold)
{
    struct hold_key behind = {*entry, UINT32_MAX};
    MDB_val key = {sizeof(behind), &behind}, data;
    int code = table_seek_before(txn, HIVE_HOLDS, &key, &data);

    return hr_trace(take_hold(code, &key, &data, entry, sizeof(*entry), ret_hold));
}

HRESULT holds_next(const struct hive_txn *txn, const struct holds_entry *entry, uint32_t depth,
                   struct hold_view *ret_hold)
{
    return hr_trace(seek_hold(txn, entry, depth, sizeof(*entry), ret_hold));
}

HRESULT holds_next_of_key(const struct hive_txn *txn, const struct holds_entry *entry,
                          uint32_t depth, struct hold_view *ret_hold)
{
    return hr_trace(seek_hold(txn, entry, depth, sizeof(entry->place), ret_hold));
}

static int compare_numbers(const void *a, const void *b)
{
    uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;

    return (first > second) - (first < second);
}

static bool owners_have(const struct holds_owners *owners, uint64_t number)
{
    return bsearch(&number, owners->numbers, owners->n, sizeof(number), compare_numbers);
}

/* The holds of an entry that matter to owners. */
struct stack {
    struct hold_view own; /* their uppermost */
    struct hold_view top;
    struct hold_view rest; /* the uppermost that is not theirs */
    bool has_own, has_any;
    bool has_others; /* owners */
};

static HRESULT find_stack(const struct hive_txn *txn, const struct holds_entry *entry,
                          const struct holds_owners *owners, struct stack *ret_stack)
{
    struct stack stack = {0};
    struct hold_view hold;
    HRESULT hr;

    for (uint32_t depth = 0; (hr = holds_next(txn, entry, depth, &hold)) == S_OK;
         depth = hold.depth + 1) {
        if (hold.owner != 0 && owners_have(owners, hold.owner)) {
            stack.has_own = true;
            stack.own = hold;
        } else {
            stack.rest = hold;
            stack.has_others |= hold.owner != 0;
        }
        stack.has_any = true;
        stack.top = hold;
    }
    if (SUCCEEDED(hr))
        *ret_stack = stack;
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

static HRESULT put_hold(struct hive_txn *txn, const struct holds_entry *entry, uint32_t depth,
                        uint64_t owner, const struct holds_state *state)
{
    _cleanup_(freep) struct hold *hold = malloc(sizeof(*hold) + state->size);
    struct hold_key hold_key = {*entry, htobe32(depth)};
    MDB_val key = {sizeof(hold_key), &hold_key};
    MDB_val data = {sizeof(*hold) + state->size, hold};
    HRESULT hr;
    int code;

    if (!hold)
        return hr_raise(E_OUTOFMEMORY, "writing the ledger");
    hr = history_note_record(txn, HIVE_HOLDS, &hold_key, sizeof(hold_key));
    if (FAILED(hr))
        return hr_trace(hr);

    *hold = (struct hold){owner, hive_txn_number(txn), state->is_present, state->type, state->size};
    if (state->size)
        memcpy(hold + 1, state->data, state->size);
    code = table_put(txn, HIVE_HOLDS, &key, &data, 0);
    return code == 0 ? S_OK
                     : hr_raise(hr_from_lmdb(code), "writing the ledger: %s", mdb_strerror(code));
}

static HRESULT del_hold(struct hive_txn *txn, const struct holds_entry *entry, uint32_t depth)
{
    struct hold_key hold_key = {*entry, htobe32(depth)};

    return hr_trace(history_remove_record(txn, HIVE_HOLDS, &hold_key, sizeof(hold_key)));
}

bool holds_any(const struct hive_txn *txn, const struct holds_entry *entry)
{
    struct hold_view hold;

    return holds_next(txn, entry, 0, &hold) == S_OK;
}

bool holds_as_present(const struct hive_txn *txn, const struct holds_entry *entry, uint64_t owner)
{
    struct hold_view hold;
    uint32_t depth = 0;

    for (unsigned i = 0; i < HOLDS_SCANNED; i++, depth = hold.depth + 1) {
        if (holds_next(txn, entry, depth, &hold) != S_OK)
            return false;
        if (hold.owner == owner)
            return hold.state.is_present;
    }
    return true;
}

static HRESULT find_for(const struct hive_txn *txn, const struct holds_entry *entry,
                        const struct holds_gift *gift, struct stack *ret_stack)
{
    struct holds_owners owners = {&gift->owner, 1};
    struct stack stack = {0};
    HRESULT hr;

    if (!gift->is_first)
        return hr_trace(find_stack(txn, entry, &owners, ret_stack));
    hr = seek_top(txn, entry, &stack.top);
    stack.has_any = hr == S_OK;
    *ret_stack = stack;
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

HRESULT holds_push(struct hive_txn *txn, const struct holds_entry *entry,
                   const struct holds_gift *gift)
{
    struct stack stack;
    uint32_t depth;
    bool is_intact;
    HRESULT hr;

    hr = find_for(txn, entry, gift, &stack);
    if (FAILED(hr))
        return hr_trace(hr);

    is_intact = stack.has_any && holds_state_equal(entry, &stack.top.state, gift->before);
    depth = stack.has_any ? stack.top.depth : 0;
    if (is_intact && stack.has_own && stack.own.depth == depth)
        return hr_trace(put_hold(txn, entry, depth, gift->owner, gift->after));

    /* What was before the first owner, or was changed by nobody since, lies in between; but that
     * nothing was there before goes without saying. */
    if (!is_intact && (stack.has_any || gift->before->is_present)) {
        depth += stack.has_any;
        hr = put_hold(txn, entry, depth, 0, gift->before);
    }
    if (SUCCEEDED(hr) && stack.has_own)
        hr = del_hold(txn, entry, stack.own.depth);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(put_hold(txn, entry, depth + 1, gift->owner, gift->after));
}

/* With the owners on top, what is not theirs is below all of them. */
HRESULT holds_below(const struct hive_txn *txn, const struct holds_entry *entry,
                    const struct holds_owners *owners, const struct holds_state *now,
                    struct holds_state *ret_state)
{
    struct stack stack;
    HRESULT hr = find_stack(txn, entry, owners, &stack);

    if (FAILED(hr))
        return hr_trace(hr);
    if (!stack.has_own || stack.own.depth != stack.top.depth ||
        !holds_state_equal(entry, &stack.own.state, now) ||
        holds_state_equal(entry, &stack.rest.state, now))
        return S_FALSE;

    *ret_state = stack.rest.state;
    return S_OK;
}

HRESULT holds_remove_all(struct hive_txn *txn, const struct holds_entry *entry)
{
    struct hold_view hold;
    HRESULT hr;

    for (uint32_t depth = 0; (hr = holds_next(txn, entry, depth, &hold)) == S_OK;) {
        depth = hold.depth + 1; /* on behind it: in an overlay the way there is full */
        hr = del_hold(txn, entry, hold.depth);
        if (FAILED(hr))
            break;
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

HRESULT holds_release(struct hive_txn *txn, const struct holds_entry *entry,
                      const struct holds_owners *owners)
{
    struct stack stack;
    struct hold_view hold;
    HRESULT hr = find_stack(txn, entry, owners, &stack);

    if (FAILED(hr))
        return hr_trace(hr);
    /* Where only nobody's states are left, they are of no use. */
    if (!stack.has_others)
        return hr_trace(holds_remove_all(txn, entry));
    for (uint32_t depth = 0; (hr = holds_next(txn, entry, depth, &hold)) == S_OK;) {
        depth = hold.depth + 1;
        if (hold.owner != 0 && owners_have(owners, hold.owner))
            hr = del_hold(txn, entry, hold.depth);
        if (FAILED(hr))
            break;
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}
