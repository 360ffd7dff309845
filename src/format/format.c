/* SPDX-License-Identifier: MIT */
/*
 * VarFormat and its tokens: named formats, and the choice between the kinds of pattern.
 *
 * The tokens of VarTokenizeFormatString are opaque to programs, which hand the format string in
 * again beside them; so they hold no more than the week's beginning.
 */
#include "format/format.h"

#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "variant/variant.h"

enum named_kind { NAMED_PATTERN, NAMED_GENERAL, NAMED_CURRENCY, NAMED_TRUTH, NAMED_DATE };

static const struct named_format {
    const char16_t *name;
    enum named_kind kind;
    const char16_t *pattern;
    int index; /* of the truth words, of VarFormatDateTime */
} named_formats[] = {
    {u"General Number", NAMED_GENERAL, NULL, 0},
    {u"Currency", NAMED_CURRENCY, NULL, 0},
    {u"Fixed", NAMED_PATTERN, u"0.00", 0},
    {u"Standard", NAMED_PATTERN, u"#,##0.00", 0},
    {u"Percent", NAMED_PATTERN, u"0.00%", 0},
    {u"Scientific", NAMED_PATTERN, u"0.00E+00", 0},
    {u"True/False", NAMED_TRUTH, NULL, 0},
    {u"Yes/No", NAMED_TRUTH, NULL, 1},
    {u"On/Off", NAMED_TRUTH, NULL, 2},
    {u"General Date", NAMED_DATE, NULL, 0},
    {u"Long Date", NAMED_DATE, NULL, 1},
    {u"Medium Date", NAMED_PATTERN, u"dd-mmm-yy", 0},
    {u"Short Date", NAMED_DATE, NULL, 2},
    {u"Long Time", NAMED_DATE, NULL, 3},
    {u"Medium Time", NAMED_PATTERN, u"hh:nn AM/PM", 0},
    {u"Short Time", NAMED_DATE, NULL, 4},
};

#define TOKENS_MARK 0x46

struct tokens {
    BYTE size;
    BYTE mark;
    BYTE first_day;
    BYTE first_week;
};

static HRESULT to_bstr(const VARIANT *value, LCID lcid, BSTR *ret_bstr)
{
    VARIANT changed;
    HRESULT hr;

    VariantInit(&changed);
    hr = VariantChangeTypeEx(&changed, value, lcid, 0, VT_BSTR);
    if (SUCCEEDED(hr))
        *ret_bstr = V_BSTR(&changed);
    return hr;
}

static HRESULT to_date(const VARIANT *value, LCID lcid, DATE *ret_date)
{
    VARIANT changed;
    HRESULT hr;

    VariantInit(&changed);
    hr = VariantChangeTypeEx(&changed, value, lcid, 0, VT_DATE);
    if (hr == DISP_E_TYPEMISMATCH && V_VT(value) == VT_BSTR) {
        hr = VariantChangeTypeEx(&changed, value, lcid, 0, VT_R8);
        if (SUCCEEDED(hr))
            hr = VariantChangeTypeEx(&changed, &changed, lcid, 0, VT_DATE);
    }
    if (SUCCEEDED(hr))
        *ret_date = V_DATE(&changed);
    return hr;
}

/* Text that is no number, nor a date, stays as it is. */
static HRESULT keep_text(const VARIANT *value, LCID lcid, HRESULT failure, BSTR *ret_bstr)
{
    if (failure != DISP_E_TYPEMISMATCH || V_VT(value) != VT_BSTR)
        return failure;
    return to_bstr(value, lcid, ret_bstr);
}

static HRESULT format_pattern(const struct format *format, const char16_t *pattern,
                              const VARIANT *value, BSTR *ret_bstr)
{
    LCID lcid = format->locale->lcid;
    struct text text = {0};
    VARIANT number;
    BSTR string;
    DATE date;
    HRESULT hr;

    switch (format_kind_of(pattern)) {
    case FORMAT_DATE:
        hr = to_date(value, lcid, &date);
        if (FAILED(hr))
            return keep_text(value, lcid, hr, ret_bstr);
        hr = format_date(format, pattern, date, &text);
        break;
    case FORMAT_STRING:
        hr = to_bstr(value, lcid, &string);
        if (FAILED(hr))
            return hr;
        format_string(pattern, string, SysStringLen(string), &text);
        SysFreeString(string);
        break;
    default:
        VariantInit(&number);
        hr = VariantChangeTypeEx(&number, value, lcid, 0, VT_R8);
        if (FAILED(hr))
            return keep_text(value, lcid, hr, ret_bstr);
        format_number(format, pattern, V_R8(&number), &text);
        break;
    }
    if (SUCCEEDED(hr))
        hr = text_to_bstr(&text, ret_bstr);
    text_deinit(&text);
    return hr;
}

static HRESULT format_truth(const struct format *format, const VARIANT *value, int words,
                            BSTR *ret_bstr)
{
    const char16_t *const *const all[] = {format->locale->false_true, format->locale->no_yes,
                                          format->locale->off_on};
    VARIANT truth;
    HRESULT hr;

    VariantInit(&truth);
    hr = VariantChangeTypeEx(&truth, value, format->locale->lcid, 0, VT_BOOL);
    if (FAILED(hr))
        return keep_text(value, format->locale->lcid, hr, ret_bstr);

    *ret_bstr = SysAllocString(all[words][V_BOOL(&truth) ? 1 : 0]);
    return *ret_bstr ? S_OK : hr_raise(E_OUTOFMEMORY, "text of a truth value");
}

static HRESULT format_value(const struct format *format, const char16_t *pattern, VARIANT *value,
                            ULONG flags, BSTR *ret_bstr)
{
    const struct named_format *named = NULL;

    if (!pattern || !*pattern)
        return to_bstr(value, format->locale->lcid, ret_bstr);

    for (size_t i = 0; i < sizeof(named_formats) / sizeof(named_formats[0]); i++)
        if (utf16_equal_nocase(pattern, named_formats[i].name))
            named = &named_formats[i];
    if (!named)
        return format_pattern(format, pattern, value, ret_bstr);

    switch (named->kind) {
    case NAMED_GENERAL:
        return to_bstr(value, format->locale->lcid, ret_bstr);
    case NAMED_CURRENCY:
        return VarFormatCurrency(value, -1, -2, -2, -2, flags, ret_bstr);
    case NAMED_TRUTH:
        return format_truth(format, value, named->index, ret_bstr);
    case NAMED_DATE:
        return VarFormatDateTime(value, named->index, flags, ret_bstr);
    default:
        return format_pattern(format, named->pattern, value, ret_bstr);
    }
}

HRESULT VarFormatFromTokens(LPVARIANT pvarIn, LPOLESTR pstrFormat, LPBYTE pbTokCur, ULONG dwFlags,
                            BSTR *pbstrOut, LCID lcid)
{
    struct format format = {.locale = locale_find(lcid)};
    struct tokens tokens;
    VARIANT value;
    HRESULT hr;

    if (!pvarIn || !pbTokCur || !pbstrOut)
        return E_INVALIDARG;
    memcpy(&tokens, pbTokCur, sizeof(tokens));
    if (tokens.size != sizeof(tokens) || tokens.mark != TOKENS_MARK || tokens.first_day > 7 ||
        tokens.first_week > 3)
        return E_INVALIDARG;

    hr = variant_copy_value(pvarIn, lcid, &value);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) == VT_NULL) {
        *pbstrOut = NULL;
        return S_OK;
    }

    format.first_day = tokens.first_day;
    format.first_week = tokens.first_week;
    hr = format_value(&format, pstrFormat, &value, dwFlags, pbstrOut);
    VariantClear(&value);
    return hr;
}

HRESULT VarTokenizeFormatString(LPOLESTR pstrFormat, LPBYTE rgbTok, INT cbTok, INT iFirstDay,
                                INT iFirstWeek, LCID lcid, INT *pcbActual)
{
    struct tokens tokens = {sizeof(tokens), TOKENS_MARK, (BYTE)iFirstDay, (BYTE)iFirstWeek};

    if (!rgbTok || iFirstDay < 0 || iFirstDay > 7 || iFirstWeek < 0 || iFirstWeek > 3)
        return E_INVALIDARG;
    if (pcbActual)
        *pcbActual = sizeof(tokens);
    if (cbTok < (INT)sizeof(tokens))
        return TYPE_E_BUFFERTOOSMALL;

    memcpy(rgbTok, &tokens, sizeof(tokens));
    return S_OK;
}

HRESULT VarFormat(LPVARIANT pvarIn, LPOLESTR pstrFormat, INT iFirstDay, INT iFirstWeek,
                  ULONG dwFlags, BSTR *pbstrOut)
{
    BYTE tokens[sizeof(struct tokens)];
    HRESULT hr;

    if (!pvarIn || !pbstrOut)
        return E_INVALIDARG;

    hr = VarTokenizeFormatString(pstrFormat, tokens, sizeof(tokens), iFirstDay, iFirstWeek,
                                 LOCALE_USER_DEFAULT, NULL);
    if (FAILED(hr))
        return hr;
    return VarFormatFromTokens(pvarIn, pstrFormat, tokens, dwFlags, pbstrOut, LOCALE_USER_DEFAULT);
}
