/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

enum {
    MILLISECOND = 10000, /* in 100 ns */
    HOUR = 3600 * 1000,  /* in ms */
};

static LARGE_INTEGER in_ms(LONGLONG milliseconds)
{
    return (LARGE_INTEGER){.QuadPart = -milliseconds * MILLISECOND};
}

TEST(a_timer_lets_one_through_when_its_time_has_come)
{
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);
    LARGE_INTEGER due = in_ms(1), never = in_ms(HOUR);

    test_expect_open_descriptors();
    ASSERT_EQ(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE));
    ASSERT_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(WaitForSingleObject(timer, 5), WAIT_TIMEOUT);
    ASSERT_TRUE(SetWaitableTimer(timer, &never, 0, NULL, NULL, FALSE));
    ASSERT_EQ(WaitForSingleObject(timer, 1), WAIT_TIMEOUT);
    ASSERT_TRUE(CancelWaitableTimer(timer));
    ASSERT_TRUE(CancelWaitableTimer(timer));
    ASSERT_TRUE(CloseHandle(timer));
}

TEST(a_timer_comes_again_every_period)
{
    HANDLE timer = CreateWaitableTimerA(NULL, FALSE, NULL);
    LARGE_INTEGER due = {.QuadPart = 1}; /* in 1601: at once */

    test_expect_open_descriptors();
    ASSERT_TRUE(SetWaitableTimer(timer, &due, 1, NULL, NULL, FALSE));
    for (int i = 0; i < 3; i++)
        ASSERT_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(CloseHandle(timer));
}

TEST(a_manual_timer_stays_signaled_until_it_is_set)
{
    HANDLE timer = CreateWaitableTimerA(NULL, TRUE, "clock"), same;
    LARGE_INTEGER due = in_ms(1), never = in_ms(HOUR);

    test_expect_open_descriptors();
    same = OpenWaitableTimerA(SYNCHRONIZE, FALSE, "clock");
    ASSERT_TRUE(same);
    ASSERT_TRUE(SetWaitableTimer(same, &due, 0, NULL, NULL, FALSE));
    ASSERT_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(CancelWaitableTimer(timer));
    ASSERT_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(SetWaitableTimer(timer, &never, 0, NULL, NULL, FALSE));
    ASSERT_EQ(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(CloseHandle(same));
    ASSERT_TRUE(CloseHandle(timer));
    ASSERT_FALSE(OpenWaitableTimerW(SYNCHRONIZE, FALSE, u"clock"));
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

TEST(nonsense_is_refused)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);
    LARGE_INTEGER due = in_ms(1);

    ASSERT_FALSE(SetWaitableTimer(event, &due, 0, NULL, NULL, FALSE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_FALSE(SetWaitableTimer(timer, &due, -1, NULL, NULL, FALSE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(CancelWaitableTimer(event));
    ASSERT_TRUE(CloseHandle(timer));
    ASSERT_TRUE(CloseHandle(event));
}
