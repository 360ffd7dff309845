/* SPDX-License-Identifier: MIT */
/*
 * Global and local memory: movable blocks behind handles, fixed blocks that are their own handle.
 *
 * A movable block's handle points 8 bytes into its header, so that its third-lowest bit is set:
 * fixed blocks are malloc's and have it clear. That tells the two apart without a table.
 */
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>

#include <comity/winbase.h>

enum {
    MOVABLE_MAGIC = 0x43474d31,
    MOVABLE_MARK = 8,
};

struct movable {
    DWORD magic;
    DWORD locks;
    ULONG_PTR handle; /* its address is what programs hold */
    void *memory;
    SIZE_T size;
};

static struct movable *movable_from(HGLOBAL handle)
{
    struct movable *movable = (struct movable *)((char *)handle - MOVABLE_MARK);

    if (((ULONG_PTR)handle & 15) != MOVABLE_MARK)
        return NULL;
    return movable->magic == MOVABLE_MAGIC ? movable : NULL;
}

static void *fail(DWORD error)
{
    SetLastError(error);
    return NULL;
}

HGLOBAL GlobalAlloc(UINT uFlags, SIZE_T dwBytes)
{
    struct movable *movable;

    if (!(uFlags & GMEM_MOVEABLE)) {
        void *memory = calloc(1, dwBytes ? dwBytes : 1);

        return memory ? memory : fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    movable = calloc(1, sizeof(*movable));
    if (!movable)
        return fail(ERROR_NOT_ENOUGH_MEMORY);

    movable->magic = MOVABLE_MAGIC;
    movable->size = dwBytes;
    movable->memory = dwBytes ? calloc(1, dwBytes) : NULL;
    if (dwBytes && !movable->memory) {
        free(movable);
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    return &movable->handle;
}

HGLOBAL GlobalFree(HGLOBAL hMem)
{
    struct movable *movable = hMem ? movable_from(hMem) : NULL;

    if (!movable) {
        free(hMem);
        return NULL;
    }
    movable->magic = 0;
    free(movable->memory);
    free(movable);
    return NULL;
}

LPVOID GlobalLock(HGLOBAL hMem)
{
    struct movable *movable = hMem ? movable_from(hMem) : NULL;

    if (!movable)
        return hMem ? hMem : fail(ERROR_INVALID_HANDLE);
    if (!movable->memory)
        return fail(ERROR_DISCARDED);

    __atomic_add_fetch(&movable->locks, 1, __ATOMIC_RELAXED);
    return movable->memory;
}

BOOL GlobalUnlock(HGLOBAL hMem)
{
    struct movable *movable = hMem ? movable_from(hMem) : NULL;

    if (!movable)
        return hMem != NULL;
    if (movable->locks == 0) {
        SetLastError(ERROR_NOT_LOCKED);
        return FALSE;
    }
    SetLastError(ERROR_SUCCESS);
    return __atomic_sub_fetch(&movable->locks, 1, __ATOMIC_RELAXED) != 0;
}

SIZE_T GlobalSize(HGLOBAL hMem)
{
    struct movable *movable = hMem ? movable_from(hMem) : NULL;

    if (!hMem) {
        SetLastError(ERROR_INVALID_HANDLE);
        return 0;
    }
    return movable ? movable->size : malloc_usable_size(hMem);
}

UINT GlobalFlags(HGLOBAL hMem)
{
    struct movable *movable = hMem ? movable_from(hMem) : NULL;

    if (!movable)
        return hMem ? 0 : GMEM_INVALID_HANDLE;
    return (movable->locks & 0xff) | (movable->memory ? 0 : 0x4000);
}

HGLOBAL GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags)
{
    struct movable *movable = hMem ? movable_from(hMem) : NULL;
    SIZE_T old = GlobalSize(hMem);
    void *memory;

    if (!hMem || uFlags & GMEM_MODIFY)
        return hMem;

    memory = realloc(movable ? movable->memory : hMem, dwBytes ? dwBytes : 1);
    if (!memory)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    if (uFlags & GMEM_ZEROINIT && dwBytes > old)
        memset((char *)memory + old, 0, dwBytes - old);
    if (!movable)
        return memory;

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
