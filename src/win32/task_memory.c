/* SPDX-License-Identifier: MIT */
/*
 * COM's task memory: CoTaskMemAlloc and its IMalloc, with the one spy that may watch it.
 *
 * Blocks are malloc's own, so that memory may be handed between libraries that know only one of
 * the two. A spy sees every call and may change sizes and addresses; while it is registered, the
 * blocks it saw born are remembered, because it must be told of exactly those when they go.
 */
#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include <comity/combaseapi.h>

struct spied_block {
    struct spied_block *next;
    void *memory;
};

static struct {
    pthread_mutex_t lock;
    IMallocSpy *spy;            /* (lock), read without it: only ever set while no block is spied */
    struct spied_block *blocks; /* (lock) */
    bool is_revoke_pending;     /* (lock) */
} spying = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool block_is_spied(void *memory)
{
    bool found = false;

    pthread_mutex_lock(&spying.lock);
    for (struct spied_block *block = spying.blocks; block && !found; block = block->next)
        found = block->memory == memory;
    pthread_mutex_unlock(&spying.lock);
    return found;
}

static void block_add(void *memory)
{
    struct spied_block *block = malloc(sizeof(*block));

    if (!block)
        return;

    block->memory = memory;
    pthread_mutex_lock(&spying.lock);
    block->next = spying.blocks;
    spying.blocks = block;
    pthread_mutex_unlock(&spying.lock);
}

/* Forgets a block; a revocation that waited for the last one is then carried out. */
static void block_remove(void *memory)
{
    struct spied_block **place;
    IMallocSpy *released = NULL;

    pthread_mutex_lock(&spying.lock);
    for (place = &spying.blocks; *place && (*place)->memory != memory; place = &(*place)->next)
        ;
    if (*place) {
        struct spied_block *block = *place;

        *place = block->next;
        free(block);
    }
    if (!spying.blocks && spying.is_revoke_pending) {
        released = spying.spy;
        spying.spy = NULL;
        spying.is_revoke_pending = false;
    }
    pthread_mutex_unlock(&spying.lock);
    if (released)
        released->lpVtbl->Release(released);
}

static IMallocSpy *spy_get(void)
{
    return __atomic_load_n(&spying.spy, __ATOMIC_ACQUIRE);
}

static HRESULT task_memory_QueryInterface(IMalloc *iface, REFIID riid, void **ppv)
{
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IMalloc)) {
        *ppv = NULL;
        return E_NOINTERFACE;
    }
    *ppv = iface;
    return S_OK;
}

static ULONG task_memory_AddRef(IMalloc *iface)
{
    return 2;
}

static ULONG task_memory_Release(IMalloc *iface)
{
    return 1;
}

static void *task_memory_Alloc(IMalloc *iface, ULONG_PTR cb)
{
    IMallocSpy *spy = spy_get();
    void *memory;

    if (!spy)
        return malloc(cb);

    cb = spy->lpVtbl->PreAlloc(spy, cb);
    memory = cb ? malloc(cb) : malloc(0);
    if (memory)
        block_add(memory);
    return spy->lpVtbl->PostAlloc(spy, memory);
}

static void task_memory_Free(IMalloc *iface, void *pv)
{
    IMallocSpy *spy = spy_get();
    bool is_spied;

    if (!spy) {
        free(pv);
        return;
    }
    if (!pv)
        return;

    is_spied = block_is_spied(pv);
    pv = spy->lpVtbl->PreFree(spy, pv, is_spied);
    if (is_spied)
        block_remove(pv);
    free(pv);
    spy->lpVtbl->PostFree(spy, is_spied);
}

static void *task_memory_Realloc(IMalloc *iface, void *pv, ULONG_PTR cb)
{
    IMallocSpy *spy = spy_get();
    void *memory, *actual = pv;
    bool is_spied;

    if (!pv)
        return task_memory_Alloc(iface, cb);
    if (cb == 0) {
        task_memory_Free(iface, pv);
        return NULL;
    }
    if (!spy)
        return realloc(pv, cb);

    is_spied = block_is_spied(pv);
    cb = spy->lpVtbl->PreRealloc(spy, pv, cb, &actual, is_spied);
    memory = realloc(actual, cb);
    if (memory && is_spied) {
        block_add(memory);
        block_remove(pv);
    }
    return spy->lpVtbl->PostRealloc(spy, memory, is_spied);
}

static ULONG_PTR task_memory_GetSize(IMalloc *iface, void *pv)
{
    IMallocSpy *spy = spy_get();
    bool is_spied;
    ULONG_PTR size;

    if (!pv)
        return (ULONG_PTR)-1;
    if (!spy)
        return malloc_usable_size(pv);

    is_spied = block_is_spied(pv);
    pv = spy->lpVtbl->PreGetSize(spy, pv, is_spied);
    size = malloc_usable_size(pv);
    return spy->lpVtbl->PostGetSize(spy, size, is_spied);
}

/* malloc cannot tell whose a block is: unknown, by the documentation, is -1. */
static int task_memory_DidAlloc(IMalloc *iface, void *pv)
{
    return pv ? 1 : -1;
}

static void task_memory_HeapMinimize(IMalloc *iface)
{
    IMallocSpy *spy = spy_get();

    if (spy)
        spy->lpVtbl->PreHeapMinimize(spy);
    malloc_trim(0);
    if (spy)
        spy->lpVtbl->PostHeapMinimize(spy);
}

static const IMallocVtbl task_memory_vtable = {
    .QueryInterface = task_memory_QueryInterface,
    .AddRef = task_memory_AddRef,
    .Release = task_memory_Release,
    .Alloc = task_memory_Alloc,
    .Realloc = task_memory_Realloc,
    .Free = task_memory_Free,
    .GetSize = task_memory_GetSize,
    .DidAlloc = task_memory_DidAlloc,
    .HeapMinimize = task_memory_HeapMinimize,
};

static IMalloc task_memory = {(IMallocVtbl *)&task_memory_vtable};

HRESULT CoGetMalloc(DWORD dwMemContext, LPMALLOC *ppMalloc)
{
    if (dwMemContext != MEMCTX_TASK) {
        *ppMalloc = NULL;
        return E_INVALIDARG;
    }
    *ppMalloc = &task_memory;
    return S_OK;
}

LPVOID CoTaskMemAlloc(SIZE_T cb)
{
    return task_memory_Alloc(&task_memory, cb);
}

LPVOID CoTaskMemRealloc(LPVOID pv, SIZE_T cb)
{
    return task_memory_Realloc(&task_memory, pv, cb);
}

void CoTaskMemFree(LPVOID pv)
{
    task_memory_Free(&task_memory, pv);
}

HRESULT CoRegisterMallocSpy(LPMALLOCSPY pMallocSpy)
{
    IMallocSpy *spy;
    HRESULT hr = S_OK;

    if (!pMallocSpy)
        return E_INVALIDARG;
    if (FAILED(pMallocSpy->lpVtbl->QueryInterface(pMallocSpy, &IID_IMallocSpy, (void **)&spy)))
        return E_INVALIDARG;

    pthread_mutex_lock(&spying.lock);
    if (spying.spy)
        hr = CO_E_OBJISREG;
    else
        __atomic_store_n(&spying.spy, spy, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&spying.lock);
    if (FAILED(hr))
        spy->lpVtbl->Release(spy);
    return hr;
}

HRESULT CoRevokeMallocSpy(void)
{
    IMallocSpy *released = NULL;
    HRESULT hr = S_OK;

    pthread_mutex_lock(&spying.lock);
    if (!spying.spy) {
        hr = CO_E_OBJNOTREG;
    } else if (spying.blocks) {
        spying.is_revoke_pending = true;
        hr = E_ACCESSDENIED;
    } else {
        released = spying.spy;
        __atomic_store_n(&spying.spy, NULL, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&spying.lock);
    if (released)
        released->lpVtbl->Release(released);
    return hr;
}
