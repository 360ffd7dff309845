/* SPDX-License-Identifier: MIT */
#include "registry/past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "hive/overlay.h"
#include "registry/owner.h"
#include "registry/transaction.h"
#include "store/ledger.h"

/* Reading both hives. */
struct reading {
    struct hive_txn txns[HIVE_KINDS];
    bool is_open[HIVE_KINDS];
};

static void reading_deinit(struct reading *reading)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (reading->is_open[kind])
            hive_read_end(&reading->txns[kind]);
    }
}

static HRESULT reading_init(struct reading *reading)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        HRESULT hr = hive_read_begin((enum hive_kind)kind, &reading->txns[kind]);

        if (FAILED(hr))
            return hr_trace(hr);
        reading->is_open[kind] = hr == S_OK;
    }
    return S_OK;
}

/* One hive's changes on their way to who asked. */
struct telling {
    enum hive_kind hive;
    registry_visit_change *visit;
    void *context;
};

static HRESULT tell(const struct past_change *change, void *context)
{
    const struct telling *telling = context;

    return hr_trace(telling->visit(telling->hive, change, telling->context));
}

/* ---- the history ---- */

/* Walking back through both hives. */
struct walk {
    struct reading reading;
    struct past_transaction next[HIVE_KINDS]; /* of number 0 beyond the first */
    struct past_view *later[HIVE_KINDS];
};

static void walk_deinit(struct walk *walk)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++)
        past_view_free(walk->later[kind]);
    reading_deinit(&walk->reading);
}

static HRESULT step(struct walk *walk, int kind)
{
    struct past_transaction *next = &walk->next[kind];
    HRESULT hr = S_FALSE;

    if (walk->reading.is_open[kind])
        hr = past_previous(&walk->reading.txns[kind], next->number, next);
    if (hr != S_OK)
        next->number = 0;
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

static HRESULT walk_init(struct walk *walk)
{
    HRESULT hr = reading_init(&walk->reading);

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        walk->next[kind].number = UINT64_MAX;
        hr = past_view_new(&walk->later[kind]);
        if (SUCCEEDED(hr))
            hr = step(walk, kind);
    }
    return hr_trace(hr);
}

/* The latest of those that are next. */
static void take(const struct walk *walk, struct registry_transaction *ret_transaction)
{
    const struct past_transaction *next = walk->next;
    int latest = next[0].number == 0 || (next[1].number != 0 && next[0].time < next[1].time);

    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        ret_transaction->has_part[kind] = next[kind].number == next[latest].number;
        ret_transaction->parts[kind] = next[kind];
    }
    ret_transaction->head = &ret_transaction->parts[latest];
}

static HRESULT tell_changes(struct walk *walk, const struct registry_transaction *transaction,
                            const struct registry_reader *reader)
{
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        struct telling telling = {(enum hive_kind)kind, reader->change, reader->context};

        if (transaction->has_part[kind])
            hr = past_changes_of(&walk->reading.txns[kind], walk->later[kind],
                                 transaction->head->number, tell, &telling);
    }
    return hr_trace(hr);
}

HRESULT registry_history(const struct registry_reader *reader)
{
    _cleanup_(walk_deinit) struct walk walk = {0};
    HRESULT hr = walk_init(&walk);

    while (SUCCEEDED(hr) && (walk.next[0].number || walk.next[1].number)) {
        struct registry_transaction transaction;

        take(&walk, &transaction);
        if (reader->change)
            hr = tell_changes(&walk, &transaction, reader);
        if (SUCCEEDED(hr))
            hr = reader->transaction(&transaction, reader->context);
        if (hr != S_OK)
            break;
        for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
            if (transaction.has_part[kind])
                hr = step(&walk, kind);
        }
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* ---- what changed ---- */

/* When the transaction was, by either hive. */
static HRESULT time_of(const struct reading *reading, uint64_t number, uint64_t *ret_time)
{
    struct past_transaction transaction;

    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        HRESULT hr = hr_from_win32(ERROR_FILE_NOT_FOUND);

        if (reading->is_open[kind])
            hr = past_find(&reading->txns[kind], number, &transaction);
        if (SUCCEEDED(hr))
            *ret_time = transaction.time;
        if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND))
            return hr_trace(hr);
    }
    return hr_raise(hr_from_win32(ERROR_NOT_FOUND),
                    "there is no transaction %llu in the history, or no more",
                    (unsigned long long)number);
}

/* The number of a hive's last transaction until then, or 0. */
static HRESULT last_until(const struct hive_txn *txn, uint64_t time, uint64_t *ret_number)
{
    struct past_transaction transaction = {.number = UINT64_MAX};
    HRESULT hr;

    while ((hr = past_previous(txn, transaction.number, &transaction)) == S_OK &&
           transaction.time > time)
        ;
    if (SUCCEEDED(hr))
        *ret_number = hr == S_OK ? transaction.number : 0;
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* The bounds of what is compared: times, where the first may be just before the last. */
struct bounds {
    uint64_t first, last;
};

static HRESULT find_bounds(const struct reading *reading, uint64_t first, uint64_t last,
                           struct bounds *ret_bounds)
{
    HRESULT hr = S_OK;

    ret_bounds->last = UINT64_MAX;
    if (last)
        hr = time_of(reading, last, &ret_bounds->last);
    if (SUCCEEDED(hr) && first)
        hr = time_of(reading, first, &ret_bounds->first);
    if (!first)
        ret_bounds->first = ret_bounds->last - 1;
    return hr_trace(hr);
}

HRESULT registry_changes(uint64_t first, uint64_t last, registry_visit_change *visit, void *context)
{
    _cleanup_(reading_deinit) struct reading reading = {0};
    struct bounds bounds;
    HRESULT hr;

    hr = reading_init(&reading);
    if (SUCCEEDED(hr))
        hr = find_bounds(&reading, first, last, &bounds);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        struct telling telling = {(enum hive_kind)kind, visit, context};
        const struct hive_txn *txn = &reading.txns[kind];
        uint64_t from, to;

        if (!reading.is_open[kind])
            continue;
        hr = last_until(txn, bounds.first, &from);
        if (SUCCEEDED(hr))
            hr = last_until(txn, bounds.last, &to);
        if (SUCCEEDED(hr) && from < to)
            hr = past_changes(txn, from, to, tell, &telling);
    }
    return hr_trace(hr);
}

/* ---- going back ---- */

/* An undo on its way into a transaction. */
struct plan {
    const struct registry_undo *undo;
    uint64_t time;
    struct operation operation;
};

static HRESULT has_part(const struct hive_txn *txn, const struct plan *plan)
{
    struct past_transaction found = {.number = UINT64_MAX};
    HRESULT hr;

    switch (plan->undo->what) {
    case UNDO_OWNER:
        return ledger_knows(txn, plan->undo->owner) ? S_OK : S_FALSE;
    case UNDO_TRANSACTION:
        hr = past_find(txn, plan->undo->number, &found);
        return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_FALSE : hr_trace(hr);
    default:
        hr = past_previous(txn, UINT64_MAX, &found);
        return hr == S_OK && found.time <= plan->time ? S_FALSE : hr_trace(hr);
    }
}

static HRESULT add_to(struct transaction *transaction, enum hive_kind kind, const struct plan *plan)
{
    struct hive_txn txn;
    HRESULT hr;

    hr = hive_read_begin(kind, &txn);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = has_part(&txn, plan);
    hive_read_end(&txn);
    if (hr != S_OK)
        return hr_trace(hr);

    hr = transaction_write_begin(transaction, kind, &txn);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = overlay_log(txn.overlay, &plan->operation);
    if (FAILED(hr)) {
        hive_write_abort(&txn);
        return hr_trace(hr);
    }
    return hr_trace(hive_write_commit(&txn));
}

static HRESULT look(const struct hive_txn *txn, uint64_t number, void *context)
{
    struct telling *telling = context;

    telling->hive = txn->kind;
    return hr_trace(past_changes(txn, number - 1, number, tell, telling));
}

static bool is_meant(const struct registry_undo *undo, enum hive_kind kind)
{
    return undo->where == UNDO_ANYWHERE || (undo->where == UNDO_USERS) == (kind == HIVE_USER);
}

/* S_FALSE if there is nothing of it in either hive. */
static HRESULT add(struct transaction *transaction, const struct plan *plan)
{
    bool is_known = false;
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        if (!is_meant(plan->undo, (enum hive_kind)kind))
            continue;
        hr = add_to(transaction, (enum hive_kind)kind, plan);
        is_known |= hr == S_OK;
    }
    if (FAILED(hr))
        return hr_trace(hr);
    return is_known ? S_OK : S_FALSE;
}

static HRESULT find_time(struct plan *plan)
{
    _cleanup_(reading_deinit) struct reading reading = {0};
    HRESULT hr = reading_init(&reading);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(time_of(&reading, plan->undo->number, &plan->time));
}

static HRESULT add_owner(struct transaction *transaction, const struct registry_undo *undo)
{
    char action[REGISTRY_OWNER_MAX + 32];
    struct plan plan = {
        .undo = undo, .operation = {.kind = OPERATION_UNDO, .owner = undo->owner, .data = action}};

    plan.operation.size = (uint32_t)snprintf(action, sizeof(action), "undo %s", undo->owner) + 1;
    return hr_trace(add(transaction, &plan));
}

/* Every one of them; S_FALSE if there is nothing of any. */
static HRESULT add_owners(struct transaction *transaction, const struct registry_undo *undo)
{
    bool is_known = false;
    HRESULT hr = S_OK;

    for (; SUCCEEDED(hr) && undo; undo = undo->also) {
        hr = add_owner(transaction, undo);
        is_known |= hr == S_OK;
    }
    if (FAILED(hr))
        return hr_trace(hr);
    return is_known ? S_OK : S_FALSE;
}

static HRESULT add_transaction(struct transaction *transaction, const struct registry_undo *undo)
{
    bool is_until = undo->what == UNDO_UNTIL;
    struct plan plan = {.undo = undo};
    struct {
        uint64_t which;
        char action[64];
    } data;
    HRESULT hr = find_time(&plan);

    if (FAILED(hr))
        return hr_trace(hr);
    data.which = is_until ? plan.time : undo->number;
    snprintf(data.action, sizeof(data.action), "%s %llu", is_until ? "restore to" : "undo",
             (unsigned long long)undo->number);
    plan.operation = (struct operation){
        .kind = is_until ? OPERATION_RESTORE : OPERATION_REVERT,
        .data = &data,
        .size = (uint32_t)(offsetof(typeof(data), action) + strlen(data.action) + 1)};
    return hr_trace(add(transaction, &plan));
}

HRESULT registry_undo_as(const struct registry_undo *undo, registry_visit_change *preview,
                         void *context)
{
    _cleanup_(transaction_unrefp) struct transaction *transaction = NULL;
    struct telling telling = {.visit = preview, .context = context};
    HRESULT hr;

    if (__atomic_load_n(&transaction_captured, __ATOMIC_ACQUIRE))
        return hr_raise(hr_from_win32(ERROR_ACCESS_DENIED),
                        "undoing something while a module registers itself");
    hr = transaction_new(0, &transaction);
    if (SUCCEEDED(hr))
        hr = undo->what == UNDO_OWNER ? add_owners(transaction, undo)
                                      : add_transaction(transaction, undo);
    if (hr == S_OK)
        hr = preview ? transaction_preview(transaction, look, &telling)
                     : transaction_commit(transaction);
    return hr_trace(hr);
}
