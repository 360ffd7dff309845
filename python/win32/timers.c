/* SPDX-License-Identifier: MIT */
/*
 * Waitable timers for Python. A function of their own, to be run by an alertable wait, they cannot
 * have.
 */
#include "win32/timers.h"

#include "win32/handles.h"

static PyObject *create_timer(PyObject *self, PyObject *arguments)
{
    PyObject *security;
    HANDLE timer;
    WCHAR *name;
    int manual;

    if (!PyArg_ParseTuple(arguments, "OpO&", &security, &manual, py_wide_converter, &name))
        return NULL;
    timer = CreateWaitableTimerW(NULL, manual, name);
    PyMem_Free(name);
    return timer ? py_handle_new(timer) : py_raise_win32(GetLastError(), "CreateWaitableTimer");
}

static PyObject *open_timer(PyObject *self, PyObject *arguments)
{
    unsigned access;
    HANDLE timer;
    WCHAR *name;
    int inherit;

    if (!PyArg_ParseTuple(arguments, "IpO&", &access, &inherit, py_wide_converter, &name))
        return NULL;
    timer = OpenWaitableTimerW(access, inherit, name);
    PyMem_Free(name);
    return timer ? py_handle_new(timer) : py_raise_win32(GetLastError(), "OpenWaitableTimer");
}

/* (timer, 100 ns since 1601 or, negative, from now on, ms between later ones, None, None, 0) */
static PyObject *set_timer(PyObject *self, PyObject *arguments)
{
    PyObject *function, *parameter;
    LARGE_INTEGER due;
    long long when;
    HANDLE timer;
    int period, resume;

    if (!PyArg_ParseTuple(arguments, "O&LiOOp", py_handle_converter, &timer, &when, &period,
                          &function, &parameter, &resume))
        return NULL;
    if (function != Py_None) {
        PyErr_SetString(PyExc_ValueError, "a timer has no function of its own: wait for it");
        return NULL;
    }
    due.QuadPart = when;
    if (!SetWaitableTimer(timer, &due, period, NULL, NULL, resume))
        return py_raise_win32(GetLastError(), "SetWaitableTimer");
    Py_RETURN_NONE;
}

static PyObject *cancel_timer(PyObject *self, PyObject *object)
{
    HANDLE timer;

    if (!py_handle_converter(object, &timer))
        return NULL;
    if (!CancelWaitableTimer(timer))
        return py_raise_win32(GetLastError(), "CancelWaitableTimer");
    Py_RETURN_NONE;
}

PyMethodDef py_timer_methods[] = {
    {"_CreateWaitableTimer", create_timer, METH_VARARGS, "A new timer."},
    {"_OpenWaitableTimer", open_timer, METH_VARARGS, "The timer of that name."},
    {"_SetWaitableTimer", set_timer, METH_VARARGS, "Says when it is to be signalled."},
    {"_CancelWaitableTimer", cancel_timer, METH_O, "Has it stay as it is."},
    {0},
};
