/* SPDX-License-Identifier: MIT */
/*
 * What Windows' compilers know without a declaration, as this one's built-in functions. Source:
 * Microsoft's "Compiler intrinsics" pages.
 */
#ifndef COMITY_INTRIN_H
#define COMITY_INTRIN_H

#include <comity/interlockedapi.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#include <x86intrin.h>
#endif

#define _InterlockedIncrement InterlockedIncrement
#define _InterlockedDecrement InterlockedDecrement
#define _InterlockedExchange InterlockedExchange
#define _InterlockedExchangeAdd InterlockedExchangeAdd
#define _InterlockedCompareExchange InterlockedCompareExchange
#define _InterlockedAnd InterlockedAnd
#define _InterlockedOr InterlockedOr
#define _InterlockedXor InterlockedXor
#define _InterlockedIncrement64 InterlockedIncrement64
#define _InterlockedDecrement64 InterlockedDecrement64
#define _InterlockedExchange64 InterlockedExchange64
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define _InterlockedCompareExchange64 InterlockedCompareExchange64
#define _InterlockedExchangePointer InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _interlockedbittestandset InterlockedBitTestAndSet
#define _interlockedbittestandreset InterlockedBitTestAndReset

/* For the compiler's order alone. */
#define _ReadWriteBarrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define _ReadBarrier() __atomic_signal_fence(__ATOMIC_ACQUIRE)
#define _WriteBarrier() __atomic_signal_fence(__ATOMIC_RELEASE)

#define _ReturnAddress() __builtin_return_address(0)
#define _AddressOfReturnAddress() ((void *)((char *)__builtin_frame_address(0) + sizeof(void *)))
#define __debugbreak() __builtin_trap()
#define __assume(condition) ((condition) ? (void)0 : __builtin_unreachable())
#define __noop(...) ((void)0)

#define _byteswap_ushort __builtin_bswap16
#define _byteswap_ulong __builtin_bswap32
#define _byteswap_uint64 __builtin_bswap64

/* The place of the lowest or highest bit that is set; 0 if none is, and then it is not written. */
static inline unsigned char _BitScanForward(DWORD *place, DWORD mask)
{
    if (mask)
        *place = (DWORD)__builtin_ctz(mask);
    return mask != 0;
}

static inline unsigned char _BitScanReverse(DWORD *place, DWORD mask)
{
    if (mask)
        *place = 31 - (DWORD)__builtin_clz(mask);
    return mask != 0;
}

static inline unsigned char _BitScanForward64(DWORD *place, DWORD64 mask)
{
    if (mask)
        *place = (DWORD)__builtin_ctzll(mask);
    return mask != 0;
}

static inline unsigned char _BitScanReverse64(DWORD *place, DWORD64 mask)
{
    if (mask)
        *place = 63 - (DWORD)__builtin_clzll(mask);
    return mask != 0;
}

/* Windows' programs have places in an unsigned long, which has 64 bits here. */
#ifdef __cplusplus
#define COMITY_BIT_SCAN(name, type)                                                                \
    static inline unsigned char name(unsigned long *place, type mask)                              \
    {                                                                                              \
        DWORD found;                                                                               \
                                                                                                   \
        if (name(&found, mask))                                                                    \
            *place = found;                                                                        \
        return mask != 0;                                                                          \
    }
COMITY_BIT_SCAN(_BitScanForward, DWORD)
COMITY_BIT_SCAN(_BitScanReverse, DWORD)
COMITY_BIT_SCAN(_BitScanForward64, DWORD64)
COMITY_BIT_SCAN(_BitScanReverse64, DWORD64)
#undef COMITY_BIT_SCAN
#endif

#if defined(__x86_64__) || defined(__i386__)
#undef __cpuid

/* eax, ebx, ecx and edx of a leaf. */
static inline void __cpuid(int ret_registers[4], int leaf)
{
    unsigned registers[4] = {0, 0, 0, 0};

    __get_cpuid((unsigned)leaf, &registers[0], &registers[1], &registers[2], &registers[3]);
    for (int i = 0; i < 4; i++)
        ret_registers[i] = (int)registers[i];
}
#endif

#endif
