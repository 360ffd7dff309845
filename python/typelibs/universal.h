/* SPDX-License-Identifier: MIT */
/*
 * Universal gateways: vtables that are made at run time of what a type library says, so that Python
 * objects implement any interface. win32com.universal describes the methods; pythoncom._univgw is
 * what it calls.
 */
#pragma once

#include "interfaces/interface.h"

/* The kind of a registered interface, or NULL. */
const struct py_kind *py_universal_kind_of(REFIID iid);

bool py_universal_init(PyObject *module);
