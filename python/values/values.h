/* SPDX-License-Identifier: MIT */
/*
 * Values between Python and VARIANT: by their own types, by types that are told, and back. What
 * converts to COM returns false with an exception set.
 */
#pragma once

#include "values/python_com.h"

enum py_empty {
    PY_EMPTY_PLAIN,
    PY_EMPTY_ARGUMENT, /* an absent argument */
};

extern PyObject *py_empty, *py_missing, *py_nothing, *py_arg_not_found;

bool py_to_variant(PyObject *object, enum py_empty empty, VARIANT *ret_variant);
PyObject *py_from_variant(const VARIANT *variant);

/* To a type that is told, without VT_BYREF. */
bool py_to_typed(PyObject *object, VARTYPE vt, VARIANT *ret_variant);

/* The size of a value that lies in a VARIANT's union. */
size_t py_size_of(VARTYPE vt);

/* Whether @object is a win32com.client.VARIANT; its type and value, the latter a reference. */
bool py_is_typed(PyObject *object);
PyObject *py_typed_value(PyObject *object, VARTYPE *ret_vt);

/* Sequences as arrays of @vt, nested ones as dimensions; and back as tuples. */
bool py_to_array(PyObject *object, VARTYPE vt, SAFEARRAY **ret_array);
PyObject *py_from_array(SAFEARRAY *array, VARTYPE vt);

/*
 * Dates are an instant in UTC; a Decimal is money unless DECIMAL is told. A date that datetime
 * cannot hold is a ValueError. A file's time is not, as others would not be told for it: what is
 * after the year 9999 is the last microsecond of that year.
 */
bool py_to_date(PyObject *object, DATE *ret_date);
PyObject *py_from_date(DATE date);
PyObject *py_from_filetime(const FILETIME *time);
bool py_is_datetime(PyObject *object);
bool py_is_decimal(PyObject *object);
bool py_to_currency(PyObject *object, CY *ret_currency);
bool py_to_decimal(PyObject *object, DECIMAL *ret_decimal);
PyObject *py_from_decimal(const VARIANT *variant); /* of a CY or a DECIMAL */
