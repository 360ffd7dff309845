/* SPDX-License-Identifier: MIT */
/*
 * PyIDispatch and PyIDispatchEx: members of objects by name, and calls of them.
 */
#include "gateways/gateway.h"
#include "interfaces/call.h"

/* As win32com asks: LOCALE_SYSTEM_DEFAULT. */
static const LCID default_lcid = 0x800;

/* ---- names ---- */

/* The names from @first on, as UTF-16; NULL with an exception set. */
static LPOLESTR *names_new(PyObject *arguments, Py_ssize_t first, Py_ssize_t n)
{
    LPOLESTR *names = PyMem_Calloc((size_t)n + 1, sizeof(*names));

    if (!names)
        PyErr_NoMemory();
    for (Py_ssize_t i = 0; names && i < n; i++) {
        names[i] = py_wide(PyTuple_GET_ITEM(arguments, first + i), NULL);
        if (!names[i]) {
            for (Py_ssize_t j = 0; j < i; j++)
                PyMem_Free(names[j]);
            PyMem_Free(names);
            return NULL;
        }
    }
    return names;
}

static PyObject *ids_to_python(const DISPID *ids, Py_ssize_t n)
{
    PyObject *tuple;

    if (n == 1)
        return PyLong_FromLong(ids[0]);
    tuple = PyTuple_New(n);
    for (Py_ssize_t i = 0; tuple && i < n; i++)
        PyTuple_SET_ITEM(tuple, i, PyLong_FromLong(ids[i]));
    return tuple;
}

/* A first argument of several that is an int is the language. */
static PyObject *dispatch_GetIDsOfNames(PyObject *self, PyObject *arguments)
{
    Py_ssize_t n = PyTuple_GET_SIZE(arguments), first = 0;
    LCID lcid = default_lcid;
    PyObject *result = NULL;
    LPOLESTR *names;
    DISPID *ids;
    HRESULT hr;

    if (n > 1 && PyLong_Check(PyTuple_GET_ITEM(arguments, 0))) {
        lcid = (LCID)PyLong_AsUnsignedLongMask(PyTuple_GET_ITEM(arguments, 0));
        first = 1;
        n--;
    }
    if (n < 1) {
        PyErr_SetString(PyExc_TypeError, "at least one name is required");
        return NULL;
    }
    names = names_new(arguments, first, n);
    if (!names)
        return NULL;
    ids = PyMem_Calloc((size_t)n, sizeof(*ids));
    if (ids) {
        COM_CALL(hr, IDispatch_GetIDsOfNames((IDispatch *)py_pointer(self), &IID_NULL, names,
                                             (UINT)n, lcid, ids));
        result = FAILED(hr) ? py_method_error(self, hr) : ids_to_python(ids, n);
    } else {
        PyErr_NoMemory();
    }
    for (Py_ssize_t i = 0; i < n; i++)
        PyMem_Free(names[i]);
    PyMem_Free(names);
    PyMem_Free(ids);
    return result;
}

/* ---- calls ---- */

struct member {
    DISPID id;
    LCID lcid;
    WORD flags;
};

/* The first three arguments of both Invoke and InvokeTypes. */
static bool member_from(PyObject *arguments, Py_ssize_t at_least, struct member *ret_member)
{
    unsigned long numbers[3];

    if (PyTuple_GET_SIZE(arguments) < at_least) {
        PyErr_Format(PyExc_TypeError, "not enough arguments (at least %zd needed)", at_least);
        return false;
    }
    for (int i = 0; i < 3; i++) {
        numbers[i] = PyLong_AsUnsignedLongMask(PyTuple_GET_ITEM(arguments, i));
        if (PyErr_Occurred())
            return false;
    }
    *ret_member = (struct member){(DISPID)numbers[0], (LCID)numbers[1], (WORD)numbers[2]};
    return true;
}

static PyObject *raise_invoke(PyObject *self, HRESULT hr, struct call *call, UINT wrong)
{
    long argument = PY_NO_ARGUMENT;

    if (hr == DISP_E_TYPEMISMATCH || hr == DISP_E_PARAMNOTFOUND)
        argument = (int)(call->params.cArgs - wrong);
    if (hr == DISP_E_EXCEPTION)
        return py_raise_excepinfo(hr, &call->excepinfo, argument);
    if (argument != PY_NO_ARGUMENT)
        return py_raise_argument(hr, argument);
    return py_method_error(self, hr);
}

/* Calls the member and takes the results. */
static PyObject *call_member(PyObject *self, const struct member *member, struct call *call)
{
    UINT wrong = (UINT)-1;
    HRESULT hr;

    call_mark_put(call, member->flags);
    COM_CALL(hr,
             IDispatch_Invoke((IDispatch *)py_pointer(self), member->id, &IID_NULL, member->lcid,
                              member->flags, &call->params,
                              call->wants_result ? &call->result : NULL, &call->excepinfo, &wrong));
    return FAILED(hr) ? raise_invoke(self, hr, call, wrong) : call_results(call);
}

static PyObject *dispatch_Invoke(PyObject *self, PyObject *arguments)
{
    PyObject *result = NULL;
    struct member member;
    struct call call;
    int wants_result;

    if (!member_from(arguments, 4, &member))
        return NULL;
    wants_result = PyObject_IsTrue(PyTuple_GET_ITEM(arguments, 3));
    if (wants_result < 0)
        return NULL;
    if (call_init(&call, arguments, 4)) {
        call.wants_result = wants_result;
        result = call_member(self, &member, &call);
    }
    call_deinit(&call);
    return result;
}

static PyObject *dispatch_InvokeTypes(PyObject *self, PyObject *arguments)
{
    PyObject *result = NULL;
    struct member member;
    struct call call;

    if (!member_from(arguments, 5, &member))
        return NULL;
    if (call_init_typed(&call, PyTuple_GET_ITEM(arguments, 3), PyTuple_GET_ITEM(arguments, 4),
                        arguments, 5))
        result = call_member(self, &member, &call);
    call_deinit(&call);
    return result;
}

static PyObject *dispatch_GetTypeInfoCount(PyObject *self, PyObject *unused)
{
    UINT count = 0;
    HRESULT hr;

    COM_CALL(hr, IDispatch_GetTypeInfoCount((IDispatch *)py_pointer(self), &count));
    return FAILED(hr) ? py_raise_hr(hr) : PyLong_FromUnsignedLong(count);
}

static PyObject *dispatch_GetTypeInfo(PyObject *self, PyObject *arguments)
{
    unsigned lcid = default_lcid, index = 0;
    ITypeInfo *info = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|II", &lcid, &index))
        return NULL;
    COM_CALL(hr, IDispatch_GetTypeInfo((IDispatch *)py_pointer(self), index, lcid, &info));
    if (hr != S_OK)
        return py_raise_hr(hr);
    return py_interface_new((IUnknown *)info, &IID_ITypeInfo);
}

static PyMethodDef dispatch_methods[] = {
    {"GetIDsOfNames", dispatch_GetIDsOfNames, METH_VARARGS, "The DISPIDs of names."},
    {"Invoke", dispatch_Invoke, METH_VARARGS, "Calls a member."},
    {"InvokeTypes", dispatch_InvokeTypes, METH_VARARGS, "Calls a member whose types are told."},
    {"GetTypeInfo", dispatch_GetTypeInfo, METH_VARARGS, "The object's type description."},
    {"GetTypeInfoCount", dispatch_GetTypeInfoCount, METH_NOARGS,
     "How many descriptions there are."},
    {0},
};

/* ---- IDispatchEx ---- */

static IDispatchEx *ex_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *ex_GetDispID(PyObject *self, PyObject *arguments)
{
    PyObject *text;
    unsigned flags;
    DISPID id;
    HRESULT hr;
    BSTR name;

    if (!PyArg_ParseTuple(arguments, "OI", &text, &flags))
        return NULL;
    name = py_bstr(text);
    if (!name)
        return NULL;
    COM_CALL(hr, IDispatchEx_GetDispID(ex_of(self), name, flags, &id));
    SysFreeString(name);
    return FAILED(hr) ? py_raise_hr(hr) : PyLong_FromLong(id);
}

/* The end is an exception too: its HRESULT is S_FALSE. */
static PyObject *ex_GetNextDispID(PyObject *self, PyObject *arguments)
{
    unsigned flags;
    DISPID id;
    HRESULT hr;
    int after;

    if (!PyArg_ParseTuple(arguments, "Ii", &flags, &after))
        return NULL;
    COM_CALL(hr, IDispatchEx_GetNextDispID(ex_of(self), flags, after, &id));
    return hr != S_OK ? py_raise_hr(hr) : PyLong_FromLong(id);
}

static PyObject *ex_InvokeEx(PyObject *self, PyObject *arguments)
{
    PyObject *list, *types = Py_None, *result_type = Py_None, *provider = Py_None;
    IServiceProvider *caller = NULL;
    PyObject *result = NULL;
    unsigned lcid, flags;
    struct call call;
    HRESULT hr;
    int id;

    if (!PyArg_ParseTuple(arguments, "iIIO!|OOO", &id, &lcid, &flags, &PyTuple_Type, &list, &types,
                          &result_type, &provider) ||
        !py_interface_from(provider, &IID_IServiceProvider, true, &caller))
        return NULL;
    if (call_init(&call, list, 0)) {
        call.wants_result = true;
        call_mark_put(&call, (WORD)flags);
        COM_CALL(hr, IDispatchEx_InvokeEx(ex_of(self), id, lcid, (WORD)flags, &call.params,
                                          &call.result, &call.excepinfo, caller));
        result = FAILED(hr) ? raise_invoke(self, hr, &call, (UINT)-1) : call_results(&call);
    }
    call_deinit(&call);
    py_release(caller);
    return result;
}

static PyObject *ex_DeleteMemberByName(PyObject *self, PyObject *arguments)
{
    PyObject *text;
    unsigned flags;
    HRESULT hr;
    BSTR name;

    if (!PyArg_ParseTuple(arguments, "OI", &text, &flags))
        return NULL;
    name = py_bstr(text);
    if (!name)
        return NULL;
    COM_CALL(hr, IDispatchEx_DeleteMemberByName(ex_of(self), name, flags));
    SysFreeString(name);
    return py_none_or_raise(hr);
}

static PyObject *ex_DeleteMemberByDispID(PyObject *self, PyObject *arguments)
{
    HRESULT hr;
    int id;

    if (!PyArg_ParseTuple(arguments, "i", &id))
        return NULL;
    COM_CALL(hr, IDispatchEx_DeleteMemberByDispID(ex_of(self), id));
    return py_none_or_raise(hr);
}

static PyObject *ex_GetMemberProperties(PyObject *self, PyObject *arguments)
{
    unsigned flags;
    DWORD properties;
    HRESULT hr;
    int id;

    if (!PyArg_ParseTuple(arguments, "iI", &id, &flags))
        return NULL;
    COM_CALL(hr, IDispatchEx_GetMemberProperties(ex_of(self), id, flags, &properties));
    return FAILED(hr) ? py_raise_hr(hr) : PyLong_FromUnsignedLong(properties);
}

static PyObject *ex_GetMemberName(PyObject *self, PyObject *arguments)
{
    PyObject *result;
    BSTR name = NULL;
    HRESULT hr;
    int id;

    if (!PyArg_ParseTuple(arguments, "i", &id))
        return NULL;
    COM_CALL(hr, IDispatchEx_GetMemberName(ex_of(self), id, &name));
    if (FAILED(hr))
        return py_raise_hr(hr);
    result = py_from_bstr(name);
    SysFreeString(name);
    return result;
}

static PyObject *ex_GetNameSpaceParent(PyObject *self, PyObject *unused)
{
    IUnknown *parent = NULL;
    HRESULT hr;

    COM_CALL(hr, IDispatchEx_GetNameSpaceParent(ex_of(self), &parent));
    return py_interface_or_raise(hr, parent, &IID_IUnknown);
}

static PyMethodDef ex_methods[] = {
    {"GetDispID", ex_GetDispID, METH_VARARGS, "The DISPID of a name."},
    {"InvokeEx", ex_InvokeEx, METH_VARARGS, "Calls a member."},
    {"DeleteMemberByName", ex_DeleteMemberByName, METH_VARARGS, "Removes a member."},
    {"DeleteMemberByDispID", ex_DeleteMemberByDispID, METH_VARARGS, "Removes a member."},
    {"GetMemberProperties", ex_GetMemberProperties, METH_VARARGS, "What a member can do."},
    {"GetMemberName", ex_GetMemberName, METH_VARARGS, "The name of a DISPID."},
    {"GetNextDispID", ex_GetNextDispID, METH_VARARGS, "The DISPID after another."},
    {"GetNameSpaceParent", ex_GetNameSpaceParent, METH_NOARGS, "The object around this one."},
    {0},
};

const struct py_kind py_dispatch_kind = {
    .iid = &IID_IDispatch,
    .name = "PyIDispatch",
    .base = &py_unknown_kind,
    .methods = dispatch_methods,
    .gateway = &py_gateway_dispatch_ex,
};

const struct py_kind py_dispatch_ex_kind = {
    .iid = &IID_IDispatchEx,
    .name = "PyIDispatchEx",
    .base = &py_dispatch_kind,
    .methods = ex_methods,
    .gateway = &py_gateway_dispatch_ex,
};
