/* SPDX-License-Identifier: MIT */
/*
 * The arguments of a call of a universal gateway, in memory that Python knows by its address: each
 * at an offset of its own, as if they lay on a stack.
 */
#pragma once

#include <ffi.h>

#include "values/python_com.h"

/* As what an argument of a VARIANT's type is passed. */
ffi_type *py_universal_type(VARTYPE vt);

/* SizeOfVT(), ReadFromInTuple(), WriteFromOutTuple() and so on. */
extern PyMethodDef py_universal_memory_methods[];
