/* SPDX-License-Identifier: MIT */
/*
 * Processes are killed, again and again, while the others work. That the daemon is, nobody sees;
 * that a server is, those see who call it then, and nobody who wants a new object; what a client
 * held goes with it.
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
#include "wire/scm_client.h"

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

/* What a call answers whose server was killed. */
static bool is_of_the_dead(HRESULT hr)
{
    return hr == RPC_E_DISCONNECTED || hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE) ||
           hr == HRESULT_FROM_WIN32(RPC_S_CALL_FAILED) || hr == CO_E_OBJNOTCONNECTED;
}

/* An object is had at any time, unless the server that was being started for it was killed; it may
 * be dead when it is called. */
static HRESULT try_until_over(const void *end)
{
    while (!is_over(end)) {
        IDispatch *object;
        LONG process;
        HRESULT hr;

        hr = CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                              (void **)&object);
        if (hr == CO_E_SERVER_EXEC_FAILURE)
            continue;
        if (FAILED(hr))
            return hr;
        process = witness_ask(object, WITNESS_PROCESS);
        IDispatch_Release(object);
        if (process <= 0 && !is_of_the_dead(process))
            return process;
    }
    return S_OK;
}

/* Holds an object, tells so, and waits to be killed. */
static HRESULT hold(const void *told)
{
    IDispatch *object;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                          (void **)&object);
    if (FAILED(hr) || write(*(const int *)told, "x", 1) != 1)
        return E_FAIL;
    for (;;)
        pause();
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

/* Whether the process is such a program of this test's home, if only one that is starting. */
static bool is_program(const char *process, const char *program)
{
    char path[64], name[32], home[512], environment[65536];
    size_t size;

    snprintf(path, sizeof(path), "/proc/%.16s/comm", process);
    if (!read_file(path, name, sizeof(name), &size) || strncmp(name, program, strlen(program)) != 0)
        return false;
    snprintf(path, sizeof(path), "/proc/%.16s/environ", process);
    snprintf(home, sizeof(home), "COMITY_HOME=%s", test_home());
    return read_file(path, environment, sizeof(environment), &size) &&
           memmem(environment, size, home, strlen(home) + 1);
}

static pid_t find(const char *program)
{
    DIR *processes = opendir("/proc");
    struct dirent *entry;
    pid_t pid = 0;

    ASSERT_TRUE(processes);
    while (pid == 0 && (entry = readdir(processes))) {
        if (atoi(entry->d_name) > 0 && is_program(entry->d_name, program))
            pid = atoi(entry->d_name);
    }
    closedir(processes);
    return pid;
}

static bool is_still(pid_t pid, const char *program)
{
    char text[16];

    snprintf(text, sizeof(text), "%d", (int)pid);
    return is_program(text, program);
}

static bool daemon_serves(void)
{
    struct rpc_connection scm;

    if (FAILED(scm_connect_running(&scm)))
        return false;
    rpc_connection_deinit(&scm);
    return true;
}

/* Each lives for a while that no two have in common. On a busy machine that may be too short for
 * any daemon to serve: every other one's begins when it does. */
static void kill_many(const char *program)
{
    bool may_be_slow = strcmp(program, "comityd") == 0;

    srandom(1);
    for (int i = 0; i < KILLS; i++) {
        struct timespec life = {.tv_nsec = random() % LIFE_MAX_US * 1000};
        pid_t victim;

        while ((victim = find(program)) == 0)
            sched_yield();
        while (may_be_slow && i % 2 == 1 && is_still(victim, program) && !daemon_serves())
            sched_yield();
        nanosleep(&life, NULL);
        /* A daemon's child may have become a server meanwhile. */
        if (is_still(victim, program))
            kill(victim, SIGKILL);
    }
}

/* The first client does something else than the others. */
static void work_while_they_die(const char *victims, load_work first, load_work others)
{
    pid_t clients[CLIENTS];
    int ends[2];

    test_expect_open_descriptors();
    witness_register_program(&CLSID_WitnessProgram, "exits");
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = load_start(i == 0 ? first : others, &ends[0]);
        ASSERT_TRUE(clients[i] > 0);
    }
    kill_many(victims);
    ASSERT_EQ(write(ends[1], "x", 1), 1);
    for (int i = 0; i < CLIENTS; i++)
        ASSERT_TRUE(load_has_succeeded(clients[i]));
    close(ends[0]);
    close(ends[1]);
}

TEST(proxies_and_activations_outlive_killed_daemons)
{
    work_while_they_die("comityd", call_until_over, activate_until_over);
}

TEST(launches_outlive_killed_daemons)
{
    work_while_they_die("comityd", activate_until_over, activate_until_over);
}

TEST(activations_outlive_killed_servers)
{
    work_while_they_die("witness_server", try_until_over, try_until_over);
}

TEST(what_killed_clients_held_goes_with_them)
{
    static const int once = 1;
    const struct timespec life = {.tv_nsec = 1000000};
    int pipes[2];
    char mark;

    test_expect_open_descriptors();
    witness_register_program(&CLSID_WitnessProgram, "exits");
    ASSERT_EQ(pipe2(pipes, O_CLOEXEC), 0);
    for (int i = 0; i < KILLS; i++) {
        pid_t client = load_start(hold, &pipes[1]);

        /* Some while they hold an object, others while they get one. */
        if (i % 2 == 0)
            ASSERT_EQ(read(pipes[0], &mark, 1), 1);
        else
            nanosleep(&life, NULL);
        kill(client, SIGKILL);
        ASSERT_FALSE(load_has_succeeded(client));
    }
    /* One whose clients died before they had an object waits for its first: who is its last. */
    ASSERT_TRUE(load_has_succeeded(load_start(load_activate, &once)));
    while (find("witness_server") != 0)
        sched_yield();
    close(pipes[0]);
    close(pipes[1]);
}
