/* SPDX-License-Identifier: MIT */
/*
 * Lists of formats, and an enumerator of one.
 */
#pragma once

#include <comity/objbase.h>

/* A copy whose target device is its own. E_OUTOFMEMORY. */
HRESULT format_copy(const FORMATETC *format, FORMATETC *ret_copy);

/* Copies of @n formats, in memory of CoTaskMemAlloc(). */
HRESULT format_list_copy(const FORMATETC *formats, ULONG n, FORMATETC **ret_copies);
void format_list_free(FORMATETC *formats, ULONG n);

/* Enumerates copies of the formats. */
HRESULT format_list_enumerate(const FORMATETC *formats, ULONG n, IEnumFORMATETC **ret_enumerator);
