/* SPDX-License-Identifier: MIT */
/*
 * Security blankets: what calls are protected by, as IClientSecurity and IServerSecurity tell it.
 */
#pragma once

#include "values/python_com.h"

struct py_blanket {
    DWORD authentication, authorization;
    OLECHAR *server; /* owned, of CoTaskMemAlloc(); NULL is nobody */
    DWORD level, impersonation, capabilities;
};

/*
 * A dict as pywin32 has it; under @last_key stands @last_text, or None. COLE_DEFAULT_PRINCIPAL,
 * which is no text, is None too.
 */
PyObject *py_blanket_new(const struct py_blanket *blanket, const char *last_key,
                         const OLECHAR *last_text);

/* The name of a server or client, for "O&" of py_gateway_call(). */
PyObject *py_build_principal(void *name);

/* Where a gateway's caller wants them; any may be NULL. */
struct py_wanted_blanket {
    DWORD *authentication, *authorization;
    OLECHAR **server;
    DWORD *level, *impersonation, *capabilities;
};

/* Takes (authentication, authorization, server, level, impersonation, capabilities). */
bool py_take_blanket(PyObject *result, void *wanted);
