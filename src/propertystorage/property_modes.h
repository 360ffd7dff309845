/* SPDX-License-Identifier: MIT */
/*
 * What all that make or open property sets are picky about, as Windows is.
 */
#pragma once

#include <stdbool.h>

#include <comity/propidl.h>

bool property_flags_are_known(DWORD flags);

/* Arguments of IPropertySetStorage::Create and Open; the pointer is emptied. E_INVALIDARG,
 * STG_E_INVALIDPARAMETER, STG_E_INVALIDFLAG. */
HRESULT property_create_check(const FMTID *fmtid, DWORD flags, DWORD mode,
                              IPropertyStorage **ret_storage);
HRESULT property_open_check(const FMTID *fmtid, DWORD mode, IPropertyStorage **ret_storage);
