/* SPDX-License-Identifier: MIT */
/*
 * A structure's bytes hold addresses that are good only as long as the record that owns what is
 * there. So the bytes that are handed out are a view of the record, which keeps it alive.
 */
#include "typelibs/record_data.h"

#include "interfaces/interface.h"
#include "values/values.h"

enum {
    FIELDS_MAX = 1024,
};

/* ---- reducing ---- */

static PyObject *identity(PyObject *self, PyObject *view)
{
    IRecordInfo *info = py_record_info(self);
    PyObject *library_iid, *iid, *function, *module, *result = NULL;
    TLIBATTR *library;
    ITypeInfo *type;
    ITypeLib *lib;
    UINT index;
    GUID guid;
    HRESULT hr;

    hr = IRecordInfo_GetGuid(info, &guid);
    if (SUCCEEDED(hr))
        hr = IRecordInfo_GetTypeInfo(info, &type);
    if (FAILED(hr))
        return py_raise_hr(hr);
    hr = ITypeInfo_GetContainingTypeLib(type, &lib, &index);
    ITypeInfo_Release(type);
    if (FAILED(hr))
        return py_raise_hr(hr);
    hr = ITypeLib_GetLibAttr(lib, &library);
    if (FAILED(hr)) {
        ITypeLib_Release(lib);
        return py_raise_hr(hr);
    }
    module = PyImport_ImportModule("pythoncom");
    function = module ? PyObject_GetAttrString(module, "GetRecordFromGuids") : NULL;
    library_iid = py_iid_new(&library->guid);
    iid = py_iid_new(&guid);
    if (function && library_iid && iid)
        result = Py_BuildValue("O(OHHkOO)", function, library_iid, library->wMajorVerNum,
                               library->wMinorVerNum, (unsigned long)library->lcid, iid, view);
    Py_XDECREF(iid);
    Py_XDECREF(library_iid);
    Py_XDECREF(function);
    Py_XDECREF(module);
    ITypeLib_ReleaseTLibAttr(lib, library);
    ITypeLib_Release(lib);
    return result;
}

PyObject *py_record_reduce(PyObject *self, PyObject *unused)
{
    PyObject *view = PyMemoryView_FromObject(self), *result;

    if (!view)
        return NULL;
    result = identity(self, view);
    Py_DECREF(view);
    return result;
}

/* ---- filling ---- */

static bool is_plain_type(VARTYPE vt)
{
    switch (vt) {
    case VT_I1:
    case VT_I2:
    case VT_I4:
    case VT_I8:
    case VT_INT:
    case VT_UI1:
    case VT_UI2:
    case VT_UI4:
    case VT_UI8:
    case VT_UINT:
    case VT_R4:
    case VT_R8:
    case VT_CY:
    case VT_DATE:
    case VT_BOOL:
    case VT_ERROR:
        return true;
    default:
        return false;
    }
}

/* Whether nothing in such a structure, of which @data is one, is an address. */
static bool is_plain(IRecordInfo *info, void *data)
{
    BSTR names[FIELDS_MAX];
    ULONG n = FIELDS_MAX;
    bool plain = true;

    if (FAILED(IRecordInfo_GetFieldNames(info, &n, names)))
        return false;
    for (ULONG i = 0; i < n; i++) {
        VARIANT field = {0};
        void *array = NULL;

        plain = plain &&
                SUCCEEDED(IRecordInfo_GetFieldNoCopy(info, data, names[i], &field, &array)) &&
                is_plain_type(V_VT(&field) & (VARTYPE)~VT_BYREF);
        SysFreeString(names[i]);
    }
    return plain;
}

/* The record that a view is of; borrowed. */
static PyObject *record_behind(PyObject *data)
{
    if (PyMemoryView_Check(data))
        data = PyMemoryView_GET_BASE(data);
    return data && py_is_record(data) ? data : NULL;
}

static bool fill_from_record(PyObject *record, PyObject *source)
{
    IRecordInfo *info = py_record_info(record);
    HRESULT hr;

    if (!IRecordInfo_IsMatchingType(info, py_record_info(source))) {
        PyErr_SetString(PyExc_TypeError, "the record is of another type");
        return false;
    }
    hr = IRecordInfo_RecordCopy(info, py_record_data(source), py_record_data(record));
    if (FAILED(hr))
        py_raise_hr(hr);
    return SUCCEEDED(hr);
}

static bool fill_from_bytes(PyObject *record, const Py_buffer *bytes)
{
    IRecordInfo *info = py_record_info(record);
    ULONG size = 0;

    if (FAILED(IRecordInfo_GetSize(info, &size)) || (ULONG)bytes->len != size) {
        PyErr_Format(PyExc_ValueError, "Expecting a string of %lu bytes (got %zd)",
                     (unsigned long)size, bytes->len);
        return false;
    }
    if (!is_plain(info, py_record_data(record))) {
        PyErr_SetString(PyExc_TypeError,
                        "bytes that are to be addresses must come from a record's __reduce__()");
        return false;
    }
    memcpy(py_record_data(record), bytes->buf, size);
    return true;
}

bool py_record_fill(PyObject *record, PyObject *data)
{
    PyObject *source = record_behind(data);
    Py_buffer bytes;
    bool ok;

    if (source)
        return fill_from_record(record, source);
    if (PyObject_GetBuffer(data, &bytes, PyBUF_SIMPLE) < 0)
        return false;
    ok = fill_from_bytes(record, &bytes);
    PyBuffer_Release(&bytes);
    return ok;
}
