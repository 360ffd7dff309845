/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/consoleapi.h>
#include <comity/winbase.h>
#include <comity/winnls.h>

#include "test.h"

/* A terminal as the standard input; the other end of it. */
static int open_terminal(void)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), fd;

    ASSERT_TRUE(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
    fd = open(ptsname(terminal), O_RDWR | O_NOCTTY | O_CLOEXEC);
    ASSERT_TRUE(fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    close(fd);
    return terminal;
}

TEST(text_is_written_to_a_terminal)
{
    int terminal = open_terminal();
    HANDLE console = GetStdHandle(STD_INPUT_HANDLE);
    char text[16] = "";
    DWORD n = 0;

    ASSERT_TRUE(WriteConsoleW(console, u"w\u00f6rd", 4, &n, NULL));
    ASSERT_EQ(n, 4);
    ASSERT_EQ(read(terminal, text, sizeof(text) - 1), 5);
    ASSERT_STR(text, "w\xc3\xb6rd");
    ASSERT_TRUE(WriteConsoleA(console, "x", 1, &n, NULL));
    ASSERT_EQ(n, 1);
    CloseHandle(console);
    close(terminal);
}

TEST(a_terminal_has_modes)
{
    int terminal = open_terminal();
    HANDLE console = GetStdHandle(STD_INPUT_HANDLE);
    DWORD mode;

    ASSERT_TRUE(GetConsoleMode(console, &mode));
    ASSERT_EQ(mode, ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT);
    ASSERT_TRUE(SetConsoleMode(console, ENABLE_PROCESSED_INPUT));
    ASSERT_TRUE(GetConsoleMode(console, &mode));
    ASSERT_EQ(mode, ENABLE_PROCESSED_INPUT);
    CloseHandle(console);
    close(terminal);
}

TEST(what_is_no_terminal_is_no_console)
{
    HANDLE reading, writing;
    DWORD mode;

    ASSERT_TRUE(CreatePipe(&reading, &writing, NULL, 0));
    ASSERT_FALSE(GetConsoleMode(writing, &mode));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_FALSE(WriteConsoleW(writing, u"x", 1, NULL, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_FALSE(SetConsoleMode(NULL, 0));
    CloseHandle(reading);
    CloseHandle(writing);
}

TEST(a_consoles_code_page_is_utf8)
{
    ASSERT_EQ(GetConsoleCP(), CP_UTF8);
    ASSERT_TRUE(SetConsoleOutputCP(GetConsoleOutputCP()));
    ASSERT_FALSE(SetConsoleCP(437));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

/* ---- interruptions ---- */

static HANDLE asked;
static DWORD asked_of[4];
static LONG times;

static BOOL WINAPI take(DWORD event)
{
    asked_of[InterlockedIncrement(&times) - 1] = event;
    SetEvent(asked);
    return TRUE;
}

static BOOL WINAPI pass_on(DWORD event)
{
    asked_of[InterlockedIncrement(&times) - 1] = 100 + event;
    return FALSE;
}

/* Who runs the tests in the background has these ignored, which is respected. */
static void expect_signals(void)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
}

TEST(handlers_are_asked_the_last_one_first)
{
    test_expect_open_descriptors();
    asked = CreateEventW(NULL, FALSE, FALSE, NULL);
    expect_signals();
    ASSERT_TRUE(SetConsoleCtrlHandler(take, TRUE));
    ASSERT_TRUE(SetConsoleCtrlHandler(pass_on, TRUE));
    kill(getpid(), SIGINT);
    ASSERT_EQ(WaitForSingleObject(asked, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(asked_of[0], 100 + CTRL_C_EVENT);
    ASSERT_EQ(asked_of[1], CTRL_C_EVENT);
    ASSERT_TRUE(SetConsoleCtrlHandler(pass_on, FALSE));
    ASSERT_FALSE(SetConsoleCtrlHandler(pass_on, FALSE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    kill(getpid(), SIGTERM);
    ASSERT_EQ(WaitForSingleObject(asked, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(asked_of[2], CTRL_SHUTDOWN_EVENT);
    ASSERT_FALSE(GenerateConsoleCtrlEvent(CTRL_CLOSE_EVENT, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(an_event_that_nobody_takes_ends_the_process)
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        setpgid(0, 0);
        expect_signals();
        SetConsoleCtrlHandler(NULL, TRUE);
        SetConsoleCtrlHandler(pass_on, TRUE);
        kill(getpid(), SIGINT);
        GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, 0);
        for (;;)
            pause();
    }
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_EQ(WTERMSIG(status), SIGQUIT);
}
