/* SPDX-License-Identifier: MIT */
/*
 * Abs, Atn, Cos, Exp, Fix, Int, Log, RGB, Round, Sgn, Sin, Sqr, Tan.
 */
#include <math.h>

#include "vbbase/arguments.h"
#include "vbbase/functions.h"

/* The argument as a number of its own type: text becomes a double by the script's locale. */
static HRESULT number_of(struct vb_context *context, const VARIANT *argument, VARIANT *ret_value)
{
    VARIANT value;
    HRESULT hr;

    hr = vb_get_value(context, argument, &value);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) == VT_ERROR || V_ISARRAY(&value)) {
        VariantClear(&value);
        return DISP_E_TYPEMISMATCH;
    }
    if (V_VT(&value) == VT_BSTR) {
        hr = vb_argument_as(context, &value, VT_R8, ret_value);
        VariantClear(&value);
        return hr;
    }
    *ret_value = value;
    return S_OK;
}

static HRESULT apply(struct vb_context *context, const VARIANT *argument,
                     HRESULT (*function)(LPVARIANT, LPVARIANT), VARIANT *ret_result)
{
    VARIANT value;
    HRESULT hr;

    hr = number_of(context, argument, &value);
    return FAILED(hr) ? hr : function(&value, ret_result);
}

HRESULT vb_abs(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return apply(context, &arguments[0], VarAbs, ret_result);
}

HRESULT vb_fix(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return apply(context, &arguments[0], VarFix, ret_result);
}

HRESULT vb_int(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return apply(context, &arguments[0], VarInt, ret_result);
}

/* Halves go to the even neighbour, as VarRound has it; a truth value stays one. */
HRESULT vb_round(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    LONG decimals;
    VARIANT value;
    HRESULT hr;

    hr = vb_argument_long_or(context, arguments, count, 1, 0, &decimals);
    if (FAILED(hr))
        return hr;
    if (decimals < 0)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    hr = number_of(context, &arguments[0], &value);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) == VT_NULL)
        return MAKE_VBSERROR(VBE_INVALID_NULL);
    if (V_VT(&value) == VT_BOOL) {
        *ret_result = value;
        return S_OK;
    }
    hr = VarRound(&value, decimals, ret_result);
    return hr == E_INVALIDARG ? MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL) : hr;
}

HRESULT vb_sgn(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    double number;
    HRESULT hr;

    hr = vb_argument_double(context, &arguments[0], &number);
    if (FAILED(hr))
        return hr;
    return vb_return_short((SHORT)((number > 0) - (number < 0)), ret_result);
}

/* A function of a double; what has no finite result overflows. */
static HRESULT calculate(struct vb_context *context, const VARIANT *argument,
                         double (*function)(double), VARIANT *ret_result)
{
    double number;
    HRESULT hr;

    hr = vb_argument_double(context, argument, &number);
    if (FAILED(hr))
        return hr;
    number = function(number);
    if (isnan(number))
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    if (isinf(number))
        return MAKE_VBSERROR(VBE_OVERFLOW);
    return vb_return_double(number, ret_result);
}

HRESULT vb_atn(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return calculate(context, &arguments[0], atan, ret_result);
}

HRESULT vb_cos(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return calculate(context, &arguments[0], cos, ret_result);
}

HRESULT vb_exp(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return calculate(context, &arguments[0], exp, ret_result);
}

static double positive_log(double number)
{
    return number > 0 ? log(number) : NAN;
}

HRESULT vb_log(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return calculate(context, &arguments[0], positive_log, ret_result);
}

HRESULT vb_sin(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return calculate(context, &arguments[0], sin, ret_result);
}

HRESULT vb_sqr(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return calculate(context, &arguments[0], sqrt, ret_result);
}

HRESULT vb_tan(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return calculate(context, &arguments[0], tan, ret_result);
}

HRESULT vb_rgb(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    LONG colour = 0, part;
    HRESULT hr;

    for (unsigned i = 0; i < 3; i++) {
        hr = vb_argument_long(context, &arguments[i], &part);
        if (FAILED(hr))
            return hr;
        if (part < 0)
            return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
        colour |= (part > 255 ? 255 : part) << (8 * i);
    }
    return vb_return_long(colour, ret_result);
}
