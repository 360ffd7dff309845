/* SPDX-License-Identifier: MIT */
/*
 * Apartments.
 */
#include "functions/functions.h"
#include "gateways/uses.h"

/*
 * The thread that entered an apartment first. Importing the module did that, so programs that say
 * so themselves enter it once more: on this thread both count as one.
 */
static DWORD first_thread;

static HRESULT enter(DWORD flags)
{
    HRESULT hr;

    if (first_thread == GetCurrentThreadId())
        return S_OK;
    WITHOUT_GIL(hr = CoInitializeEx(NULL, flags));
    if (SUCCEEDED(hr) && !first_thread)
        first_thread = GetCurrentThreadId();
    return hr;
}

void py_apartment_enter(void)
{
    PyObject *flags = PySys_GetObject("coinit_flags"); /* borrowed */

    if (flags != Py_None)
        enter(flags && PyLong_Check(flags) ? (DWORD)PyLong_AsUnsignedLongMask(flags)
                                           : COINIT_APARTMENTTHREADED);
}

/* A forked process is in no apartment, though its parent was: as if the module were imported anew.
 * What it has of its parent's objects answers that it is not connected. */
static PyObject *after_fork(PyObject *self, PyObject *unused)
{
    bool was_in = first_thread != 0;

    first_thread = 0;
    py_uses_tell(0);
    if (was_in)
        py_apartment_enter();
    Py_RETURN_NONE;
}

bool py_apartments_init(PyObject *module)
{
    static PyMethodDef method = {"_after_fork", after_fork, METH_NOARGS, NULL};
    PyObject *os = PyImport_ImportModule("os"), *function = PyCFunction_New(&method, NULL);
    PyObject *registering = os ? PyObject_GetAttrString(os, "register_at_fork") : NULL;
    PyObject *arguments = PyTuple_New(0), *names = NULL, *result = NULL;

    if (function)
        names = Py_BuildValue("{sO}", "after_in_child", function);
    if (registering && arguments && names)
        result = PyObject_Call(registering, arguments, names);
    Py_XDECREF(result);
    Py_XDECREF(names);
    Py_XDECREF(arguments);
    Py_XDECREF(registering);
    Py_XDECREF(function);
    Py_XDECREF(os);
    return result != NULL;
}

static PyObject *com_CoInitializeEx(PyObject *self, PyObject *arguments)
{
    unsigned flags = COINIT_APARTMENTTHREADED;

    return PyArg_ParseTuple(arguments, "|I", &flags) ? py_none_or_raise(enter(flags)) : NULL;
}

static PyObject *com_CoInitialize(PyObject *self, PyObject *unused)
{
    HRESULT hr = enter(COINIT_APARTMENTTHREADED);

    return py_none_or_raise(hr == RPC_E_CHANGED_MODE ? S_FALSE : hr);
}

static PyObject *com_CoUninitialize(PyObject *self, PyObject *unused)
{
    if (first_thread == GetCurrentThreadId())
        first_thread = 0;
    WITHOUT_GIL(CoUninitialize());
    Py_RETURN_NONE;
}

static PyObject *com_OleInitialize(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    WITHOUT_GIL(hr = OleInitialize(NULL));
    return py_none_or_raise(hr);
}

static PyObject *com_OleUninitialize(PyObject *self, PyObject *unused)
{
    WITHOUT_GIL(OleUninitialize());
    Py_RETURN_NONE;
}

/*
 * (descriptor, services, None, level, impersonation, information, capabilities, None). What a
 * user's own objects are open to does not vary: the descriptor and the services make no difference.
 */
static PyObject *com_CoInitializeSecurity(PyObject *self, PyObject *arguments)
{
    PyObject *descriptor, *services, *reserved, *information, *more = Py_None;
    unsigned level, impersonation, capabilities;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OOOIIOI|O", &descriptor, &services, &reserved, &level,
                          &impersonation, &information, &capabilities, &more))
        return NULL;
    WITHOUT_GIL(hr = CoInitializeSecurity(NULL, -1, NULL, NULL, level, impersonation, NULL,
                                          capabilities, NULL));
    return py_none_or_raise(hr);
}

PyMethodDef py_apartment_methods[] = {
    {"CoInitialize", com_CoInitialize, METH_NOARGS, "Enters a single-threaded apartment."},
    {"CoInitializeEx", com_CoInitializeEx, METH_VARARGS, "Enters an apartment."},
    {"CoUninitialize", com_CoUninitialize, METH_NOARGS, "Leaves the apartment."},
    {"OleInitialize", com_OleInitialize, METH_NOARGS, "Enters a single-threaded apartment."},
    {"OleUninitialize", com_OleUninitialize, METH_NOARGS, "Leaves it."},
    {"CoInitializeSecurity", com_CoInitializeSecurity, METH_VARARGS,
     "What calls of this process are protected by."},
    {0},
};
