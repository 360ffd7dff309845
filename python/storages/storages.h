/* SPDX-License-Identifier: MIT */
/*
 * Arguments of storages' methods and functions. False with an exception set.
 */
#pragma once

#include "values/python_com.h"

/* TypeError for others than None. */
bool py_must_be_none(PyObject *object);

/* Names of elements, a sequence of them or None: NULL. For py_snb_free(). */
bool py_snb_from(PyObject *object, SNB *ret_names);
void py_snb_free(SNB names);

/* The same back: a list, or None. */
PyObject *py_snb_new(SNB names);

/* A sequence of identifiers, or None: NULL. The array is the caller's, for PyMem_Free(). */
bool py_iids_from(PyObject *object, IID **ret_iids, Py_ssize_t *ret_n);

/* A datetime. ValueError before 1601. */
bool py_to_filetime(PyObject *object, FILETIME *ret_time);

/* What Python objects implement IStorage by. */
extern const IStorageVtbl py_storage_gateway;
