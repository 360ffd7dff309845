/* SPDX-License-Identifier: MIT */
/*
 * Decimal: DECIMAL's 96-bit number with a power of ten, calculated exactly.
 *
 * Results that need more than 96 bits or more than 28 decimals are rounded once, half to even.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/oleauto.h>

#define DECIMAL_SCALE_MAX 28

typedef unsigned __int128 decimal_digits;

/* False for what no DECIMAL holds: a scale above 28, a sign byte other than 0 and 0x80. */
bool decimal_is_valid(const DECIMAL *decimal);

/* The number without sign and point. */
decimal_digits decimal_get_digits(const DECIMAL *decimal);

/* Fills all but wReserved, which is a VARIANT's type. @digits is below 2^96. */
void decimal_set(DECIMAL *decimal, decimal_digits digits, int scale, bool is_negative);

/*
 * @digits * 10^-@scale, rounded to what fits; @scale may be negative or beyond 28. False if it is
 * too large.
 */
bool decimal_set_rounded(DECIMAL *decimal, decimal_digits digits, int scale, bool is_negative);

/* Drops @n decimal digits, rounding half to even. */
decimal_digits decimal_drop_digits(decimal_digits digits, int n);

/* Splits off the whole part; @ret_has_fraction tells of a rest. */
decimal_digits decimal_whole(const DECIMAL *decimal, bool *ret_has_fraction);
