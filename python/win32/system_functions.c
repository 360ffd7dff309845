/* SPDX-License-Identifier: MIT */
/*
 * What win32api is made of besides the registry: this thread, its last error, posted messages.
 */
#include "win32/system_functions.h"

#include <comity.h>

#include "values/python_com.h"

enum {
    TEXT_UNITS = 1024, /* longer than the text of any error */
};

static PyObject *get_thread(PyObject *self, PyObject *unused)
{
    return PyLong_FromUnsignedLong(GetCurrentThreadId());
}

static PyObject *get_last_error(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong((LONG)GetLastError());
}

static PyObject *set_last_error(PyObject *self, PyObject *object)
{
    unsigned long code = PyLong_AsUnsignedLongMask(object);

    if (PyErr_Occurred())
        return NULL;
    SetLastError((DWORD)code);
    Py_RETURN_NONE;
}

static PyObject *format_message(PyObject *self, PyObject *object)
{
    unsigned long code = PyLong_AsUnsignedLongMask(object);
    WCHAR text[TEXT_UNITS];
    DWORD units;

    if (PyErr_Occurred())
        return NULL;
    units = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL,
                           (DWORD)code, 0, text, TEXT_UNITS, NULL);
    if (units == 0)
        return py_raise_win32(GetLastError(), "FormatMessageW");
    return py_from_wide(text, units);
}

static PyObject *post_thread_message(PyObject *self, PyObject *arguments)
{
    Py_ssize_t wparam = 0, lparam = 0;
    unsigned thread, message;

    if (!PyArg_ParseTuple(arguments, "II|nn", &thread, &message, &wparam, &lparam))
        return NULL;
    if (!PostThreadMessageW(thread, message, (WPARAM)wparam, lparam))
        return py_raise_win32(GetLastError(), "PostThreadMessage");
    Py_RETURN_NONE;
}

static PyObject *post_quit_message(PyObject *self, PyObject *arguments)
{
    int code = 0;

    if (!PyArg_ParseTuple(arguments, "|i", &code))
        return NULL;
    PostQuitMessage(code);
    Py_RETURN_NONE;
}

static PyObject *set_user_control(PyObject *self, PyObject *argument)
{
    int has_control = PyObject_IsTrue(argument);

    return has_control < 0 ? NULL : PyBool_FromLong(ComitySetUserControl(has_control));
}

PyMethodDef py_system_methods[] = {
    {"_GetCurrentThreadId", get_thread, METH_NOARGS, "This thread."},
    {"_GetLastError", get_last_error, METH_NOARGS, "The last error of this thread."},
    {"_SetLastError", set_last_error, METH_O, "Sets the last error of this thread."},
    {"_FormatMessage", format_message, METH_O, "The text of an error."},
    {"_PostThreadMessage", post_thread_message, METH_VARARGS, "Posts a message to a thread."},
    {"_SetUserControl", set_user_control, METH_O,
     "Says whether a user has control of this server."},
    {"_PostQuitMessage", post_quit_message, METH_VARARGS, "Ends this thread's message loop."},
    {0},
};
