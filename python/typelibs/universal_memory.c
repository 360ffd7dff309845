/* SPDX-License-Identifier: MIT */
#include "typelibs/universal_memory.h"

#include <stdint.h>

#include "interfaces/interface.h"
#include "typelibs/records.h"
#include "values/values.h"

static ffi_type *variant_parts[] = {&ffi_type_uint64, &ffi_type_uint64, &ffi_type_uint64, NULL};
static ffi_type variant_type = {
    .size = sizeof(VARIANT),
    .alignment = _Alignof(VARIANT),
    .type = FFI_TYPE_STRUCT,
    .elements = variant_parts,
};
static ffi_type *decimal_parts[] = {&ffi_type_uint64, &ffi_type_uint64, NULL};
static ffi_type decimal_type = {
    .size = sizeof(DECIMAL),
    .alignment = _Alignof(DECIMAL),
    .type = FFI_TYPE_STRUCT,
    .elements = decimal_parts,
};

ffi_type *py_universal_type(VARTYPE vt)
{
    if (vt & (VT_BYREF | VT_ARRAY))
        return &ffi_type_pointer;
    switch (vt) {
    case VT_I1:
        return &ffi_type_sint8;
    case VT_UI1:
        return &ffi_type_uint8;
    case VT_I2:
    case VT_BOOL:
        return &ffi_type_sint16;
    case VT_UI2:
        return &ffi_type_uint16;
    case VT_I4:
    case VT_INT:
    case VT_ERROR:
    case VT_HRESULT:
        return &ffi_type_sint32;
    case VT_UI4:
    case VT_UINT:
        return &ffi_type_uint32;
    case VT_I8:
    case VT_CY:
        return &ffi_type_sint64;
    case VT_UI8:
        return &ffi_type_uint64;
    case VT_R4:
        return &ffi_type_float;
    case VT_R8:
    case VT_DATE:
        return &ffi_type_double;
    case VT_VARIANT:
        return &variant_type;
    case VT_DECIMAL:
        return &decimal_type;
    default:
        return &ffi_type_pointer;
    }
}

/* (type, bytes that it takes): never less than a pointer, as on a stack. */
static PyObject *univgw_SizeOfVT(PyObject *self, PyObject *arguments)
{
    unsigned vt;
    size_t size;

    if (!PyArg_ParseTuple(arguments, "I", &vt))
        return NULL;
    size = py_universal_type((VARTYPE)vt)->size;
    return Py_BuildValue("In", vt, (Py_ssize_t)(size < sizeof(void *) ? sizeof(void *) : size));
}

/* ---- reading ---- */

/* A copy of the record that an argument points to, if it is known to be one such as @like. */
static PyObject *read_record(unsigned vt, PyObject *like, void *place)
{
    if (!(vt & VT_BYREF) || !py_is_record(like))
        Py_RETURN_NONE;
    return py_record_from(py_record_info(like), *(void **)place);
}

static PyObject *read_value(unsigned vt, PyObject *like, void *place)
{
    VARIANT variant;

    VariantInit(&variant);
    if ((vt & ~(unsigned)VT_BYREF) == VT_RECORD)
        return read_record(vt, like, place);
    if (vt == VT_VARIANT)
        return py_from_variant(place);
    if (vt == VT_DECIMAL) {
        variant.decVal = *(DECIMAL *)place;
        V_VT(&variant) = VT_DECIMAL;
        return py_from_variant(&variant);
    }
    if (vt & VT_BYREF && !*(void **)place)
        Py_RETURN_NONE;
    V_VT(&variant) = (VARTYPE)vt;
    memcpy(&V_I8(&variant), place, sizeof(V_I8(&variant)));
    return py_from_variant(&variant);
}

/* ((type, offset, size, record like it or None), ...), address: the values of arguments. */
static PyObject *univgw_ReadFromInTuple(PyObject *self, PyObject *arguments)
{
    unsigned long long address;
    PyObject *list, *result;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(arguments, "O!K", &PyTuple_Type, &list, &address))
        return NULL;
    n = PyTuple_GET_SIZE(list);
    result = PyTuple_New(n);
    for (Py_ssize_t i = 0; result && i < n; i++) {
        unsigned vt, offset, size;
        PyObject *value = NULL, *like = Py_None;

        if (PyArg_ParseTuple(PyTuple_GET_ITEM(list, i), "III|O", &vt, &offset, &size, &like))
            value = read_value(vt, like, (char *)(uintptr_t)address + offset);
        if (value)
            PyTuple_SET_ITEM(result, i, value);
        else
            Py_CLEAR(result);
    }
    return result;
}

/* ---- writing ---- */

static bool write_object(PyObject *value, PyObject *clsid, unsigned vt, IUnknown **place)
{
    IID iid = vt == VT_DISPATCH ? IID_IDispatch : IID_IUnknown;
    IUnknown *object, *cast;
    VARIANT variant;
    HRESULT hr;

    if (clsid != Py_None && !py_guid_from(clsid, &iid))
        return false;
    if (!py_to_typed(value, (VARTYPE)vt, &variant))
        return false;
    object = V_UNKNOWN(&variant);
    if (!object) {
        *place = NULL;
        return true;
    }
    WITHOUT_GIL(hr = IUnknown_QueryInterface(object, &iid, (void **)&cast));
    py_release(object);
    if (FAILED(hr)) {
        py_raise_hr(hr);
        return false;
    }
    *place = cast;
    return true;
}

/* What only goes out was nothing before. */
static bool write_record(PyObject *value, PyObject *like, bool is_in, void *place)
{
    IRecordInfo *info;
    HRESULT hr;

    if (!py_is_record(like) || !py_is_record(value) ||
        !IRecordInfo_IsMatchingType(py_record_info(like), py_record_info(value))) {
        PyErr_SetString(PyExc_TypeError, "an out argument must be a record of its type");
        return false;
    }
    info = py_record_info(like);
    if (!is_in)
        IRecordInfo_RecordInit(info, place);
    WITHOUT_GIL(hr = IRecordInfo_RecordCopy(info, py_record_data(value), place));
    if (FAILED(hr))
        py_raise_hr(hr);
    return SUCCEEDED(hr);
}

/* To where the argument points; @like is a record, or an interface's identifier. */
static bool write_value(PyObject *value, unsigned vt, PyObject *like, bool is_in, void *place)
{
    VARIANT variant;

    if (vt == VT_RECORD)
        return write_record(value, like, is_in, place);
    if (vt == VT_UNKNOWN || vt == VT_DISPATCH)
        return write_object(value, like, vt, place);
    if (vt == VT_VARIANT)
        return py_to_variant(value, PY_EMPTY_PLAIN, place);
    VariantInit(&variant);
    if (!py_to_typed(value, (VARTYPE)vt, &variant))
        return false;
    if (vt == VT_DECIMAL)
        *(DECIMAL *)place = variant.decVal;
    else
        memcpy(place, &V_I8(&variant), py_size_of((VARTYPE)vt));
    return true;
}

/*
 * (value, ...), ((type, offset, size, clsid or record like it or None, whether it goes in as well),
 * ...), address: None leaves one alone. A method without out arguments returns a value all the
 * same, so what is left over is ignored.
 */
static PyObject *univgw_WriteFromOutTuple(PyObject *self, PyObject *arguments)
{
    PyObject *values, *list;
    unsigned long long address;

    if (!PyArg_ParseTuple(arguments, "OO!K", &values, &PyTuple_Type, &list, &address))
        return NULL;
    if (values == Py_None)
        Py_RETURN_NONE;
    if (!PyTuple_Check(values) || PyTuple_GET_SIZE(values) < PyTuple_GET_SIZE(list)) {
        PyErr_SetString(PyExc_TypeError, "there must be a value for each out argument");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(list); i++) {
        PyObject *value = PyTuple_GET_ITEM(values, i), *like = Py_None;
        unsigned vt, offset, size;
        int is_in = 0;
        void *place;

        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(list, i), "III|Op", &vt, &offset, &size, &like,
                              &is_in))
            return NULL;
        if (value == Py_None || !(vt & VT_BYREF))
            continue;
        place = *(void **)((char *)(uintptr_t)address + offset);
        if (place && !write_value(value, vt & ~(unsigned)VT_BYREF, like, is_in, place))
            return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- bare memory ---- */

static PyObject *univgw_ReadMemory(PyObject *self, PyObject *arguments)
{
    unsigned long long address;
    Py_ssize_t size;

    if (!PyArg_ParseTuple(arguments, "Kn", &address, &size))
        return NULL;
    return PyBytes_FromStringAndSize((const char *)(uintptr_t)address, size);
}

static PyObject *univgw_WriteMemory(PyObject *self, PyObject *arguments)
{
    unsigned long long address;
    Py_buffer bytes;

    if (!PyArg_ParseTuple(arguments, "Ky*", &address, &bytes))
        return NULL;
    memcpy((void *)(uintptr_t)address, bytes.buf, (size_t)bytes.len);
    PyBuffer_Release(&bytes);
    Py_RETURN_NONE;
}

PyMethodDef py_universal_memory_methods[] = {
    {"SizeOfVT", univgw_SizeOfVT, METH_VARARGS, "What an argument of a type takes."},
    {"ReadFromInTuple", univgw_ReadFromInTuple, METH_VARARGS, "The values of arguments."},
    {"WriteFromOutTuple", univgw_WriteFromOutTuple, METH_VARARGS, "Sets what arguments point to."},
    {"ReadMemory", univgw_ReadMemory, METH_VARARGS, "Bytes at an address."},
    {"WriteMemory", univgw_WriteMemory, METH_VARARGS, "Puts bytes at an address."},
    {0},
};
