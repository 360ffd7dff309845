/* SPDX-License-Identifier: MIT */
#include "registry/owner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "registry/joined_capture.h"
#include "registry/past.h"
#include "registry/transaction.h"
#include "store/ledger.h"

static pthread_key_t thread_owner;

static void make_key(void)
{
    pthread_key_create(&thread_owner, free);
}

static void prepare(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_key);
}

HRESULT registry_set_owner(const char *owner)
{
    _cleanup_(freep) char *copy = NULL;
    char *old;

    if (owner && (!*owner || strlen(owner) >= REGISTRY_OWNER_MAX))
        return E_INVALIDARG;

    prepare();
    if (owner) {
        copy = strdup(owner);
        if (!copy)
            return hr_raise(E_OUTOFMEMORY, "setting the owner of registry entries");
    }
    old = pthread_getspecific(thread_owner);
    if (pthread_setspecific(thread_owner, copy) != 0)
        return hr_raise(E_OUTOFMEMORY, "setting the owner of registry entries");
    copy = old; /* freed here */
    return S_OK;
}

const char *registry_owner(void)
{
    prepare();
    return pthread_getspecific(thread_owner);
}

HRESULT registry_undo(const char *owner)
{
    struct registry_undo undo = {.what = UNDO_OWNER, .owner = owner};

    return hr_trace(registry_undo_as(&undo, NULL, NULL));
}

static bool knows_any(const struct hive_txn *txn, const char *const *owners, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (ledger_knows(txn, owners[i]))
            return true;
    }
    return false;
}

/* S_FALSE if they hold nothing there. */
static HRESULT undo_in(struct transaction *transaction, enum hive_kind kind,
                       const char *const *owners, size_t n)
{
    struct hive_txn txn;
    bool is_known;
    HRESULT hr;

    hr = transaction_read_begin(transaction, kind, &txn);
    if (hr != S_OK)
        return hr_trace(hr);
    is_known = knows_any(&txn, owners, n);
    hive_read_end(&txn);
    if (!is_known)
        return S_FALSE;
    hr = transaction_write_begin(transaction, kind, &txn);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = ledger_undo(&txn, owners, n);
    if (SUCCEEDED(hr))
        return hr_trace(hive_write_commit(&txn));
    hive_write_abort(&txn);
    return hr_trace(hr);
}

HRESULT registry_undo_owners(const char *const *owners, size_t n)
{
    _cleanup_(transaction_unrefp) struct transaction *own = NULL;
    bool is_part = __atomic_load_n(&transaction_captured, __ATOMIC_ACQUIRE);
    bool is_known = false;
    HRESULT hr = S_OK;

    if (joined_capture_is_on())
        return hr_raise(hr_from_win32(ERROR_ACCESS_DENIED),
                        "undoing something while a module registers itself");
    if (!is_part)
        hr = transaction_new(0, &own);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        hr = undo_in(own, (enum hive_kind)kind, owners, n);
        is_known |= hr == S_OK;
    }
    if (SUCCEEDED(hr) && is_known && !is_part)
        hr = transaction_commit(own);
    if (FAILED(hr))
        return hr_trace(hr);
    return is_known ? S_OK : S_FALSE;
}

bool registry_knows(const char *owner)
{
    bool is_known = false;

    for (int kind = 0; !is_known && kind < HIVE_KINDS; kind++) {
        struct hive_txn txn;

        if (hive_read_begin((enum hive_kind)kind, &txn) != S_OK)
            continue;
        is_known = ledger_find_owner(&txn, owner) != 0;
        hive_read_end(&txn);
    }
    return is_known;
}

struct listing {
    HRESULT (*visit)(const struct registry_entry *entry, void *context);
    void *context;
    bool is_machine;
};

static HRESULT list_one(const struct ledger_entry *entry, void *context)
{
    const struct listing *listing = context;
    struct registry_entry told = {listing->is_machine, entry->path, entry->name};

    return hr_trace(listing->visit(&told, listing->context));
}

HRESULT registry_list(const char *owner,
                      HRESULT (*visit)(const struct registry_entry *entry, void *context),
                      void *context)
{
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        struct listing listing = {visit, context, kind == HIVE_MACHINE};
        struct hive_txn txn;

        hr = transaction_read_begin(NULL, (enum hive_kind)kind, &txn);
        if (hr != S_OK)
            continue;
        hr = ledger_list(&txn, owner, list_one, &listing);
        hive_read_end(&txn);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}
