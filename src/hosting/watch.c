/* SPDX-License-Identifier: MIT */
#include "hosting/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "hosting/report.h"

enum {
    GRACE_MS = 3000, /* for a script that has been told to stop */
    STACK_SIZE = 256 << 10,
};

/* What is written to the thread's pipe. */
enum message {
    MESSAGE_SIGNAL = 's',
    MESSAGE_TIMEOUT = 't',
    MESSAGE_STOP = 'q',
};

struct watch {
    struct host *host; /* borrowed */
    pthread_t thread;
    int pipe[2];
    int ending_fd; /* an eventfd that can be read once the script is to end */
    HANDLE ending; /* the same for waits that serve calls */
    int timeout_s; /* (atomic) what MESSAGE_TIMEOUT is about */
    struct sigaction previous;
};

static int signal_pipe = -1; /* (atomic) of the one watch */

/* SIGINT may come to any thread, in the middle of anything. */
static void on_signal(int number)
{
    const char message = MESSAGE_SIGNAL;
    int error = errno;
    ssize_t n = write(__atomic_load_n(&signal_pipe, __ATOMIC_RELAXED), &message, 1);

    (void)n;
    errno = error;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void send_message(struct watch *watch, char message)
{
    while (write(watch->pipe[1], &message, 1) < 0 && errno == EINTR)
        ;
}

static void end_process(struct watch *watch, enum interruption why)
{
    report_interruption(watch->host, why);
    _exit(why == USER_INTERRUPTS ? EXIT_INTERRUPTED : EXIT_SCRIPT_FAILED);
}

static void end_script(struct watch *watch, enum interruption why)
{
    /* First, for what waits asks why it waits no longer. */
    host_interrupt(watch->host, why);
    watch_end_waits(watch);
}

static void *watch_thread(void *argument)
{
    struct watch *watch = argument;
    enum interruption why = NOT_INTERRUPTED;
    int64_t deadline = 0;

    for (;;) {
        struct pollfd input = {.fd = watch->pipe[0], .events = POLLIN};
        int64_t left = deadline ? deadline - now_ms() : -1;
        char message;

        if (deadline && left < 0)
            left = 0;
        if (poll(&input, 1, left > INT_MAX ? INT_MAX : (int)left) < 0)
            continue;
        if (!(input.revents & POLLIN)) {
            if (!deadline || now_ms() < deadline)
                continue;
            if (why)
                end_process(watch, why);
            message = MESSAGE_TIMEOUT;
            why = TIME_IS_UP;
        } else if (read(watch->pipe[0], &message, 1) != 1) {
            continue;
        } else if (message == MESSAGE_STOP) {
            return NULL;
        } else if (message == MESSAGE_SIGNAL) {
            if (why)
                end_process(watch, USER_INTERRUPTS);
            why = USER_INTERRUPTS;
        } else {
            int seconds = __atomic_load_n(&watch->timeout_s, __ATOMIC_RELAXED);

            if (!why)
                deadline = seconds ? now_ms() + (int64_t)seconds * 1000 : 0;
            continue;
        }
        deadline = now_ms() + GRACE_MS;
        end_script(watch, why);
    }
}

static HRESULT start_thread(struct watch *watch)
{
    pthread_attr_t attributes;
    sigset_t all, before;
    int error;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&watch->thread, &attributes, watch_thread, watch);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return error ? E_OUTOFMEMORY : S_OK;
}

static void catch_signal(struct watch *watch)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    /* Who ignores it has been started in the background, and is not to be interrupted. */
    sigaction(SIGINT, NULL, &watch->previous);
    if (watch->previous.sa_handler == SIG_IGN)
        return;
    __atomic_store_n(&signal_pipe, watch->pipe[1], __ATOMIC_RELAXED);
    sigaction(SIGINT, &action, NULL);
}

HRESULT watch_new(struct host *host, struct watch **ret_watch)
{
    struct watch *watch = calloc(1, sizeof(*watch));

    if (!watch)
        return E_OUTOFMEMORY;
    watch->host = host;
    watch->pipe[0] = watch->pipe[1] = -1;
    watch->ending_fd = eventfd(0, EFD_CLOEXEC);
    watch->ending = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (watch->ending_fd < 0 || !watch->ending || pipe2(watch->pipe, O_CLOEXEC) != 0 ||
        FAILED(start_thread(watch))) {
        closep(&watch->ending_fd);
        closep(&watch->pipe[0]);
        closep(&watch->pipe[1]);
        if (watch->ending)
            CloseHandle(watch->ending);
        free(watch);
        return E_OUTOFMEMORY;
    }
    catch_signal(watch);
    *ret_watch = watch;
    return S_OK;
}

struct watch *watch_free(struct watch *watch)
{
    if (!watch)
        return NULL;
    if (watch->previous.sa_handler != SIG_IGN)
        sigaction(SIGINT, &watch->previous, NULL);
    send_message(watch, MESSAGE_STOP);
    pthread_join(watch->thread, NULL);
    close(watch->ending_fd);
    close(watch->pipe[0]);
    close(watch->pipe[1]);
    CloseHandle(watch->ending);
    free(watch);
    return NULL;
}

void watch_set_timeout(struct watch *watch, int seconds)
{
    __atomic_store_n(&watch->timeout_s, seconds, __ATOMIC_RELAXED);
    send_message(watch, MESSAGE_TIMEOUT);
}

void watch_end_waits(struct watch *watch)
{
    const uint64_t one = 1;

    while (write(watch->ending_fd, &one, sizeof(one)) < 0 && errno == EINTR)
        ;
    SetEvent(watch->ending);
}

bool watch_wait_for_input(struct watch *watch, int fd)
{
    struct pollfd inputs[] = {
        {.fd = fd, .events = POLLIN},
        {.fd = watch ? watch->ending_fd : -1, .events = POLLIN},
    };

    while (poll(inputs, 2, -1) < 0) {
        if (errno != EINTR)
            return true;
    }
    return !(inputs[1].revents & POLLIN);
}

bool watch_sleep(struct watch *watch, DWORD milliseconds)
{
    DWORD index;
    HRESULT hr = CoWaitForMultipleHandles(0, milliseconds, 1, &watch->ending, &index);

    return hr == RPC_S_CALLPENDING;
}
