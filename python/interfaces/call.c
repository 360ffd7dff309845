/* SPDX-License-Identifier: MIT */
#include "interfaces/call.h"

#include "typelibs/records.h"
#include "values/values.h"

static bool call_reserve(struct call *call, Py_ssize_t n)
{
    memset(call, 0, sizeof(*call));
    call->params.rgvarg = PyMem_Calloc((size_t)n + 1, sizeof(*call->params.rgvarg));
    call->values = PyMem_Calloc((size_t)n + 1, sizeof(*call->values));
    call->objects = PyMem_Calloc((size_t)n + 1, sizeof(PyObject *));
    call->are_results = PyMem_Calloc((size_t)n + 1, sizeof(bool));
    if (!call->params.rgvarg || !call->values || !call->objects || !call->are_results) {
        PyErr_NoMemory();
        return false;
    }
    call->room = n;
    return true;
}

void call_deinit(struct call *call)
{
    for (Py_ssize_t i = 0; i < call->room; i++) {
        py_variant_clear(&call->params.rgvarg[i]);
        py_variant_clear(&call->values[i]);
        Py_XDECREF(call->objects[i]);
    }
    PyMem_Free(call->params.rgvarg);
    PyMem_Free(call->values);
    PyMem_Free(call->objects);
    PyMem_Free(call->are_results);
    py_variant_clear(&call->result);
    py_excepinfo_clear(&call->excepinfo);
}

/* Makes @argument point to @value, which is a @vt. */
static void refer(VARIANT *argument, VARTYPE vt, VARIANT *value)
{
    V_VT(argument) = vt | VT_BYREF;
    if (vt == VT_RECORD) {
        V_RECORD(argument) = V_RECORD(value);
        V_RECORDINFO(argument) = V_RECORDINFO(value);
    } else if (vt == VT_VARIANT || vt == VT_DECIMAL) {
        V_BYREF(argument) = value;
    } else {
        V_BYREF(argument) = &V_I8(value);
    }
}

/* A value of a type that is told, which may be by reference. @value is where that points to. */
static bool set_typed(VARIANT *argument, VARIANT *value, VARTYPE vt, PyObject *object)
{
    if (!(vt & VT_BYREF))
        return py_to_typed(object, vt, argument);
    vt &= (VARTYPE)~VT_BYREF;
    if (!py_to_typed(object, vt, value))
        return false;
    refer(argument, vt, value);
    return true;
}

/* ---- by their own types ---- */

static bool set_own(struct call *call, Py_ssize_t i, PyObject *object)
{
    VARIANT *argument = &call->params.rgvarg[call->room - 1 - i];
    PyObject *value;
    VARTYPE vt;
    bool ok;

    if (!py_is_typed(object))
        return py_to_variant(object, PY_EMPTY_ARGUMENT, argument);
    value = py_typed_value(object, &vt);
    ok = value && set_typed(argument, &call->values[i], vt, value);
    Py_XDECREF(value);
    if (ok && vt & VT_BYREF)
        call->objects[i] = Py_NewRef(object);
    return ok;
}

bool call_init(struct call *call, PyObject *tuple, Py_ssize_t first)
{
    Py_ssize_t n = PyTuple_GET_SIZE(tuple) - first;

    if (!call_reserve(call, n))
        return false;
    call->params.cArgs = (UINT)n;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (!set_own(call, i, PyTuple_GET_ITEM(tuple, first + i)))
            return false;
    }
    return true;
}

/* ---- by types that are told ---- */

struct told {
    unsigned vt;
    unsigned flags;
};

/* (type, flags), with a default value that is of no use here. */
static bool told_from(PyObject *pair, struct told *ret_told)
{
    PyObject *vt, *flags, *unused;

    if (!PyTuple_Check(pair) || !PyArg_ParseTuple(pair, "OO|O", &vt, &flags, &unused)) {
        PyErr_Clear();
        PyErr_SetString(PyExc_TypeError, "a type is a tuple of a VT_ constant and flags");
        return false;
    }
    ret_told->vt = (unsigned)PyLong_AsUnsignedLongMask(vt);
    ret_told->flags = (unsigned)PyLong_AsUnsignedLongMask(flags);
    return !PyErr_Occurred();
}

static bool is_out(const struct told *told)
{
    if (told->flags & (PARAMFLAG_FOUT | PARAMFLAG_FRETVAL))
        return true;
    return !told->flags && told->vt & VT_BYREF;
}

static bool set_told(struct call *call, Py_ssize_t i, const struct told *told, PyObject *object)
{
    VARIANT *argument = &call->params.rgvarg[i], *value = &call->values[i];
    VARTYPE vt = (VARTYPE)told->vt;
    PyObject *inner;
    bool ok;

    if (object == py_empty && vt != VT_VARIANT && !(vt & VT_BYREF))
        return py_to_variant(object, PY_EMPTY_ARGUMENT, argument);
    if (!object) {
        vt &= (VARTYPE)~VT_BYREF;
        V_VT(value) = vt == VT_VARIANT ? VT_EMPTY : vt;
        refer(argument, vt, value);
        return true;
    }
    if (py_is_typed(object)) {
        inner = py_typed_value(object, &vt);
        ok = inner && set_typed(argument, value, vt, inner);
        Py_XDECREF(inner);
        return ok;
    }
    if (vt == VT_VARIANT)
        return py_to_variant(object, PY_EMPTY_ARGUMENT, argument);
    return set_typed(argument, value, vt, object);
}

/* rgvarg is filled in the order of the call while it is unknown how many there will be. */
static void reverse(VARIANT *variants, UINT n)
{
    for (UINT i = 0; i < n / 2; i++) {
        VARIANT swapped = variants[i];

        variants[i] = variants[n - 1 - i];
        variants[n - 1 - i] = swapped;
    }
}

static bool set_all_told(struct call *call, PyObject *types, PyObject *tuple, Py_ssize_t first)
{
    Py_ssize_t passed = PyTuple_GET_SIZE(tuple) - first;
    struct told told;

    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(types); i++) {
        PyObject *object = i < passed ? PyTuple_GET_ITEM(tuple, first + i) : NULL;

        if (object == py_missing) {
            passed = i;
            object = NULL;
        }
        if (!told_from(PyTuple_GET_ITEM(types, i), &told))
            return false;
        if (!object && !is_out(&told))
            continue;
        if (!set_told(call, call->params.cArgs, &told, object))
            return false;
        call->are_results[call->params.cArgs++] = is_out(&told);
    }
    return true;
}

bool call_init_typed(struct call *call, PyObject *result_type, PyObject *types, PyObject *tuple,
                     Py_ssize_t first)
{
    struct told result;

    memset(call, 0, sizeof(*call));
    if (!told_from(result_type, &result))
        return false;
    if (!PyTuple_Check(types)) {
        PyErr_SetString(PyExc_TypeError, "the types of arguments are a tuple");
        return false;
    }
    if (PyTuple_GET_SIZE(tuple) - first > PyTuple_GET_SIZE(types)) {
        PyErr_SetString(PyExc_TypeError, "more arguments than types of arguments");
        return false;
    }
    if (!call_reserve(call, PyTuple_GET_SIZE(types)) || !set_all_told(call, types, tuple, first))
        return false;
    reverse(call->params.rgvarg, call->params.cArgs);
    call->wants_result = result.vt != VT_EMPTY && result.vt != VT_VOID;
    return true;
}

void call_mark_put(struct call *call, WORD flags)
{
    if (!(flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) || !call->params.cArgs)
        return;
    call->put = DISPID_PROPERTYPUT;
    call->params.rgdispidNamedArgs = &call->put;
    call->params.cNamedArgs = 1;
}

/* ---- results ---- */

static bool append(PyObject *list, PyObject *value)
{
    bool ok = value && PyList_Append(list, value) == 0;

    Py_XDECREF(value);
    return ok;
}

static bool give_back(struct call *call)
{
    for (Py_ssize_t i = 0; i < call->room; i++) {
        PyObject *value;
        int failed;

        if (!call->objects[i])
            continue;
        value = py_from_variant(&call->params.rgvarg[call->room - 1 - i]);
        failed = value ? PyObject_SetAttrString(call->objects[i], "value", value) : -1;
        Py_XDECREF(value);
        if (failed)
            return false;
    }
    return true;
}

PyObject *call_results(struct call *call)
{
    PyObject *list, *results = NULL;
    bool ok;

    if (!give_back(call))
        return NULL;
    list = PyList_New(0);
    ok = list && (!call->wants_result || append(list, py_from_variant(&call->result)));
    for (UINT i = 0; ok && i < call->params.cArgs; i++) {
        const VARIANT *argument = &call->params.rgvarg[call->params.cArgs - 1 - i];

        if (call->are_results[i] && V_VT(argument) & VT_BYREF)
            ok = append(list, py_from_variant(argument));
    }
    if (ok && PyList_GET_SIZE(list) == 0)
        results = Py_NewRef(Py_None);
    else if (ok && PyList_GET_SIZE(list) == 1)
        results = Py_NewRef(PyList_GET_ITEM(list, 0));
    else if (ok)
        results = PyList_AsTuple(list);
    Py_XDECREF(list);
    return results;
}
