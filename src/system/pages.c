/* SPDX-License-Identifier: MIT */
#include "system/pages.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <comity/memoryapi.h>
#include <comity/winbase.h>

enum {
    MODIFIERS = PAGE_NOCACHE | PAGE_WRITECOMBINE,
};

static struct list reservations = LIST_INIT(reservations); /* (pages_lock) */

pthread_mutex_t pages_lock = PTHREAD_MUTEX_INITIALIZER;

bool pages_fail(DWORD error)
{
    SetLastError(error);
    return false;
}

static uintptr_t page_size(void)
{
    return (uintptr_t)sysconf(_SC_PAGESIZE);
}

/* ---- protections ---- */

static const struct {
    DWORD protect;
    int rights;
} protections[] = {
    {PAGE_NOACCESS, PROT_NONE},
    {PAGE_READONLY, PROT_READ},
    {PAGE_READWRITE, PROT_READ | PROT_WRITE},
    {PAGE_EXECUTE, PROT_EXEC},
    {PAGE_EXECUTE_READ, PROT_READ | PROT_EXEC},
    {PAGE_EXECUTE_READWRITE, PROT_READ | PROT_WRITE | PROT_EXEC},
};

bool pages_rights(DWORD protect, int *ret_rights)
{
    if (protect & PAGE_GUARD)
        return pages_fail(ERROR_NOT_SUPPORTED);
    for (size_t i = 0; i < ARRAYSIZE(protections); i++) {
        if (protections[i].protect == (protect & ~(DWORD)MODIFIERS)) {
            *ret_rights = protections[i].rights;
            return true;
        }
    }
    return pages_fail(ERROR_INVALID_PARAMETER);
}

DWORD pages_protection(int rights)
{
    /* What is written can be read, whatever the mapping says. */
    if (rights & PROT_WRITE)
        rights |= PROT_READ;
    for (size_t i = 0; i < ARRAYSIZE(protections); i++) {
        if (protections[i].rights == rights)
            return protections[i].protect;
    }
    return PAGE_NOACCESS;
}

/* ---- reservations and their runs ---- */

static struct run *run_from(struct list *link)
{
    return container_of(link, struct run, link);
}

struct reservation *reservation_find(uintptr_t address)
{
    list_for_each (link, &reservations) {
        struct reservation *reservation = container_of(link, struct reservation, link);

        if (reservation->begin <= address && address < reservation->end)
            return reservation;
    }
    return NULL;
}

struct reservation *reservation_free(struct reservation *reservation)
{
    if (!reservation)
        return NULL;

    list_for_each (link, &reservation->runs) {
        list_remove(link);
        free(run_from(link));
    }
    list_remove(&reservation->link);
    free(reservation);
    return NULL;
}

static struct run *run_new(struct list *where, uintptr_t begin, uintptr_t end, DWORD protect)
{
    struct run *run = calloc(1, sizeof(*run));

    if (!run)
        return NULL;
    run->begin = begin;
    run->end = end;
    run->protect = protect;
    list_insert_before(where, &run->link);
    return run;
}

struct reservation *reservation_new(struct page_range range, DWORD protect)
{
    _cleanup_(reservation_freep) struct reservation *reservation = calloc(1, sizeof(*reservation));

    if (!reservation)
        return NULL;
    list_init(&reservation->runs);
    reservation->begin = range.begin;
    reservation->end = range.end;
    reservation->protect = protect;
    if (!run_new(&reservation->runs, range.begin, range.end, PAGES_RESERVED))
        return NULL;
    list_append(&reservations, &reservation->link);
    return TAKE_PTR(reservation);
}

bool reservation_split(struct reservation *reservation, uintptr_t address)
{
    list_for_each (link, &reservation->runs) {
        struct run *run = run_from(link);

        if (run->begin >= address || address >= run->end)
            continue;
        if (!run_new(link, run->begin, address, run->protect))
            return pages_fail(ERROR_NOT_ENOUGH_MEMORY);
        run->begin = address;
        break;
    }
    return true;
}

static void join_alike(struct reservation *reservation)
{
    struct run *last = NULL;

    list_for_each (link, &reservation->runs) {
        struct run *run = run_from(link);

        if (last && last->protect == run->protect) {
            run->begin = last->begin;
            list_remove(&last->link);
            free(last);
        }
        last = run;
    }
}

void reservation_note(struct reservation *reservation, struct page_range range, DWORD protect)
{
    list_for_each (link, &reservation->runs) {
        struct run *run = run_from(link);

        if (range.begin <= run->begin && run->end <= range.end)
            run->protect = protect;
    }
    join_alike(reservation);
}

const struct run *reservation_run(struct reservation *reservation, uintptr_t address)
{
    list_for_each (link, &reservation->runs) {
        if (address < run_from(link)->end)
            return run_from(link);
    }
    return NULL;
}

bool reservation_is_committed(struct reservation *reservation, struct page_range range)
{
    list_for_each (link, &reservation->runs) {
        const struct run *run = run_from(link);

        if (run->begin < range.end && range.begin < run->end && run->protect == PAGES_RESERVED)
            return false;
    }
    return true;
}

bool pages_range(LPCVOID address, SIZE_T size, struct page_range *ret_range)
{
    uintptr_t begin = (uintptr_t)address, end;

    if (!size || __builtin_add_overflow(begin, size, &end) || end > UINTPTR_MAX - page_size())
        return pages_fail(ERROR_INVALID_PARAMETER);
    ret_range->begin = begin & ~(page_size() - 1);
    ret_range->end = (end + page_size() - 1) & ~(page_size() - 1);
    return true;
}
