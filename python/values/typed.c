/* SPDX-License-Identifier: MIT */
/*
 * Values of a type that is told: by win32com.client.VARIANT, InvokeTypes, or a place of a result.
 */
#include "interfaces/interface.h"
#include "typelibs/records.h"
#include "values/values.h"

size_t py_size_of(VARTYPE vt)
{
    if (vt & VT_ARRAY)
        return sizeof(void *);
    switch (vt) {
    case VT_I1:
    case VT_UI1:
        return 1;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL:
        return 2;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_R4:
    case VT_ERROR:
    case VT_HRESULT:
        return 4;
    default:
        return 8;
    }
}

bool py_is_typed(PyObject *object)
{
    return strcmp(Py_TYPE(object)->tp_name, "VARIANT") == 0 &&
           PyObject_HasAttrString(object, "varianttype");
}

PyObject *py_typed_value(PyObject *object, VARTYPE *ret_vt)
{
    PyObject *type = PyObject_GetAttrString(object, "varianttype"), *value = NULL;
    unsigned long vt = type ? PyLong_AsUnsignedLongMask(type) : 0;

    if (type && !PyErr_Occurred()) {
        value = PyObject_GetAttrString(object, "value");
        *ret_vt = (VARTYPE)vt;
    }
    Py_XDECREF(type);
    return value;
}

/*
 * An integer of @bits, or its unsigned twin: callers write 0x80004005 and -2147467259 for the same
 * thing.
 */
static bool to_integer(PyObject *object, VARTYPE vt, VARIANT *variant)
{
    bool is_signed = vt == VT_I4 || vt == VT_INT || vt == VT_I8;
    unsigned bits = (unsigned)py_size_of(vt) * 8;
    PyObject *number = PyNumber_Long(object);
    int overflow;
    bool fits;

    if (!number)
        return false;
    V_I8(variant) = PyLong_AsLongLongAndOverflow(number, &overflow);
    fits = !overflow && (bits == 64 || (V_I8(variant) >= -(1LL << (bits - 1)) &&
                                        V_I8(variant) < 1LL << (is_signed ? bits - 1 : bits)));
    if (overflow > 0 && bits == 64 && !is_signed) {
        V_UI8(variant) = PyLong_AsUnsignedLongLong(number);
        fits = !PyErr_Occurred();
        PyErr_Clear();
    }
    Py_DECREF(number);
    if (!fits)
        PyErr_Format(PyExc_OverflowError, "the number does not fit in %u bits", bits);
    return fits;
}

static bool to_float(PyObject *object, VARTYPE vt, VARIANT *variant)
{
    PyObject *number = PyNumber_Float(object);

    if (!number)
        return false;
    if (vt == VT_R4)
        V_R4(variant) = (float)PyFloat_AS_DOUBLE(number);
    else
        V_R8(variant) = PyFloat_AS_DOUBLE(number);
    Py_DECREF(number);
    return true;
}

static bool to_bool(PyObject *object, VARIANT *variant)
{
    PyObject *number = PyNumber_Long(object);
    int is_true = number ? PyObject_IsTrue(number) : -1;

    Py_XDECREF(number);
    if (is_true < 0)
        return false;
    V_BOOL(variant) = is_true ? VARIANT_TRUE : VARIANT_FALSE;
    return true;
}

static bool to_bstr(PyObject *object, VARIANT *variant)
{
    PyObject *text;

    if (object == Py_None) {
        V_BSTR(variant) = NULL;
        return true;
    }
    text = PyObject_Str(object);
    V_BSTR(variant) = text ? py_bstr(text) : NULL;
    Py_XDECREF(text);
    return V_BSTR(variant) != NULL;
}

static bool to_value(PyObject *object, VARTYPE vt, VARIANT *variant)
{
    switch (vt) {
    case VT_EMPTY:
    case VT_NULL:
        return true;
    case VT_BSTR:
        return to_bstr(object, variant);
    case VT_BOOL:
        return to_bool(object, variant);
    case VT_R4:
    case VT_R8:
        return to_float(object, vt, variant);
    case VT_I1:
    case VT_UI1:
    case VT_I2:
    case VT_UI2:
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_ERROR:
    case VT_HRESULT:
    case VT_I8:
    case VT_UI8:
        return to_integer(object, vt, variant);
    case VT_DATE:
        return py_to_date(object, &V_DATE(variant));
    case VT_CY:
        return py_to_currency(object, &V_CY(variant));
    case VT_DECIMAL:
        return py_to_decimal(object, &V_DECIMAL(variant));
    case VT_DISPATCH:
        return py_interface_from(object, &IID_IDispatch, true, &V_DISPATCH(variant));
    case VT_UNKNOWN:
        return py_interface_from(object, &IID_IUnknown, true, &V_UNKNOWN(variant));
    case VT_RECORD:
        if (py_is_record(object))
            return py_record_to_variant(object, variant);
        PyErr_Format(PyExc_TypeError, "a com_record is required, not %s", Py_TYPE(object)->tp_name);
        return false;
    default:
        PyErr_Format(PyExc_TypeError, "The VARIANT type is unknown (0x%08lx)", (unsigned long)vt);
        return false;
    }
}

bool py_to_typed(PyObject *object, VARTYPE vt, VARIANT *ret_variant)
{
    VARIANT made = {0};
    bool ok;

    if (vt == VT_VARIANT)
        return py_to_variant(object, PY_EMPTY_PLAIN, ret_variant);
    if (vt & VT_ARRAY)
        ok = object == Py_None || py_to_array(object, vt & VT_TYPEMASK, &V_ARRAY(&made));
    else
        ok = to_value(object, vt, &made);
    if (!ok)
        return false;
    V_VT(&made) = vt;
    *ret_variant = made;
    return true;
}
