/* SPDX-License-Identifier: MIT */
#include "registry/transaction.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "hive/overlay.h"
#include "registry/commit.h"
#include "registry/joined_capture.h"
#include "registry/journal.h"
#include "registry/owner.h"
#include "registry/replay.h"

enum state {
    ACTIVE,
    COMMITTED,
    ROLLED_BACK,
};

struct transaction {
    uint32_t refs;                        /* (atomic) */
    uint32_t state;                       /* (atomic) leaves ACTIVE once, under the lock */
    uint64_t deadline_ms;                 /* (const) or 0 */
    pthread_mutex_t lock;                 /* of who ends it */
    struct overlay *overlays[HIVE_KINDS]; /* (atomic) made when needed, then (const) */
};

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

HRESULT transaction_new(uint32_t timeout_ms, struct transaction **ret_transaction)
{
    struct transaction *transaction = calloc(1, sizeof(*transaction));

    if (!transaction)
        return hr_raise(E_OUTOFMEMORY, "beginning a transaction");

    transaction->refs = 1;
    transaction->deadline_ms = timeout_ms ? now_ms() + timeout_ms : 0;
    pthread_mutex_init(&transaction->lock, NULL);
    *ret_transaction = transaction;
    return S_OK;
}

struct transaction *transaction_ref(struct transaction *transaction)
{
    if (transaction)
        __atomic_add_fetch(&transaction->refs, 1, __ATOMIC_RELAXED);
    return transaction;
}

struct transaction *transaction_unref(struct transaction *transaction)
{
    if (!transaction || __atomic_sub_fetch(&transaction->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return NULL;

    for (int kind = 0; kind < HIVE_KINDS; kind++)
        overlay_free(transaction->overlays[kind]);
    pthread_mutex_destroy(&transaction->lock);
    free(transaction);
    return NULL;
}

static uint32_t state_of(struct transaction *transaction)
{
    uint32_t state = __atomic_load_n(&transaction->state, __ATOMIC_ACQUIRE);

    if (state == ACTIVE && transaction->deadline_ms && now_ms() >= transaction->deadline_ms &&
        __atomic_compare_exchange_n(&transaction->state, &state, ROLLED_BACK, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        state = ROLLED_BACK;
    return state;
}

/* Takes no lock: who reads both hives has entered one overlay when it asks for the other. */
static HRESULT get_overlay(struct transaction *transaction, enum hive_kind kind,
                           struct overlay **ret_overlay)
{
    _cleanup_(overlay_freep) struct overlay *made = NULL;
    struct overlay *there = __atomic_load_n(&transaction->overlays[kind], __ATOMIC_ACQUIRE);
    HRESULT hr;

    if (!there) {
        hr = overlay_new(&made);
        if (FAILED(hr))
            return hr_trace(hr);
        if (transaction == __atomic_load_n(&transaction_captured, __ATOMIC_ACQUIRE))
            overlay_keep_ledger(made);
        if (__atomic_compare_exchange_n(&transaction->overlays[kind], &there, made, false,
                                        __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
            there = TAKE_PTR(made);
    }
    *ret_overlay = there;
    return S_OK;
}

/* Whether it stands for a capture that this process has joined. */
static bool is_joined(const struct transaction *transaction)
{
    return transaction == __atomic_load_n(&transaction_captured, __ATOMIC_ACQUIRE) &&
           joined_capture_is_on();
}

HRESULT transaction_read_begin_layered(struct transaction *transaction, enum hive_kind kind,
                                       struct hive_txn *ret_txn)
{
    struct overlay *overlay;
    HRESULT hr;

    if (is_joined(transaction))
        return hr_trace(joined_capture_read_begin(kind, ret_txn));
    if (state_of(transaction) == ACTIVE) {
        hr = get_overlay(transaction, kind, &overlay);
        if (SUCCEEDED(hr))
            hr = hive_overlay_read_begin(kind, overlay, ret_txn);
        if (hr != S_OK || state_of(transaction) == ACTIVE)
            return hr_trace(hr);
        hive_read_end(ret_txn);
    }
    if (state_of(transaction) != COMMITTED)
        return hr_from_win32(ERROR_TRANSACTION_NOT_ACTIVE);
    return hr_trace(hive_read_begin(kind, ret_txn));
}

/* Begins writing the hive itself, after completing what a process that died has left. */
static HRESULT write_begin(enum hive_kind kind, struct hive_txn *ret_txn)
{
    HRESULT hr;

    for (;;) {
        hr = hive_write_begin(kind, ret_txn);
        if (FAILED(hr))
            return hr_trace(hr);
        if (!journal_exists())
            return S_OK;
        hive_write_abort(ret_txn);
        hr = commit_recover();
        if (FAILED(hr))
            return hr_trace(hr);
    }
}

static HRESULT write_begin_layered(struct transaction *transaction, enum hive_kind kind,
                                   struct hive_txn *ret_txn)
{
    struct overlay *overlay;
    HRESULT hr;

    if (is_joined(transaction))
        return hr_trace(joined_capture_write_begin(kind, ret_txn));
    if (state_of(transaction) != ACTIVE)
        return hr_from_win32(ERROR_TRANSACTION_NOT_ACTIVE);

    hr = get_overlay(transaction, kind, &overlay);
    if (SUCCEEDED(hr))
        hr = hive_overlay_write_begin(kind, overlay, ret_txn);
    if (FAILED(hr) || state_of(transaction) == ACTIVE)
        return hr_trace(hr);

    hive_write_abort(ret_txn);
    return hr_from_win32(ERROR_TRANSACTION_NOT_ACTIVE);
}

HRESULT transaction_write_begin(struct transaction *transaction, enum hive_kind kind,
                                struct hive_txn *ret_txn)
{
    HRESULT hr;

    if (!transaction)
        transaction = __atomic_load_n(&transaction_captured, __ATOMIC_ACQUIRE);
    hr = transaction ? write_begin_layered(transaction, kind, ret_txn) : write_begin(kind, ret_txn);
    if (FAILED(hr))
        return hr_trace(hr);
    ret_txn->owner = registry_owner();
    /* What a module makes again is noted as well; for whom is said where it is received. */
    if (!ret_txn->owner && joined_capture_is_on())
        ret_txn->owner = "module";
    return S_OK;
}

struct transaction *transaction_captured;

void transaction_capture(struct transaction *transaction)
{
    transaction_unref(
        __atomic_exchange_n(&transaction_captured, transaction_ref(transaction), __ATOMIC_ACQ_REL));
}

/* Where writes are captured, commits are as well. */
static HRESULT commit_to_capture(struct overlay *overlays[static HIVE_KINDS])
{
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        struct hive_txn txn;

        if (overlay_operations(overlays[kind])->len == 0)
            continue;
        hr = transaction_write_begin(NULL, (enum hive_kind)kind, &txn);
        if (FAILED(hr))
            break;
        hr = replay_operations(&txn, overlay_operations(overlays[kind]));
        if (SUCCEEDED(hr))
            hr = hive_write_commit(&txn);
        else
            hive_write_abort(&txn);
    }
    return hr_trace(hr);
}

static void leave(struct transaction *transaction, int n)
{
    while (n-- > 0)
        overlay_leave(transaction->overlays[n]);
}

/* Keeps other threads out of all overlays: what they wrote before is committed, and they write
 * nothing after. */
static HRESULT enter_all(struct transaction *transaction)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        struct overlay *overlay;
        HRESULT hr = get_overlay(transaction, kind, &overlay);

        if (SUCCEEDED(hr))
            hr = overlay_enter(overlay);
        if (FAILED(hr)) {
            leave(transaction, kind);
            return hr_trace(hr);
        }
    }
    return S_OK;
}

static HRESULT check_active(struct transaction *transaction)
{
    switch (state_of(transaction)) {
    case ACTIVE:
        return S_OK;
    case COMMITTED:
        return hr_from_win32(ERROR_TRANSACTION_ALREADY_COMMITTED);
    default:
        return hr_from_win32(ERROR_TRANSACTION_ALREADY_ABORTED);
    }
}

static void set_state(struct transaction *transaction, enum state state)
{
    __atomic_store_n(&transaction->state, state, __ATOMIC_RELEASE);
}

HRESULT transaction_commit(struct transaction *transaction)
{
    HRESULT hr;

    pthread_mutex_lock(&transaction->lock);
    hr = check_active(transaction);
    if (SUCCEEDED(hr)) {
        hr = enter_all(transaction);
        if (SUCCEEDED(hr)) {
            hr = transaction_captured ? commit_to_capture(transaction->overlays)
                                      : commit_overlays(transaction->overlays);
            set_state(transaction, SUCCEEDED(hr) ? COMMITTED : ROLLED_BACK);
            leave(transaction, HIVE_KINDS);
        } else {
            set_state(transaction, ROLLED_BACK);
        }
    }
    pthread_mutex_unlock(&transaction->lock);
    return hr_trace(hr);
}

HRESULT transaction_preview(struct transaction *transaction,
                            HRESULT (*look)(const struct hive_txn *txn, uint64_t number,
                                            void *context),
                            void *context)
{
    HRESULT hr;

    pthread_mutex_lock(&transaction->lock);
    hr = check_active(transaction);
    if (SUCCEEDED(hr))
        hr = enter_all(transaction);
    if (SUCCEEDED(hr)) {
        hr = commit_preview(transaction->overlays, look, context);
        leave(transaction, HIVE_KINDS);
        set_state(transaction, ROLLED_BACK);
    }
    pthread_mutex_unlock(&transaction->lock);
    return hr_trace(hr);
}

HRESULT transaction_rollback(struct transaction *transaction)
{
    HRESULT hr;

    pthread_mutex_lock(&transaction->lock);
    hr = check_active(transaction);
    if (SUCCEEDED(hr))
        set_state(transaction, ROLLED_BACK);
    pthread_mutex_unlock(&transaction->lock);
    return hr_trace(hr);
}
