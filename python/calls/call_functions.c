/* SPDX-License-Identifier: MIT */
/*
 * What the running call and the current apartment are asked for.
 */
#include "functions/functions.h"
#include "interfaces/interface.h"

static PyObject *com_CoGetCallContext(PyObject *self, PyObject *arguments)
{
    IID iid = IID_IServerSecurity;
    void *result = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|O&", py_guid_converter, &iid))
        return NULL;
    WITHOUT_GIL(hr = CoGetCallContext(&iid, &result));
    return py_interface_or_raise(hr, result, &iid);
}

static PyObject *com_CoGetObjectContext(PyObject *self, PyObject *arguments)
{
    IID iid = IID_IContext;
    void *result = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|O&", py_guid_converter, &iid))
        return NULL;
    WITHOUT_GIL(hr = CoGetObjectContext(&iid, &result));
    return py_interface_or_raise(hr, result, &iid);
}

static PyObject *com_CoGetCancelObject(PyObject *self, PyObject *arguments)
{
    IID iid = IID_ICancelMethodCalls;
    unsigned thread = 0;
    void *result = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|IO&", &thread, py_guid_converter, &iid))
        return NULL;
    WITHOUT_GIL(hr = CoGetCancelObject(thread, &iid, &result));
    return py_interface_or_raise(hr, result, &iid);
}

static PyObject *com_CoSetCancelObject(PyObject *self, PyObject *object)
{
    IUnknown *unknown;
    HRESULT hr;

    if (!py_optional_unknown_converter(object, &unknown))
        return NULL;
    WITHOUT_GIL(hr = CoSetCancelObject(unknown));
    py_release(unknown);
    return py_none_or_raise(hr);
}

static PyObject *com_CoEnableCallCancellation(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    WITHOUT_GIL(hr = CoEnableCallCancellation(NULL));
    return py_none_or_raise(hr);
}

static PyObject *com_CoDisableCallCancellation(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    WITHOUT_GIL(hr = CoDisableCallCancellation(NULL));
    return py_none_or_raise(hr);
}

PyMethodDef py_call_methods[] = {
    {"CoGetCallContext", com_CoGetCallContext, METH_VARARGS, "What is known of the running call."},
    {"CoGetObjectContext", com_CoGetObjectContext, METH_VARARGS, "The apartment's context."},
    {"CoGetCancelObject", com_CoGetCancelObject, METH_VARARGS,
     "What a thread's call is given up by."},
    {"CoSetCancelObject", com_CoSetCancelObject, METH_O, "Says by what calls are given up."},
    {"CoEnableCallCancellation", com_CoEnableCallCancellation, METH_NOARGS,
     "Lets this thread's calls be given up."},
    {"CoDisableCallCancellation", com_CoDisableCallCancellation, METH_NOARGS, "Takes that back."},
    {0},
};
