/* SPDX-License-Identifier: MIT */
/*
 * Property sets that Python objects implement.
 */
#pragma once

#include "gateways/gateway.h"

extern const IPropertyStorageVtbl py_property_storage_gateway;
extern const IPropertySetStorageVtbl py_property_set_storage_gateway;
