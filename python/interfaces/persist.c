/* SPDX-License-Identifier: MIT */
/*
 * PyIPersist and its heirs for streams, and their gateways: objects that keep themselves.
 */
#include "gateways/gateway.h"

static IPersistStreamInit *persist_of(PyObject *self)
{
    return py_pointer(self);
}

/* ---- clients: IPersistStream is IPersistStreamInit without InitNew ---- */

static PyObject *persist_GetClassID(PyObject *self, PyObject *unused)
{
    CLSID clsid;
    HRESULT hr;

    COM_CALL(hr, IPersist_GetClassID((IPersist *)py_pointer(self), &clsid));
    return FAILED(hr) ? py_method_error(self, hr) : py_iid_new(&clsid);
}

static PyObject *persist_IsDirty(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IPersistStreamInit_IsDirty(persist_of(self)));
    return FAILED(hr) ? py_method_error(self, hr) : PyBool_FromLong(hr == S_OK);
}

static PyObject *persist_Load(PyObject *self, PyObject *stream_object)
{
    IStream *stream;
    HRESULT hr;

    if (!py_stream_converter(stream_object, &stream))
        return NULL;
    COM_CALL(hr, IPersistStreamInit_Load(persist_of(self), stream));
    py_release(stream);
    return py_method_result(self, hr);
}

static PyObject *persist_Save(PyObject *self, PyObject *arguments)
{
    int clears_dirty = 1;
    IStream *stream;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&|p", py_stream_converter, &stream, &clears_dirty))
        return NULL;
    COM_CALL(hr, IPersistStreamInit_Save(persist_of(self), stream, clears_dirty));
    py_release(stream);
    return py_method_result(self, hr);
}

static PyObject *persist_GetSizeMax(PyObject *self, PyObject *unused)
{
    ULARGE_INTEGER size = {.QuadPart = 0};
    HRESULT hr;

    COM_CALL(hr, IPersistStreamInit_GetSizeMax(persist_of(self), &size));
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLongLong(size.QuadPart);
}

static PyObject *persist_InitNew(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IPersistStreamInit_InitNew(persist_of(self)));
    return py_method_result(self, hr);
}

static PyMethodDef persist_methods[] = {
    {"GetClassID", persist_GetClassID, METH_NOARGS, "The class that can load the object."},
    {0},
};

static PyMethodDef stream_methods[] = {
    {"IsDirty", persist_IsDirty, METH_NOARGS, "Whether there is something to save."},
    {"Load", persist_Load, METH_O, "Reads the object."},
    {"Save", persist_Save, METH_VARARGS, "Writes the object."},
    {"GetSizeMax", persist_GetSizeMax, METH_NOARGS, "How long the object can be."},
    {0},
};

static PyMethodDef init_methods[] = {
    {"InitNew", persist_InitNew, METH_NOARGS, "Starts with nothing to load."},
    {0},
};

/* ---- gateways ---- */

static HRESULT gateway_GetClassID(IPersistStreamInit *iface, CLSID *pClassID)
{
    return py_gateway_call(iface, "GetClassID", py_take_guid, pClassID, "()");
}

static HRESULT gateway_IsDirty(IPersistStreamInit *iface)
{
    ULONG is_dirty = 0;
    HRESULT hr;

    hr = py_gateway_call(iface, "IsDirty", py_take_ulong, &is_dirty, "()");
    return hr == S_OK && !is_dirty ? S_FALSE : hr;
}

static HRESULT gateway_Load(IPersistStreamInit *iface, IStream *pStm)
{
    return py_gateway_call(iface, "Load", NULL, NULL, "(O&)", py_build_stream, pStm);
}

static HRESULT gateway_Save(IPersistStreamInit *iface, IStream *pStm, BOOL fClearDirty)
{
    return py_gateway_call(iface, "Save", NULL, NULL, "(O&i)", py_build_stream, pStm,
                           (int)fClearDirty);
}

static HRESULT gateway_GetSizeMax(IPersistStreamInit *iface, ULARGE_INTEGER *pCbSize)
{
    ULONGLONG size = 0;
    HRESULT hr;

    hr = py_gateway_call(iface, "GetSizeMax", py_take_ulonglong, &size, "()");
    pCbSize->QuadPart = size;
    return hr;
}

static HRESULT gateway_InitNew(IPersistStreamInit *iface)
{
    return py_gateway_call(iface, "InitNew", NULL, NULL, "()");
}

/* Also those of IPersist and IPersistStream, whose methods come first. */
static const IPersistStreamInitVtbl stream_gateway = {
    GATEWAY_UNKNOWN,
    .GetClassID = gateway_GetClassID,
    .IsDirty = gateway_IsDirty,
    .Load = gateway_Load,
    .Save = gateway_Save,
    .GetSizeMax = gateway_GetSizeMax,
    .InitNew = gateway_InitNew,
};

/* ---- kinds ---- */

const struct py_kind py_persist_kind = {
    .iid = &IID_IPersist,
    .name = "PyIPersist",
    .base = &py_unknown_kind,
    .methods = persist_methods,
    .gateway = &stream_gateway,
};

const struct py_kind py_persist_stream_kind = {
    .iid = &IID_IPersistStream,
    .name = "PyIPersistStream",
    .base = &py_persist_kind,
    .methods = stream_methods,
    .gateway = &stream_gateway,
};

/* A type of its own to COM, though the methods begin as IPersistStream's do. */
const struct py_kind py_persist_stream_init_kind = {
    .iid = &IID_IPersistStreamInit,
    .name = "PyIPersistStreamInit",
    .base = &py_persist_stream_kind,
    .methods = init_methods,
    .gateway = &stream_gateway,
};
