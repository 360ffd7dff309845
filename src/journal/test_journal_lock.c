/* SPDX-License-Identifier: MIT */
#include "journal/journal_lock.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hresult.h"
#include "test.h"

static int take(int folder)
{
    int lock;

    ASSERT_HR(journal_lock_take(folder, JOURNAL_AT_ONCE, &lock), S_OK);
    return lock;
}

static int open_folder(void)
{
    int folder;

    ASSERT_HR(journal_folder_open(&folder), S_OK);
    return folder;
}

/* What another process gets that asks for the lock, and is woken again and again, or (0) not. */
static HRESULT ask_elsewhere(enum journal_waiting waiting, int alarm_ms)
{
    int status, lock;
    pid_t child = fork();

    if (child == 0) {
        struct itimerval soon = {{.tv_usec = alarm_ms * 1000}, {.tv_usec = alarm_ms * 1000}};

        if (alarm_ms)
            setitimer(ITIMER_REAL, &soon, NULL);
        _exit(hr_to_win32(journal_lock_take(open_folder(), waiting, &lock)) - 1600);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    return hr_from_win32(1600 + (uint32_t)WEXITSTATUS(status));
}

static void wake(int signal)
{
}

TEST(who_asks_for_a_lock_that_is_held_is_told)
{
    _cleanup_(closep) int folder = open_folder();
    _cleanup_(journal_lock_give) int lock = take(folder);

    ASSERT_HR(ask_elsewhere(JOURNAL_AT_ONCE, 0), hr_from_win32(ERROR_INSTALL_ALREADY_RUNNING));
}

TEST(who_waits_can_be_interrupted)
{
    _cleanup_(closep) int folder = open_folder();
    _cleanup_(journal_lock_give) int lock = take(folder);
    struct sigaction action = {.sa_handler = wake};

    ASSERT_EQ(sigaction(SIGALRM, &action, NULL), 0);
    ASSERT_HR(ask_elsewhere(JOURNAL_WAIT, 10), hr_from_win32(ERROR_INSTALL_USEREXIT));
}

TEST(a_dead_holder_s_lock_is_free_although_its_children_live)
{
    _cleanup_(closep) int folder = open_folder();
    int lock, ends[2], status;
    char byte;
    pid_t child;

    ASSERT_EQ(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        take(folder);
        if (fork() == 0) {
            close(ends[1]);
            pause();
        }
        raise(SIGKILL);
    }
    close(ends[1]);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_EQ(read(ends[0], &byte, 1), 0);
    close(ends[0]);
    ASSERT_HR(journal_lock_take(folder, JOURNAL_AT_ONCE, &lock), S_OK);
    journal_lock_give(&lock);
}

TEST(nothing_is_left_while_somebody_has_the_lock)
{
    _cleanup_(closep) int folder = open_folder();
    int lock = take(folder), file;

    file = openat(folder, journal_file_name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_TRUE(file >= 0);
    close(file);
    ASSERT_FALSE(journal_is_left());
    journal_lock_give(&lock);
    ASSERT_TRUE(journal_is_left());
    ASSERT_EQ(unlinkat(folder, journal_file_name, 0), 0);
    ASSERT_FALSE(journal_is_left());
}
