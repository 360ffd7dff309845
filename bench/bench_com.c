/* SPDX-License-Identifier: MIT */
/*
 * Activation and calls, as a program sees them. The program is its own server: started with
 * -Embedding it offers the class whose methods do nothing.
 */
#define COBJMACROS
#include <objbase.h>
#include <oleauto.h>
#include <windows.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

extern char **environ;

/* The bytes of an Invoke request and its response without arguments. */
enum {
    REQUEST_SIZE = 128,
    RESPONSE_SIZE = 108,
    LONG_TEXT = 65536,
    STORM_CLIENTS = 64,
    PARALLEL_CLIENTS = 8,
    DISPID_NOTHING = 1,
};

static const CLSID CLSID_Bench = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x01, 0x00}};
static const CLSID CLSID_Missing = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x01, 0x01}};
static const CLSID CLSID_Exits = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x01, 0x02}};
static const CLSID CLSID_Inproc = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x00, 0x01}};

static char program[PATH_MAX];
static char home[PATH_MAX];
static sem_t unused;

static void check(HRESULT hr, const char *what)
{
    if (SUCCEEDED(hr))
        return;

    fprintf(stderr, "bench_com: %s failed with 0x%08x\n", what, (unsigned)hr);
    exit(1);
}

/* ---- the server ---- */

struct nothing {
    IDispatch IDispatch_iface;
    LONG refs;
};

static HRESULT STDMETHODCALLTYPE nothing_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch))
        return E_NOINTERFACE;

    IDispatch_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE nothing_AddRef(IDispatch *iface)
{
    return (ULONG)__atomic_add_fetch(&((struct nothing *)iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG STDMETHODCALLTYPE nothing_Release(IDispatch *iface)
{
    LONG refs = __atomic_sub_fetch(&((struct nothing *)iface)->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;

    free(iface);
    if (CoReleaseServerProcess() == 0)
        sem_post(&unused);
    return 0;
}

static HRESULT STDMETHODCALLTYPE nothing_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE nothing_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid,
                                                     ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT STDMETHODCALLTYPE nothing_GetIDsOfNames(IDispatch *iface, REFIID riid,
                                                       LPOLESTR *rgszNames, UINT cNames, LCID lcid,
                                                       DISPID *rgDispId)
{
    *rgDispId = DISPID_NOTHING;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE nothing_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid,
                                                LCID lcid, WORD wFlags, DISPPARAMS *pDispParams,
                                                VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                                                UINT *puArgErr)
{
    return S_OK;
}

static const IDispatchVtbl nothing_vtable = {
    .QueryInterface = nothing_QueryInterface,
    .AddRef = nothing_AddRef,
    .Release = nothing_Release,
    .GetTypeInfoCount = nothing_GetTypeInfoCount,
    .GetTypeInfo = nothing_GetTypeInfo,
    .GetIDsOfNames = nothing_GetIDsOfNames,
    .Invoke = nothing_Invoke,
};

static HRESULT STDMETHODCALLTYPE class_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;

    *ppv = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE class_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE class_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT STDMETHODCALLTYPE class_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter,
                                                      REFIID riid, void **ppv)
{
    struct nothing *nothing = calloc(1, sizeof(*nothing));
    HRESULT hr;

    *ppv = NULL;
    if (!nothing)
        return E_OUTOFMEMORY;

    nothing->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&nothing_vtable;
    nothing->refs = 1;
    CoAddRefServerProcess();
    hr = IDispatch_QueryInterface(&nothing->IDispatch_iface, riid, ppv);
    IDispatch_Release(&nothing->IDispatch_iface);
    return hr;
}

static HRESULT STDMETHODCALLTYPE class_LockServer(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static const IClassFactoryVtbl class_vtable = {
    .QueryInterface = class_QueryInterface,
    .AddRef = class_AddRef,
    .Release = class_Release,
    .CreateInstance = class_CreateInstance,
    .LockServer = class_LockServer,
};

/* Each server leaves a byte in the file, so that a storm's servers can be counted. */
static void leave_mark(void)
{
    char path[PATH_MAX + 16];
    int fd;

    snprintf(path, sizeof(path), "%s/servers", getenv("COMITY_HOME"));
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0 && write(fd, "x", 1) == 1)
        close(fd);
}

static int serve(void)
{
    static IClassFactory class_object = {(IClassFactoryVtbl *)&class_vtable};
    DWORD cookie;

    leave_mark();
    sem_init(&unused, 0, 0);
    check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    check(CoRegisterClassObject(&CLSID_Bench, (IUnknown *)&class_object, CLSCTX_LOCAL_SERVER,
                                REGCLS_MULTIPLEUSE, &cookie),
          "CoRegisterClassObject");
    while (sem_wait(&unused) < 0 && errno == EINTR)
        ;
    CoRevokeClassObject(cookie);
    CoUninitialize();
    return 0;
}

/* ---- the measurements ---- */

static void register_server(const CLSID *clsid, const WCHAR *kind, const char *command)
{
    WCHAR key[128] = u"CLSID\\", text[PATH_MAX + 32], id[39];
    size_t len = 6;

    StringFromGUID2(clsid, id, 39);
    for (int i = 0; id[i]; i++)
        key[len++] = id[i];
    key[len++] = u'\\';
    for (int i = 0; kind[i]; i++)
        key[len++] = kind[i];
    key[len] = 0;
    MultiByteToWideChar(CP_UTF8, 0, command, -1, text, PATH_MAX + 32);
    check(HRESULT_FROM_WIN32(RegSetValueW(HKEY_CLASSES_ROOT, key, REG_SZ, text, 0)), "RegSetValue");
    /* Of any apartment: otherwise this would measure a call between apartments. */
    check(HRESULT_FROM_WIN32(RegSetKeyValueW(HKEY_CLASSES_ROOT, key, u"ThreadingModel", REG_SZ,
                                             u"Both", sizeof(u"Both"))),
          "RegSetKeyValue");
}

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

struct call {
    IDispatch *object;
    VARIANT argument;
    UINT n;
};

static void invoke(void *context)
{
    struct call *call = context;
    DISPPARAMS params = {.rgvarg = &call->argument, .cArgs = call->n};

    if (FAILED(IDispatch_Invoke(call->object, DISPID_NOTHING, &IID_NULL, 0, DISPATCH_METHOD,
                                &params, NULL, NULL, NULL)))
        exit(1);
}

static double measure_text(IDispatch *object, UINT len, int n)
{
    struct call call = {.object = object, .n = 1};
    double best;

    V_VT(&call.argument) = VT_BSTR;
    V_BSTR(&call.argument) = SysAllocStringLen(NULL, len);
    for (UINT i = 0; i < len; i++)
        V_BSTR(&call.argument)[i] = u'x';
    best = bench_best_ns(invoke, &call, 15, n);
    VariantClear(&call.argument);
    return best;
}

static void create(const CLSID *clsid, DWORD context, IDispatch **ret_object)
{
    check(CoCreateInstance(clsid, NULL, context, &IID_IDispatch, (void **)ret_object),
          "CoCreateInstance");
}

static void create_local(void *context)
{
    IDispatch *object;

    create(&CLSID_Bench, CLSCTX_LOCAL_SERVER, &object);
    IDispatch_Release(object);
}

static void create_inproc(void *context)
{
    IDispatch *object;

    create(&CLSID_Inproc, CLSCTX_INPROC_SERVER, &object);
    IDispatch_Release(object);
}

/* A client process of its own: creates, calls @n times, says how long the calls took. */
static void run_client(int fd, int n)
{
    struct call call = {0};
    uint64_t times[2];

    check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    create(&CLSID_Bench, CLSCTX_LOCAL_SERVER, &call.object);
    invoke(&call);
    times[0] = bench_now_ns();
    for (int i = 0; i < n; i++)
        invoke(&call);
    times[1] = bench_now_ns();
    if (write(fd, times, sizeof(times)) != sizeof(times))
        exit(1);
    /* Keeps its object until the parent has heard of everybody. */
    while (read(STDIN_FILENO, times, sizeof(times)) > 0)
        ;
    IDispatch_Release(call.object);
    CoUninitialize();
}

static pid_t spawn(char *const argv[], int in, int out)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    if (in >= 0)
        posix_spawn_file_actions_adddup2(&actions, in, 0);
    if (out >= 0)
        posix_spawn_file_actions_adddup2(&actions, out, 1);
    if (posix_spawn(&pid, argv[0], &actions, NULL, argv, environ) != 0)
        exit(1);
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

/* Starts clients together; the time from the first call of any to the last one's end. */
static double run_clients(int clients, int calls)
{
    char calls_text[16];
    char *argv[] = {program, "client", calls_text, NULL};
    uint64_t times[2], first = UINT64_MAX, last = 0;
    int pipes[2], hold[2];

    if (pipe2(pipes, O_CLOEXEC) < 0 || pipe2(hold, O_CLOEXEC) < 0)
        exit(1);
    snprintf(calls_text, sizeof(calls_text), "%d", calls);
    for (int i = 0; i < clients; i++)
        spawn(argv, hold[0], pipes[1]);
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

    snprintf(path, sizeof(path), "%s/servers", home);
    return stat(path, &status) < 0 ? 0 : (int)status.st_size;
}

/* The process of this user that runs @executable, other than this one; 0 if none does. */
static pid_t find_process(const char *executable)
{
    char path[64], link[PATH_MAX];
    struct dirent *entry;
    DIR *processes = opendir("/proc");
    pid_t found = 0;

    while (processes && !found && (entry = readdir(processes))) {
        pid_t pid = atoi(entry->d_name);
        ssize_t len;

        snprintf(path, sizeof(path), "/proc/%d/exe", pid);
        len = pid > 0 && pid != getpid() ? readlink(path, link, sizeof(link) - 1) : -1;
        if (len > 0 && (size_t)len == strlen(executable) &&
            memcmp(link, executable, (size_t)len) == 0)
            found = pid;
    }
    if (processes)
        closedir(processes);
    return found;
}

static void beside(const char *name, char ret_path[static PATH_MAX])
{
    if (snprintf(ret_path, PATH_MAX, "%.*s/%s", (int)(strrchr(program, '/') - program), program,
                 name) >= PATH_MAX)
        exit(1);
}

/* A server that is gone has left the class table with its connection. */
static void wait_for_no_server(void)
{
    pid_t pid;

    while ((pid = find_process(program)) != 0) {
        int fd = (int)syscall(SYS_pidfd_open, pid, 0);
        struct pollfd end = {.fd = fd, .events = POLLIN};

        if (fd >= 0) {
            poll(&end, 1, -1);
            close(fd);
        }
    }
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
    spawn(argv, -1, pipes[1]);
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

    wait_for_no_server();
    start = bench_now_ns();
    create(&CLSID_Bench, CLSCTX_LOCAL_SERVER, &object);
    took = (double)(bench_now_ns() - start);
    IDispatch_Release(object);
    return took;
}

/* In turn: what else the machine does meanwhile happens to both. */
static void measure_starts(double *ret_spawn, double *ret_cold)
{
    char hello[PATH_MAX];

    beside("hello", hello);
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

static pid_t find_daemon(void)
{
    char path[PATH_MAX];
    pid_t pid;

    beside("comityd", path);
    pid = find_process(path);
    if (pid == 0) {
        fprintf(stderr, "bench_com: comityd does not run\n");
        exit(1);
    }
    return pid;
}

static double measure_daemon_kib(void)
{
    char path[64], line[256];
    double kib = 0;
    FILE *rollup;

    snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", find_daemon());
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

    beside("example_inproc_server.so", module);
    register_server(&CLSID_Bench, u"LocalServer32", program);
    register_server(&CLSID_Missing, u"LocalServer32", "/nowhere/server");
    register_server(&CLSID_Exits, u"LocalServer32", "/bin/false");
    register_server(&CLSID_Inproc, u"InprocServer32", module);
    for (unsigned i = 0; i < 100; i++) {
        CLSID clsid = CLSID_Bench;

        clsid.Data1 = 0x1000 + i;
        register_server(&clsid, u"LocalServer32", program);
    }
}

/*
 * Sequential figures are taken on one processor, the limit's too: whether two processes share one
 * changes a round trip more than anything that is measured, and the kernel decides it anew each
 * time.
 */
static void use_one_processor(bool one)
{
    static cpu_set_t all;
    cpu_set_t first;

    if (!one) {
        sched_setaffinity(0, sizeof(all), &all);
        return;
    }
    sched_getaffinity(0, sizeof(all), &all);
    CPU_ZERO(&first);
    for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&first) == 0; i++) {
        if (CPU_ISSET(i, &all))
            CPU_SET(i, &first);
    }
    sched_setaffinity(0, sizeof(first), &first);
}

static void end_daemon(void);

static void measure(void)
{
    double limit, empty, spawned, cold, warm;
    struct call call = {0};

    use_one_processor(true);
    limit = measure_limit();
    check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    register_classes();

    bench_print("create.inproc", bench_best_ns(create_inproc, NULL, 15, 20000), "ns");
    bench_print("call.limit", limit / 1e3, "us");

    bench_print("fail.missing", measure_failure(&CLSID_Missing) / 1e6, "ms");
    bench_print("fail.exits", measure_failure(&CLSID_Exits) / 1e6, "ms");

    measure_starts(&spawned, &cold);
    bench_print("activate.cold", cold / 1e6, "ms");
    bench_print("activate.cold.limit", spawned / 1e6, "ms");
    bench_print("activate.cold.ratio", cold / spawned, "x");

    create(&CLSID_Bench, CLSCTX_LOCAL_SERVER, &call.object);
    empty = bench_best_ns(invoke, &call, 25, 4000);
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
    wait_for_no_server();
    end_daemon();
    use_one_processor(false);
    create(&CLSID_Bench, CLSCTX_LOCAL_SERVER, &call.object);
    bench_print("call.parallel8",
                PARALLEL_CLIENTS * 20000 / (run_clients(PARALLEL_CLIENTS, 20000) / 1e9), "calls/s");
    IDispatch_Release(call.object);

    wait_for_no_server();
    {
        int before = count_servers();

        run_clients(STORM_CLIENTS, 100);
        bench_print("storm.servers", count_servers() - before, "count");
    }
    wait_for_no_server();
    CoUninitialize();
    bench_print("daemon.pss", measure_daemon_kib(), "KiB");
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

static void end_daemon(void)
{
    pid_t pid = find_daemon();

    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
}

int main(int argc, char **argv)
{
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);

    if (len < 0)
        return 1;
    if (argc > 1 && strcmp(argv[1], "-Embedding") == 0)
        return serve();
    if (argc > 2 && strcmp(argv[1], "client") == 0) {
        run_client(1, atoi(argv[2]));
        return 0;
    }

    strcpy(home, "/tmp/comity-bench.XXXXXX");
    if (!mkdtemp(home))
        return 1;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    setenv("COMITY_HOME", home, 1);
    measure();
    end_daemon();
    nftw(home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
