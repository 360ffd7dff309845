/* SPDX-License-Identifier: MIT */
/*
 * PyHANDLE and PyHKEY: handles that close what they stand for, and the converters that take a
 * handle, a number in either sign, or text as an argument of PyArg_ParseTuple's "O&".
 */
#pragma once

#include "values/python_com.h"

struct py_handle {
    PyObject_HEAD HANDLE handle; /* owned; NULL when closed or detached */
};

extern PyTypeObject py_handle_type;
extern PyTypeObject py_hkey_type; /* a PyHANDLE that is closed by RegCloseKey() */

bool py_handles_init(PyObject *module);

/* Take the handle over. */
PyObject *py_handle_new(HANDLE handle);
PyObject *py_hkey_new(HKEY key);

/* Closes it; false with an exception set, and nothing owned any more. */
bool py_handle_close(struct py_handle *handle);

/* Into a HANDLE; None is NULL. */
int py_handle_converter(PyObject *object, void *place);

/* Into a HKEY: a PyHKEY, or a predefined number in either sign. */
int py_hkey_converter(PyObject *object, void *place);

/* Into a WCHAR *, which PyMem_Free() takes; None is NULL. Also called to clean up. */
int py_wide_converter(PyObject *object, void *place);

/* Raises pywintypes.error for an @error, else None. */
PyObject *py_none_or_win32(LSTATUS error, const char *function);
