/* SPDX-License-Identifier: MIT */
#include "apartment/message_queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "apartment/com_thread.h"
#include "apartment/message_timer.h"
#include "apartment/window.h"
#include "base/cleanup.h"
#include "base/hresult.h"

struct posted {
    struct list link;
    bool is_seen; /* a call looked whether it wants it */
    MSG msg;
};

/* What a thread sent to another; the last of both to let go frees it. */
struct sent {
    struct list link;
    MSG msg;
    struct message_queue *sender;
    LRESULT result;
    bool is_done;
    bool has_failed;
    bool is_abandoned; /* nobody waits for the result */
};

struct message_queue {
    struct list link;
    DWORD thread;
    int wake;      /* something came in */
    int sent_wake; /* something was sent */
    struct list posted;
    unsigned n_posted; /* in all its life */
    struct list sent;
    struct message_timers timers;
    bool quits;
    bool quit_is_seen;
    int exit_code;
    unsigned uses; /* its own thread's alone: it is being looked at or waited for */
};

/* One lock for all queues: what is done under it is short. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct list queues = LIST_INIT(queues);
static _Thread_local struct message_queue *current;
static pthread_key_t end_key;

static void signal_fd(int fd)
{
    uint64_t one = 1;

    if (write(fd, &one, sizeof(one)) < 0)
        return; /* it is full: the thread is awake */
}

static void clear_fd(int fd)
{
    uint64_t woken;

    if (read(fd, &woken, sizeof(woken)) < 0)
        return; /* it was not set */
}

/* (lock) */
static struct message_queue *find(DWORD thread)
{
    list_for_each (link, &queues) {
        struct message_queue *queue = container_of(link, struct message_queue, link);

        if (queue->thread == thread)
            return queue;
    }
    return NULL;
}

/* ---- a queue's life ---- */

static void finish_sent(struct sent *sent, bool has_failed)
{
    sent->has_failed = has_failed;
    sent->is_done = true;
    if (sent->is_abandoned)
        free(sent);
    else
        signal_fd(sent->sender->wake);
}

static void end_queue(void *context)
{
    struct message_queue *queue = context;

    pthread_mutex_lock(&lock);
    list_remove(&queue->link);
    list_for_each (link, &queue->sent) {
        list_remove(link);
        finish_sent(container_of(link, struct sent, link), true);
    }
    list_for_each (link, &queue->posted)
        free(container_of(link, struct posted, link));
    message_timers_deinit(&queue->timers);
    pthread_mutex_unlock(&lock);
    close(queue->wake);
    close(queue->sent_wake);
    free(queue);
    current = NULL;
}

static void make_end_key(void)
{
    pthread_key_create(&end_key, end_queue);
}

struct message_queue *message_queue_current(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    _cleanup_(closep) int fd = -1, sent_fd = -1;
    struct message_queue *queue = current;

    if (queue)
        return queue;

    pthread_once(&once, make_end_key);
    fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sent_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    queue = fd >= 0 && sent_fd >= 0 ? calloc(1, sizeof(*queue)) : NULL;
    if (!queue || pthread_setspecific(end_key, queue) != 0) {
        free(queue);
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    queue->thread = GetCurrentThreadId();
    queue->wake = TAKE_FD(fd);
    queue->sent_wake = TAKE_FD(sent_fd);
    list_init(&queue->posted);
    list_init(&queue->sent);
    message_timers_init(&queue->timers);
    pthread_mutex_lock(&lock);
    list_append(&queues, &queue->link);
    pthread_mutex_unlock(&lock);
    current = queue;
    return queue;
}

/* (lock) */
static bool is_idle(const struct message_queue *queue)
{
    return queue->uses == 0 && list_is_empty(&queue->posted) && list_is_empty(&queue->sent) &&
           !queue->quits && message_timers_next(&queue->timers) < 0;
}

void message_queue_drop_idle(void)
{
    struct message_queue *queue = current;
    bool may_go;

    if (!queue || window_is_any_of(queue->thread))
        return;
    pthread_mutex_lock(&lock);
    may_go = is_idle(queue);
    if (may_go)
        list_remove(&queue->link);
    pthread_mutex_unlock(&lock);
    if (may_go) {
        pthread_setspecific(end_key, NULL);
        end_queue(queue);
    }
}

int message_queue_fd(const struct message_queue *queue)
{
    return queue->wake;
}

int message_queue_sent_fd(const struct message_queue *queue)
{
    return queue->sent_wake;
}

/* ---- posting and sending ---- */

bool message_queue_post(DWORD thread, const MSG *message)
{
    struct posted *posted = calloc(1, sizeof(*posted));
    struct message_queue *queue;

    if (!posted) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return false;
    }
    posted->msg = *message;
    posted->msg.time = GetTickCount();
    pthread_mutex_lock(&lock);
    queue = find(thread);
    if (queue) {
        list_append(&queue->posted, &posted->link);
        queue->n_posted++;
        signal_fd(queue->wake);
    }
    pthread_mutex_unlock(&lock);
    if (queue)
        return true;
    free(posted);
    SetLastError(ERROR_INVALID_THREAD_ID);
    return false;
}

void message_queue_run_sent(struct message_queue *queue)
{
    struct list *link;

    clear_fd(queue->sent_wake);
    pthread_mutex_lock(&lock);
    while ((link = list_first(&queue->sent))) {
        struct sent *sent = container_of(link, struct sent, link);
        LRESULT result;

        list_remove(link);
        pthread_mutex_unlock(&lock);
        result = window_call(&sent->msg);
        pthread_mutex_lock(&lock);
        sent->result = result;
        finish_sent(sent, false);
    }
    pthread_mutex_unlock(&lock);
}

void message_queue_clear(struct message_queue *queue)
{
    clear_fd(queue->wake);
}

void message_queue_wait(struct message_queue *queue, int timeout_ms)
{
    int timer_ms = message_queue_timeout(queue);

    if (timer_ms >= 0 && (timeout_ms < 0 || timer_ms < timeout_ms))
        timeout_ms = timer_ms;
    queue->uses++;
    apartment_wait(apartment_entered(), queue->wake, timeout_ms);
    queue->uses--;
}

unsigned message_queue_looked_at(struct message_queue *queue)
{
    unsigned n;

    pthread_mutex_lock(&lock);
    n = queue->n_posted;
    list_for_each (link, &queue->posted)
        n -= !container_of(link, struct posted, link)->is_seen;
    pthread_mutex_unlock(&lock);
    return n;
}

static bool has_more_posted(struct message_queue *queue, unsigned *posted)
{
    unsigned before = *posted;

    pthread_mutex_lock(&lock);
    *posted = queue->n_posted;
    pthread_mutex_unlock(&lock);
    return *posted != before;
}

HRESULT message_queue_watch(struct message_queue *queue, int fd, unsigned *posted)
{
    bool is_more = false;
    HRESULT hr = S_FALSE;

    queue->uses++;
    while (hr == S_FALSE && !is_more) {
        message_queue_clear(queue);
        is_more = has_more_posted(queue, posted);
        if (!is_more)
            hr = apartment_wait_beside(apartment_entered(), fd, queue->wake, -1);
    }
    /* What was cleared here may be news to a wait further up. */
    signal_fd(queue->wake);
    queue->uses--;
    return hr_trace(hr);
}

static bool is_done(const struct sent *sent)
{
    bool done;

    pthread_mutex_lock(&lock);
    done = sent->is_done;
    pthread_mutex_unlock(&lock);
    return done;
}

/* Nobody waits any more: what has not begun is taken back, the rest frees itself. */
static bool take_result(struct sent *sent, LRESULT *ret_result)
{
    bool is_good;

    pthread_mutex_lock(&lock);
    is_good = sent->is_done && !sent->has_failed;
    *ret_result = is_good ? sent->result : 0;
    if (sent->is_done || list_is_linked(&sent->link)) {
        list_remove(&sent->link);
        free(sent);
    } else {
        sent->is_abandoned = true;
    }
    pthread_mutex_unlock(&lock);
    return is_good;
}

bool message_queue_send(DWORD thread, const MSG *message, DWORD timeout_ms, LRESULT *ret_result)
{
    struct message_queue *own = message_queue_current(), *queue;
    struct sent *sent = own ? calloc(1, sizeof(*sent)) : NULL;
    ULONGLONG deadline = GetTickCount64() + timeout_ms;

    if (!sent)
        return false;
    sent->msg = *message;
    sent->sender = own;
    own->uses++;
    pthread_mutex_lock(&lock);
    queue = find(thread);
    if (queue) {
        list_append(&queue->sent, &sent->link);
        signal_fd(queue->wake);
        signal_fd(queue->sent_wake);
    } else {
        sent->is_done = sent->has_failed = true;
    }
    pthread_mutex_unlock(&lock);
    while (!is_done(sent)) {
        ULONGLONG now = GetTickCount64();

        if (timeout_ms != INFINITE && now >= deadline)
            break;
        message_queue_clear(own);
        message_queue_run_sent(own);
        if (!is_done(sent))
            message_queue_wait(own, timeout_ms == INFINITE ? -1 : (int)(deadline - now));
    }
    /* What was cleared here may be of posted messages. */
    signal_fd(own->wake);
    own->uses--;
    if (take_result(sent, ret_result))
        return true;
    SetLastError(ERROR_TIMEOUT);
    return false;
}

/* ---- getting ---- */

static bool is_wanted(const MSG *msg, const void *context)
{
    const struct message_range *range = context;

    if (range->window == (HWND)-1 ? msg->hwnd != NULL : range->window && msg->hwnd != range->window)
        return false;
    return (!range->first && !range->last) ||
           (msg->message >= range->first && msg->message <= range->last);
}

static bool take_posted(struct message_queue *queue, const struct message_range *range, bool remove,
                        MSG *ret_msg)
{
    list_for_each (link, &queue->posted) {
        struct posted *posted = container_of(link, struct posted, link);

        posted->is_seen = true;
        if (!is_wanted(&posted->msg, range))
            continue;
        *ret_msg = posted->msg;
        if (remove) {
            list_remove(link);
            free(posted);
        }
        return true;
    }
    return false;
}

/* WM_QUIT is in every range, after what was posted; timers' messages come when nothing else does.
 */
static bool take(struct message_queue *queue, const struct message_range *range, bool remove,
                 MSG *ret_msg)
{
    static const struct message_range quit = {.first = WM_QUIT, .last = WM_QUIT};
    bool found;

    pthread_mutex_lock(&lock);
    found =
        take_posted(queue, range, remove, ret_msg) || take_posted(queue, &quit, remove, ret_msg);
    if (!found && queue->quits) {
        *ret_msg = (MSG){.message = WM_QUIT, .wParam = (WPARAM)queue->exit_code};
        queue->quits = !remove;
        queue->quit_is_seen = true;
        found = true;
    }
    if (!found)
        found = message_timers_take(&queue->timers, remove, is_wanted, range, ret_msg);
    pthread_mutex_unlock(&lock);
    return found;
}

bool message_queue_has_input(struct message_queue *queue, bool also_seen)
{
    bool has_input;

    pthread_mutex_lock(&lock);
    has_input =
        !list_is_empty(&queue->sent) || (queue->quits && (also_seen || !queue->quit_is_seen));
    list_for_each (link, &queue->posted)
        has_input |= also_seen || !container_of(link, struct posted, link)->is_seen;
    pthread_mutex_unlock(&lock);
    return has_input || message_queue_timeout(queue) == 0;
}

int message_queue_timeout(struct message_queue *queue)
{
    int timeout_ms;

    pthread_mutex_lock(&lock);
    timeout_ms = message_timers_next(&queue->timers);
    pthread_mutex_unlock(&lock);
    return timeout_ms;
}

void message_queue_forget(HWND window)
{
    pthread_mutex_lock(&lock);
    list_for_each (one, &queues) {
        struct message_queue *queue = container_of(one, struct message_queue, link);

        list_for_each (link, &queue->posted) {
            struct posted *posted = container_of(link, struct posted, link);

            if (posted->msg.hwnd == window) {
                list_remove(link);
                free(posted);
            }
        }
        message_timers_forget(&queue->timers, window);
    }
    pthread_mutex_unlock(&lock);
}

bool message_queue_look(struct message_queue *queue, const struct message_range *range, bool remove,
                        MSG *ret_msg)
{
    struct apartment *apartment = apartment_entered();

    queue->uses++;
    message_queue_clear(queue);
    if (apartment && apartment->is_sta)
        apartment_serve(apartment);
    message_queue_run_sent(queue);
    queue->uses--;
    return take(queue, range, remove, ret_msg);
}

void message_queue_quit(struct message_queue *queue, int exit_code)
{
    pthread_mutex_lock(&lock);
    queue->quits = true;
    queue->quit_is_seen = false;
    queue->exit_code = exit_code;
    signal_fd(queue->wake); /* this may be a call served while the thread waits for messages */
    pthread_mutex_unlock(&lock);
}

UINT_PTR message_queue_set_timer(struct message_queue *queue, HWND window, UINT_PTR id,
                                 UINT period_ms, TIMERPROC procedure)
{
    pthread_mutex_lock(&lock);
    id = message_timers_set(&queue->timers, window, id, period_ms, procedure);
    signal_fd(queue->wake); /* a wait that is under way knows nothing of it */
    pthread_mutex_unlock(&lock);
    return id;
}

bool message_queue_kill_timer(struct message_queue *queue, HWND window, UINT_PTR id)
{
    bool was_there;

    pthread_mutex_lock(&lock);
    was_there = message_timers_kill(&queue->timers, window, id);
    pthread_mutex_unlock(&lock);
    return was_there;
}

void message_queue_forget_all(void)
{
    pthread_mutex_init(&lock, NULL);
    list_for_each (link, &queues) {
        struct message_queue *queue = container_of(link, struct message_queue, link);

        close(queue->wake);
        close(queue->sent_wake);
    }
    list_init(&queues);
    if (current)
        pthread_setspecific(end_key, NULL);
    current = NULL;
}
