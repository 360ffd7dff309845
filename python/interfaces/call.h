/* SPDX-License-Identifier: MIT */
/*
 * The arguments and results of one call of a member: from Python to DISPPARAMS, and what came back
 * in the result and by reference.
 */
#pragma once

#include "values/python_com.h"

struct call {
    DISPPARAMS params;
    DISPID put; /* the named argument of a put */
    VARIANT result;
    EXCEPINFO excepinfo;
    bool wants_result;
    Py_ssize_t room;    /* of the arrays below, and of params.rgvarg */
    VARIANT *values;    /* what arguments by reference point to, in the order of the call */
    PyObject **objects; /* owned: VARIANT objects that get a value back, or NULL */
    bool *are_results;  /* by told types: what comes back in them is a result */
};

/* The arguments of @tuple from @first on, by their own types. A failed call is deinitialised too.
 */
bool call_init(struct call *call, PyObject *tuple, Py_ssize_t first);

/*
 * The same by types that are told: @result_type is (type, flags), @types one such pair for each
 * argument. Missing ends what is passed, but for places of results.
 */
bool call_init_typed(struct call *call, PyObject *result_type, PyObject *types, PyObject *tuple,
                     Py_ssize_t first);
void call_deinit(struct call *call);

/* The value of a property that is put is a named argument, as Invoke() requires. */
void call_mark_put(struct call *call, WORD flags);

/* None, the one result, or a tuple of them. */
PyObject *call_results(struct call *call);
