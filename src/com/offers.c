/* SPDX-License-Identifier: MIT */
#include "com/offers.h"

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
    SEARCH_MS = 200, /* between looks for a daemon, where its folder cannot be watched */
};

struct offer {
    struct list link;
    CLSID clsid;
    DWORD cookie;
    DWORD clsctx;
    DWORD flags;
    struct ndr_writer objref; /* its bytes */
};

static struct {
    pthread_mutex_t lock;
    struct list offers;        /* (lock) */
    bool is_connected;         /* (lock) */
    struct rpc_connection scm; /* (lock) */
    struct ndr_writer writer;  /* (lock) */
    bool has_watcher;          /* (lock) */
    int change;                /* (lock) of the watcher: an eventfd that tells it to look again */
} book = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .offers = LIST_INIT(book.offers),
};

static struct offer *offer_free(struct offer *offer)
{
    if (!offer)
        return NULL;

    list_remove(&offer->link);
    ndr_writer_deinit(&offer->objref);
    free(offer);
    return NULL;
}
DEFINE_CLEANUP(struct offer *, offer_free);

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

/* (lock) One request; a daemon that does not answer is given up. */
static HRESULT tell(uint16_t opnum, const struct offer *offer)
{
    struct ndr_reader reader;
    HRESULT hr;

    scm_begin(&book.writer);
    if (opnum == SCM_OFFER) {
        struct scm_offer told = {
            .clsid = offer->clsid,
            .cookie = offer->cookie,
            .clsctx = offer->clsctx,
            .flags = offer->flags,
            .objref = offer->objref.data,
            .objref_size = (uint32_t)offer->objref.size,
        };

        scm_put_offer(&book.writer, &told);
    } else if (opnum == SCM_WITHDRAW) {
        ndr_put_u32(&book.writer, offer->cookie);
    }
    hr = scm_call(&book.scm, opnum, &book.writer, &reader);
    if (FAILED(hr)) {
        disconnect();
        return hr_trace(hr);
    }
    hr = (HRESULT)ndr_get_u32(&reader);
    return reader.failed ? HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA) : hr;
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
    list_for_each (link, &book.offers) {
        hr = tell(SCM_OFFER, container_of(link, struct offer, link));
        if (!book.is_connected)
            return hr_trace(hr);
    }
    return S_OK;
}

/* ---- the watcher ---- */

/* Output that went to the daemon that is gone would now fail: it goes where the daemon's own did.
 */
static void redirect_output(void)
{
    _cleanup_(closep) int folder = -1, log = -1;
    struct pollfd outputs[] = {{.fd = STDOUT_FILENO}, {.fd = STDERR_FILENO}};
    struct stat status;

    if (poll(outputs, 2, 0) <= 0 || FAILED(home_open(HOME_STATE, &folder)))
        return;
    log = openat(folder, "comityd.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    for (int i = 0; i < 2 && log >= 0; i++) {
        if (outputs[i].revents & POLLERR && fstat(outputs[i].fd, &status) == 0 &&
            S_ISFIFO(status.st_mode))
            dup2(log, outputs[i].fd);
    }
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
    bool is_over = false;

    while (!is_over) {
        struct pollfd ready[] = {{.fd = folder, .events = POLLIN},
                                 {.fd = book.change, .events = POLLIN}};

        pthread_mutex_lock(&book.lock);
        if (!book.is_connected && !list_is_empty(&book.offers) &&
            FAILED(connect_by(scm_connect_running)))
            hr_clear();
        is_over = book.is_connected || list_is_empty(&book.offers);
        pthread_mutex_unlock(&book.lock);
        if (is_over)
            break;
        poll(ready, 2, folder < 0 ? SEARCH_MS : -1);
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
        if (list_is_empty(&book.offers)) {
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

HRESULT offers_add(REFCLSID clsid, DWORD cookie, DWORD clsctx, DWORD flags,
                   const struct objref *objref)
{
    _cleanup_(offer_freep) struct offer *offer = calloc(1, sizeof(*offer));
    HRESULT hr = S_OK;

    if (!offer)
        return hr_raise(E_OUTOFMEMORY, "offering a class");

    offer->clsid = *clsid;
    offer->cookie = cookie;
    offer->clsctx = clsctx;
    offer->flags = flags;
    ndr_writer_init(&offer->objref);
    objref_put(&offer->objref, objref);
    if (offer->objref.failed)
        return hr_raise(E_OUTOFMEMORY, "offering a class");

    pthread_mutex_lock(&book.lock);
    /* A daemon that died is found out by the first request, and replaced by the second. */
    for (int attempt = 0; attempt < 2; attempt++) {
        hr = book.is_connected ? S_OK : connect_by(scm_connect);
        if (SUCCEEDED(hr))
            hr = tell(SCM_OFFER, offer);
        if (book.is_connected)
            break;
    }
    if (SUCCEEDED(hr)) {
        list_append(&book.offers, &TAKE_PTR(offer)->link);
        /* Who suspends has a client waiting for him to resume: nothing may come before that. */
        if (!(flags & REGCLS_SUSPENDED))
            start_watcher();
    } else if (list_is_empty(&book.offers)) {
        disconnect();
    }
    pthread_mutex_unlock(&book.lock);
    return hr_trace(hr);
}

HRESULT offers_withdraw(DWORD cookie)
{
    struct offer *found = NULL;

    pthread_mutex_lock(&book.lock);
    list_for_each (link, &book.offers) {
        struct offer *offer = container_of(link, struct offer, link);

        if (offer->cookie == cookie)
            found = offer;
    }
    if (found) {
        if (book.is_connected)
            tell(SCM_WITHDRAW, found);
        offer_free(found);
        if (list_is_empty(&book.offers)) {
            disconnect();
            wake_watcher();
        }
    }
    pthread_mutex_unlock(&book.lock);
    return found ? S_OK : S_FALSE;
}

/* Offers keep their state as a flag, for the next daemon. */
static HRESULT set_suspended(uint16_t opnum)
{
    HRESULT hr = S_OK;

    pthread_mutex_lock(&book.lock);
    list_for_each (link, &book.offers) {
        struct offer *offer = container_of(link, struct offer, link);

        if (opnum == SCM_SUSPEND)
            offer->flags |= REGCLS_SUSPENDED;
        else
            offer->flags &= ~(DWORD)REGCLS_SUSPENDED;
    }
    if (book.is_connected)
        hr = tell(opnum, NULL);
    if (!book.is_connected)
        hr = S_OK; /* the next daemon hears of it with the offers */
    if (!list_is_empty(&book.offers))
        start_watcher();
    pthread_mutex_unlock(&book.lock);
    return hr_trace(hr);
}

HRESULT offers_suspend(void)
{
    return set_suspended(SCM_SUSPEND);
}

HRESULT offers_resume(void)
{
    return set_suspended(SCM_RESUME);
}
