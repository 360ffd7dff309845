/* SPDX-License-Identifier: MIT */
/*
 * Python objects as COM objects and back, identifiers.
 */
#include "functions/functions.h"
#include "gateways/gateway.h"

#include <oleacc.h>

/* The gateway for one interface, as the Python type of another. */
static PyObject *wrap(PyObject *object, REFIID gateway_iid, REFIID iid)
{
    const struct py_kind *kind = py_gateway_kind_of(gateway_iid);
    IUnknown *gateway, *result = NULL;
    HRESULT hr;

    if (!kind)
        return py_raise_hr(E_NOINTERFACE);
    gateway = py_gateway_new(object, kind, NULL);
    if (!gateway)
        return NULL;
    /* An interface of which Python has no type is seen as what it derives from. */
    if (IsEqualIID(gateway_iid, iid))
        return py_interface_new(gateway, py_kind_of(iid) ? iid : kind->base->iid);
    WITHOUT_GIL(hr = IUnknown_QueryInterface(gateway, iid, (void **)&result);
                IUnknown_Release(gateway));
    return py_interface_or_raise(hr, result, iid);
}

static PyObject *com_WrapObject(PyObject *self, PyObject *arguments)
{
    PyObject *object, *gateway_object = Py_None, *interface_object = Py_None;
    IID gateway_iid = IID_IDispatch, iid;

    if (!PyArg_ParseTuple(arguments, "O|OO", &object, &gateway_object, &interface_object))
        return NULL;
    if (gateway_object != Py_None && !py_guid_from(gateway_object, &gateway_iid))
        return NULL;
    iid = gateway_iid;
    if (interface_object != Py_None && !py_guid_from(interface_object, &iid))
        return NULL;
    return wrap(object, &gateway_iid, &iid);
}

static PyObject *com_UnwrapObject(PyObject *self, PyObject *object)
{
    if (!py_is_interface(object)) {
        PyErr_SetString(PyExc_ValueError, "argument is not a COM object");
        return NULL;
    }
    return py_gateway_unwrap(py_pointer(object));
}

static PyObject *com_ObjectFromAddress(PyObject *self, PyObject *arguments)
{
    IUnknown *unknown, *result = NULL;
    IID iid = IID_IUnknown;
    unsigned long long address;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "K|O&", &address, py_guid_converter, &iid))
        return NULL;
    unknown = (IUnknown *)(uintptr_t)address;
    if (!unknown)
        Py_RETURN_NONE;
    WITHOUT_GIL(hr = IUnknown_QueryInterface(unknown, &iid, (void **)&result));
    return py_interface_or_raise(hr, result, &iid);
}

static PyObject *com_ObjectFromLresult(PyObject *self, PyObject *arguments)
{
    unsigned long long result, parameter;
    void *object = NULL;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "KO&K", &result, py_guid_converter, &iid, &parameter))
        return NULL;
    WITHOUT_GIL(hr = ObjectFromLresult((LRESULT)result, &iid, (WPARAM)parameter, &object));
    return py_interface_or_raise(hr, object, &iid);
}

static PyObject *com_IsGatewayRegistered(PyObject *self, PyObject *iid_object)
{
    IID iid;

    if (!py_guid_from(iid_object, &iid))
        return NULL;
    return PyLong_FromLong(py_gateway_kind_of(&iid) != NULL);
}

static PyObject *com_CreateGuid(PyObject *self, PyObject *unused)
{
    GUID guid;
    HRESULT hr = CoCreateGuid(&guid);

    return FAILED(hr) ? py_raise_hr(hr) : py_iid_new(&guid);
}

static PyObject *iid_from_bytes(PyObject *source)
{
    PyObject *result = NULL;
    Py_buffer view;
    GUID guid;

    if (PyObject_GetBuffer(source, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    if (view.len < (Py_ssize_t)sizeof(guid)) {
        PyErr_Format(PyExc_ValueError, "string too small - must be at least %zu bytes (got %zd)",
                     sizeof(guid), view.len);
    } else {
        memcpy(&guid, view.buf, sizeof(guid));
        result = py_iid_new(&guid);
    }
    PyBuffer_Release(&view);
    return result;
}

static PyObject *com_IID(PyObject *self, PyObject *arguments)
{
    PyObject *source;
    int is_bytes = 0;
    GUID guid;

    if (!PyArg_ParseTuple(arguments, "O|p", &source, &is_bytes))
        return NULL;
    if (is_bytes)
        return iid_from_bytes(source);
    if (Py_TYPE(source) == &py_iid_type)
        return Py_NewRef(source);
    return py_guid_from(source, &guid) ? py_iid_new(&guid) : NULL;
}

static PyObject *com_MakeTime(PyObject *self, PyObject *arguments)
{
    PyObject *module = PyImport_ImportModule("pywintypes");
    PyObject *function = module ? PyObject_GetAttrString(module, "Time") : NULL;
    PyObject *time = function ? PyObject_CallObject(function, arguments) : NULL;

    Py_XDECREF(module);
    Py_XDECREF(function);
    return time;
}

static PyObject *com_GetInterfaceCount(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(py_interface_count());
}

static PyObject *com_GetGatewayCount(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(py_gateway_count());
}

PyMethodDef py_object_methods[] = {
    {"WrapObject", com_WrapObject, METH_VARARGS, "A COM object around a Python object."},
    {"UnwrapObject", com_UnwrapObject, METH_O, "The Python object in a COM object."},
    {"ObjectFromAddress", com_ObjectFromAddress, METH_VARARGS, "The object at an address."},
    {"ObjectFromLresult", com_ObjectFromLresult, METH_VARARGS, "The object in a message's result."},
    {"IsGatewayRegistered", com_IsGatewayRegistered, METH_O,
     "Whether Python objects can implement an interface."},
    {"CreateGuid", com_CreateGuid, METH_NOARGS, "A new identifier."},
    {"MakeIID", com_IID, METH_VARARGS, "An identifier from text, a ProgID or bytes."},
    {"IID", com_IID, METH_VARARGS, "An identifier from text, a ProgID or bytes."},
    {"MakeTime", com_MakeTime, METH_VARARGS, "The same as pywintypes.Time()."},
    {"_GetInterfaceCount", com_GetInterfaceCount, METH_NOARGS, "Interface objects alive."},
    {"_GetGatewayCount", com_GetGatewayCount, METH_NOARGS, "Gateways alive."},
    {0},
};
