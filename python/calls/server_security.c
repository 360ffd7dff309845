/* SPDX-License-Identifier: MIT */
/*
 * PyIServerSecurity and its gateway: who calls, and acting as the caller.
 */
#include "calls/blanket.h"
#include "gateways/gateway.h"

static IServerSecurity *security_of(PyObject *self)
{
    return py_pointer(self);
}

/* ---- clients ---- */

static PyObject *security_QueryBlanket(PyObject *self, PyObject *arguments)
{
    struct py_blanket blanket = {0};
    PyObject *result = NULL;
    unsigned capabilities = 0;
    void *client = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &capabilities))
        return NULL;
    blanket.capabilities = capabilities;
    COM_CALL(hr,
             IServerSecurity_QueryBlanket(security_of(self), &blanket.authentication,
                                          &blanket.authorization, &blanket.server, &blanket.level,
                                          &blanket.impersonation, &client, &blanket.capabilities));
    if (FAILED(hr))
        py_method_error(self, hr);
    else
        result = py_blanket_new(&blanket, "ClientName", client);
    CoTaskMemFree(blanket.server);
    return result;
}

static PyObject *security_ImpersonateClient(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IServerSecurity_ImpersonateClient(security_of(self)));
    return py_method_result(self, hr);
}

static PyObject *security_RevertToSelf(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IServerSecurity_RevertToSelf(security_of(self)));
    return py_method_result(self, hr);
}

static PyObject *security_IsImpersonating(PyObject *self, PyObject *unused)
{
    BOOL is_impersonating;

    WITHOUT_GIL(is_impersonating = IServerSecurity_IsImpersonating(security_of(self)));
    return PyBool_FromLong(is_impersonating);
}

static PyMethodDef methods[] = {
    {"QueryBlanket", security_QueryBlanket, METH_VARARGS, "What the call is protected by."},
    {"ImpersonateClient", security_ImpersonateClient, METH_NOARGS, "Acts as the caller."},
    {"RevertToSelf", security_RevertToSelf, METH_NOARGS, "Acts as itself again."},
    {"IsImpersonating", security_IsImpersonating, METH_NOARGS, "Whether it acts as the caller."},
    {0},
};

/* ---- the gateway ---- */

static HRESULT gateway_QueryBlanket(IServerSecurity *iface, DWORD *pAuthnSvc, DWORD *pAuthzSvc,
                                    OLECHAR **pServerPrincName, DWORD *pAuthnLevel,
                                    DWORD *pImpLevel, void **pPrivs, DWORD *pCapabilities)
{
    struct py_wanted_blanket wanted = {pAuthnSvc,   pAuthzSvc, pServerPrincName,
                                       pAuthnLevel, pImpLevel, pCapabilities};

    if (pPrivs)
        *pPrivs = NULL;
    return py_gateway_call(iface, "QueryBlanket", py_take_blanket, &wanted, "(I)",
                           pCapabilities ? *pCapabilities : 0);
}

static HRESULT gateway_ImpersonateClient(IServerSecurity *iface)
{
    return py_gateway_call(iface, "ImpersonateClient", NULL, NULL, "()");
}

static HRESULT gateway_RevertToSelf(IServerSecurity *iface)
{
    return py_gateway_call(iface, "RevertToSelf", NULL, NULL, "()");
}

static BOOL gateway_IsImpersonating(IServerSecurity *iface)
{
    int is_impersonating = 0;

    py_gateway_call(iface, "IsImpersonating", py_take_bool, &is_impersonating, "()");
    return is_impersonating;
}

static const IServerSecurityVtbl gateway = {
    GATEWAY_UNKNOWN,
    .QueryBlanket = gateway_QueryBlanket,
    .ImpersonateClient = gateway_ImpersonateClient,
    .RevertToSelf = gateway_RevertToSelf,
    .IsImpersonating = gateway_IsImpersonating,
};

const struct py_kind py_server_security_kind = {
    .iid = &IID_IServerSecurity,
    .name = "PyIServerSecurity",
    .base = &py_unknown_kind,
    .methods = methods,
    .gateway = &gateway,
};
