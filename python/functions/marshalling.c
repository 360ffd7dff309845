/* SPDX-License-Identifier: MIT */
/*
 * Streams in memory, and interfaces in streams.
 */
#include "functions/functions.h"
#include "interfaces/interface.h"

static PyObject *com_CreateStreamOnHGlobal(PyObject *self, PyObject *arguments)
{
    PyObject *handle = Py_None;
    IStream *stream = NULL;
    int deletes = 1;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|Op", &handle, &deletes))
        return NULL;
    if (handle != Py_None) {
        PyErr_SetString(PyExc_TypeError, "only a stream on new memory can be made");
        return NULL;
    }
    hr = CreateStreamOnHGlobal(NULL, deletes, &stream);
    return py_interface_or_raise(hr, stream, &IID_IStream);
}

static PyObject *com_CoMarshalInterThreadInterfaceInStream(PyObject *self, PyObject *arguments)
{
    HRESULT hr;
    IStream *stream = NULL;
    IUnknown *unknown;
    PyObject *object;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "O&O", py_guid_converter, &iid, &object) ||
        !py_unknown_converter(object, &unknown))
        return NULL;
    COM_CALL(hr, CoMarshalInterThreadInterfaceInStream(&iid, unknown, &stream));
    py_release(unknown);
    return FAILED(hr) ? py_raise_thread_error(hr)
                      : py_interface_new((IUnknown *)stream, &IID_IStream);
}

/* The stream is used up, but Python's object still holds it. */
static PyObject *com_CoGetInterfaceAndReleaseStream(PyObject *self, PyObject *arguments)
{
    HRESULT hr;
    void *result = NULL;
    IStream *stream;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_stream_converter, &stream, py_guid_converter, &iid))
        return NULL;
    COM_CALL(hr, CoGetInterfaceAndReleaseStream(stream, &iid, &result));
    return FAILED(hr) ? py_raise_thread_error(hr) : py_interface_new(result, &iid);
}

static PyObject *com_CoMarshalInterface(PyObject *self, PyObject *arguments)
{
    unsigned context, flags = MSHLFLAGS_NORMAL;
    HRESULT hr;
    IUnknown *unknown;
    PyObject *stream_object, *object;
    IStream *stream;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "OO&OI|I", &stream_object, py_guid_converter, &iid, &object,
                          &context, &flags) ||
        !py_stream_converter(stream_object, &stream))
        return NULL;
    if (!py_unknown_converter(object, &unknown)) {
        py_release(stream);
        return NULL;
    }
    COM_CALL(hr, CoMarshalInterface(stream, &iid, unknown, context, NULL, flags));
    py_release(unknown);
    py_release(stream);
    if (FAILED(hr))
        return py_raise_thread_error(hr);
    Py_RETURN_NONE;
}

static PyObject *com_CoUnmarshalInterface(PyObject *self, PyObject *arguments)
{
    HRESULT hr;
    void *result = NULL;
    IStream *stream;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_stream_converter, &stream, py_guid_converter, &iid))
        return NULL;
    COM_CALL(hr, CoUnmarshalInterface(stream, &iid, &result));
    py_release(stream);
    return FAILED(hr) ? py_raise_thread_error(hr) : py_interface_new(result, &iid);
}

static PyObject *com_CoReleaseMarshalData(PyObject *self, PyObject *stream_object)
{
    HRESULT hr;
    IStream *stream;

    if (!py_stream_converter(stream_object, &stream))
        return NULL;
    WITHOUT_GIL(hr = CoReleaseMarshalData(stream));
    py_release(stream);
    return py_none_or_raise(hr);
}

static PyObject *com_CoCreateFreeThreadedMarshaler(PyObject *self, PyObject *object)
{
    HRESULT hr;
    IUnknown *outer, *marshaler = NULL;

    if (!py_unknown_converter(object, &outer))
        return NULL;
    WITHOUT_GIL(hr = CoCreateFreeThreadedMarshaler(outer, &marshaler));
    py_release(outer);
    return py_interface_or_raise(hr, marshaler, &IID_IUnknown);
}

/* ---- objects in streams ---- */

static PyObject *com_WriteClassStm(PyObject *self, PyObject *arguments)
{
    IStream *stream;
    CLSID clsid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_stream_converter, &stream, py_guid_converter,
                          &clsid))
        return NULL;
    WITHOUT_GIL(hr = WriteClassStm(stream, &clsid));
    py_release(stream);
    return py_none_or_raise(hr);
}

static PyObject *com_ReadClassStm(PyObject *self, PyObject *stream_object)
{
    IStream *stream;
    CLSID clsid;
    HRESULT hr;

    if (!py_stream_converter(stream_object, &stream))
        return NULL;
    WITHOUT_GIL(hr = ReadClassStm(stream, &clsid));
    py_release(stream);
    return FAILED(hr) ? py_raise_hr(hr) : py_iid_new(&clsid);
}

static PyObject *com_OleSaveToStream(PyObject *self, PyObject *arguments)
{
    PyObject *object, *stream_object;
    IPersistStream *persist;
    IStream *stream;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OO", &object, &stream_object) ||
        !py_interface_from(object, &IID_IPersistStream, false, &persist))
        return NULL;
    if (!py_stream_converter(stream_object, &stream)) {
        py_release(persist);
        return NULL;
    }
    COM_CALL(hr, OleSaveToStream(persist, stream));
    py_release(persist);
    py_release(stream);
    return py_none_or_raise(hr);
}

static PyObject *com_OleLoadFromStream(PyObject *self, PyObject *arguments)
{
    PyObject *stream_object;
    void *result = NULL;
    IStream *stream;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "OO&", &stream_object, py_guid_converter, &iid) ||
        !py_stream_converter(stream_object, &stream))
        return NULL;
    COM_CALL(hr, OleLoadFromStream(stream, &iid, &result));
    py_release(stream);
    return FAILED(hr) ? py_raise_thread_error(hr) : py_interface_new(result, &iid);
}

/* An object that is no OLE object has no use for a site, which may be None. */
static PyObject *com_OleLoad(PyObject *self, PyObject *arguments)
{
    PyObject *storage_object, *site_object;
    IOleClientSite *site;
    void *result = NULL;
    IStorage *storage;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "OO&O", &storage_object, py_guid_converter, &iid,
                          &site_object) ||
        !py_interface_from(storage_object, &IID_IStorage, false, &storage))
        return NULL;
    if (!py_interface_from(site_object, &IID_IOleClientSite, true, &site)) {
        py_release(storage);
        return NULL;
    }
    COM_CALL(hr, OleLoad(storage, &iid, site, &result));
    py_release(storage);
    py_release(site);
    return FAILED(hr) ? py_raise_thread_error(hr) : py_interface_new(result, &iid);
}

PyMethodDef py_marshal_methods[] = {
    {"CreateStreamOnHGlobal", com_CreateStreamOnHGlobal, METH_VARARGS, "A stream in memory."},
    {"CoMarshalInterThreadInterfaceInStream", com_CoMarshalInterThreadInterfaceInStream,
     METH_VARARGS, "A stream that brings an interface to another apartment."},
    {"CoGetInterfaceAndReleaseStream", com_CoGetInterfaceAndReleaseStream, METH_VARARGS,
     "The interface in such a stream."},
    {"CoMarshalInterface", com_CoMarshalInterface, METH_VARARGS, "Writes an interface."},
    {"CoUnmarshalInterface", com_CoUnmarshalInterface, METH_VARARGS, "Reads an interface."},
    {"CoReleaseMarshalData", com_CoReleaseMarshalData, METH_O, "Gives up a written interface."},
    {"WriteClassStm", com_WriteClassStm, METH_VARARGS, "Writes an identifier of a class."},
    {"ReadClassStm", com_ReadClassStm, METH_O, "Reads an identifier of a class."},
    {"OleSaveToStream", com_OleSaveToStream, METH_VARARGS, "Writes an object and its class."},
    {"OleLoadFromStream", com_OleLoadFromStream, METH_VARARGS, "Makes an object and reads it."},
    {"OleLoad", com_OleLoad, METH_VARARGS, "Makes an object and reads it from its storage."},
    {"CoCreateFreeThreadedMarshaler", com_CoCreateFreeThreadedMarshaler, METH_O,
     "Lets an object be called in every apartment."},
    {0},
};
