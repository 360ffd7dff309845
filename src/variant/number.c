/* SPDX-License-Identifier: MIT */
/*
 * VarNumFromParseNum: digits and a power of ten become the first of the wanted types that fits.
 */
#include "variant/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hresult.h"
#include "variant/decimal.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A double is decided by fewer digits than these, but for a last digit that tells of more. */
#define DOUBLE_DIGITS 780
#define POWER_MAX 100000

bool number_round(const struct number *number, int scale, unsigned __int128 *ret_value)
{
    int64_t n_whole = (int64_t)number->n_digits + number->power + scale;
    unsigned __int128 value = 0;
    uint8_t first = 0;
    bool has_rest = false;

    for (int64_t i = 0; i < n_whole; i++) {
        value = value * 10 + (i < number->n_digits ? number->digits[i] : 0);
        if (value >> 96)
            return false;
        if (i >= number->n_digits && !value)
            break;
    }

    if (n_whole >= 0 && n_whole < number->n_digits)
        first = number->digits[n_whole];
    for (int64_t i = n_whole < 0 ? 0 : n_whole + 1; i < number->n_digits; i++)
        has_rest = has_rest || number->digits[i];
    if (first > 5 || (first == 5 && (has_rest || (value & 1))))
        value++;

    if (value >> 96)
        return false;
    *ret_value = value;
    return true;
}

double number_to_double(const struct number *number)
{
    char text[DOUBLE_DIGITS + 24];
    int n = number->n_digits < DOUBLE_DIGITS ? number->n_digits : DOUBLE_DIGITS;
    int64_t power = (int64_t)number->power + number->n_digits - n;
    double value;

    for (int i = 0; i < n; i++)
        text[i] = (char)('0' + number->digits[i]);
    if (power > POWER_MAX)
        power = POWER_MAX;
    if (power < -POWER_MAX)
        power = -POWER_MAX;
    snprintf(text + n, sizeof(text) - (size_t)n, "e%d", (int)power);

    value = strtod(text, NULL);
    return number->is_negative ? -value : value;
}

/* The integer types from the one that is tried first. */
static const struct integer_type {
    VARTYPE vt;
    int bits;
    bool is_signed;
} integer_types[] = {
    {VT_I1, 8, true},  {VT_UI1, 8, false},  {VT_I2, 16, true}, {VT_UI2, 16, false},
    {VT_I4, 32, true}, {VT_UI4, 32, false}, {VT_I8, 64, true}, {VT_UI8, 64, false},
};

#define INTEGER_BITS                                                                               \
    (VTBIT_I1 | VTBIT_UI1 | VTBIT_I2 | VTBIT_UI2 | VTBIT_I4 | VTBIT_UI4 | VTBIT_I8 | VTBIT_UI8)
#define OTHER_BITS (VTBIT_R4 | VTBIT_R8 | VTBIT_CY | VTBIT_DECIMAL)

/* All integers of a VARIANT share its bytes, little-endian. */
static HRESULT set_integer(VARIANT *variant, VARTYPE vt, uint64_t value)
{
    V_VT(variant) = vt;
    switch (vt) {
    case VT_I1:
    case VT_UI1:
        V_UI1(variant) = (BYTE)value;
        break;
    case VT_I2:
    case VT_UI2:
        V_UI2(variant) = (USHORT)value;
        break;
    case VT_I4:
    case VT_UI4:
        V_UI4(variant) = (ULONG)value;
        break;
    default:
        V_UI8(variant) = value;
        break;
    }
    return S_OK;
}

static bool integer_fits(const struct integer_type *type, uint64_t value, bool is_negative)
{
    int bits = type->bits - type->is_signed;
    uint64_t max = UINT64_MAX >> (64 - bits);

    if (is_negative)
        return type->is_signed ? value <= max + 1 : value == 0;
    return value <= max;
}

/* Reals and CY from a value in a radix of 2^n; integers keep its highest bit, whatever their sign.
 */
static HRESULT radix_to_variant(const NUMPARSE *parse, const BYTE *digits, ULONG vt_bits,
                                VARIANT *variant)
{
    uint64_t value = 0;
    DECIMAL decimal;

    for (int i = 0; i < parse->cDig; i++) {
        if (value >> (64 - parse->nBaseShift))
            return DISP_E_OVERFLOW;
        value = value << parse->nBaseShift | digits[i];
    }

    for (size_t i = 0; i < COUNT(integer_types); i++)
        if ((vt_bits & (1u << integer_types[i].vt)) &&
            (integer_types[i].bits == 64 || !(value >> integer_types[i].bits)))
            return set_integer(variant, integer_types[i].vt, value);

    if (vt_bits & VTBIT_R4) {
        V_VT(variant) = VT_R4;
        V_R4(variant) = (float)value;
    } else if (vt_bits & VTBIT_R8) {
        V_VT(variant) = VT_R8;
        V_R8(variant) = (double)value;
    } else if ((vt_bits & VTBIT_CY) && SUCCEEDED(VarCyFromUI8(value, &V_CY(variant)))) {
        V_VT(variant) = VT_CY;
    } else if (vt_bits & VTBIT_DECIMAL) {
        decimal_set(&decimal, value, 0, false);
        V_DECIMAL(variant) = decimal;
        V_VT(variant) = VT_DECIMAL;
    } else {
        return DISP_E_OVERFLOW;
    }
    return S_OK;
}

static bool number_to_integer(const struct number *number, ULONG vt_bits, VARIANT *variant)
{
    unsigned __int128 value;

    if (!number_round(number, 0, &value) || value >> 64)
        return false;

    for (size_t i = 0; i < COUNT(integer_types); i++) {
        if (!(vt_bits & (1u << integer_types[i].vt)))
            continue;
        if (!integer_fits(&integer_types[i], (uint64_t)value, number->is_negative))
            continue;
        set_integer(variant, integer_types[i].vt,
                    number->is_negative ? 0 - (uint64_t)value : (uint64_t)value);
        return true;
    }
    return false;
}

static bool number_to_real(const struct number *number, ULONG vt_bits, VARIANT *variant)
{
    double value = number_to_double(number);

    if ((vt_bits & VTBIT_R4) && fabs(value) <= FLT_MAX) {
        V_VT(variant) = VT_R4;
        V_R4(variant) = (float)value;
        return true;
    }
    if ((vt_bits & VTBIT_R8) && isfinite(value)) {
        V_VT(variant) = VT_R8;
        V_R8(variant) = value;
        return true;
    }
    return false;
}

static bool number_to_currency(const struct number *number, VARIANT *variant)
{
    uint64_t max = (uint64_t)INT64_MAX + (number->is_negative ? 1 : 0);
    unsigned __int128 value;

    if (!number_round(number, 4, &value) || value > max)
        return false;

    V_VT(variant) = VT_CY;
    V_CY(variant).int64 = (LONG64)(number->is_negative ? 0 - (uint64_t)value : (uint64_t)value);
    return true;
}

static bool number_to_decimal(const struct number *number, VARIANT *variant)
{
    int scale = number->power > 0 ? 0 : -number->power;
    unsigned __int128 value;

    if (number->power < -DECIMAL_SCALE_MAX)
        scale = DECIMAL_SCALE_MAX;
    while (!number_round(number, scale, &value))
        if (scale-- == 0)
            return false;

    decimal_set(&V_DECIMAL(variant), value, scale, number->is_negative);
    V_VT(variant) = VT_DECIMAL;
    return true;
}

HRESULT VarNumFromParseNum(NUMPARSE *pnumprs, BYTE *rgbDig, ULONG dwVtBits, VARIANT *pvar)
{
    struct number number = {
        .digits = rgbDig,
        .n_digits = pnumprs->cDig,
        .power = pnumprs->nPwr10,
        .is_negative = (pnumprs->dwOutFlags & NUMPRS_NEG) != 0,
    };

    if (pnumprs->nBaseShift)
        return radix_to_variant(pnumprs, rgbDig, dwVtBits, pvar);

    /* A fraction asks for a type that keeps it, if one is wanted at all. */
    if ((dwVtBits & INTEGER_BITS) && (number.power >= 0 || !(dwVtBits & OTHER_BITS)) &&
        number_to_integer(&number, dwVtBits, pvar))
        return S_OK;
    if ((dwVtBits & (VTBIT_R4 | VTBIT_R8)) && number_to_real(&number, dwVtBits, pvar))
        return S_OK;
    if ((dwVtBits & VTBIT_CY) && number_to_currency(&number, pvar))
        return S_OK;
    if ((dwVtBits & VTBIT_DECIMAL) && number_to_decimal(&number, pvar))
        return S_OK;
    return DISP_E_OVERFLOW;
}
