/* SPDX-License-Identifier: MIT */
/*
 * Critical sections: locks that their owner may take again. LockCount is -1 in a free one, 0 in an
 * owned one, 1 if others may be waiting; it is also what they sleep on.
 */
#include <stdbool.h>

#include <comity/winbase.h>

#include "base/futex.h"

enum {
    FREE = -1,
    OWNED = 0,
    AWAITED = 1,
};

/* What Windows' own diagnostics would be is no address. */
#define NO_DEBUG_INFO ((PRTL_CRITICAL_SECTION_DEBUG)(LONG_PTR)-1)

static HANDLE this_thread(void)
{
    return ULongToHandle(GetCurrentThreadId());
}

static bool is_own(const CRITICAL_SECTION *section)
{
    return __atomic_load_n(&section->OwningThread, __ATOMIC_RELAXED) == this_thread();
}

static void take(CRITICAL_SECTION *section)
{
    __atomic_store_n(&section->OwningThread, this_thread(), __ATOMIC_RELAXED);
    section->RecursionCount = 1;
}

static bool try_take(CRITICAL_SECTION *section)
{
    LONG expected = FREE;

    if (is_own(section)) {
        section->RecursionCount++;
        return true;
    }
    if (!__atomic_compare_exchange_n(&section->LockCount, &expected, OWNED, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED))
        return false;
    take(section);
    return true;
}

void InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    *lpCriticalSection = (CRITICAL_SECTION){.DebugInfo = NO_DEBUG_INFO, .LockCount = FREE};
}

BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
{
    InitializeCriticalSection(lpCriticalSection);
    lpCriticalSection->SpinCount = dwSpinCount;
    return TRUE;
}

BOOL InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount,
                                 DWORD Flags)
{
    return InitializeCriticalSectionAndSpinCount(lpCriticalSection, dwSpinCount);
}

/* Spinning first is the kernel's business here. */
DWORD SetCriticalSectionSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
{
    DWORD before = (DWORD)lpCriticalSection->SpinCount;

    lpCriticalSection->SpinCount = dwSpinCount;
    return before;
}

void EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    if (try_take(lpCriticalSection))
        return;

    while (__atomic_exchange_n(&lpCriticalSection->LockCount, AWAITED, __ATOMIC_ACQUIRE) != FREE)
        futex_wait(&lpCriticalSection->LockCount, AWAITED, NULL);
    take(lpCriticalSection);
}

BOOL TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    return try_take(lpCriticalSection);
}

void LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    if (--lpCriticalSection->RecursionCount > 0)
        return;

    __atomic_store_n(&lpCriticalSection->OwningThread, NULL, __ATOMIC_RELAXED);
    if (__atomic_exchange_n(&lpCriticalSection->LockCount, FREE, __ATOMIC_RELEASE) == AWAITED)
        futex_wake(&lpCriticalSection->LockCount, 1);
}

void DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    *lpCriticalSection = (CRITICAL_SECTION){.LockCount = FREE};
}
