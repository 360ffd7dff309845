/* SPDX-License-Identifier: MIT */
/*
 * Display names: what they are read as, and the objects that they stand for.
 */
#include "functions/functions.h"
#include "gateways/gateway.h"

/* A bind context of the caller's, or a new one. */
static bool get_context(PyObject *object, IBindCtx **ret_context)
{
    HRESULT hr;

    if (object != Py_None)
        return py_interface_from(object, &IID_IBindCtx, false, ret_context);
    hr = CreateBindCtx(0, ret_context);
    if (FAILED(hr))
        py_raise_thread_error(hr);
    return SUCCEEDED(hr);
}

static PyObject *com_MkParseDisplayName(PyObject *self, PyObject *arguments)
{
    PyObject *name_object, *context_object = Py_None;
    IMoniker *moniker = NULL;
    IBindCtx *context;
    ULONG eaten = 0;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "U|O", &name_object, &context_object) ||
        !get_context(context_object, &context))
        return NULL;
    name = py_wide(name_object, NULL);
    if (!name) {
        py_release(context);
        return NULL;
    }
    WITHOUT_GIL(hr = MkParseDisplayName(context, name, &eaten, &moniker));
    PyMem_Free(name);
    if (FAILED(hr)) {
        py_release(context);
        return py_raise_thread_error(hr);
    }
    return Py_BuildValue("NkN", py_interface_new((IUnknown *)moniker, &IID_IMoniker),
                         (unsigned long)eaten,
                         py_interface_new((IUnknown *)context, &IID_IBindCtx));
}

/* Options that only matter in C have no Python form: None stands for those by default. */
static PyObject *com_CoGetObject(PyObject *self, PyObject *arguments)
{
    PyObject *name_object, *options = Py_None;
    IID iid = IID_IUnknown;
    void *result = NULL;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "U|OO&", &name_object, &options, py_guid_converter, &iid))
        return NULL;
    if (options != Py_None) {
        PyErr_SetString(PyExc_TypeError, "the options must be None");
        return NULL;
    }
    name = py_wide(name_object, NULL);
    if (!name)
        return NULL;
    WITHOUT_GIL(hr = CoGetObject(name, NULL, &iid, &result));
    PyMem_Free(name);
    return FAILED(hr) ? py_raise_thread_error(hr) : py_interface_new(result, &iid);
}

static PyObject *com_CreatePointerMoniker(PyObject *self, PyObject *object)
{
    IMoniker *moniker = NULL;
    IUnknown *unknown;
    HRESULT hr;

    if (!py_unknown_converter(object, &unknown))
        return NULL;
    hr = CreatePointerMoniker(unknown, &moniker);
    py_release(unknown);
    return py_interface_or_raise(hr, moniker, &IID_IMoniker);
}

PyMethodDef py_name_methods[] = {
    {"MkParseDisplayName", com_MkParseDisplayName, METH_VARARGS,
     "A name as moniker, how much of it that is, and the bind context."},
    {"CoGetObject", com_CoGetObject, METH_VARARGS, "The object that a name stands for."},
    {"CreatePointerMoniker", com_CreatePointerMoniker, METH_O, "An object itself as moniker."},
    {0},
};
