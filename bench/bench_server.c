/* SPDX-License-Identifier: MIT */
#include "bench_server.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

char bench_program[PATH_MAX];
char bench_home[PATH_MAX];
static HANDLE unused;

void bench_check(HRESULT hr, const char *what)
{
    if (SUCCEEDED(hr))
        return;

    fprintf(stderr, "%s: %s failed with 0x%08x\n", program_invocation_short_name, what,
            (unsigned)hr);
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
        SetEvent(unused);
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
    while (dispIdMember == DISPID_HANG)
        pause();
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

static void serve_until_unused(DWORD model)
{
    MSG msg;

    if (model == COINIT_MULTITHREADED) {
        WaitForSingleObject(unused, INFINITE);
        return;
    }
    while (MsgWaitForMultipleObjects(1, &unused, FALSE, INFINITE, QS_ALLINPUT) != WAIT_OBJECT_0) {
        while (PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE))
            DispatchMessageW(&msg);
    }
}

HANDLE bench_offer(REFCLSID clsid, DWORD *ret_cookie)
{
    static IClassFactory class_object = {(IClassFactoryVtbl *)&class_vtable};

    unused = CreateEventW(NULL, TRUE, FALSE, NULL);
    bench_check(CoRegisterClassObject(clsid, (IUnknown *)&class_object, CLSCTX_LOCAL_SERVER,
                                      REGCLS_MULTIPLEUSE, ret_cookie),
                "CoRegisterClassObject");
    return unused;
}

int bench_serve(REFCLSID clsid, DWORD model)
{
    DWORD cookie;

    leave_mark();
    bench_check(CoInitializeEx(NULL, model), "CoInitializeEx");
    bench_offer(clsid, &cookie);
    serve_until_unused(model);
    CoRevokeClassObject(cookie);
    CoUninitialize();
    return 0;
}

/* ---- the client ---- */

void bench_register(REFCLSID clsid, const WCHAR *kind, const char *command)
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
    bench_check(HRESULT_FROM_WIN32(RegSetValueW(HKEY_CLASSES_ROOT, key, REG_SZ, text, 0)),
                "RegSetValue");
    /* Of any apartment: otherwise this would measure a call between apartments. */
    bench_check(HRESULT_FROM_WIN32(RegSetKeyValueW(HKEY_CLASSES_ROOT, key, u"ThreadingModel",
                                                   REG_SZ, u"Both", sizeof(u"Both"))),
                "RegSetKeyValue");
}

void bench_create(REFCLSID clsid, DWORD context, IDispatch **ret_object)
{
    bench_check(CoCreateInstance(clsid, NULL, context, &IID_IDispatch, (void **)ret_object),
                "CoCreateInstance");
}

void bench_invoke(void *context)
{
    struct bench_call *call = context;
    DISPPARAMS params = {.rgvarg = &call->argument, .cArgs = call->n};

    if (FAILED(IDispatch_Invoke(call->object, DISPID_NOTHING, &IID_NULL, 0, DISPATCH_METHOD,
                                &params, NULL, NULL, NULL)))
        exit(1);
}

/* ---- processes ---- */

pid_t bench_spawn(char *const argv[], int in, int out)
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

pid_t bench_find_process(const char *executable)
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

void bench_beside(const char *name, char ret_path[static PATH_MAX])
{
    if (snprintf(ret_path, PATH_MAX, "%.*s/%s", (int)(strrchr(bench_program, '/') - bench_program),
                 bench_program, name) >= PATH_MAX)
        exit(1);
}

void bench_wait_for_no_server(void)
{
    pid_t pid;

    while ((pid = bench_find_process(bench_program)) != 0) {
        int fd = (int)syscall(SYS_pidfd_open, pid, 0);
        struct pollfd end = {.fd = fd, .events = POLLIN};

        if (fd >= 0) {
            poll(&end, 1, -1);
            close(fd);
        }
    }
}

pid_t bench_find_daemon(void)
{
    char path[PATH_MAX];
    pid_t pid;

    bench_beside("comityd", path);
    pid = bench_find_process(path);
    if (pid == 0) {
        fprintf(stderr, "%s: comityd does not run\n", program_invocation_short_name);
        exit(1);
    }
    return pid;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

void bench_end_daemon(void)
{
    pid_t pid = bench_find_daemon();

    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
}

/* ---- the home ---- */

void bench_init(void)
{
    ssize_t len = readlink("/proc/self/exe", bench_program, sizeof(bench_program) - 1);

    if (len < 0)
        exit(1);
}

void bench_begin(void)
{
    strcpy(bench_home, "/tmp/comity-bench.XXXXXX");
    if (!mkdtemp(bench_home))
        exit(1);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    setenv("COMITY_HOME", bench_home, 1);
}

/* With the daemon, if anything was asked of one. */
void bench_end(void)
{
    char path[PATH_MAX];

    bench_beside("comityd", path);
    if (bench_find_process(path))
        bench_end_daemon();
    nftw(bench_home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

void bench_use_one_processor(bool one)
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
