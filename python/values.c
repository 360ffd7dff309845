/* SPDX-License-Identifier: MIT */
/*
 * Values between Python and VARIANT.
 */
#include "python_com.h"

#include <datetime.h>

PyObject *py_empty, *py_missing, *py_nothing, *py_arg_not_found;

static bool int_to_variant(PyObject *object, VARIANT *variant)
{
    int overflow;
    long long value = PyLong_AsLongLongAndOverflow(object, &overflow);

    if (value == -1 && PyErr_Occurred())
        return false;
    if (overflow > 0) {
        unsigned long long big = PyLong_AsUnsignedLongLong(object);

        if (!PyErr_Occurred()) {
            V_VT(variant) = VT_UI8;
            V_UI8(variant) = big;
            return true;
        }
        PyErr_Clear();
    }
    if (overflow) {
        V_VT(variant) = VT_R8;
        V_R8(variant) = PyLong_AsDouble(object);
        return !PyErr_Occurred();
    }
    if (value >= INT32_MIN && value <= INT32_MAX) {
        V_VT(variant) = VT_I4;
        V_I4(variant) = (LONG)value;
    } else if (value > 0 && value <= UINT32_MAX) {
        V_VT(variant) = VT_UI4;
        V_UI4(variant) = (ULONG)value;
    } else {
        V_VT(variant) = VT_I8;
        V_I8(variant) = value;
    }
    return true;
}

/* Days since 1899-12-30 of an aware or naive datetime, as the UTC instant. */
static bool datetime_to_variant(PyObject *object, VARIANT *variant)
{
    PyObject *stamp = PyObject_CallMethod(object, "timestamp", NULL);
    double seconds;

    if (!stamp)
        return false;
    seconds = PyFloat_AsDouble(stamp);
    Py_DECREF(stamp);
    V_VT(variant) = VT_DATE;
    V_DATE(variant) = seconds / 86400.0 + 25569.0;
    return !PyErr_Occurred();
}

static bool bytes_to_variant(PyObject *object, VARIANT *variant)
{
    Py_buffer view;
    SAFEARRAY *array;

    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
        return false;
    array = SafeArrayCreateVector(VT_UI1, 0, (ULONG)view.len);
    if (array && view.len)
        memcpy(array->pvData, view.buf, (size_t)view.len);
    PyBuffer_Release(&view);
    if (!array) {
        PyErr_NoMemory();
        return false;
    }
    V_VT(variant) = VT_ARRAY | VT_UI1;
    V_ARRAY(variant) = array;
    return true;
}

enum {
    DIMENSIONS_MAX = 16,
};

static bool is_nested(PyObject *item)
{
    return (PyTuple_Check(item) || PyList_Check(item));
}

/*
 * The sizes of nested sequences, as long as those of one level are equal. What lies deeper than
 * @room dimensions, as in a list that contains itself, is an element.
 */
static UINT measure(PyObject *sequence, SAFEARRAYBOUND *bounds, UINT room)
{
    UINT dimensions = 1;

    bounds[0] = (SAFEARRAYBOUND){(ULONG)PySequence_Size(sequence), 0};
    if (room > 1 && bounds[0].cElements > 0) {
        PyObject *first = PySequence_GetItem(sequence, 0);
        Py_ssize_t size = first && is_nested(first) ? PySequence_Size(first) : -1;
        bool equal = size >= 0;

        for (ULONG i = 1; equal && i < bounds[0].cElements; i++) {
            PyObject *item = PySequence_GetItem(sequence, i);

            equal = item && is_nested(item) && PySequence_Size(item) == size;
            Py_XDECREF(item);
        }
        if (equal && size > 0)
            dimensions += measure(first, bounds + 1, room - 1);
        Py_XDECREF(first);
    }
    return dimensions;
}

static bool fill_array(PyObject *sequence, SAFEARRAY *array, UINT dimension, LONG *indices)
{
    ULONG n = array->rgsabound[array->cDims - 1 - dimension].cElements;

    for (ULONG i = 0; i < n; i++) {
        PyObject *item = PySequence_GetItem(sequence, (Py_ssize_t)i);
        VARIANT value;
        bool ok;

        if (!item)
            return false;
        indices[dimension] = (LONG)i;
        if (dimension + 1 < array->cDims) {
            ok = fill_array(item, array, dimension + 1, indices);
        } else {
            ok = py_to_variant(item, PY_EMPTY_PLAIN, &value);
            if (ok) {
                SafeArrayPutElement(array, indices, &value);
                VariantClear(&value);
            }
        }
        Py_DECREF(item);
        if (!ok)
            return false;
    }
    return true;
}

static bool sequence_to_array(PyObject *object, VARIANT *variant)
{
    SAFEARRAYBOUND bounds[DIMENSIONS_MAX];
    LONG indices[DIMENSIONS_MAX];
    UINT dimensions = measure(object, bounds, DIMENSIONS_MAX);
    SAFEARRAY *array = SafeArrayCreate(VT_VARIANT, dimensions, bounds);

    if (!array) {
        PyErr_NoMemory();
        return false;
    }
    if (!fill_array(object, array, 0, indices)) {
        SafeArrayDestroy(array);
        return false;
    }
    V_VT(variant) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(variant) = array;
    return true;
}

/* Sequences in sequences end at Python's own limit, with its RecursionError. */
static bool sequence_to_variant(PyObject *object, VARIANT *variant)
{
    bool ok;

    if (Py_EnterRecursiveCall(" while converting a sequence to a COM VARIANT"))
        return false;
    ok = sequence_to_array(object, variant);
    Py_LeaveRecursiveCall();
    return ok;
}

static bool interface_to_variant(PyObject *object, VARIANT *variant)
{
    IUnknown *unknown;

    if (py_interface_from(object, &IID_IDispatch, false, &unknown)) {
        V_VT(variant) = VT_DISPATCH;
    } else {
        PyErr_Clear();
        if (!py_interface_from(object, &IID_IUnknown, false, &unknown))
            return false;
        V_VT(variant) = VT_UNKNOWN;
    }
    V_UNKNOWN(variant) = unknown;
    return true;
}

/* win32com.client.VARIANT: the type is told. */
static bool typed_to_variant(PyObject *object, PyObject *type, VARIANT *variant)
{
    long vt = PyLong_AsLong(type);
    PyObject *value;
    bool ok;

    if (vt == -1 && PyErr_Occurred())
        return false;
    value = PyObject_GetAttrString(object, "value");
    if (!value)
        return false;
    ok = py_to_variant(value, PY_EMPTY_PLAIN, variant);
    Py_DECREF(value);
    if (ok && V_VT(variant) != vt && !(vt & (VT_BYREF | VT_ARRAY))) {
        HRESULT hr = VariantChangeType(variant, variant, 0, (VARTYPE)vt);

        if (FAILED(hr)) {
            VariantClear(variant);
            py_raise_hr(hr, NULL, -1);
            return false;
        }
    }
    return ok;
}

static bool number_to_variant(PyObject *object, VARIANT *variant)
{
    PyObject *number = PyNumber_Float(object);

    if (!number)
        return false;
    V_VT(variant) = VT_R8;
    V_R8(variant) = PyFloat_AS_DOUBLE(number);
    Py_DECREF(number);
    return true;
}

bool py_to_variant(PyObject *object, enum py_empty empty, VARIANT *ret_variant)
{
    PyObject *type;

    if (!PyDateTimeAPI)
        PyDateTime_IMPORT;
    VariantInit(ret_variant);
    if (object == Py_None) {
        V_VT(ret_variant) = VT_NULL;
        return true;
    }
    if (PyUnicode_Check(object)) {
        V_BSTR(ret_variant) = py_bstr(object);
        V_VT(ret_variant) = V_BSTR(ret_variant) ? VT_BSTR : VT_EMPTY;
        return V_BSTR(ret_variant) != NULL;
    }
    if (PyBool_Check(object)) {
        V_VT(ret_variant) = VT_BOOL;
        V_BOOL(ret_variant) = object == Py_True ? VARIANT_TRUE : VARIANT_FALSE;
        return true;
    }
    if (PyLong_Check(object))
        return int_to_variant(object, ret_variant);
    if (PyFloat_Check(object)) {
        V_VT(ret_variant) = VT_R8;
        V_R8(ret_variant) = PyFloat_AS_DOUBLE(object);
        return true;
    }
    if (object == py_nothing) {
        V_VT(ret_variant) = VT_DISPATCH;
        return true;
    }
    if (object == py_missing || object == py_arg_not_found ||
        (object == py_empty && empty == PY_EMPTY_ARGUMENT)) {
        V_VT(ret_variant) = VT_ERROR;
        V_ERROR(ret_variant) = DISP_E_PARAMNOTFOUND;
        return true;
    }
    if (object == py_empty)
        return true;
    if (PyObject_TypeCheck(object, &py_unknown_type) || PyObject_HasAttrString(object, "_oleobj_"))
        return interface_to_variant(object, ret_variant);
    if (PyDateTime_Check(object))
        return datetime_to_variant(object, ret_variant);
    if (PyBytes_Check(object) || PyByteArray_Check(object) || PyMemoryView_Check(object))
        return bytes_to_variant(object, ret_variant);
    type = PyObject_GetAttrString(object, "varianttype");
    if (type) {
        bool ok = typed_to_variant(object, type, ret_variant);

        Py_DECREF(type);
        return ok;
    }
    PyErr_Clear();
    if (PySequence_Check(object))
        return sequence_to_variant(object, ret_variant);
    if (PyNumber_Check(object))
        return number_to_variant(object, ret_variant);
    PyErr_Format(PyExc_TypeError, "Objects of type '%s' can not be converted to a COM VARIANT",
                 Py_TYPE(object)->tp_name);
    return false;
}

/* ---- back ---- */

static PyObject *date_to_python(DATE date)
{
    PyObject *stamp = PyFloat_FromDouble(
        (double)(long long)((date - 25569.0) * 86400000.0 + (date < 25569.0 ? -0.5 : 0.5)) /
        1000.0);
    PyObject *arguments, *result;

    if (!stamp)
        return NULL;
    arguments = PyTuple_Pack(2, stamp, PyDateTime_TimeZone_UTC);
    result = arguments ? PyDateTime_FromTimestamp(arguments) : NULL;
    Py_XDECREF(arguments);
    Py_DECREF(stamp);
    return result;
}

static PyObject *bytes_to_python(SAFEARRAY *array)
{
    PyObject *bytes =
        PyByteArray_FromStringAndSize(array->pvData, (Py_ssize_t)array->rgsabound[0].cElements);
    PyObject *view = bytes ? PyMemoryView_FromObject(bytes) : NULL;

    Py_XDECREF(bytes);
    return view;
}

static PyObject *element_to_python(SAFEARRAY *array, VARTYPE vt, LONG *indices)
{
    VARIANT value = {0};
    PyObject *result;
    HRESULT hr;

    V_VT(&value) = vt;
    if (vt == VT_VARIANT)
        hr = SafeArrayGetElement(array, indices, &value);
    else
        hr = SafeArrayGetElement(array, indices,
                                 vt == VT_DECIMAL ? (void *)&value : &V_BYREF(&value));
    if (FAILED(hr))
        return py_raise_hr(hr, NULL, -1);
    if (vt == VT_DECIMAL)
        V_VT(&value) = VT_DECIMAL;
    result = py_from_variant(&value);
    VariantClear(&value);
    return result;
}

static PyObject *array_to_python(SAFEARRAY *array, VARTYPE vt, UINT dimension, LONG *indices)
{
    const SAFEARRAYBOUND *bound = &array->rgsabound[array->cDims - 1 - dimension];
    PyObject *tuple = PyTuple_New((Py_ssize_t)bound->cElements);

    for (ULONG i = 0; tuple && i < bound->cElements; i++) {
        PyObject *item;

        indices[dimension] = bound->lLbound + (LONG)i;
        item = dimension + 1 < array->cDims ? array_to_python(array, vt, dimension + 1, indices)
                                            : element_to_python(array, vt, indices);
        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, (Py_ssize_t)i, item);
    }
    return tuple;
}

static PyObject *decimal_to_python(const VARIANT *variant)
{
    VARIANT text = {0};
    PyObject *module, *result = NULL;
    HRESULT hr = VariantChangeTypeEx(&text, variant, 0x409, VARIANT_NOUSEROVERRIDE, VT_BSTR);

    if (FAILED(hr))
        return py_raise_hr(hr, NULL, -1);
    module = PyImport_ImportModule("decimal");
    if (module) {
        PyObject *string = py_from_wide(V_BSTR(&text), SysStringLen(V_BSTR(&text)));

        if (string)
            result = PyObject_CallMethod(module, "Decimal", "N", string);
        Py_DECREF(module);
    }
    VariantClear(&text);
    return result;
}

static PyObject *interface_to_python(IUnknown *unknown, REFIID iid)
{
    if (unknown)
        IUnknown_AddRef(unknown);
    return py_interface_new(unknown, iid);
}

PyObject *py_from_variant(const VARIANT *variant)
{
    LONG indices[64];
    VARIANT plain = {0};
    PyObject *result;
    VARTYPE vt;
    HRESULT hr;

    if (V_VT(variant) & VT_BYREF) {
        hr = VariantCopyInd(&plain, variant);
        if (FAILED(hr))
            return py_raise_hr(hr, NULL, -1);
        result = py_from_variant(&plain);
        VariantClear(&plain);
        return result;
    }
    vt = V_VT(variant);
    if (vt & VT_ARRAY) {
        if (!V_ARRAY(variant))
            Py_RETURN_NONE;
        if ((vt & VT_TYPEMASK) == VT_UI1 && V_ARRAY(variant)->cDims == 1)
            return bytes_to_python(V_ARRAY(variant));
        return array_to_python(V_ARRAY(variant), vt & VT_TYPEMASK, 0, indices);
    }
    switch (vt) {
    case VT_EMPTY:
    case VT_NULL:
        Py_RETURN_NONE;
    case VT_BOOL:
        return PyBool_FromLong(V_BOOL(variant) != VARIANT_FALSE);
    case VT_I1:
        return PyLong_FromLong(V_I1(variant));
    case VT_UI1:
        return PyLong_FromLong(V_UI1(variant));
    case VT_I2:
        return PyLong_FromLong(V_I2(variant));
    case VT_UI2:
        return PyLong_FromLong(V_UI2(variant));
    case VT_I4:
    case VT_INT:
    case VT_ERROR:
    case VT_HRESULT:
        return PyLong_FromLong(V_I4(variant));
    case VT_UI4:
    case VT_UINT:
        return PyLong_FromUnsignedLong(V_UI4(variant));
    case VT_I8:
        return PyLong_FromLongLong(V_I8(variant));
    case VT_UI8:
        return PyLong_FromUnsignedLongLong(V_UI8(variant));
    case VT_R4:
        return PyFloat_FromDouble(V_R4(variant));
    case VT_R8:
        return PyFloat_FromDouble(V_R8(variant));
    case VT_BSTR:
        if (!V_BSTR(variant))
            Py_RETURN_NONE;
        return py_from_wide(V_BSTR(variant), SysStringLen(V_BSTR(variant)));
    case VT_DATE:
        if (!PyDateTimeAPI)
            PyDateTime_IMPORT;
        return date_to_python(V_DATE(variant));
    case VT_CY:
    case VT_DECIMAL:
        return decimal_to_python(variant);
    case VT_DISPATCH:
        return interface_to_python(V_UNKNOWN(variant), &IID_IDispatch);
    case VT_UNKNOWN:
        return interface_to_python(V_UNKNOWN(variant), &IID_IUnknown);
    default:
        PyErr_Format(PyExc_TypeError, "The Variant type (0x%x) is not supported", vt);
        return NULL;
    }
}
