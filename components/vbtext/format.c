/* SPDX-License-Identifier: MIT */
/*
 * FormatCurrency, FormatDateTime, FormatNumber, FormatPercent, MonthName, WeekdayName.
 *
 * Automation's functions of these names know the user's locale alone; for the locale that a script
 * has chosen otherwise, patterns are made that VarFormatFromTokens reads by any locale.
 */
#include <stdlib.h>
#include <string.h>

#include "vbbase/arguments.h"
#include "vbbase/functions.h"
#include "vbbase/week.h"
#include "vbtext/pattern.h"

typedef HRESULT format_function(LPVARIANT value, INT digits, INT leading_zero, INT parens,
                                INT group, ULONG flags, BSTR *ret_text);

/* What may be formatted: no Null, and text only if it is a number. */
static HRESULT formatted_value(struct vb_context *context, const VARIANT *argument,
                               VARIANT *ret_value)
{
    VARIANT value;
    HRESULT hr;

    hr = vb_get_value(context, argument, &value);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) == VT_NULL || V_VT(&value) == VT_ERROR || V_ISARRAY(&value))
        hr = DISP_E_TYPEMISMATCH;
    else if (V_VT(&value) == VT_BSTR)
        hr = vb_argument_as(context, &value, VT_R8, ret_value);
    else {
        *ret_value = value;
        return S_OK;
    }
    VariantClear(&value);
    return hr;
}

static HRESULT return_bstr(HRESULT hr, BSTR text, VARIANT *ret_result)
{
    if (FAILED(hr))
        return hr == E_INVALIDARG ? MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL) : hr;
    V_VT(ret_result) = VT_BSTR;
    V_BSTR(ret_result) = text;
    return S_OK;
}

static HRESULT format_number(struct vb_context *context, VARIANT *arguments, unsigned count,
                             format_function *function, enum pattern_kind kind, VARIANT *ret_result)
{
    /* The digits, then three times true, false or the locale's choice. */
    LONG options[4];
    BSTR text = NULL;
    VARIANT value;
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < 4; i++)
        hr = vb_argument_long_or(context, arguments, count, i + 1, i ? -2 : -1, &options[i]);
    if (SUCCEEDED(hr))
        hr = formatted_value(context, &arguments[0], &value);
    if (FAILED(hr))
        return hr;
    if (context->lcid == GetUserDefaultLCID())
        hr = function(&value, options[0], options[1], options[2], options[3], 0, &text);
    else
        hr = pattern_format_number(kind, &value, options, context->lcid, &text);
    VariantClear(&value);
    return return_bstr(hr, text, ret_result);
}

HRESULT vb_format_currency(struct vb_context *context, VARIANT *arguments, unsigned count,
                           VARIANT *ret_result)
{
    return format_number(context, arguments, count, VarFormatCurrency, PATTERN_CURRENCY,
                         ret_result);
}

HRESULT vb_format_number(struct vb_context *context, VARIANT *arguments, unsigned count,
                         VARIANT *ret_result)
{
    return format_number(context, arguments, count, VarFormatNumber, PATTERN_NUMBER, ret_result);
}

HRESULT vb_format_percent(struct vb_context *context, VARIANT *arguments, unsigned count,
                          VARIANT *ret_result)
{
    return format_number(context, arguments, count, VarFormatPercent, PATTERN_PERCENT, ret_result);
}

HRESULT vb_format_date_time(struct vb_context *context, VARIANT *arguments, unsigned count,
                            VARIANT *ret_result)
{
    BSTR text = NULL;
    VARIANT value;
    LONG format;
    DATE date;
    HRESULT hr;

    hr = vb_argument_long_or(context, arguments, count, 1, 0, &format);
    if (FAILED(hr))
        return hr;
    hr = vb_argument_date(context, &arguments[0], &date);
    if (hr == MAKE_VBSERROR(VBE_INVALID_NULL))
        return DISP_E_TYPEMISMATCH;
    if (FAILED(hr))
        return hr;
    if (format < 0 || format > 4)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    vb_return_date(date, &value);
    if (context->lcid == GetUserDefaultLCID())
        hr = VarFormatDateTime(&value, (INT)format, 0, &text);
    else
        hr = pattern_format_date(format, &value, context->lcid, &text);
    return return_bstr(hr, text, ret_result);
}

static HRESULT return_name(struct vb_context *context, LCTYPE type, VARIANT *ret_result)
{
    WCHAR name[80] = u"";

    GetLocaleInfoW(context->lcid, type, name, sizeof(name) / sizeof(name[0]));
    return vb_return_text(name, lstrlenW(name), ret_result);
}

static HRESULT abbreviates(struct vb_context *context, VARIANT *arguments, unsigned count,
                           bool *ret_abbreviates)
{
    VARIANT value;
    HRESULT hr;

    *ret_abbreviates = false;
    if (vb_argument_is_missing(arguments, count, 1))
        return S_OK;
    hr = vb_argument_as(context, &arguments[1], VT_BOOL, &value);
    if (SUCCEEDED(hr))
        *ret_abbreviates = V_BOOL(&value) != VARIANT_FALSE;
    return hr;
}

HRESULT vb_month_name(struct vb_context *context, VARIANT *arguments, unsigned count,
                      VARIANT *ret_result)
{
    bool is_short;
    LONG month;
    HRESULT hr;

    hr = abbreviates(context, arguments, count, &is_short);
    if (SUCCEEDED(hr))
        hr = vb_argument_long(context, &arguments[0], &month);
    if (FAILED(hr))
        return hr;
    if (month < 1 || month > 12)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    return return_name(
        context, (is_short ? LOCALE_SABBREVMONTHNAME1 : LOCALE_SMONTHNAME1) + (LCTYPE)month - 1,
        ret_result);
}

HRESULT vb_weekday_name(struct vb_context *context, VARIANT *arguments, unsigned count,
                        VARIANT *ret_result)
{
    bool is_short;
    LONG place;
    int first, from_monday;
    HRESULT hr;

    hr = week_first_day(context, arguments, count, 2, &first);
    if (SUCCEEDED(hr))
        hr = abbreviates(context, arguments, count, &is_short);
    if (SUCCEEDED(hr))
        hr = vb_argument_long(context, &arguments[0], &place);
    if (FAILED(hr))
        return hr;
    if (place < 1 || place > 7)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    /* The first is Sunday for VBScript, Monday for the locale. */
    from_monday = (int)(first + place - 2 + 6) % 7;
    return return_name(context,
                       (is_short ? LOCALE_SABBREVDAYNAME1 : LOCALE_SDAYNAME1) + (LCTYPE)from_monday,
                       ret_result);
}
