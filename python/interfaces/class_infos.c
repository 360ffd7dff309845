/* SPDX-License-Identifier: MIT */
/*
 * PyIProvideClassInfo and PyIProvideClassInfo2: objects that tell what class they are of.
 */
#include "interfaces/interface.h"

static PyObject *provider_GetClassInfo(PyObject *self, PyObject *unused)
{
    ITypeInfo *info = NULL;
    HRESULT hr;

    COM_CALL(hr, IProvideClassInfo_GetClassInfo((IProvideClassInfo *)py_pointer(self), &info));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return py_interface_new((IUnknown *)info, &IID_ITypeInfo);
}

static PyObject *provider_GetGUID(PyObject *self, PyObject *arguments)
{
    unsigned kind;
    HRESULT hr;
    GUID guid;

    if (!PyArg_ParseTuple(arguments, "I", &kind))
        return NULL;
    COM_CALL(hr, IProvideClassInfo2_GetGUID((IProvideClassInfo2 *)py_pointer(self), kind, &guid));
    return FAILED(hr) ? py_method_error(self, hr) : py_iid_new(&guid);
}

static PyMethodDef methods[] = {
    {"GetClassInfo", provider_GetClassInfo, METH_NOARGS, "The description of the class."},
    {0},
};

static PyMethodDef more_methods[] = {
    {"GetGUID", provider_GetGUID, METH_VARARGS, "An identifier, of the default events for 1."},
    {0},
};

const struct py_kind py_provide_class_info_kind = {
    .iid = &IID_IProvideClassInfo,
    .name = "PyIProvideClassInfo",
    .base = &py_unknown_kind,
    .methods = methods,
};

const struct py_kind py_provide_class_info2_kind = {
    .iid = &IID_IProvideClassInfo2,
    .name = "PyIProvideClassInfo2",
    .base = &py_provide_class_info_kind,
    .methods = more_methods,
};
