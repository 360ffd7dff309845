/* SPDX-License-Identifier: MIT */
#include <comity/ole2.h>

#include "test.h"

TEST(dos_time_goes_there_and_back)
{
    SYSTEMTIME time = {
        .wYear = 1997, .wMonth = 12, .wDay = 31, .wHour = 23, .wMinute = 59, .wSecond = 59};
    FILETIME file_time, back;
    WORD date, clock;

    ASSERT_TRUE(SystemTimeToFileTime(&time, &file_time));
    ASSERT_TRUE(CoFileTimeToDosDateTime(&file_time, &date, &clock));
    ASSERT_EQ(date, 17 << 9 | 12 << 5 | 31);
    ASSERT_EQ(clock, 23 << 11 | 59 << 5 | 29);
    ASSERT_TRUE(CoDosDateTimeToFileTime(date, clock, &back));
    ASSERT_TRUE(FileTimeToSystemTime(&back, &time));
    ASSERT_EQ(time.wYear, 1997);
    ASSERT_EQ(time.wSecond, 58);
}

TEST(dos_began_in_1980)
{
    SYSTEMTIME time = {.wYear = 1979, .wMonth = 12, .wDay = 31};
    FILETIME file_time;
    WORD date, clock;

    ASSERT_TRUE(SystemTimeToFileTime(&time, &file_time));
    ASSERT_FALSE(CoFileTimeToDosDateTime(&file_time, &date, &clock));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(CoDosDateTimeToFileTime(0, 0, &file_time));
    ASSERT_FALSE(CoFileTimeToDosDateTime(NULL, &date, &clock));
}

TEST(now_is_later_than_when_this_was_written)
{
    FILETIME now;

    ASSERT_HR(CoFileTimeNow(&now), S_OK);
    ASSERT_TRUE(now.dwHighDateTime > 0x01da0000);
    ASSERT_HR(CoFileTimeNow(NULL), E_INVALIDARG);
}

TEST(programs_of_old_find_the_versions_they_want)
{
    ASSERT_EQ(HIWORD(CoBuildVersion()), 23);
    ASSERT_EQ(OleBuildVersion(), CoBuildVersion());
    ASSERT_EQ(HIWORD(OaBuildVersion()), 40);
}
