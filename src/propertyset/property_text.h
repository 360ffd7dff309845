/* SPDX-License-Identifier: MIT */
/*
 * Text of property sets: in the code page of its section, UTF-16 among them, or as UTF-16 whatever
 * the section has.
 */
#pragma once

#include <comity/windef.h>
#include <comity/winerror.h>

#include "image/span.h"
#include "locale/code_page.h"

/* Text as far as its 0, on the heap. A code page that is not known is taken for the neutral one.
 * E_OUTOFMEMORY. */
HRESULT property_text_to_utf16(struct span bytes, uint16_t code_page, char16_t **ret_text);
HRESULT property_text_to_utf8(struct span bytes, uint16_t code_page, char **ret_text);

/* Bytes in a code page, on the heap, their 0 counted. E_OUTOFMEMORY. */
HRESULT property_text_from_utf16(const char16_t *text, uint16_t code_page, uint8_t **ret_bytes,
                                 size_t *ret_size);
