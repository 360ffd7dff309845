/* SPDX-License-Identifier: MIT */
#include "registry/owner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
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
