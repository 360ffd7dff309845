/* SPDX-License-Identifier: MIT */
/*
 * Function objects: what GetRef makes of a procedure. Their default member calls it.
 */
#define COBJMACROS
#include <stdlib.h>

#include "vbrun/state.h"

struct function {
    IDispatch IDispatch_iface;
    struct script_object object;
    LONG refs;
    struct machine *machine; /* NULL once that is gone */
    struct procedure *procedure;
};

static struct function *function_from_IDispatch(IDispatch *iface)
{
    return (struct function *)iface;
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

static HRESULT function_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch))
        return E_NOINTERFACE;

    *ppv = iface;
    IDispatch_AddRef(iface);
    return S_OK;
}

static ULONG function_AddRef(IDispatch *iface)
{
    return (ULONG)++function_from_IDispatch(iface)->refs;
}

static ULONG function_Release(IDispatch *iface)
{
    struct function *function = function_from_IDispatch(iface);
    LONG refs = --function->refs;

    if (refs == 0) {
        function_unlink(function);
        free(function);
    }
    return (ULONG)refs;
}

static HRESULT function_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT function_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT function_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                      UINT cNames, LCID lcid, DISPID *rgDispId)
{
    for (UINT i = 0; i < cNames; i++)
        rgDispId[i] = DISPID_UNKNOWN;
    return cNames ? DISP_E_UNKNOWNNAME : S_OK;
}

static HRESULT function_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                               WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                               EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct function *function = function_from_IDispatch(iface);
    struct machine *machine = function->machine;
    VARIANT result = {0};
    HRESULT hr;

    if (!machine)
        return E_UNEXPECTED;
    if (dispIdMember != DISPID_VALUE)
        return DISP_E_MEMBERNOTFOUND;

    IDispatch_AddRef(iface);
    if (machine->host.enter)
        machine->host.enter(machine->host.context);
    hr = procedure_invoke(machine, function->procedure, NULL, pDispParams, false, &result);
    if (SUCCEEDED(hr) && pVarResult) {
        VariantInit(pVarResult);
        hr = VariantCopyInd(pVarResult, &result);
    }
    value_clear(&result);
    hr = machine_report(machine, hr, pExcepInfo);
    if (function->machine && machine->host.leave)
        machine->host.leave(machine->host.context);
    IDispatch_Release(iface);
    return hr;
}

static const IDispatchVtbl function_vtable = {
    .QueryInterface = function_QueryInterface,
    .AddRef = function_AddRef,
    .Release = function_Release,
    .GetTypeInfoCount = function_GetTypeInfoCount,
    .GetTypeInfo = function_GetTypeInfo,
    .GetIDsOfNames = function_GetIDsOfNames,
    .Invoke = function_Invoke,
};

HRESULT function_new(struct machine *machine, struct procedure *procedure, IDispatch **ret_object)
{
    struct function *function = calloc(1, sizeof(*function));

    if (!function)
        return E_OUTOFMEMORY;
    function->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&function_vtable;
    function->refs = 1;
    function->machine = machine;
    function->procedure = procedure;
    function->object.close = function_close;
    function->object.next = machine->objects;
    function->object.link = &machine->objects;
    if (function->object.next)
        function->object.next->link = &function->object.next;
    machine->objects = &function->object;
    *ret_object = &function->IDispatch_iface;
    return S_OK;
}
