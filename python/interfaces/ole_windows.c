/* SPDX-License-Identifier: MIT */
/*
 * PyIOleWindow and its gateway: objects that have a window.
 */
#include "gateways/gateway.h"

static PyObject *window_GetWindow(PyObject *self, PyObject *unused)
{
    HWND window = NULL;
    HRESULT hr;

    COM_CALL(hr, IOleWindow_GetWindow((IOleWindow *)py_pointer(self), &window));
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromVoidPtr(window);
}

static PyObject *window_ContextSensitiveHelp(PyObject *self, PyObject *arguments)
{
    int enters;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "p", &enters))
        return NULL;
    COM_CALL(hr, IOleWindow_ContextSensitiveHelp((IOleWindow *)py_pointer(self), enters));
    return py_method_result(self, hr);
}

static PyMethodDef methods[] = {
    {"GetWindow", window_GetWindow, METH_NOARGS, "The window."},
    {"ContextSensitiveHelp", window_ContextSensitiveHelp, METH_VARARGS, "Enters or leaves help."},
    {0},
};

/* A number, or anything that is worth one; None is no window. */
static bool take_window(PyObject *result, void *ret_window)
{
    PyObject *number = result == Py_None ? PyLong_FromLong(0) : PyNumber_Long(result);

    if (number)
        *(HWND *)ret_window = PyLong_AsVoidPtr(number);
    Py_XDECREF(number);
    return !PyErr_Occurred();
}

static HRESULT gateway_GetWindow(IOleWindow *iface, HWND *phwnd)
{
    *phwnd = NULL;
    return py_gateway_call(iface, "GetWindow", take_window, phwnd, "()");
}

static HRESULT gateway_ContextSensitiveHelp(IOleWindow *iface, BOOL fEnterMode)
{
    return py_gateway_call(iface, "ContextSensitiveHelp", NULL, NULL, "(i)", (int)fEnterMode);
}

static const IOleWindowVtbl gateway = {
    GATEWAY_UNKNOWN,
    .GetWindow = gateway_GetWindow,
    .ContextSensitiveHelp = gateway_ContextSensitiveHelp,
};

const struct py_kind py_ole_window_kind = {
    .iid = &IID_IOleWindow,
    .name = "PyIOleWindow",
    .base = &py_unknown_kind,
    .methods = methods,
    .gateway = &gateway,
};
