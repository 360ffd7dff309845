/* SPDX-License-Identifier: MIT */
/*
 * The daemon is killed when it has just forked a server: held by ptrace, the new process has run no
 * instruction yet. The next daemon knows of it all the same, and starts no second one.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/test.h"
#include "load.h"
#include "wire/scm_client.h"

enum {
    VFORK_STOP = SIGTRAP | PTRACE_EVENT_VFORK << 8,
};

static pid_t start_daemon(void)
{
    struct rpc_connection connection;
    struct scm_status status;

    ASSERT_HR(scm_connect(&connection), S_OK);
    ASSERT_HR(scm_ask_status(&connection, &status), S_OK);
    rpc_connection_deinit(&connection);
    return (pid_t)status.pid;
}

static void hold_at_fork(pid_t daemon)
{
    if (ptrace(PTRACE_SEIZE, daemon, NULL, PTRACE_O_TRACEVFORK) < 0) {
        ASSERT_TRUE(errno == EPERM || errno == ENOSYS);
        test_skip("this machine does not let processes be traced");
    }
}

/* The daemon has forked: it is killed, and so the child is on its own. */
static pid_t kill_at_fork(pid_t daemon)
{
    unsigned long child = 0;
    int status;

    ASSERT_EQ(waitpid(daemon, &status, __WALL), daemon);
    ASSERT_TRUE(WIFSTOPPED(status));
    ASSERT_EQ(status >> 8, VFORK_STOP);
    ASSERT_EQ(ptrace(PTRACE_GETEVENTMSG, daemon, NULL, &child), 0);
    ASSERT_EQ(kill(daemon, SIGKILL), 0);
    ASSERT_EQ(waitpid(daemon, &status, __WALL), daemon);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_EQ(waitpid((pid_t)child, &status, __WALL), (pid_t)child);
    ASSERT_TRUE(WIFSTOPPED(status));
    return (pid_t)child;
}

/* How often a daemon noted a start: the one that was killed had no time to. */
static unsigned count_launches(void)
{
    char path[PATH_MAX], line[4096];
    unsigned n = 0;
    FILE *log;

    snprintf(path, sizeof(path), "%s/state/events.log", test_home());
    log = fopen(path, "re");
    ASSERT_TRUE(log);
    while (fgets(line, sizeof(line), log))
        n += strstr(line, "\tlaunched\t") != NULL;
    fclose(log);
    return n;
}

static HRESULT activate_once(const void *context)
{
    static const int once = 1;

    return load_activate(&once);
}

TEST(a_daemon_that_is_killed_when_it_has_forked_leaves_one_server)
{
    pid_t daemon, child, client;

    test_expect_open_descriptors();
    witness_register_program(&CLSID_WitnessProgram, "");
    daemon = start_daemon();
    hold_at_fork(daemon);
    client = load_start(activate_once, NULL);
    child = kill_at_fork(daemon);
    ASSERT_EQ(ptrace(PTRACE_DETACH, child, NULL, NULL), 0);
    ASSERT_TRUE(load_has_succeeded(client));
    ASSERT_EQ(count_launches(), 0);
    ASSERT_EQ(kill(child, SIGKILL), 0);
    ASSERT_TRUE(load_has_succeeded(load_start(activate_once, NULL)));
    ASSERT_EQ(count_launches(), 1);
}
