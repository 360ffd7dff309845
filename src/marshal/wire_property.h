/* SPDX-License-Identifier: MIT */
/*
 * Wire types of property sets: PROPVARIANT, PROPSPEC and what tells of properties. Source: the IDL
 * of the Windows SDK's propidlbase.
 */
#pragma once

#include "marshal/wire_type.h"

extern const struct wire_type wire_property;          /* PROPVARIANT */
extern const struct wire_type wire_property_spec;     /* PROPSPEC */
extern const struct wire_type wire_property_stat;     /* STATPROPSTG */
extern const struct wire_type wire_property_set_stat; /* STATPROPSETSTG */
extern const struct wire_type wire_guid_or_null;      /* CLSID * */
