/* SPDX-License-Identifier: MIT */
/*
 * Text of the host: UTF-8 outside, UTF-16 towards scripts.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <comity/windows.h>

#include "base/cleanup.h"

static inline void bstrp(BSTR *text)
{
    SysFreeString(*text);
}

/* A BSTR of @len bytes of UTF-8; NULL without memory. */
BSTR text_from_utf8_n(const char *utf8, size_t len);
BSTR text_from_utf8(const char *utf8);

/* On the heap; NULL without memory. */
char *text_to_utf8_n(const char16_t *text, size_t len);
char *text_to_utf8(const char16_t *text);

/* Whether both are the same but for the case of ASCII letters. */
bool text_is(const char16_t *text, const char *ascii);
bool text_is_n(const char16_t *text, size_t len, const char *ascii);

/* What an EXCEPINFO or the system says of an error, without line end: a BSTR. */
BSTR text_of_error(HRESULT hr);

/* A path made whole by the current folder, "." and ".." resolved by name; on the heap. */
char *text_full_path(const char *path);
