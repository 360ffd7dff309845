/* SPDX-License-Identifier: MIT */
/*
 * What data objects speak of: formats (FORMATETC, a tuple of five) and media (PySTGMEDIUM).
 */
#pragma once

#include "values/python_com.h"

/* (format, None, aspect, index, tymed). A target device has no Python form: it is None. */
PyObject *py_format_new(const FORMATETC *format);
bool py_format_from(PyObject *object, FORMATETC *ret_format);
int py_format_converter(PyObject *object, void *ret_format); /* for "O&" */
PyObject *py_build_format(void *format);                     /* of py_gateway_call() */

/* An empty medium, whose STGMEDIUM it owns. */
PyObject *py_medium_new(void);
STGMEDIUM *py_medium_of(PyObject *object); /* borrowed; TypeError and NULL if it is none */

/* A copy that is the caller's. */
bool py_medium_copy(PyObject *object, STGMEDIUM *ret_medium);

/* One with a copy, which its receiver may keep; an empty one for NULL. For py_gateway_call(). */
PyObject *py_build_medium(void *medium);

bool py_media_init(PyObject *module);
