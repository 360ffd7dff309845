/* SPDX-License-Identifier: MIT */
/*
 * VirtualAlloc and VirtualFree.
 */
#include <errno.h>
#include <sys/mman.h>

#include <comity/memoryapi.h>
#include <comity/winbase.h>

#include "system/pages.h"

enum {
    GRANULARITY = 65536,
};

/* Nobody's pages of @size bytes, at a multiple of the granularity; MAP_FAILED. */
static void *map_anywhere(size_t size)
{
    char *whole = mmap(NULL, size + GRANULARITY, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    size_t before;

    if (whole == MAP_FAILED)
        return MAP_FAILED;
    before = -(uintptr_t)whole & (GRANULARITY - 1);
    if (before)
        munmap(whole, before);
    munmap(whole + before + size, GRANULARITY - before);
    return whole + before;
}

static struct reservation *reserve(LPVOID address, SIZE_T size, DWORD protect)
{
    struct reservation *reservation;
    struct page_range range;
    size_t n;
    void *mapped;

    if (!pages_range(address, size, &range))
        return NULL;
    if (address) {
        range.begin &= ~(uintptr_t)(GRANULARITY - 1);
        mapped = mmap((void *)range.begin, range.end - range.begin, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    } else {
        mapped = size > SIZE_MAX / 2 ? MAP_FAILED : map_anywhere(range.end - range.begin);
    }
    if (mapped == MAP_FAILED) {
        pages_fail(address && errno == EEXIST ? ERROR_INVALID_ADDRESS : ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    n = range.end - range.begin;
    range = (struct page_range){(uintptr_t)mapped, (uintptr_t)mapped + n};
    reservation = reservation_new(range, protect);
    if (!reservation) {
        munmap(mapped, n);
        pages_fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    return reservation;
}

static bool commit(struct page_range range, DWORD protect, int rights)
{
    struct reservation *reservation = reservation_find(range.begin);

    if (!reservation || range.end > reservation->end)
        return pages_fail(ERROR_INVALID_ADDRESS);
    if (!reservation_split(reservation, range.begin) || !reservation_split(reservation, range.end))
        return false;
    if (mprotect((void *)range.begin, range.end - range.begin, rights) < 0)
        return pages_fail(ERROR_NOT_ENOUGH_MEMORY);
    reservation_note(reservation, range, protect);
    return true;
}

static void release(struct reservation *reservation)
{
    munmap((void *)reservation->begin, reservation->end - reservation->begin);
    reservation_free(reservation);
}

/* What VirtualAlloc does, under the lock. */
static LPVOID allocate(LPVOID address, SIZE_T size, DWORD type, DWORD protect)
{
    struct reservation *made = NULL;
    struct page_range range;
    int rights;

    if (!pages_rights(protect, &rights))
        return NULL;
    if (type & MEM_RESERVE || !address) {
        made = reserve(address, size, protect);
        if (!made)
            return NULL;
        range = (struct page_range){made->begin, made->end};
    } else if (!pages_range(address, size, &range)) {
        return NULL;
    }
    if (type & MEM_COMMIT && !commit(range, protect, rights)) {
        if (made)
            release(made);
        return NULL;
    }
    return (LPVOID)range.begin;
}

/* Tells that the pages' content is of no use any more; they stay. */
static LPVOID reset(LPVOID address, SIZE_T size)
{
    struct reservation *reservation;
    struct page_range range;

    if (!pages_range(address, size, &range))
        return NULL;
    reservation = reservation_find(range.begin);
    if (!reservation || range.end > reservation->end ||
        !reservation_is_committed(reservation, range)) {
        pages_fail(ERROR_INVALID_ADDRESS);
        return NULL;
    }
    madvise((void *)range.begin, range.end - range.begin, MADV_FREE);
    return (LPVOID)range.begin;
}

LPVOID VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect)
{
    DWORD type = flAllocationType & ~(DWORD)MEM_TOP_DOWN;
    LPVOID memory;

    if (!type || type & ~(DWORD)(MEM_COMMIT | MEM_RESERVE | MEM_RESET) ||
        (type & MEM_RESET && type != MEM_RESET)) {
        pages_fail(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    pthread_mutex_lock(&pages_lock);
    memory =
        type == MEM_RESET ? reset(lpAddress, dwSize) : allocate(lpAddress, dwSize, type, flProtect);
    pthread_mutex_unlock(&pages_lock);
    return memory;
}

static bool decommit(struct reservation *reservation, struct page_range range)
{
    if (range.end > reservation->end)
        return pages_fail(ERROR_INVALID_ADDRESS);
    if (!reservation_split(reservation, range.begin) || !reservation_split(reservation, range.end))
        return false;
    if (mmap((void *)range.begin, range.end - range.begin, PROT_NONE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED)
        return pages_fail(ERROR_NOT_ENOUGH_MEMORY);
    reservation_note(reservation, range, PAGES_RESERVED);
    return true;
}

static bool free_pages(LPVOID address, SIZE_T size, DWORD type)
{
    struct reservation *reservation = reservation_find((uintptr_t)address);
    struct page_range range;
    bool is_whole = reservation && (uintptr_t)address == reservation->begin && !size;

    if (type == MEM_RELEASE && size)
        return pages_fail(ERROR_INVALID_PARAMETER);
    if (!reservation || (type == MEM_RELEASE && !is_whole))
        return pages_fail(ERROR_INVALID_ADDRESS);
    if (type == MEM_RELEASE) {
        release(reservation);
        return true;
    }
    if (is_whole)
        return decommit(reservation, (struct page_range){reservation->begin, reservation->end});
    return pages_range(address, size, &range) && decommit(reservation, range);
}

BOOL VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType)
{
    bool is_free;

    if (dwFreeType != MEM_DECOMMIT && dwFreeType != MEM_RELEASE)
        return pages_fail(ERROR_INVALID_PARAMETER);
    pthread_mutex_lock(&pages_lock);
    is_free = free_pages(lpAddress, dwSize, dwFreeType);
    pthread_mutex_unlock(&pages_lock);
    return is_free;
}
