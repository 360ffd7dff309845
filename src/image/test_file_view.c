/* SPDX-License-Identifier: MIT */
#include "image/file_view.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hresult.h"
#include "test.h"

enum {
    FILE_SIZE = 64 * 1024,
};

static char path[PATH_MAX];

static void make_file(off_t size)
{
    int fd;

    snprintf(path, sizeof(path), "%s/file", test_home());
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(pwrite(fd, "first", 5, 0), 5);
    ASSERT_EQ(ftruncate(fd, size), 0);
    close(fd);
}

TEST(a_file_s_bytes_are_seen)
{
    struct file_view view;

    make_file(FILE_SIZE);
    ASSERT_HR(file_view_open(path, &view), S_OK);
    ASSERT_EQ(view.bytes.size, FILE_SIZE);
    ASSERT_EQ(memcmp(view.bytes.bytes, "first", 5), 0);
    file_view_close(&view);
}

TEST(an_empty_file_has_none)
{
    struct file_view view;

    make_file(0);
    ASSERT_HR(file_view_open(path, &view), S_OK);
    ASSERT_EQ(view.bytes.size, 0);
    file_view_close(&view);
}

/* A pipe would block, and a device has no end. */
TEST(only_plain_files_are_opened)
{
    struct file_view view;

    snprintf(path, sizeof(path), "%s/pipe", test_home());
    ASSERT_EQ(mkfifo(path, 0644), 0);
    ASSERT_HR(file_view_open(path, &view), E_ACCESSDENIED);
    ASSERT_HR(file_view_open("/dev/zero", &view), E_ACCESSDENIED);
    ASSERT_HR(file_view_open(test_home(), &view), E_ACCESSDENIED);
    ASSERT_HR(file_view_open("/nowhere/file", &view), hr_from_win32(ERROR_FILE_NOT_FOUND));
}

TEST(a_program_may_survive_that_a_file_is_cut)
{
    struct file_view view;

    make_file(FILE_SIZE);
    file_view_survive_cuts();
    ASSERT_HR(file_view_open(path, &view), S_OK);
    ASSERT_EQ(truncate(path, 0), 0);
    ASSERT_EQ(view.bytes.bytes[0], 0);
    ASSERT_EQ(view.bytes.bytes[FILE_SIZE - 1], 0);
    file_view_close(&view);
}

/* A signal that is no look beyond the end of a file. The first takes the handler away. */
TEST(other_reasons_for_the_signal_kill)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        file_view_survive_cuts();
        raise(SIGBUS);
        raise(SIGBUS);
        _exit(0);
    }
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
}
