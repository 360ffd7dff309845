/* SPDX-License-Identifier: MIT */
/*
 * UTF-16 strings: length, conversion from and to UTF-8, and the one upper-case table by which
 * registry names, ProgIDs and CompareStringOrdinal compare without case.
 *
 * Unpaired surrogates survive: they travel in UTF-8 as the three bytes of their code unit (WTF-8),
 * so that every UTF-16 string, valid or not, has one UTF-8 form and comes back from it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

size_t utf16_len(const char16_t *text);

/* Code units before the NUL, @limit at most. */
size_t utf16_nlen(const char16_t *text, size_t limit);

/* One code unit by the Windows upcase rule (simple mapping, BMP only, surrogates unchanged). */
char16_t utf16_upcase(char16_t unit);

/* <0, 0, >0 by code unit, after upcasing both. */
int utf16_compare_nocase(const char16_t *a, size_t a_len, const char16_t *b, size_t b_len);
bool utf16_equal_nocase(const char16_t *a, const char16_t *b);

/*
 * Converts @len code units; writes at most @size bytes and no NUL. Returns the bytes that the whole
 * needs, so a too small buffer shows by a result above @size (its content is then cut at a
 * character).
 */
size_t utf16_to_utf8(const char16_t *text, size_t len, char *ret_text, size_t size);

/* The same the other way; a byte that is no UTF-8 becomes U+FFFD. Units, no NUL. */
size_t utf16_from_utf8(const char *text, size_t len, char16_t *ret_text, size_t size);

/* NUL-terminated copies on the heap; NULL only when memory is out. */
char *utf16_to_utf8_dup(const char16_t *text);
char16_t *utf16_from_utf8_dup(const char *text);
char16_t *utf16_dup(const char16_t *text);
char16_t *utf16_dup_n(const char16_t *text, size_t len);
