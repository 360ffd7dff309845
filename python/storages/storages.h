/* SPDX-License-Identifier: MIT */
/*
 * Arguments of storages' methods and functions. False with an exception set.
 */
#pragma once

#include "values/python_com.h"

/* Names of elements to leave out are not supported: TypeError for others than None. */
bool py_must_be_none(PyObject *object);

/* A sequence of identifiers, or None: NULL. The array is the caller's, for PyMem_Free(). */
bool py_iids_from(PyObject *object, IID **ret_iids, Py_ssize_t *ret_n);

/* A datetime. ValueError before 1601. */
bool py_to_filetime(PyObject *object, FILETIME *ret_time);
