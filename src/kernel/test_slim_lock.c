/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

enum {
    THREADS = 4,
    ROUNDS = 20000,
};

static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE condition = CONDITION_VARIABLE_INIT;
static int counted, mirrored, waiting;

TEST(readers_share_and_writers_do_not)
{
    AcquireSRWLockShared(&lock);
    ASSERT_TRUE(TryAcquireSRWLockShared(&lock));
    ASSERT_FALSE(TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockShared(&lock);
    ReleaseSRWLockShared(&lock);
    AcquireSRWLockExclusive(&lock);
    ASSERT_FALSE(TryAcquireSRWLockShared(&lock));
    ASSERT_FALSE(TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockExclusive(&lock);
    ASSERT_TRUE(TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockExclusive(&lock);
}

static DWORD read_or_write(LPVOID context)
{
    for (int i = 0; i < ROUNDS; i++) {
        if (i % 4) {
            AcquireSRWLockShared(&lock);
            ASSERT_EQ(counted, mirrored);
            ReleaseSRWLockShared(&lock);
        } else {
            AcquireSRWLockExclusive(&lock);
            counted++;
            mirrored++;
            ReleaseSRWLockExclusive(&lock);
        }
    }
    return 0;
}

static void start_all(LPTHREAD_START_ROUTINE run, HANDLE threads[static THREADS])
{
    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, run, NULL, 0, NULL);
}

static void end_all(HANDLE threads[static THREADS])
{
    ASSERT_EQ(WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE), WAIT_OBJECT_0);
    for (int i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
}

TEST(readers_never_see_a_writer_at_work)
{
    HANDLE threads[THREADS];

    start_all(read_or_write, threads);
    end_all(threads);
    ASSERT_EQ(counted, THREADS * ROUNDS / 4);
}

static DWORD write_once(LPVOID context)
{
    AcquireSRWLockExclusive(&lock);
    counted++;
    ReleaseSRWLockExclusive(&lock);
    return 0;
}

TEST(a_writer_that_waits_goes_before_new_readers)
{
    bool is_waiting = false;
    HANDLE thread;

    AcquireSRWLockShared(&lock);
    thread = CreateThread(NULL, 0, write_once, NULL, 0, NULL);
    while (!is_waiting) {
        is_waiting = !TryAcquireSRWLockShared(&lock);
        if (!is_waiting)
            ReleaseSRWLockShared(&lock);
    }
    ReleaseSRWLockShared(&lock);
    AcquireSRWLockShared(&lock);
    ASSERT_EQ(counted, 1);
    ReleaseSRWLockShared(&lock);
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CloseHandle(thread);
}

static DWORD wait_for_count(LPVOID context)
{
    AcquireSRWLockExclusive(&lock);
    waiting++;
    while (!counted)
        ASSERT_TRUE(SleepConditionVariableSRW(&condition, &lock, INFINITE, 0));
    ReleaseSRWLockExclusive(&lock);
    return 0;
}

TEST(all_who_wait_for_a_condition_are_woken)
{
    HANDLE threads[THREADS];
    bool are_waiting = false;

    counted = 0;
    start_all(wait_for_count, threads);
    while (!are_waiting) {
        AcquireSRWLockShared(&lock);
        are_waiting = waiting == THREADS;
        ReleaseSRWLockShared(&lock);
    }
    AcquireSRWLockExclusive(&lock);
    counted = 1;
    ReleaseSRWLockExclusive(&lock);
    WakeAllConditionVariable(&condition);
    end_all(threads);
}

TEST(a_condition_times_out)
{
    CRITICAL_SECTION section;

    InitializeConditionVariable(&condition);
    InitializeCriticalSection(&section);
    EnterCriticalSection(&section);
    ASSERT_FALSE(SleepConditionVariableCS(&condition, &section, 1));
    ASSERT_EQ(GetLastError(), ERROR_TIMEOUT);
    ASSERT_EQ(section.RecursionCount, 1);
    WakeConditionVariable(&condition);
    LeaveCriticalSection(&section);
    DeleteCriticalSection(&section);

    AcquireSRWLockShared(&lock);
    ASSERT_FALSE(
        SleepConditionVariableSRW(&condition, &lock, 1, CONDITION_VARIABLE_LOCKMODE_SHARED));
    ReleaseSRWLockShared(&lock);
}
