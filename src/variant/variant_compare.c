/* SPDX-License-Identifier: MIT */
/*
 * VarCmp, VarBstrCmp, VarR4CmpR8, and the joining of strings.
 *
 * VT_RESERVED on a VARIANT says that its type is certain. A certain type decides how text compares
 * with a number; if neither or both are certain, text is the greater (but for negative numbers).
 */
#include <stdbool.h>
#include <string.h>

#include "base/hresult.h"
#include "text/word_order.h"
#include "variant/variant.h"
#include "variant/variant_math.h"

#define COMPARE(a, b) ((a) < (b) ? VARCMP_LT : (a) > (b) ? VARCMP_GT : VARCMP_EQ)

static HRESULT compare_words(const char16_t *a, size_t a_len, const char16_t *b, size_t b_len,
                             ULONG flags)
{
    unsigned order_flags = flags & NORM_IGNORECASE ? WORD_ORDER_NO_CASE : 0;

    return COMPARE(word_order_compare(a, a_len, b, b_len, order_flags), 0);
}

static HRESULT compare_bytes(const void *a, size_t a_len, const void *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

    return order ? COMPARE(order, 0) : COMPARE(a_len, b_len);
}

/* NULL is an empty string; without a locale bytes are compared. */
HRESULT VarBstrCmp(BSTR bstrLeft, BSTR bstrRight, LCID lcid, ULONG dwFlags)
{
    UINT left = SysStringByteLen(bstrLeft), right = SysStringByteLen(bstrRight);

    if (!left || !right)
        return COMPARE(left, right);
    if (!lcid)
        return compare_bytes(bstrLeft, left, bstrRight, right);
    return compare_words(bstrLeft, left / 2, bstrRight, right / 2, dwFlags);
}

HRESULT VarR4CmpR8(float fltLeft, double dblRight)
{
    return COMPARE(fltLeft, (float)dblRight);
}

HRESULT VarBstrCat(BSTR bstrLeft, BSTR bstrRight, LPBSTR pbstrResult)
{
    UINT left = SysStringByteLen(bstrLeft), right = SysStringByteLen(bstrRight);
    BSTR joined;

    if (!pbstrResult)
        return E_INVALIDARG;
    if (right > UINT32_MAX - 2 * sizeof(UINT) - left)
        return hr_raise(E_OUTOFMEMORY, "joined string of %u and %u bytes", left, right);

    joined = SysAllocStringByteLen(NULL, left + right);
    if (!joined)
        return hr_raise(E_OUTOFMEMORY, "joined string of %u bytes", left + right);

    if (left)
        memcpy(joined, bstrLeft, left);
    if (right)
        memcpy((char *)joined + left, bstrRight, right);
    *pbstrResult = joined;
    return S_OK;
}

static HRESULT to_text(const VARIANT *source, VARIANT *ret_text)
{
    VARIANT value;
    HRESULT hr;

    if (V_VT(source) == VT_BSTR)
        return VariantCopy(ret_text, source);

    hr = variant_copy_value(source, LOCALE_USER_DEFAULT, &value);
    if (SUCCEEDED(hr) && V_VT(&value) == VT_NULL)
        hr = VariantClear(&value);
    if (SUCCEEDED(hr))
        hr = VariantChangeTypeEx(ret_text, &value, LOCALE_USER_DEFAULT, VARIANT_LOCALBOOL, VT_BSTR);
    VariantClear(&value);
    return hr;
}

/* The codes that Windows answers: types it converts last are told before unknown ones. */
static HRESULT check_joined(VARTYPE left, VARTYPE right)
{
    uint64_t operands = MATH_OPERANDS | VT_BIT(VT_DISPATCH) | VT_BIT(VT_UNKNOWN);
    bool left_is_good = (left & VT_BYREF) || (left < 64 && (operands & VT_BIT(left)));
    bool right_is_good = (right & VT_BYREF) || (right < 64 && (operands & VT_BIT(right)));
    bool right_is_late = right == VT_DATE || right == VT_ERROR || right == VT_DECIMAL;

    if (left_is_good && right_is_good)
        return S_OK;
    if (right == VT_ERROR && left < VT_VOID)
        return DISP_E_TYPEMISMATCH;
    if (left == VT_VARIANT || (left == VT_ERROR && right_is_late))
        return DISP_E_TYPEMISMATCH;
    if (right_is_late)
        return DISP_E_BADVARTYPE;
    if (left == VT_ERROR || right == VT_ERROR || (right == VT_VARIANT && left_is_good))
        return DISP_E_TYPEMISMATCH;
    return DISP_E_BADVARTYPE;
}

HRESULT VarCat(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    VARIANT texts[2], joined;
    HRESULT hr;

    VariantInit(&texts[0]);
    VariantInit(&texts[1]);
    VariantInit(&joined);
    hr = check_joined(V_VT(pvarLeft), V_VT(pvarRight));
    if (SUCCEEDED(hr) && V_VT(pvarLeft) == VT_NULL && V_VT(pvarRight) == VT_NULL) {
        V_VT(&joined) = VT_NULL;
        return math_finish(hr, texts, 2, &joined, pvarResult);
    }

    if (SUCCEEDED(hr))
        hr = to_text(pvarLeft, &texts[0]);
    if (SUCCEEDED(hr))
        hr = to_text(pvarRight, &texts[1]);
    if (SUCCEEDED(hr)) {
        V_VT(&joined) = VT_BSTR;
        hr = VarBstrCat(V_BSTR(&texts[0]), V_BSTR(&texts[1]), &V_BSTR(&joined));
    }
    return math_finish(hr, texts, 2, &joined, pvarResult);
}

static HRESULT reverse(HRESULT order)
{
    return order == VARCMP_LT ? VARCMP_GT : order == VARCMP_GT ? VARCMP_LT : order;
}

/* Doubles and the like; a DECIMAL is compared as one. */
static HRESULT compare_numbers(const VARIANT *left, const VARIANT *right)
{
    uint64_t real_types = VT_BIT(VT_R4) | VT_BIT(VT_R8) | VT_BIT(VT_DATE) | VT_BIT(VT_BSTR);
    VARIANT a, b, values[2] = {*left, *right};
    VARTYPE vt = VT_I8;
    HRESULT hr;

    VariantInit(&a);
    VariantInit(&b);
    if (math_has(values, VT_BIT(VT_DECIMAL)))
        vt = VT_DECIMAL;
    else if (math_has(values, real_types))
        vt = VT_R8;
    else if (math_has(values, VT_BIT(VT_CY)))
        vt = VT_CY;

    hr = VariantChangeType(&a, left, 0, vt);
    if (hr == DISP_E_OVERFLOW && vt == VT_DECIMAL)
        return V_R8(left) < 0 ? VARCMP_LT : VARCMP_GT;
    if (SUCCEEDED(hr))
        hr = VariantChangeType(&b, right, 0, vt);
    if (FAILED(hr)) {
        if (vt != VT_DECIMAL || hr != DISP_E_OVERFLOW)
            return hr;
        hr = VariantChangeType(&b, right, 0, VT_R8);
        return FAILED(hr) ? hr : V_R8(&b) < 0 ? VARCMP_GT : VARCMP_LT;
    }

    switch (vt) {
    case VT_DECIMAL:
        return VarDecCmp(&V_DECIMAL(&a), &V_DECIMAL(&b));
    case VT_CY:
        return VarCyCmp(V_CY(&a), V_CY(&b));
    case VT_I8:
        return COMPARE(V_I8(&a), V_I8(&b));
    default:
        break;
    }
    /* A float tells its seven digits apart from another type's, no more. */
    if (V_VT(left) == VT_R4 && V_VT(right) != VT_BSTR)
        return VarR4CmpR8(V_R4(left), V_R8(&b));
    if (V_VT(right) == VT_R4 && V_VT(left) != VT_BSTR)
        return reverse(VarR4CmpR8(V_R4(right), V_R8(&a)));
    return COMPARE(V_R8(&a), V_R8(&b));
}

static bool is_negative_number(const VARIANT *text)
{
    double value;

    return SUCCEEDED(VarR8FromStr(V_BSTR(text), LOCALE_USER_DEFAULT, 0, &value)) && value < 0;
}

/* @text with a number; the rules are the file's first comment. */
static HRESULT compare_text(const VARIANT *text, bool text_is_certain, const VARIANT *number,
                            bool number_is_certain, LCID lcid, ULONG flags)
{
    VARIANT other;
    HRESULT hr;

    VariantInit(&other);
    if (V_VT(number) == VT_EMPTY || (text_is_certain && !number_is_certain)) {
        hr = VariantChangeTypeEx(&other, number, lcid, 0, VT_BSTR);
        if (FAILED(hr))
            return hr;
        hr = VarBstrCmp(V_BSTR(text), V_BSTR(&other), lcid, flags);
        VariantClear(&other);
        return hr;
    }
    if (text_is_certain == number_is_certain)
        return text_is_certain && is_negative_number(text) ? VARCMP_LT : VARCMP_GT;

    V_VT(&other) = VT_R8;
    if (FAILED(VarR8FromStr(V_BSTR(text), lcid, 0, &V_R8(&other))))
        return VARCMP_GT;
    hr = compare_numbers(V_VT(number) == VT_DECIMAL ? text : &other, number);
    if (V_VT(number) == VT_R4)
        hr = COMPARE(V_R8(&other), (double)V_R4(number));
    return hr;
}

#define COMPARED                                                                                   \
    (VT_BIT(VT_EMPTY) | VT_BIT(VT_NULL) | VT_BIT(VT_UI1) | VT_BIT(VT_I2) | VT_BIT(VT_I4) |         \
     VT_BIT(VT_I8) | VT_BIT(VT_R4) | VT_BIT(VT_R8) | VT_BIT(VT_CY) | VT_BIT(VT_DATE) |             \
     VT_BIT(VT_BOOL) | VT_BIT(VT_DECIMAL) | VT_BIT(VT_BSTR))

HRESULT VarCmp(LPVARIANT pvarLeft, LPVARIANT pvarRight, LCID lcid, ULONG dwFlags)
{
    bool left_is_certain = (V_VT(pvarLeft) & VT_RESERVED) != 0;
    bool right_is_certain = (V_VT(pvarRight) & VT_RESERVED) != 0;
    VARIANT left = *pvarLeft, right = *pvarRight;

    /* Only read: these share what the arguments own. */
    V_VT(&left) &= (VARTYPE)~VT_RESERVED;
    V_VT(&right) &= (VARTYPE)~VT_RESERVED;
    if (!variant_type_is_known(V_VT(&left)) || !variant_type_is_known(V_VT(&right)))
        return DISP_E_BADVARTYPE;
    if (V_VT(&left) == VT_ERROR && V_VT(&right) == VT_ERROR)
        return COMPARE((ULONG)V_ERROR(&left), (ULONG)V_ERROR(&right));

    if (V_VT(&left) >= 64 || !((COMPARED | VT_BIT(VT_INT)) & VT_BIT(V_VT(&left))))
        return DISP_E_TYPEMISMATCH;
    if (V_VT(&right) >= 64 || !(COMPARED & VT_BIT(V_VT(&right))))
        return DISP_E_TYPEMISMATCH;
    if (V_VT(&left) == VT_NULL || V_VT(&right) == VT_NULL)
        return VARCMP_NULL;

    if (V_VT(&left) == VT_BSTR && V_VT(&right) == VT_BSTR)
        return VarBstrCmp(V_BSTR(&left), V_BSTR(&right), lcid, dwFlags);
    if (V_VT(&left) == VT_BSTR)
        return compare_text(&left, left_is_certain, &right, right_is_certain, lcid, dwFlags);
    if (V_VT(&right) == VT_BSTR)
        return reverse(
            compare_text(&right, right_is_certain, &left, left_is_certain, lcid, dwFlags));
    return compare_numbers(&left, &right);
}
