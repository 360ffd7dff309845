/* SPDX-License-Identifier: MIT */
#include "registry/joined_capture.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "hive/overlay.h"
#include "registry/capture.h"
#include "registry/replay.h"

/* One hive's share: guarded by entering its overlay. */
struct share {
    enum hive_kind kind;    /* (const) */
    struct capture_map map; /* the file */
    uint64_t seen;          /* bytes of the file that are in the overlay */
    struct overlay *overlay;
};

static struct {
    pthread_mutex_t lock;
    char *folder;                    /* (const) NULL while not joined */
    struct share shares[HIVE_KINDS]; /* made anew after a fork */
    bool is_on;                      /* (atomic) */
    bool is_stale;                   /* (atomic) another process's, since a fork */
} joined = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- writing ---- */

static HRESULT keep(void *context, const void *bytes, size_t size)
{
    struct share *share = context;
    HRESULT hr = capture_append(&share->map, bytes, size);

    if (SUCCEEDED(hr))
        share->seen += size;
    return hr_trace(hr);
}

static void end(void *context)
{
    struct share *share = context;

    overlay_set_witness(share->overlay, NULL);
    capture_unlock(&share->map);
}

static const struct overlay_witness witnesses[HIVE_KINDS] = {
    {keep, end, &joined.shares[HIVE_USER]},
    {keep, end, &joined.shares[HIVE_MACHINE]},
};

/* ---- seeing what others wrote ---- */

static HRESULT replay(struct share *share, const struct operations *operations)
{
    struct hive_txn txn;
    HRESULT hr = hive_overlay_write_begin(share->kind, share->overlay, &txn);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = replay_operations(&txn, operations);
    if (SUCCEEDED(hr))
        return hr_trace(hive_write_commit(&txn));
    hive_write_abort(&txn);
    return hr_trace(hr);
}

/* Entered; not while this thread reads what is there now. */
static HRESULT catch_up(struct share *share)
{
    _cleanup_(operations_deinit) struct operations operations = {0};
    HRESULT hr;

    if (__atomic_load_n(&share->map.header->size, __ATOMIC_ACQUIRE) == share->seen)
        return S_OK;
    hr = capture_catch_up(&share->map, share->seen, &operations);
    if (SUCCEEDED(hr))
        hr = replay(share, &operations);
    if (SUCCEEDED(hr))
        share->seen += operations.len;
    return hr_trace(hr);
}

/* ---- joining ---- */

/* Any number of times: in the child of a fork the parent's overlay is of no use but for its
 * count. */
static HRESULT open_share(enum hive_kind kind)
{
    struct share *share = &joined.shares[kind];
    _cleanup_(overlay_freep) struct overlay *overlay = NULL;
    struct capture_map map;
    HRESULT hr;

    hr = overlay_new(&overlay);
    if (SUCCEEDED(hr))
        hr = capture_map(joined.folder, kind, &map);
    if (FAILED(hr))
        return hr_trace(hr);
    if (map.terms.is_part)
        overlay_keep_ledger(overlay); /* for what the transaction has undone */
    if (share->overlay)
        overlay_follow(overlay, share->overlay);
    capture_unmap(&share->map);
    *share = (struct share){kind, map, 0, TAKE_PTR(overlay)};
    return S_OK;
}

static HRESULT open_shares(void)
{
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++)
        hr = open_share((enum hive_kind)kind);
    if (SUCCEEDED(hr))
        key_place_set_scope(joined.shares[HIVE_USER].map.terms.scope);
    return hr_trace(hr);
}

/* While the environment says where they are: a module may change that. */
static HRESULT open_hives(void)
{
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        struct hive_txn txn;

        hr = hive_read_begin((enum hive_kind)kind, &txn);
        if (hr == S_OK)
            hive_read_end(&txn);
    }
    return hr_trace(hr);
}

static void become_stale(void)
{
    pthread_mutex_init(&joined.lock, NULL);
    __atomic_store_n(&joined.is_stale, true, __ATOMIC_RELAXED);
}

static HRESULT join(void)
{
    struct transaction *transaction;
    HRESULT hr;

    hr = open_shares();
    if (SUCCEEDED(hr))
        hr = open_hives();
    if (SUCCEEDED(hr))
        hr = transaction_new(0, &transaction);
    if (FAILED(hr))
        return hr_trace(hr);
    pthread_atfork(NULL, NULL, become_stale);
    __atomic_store_n(&joined.is_on, true, __ATOMIC_RELEASE);
    transaction_capture(transaction);
    transaction_unref(transaction);
    return S_OK;
}

HRESULT joined_capture_join(const char *folder)
{
    HRESULT hr = S_OK;

    pthread_mutex_lock(&joined.lock);
    if (!joined.folder) {
        hive_forbid_writing();
        joined.folder = realpath(folder, NULL);
        hr = joined.folder ? join()
                           : hr_raise(hr_from_errno(), "joining the capture in %s: %s", folder,
                                      strerror(errno));
        if (FAILED(hr))
            free(TAKE_PTR(joined.folder));
    }
    pthread_mutex_unlock(&joined.lock);
    return hr_trace(hr);
}

HRESULT joined_capture_join_named(void)
{
    const char *folder = secure_getenv(capture_variable);

    return folder && *folder ? hr_trace(joined_capture_join(folder)) : S_FALSE;
}

bool joined_capture_is_on(void)
{
    return __atomic_load_n(&joined.is_on, __ATOMIC_ACQUIRE);
}

bool joined_capture_is_confining(void)
{
    return joined_capture_is_on() && !joined.shares[HIVE_USER].map.terms.is_trusted;
}

static HRESULT renew(void)
{
    HRESULT hr = S_OK;

    if (!__atomic_load_n(&joined.is_stale, __ATOMIC_RELAXED))
        return S_OK;
    pthread_mutex_lock(&joined.lock);
    if (joined.is_stale) {
        hr = open_shares();
        __atomic_store_n(&joined.is_stale, FAILED(hr), __ATOMIC_RELAXED);
    }
    pthread_mutex_unlock(&joined.lock);
    return hr_trace(hr);
}

/* ---- transactions ---- */

HRESULT joined_capture_read_begin(enum hive_kind kind, struct hive_txn *ret_txn)
{
    struct share *share = &joined.shares[kind];
    HRESULT hr = renew();

    if (SUCCEEDED(hr))
        hr = overlay_enter(share->overlay);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!overlay_is_nested(share->overlay))
        hr = catch_up(share);
    if (SUCCEEDED(hr))
        hr = hive_overlay_read_begin(kind, share->overlay, ret_txn);
    overlay_leave(share->overlay);
    return hr_trace(hr);
}

HRESULT joined_capture_write_begin(enum hive_kind kind, struct hive_txn *ret_txn)
{
    struct share *share = &joined.shares[kind];
    HRESULT hr = renew();

    if (SUCCEEDED(hr))
        hr = overlay_enter(share->overlay);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = capture_lock(&share->map);
    if (SUCCEEDED(hr)) {
        hr = catch_up(share);
        if (SUCCEEDED(hr))
            hr = hive_overlay_write_begin(kind, share->overlay, ret_txn);
        if (SUCCEEDED(hr))
            overlay_set_witness(share->overlay, &witnesses[kind]);
        else
            capture_unlock(&share->map);
    }
    overlay_leave(share->overlay);
    return hr_trace(hr);
}
