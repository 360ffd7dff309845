/* SPDX-License-Identifier: MIT */
/*
 * Making monikers and bind contexts, and finding objects by their names.
 */
#include "functions.h"
#include "gateway.h"

#pragma weak CreateBindCtx
#pragma weak CreateFileMoniker
#pragma weak CreateItemMoniker
#pragma weak CreatePointerMoniker
#pragma weak GetRunningObjectTable
#pragma weak MkParseDisplayName
#pragma weak CoGetObject

static PyObject *com_CreateBindCtx(PyObject *self, PyObject *arguments)
{
    IBindCtx *context = NULL;
    unsigned reserved = 0;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &reserved))
        return NULL;
    hr = CreateBindCtx ? CreateBindCtx(reserved, &context) : E_NOTIMPL;
    return py_interface_or_raise(hr, context, &IID_IBindCtx);
}

static PyObject *com_GetRunningObjectTable(PyObject *self, PyObject *arguments)
{
    IRunningObjectTable *table = NULL;
    HRESULT hr = E_NOTIMPL;
    unsigned reserved = 0;

    if (!PyArg_ParseTuple(arguments, "|I", &reserved))
        return NULL;
    if (GetRunningObjectTable)
        WITHOUT_GIL(hr = GetRunningObjectTable(reserved, &table));
    return py_interface_or_raise(hr, table, &IID_IRunningObjectTable);
}

/* (moniker, how much of the name it took, bind context) */
static PyObject *com_MkParseDisplayName(PyObject *self, PyObject *arguments)
{
    PyObject *text, *context_object = Py_None;
    IMoniker *moniker = NULL;
    IBindCtx *context = NULL;
    HRESULT hr = E_NOTIMPL;
    ULONG eaten = 0;
    WCHAR *name;

    if (!PyArg_ParseTuple(arguments, "U|O", &text, &context_object) ||
        !py_interface_from(context_object, &IID_IBindCtx, true, &context))
        return NULL;
    name = py_wide(text, NULL);
    if (!name) {
        py_release(context);
        return NULL;
    }
    if (CreateBindCtx && !context)
        CreateBindCtx(0, &context);
    if (MkParseDisplayName && context)
        COM_CALL(hr, MkParseDisplayName(context, name, &eaten, &moniker));
    PyMem_Free(name);
    if (FAILED(hr)) {
        py_release(context);
        return py_raise_thread_error(hr);
    }
    return Py_BuildValue("(NkN)", py_interface_new((IUnknown *)moniker, &IID_IMoniker),
                         (unsigned long)eaten,
                         py_interface_new((IUnknown *)context, &IID_IBindCtx));
}

static PyObject *com_CreateFileMoniker(PyObject *self, PyObject *text)
{
    IMoniker *moniker = NULL;
    HRESULT hr = E_NOTIMPL;
    WCHAR *name = py_wide(text, NULL);

    if (!name)
        return NULL;
    if (CreateFileMoniker)
        hr = CreateFileMoniker(name, &moniker);
    PyMem_Free(name);
    return py_interface_or_raise(hr, moniker, &IID_IMoniker);
}

static PyObject *com_CreateItemMoniker(PyObject *self, PyObject *arguments)
{
    PyObject *delimiter_text, *item_text;
    IMoniker *moniker = NULL;
    WCHAR *delimiter, *item;
    HRESULT hr = E_NOTIMPL;

    if (!PyArg_ParseTuple(arguments, "UU", &delimiter_text, &item_text))
        return NULL;
    delimiter = py_wide(delimiter_text, NULL);
    item = delimiter ? py_wide(item_text, NULL) : NULL;
    if (item && CreateItemMoniker)
        hr = CreateItemMoniker(delimiter, item, &moniker);
    PyMem_Free(delimiter);
    PyMem_Free(item);
    return item ? py_interface_or_raise(hr, moniker, &IID_IMoniker) : NULL;
}

static PyObject *com_CreatePointerMoniker(PyObject *self, PyObject *object)
{
    IMoniker *moniker = NULL;
    HRESULT hr = E_NOTIMPL;
    IUnknown *unknown;

    if (!py_unknown_converter(object, &unknown))
        return NULL;
    if (CreatePointerMoniker)
        hr = CreatePointerMoniker(unknown, &moniker);
    py_release(unknown);
    return py_interface_or_raise(hr, moniker, &IID_IMoniker);
}

static PyObject *com_CoGetObject(PyObject *self, PyObject *arguments)
{
    PyObject *text, *options = Py_None;
    IID iid = IID_IUnknown;
    HRESULT hr = E_NOTIMPL;
    void *result = NULL;
    WCHAR *name;

    if (!PyArg_ParseTuple(arguments, "U|OO&", &text, &options, py_guid_converter, &iid))
        return NULL;
    name = py_wide(text, NULL);
    if (!name)
        return NULL;
    if (CoGetObject)
        COM_CALL(hr, CoGetObject(name, NULL, &iid, &result));
    PyMem_Free(name);
    return FAILED(hr) ? py_raise_thread_error(hr) : py_interface_new(result, &iid);
}

PyMethodDef py_moniker_methods[] = {
    {"CreateBindCtx", com_CreateBindCtx, METH_VARARGS, "A context to bind names in."},
    {"GetRunningObjectTable", com_GetRunningObjectTable, METH_VARARGS,
     "The table of objects that run."},
    {"MkParseDisplayName", com_MkParseDisplayName, METH_VARARGS, "The moniker that a text names."},
    {"CreateFileMoniker", com_CreateFileMoniker, METH_O, "The moniker of a file."},
    {"CreateItemMoniker", com_CreateItemMoniker, METH_VARARGS, "The moniker of a part."},
    {"CreatePointerMoniker", com_CreatePointerMoniker, METH_O, "The moniker of an object."},
    {"CoGetObject", com_CoGetObject, METH_VARARGS, "The object that a text names."},
    {0},
};
