/* SPDX-License-Identifier: MIT */
#include "calls/call_guard.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "calls/cancellable_thread.h"

enum call_state {
    CALL_PENDING,
    CALL_REQUESTED, /* to be cancelled, unless it ends within the time that was given */
    CALL_CANCELED,
    CALL_COMPLETE,
};

/* It lives on as a cancel object while somebody holds that. */
struct call_guard {
    ICancelMethodCalls ICancelMethodCalls_iface;
    LONG refs;                               /* (atomic) */
    struct list link;                        /* (lock) the innermost call of a thread first */
    DWORD thread;                            /* (const) 0: it cannot be cancelled */
    const struct rpc_connection *connection; /* (lock) borrowed; NULL: nothing was sent */
    int fd;                                  /* of the connection; -1 before there is one */
    short events;                            /* that are waited for on it */
    uint32_t number;                         /* (lock) */
    enum call_state state;                   /* (lock) */
    int wait;                                /* an epoll descriptor of all that ends the call */
    int cancel;                              /* an eventfd */
    int timer;                               /* -1: none */
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t ended; /* some call */
    struct list guards;   /* (lock) */
} calls = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .ended = PTHREAD_COND_INITIALIZER,
    .guards = LIST_INIT(calls.guards),
};

/* ---- the cancel object ---- */

static struct call_guard *guard_from_ICancelMethodCalls(ICancelMethodCalls *iface)
{
    return container_of(iface, struct call_guard, ICancelMethodCalls_iface);
}

static HRESULT guard_QueryInterface(ICancelMethodCalls *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_ICancelMethodCalls))
        return E_NOINTERFACE;
    iface->lpVtbl->AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG guard_AddRef(ICancelMethodCalls *iface)
{
    return (ULONG)__atomic_add_fetch(&guard_from_ICancelMethodCalls(iface)->refs, 1,
                                     __ATOMIC_RELAXED);
}

static ULONG guard_Release(ICancelMethodCalls *iface)
{
    struct call_guard *guard = guard_from_ICancelMethodCalls(iface);
    LONG refs = __atomic_sub_fetch(&guard->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;
    if (guard->wait >= 0)
        close(guard->wait);
    if (guard->cancel >= 0)
        close(guard->cancel);
    if (guard->timer >= 0)
        close(guard->timer);
    free(guard);
    return 0;
}

/* (lock) The server's method may ask whether its caller still wants it. */
static void tell_server(const struct call_guard *guard)
{
    if (guard->connection)
        rpc_cancel(guard->connection, guard->number);
}

/* (lock) Waits until the call has ended, or the seconds have. */
static void await_end(struct call_guard *guard, ULONG seconds)
{
    struct timespec end;

    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += seconds;
    while (guard->state == CALL_REQUESTED) {
        if (seconds == (ULONG)RPC_C_CANCEL_INFINITE_TIMEOUT)
            pthread_cond_wait(&calls.ended, &calls.lock);
        else if (pthread_cond_timedwait(&calls.ended, &calls.lock, &end) != 0)
            break;
    }
}

/* (lock) A thread that cancels its own call has nobody to wait for: the call goes on beneath it. */
static HRESULT cancel(struct call_guard *guard, ULONG seconds)
{
    uint64_t one = 1;

    guard->state = CALL_REQUESTED;
    tell_server(guard);
    if (seconds > 0 && guard->thread != GetCurrentThreadId())
        await_end(guard, seconds);
    if (guard->state == CALL_COMPLETE)
        return RPC_E_CALL_COMPLETE;
    guard->state = CALL_CANCELED;
    return write(guard->cancel, &one, sizeof(one)) < 0 ? hr_from_errno() : S_OK;
}

static HRESULT guard_Cancel(ICancelMethodCalls *iface, ULONG ulSeconds)
{
    struct call_guard *guard = guard_from_ICancelMethodCalls(iface);
    HRESULT hr;

    pthread_mutex_lock(&calls.lock);
    hr = guard->state == CALL_COMPLETE  ? RPC_E_CALL_COMPLETE
         : guard->state != CALL_PENDING ? RPC_E_CALL_CANCELED
                                        : cancel(guard, ulSeconds);
    pthread_mutex_unlock(&calls.lock);
    return hr;
}

static HRESULT guard_TestCancel(ICancelMethodCalls *iface)
{
    struct call_guard *guard = guard_from_ICancelMethodCalls(iface);
    enum call_state state;

    pthread_mutex_lock(&calls.lock);
    state = guard->state;
    pthread_mutex_unlock(&calls.lock);
    return state == CALL_COMPLETE  ? RPC_E_CALL_COMPLETE
           : state == CALL_PENDING ? RPC_S_CALLPENDING
                                   : RPC_E_CALL_CANCELED;
}

static const ICancelMethodCallsVtbl guard_vtable = {
    .QueryInterface = guard_QueryInterface,
    .AddRef = guard_AddRef,
    .Release = guard_Release,
    .Cancel = guard_Cancel,
    .TestCancel = guard_TestCancel,
};

/* ---- the call ---- */

static bool watch(const struct call_guard *guard, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};

    return fd >= 0 && epoll_ctl(guard->wait, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool set_timer(struct call_guard *guard, DWORD timeout_ms)
{
    struct itimerspec end = {
        .it_value = {.tv_sec = timeout_ms / 1000, .tv_nsec = timeout_ms % 1000 * 1000000L}};

    if (timeout_ms == 0)
        return true;
    guard->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    return guard->timer >= 0 && timerfd_settime(guard->timer, 0, &end, NULL) == 0 &&
           watch(guard, guard->timer);
}

static bool open_descriptors(struct call_guard *guard, DWORD timeout_ms)
{
    guard->wait = epoll_create1(EPOLL_CLOEXEC);
    guard->cancel = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return guard->wait >= 0 && watch(guard, guard->cancel) && set_timer(guard, timeout_ms);
}

HRESULT call_guard_new(DWORD timeout_ms, struct call_guard **ret_guard)
{
    DWORD thread = cancellable_thread_id();
    struct call_guard *guard;

    if (timeout_ms == 0 && thread == 0)
        return S_FALSE;
    guard = calloc(1, sizeof(*guard));
    if (!guard)
        return hr_raise(E_OUTOFMEMORY, "making a call that may be cancelled");

    guard->ICancelMethodCalls_iface.lpVtbl = (ICancelMethodCallsVtbl *)&guard_vtable;
    guard->refs = 1;
    guard->thread = thread;
    guard->fd = guard->wait = guard->cancel = guard->timer = -1;
    if (!open_descriptors(guard, timeout_ms)) {
        HRESULT hr = hr_raise(hr_from_errno(), "making a call that may be cancelled");

        guard_Release(&guard->ICancelMethodCalls_iface);
        return hr;
    }
    pthread_mutex_lock(&calls.lock);
    list_prepend(&calls.guards, &guard->link);
    pthread_mutex_unlock(&calls.lock);
    *ret_guard = guard;
    return S_OK;
}

void call_guard_end(struct call_guard *guard)
{
    if (!guard)
        return;

    pthread_mutex_lock(&calls.lock);
    guard->connection = NULL;
    if (guard->state != CALL_CANCELED)
        guard->state = CALL_COMPLETE;
    list_remove(&guard->link);
    pthread_cond_broadcast(&calls.ended);
    pthread_mutex_unlock(&calls.lock);
    guard_Release(&guard->ICancelMethodCalls_iface);
}

/* Who holds the cancel object may outlive the connection, whose number is another's then: closing
 * it takes it out. */
HRESULT call_guard_watch(struct call_guard *guard, const struct rpc_connection *connection)
{
    guard->fd = connection->fd;
    guard->events = POLLIN;
    if (!watch(guard, guard->fd))
        return hr_raise(hr_from_errno(), "making a call that may be cancelled");
    return S_OK;
}

void call_guard_note_request(struct call_guard *guard, const struct rpc_connection *connection,
                             uint32_t number)
{
    pthread_mutex_lock(&calls.lock);
    guard->connection = connection;
    guard->number = number;
    if (guard->state != CALL_PENDING)
        tell_server(guard);
    pthread_mutex_unlock(&calls.lock);
}

/* The kernel's numbers are the same: EPOLLIN is POLLIN. */
int call_guard_fd(struct call_guard *guard, short events)
{
    struct epoll_event event = {.events = (uint32_t)events};

    if (events != guard->events)
        epoll_ctl(guard->wait, EPOLL_CTL_MOD, guard->fd, &event);
    guard->events = events;
    return guard->wait;
}

static bool is_ready(int fd, short events)
{
    struct pollfd ready = {.fd = fd, .events = events};

    return fd >= 0 && poll(&ready, 1, 0) == 1;
}

HRESULT call_guard_check(struct call_guard *guard)
{
    HRESULT hr = S_OK;

    pthread_mutex_lock(&calls.lock);
    if (guard->state == CALL_CANCELED)
        hr = RPC_E_CALL_CANCELED;
    else if (!is_ready(guard->fd, guard->events) && is_ready(guard->timer, POLLIN))
        hr = RPC_E_TIMEOUT;
    if (hr == RPC_E_TIMEOUT)
        tell_server(guard);
    pthread_mutex_unlock(&calls.lock);
    return hr;
}

ICancelMethodCalls *call_guard_find(DWORD thread)
{
    ICancelMethodCalls *found = NULL;

    pthread_mutex_lock(&calls.lock);
    list_for_each (link, &calls.guards) {
        struct call_guard *guard = container_of(link, struct call_guard, link);

        if (!found && guard->thread == thread)
            found = &guard->ICancelMethodCalls_iface;
    }
    if (found)
        found->lpVtbl->AddRef(found);
    pthread_mutex_unlock(&calls.lock);
    return found;
}
