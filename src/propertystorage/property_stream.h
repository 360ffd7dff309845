/* SPDX-License-Identifier: MIT */
/*
 * Property sets in streams, read and written as a whole.
 */
#pragma once

#include <comity/propidl.h>

#include "propertyset/property_set.h"

/* The set refers to the bytes, which are the caller's, for free(). STG_E_INVALIDHEADER,
 * E_OUTOFMEMORY, what the stream fails with. */
HRESULT property_stream_read(IStream *stream, struct property_set *ret_set, uint8_t **ret_bytes);

/* STG_E_MEDIUMFULL, E_OUTOFMEMORY, what the stream fails with. */
HRESULT property_stream_write(IStream *stream, const struct property_set *set);
