/* SPDX-License-Identifier: MIT */
/*
 * What the operators on VARIANTs share: loading operands and storing whole numbers.
 */
#pragma once

#include <stdbool.h>

#include <comity/oleauto.h>

#define VT_BIT(vt) ((uint64_t)1 << (vt))

/* The types that count as numbers: all integers and reals, CY, DECIMAL, DATE and BOOL. */
#define MATH_NUMBERS                                                                               \
    (VT_BIT(VT_I1) | VT_BIT(VT_UI1) | VT_BIT(VT_I2) | VT_BIT(VT_UI2) | VT_BIT(VT_I4) |             \
     VT_BIT(VT_UI4) | VT_BIT(VT_I8) | VT_BIT(VT_UI8) | VT_BIT(VT_INT) | VT_BIT(VT_UINT) |          \
     VT_BIT(VT_R4) | VT_BIT(VT_R8) | VT_BIT(VT_CY) | VT_BIT(VT_DECIMAL) | VT_BIT(VT_DATE) |        \
     VT_BIT(VT_BOOL))
#define MATH_OPERANDS (MATH_NUMBERS | VT_BIT(VT_BSTR) | VT_BIT(VT_EMPTY) | VT_BIT(VT_NULL))

/* The types that addition and its like take: Windows leaves out those that Basic did not have. */
#define MATH_BASIC                                                                                 \
    (VT_BIT(VT_UI1) | VT_BIT(VT_I2) | VT_BIT(VT_I4) | VT_BIT(VT_I8) | VT_BIT(VT_R4) |              \
     VT_BIT(VT_R8) | VT_BIT(VT_CY) | VT_BIT(VT_DECIMAL) | VT_BIT(VT_DATE) | VT_BIT(VT_BOOL) |      \
     VT_BIT(VT_BSTR) | VT_BIT(VT_EMPTY) | VT_BIT(VT_NULL))

/*
 * The operand's value, to be cleared: no reference, no object. DISP_E_TYPEMISMATCH or
 * DISP_E_BADVARTYPE if its type is not among @types.
 */
HRESULT math_load(const VARIANT *operand, uint64_t types, VARIANT *ret_value);

/* Both; each to be cleared, also after a failure. */
HRESULT math_load_two(const VARIANT *left, const VARIANT *right, uint64_t types,
                      VARIANT ret_values[2]);

/* Any of the types among @operands and of the two. */
bool math_has(const VARIANT values[2], uint64_t types);

/* @value as the first of @vt and the wider types (I2, I4, then R8) that can hold it. */
HRESULT math_store_integer(__int128 value, VARTYPE vt, VARIANT *ret_result);

/* Ends an operator: clears the operands; a failure leaves VT_EMPTY in the result. */
HRESULT math_finish(HRESULT hr, VARIANT values[], int n_values, const VARIANT *value,
                    VARIANT *result);
