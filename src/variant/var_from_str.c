/* SPDX-License-Identifier: MIT */
/*
 * Var*FromStr and Var*FromDisp: numbers and truth from text, and from an object's value.
 */
#define COBJMACROS
#include <stdbool.h>
#include <string.h>

#include <comity/oleauto.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "locale/locale.h"
#include "variant/number.h"

/* More digits than any type tells apart. */
#define DIGITS_MAX 1024

HRESULT number_parse(const OLECHAR *text, LCID lcid, ULONG flags, ULONG vt_bits, VARIANT *ret_value)
{
    NUMPARSE parse = {.cDig = DIGITS_MAX, .dwInFlags = NUMPRS_STD};
    BYTE digits[DIGITS_MAX];
    HRESULT hr;

    hr = VarParseNumFromStr(text, lcid, flags, &parse, digits);
    if (FAILED(hr))
        return hr;
    return VarNumFromParseNum(&parse, digits, vt_bits, ret_value);
}

/* The value of the object's DISPID_VALUE as @vt. */
static HRESULT value_from_dispatch(IDispatch *dispatch, LCID lcid, VARTYPE vt, VARIANT *ret_value)
{
    static const GUID iid_null = {0};
    DISPPARAMS no_arguments = {0};
    VARIANT value;
    HRESULT hr;

    if (!dispatch)
        return DISP_E_BADVARTYPE;

    VariantInit(&value);
    hr = IDispatch_Invoke(dispatch, DISPID_VALUE, &iid_null, lcid, DISPATCH_PROPERTYGET,
                          &no_arguments, &value, NULL, NULL);
    if (FAILED(hr))
        return DISP_E_TYPEMISMATCH;

    hr = VariantChangeTypeEx(ret_value, &value, lcid, 0, vt);
    VariantClear(&value);
    return hr;
}

#define FROM_DISP(To, to, TO)                                                                      \
    HRESULT Var##To##FromDisp(IDispatch *pdispIn, LCID lcid, to *pOut)                             \
    {                                                                                              \
        VARIANT value;                                                                             \
        HRESULT hr;                                                                                \
                                                                                                   \
        VariantInit(&value);                                                                       \
        hr = value_from_dispatch(pdispIn, lcid, VT_##TO, &value);                                  \
        if (SUCCEEDED(hr))                                                                         \
            *pOut = V_##TO(&value);                                                                \
        return hr;                                                                                 \
    }

#define FROM_STR(To, to, TO)                                                                       \
    HRESULT Var##To##FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, to *pOut)             \
    {                                                                                              \
        VARIANT value;                                                                             \
        HRESULT hr;                                                                                \
                                                                                                   \
        hr = number_parse(strIn, lcid, dwFlags, VTBIT_##TO, &value);                               \
        if (SUCCEEDED(hr))                                                                         \
            *pOut = V_##TO(&value);                                                                \
        return hr;                                                                                 \
    }                                                                                              \
                                                                                                   \
    FROM_DISP(To, to, TO)

FROM_STR(I1, CHAR, I1)
FROM_STR(I2, SHORT, I2)
FROM_STR(I4, LONG, I4)
FROM_STR(I8, LONG64, I8)
FROM_STR(UI1, BYTE, UI1)
FROM_STR(UI2, USHORT, UI2)
FROM_STR(UI4, ULONG, UI4)
FROM_STR(UI8, ULONG64, UI8)
FROM_STR(R4, FLOAT, R4)
FROM_STR(R8, DOUBLE, R8)
FROM_STR(Cy, CY, CY)
FROM_STR(Dec, DECIMAL, DECIMAL)
FROM_DISP(Date, DATE, DATE)
FROM_DISP(Bool, VARIANT_BOOL, BOOL)

HRESULT VarBstrFromDisp(IDispatch *pdispIn, LCID lcid, ULONG dwFlags, BSTR *pbstrOut)
{
    VARIANT value;
    HRESULT hr;

    VariantInit(&value);
    hr = value_from_dispatch(pdispIn, lcid, VT_BSTR, &value);
    if (SUCCEEDED(hr))
        *pbstrOut = V_BSTR(&value);
    return hr;
}

/* False and true, in this order. @ret_value is set if the text is one of them. */
static bool match_truth(const OLECHAR *text, const char16_t *const words[2],
                        VARIANT_BOOL *ret_value)
{
    for (int i = 0; i < 2; i++) {
        if (!utf16_equal_nocase(text, words[i]))
            continue;
        *ret_value = i ? VARIANT_TRUE : VARIANT_FALSE;
        return true;
    }
    return false;
}

HRESULT VarBoolFromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, VARIANT_BOOL *pboolOut)
{
    static const char16_t *const basic[2] = {u"#FALSE#", u"#TRUE#"};
    double value;
    HRESULT hr;

    if (!strIn)
        return DISP_E_TYPEMISMATCH;

    if ((dwFlags & VAR_LOCALBOOL) && match_truth(strIn, locale_find(lcid)->false_true, pboolOut))
        return S_OK;
    if (match_truth(strIn, locale_find(LOCALE_NEUTRAL)->false_true, pboolOut))
        return S_OK;

    /* Basic's own spelling, alone, minds the case. */
    for (int i = 0; i < 2; i++) {
        size_t len = utf16_len(basic[i]);

        if (utf16_len(strIn) != len || memcmp(strIn, basic[i], len * sizeof(*strIn)) != 0)
            continue;
        *pboolOut = i ? VARIANT_TRUE : VARIANT_FALSE;
        return S_OK;
    }

    hr = VarR8FromStr(strIn, lcid, dwFlags, &value);
    if (SUCCEEDED(hr))
        *pboolOut = value != 0 ? VARIANT_TRUE : VARIANT_FALSE;
    return hr;
}
