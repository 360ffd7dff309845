/* SPDX-License-Identifier: MIT */
/*
 * What interrupts a program, under its Windows names. A signal's handler may do next to nothing: it
 * writes to a pipe, and a thread that reads there asks the program's handlers.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include <comity/consoleapi.h>
#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/list.h"

static const struct {
    int signal;
    DWORD event;
} events[] = {
    {SIGINT, CTRL_C_EVENT},
    {SIGQUIT, CTRL_BREAK_EVENT},
    {SIGHUP, CTRL_CLOSE_EVENT},
    {SIGTERM, CTRL_SHUTDOWN_EVENT},
};

struct handler {
    struct list link; /* in control.handlers, the last one first */
    PHANDLER_ROUTINE routine;
};

static struct {
    pthread_mutex_t lock;
    struct list handlers; /* (lock) */
    bool is_waiting;      /* (lock) there is a thread */
    bool ignores_c;       /* (lock) */
    int reading, writing; /* (const) once there is a thread */
} control = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .handlers = LIST_INIT(control.handlers),
};

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

static void on_signal(int signal)
{
    unsigned char number = (unsigned char)signal;
    int error = errno;

    if (write(control.writing, &number, 1) < 0)
        _exit(128 + signal);
    errno = error;
}

static DWORD event_of(int signal)
{
    for (size_t i = 0; i < ARRAYSIZE(events); i++) {
        if (events[i].signal == signal)
            return events[i].event;
    }
    return CTRL_C_EVENT;
}

/* The n-th handler; it is asked without the lock, for it may take itself away. */
static PHANDLER_ROUTINE find_handler(size_t n)
{
    PHANDLER_ROUTINE routine = NULL;

    pthread_mutex_lock(&control.lock);
    list_for_each (link, &control.handlers) {
        if (n-- == 0) {
            routine = container_of(link, struct handler, link)->routine;
            break;
        }
    }
    pthread_mutex_unlock(&control.lock);
    return routine;
}

static bool is_handled(DWORD event)
{
    PHANDLER_ROUTINE routine;
    bool ignores;

    for (size_t n = 0; (routine = find_handler(n)) != NULL; n++) {
        if (routine(event))
            return true;
    }
    pthread_mutex_lock(&control.lock);
    ignores = event == CTRL_C_EVENT && control.ignores_c;
    pthread_mutex_unlock(&control.lock);
    return ignores;
}

static void *wait_for_signals(void *unused)
{
    unsigned char signal;
    ssize_t n;

    while ((n = read(control.reading, &signal, 1)) != 0) {
        if (n < 0 || is_handled(event_of(signal)))
            continue;
        sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
        kill(getpid(), signal);
    }
    return NULL;
}

/* Signals that were ignored when the program began stay so. */
static void catch_signals(void)
{
    struct sigaction before, catching = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    for (size_t i = 0; i < ARRAYSIZE(events); i++) {
        if (sigaction(events[i].signal, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
            sigaction(events[i].signal, &catching, NULL);
    }
}

/* The thread, if it is not there yet; signals of the process are none of its business. The lock is
 * held. */
static bool begin_waiting(void)
{
    sigset_t all, before;
    pthread_t thread;
    int ends[2];
    bool is_begun;

    if (control.is_waiting)
        return true;
    if (pipe2(ends, O_CLOEXEC) < 0)
        return false;
    control.reading = ends[0];
    control.writing = ends[1];
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    is_begun = pthread_create(&thread, NULL, wait_for_signals, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!is_begun) {
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    pthread_detach(thread);
    catch_signals();
    control.is_waiting = true;
    return true;
}

static BOOL add_handler(PHANDLER_ROUTINE routine)
{
    _cleanup_(freep) struct handler *handler = calloc(1, sizeof(*handler));
    bool is_waiting;

    if (!handler)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    handler->routine = routine;
    pthread_mutex_lock(&control.lock);
    is_waiting = begin_waiting();
    if (is_waiting)
        list_prepend(&control.handlers, &TAKE_PTR(handler)->link);
    pthread_mutex_unlock(&control.lock);
    return is_waiting || fail(ERROR_NOT_ENOUGH_MEMORY);
}

static BOOL remove_handler(PHANDLER_ROUTINE routine)
{
    _cleanup_(freep) struct handler *found = NULL;

    pthread_mutex_lock(&control.lock);
    list_for_each (link, &control.handlers) {
        struct handler *handler = container_of(link, struct handler, link);

        if (handler->routine != routine)
            continue;
        list_remove(link);
        found = handler;
        break;
    }
    pthread_mutex_unlock(&control.lock);
    return found || fail(ERROR_INVALID_PARAMETER);
}

BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add)
{
    bool is_waiting;

    if (HandlerRoutine)
        return Add ? add_handler(HandlerRoutine) : remove_handler(HandlerRoutine);
    pthread_mutex_lock(&control.lock);
    is_waiting = begin_waiting();
    if (is_waiting)
        control.ignores_c = Add;
    pthread_mutex_unlock(&control.lock);
    return is_waiting || fail(ERROR_NOT_ENOUGH_MEMORY);
}

BOOL GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId)
{
    if (dwCtrlEvent > CTRL_BREAK_EVENT)
        return fail(ERROR_INVALID_PARAMETER);
    if (kill(-(pid_t)dwProcessGroupId, dwCtrlEvent == CTRL_C_EVENT ? SIGINT : SIGQUIT) == 0)
        return TRUE;
    return fail(errno == EPERM ? ERROR_ACCESS_DENIED : ERROR_INVALID_PARAMETER);
}
