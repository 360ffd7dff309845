/* SPDX-License-Identifier: MIT */
#include "scm/envoy.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/list.h"
#include "wire/connection.h"

enum {
    ENVOYS_MAX = 64,
    STACK = 256 << 10,
    LOAN_US = 60 * 1000000L, /* until objects that nobody called are released */
};

struct envoys {
    sd_event *event; /* borrowed */
    struct list envoys;
    unsigned n;
    int pipe[2]; /* threads that are done write their envoy's address */
    sd_event_source *source;
    pthread_mutex_t lock;
    pthread_cond_t changed; /* of what follows */
    struct list ready;      /* (lock) envoys that no thread has yet */
    unsigned n_ready;       /* (lock) */
    unsigned n_threads;     /* (lock) */
    unsigned n_waiting;     /* (lock) of the threads, for errands */
    bool is_ending;         /* (lock) */
};

struct envoy {
    struct list link;       /* in envoys.envoys */
    struct list ready_link; /* in envoys.ready, or unlinked */
    struct envoys *envoys;
    struct errand errand; /* the thread's until it is done */
    errand_done done;
    void *context;
    struct rpc_connection connection; /* the loan */
    sd_event_source *timer;           /* of the loan, when it is done */
};

static void envoy_free(struct envoy *envoy)
{
    list_remove(&envoy->link);
    envoy->envoys->n--;
    sd_event_source_disable_unref(envoy->timer);
    rpc_connection_deinit(&envoy->connection);
    free(envoy->context);
    free(envoy);
}

/* ---- the threads ---- */

static void travel(struct envoy *envoy)
{
    int home = envoy->envoys->pipe[1];

    errand_run(&envoy->errand, &envoy->connection);
    while (write(home, &envoy, sizeof(envoy)) < 0 && errno == EINTR)
        continue;
}

/* Locked. The next to travel; NULL if there is none, and somebody else waits for one. */
static struct envoy *await_errand(struct envoys *envoys)
{
    struct list *first;

    envoys->n_waiting++;
    while (!(first = list_first(&envoys->ready)) && !envoys->is_ending && envoys->n_waiting == 1)
        pthread_cond_wait(&envoys->changed, &envoys->lock);
    envoys->n_waiting--;
    if (!first)
        return NULL;
    list_remove(first);
    envoys->n_ready--;
    return container_of(first, struct envoy, ready_link);
}

static void *travel_on(void *context)
{
    struct envoys *envoys = context;
    struct envoy *envoy;

    pthread_mutex_lock(&envoys->lock);
    while ((envoy = await_errand(envoys))) {
        pthread_mutex_unlock(&envoys->lock);
        travel(envoy);
        pthread_mutex_lock(&envoys->lock);
    }
    envoys->n_threads--;
    pthread_cond_broadcast(&envoys->changed);
    pthread_mutex_unlock(&envoys->lock);
    return NULL;
}

/* ---- the event loop's side ---- */

static int on_loan_over(sd_event_source *source, uint64_t now, void *context)
{
    envoy_free(context);
    return 0;
}

static bool makes_loan(const struct errand *errand)
{
    return errand->kind == ERRAND_CLASS_OBJECT || errand->kind == ERRAND_INSTANCE;
}

static void finish(struct envoy *envoy)
{
    envoy->done(envoy->context, &envoy->errand);
    if (FAILED(envoy->errand.hr) || !makes_loan(&envoy->errand) ||
        sd_event_add_time_relative(envoy->envoys->event, &envoy->timer, CLOCK_MONOTONIC, LOAN_US, 0,
                                   on_loan_over, envoy) < 0)
        envoy_free(envoy);
}

static int on_return(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct envoy *envoy;

    if (read(fd, &envoy, sizeof(envoy)) == sizeof(envoy))
        finish(envoy);
    return 0;
}

HRESULT envoys_new(sd_event *event, struct envoys **ret_envoys)
{
    struct envoys *envoys = calloc(1, sizeof(*envoys));

    if (!envoys)
        return hr_raise(E_OUTOFMEMORY, "sending to servers");

    envoys->event = event;
    list_init(&envoys->envoys);
    list_init(&envoys->ready);
    pthread_mutex_init(&envoys->lock, NULL);
    pthread_cond_init(&envoys->changed, NULL);
    if (pipe2(envoys->pipe, O_CLOEXEC) < 0) {
        free(envoys);
        return hr_raise(hr_from_errno(), "sending to servers");
    }
    if (sd_event_add_io(event, &envoys->source, envoys->pipe[0], EPOLLIN, on_return, envoys) < 0) {
        envoys_free(envoys);
        return hr_raise(E_OUTOFMEMORY, "sending to servers");
    }
    *ret_envoys = envoys;
    return S_OK;
}

static void end_threads(struct envoys *envoys)
{
    pthread_mutex_lock(&envoys->lock);
    envoys->is_ending = true;
    pthread_cond_broadcast(&envoys->changed);
    while (envoys->n_threads > 0)
        pthread_cond_wait(&envoys->changed, &envoys->lock);
    pthread_mutex_unlock(&envoys->lock);
}

struct envoys *envoys_free(struct envoys *envoys)
{
    unsigned n_out = 0;

    if (!envoys)
        return NULL;

    list_for_each (link, &envoys->envoys) {
        struct envoy *envoy = container_of(link, struct envoy, link);

        if (envoy->timer)
            envoy_free(envoy);
        else
            n_out++;
    }
    while (n_out > 0) {
        struct envoy *envoy;

        if (read(envoys->pipe[0], &envoy, sizeof(envoy)) == sizeof(envoy)) {
            envoy_free(envoy);
            n_out--;
        }
    }
    end_threads(envoys);
    sd_event_source_disable_unref(envoys->source);
    close(envoys->pipe[0]);
    close(envoys->pipe[1]);
    pthread_cond_destroy(&envoys->changed);
    pthread_mutex_destroy(&envoys->lock);
    free(envoys);
    return NULL;
}

/* Locked. */
static bool start_thread(struct envoys *envoys)
{
    pthread_attr_t attributes;
    pthread_t started;
    int error;

    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    error = pthread_create(&started, &attributes, travel_on, envoys);
    pthread_attr_destroy(&attributes);
    envoys->n_threads += error == 0;
    return error == 0;
}

/* Hands it to a thread that waits, or to a new one. */
static bool start(struct envoy *envoy)
{
    struct envoys *envoys = envoy->envoys;
    bool is_started = true;

    pthread_mutex_lock(&envoys->lock);
    if (envoys->n_ready >= envoys->n_waiting)
        is_started = start_thread(envoys);
    if (is_started) {
        list_append(&envoys->ready, &envoy->ready_link);
        envoys->n_ready++;
        pthread_cond_signal(&envoys->changed);
    }
    pthread_mutex_unlock(&envoys->lock);
    return is_started;
}

HRESULT envoys_send(struct envoys *envoys, const struct errand *errand, errand_done done,
                    void *context)
{
    struct envoy *envoy = envoys->n < ENVOYS_MAX ? calloc(1, sizeof(*envoy)) : NULL;

    if (!envoy) {
        free(context);
        return hr_raise(hr_from_win32(ERROR_NOT_ENOUGH_QUOTA), "%u objects are being made",
                        envoys->n);
    }
    envoy->envoys = envoys;
    envoy->errand = *errand;
    envoy->done = done;
    envoy->context = context;
    rpc_connection_init(&envoy->connection, -1);
    list_init(&envoy->ready_link);
    list_append(&envoys->envoys, &envoy->link);
    envoys->n++;
    if (!start(envoy)) {
        envoy_free(envoy);
        return hr_raise(E_OUTOFMEMORY, "starting a thread");
    }
    return S_OK;
}

bool envoys_are_idle(const struct envoys *envoys)
{
    return envoys->n == 0;
}
