/* SPDX-License-Identifier: MIT */
/*
 * Function objects: what GetRef makes of a procedure. Their default member calls it.
 */
#define COBJMACROS
#include <stdlib.h>

#include "vbrun/state.h"

struct function {
    IDispatchEx IDispatchEx_iface;
    struct script_object object;
    LONG refs;
    struct machine *machine; /* NULL once that is gone */
    struct procedure *procedure;
};

static struct function *function_from(IDispatchEx *iface)
{
    return CONTAINING_RECORD(iface, struct function, IDispatchEx_iface);
}

static void function_unlink(struct function *function)
{
    struct script_object *object = &function->object;

    if (!object->link)
        return;
    *object->link = object->next;
    if (object->next)
        object->next->link = object->link;
    object->link = NULL;
}

static void function_close(struct script_object *object)
{
    struct function *function =
        (struct function *)((char *)object - offsetof(struct function, object));

    function_unlink(function);
    function->machine = NULL;
}

static HRESULT function_QueryInterface(IDispatchEx *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch) &&
        !IsEqualIID(riid, &IID_IDispatchEx))
        return E_NOINTERFACE;

    *ppv = iface;
    IDispatchEx_AddRef(iface);
    return S_OK;
}

static ULONG function_AddRef(IDispatchEx *iface)
{
    return (ULONG)++function_from(iface)->refs;
}

static ULONG function_Release(IDispatchEx *iface)
{
    struct function *function = function_from(iface);
    LONG refs = --function->refs;

    if (refs == 0) {
        function_unlink(function);
        free(function);
    }
    return (ULONG)refs;
}

static HRESULT function_GetTypeInfoCount(IDispatchEx *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT function_GetTypeInfo(IDispatchEx *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT function_GetIDsOfNames(IDispatchEx *iface, REFIID riid, LPOLESTR *rgszNames,
                                      UINT cNames, LCID lcid, DISPID *rgDispId)
{
    for (UINT i = 0; i < cNames; i++)
        rgDispId[i] = DISPID_UNKNOWN;
    return cNames ? DISP_E_UNKNOWNNAME : S_OK;
}

/* An error in a function that the script calls is the script's own. */
static HRESULT call_from_script(struct function *function, DISPPARAMS *arguments,
                                VARIANT *ret_value)
{
    VARIANT result = {0};
    HRESULT hr;

    hr = procedure_invoke(function->machine, function->procedure, NULL, arguments, false, &result);
    if (SUCCEEDED(hr) && ret_value)
        hr = VariantCopyInd(ret_value, &result);
    value_clear(&result);
    return hr;
}

static HRESULT call_from_outside(struct function *function, DISPPARAMS *arguments,
                                 VARIANT *ret_value, EXCEPINFO *ret_exception)
{
    struct machine *machine = function->machine;
    HRESULT hr;

    if (machine->host.enter)
        machine->host.enter(machine->host.context);
    hr = machine_report(machine, call_from_script(function, arguments, ret_value), ret_exception);
    if (function->machine && machine->host.leave)
        machine->host.leave(machine->host.context);
    return hr;
}

static HRESULT function_InvokeEx(IDispatchEx *iface, DISPID id, LCID lcid, WORD wFlags,
                                 DISPPARAMS *pdp, VARIANT *pvarRes, EXCEPINFO *pei,
                                 IServiceProvider *pspCaller)
{
    struct function *function = function_from(iface);
    struct machine *machine = function->machine;
    HRESULT hr;

    if (!machine)
        return E_UNEXPECTED;
    if (id != DISPID_VALUE)
        return DISP_E_MEMBERNOTFOUND;

    if (pvarRes)
        VariantInit(pvarRes);
    IDispatchEx_AddRef(iface);
    if (machine->called == (IDispatch *)iface) {
        machine->called = NULL;
        hr = call_from_script(function, pdp, pvarRes);
    } else {
        hr = call_from_outside(function, pdp, pvarRes, pei);
    }
    IDispatchEx_Release(iface);
    return hr;
}

static HRESULT function_Invoke(IDispatchEx *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                               WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                               EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    return function_InvokeEx(iface, dispIdMember, lcid, wFlags, pDispParams, pVarResult, pExcepInfo,
                             NULL);
}

/* A function has no members with names: these are IDispatchEx's answers for that. */
static HRESULT function_GetDispID(IDispatchEx *iface, BSTR bstrName, DWORD grfdex, DISPID *pid)
{
    if (!pid)
        return E_POINTER;
    *pid = DISPID_UNKNOWN;
    return DISP_E_UNKNOWNNAME;
}

static HRESULT function_DeleteMemberByName(IDispatchEx *iface, BSTR bstrName, DWORD grfdex)
{
    return DISP_E_UNKNOWNNAME;
}

static HRESULT function_DeleteMemberByDispID(IDispatchEx *iface, DISPID id)
{
    return id == DISPID_VALUE ? S_FALSE : DISP_E_MEMBERNOTFOUND;
}

static HRESULT function_GetMemberProperties(IDispatchEx *iface, DISPID id, DWORD grfdexFetch,
                                            DWORD *pgrfdex)
{
    if (!pgrfdex)
        return E_POINTER;
    if (id != DISPID_VALUE)
        return DISP_E_MEMBERNOTFOUND;
    *pgrfdex =
        grfdexFetch & (fdexPropCanGet | fdexPropCannotPut | fdexPropCannotPutRef | fdexPropCanCall |
                       fdexPropCannotConstruct | fdexPropCannotSourceEvents);
    return S_OK;
}

static HRESULT function_GetMemberName(IDispatchEx *iface, DISPID id, BSTR *pbstrName)
{
    if (!pbstrName)
        return E_POINTER;
    *pbstrName = NULL;
    return DISP_E_MEMBERNOTFOUND;
}

static HRESULT function_GetNextDispID(IDispatchEx *iface, DWORD grfdex, DISPID id, DISPID *pid)
{
    if (!pid)
        return E_POINTER;
    *pid = DISPID_UNKNOWN;
    return S_FALSE;
}

static HRESULT function_GetNameSpaceParent(IDispatchEx *iface, IUnknown **ppunk)
{
    if (!ppunk)
        return E_POINTER;
    *ppunk = NULL;
    return E_FAIL;
}

static const IDispatchExVtbl function_vtable = {
    .QueryInterface = function_QueryInterface,
    .AddRef = function_AddRef,
    .Release = function_Release,
    .GetTypeInfoCount = function_GetTypeInfoCount,
    .GetTypeInfo = function_GetTypeInfo,
    .GetIDsOfNames = function_GetIDsOfNames,
    .Invoke = function_Invoke,
    .GetDispID = function_GetDispID,
    .InvokeEx = function_InvokeEx,
    .DeleteMemberByName = function_DeleteMemberByName,
    .DeleteMemberByDispID = function_DeleteMemberByDispID,
    .GetMemberProperties = function_GetMemberProperties,
    .GetMemberName = function_GetMemberName,
    .GetNextDispID = function_GetNextDispID,
    .GetNameSpaceParent = function_GetNameSpaceParent,
};

HRESULT function_new(struct machine *machine, struct procedure *procedure, IDispatch **ret_object)
{
    struct function *function = calloc(1, sizeof(*function));

    if (!function)
        return E_OUTOFMEMORY;
    function->IDispatchEx_iface.lpVtbl = (IDispatchExVtbl *)&function_vtable;
    function->refs = 1;
    function->machine = machine;
    function->procedure = procedure;
    function->object.close = function_close;
    function->object.next = machine->objects;
    function->object.link = &machine->objects;
    if (function->object.next)
        function->object.next->link = &function->object.next;
    machine->objects = &function->object;
    *ret_object = (IDispatch *)&function->IDispatchEx_iface;
    return S_OK;
}
