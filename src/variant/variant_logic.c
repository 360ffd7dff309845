/* SPDX-License-Identifier: MIT */
/*
 * VarAnd, VarOr, VarXor, VarEqv, VarImp: bit by bit, where NULL means unknown.
 */
#include <stdint.h>

#include "base/hresult.h"
#include "variant/variant_math.h"

enum logic { LOGIC_AND, LOGIC_OR, LOGIC_XOR, LOGIC_EQV, LOGIC_IMP };

static int64_t combine(enum logic logic, int64_t left, int64_t right)
{
    switch (logic) {
    case LOGIC_AND:
        return left & right;
    case LOGIC_OR:
        return left | right;
    case LOGIC_XOR:
        return left ^ right;
    case LOGIC_EQV:
        return ~(left ^ right);
    default:
        return ~left | right;
    }
}

/*
 * With one side unknown: true if the other side @known decides alone, as 0 does for And; the
 * result is then what any value in the unknown's place gives.
 */
static bool known_decides(enum logic logic, int64_t known, bool known_is_left, int64_t *ret_value)
{
    switch (logic) {
    case LOGIC_AND:
        *ret_value = 0;
        return known == 0;
    case LOGIC_OR:
        *ret_value = known;
        return known != 0;
    case LOGIC_IMP:
        *ret_value = known_is_left ? ~known : known;
        return *ret_value != 0;
    default:
        return false;
    }
}

#define SMALL_TYPES                                                                                \
    (VT_BIT(VT_UI1) | VT_BIT(VT_I2) | VT_BIT(VT_BOOL) | VT_BIT(VT_EMPTY) | VT_BIT(VT_NULL) |       \
     VT_BIT(VT_BSTR))

/* The type that both sides are brought to; VT_NULL if nothing but NULL and text is there. */
static VARTYPE logic_type(const VARIANT values[2])
{
    VARTYPE left = V_VT(&values[0]), right = V_VT(&values[1]);

    if (math_has(values, VT_BIT(VT_I8)))
        return VT_I8;
    if (math_has(values, MATH_OPERANDS & ~SMALL_TYPES))
        return VT_I4;
    if (math_has(values, VT_BIT(VT_UI1)) && (left == right || left == VT_NULL || right == VT_NULL))
        return VT_UI1;
    if (math_has(values, VT_BIT(VT_UI1) | VT_BIT(VT_I2) | VT_BIT(VT_EMPTY)))
        return VT_I2;
    return VT_BOOL;
}

/* Text is a number, or else a truth value. */
static HRESULT to_bits(VARIANT *value, VARTYPE vt, int64_t *ret_bits)
{
    HRESULT hr;

    if (V_VT(value) == VT_BSTR) {
        VARIANT truth;

        VariantInit(&truth);
        hr = VariantChangeType(&truth, value, 0, VT_BOOL);
        if (vt == VT_BOOL || FAILED(VariantChangeType(value, value, 0, VT_I4))) {
            if (FAILED(hr))
                return hr;
            VariantClear(value);
            *value = truth;
        }
    }

    hr = VariantChangeType(value, value, 0, vt);
    if (FAILED(hr))
        return hr;
    *ret_bits = vt == VT_UI1  ? V_UI1(value)
                : vt == VT_I4 ? V_I4(value)
                : vt == VT_I8 ? V_I8(value)
                              : V_I2(value);
    return S_OK;
}

static void store_bits(int64_t bits, VARTYPE vt, VARIANT *ret_result)
{
    V_VT(ret_result) = vt;
    V_I8(ret_result) = 0;
    if (vt == VT_UI1)
        V_UI1(ret_result) = (BYTE)bits;
    else if (vt == VT_I4)
        V_I4(ret_result) = (LONG)bits;
    else if (vt == VT_I8)
        V_I8(ret_result) = bits;
    else
        V_I2(ret_result) = (SHORT)bits;
}

static HRESULT combine_values(enum logic logic, VARIANT values[2], VARIANT *ret_result)
{
    VARTYPE vt = logic_type(values);
    int64_t bits[2] = {0}, result = 0;
    bool is_null[2] = {V_VT(&values[0]) == VT_NULL, V_VT(&values[1]) == VT_NULL};
    HRESULT hr;

    /* Windows does not take these two together, but for an Imp from an INT. */
    if (vt == VT_I8 && math_has(values, VT_BIT(VT_INT)) &&
        !(logic == LOGIC_IMP && V_VT(&values[0]) == VT_INT))
        return DISP_E_TYPEMISMATCH;

    V_VT(ret_result) = VT_NULL;
    if (is_null[0] && is_null[1])
        return S_OK;
    for (int i = 0; i < 2; i++) {
        if (is_null[i])
            continue;
        hr = to_bits(&values[i], vt, &bits[i]);
        if (FAILED(hr))
            return hr;
    }

    if (is_null[0] || is_null[1]) {
        if (!known_decides(logic, bits[is_null[0]], is_null[1], &result))
            return S_OK;
    } else {
        result = combine(logic, bits[0], bits[1]);
    }
    store_bits(result, vt, ret_result);
    return S_OK;
}

static HRESULT variant_logic(enum logic logic, VARIANT *left, VARIANT *right, VARIANT *result)
{
    VARIANT values[2], value;
    HRESULT hr;

    VariantInit(&value);
    hr = math_load_two(left, right, MATH_OPERANDS, values);
    if (SUCCEEDED(hr))
        hr = combine_values(logic, values, &value);
    return math_finish(hr, values, 2, &value, result);
}

HRESULT VarAnd(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    return variant_logic(LOGIC_AND, pvarLeft, pvarRight, pvarResult);
}

HRESULT VarOr(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    return variant_logic(LOGIC_OR, pvarLeft, pvarRight, pvarResult);
}

HRESULT VarXor(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    return variant_logic(LOGIC_XOR, pvarLeft, pvarRight, pvarResult);
}

HRESULT VarEqv(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    return variant_logic(LOGIC_EQV, pvarLeft, pvarRight, pvarResult);
}

HRESULT VarImp(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    return variant_logic(LOGIC_IMP, pvarLeft, pvarRight, pvarResult);
}
