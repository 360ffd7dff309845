/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "test.h"

TEST(what_is_written_to_a_pipe_is_read_from_it)
{
    HANDLE reading, writing;
    char text[8] = "";
    DWORD n;

    ASSERT_TRUE(CreatePipe(&reading, &writing, NULL, 0));
    ASSERT_EQ(GetFileType(reading), FILE_TYPE_PIPE);
    ASSERT_TRUE(WriteFile(writing, "words", 5, &n, NULL));
    ASSERT_TRUE(ReadFile(reading, text, 3, &n, NULL));
    ASSERT_EQ(n, 3);
    ASSERT_TRUE(CloseHandle(writing));
    ASSERT_TRUE(ReadFile(reading, text, sizeof(text), &n, NULL));
    ASSERT_MEM(text, "ds", 2);
    ASSERT_FALSE(ReadFile(reading, text, sizeof(text), &n, NULL));
    ASSERT_EQ(GetLastError(), ERROR_BROKEN_PIPE);
    ASSERT_EQ(n, 0);
    ASSERT_TRUE(CloseHandle(reading));
    ASSERT_FALSE(CreatePipe(NULL, &writing, NULL, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(a_pipe_without_readers_is_an_error_and_no_signal)
{
    HANDLE reading, writing;
    DWORD n;

    ASSERT_TRUE(CreatePipe(&reading, &writing, NULL, 0));
    ASSERT_TRUE(CloseHandle(reading));
    ASSERT_FALSE(WriteFile(writing, "words", 5, &n, NULL));
    ASSERT_EQ(GetLastError(), ERROR_NO_DATA);
    ASSERT_TRUE(CloseHandle(writing));
}

TEST(a_pipe_is_looked_into)
{
    HANDLE reading, writing, file;
    DWORD n, available;
    char text[8] = "";

    ASSERT_TRUE(CreatePipe(&reading, &writing, NULL, 0));
    ASSERT_TRUE(PeekNamedPipe(reading, text, sizeof(text), &n, &available, NULL));
    ASSERT_EQ(n, 0);
    ASSERT_EQ(available, 0);
    ASSERT_TRUE(WriteFile(writing, "words", 5, &n, NULL));
    ASSERT_TRUE(PeekNamedPipe(reading, text, 3, &n, &available, NULL));
    ASSERT_STR(text, "wor");
    ASSERT_EQ(available, 5);
    ASSERT_TRUE(PeekNamedPipe(reading, NULL, 0, NULL, &available, &n));
    ASSERT_EQ(available, 5);
    ASSERT_EQ(n, 0);
    ASSERT_TRUE(CloseHandle(writing));
    ASSERT_TRUE(ReadFile(reading, text, sizeof(text), &n, NULL));
    ASSERT_FALSE(PeekNamedPipe(reading, NULL, 0, NULL, &available, NULL));
    ASSERT_EQ(GetLastError(), ERROR_BROKEN_PIPE);
    ASSERT_TRUE(CloseHandle(reading));

    file = CreateFileA("/dev/null", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    ASSERT_EQ(GetFileType(file), FILE_TYPE_CHAR);
    ASSERT_FALSE(PeekNamedPipe(file, NULL, 0, NULL, &available, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_FUNCTION);
    ASSERT_TRUE(CloseHandle(file));
    ASSERT_EQ(GetFileType(file), FILE_TYPE_UNKNOWN);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

TEST(handles_have_flags)
{
    SECURITY_ATTRIBUTES inheritable = {.nLength = sizeof(inheritable), .bInheritHandle = TRUE};
    HANDLE reading, writing, copy;
    DWORD flags;

    ASSERT_TRUE(CreatePipe(&reading, &writing, &inheritable, 0));
    ASSERT_TRUE(GetHandleInformation(reading, &flags));
    ASSERT_EQ(flags, HANDLE_FLAG_INHERIT);
    ASSERT_TRUE(SetHandleInformation(reading, HANDLE_FLAG_INHERIT, 0));
    ASSERT_TRUE(GetHandleInformation(reading, &flags));
    ASSERT_EQ(flags, 0);
    ASSERT_TRUE(DuplicateHandle(GetCurrentProcess(), reading, GetCurrentProcess(), &copy, 0, TRUE,
                                DUPLICATE_SAME_ACCESS));
    ASSERT_TRUE(GetHandleInformation(copy, &flags));
    ASSERT_EQ(flags, HANDLE_FLAG_INHERIT);
    ASSERT_TRUE(CloseHandle(copy));

    ASSERT_TRUE(SetHandleInformation(reading, HANDLE_FLAG_PROTECT_FROM_CLOSE,
                                     HANDLE_FLAG_PROTECT_FROM_CLOSE));
    ASSERT_FALSE(CloseHandle(reading));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_TRUE(SetHandleInformation(reading, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0));
    ASSERT_FALSE(SetHandleInformation(reading, 4, 4));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(CloseHandle(reading));
    ASSERT_TRUE(CloseHandle(writing));
    ASSERT_FALSE(GetHandleInformation(reading, &flags));
    ASSERT_FALSE(SetHandleInformation(reading, HANDLE_FLAG_INHERIT, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

/* What a command writes to its standard files, which are those of @startup. */
static void run(STARTUPINFOW *startup, const char16_t *line)
{
    PROCESS_INFORMATION information;
    char16_t copy[64];

    memcpy(copy, line, sizeof(copy));
    startup->cb = sizeof(*startup);
    startup->dwFlags = STARTF_USESTDHANDLES;
    test_expect_open_descriptors();
    ASSERT_TRUE(CreateProcessW(NULL, copy, NULL, NULL, TRUE, 0, NULL, NULL, startup, &information));
    ASSERT_EQ(WaitForSingleObject(information.hProcess, INFINITE), WAIT_OBJECT_0);
    CloseHandle(information.hThread);
    CloseHandle(information.hProcess);
}

TEST(a_process_is_given_its_standard_files)
{
    static const char16_t line[64] = u"sh -c \"read word; echo $word; echo bad >&2; cat\"";
    HANDLE input, feed, output, result;
    STARTUPINFOW startup = {0};
    char text[32] = "";
    DWORD n;

    ASSERT_TRUE(CreatePipe(&input, &feed, NULL, 0));
    ASSERT_TRUE(CreatePipe(&result, &output, NULL, 0));
    ASSERT_TRUE(WriteFile(feed, "word\nrest", 9, &n, NULL));
    CloseHandle(feed);
    startup.hStdInput = input;
    startup.hStdOutput = startup.hStdError = output;
    run(&startup, line);
    CloseHandle(input);
    CloseHandle(output);
    for (size_t len = 0; ReadFile(result, text + len, (DWORD)(sizeof(text) - len - 1), &n, NULL);)
        len += n;
    ASSERT_EQ(GetLastError(), ERROR_BROKEN_PIPE);
    ASSERT_STR(text, "word\nbad\nrest");
    CloseHandle(result);
}

TEST(standard_files_may_be_missing_but_not_wrong)
{
    static const char16_t line[64] = u"sh -c \"read word; echo $word; exit 0\"";
    STARTUPINFOW startup = {.dwFlags = STARTF_USESTDHANDLES};
    PROCESS_INFORMATION information;
    char16_t copy[64];
    HANDLE gone;

    run(&startup, line);
    gone = CreateEventW(NULL, FALSE, FALSE, NULL);
    startup.hStdOutput = gone;
    memcpy(copy, line, sizeof(copy));
    ASSERT_FALSE(
        CreateProcessW(NULL, copy, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &information));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(gone);
}

TEST(standard_handles_are_replaced)
{
    HANDLE reading, writing, before = GetStdHandle(STD_OUTPUT_HANDLE);

    ASSERT_TRUE(CreatePipe(&reading, &writing, NULL, 0));
    ASSERT_TRUE(SetStdHandle(STD_OUTPUT_HANDLE, writing));
    ASSERT_TRUE(GetStdHandle(STD_OUTPUT_HANDLE) == writing);
    ASSERT_TRUE(SetStdHandle(STD_OUTPUT_HANDLE, before));
    ASSERT_FALSE(SetStdHandle(7, before));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CloseHandle(reading);
    CloseHandle(writing);
}

TEST(a_file_is_positioned_by_64_bits)
{
    LARGE_INTEGER distance = {.QuadPart = 5000000000}, position = {.QuadPart = 0};
    char path[4096];
    HANDLE file;

    snprintf(path, sizeof(path), "%s/file", test_home());
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    ASSERT_EQ(GetFileType(file), FILE_TYPE_DISK);
    ASSERT_TRUE(SetFilePointerEx(file, distance, &position, FILE_BEGIN));
    ASSERT_EQ(position.QuadPart, 5000000000);
    distance.QuadPart = -6000000000;
    ASSERT_FALSE(SetFilePointerEx(file, distance, NULL, FILE_CURRENT));
    ASSERT_EQ(GetLastError(), ERROR_NEGATIVE_SEEK);
    CloseHandle(file);
}
