/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include <comity/winbase.h>
#include <comity/winerror.h>

#include "test.h"

TEST(the_machine_is_described)
{
    SYSTEM_INFO info, native;

    GetSystemInfo(&info);
    GetNativeSystemInfo(&native);
    ASSERT_EQ((long)info.dwPageSize, sysconf(_SC_PAGESIZE));
    ASSERT_TRUE(info.dwNumberOfProcessors >= 1);
    ASSERT_TRUE(info.dwActiveProcessorMask & 1);
    ASSERT_EQ(info.dwAllocationGranularity, 65536);
    ASSERT_EQ(native.wProcessorArchitecture, info.wProcessorArchitecture);
}

TEST(priorities_of_threads_are_checked)
{
    ASSERT_TRUE(SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_HIGHEST));
    ASSERT_EQ(GetThreadPriority(GetCurrentThread()), THREAD_PRIORITY_NORMAL);
    ASSERT_FALSE(SetThreadPriority(GetCurrentThread(), 77));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(SetThreadPriority(NULL, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_EQ(GetThreadPriority(NULL), THREAD_PRIORITY_ERROR_RETURN);
    SwitchToThread();
}

TEST(a_start_says_nothing_of_windows)
{
    STARTUPINFOW info;

    GetStartupInfoW(&info);
    ASSERT_EQ(info.cb, sizeof(info));
    ASSERT_EQ(info.dwFlags, 0);
}

TEST(file_times_are_compared_as_64_bits)
{
    const FILETIME small = {0xffffffff, 1}, large = {0, 2};

    ASSERT_EQ(CompareFileTime(&small, &large), -1);
    ASSERT_EQ(CompareFileTime(&large, &small), 1);
    ASSERT_EQ(CompareFileTime(&small, &small), 0);
}
