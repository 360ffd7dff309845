/* SPDX-License-Identifier: MIT */
/*
 * DECIMAL's four operations. Sums and products are made in 224 bits and rounded once at the end.
 */
#include "variant/decimal.h"

#include <math.h>
#include <string.h>

#define WIDE_LIMBS 7

/* Little-endian limbs: 2^96 * 10^28 and 2^192 fit. */
struct wide {
    uint32_t limbs[WIDE_LIMBS];
};

static struct wide wide_from_digits(decimal_digits digits)
{
    struct wide wide = {.limbs = {(uint32_t)digits, (uint32_t)(digits >> 32),
                                  (uint32_t)(digits >> 64), (uint32_t)(digits >> 96)}};

    return wide;
}

static void wide_multiply(struct wide *wide, uint32_t factor, uint32_t carry)
{
    for (int i = 0; i < WIDE_LIMBS; i++) {
        uint64_t product = (uint64_t)wide->limbs[i] * factor + carry;

        wide->limbs[i] = (uint32_t)product;
        carry = (uint32_t)(product >> 32);
    }
}

static unsigned wide_divide_by_10(struct wide *wide)
{
    uint64_t rest = 0;

    for (int i = WIDE_LIMBS - 1; i >= 0; i--) {
        rest = rest << 32 | wide->limbs[i];
        wide->limbs[i] = (uint32_t)(rest / 10);
        rest %= 10;
    }
    return (unsigned)rest;
}

static int wide_compare(const struct wide *a, const struct wide *b)
{
    for (int i = WIDE_LIMBS - 1; i >= 0; i--)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

static struct wide wide_add(const struct wide *a, const struct wide *b)
{
    struct wide sum;
    uint64_t carry = 0;

    for (int i = 0; i < WIDE_LIMBS; i++) {
        carry += (uint64_t)a->limbs[i] + b->limbs[i];
        sum.limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return sum;
}

/* @a is not below @b. */
static struct wide wide_subtract(const struct wide *a, const struct wide *b)
{
    struct wide difference;
    int64_t borrow = 0;

    for (int i = 0; i < WIDE_LIMBS; i++) {
        int64_t limb = (int64_t)a->limbs[i] - b->limbs[i] + borrow;

        difference.limbs[i] = (uint32_t)limb;
        borrow = limb < 0 ? -1 : 0;
    }
    return difference;
}

static bool wide_fits(const struct wide *wide)
{
    return !(wide->limbs[3] | wide->limbs[4] | wide->limbs[5] | wide->limbs[6]);
}

/* Rounds @value * 10^-@scale into a DECIMAL. */
static HRESULT wide_to_decimal(struct wide value, int scale, bool is_negative, DECIMAL *ret_decimal)
{
    unsigned last = 0;
    bool has_rest = false;

    for (;;) {
        for (; scale > DECIMAL_SCALE_MAX || (!wide_fits(&value) && scale > 0); scale--) {
            has_rest = has_rest || last;
            last = wide_divide_by_10(&value);
        }
        if (!wide_fits(&value))
            return DISP_E_OVERFLOW;
        if (last < 5 || (last == 5 && !has_rest && !(value.limbs[0] & 1)))
            break;

        /* Rounding up 2^96 - 1 asks for one digit less; what was dropped is nothing then. */
        wide_multiply(&value, 1, 1);
        last = 0;
        has_rest = false;
    }

    decimal_set(ret_decimal,
                (decimal_digits)value.limbs[2] << 64 | (decimal_digits)value.limbs[1] << 32 |
                    value.limbs[0],
                scale, is_negative);
    return S_OK;
}

/* Brings both to one scale, which it returns. */
static int decimal_align(const DECIMAL *left, const DECIMAL *right, struct wide *ret_left,
                         struct wide *ret_right)
{
    *ret_left = wide_from_digits(decimal_get_digits(left));
    *ret_right = wide_from_digits(decimal_get_digits(right));

    for (int i = left->scale; i < right->scale; i++)
        wide_multiply(ret_left, 10, 0);
    for (int i = right->scale; i < left->scale; i++)
        wide_multiply(ret_right, 10, 0);
    return left->scale > right->scale ? left->scale : right->scale;
}

static HRESULT decimal_add(const DECIMAL *left, const DECIMAL *right, bool right_is_negative,
                           DECIMAL *ret_sum)
{
    bool is_negative = left->sign != 0;
    struct wide a, b, sum;
    int scale;

    if (!decimal_is_valid(left) || !decimal_is_valid(right))
        return E_INVALIDARG;

    scale = decimal_align(left, right, &a, &b);
    if (is_negative == right_is_negative) {
        sum = wide_add(&a, &b);
    } else if (wide_compare(&a, &b) >= 0) {
        sum = wide_subtract(&a, &b);
    } else {
        sum = wide_subtract(&b, &a);
        is_negative = right_is_negative;
    }
    return wide_to_decimal(sum, scale, is_negative, ret_sum);
}

HRESULT VarDecAdd(const DECIMAL *pdecLeft, const DECIMAL *pdecRight, LPDECIMAL pdecResult)
{
    return decimal_add(pdecLeft, pdecRight, pdecRight->sign != 0, pdecResult);
}

HRESULT VarDecSub(const DECIMAL *pdecLeft, const DECIMAL *pdecRight, LPDECIMAL pdecResult)
{
    return decimal_add(pdecLeft, pdecRight, pdecRight->sign == 0, pdecResult);
}

HRESULT VarDecMul(const DECIMAL *pdecLeft, const DECIMAL *pdecRight, LPDECIMAL pdecResult)
{
    decimal_digits factor = decimal_get_digits(pdecRight);
    struct wide product = {0};

    if (!decimal_is_valid(pdecLeft) || !decimal_is_valid(pdecRight))
        return E_INVALIDARG;

    for (int i = 2; i >= 0; i--) {
        struct wide part = wide_from_digits(decimal_get_digits(pdecLeft));

        wide_multiply(&part, (uint32_t)(factor >> (32 * i)), 0);
        memmove(&product.limbs[1], &product.limbs[0], sizeof(product.limbs) - sizeof(uint32_t));
        product.limbs[0] = 0;
        product = wide_add(&product, &part);
    }
    return wide_to_decimal(product, pdecLeft->scale + pdecRight->scale,
                           pdecLeft->sign != pdecRight->sign, pdecResult);
}

/* Long division: a digit more as long as there is a rest, a place for it, and 96 bits suffice. */
HRESULT VarDecDiv(const DECIMAL *pdecLeft, const DECIMAL *pdecRight, LPDECIMAL pdecResult)
{
    decimal_digits divisor = decimal_get_digits(pdecRight);
    decimal_digits quotient, rest;
    int scale = pdecLeft->scale - pdecRight->scale;

    if (!decimal_is_valid(pdecLeft) || !decimal_is_valid(pdecRight))
        return E_INVALIDARG;
    if (!divisor)
        return DISP_E_DIVBYZERO;

    quotient = decimal_get_digits(pdecLeft) / divisor;
    rest = decimal_get_digits(pdecLeft) % divisor;
    while (scale < 0 || (rest && scale < DECIMAL_SCALE_MAX)) {
        decimal_digits next = quotient * 10 + rest * 10 / divisor;

        if (next >> 96) {
            if (scale < 0)
                return DISP_E_OVERFLOW;
            break;
        }
        quotient = next;
        rest = rest * 10 % divisor;
        scale++;
    }
    if (rest * 2 > divisor || (rest * 2 == divisor && (quotient & 1)))
        quotient++;

    if (!decimal_set_rounded(pdecResult, quotient, scale, pdecLeft->sign != pdecRight->sign))
        return DISP_E_OVERFLOW;
    return S_OK;
}

HRESULT VarDecCmp(const DECIMAL *pdecLeft, const DECIMAL *pdecRight)
{
    struct wide a, b;
    int order;

    if (!decimal_is_valid(pdecLeft) || !decimal_is_valid(pdecRight))
        return E_INVALIDARG;

    decimal_align(pdecLeft, pdecRight, &a, &b);
    order = wide_compare(&a, &b);
    if (pdecLeft->sign != pdecRight->sign) {
        bool is_zero = !decimal_get_digits(pdecLeft) && !decimal_get_digits(pdecRight);

        order = is_zero ? 0 : pdecLeft->sign ? -1 : 1;
    } else if (pdecLeft->sign) {
        order = -order;
    }
    return order < 0 ? VARCMP_LT : order > 0 ? VARCMP_GT : VARCMP_EQ;
}

HRESULT VarDecCmpR8(const DECIMAL *pdecLeft, double dblRight)
{
    DECIMAL right;
    HRESULT hr;

    hr = VarDecFromR8(dblRight, &right);
    if (hr == DISP_E_OVERFLOW)
        return dblRight > 0 ? VARCMP_LT : VARCMP_GT;
    return VarDecCmp(pdecLeft, &right);
}
