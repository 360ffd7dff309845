/* SPDX-License-Identifier: MIT */
/*
 * PyIConnectionPointContainer and PyIConnectionPoint, and their gateways: where sinks of events
 * are attached.
 */
#include "gateways/gateway.h"

/* ---- clients ---- */

static PyObject *container_FindConnectionPoint(PyObject *self, PyObject *iid_object)
{
    IConnectionPoint *point = NULL;
    HRESULT hr;
    IID iid;

    if (!py_guid_from(iid_object, &iid))
        return NULL;
    COM_CALL(hr, IConnectionPointContainer_FindConnectionPoint(
                     (IConnectionPointContainer *)py_pointer(self), &iid, &point));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return py_interface_new((IUnknown *)point, &IID_IConnectionPoint);
}

static PyObject *container_EnumConnectionPoints(PyObject *self, PyObject *unused)
{
    IEnumConnectionPoints *points = NULL;
    HRESULT hr;

    COM_CALL(hr, IConnectionPointContainer_EnumConnectionPoints(
                     (IConnectionPointContainer *)py_pointer(self), &points));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return py_interface_new((IUnknown *)points, &IID_IEnumConnectionPoints);
}

static IConnectionPoint *point_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *point_GetConnectionInterface(PyObject *self, PyObject *unused)
{
    HRESULT hr;
    IID iid;

    COM_CALL(hr, IConnectionPoint_GetConnectionInterface(point_of(self), &iid));
    return FAILED(hr) ? py_method_error(self, hr) : py_iid_new(&iid);
}

static PyObject *point_GetConnectionPointContainer(PyObject *self, PyObject *unused)
{
    IConnectionPointContainer *container = NULL;
    HRESULT hr;

    COM_CALL(hr, IConnectionPoint_GetConnectionPointContainer(point_of(self), &container));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return py_interface_new((IUnknown *)container, &IID_IConnectionPointContainer);
}

static PyObject *point_Advise(PyObject *self, PyObject *sink_object)
{
    IUnknown *sink;
    DWORD cookie;
    HRESULT hr;

    if (!py_interface_from(sink_object, &IID_IUnknown, false, &sink))
        return NULL;
    COM_CALL(hr, IConnectionPoint_Advise(point_of(self), sink, &cookie));
    py_release(sink);
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(cookie);
}

static PyObject *point_Unadvise(PyObject *self, PyObject *arguments)
{
    unsigned cookie;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &cookie))
        return NULL;
    COM_CALL(hr, IConnectionPoint_Unadvise(point_of(self), cookie));
    return py_method_result(self, hr);
}

static PyObject *point_EnumConnections(PyObject *self, PyObject *unused)
{
    IEnumConnections *connections = NULL;
    HRESULT hr;

    COM_CALL(hr, IConnectionPoint_EnumConnections(point_of(self), &connections));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return py_interface_new((IUnknown *)connections, &IID_IEnumConnections);
}

static PyMethodDef container_methods[] = {
    {"FindConnectionPoint", container_FindConnectionPoint, METH_O, "The point of an interface."},
    {"EnumConnectionPoints", container_EnumConnectionPoints, METH_NOARGS, "All points."},
    {0},
};

static PyMethodDef point_methods[] = {
    {"GetConnectionInterface", point_GetConnectionInterface, METH_NOARGS, "What sinks implement."},
    {"GetConnectionPointContainer", point_GetConnectionPointContainer, METH_NOARGS,
     "The object that has the point."},
    {"Advise", point_Advise, METH_O, "Attaches a sink."},
    {"Unadvise", point_Unadvise, METH_VARARGS, "Detaches a sink."},
    {"EnumConnections", point_EnumConnections, METH_NOARGS, "The sinks."},
    {0},
};

/* ---- gateways ---- */

static HRESULT gateway_EnumConnectionPoints(IConnectionPointContainer *iface,
                                            IEnumConnectionPoints **ppEnum)
{
    struct py_wanted wanted = {&IID_IEnumConnectionPoints, (void **)ppEnum, false};

    *ppEnum = NULL;
    return py_gateway_call(iface, "EnumConnectionPoints", py_take_interface, &wanted, "()");
}

static HRESULT gateway_FindConnectionPoint(IConnectionPointContainer *iface, REFIID riid,
                                           IConnectionPoint **ppCP)
{
    struct py_wanted wanted = {&IID_IConnectionPoint, (void **)ppCP, true};
    HRESULT hr;

    *ppCP = NULL;
    hr = py_gateway_call(iface, "FindConnectionPoint", py_take_interface, &wanted, "(O&)",
                         py_build_guid, riid);
    return SUCCEEDED(hr) && !*ppCP ? CONNECT_E_NOCONNECTION : hr;
}

static const IConnectionPointContainerVtbl container_gateway = {
    GATEWAY_UNKNOWN,
    .EnumConnectionPoints = gateway_EnumConnectionPoints,
    .FindConnectionPoint = gateway_FindConnectionPoint,
};

static HRESULT gateway_GetConnectionInterface(IConnectionPoint *iface, IID *pIID)
{
    return py_gateway_call(iface, "GetConnectionInterface", py_take_guid, pIID, "()");
}

static HRESULT gateway_GetConnectionPointContainer(IConnectionPoint *iface,
                                                   IConnectionPointContainer **ppCPC)
{
    struct py_wanted wanted = {&IID_IConnectionPointContainer, (void **)ppCPC, false};

    *ppCPC = NULL;
    return py_gateway_call(iface, "GetConnectionPointContainer", py_take_interface, &wanted, "()");
}

static HRESULT gateway_Advise(IConnectionPoint *iface, IUnknown *pUnkSink, DWORD *pdwCookie)
{
    *pdwCookie = 0;
    return py_gateway_call(iface, "Advise", py_take_ulong, pdwCookie, "(O&)", py_build_unknown,
                           pUnkSink);
}

static HRESULT gateway_Unadvise(IConnectionPoint *iface, DWORD dwCookie)
{
    return py_gateway_call(iface, "Unadvise", NULL, NULL, "(k)", (unsigned long)dwCookie);
}

static HRESULT gateway_EnumConnections(IConnectionPoint *iface, IEnumConnections **ppEnum)
{
    struct py_wanted wanted = {&IID_IEnumConnections, (void **)ppEnum, false};

    *ppEnum = NULL;
    return py_gateway_call(iface, "EnumConnections", py_take_interface, &wanted, "()");
}

static const IConnectionPointVtbl point_gateway = {
    GATEWAY_UNKNOWN,
    .GetConnectionInterface = gateway_GetConnectionInterface,
    .GetConnectionPointContainer = gateway_GetConnectionPointContainer,
    .Advise = gateway_Advise,
    .Unadvise = gateway_Unadvise,
    .EnumConnections = gateway_EnumConnections,
};

const struct py_kind py_connection_point_kind = {
    .iid = &IID_IConnectionPoint,
    .name = "PyIConnectionPoint",
    .base = &py_unknown_kind,
    .methods = point_methods,
    .gateway = &point_gateway,
};

const struct py_kind py_connection_point_container_kind = {
    .iid = &IID_IConnectionPointContainer,
    .name = "PyIConnectionPointContainer",
    .base = &py_unknown_kind,
    .methods = container_methods,
    .gateway = &container_gateway,
};
