/* SPDX-License-Identifier: MIT */
/*
 * com_record: structures that type libraries describe, with their fields as attributes.
 */
#pragma once

#include "values/python_com.h"

/* Whether @object is a record. */
bool py_is_record(PyObject *object);

/* A copy of a record, of the class that pythoncom.RecordClasses has for it. */
PyObject *py_record_from(IRecordInfo *info, void *data);

/* A copy as a VARIANT's; it goes with py_variant_clear(). */
bool py_record_to_variant(PyObject *object, VARIANT *ret_variant);

/* What describes a record: borrowed. */
IRecordInfo *py_record_info(PyObject *object);

/* The structure itself, which the record owns. */
void *py_record_data(PyObject *object);

/* VariantClear() that frees a record's memory as well. */
void py_variant_clear(VARIANT *variant);

bool py_records_init(PyObject *module);
