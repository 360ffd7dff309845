/* SPDX-License-Identifier: MIT */
/*
 * Custom data: values that a library has for itself, a type, a member or a parameter, by GUID, as
 * they are given to callers.
 */
#pragma once

#include "typelib/library.h"

/* The value of @guid, the caller's to clear; VT_EMPTY if there is none. E_INVALIDARG for NULL. */
HRESULT custom_data_get(const struct custom_value *list, REFGUID guid, VARIANT *value);

/* All of them, to be freed by ClearCustData(). */
HRESULT custom_data_get_all(const struct custom_value *list, CUSTDATA *values);
