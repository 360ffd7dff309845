/* SPDX-License-Identifier: MIT */
#include "registry/holders.h"

#include <endian.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "past/timeline.h"
#include "registry/transaction.h"
#include "store/ledger.h"
#include "store/ledger_holds.h"
#include "store/ledger_rows.h"

static HRESULT count_one(const struct ledger_entry *entry, void *context)
{
    ++*(uint64_t *)context;
    return S_OK;
}

static HRESULT visit_owners(const struct hive_txn *txn,
                            HRESULT (*visit)(const struct registry_owner *owner, void *context),
                            void *context)
{
    _cleanup_(freep) struct ledger_owner *owner = calloc(1, sizeof(*owner));
    HRESULT hr = S_OK;

    if (!owner)
        return hr_raise(E_OUTOFMEMORY, "reading the ledger");
    while (SUCCEEDED(hr) && (hr = ledger_next_owner(txn, owner->number, owner)) == S_OK) {
        struct registry_owner told = {.hive = txn->kind, .owner = owner};

        hr = ledger_list(txn, owner->name, count_one, &told.entries);
        if (SUCCEEDED(hr) && told.entries > 0)
            hr = visit(&told, context);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

HRESULT registry_owners(HRESULT (*visit)(const struct registry_owner *owner, void *context),
                        void *context)
{
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        struct hive_txn txn;

        hr = hive_read_begin((enum hive_kind)kind, &txn);
        if (hr != S_OK)
            continue;
        hr = visit_owners(&txn, visit, context);
        hive_read_end(&txn);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* A walk over the holds of one key. */
struct walk {
    const struct hive_txn *txn;
    const struct key_path *path;
    struct ledger_owner *owner; /* a buffer */
    uint64_t snapshot;          /* the last that was looked up, and what was found */
    struct past_transaction transaction;
    char command[AUTHOR_COMMAND_MAX]; /* the transaction's */
    HRESULT (*visit)(const struct registry_holder *holder, void *context);
    void *context;
};

/* What an entry is called, by the row of one that holds it; S_FALSE if none has one. */
static HRESULT find_row(const struct walk *walk, const struct holds_entry *entry,
                        struct ledger_row *ret_row)
{
    struct hold_view hold;
    HRESULT hr;

    for (uint32_t depth = 0; (hr = holds_next(walk->txn, entry, depth, &hold)) == S_OK;
         depth = hold.depth + 1) {
        struct ledger_row_key key = {htobe64(hold.owner), htobe64(walk->path->depth), *entry};

        if (hold.owner == 0)
            continue;
        hr = ledger_get_row(walk->txn, &key, ret_row);
        if (hr != S_FALSE)
            return hr_trace(hr);
    }
    return hr_trace(hr);
}

/* The transaction of a hold; its number is 0 if the history does not have it. */
static HRESULT find_transaction(struct walk *walk, uint64_t snapshot)
{
    struct past_transaction *found = &walk->transaction;
    size_t size;
    HRESULT hr;

    if (walk->snapshot == snapshot)
        return S_OK;
    walk->snapshot = snapshot;
    hr = past_find_snapshot(walk->txn, snapshot, found);
    if (hr != S_OK) {
        found->number = 0;
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    }
    size = found->command_size < sizeof(walk->command) ? found->command_size
                                                       : sizeof(walk->command) - 1;
    memcpy(walk->command, found->command, size);
    walk->command[size] = '\0';
    return S_OK;
}

static HRESULT tell(struct walk *walk, const struct hold_view *hold, const struct ledger_row *row,
                    bool is_current)
{
    struct registry_holder told = {.hive = walk->txn->kind,
                                   .path = walk->path,
                                   .name = row->name,
                                   .is_security = ledger_row_is_security(row),
                                   .is_current = is_current,
                                   .depth = hold->depth,
                                   .is_present = hold->state.is_present,
                                   .type = hold->state.type,
                                   .size = hold->state.size,
                                   .data = hold->state.data};
    HRESULT hr;

    if (told.is_security)
        told.name = NULL;
    if (hold->owner != 0) {
        hr = ledger_read_owner(walk->txn, hold->owner, walk->owner);
        if (FAILED(hr))
            return hr_trace(hr);
        told.owner = walk->owner;
        told.author = walk->owner->last;
        hr = find_transaction(walk, hold->transaction);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    if (hold->owner != 0 && walk->transaction.number != 0) {
        told.transaction = walk->transaction.number;
        told.author = (struct author){walk->transaction.time, walk->transaction.uid,
                                      walk->transaction.pid, walk->command};
    }
    return hr_trace(walk->visit(&told, walk->context));
}

static HRESULT visit_entry(struct walk *walk, const struct holds_entry *entry)
{
    struct hold_view hold, next;
    struct ledger_row row;
    HRESULT hr;

    hr = find_row(walk, entry, &row);
    if (hr == S_OK)
        hr = holds_next(walk->txn, entry, 0, &hold);
    while (hr == S_OK) {
        HRESULT more = holds_next(walk->txn, entry, hold.depth + 1, &next);

        if (FAILED(more))
            return hr_trace(more);
        hr = tell(walk, &hold, &row, more != S_OK);
        if (FAILED(hr) || more != S_OK)
            break;
        hold = next;
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

static HRESULT visit_key(struct walk *walk)
{
    struct holds_entry from = {.place = key_path_hash(walk->path)};
    struct hold_view hold;
    bool has_any = false;
    uint32_t depth = 0;
    HRESULT hr;

    while ((hr = holds_next_of_key(walk->txn, &from, depth, &hold)) == S_OK) {
        hr = visit_entry(walk, &hold.entry);
        if (FAILED(hr))
            return hr_trace(hr);
        has_any = true;
        from = hold.entry;
        depth = UINT32_MAX; /* on to the next entry */
    }
    return FAILED(hr) ? hr_trace(hr) : has_any ? S_OK : S_FALSE;
}

HRESULT registry_holders(enum hive_kind hive, const struct key_path *path,
                         HRESULT (*visit)(const struct registry_holder *holder, void *context),
                         void *context)
{
    _cleanup_(freep) struct ledger_owner *owner = malloc(sizeof(*owner));
    struct hive_txn txn;
    HRESULT hr;

    if (!owner)
        return hr_raise(E_OUTOFMEMORY, "reading the ledger");
    hr = hive_read_begin(hive, &txn);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = visit_key(&(struct walk){
        .txn = &txn, .path = path, .owner = owner, .visit = visit, .context = context});
    hive_read_end(&txn);
    return hr_trace(hr);
}
