/* SPDX-License-Identifier: MIT */
/*
 * Values of properties from Python.
 */
#include "interfaces/interface.h"
#include "propertysets/property_values.h"
#include "storages/storages.h"
#include "values/values.h"

static bool copy_to_task(const void *bytes, size_t size, void *place)
{
    void *copy = CoTaskMemAlloc(size ? size : 1);

    if (!copy) {
        PyErr_NoMemory();
        return false;
    }
    *(void **)place = size ? memcpy(copy, bytes, size) : copy;
    return true;
}

/* ---- of types that are told ---- */

/* Bytes stay as they are. */
static bool narrow_from(PyObject *object, LPSTR *place)
{
    Py_ssize_t size;
    const char *text;

    if (PyBytes_Check(object))
        return copy_to_task(PyBytes_AS_STRING(object), (size_t)PyBytes_GET_SIZE(object) + 1, place);
    text = PyUnicode_AsUTF8AndSize(object, &size);
    return text && copy_to_task(text, (size_t)size + 1, place);
}

static bool wide_from(PyObject *object, LPWSTR *place)
{
    Py_ssize_t units;
    WCHAR *text = py_wide(object, &units);
    bool ok = text && copy_to_task(text, ((size_t)units + 1) * sizeof(*text), place);

    PyMem_Free(text);
    return ok;
}

static bool blob_from(PyObject *object, BLOB *place)
{
    Py_buffer view;
    bool ok;

    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
        return false;
    ok = view.len <= INT32_MAX && copy_to_task(view.buf, (size_t)view.len, &place->pBlobData);
    if (ok)
        place->cbSize = (ULONG)view.len;
    else if (!PyErr_Occurred())
        PyErr_SetString(PyExc_OverflowError, "too many bytes for a property");
    PyBuffer_Release(&view);
    return ok;
}

static bool guid_pointer_from(PyObject *object, CLSID **place)
{
    CLSID clsid;

    return py_guid_from(object, &clsid) && copy_to_task(&clsid, sizeof(clsid), place);
}

/* (format, bytes) */
static bool clipdata_from(PyObject *object, CLIPDATA *place)
{
    PyObject *data;
    long format;
    BLOB blob;

    if (!PyTuple_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "clipboard data is a tuple of a format and bytes");
        return false;
    }
    if (!PyArg_ParseTuple(object, "lO", &format, &data) || !blob_from(data, &blob))
        return false;
    *place = (CLIPDATA){blob.cbSize + (ULONG)sizeof(LONG), (LONG)format, blob.pBlobData};
    return true;
}

static bool clipdata_pointer_from(PyObject *object, CLIPDATA **place)
{
    CLIPDATA data;

    if (!clipdata_from(object, &data))
        return false;
    if (copy_to_task(&data, sizeof(data), place))
        return true;
    CoTaskMemFree(data.pClipData);
    return false;
}

/* (version, stream) */
static bool versioned_from(PyObject *object, LPVERSIONEDSTREAM *place)
{
    VERSIONEDSTREAM versioned = {.pStream = NULL};
    PyObject *stream;

    if (!PyTuple_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "a versioned stream is a tuple of a version and a stream");
        return false;
    }
    if (!PyArg_ParseTuple(object, "O&O", py_guid_converter, &versioned.guidVersion, &stream) ||
        !py_interface_from(stream, &IID_IStream, true, &versioned.pStream))
        return false;
    if (copy_to_task(&versioned, sizeof(versioned), place))
        return true;
    py_release(versioned.pStream);
    return false;
}

static bool simple_from(PyObject *object, VARTYPE vt, PROPVARIANT *value)
{
    switch (vt) {
    case VT_EMPTY:
    case VT_NULL:
        return true;
    case VT_LPSTR:
        return narrow_from(object, &value->pszVal);
    case VT_LPWSTR:
        return wide_from(object, &value->pwszVal);
    case VT_FILETIME:
        return py_to_filetime(object, &value->filetime);
    case VT_CLSID:
        return guid_pointer_from(object, &value->puuid);
    case VT_BLOB:
    case VT_BLOB_OBJECT:
        return blob_from(object, &value->blob);
    case VT_CF:
        return clipdata_pointer_from(object, &value->pclipdata);
    case VT_STREAM:
    case VT_STREAMED_OBJECT:
        return py_interface_from(object, &IID_IStream, true, &value->pStream);
    case VT_STORAGE:
    case VT_STORED_OBJECT:
        return py_interface_from(object, &IID_IStorage, true, &value->pStorage);
    case VT_VERSIONED_STREAM:
        return versioned_from(object, &value->pVersionedStream);
    default:
        return py_to_typed(object, vt, (VARIANT *)value);
    }
}

/* ---- vectors ---- */

static size_t element_size(VARTYPE base)
{
    switch (base) {
    case VT_VARIANT:
        return sizeof(PROPVARIANT);
    case VT_CLSID:
        return sizeof(CLSID);
    case VT_CF:
        return sizeof(CLIPDATA);
    default:
        return py_size_of(base);
    }
}

static bool element_from(PyObject *object, VARTYPE base, UCHAR *place)
{
    PROPVARIANT value = {.vt = base};

    if (base == VT_VARIANT)
        return py_to_property(object, (PROPVARIANT *)place);
    if (base == VT_CLSID)
        return py_guid_from(object, (GUID *)place);
    if (base == VT_CF)
        return clipdata_from(object, (CLIPDATA *)place);
    if (!simple_from(object, base, &value))
        return false;
    memcpy(place, &value.lVal, element_size(base));
    return true;
}

static bool elements_from(PyObject *list, VARTYPE base, PROPVARIANT *value)
{
    size_t n = (size_t)PySequence_Fast_GET_SIZE(list), size = element_size(base);

    value->caub.pElems = CoTaskMemAlloc(n * size + 1);
    if (!value->caub.pElems) {
        PyErr_NoMemory();
        return false;
    }
    memset(value->caub.pElems, 0, n * size + 1);
    for (size_t i = 0; i < n; i++) {
        if (!element_from(PySequence_Fast_GET_ITEM(list, (Py_ssize_t)i), base,
                          value->caub.pElems + i * size))
            return false;
        value->caub.cElems++;
    }
    return true;
}

/* Bytes are a vector of bytes, too. */
static bool vector_from(PyObject *object, VARTYPE base, PROPVARIANT *value)
{
    PyObject *list;
    bool ok;

    if (base == VT_UI1 && PyObject_CheckBuffer(object))
        return blob_from(object, &value->blob);
    list = PySequence_Fast(object, "a vector is made of a sequence");
    ok = list && elements_from(list, base, value);
    Py_XDECREF(list);
    return ok;
}

/* ---- of types that the values have ---- */

static bool typed_from(PyObject *object, PROPVARIANT *value)
{
    PyObject *held;
    VARTYPE vt;
    bool ok;

    held = py_typed_value(object, &vt);
    if (!held)
        return false;
    if (vt & VT_VECTOR) {
        value->vt = vt;
        ok = vector_from(held, vt & VT_TYPEMASK, value);
    } else {
        ok = simple_from(held, vt, value);
        value->vt = ok ? vt : VT_EMPTY;
    }
    Py_DECREF(held);
    return ok;
}

/* VT_EMPTY for what a VARIANT is made of. */
static VARTYPE type_of(PyObject *object)
{
    if (py_is_datetime(object))
        return VT_FILETIME;
    if (PyBytes_Check(object) || PyByteArray_Check(object) || PyMemoryView_Check(object))
        return VT_BLOB;
    if (Py_TYPE(object) == &py_iid_type)
        return VT_CLSID;
    if (py_is_interface(object) && py_kind_of_object(object) == &py_stream_kind)
        return VT_STREAM;
    if (py_is_interface(object) && py_kind_of_object(object) == &py_storage_kind)
        return VT_STORAGE;
    return VT_EMPTY;
}

bool py_to_property(PyObject *object, PROPVARIANT *ret_value)
{
    PROPVARIANT value = {.vt = VT_EMPTY};
    VARTYPE vt = type_of(object);
    bool ok;

    if (py_is_typed(object)) {
        ok = typed_from(object, &value);
    } else if (PyList_Check(object) || PyTuple_Check(object)) {
        value.vt = VT_VECTOR | VT_VARIANT;
        ok = vector_from(object, VT_VARIANT, &value);
    } else if (vt != VT_EMPTY) {
        ok = simple_from(object, vt, &value);
        value.vt = ok ? vt : VT_EMPTY;
    } else {
        ok = py_to_variant(object, PY_EMPTY_PLAIN, (VARIANT *)&value);
    }
    if (ok)
        *ret_value = value;
    else
        PropVariantClear(&value);
    return ok;
}
