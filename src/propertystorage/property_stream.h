/* SPDX-License-Identifier: MIT */
/*
 * Property sets at their places, read and written as a whole.
 */
#pragma once

#include <comity/propidl.h>

#include "propertyset/property_set.h"
#include "propertystorage/property_place.h"

/* The set refers to the bytes, which are the caller's, for free(). STG_E_INVALIDHEADER,
 * E_OUTOFMEMORY, what the stream fails with. */
HRESULT property_stream_read(const struct property_place *place, struct property_set *ret_set,
                             uint8_t **ret_bytes);

/* STG_E_MEDIUMFULL, E_OUTOFMEMORY, what the stream fails with. */
HRESULT property_stream_write(const struct property_place *place, const struct property_set *set);
