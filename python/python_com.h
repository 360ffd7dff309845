/* SPDX-License-Identifier: MIT */
/*
 * The extension module pythoncom: what its sources share. All run with the GIL held, and release
 * it around every call into COM.
 */
#pragma once

#define PY_SSIZE_T_CLEAN
#define COBJMACROS
#include <Python.h>

#include <stdbool.h>

#include <windows.h>

#include <comcat.h>
#include <dispex.h>
#include <ocidl.h>

/* ---- identifiers and errors ---- */

struct py_iid {
    PyObject_HEAD GUID guid;
};

extern PyTypeObject py_iid_type;
extern PyObject *py_com_error;
extern PyObject *py_error;

PyObject *py_iid_new(REFGUID guid);

/* An IID object, a "{...}" string or a ProgID; false with an exception set. */
bool py_guid_from(PyObject *object, GUID *ret_guid);

/* Raises com_error for @hr, with the thread's error object or @excepinfo if there is one. */
PyObject *py_raise_hr(HRESULT hr, EXCEPINFO *excepinfo, int argument);

/* Raises pywintypes.error. */
PyObject *py_raise_win32(DWORD error, const char *function);
PyObject *py_scode_text(HRESULT hr);

/* ---- text ---- */

/* UTF-16 of a str, on the heap with NUL; NULL with an exception set. */
WCHAR *py_wide(PyObject *text, Py_ssize_t *ret_units);
PyObject *py_from_wide(const WCHAR *text, Py_ssize_t units);
BSTR py_bstr(PyObject *text);

/* ---- interfaces ---- */

struct py_interface {
    PyObject_HEAD IUnknown *unknown; /* owned; the interface that the type speaks of */
};

extern PyTypeObject py_unknown_type;
extern PyTypeObject py_dispatch_type;
extern PyTypeObject py_class_factory_type;
extern PyTypeObject py_enum_variant_type;
extern PyTypeObject py_cat_register_type;

/* Takes the reference over; NULL is None. The type is that of @iid, else PyIUnknown. */
PyObject *py_interface_new(IUnknown *unknown, REFIID iid);

/* The pointer of an interface object, or of one with _oleobj_, queried for @iid, with a reference;
 * None is NULL if @allows_none. */
bool py_interface_from(PyObject *object, REFIID iid, bool allows_none, IUnknown **ret_unknown);
bool py_interfaces_init(PyObject *module);
long py_interface_count(void);

/* ---- values ---- */

enum py_empty {
    PY_EMPTY_PLAIN,
    PY_EMPTY_ARGUMENT, /* an absent argument */
};

bool py_to_variant(PyObject *object, enum py_empty empty, VARIANT *ret_variant);
PyObject *py_from_variant(const VARIANT *variant);

extern PyObject *py_empty, *py_missing, *py_nothing, *py_arg_not_found;

/* ---- gateways ---- */

/* A COM object around a policy object; the reference is the caller's. */
IUnknown *py_gateway_new(PyObject *object, REFIID iid);
IClassFactory *py_factory_new(REFCLSID clsid);
PyObject *py_gateway_unwrap(IUnknown *unknown);
long py_gateway_count(void);
PyObject *py_missing_object(void);

/* The process's uses: at zero the thread of EnableQuitMessage() is told to quit. */
void py_server_lock(int change);
extern DWORD py_quit_thread;

/* An exception out of a method becomes its HRESULT, and, in @excepinfo, its description. */
HRESULT py_hresult_of_exception(EXCEPINFO *excepinfo, const char *method);
