/* SPDX-License-Identifier: MIT */
/*
 * Death notices: a program is told when an object's apartment, or its process, has gone, without
 * calling it. A silent connection to the exporter ends with it; the process's watcher sees that.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include <comity/comity.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/watcher.h"
#include "remoting/proxy_object.h"
#include "wire/endpoint.h"

enum {
    DEAD = 16,
};

struct death_notice {
    struct list link; /* (lock) */
    DWORD cookie;
    uint64_t oxid; /* (const) whose end is awaited */
    HANDLE event;  /* owned */
    struct watcher_source source;
    bool is_watched; /* (const) */
};

static struct {
    pthread_mutex_t lock;
    struct list notices; /* (lock) */
    DWORD last_cookie;   /* (lock) */
    /* (lock) Those whose end was seen lately: none comes back, but its socket may be there for a
     * moment longer. */
    uint64_t dead[DEAD];
    unsigned n_dead; /* (lock) ever */
} process = {.lock = PTHREAD_MUTEX_INITIALIZER, .notices = LIST_INIT(process.notices)};

static struct death_notice *death_notice_free(struct death_notice *notice)
{
    if (!notice)
        return NULL;

    if (notice->is_watched)
        watcher_remove(&notice->source);
    if (notice->source.fd >= 0)
        close(notice->source.fd);
    if (notice->event)
        CloseHandle(notice->event);
    free(notice);
    return NULL;
}
DEFINE_CLEANUP(struct death_notice *, death_notice_free);

static void forget_after_fork(void)
{
    pthread_mutex_init(&process.lock, NULL);
    list_init(&process.notices);
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

static bool is_dead(uint64_t oxid)
{
    bool found = false;

    pthread_mutex_lock(&process.lock);
    for (unsigned i = 0; i < DEAD; i++)
        found |= process.dead[i] == oxid;
    pthread_mutex_unlock(&process.lock);
    return found;
}

/* Nothing is ever sent on the connection: it is readable because it has ended. */
static void ready(struct watcher_source *source)
{
    struct death_notice *notice = container_of(source, struct death_notice, source);

    pthread_mutex_lock(&process.lock);
    process.dead[process.n_dead++ % DEAD] = notice->oxid;
    pthread_mutex_unlock(&process.lock);
    SetEvent(notice->event);
    watcher_remove(source);
}

/* Who is dead already is so announced at once. */
static HRESULT begin(struct death_notice *notice, uint64_t oxid)
{
    char name[ENDPOINT_NAME_SIZE];
    HRESULT hr;

    notice->oxid = oxid;
    endpoint_name_of_oxid(oxid, name);
    hr = is_dead(oxid) ? HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE)
                       : endpoint_connect(name, &notice->source.fd);
    if (hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE)) {
        SetEvent(notice->event);
        return S_OK;
    }
    if (FAILED(hr))
        return hr_trace(hr);
    notice->source.ready = ready;
    hr = watcher_add(&notice->source);
    notice->is_watched = SUCCEEDED(hr);
    return hr_trace(hr);
}

HRESULT ComityNotifyDeath(IUnknown *pProxy, HANDLE hEvent, DWORD *pdwCookie)
{
    _cleanup_(death_notice_freep) struct death_notice *notice = NULL;
    struct proxy_object *object = pProxy ? proxy_object_from(pProxy) : NULL;
    HRESULT hr;

    if (!pdwCookie || !object)
        return E_INVALIDARG;
    notice = calloc(1, sizeof(*notice));
    if (!notice)
        return E_OUTOFMEMORY;
    notice->source.fd = -1;
    /* The caller may close his own handle. */
    if (!DuplicateHandle(GetCurrentProcess(), hEvent, GetCurrentProcess(), &notice->event, 0, FALSE,
                         DUPLICATE_SAME_ACCESS))
        return hr_from_win32(GetLastError());
    hr = begin(notice, remote_oxid(proxy_object_remote(object)));
    if (FAILED(hr))
        return hr_trace(hr);

    pthread_mutex_lock(&process.lock);
    if (++process.last_cookie == 0)
        ++process.last_cookie;
    notice->cookie = process.last_cookie;
    *pdwCookie = notice->cookie;
    list_append(&process.notices, &TAKE_PTR(notice)->link);
    pthread_mutex_unlock(&process.lock);
    return S_OK;
}

HRESULT ComityRevokeDeathNotice(DWORD dwCookie)
{
    struct death_notice *found = NULL;

    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.notices) {
        struct death_notice *notice = container_of(link, struct death_notice, link);

        if (notice->cookie == dwCookie)
            found = notice;
    }
    if (found)
        list_remove(&found->link);
    pthread_mutex_unlock(&process.lock);
    if (!found)
        return E_INVALIDARG;
    death_notice_free(found);
    return S_OK;
}
