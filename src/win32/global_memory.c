/* SPDX-License-Identifier: MIT */
/*
 * Global and local memory: movable blocks behind handles, fixed blocks that are their own handle.
 *
 * A movable block's handle points 8 bytes into its header, so that its third-lowest bit is set;
 * fixed blocks are aligned to 16 bytes and have it clear. That tells the two apart without a table.
 * Fixed blocks are those of the process's heap: programs give to HeapFree() what LocalAlloc(), or
 * FormatMessage(), gave them.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/heapapi.h>
#include <comity/winbase.h>

enum {
    MOVABLE_MAGIC = 0x43474d31,
    MOVABLE_MARK = 8,
};

struct movable {
    DWORD magic;
    DWORD locks;      /* (atomic) */
    ULONG_PTR handle; /* its address is what programs hold */
    void *memory;
    SIZE_T size;
    struct movable *next; /* among the retired */
};

/*
 * Headers of freed blocks wait here for the next use and never go back to libc: programs probe
 * handles that someone else has freed (a stream its HGLOBAL), and must find them invalid.
 */
static pthread_mutex_t retired_lock = PTHREAD_MUTEX_INITIALIZER;
static struct movable *retired; /* (retired_lock) */

static bool is_movable(HGLOBAL handle)
{
    return ((ULONG_PTR)handle & 15) == MOVABLE_MARK;
}

static void *fail(DWORD error)
{
    SetLastError(error);
    return NULL;
}

/* The header of a movable block, or NULL for a stale handle. */
static struct movable *movable_from(HGLOBAL handle)
{
    struct movable *movable = (struct movable *)((char *)handle - MOVABLE_MARK);

    return movable->magic == MOVABLE_MAGIC ? movable : fail(ERROR_INVALID_HANDLE);
}

static struct movable *header_new(void)
{
    struct movable *movable;

    pthread_mutex_lock(&retired_lock);
    movable = retired;
    if (movable)
        retired = movable->next;
    pthread_mutex_unlock(&retired_lock);
    return movable ? movable : calloc(1, sizeof(*movable));
}

static void header_free(struct movable *movable)
{
    memset(movable, 0, sizeof(*movable));
    pthread_mutex_lock(&retired_lock);
    movable->next = retired;
    retired = movable;
    pthread_mutex_unlock(&retired_lock);
}

static HGLOBAL fixed_alloc(SIZE_T size)
{
    void *memory = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);

    return memory ? memory : fail(ERROR_NOT_ENOUGH_MEMORY);
}

HGLOBAL GlobalAlloc(UINT uFlags, SIZE_T dwBytes)
{
    struct movable *movable;

    if (!(uFlags & GMEM_MOVEABLE))
        return fixed_alloc(dwBytes);

    movable = header_new();
    if (!movable)
        return fail(ERROR_NOT_ENOUGH_MEMORY);

    movable->size = dwBytes;
    movable->memory = dwBytes ? calloc(1, dwBytes) : NULL;
    if (dwBytes && !movable->memory) {
        header_free(movable);
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    movable->magic = MOVABLE_MAGIC;
    return &movable->handle;
}

HGLOBAL GlobalFree(HGLOBAL hMem)
{
    struct movable *movable;

    if (!hMem)
        return NULL;
    if (!is_movable(hMem)) {
        HeapFree(GetProcessHeap(), 0, hMem);
        return NULL;
    }
    movable = movable_from(hMem);
    if (!movable)
        return hMem;

    free(movable->memory);
    header_free(movable);
    return NULL;
}

LPVOID GlobalLock(HGLOBAL hMem)
{
    struct movable *movable;

    if (!hMem)
        return fail(ERROR_INVALID_HANDLE);
    if (!is_movable(hMem))
        return hMem;
    movable = movable_from(hMem);
    if (!movable)
        return NULL;
    if (!movable->memory)
        return fail(ERROR_DISCARDED);

    __atomic_add_fetch(&movable->locks, 1, __ATOMIC_RELAXED);
    return movable->memory;
}

BOOL GlobalUnlock(HGLOBAL hMem)
{
    struct movable *movable;

    if (!hMem || !is_movable(hMem))
        return hMem != NULL;
    movable = movable_from(hMem);
    if (!movable)
        return FALSE;
    if (__atomic_load_n(&movable->locks, __ATOMIC_RELAXED) == 0) {
        SetLastError(ERROR_NOT_LOCKED);
        return FALSE;
    }
    SetLastError(ERROR_SUCCESS);
    return __atomic_sub_fetch(&movable->locks, 1, __ATOMIC_RELAXED) != 0;
}

SIZE_T GlobalSize(HGLOBAL hMem)
{
    struct movable *movable;

    if (!hMem) {
        SetLastError(ERROR_INVALID_HANDLE);
        return 0;
    }
    if (!is_movable(hMem))
        return HeapSize(GetProcessHeap(), 0, hMem);
    movable = movable_from(hMem);
    return movable ? movable->size : 0;
}

UINT GlobalFlags(HGLOBAL hMem)
{
    struct movable *movable;

    if (!hMem)
        return GMEM_INVALID_HANDLE;
    if (!is_movable(hMem))
        return 0;
    movable = movable_from(hMem);
    if (!movable)
        return GMEM_INVALID_HANDLE;
    return (movable->locks & 0xff) | (movable->memory ? 0 : GMEM_DISCARDED);
}

/* Always another block: programs that rely on GMEM_FIXED keep the old address to compare. */
static HGLOBAL fixed_realloc(HGLOBAL handle, SIZE_T size)
{
    SIZE_T old_size = GlobalSize(handle);
    HGLOBAL memory = fixed_alloc(size);

    if (!memory)
        return NULL;
    memcpy(memory, handle, old_size < size ? old_size : size);
    GlobalFree(handle);
    return memory;
}

HGLOBAL GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags)
{
    struct movable *movable;
    void *memory;

    if (!hMem)
        return fail(ERROR_INVALID_HANDLE);
    if (uFlags & GMEM_MODIFY)
        return hMem;
    if (!is_movable(hMem))
        return fixed_realloc(hMem, dwBytes);

    movable = movable_from(hMem);
    if (!movable)
        return NULL;
    memory = realloc(movable->memory, dwBytes ? dwBytes : 1);
    if (!memory)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    if (uFlags & GMEM_ZEROINIT && dwBytes > movable->size)
        memset((char *)memory + movable->size, 0, dwBytes - movable->size);

    movable->memory = memory;
    movable->size = dwBytes;
    return hMem;
}

HLOCAL LocalAlloc(UINT uFlags, SIZE_T uBytes)
{
    return GlobalAlloc(uFlags, uBytes);
}

HLOCAL LocalFree(HLOCAL hMem)
{
    return GlobalFree(hMem);
}

HLOCAL LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags)
{
    return GlobalReAlloc(hMem, uBytes, uFlags);
}

LPVOID LocalLock(HLOCAL hMem)
{
    return GlobalLock(hMem);
}

BOOL LocalUnlock(HLOCAL hMem)
{
    return GlobalUnlock(hMem);
}

SIZE_T LocalSize(HLOCAL hMem)
{
    return GlobalSize(hMem);
}
