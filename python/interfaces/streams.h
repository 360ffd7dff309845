/* SPDX-License-Identifier: MIT */
/*
 * Streams in Python: what the client's type and the gateway share.
 */
#pragma once

#include "gateways/gateway.h"

/* Also that of ISequentialStream, whose methods come first. */
extern const IStreamVtbl py_stream_gateway;

/* A tuple of 11 items. The name stays the caller's. */
PyObject *py_stat_new(const STATSTG *stat);

/* A py_take of a STATSTG. */
bool py_stat_from(PyObject *result, void *ret_stat);
