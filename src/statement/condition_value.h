/* SPDX-License-Identifier: MIT */
/*
 * Values in conditions, and how two of them compare.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

enum value_kind {
    VALUE_SYMBOL, /* text, which may be a number */
    VALUE_LITERAL,
    VALUE_INTEGER,
};

struct condition_value {
    enum value_kind kind;
    const char *text; /* borrowed; @len bytes; of an integer: none */
    size_t len;
    int32_t number; /* of an integer */
};

enum comparison {
    COMPARE_EQUAL,
    COMPARE_UNEQUAL,
    COMPARE_LESS,
    COMPARE_LESS_EQUAL,
    COMPARE_GREATER,
    COMPARE_GREATER_EQUAL,
    COMPARE_CONTAINS, /* or: have bits in common */
    COMPARE_STARTS,   /* or: the upper half is */
    COMPARE_ENDS,     /* or: the lower half is */
};

enum comparison_case {
    WITH_CASE,
    WITHOUT_CASE,
};

/* "-12" but not "+1", "0x1", " 1" nor what exceeds 32 bits. */
bool condition_number(const char *text, size_t len, int32_t *ret_number);

bool condition_value_is_true(const struct condition_value *value);

/* Fails for lack of memory alone, and never WITH_CASE. */
HRESULT condition_compare(const struct condition_value *left, enum comparison comparison,
                          enum comparison_case letters, const struct condition_value *right,
                          bool *ret_result);
