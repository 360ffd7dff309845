/* SPDX-License-Identifier: MIT */
/*
 * Functions in tests, by tables: a name, arguments, and the result's type and text, or "error" and
 * its number. Arguments begin with a letter for their type: i Integer, l Long, d Double, s String,
 * b Boolean, t Date (days), c Currency, e Empty, n Null, m left out.
 */
#pragma once

#include "vbbase/context.h"

enum {
    FUNCTION_ARGUMENTS_MAX = 6,
};

struct function_row {
    const char16_t *name;
    const char *arguments[FUNCTION_ARGUMENTS_MAX];
    const char *expected;
};

/* An argument as rows have it; the caller clears it. */
VARIANT function_argument(const char *text);

/* Calls the row's function; its HRESULT. */
HRESULT function_row_call(struct vb_context *context, const struct function_row *row,
                          VARIANT *ret_result);

/* Calls one after the other in one context; a test fails at the first row that goes otherwise. */
void function_rows_check(const struct function_row *rows, size_t n);

#define CHECK(rows) function_rows_check(rows, sizeof(rows) / sizeof(rows[0]))
