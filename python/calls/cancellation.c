/* SPDX-License-Identifier: MIT */
/*
 * PyICancelMethodCalls and its gateway: calls that are given up.
 */
#include "gateways/gateway.h"

static PyObject *calls_Cancel(PyObject *self, PyObject *arguments)
{
    unsigned seconds;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &seconds))
        return NULL;
    COM_CALL(hr, ICancelMethodCalls_Cancel((ICancelMethodCalls *)py_pointer(self), seconds));
    return py_method_result(self, hr);
}

/* RPC_S_CALLPENDING and RPC_E_CALL_CANCELED are what it answers: no failures. */
static PyObject *calls_TestCancel(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, ICancelMethodCalls_TestCancel((ICancelMethodCalls *)py_pointer(self)));
    return PyLong_FromLong(hr);
}

static PyMethodDef methods[] = {
    {"Cancel", calls_Cancel, METH_VARARGS, "Gives the call up after so many seconds."},
    {"TestCancel", calls_TestCancel, METH_NOARGS, "Whether the call was given up."},
    {0},
};

static HRESULT gateway_Cancel(ICancelMethodCalls *iface, ULONG ulSeconds)
{
    return py_gateway_call(iface, "Cancel", NULL, NULL, "(I)", ulSeconds);
}

static HRESULT gateway_TestCancel(ICancelMethodCalls *iface)
{
    ULONG answer = S_OK;
    HRESULT hr;

    hr = py_gateway_call(iface, "TestCancel", py_take_answer, &answer, "()");
    return FAILED(hr) ? hr : (HRESULT)answer;
}

static const ICancelMethodCallsVtbl gateway = {
    GATEWAY_UNKNOWN,
    .Cancel = gateway_Cancel,
    .TestCancel = gateway_TestCancel,
};

const struct py_kind py_cancel_method_calls_kind = {
    .iid = &IID_ICancelMethodCalls,
    .name = "PyICancelMethodCalls",
    .base = &py_unknown_kind,
    .methods = methods,
    .gateway = &gateway,
};
