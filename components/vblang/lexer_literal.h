/* SPDX-License-Identifier: MIT */
/*
 * The lexer's literals: numbers, strings and dates. Each reads at the lexer's position and passes
 * over what it reads; where it fails the position is that of the error.
 */
#pragma once

#include "lexer.h"

/* Whether a number like &hff, &o17 or &17, which is octal too, begins here. */
bool lexer_is_at_based_number(const struct lexer *lexer);

/*
 * The smallest of I2, I4 and R8 that holds the number; R8 with a point or an exponent. Without a
 * last & those of a base that fit in 16 bits are signed ones: &hffff is -1. DISP_E_TYPEMISMATCH for
 * an octal number with a digit that is none; DISP_E_OVERFLOW.
 */
HRESULT lexer_read_number(struct lexer *lexer, VARIANT *ret_value);

/* E_OUTOFMEMORY; E_FAIL if the string does not end on its line. */
HRESULT lexer_read_string(struct lexer *lexer, VARIANT *ret_value);

/* #...#, read as English (United States) has it. */
HRESULT lexer_read_date(struct lexer *lexer, VARIANT *ret_value);
