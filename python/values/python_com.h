/* SPDX-License-Identifier: MIT */
/*
 * The extension module pythoncom: identifiers, errors and text, which all of its sources use. All
 * run with the GIL held, and release it around every call into COM.
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
#include <oleidl.h>
#include <servprov.h>

/* A call into COM may wait for another thread of this interpreter, or be called back by one. */
#define WITHOUT_GIL(statement)                                                                     \
    do {                                                                                           \
        PyThreadState *thread_state_ = PyEval_SaveThread();                                        \
        statement;                                                                                 \
        PyEval_RestoreThread(thread_state_);                                                       \
    } while (0)

/* A call whose failure may come with an error object: an older call's must not be taken for it. */
#define COM_CALL(hr, call)                                                                         \
    do {                                                                                           \
        SetErrorInfo(0, NULL);                                                                     \
        WITHOUT_GIL((hr) = (call));                                                                \
    } while (0)

/* ---- identifiers ---- */

struct py_iid {
    PyObject_HEAD GUID guid;
};

extern PyTypeObject py_iid_type;

PyObject *py_iid_new(REFGUID guid);

/* An IID object, a "{...}" string or a ProgID; false with an exception set. */
bool py_guid_from(PyObject *object, GUID *ret_guid);

/* The same as an argument of PyArg_ParseTuple("O&"). */
int py_guid_converter(PyObject *object, void *ret_guid);

/* Has Python know the encodings that programs for Windows ask for by name (mbcs). */
bool py_codecs_init(void);

/* ---- errors ---- */

extern PyObject *py_com_error;
extern PyObject *py_error;

enum {
    PY_NO_ARGUMENT = -1, /* no argument of the call is to blame */
};

/* Raise com_error and return NULL: without details; */
PyObject *py_raise_hr(HRESULT hr);

/* with those of the thread's error object, which the caller cleared before its call; */
PyObject *py_raise_thread_error(HRESULT hr);

/* with the error object if @unknown supports that for its interface @iid; */
PyObject *py_raise_from(IUnknown *unknown, REFIID iid, HRESULT hr);

/* with what IDispatch::Invoke() told, and which argument is to blame. */
PyObject *py_raise_excepinfo(HRESULT hr, EXCEPINFO *excepinfo, long argument);
PyObject *py_raise_argument(HRESULT hr, long argument);

PyObject *py_none_or_raise(HRESULT hr);
PyObject *py_excepinfo_new(EXCEPINFO *info);
bool py_excepinfo_from(PyObject *object, EXCEPINFO *ret_info); /* a tuple or a com_error */
void py_excepinfo_clear(EXCEPINFO *info);

/* Raises pywintypes.error. */
PyObject *py_raise_win32(DWORD error, const char *function);
PyObject *py_scode_text(HRESULT hr);

/*
 * Takes the exception that a method of a server raised: its HRESULT, and what Invoke() tells in
 * @excepinfo, or what any other method leaves as the thread's error object (@excepinfo NULL).
 */
HRESULT py_hresult_of_exception(EXCEPINFO *excepinfo, const char *method);

/* ---- text ---- */

/* UTF-16 of a str, on the heap with NUL; NULL with an exception set. */
WCHAR *py_wide(PyObject *text, Py_ssize_t *ret_units);
PyObject *py_from_wide(const WCHAR *text, Py_ssize_t units);
PyObject *py_from_bstr(BSTR text); /* NULL is None */
BSTR py_bstr(PyObject *text);
size_t py_wide_len(const WCHAR *text);
