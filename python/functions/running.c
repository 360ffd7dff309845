/* SPDX-License-Identifier: MIT */
/*
 * Objects that run: the running object table, active objects, and the names to find them by.
 */
#include "functions/functions.h"
#include "interfaces/interface.h"

/* ---- active objects ---- */

static HRESULT get_active(REFCLSID clsid, REFIID iid, void **ret_result)
{
    IUnknown *unknown;
    HRESULT hr;

    hr = GetActiveObject(clsid, NULL, &unknown);
    if (SUCCEEDED(hr)) {
        hr = IUnknown_QueryInterface(unknown, iid, ret_result);
        IUnknown_Release(unknown);
    }
    return hr;
}

static PyObject *active_object(PyObject *clsid_object, REFIID iid)
{
    void *result = NULL;
    CLSID clsid;
    HRESULT hr;

    if (!py_guid_from(clsid_object, &clsid))
        return NULL;
    WITHOUT_GIL(hr = get_active(&clsid, iid, &result));
    return py_interface_or_raise(hr, result, iid);
}

static PyObject *com_connect(PyObject *self, PyObject *clsid)
{
    return active_object(clsid, &IID_IDispatch);
}

static PyObject *com_GetActiveObject(PyObject *self, PyObject *clsid)
{
    return active_object(clsid, &IID_IUnknown);
}

static PyObject *com_RegisterActiveObject(PyObject *self, PyObject *arguments)
{
    PyObject *object;
    IUnknown *unknown;
    DWORD cookie = 0;
    unsigned flags;
    CLSID clsid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OO&I", &object, py_guid_converter, &clsid, &flags) ||
        !py_unknown_converter(object, &unknown))
        return NULL;
    WITHOUT_GIL(hr = RegisterActiveObject(unknown, &clsid, flags, &cookie));
    py_release(unknown);
    return FAILED(hr) ? py_raise_hr(hr) : PyLong_FromUnsignedLong(cookie);
}

static PyObject *com_RevokeActiveObject(PyObject *self, PyObject *arguments)
{
    unsigned cookie;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &cookie))
        return NULL;
    WITHOUT_GIL(hr = RevokeActiveObject(cookie, NULL));
    return py_none_or_raise(hr);
}

/* ---- the table ---- */

static PyObject *com_GetRunningObjectTable(PyObject *self, PyObject *arguments)
{
    IRunningObjectTable *table = NULL;
    unsigned reserved = 0;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &reserved))
        return NULL;
    WITHOUT_GIL(hr = GetRunningObjectTable(reserved, &table));
    return py_interface_or_raise(hr, table, &IID_IRunningObjectTable);
}

/* ---- names ---- */

static PyObject *com_CreateBindCtx(PyObject *self, PyObject *arguments)
{
    IBindCtx *context = NULL;
    unsigned reserved = 0;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &reserved))
        return NULL;
    WITHOUT_GIL(hr = CreateBindCtx(reserved, &context));
    return py_interface_or_raise(hr, context, &IID_IBindCtx);
}

static PyObject *com_CreateItemMoniker(PyObject *self, PyObject *arguments)
{
    PyObject *delimiter_object, *item_object;
    WCHAR *delimiter, *item;
    IMoniker *moniker = NULL;
    HRESULT hr = E_OUTOFMEMORY;

    if (!PyArg_ParseTuple(arguments, "UU", &delimiter_object, &item_object))
        return NULL;
    delimiter = py_wide(delimiter_object, NULL);
    item = delimiter ? py_wide(item_object, NULL) : NULL;
    if (item)
        WITHOUT_GIL(hr = CreateItemMoniker(delimiter, item, &moniker));
    PyMem_Free(delimiter);
    PyMem_Free(item);
    return item ? py_interface_or_raise(hr, moniker, &IID_IMoniker) : NULL;
}

static PyObject *com_CreateFileMoniker(PyObject *self, PyObject *path_object)
{
    IMoniker *moniker = NULL;
    WCHAR *path;
    HRESULT hr;

    path = py_wide(path_object, NULL);
    if (!path)
        return NULL;
    WITHOUT_GIL(hr = CreateFileMoniker(path, &moniker));
    PyMem_Free(path);
    return py_interface_or_raise(hr, moniker, &IID_IMoniker);
}

PyMethodDef py_running_methods[] = {
    {"connect", com_connect, METH_O, "The running object's IDispatch."},
    {"Connect", com_connect, METH_O, "The running object's IDispatch."},
    {"GetActiveObject", com_GetActiveObject, METH_O, "The running object."},
    {"RegisterActiveObject", com_RegisterActiveObject, METH_VARARGS, "Lets an object be found."},
    {"RevokeActiveObject", com_RevokeActiveObject, METH_VARARGS, "Takes that back."},
    {"GetRunningObjectTable", com_GetRunningObjectTable, METH_VARARGS, "What runs."},
    {"CreateBindCtx", com_CreateBindCtx, METH_VARARGS, "What a binding is told."},
    {"CreateItemMoniker", com_CreateItemMoniker, METH_VARARGS, "The name of a part."},
    {"CreateFileMoniker", com_CreateFileMoniker, METH_O, "The name of a file."},
    {0},
};
