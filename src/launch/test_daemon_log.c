/* SPDX-License-Identifier: MIT */
#include "launch/daemon_log.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static off_t size_of(const char *name)
{
    char path[PATH_MAX];
    struct stat status;

    snprintf(path, sizeof(path), "%s/state/%s", test_home(), name);
    return stat(path, &status) == 0 ? status.st_size : -1;
}

static void write_much(size_t total)
{
    static char words[4096];

    memset(words, 'x', sizeof(words));
    for (size_t done = 0; done < total; done += sizeof(words))
        daemon_log_write(words, sizeof(words));
}

TEST(the_log_is_bounded)
{
    int out = dup(STDOUT_FILENO), error = dup(STDERR_FILENO);
    off_t now, before;

    daemon_log_open();
    write_much(5 * 1024 * 1024);
    dup2(out, STDOUT_FILENO);
    dup2(error, STDERR_FILENO);
    close(out);
    close(error);
    now = size_of("comityd.log");
    before = size_of("comityd.log.1");
    ASSERT_TRUE(now >= 0 && now <= 1024 * 1024 + 4096);
    ASSERT_TRUE(before > 1024 * 1024 && before <= 1024 * 1024 + 4096);
}

TEST(another_file_is_left_alone)
{
    int error = dup(STDERR_FILENO), fd;
    char path[PATH_MAX];
    struct stat status;

    snprintf(path, sizeof(path), "%s/mine", test_home());
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ASSERT_TRUE(fd >= 0);
    dup2(fd, STDERR_FILENO);
    close(fd);
    write_much(2 * 1024 * 1024);
    dup2(error, STDERR_FILENO);
    close(error);
    ASSERT_EQ(stat(path, &status), 0);
    ASSERT_EQ(status.st_size, 2 * 1024 * 1024);
    ASSERT_EQ(size_of("comityd.log"), -1);
}
