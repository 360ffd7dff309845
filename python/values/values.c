/* SPDX-License-Identifier: MIT */
/*
 * Values to VARIANT by their own types, and back.
 */
#include "values/values.h"
#include "interfaces/interface.h"
#include "typelibs/records.h"

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

static bool array_to_variant(PyObject *object, VARTYPE vt, VARIANT *variant)
{
    if (!py_to_array(object, vt, &V_ARRAY(variant)))
        return false;
    V_VT(variant) = VT_ARRAY | vt;
    return true;
}

static bool interface_to_variant(PyObject *object, VARIANT *variant)
{
    VARTYPE vt = VT_DISPATCH;

    if (!py_interface_from(object, &IID_IDispatch, false, &V_DISPATCH(variant))) {
        PyErr_Clear();
        vt = VT_UNKNOWN;
        if (!py_interface_from(object, &IID_IUnknown, false, &V_UNKNOWN(variant)))
            return false;
    }
    V_VT(variant) = vt;
    return true;
}

static bool typed_to_variant(PyObject *object, VARIANT *variant)
{
    PyObject *value;
    VARTYPE vt;
    bool ok;

    value = py_typed_value(object, &vt);
    if (!value)
        return false;
    if (vt & VT_BYREF) {
        PyErr_SetString(PyExc_TypeError, "a VARIANT by reference can only be an argument");
        ok = false;
    } else {
        ok = py_to_typed(value, vt, variant);
    }
    Py_DECREF(value);
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

/* None, Empty, Missing and the like. */
static bool marker_to_variant(PyObject *object, enum py_empty empty, VARIANT *variant)
{
    if (object == Py_None) {
        V_VT(variant) = VT_NULL;
    } else if (object == py_nothing) {
        V_VT(variant) = VT_DISPATCH;
        V_DISPATCH(variant) = NULL;
    } else if (object == py_missing || object == py_arg_not_found ||
               (object == py_empty && empty == PY_EMPTY_ARGUMENT)) {
        V_VT(variant) = VT_ERROR;
        V_ERROR(variant) = DISP_E_PARAMNOTFOUND;
    } else {
        return object == py_empty;
    }
    return true;
}

static bool scalar_to_variant(PyObject *object, VARIANT *variant)
{
    if (PyUnicode_Check(object)) {
        V_BSTR(variant) = py_bstr(object);
        V_VT(variant) = V_BSTR(variant) ? VT_BSTR : VT_EMPTY;
        return V_BSTR(variant) != NULL;
    }
    if (PyBool_Check(object)) {
        V_VT(variant) = VT_BOOL;
        V_BOOL(variant) = object == Py_True ? VARIANT_TRUE : VARIANT_FALSE;
        return true;
    }
    if (PyLong_Check(object))
        return int_to_variant(object, variant);
    V_VT(variant) = VT_R8;
    V_R8(variant) = PyFloat_AS_DOUBLE(object);
    return true;
}

static bool is_scalar(PyObject *object)
{
    return PyUnicode_Check(object) || PyLong_Check(object) || PyFloat_Check(object);
}

static bool object_to_variant(PyObject *object, VARIANT *variant)
{
    if (py_is_interface(object) || PyObject_HasAttrString(object, "_oleobj_"))
        return interface_to_variant(object, variant);
    if (py_is_datetime(object) || PyObject_HasAttrString(object, "timetuple")) {
        V_VT(variant) = VT_DATE;
        return py_to_date(object, &V_DATE(variant));
    }
    if (PyBytes_Check(object) || PyByteArray_Check(object) || PyMemoryView_Check(object))
        return array_to_variant(object, VT_UI1, variant);
    if (py_is_record(object))
        return py_record_to_variant(object, variant);
    if (PySequence_Check(object))
        return array_to_variant(object, VT_VARIANT, variant);
    if (py_is_decimal(object)) {
        V_VT(variant) = VT_CY;
        return py_to_currency(object, &V_CY(variant));
    }
    if (PyNumber_Check(object))
        return number_to_variant(object, variant);
    PyErr_Format(PyExc_TypeError, "Objects of type '%s' can not be converted to a COM VARIANT",
                 Py_TYPE(object)->tp_name);
    return false;
}

bool py_to_variant(PyObject *object, enum py_empty empty, VARIANT *ret_variant)
{
    VARIANT made = {0};
    bool ok;

    VariantInit(ret_variant);
    if (marker_to_variant(object, empty, &made))
        ok = true;
    else if (py_is_typed(object))
        ok = typed_to_variant(object, &made);
    else if (is_scalar(object))
        ok = scalar_to_variant(object, &made);
    else
        ok = object_to_variant(object, &made);
    if (ok)
        *ret_variant = made;
    return ok;
}

/* ---- back ---- */

static PyObject *interface_to_python(IUnknown *unknown, REFIID iid)
{
    if (unknown)
        IUnknown_AddRef(unknown);
    return py_interface_new(unknown, iid);
}

static PyObject *reference_to_python(const VARIANT *variant)
{
    VARIANT plain = {0};
    PyObject *result;
    HRESULT hr;

    if (V_VT(variant) == (VT_BYREF | VT_RECORD))
        return py_record_from(V_RECORDINFO(variant), V_RECORD(variant));
    hr = VariantCopyInd(&plain, variant);
    if (FAILED(hr))
        return py_raise_hr(hr);
    result = py_from_variant(&plain);
    VariantClear(&plain);
    return result;
}

/* Other types as the text that they can be changed to. */
static PyObject *other_to_python(const VARIANT *variant)
{
    VARIANT text = {0};
    PyObject *result;

    if (V_VT(variant) & VT_VECTOR || FAILED(VariantChangeType(&text, variant, 0, VT_BSTR))) {
        PyErr_Format(PyExc_TypeError,
                     "The Variant type (0x%x) is not supported, and it can not "
                     "be converted to a string",
                     V_VT(variant));
        return NULL;
    }
    result = py_from_bstr(V_BSTR(&text));
    VariantClear(&text);
    return result;
}

static PyObject *plain_to_python(const VARIANT *variant)
{
    switch (V_VT(variant)) {
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
        return py_from_bstr(V_BSTR(variant));
    case VT_DATE:
        return py_from_date(V_DATE(variant));
    case VT_CY:
    case VT_DECIMAL:
        return py_from_decimal(variant);
    case VT_DISPATCH:
        return interface_to_python(V_UNKNOWN(variant), &IID_IDispatch);
    case VT_UNKNOWN:
        return interface_to_python(V_UNKNOWN(variant), &IID_IUnknown);
    case VT_RECORD:
        return py_record_from(V_RECORDINFO(variant), V_RECORD(variant));
    default:
        return other_to_python(variant);
    }
}

PyObject *py_from_variant(const VARIANT *variant)
{
    PyObject *result;

    /* Arrays may hold themselves in VARIANTs of arrays. */
    if (Py_EnterRecursiveCall(" while converting a COM VARIANT"))
        return NULL;
    if (V_VT(variant) & VT_BYREF)
        result = reference_to_python(variant);
    else if (V_VT(variant) & VT_ARRAY)
        result = py_from_array(V_ARRAY(variant), V_VT(variant) & VT_TYPEMASK);
    else
        result = plain_to_python(variant);
    Py_LeaveRecursiveCall();
    return result;
}
