/* SPDX-License-Identifier: MIT */
/*
 * An enumerator of strings, for For Each.
 */
#pragma once

#include <comity/windows.h>

/* Of copies of the @n texts. */
HRESULT string_enum_new(const BSTR *texts, unsigned n, IUnknown **ret_enum);
