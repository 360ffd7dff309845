/* SPDX-License-Identifier: MIT */
/*
 * Encodings of INI files: UTF-8, with a mark or without, UTF-16 with a mark, or Windows-1252.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

#include "installsystem/ini_text.h"

enum ini_encoding {
    INI_UTF8,
    INI_UTF8_MARKED,
    INI_UTF16_MARKED,
    INI_WINDOWS_1252, /* what is no UTF-8 */
};

HRESULT ini_decode(const void *bytes, size_t size, struct ini_text *ret_text,
                   enum ini_encoding *ret_encoding);

/* The caller frees the bytes. What Windows-1252 lacks becomes '?'. */
HRESULT ini_encode(const struct ini_text *text, enum ini_encoding encoding, void **ret_bytes,
                   size_t *ret_size);
