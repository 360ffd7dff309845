/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic on integers and doubles without a call; whatever else an operand is, these decline.
 */
#pragma once

#include <math.h>

#include "vbrun/value.h"

static inline bool is_integer(const VARIANT *value)
{
    return V_VT(value) == VT_I2 || V_VT(value) == VT_I4;
}

static inline int64_t integer_of(const VARIANT *value)
{
    return V_VT(value) == VT_I2 ? V_I2(value) : V_I4(value);
}

static inline bool double_of(const VARIANT *value, double *ret_number)
{
    if (V_VT(value) == VT_R8)
        *ret_number = V_R8(value);
    else if (V_VT(value) == VT_I4)
        *ret_number = V_I4(value);
    else if (V_VT(value) == VT_I2)
        *ret_number = V_I2(value);
    else
        return false;
    return true;
}

/* VT_I2 if both operands are and it fits, else VT_I4 if it fits, else VT_R8: as VarAdd answers. */
static inline void put_integer(VARIANT *result, int64_t number, bool is_short)
{
    if (is_short && number == (int16_t)number) {
        V_VT(result) = VT_I2;
        V_I2(result) = (int16_t)number;
    } else if (number == (int32_t)number) {
        V_VT(result) = VT_I4;
        V_I4(result) = (int32_t)number;
    } else {
        V_VT(result) = VT_R8;
        V_R8(result) = (double)number;
    }
}

static inline bool put_double(VARIANT *result, double number)
{
    if (!isfinite(number))
        return false;
    V_VT(result) = VT_R8;
    V_R8(result) = number;
    return true;
}

static inline bool are_short(const VARIANT *left, const VARIANT *right)
{
    return V_VT(left) == VT_I2 && V_VT(right) == VT_I2;
}

static inline bool fast_add(const VARIANT *left, const VARIANT *right, VARIANT *result)
{
    double a, b;

    if (is_integer(left) && is_integer(right)) {
        put_integer(result, integer_of(left) + integer_of(right), are_short(left, right));
        return true;
    }
    return double_of(left, &a) && double_of(right, &b) && put_double(result, a + b);
}

static inline bool fast_subtract(const VARIANT *left, const VARIANT *right, VARIANT *result)
{
    double a, b;

    if (is_integer(left) && is_integer(right)) {
        put_integer(result, integer_of(left) - integer_of(right), are_short(left, right));
        return true;
    }
    return double_of(left, &a) && double_of(right, &b) && put_double(result, a - b);
}

static inline bool fast_multiply(const VARIANT *left, const VARIANT *right, VARIANT *result)
{
    double a, b;

    if (is_integer(left) && is_integer(right)) {
        put_integer(result, integer_of(left) * integer_of(right), are_short(left, right));
        return true;
    }
    return double_of(left, &a) && double_of(right, &b) && put_double(result, a * b);
}

static inline bool fast_divide(const VARIANT *left, const VARIANT *right, VARIANT *result)
{
    double a, b;

    return double_of(left, &a) && double_of(right, &b) && b != 0 && put_double(result, a / b);
}

static inline bool fast_integer_divide(const VARIANT *left, const VARIANT *right, VARIANT *result)
{
    if (!is_integer(left) || !is_integer(right) || integer_of(right) == 0 ||
        integer_of(right) == -1)
        return false;
    put_integer(result, integer_of(left) / integer_of(right), are_short(left, right));
    return true;
}

static inline bool fast_modulo(const VARIANT *left, const VARIANT *right, VARIANT *result)
{
    if (!is_integer(left) || !is_integer(right) || integer_of(right) == 0 ||
        integer_of(right) == -1)
        return false;
    put_integer(result, integer_of(left) % integer_of(right), are_short(left, right));
    return true;
}

/* -1, 0, 1; false if this cannot tell. */
static inline bool fast_compare(const VARIANT *left, const VARIANT *right, int *ret_order)
{
    double a, b;

    if (is_integer(left) && is_integer(right)) {
        int64_t x = integer_of(left), y = integer_of(right);

        *ret_order = (x > y) - (x < y);
        return true;
    }
    if (!double_of(left, &a) || !double_of(right, &b))
        return false;
    *ret_order = (a > b) - (a < b);
    return true;
}

/* The bits of two booleans or two shorts. */
static inline bool are_same_bits(const VARIANT *left, const VARIANT *right)
{
    return V_VT(left) == V_VT(right) && (V_VT(left) == VT_BOOL || V_VT(left) == VT_I2);
}
