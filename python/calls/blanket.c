/* SPDX-License-Identifier: MIT */
#include "calls/blanket.h"

#include "gateways/gateway.h"

PyObject *py_build_principal(void *name)
{
    if (name == COLE_DEFAULT_PRINCIPAL)
        Py_RETURN_NONE;
    return py_build_text(name);
}

PyObject *py_blanket_new(const struct py_blanket *blanket, const char *last_key,
                         const OLECHAR *last_text)
{
    return Py_BuildValue("{sIsIsNsIsIsNsI}", "AuthnSvc", blanket->authentication, "AuthzSvc",
                         blanket->authorization, "ServerPrincipalName",
                         py_build_principal(blanket->server), "AuthnLevel", blanket->level,
                         "ImpLevel", blanket->impersonation, last_key,
                         py_build_text((void *)last_text), "Capabilities", blanket->capabilities);
}

static void give(DWORD *place, DWORD value)
{
    if (place)
        *place = value;
}

bool py_take_blanket(PyObject *result, void *wanted_)
{
    const struct py_wanted_blanket *wanted = wanted_;
    struct py_blanket blanket = {0};
    PyObject *server;

    if (!PyTuple_Check(result)) {
        PyErr_SetString(PyExc_TypeError, "QueryBlanket() must return a tuple of six");
        return false;
    }
    if (!PyArg_ParseTuple(result, "IIOIII", &blanket.authentication, &blanket.authorization,
                          &server, &blanket.level, &blanket.impersonation, &blanket.capabilities))
        return false;
    if (wanted->server) {
        *wanted->server = NULL;
        if (server != Py_None && !py_take_task_text(server, wanted->server))
            return false;
    }
    give(wanted->authentication, blanket.authentication);
    give(wanted->authorization, blanket.authorization);
    give(wanted->level, blanket.level);
    give(wanted->impersonation, blanket.impersonation);
    give(wanted->capabilities, blanket.capabilities);
    return true;
}
