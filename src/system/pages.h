/* SPDX-License-Identifier: MIT */
/*
 * Pages of memory that were reserved by Windows' calls. A reservation is a mapping that nobody may
 * touch; which of its pages are committed, and how they are protected, is noted in runs, for the
 * system does not tell a reserved page from one that is committed without access.
 *
 * Functions that return false have set the last error. All is under pages_lock.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include <comity/windef.h>

#include "base/cleanup.h"
#include "base/list.h"

enum {
    PAGES_RESERVED = 0, /* the protection of a page that is not committed */
};

/* Whole pages. */
struct page_range {
    uintptr_t begin, end;
};

/* Pages alike. */
struct run {
    struct list link; /* in reservation.runs, in their order; together they cover it */
    uintptr_t begin, end;
    DWORD protect; /* or PAGES_RESERVED */
};

struct reservation {
    struct list link; /* among all */
    uintptr_t begin, end;
    DWORD protect; /* that it was made with */
    struct list runs;
};

extern pthread_mutex_t pages_lock;

/* Sets the last error; false. */
bool pages_fail(DWORD error);

/* The pages that an address and a size touch; ERROR_INVALID_PARAMETER. */
bool pages_range(LPCVOID address, SIZE_T size, struct page_range *ret_range);

/* mmap()'s rights for a protection: ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED; and the reverse.
 */
bool pages_rights(DWORD protect, int *ret_rights);
DWORD pages_protection(int rights);

/* Takes the pages, which are mapped, into the books; NULL without memory. */
struct reservation *reservation_new(struct page_range range, DWORD protect);
struct reservation *reservation_free(struct reservation *reservation);
DEFINE_CLEANUP(struct reservation *, reservation_free);

/* The one that the address is in, or NULL. */
struct reservation *reservation_find(uintptr_t address);

/* The run that the address is in. */
const struct run *reservation_run(struct reservation *reservation, uintptr_t address);

bool reservation_is_committed(struct reservation *reservation, struct page_range range);

/* Lets a run begin at @address. ERROR_NOT_ENOUGH_MEMORY. */
bool reservation_split(struct reservation *reservation, uintptr_t address);

/* Notes the pages' protection; both ends of @range were split. */
void reservation_note(struct reservation *reservation, struct page_range range, DWORD protect);
