/* SPDX-License-Identifier: MIT */
#include "apartment/com_thread.h"

#include <limits.h>
#include <stdlib.h>

#include "apartment/apartment_host.h"
#include "apartment/callee.h"
#include "apartment/initialize_spy.h"
#include "apartment/message_queue.h"
#include "apartment/process_endpoint.h"
#include "base/guid.h"
#include "base/hresult.h"

struct thread_state {
    struct apartment *apartment;
    LONG entered; /* times */
    LONG ole_entered;
    bool is_guest; /* it serves calls of an apartment that others entered */
    bool has_causality;
    GUID causality;
};

/* One CoIncrementMTAUsage. */
struct mta_usage {
    struct list link;
    struct apartment *apartment;
};

static struct {
    pthread_mutex_t lock;
    struct list usages; /* (lock) */
    LONG threads;       /* (atomic) that have entered an apartment, hosts aside */
    pthread_once_t exit_once;
    pthread_key_t exit_key; /* tells when such a thread ends */
} process = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .usages = LIST_INIT(process.usages),
    .exit_once = PTHREAD_ONCE_INIT,
};

static _Thread_local struct thread_state thread;

/* A new process is in no apartment: its objects are its parent's, or lead to its parent's. */
static void forget_after_fork(void)
{
    if (thread.apartment && !thread.is_guest)
        pthread_setspecific(process.exit_key, NULL);
    thread = (struct thread_state){0};
    pthread_mutex_init(&process.lock, NULL);
    list_init(&process.usages);
    process.threads = 0;
    apartment_host_forget();
    process_endpoint_forget();
    message_queue_forget_all();
    apartment_forget_all();
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

HRESULT apartment_current(struct apartment **ret_apartment)
{
    struct apartment *apartment = thread.apartment;

    if (!apartment)
        apartment = apartment_mta();
    if (!apartment)
        return CO_E_NOTINITIALIZED;

    *ret_apartment = apartment;
    return S_OK;
}

struct apartment *apartment_entered(void)
{
    return thread.apartment;
}

void apartment_adopt_thread(struct apartment *apartment)
{
    thread.apartment = apartment;
    thread.is_guest = apartment != NULL;
    thread.entered = 0;
}

/* ---- entering and leaving ---- */

static void leave_apartment(void)
{
    apartment_leave(thread.apartment);
    SetErrorInfo(0, NULL);
    thread.apartment = NULL;
    thread.entered = 0;
    thread.has_causality = false;
}

static void leave_process(void)
{
    pthread_setspecific(process.exit_key, NULL);
    leave_apartment();
    if (__atomic_sub_fetch(&process.threads, 1, __ATOMIC_ACQ_REL) == 0) {
        apartment_host_stop();
        process_endpoint_close();
        callee_end_process();
    }
}

bool com_thread_is_any(void)
{
    return __atomic_load_n(&process.threads, __ATOMIC_ACQUIRE) > 0;
}

/* A thread that ends without CoUninitialize leaves all the same. */
static void leave_at_exit(void *value)
{
    if (thread.apartment && !thread.is_guest)
        leave_process();
}

static void make_exit_key(void)
{
    pthread_key_create(&process.exit_key, leave_at_exit);
}

static HRESULT initialize(bool is_sta)
{
    HRESULT hr;

    if (thread.apartment) {
        if (thread.apartment->is_sta != is_sta)
            return RPC_E_CHANGED_MODE;
        thread.entered++;
        return S_FALSE;
    }
    hr = apartment_enter(is_sta, &thread.apartment);
    if (FAILED(hr))
        return hr_trace(hr);
    thread.entered = 1;
    __atomic_add_fetch(&process.threads, 1, __ATOMIC_ACQ_REL);
    pthread_once(&process.exit_once, make_exit_key);
    pthread_setspecific(process.exit_key, &thread);
    return S_OK;
}

HRESULT CoInitializeEx(LPVOID pvReserved, DWORD dwCoInit)
{
    HRESULT hr;

    if (pvReserved)
        return E_INVALIDARG;
    initialize_spy_before(dwCoInit, (DWORD)thread.entered);
    hr = initialize(dwCoInit & COINIT_APARTMENTTHREADED);
    return initialize_spy_after(hr, dwCoInit, (DWORD)thread.entered);
}

HRESULT CoInitialize(LPVOID pvReserved)
{
    return CoInitializeEx(pvReserved, COINIT_APARTMENTTHREADED);
}

void CoUninitialize(void)
{
    initialize_spy_before_leaving((DWORD)thread.entered);
    if (thread.apartment && thread.entered > 0 && --thread.entered == 0 && !thread.is_guest)
        leave_process();
    initialize_spy_after_leaving((DWORD)thread.entered);
}

HRESULT apartment_enter_as_host(void)
{
    HRESULT hr = apartment_enter(true, &thread.apartment);

    thread.is_guest = SUCCEEDED(hr);
    return hr_trace(hr);
}

void apartment_leave_as_host(void)
{
    leave_apartment();
    thread.is_guest = false;
}

HRESULT CoIncrementMTAUsage(CO_MTA_USAGE_COOKIE *pCookie)
{
    struct mta_usage *usage;
    HRESULT hr;

    if (!pCookie)
        return E_INVALIDARG;
    usage = calloc(1, sizeof(*usage));
    if (!usage)
        return hr_raise(E_OUTOFMEMORY, "using the multi-threaded apartment");
    hr = apartment_enter(false, &usage->apartment);
    if (FAILED(hr)) {
        free(usage);
        return hr_trace(hr);
    }
    pthread_mutex_lock(&process.lock);
    list_append(&process.usages, &usage->link);
    pthread_mutex_unlock(&process.lock);
    *pCookie = (CO_MTA_USAGE_COOKIE)usage;
    return S_OK;
}

HRESULT CoDecrementMTAUsage(CO_MTA_USAGE_COOKIE Cookie)
{
    struct mta_usage *found = NULL;

    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.usages) {
        struct mta_usage *usage = container_of(link, struct mta_usage, link);

        if ((CO_MTA_USAGE_COOKIE)usage == Cookie)
            found = usage;
    }
    if (found)
        list_remove(&found->link);
    pthread_mutex_unlock(&process.lock);
    if (!found)
        return E_INVALIDARG;

    apartment_leave(found->apartment);
    free(found);
    return S_OK;
}

/* OLE counts apart from COM: its first time is S_OK even if COM was there before. */
HRESULT OleInitialize(LPVOID pvReserved)
{
    HRESULT hr = CoInitializeEx(pvReserved, COINIT_APARTMENTTHREADED);

    if (FAILED(hr))
        return hr;
    return thread.ole_entered++ == 0 ? S_OK : S_FALSE;
}

void OleUninitialize(void)
{
    if (thread.ole_entered == 0)
        return;
    thread.ole_entered--;
    CoUninitialize();
}

/* ---- what a thread can ask ---- */

bool com_thread_has_ole(void)
{
    return thread.ole_entered > 0;
}

HRESULT CoGetApartmentType(APTTYPE *pAptType, APTTYPEQUALIFIER *pAptQualifier)
{
    struct apartment *apartment = thread.apartment;

    if (!pAptType || !pAptQualifier)
        return E_INVALIDARG;

    *pAptQualifier = APTTYPEQUALIFIER_NONE;
    if (apartment) {
        *pAptType = !apartment->is_sta                         ? APTTYPE_MTA
                    : apartment->oxid == apartment_main_oxid() ? APTTYPE_MAINSTA
                                                               : APTTYPE_STA;
        return S_OK;
    }
    if (!apartment_mta()) {
        *pAptType = APTTYPE_CURRENT;
        return CO_E_NOTINITIALIZED;
    }
    *pAptType = APTTYPE_MTA;
    *pAptQualifier = APTTYPEQUALIFIER_IMPLICIT_MTA;
    return S_OK;
}

GUID apartment_causality(void)
{
    if (!thread.has_causality && SUCCEEDED(guid_new(&thread.causality)))
        thread.has_causality = true;
    return thread.causality;
}

void apartment_swap_causality(GUID *causality)
{
    GUID before = thread.has_causality ? thread.causality : GUID_NULL;

    thread.causality = *causality;
    thread.has_causality = !guid_is_equal(causality, &GUID_NULL);
    *causality = before;
}

HRESULT CoGetCurrentLogicalThreadId(GUID *pguid)
{
    if (!pguid)
        return E_INVALIDARG;
    *pguid = apartment_causality();
    return S_OK;
}
