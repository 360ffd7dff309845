/* SPDX-License-Identifier: MIT */
/*
 * The data of a registrar script's values: s REG_SZ, d REG_DWORD, b REG_BINARY, m REG_MULTI_SZ.
 */
#pragma once

#include <stdbool.h>

#include "registrar/registry_target.h"

/* Whether a word is a type's letter, of either case. */
bool registrar_data_is_type(const char16_t *word);

/*
 * Reads @text as that type. @ret_data's bytes are the caller's to free. E_FAIL, not raised, for
 * hexadecimal digits that are none or not in pairs.
 */
HRESULT registrar_data_read(char16_t type, const char16_t *text, size_t len,
                            struct registry_data *ret_data);
