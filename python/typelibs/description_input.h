/* SPDX-License-Identifier: MIT */
/*
 * Description input: FUNCDESC, VARDESC and TYPEDESC from what Python programs write of functions,
 * variables and types: the objects of descriptions.h, or sequences of the same items.
 */
#pragma once

#include "values/python_com.h"

struct description_part;

/* What a description points to; all zeros is nothing. */
struct description_parts {
    struct description_part *first;
};

void description_parts_clear(struct description_parts *parts);

/* Each keeps in @parts what its result points to; false with an exception set. */
bool py_func_desc_from(PyObject *object, struct description_parts *parts, FUNCDESC *ret_desc);
bool py_var_desc_from(PyObject *object, struct description_parts *parts, VARDESC *ret_desc);
bool py_type_desc_from(PyObject *object, struct description_parts *parts, TYPEDESC *ret_type);
