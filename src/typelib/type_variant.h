/* SPDX-License-Identifier: MIT */
/*
 * Type variant: the VARTYPE that a described type has in a VARIANT.
 */
#pragma once

#include "typelib/type_lib.h"

/*
 * Aliases are what they stand for, enumerations VT_I4, pointers to interfaces VT_DISPATCH or
 * VT_UNKNOWN, other pointers VT_BYREF; a structure is VT_RECORD. Outcome: DISP_E_BADVARTYPE for
 * what no VARIANT can hold. Failures are those of looking up another library's type.
 */
HRESULT type_variant_of(const struct type *type, const TYPEDESC *desc, VARTYPE *ret_vt);
