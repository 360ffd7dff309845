/* SPDX-License-Identifier: MIT */
/*
 * Exception log: where people find what a server did not mean its clients to get.
 */
#pragma once

#include "values/python_com.h"

struct py_exception {
    PyObject *type, *value, *traceback; /* owned */
};

/* Whether COM started this process, and hears what it writes: `comity log` tells it. */
bool py_is_launched(void);

/* The traceback, after @beginning; NULL if memory is out. */
BSTR py_traceback_text(const struct py_exception *exception, const char *beginning);

/*
 * Tells win32com.logger if a program has set that, else stderr; and the class's log what that does
 * not hear otherwise. @method is of an interface, NULL for a member that was invoked.
 */
void py_exception_log(const struct py_exception *exception, const char *method);
