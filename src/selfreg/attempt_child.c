/* SPDX-License-Identifier: MIT */
#include "selfreg/attempt_child.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <comity/comity.h>
#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/capture.h"
#include "selfreg/guard.h"
#include "selfreg/search_folders.h"

enum {
    GO = 3, /* where the descriptor is put that tells which plan to follow */
};

static const char library_name[] = "libcomity.so.0";

/* The calls of libcomity: this program has a registry of its own, and the module has that one. */
struct library {
    HRESULT (*initialize)(LPVOID reserved);
    void (*uninitialize)(void);
    HMODULE (*load)(LPCWSTR path);
    BOOL (*free)(HMODULE module);
    FARPROC (*find)(HMODULE module, LPCSTR name);
    LSTATUS (*open_key)(HKEY key, LPCWSTR sub, DWORD options, REGSAM access, PHKEY ret_key);
    LSTATUS (*close_key)(HKEY key);
    HRESULT (*get_error)(ULONG reserved, IErrorInfo **ret_error);
    void (*free_text)(BSTR text);
    HRESULT (*register_data)(LPCWSTR path, BOOL registers, COMITY_NOTICE notice, void *context);
};

__attribute__((noreturn, format(printf, 2, 3))) static void
give_up(const struct attempt_child *child, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(child->report->why, sizeof(child->report->why), format, arguments);
    va_end(arguments);
    _exit(EXIT_FAILURE);
}

static void reach(const struct attempt_child *child, enum attempt_stage stage)
{
    __atomic_store_n(&child->report->stage, (uint32_t)stage, __ATOMIC_RELEASE);
}

/* ---- what surrounds it ---- */

static void reset_signals(void)
{
    static const int ignored[] = {SIGPIPE, SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGCHLD};
    sigset_t none;

    for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
        signal(ignored[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void begin(const struct attempt_child *child)
{
    struct rlimit no_core = {0, 0};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    setsid(); /* it has no terminal, and gets no signals from one */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != child->parent)
        _exit(EXIT_FAILURE);
    reset_signals();
    setrlimit(RLIMIT_CORE, &no_core);
    if (null < 0 || dup2(null, 0) < 0 || dup2(child->output, 1) < 0 || dup2(child->output, 2) < 0)
        give_up(child, "its standard streams: %s", strerror(errno));
}

/* All descriptors but one that is kept, as @kept: the hives' own among them. */
static void close_all_but(int fd, int kept)
{
    if (fd != kept && dup2(fd, kept) < 0)
        _exit(EXIT_FAILURE);
    if (syscall(SYS_close_range, kept + 1, ~0u, 0) == 0)
        return;
    for (fd = kept + 1; fd < sysconf(_SC_OPEN_MAX); fd++)
        close(fd);
}

/*
 * The folders that are searched stay those that were meant. This process's own loader has read its
 * list already: if there is a relative one in that, the present folder is opened to return to, else
 * -1.
 */
static int keep_search_folders(const struct attempt_child *child)
{
    bool is_relative, is_other_relative;

    if (!search_folders_make_full("LD_LIBRARY_PATH", &is_relative) ||
        !search_folders_make_full("PATH", &is_other_relative) ||
        !search_folders_make_full("PYTHONPATH", &is_other_relative))
        give_up(child, "the current folder: %s", strerror(errno));
    return is_relative ? open(".", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
}

/* Returns what keep_search_folders() does. */
static int enclose(const struct attempt_child *child)
{
    int start;

    close_all_but(child->go, GO);
    start = keep_search_folders(child);
    if (setenv(capture_variable, child->folder, 1) < 0 || setenv("TMPDIR", child->scratch, 1) < 0 ||
        chdir(child->scratch) < 0)
        give_up(child, "%s: %s", child->scratch, strerror(errno));
    if (!child->plan->is_trusted)
        child->report->guards = guard_put_on(child->folder);
    return start;
}

/* The registry is ready then. */
static void wait_for_plan(struct attempt_child *child)
{
    uint8_t number;

    if (read(GO, &number, 1) != 1)
        _exit(EXIT_FAILURE);
    close(GO);
    child->plan += number;
}

/* ---- a program ---- */

__attribute__((noreturn)) static void become_program(const struct attempt_child *child)
{
    const struct attempt_plan *plan = child->plan;
    char *const arguments[] = {(char *)plan->interpreter, (char *)plan->path,
                               (char *)plan->argument, NULL};

    reach(child, ATTEMPT_CALLING);
    if (plan->interpreter)
        execvp(plan->interpreter, arguments);
    else
        execv(plan->path, arguments + 1);
    reach(child, ATTEMPT_LOADING);
    give_up(child, "%s: %s", plan->interpreter ? plan->interpreter : plan->path, strerror(errno));
}

/* ---- a module ---- */

/* Beside this program, as where it was built; where it is installed; or where the loader finds
 * it. */
static void *open_library(void)
{
    char self[PATH_MAX], path[PATH_MAX * 2];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    static const char *const places[] = {"", "../" COMITY_LIBDIR "/", "../lib/",
                                         "../../" COMITY_LIBDIR "/"};

    if (len > 0) {
        self[len] = '\0';
        *strrchr(self, '/') = '\0';
        for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
            snprintf(path, sizeof(path), "%s/%s%s", self, places[i], library_name);
            if (access(path, R_OK) == 0)
                return dlopen(path, RTLD_LAZY | RTLD_GLOBAL);
        }
    }
    return dlopen(library_name, RTLD_LAZY | RTLD_GLOBAL);
}

static void find_library(const struct attempt_child *child, struct library *ret_library)
{
    struct library library;
    const struct {
        const char *name;
        void **place;
    } calls[] = {
        {"OleInitialize", (void **)&library.initialize},
        {"OleUninitialize", (void **)&library.uninitialize},
        {"LoadLibraryW", (void **)&library.load},
        {"FreeLibrary", (void **)&library.free},
        {"GetProcAddress", (void **)&library.find},
        {"RegOpenKeyExW", (void **)&library.open_key},
        {"RegCloseKey", (void **)&library.close_key},
        {"GetErrorInfo", (void **)&library.get_error},
        {"SysFreeString", (void **)&library.free_text},
        {"ComityRegisterModuleData", (void **)&library.register_data},
    };
    void *handle = open_library();

    if (!handle)
        give_up(child, "%s", dlerror());
    for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
        *calls[i].place = dlsym(handle, calls[i].name);
        if (!*calls[i].place)
            give_up(child, "%s", dlerror());
    }
    *ret_library = library;
}

/* Before the module can take the capture's name out of the environment. */
static void join(const struct attempt_child *child, const struct library *library)
{
    HKEY key;
    LSTATUS status = library->open_key(HKEY_CURRENT_USER, u"Software", 0, KEY_READ, &key);

    if (status != ERROR_SUCCESS)
        give_up(child, "the registry cannot be read: error %d", (int)status);
    library->close_key(key);
}

static HMODULE load(const struct attempt_child *child, const struct library *library)
{
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(child->plan->path);
    HMODULE module = path ? library->load((LPCWSTR)path) : NULL;
    void *again;

    if (module)
        return module;
    /* The loader says why; a DllMain that refuses does not. */
    again = dlopen(child->plan->path, RTLD_LAZY | RTLD_LOCAL);
    give_up(child, "%s", again ? "its DllMain failed" : dlerror());
}

static HMODULE load_from(const struct attempt_child *child, const struct library *library,
                         int start)
{
    HMODULE module;

    if (start < 0)
        return load(child, library);
    if (fchdir(start) < 0)
        give_up(child, "the current folder: %s", strerror(errno));
    module = load(child, library);
    close(start);
    if (chdir(child->scratch) < 0)
        give_up(child, "%s: %s", child->scratch, strerror(errno));
    return module;
}

static HRESULT call(const struct attempt_call *call, FARPROC entry)
{
    _cleanup_(freep) char16_t *line = NULL;

    if (!call->install_line)
        return ((HRESULT(*)(void))(void *)entry)();
    line = utf16_from_utf8_dup(call->install_line);
    return ((HRESULT(*)(BOOL, LPCWSTR))(void *)entry)(call->is_install, (LPCWSTR)line);
}

/* What the calls before have registered. */
static void note_written(const struct attempt_child *child)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        struct capture_header header;
        int fd;

        if (FAILED(capture_open(child->folder, (enum hive_kind)kind, &header, &fd)))
            give_up(child, "%s", hr_message());
        child->report->written[kind] = header.size;
        close(fd);
    }
}

/* Why a call failed, if it was one of ours that did: "no class is registered under ...". */
static void note_error(const struct attempt_child *child, const struct library *library)
{
    _cleanup_(freep) char *why = NULL;
    IErrorInfo *error = NULL;
    BSTR text = NULL;

    if (library->get_error(0, &error) != S_OK)
        return;
    if (SUCCEEDED(error->lpVtbl->GetDescription(error, &text)) && text)
        why = utf16_to_utf8_dup((const char16_t *)text);
    snprintf(child->report->why, sizeof(child->report->why), "%s", why ? why : "");
    library->free_text(text);
    error->lpVtbl->Release(error);
}

/* What is there already is no call's. */
static void forget_error(const struct library *library)
{
    IErrorInfo *error;

    if (library->get_error(0, &error) == S_OK)
        error->lpVtbl->Release(error);
}

static void call_all(const struct attempt_child *child, const struct library *library,
                     HMODULE module)
{
    const struct attempt_plan *plan = child->plan;

    for (unsigned i = 0; i < plan->n_calls; i++) {
        FARPROC entry = library->find(module, plan->calls[i].name);

        child->report->call = i;
        if (!entry)
            give_up(child, "it exports no %s", plan->calls[i].name);
        if (i > 0)
            note_written(child);
        forget_error(library);
        reach(child, ATTEMPT_CALLING);
        child->report->hr = call(&plan->calls[i], entry);
        if (FAILED(child->report->hr)) {
            note_error(child, library);
            _exit(EXIT_FAILURE);
        }
        reach(child, ATTEMPT_ENTERING);
    }
}

/* ---- a module's data ---- */

/* The last one is why it failed, if it did. */
static void note(void *context, const char *text)
{
    const struct attempt_child *child = context;

    puts(text);
    snprintf(child->report->why, sizeof(child->report->why), "%s", text);
}

static void run_data(const struct attempt_child *child, const struct library *library)
{
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(child->plan->path);

    join(child, library);
    reach(child, ATTEMPT_CALLING);
    child->report->hr =
        path ? library->register_data((LPCWSTR)path, child->plan->calls[0].is_install, note,
                                      (void *)child)
             : E_OUTOFMEMORY;
    fflush(NULL);
    if (FAILED(child->report->hr))
        _exit(EXIT_FAILURE);
}

/* ---- a module ---- */

static void run_module(const struct attempt_child *child, const struct library *library, int start)
{
    HMODULE module;

    join(child, library);
    reach(child, ATTEMPT_INITIALIZING);
    child->report->hr = library->initialize(NULL);
    if (FAILED(child->report->hr))
        _exit(EXIT_FAILURE);
    reach(child, ATTEMPT_LOADING);
    module = load_from(child, library, start);
    reach(child, ATTEMPT_ENTERING);
    call_all(child, library, module);
    reach(child, ATTEMPT_UNLOADING);
    library->free(module);
    library->uninitialize();
}

void attempt_child_run(struct attempt_child *child)
{
    struct library library;
    int start;

    begin(child);
    find_library(child, &library);
    start = enclose(child);
    wait_for_plan(child);
    if (child->plan->argument)
        become_program(child);
    if (child->plan->is_data)
        run_data(child, &library);
    else
        run_module(child, &library, start);
    fflush(NULL);
    reach(child, ATTEMPT_DONE);
    _exit(EXIT_SUCCESS);
}
