/* SPDX-License-Identifier: MIT */
#include "registry/handle.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/list.h"
#include "registry/app_hive.h"

/*
 * A handle is, from the lowest bit: 2 bits mark, 2 bits 0, 24 bits slot, 4 bits 0, 30 bits
 * generation: its lower half never has the sign that tells a predefined one.
 */
enum {
    SLOT_SHIFT = 4,
    SLOT_BITS = 24,
    GENERATION_SHIFT = 32,
    GENERATION_MASK = 0x3fffffff,
    CHUNK_SLOTS = 64,
    CHUNKS = 1 << 14,
    MARK_CLASSES = 2,
    NO_SLOT = 0xffffffff,
    PREDEFINED = 8,
};

enum slot_state {
    SLOT_FREE,
    SLOT_OPEN,
    SLOT_BUSY,
};

struct slot {
    uint32_t state;      /* (atomic) */
    uint32_t generation; /* (atomic) grows when the handle is closed */
    uint32_t index;      /* (const) */
    uint32_t next_free;  /* (atomic) */
    struct key key;
};

static struct {
    struct slot *chunks[CHUNKS]; /* (atomic) set once */
    uint64_t free;               /* (atomic) count of changes << 32 | first free slot + 1 */
    pthread_mutex_t growing;
    uint32_t n_chunks; /* (growing) */
} pool = {.growing = PTHREAD_MUTEX_INITIALIZER};

/* Where a predefined handle was overridden (RegOverridePredefKey). */
static struct key *overrides[PREDEFINED]; /* (atomic); replaced ones are never freed */

static struct slot *slot_at(uint32_t index)
{
    struct slot *chunk = index / CHUNK_SLOTS < CHUNKS
                             ? __atomic_load_n(&pool.chunks[index / CHUNK_SLOTS], __ATOMIC_ACQUIRE)
                             : NULL;

    return chunk ? &chunk[index % CHUNK_SLOTS] : NULL;
}

static void push_free(struct slot *slot)
{
    uint64_t old = __atomic_load_n(&pool.free, __ATOMIC_RELAXED), new;

    do {
        __atomic_store_n(&slot->next_free, (uint32_t)old, __ATOMIC_RELAXED);
        new = ((old >> 32) + 1) << 32 | (slot->index + 1);
    } while (!__atomic_compare_exchange_n(&pool.free, &old, new, true, __ATOMIC_RELEASE,
                                          __ATOMIC_RELAXED));
}

static struct slot *pop_free(void)
{
    uint64_t old = __atomic_load_n(&pool.free, __ATOMIC_ACQUIRE), new;
    struct slot *slot;

    do {
        if ((uint32_t)old == 0)
            return NULL;
        slot = slot_at((uint32_t)old - 1);
        assert(slot);
        new = ((old >> 32) + 1) << 32 | __atomic_load_n(&slot->next_free, __ATOMIC_RELAXED);
    } while (!__atomic_compare_exchange_n(&pool.free, &old, new, true, __ATOMIC_ACQUIRE,
                                          __ATOMIC_ACQUIRE));
    return slot;
}

static HRESULT grow(void)
{
    struct slot *chunk;
    HRESULT hr = S_OK;

    pthread_mutex_lock(&pool.growing);
    chunk = pool.n_chunks < CHUNKS ? calloc(CHUNK_SLOTS, sizeof(*chunk)) : NULL;
    if (chunk) {
        for (uint32_t i = 0; i < CHUNK_SLOTS; i++)
            chunk[i].index = pool.n_chunks * CHUNK_SLOTS + i;
        __atomic_store_n(&pool.chunks[pool.n_chunks++], chunk, __ATOMIC_RELEASE);
        for (uint32_t i = 0; i < CHUNK_SLOTS; i++)
            push_free(&chunk[i]);
    } else {
        hr = hr_raise(E_OUTOFMEMORY, "opening a key");
    }
    pthread_mutex_unlock(&pool.growing);
    return hr;
}

HRESULT handle_new(struct key **ret_key)
{
    struct slot *slot;

    while (!(slot = pop_free())) {
        HRESULT hr = grow();

        if (FAILED(hr))
            return hr_trace(hr);
    }
    *ret_key = &slot->key;
    return S_OK;
}

HKEY handle_publish(struct key *key)
{
    struct slot *slot = container_of(key, struct slot, key);
    uintptr_t value = (uintptr_t)(slot->generation & GENERATION_MASK) << GENERATION_SHIFT |
                      (uintptr_t)(slot->index + 1) << SLOT_SHIFT;

    app_hive_ref(key->app);
    __atomic_store_n(&slot->state, SLOT_OPEN, __ATOMIC_RELEASE);
    return (HKEY)(value | (key->root == ROOT_CLASSES ? MARK_CLASSES : 0));
}

void handle_discard(struct key *key)
{
    key->transaction = transaction_unref(key->transaction);
    key_path_deinit(&key->path);
    push_free(container_of(key, struct slot, key));
}

static int predefined_index(HKEY handle)
{
    uint32_t value = (uint32_t)(uintptr_t)handle;

    /* The upper half does not count, as on Windows. */
    return value >= 0x80000000 && value < 0x80000000 + PREDEFINED ? (int)(value - 0x80000000) : -1;
}

static struct slot *slot_from(HKEY handle)
{
    uintptr_t value = (uintptr_t)handle;
    uint32_t index = (uint32_t)(value >> SLOT_SHIFT) & ((1 << SLOT_BITS) - 1);
    struct slot *slot = index ? slot_at(index - 1) : NULL;

    if (!slot || ((uint32_t)(value >> GENERATION_SHIFT) & GENERATION_MASK) !=
                     (__atomic_load_n(&slot->generation, __ATOMIC_RELAXED) & GENERATION_MASK))
        return NULL;
    return slot;
}

/* Takes an open slot; another thread that uses the same handle has it for one call at most. */
static bool slot_take(struct slot *slot)
{
    for (;;) {
        uint32_t expected = SLOT_OPEN;

        if (__atomic_compare_exchange_n(&slot->state, &expected, SLOT_BUSY, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            return true;
        if (expected == SLOT_FREE)
            return false;
        sched_yield();
    }
}

/* The copy borrows the transaction; @copy holds nothing before. */
static HRESULT copy_key(struct key *copy, const struct key *key)
{
    memcpy(copy, key, sizeof(*copy));
    key_path_init(&copy->path);
    return hr_trace(key_path_copy(&copy->path, &key->path));
}

static HRESULT acquire_predefined(int index, struct key *scratch, struct key **ret_key)
{
    static const enum key_root roots[PREDEFINED] = {
        ROOT_CLASSES, ROOT_USER,    ROOT_MACHINE, ROOT_USERS,
        ROOT_MACHINE, ROOT_MACHINE, ROOT_MACHINE, ROOT_USER,
    };
    const struct key *override = __atomic_load_n(&overrides[index], __ATOMIC_ACQUIRE);
    HRESULT hr;

    *ret_key = scratch;
    if (override)
        return hr_trace(copy_key(scratch, override));
    hr = key_init_root(scratch, roots[index]);
    if (SUCCEEDED(hr) && index == 5)
        hr = key_path_append(&scratch->path,
                             u"System\\CurrentControlSet\\Hardware Profiles\\Current");
    if (SUCCEEDED(hr) && index == 5)
        scratch->hash = key_path_hash(&scratch->path);
    return hr_trace(hr);
}

HRESULT handle_acquire(HKEY handle, struct key *scratch, struct key **ret_key)
{
    int index = predefined_index(handle);
    struct slot *slot;

    if (index >= 0)
        return hr_trace(acquire_predefined(index, scratch, ret_key));

    slot = slot_from(handle);
    if (!slot || !slot_take(slot))
        return hr_from_win32(ERROR_INVALID_HANDLE);

    *ret_key = &slot->key;
    return S_OK;
}

void handle_release(struct key *key, const struct key *scratch)
{
    if (key == scratch)
        key_path_deinit(&key->path);
    else
        __atomic_store_n(&container_of(key, struct slot, key)->state, SLOT_OPEN, __ATOMIC_RELEASE);
}

HRESULT handle_close(HKEY handle)
{
    struct app_hive *app;
    struct slot *slot;

    if (predefined_index(handle) >= 0)
        return S_OK;

    slot = slot_from(handle);
    if (!slot || !slot_take(slot))
        return hr_from_win32(ERROR_INVALID_HANDLE);

    slot->key.transaction = transaction_unref(slot->key.transaction);
    key_path_deinit(&slot->key.path);
    app = slot->key.app;
    __atomic_add_fetch(&slot->generation, 1, __ATOMIC_RELAXED);
    __atomic_store_n(&slot->state, SLOT_FREE, __ATOMIC_RELEASE);
    push_free(slot);
    return hr_trace(app_hive_unref(app));
}

bool handle_is_predefined(HKEY handle)
{
    return predefined_index(handle) >= 0;
}

static bool is_below(const struct hive_txn *txn, uint64_t id, uint64_t above)
{
    struct node_view view;

    while (id && SUCCEEDED(store_find_id(txn, id, &view))) {
        id = view.node->parent;
        if (id == above)
            return true;
    }
    return false;
}

bool handle_any_open(const struct hive_txn *txn, uint64_t id, enum handle_scope scope)
{
    bool found = false;
    struct slot *slot;

    for (uint32_t i = 0; !found && (slot = slot_at(i)); i++) {
        uint32_t expected = SLOT_OPEN;
        uint64_t opened;

        if (!__atomic_compare_exchange_n(&slot->state, &expected, SLOT_BUSY, false,
                                         __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            continue;
        opened = slot->key.parts[txn->kind].id;
        found = (scope == HANDLE_AT_OR_BELOW && opened == id) || is_below(txn, opened, id);
        __atomic_store_n(&slot->state, SLOT_OPEN, __ATOMIC_RELEASE);
    }
    return found;
}

HRESULT handle_override(HKEY predefined, const struct key *key)
{
    int index = predefined_index(predefined);
    _cleanup_(freep) struct key *copy = NULL;
    HRESULT hr;

    if (index < 0)
        return hr_from_win32(ERROR_INVALID_HANDLE);
    if (key) {
        copy = malloc(sizeof(*copy));
        if (!copy)
            return hr_raise(E_OUTOFMEMORY, "overriding a predefined key");
        hr = copy_key(copy, key);
        if (FAILED(hr))
            return hr_trace(hr);
        transaction_ref(copy->transaction);
    }
    __atomic_store_n(&overrides[index], TAKE_PTR(copy), __ATOMIC_RELEASE);
    return S_OK;
}
