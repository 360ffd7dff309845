/* SPDX-License-Identifier: MIT */
/*
 * Values of properties to Python.
 */
#include "gateways/gateway.h"
#include "propertysets/property_values.h"
#include "values/values.h"

static PyObject *bytes_new(const void *bytes, size_t size)
{
    return PyBytes_FromStringAndSize(bytes, (Py_ssize_t)size);
}

/* What is no UTF-8 is kept as lone surrogates. */
static PyObject *narrow_new(const char *text)
{
    if (!text)
        Py_RETURN_NONE;
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "surrogateescape");
}

static PyObject *clipdata_new(const CLIPDATA *data)
{
    size_t size;

    if (!data || data->cbSize < sizeof(data->ulClipFmt))
        Py_RETURN_NONE;
    size = data->cbSize - sizeof(data->ulClipFmt);
    return Py_BuildValue("(lN)", (long)data->ulClipFmt, bytes_new(data->pClipData, size));
}

static PyObject *interface_new(void *unknown, REFIID iid)
{
    if (unknown)
        IUnknown_AddRef((IUnknown *)unknown);
    return py_interface_new(unknown, iid);
}

static PyObject *guid_new(const GUID *guid)
{
    if (!guid)
        Py_RETURN_NONE;
    return py_iid_new(guid);
}

static PyObject *versioned_new(const VERSIONEDSTREAM *versioned)
{
    if (!versioned)
        Py_RETURN_NONE;
    return Py_BuildValue("(NN)", py_iid_new(&versioned->guidVersion),
                         interface_new(versioned->pStream, &IID_IStream));
}

static PyObject *simple_new(const PROPVARIANT *value)
{
    switch (value->vt) {
    case VT_LPSTR:
        return narrow_new(value->pszVal);
    case VT_LPWSTR:
        return py_build_text(value->pwszVal);
    case VT_FILETIME:
        return py_from_filetime(&value->filetime);
    case VT_CLSID:
        return guid_new(value->puuid);
    case VT_BLOB:
    case VT_BLOB_OBJECT:
        return bytes_new(value->blob.pBlobData, value->blob.cbSize);
    case VT_CF:
        return clipdata_new(value->pclipdata);
    case VT_STREAM:
    case VT_STREAMED_OBJECT:
        return interface_new(value->pStream, &IID_IStream);
    case VT_STORAGE:
    case VT_STORED_OBJECT:
        return interface_new(value->pStorage, &IID_IStorage);
    case VT_VERSIONED_STREAM:
        return versioned_new(value->pVersionedStream);
    default:
        return py_from_variant((const VARIANT *)value);
    }
}

/* ---- vectors ---- */

static PyObject *element_new(const PROPVARIANT *value, ULONG i)
{
    PROPVARIANT element = {.vt = value->vt & VT_TYPEMASK};

    switch (element.vt) {
    case VT_VARIANT:
        return py_from_property(&value->capropvar.pElems[i]);
    case VT_CLSID:
        return py_iid_new(&value->cauuid.pElems[i]);
    case VT_CF:
        return clipdata_new(&value->caclipdata.pElems[i]);
    default:
        memcpy(&element.lVal, value->caub.pElems + i * py_size_of(element.vt),
               py_size_of(element.vt));
        return simple_new(&element);
    }
}

static PyObject *vector_new(const PROPVARIANT *value)
{
    PyObject *tuple;

    if ((value->vt & VT_TYPEMASK) == VT_UI1)
        return bytes_new(value->caub.pElems, value->caub.cElems);
    tuple = PyTuple_New((Py_ssize_t)value->caub.cElems);
    for (ULONG i = 0; tuple && i < value->caub.cElems; i++) {
        PyObject *element = element_new(value, i);

        if (element)
            PyTuple_SET_ITEM(tuple, (Py_ssize_t)i, element);
        else
            Py_CLEAR(tuple);
    }
    return tuple;
}

PyObject *py_from_property(const PROPVARIANT *value)
{
    return value->vt & VT_VECTOR ? vector_new(value) : simple_new(value);
}
