/* SPDX-License-Identifier: MIT */
/*
 * PyIBindCtx: what goes with the binding of a moniker.
 */
#include "interfaces/interface.h"

static PyObject *context_GetRunningObjectTable(PyObject *self, PyObject *unused)
{
    IRunningObjectTable *table = NULL;
    HRESULT hr;

    COM_CALL(hr, IBindCtx_GetRunningObjectTable((IBindCtx *)py_pointer(self), &table));
    return py_interface_or_raise(hr, table, &IID_IRunningObjectTable);
}

static PyObject *context_RegisterObjectParam(PyObject *self, PyObject *arguments)
{
    PyObject *key_object, *object;
    IUnknown *unknown;
    WCHAR *key;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "UO", &key_object, &object))
        return NULL;
    key = py_wide(key_object, NULL);
    if (!key || !py_unknown_converter(object, &unknown)) {
        PyMem_Free(key);
        return NULL;
    }
    COM_CALL(hr, IBindCtx_RegisterObjectParam((IBindCtx *)py_pointer(self), key, unknown));
    PyMem_Free(key);
    py_release(unknown);
    return py_method_result(self, hr);
}

static PyObject *context_RevokeObjectParam(PyObject *self, PyObject *key_object)
{
    WCHAR *key = py_wide(key_object, NULL);
    HRESULT hr;

    if (!key)
        return NULL;
    COM_CALL(hr, IBindCtx_RevokeObjectParam((IBindCtx *)py_pointer(self), key));
    PyMem_Free(key);
    return py_method_result(self, hr);
}

static PyObject *context_GetObjectParam(PyObject *self, PyObject *key_object)
{
    WCHAR *key = py_wide(key_object, NULL);
    IUnknown *unknown = NULL;
    HRESULT hr;

    if (!key)
        return NULL;
    COM_CALL(hr, IBindCtx_GetObjectParam((IBindCtx *)py_pointer(self), key, &unknown));
    PyMem_Free(key);
    return py_interface_or_raise(hr, unknown, &IID_IUnknown);
}

static PyObject *context_EnumObjectParam(PyObject *self, PyObject *unused)
{
    IEnumString *keys = NULL;
    HRESULT hr;

    COM_CALL(hr, IBindCtx_EnumObjectParam((IBindCtx *)py_pointer(self), &keys));
    return py_interface_or_raise(hr, keys, &IID_IEnumString);
}

static PyObject *context_GetBindOptions(PyObject *self, PyObject *unused)
{
    BIND_OPTS options = {.cbStruct = sizeof(options)};
    HRESULT hr;

    COM_CALL(hr, IBindCtx_GetBindOptions((IBindCtx *)py_pointer(self), &options));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return Py_BuildValue("{sIsIsIsI}", "cbStruct", options.cbStruct, "Flags", options.grfFlags,
                         "Mode", options.grfMode, "TickCountDeadline", options.dwTickCountDeadline);
}

/* Takes a dict like the one above, whose cbStruct tells nothing. */
static PyObject *context_SetBindOptions(PyObject *self, PyObject *dict)
{
    static char *names[] = {"Flags", "Mode", "TickCountDeadline", "cbStruct", NULL};
    BIND_OPTS options = {.cbStruct = sizeof(options)};
    PyObject *nothing;
    unsigned size;
    bool ok;
    HRESULT hr;

    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_TypeError, "the options must be a dict");
        return NULL;
    }
    nothing = PyTuple_New(0);
    ok = nothing &&
         PyArg_ParseTupleAndKeywords(nothing, dict, "III|I", names, &options.grfFlags,
                                     &options.grfMode, &options.dwTickCountDeadline, &size);
    Py_XDECREF(nothing);
    if (!ok)
        return NULL;
    COM_CALL(hr, IBindCtx_SetBindOptions((IBindCtx *)py_pointer(self), &options));
    return py_method_result(self, hr);
}

static PyMethodDef context_methods[] = {
    {"GetBindOptions", context_GetBindOptions, METH_NOARGS, "How binding is to go, as a dict."},
    {"SetBindOptions", context_SetBindOptions, METH_O, "Sets that."},
    {"GetRunningObjectTable", context_GetRunningObjectTable, METH_NOARGS,
     "The table of objects that run."},
    {"RegisterObjectParam", context_RegisterObjectParam, METH_VARARGS,
     "Makes an object known to monikers, under a key."},
    {"RevokeObjectParam", context_RevokeObjectParam, METH_O, "Takes that back."},
    {"GetObjectParam", context_GetObjectParam, METH_O, "The object of a key."},
    {"EnumObjectParam", context_EnumObjectParam, METH_NOARGS, "The keys."},
    {0},
};

const struct py_kind py_bind_ctx_kind = {
    .iid = &IID_IBindCtx,
    .name = "PyIBindCtx",
    .base = &py_unknown_kind,
    .methods = context_methods,
};
