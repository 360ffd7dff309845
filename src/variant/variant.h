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
 * @source's value without VT_BYREF, shared with it: only to be read, not to be cleared.
 * E_INVALIDARG if it refers to nothing that can be read.
 */
HRESULT variant_read(const VARIANT *source, VARIANT *ret_value);

/*
 * A copy of @source without VT_BYREF, an object replaced by its default value; cleared by the
 * caller. DISP_E_TYPEMISMATCH if the object has none. A string is copied up to its NUL: operators
 * take constants without a BSTR's length, too.
 */
HRESULT variant_copy_value(const VARIANT *source, LCID lcid, VARIANT *ret_value);
