/* SPDX-License-Identifier: MIT */
/*
 * PyIClientSecurity and its gateway: what the calls of a proxy are protected by.
 */
#include "calls/blanket.h"
#include "gateways/gateway.h"

static IClientSecurity *security_of(PyObject *self)
{
    return py_pointer(self);
}

/* ---- clients ---- */

static PyObject *security_QueryBlanket(PyObject *self, PyObject *proxy_object)
{
    struct py_blanket blanket = {0};
    PyObject *result = NULL;
    IUnknown *proxy;
    void *unread;
    HRESULT hr;

    if (!py_unknown_converter(proxy_object, &proxy))
        return NULL;
    COM_CALL(hr,
             IClientSecurity_QueryBlanket(security_of(self), proxy, &blanket.authentication,
                                          &blanket.authorization, &blanket.server, &blanket.level,
                                          &blanket.impersonation, &unread, &blanket.capabilities));
    py_release(proxy);
    if (FAILED(hr))
        py_method_error(self, hr);
    else
        result = py_blanket_new(&blanket, "AuthInfo", NULL);
    CoTaskMemFree(blanket.server);
    return result;
}

static PyObject *security_SetBlanket(PyObject *self, PyObject *arguments)
{
    unsigned authentication, authorization, level, impersonation, capabilities;
    PyObject *server_object, *information;
    WCHAR *server = NULL;
    IUnknown *proxy;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&IIOIIOI", py_unknown_converter, &proxy, &authentication,
                          &authorization, &server_object, &level, &impersonation, &information,
                          &capabilities))
        return NULL;
    if (information != Py_None)
        PyErr_SetString(PyExc_TypeError, "AuthInfo must be None");
    else if (server_object != Py_None)
        server = py_wide(server_object, NULL);
    if (PyErr_Occurred()) {
        py_release(proxy);
        return NULL;
    }
    COM_CALL(hr, IClientSecurity_SetBlanket(security_of(self), proxy, authentication, authorization,
                                            server, level, impersonation, NULL, capabilities));
    PyMem_Free(server);
    py_release(proxy);
    return py_method_result(self, hr);
}

static PyObject *security_CopyProxy(PyObject *self, PyObject *proxy_object)
{
    IUnknown *proxy, *copy = NULL;
    HRESULT hr;

    if (!py_unknown_converter(proxy_object, &proxy))
        return NULL;
    COM_CALL(hr, IClientSecurity_CopyProxy(security_of(self), proxy, &copy));
    py_release(proxy);
    return FAILED(hr) ? py_method_error(self, hr) : py_interface_new(copy, &IID_IUnknown);
}

static PyMethodDef methods[] = {
    {"QueryBlanket", security_QueryBlanket, METH_O, "What calls of a proxy are protected by."},
    {"SetBlanket", security_SetBlanket, METH_VARARGS, "Sets that."},
    {"CopyProxy", security_CopyProxy, METH_O, "A proxy with settings of its own."},
    {0},
};

/* ---- the gateway ---- */

static HRESULT gateway_QueryBlanket(IClientSecurity *iface, IUnknown *pProxy, DWORD *pAuthnSvc,
                                    DWORD *pAuthzSvc, OLECHAR **pServerPrincName,
                                    DWORD *pAuthnLevel, DWORD *pImpLevel, void **pAuthInfo,
                                    DWORD *pCapabilites)
{
    struct py_wanted_blanket wanted = {pAuthnSvc,   pAuthzSvc, pServerPrincName,
                                       pAuthnLevel, pImpLevel, pCapabilites};

    if (pAuthInfo)
        *pAuthInfo = NULL;
    return py_gateway_call(iface, "QueryBlanket", py_take_blanket, &wanted, "(O&)",
                           py_build_unknown, pProxy);
}

static HRESULT gateway_SetBlanket(IClientSecurity *iface, IUnknown *pProxy, DWORD AuthnSvc,
                                  DWORD AuthzSvc, OLECHAR *pServerPrincName, DWORD AuthnLevel,
                                  DWORD ImpLevel, void *pAuthInfo, DWORD Capabilities)
{
    return py_gateway_call(iface, "SetBlanket", NULL, NULL, "(O&IIO&IIOI)", py_build_unknown,
                           pProxy, AuthnSvc, AuthzSvc, py_build_principal, pServerPrincName,
                           AuthnLevel, ImpLevel, Py_None, Capabilities);
}

static HRESULT gateway_CopyProxy(IClientSecurity *iface, IUnknown *pProxy, IUnknown **ppCopy)
{
    struct py_wanted wanted = {&IID_IUnknown, (void **)ppCopy, false};

    *ppCopy = NULL;
    return py_gateway_call(iface, "CopyProxy", py_take_interface, &wanted, "(O&)", py_build_unknown,
                           pProxy);
}

static const IClientSecurityVtbl gateway = {
    GATEWAY_UNKNOWN,
    .QueryBlanket = gateway_QueryBlanket,
    .SetBlanket = gateway_SetBlanket,
    .CopyProxy = gateway_CopyProxy,
};

const struct py_kind py_client_security_kind = {
    .iid = &IID_IClientSecurity,
    .name = "PyIClientSecurity",
    .base = &py_unknown_kind,
    .methods = methods,
    .gateway = &gateway,
};
