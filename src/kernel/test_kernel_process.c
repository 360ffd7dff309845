/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/windows.h>

#include "test.h"

static PROCESS_INFORMATION start(const char *line)
{
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION information;
    char copy[256];

    test_expect_open_descriptors();
    snprintf(copy, sizeof(copy), "%s", line);
    ASSERT_TRUE(
        CreateProcessA(NULL, copy, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information));
    return information;
}

static DWORD end(PROCESS_INFORMATION information)
{
    DWORD code;

    ASSERT_EQ(WaitForSingleObject(information.hProcess, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(WaitForSingleObject(information.hThread, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(GetExitCodeProcess(information.hProcess, &code));
    ASSERT_TRUE(CloseHandle(information.hThread));
    ASSERT_TRUE(CloseHandle(information.hProcess));
    return code;
}

TEST(a_process_ends_with_its_code)
{
    ASSERT_EQ(end(start("/bin/sh -c \"exit 7\"")), 7);
    ASSERT_EQ(end(start("sh -c \"kill -SEGV $$\"")), 0xc0000005);
    ASSERT_EQ(end(start("sh -c \"kill -TERM $$\"")), 128 + 15);
}

TEST(a_process_can_be_ended)
{
    PROCESS_INFORMATION information = start("tail -f /dev/null");
    DWORD code;

    ASSERT_EQ(GetProcessId(information.hProcess), information.dwProcessId);
    ASSERT_EQ(WaitForSingleObject(information.hProcess, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(GetExitCodeProcess(information.hProcess, &code));
    ASSERT_EQ(code, STILL_ACTIVE);
    ASSERT_TRUE(TerminateProcess(information.hProcess, 9));
    ASSERT_EQ(WaitForSingleObject(information.hProcess, INFINITE), WAIT_OBJECT_0);
    ASSERT_FALSE(TerminateProcess(information.hProcess, 10));
    ASSERT_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    ASSERT_EQ(end(information), 9);
}

TEST(a_child_without_handles_is_reaped)
{
    PROCESS_INFORMATION information = start("tail -f /dev/null");
    HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, information.dwProcessId);
    siginfo_t ended;

    ASSERT_TRUE(CloseHandle(information.hThread));
    ASSERT_TRUE(CloseHandle(information.hProcess));
    ASSERT_TRUE(process);
    ASSERT_EQ(kill((pid_t)information.dwProcessId, SIGKILL), 0);
    ASSERT_EQ(WaitForSingleObject(process, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(CloseHandle(process));
    /* The library's own wait is what takes it away: this one sees that happen, and takes nothing.
     */
    while (waitid(P_PID, information.dwProcessId, &ended, WEXITED | WNOWAIT) == 0)
        sched_yield();
    ASSERT_EQ(errno, ECHILD);
}

TEST(any_process_can_be_waited_for)
{
    HANDLE process;
    int status;
    DWORD code;
    pid_t pid;

    test_expect_open_descriptors();
    pid = fork();
    if (pid == 0)
        _exit(3);
    process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, (DWORD)pid);
    ASSERT_TRUE(process);
    ASSERT_EQ(WaitForSingleObject(process, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(GetExitCodeProcess(process, &code));
    ASSERT_EQ(code, 3);
    ASSERT_TRUE(CloseHandle(process));

    /* It is still its parent's to reap. */
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    ASSERT_FALSE(OpenProcess(PROCESS_ALL_ACCESS, FALSE, (DWORD)pid));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(OpenProcess(PROCESS_ALL_ACCESS, FALSE, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(this_process_is_running)
{
    HANDLE real;
    DWORD code;
    BOOL is_narrow = TRUE;

    ASSERT_EQ(GetProcessId(GetCurrentProcess()), GetCurrentProcessId());
    ASSERT_TRUE(GetExitCodeProcess(GetCurrentProcess(), &code));
    ASSERT_EQ(code, STILL_ACTIVE);
    ASSERT_EQ(WaitForSingleObject(GetCurrentProcess(), 0), WAIT_TIMEOUT);
    real = OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
    ASSERT_EQ(WaitForSingleObject(real, 0), WAIT_TIMEOUT);
    ASSERT_TRUE(CloseHandle(real));
    ASSERT_TRUE(IsWow64Process(GetCurrentProcess(), &is_narrow));
    ASSERT_FALSE(is_narrow);
    ASSERT_FALSE(IsWow64Process(NULL, &is_narrow));
    ASSERT_FALSE(GetExitCodeProcess(NULL, &code));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

TEST(a_process_gets_folder_and_environment)
{
    WCHAR line[] = u"sh -c \"test $(pwd) = / && test \\\"$FIRST$SECOND\\\" = \u00e42\"";
    WCHAR variables[] = u"FIRST=\u00e4\0SECOND=2\0";
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION information;

    test_expect_open_descriptors();
    ASSERT_TRUE(CreateProcessW(u"/bin/sh", line, NULL, NULL, FALSE,
                               CREATE_UNICODE_ENVIRONMENT | CREATE_NEW_PROCESS_GROUP, variables,
                               u"/", &startup, &information));
    ASSERT_EQ(end(information), 0);
}

TEST(what_cannot_be_started_says_why)
{
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION information;
    char missing[] = "/no/such/program", fine[] = "/bin/true";

    ASSERT_FALSE(
        CreateProcessA(NULL, NULL, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(
        CreateProcessA(NULL, missing, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information));
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    ASSERT_FALSE(
        CreateProcessA(missing, NULL, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information));
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    ASSERT_FALSE(CreateProcessA("/etc/passwd", NULL, NULL, NULL, FALSE, 0, NULL, NULL, &startup,
                                &information));
    ASSERT_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    ASSERT_FALSE(CreateProcessA(NULL, fine, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL,
                                &startup, &information));
    ASSERT_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
}
