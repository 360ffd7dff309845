/* SPDX-License-Identifier: MIT */
#include "apartment/apartment_host.h"

#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "apartment/com_thread.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

enum {
    JOB_MESSAGE_SIZE = 1024,
};

/* A job on its way; the waiting thread owns it. */
struct hosted_job {
    struct apartment_job job;
    HRESULT (*run)(struct apartment *here, void *context);
    void *context;
    HRESULT hr;
    char message[JOB_MESSAGE_SIZE];
    int done; /* an eventfd */
};

static struct {
    pthread_mutex_t lock;
    bool has_sta;
    pthread_t sta;
    DWORD sta_thread_id;
    uint64_t sta_oxid;
    CO_MTA_USAGE_COOKIE mta;
} hosts = {.lock = PTHREAD_MUTEX_INITIALIZER};

enum threading_model threading_model_parse(const char16_t *text)
{
    static const struct {
        const char16_t *name;
        enum threading_model model;
    } models[] = {
        {u"Apartment", THREADING_APARTMENT},
        {u"Free", THREADING_FREE},
        {u"Both", THREADING_BOTH},
        {u"Neutral", THREADING_BOTH},
    };

    for (size_t i = 0; i < sizeof(models) / sizeof(*models); i++) {
        if (utf16_equal_nocase(text, models[i].name))
            return models[i].model;
    }
    return THREADING_MAIN;
}

/* ---- the hosts ---- */

struct starting {
    int ready; /* an eventfd */
    HRESULT hr;
};

/* A host STA serves until it is told to quit. */
static void *run_sta(void *context)
{
    struct starting *starting = context;
    uint64_t one = 1;
    bool is_entered;
    MSG msg;

    starting->hr = apartment_enter_as_host();
    /* @starting goes as soon as its owner is told. */
    is_entered = SUCCEEDED(starting->hr);
    if (is_entered) {
        hosts.sta_thread_id = GetCurrentThreadId();
        hosts.sta_oxid = apartment_entered()->oxid;
    }
    if (write(starting->ready, &one, sizeof(one)) < 0 || !is_entered)
        return NULL;
    while (GetMessageW(&msg, NULL, 0, 0) > 0)
        DispatchMessageW(&msg);
    apartment_leave_as_host();
    return NULL;
}

static HRESULT start_sta(void)
{
    _cleanup_(closep) int ready = eventfd(0, EFD_CLOEXEC);
    struct starting starting = {.ready = ready};
    uint64_t value;

    if (ready < 0)
        return hr_raise(hr_from_errno(), "starting an apartment for objects");
    if (pthread_create(&hosts.sta, NULL, run_sta, &starting) != 0)
        return hr_raise(E_OUTOFMEMORY, "starting an apartment for objects");
    while (read(ready, &value, sizeof(value)) < 0)
        continue;
    if (FAILED(starting.hr)) {
        pthread_join(hosts.sta, NULL);
        return hr_trace(starting.hr);
    }
    hosts.has_sta = true;
    return S_OK;
}

static HRESULT host_sta(uint64_t *ret_oxid)
{
    HRESULT hr = S_OK;

    pthread_mutex_lock(&hosts.lock);
    if (!hosts.has_sta)
        hr = start_sta();
    if (SUCCEEDED(hr))
        *ret_oxid = hosts.sta_oxid;
    pthread_mutex_unlock(&hosts.lock);
    return hr_trace(hr);
}

static HRESULT host_mta(uint64_t *ret_oxid)
{
    HRESULT hr = S_OK;

    pthread_mutex_lock(&hosts.lock);
    *ret_oxid = apartment_mta_oxid();
    if (!*ret_oxid) {
        hr = CoIncrementMTAUsage(&hosts.mta);
        *ret_oxid = apartment_mta_oxid();
    }
    pthread_mutex_unlock(&hosts.lock);
    return hr_trace(hr);
}

HRESULT apartment_host_find(struct apartment *asker, enum threading_model model, uint64_t *ret_oxid)
{
    uint64_t oxid = 0;
    HRESULT hr = S_OK;

    if (model == THREADING_FREE && asker->is_sta)
        hr = host_mta(&oxid);
    if (model == THREADING_APARTMENT && !asker->is_sta)
        hr = host_sta(&oxid);
    if (model == THREADING_MAIN) {
        oxid = apartment_main_oxid();
        if (!oxid)
            hr = host_sta(&oxid);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_oxid = oxid == asker->oxid ? 0 : oxid;
    return S_OK;
}

void apartment_host_stop(void)
{
    CO_MTA_USAGE_COOKIE mta;
    bool has_sta;

    pthread_mutex_lock(&hosts.lock);
    has_sta = hosts.has_sta;
    hosts.has_sta = false;
    mta = hosts.mta;
    hosts.mta = NULL;
    pthread_mutex_unlock(&hosts.lock);
    if (has_sta) {
        PostThreadMessageW(hosts.sta_thread_id, WM_QUIT, 0, 0);
        pthread_join(hosts.sta, NULL);
    }
    if (mta)
        CoDecrementMTAUsage(mta);
}

/* ---- jobs ---- */

static void run_job(struct apartment_job *job, struct apartment *here)
{
    struct hosted_job *hosted = container_of(job, struct hosted_job, job);
    uint64_t one = 1;

    hosted->hr = here ? hosted->run(here, hosted->context) : RPC_E_DISCONNECTED;
    if (FAILED(hosted->hr) && hr_recorded() == hosted->hr)
        snprintf(hosted->message, sizeof(hosted->message), "%s", hr_message());
    if (write(hosted->done, &one, sizeof(one)) < 0)
        return; /* it cannot be full */
}

static void *run_in_mta(void *context)
{
    struct hosted_job *hosted = context;

    if (FAILED(CoInitializeEx(NULL, COINIT_MULTITHREADED))) {
        run_job(&hosted->job, NULL);
        return NULL;
    }
    run_job(&hosted->job, apartment_entered());
    CoUninitialize();
    return NULL;
}

HRESULT apartment_host_run(struct apartment *asker, uint64_t oxid,
                           HRESULT (*job)(struct apartment *here, void *context), void *context)
{
    _cleanup_(closep) int done = eventfd(0, EFD_CLOEXEC);
    struct hosted_job hosted = {.job.run = run_job, .run = job, .context = context, .done = done};
    pthread_t thread;
    HRESULT hr;

    if (done < 0)
        return hr_raise(hr_from_errno(), "asking another apartment");
    if (oxid == apartment_mta_oxid()) {
        if (pthread_create(&thread, NULL, run_in_mta, &hosted) != 0)
            return hr_raise(E_OUTOFMEMORY, "asking another apartment");
        hr = apartment_wait(asker, done, -1);
        pthread_join(thread, NULL);
    } else {
        if (!apartment_post_job(oxid, &hosted.job))
            return hr_raise(RPC_E_DISCONNECTED, "the apartment of the object has ended");
        /* The job is on this stack: nothing but its end may end the wait. */
        do
            hr = apartment_wait(asker, done, -1);
        while (FAILED(hr));
    }
    if (FAILED(hr))
        return hr_trace(hr);
    if (FAILED(hosted.hr) && hosted.message[0])
        return hr_raise(hosted.hr, "%s", hosted.message);
    return hosted.hr;
}

void apartment_host_forget(void)
{
    pthread_mutex_init(&hosts.lock, NULL);
    hosts.has_sta = false;
    hosts.mta = NULL;
}
