/* SPDX-License-Identifier: MIT */
/*
 * The daemon is killed, again and again, while clients and servers work: nobody sees a failure.
 */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "harness/test.h"
#include "load.h"

enum {
    KILLS = 100, /* in each test */
    CLIENTS = 4,
    LIFE_MAX_US = 40000, /* of a daemon: it dies while it starts, musters, launches and serves */
};

/* ---- the clients' side ---- */

/* Readable when it is over: the other end has been closed. */
static bool is_over(const void *end)
{
    struct pollfd over = {.fd = *(const int *)end, .events = POLLIN};

    return poll(&over, 1, 0) > 0;
}

static HRESULT activate_until_over(const void *end)
{
    static const int once = 1;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && !is_over(end))
        hr = load_activate(&once);
    return hr;
}

/* Its object is in one process all the time. */
static HRESULT call_until_over(const void *end)
{
    IDispatch *object;
    LONG process, now;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                          (void **)&object);
    if (FAILED(hr))
        return hr;
    now = process = witness_ask(object, WITNESS_PROCESS);
    while (now > 0 && now == process && !is_over(end))
        now = witness_ask(object, WITNESS_PROCESS);
    IDispatch_Release(object);
    return now == process ? S_OK : now < 0 ? now : E_UNEXPECTED;
}

/* ---- the killer's ---- */

static bool read_file(const char *path, char *text, size_t size, size_t *ret_size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, size - 1);

    if (fd >= 0)
        close(fd);
    if (n < 0)
        return false;
    text[n] = '\0';
    *ret_size = (size_t)n;
    return true;
}

/* Whether the process is a daemon of this test's home, if only one that is starting. */
static bool is_daemon(const char *process)
{
    char path[64], name[32], home[512], environment[65536];
    size_t size;

    snprintf(path, sizeof(path), "/proc/%.16s/comm", process);
    if (!read_file(path, name, sizeof(name), &size) || strcmp(name, "comityd\n") != 0)
        return false;
    snprintf(path, sizeof(path), "/proc/%.16s/environ", process);
    snprintf(home, sizeof(home), "COMITY_HOME=%s", test_home());
    return read_file(path, environment, sizeof(environment), &size) &&
           memmem(environment, size, home, strlen(home) + 1);
}

static pid_t find_daemon(void)
{
    DIR *processes = opendir("/proc");
    struct dirent *entry;
    pid_t pid = 0;

    ASSERT_TRUE(processes);
    while (pid == 0 && (entry = readdir(processes))) {
        if (atoi(entry->d_name) > 0 && is_daemon(entry->d_name))
            pid = atoi(entry->d_name);
    }
    closedir(processes);
    return pid;
}

/* Each daemon lives for a while that no two have in common. */
static void kill_daemons(void)
{
    srandom(1);
    for (int i = 0; i < KILLS; i++) {
        struct timespec life = {.tv_nsec = random() % LIFE_MAX_US * 1000};
        pid_t daemon;

        while ((daemon = find_daemon()) == 0)
            sched_yield();
        nanosleep(&life, NULL);
        kill(daemon, SIGKILL);
    }
}

static void work_while_daemons_die(const char *server, load_work first)
{
    pid_t clients[CLIENTS];
    int ends[2];

    test_expect_open_descriptors();
    witness_register_program(&CLSID_WitnessProgram, server);
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = load_start(i == 0 ? first : activate_until_over, &ends[0]);
        ASSERT_TRUE(clients[i] > 0);
    }
    kill_daemons();
    ASSERT_EQ(write(ends[1], "x", 1), 1);
    for (int i = 0; i < CLIENTS; i++)
        ASSERT_TRUE(load_has_succeeded(clients[i]));
    close(ends[0]);
    close(ends[1]);
}

TEST(proxies_and_activations_outlive_killed_daemons)
{
    work_while_daemons_die("exits", call_until_over);
}

TEST(launches_outlive_killed_daemons)
{
    work_while_daemons_die("exits", activate_until_over);
}
