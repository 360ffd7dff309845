/* SPDX-License-Identifier: MIT */
#include "vbtext/pattern.h"

#include <stdbool.h>
#include <string.h>

enum {
    DIGITS_MAX = 99,
    UNITS_MAX = 700,
    TOKENS_MAX = 255, /* of a pattern, as VarTokenizeFormatString has it */
};

struct pattern {
    WCHAR units[UNITS_MAX];
    size_t len;
};

static void add(struct pattern *pattern, const WCHAR *units)
{
    for (; *units && pattern->len + 1 < UNITS_MAX; units++)
        pattern->units[pattern->len++] = *units;
    pattern->units[pattern->len] = 0;
}

/* Text that stands for itself. */
static void add_literal(struct pattern *pattern, const WCHAR *units)
{
    WCHAR escaped[3] = u"\\";

    for (; *units; units++) {
        escaped[1] = *units;
        add(pattern, escaped);
    }
}

static int locale_number(LCID lcid, LCTYPE type)
{
    WCHAR digits[8] = u"0";
    int number = 0;

    GetLocaleInfoW(lcid, type, digits, 8);
    for (const WCHAR *at = digits; *at >= '0' && *at <= '9'; at++)
        number = number * 10 + (*at - '0');
    return number;
}

/* What stands around the amount: {before, after}, $ for the currency's sign. */
static const char16_t *const positive_currency[][2] = {
    {u"$", u""}, {u"", u"$"}, {u"$ ", u""}, {u"", u" $"}};
static const char16_t *const negative_currency[][2] = {
    {u"($", u")"}, {u"-$", u""},  {u"$-", u""},   {u"$", u"-"},   {u"(", u"$)"}, {u"-", u"$"},
    {u"", u"-$"},  {u"", u"$-"},  {u"-", u" $"},  {u"-$ ", u""},  {u"", u" $-"}, {u"$ ", u"-"},
    {u"$ -", u""}, {u"", u"- $"}, {u"($ ", u")"}, {u"(", u" $)"},
};

static void add_affix(struct pattern *pattern, const char16_t *affix, LCID lcid)
{
    WCHAR sign[16] = u"", unit[2] = u"";

    for (; *affix; affix++) {
        unit[0] = *affix;
        if (*affix == '$') {
            GetLocaleInfoW(lcid, LOCALE_SCURRENCY, sign, 16);
            add_literal(pattern, sign);
        } else {
            add_literal(pattern, unit);
        }
    }
}

static void add_amount(struct pattern *pattern, enum pattern_kind kind, const LONG options[4],
                       LCID lcid)
{
    bool has_zero = options[1] == -2 ? locale_number(lcid, LOCALE_ILZERO) != 0 : options[1] != 0;
    LONG digits = options[0];

    if (digits < 0)
        digits =
            locale_number(lcid, kind == PATTERN_CURRENCY ? LOCALE_ICURRDIGITS : LOCALE_IDIGITS);
    add(pattern, options[3] != 0 ? u"#,##" : u"");
    add(pattern, has_zero || digits == 0 ? u"0" : u"#");
    if (digits)
        add(pattern, u".");
    for (LONG i = 0; i < digits; i++)
        add(pattern, u"0");
    if (kind == PATTERN_PERCENT)
        add(pattern, u"%");
}

static void make_pattern(struct pattern *pattern, enum pattern_kind kind, const LONG options[4],
                         LCID lcid)
{
    bool is_currency = kind == PATTERN_CURRENCY;
    int negative = locale_number(lcid, is_currency ? LOCALE_INEGCURR : LOCALE_INEGNUMBER);
    int positive = is_currency ? locale_number(lcid, LOCALE_ICURRENCY) : 0;
    bool has_parens;

    has_parens = options[2] == -2 ? negative == 0 : options[2] != 0;
    if (is_currency)
        add_affix(pattern, positive_currency[positive % 4][0], lcid);
    add_amount(pattern, kind, options, lcid);
    if (is_currency)
        add_affix(pattern, positive_currency[positive % 4][1], lcid);

    add(pattern, u";");
    if (is_currency && has_parens)
        negative = positive == 0 ? 0 : positive == 1 ? 4 : positive == 2 ? 14 : 15;
    else if (is_currency && (negative == 0 || negative == 4 || negative > 13))
        negative = positive == 0 ? 1 : positive == 1 ? 5 : positive == 2 ? 9 : 8;
    add_affix(pattern,
              is_currency  ? negative_currency[negative % 16][0]
              : has_parens ? u"("
                           : u"-",
              lcid);
    add_amount(pattern, kind, options, lcid);
    add_affix(pattern,
              is_currency  ? negative_currency[negative % 16][1]
              : has_parens ? u")"
                           : u"",
              lcid);
}

static HRESULT format_by(VARIANT *value, WCHAR *pattern, LCID lcid, BSTR *ret_text)
{
    BYTE tokens[TOKENS_MAX];
    HRESULT hr;

    hr = VarTokenizeFormatString(pattern, tokens, TOKENS_MAX, 0, 0, lcid, NULL);
    return FAILED(hr) ? hr : VarFormatFromTokens(value, pattern, tokens, 0, ret_text, lcid);
}

HRESULT pattern_format_number(enum pattern_kind kind, VARIANT *value, const LONG options[4],
                              LCID lcid, BSTR *ret_text)
{
    struct pattern pattern = {.len = 0};

    if (options[0] < -1 || options[0] > DIGITS_MAX)
        return E_INVALIDARG;
    for (int i = 1; i < 4; i++) {
        if (options[i] < -2 || options[i] > 0)
            return E_INVALIDARG;
    }
    make_pattern(&pattern, kind, options, lcid);
    return format_by(value, pattern.units, lcid, ret_text);
}

HRESULT pattern_format_date(LONG format, VARIANT *value, LCID lcid, BSTR *ret_text)
{
    static const char16_t *const patterns[] = {u"c", u"dddddd", u"ddddd", u"ttttt", u"hh:nn"};
    WCHAR pattern[16];

    if (format < 0 || format > 4)
        return E_INVALIDARG;
    lstrcpynW(pattern, patterns[format], 16);
    return format_by(value, pattern, lcid, ret_text);
}
