/* SPDX-License-Identifier: MIT */
/*
 * PyIContext: what goes with an apartment's calls. Only the system makes contexts.
 */
#include "gateways/gateway.h"

static IContext *context_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *context_SetProperty(PyObject *self, PyObject *arguments)
{
    IUnknown *value;
    unsigned flags;
    GUID policy;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&IO&", py_guid_converter, &policy, &flags,
                          py_optional_unknown_converter, &value))
        return NULL;
    COM_CALL(hr, IContext_SetProperty(context_of(self), &policy, flags, value));
    py_release(value);
    return py_method_result(self, hr);
}

static PyObject *context_RemoveProperty(PyObject *self, PyObject *policy_object)
{
    GUID policy;
    HRESULT hr;

    if (!py_guid_from(policy_object, &policy))
        return NULL;
    COM_CALL(hr, IContext_RemoveProperty(context_of(self), &policy));
    return py_method_result(self, hr);
}

static PyObject *context_GetProperty(PyObject *self, PyObject *policy_object)
{
    IUnknown *value = NULL;
    DWORD flags = 0;
    GUID policy;
    HRESULT hr;

    if (!py_guid_from(policy_object, &policy))
        return NULL;
    COM_CALL(hr, IContext_GetProperty(context_of(self), &policy, &flags, &value));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return Py_BuildValue("(IN)", flags, py_interface_new(value, &IID_IUnknown));
}

static PyObject *context_EnumContextProps(PyObject *self, PyObject *unused)
{
    IEnumContextProps *properties = NULL;
    HRESULT hr;

    COM_CALL(hr, IContext_EnumContextProps(context_of(self), &properties));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return py_interface_new((IUnknown *)properties, &IID_IEnumContextProps);
}

static PyMethodDef methods[] = {
    {"SetProperty", context_SetProperty, METH_VARARGS, "Attaches an object."},
    {"RemoveProperty", context_RemoveProperty, METH_O, "Detaches it."},
    {"GetProperty", context_GetProperty, METH_O, "Flags and object of a property."},
    {"EnumContextProps", context_EnumContextProps, METH_NOARGS, "All properties."},
    {0},
};

const struct py_kind py_context_kind = {
    .iid = &IID_IContext,
    .name = "PyIContext",
    .base = &py_unknown_kind,
    .methods = methods,
};
