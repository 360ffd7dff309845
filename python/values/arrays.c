/* SPDX-License-Identifier: MIT */
/*
 * Sequences as SAFEARRAYs, and back.
 */
#include "typelibs/records.h"
#include "values/values.h"

enum {
    DIMENSIONS_MAX = 16,
};

static bool is_nested(PyObject *item)
{
    return PyTuple_Check(item) || PyList_Check(item);
}

/* How many dimensions, from the outermost on, two sequences share. */
static UINT common(const SAFEARRAYBOUND *a, UINT n_a, const SAFEARRAYBOUND *b, UINT n_b)
{
    UINT n = 0;

    while (n < n_a && n < n_b && a[n].cElements == b[n].cElements)
        n++;
    return n;
}

/*
 * The sizes of nested sequences, as far as all of one level are equal. What lies deeper than @room
 * dimensions, as in a list that contains itself, is an element.
 */
static UINT measure(PyObject *sequence, SAFEARRAYBOUND *bounds, UINT room)
{
    ULONG n = (ULONG)PySequence_Size(sequence);
    PyObject *first = n ? PySequence_GetItem(sequence, 0) : NULL;
    UINT dimensions = 0;

    bounds[0] = (SAFEARRAYBOUND){n, 0};
    if (room > 1 && first && is_nested(first) && PySequence_Size(first) > 0)
        dimensions = measure(first, bounds + 1, room - 1);
    for (ULONG i = 1; dimensions && i < n; i++) {
        PyObject *item = PySequence_GetItem(sequence, (Py_ssize_t)i);
        SAFEARRAYBOUND other[DIMENSIONS_MAX];

        if (item != first)
            dimensions = item && is_nested(item) ? common(bounds + 1, dimensions, other,
                                                          measure(item, other, dimensions))
                                                 : 0;
        Py_XDECREF(item);
    }
    Py_XDECREF(first);
    PyErr_Clear();
    return dimensions + 1;
}

static bool put_element(SAFEARRAY *array, LONG *indices, VARTYPE vt, PyObject *item)
{
    VARIANT value = {0};
    void *place = &value;
    HRESULT hr;
    bool ok;

    ok = vt == VT_VARIANT ? py_to_variant(item, PY_EMPTY_PLAIN, &value)
                          : py_to_typed(item, vt, &value);
    if (!ok)
        return false;
    /* Strings and interfaces are handed over as themselves, other values by their address. */
    if (vt == VT_BSTR || vt == VT_DISPATCH || vt == VT_UNKNOWN)
        place = V_BYREF(&value);
    else if (vt == VT_RECORD)
        place = V_RECORD(&value);
    else if (vt != VT_VARIANT && vt != VT_DECIMAL)
        place = &V_I8(&value);
    hr = SafeArrayPutElement(array, indices, place);
    py_variant_clear(&value);
    if (FAILED(hr))
        py_raise_hr(hr);
    return SUCCEEDED(hr);
}

static bool fill_array(PyObject *sequence, SAFEARRAY *array, VARTYPE vt, UINT dimension,
                       LONG *indices)
{
    ULONG n = array->rgsabound[array->cDims - 1 - dimension].cElements;

    for (ULONG i = 0; i < n; i++) {
        PyObject *item = PySequence_GetItem(sequence, (Py_ssize_t)i);
        bool ok;

        if (!item)
            return false;
        indices[dimension] = (LONG)i;
        ok = dimension + 1 < array->cDims ? fill_array(item, array, vt, dimension + 1, indices)
                                          : put_element(array, indices, vt, item);
        Py_DECREF(item);
        if (!ok)
            return false;
    }
    return true;
}

static bool bytes_to_array(PyObject *object, SAFEARRAY **ret_array)
{
    Py_buffer view;
    SAFEARRAY *array;

    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
        return false;
    array = SafeArrayCreateVector(VT_UI1, 0, (ULONG)view.len);
    if (array && view.len)
        memcpy(array->pvData, view.buf, (size_t)view.len);
    PyBuffer_Release(&view);
    if (!array)
        PyErr_NoMemory();
    else
        *ret_array = array;
    return array != NULL;
}

/* An array of records is described by the first of them. */
static SAFEARRAY *record_array(PyObject *object, UINT dimensions, SAFEARRAYBOUND *bounds)
{
    PyObject *item = Py_NewRef(object);
    SAFEARRAY *array = NULL;

    for (UINT i = 0; item && i < dimensions; i++) {
        PyObject *inner = PySequence_Size(item) > 0 ? PySequence_GetItem(item, 0) : NULL;

        Py_DECREF(item);
        item = inner;
    }
    if (item && py_is_record(item))
        array = SafeArrayCreateEx(VT_RECORD, dimensions, bounds, py_record_info(item));
    else if (!PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "an array of records needs records in it");
    Py_XDECREF(item);
    return array;
}

static bool sequence_to_array(PyObject *object, VARTYPE vt, SAFEARRAY **ret_array)
{
    SAFEARRAYBOUND bounds[DIMENSIONS_MAX];
    LONG indices[DIMENSIONS_MAX];
    SAFEARRAY *array;
    UINT dimensions;

    if (!PySequence_Check(object) || PySequence_Size(object) < 0) {
        PyErr_Format(PyExc_TypeError, "a sequence is required, not %s", Py_TYPE(object)->tp_name);
        return false;
    }
    dimensions = measure(object, bounds, DIMENSIONS_MAX);
    array = vt == VT_RECORD ? record_array(object, dimensions, bounds)
                            : SafeArrayCreate(vt, dimensions, bounds);
    if (!array) {
        if (!PyErr_Occurred())
            PyErr_NoMemory();
        return false;
    }
    if (!fill_array(object, array, vt, 0, indices)) {
        SafeArrayDestroy(array);
        return false;
    }
    *ret_array = array;
    return true;
}

/* Sequences in sequences end at Python's own limit, with its RecursionError. */
bool py_to_array(PyObject *object, VARTYPE vt, SAFEARRAY **ret_array)
{
    bool ok;

    if (vt == VT_UI1 && PyObject_CheckBuffer(object))
        return bytes_to_array(object, ret_array);
    if (PyUnicode_Check(object) || PyBytes_Check(object)) {
        PyErr_Format(PyExc_TypeError, "a sequence of values is required, not %s",
                     Py_TYPE(object)->tp_name);
        return false;
    }
    if (Py_EnterRecursiveCall(" while converting a sequence to a COM VARIANT"))
        return false;
    ok = sequence_to_array(object, vt, ret_array);
    Py_LeaveRecursiveCall();
    return ok;
}

/* ---- back ---- */

static PyObject *bytes_to_python(SAFEARRAY *array)
{
    PyObject *bytes =
        PyByteArray_FromStringAndSize(array->pvData, (Py_ssize_t)array->rgsabound[0].cElements);
    PyObject *view = bytes ? PyMemoryView_FromObject(bytes) : NULL;

    Py_XDECREF(bytes);
    return view;
}

static PyObject *record_to_python(SAFEARRAY *array, LONG *indices)
{
    IRecordInfo *info = NULL;
    PyObject *result;
    void *data = NULL;
    HRESULT hr;

    hr = SafeArrayGetRecordInfo(array, &info);
    if (SUCCEEDED(hr))
        hr = SafeArrayPtrOfIndex(array, indices, &data);
    result = SUCCEEDED(hr) ? py_record_from(info, data) : py_raise_hr(hr);
    if (info)
        IRecordInfo_Release(info);
    return result;
}

static PyObject *element_to_python(SAFEARRAY *array, VARTYPE vt, LONG *indices)
{
    bool is_whole = vt == VT_VARIANT || vt == VT_DECIMAL;
    VARIANT value = {0};
    PyObject *result;
    HRESULT hr;

    if (vt == VT_RECORD)
        return record_to_python(array, indices);
    hr = SafeArrayGetElement(array, indices, is_whole ? (void *)&value : &V_I8(&value));
    if (FAILED(hr))
        return py_raise_hr(hr);
    if (vt != VT_VARIANT)
        V_VT(&value) = vt;
    result = py_from_variant(&value);
    VariantClear(&value);
    return result;
}

static PyObject *dimension_to_python(SAFEARRAY *array, VARTYPE vt, UINT dimension, LONG *indices)
{
    const SAFEARRAYBOUND *bound = &array->rgsabound[array->cDims - 1 - dimension];
    PyObject *tuple = PyTuple_New((Py_ssize_t)bound->cElements);

    for (ULONG i = 0; tuple && i < bound->cElements; i++) {
        PyObject *item;

        indices[dimension] = bound->lLbound + (LONG)i;
        item = dimension + 1 < array->cDims ? dimension_to_python(array, vt, dimension + 1, indices)
                                            : element_to_python(array, vt, indices);
        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, (Py_ssize_t)i, item);
    }
    return tuple;
}

PyObject *py_from_array(SAFEARRAY *array, VARTYPE vt)
{
    PyObject *result;
    LONG *indices;

    if (!array)
        Py_RETURN_NONE;
    if (vt == VT_UI1 && array->cDims == 1)
        return bytes_to_python(array);
    indices = PyMem_Calloc(array->cDims, sizeof(*indices));
    if (!indices)
        return PyErr_NoMemory();
    result = dimension_to_python(array, vt, 0, indices);
    PyMem_Free(indices);
    return result;
}
