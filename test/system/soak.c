/* SPDX-License-Identifier: MIT */
/*
 * Soak: mixed work of many clients, after which daemon and server need no more memory and no more
 * descriptors than after a tenth of it. `soak ACTIVATIONS`: each has twelve calls; one in fifty
 * meets a server that comes and goes. It has its own home and ends with status 0 if nothing grew.
 */
#include <dirent.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "load.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    GROWTH_KIB = 1024, /* that an allocator may keep more at one time than at another */
    CLIENTS = 4,
    CALLS = 12,      /* of an activation */
    COLD_EVERY = 50, /* activations */
    QUIET_MS = 1000, /* until all is as it stays */
    PATIENCE_MS = 15000,
};

struct usage {
    long kib;
    int descriptors;
};

__attribute__((noreturn)) static void fail(const char *what)
{
    fprintf(stderr, "soak: %s\n", what);
    exit(1);
}

static HRESULT work(const void *n)
{
    HRESULT hr = S_OK;

    for (int i = 0; i < *(const int *)n && SUCCEEDED(hr); i++)
        hr = load_activate_one(i % COLD_EVERY == 0 ? &CLSID_WitnessSecond : &CLSID_WitnessProgram,
                               CALLS);
    return hr;
}

/* All clients, from their start to their end. */
static void run_clients(int n)
{
    pid_t clients[CLIENTS];

    for (int i = 0; i < CLIENTS; i++)
        clients[i] = load_start(work, &n);
    for (int i = 0; i < CLIENTS; i++) {
        if (!load_has_succeeded(clients[i]))
            fail("a client failed");
    }
}

/* ---- what the others use ---- */

static pid_t daemon_process(void)
{
    struct rpc_connection scm;
    struct ndr_writer writer;
    struct ndr_reader reader;
    pid_t pid = 0;

    if (FAILED(scm_connect_running(&scm)))
        fail("the daemon does not run");
    ndr_writer_init(&writer);
    scm_begin(&writer);
    if (SUCCEEDED(scm_call(&scm, SCM_STATUS, &writer, &reader)))
        pid = (pid_t)ndr_get_u32(&reader);
    ndr_writer_deinit(&writer);
    rpc_connection_deinit(&scm);
    return pid;
}

static struct usage measure(pid_t pid)
{
    struct usage usage = {0};
    char path[64], line[256];
    DIR *descriptors;
    FILE *status;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    status = fopen(path, "re");
    while (status && fgets(line, sizeof(line), status))
        sscanf(line, "RssAnon: %ld kB", &usage.kib);
    snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
    descriptors = opendir(path);
    while (descriptors && readdir(descriptors))
        usage.descriptors++;
    if (!status || !descriptors)
        fail("a process that should run is gone");
    fclose(status);
    closedir(descriptors);
    return usage;
}

static bool is_within(const struct usage *usage, const struct usage *before)
{
    return usage->kib <= before->kib + GROWTH_KIB && usage->descriptors <= before->descriptors;
}

/* Clients that ended are noticed a moment later: what is measured is after the daemon has answered,
 * which it does when it comes to that, and the least that is reached counts. */
static struct usage settle(pid_t pid, const struct usage *before)
{
    ULONGLONG deadline = GetTickCount64() + (before ? PATIENCE_MS : QUIET_MS);
    struct usage usage;

    do {
        daemon_process();
        usage = measure(pid);
    } while (!(before && is_within(&usage, before)) && GetTickCount64() < deadline);
    return usage;
}

/* Whether it is as before, give or take what allocators do. */
static bool compare(const char *name, const struct usage *before, const struct usage *after)
{
    printf("soak.%s.memory %ld KiB (before: %ld)\n", name, after->kib, before->kib);
    printf("soak.%s.descriptors %d (before: %d)\n", name, after->descriptors, before->descriptors);
    return is_within(after, before);
}

/* ---- */

/* Holds the server that stays, and tells which process it is. */
static HRESULT keep(const void *context)
{
    const int *pipes = context;
    IDispatch *object;
    LONG process;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                          (void **)&object);
    if (FAILED(hr))
        return hr;
    process = witness_ask(object, WITNESS_PROCESS);
    if (write(pipes[1], &process, sizeof(process)) != sizeof(process))
        return E_FAIL;
    for (;;)
        pause();
}

static bool soak(int n)
{
    struct usage daemon, server, daemon_after, server_after;
    int pipes[2];
    pid_t keeper, daemon_pid;
    LONG process;
    bool is_same;

    witness_register_program(&CLSID_WitnessProgram, "");
    witness_register_program(&CLSID_WitnessSecond, "second exits");
    if (pipe(pipes) < 0)
        fail("no pipe");
    keeper = load_start(keep, pipes);
    if (read(pipes[0], &process, sizeof(process)) != sizeof(process))
        fail("the server did not start");
    daemon_pid = daemon_process();

    run_clients(n / 10);
    daemon = settle(daemon_pid, NULL);
    server = settle(process, NULL);
    run_clients(n - n / 10);
    daemon_after = settle(daemon_pid, &daemon);
    server_after = settle(process, &server);
    is_same = compare("daemon", &daemon, &daemon_after);
    is_same = compare("server", &server, &server_after) && is_same;
    if (daemon_process() != daemon_pid)
        fail("the daemon was replaced");

    kill(keeper, SIGKILL);
    kill(process, SIGKILL);
    kill(daemon_pid, SIGTERM);
    while (wait(NULL) > 0)
        continue;
    return is_same;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

/* A sanitizer keeps what is freed for a while, which would look like growth. It is told so in the
 * processes that are measured; its other options stay. */
static void keep_nothing_freed(void)
{
    const char *given = getenv("ASAN_OPTIONS");
    char options[1024];

    snprintf(options, sizeof(options), "%s:quarantine_size_mb=0:thread_local_quarantine_size_kb=0",
             given ? given : "");
    setenv("ASAN_OPTIONS", options, 1);
}

int main(int argc, char **argv)
{
    char home[] = "/tmp/comity-soak.XXXXXX";
    int n = argc > 1 ? atoi(argv[1]) / CLIENTS : 0;
    bool is_same;

    if (n < 10 || !mkdtemp(home))
        fail("usage: soak ACTIVATIONS");
    setenv("COMITY_HOME", home, 1);
    keep_nothing_freed();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    is_same = soak(n);
    nftw(home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    printf("soak: %d activations and %d calls, %s\n", n * CLIENTS, n * CLIENTS * (CALLS + 1),
           is_same ? "nothing grew" : "something grew");
    return !is_same;
}
