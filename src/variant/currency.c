/* SPDX-License-Identifier: MIT */
/*
 * CY: ten-thousandths in 64 bits. Rounding is half to even, as everywhere in Automation.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include <comity/oleauto.h>

#define CY_UNIT 10000

/* @value / @divisor, rounded half to even. */
static __int128 divide_rounded(__int128 value, int64_t divisor)
{
    __int128 quotient = value / divisor;
    __int128 rest = value % divisor;
    int64_t step = value < 0 ? -1 : 1;

    if (rest < 0)
        rest = -rest;
    if (rest * 2 > divisor || (rest * 2 == divisor && (quotient & 1)))
        quotient += step;
    return quotient;
}

static HRESULT cy_set(__int128 value, CY *ret_cy)
{
    if (value < INT64_MIN || value > INT64_MAX)
        return DISP_E_OVERFLOW;

    ret_cy->int64 = (LONG64)value;
    return S_OK;
}

HRESULT VarCyAdd(CY cyLeft, CY cyRight, LPCY pcyResult)
{
    return cy_set((__int128)cyLeft.int64 + cyRight.int64, pcyResult);
}

HRESULT VarCySub(CY cyLeft, CY cyRight, LPCY pcyResult)
{
    return cy_set((__int128)cyLeft.int64 - cyRight.int64, pcyResult);
}

HRESULT VarCyMul(CY cyLeft, CY cyRight, LPCY pcyResult)
{
    return cy_set(divide_rounded((__int128)cyLeft.int64 * cyRight.int64, CY_UNIT), pcyResult);
}

HRESULT VarCyMulI4(CY cyLeft, LONG lRight, LPCY pcyResult)
{
    return cy_set((__int128)cyLeft.int64 * lRight, pcyResult);
}

HRESULT VarCyMulI8(CY cyLeft, LONG64 lRight, LPCY pcyResult)
{
    return cy_set((__int128)cyLeft.int64 * lRight, pcyResult);
}

HRESULT VarCyAbs(CY cyIn, LPCY pcyResult)
{
    return cy_set(cyIn.int64 < 0 ? -(__int128)cyIn.int64 : cyIn.int64, pcyResult);
}

HRESULT VarCyNeg(CY cyIn, LPCY pcyResult)
{
    return cy_set(-(__int128)cyIn.int64, pcyResult);
}

HRESULT VarCyFix(CY cyIn, LPCY pcyResult)
{
    return cy_set((__int128)cyIn.int64 / CY_UNIT * CY_UNIT, pcyResult);
}

HRESULT VarCyInt(CY cyIn, LPCY pcyResult)
{
    __int128 whole = cyIn.int64 / CY_UNIT;

    if (cyIn.int64 % CY_UNIT < 0)
        whole--;
    return cy_set(whole * CY_UNIT, pcyResult);
}

HRESULT VarCyRound(CY cyIn, INT cDecimals, LPCY pcyResult)
{
    static const int64_t units[] = {10000, 1000, 100, 10};

    if (cDecimals < 0)
        return E_INVALIDARG;
    if (cDecimals > 3)
        return cy_set(cyIn.int64, pcyResult);
    return cy_set(divide_rounded(cyIn.int64, units[cDecimals]) * units[cDecimals], pcyResult);
}

HRESULT VarCyCmp(CY cyLeft, CY cyRight)
{
    if (cyLeft.int64 == cyRight.int64)
        return VARCMP_EQ;
    return cyLeft.int64 < cyRight.int64 ? VARCMP_LT : VARCMP_GT;
}

HRESULT VarCyCmpR8(CY cyLeft, double dblRight)
{
    CY right;
    HRESULT hr;

    hr = VarCyFromR8(dblRight, &right);
    if (hr == DISP_E_OVERFLOW)
        return dblRight > 0 ? VARCMP_LT : VARCMP_GT;
    return VarCyCmp(cyLeft, right);
}

/* In long double where it is wider, so that the product is exact as Windows' is. */
HRESULT VarCyFromR8(DOUBLE in, CY *pcyOut)
{
    long double value = rintl((long double)in * CY_UNIT);

    if (!(value >= -0x1p63L && value < 0x1p63L))
        return DISP_E_OVERFLOW;

    pcyOut->int64 = (LONG64)value;
    return S_OK;
}

HRESULT VarCyFromR4(FLOAT in, CY *pcyOut)
{
    return VarCyFromR8(in, pcyOut);
}

HRESULT VarCyFromDate(DATE in, CY *pcyOut)
{
    return VarCyFromR8(in, pcyOut);
}

#define CY_FROM_INTEGER(From, type)                                                                \
    HRESULT VarCyFrom##From(type in, CY *pcyOut)                                                   \
    {                                                                                              \
        return cy_set((__int128)in * CY_UNIT, pcyOut);                                             \
    }

CY_FROM_INTEGER(I1, CHAR)
CY_FROM_INTEGER(I2, SHORT)
CY_FROM_INTEGER(I4, LONG)
CY_FROM_INTEGER(UI1, BYTE)
CY_FROM_INTEGER(UI2, USHORT)
CY_FROM_INTEGER(UI4, ULONG)
CY_FROM_INTEGER(UI8, ULONG64)
CY_FROM_INTEGER(Bool, VARIANT_BOOL)

/* Windows leaves out the first and the last whole number that would fit. */
HRESULT VarCyFromI8(LONG64 in, CY *pcyOut)
{
    if (in <= INT64_MIN / CY_UNIT || in >= INT64_MAX / CY_UNIT)
        return DISP_E_OVERFLOW;
    return cy_set((__int128)in * CY_UNIT, pcyOut);
}

/* Windows rounds what is negative down, and even a whole number by one: -1 becomes -2. */
HRESULT VarI8FromCy(CY in, LONG64 *pi64Out)
{
    if (in.int64 < 0)
        *pi64Out = in.int64 / CY_UNIT - 1;
    else
        *pi64Out = (LONG64)divide_rounded(in.int64, CY_UNIT);
    return S_OK;
}

#define INTEGER_FROM_CY(To, type, min, max)                                                        \
    HRESULT Var##To##FromCy(CY in, type *pOut)                                                     \
    {                                                                                              \
        __int128 value = divide_rounded(in.int64, CY_UNIT);                                        \
                                                                                                   \
        if (value < (min) || value > (max))                                                        \
            return DISP_E_OVERFLOW;                                                                \
        *pOut = (type)value;                                                                       \
        return S_OK;                                                                               \
    }

INTEGER_FROM_CY(I1, CHAR, INT8_MIN, INT8_MAX)
INTEGER_FROM_CY(I2, SHORT, INT16_MIN, INT16_MAX)
INTEGER_FROM_CY(I4, LONG, INT32_MIN, INT32_MAX)
INTEGER_FROM_CY(UI1, BYTE, 0, UINT8_MAX)
INTEGER_FROM_CY(UI2, USHORT, 0, UINT16_MAX)
INTEGER_FROM_CY(UI4, ULONG, 0, UINT32_MAX)
INTEGER_FROM_CY(UI8, ULONG64, 0, INT64_MAX)

HRESULT VarR8FromCy(CY in, DOUBLE *pdblOut)
{
    *pdblOut = (double)in.int64 / CY_UNIT;
    return S_OK;
}

HRESULT VarR4FromCy(CY in, FLOAT *pfltOut)
{
    *pfltOut = (float)((double)in.int64 / CY_UNIT);
    return S_OK;
}

HRESULT VarDateFromCy(CY in, DATE *pdateOut)
{
    return VarDateFromR8((double)in.int64 / CY_UNIT, pdateOut);
}

HRESULT VarBoolFromCy(CY in, VARIANT_BOOL *pboolOut)
{
    *pboolOut = in.int64 ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}
