/* SPDX-License-Identifier: MIT */
/*
 * Gateways' IDispatch and IDispatchEx: members by name, calls with arguments and results.
 */
#include "gateways/gateway.h"

static PyObject *object_of(IDispatchEx *iface)
{
    return py_gateway_from_IDispatchEx(iface)->object;
}

/* ---- type information ---- */

static HRESULT gateway_GetTypeInfoCount(IDispatchEx *iface, UINT *pctinfo)
{
    PyGILState_STATE state;
    PyObject *count;

    *pctinfo = 0;
    if (!py_gil_take(&state))
        return CO_E_SERVER_STOPPING;
    count = PyObject_CallMethod(object_of(iface), "_GetTypeInfoCount_", NULL);
    if (count && PyLong_Check(count))
        *pctinfo = (UINT)PyLong_AsUnsignedLongMask(count);
    Py_XDECREF(count);
    PyErr_Clear();
    PyGILState_Release(state);
    return S_OK;
}

static HRESULT gateway_GetTypeInfo(IDispatchEx *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    PyObject *answer, *info = NULL;
    HRESULT hr = DISP_E_EXCEPTION;
    PyGILState_STATE state;
    int code;

    *ppTInfo = NULL;
    if (!py_gil_take(&state))
        return CO_E_SERVER_STOPPING;
    answer =
        PyObject_CallMethod(object_of(iface), "_GetTypeInfo_", "Ik", iTInfo, (unsigned long)lcid);
    if (answer && PyArg_ParseTuple(answer, "i|O", &code, &info)) {
        hr = code;
        if (SUCCEEDED(hr) && (!info || !py_interface_from(info, &IID_ITypeInfo, true, ppTInfo)))
            hr = DISP_E_EXCEPTION;
    }
    Py_XDECREF(answer);
    PyErr_Clear();
    PyGILState_Release(state);
    return hr;
}

/* ---- names ---- */

static HRESULT names_to_ids(PyObject *object, LPOLESTR *names, UINT n, LCID lcid, DISPID *ids)
{
    PyObject *tuple = PyTuple_New(n), *answer = NULL;
    HRESULT hr = S_OK;

    for (UINT i = 0; tuple && i < n; i++) {
        PyObject *name = py_build_text(names[i]);

        if (!name)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, name);
        ids[i] = DISPID_UNKNOWN;
    }
    if (tuple)
        answer = PyObject_CallMethod(object, "_GetIDsOfNames_", "Nk", tuple, (unsigned long)lcid);
    if (answer && (!PySequence_Check(answer) || PySequence_Size(answer) != (Py_ssize_t)n)) {
        Py_CLEAR(answer);
        PyErr_SetString(PyExc_TypeError, "_GetIDsOfNames_ must return an id for each name");
    }
    if (!answer)
        return py_hresult_of_exception(NULL, "GetIDsOfNames");

    for (UINT i = 0; i < n; i++) {
        PyObject *id = PySequence_GetItem(answer, i);

        if (id && PyLong_Check(id))
            ids[i] = (DISPID)PyLong_AsUnsignedLongMask(id);
        if (ids[i] == DISPID_UNKNOWN)
            hr = DISP_E_UNKNOWNNAME;
        Py_XDECREF(id);
        PyErr_Clear();
    }
    Py_DECREF(answer);
    return hr;
}

static HRESULT gateway_GetIDsOfNames(IDispatchEx *iface, REFIID riid, LPOLESTR *rgszNames,
                                     UINT cNames, LCID lcid, DISPID *rgDispId)
{
    PyGILState_STATE state;
    HRESULT hr;

    if (!py_gil_take(&state))
        return CO_E_SERVER_STOPPING;
    hr = names_to_ids(object_of(iface), rgszNames, cNames, lcid, rgDispId);
    PyGILState_Release(state);
    return hr;
}

/* ---- Invoke ---- */

/* An HRESULT alone, or with the position of a wrong argument and the result. */
static HRESULT take_answer(PyObject *answer, const DISPPARAMS *params, VARIANT *result,
                           EXCEPINFO *excepinfo, UINT *argument)
{
    PyObject *value = NULL;
    int wrong = -1;
    HRESULT hr;
    int code;

    if (PyLong_Check(answer))
        return (HRESULT)PyLong_AsUnsignedLongMask(answer);
    if (!PyTuple_Check(answer) || !PyArg_ParseTuple(answer, "i|iO", &code, &wrong, &value)) {
        PyErr_Clear();
        PyErr_SetString(PyExc_TypeError, "_Invoke_ must return (hresult, argument, result)");
        return py_hresult_of_exception(excepinfo, "Invoke");
    }
    hr = code;
    if (argument && wrong >= 0)
        *argument = (UINT)wrong;
    if (SUCCEEDED(hr) && value && !py_invoked_result(value, params, result))
        return py_hresult_of_exception(excepinfo, "Invoke");
    return hr;
}

static HRESULT invoke(PyObject *object, DISPID id, LCID lcid, WORD flags, DISPPARAMS *params,
                      VARIANT *result, EXCEPINFO *excepinfo, UINT *argument)
{
    PyObject *arguments = py_invoked_arguments(params), *answer = NULL;
    HRESULT hr;

    if (arguments)
        answer = PyObject_CallMethod(object, "_Invoke_", "lkiN", (long)id, (unsigned long)lcid,
                                     (int)flags, arguments);
    if (!answer)
        return py_hresult_of_exception(excepinfo, "Invoke");

    hr = take_answer(answer, params, result, excepinfo, argument);
    Py_DECREF(answer);
    return hr;
}

static HRESULT gateway_Invoke(IDispatchEx *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                              WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                              EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    EXCEPINFO excepinfo = {0};
    PyGILState_STATE state;
    CLSID before;
    HRESULT hr;

    if (pVarResult)
        VariantInit(pVarResult);
    if (pDispParams->cNamedArgs > pDispParams->cArgs)
        return DISP_E_BADPARAMCOUNT;
    if (!py_gil_take(&state))
        return CO_E_SERVER_STOPPING;
    before = py_class_enter(&py_gateway_from_IDispatchEx(iface)->clsid);
    hr = invoke(object_of(iface), dispIdMember, lcid, wFlags, pDispParams, pVarResult, &excepinfo,
                puArgErr);
    py_class_enter(&before);
    PyGILState_Release(state);
    if (pExcepInfo && hr == DISP_E_EXCEPTION)
        *pExcepInfo = excepinfo;
    else
        py_excepinfo_clear(&excepinfo);
    return hr;
}

/* ---- IDispatchEx ---- */

static HRESULT invoke_ex(PyObject *object, DISPID id, LCID lcid, WORD flags, DISPPARAMS *params,
                         VARIANT *result, EXCEPINFO *excepinfo, IServiceProvider *caller)
{
    PyObject *arguments = py_invoked_arguments(params), *value = NULL;
    bool ok;

    if (caller)
        IServiceProvider_AddRef(caller);
    if (arguments)
        value = PyObject_CallMethod(object, "_InvokeEx_", "lkiNON", (long)id, (unsigned long)lcid,
                                    (int)flags, arguments, Py_None,
                                    py_interface_new((IUnknown *)caller, &IID_IServiceProvider));
    ok = value && py_invoked_result(value, params, result);
    Py_XDECREF(value);
    return ok ? S_OK : py_hresult_of_exception(excepinfo, "InvokeEx");
}

static HRESULT gateway_InvokeEx(IDispatchEx *iface, DISPID id, LCID lcid, WORD wFlags,
                                DISPPARAMS *pdp, VARIANT *pvarRes, EXCEPINFO *pei,
                                IServiceProvider *pspCaller)
{
    EXCEPINFO excepinfo = {0};
    PyGILState_STATE state;
    CLSID before;
    HRESULT hr;

    if (pvarRes)
        VariantInit(pvarRes);
    if (pdp->cNamedArgs > pdp->cArgs)
        return DISP_E_BADPARAMCOUNT;
    if (!py_gil_take(&state))
        return CO_E_SERVER_STOPPING;
    before = py_class_enter(&py_gateway_from_IDispatchEx(iface)->clsid);
    hr = invoke_ex(object_of(iface), id, lcid, wFlags, pdp, pvarRes, &excepinfo, pspCaller);
    py_class_enter(&before);
    PyGILState_Release(state);
    if (pei && hr == DISP_E_EXCEPTION)
        *pei = excepinfo;
    else
        py_excepinfo_clear(&excepinfo);
    return hr;
}

/* Calls one of the object's methods for IDispatchEx; its result is @take's. */
static HRESULT ask(IDispatchEx *iface, const char *method, py_take take, void *ret,
                   const char *format, ...)
{
    PyObject *function, *arguments, *result = NULL;
    PyGILState_STATE state;
    HRESULT hr = S_OK;
    va_list list;

    if (!py_gil_take(&state))
        return CO_E_SERVER_STOPPING;
    va_start(list, format);
    arguments = Py_VaBuildValue(format, list);
    va_end(list);
    function = PyObject_GetAttrString(object_of(iface), method);
    if (function && arguments)
        result = PyObject_Call(function, arguments, NULL);
    if (!result || (take && !take(result, ret)))
        hr = py_hresult_of_exception(NULL, method);
    Py_XDECREF(result);
    Py_XDECREF(arguments);
    Py_XDECREF(function);
    PyGILState_Release(state);
    return hr;
}

static bool take_bstr(PyObject *result, void *ret_bstr)
{
    BSTR bstr = py_bstr(result);

    if (bstr)
        *(BSTR *)ret_bstr = bstr;
    return bstr != NULL;
}

static HRESULT gateway_GetDispID(IDispatchEx *iface, BSTR bstrName, DWORD grfdex, DISPID *pid)
{
    *pid = DISPID_UNKNOWN;
    return ask(iface, "_GetDispID_", py_take_ulong, pid, "(O&k)", py_build_text, bstrName,
               (unsigned long)grfdex);
}

static HRESULT gateway_DeleteMemberByName(IDispatchEx *iface, BSTR bstrName, DWORD grfdex)
{
    return ask(iface, "_DeleteMemberByName_", NULL, NULL, "(O&k)", py_build_text, bstrName,
               (unsigned long)grfdex);
}

static HRESULT gateway_DeleteMemberByDispID(IDispatchEx *iface, DISPID id)
{
    return ask(iface, "_DeleteMemberByDispID_", NULL, NULL, "(l)", (long)id);
}

static HRESULT gateway_GetMemberProperties(IDispatchEx *iface, DISPID id, DWORD grfdexFetch,
                                           DWORD *pgrfdex)
{
    return ask(iface, "_GetMemberProperties_", py_take_ulong, pgrfdex, "(lk)", (long)id,
               (unsigned long)grfdexFetch);
}

static HRESULT gateway_GetMemberName(IDispatchEx *iface, DISPID id, BSTR *pbstrName)
{
    *pbstrName = NULL;
    return ask(iface, "_GetMemberName_", take_bstr, pbstrName, "(l)", (long)id);
}

static HRESULT gateway_GetNextDispID(IDispatchEx *iface, DWORD grfdex, DISPID id, DISPID *pid)
{
    *pid = DISPID_UNKNOWN;
    return ask(iface, "_GetNextDispID_", py_take_ulong, pid, "(kl)", (unsigned long)grfdex,
               (long)id);
}

static HRESULT gateway_GetNameSpaceParent(IDispatchEx *iface, IUnknown **ppunk)
{
    struct py_wanted wanted = {&IID_IUnknown, (void **)ppunk, true};

    *ppunk = NULL;
    return ask(iface, "_GetNameSpaceParent_", py_take_interface, &wanted, "()");
}

const IDispatchExVtbl py_gateway_dispatch_ex = {
    .QueryInterface = py_gateway_dispatch_QueryInterface,
    .AddRef = py_gateway_dispatch_AddRef,
    .Release = py_gateway_dispatch_Release,
    .GetTypeInfoCount = gateway_GetTypeInfoCount,
    .GetTypeInfo = gateway_GetTypeInfo,
    .GetIDsOfNames = gateway_GetIDsOfNames,
    .Invoke = gateway_Invoke,
    .GetDispID = gateway_GetDispID,
    .InvokeEx = gateway_InvokeEx,
    .DeleteMemberByName = gateway_DeleteMemberByName,
    .DeleteMemberByDispID = gateway_DeleteMemberByDispID,
    .GetMemberProperties = gateway_GetMemberProperties,
    .GetMemberName = gateway_GetMemberName,
    .GetNextDispID = gateway_GetNextDispID,
    .GetNameSpaceParent = gateway_GetNameSpaceParent,
};
