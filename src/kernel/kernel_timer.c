/* SPDX-License-Identifier: MIT */
/*
 * Waitable timers: kernel objects that are signaled when their time has come, once or every period.
 * They call nobody: without completion routines.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/hresult.h"
#include "base/watcher.h"
#include "kernel/kernel_name.h"

#define TICKS_PER_SECOND 10000000
#define SECONDS_TO_1970 11644473600

struct timer {
    struct kernel_object object;
    struct watcher_source source; /* (setting) a timerfd, or -1 */
    bool is_manual;               /* (const) stays signaled when it satisfied a wait */
    bool is_signaled;             /* (lock) */
};

/* Held while a timer is set or cancelled; the kernel lock is taken within. */
static pthread_mutex_t setting = PTHREAD_MUTEX_INITIALIZER;

static struct timer *timer_from(struct kernel_object *object)
{
    return container_of(object, struct timer, object);
}

static void timer_stop(struct timer *timer)
{
    if (timer->source.fd < 0)
        return;
    watcher_remove(&timer->source);
    close(timer->source.fd);
    timer->source.fd = -1;
}

static void timer_destroy(struct kernel_object *object)
{
    timer_stop(timer_from(object));
    free(timer_from(object));
}

static bool timer_is_signaled(struct kernel_object *object, const struct kernel_thread *thread)
{
    return timer_from(object)->is_signaled;
}

static bool timer_acquire(struct kernel_object *object, struct kernel_thread *thread)
{
    timer_from(object)->is_signaled = timer_from(object)->is_manual;
    return false;
}

static const struct kernel_class timer_class = {
    .destroy = timer_destroy,
    .is_signaled = timer_is_signaled,
    .acquire = timer_acquire,
};

static void on_time(struct watcher_source *source)
{
    struct timer *timer = container_of(source, struct timer, source);
    uint64_t times;

    if (read(source->fd, &times, sizeof(times)) != sizeof(times))
        return;
    kernel_lock();
    timer->is_signaled = true;
    kernel_object_changed(&timer->object);
    kernel_unlock();
}

HANDLE CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset,
                            LPCWSTR lpTimerName)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct timer *timer = calloc(1, sizeof(*timer));
    HANDLE handle = NULL;
    HRESULT hr;

    if (!timer)
        return kernel_handle_result(E_OUTOFMEMORY, NULL);

    object = &timer->object;
    kernel_object_init(object, &timer_class);
    timer->is_manual = bManualReset;
    timer->source = (struct watcher_source){.fd = -1, .ready = on_time};
    hr = kernel_name_claim(object, (const char16_t *)lpTimerName, &handle);
    return kernel_handle_result(hr, handle);
}

HANDLE CreateWaitableTimerA(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset,
                            LPCSTR lpTimerName)
{
    _cleanup_(freep) char16_t *name = NULL;

    if (!kernel_name_widen(lpTimerName, &name))
        return NULL;
    return CreateWaitableTimerW(lpTimerAttributes, bManualReset, (LPCWSTR)name);
}

HANDLE OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpTimerName)
{
    HANDLE handle = NULL;
    HRESULT hr = kernel_name_open((const char16_t *)lpTimerName, &timer_class, &handle);

    return kernel_handle_result(hr, handle);
}

HANDLE OpenWaitableTimerA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpTimerName)
{
    _cleanup_(freep) char16_t *name = NULL;

    if (!kernel_name_widen(lpTimerName, &name))
        return NULL;
    return OpenWaitableTimerW(dwDesiredAccess, bInheritHandle, (LPCWSTR)name);
}

static struct timespec timespec_of(LONGLONG ticks)
{
    return (struct timespec){.tv_sec = ticks / TICKS_PER_SECOND,
                             .tv_nsec = ticks % TICKS_PER_SECOND * 100};
}

/* @due: a negative span, or a FILETIME; both in 100 ns. A time that is past comes at once. */
static HRESULT timer_start(struct timer *timer, LONGLONG due, DWORD period_ms)
{
    bool is_absolute = due >= 0;
    LONGLONG ticks = is_absolute ? due - SECONDS_TO_1970 * TICKS_PER_SECOND : -due;
    struct itimerspec times = {
        .it_value = timespec_of(ticks > 0 ? ticks : 1),
        .it_interval = timespec_of((LONGLONG)period_ms * (TICKS_PER_SECOND / 1000)),
    };
    HRESULT hr;

    timer->source.fd =
        timerfd_create(is_absolute ? CLOCK_REALTIME : CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (timer->source.fd < 0)
        return hr_raise(hr_from_errno(), "setting a timer");
    hr = timerfd_settime(timer->source.fd, is_absolute ? TFD_TIMER_ABSTIME : 0, &times, NULL) == 0
             ? watcher_add(&timer->source)
             : hr_raise(hr_from_errno(), "setting a timer");
    if (FAILED(hr)) {
        close(timer->source.fd);
        timer->source.fd = -1;
    }
    return hr_trace(hr);
}

BOOL SetWaitableTimer(HANDLE hTimer, const LARGE_INTEGER *lpDueTime, LONG lPeriod,
                      PTIMERAPCROUTINE pfnCompletionRoutine, LPVOID lpArgToCompletionRoutine,
                      BOOL fResume)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    HRESULT hr;

    hr = kernel_handle_object(hTimer, &timer_class, &object);
    if (FAILED(hr))
        return kernel_fail(hr_to_win32(hr));
    if (lPeriod < 0 || !lpDueTime)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (pfnCompletionRoutine)
        return kernel_fail(ERROR_NOT_SUPPORTED);

    pthread_mutex_lock(&setting);
    timer_stop(timer_from(object));
    kernel_lock();
    timer_from(object)->is_signaled = false;
    kernel_object_show(object);
    kernel_unlock();
    hr = timer_start(timer_from(object), lpDueTime->QuadPart, (DWORD)lPeriod);
    pthread_mutex_unlock(&setting);
    return SUCCEEDED(hr) ? TRUE : kernel_fail(hr_to_win32(hr));
}

/* What it has signaled stays. */
BOOL CancelWaitableTimer(HANDLE hTimer)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    HRESULT hr = kernel_handle_object(hTimer, &timer_class, &object);

    if (FAILED(hr))
        return kernel_fail(hr_to_win32(hr));
    pthread_mutex_lock(&setting);
    timer_stop(timer_from(object));
    pthread_mutex_unlock(&setting);
    return TRUE;
}
