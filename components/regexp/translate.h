/* SPDX-License-Identifier: MIT */
/*
 * Patterns of VBScript's regular expressions, which are ECMAScript 3's over UTF-16 units, put in
 * PCRE2's terms. Whatever the two read differently is spelled out: sets, assertions of lines and
 * words, escapes, and every character that PCRE2 might take for syntax.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include <comity/winerror.h>

enum {
    TRANSLATE_MULTILINE = 1,   /* ^ and $ stand at line ends too */
    TRANSLATE_IGNORE_CASE = 2, /* words are spelled out, since \b would know all of Unicode */
};

/*
 * Translates the @len units at @pattern; the caller frees the result, @ret_len units. Errors are
 * VBScript's 5017 to 5021, and 7.
 */
HRESULT translate_pattern(const char16_t *pattern, size_t len, unsigned flags,
                          uint16_t **ret_translated, size_t *ret_len);
