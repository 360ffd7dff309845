/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

TEST(time_goes_on)
{
    LARGE_INTEGER first, second, frequency;
    ULONGLONG ticks = GetTickCount64();

    ASSERT_TRUE(QueryPerformanceFrequency(&frequency));
    ASSERT_TRUE(QueryPerformanceCounter(&first));
    ASSERT_TRUE(frequency.QuadPart > 0);
    do
        ASSERT_TRUE(QueryPerformanceCounter(&second));
    while (second.QuadPart == first.QuadPart);
    ASSERT_TRUE(second.QuadPart > first.QuadPart);
    ASSERT_TRUE(GetTickCount64() >= ticks);
}

/* The 1601 epoch and the example of FileTimeToSystemTime's page: 100 ns units, UTC. */
TEST(times_convert)
{
    static const FILETIME unix_epoch = {0xd53e8000, 0x019db1de};
    SYSTEMTIME time = {.wYear = 2000, .wMonth = 2, .wDay = 30};
    FILETIME back, now;

    ASSERT_TRUE(FileTimeToSystemTime(&unix_epoch, &time));
    ASSERT_EQ(time.wYear, 1970);
    ASSERT_EQ(time.wMonth, 1);
    ASSERT_EQ(time.wDay, 1);
    ASSERT_EQ(time.wDayOfWeek, 4);
    ASSERT_TRUE(SystemTimeToFileTime(&time, &back));
    ASSERT_MEM(&back, &unix_epoch, sizeof(back));
    time.wDay = 32;
    ASSERT_FALSE(SystemTimeToFileTime(&time, &back));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    back.dwHighDateTime = 0x80000000;
    ASSERT_FALSE(FileTimeToSystemTime(&back, &time));

    GetSystemTimeAsFileTime(&now);
    GetSystemTime(&time);
    ASSERT_TRUE(SystemTimeToFileTime(&time, &back));
    ASSERT_TRUE(now.dwHighDateTime - back.dwHighDateTime <= 1 ||
                back.dwHighDateTime - now.dwHighDateTime <= 1);
    GetLocalTime(&time);
    ASSERT_TRUE(time.wYear >= 2020);
}
