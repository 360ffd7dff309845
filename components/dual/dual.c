/* SPDX-License-Identifier: MIT */
#include "dual.h"

#include <stdlib.h>

static struct dual *dual_from_IDispatch(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct dual, IDispatch_iface);
}

static struct dual *dual_from_IProvideClassInfo(IProvideClassInfo *iface)
{
    return CONTAINING_RECORD(iface, struct dual, IProvideClassInfo_iface);
}

static struct dual *dual_from_ISupportErrorInfo(ISupportErrorInfo *iface)
{
    return CONTAINING_RECORD(iface, struct dual, ISupportErrorInfo_iface);
}

static BOOL has_interface(const struct dual *dual, REFIID riid)
{
    for (const IID *const *iid = dual->class->iids; *iid; iid++) {
        if (IsEqualIID(*iid, riid))
            return TRUE;
    }
    return FALSE;
}

/* Those with type information, which the module lets go when it is unloaded. */
static struct dual_class *described; /* (atomic) */

__attribute__((destructor)) static void forget_descriptions(void)
{
    for (struct dual_class *class = described; class; class = class->next)
        ITypeInfo_Release(class->type_info);
}

static void remember(struct dual_class *class)
{
    class->next = __atomic_load_n(&described, __ATOMIC_ACQUIRE);
    while (!__atomic_compare_exchange_n(&described, &class->next, class, 0, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
        ;
}

/* Its type information, found once for all objects of a class; borrowed. */
static HRESULT find_type_info(struct dual *dual, ITypeInfo **ret_type_info)
{
    ITypeInfo *known = __atomic_load_n(&dual->class->type_info, __ATOMIC_ACQUIRE);
    ITypeInfo *found;
    HRESULT hr;

    if (!known) {
        hr = component_type_info(dual->class->iids[0], &found);
        if (FAILED(hr))
            return hr;
        if (__atomic_compare_exchange_n(&dual->class->type_info, &known, found, 0, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE)) {
            known = found;
            remember(dual->class);
        } else {
            ITypeInfo_Release(found);
        }
    }
    *ret_type_info = known;
    return S_OK;
}

HRESULT dual_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    struct dual *dual = dual_from_IDispatch(iface);

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch) ||
        has_interface(dual, riid))
        *ppv = &dual->IDispatch_iface;
    else if (IsEqualIID(riid, &IID_IProvideClassInfo))
        *ppv = &dual->IProvideClassInfo_iface;
    else if (IsEqualIID(riid, &IID_ISupportErrorInfo))
        *ppv = &dual->ISupportErrorInfo_iface;
    else
        return dual->class->query ? dual->class->query(dual, riid, ppv) : E_NOINTERFACE;

    dual_AddRef(iface);
    return S_OK;
}

ULONG dual_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&dual_from_IDispatch(iface)->refs);
}

ULONG dual_Release(IDispatch *iface)
{
    struct dual *dual = dual_from_IDispatch(iface);
    LONG refs = InterlockedDecrement(&dual->refs);

    if (refs == 0) {
        if (dual->class->deinit)
            dual->class->deinit(dual);
        free(dual);
        component_use_ended();
    }
    return (ULONG)refs;
}

HRESULT dual_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    if (!pctinfo)
        return E_POINTER;
    *pctinfo = 1;
    return S_OK;
}

HRESULT dual_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    HRESULT hr;

    if (!ppTInfo)
        return E_POINTER;
    *ppTInfo = NULL;
    if (iTInfo != 0)
        return DISP_E_BADINDEX;
    hr = find_type_info(dual_from_IDispatch(iface), ppTInfo);
    if (SUCCEEDED(hr))
        ITypeInfo_AddRef(*ppTInfo);
    return hr;
}

HRESULT dual_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                           LCID lcid, DISPID *rgDispId)
{
    ITypeInfo *type_info;
    HRESULT hr = find_type_info(dual_from_IDispatch(iface), &type_info);

    return SUCCEEDED(hr) ? DispGetIDsOfNames(type_info, rgszNames, cNames, rgDispId) : hr;
}

HRESULT dual_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid, WORD wFlags,
                    DISPPARAMS *pDispParams, VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                    UINT *puArgErr)
{
    ITypeInfo *type_info;
    HRESULT hr = find_type_info(dual_from_IDispatch(iface), &type_info);

    if (FAILED(hr))
        return hr;
    /* An error object that is left from elsewhere is not this call's. */
    SetErrorInfo(0, NULL);
    return DispInvoke(iface, type_info, dispIdMember, wFlags, pDispParams, pVarResult, pExcepInfo,
                      puArgErr);
}

static HRESULT information_QueryInterface(IProvideClassInfo *iface, REFIID riid, void **ppv)
{
    return dual_QueryInterface(&dual_from_IProvideClassInfo(iface)->IDispatch_iface, riid, ppv);
}

static ULONG information_AddRef(IProvideClassInfo *iface)
{
    return dual_AddRef(&dual_from_IProvideClassInfo(iface)->IDispatch_iface);
}

static ULONG information_Release(IProvideClassInfo *iface)
{
    return dual_Release(&dual_from_IProvideClassInfo(iface)->IDispatch_iface);
}

static HRESULT information_GetClassInfo(IProvideClassInfo *iface, ITypeInfo **ppTI)
{
    struct dual *dual = dual_from_IProvideClassInfo(iface);

    if (!dual->class->clsid)
        return dual_GetTypeInfo(&dual->IDispatch_iface, 0, 0, ppTI);
    if (!ppTI)
        return E_POINTER;
    *ppTI = NULL;
    return component_type_info(dual->class->clsid, ppTI);
}

static const IProvideClassInfoVtbl information_vtable = {
    .QueryInterface = information_QueryInterface,
    .AddRef = information_AddRef,
    .Release = information_Release,
    .GetClassInfo = information_GetClassInfo,
};

static HRESULT errors_QueryInterface(ISupportErrorInfo *iface, REFIID riid, void **ppv)
{
    return dual_QueryInterface(&dual_from_ISupportErrorInfo(iface)->IDispatch_iface, riid, ppv);
}

static ULONG errors_AddRef(ISupportErrorInfo *iface)
{
    return dual_AddRef(&dual_from_ISupportErrorInfo(iface)->IDispatch_iface);
}

static ULONG errors_Release(ISupportErrorInfo *iface)
{
    return dual_Release(&dual_from_ISupportErrorInfo(iface)->IDispatch_iface);
}

static HRESULT errors_InterfaceSupportsErrorInfo(ISupportErrorInfo *iface, REFIID riid)
{
    return has_interface(dual_from_ISupportErrorInfo(iface), riid) ? S_OK : S_FALSE;
}

static const ISupportErrorInfoVtbl errors_vtable = {
    .QueryInterface = errors_QueryInterface,
    .AddRef = errors_AddRef,
    .Release = errors_Release,
    .InterfaceSupportsErrorInfo = errors_InterfaceSupportsErrorInfo,
};

void *dual_new(size_t size, struct dual_class *class, const void *vtable)
{
    struct dual *dual = calloc(1, size);

    if (!dual)
        return NULL;
    dual->IDispatch_iface.lpVtbl = (IDispatchVtbl *)vtable;
    dual->IProvideClassInfo_iface.lpVtbl = (IProvideClassInfoVtbl *)&information_vtable;
    dual->ISupportErrorInfo_iface.lpVtbl = (ISupportErrorInfoVtbl *)&errors_vtable;
    dual->class = class;
    dual->refs = 1;
    component_use_begun();
    return dual;
}

HRESULT dual_hand_out(void *object, REFIID riid, void **ppv)
{
    struct dual *dual = object;
    HRESULT hr;

    *ppv = NULL;
    if (!dual)
        return E_OUTOFMEMORY;
    hr = dual_QueryInterface(&dual->IDispatch_iface, riid, ppv);
    dual_Release(&dual->IDispatch_iface);
    return hr;
}
