/* SPDX-License-Identifier: MIT */
/*
 * PyICreateTypeInfo2: of a type in the making, members that go again, and what may be noted of it
 * besides. Source: Windows' "ICreateTypeInfo2" page.
 */
#include "interfaces/interface.h"
#include "values/values.h"

static ICreateTypeInfo2 *maker2_of(PyObject *self)
{
    return py_pointer(self);
}

typedef HRESULT delete_at(ICreateTypeInfo2 *, UINT);
typedef HRESULT set_custom_at(ICreateTypeInfo2 *, UINT, REFGUID, VARIANT *);
typedef HRESULT set_string_context_at(ICreateTypeInfo2 *, UINT, ULONG);

static PyObject *take_index(PyObject *self, PyObject *arguments, delete_at *delete)
{
    unsigned index;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &index))
        return NULL;
    COM_CALL(hr, delete (maker2_of(self), index));
    return py_method_result(self, hr);
}

static PyObject *take_custom_at(PyObject *self, PyObject *arguments, set_custom_at *set)
{
    PyObject *object;
    unsigned index;
    VARIANT value;
    HRESULT hr;
    GUID guid;

    if (!PyArg_ParseTuple(arguments, "IO&O", &index, py_guid_converter, &guid, &object) ||
        !py_to_variant(object, PY_EMPTY_PLAIN, &value))
        return NULL;
    COM_CALL(hr, set(maker2_of(self), index, &guid, &value));
    VariantClear(&value);
    return py_method_result(self, hr);
}

static PyObject *take_string_context_at(PyObject *self, PyObject *arguments,
                                        set_string_context_at *set)
{
    unsigned long context;
    unsigned index;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "Ik", &index, &context))
        return NULL;
    COM_CALL(hr, set(maker2_of(self), index, (ULONG)context));
    return py_method_result(self, hr);
}

static PyObject *maker2_DeleteFuncDesc(PyObject *self, PyObject *arguments)
{
    return take_index(self, arguments, maker2_of(self)->lpVtbl->DeleteFuncDesc);
}

static PyObject *maker2_DeleteVarDesc(PyObject *self, PyObject *arguments)
{
    return take_index(self, arguments, maker2_of(self)->lpVtbl->DeleteVarDesc);
}

static PyObject *maker2_DeleteImplType(PyObject *self, PyObject *arguments)
{
    return take_index(self, arguments, maker2_of(self)->lpVtbl->DeleteImplType);
}

static PyObject *maker2_DeleteFuncDescByMemId(PyObject *self, PyObject *arguments)
{
    int member, kind;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "ii", &member, &kind))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo2_DeleteFuncDescByMemId(maker2_of(self), member, (INVOKEKIND)kind));
    return py_method_result(self, hr);
}

static PyObject *maker2_DeleteVarDescByMemId(PyObject *self, PyObject *arguments)
{
    HRESULT hr;
    int member;

    if (!PyArg_ParseTuple(arguments, "i", &member))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo2_DeleteVarDescByMemId(maker2_of(self), member));
    return py_method_result(self, hr);
}

static PyObject *maker2_SetCustData(PyObject *self, PyObject *arguments)
{
    PyObject *object;
    VARIANT value;
    HRESULT hr;
    GUID guid;

    if (!PyArg_ParseTuple(arguments, "O&O", py_guid_converter, &guid, &object) ||
        !py_to_variant(object, PY_EMPTY_PLAIN, &value))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo2_SetCustData(maker2_of(self), &guid, &value));
    VariantClear(&value);
    return py_method_result(self, hr);
}

static PyObject *maker2_SetFuncCustData(PyObject *self, PyObject *arguments)
{
    return take_custom_at(self, arguments, maker2_of(self)->lpVtbl->SetFuncCustData);
}

static PyObject *maker2_SetVarCustData(PyObject *self, PyObject *arguments)
{
    return take_custom_at(self, arguments, maker2_of(self)->lpVtbl->SetVarCustData);
}

static PyObject *maker2_SetImplTypeCustData(PyObject *self, PyObject *arguments)
{
    return take_custom_at(self, arguments, maker2_of(self)->lpVtbl->SetImplTypeCustData);
}

static PyObject *maker2_SetParamCustData(PyObject *self, PyObject *arguments)
{
    unsigned function, parameter;
    PyObject *object;
    VARIANT value;
    HRESULT hr;
    GUID guid;

    if (!PyArg_ParseTuple(arguments, "IIO&O", &function, &parameter, py_guid_converter, &guid,
                          &object) ||
        !py_to_variant(object, PY_EMPTY_PLAIN, &value))
        return NULL;
    COM_CALL(
        hr, ICreateTypeInfo2_SetParamCustData(maker2_of(self), function, parameter, &guid, &value));
    VariantClear(&value);
    return py_method_result(self, hr);
}

static PyObject *maker2_SetHelpStringContext(PyObject *self, PyObject *arguments)
{
    unsigned long context;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "k", &context))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo2_SetHelpStringContext(maker2_of(self), (ULONG)context));
    return py_method_result(self, hr);
}

static PyObject *maker2_SetFuncHelpStringContext(PyObject *self, PyObject *arguments)
{
    return take_string_context_at(self, arguments,
                                  maker2_of(self)->lpVtbl->SetFuncHelpStringContext);
}

static PyObject *maker2_SetVarHelpStringContext(PyObject *self, PyObject *arguments)
{
    return take_string_context_at(self, arguments,
                                  maker2_of(self)->lpVtbl->SetVarHelpStringContext);
}

static PyObject *maker2_Invalidate(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, ICreateTypeInfo2_Invalidate(maker2_of(self)));
    return py_method_result(self, hr);
}

static PyObject *maker2_SetName(PyObject *self, PyObject *text)
{
    WCHAR *wide = py_wide(text, NULL);
    HRESULT hr;

    if (!wide)
        return NULL;
    COM_CALL(hr, ICreateTypeInfo2_SetName(maker2_of(self), wide));
    PyMem_Free(wide);
    return py_method_result(self, hr);
}

static PyMethodDef maker2_methods[] = {
    {"DeleteFuncDesc", maker2_DeleteFuncDesc, METH_VARARGS, "A function goes."},
    {"DeleteFuncDescByMemId", maker2_DeleteFuncDescByMemId, METH_VARARGS,
     "(member, INVOKE_*) goes."},
    {"DeleteVarDesc", maker2_DeleteVarDesc, METH_VARARGS, "A variable goes."},
    {"DeleteVarDescByMemId", maker2_DeleteVarDescByMemId, METH_VARARGS, "A variable goes."},
    {"DeleteImplType", maker2_DeleteImplType, METH_VARARGS, "A base or interface goes."},
    {"SetCustData", maker2_SetCustData, METH_VARARGS, "(identifier, value)."},
    {"SetFuncCustData", maker2_SetFuncCustData, METH_VARARGS, "(index, identifier, value)."},
    {"SetParamCustData", maker2_SetParamCustData, METH_VARARGS,
     "(function, parameter, identifier, value)."},
    {"SetVarCustData", maker2_SetVarCustData, METH_VARARGS, "(index, identifier, value)."},
    {"SetImplTypeCustData", maker2_SetImplTypeCustData, METH_VARARGS,
     "(index, identifier, value)."},
    {"SetHelpStringContext", maker2_SetHelpStringContext, METH_VARARGS, "A help string's number."},
    {"SetFuncHelpStringContext", maker2_SetFuncHelpStringContext, METH_VARARGS, "(index, number)."},
    {"SetVarHelpStringContext", maker2_SetVarHelpStringContext, METH_VARARGS, "(index, number)."},
    {"Invalidate", maker2_Invalidate, METH_NOARGS, "What was laid out is to be laid out again."},
    {"SetName", maker2_SetName, METH_O, "The type's name."},
    {0},
};

const struct py_kind py_create_type_info2_kind = {
    .iid = &IID_ICreateTypeInfo2,
    .name = "PyICreateTypeInfo2",
    .base = &py_create_type_info_kind,
    .methods = maker2_methods,
};
