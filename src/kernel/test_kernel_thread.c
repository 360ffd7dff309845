/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

static DWORD return_it(LPVOID context)
{
    return (DWORD)(DWORD_PTR)context;
}

static DWORD exit_with_it(LPVOID context)
{
    ExitThread((DWORD)(DWORD_PTR)context);
}

static DWORD tell_id(LPVOID context)
{
    *(DWORD *)context = GetCurrentThreadId();
    return 0;
}

TEST(a_thread_ends_with_its_code)
{
    static const LPTHREAD_START_ROUTINE starts[] = {return_it, exit_with_it};

    for (int i = 0; i < 2; i++) {
        HANDLE thread = CreateThread(NULL, 0, starts[i], (LPVOID)42, 0, NULL);
        DWORD code = 0;

        ASSERT_TRUE(thread);
        ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
        ASSERT_EQ(WaitForSingleObject(thread, 0), WAIT_OBJECT_0);
        ASSERT_TRUE(GetExitCodeThread(thread, &code));
        ASSERT_EQ(code, 42);
        ASSERT_TRUE(CloseHandle(thread));
    }
}

TEST(a_thread_starts_when_it_is_let)
{
    DWORD told = 0, id = 0, code;
    HANDLE thread = CreateThread(NULL, 1 << 24, tell_id, &told, CREATE_SUSPENDED, &id);

    ASSERT_TRUE(id != 0);
    ASSERT_EQ(GetThreadId(thread), id);
    ASSERT_EQ(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(GetExitCodeThread(thread, &code));
    ASSERT_EQ(code, STILL_ACTIVE);
    ASSERT_EQ(told, 0);
    ASSERT_EQ(ResumeThread(thread), 1);
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(told, id);
    ASSERT_TRUE(CloseHandle(thread));
}

TEST(the_pseudo_handle_becomes_a_real_one)
{
    HANDLE thread;
    DWORD code;

    ASSERT_EQ(GetThreadId(GetCurrentThread()), GetCurrentThreadId());
    ASSERT_TRUE(GetExitCodeThread(GetCurrentThread(), &code));
    ASSERT_EQ(code, STILL_ACTIVE);
    ASSERT_EQ(WaitForSingleObject(GetCurrentThread(), 0), WAIT_TIMEOUT);
    ASSERT_TRUE(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(),
                                &thread, 0, FALSE, DUPLICATE_SAME_ACCESS));
    ASSERT_TRUE(thread != GetCurrentThread());
    ASSERT_EQ(GetThreadId(thread), GetCurrentThreadId());
    ASSERT_TRUE(CloseHandle(thread));
    ASSERT_TRUE(CloseHandle(GetCurrentThread()));
    ASSERT_EQ(GetThreadId(NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_FALSE(GetExitCodeThread(NULL, &code));
    ASSERT_EQ(ResumeThread(NULL), (DWORD)-1);
}
