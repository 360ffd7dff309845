/* SPDX-License-Identifier: MIT */
/*
 * Variant: which types a VARIANT may have, and what its functions share.
 */
#pragma once

#include <stdbool.h>

#include <comity/oleauto.h>

/* Whether VariantClear knows the type, VT_ARRAY and VT_BYREF included. */
bool variant_type_is_known(VARTYPE vt);

/* S_OK, or DISP_E_BADVARTYPE if no VARIANT that is copied or converted has this type. */
HRESULT variant_check_type(VARTYPE vt);

/*
 * A copy of @source without VT_BYREF, an object replaced by its default value; cleared by the
 * caller. DISP_E_TYPEMISMATCH if the object has none.
 */
HRESULT variant_copy_value(const VARIANT *source, LCID lcid, VARIANT *ret_value);
