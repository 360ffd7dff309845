/* SPDX-License-Identifier: MIT */
/*
 * One-time initialisation. The word is the context, whose two lowest bits are zero, and a state
 * there.
 */
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include <comity/winbase.h>

#include "base/futex.h"
#include "kernel/kernel_object.h"

enum {
    UNDONE = 0,
    PENDING = 1, /* one does it, others wait */
    DONE = 2,
    OPEN = 3, /* any number may be at it, the first to end counts */
    STATE = 3,
};

static uintptr_t *word_of(PINIT_ONCE once)
{
    return (uintptr_t *)&once->Ptr;
}

static void store(PINIT_ONCE once, uintptr_t value)
{
    __atomic_store_n(word_of(once), value, __ATOMIC_RELEASE);
    futex_wake(word_of(once), INT_MAX);
}

static void give(uintptr_t value, LPVOID *ret_context)
{
    if (ret_context)
        *ret_context = (LPVOID)(value & ~(uintptr_t)STATE);
}

void InitOnceInitialize(PINIT_ONCE InitOnce)
{
    InitOnce->Ptr = NULL;
}

/* True if the caller is to do it, which nobody else is then. */
static bool begin(PINIT_ONCE once, uintptr_t *ret_value)
{
    for (;;) {
        uintptr_t value = __atomic_load_n(word_of(once), __ATOMIC_ACQUIRE);

        *ret_value = value;
        if ((value & STATE) == DONE || (value & STATE) == OPEN)
            return false;
        if (value == PENDING)
            futex_wait(word_of(once), PENDING, NULL);
        else if (__atomic_compare_exchange_n(word_of(once), &value, PENDING, false,
                                             __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return true;
    }
}

BOOL InitOnceExecuteOnce(PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn, PVOID Parameter,
                         LPVOID *Context)
{
    uintptr_t value;

    if (begin(InitOnce, &value)) {
        PVOID context = Context ? *Context : NULL;

        if (!InitFn(InitOnce, Parameter, &context)) {
            store(InitOnce, UNDONE);
            return FALSE;
        }
        value = (uintptr_t)context | DONE;
        store(InitOnce, value);
    } else if ((value & STATE) != DONE) {
        return kernel_fail(ERROR_INVALID_PARAMETER);
    }
    give(value, Context);
    return TRUE;
}

BOOL InitOnceBeginInitialize(LPINIT_ONCE lpInitOnce, DWORD dwFlags, PBOOL fPending,
                             LPVOID *lpContext)
{
    uintptr_t value = __atomic_load_n(word_of(lpInitOnce), __ATOMIC_ACQUIRE);

    if (dwFlags & INIT_ONCE_CHECK_ONLY && dwFlags & INIT_ONCE_ASYNC)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (dwFlags & INIT_ONCE_CHECK_ONLY) {
        if ((value & STATE) != DONE)
            return kernel_fail(ERROR_GEN_FAILURE);
    } else if (dwFlags & INIT_ONCE_ASYNC) {
        uintptr_t expected = UNDONE;

        if (value == PENDING)
            return kernel_fail(ERROR_INVALID_PARAMETER);
        if (__atomic_compare_exchange_n(word_of(lpInitOnce), &expected, OPEN, false,
                                        __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE))
            expected = OPEN;
        value = expected;
    } else if (begin(lpInitOnce, &value)) {
        value = PENDING;
    } else if ((value & STATE) == OPEN) {
        return kernel_fail(ERROR_INVALID_PARAMETER);
    }
    *fPending = (value & STATE) != DONE;
    if (!*fPending)
        give(value, lpContext);
    return TRUE;
}

BOOL InitOnceComplete(LPINIT_ONCE lpInitOnce, DWORD dwFlags, LPVOID lpContext)
{
    bool has_failed = dwFlags & INIT_ONCE_INIT_FAILED;
    uintptr_t expected = dwFlags & INIT_ONCE_ASYNC ? OPEN : PENDING;

    if ((has_failed && (lpContext || dwFlags & INIT_ONCE_ASYNC)) || (uintptr_t)lpContext & STATE)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (!__atomic_compare_exchange_n(word_of(lpInitOnce), &expected,
                                     has_failed ? UNDONE : (uintptr_t)lpContext | DONE, false,
                                     __ATOMIC_RELEASE, __ATOMIC_RELAXED))
        return kernel_fail(has_failed && expected == OPEN ? ERROR_INVALID_PARAMETER
                                                          : ERROR_GEN_FAILURE);
    futex_wake(word_of(lpInitOnce), INT_MAX);
    return TRUE;
}
