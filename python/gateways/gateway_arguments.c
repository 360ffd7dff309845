/* SPDX-License-Identifier: MIT */
/*
 * What gateways' Invoke() and InvokeEx() pass to the object, and take from it.
 */
#include "gateways/gateway.h"
#include "typelibs/records.h"
#include "values/values.h"

enum {
    NAMED_MAX = 256, /* positions that named arguments can have */
};

/* ---- arguments ---- */

/*
 * The place of rgvarg[@i] in the order of the call: unnamed ones first, those named by a number
 * where the number says, the value of a put last. -1 if there is no such place.
 */
static Py_ssize_t position_of(const DISPPARAMS *params, UINT i, Py_ssize_t n)
{
    DISPID id;

    if (i >= params->cNamedArgs)
        return params->cArgs - 1 - i;
    id = params->rgdispidNamedArgs[i];
    if (id == DISPID_PROPERTYPUT)
        return n - 1;
    return id >= 0 && id < NAMED_MAX ? id : -1;
}

static Py_ssize_t count_arguments(const DISPPARAMS *params)
{
    Py_ssize_t n = params->cArgs - params->cNamedArgs;
    bool is_put = false;

    for (UINT i = 0; i < params->cNamedArgs; i++) {
        Py_ssize_t position = position_of(params, i, 0);

        if (params->rgdispidNamedArgs[i] == DISPID_PROPERTYPUT)
            is_put = true;
        else if (position >= n)
            n = position + 1;
    }
    return n + is_put;
}

PyObject *py_invoked_arguments(const DISPPARAMS *params)
{
    Py_ssize_t n = count_arguments(params);
    PyObject *tuple = PyTuple_New(n);

    for (Py_ssize_t i = 0; tuple && i < n; i++)
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(py_missing));
    for (UINT i = 0; tuple && i < params->cArgs; i++) {
        Py_ssize_t position = position_of(params, i, n);
        PyObject *item = position >= 0 ? py_from_variant(&params->rgvarg[i]) : NULL;

        if (item) {
            PyTuple_SetItem(tuple, position, item);
        } else {
            Py_CLEAR(tuple);
            if (!PyErr_Occurred())
                py_raise_hr(DISP_E_PARAMNOTFOUND);
        }
    }
    return tuple;
}

/* ---- results ---- */

static bool is_reference(const VARIANT *argument)
{
    return V_VT(argument) & VT_BYREF && V_BYREF(argument);
}

/* A structure goes into the caller's, which must be of its kind. */
static bool store_record(PyObject *value, const VARIANT *reference)
{
    IRecordInfo *info = V_RECORDINFO(reference);
    HRESULT hr;

    if (!py_is_record(value) || !info || !IRecordInfo_IsMatchingType(info, py_record_info(value))) {
        PyErr_SetString(PyExc_TypeError, "a record of the argument's type is required");
        return false;
    }
    hr = IRecordInfo_RecordCopy(info, py_record_data(value), V_RECORD(reference));
    if (FAILED(hr))
        py_raise_hr(hr);
    return SUCCEEDED(hr);
}

/* Into what a VT_BYREF argument points to; what lies there is released. */
static bool store_by_reference(PyObject *value, const VARIANT *reference)
{
    VARTYPE vt = V_VT(reference) & (VARTYPE)~VT_BYREF;
    VARIANT made, old = {0};

    if (vt == VT_VARIANT) {
        if (!py_to_variant(value, PY_EMPTY_PLAIN, &made))
            return false;
        VariantClear(V_VARIANTREF(reference));
        *V_VARIANTREF(reference) = made;
        return true;
    }
    if (vt == VT_RECORD)
        return store_record(value, reference);
    if (!py_to_typed(value, vt, &made))
        return false;
    if (vt == VT_DECIMAL) {
        *V_DECIMALREF(reference) = V_DECIMAL(&made);
        return true;
    }
    V_VT(&old) = vt;
    memcpy(&V_I8(&old), V_BYREF(reference), py_size_of(vt));
    memcpy(V_BYREF(reference), &V_I8(&made), py_size_of(vt));
    VariantClear(&old);
    return true;
}

/* The argument by reference that comes next from @*place on in the order of the call, or NULL. */
static const VARIANT *next_reference(const DISPPARAMS *params, Py_ssize_t *place)
{
    Py_ssize_t n = count_arguments(params);

    for (; *place < n; ++*place) {
        for (UINT i = 0; i < params->cArgs; i++) {
            if (position_of(params, i, n) == *place && is_reference(&params->rgvarg[i])) {
                ++*place;
                return &params->rgvarg[i];
            }
        }
    }
    return NULL;
}

/* A tuple is taken apart: the value, if one is wanted, then the arguments by reference in order. */
static bool store_tuple(PyObject *tuple, const DISPPARAMS *params, VARIANT *result)
{
    Py_ssize_t n = PyTuple_GET_SIZE(tuple), next = 0, place = 0;
    const VARIANT *reference;

    if (result && n > 0 && !py_to_variant(PyTuple_GET_ITEM(tuple, next++), PY_EMPTY_PLAIN, result))
        return false;
    while (next < n && (reference = next_reference(params, &place))) {
        if (!store_by_reference(PyTuple_GET_ITEM(tuple, next++), reference))
            return false;
    }
    return true;
}

/* A value that nobody wants as the result is that of the first argument by reference. */
static bool store_value(PyObject *value, const DISPPARAMS *params)
{
    Py_ssize_t place = 0;
    const VARIANT *reference = value == Py_None ? NULL : next_reference(params, &place);

    return !reference || store_by_reference(value, reference);
}

bool py_invoked_result(PyObject *value, const DISPPARAMS *params, VARIANT *result)
{
    if (PyTuple_Check(value) && PyTuple_GET_SIZE(value) > 0)
        return store_tuple(value, params, result);
    return result ? py_to_variant(value, PY_EMPTY_PLAIN, result) : store_value(value, params);
}
