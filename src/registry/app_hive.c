/* SPDX-License-Identifier: MIT */
#include "registry/app_hive.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "hive/hive.h"
#include "registry/loaded_hive.h"
#include "store/store.h"

/* Kept for the process's life: keys that were left behind may still name it. */
struct app_hive {
    struct list link;  /* (lock) in hives */
    char *file;        /* (const) resolved */
    pid_t owner;       /* (lock) who loaded it: a forked child has not */
    unsigned refs;     /* (lock) 0: not loaded, or could not be unloaded */
    bool is_exclusive; /* (lock) */
    uint64_t id;       /* (lock) the root's, 0 if not loaded */
    unsigned number;   /* (const) its name in the tree apart */
};

static struct list hives = LIST_INIT(hives); /* (lock) */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct app_hive *find_hive(const char *file)
{
    list_for_each (link, &hives) {
        struct app_hive *hive = container_of(link, struct app_hive, link);

        if (strcmp(hive->file, file) == 0)
            return hive;
    }
    return NULL;
}

static HRESULT add_hive(const char *file, struct app_hive **ret_hive)
{
    static unsigned last_number; /* (lock) */
    struct app_hive *hive = calloc(1, sizeof(*hive));

    if (hive)
        hive->file = strdup(file);
    if (!hive || !hive->file) {
        free(hive);
        return hr_raise(E_OUTOFMEMORY, "loading %s", file);
    }
    hive->number = ++last_number;
    list_append(&hives, &hive->link);
    *ret_hive = hive;
    return S_OK;
}

static HRESULT place_of(const struct app_hive *hive, struct key_path *ret_place)
{
    char16_t name[64];
    char text[64];

    snprintf(text, sizeof(text), "%d-%u", (int)getpid(), hive->number);
    name[utf16_from_utf8(text, strlen(text), name, 63)] = 0;
    key_path_set_apart(ret_place, u"Applications");
    return hr_trace(key_path_append(ret_place, name));
}

static HRESULT load(struct app_hive *hive)
{
    _cleanup_(key_path_deinit) struct key_path place;
    struct hive_txn txn;
    HRESULT hr;

    key_path_init(&place);
    hr = place_of(hive, &place);
    if (SUCCEEDED(hr))
        hr = hive_write_begin(HIVE_USER, &txn);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = loaded_hive_sweep(&txn);
    if (SUCCEEDED(hr))
        hr = loaded_hive_load(&txn, &place, hive->file, LOADED_HIVE_PRIVATE, &hive->id);
    if (FAILED(hr)) {
        hive->id = 0;
        hive_write_abort(&txn);
        return hr_trace(hr);
    }
    hr = hive_write_commit(&txn);
    if (FAILED(hr))
        hive->id = 0;
    return hr_trace(hr);
}

static HRESULT unload(struct app_hive *hive)
{
    struct hive_txn txn;
    HRESULT hr;

    hr = hive_write_begin(HIVE_USER, &txn);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = loaded_hive_unload(&txn, hive->id);
    if (FAILED(hr)) {
        hive_write_abort(&txn);
        return hr_trace(hr);
    }
    hr = hive_write_commit(&txn);
    if (SUCCEEDED(hr))
        hive->id = 0;
    return hr_trace(hr);
}

/* Holds the hive, and loads it if nobody has. */
static HRESULT hold(struct app_hive *hive, bool is_exclusive)
{
    HRESULT hr = S_OK;

    if (hive->owner != getpid()) {
        hive->id = 0;
        hive->refs = 0;
    }
    if (hive->refs > 0 && (is_exclusive || hive->is_exclusive))
        return hr_from_win32(ERROR_SHARING_VIOLATION);
    if (hive->id == 0)
        hr = load(hive);
    if (FAILED(hr))
        return hr_trace(hr);

    hive->owner = getpid();
    hive->is_exclusive = is_exclusive;
    hive->refs++;
    return S_OK;
}

HRESULT app_hive_load(const char *file, bool is_exclusive, struct app_hive **ret_hive,
                      struct key_path *ret_place)
{
    struct app_hive *hive;
    char path[PATH_MAX];
    HRESULT hr;

    hr = loaded_hive_resolve(file, path);
    if (FAILED(hr))
        return hr_trace(hr);

    pthread_mutex_lock(&lock);
    hive = find_hive(path);
    if (!hive)
        hr = add_hive(path, &hive);
    if (SUCCEEDED(hr))
        hr = hold(hive, is_exclusive);
    pthread_mutex_unlock(&lock);
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_hive = hive;
    return hr_trace(place_of(hive, ret_place));
}

void app_hive_ref(struct app_hive *hive)
{
    if (!hive)
        return;

    pthread_mutex_lock(&lock);
    hive->refs++;
    pthread_mutex_unlock(&lock);
}

HRESULT app_hive_unref(struct app_hive *hive)
{
    HRESULT hr = S_OK;

    if (!hive)
        return S_OK;

    pthread_mutex_lock(&lock);
    if (--hive->refs == 0 && hive->owner == getpid())
        hr = unload(hive);
    pthread_mutex_unlock(&lock);
    return hr_trace(hr);
}

/* A program that ends has closed its keys. */
__attribute__((destructor)) static void unload_all(void)
{
    list_for_each (link, &hives) {
        struct app_hive *hive = container_of(link, struct app_hive, link);

        if (hive->id != 0 && hive->owner == getpid())
            (void)unload(hive);
    }
}
