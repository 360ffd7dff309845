/* SPDX-License-Identifier: MIT */
#include "base/watcher.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/hresult.h"

static struct {
    pthread_mutex_t lock;
    pthread_cond_t idle;           /* what ran has returned */
    int epoll;                     /* (lock) -1 until the thread runs */
    pthread_t thread;              /* (lock) */
    struct list sources;           /* (lock) */
    struct watcher_source *served; /* (lock) whose ready() runs */
} watcher = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .idle = PTHREAD_COND_INITIALIZER,
    .epoll = -1,
    .sources = LIST_INIT(watcher.sources),
};

/* An event may be of a source that was removed after it came. (lock) */
static bool is_watched(const struct watcher_source *source)
{
    list_for_each (link, &watcher.sources) {
        if (container_of(link, struct watcher_source, link) == source)
            return true;
    }
    return false;
}

static void *watch(void *context)
{
    struct epoll_event event;

    for (;;) {
        if (epoll_wait(watcher.epoll, &event, 1, -1) != 1)
            continue;
        pthread_mutex_lock(&watcher.lock);
        if (is_watched(event.data.ptr)) {
            watcher.served = event.data.ptr;
            pthread_mutex_unlock(&watcher.lock);
            watcher.served->ready(watcher.served);
            pthread_mutex_lock(&watcher.lock);
            watcher.served = NULL;
            pthread_cond_broadcast(&watcher.idle);
        }
        pthread_mutex_unlock(&watcher.lock);
    }
    return NULL;
}

/* The child has no such thread; what its parent watches is not its own. */
static void forget_after_fork(void)
{
    pthread_mutex_init(&watcher.lock, NULL);
    pthread_cond_init(&watcher.idle, NULL);
    list_init(&watcher.sources);
    watcher.served = NULL;
    if (watcher.epoll >= 0)
        close(watcher.epoll);
    watcher.epoll = -1;
}

/* Signals are for the program's own threads. (lock) */
static HRESULT start_thread(void)
{
    static bool is_prepared;
    sigset_t all, before;
    int error;

    if (!is_prepared)
        pthread_atfork(NULL, NULL, forget_after_fork);
    is_prepared = true;
    watcher.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (watcher.epoll < 0)
        return hr_raise(hr_from_errno(), "making the watcher's descriptor");

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&watcher.thread, NULL, watch, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error) {
        close(watcher.epoll);
        watcher.epoll = -1;
        return hr_raise(hr_from_errno_value(error), "starting the watcher");
    }
    pthread_detach(watcher.thread);
    return S_OK;
}

HRESULT watcher_add(struct watcher_source *source)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = source};
    HRESULT hr = S_OK;

    pthread_mutex_lock(&watcher.lock);
    if (watcher.epoll < 0)
        hr = start_thread();
    if (SUCCEEDED(hr)) {
        list_append(&watcher.sources, &source->link);
        if (epoll_ctl(watcher.epoll, EPOLL_CTL_ADD, source->fd, &event) < 0) {
            hr = hr_raise(hr_from_errno(), "watching a descriptor");
            list_remove(&source->link);
        }
    }
    pthread_mutex_unlock(&watcher.lock);
    return hr_trace(hr);
}

void watcher_remove(struct watcher_source *source)
{
    pthread_mutex_lock(&watcher.lock);
    if (is_watched(source)) {
        epoll_ctl(watcher.epoll, EPOLL_CTL_DEL, source->fd, NULL);
        list_remove(&source->link);
    }
    while (watcher.served == source && !pthread_equal(watcher.thread, pthread_self()))
        pthread_cond_wait(&watcher.idle, &watcher.lock);
    pthread_mutex_unlock(&watcher.lock);
}
