/* SPDX-License-Identifier: MIT */
/*
 * VarBstrFrom*: values as text, with the locale's decimal separator and without grouping.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/oleauto.h>

#include "base/hresult.h"
#include "locale/locale.h"
#include "locale/text.h"
#include "variant/date.h"
#include "variant/decimal.h"

/* @ascii with its point replaced by the locale's. */
static HRESULT bstr_from_ascii(const char *ascii, LCID lcid, BSTR *ret_bstr)
{
    struct text text = {0};
    HRESULT hr;

    for (; *ascii; ascii++) {
        if (*ascii == '.')
            text_add_string(&text, locale_find(lcid)->texts[LOCALE_TEXT_DECIMAL]);
        else
            text_add(&text, (char16_t)*ascii);
    }
    hr = text_to_bstr(&text, ret_bstr);
    text_deinit(&text);
    return hr;
}

HRESULT VarBstrFromI8(LONG64 in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)in);
    return bstr_from_ascii(text, lcid, pbstrOut);
}

HRESULT VarBstrFromUI8(ULONG64 in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut)
{
    char text[24];

    snprintf(text, sizeof(text), "%llu", (unsigned long long)in);
    return bstr_from_ascii(text, lcid, pbstrOut);
}

#define BSTR_FROM_INTEGER(From, type)                                                              \
    HRESULT VarBstrFrom##From(type in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut)                   \
    {                                                                                              \
        return VarBstrFromI8(in, lcid, dwFlags, pbstrOut);                                         \
    }

BSTR_FROM_INTEGER(I1, CHAR)
BSTR_FROM_INTEGER(I2, SHORT)
BSTR_FROM_INTEGER(I4, LONG)
BSTR_FROM_INTEGER(UI1, BYTE)
BSTR_FROM_INTEGER(UI2, USHORT)
BSTR_FROM_INTEGER(UI4, ULONG)

/* The @significant digits of @value, which end in '\0', rounded half up; returns the exponent. */
static int significant_digits(double value, int significant, char *ret_digits)
{
    char text[64];
    int exponent = 0, i;

    snprintf(text, sizeof(text), "%.*e", 40, fabs(value));
    ret_digits[0] = text[0];
    memcpy(ret_digits + 1, text + 2, (size_t)significant);
    exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);

    i = significant - 1;
    if (ret_digits[significant] >= '5') {
        for (; i >= 0 && ret_digits[i] == '9'; i--)
            ret_digits[i] = '0';
        if (i >= 0) {
            ret_digits[i]++;
        } else {
            ret_digits[0] = '1';
            exponent++;
        }
    }

    ret_digits[significant] = '\0';
    for (i = significant - 1; i > 0 && ret_digits[i] == '0'; i--)
        ret_digits[i] = '\0';
    return exponent;
}

/* As C's %G, but rounded half up; what is no number reads as Microsoft's C library writes it. */
static HRESULT bstr_from_real(double value, int significant, LCID lcid, BSTR *ret_bstr)
{
    const char *sign = value < 0 ? "-" : "";
    char digits[24], text[80];
    int exponent, n;

    if (isnan(value))
        return bstr_from_ascii("-1.#IND", LOCALE_NEUTRAL, ret_bstr);
    if (isinf(value))
        return bstr_from_ascii(value < 0 ? "-1.#INF" : "1.#INF", LOCALE_NEUTRAL, ret_bstr);

    exponent = significant_digits(value, significant, digits);
    n = (int)strlen(digits);
    if (exponent < -4 || exponent >= significant)
        snprintf(text, sizeof(text), "%s%c%s%sE%c%02d", sign, digits[0], n > 1 ? "." : "",
                 digits + 1, exponent < 0 ? '-' : '+', abs(exponent));
    else if (exponent < 0)
        snprintf(text, sizeof(text), "%s0.%.*s%s", sign, -exponent - 1, "000", digits);
    else if (n <= exponent + 1)
        snprintf(text, sizeof(text), "%s%s%.*s", sign, digits, exponent + 1 - n, "00000000000000");
    else
        snprintf(text, sizeof(text), "%s%.*s.%s", sign, exponent + 1, digits,
                 digits + exponent + 1);
    return bstr_from_ascii(text, lcid, ret_bstr);
}

HRESULT VarBstrFromR4(FLOAT in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut)
{
    return bstr_from_real(in, 7, lcid, pbstrOut);
}

HRESULT VarBstrFromR8(DOUBLE in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut)
{
    return bstr_from_real(in, 15, lcid, pbstrOut);
}

HRESULT VarBstrFromDec(const DECIMAL *pdecIn, LCID lcid, ULONG dwFlags, BSTR *pbstrOut)
{
    decimal_digits digits = decimal_get_digits(pdecIn);
    int scale = pdecIn->scale;
    char text[48];
    char *c = text + sizeof(text);

    if (!decimal_is_valid(pdecIn))
        return E_INVALIDARG;

    for (; scale > 0 && digits % 10 == 0; scale--)
        digits /= 10;

    *--c = '\0';
    for (; digits || scale >= 0; scale--) {
        *--c = (char)('0' + (int)(digits % 10));
        digits /= 10;
        if (scale == 1)
            *--c = '.';
    }
    if (pdecIn->sign && decimal_get_digits(pdecIn))
        *--c = '-';
    return bstr_from_ascii(c, lcid, pbstrOut);
}

HRESULT VarBstrFromCy(CY in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut)
{
    DECIMAL decimal;

    VarDecFromCy(in, &decimal);
    return VarBstrFromDec(&decimal, lcid, dwFlags, pbstrOut);
}

HRESULT VarBstrFromBool(VARIANT_BOOL in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut)
{
    const struct locale *locale = locale_find(dwFlags & VAR_LOCALBOOL ? lcid : LOCALE_NEUTRAL);

    *pbstrOut = SysAllocString(locale->false_true[in ? 1 : 0]);
    return *pbstrOut ? S_OK : hr_raise(E_OUTOFMEMORY, "text of a truth value");
}

/* A time without a day, or a day without a time, stands alone. */
HRESULT VarBstrFromDate(DATE in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut)
{
    const struct locale *locale = locale_find(lcid);
    struct text text = {0};
    UDATE date;
    HRESULT hr;

    hr = VarUdateFromDate(in, 0, &date);
    if (FAILED(hr))
        return hr;

    if (trunc(in) == 0 && !(dwFlags & VAR_DATEVALUEONLY))
        dwFlags |= VAR_TIMEVALUEONLY;
    if (!date.st.wHour && !date.st.wMinute && !date.st.wSecond && !(dwFlags & VAR_TIMEVALUEONLY))
        dwFlags |= VAR_DATEVALUEONLY;

    if (!(dwFlags & VAR_TIMEVALUEONLY))
        date_add_pattern(&text, &date, locale, locale->texts[LOCALE_TEXT_SHORT_DATE]);
    if (!(dwFlags & (VAR_TIMEVALUEONLY | VAR_DATEVALUEONLY)))
        text_add(&text, ' ');
    if (!(dwFlags & VAR_DATEVALUEONLY))
        date_add_pattern(&text, &date, locale, locale->texts[LOCALE_TEXT_TIME]);

    hr = text_to_bstr(&text, pbstrOut);
    text_deinit(&text);
    return hr;
}
