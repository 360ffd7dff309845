/* SPDX-License-Identifier: MIT */
#include "apartment/object_context.h"

#include <stdlib.h>

#include <ctxtcall.h>

#include "apartment/apartment_host.h"
#include "apartment/com_thread.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"

struct object_context {
    IObjContext IObjContext_iface;
    IComThreadingInfo IComThreadingInfo_iface;
    IContextCallback IContextCallback_iface;
    LONG refs; /* programs' own: it begins at none */
    uint64_t oxid;
    bool is_dropped; /* (atomic) the apartment has ended */
};

static struct object_context *from_IObjContext(IObjContext *iface)
{
    return container_of(iface, struct object_context, IObjContext_iface);
}

/* ---- IUnknown ---- */

static HRESULT context_QueryInterface(IObjContext *iface, REFIID riid, void **ppv)
{
    struct object_context *context = from_IObjContext(iface);

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (guid_is_equal(riid, &IID_IUnknown) || guid_is_equal(riid, &IID_IContext) ||
        guid_is_equal(riid, &IID_IObjContext))
        *ppv = &context->IObjContext_iface;
    else if (guid_is_equal(riid, &IID_IComThreadingInfo))
        *ppv = &context->IComThreadingInfo_iface;
    else if (guid_is_equal(riid, &IID_IContextCallback))
        *ppv = &context->IContextCallback_iface;
    else
        return E_NOINTERFACE;
    __atomic_add_fetch(&context->refs, 1, __ATOMIC_RELAXED);
    return S_OK;
}

static ULONG context_AddRef(IObjContext *iface)
{
    return (ULONG)__atomic_add_fetch(&from_IObjContext(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG context_Release(IObjContext *iface)
{
    struct object_context *context = from_IObjContext(iface);
    LONG refs = __atomic_sub_fetch(&context->refs, 1, __ATOMIC_ACQ_REL);

    if (refs == 0 && __atomic_load_n(&context->is_dropped, __ATOMIC_ACQUIRE))
        free(context);
    return (ULONG)refs;
}

/* ---- IObjContext: properties belong to COM+, which there is none of ---- */

static HRESULT context_SetProperty(IObjContext *iface, REFGUID rpolicyId, DWORD flags,
                                   IUnknown *pUnk)
{
    return E_FAIL;
}

static HRESULT context_RemoveProperty(IObjContext *iface, REFGUID rPolicyId)
{
    return E_FAIL;
}

static HRESULT context_GetProperty(IObjContext *iface, REFGUID rGuid, DWORD *pFlags,
                                   IUnknown **ppUnk)
{
    return E_FAIL;
}

static HRESULT context_EnumContextProps(IObjContext *iface, IEnumContextProps **ppEnumContextProps)
{
    return E_FAIL;
}

static void context_Reserved(IObjContext *iface)
{
}

static const IObjContextVtbl context_vtable = {
    .QueryInterface = context_QueryInterface,
    .AddRef = context_AddRef,
    .Release = context_Release,
    .SetProperty = context_SetProperty,
    .RemoveProperty = context_RemoveProperty,
    .GetProperty = context_GetProperty,
    .EnumContextProps = context_EnumContextProps,
    .Reserved1 = context_Reserved,
    .Reserved2 = context_Reserved,
    .Reserved3 = context_Reserved,
    .Reserved4 = context_Reserved,
    .Reserved5 = context_Reserved,
    .Reserved6 = context_Reserved,
    .Reserved7 = context_Reserved,
};

/* ---- IComThreadingInfo ---- */

static IObjContext *context_of_info(IComThreadingInfo *iface)
{
    return &container_of(iface, struct object_context, IComThreadingInfo_iface)->IObjContext_iface;
}

static HRESULT info_QueryInterface(IComThreadingInfo *iface, REFIID riid, void **ppv)
{
    return context_QueryInterface(context_of_info(iface), riid, ppv);
}

static ULONG info_AddRef(IComThreadingInfo *iface)
{
    return context_AddRef(context_of_info(iface));
}

static ULONG info_Release(IComThreadingInfo *iface)
{
    return context_Release(context_of_info(iface));
}

static HRESULT info_GetCurrentApartmentType(IComThreadingInfo *iface, APTTYPE *pAptType)
{
    APTTYPEQUALIFIER qualifier;

    return CoGetApartmentType(pAptType, &qualifier);
}

static HRESULT info_GetCurrentThreadType(IComThreadingInfo *iface, THDTYPE *pThreadType)
{
    struct apartment *apartment;
    HRESULT hr;

    if (!pThreadType)
        return E_INVALIDARG;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    *pThreadType = apartment->is_sta ? THDTYPE_PROCESSMESSAGES : THDTYPE_BLOCKMESSAGES;
    return S_OK;
}

static HRESULT info_GetCurrentLogicalThreadId(IComThreadingInfo *iface, GUID *pguidLogicalThreadId)
{
    return CoGetCurrentLogicalThreadId(pguidLogicalThreadId);
}

static HRESULT info_SetCurrentLogicalThreadId(IComThreadingInfo *iface, REFGUID rguid)
{
    GUID causality = *rguid;

    apartment_swap_causality(&causality);
    return S_OK;
}

static const IComThreadingInfoVtbl info_vtable = {
    .QueryInterface = info_QueryInterface,
    .AddRef = info_AddRef,
    .Release = info_Release,
    .GetCurrentApartmentType = info_GetCurrentApartmentType,
    .GetCurrentThreadType = info_GetCurrentThreadType,
    .GetCurrentLogicalThreadId = info_GetCurrentLogicalThreadId,
    .SetCurrentLogicalThreadId = info_SetCurrentLogicalThreadId,
};

/* ---- IContextCallback ---- */

static IObjContext *context_of_callback(IContextCallback *iface)
{
    return &container_of(iface, struct object_context, IContextCallback_iface)->IObjContext_iface;
}

static HRESULT callback_QueryInterface(IContextCallback *iface, REFIID riid, void **ppv)
{
    return context_QueryInterface(context_of_callback(iface), riid, ppv);
}

static ULONG callback_AddRef(IContextCallback *iface)
{
    return context_AddRef(context_of_callback(iface));
}

static ULONG callback_Release(IContextCallback *iface)
{
    return context_Release(context_of_callback(iface));
}

struct callback_job {
    PFNCONTEXTCALL function;
    ComCallData *data;
};

static HRESULT run_callback(struct apartment *here, void *context)
{
    struct callback_job *job = context;

    return job->function(job->data);
}

static HRESULT callback_ContextCallback(IContextCallback *iface, PFNCONTEXTCALL pfnCallback,
                                        ComCallData *pParam, REFIID riid, int iMethod,
                                        IUnknown *pUnk)
{
    uint64_t oxid = from_IObjContext(context_of_callback(iface))->oxid;
    struct callback_job job = {pfnCallback, pParam};
    struct apartment *apartment;
    HRESULT hr;

    if (!pfnCallback)
        return E_INVALIDARG;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    return apartment->oxid == oxid ? pfnCallback(pParam)
                                   : apartment_host_run(apartment, oxid, run_callback, &job);
}

static const IContextCallbackVtbl callback_vtable = {
    .QueryInterface = callback_QueryInterface,
    .AddRef = callback_AddRef,
    .Release = callback_Release,
    .ContextCallback = callback_ContextCallback,
};

/* ---- of an apartment ---- */

IObjContext *object_context_of(struct apartment *apartment)
{
    struct object_context *context;

    pthread_mutex_lock(&apartment->lock);
    context = apartment->context;
    if (!context) {
        context = calloc(1, sizeof(*context));
        if (context) {
            context->IObjContext_iface.lpVtbl = (IObjContextVtbl *)&context_vtable;
            context->IComThreadingInfo_iface.lpVtbl = (IComThreadingInfoVtbl *)&info_vtable;
            context->IContextCallback_iface.lpVtbl = (IContextCallbackVtbl *)&callback_vtable;
            context->oxid = apartment->oxid;
            apartment->context = context;
        }
    }
    pthread_mutex_unlock(&apartment->lock);
    return context ? &context->IObjContext_iface : NULL;
}

void object_context_drop(struct apartment *apartment)
{
    struct object_context *context = apartment->context;

    if (!context)
        return;
    apartment->context = NULL;
    __atomic_store_n(&context->is_dropped, true, __ATOMIC_RELEASE);
    if (__atomic_load_n(&context->refs, __ATOMIC_ACQUIRE) == 0)
        free(context);
}

/* ---- what programs call ---- */

static HRESULT current_context(IObjContext **ret_context)
{
    struct apartment *apartment;
    HRESULT hr;

    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    *ret_context = object_context_of(apartment);
    return *ret_context ? S_OK : hr_raise(E_OUTOFMEMORY, "making an apartment's context");
}

HRESULT CoGetContextToken(ULONG_PTR *pToken)
{
    IObjContext *context;
    HRESULT hr;

    hr = current_context(&context);
    if (FAILED(hr))
        return hr;
    if (!pToken)
        return E_POINTER;
    *pToken = (ULONG_PTR)context;
    return S_OK;
}

HRESULT CoGetObjectContext(REFIID riid, LPVOID *ppv)
{
    IObjContext *context;
    HRESULT hr;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    hr = current_context(&context);
    return FAILED(hr) ? hr : context_QueryInterface(context, riid, ppv);
}

HRESULT CoGetDefaultContext(APTTYPE aptType, REFIID riid, void **ppv)
{
    struct apartment *apartment = NULL;
    IObjContext *context;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    switch (aptType) {
    case APTTYPE_CURRENT:
        return CoGetObjectContext(riid, ppv);
    case APTTYPE_MTA:
        apartment = apartment_mta();
        break;
    case APTTYPE_MAINSTA:
        apartment = apartment_find(apartment_main_oxid());
        break;
    default:
        return E_INVALIDARG;
    }
    context = apartment ? object_context_of(apartment) : NULL;
    return context ? context_QueryInterface(context, riid, ppv) : CO_E_NOTINITIALIZED;
}

/* Programs tell threads apart by it, which process and thread identifiers do not serve for. */
DWORD CoGetCurrentProcess(void)
{
    static DWORD last;
    static _Thread_local DWORD id;

    if (!id)
        id = 0x40000000 | __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
    return id;
}
