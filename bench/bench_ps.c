/* SPDX-License-Identifier: MIT */
/*
 * How long it takes to see who holds what, when that is very much: a client holds a hundred
 * thousand objects of a server, and `comity ps --json` tells all of them.
 */
#define COBJMACROS
#include <objbase.h>
#include <windows.h>

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

extern char **environ;

enum {
    OBJECTS = 100000,
    BATCHES = 5,
};

static const CLSID CLSID_Held = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x01, 0x03}};

static char comity[PATH_MAX];

static void check(HRESULT hr, const char *what)
{
    if (SUCCEEDED(hr))
        return;

    fprintf(stderr, "bench_ps: %s failed with 0x%08x\n", what, (unsigned)hr);
    exit(1);
}

/* ---- the server ---- */

static HRESULT STDMETHODCALLTYPE held_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    *ppv = IsEqualIID(riid, &IID_IUnknown) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

/* Objects and class object live as long as the process. */
static ULONG STDMETHODCALLTYPE held_AddRef(IUnknown *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE held_Release(IUnknown *iface)
{
    return 1;
}

static const IUnknownVtbl held_vtable = {
    .QueryInterface = held_QueryInterface,
    .AddRef = held_AddRef,
    .Release = held_Release,
};

static HRESULT STDMETHODCALLTYPE class_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    BOOL is_known = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IClassFactory);

    *ppv = is_known ? iface : NULL;
    return is_known ? S_OK : E_NOINTERFACE;
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
    static IUnknown *objects;
    static LONG n;

    if (!objects)
        objects = calloc(OBJECTS, sizeof(*objects));
    *ppv = NULL;
    if (!objects || n == OBJECTS)
        return E_OUTOFMEMORY;
    objects[n].lpVtbl = (IUnknownVtbl *)&held_vtable;
    n++;
    return held_QueryInterface(&objects[n - 1], riid, ppv);
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

/* Says that it serves, and does so until it is killed. */
static void serve(int told)
{
    static IClassFactory class_object = {(IClassFactoryVtbl *)&class_vtable};
    DWORD cookie;

    check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    check(CoRegisterClassObject(&CLSID_Held, (IUnknown *)&class_object, CLSCTX_LOCAL_SERVER,
                                REGCLS_MULTIPLEUSE, &cookie),
          "CoRegisterClassObject");
    if (write(told, "x", 1) != 1)
        exit(1);
    for (;;)
        pause();
}

static pid_t start_server(void)
{
    int pipes[2];
    char mark;
    pid_t pid;

    if (pipe(pipes) < 0)
        exit(1);
    pid = fork();
    if (pid == 0)
        serve(pipes[1]);
    close(pipes[1]);
    if (read(pipes[0], &mark, 1) != 1)
        exit(1);
    close(pipes[0]);
    return pid;
}

/* ---- the measurement ---- */

static void run_comity(char *const argv[])
{
    posix_spawn_file_actions_t actions;
    int status;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&pid, comity, &actions, NULL, argv, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0) {
        fprintf(stderr, "bench_ps: %s failed\n", comity);
        exit(1);
    }
    posix_spawn_file_actions_destroy(&actions);
}

static void run_ps(void *context)
{
    char *argv[] = {comity, "ps", "--json", NULL};

    run_comity(argv);
}

static void hold_objects(void)
{
    IClassFactory *class_object;
    IUnknown *object;

    check(CoGetClassObject(&CLSID_Held, CLSCTX_LOCAL_SERVER, NULL, &IID_IClassFactory,
                           (void **)&class_object),
          "CoGetClassObject");
    for (int i = 0; i < OBJECTS; i++)
        check(IClassFactory_CreateInstance(class_object, NULL, &IID_IUnknown, (void **)&object),
              "CreateInstance");
    IClassFactory_Release(class_object);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

int main(void)
{
    char *const stop[] = {comity, "daemon", "stop", NULL};
    char home[] = "/tmp/comity-bench.XXXXXX";
    ssize_t len = readlink("/proc/self/exe", comity, sizeof(comity) - 8);
    pid_t server;

    if (len < 0 || !mkdtemp(home))
        return 1;
    comity[len] = '\0';
    strcpy(strrchr(comity, '/') + 1, "comity");
    setenv("COMITY_HOME", home, 1);

    server = start_server();
    check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    hold_objects();
    bench_print("ps.100k", bench_best_ns(run_ps, NULL, BATCHES, 1) / 1e6, "ms");
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    run_comity(stop);
    nftw(home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
