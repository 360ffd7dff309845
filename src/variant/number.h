/* SPDX-License-Identifier: MIT */
/*
 * Number: decimal digits with a power of ten, as text has them, rounded to what a type can hold.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/oleauto.h>

struct number {
    const uint8_t *digits; /* borrowed; each 0 to 9 */
    int n_digits;
    int power;
    bool is_negative;
};

/*
 * The number's amount * 10^@scale, rounded half to even; false if 2^96 or more. Without regard to
 * the sign.
 */
bool number_round(const struct number *number, int scale, unsigned __int128 *ret_value);

/* The nearest double; infinite if there is none. */
double number_to_double(const struct number *number);

/* Text without blanks and with no NUL, as Var*FromStr read it, into one of the types @vt_bits. */
HRESULT number_parse(const OLECHAR *text, LCID lcid, ULONG flags, ULONG vt_bits,
                     VARIANT *ret_value);
