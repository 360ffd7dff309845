/* SPDX-License-Identifier: MIT */
/*
 * The intrinsic functions by subject; what each does is VBScript's language reference. The table
 * (intrinsics.c) has checked the number of arguments before any of them is called.
 */
#pragma once

#include "vblib/context.h"

typedef HRESULT vb_function(struct vb_context *context, VARIANT *arguments, unsigned count,
                            VARIANT *ret_result);

/* information.c: what a value is */
vb_function vb_is_array, vb_is_date, vb_is_empty, vb_is_null, vb_is_numeric, vb_is_object;
vb_function vb_type_name, vb_var_type, vb_lbound, vb_ubound;
