/* SPDX-License-Identifier: MIT */
#include "calls/cancellable_thread.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/list.h"
#include "calls/call_guard.h"

struct cancellable_thread {
    struct list link; /* (lock) */
    DWORD id;
    unsigned enabled;
    IUnknown *object; /* owned; (lock) what CoSetCancelObject set */
};

static struct {
    pthread_mutex_t lock;
    struct list threads; /* (lock) */
    pthread_once_t once;
    pthread_key_t key; /* frees what a thread leaves */
} process = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .threads = LIST_INIT(process.threads),
    .once = PTHREAD_ONCE_INIT,
};
static _Thread_local struct cancellable_thread *this_thread;

DWORD cancellable_thread_id(void)
{
    return this_thread ? this_thread->id : 0;
}

static void thread_free(void *context)
{
    struct cancellable_thread *thread = context;

    pthread_mutex_lock(&process.lock);
    list_remove(&thread->link);
    pthread_mutex_unlock(&process.lock);
    if (thread->object)
        thread->object->lpVtbl->Release(thread->object);
    free(thread);
    this_thread = NULL;
}

static void make_key(void)
{
    pthread_key_create(&process.key, thread_free);
}

static HRESULT thread_new(void)
{
    struct cancellable_thread *thread = calloc(1, sizeof(*thread));

    if (!thread)
        return E_OUTOFMEMORY;
    pthread_once(&process.once, make_key);
    thread->id = GetCurrentThreadId();
    pthread_setspecific(process.key, thread);
    pthread_mutex_lock(&process.lock);
    list_append(&process.threads, &thread->link);
    pthread_mutex_unlock(&process.lock);
    this_thread = thread;
    return S_OK;
}

HRESULT CoEnableCallCancellation(LPVOID pReserved)
{
    HRESULT hr;

    if (pReserved)
        return E_INVALIDARG;
    hr = this_thread ? S_OK : thread_new();
    if (SUCCEEDED(hr))
        this_thread->enabled++;
    return hr;
}

HRESULT CoDisableCallCancellation(LPVOID pReserved)
{
    if (pReserved)
        return E_INVALIDARG;
    if (!this_thread)
        return CO_E_CANCEL_DISABLED;
    if (--this_thread->enabled == 0) {
        pthread_setspecific(process.key, NULL);
        thread_free(this_thread);
    }
    return S_OK;
}

/* The thread's own cancel object, with a reference, or NULL. Outcome: CO_E_CANCEL_DISABLED. */
static HRESULT get_own_object(DWORD id, IUnknown **ret_object)
{
    HRESULT hr = CO_E_CANCEL_DISABLED;

    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.threads) {
        struct cancellable_thread *thread = container_of(link, struct cancellable_thread, link);

        if (thread->id != id)
            continue;
        hr = S_OK;
        *ret_object = thread->object;
        if (thread->object)
            thread->object->lpVtbl->AddRef(thread->object);
    }
    pthread_mutex_unlock(&process.lock);
    return hr;
}

HRESULT CoGetCancelObject(DWORD dwThreadId, REFIID iid, void **ppUnk)
{
    DWORD id = dwThreadId ? dwThreadId : GetCurrentThreadId();
    IUnknown *object;
    HRESULT hr;

    if (!ppUnk)
        return E_INVALIDARG;
    *ppUnk = NULL;
    hr = get_own_object(id, &object);
    if (FAILED(hr))
        return hr;
    if (!object)
        object = (IUnknown *)call_guard_find(id);
    if (!object)
        return E_NOINTERFACE;
    hr = object->lpVtbl->QueryInterface(object, iid, ppUnk);
    object->lpVtbl->Release(object);
    return hr;
}

/* One that is there stays until it is taken away with NULL. */
HRESULT CoSetCancelObject(IUnknown *pUnk)
{
    IUnknown *old;

    if (!this_thread)
        return CO_E_CANCEL_DISABLED;
    if (pUnk && this_thread->object)
        return E_ACCESSDENIED;
    if (pUnk)
        pUnk->lpVtbl->AddRef(pUnk);
    pthread_mutex_lock(&process.lock);
    old = this_thread->object;
    this_thread->object = pUnk;
    pthread_mutex_unlock(&process.lock);
    if (old)
        old->lpVtbl->Release(old);
    return S_OK;
}

HRESULT CoCancelCall(DWORD dwThreadId, ULONG ulTimeout)
{
    ICancelMethodCalls *object;
    HRESULT hr;

    hr = CoGetCancelObject(dwThreadId, &IID_ICancelMethodCalls, (void **)&object);
    if (FAILED(hr))
        return hr;
    hr = object->lpVtbl->Cancel(object, ulTimeout);
    object->lpVtbl->Release(object);
    return hr;
}
