/* SPDX-License-Identifier: MIT */
/*
 * Operations that no other thread sees half done. Source: Windows' "interlockedapi.h" and "winnt.h"
 * pages. Each is a full barrier, whatever its name promises less.
 */
#ifndef COMITY_INTERLOCKEDAPI_H
#define COMITY_INTERLOCKEDAPI_H

#include <comity/windef.h>

/* One function of each size: the arithmetic gives the new value or the old, as its name has it. */
#define COMITY_INTERLOCKED(name, type, parameters, expression)                                     \
    static inline type name parameters                                                             \
    {                                                                                              \
        return expression;                                                                         \
    }
#define COMITY_INTERLOCKED_SIZE(suffix, type)                                                      \
    COMITY_INTERLOCKED(InterlockedIncrement##suffix, type, (type volatile * addend),               \
                       __atomic_add_fetch(addend, 1, __ATOMIC_SEQ_CST))                            \
    COMITY_INTERLOCKED(InterlockedDecrement##suffix, type, (type volatile * addend),               \
                       __atomic_sub_fetch(addend, 1, __ATOMIC_SEQ_CST))                            \
    COMITY_INTERLOCKED(InterlockedAdd##suffix, type, (type volatile * addend, type value),         \
                       __atomic_add_fetch(addend, value, __ATOMIC_SEQ_CST))                        \
    COMITY_INTERLOCKED(InterlockedExchangeAdd##suffix, type, (type volatile * addend, type value), \
                       __atomic_fetch_add(addend, value, __ATOMIC_SEQ_CST))                        \
    COMITY_INTERLOCKED(InterlockedExchange##suffix, type, (type volatile * target, type value),    \
                       __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST))                       \
    COMITY_INTERLOCKED(InterlockedAnd##suffix, type, (type volatile * target, type value),         \
                       __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST))                        \
    COMITY_INTERLOCKED(InterlockedOr##suffix, type, (type volatile * target, type value),          \
                       __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST))                         \
    COMITY_INTERLOCKED(InterlockedXor##suffix, type, (type volatile * target, type value),         \
                       __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST))                        \
    static inline type InterlockedCompareExchange##suffix(type volatile *destination,              \
                                                          type exchange, type comparand)           \
    {                                                                                              \
        __atomic_compare_exchange_n(destination, &comparand, exchange, 0, __ATOMIC_SEQ_CST,        \
                                    __ATOMIC_SEQ_CST);                                             \
        return comparand;                                                                          \
    }

COMITY_INTERLOCKED_SIZE(, LONG)
COMITY_INTERLOCKED_SIZE(64, LONG64)
COMITY_INTERLOCKED_SIZE(16, SHORT)

/*
 * Windows' long has 32 bits, so its programs count in variables of that type; here it has 64. They
 * are counted in as they are.
 */
#ifdef __cplusplus
COMITY_INTERLOCKED_SIZE(, long)
COMITY_INTERLOCKED_SIZE(, unsigned int)
COMITY_INTERLOCKED_SIZE(, unsigned long)
#else
COMITY_INTERLOCKED_SIZE(OfLong, long)
#define COMITY_INTERLOCKED_CALL(name, target)                                                      \
    _Generic((target), long * : name##OfLong, long volatile * : name##OfLong, default : name)
#define InterlockedIncrement(addend) COMITY_INTERLOCKED_CALL(InterlockedIncrement, addend)(addend)
#define InterlockedDecrement(addend) COMITY_INTERLOCKED_CALL(InterlockedDecrement, addend)(addend)
#define InterlockedAdd(addend, value) COMITY_INTERLOCKED_CALL(InterlockedAdd, addend)(addend, value)
#define InterlockedExchangeAdd(addend, value)                                                      \
    COMITY_INTERLOCKED_CALL(InterlockedExchangeAdd, addend)(addend, value)
#define InterlockedExchange(target, value)                                                         \
    COMITY_INTERLOCKED_CALL(InterlockedExchange, target)(target, value)
#define InterlockedAnd(target, value) COMITY_INTERLOCKED_CALL(InterlockedAnd, target)(target, value)
#define InterlockedOr(target, value) COMITY_INTERLOCKED_CALL(InterlockedOr, target)(target, value)
#define InterlockedXor(target, value) COMITY_INTERLOCKED_CALL(InterlockedXor, target)(target, value)
#define InterlockedCompareExchange(destination, exchange, comparand)                               \
    COMITY_INTERLOCKED_CALL(InterlockedCompareExchange, destination)                               \
    (destination, exchange, comparand)
#endif

COMITY_INTERLOCKED(InterlockedExchangePointer, PVOID, (PVOID volatile * target, PVOID value),
                   __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST))
COMITY_INTERLOCKED(InterlockedBitTestAndSet, BOOLEAN, (LONG volatile * base, LONG bit),
                   (ULONG)__atomic_fetch_or(base, (LONG)(1u << (bit & 31)), __ATOMIC_SEQ_CST) >>
                           (bit & 31) &
                       1)
COMITY_INTERLOCKED(InterlockedBitTestAndReset, BOOLEAN, (LONG volatile * base, LONG bit),
                   (ULONG)__atomic_fetch_and(base, (LONG) ~(1u << (bit & 31)), __ATOMIC_SEQ_CST) >>
                           (bit & 31) &
                       1)

static inline PVOID InterlockedCompareExchangePointer(PVOID volatile *destination, PVOID exchange,
                                                      PVOID comparand)
{
    __atomic_compare_exchange_n(destination, &comparand, exchange, 0, __ATOMIC_SEQ_CST,
                                __ATOMIC_SEQ_CST);
    return comparand;
}

#undef COMITY_INTERLOCKED
#undef COMITY_INTERLOCKED_SIZE

#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangePointerAcquire InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerRelease InterlockedCompareExchangePointer
#if defined(__x86_64__) || defined(__i386__)
#define YieldProcessor() __builtin_ia32_pause()
#else
#define YieldProcessor() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#endif
#define MemoryBarrier() __atomic_thread_fence(__ATOMIC_SEQ_CST)

#endif
