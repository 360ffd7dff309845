/* SPDX-License-Identifier: MIT */
/*
 * PyIAdviseSink and its gateway: who is told of changes. Its methods return nothing to anybody.
 */
#include "gateways/gateway.h"
#include "transfer/media.h"

static IAdviseSink *sink_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *sink_OnDataChange(PyObject *self, PyObject *arguments)
{
    PyObject *medium_object;
    STGMEDIUM *medium;
    FORMATETC format;

    if (!PyArg_ParseTuple(arguments, "O&O", py_format_converter, &format, &medium_object))
        return NULL;
    medium = py_medium_of(medium_object);
    if (!medium)
        return NULL;
    WITHOUT_GIL(IAdviseSink_OnDataChange(sink_of(self), &format, medium));
    Py_RETURN_NONE;
}

static PyObject *sink_OnViewChange(PyObject *self, PyObject *arguments)
{
    unsigned aspect;
    int index;

    if (!PyArg_ParseTuple(arguments, "Ii", &aspect, &index))
        return NULL;
    WITHOUT_GIL(IAdviseSink_OnViewChange(sink_of(self), aspect, index));
    Py_RETURN_NONE;
}

static PyObject *sink_OnRename(PyObject *self, PyObject *moniker_object)
{
    IMoniker *moniker;

    if (!py_interface_from(moniker_object, &IID_IMoniker, true, &moniker))
        return NULL;
    WITHOUT_GIL(IAdviseSink_OnRename(sink_of(self), moniker));
    py_release(moniker);
    Py_RETURN_NONE;
}

static PyObject *sink_OnSave(PyObject *self, PyObject *unused)
{
    WITHOUT_GIL(IAdviseSink_OnSave(sink_of(self)));
    Py_RETURN_NONE;
}

static PyObject *sink_OnClose(PyObject *self, PyObject *unused)
{
    WITHOUT_GIL(IAdviseSink_OnClose(sink_of(self)));
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"OnDataChange", sink_OnDataChange, METH_VARARGS, "Data changed."},
    {"OnViewChange", sink_OnViewChange, METH_VARARGS, "What is seen changed."},
    {"OnRename", sink_OnRename, METH_O, "The object has another name."},
    {"OnSave", sink_OnSave, METH_NOARGS, "The object was saved."},
    {"OnClose", sink_OnClose, METH_NOARGS, "The object closed."},
    {0},
};

/* ---- the gateway ---- */

static void gateway_OnDataChange(IAdviseSink *iface, FORMATETC *pFormatetc, STGMEDIUM *pStgmed)
{
    py_gateway_call(iface, "OnDataChange", NULL, NULL, "(O&O&)", py_build_format, pFormatetc,
                    py_build_medium, pStgmed);
}

static void gateway_OnViewChange(IAdviseSink *iface, DWORD dwAspect, LONG lindex)
{
    py_gateway_call(iface, "OnViewChange", NULL, NULL, "(Ii)", dwAspect, lindex);
}

static void gateway_OnRename(IAdviseSink *iface, IMoniker *pmk)
{
    py_gateway_call(iface, "OnRename", NULL, NULL, "(O&)", py_build_interface,
                    &(struct py_passed){&IID_IMoniker, pmk});
}

static void gateway_OnSave(IAdviseSink *iface)
{
    py_gateway_call(iface, "OnSave", NULL, NULL, "()");
}

static void gateway_OnClose(IAdviseSink *iface)
{
    py_gateway_call(iface, "OnClose", NULL, NULL, "()");
}

static const IAdviseSinkVtbl gateway = {
    GATEWAY_UNKNOWN,
    .OnDataChange = gateway_OnDataChange,
    .OnViewChange = gateway_OnViewChange,
    .OnRename = gateway_OnRename,
    .OnSave = gateway_OnSave,
    .OnClose = gateway_OnClose,
};

const struct py_kind py_advise_sink_kind = {
    .iid = &IID_IAdviseSink,
    .name = "PyIAdviseSink",
    .base = &py_unknown_kind,
    .methods = methods,
    .gateway = &gateway,
};
