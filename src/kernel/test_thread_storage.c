/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

static DWORD tls, fls;

static void end(PVOID value)
{
    *(int *)value = 1;
}

static DWORD use_in_thread(LPVOID context)
{
    ASSERT_TRUE(!TlsGetValue(tls));
    ASSERT_EQ(GetLastError(), ERROR_SUCCESS);
    ASSERT_TRUE(TlsSetValue(tls, context));
    ASSERT_TRUE(TlsGetValue(tls) == context);
    ASSERT_TRUE(FlsSetValue(fls, context));
    return 0;
}

TEST(each_thread_has_its_own)
{
    int first, second;
    HANDLE thread;

    tls = TlsAlloc();
    fls = FlsAlloc(end);
    ASSERT_TRUE(tls != TLS_OUT_OF_INDEXES && fls != FLS_OUT_OF_INDEXES);
    ASSERT_TRUE(TlsSetValue(tls, &first));
    thread = CreateThread(NULL, 0, use_in_thread, &second, 0, NULL);
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CloseHandle(thread);
    ASSERT_TRUE(TlsGetValue(tls) == &first);
    ASSERT_TRUE(!FlsGetValue(fls));
    ASSERT_TRUE(TlsFree(tls));
    ASSERT_TRUE(FlsFree(fls));
}

TEST(what_is_no_index_is_refused)
{
    ASSERT_FALSE(TlsFree(0xffff));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(TlsSetValue(0xffff, NULL));
    ASSERT_TRUE(!TlsGetValue(0xffff));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}
