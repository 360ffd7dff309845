/* SPDX-License-Identifier: MIT */
#include "com/class_object.h"

#include <stdlib.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "com/exporter.h"
#include "wire/scm_client.h"
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
    bool is_stopping; /* (atomic) */
    pthread_mutex_t scm_lock;
    bool has_scm;              /* (scm_lock) */
    struct rpc_connection scm; /* (scm_lock) stays open while classes are offered */
    struct ndr_writer writer;  /* (scm_lock) */
} process = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .classes = LIST_INIT(process.classes),
    .scm_lock = PTHREAD_MUTEX_INITIALIZER,
};

static HRESULT send_offer(const struct class_object *class_object);

/* One request on the process's own connection; a daemon that died is replaced, and told again of
 * every class. */
static HRESULT tell_scm(uint16_t opnum, const struct scm_offer *offer, uint32_t cookie)
{
    struct ndr_reader reader;
    HRESULT hr = S_OK;

    for (int attempt = 0; attempt < 2; attempt++) {
        if (!process.has_scm) {
            hr = scm_connect(&process.scm);
            if (FAILED(hr))
                return hr_trace(hr);
            process.has_scm = true;
            if (attempt > 0) {
                list_for_each (link, &process.classes) {
                    struct class_object *known = container_of(link, struct class_object, link);

                    if (known->is_offered)
                        send_offer(known);
                }
            }
        }
        scm_begin(&process.writer);
        if (offer)
            scm_put_offer(&process.writer, offer);
        else if (opnum == SCM_WITHDRAW)
            ndr_put_u32(&process.writer, cookie);
        hr = scm_call(&process.scm, opnum, &process.writer, &reader);
        if (SUCCEEDED(hr)) {
            hr = (HRESULT)ndr_get_u32(&reader);
            return reader.failed ? HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA) : hr;
        }
        rpc_connection_deinit(&process.scm);
        process.has_scm = false;
    }
    return hr_trace(hr);
}

static HRESULT send_offer(const struct class_object *class_object)
{
    struct ndr_writer bytes;
    struct scm_offer offer = {
        .clsid = class_object->clsid,
        .cookie = class_object->cookie,
        .clsctx = class_object->clsctx,
        .flags = class_object->flags,
    };
    HRESULT hr;

    ndr_writer_init(&bytes);
    objref_put(&bytes, &class_object->objref);
    offer.objref = bytes.data;
    offer.objref_size = (uint32_t)bytes.size;
    hr = bytes.failed ? E_OUTOFMEMORY : tell_scm(SCM_OFFER, &offer, 0);
    ndr_writer_deinit(&bytes);
    return hr_trace(hr);
}

static HRESULT offer_to_others(struct class_object *class_object)
{
    HRESULT hr;

    hr = exporter_export(class_object->apartment, class_object->unknown, &IID_IClassFactory,
                         EXPORT_TABLE, NULL, &class_object->objref);
    if (hr == E_NOINTERFACE)
        hr = exporter_export(class_object->apartment, class_object->unknown, &IID_IUnknown,
                             EXPORT_TABLE, NULL, &class_object->objref);
    if (FAILED(hr))
        return hr_trace(hr);

    pthread_mutex_lock(&process.scm_lock);
    hr = send_offer(class_object);
    pthread_mutex_unlock(&process.scm_lock);
    if (FAILED(hr)) {
        exporter_release_transit(&class_object->objref.standard.ipid);
        return hr_trace(hr);
    }
    class_object->is_offered = true;
    return S_OK;
}

HRESULT CoRegisterClassObject(REFCLSID rclsid, LPUNKNOWN pUnk, DWORD dwClsContext, DWORD flags,
                              LPDWORD lpdwRegister)
{
    struct class_object *class_object;
    struct apartment *apartment;
    HRESULT hr;

    if (!lpdwRegister || !pUnk)
        return E_INVALIDARG;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;

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
    pthread_mutex_unlock(&process.lock);
    if (dwClsContext & CLSCTX_LOCAL_SERVER)
        hr = offer_to_others(class_object);
    if (FAILED(hr)) {
        pUnk->lpVtbl->Release(pUnk);
        free(class_object);
        return hr_trace(hr);
    }
    pthread_mutex_lock(&process.lock);
    list_prepend(&process.classes, &class_object->link);
    pthread_mutex_unlock(&process.lock);
    *lpdwRegister = class_object->cookie;
    return S_OK;
}

static void class_object_free(struct class_object *class_object)
{
    if (class_object->is_offered) {
        pthread_mutex_lock(&process.scm_lock);
        if (process.has_scm)
            tell_scm(SCM_WITHDRAW, NULL, class_object->cookie);
        pthread_mutex_unlock(&process.scm_lock);
        exporter_release_transit(&class_object->objref.standard.ipid);
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
    pthread_mutex_lock(&process.scm_lock);
    if (process.has_scm && list_is_empty(&process.classes)) {
        rpc_connection_deinit(&process.scm);
        ndr_writer_deinit(&process.writer);
        process.has_scm = false;
    }
    pthread_mutex_unlock(&process.scm_lock);
}

bool class_object_exists(void)
{
    return !list_is_empty(&process.classes);
}

/* Suspended and separate ones are not for in-process look-ups; one of another STA neither. */
IUnknown *class_object_find(struct apartment *apartment, REFCLSID clsid, DWORD clsctx)
{
    IUnknown *unknown = NULL;

    if (list_is_empty(&process.classes))
        return NULL;

    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.classes) {
        struct class_object *known = container_of(link, struct class_object, link);
        DWORD serves = known->clsctx;

        if (known->flags & REGCLS_MULTIPLEUSE && serves & CLSCTX_LOCAL_SERVER)
            serves |= CLSCTX_INPROC_SERVER;
        if (unknown || !guid_is_equal(&known->clsid, clsid) || !(serves & clsctx) ||
            known->apartment != apartment || known->flags & REGCLS_SUSPENDED)
            continue;
        unknown = known->unknown;
        unknown->lpVtbl->AddRef(unknown);
    }
    pthread_mutex_unlock(&process.lock);
    return unknown;
}

/* ---- the process's count ---- */

bool class_object_is_stopping(const IUnknown *class_object)
{
    bool is_registered = false;

    if (!__atomic_load_n(&process.is_stopping, __ATOMIC_ACQUIRE))
        return false;

    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.classes)
        is_registered |= container_of(link, struct class_object, link)->unknown == class_object;
    pthread_mutex_unlock(&process.lock);
    return is_registered;
}

ULONG CoAddRefServerProcess(void)
{
    ULONG uses;

    pthread_mutex_lock(&process.lock);
    uses = (ULONG)++process.uses;
    pthread_mutex_unlock(&process.lock);
    return uses;
}

/* At zero the classes are suspended within the same lock: no activation slips in between. */
ULONG CoReleaseServerProcess(void)
{
    ULONG uses;

    pthread_mutex_lock(&process.lock);
    uses = (ULONG)--process.uses;
    if (uses == 0)
        __atomic_store_n(&process.is_stopping, true, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&process.lock);
    if (uses == 0)
        CoSuspendClassObjects();
    return uses;
}

static HRESULT tell_if_serving(uint16_t opnum)
{
    HRESULT hr = S_OK;

    pthread_mutex_lock(&process.scm_lock);
    if (process.has_scm)
        hr = tell_scm(opnum, NULL, 0);
    pthread_mutex_unlock(&process.scm_lock);
    return hr_trace(hr);
}

HRESULT CoSuspendClassObjects(void)
{
    __atomic_store_n(&process.is_stopping, true, __ATOMIC_RELEASE);
    return tell_if_serving(SCM_SUSPEND);
}

HRESULT CoResumeClassObjects(void)
{
    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.classes)
        container_of(link, struct class_object, link)->flags &= ~(DWORD)REGCLS_SUSPENDED;
    pthread_mutex_unlock(&process.lock);
    __atomic_store_n(&process.is_stopping, false, __ATOMIC_RELEASE);
    return tell_if_serving(SCM_RESUME);
}
