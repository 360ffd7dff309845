/* SPDX-License-Identifier: MIT */
#include "com/class_object.h"

#include <stdlib.h>

#include <comity/comity.h>

#include "apartment/com_thread.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "calls/error_text.h"
#include "com/offers.h"
#include "com/surrogate.h"
#include "remoting/exporter.h"
#include "stubs/holdings.h"
#include "stubs/stub_object.h"
#include "wire/scm_protocol.h"

struct class_object {
    struct list link;
    DWORD cookie;
    CLSID clsid;
    IUnknown *unknown; /* owned */
    struct apartment *apartment;
    DWORD clsctx;
    DWORD flags;
    bool is_offered; /* to the SCM */
    struct objref objref;
};

static struct {
    pthread_mutex_t lock;
    struct list classes;
    DWORD last_cookie;
    LONG uses;
    bool is_stopping;        /* (atomic) */
    bool has_offered;        /* (atomic) a class, if only in the past */
    bool has_user;           /* (atomic) a user has control */
    void (*on_unused)(void); /* (lock) */
} process = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .classes = LIST_INIT(process.classes),
};

/* A new process serves none of its parent's classes. */
static void forget_after_fork(void)
{
    pthread_mutex_init(&process.lock, NULL);
    list_init(&process.classes);
    process.uses = 0;
    process.is_stopping = process.has_offered = process.has_user = false;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

/* By the interface that it will be asked by: a surrogate is offered as a class is. */
static HRESULT export_class(struct class_object *class_object)
{
    static const IID *const iids[] = {&IID_IClassFactory, &IID_ISurrogate, &IID_IUnknown};
    HRESULT hr = E_NOINTERFACE;

    for (size_t i = 0; i < sizeof(iids) / sizeof(*iids) && hr == E_NOINTERFACE; i++)
        hr = exporter_export(class_object->apartment, class_object->unknown, iids[i], EXPORT_CLASS,
                             NULL, &class_object->objref);
    return hr_trace(hr);
}

static HRESULT offer_to_others(struct class_object *class_object)
{
    HRESULT hr;

    hr = export_class(class_object);
    if (FAILED(hr))
        return hr_trace(hr);

    /* Who waits for the class creates objects as soon as it is offered. */
    holdings_begin_offer(&class_object->objref.standard.ipid, &class_object->clsid);
    hr = offers_add(&class_object->clsid, class_object->cookie, class_object->clsctx,
                    class_object->flags, &class_object->objref);
    if (FAILED(hr)) {
        holdings_end_offer(&class_object->objref.standard.ipid);
        exporter_let_go(&class_object->objref.standard.ipid);
        return hr_trace(hr);
    }
    class_object->is_offered = true;
    __atomic_store_n(&process.has_offered, true, __ATOMIC_RELEASE);
    return S_OK;
}

/* Source: the table of Windows' "REGCLS" page, and what it leaves out as Windows does it. */
static bool flags_are_valid(DWORD clsctx, DWORD flags)
{
    static const DWORD known = REGCLS_MULTIPLEUSE | REGCLS_MULTI_SEPARATE | REGCLS_SUSPENDED |
                               REGCLS_SURROGATE | REGCLS_AGILE;
    static const DWORD both = REGCLS_MULTIPLEUSE | REGCLS_MULTI_SEPARATE;

    return clsctx & (CLSCTX_INPROC_SERVER | CLSCTX_INPROC_HANDLER | CLSCTX_LOCAL_SERVER) &&
           !(flags & ~known) && (flags & both) != both;
}

HRESULT CoRegisterClassObject(REFCLSID rclsid, LPUNKNOWN pUnk, DWORD dwClsContext, DWORD flags,
                              LPDWORD lpdwRegister)
{
    struct class_object *class_object;
    struct apartment *apartment;
    HRESULT hr;

    if (!lpdwRegister || !pUnk || !flags_are_valid(dwClsContext, flags))
        return E_INVALIDARG;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;

    /* First, so that whoever has met the class finds the surrogate for the next one. */
    if (flags & REGCLS_SURROGATE)
        surrogate_note_class(rclsid);
    class_object = calloc(1, sizeof(*class_object));
    if (!class_object)
        return E_OUTOFMEMORY;
    class_object->clsid = *rclsid;
    class_object->unknown = pUnk;
    class_object->apartment = apartment;
    class_object->clsctx = dwClsContext;
    class_object->flags = flags;
    pUnk->lpVtbl->AddRef(pUnk);

    pthread_mutex_lock(&process.lock);
    if (++process.last_cookie == 0)
        ++process.last_cookie;
    class_object->cookie = process.last_cookie;
    /* A process that revoked all and registers again has not left. */
    if (list_is_empty(&process.classes))
        __atomic_store_n(&process.is_stopping, false, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&process.lock);
    if (dwClsContext & CLSCTX_LOCAL_SERVER)
        hr = offer_to_others(class_object);
    if (FAILED(hr)) {
        if (hr_recorded() == hr)
            error_text_show(hr_message());
        pUnk->lpVtbl->Release(pUnk);
        free(class_object);
        return hr_trace(hr);
    }
    pthread_mutex_lock(&process.lock);
    /* Who asked the SCM may have come and gone before this. */
    if (process.is_stopping && class_object->is_offered)
        class_object->flags |= REGCLS_SUSPENDED;
    list_prepend(&process.classes, &class_object->link);
    pthread_mutex_unlock(&process.lock);
    *lpdwRegister = class_object->cookie;
    return S_OK;
}

static void class_object_free(struct class_object *class_object)
{
    if (class_object->is_offered) {
        offers_withdraw(class_object->cookie);
        holdings_end_offer(&class_object->objref.standard.ipid);
        exporter_let_go(&class_object->objref.standard.ipid);
    }
    class_object->unknown->lpVtbl->Release(class_object->unknown);
    free(class_object);
}

HRESULT CoRevokeClassObject(DWORD dwRegister)
{
    struct class_object *found = NULL;
    struct apartment *apartment;
    HRESULT hr;

    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;

    hr = E_INVALIDARG;
    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.classes) {
        struct class_object *known = container_of(link, struct class_object, link);

        if (known->cookie != dwRegister)
            continue;
        hr = known->apartment == apartment ? S_OK : RPC_E_WRONG_THREAD;
        if (SUCCEEDED(hr)) {
            list_remove(&known->link);
            found = known;
        }
    }
    pthread_mutex_unlock(&process.lock);
    if (found)
        class_object_free(found);
    return hr;
}

void class_object_revoke_all(struct apartment *apartment)
{
    for (;;) {
        struct class_object *found = NULL;

        pthread_mutex_lock(&process.lock);
        list_for_each (link, &process.classes) {
            struct class_object *known = container_of(link, struct class_object, link);

            if (known->apartment == apartment)
                found = known;
        }
        if (found)
            list_remove(&found->link);
        pthread_mutex_unlock(&process.lock);
        if (!found)
            break;
        class_object_free(found);
    }
}

bool class_object_exists(void)
{
    return !list_is_empty(&process.classes);
}

/* What the registration answers for the process itself. A single use is the SCM's to give. */
static DWORD contexts_served(const struct class_object *class_object)
{
    DWORD clsctx = class_object->clsctx, flags = class_object->flags;

    if (clsctx & CLSCTX_LOCAL_SERVER && flags & REGCLS_MULTIPLEUSE && !(flags & REGCLS_SURROGATE))
        clsctx |= CLSCTX_INPROC_SERVER;
    if (scm_is_single_use(flags))
        clsctx &= ~(DWORD)CLSCTX_LOCAL_SERVER;
    return flags & REGCLS_SUSPENDED ? 0 : clsctx;
}

IUnknown *class_object_find(struct apartment *apartment, REFCLSID clsid, DWORD clsctx)
{
    IUnknown *unknown = NULL;

    if (list_is_empty(&process.classes))
        return NULL;

    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.classes) {
        struct class_object *known = container_of(link, struct class_object, link);
        bool is_here = known->apartment == apartment || known->flags & REGCLS_AGILE;

        if (unknown || !is_here || !guid_is_equal(&known->clsid, clsid) ||
            !(contexts_served(known) & clsctx))
            continue;
        unknown = known->unknown;
        unknown->lpVtbl->AddRef(unknown);
    }
    pthread_mutex_unlock(&process.lock);
    return unknown;
}

/* ---- the process's count ---- */

bool class_object_is_stopping(void)
{
    return __atomic_load_n(&process.is_stopping, __ATOMIC_ACQUIRE);
}

void class_object_on_unused(void (*told)(void))
{
    pthread_mutex_lock(&process.lock);
    process.on_unused = told;
    pthread_mutex_unlock(&process.lock);
}

ULONG CoAddRefServerProcess(void)
{
    ULONG uses;

    pthread_mutex_lock(&process.lock);
    uses = (ULONG)++process.uses;
    pthread_mutex_unlock(&process.lock);
    return uses;
}

/* (lock) From now on nobody new comes: neither from this process, nor from others, whom the SCM may
 * still send. What serves this process alone is not concerned. */
static void stop(void)
{
    __atomic_store_n(&process.is_stopping, true, __ATOMIC_RELEASE);
    list_for_each (link, &process.classes) {
        struct class_object *class_object = container_of(link, struct class_object, link);

        if (class_object->is_offered)
            class_object->flags |= REGCLS_SUSPENDED;
    }
}

/* At zero the classes are suspended within the same lock: an object that is being made is either
 * counted before, or its maker's caller is sent away. A surrogate counts locks alone, so that its
 * zero says nothing of the objects in it. */
ULONG CoReleaseServerProcess(void)
{
    bool is_surrogate = surrogate_is_registered();
    void (*on_unused)(void);
    ULONG uses;

    pthread_mutex_lock(&process.lock);
    uses = (ULONG)--process.uses;
    if (uses == 0 && !is_surrogate)
        stop();
    on_unused = process.on_unused;
    pthread_mutex_unlock(&process.lock);
    if (uses == 0 && is_surrogate)
        surrogate_is_unused();
    else if (uses == 0)
        offers_suspend();
    if (uses == 0 && on_unused)
        on_unused();
    return uses;
}

/* Within the lock of the exported objects: one that is being made is either among them, or its
 * maker's caller is sent away. */
bool class_object_stop_if_unused(void)
{
    struct stub_effect none = {0};
    bool is_unused, stops;

    stub_table_lock();
    pthread_mutex_lock(&process.lock);
    is_unused = process.uses <= 0 && !stub_any_is_used();
    stops = is_unused && !process.is_stopping;
    if (stops)
        stop();
    pthread_mutex_unlock(&process.lock);
    stub_table_unlock(&none);
    if (stops)
        offers_suspend();
    return is_unused;
}

HRESULT CoSuspendClassObjects(void)
{
    pthread_mutex_lock(&process.lock);
    stop();
    pthread_mutex_unlock(&process.lock);
    return hr_trace(offers_suspend());
}

HRESULT CoResumeClassObjects(void)
{
    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.classes)
        container_of(link, struct class_object, link)->flags &= ~(DWORD)REGCLS_SUSPENDED;
    __atomic_store_n(&process.is_stopping, false, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&process.lock);
    return hr_trace(offers_resume());
}

BOOL ComitySetUserControl(BOOL bUserControl)
{
    return __atomic_exchange_n(&process.has_user, bUserControl != FALSE, __ATOMIC_ACQ_REL);
}

/* ---- what is told of it ---- */

void class_object_describe(struct process_description *ret_description)
{
    uint32_t flags = 0;

    if (class_object_is_stopping())
        flags |= PROCESS_IS_STOPPING;
    if (__atomic_load_n(&process.has_user, __ATOMIC_ACQUIRE))
        flags |= PROCESS_HAS_USER;
    if (__atomic_load_n(&process.has_offered, __ATOMIC_ACQUIRE))
        flags |= PROCESS_WAS_SERVER;
    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.classes) {
        if (container_of(link, struct class_object, link)->is_offered)
            flags |= PROCESS_HAS_CLASSES;
    }
    ret_description->uses = process.uses > 0 ? (uint32_t)process.uses : 0;
    pthread_mutex_unlock(&process.lock);
    ret_description->flags = flags;
}
