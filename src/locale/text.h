/* SPDX-License-Identifier: MIT */
/*
 * Text: a UTF-16 string that grows; running out of memory shows once, when it is taken.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/oleauto.h>

struct text {
    char16_t *units;
    size_t len;
    size_t size;
    bool is_out_of_memory;
};

/* All zeros is an empty text; this frees what it holds. */
void text_deinit(struct text *text);

void text_add(struct text *text, char16_t unit);
void text_add_string(struct text *text, const char16_t *string);
void text_add_units(struct text *text, const char16_t *units, size_t n);

/* In decimal, with leading zeros up to @width digits. */
void text_add_number(struct text *text, unsigned value, int width);

/* A BSTR of it; E_OUTOFMEMORY if memory was out at any time. */
HRESULT text_to_bstr(const struct text *text, BSTR *ret_bstr);
