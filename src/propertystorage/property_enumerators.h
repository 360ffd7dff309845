/* SPDX-License-Identifier: MIT */
/*
 * Enumerators of property sets and of properties: over what there was when they were made.
 */
#pragma once

#include <comity/propidl.h>

/* Each takes the elements over, which come from malloc(), the names in them from task memory. They
 * are freed on failure, too. E_OUTOFMEMORY. */
HRESULT property_enum_new(STATPROPSTG *elements, ULONG n, IEnumSTATPROPSTG **ret_enum);
HRESULT property_set_enum_new(STATPROPSETSTG *elements, ULONG n, IEnumSTATPROPSETSTG **ret_enum);
