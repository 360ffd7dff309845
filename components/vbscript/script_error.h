/* SPDX-License-Identifier: MIT */
/*
 * IActiveScriptError: what a host is told of an error in a script.
 */
#pragma once

#include <activscp.h>

#include "vbrun/machine.h"

/* A copy of @error; E_OUTOFMEMORY. */
HRESULT script_error_new(const struct machine_error *error, IActiveScriptError **ret_error);

/* Fills @ret_info, whose texts the caller frees. */
void script_error_fill(const struct machine_error *error, EXCEPINFO *ret_info);
