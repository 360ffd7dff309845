/* SPDX-License-Identifier: MIT */
/*
 * Formatting as Windows' printf functions do: in UTF-16, with a 32-bit long, and with %s and %S
 * for strings of the format's own and of the other kind.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <comity/windef.h>

struct wide_text {
    char16_t *units; /* NUL-terminated, on the heap; NULL if nothing was added */
    size_t len;
    size_t room;
    bool has_failed; /* memory was out */
};

/* Appends what the format makes; %s is a UTF-8 string if @is_narrow. False if memory is out. */
bool wide_format(struct wide_text *text, bool is_narrow, const char16_t *format, va_list arguments);

/* Appends @len units as they are. False if memory is out. */
bool wide_text_add(struct wide_text *text, const char16_t *units, size_t len);

void wide_text_deinit(struct wide_text *text);
