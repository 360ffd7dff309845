/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

enum {
    THREADS = 4,
};

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static LONG runs;
static int context_object __attribute__((aligned(8)));

static BOOL succeed(PINIT_ONCE which, PVOID parameter, PVOID *context)
{
    InterlockedIncrement(&runs);
    ASSERT_TRUE(!*context);
    *context = parameter;
    return TRUE;
}

static BOOL fail(PINIT_ONCE which, PVOID parameter, PVOID *context)
{
    InterlockedIncrement(&runs);
    return FALSE;
}

static DWORD run(LPVOID unused)
{
    LPVOID context = NULL;

    ASSERT_TRUE(InitOnceExecuteOnce(&once, succeed, &context_object, &context));
    ASSERT_TRUE(context == &context_object);
    return 0;
}

TEST(one_thread_does_it_for_all)
{
    HANDLE threads[THREADS];

    ASSERT_FALSE(InitOnceExecuteOnce(&once, fail, NULL, NULL));
    ASSERT_EQ(runs, 1);
    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, run, NULL, 0, NULL);
    ASSERT_EQ(WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(runs, 2);
    for (int i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
}

TEST(it_can_be_done_in_steps)
{
    LPVOID context;
    BOOL pending;

    InitOnceInitialize(&once);
    ASSERT_FALSE(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, &context));
    ASSERT_EQ(GetLastError(), ERROR_GEN_FAILURE);
    ASSERT_TRUE(InitOnceBeginInitialize(&once, 0, &pending, &context));
    ASSERT_TRUE(pending);
    ASSERT_TRUE(InitOnceComplete(&once, INIT_ONCE_INIT_FAILED, NULL));
    ASSERT_TRUE(InitOnceBeginInitialize(&once, 0, &pending, &context));
    ASSERT_TRUE(pending);
    ASSERT_FALSE(InitOnceComplete(&once, 0, (char *)&context_object + 1));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(InitOnceComplete(&once, 0, &context_object));
    ASSERT_FALSE(InitOnceComplete(&once, 0, &context_object));
    ASSERT_EQ(GetLastError(), ERROR_GEN_FAILURE);
    ASSERT_TRUE(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, &context));
    ASSERT_FALSE(pending);
    ASSERT_TRUE(context == &context_object);
}

TEST(the_first_of_several_may_count)
{
    LPVOID context;
    BOOL pending;

    InitOnceInitialize(&once);
    for (int i = 0; i < 2; i++) {
        ASSERT_TRUE(InitOnceBeginInitialize(&once, INIT_ONCE_ASYNC, &pending, &context));
        ASSERT_TRUE(pending);
    }
    ASSERT_FALSE(InitOnceComplete(&once, INIT_ONCE_INIT_FAILED, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(InitOnceComplete(&once, INIT_ONCE_ASYNC, &context_object));
    ASSERT_FALSE(
        InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC, &pending, &context));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(InitOnceComplete(&once, INIT_ONCE_ASYNC, NULL));
    ASSERT_TRUE(InitOnceBeginInitialize(&once, INIT_ONCE_ASYNC, &pending, &context));
    ASSERT_FALSE(pending);
    ASSERT_TRUE(context == &context_object);
}

static BOOL see_context(PINIT_ONCE which, PVOID parameter, PVOID *context)
{
    return *context == parameter;
}

/* Wine's tests have it from Windows: the function finds what the caller's variable had. */
TEST(the_caller_may_give_the_context)
{
    LPVOID context = &context_object;

    InitOnceInitialize(&once);
    ASSERT_TRUE(InitOnceExecuteOnce(&once, see_context, &context_object, &context));
    ASSERT_TRUE(context == &context_object);
}
