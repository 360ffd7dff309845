/* SPDX-License-Identifier: MIT */
/*
 * What pages of memory are, and their protection: VirtualQuery, VirtualProtect, VirtualLock. Pages
 * that VirtualAlloc did not reserve are described as the system lists them.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include <comity/memoryapi.h>
#include <comity/winbase.h>

#include "base/cleanup.h"
#include "system/pages.h"

enum {
    LINE_MAX_SIZE = 4352, /* of a list with a path in each line */
};

/* Programs' addresses end below. */
#define ADDRESS_END ((uintptr_t)1 << 47)

/* A mapping of the process, or the gap (no rights, no file) between two. */
struct mapping {
    struct page_range range;
    int rights;
    bool is_gap, is_file;
};

static FILE *file_close(FILE *file)
{
    if (file)
        fclose(file);
    return NULL;
}
DEFINE_CLEANUP(FILE *, file_close);

static bool read_mapping(FILE *list, struct mapping *ret_mapping)
{
    char line[LINE_MAX_SIZE], flags[5];
    unsigned long begin, end, inode;

    if (!fgets(line, sizeof(line), list) ||
        sscanf(line, "%lx-%lx %4s %*x %*x:%*x %lu", &begin, &end, flags, &inode) != 4)
        return false;
    *ret_mapping = (struct mapping){
        .range = {begin, end},
        .rights = (flags[0] == 'r' ? PROT_READ : 0) | (flags[1] == 'w' ? PROT_WRITE : 0) |
                  (flags[2] == 'x' ? PROT_EXEC : 0),
        .is_file = inode != 0,
    };
    return true;
}

/* What is at @address. */
static bool find_mapping(uintptr_t address, struct mapping *ret_mapping)
{
    _cleanup_(file_closep) FILE *list = fopen("/proc/self/maps", "re");
    struct mapping mapping;
    uintptr_t end = 0;

    if (!list)
        return pages_fail(ERROR_NOT_ENOUGH_MEMORY);
    while (read_mapping(list, &mapping)) {
        if (address < mapping.range.begin)
            break;
        if (address < mapping.range.end) {
            *ret_mapping = mapping;
            return true;
        }
        end = mapping.range.end;
        mapping.range.begin = ADDRESS_END;
    }
    *ret_mapping = (struct mapping){.range = {end, mapping.range.begin}, .is_gap = true};
    return true;
}

/* ---- queries ---- */

static void describe_run(const struct reservation *reservation, const struct run *run,
                         uintptr_t page, MEMORY_BASIC_INFORMATION *ret_information)
{
    bool is_reserved = run->protect == PAGES_RESERVED;

    *ret_information = (MEMORY_BASIC_INFORMATION){
        .BaseAddress = (PVOID)page,
        .AllocationBase = (PVOID)reservation->begin,
        .AllocationProtect = reservation->protect,
        .RegionSize = run->end - page,
        .State = is_reserved ? MEM_RESERVE : MEM_COMMIT,
        .Protect = is_reserved ? 0 : run->protect,
        .Type = MEM_PRIVATE,
    };
}

static void describe_mapping(const struct mapping *mapping, uintptr_t page,
                             MEMORY_BASIC_INFORMATION *ret_information)
{
    DWORD protect = mapping->is_gap ? PAGE_NOACCESS : pages_protection(mapping->rights);

    *ret_information = (MEMORY_BASIC_INFORMATION){
        .BaseAddress = (PVOID)page,
        .AllocationBase = mapping->is_gap ? NULL : (PVOID)mapping->range.begin,
        .AllocationProtect = mapping->is_gap ? 0 : protect,
        .RegionSize = mapping->range.end - page,
        .State = mapping->is_gap ? MEM_FREE : MEM_COMMIT,
        .Protect = protect,
        .Type = mapping->is_gap    ? 0
                : mapping->is_file ? MEM_IMAGE
                                   : MEM_PRIVATE,
    };
}

static bool query(LPCVOID address, MEMORY_BASIC_INFORMATION *ret_information)
{
    struct reservation *reservation = reservation_find((uintptr_t)address);
    struct mapping mapping;
    struct page_range page;

    if ((uintptr_t)address >= ADDRESS_END)
        return pages_fail(ERROR_INVALID_PARAMETER);
    if (!pages_range(address, 1, &page))
        return false;
    if (reservation) {
        describe_run(reservation, reservation_run(reservation, page.begin), page.begin,
                     ret_information);
        return true;
    }
    if (!find_mapping(page.begin, &mapping))
        return false;
    describe_mapping(&mapping, page.begin, ret_information);
    return true;
}

SIZE_T VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength)
{
    MEMORY_BASIC_INFORMATION information;
    bool is_known;

    if (!lpBuffer || dwLength < sizeof(information)) {
        SetLastError(ERROR_BAD_LENGTH);
        return 0;
    }
    pthread_mutex_lock(&pages_lock);
    is_known = query(lpAddress, &information);
    pthread_mutex_unlock(&pages_lock);
    if (!is_known)
        return 0;
    *lpBuffer = information;
    return sizeof(information);
}

/* ---- protection ---- */

static bool protect_reserved(struct reservation *reservation, struct page_range range,
                             DWORD new_protect, int rights, DWORD *ret_old)
{
    if (range.end > reservation->end || !reservation_is_committed(reservation, range))
        return pages_fail(ERROR_INVALID_ADDRESS);
    *ret_old = reservation_run(reservation, range.begin)->protect;
    if (!reservation_split(reservation, range.begin) || !reservation_split(reservation, range.end))
        return false;
    if (mprotect((void *)range.begin, range.end - range.begin, rights) < 0)
        return pages_fail(ERROR_ACCESS_DENIED);
    reservation_note(reservation, range, new_protect);
    return true;
}

static bool protect_mapped(struct page_range range, int rights, DWORD *ret_old)
{
    struct mapping mapping;

    if (!find_mapping(range.begin, &mapping))
        return false;
    if (mapping.is_gap)
        return pages_fail(ERROR_INVALID_ADDRESS);
    if (mprotect((void *)range.begin, range.end - range.begin, rights) < 0)
        return pages_fail(errno == ENOMEM ? ERROR_INVALID_ADDRESS : ERROR_ACCESS_DENIED);
    *ret_old = pages_protection(mapping.rights);
    return true;
}

static bool protect(struct page_range range, DWORD new_protect, int rights, DWORD *ret_old)
{
    struct reservation *reservation = reservation_find(range.begin);

    return reservation ? protect_reserved(reservation, range, new_protect, rights, ret_old)
                       : protect_mapped(range, rights, ret_old);
}

BOOL VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect, PDWORD lpflOldProtect)
{
    struct page_range range;
    bool is_protected;
    int rights;

    if (!lpflOldProtect)
        return pages_fail(ERROR_NOACCESS);
    if (!pages_rights(flNewProtect, &rights) || !pages_range(lpAddress, dwSize, &range))
        return FALSE;
    pthread_mutex_lock(&pages_lock);
    is_protected = protect(range, flNewProtect, rights, lpflOldProtect);
    pthread_mutex_unlock(&pages_lock);
    return is_protected;
}

BOOL VirtualLock(LPVOID lpAddress, SIZE_T dwSize)
{
    if (mlock(lpAddress, dwSize) == 0)
        return TRUE;
    return pages_fail(errno == ENOMEM || errno == EPERM ? ERROR_WORKING_SET_QUOTA
                                                        : ERROR_INVALID_ADDRESS);
}

BOOL VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize)
{
    return munlock(lpAddress, dwSize) == 0 || pages_fail(ERROR_NOT_LOCKED);
}
