/* SPDX-License-Identifier: MIT */
/*
 * Values of properties: PROPVARIANTs as property sets store them, their type first. Source:
 * [MS-OLEPS] 2.9 to 2.15.
 *
 * An LPSTR is UTF-8 in memory, whatever code page the property set has. Streams and storages are
 * stored as names of elements beside the property set; to this module they are those names, wide,
 * in pwszVal, or where the stream of a VERSIONEDSTREAM is.
 */
#pragma once

#include <comity/propidl.h>

#include "image/span.h"
#include "propertyset/property_bytes.h"

/*
 * Reads a value into task memory, or @memory. STG_E_DOCFILECORRUPT; ERROR_NOT_SUPPORTED for a type
 * that is not known; E_OUTOFMEMORY.
 */
HRESULT property_value_read(struct span bytes, USHORT code_page, PROPVARIANT *ret_value);
HRESULT property_value_read_into(struct span bytes, USHORT code_page, PMemoryAllocator *memory,
                                 PROPVARIANT *ret_value);

/* Puts a value. STG_E_INVALIDPARAMETER for what cannot be stored, E_OUTOFMEMORY. */
HRESULT property_value_write(const PROPVARIANT *value, USHORT code_page,
                             struct property_bytes *bytes);

/* Whether the value is the name of an element. */
bool property_value_is_indirect(VARTYPE vt);

/* PropVariantClear() for values as this module reads them. */
void property_value_clear(PROPVARIANT *value);

/* Bytes of a number in a PROPVARIANT, which are stored as they are; 0 for other types. */
ULONG property_value_scalar_size(VARTYPE vt);

/* Whether a type came with version 1 of property sets. */
bool property_value_is_version_1(VARTYPE vt);
