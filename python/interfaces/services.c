/* SPDX-License-Identifier: MIT */
/*
 * PyIServiceProvider, PyIExternalConnection and PyIGlobalInterfaceTable.
 */
#include "gateways/gateway.h"

/* ---- IServiceProvider ---- */

static PyObject *provider_QueryService(PyObject *self, PyObject *arguments)
{
    void *result = NULL;
    GUID service;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_guid_converter, &service, py_guid_converter, &iid))
        return NULL;
    COM_CALL(hr, IServiceProvider_QueryService((IServiceProvider *)py_pointer(self), &service, &iid,
                                               &result));
    return FAILED(hr) ? py_method_error(self, hr) : py_interface_new(result, &iid);
}

static PyMethodDef provider_methods[] = {
    {"QueryService", provider_QueryService, METH_VARARGS, "An interface of a service."},
    {0},
};

static HRESULT gateway_QueryService(IServiceProvider *iface, REFGUID guidService, REFIID riid,
                                    void **ppvObject)
{
    struct py_wanted wanted = {riid, ppvObject, false};

    *ppvObject = NULL;
    return py_gateway_call(iface, "QueryService", py_take_interface, &wanted, "(O&O&)",
                           py_build_guid, guidService, py_build_guid, riid);
}

static const IServiceProviderVtbl provider_gateway = {
    GATEWAY_UNKNOWN,
    .QueryService = gateway_QueryService,
};

/* ---- IExternalConnection ---- */

static PyObject *external_AddConnection(PyObject *self, PyObject *arguments)
{
    unsigned kind, reserved;
    DWORD count;

    if (!PyArg_ParseTuple(arguments, "II", &kind, &reserved))
        return NULL;
    WITHOUT_GIL(count = IExternalConnection_AddConnection((IExternalConnection *)py_pointer(self),
                                                          kind, reserved));
    return PyLong_FromUnsignedLong(count);
}

static PyObject *external_ReleaseConnection(PyObject *self, PyObject *arguments)
{
    unsigned kind, reserved;
    int closes;
    DWORD count;

    if (!PyArg_ParseTuple(arguments, "IIp", &kind, &reserved, &closes))
        return NULL;
    WITHOUT_GIL(count = IExternalConnection_ReleaseConnection(
                    (IExternalConnection *)py_pointer(self), kind, reserved, closes));
    return PyLong_FromUnsignedLong(count);
}

static PyMethodDef external_methods[] = {
    {"AddConnection", external_AddConnection, METH_VARARGS, "A client came; how many there are."},
    {"ReleaseConnection", external_ReleaseConnection, METH_VARARGS, "A client went."},
    {0},
};

static DWORD gateway_AddConnection(IExternalConnection *iface, DWORD extconn, DWORD reserved)
{
    ULONG count = 0;

    py_gateway_call(iface, "AddConnection", py_take_ulong, &count, "(kk)", (unsigned long)extconn,
                    (unsigned long)reserved);
    return count;
}

static DWORD gateway_ReleaseConnection(IExternalConnection *iface, DWORD extconn, DWORD reserved,
                                       BOOL fLastReleaseCloses)
{
    ULONG count = 0;

    py_gateway_call(iface, "ReleaseConnection", py_take_ulong, &count, "(kki)",
                    (unsigned long)extconn, (unsigned long)reserved, (int)fLastReleaseCloses);
    return count;
}

static const IExternalConnectionVtbl external_gateway = {
    GATEWAY_UNKNOWN,
    .AddConnection = gateway_AddConnection,
    .ReleaseConnection = gateway_ReleaseConnection,
};

/* ---- IGlobalInterfaceTable ---- */

static IGlobalInterfaceTable *table_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *table_RegisterInterfaceInGlobal(PyObject *self, PyObject *arguments)
{
    PyObject *object;
    IUnknown *unknown;
    DWORD cookie;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "OO&", &object, py_guid_converter, &iid) ||
        !py_interface_from(object, &iid, false, &unknown))
        return NULL;
    COM_CALL(hr, IGlobalInterfaceTable_RegisterInterfaceInGlobal(table_of(self), unknown, &iid,
                                                                 &cookie));
    py_release(unknown);
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(cookie);
}

static PyObject *table_GetInterfaceFromGlobal(PyObject *self, PyObject *arguments)
{
    void *result = NULL;
    unsigned cookie;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "IO&", &cookie, py_guid_converter, &iid))
        return NULL;
    COM_CALL(hr,
             IGlobalInterfaceTable_GetInterfaceFromGlobal(table_of(self), cookie, &iid, &result));
    return FAILED(hr) ? py_method_error(self, hr) : py_interface_new(result, &iid);
}

static PyObject *table_RevokeInterfaceFromGlobal(PyObject *self, PyObject *arguments)
{
    unsigned cookie;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &cookie))
        return NULL;
    COM_CALL(hr, IGlobalInterfaceTable_RevokeInterfaceFromGlobal(table_of(self), cookie));
    return py_method_result(self, hr);
}

static PyMethodDef table_methods[] = {
    {"RegisterInterfaceInGlobal", table_RegisterInterfaceInGlobal, METH_VARARGS,
     "Makes an interface known to all apartments; its cookie."},
    {"GetInterfaceFromGlobal", table_GetInterfaceFromGlobal, METH_VARARGS,
     "The interface of a cookie, for this apartment."},
    {"RevokeInterfaceFromGlobal", table_RevokeInterfaceFromGlobal, METH_VARARGS,
     "Forgets the interface."},
    {0},
};

/* ---- kinds ---- */

const struct py_kind py_service_provider_kind = {
    .iid = &IID_IServiceProvider,
    .name = "PyIServiceProvider",
    .base = &py_unknown_kind,
    .methods = provider_methods,
    .gateway = &provider_gateway,
};

const struct py_kind py_external_connection_kind = {
    .iid = &IID_IExternalConnection,
    .name = "PyIExternalConnection",
    .base = &py_unknown_kind,
    .methods = external_methods,
    .gateway = &external_gateway,
};

const struct py_kind py_global_interface_table_kind = {
    .iid = &IID_IGlobalInterfaceTable,
    .name = "PyIGlobalInterfaceTable",
    .base = &py_unknown_kind,
    .methods = table_methods,
};
