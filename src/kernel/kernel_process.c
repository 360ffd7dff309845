/* SPDX-License-Identifier: MIT */
#include "kernel/kernel_process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/hresult.h"
#include "base/watcher.h"

/* What GetExitCodeProcess tells of programs that were stopped. */
#define STATUS_ACCESS_VIOLATION 0xc0000005
#define STATUS_CONTROL_C_EXIT 0xc000013a
#define STATUS_STACK_BUFFER_OVERRUN 0xc0000409

struct process {
    struct kernel_object object;
    struct watcher_source source; /* its pidfd, or -1 for this process */
    pid_t pid;                    /* (const) */
    bool is_child;                /* (const) to be reaped here */
    bool is_over;                 /* (lock) */
    DWORD exit_code;              /* (lock) */
};

static struct process *process_from(struct kernel_object *object)
{
    return container_of(object, struct process, object);
}

static void process_destroy(struct kernel_object *object)
{
    struct process *process = process_from(object);

    if (process->source.fd >= 0) {
        watcher_remove(&process->source);
        close(process->source.fd);
    }
    free(process);
}

/* The exit code of what a signal stopped. */
static DWORD code_of_signal(int number)
{
    switch (number) {
    case SIGSEGV:
    case SIGBUS:
        return STATUS_ACCESS_VIOLATION;
    case SIGINT:
        return STATUS_CONTROL_C_EXIT;
    case SIGABRT:
        return STATUS_STACK_BUFFER_OVERRUN;
    default:
        return 128 + (DWORD)number;
    }
}

/* Notes the process's end if it has come. How another's child ended is not told: 0. (lock) */
static bool note_end(struct process *process)
{
    struct pollfd ready = {.fd = process->source.fd, .events = POLLIN};
    siginfo_t end = {0};

    if (process->is_over || ready.fd < 0 || poll(&ready, 1, 0) != 1)
        return process->is_over;

    process->is_over = true;
    if (waitid(P_PIDFD, (id_t)ready.fd, &end, WEXITED | (process->is_child ? 0 : WNOWAIT)) < 0)
        end.si_code = CLD_EXITED;
    if (process->exit_code == STILL_ACTIVE)
        process->exit_code =
            end.si_code == CLD_EXITED ? (DWORD)end.si_status : code_of_signal(end.si_status);
    return true;
}

static bool process_is_signaled(struct kernel_object *object, const struct kernel_thread *thread)
{
    return note_end(process_from(object));
}

static const struct kernel_class process_class = {
    .destroy = process_destroy,
    .is_signaled = process_is_signaled,
};

static void on_end(struct watcher_source *source)
{
    struct process *process = container_of(source, struct process, source);

    kernel_lock();
    if (note_end(process))
        kernel_object_changed(&process->object);
    kernel_unlock();
    watcher_remove(source);
    if (process->is_child)
        kernel_object_unref(&process->object);
}

static HRESULT process_new(pid_t pid, bool is_child, struct kernel_object **ret_object)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct process *process = calloc(1, sizeof(*process));
    HRESULT hr;

    if (!process)
        return hr_raise(E_OUTOFMEMORY, "making the object of a process");

    object = &process->object;
    kernel_object_init(object, &process_class);
    process->pid = pid;
    process->is_child = is_child;
    process->exit_code = STILL_ACTIVE;
    process->source = (struct watcher_source){.fd = -1, .ready = on_end};
    if (pid == getpid()) {
        *ret_object = TAKE_PTR(object);
        return S_OK;
    }
    process->source.fd = pidfd_open(pid, 0);
    if (process->source.fd < 0)
        return errno == ESRCH || errno == EINVAL
                   ? hr_from_win32(ERROR_INVALID_PARAMETER)
                   : hr_raise(hr_from_errno(), "opening the process %d", (int)pid);

    /* The watcher's reference keeps a child until it was reaped. */
    if (is_child)
        kernel_object_ref(object);
    hr = watcher_add(&process->source);
    if (FAILED(hr)) {
        if (is_child)
            kernel_object_unref(object);
        return hr_trace(hr);
    }
    *ret_object = TAKE_PTR(object);
    return S_OK;
}

HRESULT kernel_process_self(struct kernel_object **ret_object)
{
    return hr_trace(process_new(getpid(), false, ret_object));
}

HRESULT kernel_process_adopt(pid_t child, struct kernel_object **ret_object)
{
    return hr_trace(process_new(child, true, ret_object));
}

HRESULT kernel_process_open(pid_t pid, struct kernel_object **ret_object)
{
    return hr_trace(process_new(pid, false, ret_object));
}

bool kernel_process_is_self(HANDLE handle)
{
    struct kernel_object *object;
    bool is_self;

    if (handle == GetCurrentProcess())
        return true;

    kernel_lock();
    object = kernel_handle_find(handle, &process_class);
    is_self = object && process_from(object)->pid == getpid();
    kernel_unlock();
    return is_self;
}

/* ---- the calls ---- */

HANDLE GetCurrentProcess(void)
{
    return (HANDLE)(LONG_PTR)-1;
}

HANDLE OpenProcess(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwProcessId)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    HANDLE handle = NULL;
    HRESULT hr;

    hr = kernel_process_open((pid_t)dwProcessId, &object);
    if (SUCCEEDED(hr))
        hr = kernel_handle_new(object, &handle);
    if (SUCCEEDED(hr))
        return handle;

    kernel_fail(hr_to_win32(hr));
    return NULL;
}

/* The process behind a handle, referenced; NULL with the last error. */
static struct kernel_object *process_behind(HANDLE handle)
{
    struct kernel_object *object = NULL;
    HRESULT hr = kernel_handle_object(handle, &process_class, &object);

    if (FAILED(hr))
        kernel_fail(hr_to_win32(hr));
    return object;
}

BOOL GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = process_behind(hProcess);

    if (!object)
        return FALSE;

    kernel_lock();
    *lpExitCode = note_end(process_from(object)) ? process_from(object)->exit_code : STILL_ACTIVE;
    kernel_unlock();
    return TRUE;
}

/* No program is one of 32 bits on a system of 64. */
BOOL IsWow64Process(HANDLE hProcess, PBOOL Wow64Process)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = process_behind(hProcess);

    if (!object)
        return FALSE;
    *Wow64Process = FALSE;
    return TRUE;
}

DWORD GetProcessId(HANDLE Process)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = process_behind(Process);

    return object ? (DWORD)process_from(object)->pid : 0;
}

BOOL TerminateProcess(HANDLE hProcess, UINT uExitCode)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = process_behind(hProcess);
    bool is_killed;

    if (!object)
        return FALSE;
    if (process_from(object)->pid == getpid())
        _exit((int)uExitCode);

    kernel_lock();
    is_killed = !note_end(process_from(object)) &&
                pidfd_send_signal(process_from(object)->source.fd, SIGKILL, NULL, 0) == 0;
    if (is_killed)
        process_from(object)->exit_code = uExitCode;
    kernel_unlock();
    return is_killed ? TRUE : kernel_fail(ERROR_ACCESS_DENIED);
}

void ExitProcess(UINT uExitCode)
{
    exit((int)uExitCode);
}
