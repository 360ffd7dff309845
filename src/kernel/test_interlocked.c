/* SPDX-License-Identifier: MIT */
#include <comity/intrin.h>
#include <comity/windows.h>

#include "test.h"

TEST(interlocked_calls_give_old_or_new)
{
    LONG64 wide = (LONG64)1 << 40;
    int object, *pointer = NULL;
    LONG value = 5;

    ASSERT_EQ(InterlockedAdd(&value, 2), 7);
    ASSERT_EQ(InterlockedExchangeAdd(&value, -3), 7);
    ASSERT_EQ(InterlockedOr(&value, 8), 4);
    ASSERT_EQ(InterlockedAnd(&value, 8), 12);
    ASSERT_EQ(InterlockedXor(&value, 9), 8);
    ASSERT_EQ(InterlockedCompareExchange(&value, 3, 2), 1);
    ASSERT_EQ(value, 1);
    ASSERT_EQ(InterlockedCompareExchange(&value, 3, 1), 1);
    ASSERT_EQ(value, 3);
    ASSERT_EQ(InterlockedIncrement64(&wide), ((LONG64)1 << 40) + 1);
    ASSERT_EQ(InterlockedExchange64(&wide, 1), ((LONG64)1 << 40) + 1);
    ASSERT_TRUE(!InterlockedCompareExchangePointer((PVOID volatile *)&pointer, &object, NULL));
    ASSERT_TRUE(InterlockedExchangePointer((PVOID volatile *)&pointer, NULL) == &object);
    ASSERT_TRUE(InterlockedBitTestAndSet(&value, 0));
    ASSERT_FALSE(InterlockedBitTestAndSet(&value, 31));
    ASSERT_TRUE(InterlockedBitTestAndReset(&value, 31));
    ASSERT_EQ(value, 3);
}

TEST(a_long_of_the_machine_is_counted_in_too)
{
    long volatile count = 0x7fffffff;

    ASSERT_EQ(InterlockedIncrement(&count), 0x80000000L);
    ASSERT_EQ(InterlockedDecrement(&count), 0x7fffffffL);
    ASSERT_EQ(InterlockedExchange(&count, 3), 0x7fffffffL);
    ASSERT_EQ(InterlockedCompareExchange(&count, 5, 3), 3);
    ASSERT_EQ(count, 5);
}

TEST(intrinsics_are_the_compilers)
{
    LONG value = 1;
    DWORD place = 7;

    ASSERT_EQ(_InterlockedIncrement(&value), 2);
    ASSERT_EQ(_InterlockedCompareExchange(&value, 5, 2), 2);
    ASSERT_TRUE(_BitScanForward(&place, 0x50) && place == 4);
    ASSERT_TRUE(_BitScanReverse(&place, 0x50) && place == 6);
    ASSERT_TRUE(_BitScanReverse64(&place, (DWORD64)1 << 40) && place == 40);
    ASSERT_FALSE(_BitScanForward64(&place, 0));
    ASSERT_EQ(place, 40);
    ASSERT_EQ(_byteswap_ulong(0x12345678), 0x78563412);
    ASSERT_TRUE(_ReturnAddress() != NULL);
}
