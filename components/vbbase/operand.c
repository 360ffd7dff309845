/* SPDX-License-Identifier: MIT */
#include "vbbase/operand.h"

#include "vbbase/arguments.h"

/* Other languages' types: small integers are taken, unsigned ones are not supported. */
static HRESULT take_foreign_type(struct operand *operand)
{
    CHAR small;

    switch (V_VT(operand->value)) {
    case VT_I1:
        small = V_I1(operand->value);
        operand->value = &operand->owned;
        V_VT(operand->value) = VT_I2;
        V_I2(operand->value) = small;
        return S_OK;
    case VT_UI2:
    case VT_UI4:
    case VT_UI8:
    case VT_UINT:
        return DISP_E_BADVARTYPE;
    default:
        return S_OK;
    }
}

HRESULT operand_init(struct operand *operand, struct vb_context *context, const VARIANT *source)
{
    HRESULT hr = S_OK;

    VariantInit(&operand->owned);
    operand->value = (VARIANT *)vb_argument_follow(source);
    if (V_VT(operand->value) == VT_DISPATCH || V_VT(operand->value) == VT_UNKNOWN ||
        (V_VT(operand->value) & VT_BYREF)) {
        hr = vb_get_value(context, operand->value, &operand->owned);
        operand->value = &operand->owned;
    }
    if (SUCCEEDED(hr) && (V_VT(operand->value) == VT_ERROR || V_ISARRAY(operand->value)))
        hr = DISP_E_TYPEMISMATCH;
    return SUCCEEDED(hr) ? take_foreign_type(operand) : hr;
}

void operand_fill(struct operand *operand)
{
    if (V_VT(operand->value) == VT_EMPTY) {
        operand->value = &operand->owned;
        vb_return_short(0, operand->value);
    }
}

void operand_deinit(struct operand *operand)
{
    VariantClear(&operand->owned);
}

HRESULT operand_to_number(struct operand *operand, const struct vb_context *context)
{
    double number;
    HRESULT hr;

    if (V_VT(operand->value) != VT_BSTR)
        return S_OK;

    hr = VarR8FromStr(V_BSTR(operand->value), context->lcid, 0, &number);
    if (FAILED(hr))
        return hr;
    VariantClear(&operand->owned);
    operand->value = &operand->owned;
    V_VT(operand->value) = VT_R8;
    V_R8(operand->value) = number;
    return S_OK;
}

HRESULT operand_to_date(struct operand *operand, const struct vb_context *context)
{
    DATE date;
    HRESULT hr;

    hr = VarDateFromStr(V_BSTR(operand->value), context->lcid, 0, &date);
    if (FAILED(hr))
        return hr;
    VariantClear(&operand->owned);
    operand->value = &operand->owned;
    V_VT(operand->value) = VT_DATE;
    V_DATE(operand->value) = date;
    return S_OK;
}

HRESULT operand_to_text(struct operand *operand, const struct vb_context *context)
{
    VARIANT text;
    HRESULT hr;

    if (V_VT(operand->value) == VT_BSTR)
        return S_OK;

    VariantInit(&text);
    V_VT(&text) = VT_BSTR;
    V_BSTR(&text) = NULL;
    if (V_VT(operand->value) != VT_NULL) {
        hr = VariantChangeTypeEx(&text, operand->value, context->lcid, VARIANT_LOCALBOOL, VT_BSTR);
        if (FAILED(hr))
            return hr;
    }
    VariantClear(&operand->owned);
    operand->owned = text;
    operand->value = &operand->owned;
    return S_OK;
}
