/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

enum {
    THREADS = 4,
    ROUNDS = 20000,
};

static CRITICAL_SECTION section;
static int counted;

static DWORD try_it(LPVOID context)
{
    BOOL is_ours = TryEnterCriticalSection(&section);

    if (is_ours)
        LeaveCriticalSection(&section);
    return (DWORD)is_ours;
}

static DWORD try_in_thread(void)
{
    HANDLE thread = CreateThread(NULL, 0, try_it, NULL, 0, NULL);
    DWORD result;

    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(GetExitCodeThread(thread, &result));
    CloseHandle(thread);
    return result;
}

TEST(the_owner_may_enter_again)
{
    ASSERT_TRUE(InitializeCriticalSectionAndSpinCount(&section, 100));
    ASSERT_EQ(SetCriticalSectionSpinCount(&section, 200), 100);
    EnterCriticalSection(&section);
    ASSERT_TRUE(TryEnterCriticalSection(&section));
    ASSERT_EQ(section.RecursionCount, 2);
    ASSERT_FALSE(try_in_thread());
    LeaveCriticalSection(&section);
    ASSERT_FALSE(try_in_thread());
    LeaveCriticalSection(&section);
    ASSERT_TRUE(try_in_thread());
    DeleteCriticalSection(&section);
}

static DWORD count_up(LPVOID context)
{
    for (int i = 0; i < ROUNDS; i++) {
        EnterCriticalSection(&section);
        counted++;
        LeaveCriticalSection(&section);
    }
    return 0;
}

TEST(one_thread_is_in_at_a_time)
{
    HANDLE threads[THREADS];

    InitializeCriticalSection(&section);
    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, count_up, NULL, 0, NULL);
    ASSERT_EQ(WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(counted, THREADS * ROUNDS);
    for (int i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
    DeleteCriticalSection(&section);
}
