/* SPDX-License-Identifier: MIT */
#include "registry/notify.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/home.h"
#include "base/hresult.h"
#include "base/watcher.h"
#include "kernel/kernel_event.h"
#include "kernel/kernel_thread.h"
#include "store/changes.h"

/* One that is told. */
struct listener {
    struct list link; /* (lock) in its watch's listeners */
    struct notify_target target;
    DWORD thread; /* that asked */
};

/* What one handle watches, from its first request until it is closed. */
struct watch {
    struct list link; /* (lock) */
    struct notify_request request;
    struct key_hash place; /* of the key: where a part that a hive lacks would come */
    struct {
        uint64_t id;   /* of the key; 0 if the hive lacks it */
        uint64_t seen; /* the number of the last change looked at */
    } parts[HIVE_KINDS];
    bool is_merged;        /* the key is of both hives */
    bool is_due;           /* it changed when nobody listened */
    struct list listeners; /* (lock) */
};

static struct {
    pthread_mutex_t lock;
    struct list watches;         /* (lock) */
    LONG n_watches;              /* (atomic) */
    struct watcher_source files; /* inotify; its fd is 0 until it is there */
    bool is_watching[HIVE_KINDS];
} notify = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .watches = LIST_INIT(notify.watches),
};

/* ---- listeners ---- */

static void listener_free(struct listener *listener)
{
    list_remove(&listener->link);
    kernel_object_unref(listener->target.event);
    if (listener->target.socket >= 0)
        close(listener->target.socket);
    free(listener);
}

/* Tells one; an event's listener has got what it asked for, a socket's ends with its reader. */
static void listener_tell(struct listener *listener)
{
    if (listener->target.event) {
        kernel_event_set(listener->target.event);
        listener_free(listener);
    } else if (send(listener->target.socket, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 &&
               errno != EAGAIN) {
        listener_free(listener);
    }
}

static void watch_tell(struct watch *watch)
{
    watch->is_due = list_is_empty(&watch->listeners);
    list_for_each (link, &watch->listeners)
        listener_tell(container_of(link, struct listener, link));
}

static void watch_free(struct watch *watch)
{
    list_for_each (link, &watch->listeners) {
        struct listener *listener = container_of(link, struct listener, link);

        if (listener->target.event)
            listener_tell(listener);
        else
            listener_free(listener);
    }
    list_remove(&watch->link);
    free(watch);
    __atomic_sub_fetch(&notify.n_watches, 1, __ATOMIC_RELEASE);
}

/* ---- looking at changes ---- */

/* Whether the key with identity @id is the watched one or, for a subtree, below it. */
static bool is_watched(const struct watch *watch, const struct hive_txn *txn, uint64_t id)
{
    uint64_t watched = watch->parts[txn->kind].id;
    struct node_view view;

    while (id != watched && watch->request.watches_subtree &&
           SUCCEEDED(store_find_id(txn, id, &view)) && view.node->parent != 0)
        id = view.node->parent;
    return id == watched;
}

static bool is_asked_for(const struct watch *watch, const struct hive_txn *txn,
                         const struct change *change)
{
    static const uint32_t filters[] = {
        [CHANGE_SUBKEYS] = REG_NOTIFY_CHANGE_NAME,
        [CHANGE_VALUES] = REG_NOTIFY_CHANGE_LAST_SET,
        [CHANGE_SECURITY] = REG_NOTIFY_CHANGE_SECURITY,
    };

    if (change->kind == CHANGE_GONE)
        return change->id == watch->parts[txn->kind].id;
    return change->kind < ARRAYSIZE(filters) && watch->request.filter & filters[change->kind] &&
           is_watched(watch, txn, change->id);
}

/* A key of both hives may get a part in the other one. */
static bool part_has_come(struct watch *watch, const struct hive_txn *txn)
{
    struct node_view view;

    if (!watch->is_merged || watch->parts[txn->kind].id != 0 ||
        FAILED(store_find(txn, &watch->place, &view)))
        return false;
    watch->parts[txn->kind].id = view.node->id;
    return true;
}

static void watch_look(struct watch *watch, const struct hive_txn *txn)
{
    uint64_t *seen = &watch->parts[txn->kind].seen;
    bool is_changed = part_has_come(watch, txn);
    struct change change;
    HRESULT hr;

    while ((hr = changes_next(txn, seen, &change)) == S_OK)
        is_changed |= watch->parts[txn->kind].id != 0 && is_asked_for(watch, txn, &change);
    if (FAILED(hr)) {
        /* Too many to be kept: what was asked for may be among them. */
        *seen = changes_last(txn);
        is_changed = true;
    }
    if (is_changed)
        watch_tell(watch);
}

static void look(enum hive_kind kind)
{
    struct hive_txn txn;

    pthread_mutex_lock(&notify.lock);
    if (!list_is_empty(&notify.watches) && hive_read_begin(kind, &txn) == S_OK) {
        list_for_each (link, &notify.watches)
            watch_look(container_of(link, struct watch, link), &txn);
        hive_read_end(&txn);
    }
    pthread_mutex_unlock(&notify.lock);
}

/* ---- hearing of commits ---- */

/*
 * A commit writes the file before its snapshot is announced to readers: the announcement is a
 * store into shared memory, some instructions later, unless the writer dies between the two.
 */
static void await_newest(enum hive_kind kind)
{
    static const struct timespec moment = {.tv_nsec = 1000000};
    uint64_t visible[HIVE_KINDS];

    for (int i = 0; i < 100; i++) {
        hive_snapshots(visible);
        if (visible[kind] >= hive_newest(kind))
            return;
        nanosleep(&moment, NULL);
    }
}

static void files_changed(struct watcher_source *source)
{
    char events[4096] __attribute__((aligned(8)));

    while (read(source->fd, events, sizeof(events)) > 0)
        ;
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (__atomic_load_n(&notify.n_watches, __ATOMIC_ACQUIRE) == 0)
            break;
        await_newest(kind);
        look(kind);
    }
}

/* The folder is watched, since a new file may take the place of the old. (lock) */
static void watch_folder(enum hive_kind kind)
{
    char path[PATH_MAX];

    if (notify.is_watching[kind] ||
        FAILED(home_path(kind == HIVE_USER ? HOME_USER_HIVE : HOME_MACHINE_HIVE, path)))
        return;
    /* One that is not there yet is looked for again at the next request. */
    notify.is_watching[kind] =
        inotify_add_watch(notify.files.fd, path, IN_MODIFY | IN_CREATE | IN_MOVED_TO) >= 0;
}

/* The threads that asked are not the child's. */
static void forget_after_fork(void)
{
    pthread_mutex_init(&notify.lock, NULL);
    list_init(&notify.watches);
    notify.n_watches = 0;
    if (notify.files.fd > 0)
        close(notify.files.fd);
    notify.files = (struct watcher_source){.fd = 0};
    memset(notify.is_watching, 0, sizeof(notify.is_watching));
}

static void thread_ends(void)
{
    DWORD thread = GetCurrentThreadId();

    if (__atomic_load_n(&notify.n_watches, __ATOMIC_ACQUIRE) == 0)
        return;
    pthread_mutex_lock(&notify.lock);
    list_for_each (link, &notify.watches) {
        struct watch *watch = container_of(link, struct watch, link);

        list_for_each (one, &watch->listeners) {
            struct listener *listener = container_of(one, struct listener, link);

            if (listener->target.ends_with_thread && listener->thread == thread)
                listener_tell(listener);
        }
    }
    pthread_mutex_unlock(&notify.lock);
}

static void prepare_process(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
    kernel_thread_on_end(thread_ends);
    hive_on_commit(look);
}

HRESULT notify_prepare(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    HRESULT hr = S_OK;

    pthread_once(&once, prepare_process);
    pthread_mutex_lock(&notify.lock);
    if (notify.files.fd == 0) {
        notify.files.ready = files_changed;
        notify.files.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
        hr = notify.files.fd >= 0 ? watcher_add(&notify.files)
                                  : hr_raise(hr_from_errno(), "watching the hives");
        if (FAILED(hr)) {
            if (notify.files.fd >= 0)
                close(notify.files.fd);
            notify.files.fd = 0;
        }
    }
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++)
        watch_folder(kind);
    pthread_mutex_unlock(&notify.lock);
    return hr_trace(hr);
}

/* ---- requests ---- */

static struct watch *watch_find(const struct notify_request *request)
{
    list_for_each (link, &notify.watches) {
        struct watch *watch = container_of(link, struct watch, link);

        if (watch->request.handle == request->handle &&
            watch->request.watches_subtree == request->watches_subtree &&
            watch->request.filter == request->filter)
            return watch;
    }
    return NULL;
}

static struct watch *watch_new(const struct notify_request *request, struct key_read *read)
{
    struct watch *watch = calloc(1, sizeof(*watch));

    if (!watch)
        return NULL;

    watch->request = *request;
    watch->place = read->key->hash;
    watch->is_merged = read->key->root == ROOT_CLASSES;
    list_init(&watch->listeners);
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        watch->parts[kind].id = read->key->parts[kind].id;
        if (read->is_open[kind])
            watch->parts[kind].seen = changes_last(&read->txns[kind]);
    }
    list_append(&notify.watches, &watch->link);
    __atomic_add_fetch(&notify.n_watches, 1, __ATOMIC_RELEASE);
    return watch;
}

HRESULT notify_add(const struct notify_request *request, struct key_read *read,
                   const struct notify_target *target)
{
    struct listener *listener = calloc(1, sizeof(*listener));
    struct watch *watch = NULL;

    if (listener) {
        listener->target = *target;
        listener->thread = GetCurrentThreadId();
        pthread_mutex_lock(&notify.lock);
        watch = watch_find(request);
        if (!watch)
            watch = watch_new(request, read);
        if (watch) {
            list_append(&watch->listeners, &listener->link);
            if (watch->is_due)
                watch_tell(watch);
        }
        pthread_mutex_unlock(&notify.lock);
    }
    if (watch)
        return S_OK;

    kernel_object_unref(target->event);
    if (target->socket >= 0)
        close(target->socket);
    free(listener);
    return hr_raise(E_OUTOFMEMORY, "asking to be told of changes");
}

void notify_handle_closed(HKEY handle)
{
    if (__atomic_load_n(&notify.n_watches, __ATOMIC_ACQUIRE) == 0)
        return;

    pthread_mutex_lock(&notify.lock);
    list_for_each (link, &notify.watches) {
        struct watch *watch = container_of(link, struct watch, link);

        if (watch->request.handle == handle)
            watch_free(watch);
    }
    pthread_mutex_unlock(&notify.lock);
}
