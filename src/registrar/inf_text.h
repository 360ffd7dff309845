/* SPDX-License-Identifier: MIT */
/*
 * INF texts: sections of lines, each a row of fields with commas between, after a key and an equals
 * sign or not. A field in double quotes may hold commas, semicolons and, doubled, quotes; a
 * semicolon begins a comment; a backslash at its end continues a line. Source: Windows' "General
 * Syntax Rules for INF Files".
 */
#pragma once

#include <stddef.h>

#include <comity/windef.h>

#include "base/cleanup.h"

struct inf_text;

/* One line. The strings are without quotes, and nothing in them is replaced. */
struct inf_line {
    unsigned number; /* of the first line in the text, from 1 */
    const char16_t *section;
    const char16_t *key; /* or NULL */
    const char16_t *const *fields;
    size_t n_fields; /* 1 at least */
};

/* Raises DISP_E_EXCEPTION for a text above REGISTRAR_TEXT_MAX. */
HRESULT inf_text_new(const char16_t *text, struct inf_text **ret_inf);
struct inf_text *inf_text_free(struct inf_text *inf);
DEFINE_CLEANUP(struct inf_text *, inf_text_free);

size_t inf_text_line_count(const struct inf_text *inf);
struct inf_line inf_text_line(const struct inf_text *inf, size_t i);
