/* SPDX-License-Identifier: MIT */
#include "apartment/crew.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "apartment/com_thread.h"
#include "apartment/served.h"
#include "base/hresult.h"
#include "wire/endpoint.h"

enum {
    STACK = 1 << 20,
    SILENCE_MS = 300,  /* after which a connection's thread leaves it */
    GREETING_MS = 2,   /* the same, before its first call */
    UNUSED_MS = 2000,  /* after which a thread without a connection ends */
    SHORTAGE_MS = 100, /* until descriptors or threads are tried again */
    PACE_MS = 1,       /* in which STARTS threads begin at most */
    STARTS = 4,
    FAREWELL_MS = 1000, /* that calls get to end in */
    EVENTS = 64,
};

struct crew {
    struct apartment *apartment; /* borrowed */
    int listener;                /* borrowed */
    int epoll;
    int stop; /* an eventfd */
    pthread_mutex_t lock;
    pthread_cond_t change;
    struct list served; /* (lock) connections: all but those in ready */
    struct list ready;  /* (lock) on which something has arrived, for want of a thread */
    unsigned n_ready;   /* (lock) */
    unsigned n_unused;  /* (lock) threads that wait for one */
    unsigned n_threads; /* (lock) */
    bool is_ending;     /* (lock) */
    bool accept_pauses; /* the watching thread's */
    int64_t pace;       /* the watching thread's: when it last started threads, in PACE_MS */
    int n_started;      /* the watching thread's: since then */
};

static _Thread_local struct crew *crew_of_thread;

static void put_deadline(struct timespec *ret_deadline, unsigned after_ms)
{
    clock_gettime(CLOCK_MONOTONIC, ret_deadline);
    ret_deadline->tv_sec += after_ms / 1000;
    ret_deadline->tv_nsec += after_ms % 1000 * 1000000L;
    if (ret_deadline->tv_nsec >= 1000000000L) {
        ret_deadline->tv_sec++;
        ret_deadline->tv_nsec -= 1000000000L;
    }
}

/* ---- the threads that serve ---- */

/* The next connection that has something to say, or NULL when there was none for long. */
static struct served *take_ready(struct crew *crew)
{
    struct served *served = NULL;
    struct timespec deadline;
    int error = 0;

    put_deadline(&deadline, UNUSED_MS);
    pthread_mutex_lock(&crew->lock);
    while (!crew->is_ending && list_is_empty(&crew->ready) && error == 0)
        error = pthread_cond_timedwait(&crew->change, &crew->lock, &deadline);
    crew->n_unused--;
    if (!crew->is_ending && !list_is_empty(&crew->ready)) {
        served = container_of(list_first(&crew->ready), struct served, link);
        list_remove(&served->link);
        list_append(&crew->served, &served->link);
        crew->n_ready--;
    }
    pthread_mutex_unlock(&crew->lock);
    return served;
}

static void close_served(struct crew *crew, struct served *served)
{
    pthread_mutex_lock(&crew->lock);
    list_remove(&served->link);
    pthread_mutex_unlock(&crew->lock);
    served_free(served);
}

/* Lets the watching thread wait for the connection. After this it may be another thread's. */
static bool park(struct crew *crew, struct served *served, int operation)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = served};

    return epoll_ctl(crew->epoll, operation, served->connection.fd, &event) == 0;
}

/* Who has only introduced himself calls soon, or is one of many who do not. */
static bool is_worth_waiting_for(const struct served *served)
{
    struct pollfd ready = {.fd = served->connection.fd, .events = POLLIN};

    return served->connection.n_requests > 0 || poll(&ready, 1, GREETING_MS) > 0;
}

static void serve_until_silent(struct crew *crew, struct served *served)
{
    HRESULT hr;

    /* The socket's time limit makes silence S_FALSE. */
    do {
        hr = served_serve(served, 0);
    } while (hr == S_OK && is_worth_waiting_for(served));
    if (FAILED(hr) || !park(crew, served, EPOLL_CTL_MOD))
        close_served(crew, served);
    pthread_mutex_lock(&crew->lock);
    crew->n_unused++;
    pthread_mutex_unlock(&crew->lock);
}

/* The last thread that leaves an ending crew tells who waits for it. */
static void leave(struct crew *crew)
{
    apartment_adopt_thread(NULL);
    crew_of_thread = NULL;
    pthread_mutex_lock(&crew->lock);
    crew->n_threads--;
    pthread_cond_broadcast(&crew->change);
    pthread_mutex_unlock(&crew->lock);
}

static void *serve(void *context)
{
    struct crew *crew = context;
    struct served *served;

    crew_of_thread = crew;
    apartment_adopt_thread(crew->apartment);
    while ((served = take_ready(crew)))
        serve_until_silent(crew, served);
    leave(crew);
    return NULL;
}

/* (lock) */
static bool start_thread(struct crew *crew, void *(*run)(void *))
{
    pthread_attr_t attributes;
    pthread_t started;
    int error;

    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    error = pthread_create(&started, &attributes, run, crew);
    pthread_attr_destroy(&attributes);
    if (error == 0)
        crew->n_threads++;
    return error == 0;
}

/* ---- the thread that watches ---- */

static void watch_listener(struct crew *crew, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = &crew->listener};

    epoll_ctl(crew->epoll, operation, crew->listener, &event);
}

static void accept_one(struct crew *crew)
{
    const struct timeval silence = {.tv_usec = SILENCE_MS * 1000};
    struct served *served;
    HRESULT hr;
    pid_t pid;
    int fd;

    hr = endpoint_accept(crew->listener, &fd, &pid);
    if (FAILED(hr) && hr != E_ACCESSDENIED) {
        /* No descriptor is left: asking again at once would only burn the processor. */
        watch_listener(crew, EPOLL_CTL_MOD, 0);
        crew->accept_pauses = true;
    }
    if (hr != S_OK)
        return;
    served = served_new(crew->apartment, fd, pid);
    if (!served)
        return;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof(silence));
    pthread_mutex_lock(&crew->lock);
    list_append(&crew->served, &served->link);
    pthread_mutex_unlock(&crew->lock);
    if (!park(crew, served, EPOLL_CTL_ADD))
        close_served(crew, served);
}

static void make_ready(struct crew *crew, struct served *served)
{
    pthread_mutex_lock(&crew->lock);
    list_remove(&served->link);
    list_append(&crew->ready, &served->link);
    crew->n_ready++;
    pthread_mutex_unlock(&crew->lock);
}

/* Who closes without a word holds nothing: no code of the program runs for that. */
static bool has_left_as_it_came(const struct served *served)
{
    char first;

    return !served->association &&
           recv(served->connection.fd, &first, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* Many that close at once are soon done with by few threads; many calls get theirs all the same. */
static bool may_start_thread(struct crew *crew)
{
    struct timespec now;
    int64_t pace;

    clock_gettime(CLOCK_MONOTONIC, &now);
    pace = (now.tv_sec * 1000LL + now.tv_nsec / 1000000) / PACE_MS;
    if (pace != crew->pace)
        crew->n_started = 0;
    crew->pace = pace;
    return crew->n_started++ < STARTS;
}

/* Finds a thread for each connection that is ready; returns when to look again for those that are
 * still without, -1 if there are none. Not at the end, when all are ready at once because nothing
 * more is received. */
static int find_threads(struct crew *crew, bool *ret_is_ending)
{
    int again_ms = -1;

    pthread_mutex_lock(&crew->lock);
    *ret_is_ending = crew->is_ending;
    while (!crew->is_ending && crew->n_unused < crew->n_ready && again_ms < 0) {
        if (!may_start_thread(crew))
            again_ms = PACE_MS;
        else if (!start_thread(crew, serve))
            again_ms = SHORTAGE_MS;
        else
            crew->n_unused++;
    }
    for (unsigned i = 0; i < crew->n_ready; i++)
        pthread_cond_signal(&crew->change);
    pthread_mutex_unlock(&crew->lock);
    return again_ms;
}

static void *watch(void *context)
{
    struct crew *crew = context;
    struct epoll_event events[EVENTS];
    bool is_ending = false;
    int again_ms = -1;

    while (!is_ending) {
        int n = epoll_wait(crew->epoll, events, EVENTS,
                           again_ms < 0 && crew->accept_pauses ? SHORTAGE_MS : again_ms);

        if (crew->accept_pauses) {
            crew->accept_pauses = false;
            watch_listener(crew, EPOLL_CTL_MOD, EPOLLIN);
        }
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr == &crew->listener)
                accept_one(crew);
            else if (events[i].data.ptr == crew)
                continue;
            else if (has_left_as_it_came(events[i].data.ptr))
                close_served(crew, events[i].data.ptr);
            else
                make_ready(crew, events[i].data.ptr);
        }
        again_ms = find_threads(crew, &is_ending);
    }
    leave(crew);
    return NULL;
}

/* ---- beginning and end ---- */

static void release(struct crew *crew)
{
    list_for_each (link, &crew->served)
        served_free(container_of(link, struct served, link));
    list_for_each (link, &crew->ready)
        served_free(container_of(link, struct served, link));
    if (crew->epoll >= 0)
        close(crew->epoll);
    if (crew->stop >= 0)
        close(crew->stop);
    pthread_cond_destroy(&crew->change);
    pthread_mutex_destroy(&crew->lock);
    free(crew);
}

static void init_sync(struct crew *crew)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&crew->change, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&crew->lock, NULL);
}

HRESULT crew_new(struct apartment *apartment, int listener, struct crew **ret_crew)
{
    struct epoll_event stop = {.events = EPOLLIN};
    struct crew *crew;
    bool is_started;

    crew = calloc(1, sizeof(*crew));
    if (!crew)
        return hr_raise(E_OUTOFMEMORY, "serving calls");

    crew->apartment = apartment;
    crew->listener = listener;
    list_init(&crew->served);
    list_init(&crew->ready);
    init_sync(crew);
    crew->epoll = epoll_create1(EPOLL_CLOEXEC);
    crew->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    stop.data.ptr = crew;
    if (crew->epoll < 0 || crew->stop < 0 ||
        epoll_ctl(crew->epoll, EPOLL_CTL_ADD, crew->stop, &stop) < 0) {
        release(crew);
        return hr_raise(hr_from_errno(), "watching for calls");
    }
    watch_listener(crew, EPOLL_CTL_ADD, EPOLLIN);
    pthread_mutex_lock(&crew->lock);
    is_started = start_thread(crew, watch);
    pthread_mutex_unlock(&crew->lock);
    if (!is_started) {
        release(crew);
        return hr_raise(E_OUTOFMEMORY, "starting the thread that watches for calls");
    }
    *ret_crew = crew;
    return S_OK;
}

struct crew *crew_free(struct crew *crew)
{
    struct timespec deadline;
    uint64_t one = 1;
    int error = 0;

    if (!crew)
        return NULL;

    put_deadline(&deadline, FAREWELL_MS);
    pthread_mutex_lock(&crew->lock);
    crew->is_ending = true;
    /* Nothing more is received; calls that are being served still get their answers. */
    list_for_each (link, &crew->served)
        shutdown(container_of(link, struct served, link)->connection.fd, SHUT_RD);
    pthread_cond_broadcast(&crew->change);
    if (write(crew->stop, &one, sizeof(one)) < 0)
        error = errno;
    while (crew->n_threads > 0 && error == 0 && crew_of_thread != crew)
        error = pthread_cond_timedwait(&crew->change, &crew->lock, &deadline);
    error = crew->n_threads > 0;
    pthread_mutex_unlock(&crew->lock);
    if (error)
        return crew;
    release(crew);
    return NULL;
}

static void close_all(struct list *connections)
{
    list_for_each (link, connections)
        close(container_of(link, struct served, link)->connection.fd);
}

void crew_forget(struct crew *crew)
{
    close_all(&crew->served);
    close_all(&crew->ready);
    close(crew->epoll);
    close(crew->stop);
    crew_of_thread = NULL;
}
