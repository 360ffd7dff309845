/* SPDX-License-Identifier: MIT */
#include "variant/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool decimal_is_valid(const DECIMAL *decimal)
{
    return decimal->scale <= DECIMAL_SCALE_MAX && (decimal->sign & ~DECIMAL_NEG) == 0;
}

decimal_digits decimal_get_digits(const DECIMAL *decimal)
{
    return (decimal_digits)decimal->Hi32 << 64 | decimal->Lo64;
}

void decimal_set(DECIMAL *decimal, decimal_digits digits, int scale, bool is_negative)
{
    decimal->scale = (BYTE)scale;
    decimal->sign = is_negative ? DECIMAL_NEG : 0;
    decimal->Hi32 = (ULONG)(digits >> 64);
    decimal->Lo64 = (ULONG64)digits;
}

decimal_digits decimal_drop_digits(decimal_digits digits, int n)
{
    unsigned last = 0;
    bool has_rest = false;

    for (; n > 0 && (digits || last || has_rest); n--) {
        has_rest = has_rest || last;
        last = (unsigned)(digits % 10);
        digits /= 10;
    }
    if (n > 0)
        return 0;

    if (last > 5 || (last == 5 && (has_rest || (digits & 1))))
        digits++;
    return digits;
}

bool decimal_set_rounded(DECIMAL *decimal, decimal_digits digits, int scale, bool is_negative)
{
    decimal_digits rounded = digits;
    int drop = scale > DECIMAL_SCALE_MAX ? scale - DECIMAL_SCALE_MAX : 0;

    for (; scale < 0 && digits; scale++) {
        if (digits >> 96)
            return false;
        digits *= 10;
    }
    if (scale < 0)
        scale = 0;

    /* One rounding only: drop more digits of the original until the rest fits. */
    for (rounded = decimal_drop_digits(digits, drop); rounded >> 96 && drop < scale;)
        rounded = decimal_drop_digits(digits, ++drop);
    if (rounded >> 96)
        return false;

    decimal_set(decimal, rounded, scale - drop, is_negative);
    return true;
}

decimal_digits decimal_whole(const DECIMAL *decimal, bool *ret_has_fraction)
{
    decimal_digits digits = decimal_get_digits(decimal);
    bool has_fraction = false;

    for (int i = 0; i < decimal->scale; i++) {
        has_fraction = has_fraction || digits % 10;
        digits /= 10;
    }
    *ret_has_fraction = has_fraction;
    return digits;
}

HRESULT VarDecAbs(const DECIMAL *pdecIn, LPDECIMAL pdecResult)
{
    BYTE sign = pdecIn->sign & (BYTE)~DECIMAL_NEG;

    decimal_set(pdecResult, decimal_get_digits(pdecIn), pdecIn->scale, false);
    pdecResult->sign = sign;
    return S_OK;
}

HRESULT VarDecNeg(const DECIMAL *pdecIn, LPDECIMAL pdecResult)
{
    BYTE sign = pdecIn->sign ^ DECIMAL_NEG;

    decimal_set(pdecResult, decimal_get_digits(pdecIn), pdecIn->scale, false);
    pdecResult->sign = sign;
    return S_OK;
}

HRESULT VarDecFix(const DECIMAL *pdecIn, LPDECIMAL pdecResult)
{
    decimal_digits whole;
    bool has_fraction;

    if (!decimal_is_valid(pdecIn))
        return E_INVALIDARG;

    whole = decimal_whole(pdecIn, &has_fraction);
    decimal_set(pdecResult, whole, 0, whole && pdecIn->sign);
    return S_OK;
}

HRESULT VarDecInt(const DECIMAL *pdecIn, LPDECIMAL pdecResult)
{
    decimal_digits whole;
    bool has_fraction;

    if (!decimal_is_valid(pdecIn))
        return E_INVALIDARG;

    whole = decimal_whole(pdecIn, &has_fraction);
    if (pdecIn->sign && has_fraction)
        whole++;
    decimal_set(pdecResult, whole, 0, whole && pdecIn->sign);
    return S_OK;
}

HRESULT VarDecRound(const DECIMAL *pdecIn, INT cDecimals, LPDECIMAL pdecResult)
{
    int drop = pdecIn->scale - cDecimals;

    if (cDecimals < 0 || !decimal_is_valid(pdecIn))
        return E_INVALIDARG;
    if (drop < 0)
        drop = 0;

    decimal_set(pdecResult, decimal_drop_digits(decimal_get_digits(pdecIn), drop),
                pdecIn->scale - drop, pdecIn->sign != 0);
    return S_OK;
}

/* @significant digits of @value are believed: 7 of a float, 15 of a double. */
static HRESULT decimal_from_double(double value, int significant, DECIMAL *ret_decimal)
{
    decimal_digits digits = 0;
    char text[40];
    long exponent = 0;
    int scale = -1;

    if (!isfinite(value))
        return DISP_E_OVERFLOW;

    snprintf(text, sizeof(text), "%.*e", significant - 1, fabs(value));
    for (const char *c = text; *c; c++) {
        if (*c == 'e') {
            exponent = strtol(c + 1, NULL, 10);
            break;
        }
        if (*c < '0' || *c > '9')
            continue;
        digits = digits * 10 + (unsigned)(*c - '0');
        scale++;
    }

    for (; digits && digits % 10 == 0; scale--)
        digits /= 10;
    if (digits == 0)
        scale = 0, exponent = 0;

    if (!decimal_set_rounded(ret_decimal, digits, (int)(scale - exponent), value < 0))
        return DISP_E_OVERFLOW;
    if (decimal_get_digits(ret_decimal) == 0)
        decimal_set(ret_decimal, 0, 0, false);
    return S_OK;
}

HRESULT VarDecFromR4(FLOAT in, DECIMAL *pdecOut)
{
    return decimal_from_double(in, 7, pdecOut);
}

HRESULT VarDecFromR8(DOUBLE in, DECIMAL *pdecOut)
{
    return decimal_from_double(in, 15, pdecOut);
}

HRESULT VarDecFromDate(DATE in, DECIMAL *pdecOut)
{
    return VarDecFromR8(in, pdecOut);
}

HRESULT VarDecFromCy(CY in, DECIMAL *pdecOut)
{
    uint64_t digits = in.int64 < 0 ? 0 - (uint64_t)in.int64 : (uint64_t)in.int64;

    decimal_set(pdecOut, digits, 4, in.int64 < 0);
    return S_OK;
}

/* VARIANT_TRUE is -1 as a number. */
HRESULT VarDecFromBool(VARIANT_BOOL in, DECIMAL *pdecOut)
{
    decimal_set(pdecOut, in ? 1 : 0, 0, in != 0);
    return S_OK;
}

HRESULT VarDecFromI8(LONG64 in, DECIMAL *pdecOut)
{
    decimal_set(pdecOut, in < 0 ? 0 - (uint64_t)in : (uint64_t)in, 0, in < 0);
    return S_OK;
}

HRESULT VarDecFromUI8(ULONG64 in, DECIMAL *pdecOut)
{
    decimal_set(pdecOut, in, 0, false);
    return S_OK;
}

HRESULT VarDecFromI1(CHAR in, DECIMAL *pdecOut)
{
    return VarDecFromI8((signed char)in, pdecOut);
}

HRESULT VarDecFromI2(SHORT in, DECIMAL *pdecOut)
{
    return VarDecFromI8(in, pdecOut);
}

HRESULT VarDecFromI4(LONG in, DECIMAL *pdecOut)
{
    return VarDecFromI8(in, pdecOut);
}

HRESULT VarDecFromUI1(BYTE in, DECIMAL *pdecOut)
{
    return VarDecFromUI8(in, pdecOut);
}

HRESULT VarDecFromUI2(USHORT in, DECIMAL *pdecOut)
{
    return VarDecFromUI8(in, pdecOut);
}

HRESULT VarDecFromUI4(ULONG in, DECIMAL *pdecOut)
{
    return VarDecFromUI8(in, pdecOut);
}

/* By way of text, which strtod() rounds correctly. */
HRESULT VarR8FromDec(const DECIMAL *pdecIn, DOUBLE *pdblOut)
{
    decimal_digits digits = decimal_get_digits(pdecIn);
    char text[48];
    char *end = text + sizeof(text) - 8;
    char *c = end;

    if (!decimal_is_valid(pdecIn))
        return E_INVALIDARG;

    snprintf(end, 8, "e-%d", pdecIn->scale);
    do {
        *--c = (char)('0' + (int)(digits % 10));
        digits /= 10;
    } while (digits);

    *pdblOut = strtod(c, NULL);
    if (pdecIn->sign)
        *pdblOut = -*pdblOut;
    return S_OK;
}

HRESULT VarR4FromDec(const DECIMAL *pdecIn, FLOAT *pfltOut)
{
    double value;
    HRESULT hr;

    hr = VarR8FromDec(pdecIn, &value);
    if (SUCCEEDED(hr))
        *pfltOut = (float)value;
    return hr;
}

HRESULT VarDateFromDec(const DECIMAL *pdecIn, DATE *pdateOut)
{
    double value;
    HRESULT hr;

    hr = VarR8FromDec(pdecIn, &value);
    if (FAILED(hr))
        return hr;
    return VarDateFromR8(value, pdateOut);
}

HRESULT VarBoolFromDec(const DECIMAL *pdecIn, VARIANT_BOOL *pboolOut)
{
    if (!decimal_is_valid(pdecIn))
        return E_INVALIDARG;

    *pboolOut = decimal_get_digits(pdecIn) ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

HRESULT VarCyFromDec(const DECIMAL *pdecIn, CY *pcyOut)
{
    decimal_digits digits = decimal_get_digits(pdecIn);
    decimal_digits limit = (decimal_digits)INT64_MAX + (pdecIn->sign ? 1 : 0);
    int scale = pdecIn->scale;

    if (!decimal_is_valid(pdecIn))
        return E_INVALIDARG;

    if (scale > 4)
        digits = decimal_drop_digits(digits, scale - 4);
    for (; scale < 4; scale++)
        digits *= 10;
    if (digits > limit)
        return DISP_E_OVERFLOW;

    pcyOut->int64 = (LONG64)(pdecIn->sign ? 0 - (uint64_t)digits : (uint64_t)digits);
    return S_OK;
}

/* Rounds to a whole number between @min and @max. */
static HRESULT decimal_to_integer(const DECIMAL *decimal, __int128 min, __int128 max,
                                  __int128 *ret_value)
{
    __int128 value;

    if (!decimal_is_valid(decimal))
        return E_INVALIDARG;

    value = (__int128)decimal_drop_digits(decimal_get_digits(decimal), decimal->scale);
    if (decimal->sign)
        value = -value;
    if (value < min || value > max)
        return DISP_E_OVERFLOW;

    *ret_value = value;
    return S_OK;
}

#define INTEGER_FROM_DEC(To, type, min, max)                                                       \
    HRESULT Var##To##FromDec(const DECIMAL *pdecIn, type *pOut)                                    \
    {                                                                                              \
        __int128 value;                                                                            \
        HRESULT hr;                                                                                \
                                                                                                   \
        hr = decimal_to_integer(pdecIn, min, max, &value);                                         \
        if (SUCCEEDED(hr))                                                                         \
            *pOut = (type)value;                                                                   \
        return hr;                                                                                 \
    }

INTEGER_FROM_DEC(I1, CHAR, INT8_MIN, INT8_MAX)
INTEGER_FROM_DEC(I2, SHORT, INT16_MIN, INT16_MAX)
INTEGER_FROM_DEC(I4, LONG, INT32_MIN, INT32_MAX)
INTEGER_FROM_DEC(I8, LONG64, INT64_MIN, INT64_MAX)
INTEGER_FROM_DEC(UI1, BYTE, 0, UINT8_MAX)
INTEGER_FROM_DEC(UI2, USHORT, 0, UINT16_MAX)
INTEGER_FROM_DEC(UI4, ULONG, 0, UINT32_MAX)
INTEGER_FROM_DEC(UI8, ULONG64, 0, UINT64_MAX)
