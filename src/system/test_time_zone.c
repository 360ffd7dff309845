/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <time.h>

#include <comity/mmsystem.h>
#include <comity/winbase.h>

#include "test.h"

/* As POSIX writes zones, so that no test needs a list of them. */
static void live_in(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

#define MIDDLE_EUROPE "CET-1CEST,M3.5.0,M10.5.0/3"

static const TIME_ZONE_INFORMATION middle_europe = {
    .Bias = -60,
    .StandardDate = {.wMonth = 10, .wDay = 5, .wHour = 3},
    .DaylightDate = {.wMonth = 3, .wDay = 5, .wHour = 2},
    .DaylightBias = -60,
};

static void assert_time(const SYSTEMTIME *time, WORD month, WORD day, WORD hour)
{
    ASSERT_EQ(time->wMonth, month);
    ASSERT_EQ(time->wDay, day);
    ASSERT_EQ(time->wHour, hour);
}

TEST(file_times_are_shifted_by_the_difference_of_now)
{
    const FILETIME time = {0, 30000000}, begin = {0, 0}, negative = {0, 0x80000000};
    FILETIME local, back;

    live_in("XYZ-2");
    ASSERT_TRUE(FileTimeToLocalFileTime(&time, &local));
    ASSERT_EQ(((LONGLONG)local.dwHighDateTime << 32 | local.dwLowDateTime) - (30000000LL << 32),
              2 * 3600 * 10000000LL);
    ASSERT_TRUE(LocalFileTimeToFileTime(&local, &back));
    ASSERT_EQ(CompareFileTime(&time, &back), 0);
    ASSERT_FALSE(LocalFileTimeToFileTime(&begin, &back));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(FileTimeToLocalFileTime(&negative, &local));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(the_own_zone_is_described_by_its_changes)
{
    TIME_ZONE_INFORMATION zone;
    DWORD id;

    live_in(MIDDLE_EUROPE);
    id = GetTimeZoneInformation(&zone);
    ASSERT_TRUE(id == TIME_ZONE_ID_STANDARD || id == TIME_ZONE_ID_DAYLIGHT);
    ASSERT_EQ(zone.Bias, -60);
    ASSERT_EQ(zone.DaylightBias, -60);
    ASSERT_U16(zone.StandardName, u"CET");
    ASSERT_U16(zone.DaylightName, u"CEST");
    ASSERT_MEM(&zone.DaylightDate, &middle_europe.DaylightDate, sizeof(SYSTEMTIME));
    ASSERT_MEM(&zone.StandardDate, &middle_europe.StandardDate, sizeof(SYSTEMTIME));

    live_in("EST5EDT,M3.2.0,M11.1.0");
    GetTimeZoneInformation(&zone);
    ASSERT_EQ(zone.Bias, 300);
    ASSERT_EQ(zone.DaylightDate.wDay, 2);
    ASSERT_EQ(zone.StandardDate.wDay, 1);

    live_in("JST-9");
    ASSERT_EQ(GetTimeZoneInformation(&zone), TIME_ZONE_ID_UNKNOWN);
    ASSERT_EQ(zone.Bias, -540);
    ASSERT_EQ(zone.DaylightDate.wMonth, 0);
}

/* The same of the own zone and of one that is described. */
static void assert_converts(const TIME_ZONE_INFORMATION *zone)
{
    const SYSTEMTIME winter = {
        .wYear = 2021, .wMonth = 1, .wDay = 31, .wHour = 23, .wMilliseconds = 7};
    const SYSTEMTIME before = {.wYear = 2021, .wMonth = 3, .wDay = 28, .wMinute = 59};
    const SYSTEMTIME after = {.wYear = 2021, .wMonth = 3, .wDay = 28, .wHour = 1};
    const SYSTEMTIME last = {.wYear = 2021, .wMonth = 10, .wDay = 31, .wMinute = 59};
    const SYSTEMTIME again = {.wYear = 2021, .wMonth = 10, .wDay = 31, .wHour = 1};
    SYSTEMTIME local, back;

    ASSERT_TRUE(SystemTimeToTzSpecificLocalTime(zone, &winter, &local));
    assert_time(&local, 2, 1, 0);
    ASSERT_EQ(local.wMilliseconds, 7);
    ASSERT_EQ(local.wDayOfWeek, 1);
    ASSERT_TRUE(TzSpecificLocalTimeToSystemTime(zone, &local, &back));
    assert_time(&back, 1, 31, 23);
    ASSERT_EQ(back.wMilliseconds, 7);

    ASSERT_TRUE(SystemTimeToTzSpecificLocalTime(zone, &before, &local));
    assert_time(&local, 3, 28, 1);
    ASSERT_TRUE(SystemTimeToTzSpecificLocalTime(zone, &after, &local));
    assert_time(&local, 3, 28, 3);
    ASSERT_TRUE(TzSpecificLocalTimeToSystemTime(zone, &local, &back));
    assert_time(&back, 3, 28, 1);
    ASSERT_TRUE(SystemTimeToTzSpecificLocalTime(zone, &last, &local));
    assert_time(&local, 10, 31, 2);
    ASSERT_TRUE(SystemTimeToTzSpecificLocalTime(zone, &again, &local));
    assert_time(&local, 10, 31, 2);
}

TEST(times_are_converted_by_the_difference_at_that_time)
{
    live_in(MIDDLE_EUROPE);
    assert_converts(NULL);
    live_in("UTC0");
    assert_converts(&middle_europe);
}

TEST(summer_in_the_south_spans_the_new_year)
{
    const TIME_ZONE_INFORMATION south = {
        .Bias = -600,
        .StandardDate = {.wMonth = 4, .wDay = 1, .wHour = 3},
        .DaylightDate = {.wMonth = 10, .wDay = 1, .wHour = 2},
        .DaylightBias = -60,
    };
    const SYSTEMTIME january = {.wYear = 2021, .wMonth = 1, .wDay = 15};
    const SYSTEMTIME july = {.wYear = 2021, .wMonth = 7, .wDay = 15};
    SYSTEMTIME local;

    ASSERT_TRUE(SystemTimeToTzSpecificLocalTime(&south, &january, &local));
    assert_time(&local, 1, 15, 11);
    ASSERT_TRUE(SystemTimeToTzSpecificLocalTime(&south, &july, &local));
    assert_time(&local, 7, 15, 10);
}

TEST(times_that_are_none_are_refused)
{
    const SYSTEMTIME none = {.wYear = 2021, .wMonth = 13, .wDay = 1};
    SYSTEMTIME time;

    ASSERT_FALSE(SystemTimeToTzSpecificLocalTime(NULL, &none, &time));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(TzSpecificLocalTimeToSystemTime(&middle_europe, &none, &time));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(the_multimedia_timer_counts_milliseconds)
{
    DWORD before = GetTickCount(), now = timeGetTime();
    TIMECAPS capabilities;

    ASSERT_TRUE(now - before < 0x80000000);
    ASSERT_EQ(timeBeginPeriod(1), TIMERR_NOERROR);
    ASSERT_EQ(timeEndPeriod(1), TIMERR_NOERROR);
    ASSERT_EQ(timeBeginPeriod(0), TIMERR_NOCANDO);
    ASSERT_EQ(timeGetDevCaps(&capabilities, sizeof(capabilities)), TIMERR_NOERROR);
    ASSERT_EQ(capabilities.wPeriodMin, 1);
    ASSERT_EQ(timeGetDevCaps(&capabilities, 1), TIMERR_NOCANDO);
}
