/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include <stdio.h>

#include "test.h"

static HANDLE open_file(DWORD access)
{
    char path[300];
    HANDLE file;

    snprintf(path, sizeof(path), "%s/file", test_home());
    file = CreateFileA(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS,
                       FILE_ATTRIBUTE_NORMAL, NULL);
    ASSERT_TRUE(file != INVALID_HANDLE_VALUE);
    return file;
}

TEST(a_locked_range_is_its_handles)
{
    HANDLE first = open_file(GENERIC_READ | GENERIC_WRITE);
    HANDLE second = open_file(GENERIC_READ | GENERIC_WRITE);

    ASSERT_TRUE(LockFile(first, 0, 1, 10, 0));
    ASSERT_FALSE(LockFile(second, 9, 1, 1, 0));
    ASSERT_EQ(GetLastError(), ERROR_LOCK_VIOLATION);
    ASSERT_TRUE(LockFile(second, 10, 1, 1, 0));
    ASSERT_TRUE(UnlockFile(first, 0, 1, 10, 0));
    ASSERT_TRUE(LockFile(second, 9, 1, 1, 0));
    CloseHandle(second);
    ASSERT_TRUE(LockFile(first, 9, 1, 2, 0));
    CloseHandle(first);
}

TEST(shared_locks_keep_exclusive_ones_away)
{
    HANDLE first = open_file(GENERIC_READ | GENERIC_WRITE), second = open_file(GENERIC_READ);
    HANDLE third = open_file(GENERIC_READ | GENERIC_WRITE);
    OVERLAPPED place = {.Offset = 5};

    ASSERT_TRUE(LockFileEx(first, 0, 0, 1, 0, &place));
    ASSERT_TRUE(LockFileEx(second, LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place));
    ASSERT_FALSE(
        LockFileEx(third, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place));
    ASSERT_EQ(GetLastError(), ERROR_LOCK_VIOLATION);
    ASSERT_TRUE(UnlockFileEx(first, 0, 1, 0, &place));
    ASSERT_TRUE(UnlockFileEx(second, 0, 1, 0, &place));
    ASSERT_TRUE(LockFileEx(third, LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &place));
    CloseHandle(third);
    CloseHandle(second);
    CloseHandle(first);
}

TEST(no_range_is_refused)
{
    HANDLE file = open_file(GENERIC_READ | GENERIC_WRITE);
    OVERLAPPED place = {.Offset = 5};

    ASSERT_FALSE(LockFile(file, 0, 0, 0, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(LockFile(file, 0, 0x80000000, 1, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(LockFileEx(file, 0, 1, 1, 0, &place));
    ASSERT_FALSE(UnlockFileEx(file, 0, 1, 0, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CloseHandle(file);
    ASSERT_FALSE(UnlockFile(file, 0, 0, 1, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}
