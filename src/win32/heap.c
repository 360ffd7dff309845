/* SPDX-License-Identifier: MIT */
/*
 * Heaps: the process's own, and private ones that go with all that was taken from them. Source:
 * Windows' "heapapi.h" pages.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include <comity/heapapi.h>
#include <comity/winbase.h>

#include "base/list.h"

enum {
    HEAP_MAGIC = 0x48454150,
};

struct heap {
    DWORD magic;
    pthread_mutex_t lock;
    struct list blocks; /* (lock) */
};

/* Before each block. */
struct heap_block {
    struct list link; /* in heap.blocks */
    struct heap *heap;
    SIZE_T size;
    char memory[] __attribute__((aligned(16)));
};

static struct heap process_heap = {
    .magic = HEAP_MAGIC,
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .blocks = LIST_INIT(process_heap.blocks),
};

static struct heap *heap_from(HANDLE handle)
{
    struct heap *heap = (struct heap *)handle;

    if (heap && heap->magic == HEAP_MAGIC)
        return heap;
    SetLastError(ERROR_INVALID_HANDLE);
    return NULL;
}

static struct heap_block *block_from(const void *memory)
{
    return (struct heap_block *)((char *)memory - offsetof(struct heap_block, memory));
}

/* Only private heaps have to know their blocks. */
static void heap_add(struct heap *heap, struct heap_block *block)
{
    block->heap = heap;
    block->link = (struct list){0};
    if (heap == &process_heap)
        return;

    pthread_mutex_lock(&heap->lock);
    list_append(&heap->blocks, &block->link);
    pthread_mutex_unlock(&heap->lock);
}

static void heap_remove(struct heap *heap, struct heap_block *block)
{
    if (heap == &process_heap)
        return;

    pthread_mutex_lock(&heap->lock);
    list_remove(&block->link);
    pthread_mutex_unlock(&heap->lock);
}

HANDLE GetProcessHeap(void)
{
    return (HANDLE)&process_heap;
}

HANDLE HeapCreate(DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize)
{
    struct heap *heap = calloc(1, sizeof(*heap));

    if (!heap) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    heap->magic = HEAP_MAGIC;
    pthread_mutex_init(&heap->lock, NULL);
    list_init(&heap->blocks);
    return (HANDLE)heap;
}

BOOL HeapDestroy(HANDLE hHeap)
{
    struct heap *heap = heap_from(hHeap);

    if (!heap || heap == &process_heap)
        return FALSE;

    list_for_each (link, &heap->blocks)
        free(container_of(link, struct heap_block, link));
    heap->magic = 0;
    pthread_mutex_destroy(&heap->lock);
    free(heap);
    return TRUE;
}

LPVOID HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes)
{
    struct heap *heap = heap_from(hHeap);
    struct heap_block *block;

    if (!heap || dwBytes > PTRDIFF_MAX)
        return NULL;
    block = dwFlags & HEAP_ZERO_MEMORY ? calloc(1, sizeof(*block) + dwBytes)
                                       : malloc(sizeof(*block) + dwBytes);
    if (!block)
        return NULL;

    block->size = dwBytes;
    heap_add(heap, block);
    return block->memory;
}

LPVOID HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
{
    struct heap *heap = heap_from(hHeap);
    struct heap_block *block, *moved;

    if (!heap || !lpMem || dwBytes > PTRDIFF_MAX)
        return NULL;
    block = block_from(lpMem);
    if (dwFlags & HEAP_REALLOC_IN_PLACE_ONLY) {
        if (dwBytes > block->size)
            return NULL;
        block->size = dwBytes;
        return lpMem;
    }

    heap_remove(heap, block);
    moved = realloc(block, sizeof(*block) + dwBytes);
    if (!moved) {
        heap_add(heap, block);
        return NULL;
    }
    if (dwFlags & HEAP_ZERO_MEMORY && dwBytes > moved->size)
        memset(moved->memory + moved->size, 0, dwBytes - moved->size);
    moved->size = dwBytes;
    heap_add(heap, moved);
    return moved->memory;
}

BOOL HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem)
{
    struct heap *heap = heap_from(hHeap);

    if (!heap)
        return FALSE;
    if (!lpMem)
        return TRUE;

    heap_remove(heap, block_from(lpMem));
    free(block_from(lpMem));
    return TRUE;
}

SIZE_T HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
{
    return heap_from(hHeap) && lpMem ? block_from(lpMem)->size : (SIZE_T)-1;
}

BOOL HeapValidate(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
{
    struct heap *heap = heap_from(hHeap);

    return heap && (!lpMem || block_from(lpMem)->heap == heap);
}
