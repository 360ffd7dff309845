/* SPDX-License-Identifier: MIT */
/*
 * How servers come and go, as their clients see it: activations that meet a server on its way out,
 * the slowest of them, and how soon one side knows that the other died.
 */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "bench_server.h"

enum {
    CLIENTS = 8,
    WARM_ACTIVATIONS = 2500, /* of each client */
    RACE_ACTIVATIONS = 12500,
    DEATHS = 20,
    CALLS = 4000,
};

static const CLSID CLSID_Free = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x01, 0x10}};
static const CLSID CLSID_Threaded = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x01, 0x11}};
static const CLSID CLSID_Here = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x01, 0x12}};

static double since_ms(uint64_t start)
{
    return (double)(bench_now_ns() - start) / 1e6;
}

static void write_all(int fd, const void *data, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = write(fd, (const char *)data + done, size - done);

        if (n <= 0)
            exit(1);
        done += (size_t)n;
    }
}

static void read_all(int fd, void *data, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = read(fd, (char *)data + done, size - done);

        if (n <= 0)
            exit(1);
        done += (size_t)n;
    }
}

/* Waits for the end of a process that need not be a child. */
static void await_end(pid_t pid)
{
    struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};

    if (end.fd < 0)
        return;
    poll(&end, 1, -1);
    close(end.fd);
}

/* ---- eight clients ---- */

/* A client process: creates and releases @n times, and tells how long each took, 0 for a failure.
 */
static int run_client(int n)
{
    uint32_t *times = calloc((size_t)n, sizeof(*times));

    bench_check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    for (int i = 0; times && i < n; i++) {
        uint64_t start = bench_now_ns();
        IDispatch *object;
        HRESULT hr;

        hr = CoCreateInstance(&CLSID_Free, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                              (void **)&object);
        if (FAILED(hr))
            continue;
        times[i] = (uint32_t)(bench_now_ns() - start);
        IDispatch_Release(object);
    }
    write_all(STDOUT_FILENO, times, (size_t)n * sizeof(*times));
    CoUninitialize();
    return 0;
}

/* The times of all clients, one client's after the other's. */
static uint32_t *run_clients(int n)
{
    uint32_t *times = calloc(CLIENTS * (size_t)n, sizeof(*times));
    char text[16];
    char *argv[] = {bench_program, "client", text, NULL};
    pid_t clients[CLIENTS];
    int outputs[CLIENTS];

    if (!times)
        exit(1);
    snprintf(text, sizeof(text), "%d", n);
    for (int i = 0; i < CLIENTS; i++) {
        int pipes[2];

        if (pipe2(pipes, O_CLOEXEC) < 0)
            exit(1);
        clients[i] = bench_spawn(argv, -1, pipes[1]);
        close(pipes[1]);
        outputs[i] = pipes[0];
    }
    for (int i = 0; i < CLIENTS; i++) {
        read_all(outputs[i], times + i * n, (size_t)n * sizeof(*times));
        close(outputs[i]);
    }
    for (int i = 0; i < CLIENTS; i++)
        waitpid(clients[i], NULL, 0);
    return times;
}

static int compare(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;

    return first < second ? -1 : first > second;
}

static double measure_p99_ratio(void)
{
    const size_t n = CLIENTS * WARM_ACTIVATIONS;
    IDispatch *keeper;
    uint32_t *times;
    double ratio;

    bench_create(&CLSID_Free, CLSCTX_LOCAL_SERVER, &keeper);
    times = run_clients(WARM_ACTIVATIONS);
    qsort(times, n, sizeof(*times), compare);
    ratio = (double)times[n * 99 / 100] / times[n / 2];
    free(times);
    IDispatch_Release(keeper);
    return ratio;
}

static double count_lost(void)
{
    uint32_t *times = run_clients(RACE_ACTIVATIONS);
    int n = 0;

    for (int i = 0; i < CLIENTS * RACE_ACTIVATIONS; i++)
        n += times[i] == 0;
    free(times);
    return n;
}

/* ---- deaths ---- */

/* From when the next daemon is started until a server that the last one knew is found again; the
 * worst of many. */
static double measure_recovery(void)
{
    IDispatch *keeper, *object;
    double worst = 0;

    bench_create(&CLSID_Free, CLSCTX_LOCAL_SERVER, &keeper);
    for (int i = 0; i < DEATHS; i++) {
        pid_t daemon = bench_find_daemon();
        uint64_t start;
        double took;

        kill(daemon, SIGKILL);
        await_end(daemon);
        waitpid(daemon, NULL, WNOHANG);
        start = bench_now_ns();
        bench_create(&CLSID_Free, CLSCTX_LOCAL_SERVER, &object);
        took = since_ms(start);
        IDispatch_Release(object);
        worst = took > worst ? took : worst;
    }
    IDispatch_Release(keeper);
    return worst;
}

/* When a call ended, which the server's death ended. */
static void *hang(void *context)
{
    DISPPARAMS none = {0};
    static uint64_t end;

    if (SUCCEEDED(IDispatch_Invoke((IDispatch *)context, DISPID_HANG, &IID_NULL, 0, DISPATCH_METHOD,
                                   &none, NULL, NULL, NULL)))
        exit(1);
    end = bench_now_ns();
    return &end;
}

static double measure_death_of_server(void)
{
    const struct timespec into_the_call = {.tv_nsec = 5000000};
    double worst = 0;

    for (int i = 0; i < DEATHS; i++) {
        struct bench_call call = {0};
        pthread_t thread;
        uint64_t start;
        void *end;
        double took;

        bench_wait_for_no_server();
        bench_create(&CLSID_Free, CLSCTX_LOCAL_SERVER, &call.object);
        bench_invoke(&call);
        if (pthread_create(&thread, NULL, hang, call.object) != 0)
            exit(1);
        nanosleep(&into_the_call, NULL);
        start = bench_now_ns();
        kill(bench_find_process(bench_program), SIGKILL);
        pthread_join(thread, &end);
        took = (double)(*(uint64_t *)end - start) / 1e6;
        IDispatch_Release(call.object);
        worst = took > worst ? took : worst;
    }
    return worst;
}

/* A client that holds an object of this process, and says so, until it is killed. */
__attribute__((noreturn)) static void hold_object(void)
{
    IDispatch *object;

    bench_check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    bench_create(&CLSID_Here, CLSCTX_LOCAL_SERVER, &object);
    write_all(STDOUT_FILENO, "x", 1);
    for (;;)
        pause();
}

/* From a client's death until the server lets go of what only it held. */
static double measure_death_of_client(void)
{
    char *argv[] = {bench_program, "holder", NULL};
    double worst = 0;
    HANDLE unused;
    DWORD cookie;

    unused = bench_offer(&CLSID_Here, &cookie);
    for (int i = 0; i < DEATHS; i++) {
        uint64_t start;
        int pipes[2];
        double took;
        pid_t pid;
        char mark;

        ResetEvent(unused);
        CoResumeClassObjects();
        if (pipe2(pipes, O_CLOEXEC) < 0)
            exit(1);
        pid = bench_spawn(argv, -1, pipes[1]);
        read_all(pipes[0], &mark, 1);
        start = bench_now_ns();
        kill(pid, SIGKILL);
        WaitForSingleObject(unused, INFINITE);
        took = since_ms(start);
        waitpid(pid, NULL, 0);
        close(pipes[0]);
        close(pipes[1]);
        worst = took > worst ? took : worst;
    }
    CoRevokeClassObject(cookie);
    return worst;
}

/* ---- apartments ---- */

static double measure_calls(REFCLSID clsid)
{
    struct bench_call call = {0};
    double best;

    bench_create(clsid, CLSCTX_LOCAL_SERVER, &call.object);
    best = bench_best_ns(bench_invoke, &call, 25, CALLS);
    IDispatch_Release(call.object);
    return best;
}

static void *serve_here(void *context)
{
    bench_serve(&CLSID_Here, COINIT_APARTMENTTHREADED);
    return NULL;
}

/* From the multi-threaded apartment into a single-threaded one of this process. */
static double measure_apartments(void)
{
    const struct timespec step = {.tv_nsec = 1000000};
    struct bench_call call = {0};
    pthread_t server;
    double best;

    if (pthread_create(&server, NULL, serve_here, NULL) != 0)
        exit(1);
    while (FAILED(CoCreateInstance(&CLSID_Here, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                                   (void **)&call.object)))
        nanosleep(&step, NULL);
    best = bench_best_ns(bench_invoke, &call, 25, CALLS);
    IDispatch_Release(call.object);
    pthread_join(server, NULL);
    return best;
}

/* ---- */

static void measure(void)
{
    char threaded[PATH_MAX + 16];
    double free_ns;

    snprintf(threaded, sizeof(threaded), "\"%s\" sta", bench_program);
    bench_check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    bench_register(&CLSID_Free, u"LocalServer32", bench_program);
    bench_register(&CLSID_Threaded, u"LocalServer32", threaded);

    bench_print("activate.warm.p99.ratio", measure_p99_ratio(), "x");
    bench_wait_for_no_server();
    bench_print("revoke.race.lost", count_lost(), "count");
    bench_wait_for_no_server();
    bench_print("recover.reregister", measure_recovery(), "ms");
    bench_print("death.server", measure_death_of_server(), "ms");
    bench_print("death.client", measure_death_of_client(), "ms");
    bench_wait_for_no_server();
    bench_end_daemon();
    bench_use_one_processor(true);
    free_ns = measure_calls(&CLSID_Free);
    bench_print("call.sta.ratio", measure_calls(&CLSID_Threaded) / free_ns, "x");
    bench_print("inproc.crossapartment", measure_apartments() / 1e3, "us");
    CoUninitialize();
}

int main(int argc, char **argv)
{
    bench_init();
    if (argc > 1 && strcmp(argv[1], "-Embedding") == 0)
        return bench_serve(&CLSID_Free, COINIT_MULTITHREADED);
    if (argc > 1 && strcmp(argv[1], "sta") == 0)
        return bench_serve(&CLSID_Threaded, COINIT_APARTMENTTHREADED);
    if (argc > 1 && strcmp(argv[1], "holder") == 0)
        hold_object();
    if (argc > 2 && strcmp(argv[1], "client") == 0)
        return run_client(atoi(argv[2]));

    bench_begin();
    measure();
    bench_end();
    return 0;
}
