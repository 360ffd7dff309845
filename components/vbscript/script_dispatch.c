/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "script_dispatch.h"

#include <stdlib.h>

#include "component.h"
#include "script_type.h"

struct script_dispatch {
    IDispatchEx IDispatchEx_iface;
    LONG refs;
    struct machine_module *module; /* NULL: gone */
};

static struct script_dispatch *script_dispatch_from(IDispatchEx *iface)
{
    return CONTAINING_RECORD(iface, struct script_dispatch, IDispatchEx_iface);
}

static HRESULT script_dispatch_QueryInterface(IDispatchEx *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch) &&
        !IsEqualIID(riid, &IID_IDispatchEx))
        return E_NOINTERFACE;

    IDispatchEx_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG script_dispatch_AddRef(IDispatchEx *iface)
{
    return (ULONG)InterlockedIncrement(&script_dispatch_from(iface)->refs);
}

static ULONG script_dispatch_Release(IDispatchEx *iface)
{
    struct script_dispatch *dispatch = script_dispatch_from(iface);
    LONG refs = InterlockedDecrement(&dispatch->refs);

    if (refs == 0) {
        free(dispatch);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT script_dispatch_GetTypeInfoCount(IDispatchEx *iface, UINT *pctinfo)
{
    if (!pctinfo)
        return E_POINTER;
    *pctinfo = 1;
    return S_OK;
}

static HRESULT script_dispatch_GetTypeInfo(IDispatchEx *iface, UINT iTInfo, LCID lcid,
                                           ITypeInfo **ppTInfo)
{
    struct script_dispatch *dispatch = script_dispatch_from(iface);

    if (!ppTInfo)
        return E_POINTER;
    *ppTInfo = NULL;
    if (iTInfo != 0)
        return DISP_E_BADINDEX;
    if (!dispatch->module)
        return E_UNEXPECTED;
    return script_type_new(dispatch->module, ppTInfo);
}

static HRESULT script_dispatch_GetDispID(IDispatchEx *iface, BSTR bstrName, DWORD grfdex,
                                         DISPID *pid)
{
    struct script_dispatch *dispatch = script_dispatch_from(iface);

    if (!pid)
        return E_POINTER;
    *pid = DISPID_UNKNOWN;
    if (!bstrName)
        return E_INVALIDARG;
    if (!dispatch->module)
        return E_UNEXPECTED;
    return machine_global_find(dispatch->module, bstrName, pid);
}

/* Arguments have no names. */
static HRESULT script_dispatch_GetIDsOfNames(IDispatchEx *iface, REFIID riid, LPOLESTR *rgszNames,
                                             UINT cNames, LCID lcid, DISPID *rgDispId)
{
    HRESULT hr;

    if (!rgszNames || !rgDispId || cNames == 0)
        return E_INVALIDARG;
    for (UINT i = 1; i < cNames; i++)
        rgDispId[i] = DISPID_UNKNOWN;
    hr = script_dispatch_GetDispID(iface, rgszNames[0], 0, &rgDispId[0]);
    return SUCCEEDED(hr) && cNames > 1 ? DISP_E_UNKNOWNNAME : hr;
}

static HRESULT script_dispatch_InvokeEx(IDispatchEx *iface, DISPID id, LCID lcid, WORD wFlags,
                                        DISPPARAMS *pdp, VARIANT *pvarRes, EXCEPINFO *pei,
                                        IServiceProvider *pspCaller)
{
    struct script_dispatch *dispatch = script_dispatch_from(iface);
    HRESULT hr;

    if (!pdp)
        return E_INVALIDARG;
    if (pvarRes)
        VariantInit(pvarRes);
    if (!dispatch->module)
        return E_UNEXPECTED;

    /* What is called may end the script, and with it who else holds this. */
    IDispatchEx_AddRef(iface);
    hr = machine_global_invoke(dispatch->module, id, wFlags, pdp, pvarRes, pei);
    IDispatchEx_Release(iface);
    return hr;
}

static HRESULT script_dispatch_Invoke(IDispatchEx *iface, DISPID dispIdMember, REFIID riid,
                                      LCID lcid, WORD wFlags, DISPPARAMS *pDispParams,
                                      VARIANT *pVarResult, EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    return script_dispatch_InvokeEx(iface, dispIdMember, lcid, wFlags, pDispParams, pVarResult,
                                    pExcepInfo, NULL);
}

/* A script's names cannot be deleted from outside. */
static HRESULT script_dispatch_DeleteMemberByName(IDispatchEx *iface, BSTR bstrName, DWORD grfdex)
{
    DISPID id;

    return SUCCEEDED(script_dispatch_GetDispID(iface, bstrName, grfdex, &id)) ? S_FALSE
                                                                              : DISP_E_UNKNOWNNAME;
}

/* The place of @id among the module's names. */
static HRESULT find(struct script_dispatch *dispatch, DISPID id, unsigned *ret_index,
                    struct machine_global *ret_global)
{
    if (!dispatch->module)
        return E_UNEXPECTED;
    for (unsigned i = 0; machine_global_at(dispatch->module, i, ret_global) == S_OK; i++)
        if (ret_global->dispid == id) {
            *ret_index = i;
            return S_OK;
        }
    return DISP_E_MEMBERNOTFOUND;
}

static HRESULT script_dispatch_DeleteMemberByDispID(IDispatchEx *iface, DISPID id)
{
    struct machine_global global;
    unsigned i;
    HRESULT hr = find(script_dispatch_from(iface), id, &i, &global);

    return SUCCEEDED(hr) ? S_FALSE : hr;
}

static HRESULT script_dispatch_GetMemberProperties(IDispatchEx *iface, DISPID id, DWORD grfdexFetch,
                                                   DWORD *pgrfdex)
{
    struct machine_global global;
    DWORD properties;
    unsigned i;
    HRESULT hr;

    if (!pgrfdex)
        return E_POINTER;
    hr = find(script_dispatch_from(iface), id, &i, &global);
    if (FAILED(hr))
        return hr;

    properties = fdexPropCannotConstruct | fdexPropCannotSourceEvents;
    if (global.kind == MACHINE_VARIABLE)
        properties |= fdexPropCanGet | fdexPropCanPut | fdexPropCanPutRef | fdexPropCannotCall;
    else if (global.kind == MACHINE_CONSTANT)
        properties |=
            fdexPropCanGet | fdexPropCannotPut | fdexPropCannotPutRef | fdexPropCannotCall;
    else
        properties |= fdexPropCannotPut | fdexPropCannotPutRef | fdexPropCanCall |
                      (global.kind == MACHINE_FUNCTION ? fdexPropCanGet : fdexPropCannotGet);
    *pgrfdex = properties & grfdexFetch;
    return S_OK;
}

static HRESULT script_dispatch_GetMemberName(IDispatchEx *iface, DISPID id, BSTR *pbstrName)
{
    struct machine_global global;
    unsigned i;
    HRESULT hr;

    if (!pbstrName)
        return E_POINTER;
    *pbstrName = NULL;
    hr = find(script_dispatch_from(iface), id, &i, &global);
    if (FAILED(hr))
        return hr;
    *pbstrName = SysAllocString(global.name);
    return *pbstrName ? S_OK : E_OUTOFMEMORY;
}

static HRESULT script_dispatch_GetNextDispID(IDispatchEx *iface, DWORD grfdex, DISPID id,
                                             DISPID *pid)
{
    struct script_dispatch *dispatch = script_dispatch_from(iface);
    struct machine_global global;
    unsigned i = 0;
    HRESULT hr;

    if (!pid)
        return E_POINTER;
    *pid = DISPID_UNKNOWN;
    if (!dispatch->module)
        return E_UNEXPECTED;
    if (id != DISPID_STARTENUM) {
        hr = find(dispatch, id, &i, &global);
        if (FAILED(hr))
            return hr;
        i++;
    }
    hr = machine_global_at(dispatch->module, i, &global);
    if (hr == S_OK)
        *pid = global.dispid;
    return hr;
}

static HRESULT script_dispatch_GetNameSpaceParent(IDispatchEx *iface, IUnknown **ppunk)
{
    if (!ppunk)
        return E_POINTER;
    *ppunk = NULL;
    return E_FAIL;
}

static const IDispatchExVtbl script_dispatch_vtable = {
    .QueryInterface = script_dispatch_QueryInterface,
    .AddRef = script_dispatch_AddRef,
    .Release = script_dispatch_Release,
    .GetTypeInfoCount = script_dispatch_GetTypeInfoCount,
    .GetTypeInfo = script_dispatch_GetTypeInfo,
    .GetIDsOfNames = script_dispatch_GetIDsOfNames,
    .Invoke = script_dispatch_Invoke,
    .GetDispID = script_dispatch_GetDispID,
    .InvokeEx = script_dispatch_InvokeEx,
    .DeleteMemberByName = script_dispatch_DeleteMemberByName,
    .DeleteMemberByDispID = script_dispatch_DeleteMemberByDispID,
    .GetMemberProperties = script_dispatch_GetMemberProperties,
    .GetMemberName = script_dispatch_GetMemberName,
    .GetNextDispID = script_dispatch_GetNextDispID,
    .GetNameSpaceParent = script_dispatch_GetNameSpaceParent,
};

struct script_dispatch *script_dispatch_new(struct machine_module *module)
{
    struct script_dispatch *dispatch = calloc(1, sizeof(*dispatch));

    if (!dispatch)
        return NULL;

    dispatch->IDispatchEx_iface.lpVtbl = (IDispatchExVtbl *)&script_dispatch_vtable;
    dispatch->refs = 1;
    dispatch->module = module;
    component_use_begun();
    return dispatch;
}

struct script_dispatch *script_dispatch_detach(struct script_dispatch *dispatch)
{
    dispatch->module = NULL;
    IDispatchEx_Release(&dispatch->IDispatchEx_iface);
    return NULL;
}

IDispatch *script_dispatch_interface(struct script_dispatch *dispatch)
{
    return (IDispatch *)&dispatch->IDispatchEx_iface;
}
