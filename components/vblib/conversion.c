/* SPDX-License-Identifier: MIT */
/*
 * CBool, CByte, CCur, CDate, CDbl, CInt, CLng, CSng, CStr, Hex, Oct.
 */
#include "vbbase/arguments.h"
#include "vbbase/functions.h"

HRESULT vb_cbool(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    return vb_argument_as(context, &arguments[0], VT_BOOL, ret_result);
}

HRESULT vb_cbyte(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    return vb_argument_as(context, &arguments[0], VT_UI1, ret_result);
}

HRESULT vb_ccur(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return vb_argument_as(context, &arguments[0], VT_CY, ret_result);
}

HRESULT vb_cdate(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    DATE date;
    HRESULT hr;

    hr = vb_argument_date(context, &arguments[0], &date);
    if (FAILED(hr))
        return hr;
    return vb_return_date(date, ret_result);
}

HRESULT vb_cdbl(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return vb_argument_as(context, &arguments[0], VT_R8, ret_result);
}

HRESULT vb_cint(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return vb_argument_as(context, &arguments[0], VT_I2, ret_result);
}

HRESULT vb_clng(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return vb_argument_as(context, &arguments[0], VT_I4, ret_result);
}

HRESULT vb_csng(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return vb_argument_as(context, &arguments[0], VT_R4, ret_result);
}

HRESULT vb_cstr(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return vb_argument_as(context, &arguments[0], VT_BSTR, ret_result);
}

/* The bits of a number, as many as its type has; what is no whole number is rounded to 32. */
static HRESULT to_bits(struct vb_context *context, const VARIANT *value, uint32_t *ret_bits)
{
    LONG number;
    HRESULT hr;

    if (V_VT(value) == VT_I2 || V_VT(value) == VT_BOOL) {
        *ret_bits = (uint16_t)V_I2(value);
        return S_OK;
    }
    hr = vb_argument_long(context, value, &number);
    if (SUCCEEDED(hr))
        *ret_bits = (uint32_t)number;
    return hr;
}

static HRESULT show_bits(struct vb_context *context, VARIANT *arguments, unsigned bits_a_digit,
                         VARIANT *ret_result)
{
    char16_t digits[12], *first = digits + 12;
    uint32_t bits = 0;
    VARIANT value;
    HRESULT hr;

    hr = vb_get_value(context, &arguments[0], &value);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) == VT_NULL)
        return vb_return_null(ret_result);

    hr = to_bits(context, &value, &bits);
    VariantClear(&value);
    if (FAILED(hr))
        return hr;
    do {
        *--first = u"0123456789ABCDEF"[bits & ((1u << bits_a_digit) - 1)];
        bits >>= bits_a_digit;
    } while (bits);
    return vb_return_text(first, (size_t)(digits + 12 - first), ret_result);
}

HRESULT vb_hex(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return show_bits(context, arguments, 4, ret_result);
}

HRESULT vb_oct(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return show_bits(context, arguments, 3, ret_result);
}
