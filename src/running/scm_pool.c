/* SPDX-License-Identifier: MIT */
#include "running/scm_pool.h"

#include <pthread.h>
#include <stdlib.h>

#include <comity/winerror.h>

#include "apartment/com_thread.h"
#include "base/hresult.h"
#include "registry/joined_capture.h"
#include "wire/scm_client.h"

enum {
    IDLE_MAX = 4, /* connections that are kept */
};

static struct {
    pthread_mutex_t lock;
    struct list idle; /* (lock) */
    int n_idle;       /* (lock) */
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .idle = LIST_INIT(pool.idle)};

static void scm_connection_free(struct scm_connection *scm)
{
    rpc_connection_deinit(&scm->connection);
    ndr_writer_deinit(&scm->writer);
    free(scm);
}

static void forget_after_fork(void)
{
    pthread_mutex_init(&pool.lock, NULL);
    list_for_each (link, &pool.idle)
        scm_connection_free(container_of(link, struct scm_connection, link));
    list_init(&pool.idle);
    pool.n_idle = 0;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

/* What servers do for a module that registers itself is not captured. */
static HRESULT check_capture(void)
{
    if (!joined_capture_is_confining())
        return S_OK;
    return hr_raise(E_ACCESSDENIED,
                    "a module that registers itself reaches no servers: what they write would not "
                    "be held back with it (\"comity regsvr --trust\" lets it)");
}

static HRESULT take(struct scm_connection **ret_scm)
{
    struct scm_connection *scm;
    struct list *first;
    HRESULT hr;

    pthread_mutex_lock(&pool.lock);
    first = list_first(&pool.idle);
    if (first) {
        list_remove(first);
        pool.n_idle--;
    }
    pthread_mutex_unlock(&pool.lock);
    if (first) {
        *ret_scm = container_of(first, struct scm_connection, link);
        return S_OK;
    }
    scm = calloc(1, sizeof(*scm));
    if (!scm)
        return hr_raise(E_OUTOFMEMORY, "asking the SCM");
    hr = check_capture();
    if (SUCCEEDED(hr))
        hr = scm_connect(&scm->connection);
    if (FAILED(hr)) {
        free(scm);
        return hr_trace(hr);
    }
    ndr_writer_init(&scm->writer);
    *ret_scm = scm;
    return S_OK;
}

static void give(struct scm_connection *scm)
{
    bool is_kept = false;

    pthread_mutex_lock(&pool.lock);
    if (pool.n_idle < IDLE_MAX && com_thread_is_any()) {
        list_prepend(&pool.idle, &scm->link);
        pool.n_idle++;
        is_kept = true;
    }
    pthread_mutex_unlock(&pool.lock);
    if (!is_kept)
        scm_connection_free(scm);
}

HRESULT scm_pool_ask(scm_question ask, void *context)
{
    struct scm_connection *scm = NULL;
    HRESULT hr = E_UNEXPECTED;

    /* Any kept connection may be one to a daemon that has gone. */
    for (int attempt = 0; attempt < SCM_DEATHS_MAX; attempt++) {
        hr = take(&scm);
        if (FAILED(hr))
            return hr_trace(hr);
        hr = ask(scm, context);
        if (hr != HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE)) {
            give(scm);
            return hr_trace(hr);
        }
        scm_connection_free(scm);
    }
    return hr_trace(hr);
}

void scm_pool_close(void)
{
    struct list *link;

    pthread_mutex_lock(&pool.lock);
    while ((link = list_first(&pool.idle))) {
        list_remove(link);
        pool.n_idle--;
        scm_connection_free(container_of(link, struct scm_connection, link));
    }
    pthread_mutex_unlock(&pool.lock);
}
