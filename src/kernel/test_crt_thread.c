/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include <comity/process.h>
#include <comity/winbase.h>

#include "test.h"

static unsigned STDMETHODCALLTYPE return_seven(void *argument)
{
    InterlockedIncrement(argument);
    return 7;
}

static unsigned STDMETHODCALLTYPE end_with_eight(void *argument)
{
    InterlockedIncrement(argument);
    _endthreadex(8);
}

static DWORD code_of(unsigned(STDMETHODCALLTYPE *start)(void *))
{
    unsigned id = 0;
    LONG n = 0;
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, start, &n, 0, &id);
    DWORD code;

    ASSERT_TRUE(thread);
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(GetExitCodeThread(thread, &code));
    ASSERT_EQ(GetThreadId(thread), id);
    ASSERT_TRUE(CloseHandle(thread));
    ASSERT_EQ(n, 1);
    return code;
}

TEST(a_thread_s_code_is_told)
{
    ASSERT_EQ(code_of(return_seven), 7);
    ASSERT_EQ(code_of(end_with_eight), 8);
}

static void STDMETHODCALLTYPE set(void *event)
{
    SetEvent(event);
}

static void STDMETHODCALLTYPE set_and_end(void *event)
{
    SetEvent(event);
    _endthread();
}

TEST(a_thread_without_a_code_closes_its_handle)
{
    void(STDMETHODCALLTYPE * starts[])(void *) = {set, set_and_end};
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);

    for (int i = 0; i < 2; i++) {
        uintptr_t thread = _beginthread(starts[i], 0, event);

        ASSERT_TRUE(thread != (uintptr_t)-1);
        ASSERT_EQ(WaitForSingleObject(event, INFINITE), WAIT_OBJECT_0);
        while (GetThreadId((HANDLE)thread))
            SwitchToThread();
    }
    CloseHandle(event);
}

TEST(a_thread_without_a_function_is_refused)
{
    ASSERT_EQ(_beginthreadex(NULL, 0, NULL, NULL, 0, NULL), 0);
    ASSERT_EQ(errno, EINVAL);
    ASSERT_TRUE(_beginthread(NULL, 0, NULL) == (uintptr_t)-1);
}
