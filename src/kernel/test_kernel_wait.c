/* SPDX-License-Identifier: MIT */
#include "kernel/kernel_wait.h"

#include <poll.h>
#include <sched.h>

#include <comity/windows.h>

#include "test.h"

TEST(an_event_lets_one_or_all_in)
{
    HANDLE automatic = CreateEventW(NULL, FALSE, TRUE, NULL);
    HANDLE manual = CreateEventW(NULL, TRUE, TRUE, NULL);

    ASSERT_EQ(WaitForSingleObject(automatic, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(WaitForSingleObject(automatic, 0), WAIT_TIMEOUT);
    ASSERT_EQ(WaitForSingleObject(manual, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(WaitForSingleObjectEx(manual, 0, TRUE), WAIT_OBJECT_0);
    ASSERT_TRUE(ResetEvent(manual));
    ASSERT_EQ(WaitForSingleObject(manual, 1), WAIT_TIMEOUT);
    ASSERT_TRUE(CloseHandle(automatic));
    ASSERT_TRUE(CloseHandle(manual));
}

TEST(a_wait_for_any_takes_the_first_only)
{
    HANDLE events[3];

    for (int i = 0; i < 3; i++)
        events[i] = CreateEventW(NULL, FALSE, i > 0, NULL);
    ASSERT_EQ(WaitForMultipleObjects(3, events, FALSE, INFINITE), WAIT_OBJECT_0 + 1);
    ASSERT_EQ(WaitForMultipleObjects(3, events, FALSE, INFINITE), WAIT_OBJECT_0 + 2);
    ASSERT_EQ(WaitForMultipleObjects(3, events, FALSE, 0), WAIT_TIMEOUT);
    for (int i = 0; i < 3; i++)
        ASSERT_TRUE(CloseHandle(events[i]));
}

TEST(a_wait_for_all_takes_all_or_nothing)
{
    HANDLE events[2] = {CreateEventW(NULL, FALSE, TRUE, NULL),
                        CreateEventW(NULL, FALSE, FALSE, NULL)};

    ASSERT_EQ(WaitForMultipleObjects(2, events, TRUE, 1), WAIT_TIMEOUT);
    ASSERT_TRUE(SetEvent(events[1]));
    ASSERT_EQ(WaitForMultipleObjects(2, events, TRUE, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(WaitForMultipleObjects(2, events, FALSE, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(CloseHandle(events[0]));
    ASSERT_TRUE(CloseHandle(events[1]));
}

TEST(nonsense_is_refused)
{
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL), twice[2] = {event, event};
    HANDLE many[MAXIMUM_WAIT_OBJECTS + 1];

    for (int i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++)
        many[i] = event;
    ASSERT_EQ(WaitForMultipleObjects(0, many, FALSE, 0), WAIT_FAILED);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, many, FALSE, 0), WAIT_FAILED);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(WaitForMultipleObjects(2, twice, TRUE, 0), WAIT_FAILED);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(WaitForMultipleObjects(2, twice, FALSE, 0), WAIT_OBJECT_0);
    many[MAXIMUM_WAIT_OBJECTS - 1] = NULL;
    ASSERT_EQ(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, many, FALSE, 0), WAIT_FAILED);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    many[0] = GetCurrentProcess();
    ASSERT_EQ(WaitForMultipleObjects(1, many, FALSE, 0), WAIT_FAILED);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_TRUE(CloseHandle(event));
}

struct waiter {
    HANDLE objects[2];
    DWORD n;
    BOOL for_all;
    HANDLE begun; /* set before the wait begins */
    DWORD result;
};

static DWORD wait_in_thread(LPVOID context)
{
    struct waiter *waiter = context;

    SetEvent(waiter->begun);
    waiter->result = WaitForMultipleObjects(waiter->n, waiter->objects, waiter->for_all, INFINITE);
    return 7;
}

/* Starts a waiter and returns when it is in its wait. */
static HANDLE start_waiter(struct waiter *waiter)
{
    struct kernel_object *object;
    bool is_waiting = false;
    HANDLE thread;

    waiter->begun = CreateEventW(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, wait_in_thread, waiter, 0, NULL);
    ASSERT_TRUE(thread);
    ASSERT_EQ(WaitForSingleObject(waiter->begun, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(CloseHandle(waiter->begun));
    while (!is_waiting) {
        kernel_lock();
        object = kernel_handle_find(waiter->objects[0], NULL);
        is_waiting = !list_is_empty(&object->waits);
        kernel_unlock();
        sched_yield();
    }
    return thread;
}

static void end_waiter(HANDLE thread)
{
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(CloseHandle(thread));
}

TEST(a_pulse_reaches_who_waits_then)
{
    struct waiter waiter = {.objects = {CreateEventW(NULL, TRUE, FALSE, NULL)}, .n = 1};
    HANDLE thread = start_waiter(&waiter);

    ASSERT_TRUE(PulseEvent(waiter.objects[0]));
    end_waiter(thread);
    ASSERT_EQ(waiter.result, WAIT_OBJECT_0);
    ASSERT_EQ(WaitForSingleObject(waiter.objects[0], 0), WAIT_TIMEOUT);
    ASSERT_TRUE(CloseHandle(waiter.objects[0]));
}

TEST(a_thread_waits_for_all_while_another_takes_one)
{
    struct waiter waiter = {
        .objects = {CreateEventW(NULL, FALSE, FALSE, NULL), CreateSemaphoreW(NULL, 0, 9, NULL)},
        .n = 2,
        .for_all = TRUE};
    HANDLE thread = start_waiter(&waiter);

    ASSERT_TRUE(SetEvent(waiter.objects[0]));
    ASSERT_EQ(WaitForSingleObject(waiter.objects[0], 0), WAIT_OBJECT_0);
    ASSERT_TRUE(ReleaseSemaphore(waiter.objects[1], 1, NULL));
    ASSERT_EQ(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(SetEvent(waiter.objects[0]));
    end_waiter(thread);
    ASSERT_EQ(waiter.result, WAIT_OBJECT_0);
    ASSERT_EQ(WaitForMultipleObjects(2, waiter.objects, FALSE, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(CloseHandle(waiter.objects[0]));
    ASSERT_TRUE(CloseHandle(waiter.objects[1]));
}

TEST(an_object_twice_in_a_wait_for_any)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct waiter waiter = {.objects = {event, event}, .n = 2};
    HANDLE thread = start_waiter(&waiter);

    ASSERT_TRUE(SetEvent(event));
    end_waiter(thread);
    ASSERT_EQ(waiter.result, WAIT_OBJECT_0);
    ASSERT_TRUE(CloseHandle(event));
}

TEST(a_handle_may_close_under_its_wait)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, u"kept"), second;
    struct waiter waiter = {.objects = {event}, .n = 1};
    HANDLE thread = start_waiter(&waiter);

    ASSERT_TRUE(CloseHandle(event));
    second = OpenEventW(EVENT_ALL_ACCESS, FALSE, u"kept");
    ASSERT_TRUE(second);
    ASSERT_TRUE(SetEvent(second));
    end_waiter(thread);
    ASSERT_TRUE(CloseHandle(second));
}

TEST(semaphores_count)
{
    HANDLE semaphore = CreateSemaphoreA(NULL, 1, 3, "slots");
    LONG before;

    ASSERT_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    ASSERT_EQ(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(ReleaseSemaphore(semaphore, 2, &before));
    ASSERT_EQ(before, 0);
    ASSERT_FALSE(ReleaseSemaphore(semaphore, 2, &before));
    ASSERT_EQ(GetLastError(), ERROR_TOO_MANY_POSTS);
    ASSERT_FALSE(ReleaseSemaphore(semaphore, 0, &before));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    ASSERT_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    ASSERT_EQ(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(CloseHandle(semaphore));
    ASSERT_FALSE(CreateSemaphoreW(NULL, 2, 1, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(a_mutex_is_owned_by_one_thread_any_number_of_times)
{
    struct waiter waiter = {.objects = {CreateMutexW(NULL, TRUE, NULL)}, .n = 1};
    HANDLE mutex = waiter.objects[0], thread;

    ASSERT_EQ(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    thread = start_waiter(&waiter);
    ASSERT_TRUE(ReleaseMutex(mutex));
    ASSERT_EQ(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(ReleaseMutex(mutex));
    end_waiter(thread);
    ASSERT_EQ(waiter.result, WAIT_OBJECT_0);

    /* That thread ended without releasing it. */
    ASSERT_EQ(WaitForSingleObject(mutex, INFINITE), WAIT_ABANDONED);
    ASSERT_TRUE(ReleaseMutex(mutex));
    ASSERT_FALSE(ReleaseMutex(mutex));
    ASSERT_EQ(GetLastError(), ERROR_NOT_OWNER);
    ASSERT_EQ(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    ASSERT_TRUE(ReleaseMutex(mutex));
    ASSERT_TRUE(CloseHandle(mutex));
}

TEST(an_existing_mutex_is_not_owned_by_its_second_maker)
{
    HANDLE mutex = CreateMutexW(NULL, FALSE, u"single"), second;

    second = CreateMutexW(NULL, TRUE, u"single");
    ASSERT_TRUE(second);
    ASSERT_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    ASSERT_FALSE(ReleaseMutex(second));
    ASSERT_TRUE(CloseHandle(second));
    ASSERT_TRUE(CloseHandle(mutex));
}

TEST(a_loop_can_wait_by_descriptor)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    struct pollfd ready = {.events = POLLIN};
    struct kernel_wait wait;
    bool is_over;

    ASSERT_HR(kernel_wait_begin(&wait, 1, &event, 0, &is_over), S_OK);
    ASSERT_FALSE(is_over);
    ASSERT_HR(kernel_wait_fd(&wait, &ready.fd), S_OK);
    ASSERT_EQ(poll(&ready, 1, 0), 0);
    ASSERT_TRUE(SetEvent(event));
    ASSERT_EQ(poll(&ready, 1, 0), 1);
    ASSERT_EQ(kernel_wait_end(&wait), WAIT_OBJECT_0);

    ASSERT_HR(kernel_wait_begin(&wait, 1, &event, 0, &is_over), S_OK);
    ASSERT_EQ(kernel_wait_end(&wait), WAIT_TIMEOUT);
    ASSERT_TRUE(SetEvent(event));
    ASSERT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    ASSERT_TRUE(CloseHandle(event));
}

static void count(ULONG_PTR context)
{
    ++*(int *)context;
}

TEST(queued_calls_run_in_an_alertable_wait)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    int calls = 0;

    ASSERT_TRUE(QueueUserAPC(count, GetCurrentThread(), (ULONG_PTR)&calls));
    ASSERT_TRUE(QueueUserAPC(count, GetCurrentThread(), (ULONG_PTR)&calls));
    ASSERT_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    ASSERT_EQ(calls, 0);
    SetEvent(event);
    ASSERT_EQ(WaitForSingleObjectEx(event, 0, TRUE), WAIT_OBJECT_0);
    ASSERT_EQ(calls, 0);
    ASSERT_EQ(WaitForSingleObjectEx(event, INFINITE, TRUE), WAIT_IO_COMPLETION);
    ASSERT_EQ(calls, 2);
    ASSERT_EQ(SleepEx(0, TRUE), 0);
    ASSERT_TRUE(QueueUserAPC(count, GetCurrentThread(), (ULONG_PTR)&calls));
    ASSERT_EQ(SleepEx(INFINITE, TRUE), WAIT_IO_COMPLETION);
    ASSERT_EQ(calls, 3);
    ASSERT_FALSE(QueueUserAPC(count, event, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_TRUE(CloseHandle(event));
}

struct sleeper {
    HANDLE begun;
    int calls;
};

static DWORD sleep_alertably(LPVOID context)
{
    struct sleeper *sleeper = context;

    SetEvent(sleeper->begun);
    return SleepEx(INFINITE, TRUE);
}

TEST(a_queued_call_wakes_its_thread)
{
    struct sleeper sleeper = {.begun = CreateEventW(NULL, FALSE, FALSE, NULL)};
    HANDLE thread = CreateThread(NULL, 0, sleep_alertably, &sleeper, 0, NULL);
    DWORD code;

    ASSERT_EQ(WaitForSingleObject(sleeper.begun, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(QueueUserAPC(count, thread, (ULONG_PTR)&sleeper.calls));
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(GetExitCodeThread(thread, &code));
    ASSERT_EQ(code, WAIT_IO_COMPLETION);
    ASSERT_EQ(sleeper.calls, 1);
    ASSERT_FALSE(QueueUserAPC(count, thread, 0));
    ASSERT_TRUE(CloseHandle(thread));
    ASSERT_TRUE(CloseHandle(sleeper.begun));
}

TEST(one_object_is_signaled_and_another_waited_for)
{
    HANDLE first = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE second = CreateSemaphoreW(NULL, 0, 1, NULL);

    ASSERT_EQ(SignalObjectAndWait(first, first, INFINITE, FALSE), WAIT_OBJECT_0);
    ASSERT_EQ(SignalObjectAndWait(second, second, INFINITE, FALSE), WAIT_OBJECT_0);
    ASSERT_EQ(SignalObjectAndWait(NULL, first, INFINITE, FALSE), WAIT_FAILED);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_TRUE(CloseHandle(first));
    ASSERT_TRUE(CloseHandle(second));
}
