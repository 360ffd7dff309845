/* SPDX-License-Identifier: MIT */
#include "selfreg/stragglers.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

enum {
    GENERATIONS = 4,
};

/* A line of processes, each in a session of its own; the last tells that it is there. */
static void breed(int told)
{
    int generation = 1;

    signal(SIGTERM, SIG_IGN);
    while (generation < GENERATIONS && fork() == 0) {
        setsid();
        generation++;
    }
    if (generation == GENERATIONS && write(told, "x", 1) != 1)
        _exit(1);
    for (;;)
        pause();
}

TEST(all_that_was_left_is_ended)
{
    int ends[2];
    char sign;
    pid_t child;

    ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    ASSERT_EQ(pipe(ends), 0);
    child = fork();
    if (child == 0)
        breed(ends[1]);
    ASSERT_EQ(read(ends[0], &sign, 1), 1);
    ASSERT_EQ(kill(child, SIGKILL), 0);
    ASSERT_EQ(waitpid(child, NULL, 0), child);
    ASSERT_EQ(stragglers_end(), GENERATIONS - 1);
    ASSERT_EQ(waitpid(-1, NULL, WNOHANG), -1);
    ASSERT_EQ(errno, ECHILD);
    close(ends[0]);
    close(ends[1]);
}

TEST(where_nothing_was_left_nothing_is_done)
{
    ASSERT_EQ(stragglers_end(), 0);
}
