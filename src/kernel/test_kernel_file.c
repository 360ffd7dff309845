/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <unistd.h>

#include <comity/windows.h>

#include "test.h"

static const char *path_of(const char *name)
{
    static char path[4096];

    snprintf(path, sizeof(path), "%s\\%s", test_home(), name);
    return path;
}

static HANDLE create(const char *name, DWORD disposition)
{
    return CreateFileA(path_of(name), GENERIC_READ | GENERIC_WRITE, 0, NULL, disposition,
                       FILE_ATTRIBUTE_NORMAL, NULL);
}

TEST(a_file_is_written_and_read)
{
    HANDLE file = create("file", CREATE_NEW);
    char bytes[8];
    LONG high = 0;
    DWORD n;

    ASSERT_TRUE(file != INVALID_HANDLE_VALUE);
    ASSERT_TRUE(WriteFile(file, "abcdef", 6, &n, NULL));
    ASSERT_EQ(n, 6);
    ASSERT_EQ(GetFileSize(file, NULL), 6);
    ASSERT_EQ(SetFilePointer(file, -4, NULL, FILE_END), 2);
    ASSERT_TRUE(ReadFile(file, bytes, 8, &n, NULL));
    ASSERT_EQ(n, 4);
    ASSERT_MEM(bytes, "cdef", 4);
    ASSERT_TRUE(ReadFile(file, bytes, 8, &n, NULL));
    ASSERT_EQ(n, 0);
    ASSERT_EQ(SetFilePointer(file, 3, &high, FILE_BEGIN), 3);
    ASSERT_TRUE(SetEndOfFile(file));
    ASSERT_TRUE(FlushFileBuffers(file));
    ASSERT_EQ(GetFileSize(file, &n), 3);
    ASSERT_EQ(SetFilePointer(file, -1, NULL, FILE_BEGIN), INVALID_SET_FILE_POINTER);
    ASSERT_EQ(GetLastError(), ERROR_NEGATIVE_SEEK);
    ASSERT_TRUE(CloseHandle(file));
    ASSERT_FALSE(ReadFile(file, bytes, 8, &n, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

/* Its maker may write to it nevertheless. */
TEST(a_file_is_made_read_only)
{
    HANDLE file = CreateFileA(path_of("file"), GENERIC_WRITE, 0, NULL, CREATE_NEW,
                              FILE_ATTRIBUTE_READONLY, NULL);
    DWORD n;

    ASSERT_TRUE(file != INVALID_HANDLE_VALUE);
    ASSERT_TRUE(WriteFile(file, "a", 1, &n, NULL));
    ASSERT_TRUE(CloseHandle(file));
    ASSERT_EQ(GetFileAttributesA(path_of("file")), FILE_ATTRIBUTE_READONLY);
}

TEST(a_disposition_says_what_may_be_there)
{
    HANDLE file;

    ASSERT_TRUE(create("none", OPEN_EXISTING) == INVALID_HANDLE_VALUE);
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    ASSERT_TRUE(CloseHandle(create("there", OPEN_ALWAYS)));
    ASSERT_TRUE(create("there", CREATE_NEW) == INVALID_HANDLE_VALUE);
    ASSERT_EQ(GetLastError(), ERROR_FILE_EXISTS);
    file = create("there", CREATE_ALWAYS);
    ASSERT_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    ASSERT_TRUE(CloseHandle(file));
    ASSERT_TRUE(create("there", 9) == INVALID_HANDLE_VALUE);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(CreateFileW(u"/", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) ==
                INVALID_HANDLE_VALUE);
    ASSERT_EQ(GetLastError(), ERROR_ACCESS_DENIED);
}

TEST(a_file_may_go_with_its_handle)
{
    HANDLE file = CreateFileA(path_of("brief"), GENERIC_WRITE, 0, NULL, CREATE_NEW,
                              FILE_FLAG_DELETE_ON_CLOSE, NULL);

    ASSERT_EQ(GetFileAttributesA(path_of("brief")), FILE_ATTRIBUTE_NORMAL);
    ASSERT_TRUE(CloseHandle(file));
    ASSERT_EQ(GetFileAttributesA(path_of("brief")), INVALID_FILE_ATTRIBUTES);
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

TEST(the_standard_files_have_handles)
{
    HANDLE output = GetStdHandle(STD_ERROR_HANDLE);
    DWORD n;

    ASSERT_TRUE(output && output == GetStdHandle(STD_ERROR_HANDLE));
    ASSERT_TRUE(WriteFile(output, "", 0, &n, NULL));
    ASSERT_TRUE(CloseHandle(output));
    ASSERT_TRUE(GetStdHandle(STD_ERROR_HANDLE) != output);
    ASSERT_TRUE(write(STDERR_FILENO, "", 0) == 0);
    ASSERT_TRUE(GetStdHandle(7) == INVALID_HANDLE_VALUE);
}
