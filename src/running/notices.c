/* SPDX-License-Identifier: MIT */
#include "running/notices.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "base/list.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    WATCHER_STACK = 256 << 10,
    SEARCH_MS = 200, /* between looks for a daemon, where its folder cannot be watched, or does
                        not tell */
};

static struct {
    pthread_mutex_t lock;
    struct list notices;       /* (lock) */
    bool is_connected;         /* (lock) */
    struct rpc_connection scm; /* (lock) */
    struct ndr_writer writer;  /* (lock) */
    bool has_watcher;          /* (lock) */
    int change;                /* (lock) of the watcher: an eventfd that tells it to look again */
} book = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .notices = LIST_INIT(book.notices),
};

/* What a new process's parent offers is the parent's to take back. */
static void forget_after_fork(void)
{
    pthread_mutex_init(&book.lock, NULL);
    list_init(&book.notices);
    if (book.is_connected)
        close(book.scm.fd);
    if (book.has_watcher)
        close(book.change);
    book.is_connected = book.has_watcher = false;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

static void wake_watcher(void)
{
    uint64_t one = 1;

    if (book.has_watcher && write(book.change, &one, sizeof(one)) < 0)
        return; /* it is full: the watcher is awake */
}

/* (lock) */
static void disconnect(void)
{
    if (!book.is_connected)
        return;
    rpc_connection_deinit(&book.scm);
    ndr_writer_deinit(&book.writer);
    book.is_connected = false;
    wake_watcher();
}

/* (lock) The request that was written; a daemon that does not answer is given up. */
static HRESULT call(uint16_t opnum)
{
    struct ndr_reader reader;
    HRESULT hr;

    hr = scm_call(&book.scm, opnum, &book.writer, &reader);
    if (FAILED(hr)) {
        disconnect();
        return hr_trace(hr);
    }
    return hr_trace(scm_get_result(&reader));
}

/* (lock) */
static HRESULT tell(const struct notice *notice)
{
    scm_begin(&book.writer);
    notice->kind->put(&book.writer, notice);
    return hr_trace(call(notice->kind->tell));
}

/* (lock) Connects, and repeats to a new daemon what the last one knew. */
static HRESULT connect_by(HRESULT (*connect)(struct rpc_connection *))
{
    HRESULT hr;

    hr = connect(&book.scm);
    if (FAILED(hr))
        return hr_trace(hr);

    book.is_connected = true;
    ndr_writer_init(&book.writer);
    wake_watcher();
    list_for_each (link, &book.notices) {
        hr = tell(container_of(link, struct notice, link));
        if (!book.is_connected)
            return hr_trace(hr);
    }
    if (list_is_empty(&book.notices))
        return S_OK;
    scm_begin(&book.writer);
    hr = call(SCM_RETURNED);
    return book.is_connected ? S_OK : hr_trace(hr);
}

/* ---- the watcher ---- */

/* Where the daemon's own output goes, or nowhere. */
static int open_log(void)
{
    _cleanup_(closep) int folder = -1;
    int log = -1;

    if (SUCCEEDED(home_open(HOME_STATE, &folder)))
        log = openat(folder, "comityd.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    else
        hr_clear();
    return log >= 0 ? log : open("/dev/null", O_WRONLY | O_CLOEXEC);
}

/* An output as far as it is a pipe, which may be one to the daemon; else -1. */
static int pipe_of(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode) ? fd : -1;
}

/* Output that went to the daemon that is gone would now fail. False if that cannot be helped. */
static bool redirect_output(void)
{
    struct pollfd outputs[] = {{.fd = pipe_of(STDOUT_FILENO)}, {.fd = pipe_of(STDERR_FILENO)}};
    _cleanup_(closep) int log = -1;
    bool is_helped = true;

    if (poll(outputs, 2, 0) <= 0)
        return true;
    log = open_log();
    for (int i = 0; i < 2; i++) {
        if (outputs[i].revents & POLLERR)
            is_helped &= log >= 0 && dup2(log, outputs[i].fd) >= 0;
    }
    return is_helped;
}

/* An inotify descriptor that is readable when a daemon's socket appears; -1 if none can be had. */
static int watch_folder(void)
{
    _cleanup_(closep) int folder = -1, fd = -1;
    char path[64];

    if (FAILED(home_open(HOME_RUNTIME, &folder)))
        return -1;
    fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", folder);
    if (fd < 0 || inotify_add_watch(fd, path, IN_CREATE | IN_MOVED_TO) < 0)
        return -1;
    return TAKE_FD(fd);
}

static void drain(int fd)
{
    char bytes[4096];

    while (read(fd, bytes, sizeof(bytes)) > 0)
        ;
}

/* Waits for a daemon and connects to it; other threads may do so meanwhile, or have nothing to
 * offer any more. */
static void find_next_daemon(void)
{
    _cleanup_(closep) int folder = watch_folder();
    bool is_over = false, is_silent, is_helped = true;
    HRESULT hr;

    while (!is_over) {
        /* A daemon's pipes are closed a moment after its connections, or before. */
        struct pollfd ready[] = {{.fd = folder, .events = POLLIN},
                                 {.fd = book.change, .events = POLLIN},
                                 {.fd = is_helped ? pipe_of(STDOUT_FILENO) : -1},
                                 {.fd = is_helped ? pipe_of(STDERR_FILENO) : -1}};

        pthread_mutex_lock(&book.lock);
        hr = book.is_connected || list_is_empty(&book.notices) ? S_OK
                                                               : connect_by(scm_connect_running);
        if (FAILED(hr))
            hr_clear();
        is_silent = hr == RPC_E_TIMEOUT;
        is_over = book.is_connected || list_is_empty(&book.notices);
        pthread_mutex_unlock(&book.lock);
        if (is_over)
            break;
        /* No new socket tells that a daemon speaks again. */
        poll(ready, 4, folder < 0 || is_silent ? SEARCH_MS : -1);
        is_helped &= redirect_output();
        drain(book.change);
        if (folder >= 0)
            drain(folder);
    }
}

static void *watch(void *context)
{
    for (;;) {
        struct pollfd ready[] = {{.events = POLLRDHUP}, {.fd = book.change, .events = POLLIN}};
        bool is_lost;

        pthread_mutex_lock(&book.lock);
        if (list_is_empty(&book.notices)) {
            close(book.change);
            book.has_watcher = false;
            pthread_mutex_unlock(&book.lock);
            return NULL;
        }
        ready[0].fd = book.is_connected ? book.scm.fd : -1;
        is_lost = !book.is_connected;
        pthread_mutex_unlock(&book.lock);
        if (!is_lost) {
            /* Whoever closes the descriptor tells of it: its number may be another's by now, so it
             * is the connection's state that counts. */
            poll(ready, 2, -1);
            drain(book.change);
            pthread_mutex_lock(&book.lock);
            ready[0].fd = book.is_connected ? book.scm.fd : -1;
            if (poll(ready, 1, 0) > 0)
                disconnect();
            pthread_mutex_unlock(&book.lock);
            continue;
        }
        redirect_output();
        find_next_daemon();
    }
}

/* (lock) Without a thread to be had, the next call that tells the SCM anything notices. */
static void start_watcher(void)
{
    pthread_attr_t attributes;
    pthread_t started;

    if (book.has_watcher)
        return;
    book.change = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (book.change < 0)
        return;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, WATCHER_STACK);
    book.has_watcher = pthread_create(&started, &attributes, watch, NULL) == 0;
    pthread_attr_destroy(&attributes);
    if (!book.has_watcher)
        close(book.change);
}

/* ---- what the process says ---- */

HRESULT notices_add(struct notice *notice, enum notice_watch watch)
{
    HRESULT hr = S_OK;

    pthread_mutex_lock(&book.lock);
    /* A daemon that died is found out by the request, and replaced by the next. */
    for (int attempt = 0; attempt < SCM_DEATHS_MAX; attempt++) {
        hr = book.is_connected ? S_OK : connect_by(scm_connect);
        if (SUCCEEDED(hr))
            hr = tell(notice);
        if (book.is_connected || hr == RPC_E_TIMEOUT)
            break;
    }
    if (SUCCEEDED(hr)) {
        list_append(&book.notices, &notice->link);
        if (watch == NOTICE_WATCHED)
            start_watcher();
    } else if (list_is_empty(&book.notices)) {
        disconnect();
    }
    pthread_mutex_unlock(&book.lock);
    return hr_trace(hr);
}

/* (lock) */
static struct notice *find(const struct notice_kind *kind, DWORD cookie)
{
    list_for_each (link, &book.notices) {
        struct notice *notice = container_of(link, struct notice, link);

        if (notice->kind == kind && notice->cookie == cookie)
            return notice;
    }
    return NULL;
}

HRESULT notices_withdraw(const struct notice_kind *kind, DWORD cookie)
{
    struct notice *notice;

    pthread_mutex_lock(&book.lock);
    notice = find(kind, cookie);
    if (notice) {
        list_remove(&notice->link);
        if (book.is_connected) {
            scm_begin(&book.writer);
            ndr_put_u32(&book.writer, cookie);
            call(kind->take_back);
        }
        if (list_is_empty(&book.notices)) {
            disconnect();
            wake_watcher();
        }
    }
    pthread_mutex_unlock(&book.lock);
    if (!notice)
        return S_FALSE;
    kind->free(notice);
    return S_OK;
}

HRESULT notices_change(const struct notice_kind *kind, DWORD cookie,
                       const struct notice_change *change)
{
    bool is_any = false;
    HRESULT hr = S_OK;

    pthread_mutex_lock(&book.lock);
    list_for_each (link, &book.notices) {
        struct notice *notice = container_of(link, struct notice, link);

        if (notice->kind != kind || (cookie != 0 && notice->cookie != cookie))
            continue;
        change->apply(notice, change->value);
        is_any = true;
    }
    if (is_any && book.is_connected) {
        scm_begin(&book.writer);
        if (change->put)
            change->put(&book.writer, cookie, change->value);
        hr = call(change->opnum);
    }
    if (!book.is_connected)
        hr = S_OK; /* the next daemon hears of it with the notices */
    if (is_any)
        start_watcher();
    pthread_mutex_unlock(&book.lock);
    return is_any ? hr_trace(hr) : S_FALSE;
}
