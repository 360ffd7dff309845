/* SPDX-License-Identifier: MIT */
/*
 * Format: values written by Basic's format strings ("#,##0.00;(0)", "dd mmm yyyy", "@@@").
 *
 * A format string has sections divided by ';'; outside of "quotes" and after no '\', a character
 * may be a placeholder of one of three kinds, which the first one found decides.
 */
#pragma once

#include "locale/locale.h"
#include "locale/text.h"

enum format_kind { FORMAT_PLAIN, FORMAT_NUMBER, FORMAT_DATE, FORMAT_STRING };

struct format {
    const struct locale *locale;
    int first_day;  /* 1 is Sunday */
    int first_week; /* 1: with 1 January, 2: with four days, 3: a whole week */
};

#define FORMAT_DIGITS 17

/* A number as significant digits: 0.digits * 10^exponent. */
struct format_digits {
    char digits[FORMAT_DIGITS + 1];
    int exponent;
    bool is_negative;
};

struct format_digits format_digits_of(double value);

/* Keeps @n_decimals behind the point after *10^@shift, rounded half up. */
void format_digits_round(struct format_digits *digits, int n_decimals);

/* The digit with the weight 10^@place. */
char format_digit_at(const struct format_digits *digits, int place);

enum format_kind format_kind_of(const char16_t *format);

/* The end of the section that starts at @format: its ';' or NUL. */
const char16_t *format_section_end(const char16_t *format);

/*
 * If a literal stands at *@at, adds it, steps behind it and returns true: '\x' or "text". @text
 * may be NULL to only step over.
 */
bool format_literal(const char16_t **at, const char16_t *end, struct text *text);

void format_number(const struct format *format, const char16_t *pattern, double value,
                   struct text *text);
HRESULT format_date(const struct format *format, const char16_t *pattern, DATE value,
                    struct text *text);
void format_string(const char16_t *pattern, const char16_t *value, size_t len, struct text *text);
