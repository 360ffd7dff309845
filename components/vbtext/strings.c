/* SPDX-License-Identifier: MIT */
/*
 * Parts of text by position: Left, Mid, Right, their twins for bytes, Len, LenB, Trim, LTrim,
 * RTrim, Space, String, StrReverse, LCase, UCase.
 *
 * A BSTR may hold an odd number of bytes, which the functions for bytes make and read.
 */
#include <string.h>

#include "vbbase/arguments.h"
#include "vbbase/functions.h"
#include "vbtext/character.h"

enum {
    /* What Windows has room for: 14 and not 7 is the error beyond. */
    TEXT_MAX = 0x20000000,
};

/* The text, or S_FALSE and a null result for Null. */
static HRESULT text_or_null(struct vb_text *text, struct vb_context *context,
                            const VARIANT *argument, VARIANT *ret_result)
{
    HRESULT hr = vb_text_init(text, context, argument);

    if (hr != MAKE_VBSERROR(VBE_INVALID_NULL))
        return hr;
    vb_return_null(ret_result);
    return S_FALSE;
}

static HRESULT return_bytes(const void *bytes, size_t len, VARIANT *ret_result)
{
    BSTR text = SysAllocStringByteLen(bytes, (UINT)len);

    if (!text)
        return MAKE_VBSERROR(VBE_OUT_OF_STRING_SPACE);
    V_VT(ret_result) = VT_BSTR;
    V_BSTR(ret_result) = text;
    return S_OK;
}

enum side {
    SIDE_LEFT,
    SIDE_RIGHT,
};

/* The first or last characters, of @size bytes each. */
static HRESULT take_side(struct vb_context *context, VARIANT *arguments, enum side side,
                         unsigned size, VARIANT *ret_result)
{
    struct vb_text text;
    size_t taken, all;
    LONG len;
    HRESULT hr;

    hr = vb_argument_long(context, &arguments[1], &len);
    if (FAILED(hr))
        return hr;
    if (len < 0)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    hr = text_or_null(&text, context, &arguments[0], ret_result);
    if (hr != S_OK)
        return hr;

    all = size == 1 ? text.bytes : (size_t)text.len * 2;
    taken = (size_t)len * size < all ? (size_t)len * size : all;
    hr = return_bytes((const char *)text.units + (side == SIDE_LEFT ? 0 : all - taken), taken,
                      ret_result);
    vb_text_deinit(&text);
    return hr;
}

HRESULT vb_left(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return take_side(context, arguments, SIDE_LEFT, 2, ret_result);
}

HRESULT vb_leftb(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    return take_side(context, arguments, SIDE_LEFT, 1, ret_result);
}

HRESULT vb_right(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    return take_side(context, arguments, SIDE_RIGHT, 2, ret_result);
}

HRESULT vb_rightb(struct vb_context *context, VARIANT *arguments, unsigned count,
                  VARIANT *ret_result)
{
    return take_side(context, arguments, SIDE_RIGHT, 1, ret_result);
}

static HRESULT take_middle(struct vb_context *context, VARIANT *arguments, unsigned count,
                           unsigned size, VARIANT *ret_result)
{
    LONG len = INT32_MAX, start = 0;
    struct vb_text text;
    size_t all, skipped, taken;
    HRESULT hr;

    hr = vb_argument_long_or(context, arguments, count, 2, INT32_MAX, &len);
    if (SUCCEEDED(hr))
        hr = vb_argument_long(context, &arguments[1], &start);
    if (FAILED(hr))
        return hr;
    if (len < 0 || start <= 0)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    hr = text_or_null(&text, context, &arguments[0], ret_result);
    if (hr != S_OK)
        return hr;

    all = size == 1 ? text.bytes : (size_t)text.len * 2;
    skipped = ((size_t)start - 1) * size < all ? ((size_t)start - 1) * size : all;
    taken = (size_t)len * size < all - skipped ? (size_t)len * size : all - skipped;
    hr = return_bytes((const char *)text.units + skipped, taken, ret_result);
    vb_text_deinit(&text);
    return hr;
}

HRESULT vb_mid(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return take_middle(context, arguments, count, 2, ret_result);
}

HRESULT vb_midb(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return take_middle(context, arguments, count, 1, ret_result);
}

HRESULT vb_len(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    struct vb_text text;
    HRESULT hr;

    hr = text_or_null(&text, context, &arguments[0], ret_result);
    if (hr != S_OK)
        return hr;
    hr = vb_return_long((LONG)text.len, ret_result);
    vb_text_deinit(&text);
    return hr;
}

HRESULT vb_lenb(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    struct vb_text text;
    HRESULT hr;

    hr = text_or_null(&text, context, &arguments[0], ret_result);
    if (hr != S_OK)
        return hr;
    hr = vb_return_long((LONG)text.bytes, ret_result);
    vb_text_deinit(&text);
    return hr;
}

enum {
    TRIM_LEFT = 1,
    TRIM_RIGHT = 2,
};

/* Spaces alone go, no other white space. */
static HRESULT trim(struct vb_context *context, VARIANT *arguments, unsigned sides,
                    VARIANT *ret_result)
{
    struct vb_text text;
    size_t first = 0, end;
    HRESULT hr;

    hr = text_or_null(&text, context, &arguments[0], ret_result);
    if (hr != S_OK)
        return hr;
    end = text.len;
    while ((sides & TRIM_LEFT) && first < end && text.units[first] == ' ')
        first++;
    while ((sides & TRIM_RIGHT) && end > first && text.units[end - 1] == ' ')
        end--;
    hr = vb_return_text(text.units + first, end - first, ret_result);
    vb_text_deinit(&text);
    return hr;
}

HRESULT vb_trim(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    return trim(context, arguments, TRIM_LEFT | TRIM_RIGHT, ret_result);
}

HRESULT vb_ltrim(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    return trim(context, arguments, TRIM_LEFT, ret_result);
}

HRESULT vb_rtrim(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    return trim(context, arguments, TRIM_RIGHT, ret_result);
}

static HRESULT repeat(char16_t unit, LONG times, VARIANT *ret_result)
{
    HRESULT hr;

    if (times < 0)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    if (times > TEXT_MAX)
        return MAKE_VBSERROR(VBE_OUT_OF_STRING_SPACE);
    hr = vb_return_text(NULL, (size_t)times, ret_result);
    for (LONG i = 0; SUCCEEDED(hr) && i < times; i++)
        V_BSTR(ret_result)[i] = unit;
    return hr;
}

HRESULT vb_space(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    LONG times;
    HRESULT hr;

    hr = vb_argument_long(context, &arguments[0], &times);
    return FAILED(hr) ? hr : repeat(' ', times, ret_result);
}

/* What String repeats: the first character of text, or the one with a number's code. */
static HRESULT repeated_unit(struct vb_context *context, const VARIANT *value, char16_t *ret_unit)
{
    LONG code;
    HRESULT hr;

    if (V_VT(value) == VT_BSTR) {
        if (SysStringLen(V_BSTR(value)) == 0)
            return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
        *ret_unit = V_BSTR(value)[0];
        return S_OK;
    }
    hr = vb_argument_long(context, value, &code);
    if (SUCCEEDED(hr))
        *ret_unit = character_from_code((uint8_t)code, context->lcid);
    return hr;
}

HRESULT vb_string(struct vb_context *context, VARIANT *arguments, unsigned count,
                  VARIANT *ret_result)
{
    char16_t unit = 0;
    VARIANT value;
    LONG times;
    HRESULT hr;

    hr = vb_argument_long(context, &arguments[0], &times);
    if (SUCCEEDED(hr) && times < 0)
        hr = MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    if (SUCCEEDED(hr))
        hr = vb_get_value(context, &arguments[1], &value);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) == VT_NULL)
        return vb_return_null(ret_result);
    hr = repeated_unit(context, &value, &unit);
    VariantClear(&value);
    return FAILED(hr) ? hr : repeat(unit, times, ret_result);
}

HRESULT vb_str_reverse(struct vb_context *context, VARIANT *arguments, unsigned count,
                       VARIANT *ret_result)
{
    struct vb_text text;
    HRESULT hr;

    hr = vb_text_init(&text, context, &arguments[0]);
    if (FAILED(hr))
        return hr;
    hr = vb_return_text(NULL, text.len, ret_result);
    for (UINT i = 0; SUCCEEDED(hr) && i < text.len; i++)
        V_BSTR(ret_result)[i] = text.units[text.len - 1 - i];
    vb_text_deinit(&text);
    return hr;
}

static HRESULT map_case(struct vb_context *context, VARIANT *arguments, DWORD flags,
                        VARIANT *ret_result)
{
    struct vb_text text;
    HRESULT hr;

    hr = text_or_null(&text, context, &arguments[0], ret_result);
    if (hr != S_OK)
        return hr;
    hr = vb_return_text(text.units, text.len, ret_result);
    if (SUCCEEDED(hr) && text.len)
        LCMapStringW(context->lcid, flags, text.units, (int)text.len, V_BSTR(ret_result),
                     (int)text.len);
    vb_text_deinit(&text);
    return hr;
}

HRESULT vb_lcase(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    return map_case(context, arguments, LCMAP_LOWERCASE, ret_result);
}

HRESULT vb_ucase(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    return map_case(context, arguments, LCMAP_UPPERCASE, ret_result);
}
