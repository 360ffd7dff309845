/* SPDX-License-Identifier: MIT */
/*
 * IDispatch for objects that a type description describes, and the arguments of an Invoke. Source:
 * Windows' "CreateStdDispatch" and "DispGetParam" pages.
 */
#define COBJMACROS
#include <stdbool.h>
#include <stdlib.h>

#include <comity/windows.h>

#include "base/list.h"

struct std_dispatch {
    IUnknown inner; /* its own identity, for who aggregates it */
    IDispatch IDispatch_iface;
    LONG refs;            /* (atomic) */
    IUnknown *outer;      /* (const) borrowed: itself, or the one that aggregates it */
    void *object;         /* (const) borrowed: what is called */
    ITypeInfo *type_info; /* (const) */
};

/* Arguments lie last first, after the named ones; those are found by their names. */
static bool find_argument(const DISPPARAMS *arguments, UINT position, UINT *ret_index)
{
    for (UINT i = 0; i < arguments->cNamedArgs; i++) {
        if (arguments->rgdispidNamedArgs[i] == (DISPID)position) {
            *ret_index = i;
            return true;
        }
    }
    if (position >= arguments->cArgs - arguments->cNamedArgs)
        return false;
    *ret_index = arguments->cArgs - 1 - position;
    return true;
}

HRESULT DispGetParam(DISPPARAMS *pdispparams, UINT position, VARTYPE vtTarg, VARIANT *pvarResult,
                     UINT *puArgErr)
{
    UINT index;
    HRESULT hr;

    if (!pdispparams || pdispparams->cNamedArgs > pdispparams->cArgs)
        return E_INVALIDARG;
    if (!find_argument(pdispparams, position, &index))
        return DISP_E_PARAMNOTFOUND;

    if (!pdispparams->rgvarg || !pvarResult)
        hr = E_INVALIDARG;
    else
        hr = VariantChangeType(pvarResult, &pdispparams->rgvarg[index], 0, vtTarg);
    if (FAILED(hr) && puArgErr)
        *puArgErr = index;
    return hr;
}

HRESULT DispGetIDsOfNames(ITypeInfo *ptinfo, LPOLESTR *rgszNames, UINT cNames, DISPID *rgdispid)
{
    if (!ptinfo)
        return E_INVALIDARG;
    return ITypeInfo_GetIDsOfNames(ptinfo, rgszNames, cNames, rgdispid);
}

HRESULT DispInvoke(void *_this, ITypeInfo *ptinfo, DISPID dispidMember, WORD wFlags,
                   DISPPARAMS *pparams, VARIANT *pvarResult, EXCEPINFO *pexcepinfo, UINT *puArgErr)
{
    if (!ptinfo)
        return E_INVALIDARG;
    return ITypeInfo_Invoke(ptinfo, _this, dispidMember, wFlags, pparams, pvarResult, pexcepinfo,
                            puArgErr);
}

static struct std_dispatch *std_dispatch_from_inner(IUnknown *iface)
{
    return container_of(iface, struct std_dispatch, inner);
}

static struct std_dispatch *std_dispatch_from_IDispatch(IDispatch *iface)
{
    return container_of(iface, struct std_dispatch, IDispatch_iface);
}

static HRESULT inner_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    struct std_dispatch *dispatch = std_dispatch_from_inner(iface);

    if (!ppv)
        return E_POINTER;

    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown))
        *ppv = &dispatch->inner;
    else if (IsEqualIID(riid, &IID_IDispatch))
        *ppv = &dispatch->IDispatch_iface;
    else
        return E_NOINTERFACE;

    IUnknown_AddRef((IUnknown *)*ppv);
    return S_OK;
}

static ULONG inner_AddRef(IUnknown *iface)
{
    return (ULONG)__atomic_add_fetch(&std_dispatch_from_inner(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG inner_Release(IUnknown *iface)
{
    struct std_dispatch *dispatch = std_dispatch_from_inner(iface);
    LONG refs = __atomic_sub_fetch(&dispatch->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;
    ITypeInfo_Release(dispatch->type_info);
    free(dispatch);
    return 0;
}

static const IUnknownVtbl inner_vtable = {
    .QueryInterface = inner_QueryInterface,
    .AddRef = inner_AddRef,
    .Release = inner_Release,
};

static HRESULT std_dispatch_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    return IUnknown_QueryInterface(std_dispatch_from_IDispatch(iface)->outer, riid, ppv);
}

static ULONG std_dispatch_AddRef(IDispatch *iface)
{
    return IUnknown_AddRef(std_dispatch_from_IDispatch(iface)->outer);
}

static ULONG std_dispatch_Release(IDispatch *iface)
{
    return IUnknown_Release(std_dispatch_from_IDispatch(iface)->outer);
}

static HRESULT std_dispatch_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    if (!pctinfo)
        return E_POINTER;
    *pctinfo = 1;
    return S_OK;
}

static HRESULT std_dispatch_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid,
                                        ITypeInfo **ppTInfo)
{
    if (!ppTInfo)
        return E_POINTER;

    *ppTInfo = NULL;
    if (iTInfo != 0)
        return DISP_E_BADINDEX;
    *ppTInfo = std_dispatch_from_IDispatch(iface)->type_info;
    ITypeInfo_AddRef(*ppTInfo);
    return S_OK;
}

static HRESULT std_dispatch_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                          UINT cNames, LCID lcid, DISPID *rgDispId)
{
    return DispGetIDsOfNames(std_dispatch_from_IDispatch(iface)->type_info, rgszNames, cNames,
                             rgDispId);
}

static HRESULT std_dispatch_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                                   WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                                   EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct std_dispatch *dispatch = std_dispatch_from_IDispatch(iface);

    return DispInvoke(dispatch->object, dispatch->type_info, dispIdMember, wFlags, pDispParams,
                      pVarResult, pExcepInfo, puArgErr);
}

static const IDispatchVtbl std_dispatch_vtable = {
    .QueryInterface = std_dispatch_QueryInterface,
    .AddRef = std_dispatch_AddRef,
    .Release = std_dispatch_Release,
    .GetTypeInfoCount = std_dispatch_GetTypeInfoCount,
    .GetTypeInfo = std_dispatch_GetTypeInfo,
    .GetIDsOfNames = std_dispatch_GetIDsOfNames,
    .Invoke = std_dispatch_Invoke,
};

HRESULT CreateStdDispatch(IUnknown *punkOuter, void *pvThis, ITypeInfo *ptinfo,
                          IUnknown **ppunkStdDisp)
{
    struct std_dispatch *dispatch;

    if (!pvThis || !ptinfo || !ppunkStdDisp)
        return E_INVALIDARG;

    dispatch = calloc(1, sizeof(*dispatch));
    if (!dispatch)
        return E_OUTOFMEMORY;

    dispatch->inner.lpVtbl = (IUnknownVtbl *)&inner_vtable;
    dispatch->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&std_dispatch_vtable;
    dispatch->refs = 1;
    dispatch->outer = punkOuter ? punkOuter : &dispatch->inner;
    dispatch->object = pvThis;
    dispatch->type_info = ptinfo;
    ITypeInfo_AddRef(ptinfo);
    *ppunkStdDisp = &dispatch->inner;
    return S_OK;
}
