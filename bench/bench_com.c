/* SPDX-License-Identifier: MIT */
/*
 * Activation and calls, as a program sees them.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "bench_server.h"

/* The bytes of an Invoke request and its response without arguments. */
enum {
    REQUEST_SIZE = 128,
    RESPONSE_SIZE = 108,
    LONG_TEXT = 65536,
    STORM_CLIENTS = 64,
    PARALLEL_CLIENTS = 8,
};

static const CLSID CLSID_Bench = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x01, 0x00}};
static const CLSID CLSID_Missing = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x01, 0x01}};
static const CLSID CLSID_Exits = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x01, 0x02}};
static const CLSID CLSID_Inproc = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x00, 0x01}};

static void ping(void *context)
{
    static char buffer[REQUEST_SIZE];
    int fd = *(int *)context;

    if (send(fd, buffer, REQUEST_SIZE, 0) != REQUEST_SIZE ||
        recv(fd, buffer, RESPONSE_SIZE, MSG_WAITALL) != RESPONSE_SIZE)
        exit(1);
}

/* What the kernel alone takes: two processes, a socket pair, the bytes of an empty call. */
static double measure_limit(void)
{
    char buffer[REQUEST_SIZE] = {0};
    int pair[2];
    double best;
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        exit(1);
    pid = fork();
    if (pid == 0) {
        close(pair[0]);
        while (recv(pair[1], buffer, REQUEST_SIZE, MSG_WAITALL) == REQUEST_SIZE &&
               send(pair[1], buffer, RESPONSE_SIZE, 0) == RESPONSE_SIZE)
            ;
        _exit(0);
    }
    close(pair[1]);
    best = bench_best_ns(ping, &pair[0], 25, 4000);
    close(pair[0]);
    waitpid(pid, NULL, 0);
    return best;
}

static double measure_text(IDispatch *object, UINT len, int n)
{
    struct bench_call call = {.object = object, .n = 1};
    double best;

    V_VT(&call.argument) = VT_BSTR;
    V_BSTR(&call.argument) = SysAllocStringLen(NULL, len);
    for (UINT i = 0; i < len; i++)
        V_BSTR(&call.argument)[i] = u'x';
    best = bench_best_ns(bench_invoke, &call, 15, n);
    VariantClear(&call.argument);
    return best;
}

static void create_local(void *context)
{
    IDispatch *object;

    bench_create(&CLSID_Bench, CLSCTX_LOCAL_SERVER, &object);
    IDispatch_Release(object);
}

static void create_inproc(void *context)
{
    IDispatch *object;

    bench_create(&CLSID_Inproc, CLSCTX_INPROC_SERVER, &object);
    IDispatch_Release(object);
}

/* A client process of its own: creates, calls @n times, says how long the calls took. */
static void run_client(int fd, int n)
{
    struct bench_call call = {0};
    uint64_t times[2];

    bench_check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    bench_create(&CLSID_Bench, CLSCTX_LOCAL_SERVER, &call.object);
    bench_invoke(&call);
    times[0] = bench_now_ns();
    for (int i = 0; i < n; i++)
        bench_invoke(&call);
    times[1] = bench_now_ns();
    if (write(fd, times, sizeof(times)) != sizeof(times))
        exit(1);
    /* Keeps its object until the parent has heard of everybody. */
    while (read(STDIN_FILENO, times, sizeof(times)) > 0)
        ;
    IDispatch_Release(call.object);
    CoUninitialize();
}

/* Starts clients together; the time from the first call of any to the last one's end. */
static double run_clients(int clients, int calls)
{
    char calls_text[16];
    char *argv[] = {bench_program, "client", calls_text, NULL};
    uint64_t times[2], first = UINT64_MAX, last = 0;
    int pipes[2], hold[2];

    if (pipe2(pipes, O_CLOEXEC) < 0 || pipe2(hold, O_CLOEXEC) < 0)
        exit(1);
    snprintf(calls_text, sizeof(calls_text), "%d", calls);
    for (int i = 0; i < clients; i++)
        bench_spawn(argv, hold[0], pipes[1]);
    for (int i = 0; i < clients; i++) {
        if (read(pipes[0], times, sizeof(times)) != sizeof(times))
            exit(1);
        first = times[0] < first ? times[0] : first;
        last = times[1] > last ? times[1] : last;
    }
    /* All have their object: now all may go. */
    close(hold[1]);
    for (int i = 0; i < clients; i++)
        wait(NULL);
    close(hold[0]);
    close(pipes[0]);
    close(pipes[1]);
    return (double)(last - first);
}

static int count_servers(void)
{
    char path[PATH_MAX + 16];
    struct stat status;

    snprintf(path, sizeof(path), "%s/servers", bench_home);
    return stat(path, &status) < 0 ? 0 : (int)status.st_size;
}

static double time_spawn(char *hello)
{
    char *argv[] = {hello, NULL};
    int pipes[2];
    uint64_t start;
    double took;
    char mark;

    if (pipe2(pipes, O_CLOEXEC) < 0)
        exit(1);
    start = bench_now_ns();
    bench_spawn(argv, -1, pipes[1]);
    if (read(pipes[0], &mark, 1) != 1)
        exit(1);
    took = (double)(bench_now_ns() - start);
    wait(NULL);
    close(pipes[0]);
    close(pipes[1]);
    return took;
}

static double time_cold(void)
{
    IDispatch *object;
    uint64_t start;
    double took;

    bench_wait_for_no_server();
    start = bench_now_ns();
    bench_create(&CLSID_Bench, CLSCTX_LOCAL_SERVER, &object);
    took = (double)(bench_now_ns() - start);
    IDispatch_Release(object);
    return took;
}

/* In turn: what else the machine does meanwhile happens to both. */
static void measure_starts(double *ret_spawn, double *ret_cold)
{
    char hello[PATH_MAX];

    bench_beside("hello", hello);
    for (int i = 0; i < 200; i++) {
        double spawned = time_spawn(hello), cold = time_cold();

        *ret_spawn = i == 0 || spawned < *ret_spawn ? spawned : *ret_spawn;
        *ret_cold = i == 0 || cold < *ret_cold ? cold : *ret_cold;
    }
}

static double measure_failure(const CLSID *clsid)
{
    double worst = 0;

    for (int i = 0; i < 10; i++) {
        uint64_t start = bench_now_ns();
        IUnknown *object;
        double took;

        if (SUCCEEDED(CoCreateInstance(clsid, NULL, CLSCTX_LOCAL_SERVER, &IID_IUnknown,
                                       (void **)&object)))
            exit(1);
        took = (double)(bench_now_ns() - start);
        worst = took > worst ? took : worst;
    }
    return worst;
}

static double measure_daemon_kib(void)
{
    char path[64], line[256];
    double kib = 0;
    FILE *rollup;

    snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", bench_find_daemon());
    rollup = fopen(path, "re");
    while (rollup && fgets(line, sizeof(line), rollup)) {
        if (sscanf(line, "Pss: %lf", &kib) == 1)
            break;
    }
    if (rollup)
        fclose(rollup);
    return kib;
}

static void register_classes(void)
{
    char module[PATH_MAX];

    bench_beside("example_inproc_server.so", module);
    bench_register(&CLSID_Bench, u"LocalServer32", bench_program);
    bench_register(&CLSID_Missing, u"LocalServer32", "/nowhere/server");
    bench_register(&CLSID_Exits, u"LocalServer32", "/bin/false");
    bench_register(&CLSID_Inproc, u"InprocServer32", module);
    for (unsigned i = 0; i < 100; i++) {
        CLSID clsid = CLSID_Bench;

        clsid.Data1 = 0x1000 + i;
        bench_register(&clsid, u"LocalServer32", bench_program);
    }
}

static void measure(void)
{
    double limit, empty, spawned, cold, warm;
    struct bench_call call = {0};

    bench_use_one_processor(true);
    limit = measure_limit();
    bench_check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    register_classes();

    bench_print("create.inproc", bench_best_ns(create_inproc, NULL, 15, 20000), "ns");
    bench_print("call.limit", limit / 1e3, "us");

    bench_print("fail.missing", measure_failure(&CLSID_Missing) / 1e6, "ms");
    bench_print("fail.exits", measure_failure(&CLSID_Exits) / 1e6, "ms");

    measure_starts(&spawned, &cold);
    bench_print("activate.cold", cold / 1e6, "ms");
    bench_print("activate.cold.limit", spawned / 1e6, "ms");
    bench_print("activate.cold.ratio", cold / spawned, "x");

    bench_create(&CLSID_Bench, CLSCTX_LOCAL_SERVER, &call.object);
    empty = bench_best_ns(bench_invoke, &call, 25, 4000);
    limit = measure_limit() < limit ? measure_limit() : limit;
    bench_print("call.empty", empty / 1e3, "us");
    bench_print("call.ratio", empty / limit, "x");
    bench_print("call.string32", measure_text(call.object, 32, 2000) / 1e3, "us");
    bench_print("call.string64k", measure_text(call.object, LONG_TEXT, 200) / 1e3, "us");
    warm = bench_best_ns(create_local, NULL, 15, 1000);
    bench_print("activate.warm", warm / 1e3, "us");
    bench_print("activate.warm.ratio", warm / limit, "x");
    IDispatch_Release(call.object);

    /* A daemon and a server of their own, on all processors. */
    bench_wait_for_no_server();
    bench_end_daemon();
    bench_use_one_processor(false);
    bench_create(&CLSID_Bench, CLSCTX_LOCAL_SERVER, &call.object);
    bench_print("call.parallel8",
                PARALLEL_CLIENTS * 20000 / (run_clients(PARALLEL_CLIENTS, 20000) / 1e9), "calls/s");
    IDispatch_Release(call.object);

    bench_wait_for_no_server();
    {
        int before = count_servers();

        run_clients(STORM_CLIENTS, 100);
        bench_print("storm.servers", count_servers() - before, "count");
    }
    bench_wait_for_no_server();
    CoUninitialize();
    bench_print("daemon.pss", measure_daemon_kib(), "KiB");
}

int main(int argc, char **argv)
{
    bench_init();
    if (argc > 1 && strcmp(argv[1], "-Embedding") == 0)
        return bench_serve(&CLSID_Bench, COINIT_MULTITHREADED);
    if (argc > 2 && strcmp(argv[1], "client") == 0) {
        run_client(1, atoi(argv[2]));
        return 0;
    }

    bench_begin();
    measure();
    bench_end();
    return 0;
}
