/* SPDX-License-Identifier: MIT */
/*
 * What the ABI's value functions and key functions share.
 */
#pragma once

#include "registry/key.h"

/* The @index-th value: the first part's, then those that only the other part has. */
HRESULT winreg_enum_value(struct key_read *read, uint32_t index, struct value_view *ret_value);
