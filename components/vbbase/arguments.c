/* SPDX-License-Identifier: MIT */
#include "vbbase/arguments.h"

const VARIANT *vb_argument_follow(const VARIANT *argument)
{
    while (V_VT(argument) == (VT_BYREF | VT_VARIANT))
        argument = V_VARIANTREF(argument);
    return argument;
}

bool vb_argument_is_missing(const VARIANT *arguments, unsigned count, unsigned index)
{
    const VARIANT *argument;

    if (index >= count)
        return true;
    argument = vb_argument_follow(&arguments[index]);
    return V_VT(argument) == VT_ERROR && V_ERROR(argument) == DISP_E_PARAMNOTFOUND;
}

HRESULT vb_argument_as(struct vb_context *context, const VARIANT *argument, VARTYPE vt,
                       VARIANT *ret_value)
{
    VARIANT value, converted;
    HRESULT hr;

    VariantInit(&converted);
    hr = vb_get_value(context, argument, &value);
    if (FAILED(hr))
        return hr;

    if (V_VT(&value) == VT_NULL)
        hr = MAKE_VBSERROR(VBE_INVALID_NULL);
    else if (V_VT(&value) == VT_ERROR || V_ISARRAY(&value))
        hr = DISP_E_TYPEMISMATCH;
    else
        hr = VariantChangeTypeEx(&converted, &value, context->lcid, VARIANT_LOCALBOOL, vt);
    VariantClear(&value);
    if (SUCCEEDED(hr))
        *ret_value = converted;
    return hr;
}

HRESULT vb_argument_long(struct vb_context *context, const VARIANT *argument, LONG *ret_value)
{
    VARIANT value;
    HRESULT hr;

    argument = vb_argument_follow(argument);
    if (V_VT(argument) == VT_I2 || V_VT(argument) == VT_I4) {
        *ret_value = V_VT(argument) == VT_I2 ? V_I2(argument) : V_I4(argument);
        return S_OK;
    }
    hr = vb_argument_as(context, argument, VT_I4, &value);
    if (SUCCEEDED(hr))
        *ret_value = V_I4(&value);
    return hr;
}

HRESULT vb_argument_double(struct vb_context *context, const VARIANT *argument, double *ret_value)
{
    VARIANT value;
    HRESULT hr;

    argument = vb_argument_follow(argument);
    if (V_VT(argument) == VT_R8) {
        *ret_value = V_R8(argument);
        return S_OK;
    }
    hr = vb_argument_as(context, argument, VT_R8, &value);
    if (SUCCEEDED(hr))
        *ret_value = V_R8(&value);
    return hr;
}

HRESULT vb_argument_date(struct vb_context *context, const VARIANT *argument, DATE *ret_date)
{
    VARIANT value;
    HRESULT hr;

    hr = vb_argument_as(context, argument, VT_DATE, &value);
    if (hr == DISP_E_TYPEMISMATCH) {
        hr = vb_argument_as(context, argument, VT_R8, &value);
        if (SUCCEEDED(hr))
            hr = VariantChangeTypeEx(&value, &value, context->lcid, 0, VT_DATE);
    }
    if (SUCCEEDED(hr))
        *ret_date = V_DATE(&value);
    return hr;
}

HRESULT vb_argument_compare(struct vb_context *context, const VARIANT *arguments, unsigned count,
                            unsigned index, bool *ret_ignores_case)
{
    LONG mode;
    HRESULT hr;

    hr = vb_argument_long_or(context, arguments, count, index, 0, &mode);
    if (FAILED(hr))
        return hr;
    if (mode != 0 && mode != 1)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    *ret_ignores_case = mode == 1;
    return S_OK;
}

HRESULT vb_argument_long_or(struct vb_context *context, const VARIANT *arguments, unsigned count,
                            unsigned index, LONG value, LONG *ret_value)
{
    if (vb_argument_is_missing(arguments, count, index)) {
        *ret_value = value;
        return S_OK;
    }
    return vb_argument_long(context, &arguments[index], ret_value);
}

HRESULT vb_text_init(struct vb_text *text, struct vb_context *context, const VARIANT *argument)
{
    HRESULT hr;
    BSTR units;

    VariantInit(&text->owned);
    argument = vb_argument_follow(argument);
    if (V_VT(argument) == VT_BSTR) {
        units = V_BSTR(argument);
    } else {
        hr = vb_argument_as(context, argument, VT_BSTR, &text->owned);
        if (FAILED(hr))
            return hr;
        units = V_BSTR(&text->owned);
    }
    text->units = units ? units : u"";
    text->len = SysStringLen(units);
    text->bytes = SysStringByteLen(units);
    return S_OK;
}

void vb_text_deinit(struct vb_text *text)
{
    VariantClear(&text->owned);
}

HRESULT vb_return_text(const char16_t *units, size_t len, VARIANT *ret_result)
{
    BSTR text;

    if (len > UINT32_MAX / 4)
        return MAKE_VBSERROR(VBE_OUT_OF_STRING_SPACE);
    text = SysAllocStringLen(units, (UINT)len);
    if (!text)
        return MAKE_VBSERROR(VBE_OUT_OF_STRING_SPACE);
    V_VT(ret_result) = VT_BSTR;
    V_BSTR(ret_result) = text;
    return S_OK;
}
