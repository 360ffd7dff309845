/* SPDX-License-Identifier: MIT */
/*
 * Values of properties in Python, and what names properties and tells of them. What converts to COM
 * returns false with an exception set.
 *
 * A value becomes what its Python type says: str a BSTR, datetime a FILETIME, bytes a BLOB, an
 * identifier a CLSID, a stream or storage itself, a list or tuple a vector; or what a VARIANT of
 * win32com.client says, also of the types that only properties have.
 */
#pragma once

#include "values/python_com.h"

/* For PropVariantClear(). */
bool py_to_property(PyObject *object, PROPVARIANT *ret_value);
PyObject *py_from_property(const PROPVARIANT *value);

/* Sequences of identifiers and names, of values, of identifiers alone. */
struct py_properties {
    ULONG n;
    PROPSPEC *specs;
    PROPVARIANT *values;
    PROPID *ids;
    LPOLESTR *names;
};

bool py_specs_from(PyObject *object, struct py_properties *properties);
bool py_ids_from(PyObject *object, struct py_properties *properties);

/* As many as there are specs or ids. */
bool py_property_values_from(PyObject *object, struct py_properties *properties);
bool py_property_names_from(PyObject *object, struct py_properties *properties);
void py_properties_clear(struct py_properties *properties);

/* Tuples. */
PyObject *py_specs_new(const PROPSPEC *specs, ULONG n);
PyObject *py_ids_new(const PROPID *ids, ULONG n);
PyObject *py_property_values_new(const PROPVARIANT *values, ULONG n);
PyObject *py_property_names_new(const LPOLESTR *names, ULONG n);

/* (name, identifier, type); (format, class, flags, changed, made, read, system). */
PyObject *py_property_stat_new(const STATPROPSTG *stat);
bool py_property_stat_from(PyObject *object, void *ret_stat); /* the name in task memory */
PyObject *py_property_set_stat_new(const STATPROPSETSTG *stat);
bool py_property_set_stat_from(PyObject *object, void *ret_stat);
