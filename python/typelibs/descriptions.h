/* SPDX-License-Identifier: MIT */
/*
 * Descriptions: what type libraries say of types, functions and variables, as Python sees it: both
 * objects with attributes and sequences of the same, TYPEATTR, FUNCDESC and VARDESC.
 */
#pragma once

#include "values/python_com.h"

/* Each copies what it is made from; NULL with an exception set. */
PyObject *py_type_attr_new(const TYPEATTR *attr);
PyObject *py_func_desc_new(const FUNCDESC *desc);
PyObject *py_var_desc_new(const VARDESC *desc);

/* A type: its number, or (VT_PTR, type), (VT_USERDEFINED, reference) and so on. */
PyObject *py_type_desc_new(const TYPEDESC *desc);

bool py_descriptions_init(PyObject *module);
