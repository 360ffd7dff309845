/* SPDX-License-Identifier: MIT */
#include "apartment/apartment.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "apartment/apartment_host.h"
#include "apartment/callee.h"
#include "apartment/crew.h"
#include "apartment/event_loop.h"
#include "apartment/message_filter.h"
#include "apartment/message_queue.h"
#include "apartment/object_context.h"
#include "apartment/process_endpoint.h"
#include "apartment/served.h"
#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "wire/endpoint.h"

static struct {
    pthread_mutex_t lock;
    struct list apartments;
    struct apartment *mta;
    struct apartment *main_sta; /* the first single-threaded one */
} runtime = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .apartments = LIST_INIT(runtime.apartments),
};

/* ---- single-threaded apartments ---- */

enum {
    SHORTAGE_MS = 100,    /* until descriptors are tried again */
    OUTPUT_MAX = 1 << 30, /* that a client may leave waiting: its own results, however large */
};

/* While an answer waits for its client to take it, nothing more is read. */
static void watch(struct served *served)
{
    bool waits = rpc_output_waits(&served->connection);
    struct epoll_event event = {.events = waits ? EPOLLOUT : EPOLLIN, .data.ptr = served};
    int fd = served->connection.fd;

    if (epoll_ctl(served->apartment->epoll, EPOLL_CTL_MOD, fd, &event) < 0)
        epoll_ctl(served->apartment->epoll, EPOLL_CTL_ADD, fd, &event);
}

/* Taken out altogether: the end of a connection is told whatever it is watched for. */
static void unwatch(struct served *served)
{
    epoll_ctl(served->apartment->epoll, EPOLL_CTL_DEL, served->connection.fd, NULL);
}

/* A listener for whose connections no descriptor is left would be ready all the time: it pauses. */
enum listener_state {
    LISTENER_WATCHED,
    LISTENER_PAUSES,
};

static void watch_listener(struct apartment *apartment, enum listener_state state)
{
    struct epoll_event event = {
        .events = state == LISTENER_WATCHED ? EPOLLIN : 0,
        .data.ptr = &apartment->listener,
    };

    epoll_ctl(apartment->epoll, EPOLL_CTL_MOD, apartment->listener, &event);
    apartment->listener_pauses = state == LISTENER_PAUSES;
}

static void accept_into_sta(struct apartment *apartment)
{
    struct served *served;
    HRESULT hr;
    pid_t pid;
    int fd;

    hr = endpoint_accept(apartment->listener, &fd, &pid);
    if (FAILED(hr) && hr != E_ACCESSDENIED)
        watch_listener(apartment, LISTENER_PAUSES);
    if (hr != S_OK)
        return;
    served = served_new(apartment, fd, pid);
    if (!served)
        return;
    rpc_queue_output(&served->connection, OUTPUT_MAX);
    list_append(&apartment->connections, &served->link);
    watch(served);
}

static void serve_in_sta(struct served *served)
{
    bool waits = rpc_output_waits(&served->connection);
    HRESULT hr;

    /* Its buffer is in use further up: it is looked at again when that call is done. */
    if (served->is_busy) {
        served->is_disarmed = true;
        unwatch(served);
        return;
    }
    served->is_busy = true;
    hr = waits ? served_flush(served) : served_serve(served, MSG_DONTWAIT);
    served->is_busy = false;
    if (FAILED(hr)) {
        served_free(served);
    } else if (served->is_disarmed || waits || rpc_output_waits(&served->connection)) {
        served->is_disarmed = false;
        watch(served);
    }
}

static struct apartment_job *take_job(struct apartment *apartment)
{
    struct list *first;

    pthread_mutex_lock(&apartment->lock);
    first = list_first(&apartment->jobs);
    if (first)
        list_remove(first);
    pthread_mutex_unlock(&apartment->lock);
    return first ? container_of(first, struct apartment_job, link) : NULL;
}

static void run_jobs(struct apartment *apartment)
{
    struct apartment_job *job;

    while ((job = take_job(apartment)))
        job->run(job, apartment);
}

void apartment_serve(struct apartment *apartment)
{
    struct epoll_event event;
    uint64_t woken;

    /* One at a time: serving one may free another. */
    while (epoll_wait(apartment->epoll, &event, 1, 0) == 1) {
        if (event.data.ptr == apartment) {
            if (read(apartment->wake, &woken, sizeof(woken)) < 0)
                break;
            run_jobs(apartment);
            return;
        }
        if (event.data.ptr == &apartment->listener)
            accept_into_sta(apartment);
        else if (event.data.ptr == message_queue_current())
            message_queue_run_sent(event.data.ptr);
        else
            serve_in_sta(event.data.ptr);
    }
}

/* What is left of a time-out that began when GetTickCount64() told @begun; -1 is without end. */
static int time_left(int timeout_ms, ULONGLONG begun)
{
    ULONGLONG passed = timeout_ms > 0 ? GetTickCount64() - begun : 0;

    return timeout_ms <= 0 || passed < (ULONGLONG)timeout_ms ? timeout_ms - (int)passed : 0;
}

/* Waits for @awaited: S_FALSE when @other is readable or the time is over. */
static HRESULT wait_until(struct apartment *apartment, struct pollfd awaited, int other,
                          int timeout_ms)
{
    ULONGLONG begun = timeout_ms > 0 ? GetTickCount64() : 0;
    struct pollfd ready[3] = {
        awaited, {.fd = -1, .events = POLLIN}, {.fd = other, .events = POLLIN}};

    if (apartment && apartment->is_sta && pthread_equal(apartment->thread, pthread_self()))
        ready[1].fd = apartment->epoll;
    for (;;) {
        bool pauses = ready[1].fd >= 0 && apartment->listener_pauses;
        int n =
            poll(ready, 3, pauses && timeout_ms < 0 ? SHORTAGE_MS : time_left(timeout_ms, begun));

        if (n < 0 && errno != EINTR)
            return hr_raise(hr_from_errno(), "waiting");
        if (pauses)
            apartment_resume_listening(apartment);
        if (n == 0 && timeout_ms >= 0)
            return S_FALSE;
        if (n > 0 && ready[0].revents)
            return S_OK;
        if (n > 0 && ready[2].revents)
            return S_FALSE;
        if (n > 0 && ready[1].revents) {
            apartment_serve(apartment);
            if (awaited.fd < 0)
                return S_OK;
        }
    }
}

HRESULT apartment_wait(struct apartment *apartment, int fd, int timeout_ms)
{
    struct pollfd awaited = {.fd = fd, .events = POLLIN};

    return hr_trace(wait_until(apartment, awaited, -1, timeout_ms));
}

HRESULT apartment_wait_beside(struct apartment *apartment, int fd, int other, int timeout_ms)
{
    struct pollfd awaited = {.fd = fd, .events = POLLIN};

    return hr_trace(wait_until(apartment, awaited, other, timeout_ms));
}

HRESULT apartment_wait_for(struct apartment *apartment, int fd, short events)
{
    struct pollfd awaited = {.fd = fd, .events = events};

    return hr_trace(wait_until(apartment, awaited, -1, -1));
}

void apartment_resume_listening(struct apartment *apartment)
{
    if (apartment->listener_pauses)
        watch_listener(apartment, LISTENER_WATCHED);
}

void apartment_wake(struct apartment *apartment)
{
    uint64_t one = 1;

    if (write(apartment->wake, &one, sizeof(one)) < 0)
        return; /* it is full: the thread is awake */
}

/* (lock) */
static HRESULT start_listening(struct apartment *apartment)
{
    _cleanup_(closep) int listener = -1;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &apartment->listener};
    char name[ENDPOINT_NAME_SIZE];
    HRESULT hr;

    /* Who may call is asked when an interface is first used (callee_admit()). */
    endpoint_admit_all(true);
    endpoint_name_of_oxid(apartment->oxid, name);
    hr = endpoint_listen(name, &listener);
    if (FAILED(hr))
        return hr_trace(hr);

    if (!apartment->is_sta)
        hr = crew_new(apartment, listener, &apartment->crew);
    else if (epoll_ctl(apartment->epoll, EPOLL_CTL_ADD, listener, &event) < 0)
        hr = hr_raise(hr_from_errno(), "watching for calls");
    if (FAILED(hr)) {
        endpoint_remove(name);
        return hr_trace(hr);
    }
    __atomic_store_n(&apartment->listener, TAKE_FD(listener), __ATOMIC_RELEASE);
    process_endpoint_open(apartment->is_sta ? 0 : apartment->oxid);
    return S_OK;
}

HRESULT apartment_listen(struct apartment *apartment)
{
    HRESULT hr = S_OK;

    if (__atomic_load_n(&apartment->listener, __ATOMIC_ACQUIRE) >= 0)
        return S_OK;

    pthread_mutex_lock(&apartment->lock);
    if (apartment->listener < 0)
        hr = start_listening(apartment);
    pthread_mutex_unlock(&apartment->lock);
    return hr_trace(hr);
}

/* ---- entering and leaving ---- */

static void apartment_free(struct apartment *apartment)
{
    char name[ENDPOINT_NAME_SIZE];

    if (apartment->listener >= 0) {
        endpoint_name_of_oxid(apartment->oxid, name);
        endpoint_remove(name);
        close(apartment->listener);
    }
    if (apartment->crew)
        return; /* a thread of it is still in a call, and may look at it */
    if (apartment->is_sta) {
        close(apartment->epoll);
        close(apartment->wake);
        event_loop_close(apartment);
        message_queue_drop_idle();
    }
    pthread_mutex_destroy(&apartment->lock);
    free(apartment);
}

/* As on Windows, its thread can be posted messages at once. */
static bool prepare_sta(struct apartment *apartment)
{
    struct message_queue *queue = message_queue_current();
    struct epoll_event jobs = {.events = EPOLLIN, .data.ptr = apartment};
    struct epoll_event sent = {.events = EPOLLIN, .data.ptr = queue};

    apartment->epoll = epoll_create1(EPOLL_CLOEXEC);
    apartment->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return queue && apartment->epoll >= 0 && apartment->wake >= 0 &&
           epoll_ctl(apartment->epoll, EPOLL_CTL_ADD, apartment->wake, &jobs) == 0 &&
           epoll_ctl(apartment->epoll, EPOLL_CTL_ADD, message_queue_sent_fd(queue), &sent) == 0;
}

static struct apartment *apartment_new(bool is_sta)
{
    struct apartment *apartment = calloc(1, sizeof(*apartment));

    if (!apartment)
        return NULL;

    apartment->is_sta = is_sta;
    apartment->listener = apartment->epoll = apartment->wake = -1;
    apartment->loop = apartment->loop_timer = -1;
    apartment->thread = pthread_self();
    pthread_mutex_init(&apartment->lock, NULL);
    list_init(&apartment->jobs);
    list_init(&apartment->connections);
    list_init(&apartment->associations);
    if (getrandom(&apartment->oxid, sizeof(apartment->oxid), 0) < 0 ||
        FAILED(guid_new(&apartment->remote_unknown))) {
        free(apartment);
        return NULL;
    }
    if (is_sta && !prepare_sta(apartment)) {
        apartment_free(apartment);
        return NULL;
    }
    return apartment;
}

struct apartment *apartment_mta(void)
{
    return __atomic_load_n(&runtime.mta, __ATOMIC_ACQUIRE);
}

struct apartment *apartment_find(uint64_t oxid)
{
    struct apartment *found = NULL;

    pthread_mutex_lock(&runtime.lock);
    list_for_each (link, &runtime.apartments) {
        struct apartment *apartment = container_of(link, struct apartment, link);

        if (apartment->oxid == oxid)
            found = apartment;
    }
    pthread_mutex_unlock(&runtime.lock);
    return found;
}

/* No STA can end while its job is appended. */
bool apartment_post_job(uint64_t oxid, struct apartment_job *job)
{
    struct apartment *found = NULL;

    pthread_mutex_lock(&runtime.lock);
    list_for_each (link, &runtime.apartments) {
        struct apartment *apartment = container_of(link, struct apartment, link);

        if (apartment->is_sta && apartment->oxid == oxid)
            found = apartment;
    }
    if (found) {
        pthread_mutex_lock(&found->lock);
        list_append(&found->jobs, &job->link);
        pthread_mutex_unlock(&found->lock);
        apartment_wake(found);
    }
    pthread_mutex_unlock(&runtime.lock);
    return found != NULL;
}

static uint64_t oxid_of(struct apartment *const *place)
{
    uint64_t oxid;

    pthread_mutex_lock(&runtime.lock);
    oxid = *place ? (*place)->oxid : 0;
    pthread_mutex_unlock(&runtime.lock);
    return oxid;
}

uint64_t apartment_mta_oxid(void)
{
    return oxid_of(&runtime.mta);
}

uint64_t apartment_main_oxid(void)
{
    return oxid_of(&runtime.main_sta);
}

HRESULT apartment_enter(bool is_sta, struct apartment **ret_apartment)
{
    struct apartment *apartment;

    pthread_mutex_lock(&runtime.lock);
    apartment = is_sta ? NULL : runtime.mta;
    if (!apartment) {
        apartment = apartment_new(is_sta);
        if (apartment) {
            list_append(&runtime.apartments, &apartment->link);
            if (!is_sta)
                __atomic_store_n(&runtime.mta, apartment, __ATOMIC_RELEASE);
            else if (!runtime.main_sta)
                runtime.main_sta = apartment;
        }
    }
    if (apartment)
        apartment->users++;
    pthread_mutex_unlock(&runtime.lock);
    if (!apartment)
        return hr_raise(E_OUTOFMEMORY, "entering an apartment");
    *ret_apartment = apartment;
    return S_OK;
}

/* Whether others can reach some apartment of this process. */
static bool is_any_listening(void)
{
    bool is_any = false;

    pthread_mutex_lock(&runtime.lock);
    list_for_each (link, &runtime.apartments) {
        struct apartment *apartment = container_of(link, struct apartment, link);

        is_any |= __atomic_load_n(&apartment->listener, __ATOMIC_ACQUIRE) >= 0;
    }
    pthread_mutex_unlock(&runtime.lock);
    return is_any;
}

/* Ends the apartment that its last thread leaves: its classes, what it holds, what it exports. */
static void end_apartment(struct apartment *apartment)
{
    __atomic_store_n(&apartment->is_ending, true, __ATOMIC_RELEASE);
    callee_end_apartment(apartment);
    message_filter_drop(apartment);
    object_context_drop(apartment);
    list_for_each (link, &apartment->connections)
        served_free(container_of(link, struct served, link));
    apartment->crew = crew_free(apartment->crew);
    if (!apartment->is_sta)
        process_endpoint_move(is_any_listening());
    for (struct apartment_job *job; (job = take_job(apartment));)
        job->run(job, NULL);
    apartment_free(apartment);
}

void apartment_leave(struct apartment *apartment)
{
    bool is_last;

    pthread_mutex_lock(&runtime.lock);
    is_last = --apartment->users == 0;
    if (is_last) {
        /* Nobody finds it any more while it ends. */
        list_remove(&apartment->link);
        if (runtime.mta == apartment)
            __atomic_store_n(&runtime.mta, NULL, __ATOMIC_RELEASE);
        if (runtime.main_sta == apartment)
            runtime.main_sta = NULL;
    }
    pthread_mutex_unlock(&runtime.lock);
    if (is_last)
        end_apartment(apartment);
}

/* ---- after a fork ---- */

static void close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

/* Nothing is taken out of an epoll set: the set is the parent's as well. */
static void forget(struct apartment *apartment)
{
    close_if_open(apartment->listener);
    close_if_open(apartment->epoll);
    close_if_open(apartment->wake);
    close_if_open(apartment->loop);
    close_if_open(apartment->loop_timer);
    list_for_each (link, &apartment->connections)
        close_if_open(container_of(link, struct served, link)->connection.fd);
    if (apartment->crew)
        crew_forget(apartment->crew);
}

void apartment_forget_all(void)
{
    pthread_mutex_init(&runtime.lock, NULL);
    list_for_each (link, &runtime.apartments)
        forget(container_of(link, struct apartment, link));
    list_init(&runtime.apartments);
    runtime.mta = runtime.main_sta = NULL;
}
