/* SPDX-License-Identifier: MIT */
/*
 * What records consist of, as Python's copy module and their constructors hand it on.
 */
#pragma once

#include "typelibs/records.h"

/* __reduce__: the function that makes such a record, and its arguments. */
PyObject *py_record_reduce(PyObject *self, PyObject *unused);

/*
 * Copies into @record what @data holds: another record, the view of one that __reduce__ gives, or
 * the bytes of a structure in which nothing is an address.
 */
bool py_record_fill(PyObject *record, PyObject *data);
