/* SPDX-License-Identifier: MIT */
/*
 * Character sets by the names that Windows' MIME database has, and texts in them.
 */
#pragma once

#include "dual.h"

#include <stdint.h>

struct charset;

/* Outcome: S_FALSE if there is none of that name. Failure: E_OUTOFMEMORY. */
HRESULT charset_open(const WCHAR *name, struct charset **ret_charset);
struct charset *charset_close(struct charset *charset);

/* What a text in it begins with: up to 3 bytes, or none. */
size_t charset_mark(const struct charset *charset, const uint8_t **ret_mark);

/*
 * Decodes up to @n_units of @size bytes into @units; says how many there are, and of how many
 * bytes. Bytes that stand for nothing become U+FFFD. One pair of surrogates is given even if
 * @n_units is 1: there must be room for one unit more.
 */
void charset_decode(struct charset *charset, const uint8_t *bytes, size_t size, WCHAR *units,
                    size_t n_units, size_t *ret_n, size_t *ret_size);

/* A text as bytes on the heap; a character that is not in the set becomes "?". */
HRESULT charset_encode(struct charset *charset, const WCHAR *units, size_t n_units,
                       uint8_t **ret_bytes, size_t *ret_size);
