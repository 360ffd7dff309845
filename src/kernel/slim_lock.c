/* SPDX-License-Identifier: MIT */
/*
 * Slim reader/writer locks, and condition variables for them and for critical sections. Both are
 * all zero at first and need no end.
 */
#include <limits.h>
#include <stdbool.h>

#include <comity/winbase.h>

#include "base/futex.h"

/* The lock's word: how many readers have it, or that a writer has; whether some may sleep, and
 * whether one of them is a writer, before whom no new reader comes in. */
enum {
    WRITER = 1 << 30,
    AWAITED = 1 << 29,
    WANTED = 1 << 28,
    READERS = WANTED - 1,
};

/* Sleeps until the word that was @seen has changed, after announcing so. */
static void sleep_on(uint32_t *word, uint32_t seen, uint32_t announcement)
{
    uint32_t announced = seen | announcement;

    if (seen == announced || __atomic_compare_exchange_n(word, &seen, announced, false,
                                                         __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        futex_wait(word, announced, NULL);
}

/* Other writers that sleep want it again when they fail. */
static bool try_exclusive(uint32_t *word, uint32_t *ret_seen)
{
    uint32_t seen = __atomic_load_n(word, __ATOMIC_RELAXED);

    while (!(seen & (WRITER | READERS))) {
        if (__atomic_compare_exchange_n(word, &seen, (seen & ~(uint32_t)WANTED) | WRITER, true,
                                        __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return true;
    }
    *ret_seen = seen;
    return false;
}

static bool try_shared(uint32_t *word, uint32_t *ret_seen)
{
    uint32_t seen = __atomic_load_n(word, __ATOMIC_RELAXED);

    while (!(seen & (WRITER | WANTED))) {
        if (__atomic_compare_exchange_n(word, &seen, seen + 1, true, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            return true;
    }
    *ret_seen = seen;
    return false;
}

static uint32_t *word_of(PSRWLOCK lock)
{
    return (uint32_t *)&lock->Ptr;
}

void InitializeSRWLock(PSRWLOCK SRWLock)
{
    SRWLock->Ptr = NULL;
}

BOOLEAN TryAcquireSRWLockExclusive(PSRWLOCK SRWLock)
{
    uint32_t seen;

    return try_exclusive(word_of(SRWLock), &seen);
}

BOOLEAN TryAcquireSRWLockShared(PSRWLOCK SRWLock)
{
    uint32_t seen;

    return try_shared(word_of(SRWLock), &seen);
}

void AcquireSRWLockExclusive(PSRWLOCK SRWLock)
{
    uint32_t seen;

    while (!try_exclusive(word_of(SRWLock), &seen))
        sleep_on(word_of(SRWLock), seen, AWAITED | WANTED);
}

void AcquireSRWLockShared(PSRWLOCK SRWLock)
{
    uint32_t seen;

    while (!try_shared(word_of(SRWLock), &seen))
        sleep_on(word_of(SRWLock), seen, AWAITED);
}

void ReleaseSRWLockExclusive(PSRWLOCK SRWLock)
{
    if (__atomic_exchange_n(word_of(SRWLock), 0, __ATOMIC_RELEASE) & AWAITED)
        futex_wake(word_of(SRWLock), INT_MAX);
}

void ReleaseSRWLockShared(PSRWLOCK SRWLock)
{
    uint32_t *word = word_of(SRWLock);
    uint32_t left = __atomic_sub_fetch(word, 1, __ATOMIC_RELEASE);

    /* The last reader lets those who sleep try, a writer first. */
    if ((left & READERS) == 0 && left & AWAITED &&
        __atomic_compare_exchange_n(word, &left, left & WANTED, false, __ATOMIC_RELAXED,
                                    __ATOMIC_RELAXED))
        futex_wake(word, INT_MAX);
}

/* ---- condition variables: a count of wake-ups ---- */

void InitializeConditionVariable(PCONDITION_VARIABLE ConditionVariable)
{
    ConditionVariable->Ptr = NULL;
}

static uint32_t count_of(PCONDITION_VARIABLE condition)
{
    return __atomic_load_n((uint32_t *)&condition->Ptr, __ATOMIC_ACQUIRE);
}

static BOOL sleep_until_woken(PCONDITION_VARIABLE condition, uint32_t count, DWORD timeout_ms)
{
    struct timespec timeout = {.tv_sec = timeout_ms / 1000,
                               .tv_nsec = (long)(timeout_ms % 1000) * 1000000};

    if (futex_wait(&condition->Ptr, count, timeout_ms == INFINITE ? NULL : &timeout))
        return TRUE;
    SetLastError(ERROR_TIMEOUT);
    return FALSE;
}

BOOL SleepConditionVariableCS(PCONDITION_VARIABLE ConditionVariable,
                              PCRITICAL_SECTION CriticalSection, DWORD dwMilliseconds)
{
    uint32_t count = count_of(ConditionVariable);
    BOOL was_woken;

    LeaveCriticalSection(CriticalSection);
    was_woken = sleep_until_woken(ConditionVariable, count, dwMilliseconds);
    EnterCriticalSection(CriticalSection);
    return was_woken;
}

BOOL SleepConditionVariableSRW(PCONDITION_VARIABLE ConditionVariable, PSRWLOCK SRWLock,
                               DWORD dwMilliseconds, ULONG Flags)
{
    uint32_t count = count_of(ConditionVariable);
    BOOL was_woken;

    if (Flags & CONDITION_VARIABLE_LOCKMODE_SHARED)
        ReleaseSRWLockShared(SRWLock);
    else
        ReleaseSRWLockExclusive(SRWLock);
    was_woken = sleep_until_woken(ConditionVariable, count, dwMilliseconds);
    if (Flags & CONDITION_VARIABLE_LOCKMODE_SHARED)
        AcquireSRWLockShared(SRWLock);
    else
        AcquireSRWLockExclusive(SRWLock);
    return was_woken;
}

static void wake(PCONDITION_VARIABLE condition, int n)
{
    __atomic_add_fetch((uint32_t *)&condition->Ptr, 1, __ATOMIC_RELEASE);
    futex_wake(&condition->Ptr, n);
}

void WakeConditionVariable(PCONDITION_VARIABLE ConditionVariable)
{
    wake(ConditionVariable, 1);
}

void WakeAllConditionVariable(PCONDITION_VARIABLE ConditionVariable)
{
    wake(ConditionVariable, INT_MAX);
}
