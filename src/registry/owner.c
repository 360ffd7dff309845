/* SPDX-License-Identifier: MIT */
#include "registry/owner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "hive/overlay.h"
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

/* Lets a transaction undo what the owner did in one hive; S_FALSE if that is nothing. */
static HRESULT add_undo(struct transaction *transaction, enum hive_kind kind, const char *owner)
{
    struct operation operation = {.kind = OPERATION_UNDO, .owner = owner};
    struct hive_txn txn;
    bool is_known;
    HRESULT hr;

    hr = hive_read_begin(kind, &txn);
    if (hr != S_OK)
        return hr_trace(hr);
    is_known = ledger_knows(&txn, owner);
    hive_read_end(&txn);
    if (!is_known)
        return S_FALSE;

    hr = transaction_write_begin(transaction, kind, &txn);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = overlay_log(txn.overlay, &operation);
    if (FAILED(hr)) {
        hive_write_abort(&txn);
        return hr_trace(hr);
    }
    return hr_trace(hive_write_commit(&txn));
}

HRESULT registry_undo(const char *owner)
{
    _cleanup_(transaction_unrefp) struct transaction *transaction = NULL;
    bool is_known = false;
    HRESULT hr;

    if (__atomic_load_n(&transaction_captured, __ATOMIC_ACQUIRE))
        return hr_raise(hr_from_win32(ERROR_ACCESS_DENIED),
                        "undoing what an owner did while a module registers itself");
    hr = transaction_new(0, &transaction);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        hr = add_undo(transaction, (enum hive_kind)kind, owner);
        is_known |= hr == S_OK;
    }
    if (SUCCEEDED(hr) && is_known)
        hr = transaction_commit(transaction);
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

        hr = hive_read_begin((enum hive_kind)kind, &txn);
        if (hr != S_OK)
            continue;
        hr = ledger_list(&txn, owner, list_one, &listing);
        hive_read_end(&txn);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}
