/* SPDX-License-Identifier: MIT */
/*
 * VarAbs, VarNeg, VarFix, VarInt, VarRound, VarNot. A truth value is calculated with as an I2, a
 * string as an R8.
 */
#include <math.h>

#include "base/hresult.h"
#include "variant/variant.h"
#include "variant/variant_math.h"

struct unary {
    __int128 (*integer)(__int128 value);
    double (*real)(double value);
    HRESULT (*currency)(CY value, CY *ret_value);
    HRESULT (*decimal)(const DECIMAL *value, DECIMAL *ret_value);
};

static HRESULT check_type(const VARIANT *operand)
{
    VARTYPE vt = V_VT(operand);

    if (vt & VT_ARRAY)
        return DISP_E_TYPEMISMATCH;
    if ((vt & VT_BYREF) && !V_BYREF(operand))
        return DISP_E_BADVARTYPE;
    return vt == VT_VARIANT ? DISP_E_BADVARTYPE : S_OK;
}

static HRESULT apply(const struct unary *unary, VARIANT *value, VARIANT *ret_result)
{
    HRESULT hr;

    V_VT(ret_result) = V_VT(value);
    switch (V_VT(value)) {
    case VT_NULL:
        return S_OK;
    case VT_EMPTY:
        return math_store_integer(0, VT_I2, ret_result);
    case VT_BOOL:
        return math_store_integer(unary->integer(V_BOOL(value)), VT_I2, ret_result);
    case VT_UI1:
    case VT_I2:
    case VT_I4:
    case VT_I8:
        hr = VariantChangeType(ret_result, value, 0, VT_I8);
        if (FAILED(hr))
            return hr;
        return math_store_integer(unary->integer(V_I8(ret_result)), V_VT(value), ret_result);
    case VT_R4:
        V_R4(ret_result) = (float)unary->real(V_R4(value));
        return S_OK;
    case VT_R8:
    case VT_DATE:
        V_R8(ret_result) = unary->real(V_R8(value));
        return S_OK;
    case VT_CY:
        return unary->currency(V_CY(value), &V_CY(ret_result));
    case VT_DECIMAL:
        hr = unary->decimal(&V_DECIMAL(value), &V_DECIMAL(ret_result));
        V_VT(ret_result) = VT_DECIMAL;
        return hr;
    case VT_BSTR:
        V_VT(ret_result) = VT_EMPTY;
        hr = VariantChangeType(ret_result, value, 0, VT_R8);
        if (SUCCEEDED(hr))
            V_R8(ret_result) = unary->real(V_R8(ret_result));
        return hr;
    default:
        return DISP_E_BADVARTYPE;
    }
}

static HRESULT variant_apply(const struct unary *unary, VARIANT *operand, VARIANT *result)
{
    VARIANT value, changed;
    HRESULT hr;

    VariantInit(&value);
    VariantInit(&changed);
    hr = check_type(operand);
    if (SUCCEEDED(hr))
        hr = math_load(operand, MATH_OPERANDS, &value);
    if (SUCCEEDED(hr))
        hr = apply(unary, &value, &changed);
    return math_finish(hr, &value, 1, &changed, result);
}

static __int128 integer_absolute(__int128 value)
{
    return value < 0 ? -value : value;
}

static __int128 integer_negate(__int128 value)
{
    return -value;
}

static __int128 integer_same(__int128 value)
{
    return value;
}

static double real_negate(double value)
{
    return -value;
}

HRESULT VarAbs(LPVARIANT pvarIn, LPVARIANT pvarResult)
{
    static const struct unary absolute = {integer_absolute, fabs, VarCyAbs, VarDecAbs};

    return variant_apply(&absolute, pvarIn, pvarResult);
}

HRESULT VarNeg(LPVARIANT pvarIn, LPVARIANT pvarResult)
{
    static const struct unary negate = {integer_negate, real_negate, VarCyNeg, VarDecNeg};

    return variant_apply(&negate, pvarIn, pvarResult);
}

HRESULT VarFix(LPVARIANT pvarIn, LPVARIANT pvarResult)
{
    static const struct unary fix = {integer_same, trunc, VarCyFix, VarDecFix};

    return variant_apply(&fix, pvarIn, pvarResult);
}

HRESULT VarInt(LPVARIANT pvarIn, LPVARIANT pvarResult)
{
    static const struct unary integer = {integer_same, floor, VarCyInt, VarDecInt};

    return variant_apply(&integer, pvarIn, pvarResult);
}

/* Ten to the @n: exact as long as a long double can say it. */
static long double power_of_ten(INT n)
{
    long double power = 1, square = 10;

    for (unsigned left = (unsigned)n; left; left >>= 1) {
        if (left & 1)
            power *= square;
        square *= square;
    }
    return power;
}

HRESULT VarR8Round(double dblIn, INT cDecimals, double *pdblResult)
{
    long double scale;

    if (cDecimals < 0)
        return E_INVALIDARG;

    scale = power_of_ten(cDecimals);
    *pdblResult = (double)(rintl(dblIn * scale) / scale);
    return S_OK;
}

static HRESULT round_value(VARIANT *value, int decimals, VARIANT *ret_result)
{
    static const struct unary same = {.integer = integer_same};
    double real;
    HRESULT hr;

    V_VT(ret_result) = V_VT(value);
    switch (V_VT(value)) {
    case VT_R4:
        hr = VarR8Round(V_R4(value), decimals, &real);
        V_R4(ret_result) = (float)real;
        return hr;
    case VT_R8:
    case VT_DATE:
        return VarR8Round(V_R8(value), decimals, &V_R8(ret_result));
    case VT_CY:
        return VarCyRound(V_CY(value), decimals, &V_CY(ret_result));
    case VT_DECIMAL:
        hr = VarDecRound(&V_DECIMAL(value), decimals, &V_DECIMAL(ret_result));
        V_VT(ret_result) = VT_DECIMAL;
        return hr;
    case VT_BSTR:
        V_VT(ret_result) = VT_EMPTY;
        hr = VariantChangeType(ret_result, value, 0, VT_R8);
        if (FAILED(hr))
            return hr;
        return VarR8Round(V_R8(ret_result), decimals, &V_R8(ret_result));
    default:
        return apply(&same, value, ret_result);
    }
}

HRESULT VarRound(LPVARIANT pvarIn, INT cDecimals, LPVARIANT pvarResult)
{
    VARIANT value, rounded;
    HRESULT hr;

    if (cDecimals < 0)
        return E_INVALIDARG;

    VariantInit(&value);
    VariantInit(&rounded);
    hr = math_load(pvarIn, MATH_OPERANDS, &value);
    if (SUCCEEDED(hr))
        hr = round_value(&value, cDecimals, &rounded);
    return math_finish(hr, &value, 1, &rounded, pvarResult);
}

/* A string is a number, or else a truth value. */
static HRESULT string_to_bits(VARIANT *value)
{
    HRESULT hr;

    if (V_VT(value) != VT_BSTR)
        return S_OK;

    hr = VariantChangeType(value, value, 0, VT_I4);
    if (hr == DISP_E_TYPEMISMATCH)
        hr = VariantChangeType(value, value, 0, VT_BOOL);
    return hr;
}

static HRESULT complement(VARIANT *value, VARIANT *ret_result)
{
    HRESULT hr;

    V_VT(ret_result) = V_VT(value);
    switch (V_VT(value)) {
    case VT_NULL:
        return S_OK;
    case VT_EMPTY:
        return math_store_integer(-1, VT_I2, ret_result);
    case VT_UI1:
        V_UI1(ret_result) = (BYTE)~V_UI1(value);
        return S_OK;
    case VT_BOOL:
    case VT_I2:
        V_I2(ret_result) = (SHORT)~V_I2(value);
        return S_OK;
    case VT_I8:
        V_I8(ret_result) = ~V_I8(value);
        return S_OK;
    default:
        V_VT(ret_result) = VT_EMPTY;
        hr = VariantChangeType(ret_result, value, 0, VT_I4);
        if (SUCCEEDED(hr))
            V_I4(ret_result) = ~V_I4(ret_result);
        return hr;
    }
}

HRESULT VarNot(LPVARIANT pvarIn, LPVARIANT pvarResult)
{
    VARIANT value, changed;
    HRESULT hr;

    VariantInit(&changed);
    hr = math_load(pvarIn, MATH_OPERANDS, &value);
    if (SUCCEEDED(hr))
        hr = string_to_bits(&value);
    if (SUCCEEDED(hr))
        hr = complement(&value, &changed);
    return math_finish(hr, &value, 1, &changed, pvarResult);
}
