/* SPDX-License-Identifier: MIT */
/*
 * VarFormatNumber, -Percent, -Currency, -DateTime, the names of months and days.
 */
#include <string.h>

#include "base/hresult.h"
#include "format/format.h"
#include "variant/date.h"
#include "variant/variant.h"

#define DIGITS_MAX 255

/* What the caller left to the locale is -1 (digits) or -2 (the rest). */
struct style {
    const struct locale *locale;
    int n_digits;
    bool has_zero;
    bool has_parens;
    bool is_grouped;
    enum locale_text decimal;
    enum locale_text thousands;
};

/* What the caller asks for. */
struct wishes {
    const VARIANT *value;
    enum locale_number usual_digits; /* how many there are without @n_digits */
    INT n_digits;
    INT lead;
    INT parens;
    INT group;
};

static bool are_valid(const struct wishes *wishes)
{
    return wishes->n_digits >= -1 && wishes->n_digits <= DIGITS_MAX && wishes->lead >= -2 &&
           wishes->lead <= 0 && wishes->parens >= -2 && wishes->parens <= 0 &&
           wishes->group >= -2 && wishes->group <= 0;
}

static void style_init(struct style *style, const struct wishes *wishes)
{
    const struct locale *locale = locale_find(LOCALE_USER_DEFAULT);

    style->locale = locale;
    style->n_digits =
        wishes->n_digits < 0 ? locale->numbers[wishes->usual_digits] : wishes->n_digits;
    style->has_zero =
        wishes->lead == -2 ? locale->numbers[LOCALE_NUMBER_LEADING_ZERO] != 0 : wishes->lead != 0;
    style->has_parens =
        wishes->parens == -2 ? locale->numbers[LOCALE_NUMBER_NEGATIVE] == 0 : wishes->parens != 0;
    style->is_grouped = wishes->group != 0;
    style->decimal = LOCALE_TEXT_DECIMAL;
    style->thousands = LOCALE_TEXT_THOUSANDS;
}

/* The amount alone, rounded as @style asks for; tells whether a sign is needed. */
static bool add_amount(struct text *text, const struct style *style, double value, int shift)
{
    struct format_digits digits = format_digits_of(value);

    if (digits.digits[0])
        digits.exponent += shift;
    format_digits_round(&digits, style->n_digits);

    for (int place = digits.exponent - 1; place >= 0; place--) {
        text_add(text, (char16_t)format_digit_at(&digits, place));
        if (style->is_grouped && place && place % 3 == 0)
            text_add_string(text, style->locale->texts[style->thousands]);
    }
    if (digits.exponent <= 0 && (style->has_zero || !style->n_digits))
        text_add(text, '0');
    if (style->n_digits)
        text_add_string(text, style->locale->texts[style->decimal]);
    for (int i = 1; i <= style->n_digits; i++)
        text_add(text, (char16_t)format_digit_at(&digits, -i));
    return digits.is_negative && digits.digits[0];
}

/* S_FALSE for VT_NULL, which has an empty text. */
static HRESULT to_double(const VARIANT *source, double *ret_value)
{
    VARIANT value, changed;
    HRESULT hr;

    hr = variant_copy_value(source, LOCALE_USER_DEFAULT, &value);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) == VT_NULL)
        return S_FALSE;

    VariantInit(&changed);
    hr = VariantChangeTypeEx(&changed, &value, LOCALE_USER_DEFAULT, 0, VT_R8);
    VariantClear(&value);
    if (SUCCEEDED(hr))
        *ret_value = V_R8(&changed);
    return hr;
}

/*
 * @pattern has the amount as 'n', the currency as '$', the percent sign as '%', a sign as '-'.
 */
static HRESULT write_amount(const struct style *style, const char *positive, const char *negative,
                            double value, int shift, BSTR *ret_bstr)
{
    struct text amount = {0}, text = {0};
    bool is_negative = add_amount(&amount, style, value, shift);
    HRESULT hr;

    for (const char *c = is_negative ? negative : positive; *c; c++) {
        if (*c == 'n')
            text_add_units(&text, amount.units, amount.len);
        else if (*c == '$')
            text_add_string(&text, style->locale->texts[LOCALE_TEXT_CURRENCY]);
        else if (*c == '-')
            text_add_string(&text, style->locale->texts[LOCALE_TEXT_NEGATIVE]);
        else
            text_add(&text, (char16_t)*c);
    }
    text.is_out_of_memory = text.is_out_of_memory || amount.is_out_of_memory;
    hr = text_to_bstr(&text, ret_bstr);
    text_deinit(&amount);
    text_deinit(&text);
    return hr;
}

/* What all of the three begin with; S_FALSE, with an empty text, for VT_NULL. */
static HRESULT begin(const struct wishes *wishes, struct style *ret_style, double *ret_value,
                     BSTR *ret_bstr)
{
    HRESULT hr;

    if (!wishes->value || !ret_bstr || !are_valid(wishes))
        return E_INVALIDARG;

    style_init(ret_style, wishes);
    hr = to_double(wishes->value, ret_value);
    if (hr == S_FALSE)
        *ret_bstr = NULL;
    return hr;
}

HRESULT VarFormatNumber(LPVARIANT pvarIn, INT iNumDig, INT iIncLead, INT iUseParens, INT iGroup,
                        ULONG dwFlags, BSTR *pbstrOut)
{
    static const char *const negatives[] = {"(n)", "-n", "- n", "n-", "n -"};
    struct wishes wishes = {pvarIn, LOCALE_NUMBER_DIGITS, iNumDig, iIncLead, iUseParens, iGroup};
    struct style style;
    double value;
    HRESULT hr;

    hr = begin(&wishes, &style, &value, pbstrOut);
    if (hr != S_OK)
        return FAILED(hr) ? hr : S_OK;

    return write_amount(
        &style, "n",
        negatives[style.has_parens ? 0 : style.locale->numbers[LOCALE_NUMBER_NEGATIVE]], value, 0,
        pbstrOut);
}

HRESULT VarFormatPercent(LPVARIANT pvarIn, INT iNumDig, INT iIncLead, INT iUseParens, INT iGroup,
                         ULONG dwFlags, BSTR *pbstrOut)
{
    struct wishes wishes = {pvarIn, LOCALE_NUMBER_DIGITS, iNumDig, iIncLead, iUseParens, iGroup};
    struct style style;
    double value;
    HRESULT hr;

    hr = begin(&wishes, &style, &value, pbstrOut);
    if (hr != S_OK)
        return FAILED(hr) ? hr : S_OK;

    return write_amount(&style, "n%", style.has_parens ? "(n%)" : "-n%", value, 2, pbstrOut);
}

/* The orders of LOCALE_ICURRENCY and LOCALE_INEGCURR. */
static const char *const money_positives[] = {"$n", "n$", "$ n", "n $"};
static const char *const money_negatives[] = {"($n)", "-$n",  "$-n",   "$n-",  "(n$)", "-n$",
                                              "n-$",  "n$-",  "-n $",  "-$ n", "n $-", "$ n-",
                                              "$ -n", "n- $", "($ n)", "(n $)"};

static int money_style(const struct style *style, int parens)
{
    static const unsigned char with_parens[] = {0, 4, 14, 15};
    static const unsigned char without[] = {1, 5, 9, 8};
    int positive = style->locale->numbers[LOCALE_NUMBER_MONEY_POSITIVE];

    if (parens == -2)
        return style->locale->numbers[LOCALE_NUMBER_MONEY_NEGATIVE];
    return parens ? with_parens[positive] : without[positive];
}

HRESULT VarFormatCurrency(LPVARIANT pvarIn, INT iNumDig, INT iIncLead, INT iUseParens, INT iGroup,
                          ULONG dwFlags, BSTR *pbstrOut)
{
    struct wishes wishes = {pvarIn, LOCALE_NUMBER_MONEY_DIGITS, iNumDig, iIncLead, iUseParens,
                            iGroup};
    struct style style;
    double value;
    HRESULT hr;

    hr = begin(&wishes, &style, &value, pbstrOut);
    if (hr != S_OK)
        return FAILED(hr) ? hr : S_OK;

    style.decimal = LOCALE_TEXT_MONEY_DECIMAL;
    style.thousands = LOCALE_TEXT_MONEY_THOUSANDS;
    return write_amount(&style,
                        money_positives[style.locale->numbers[LOCALE_NUMBER_MONEY_POSITIVE]],
                        money_negatives[money_style(&style, iUseParens)], value, 0, pbstrOut);
}

/* 0 general, 1 long date, 2 short date, 3 long time, 4 short time. */
HRESULT VarFormatDateTime(LPVARIANT pvarIn, INT iNamedFormat, ULONG dwFlags, BSTR *pbstrOut)
{
    static const char16_t *const patterns[] = {u"c", u"dddddd", u"ddddd", u"ttttt", u"hh:nn"};
    VARIANT value;
    HRESULT hr;

    if (!pvarIn || !pbstrOut || iNamedFormat < 0 || iNamedFormat > 4)
        return E_INVALIDARG;
    if (V_VT(pvarIn) == VT_NULL) {
        *pbstrOut = NULL;
        return S_OK;
    }

    VariantInit(&value);
    hr = VariantChangeTypeEx(&value, pvarIn, LOCALE_USER_DEFAULT, 0, VT_DATE);
    if (FAILED(hr))
        return hr;
    return VarFormat(&value, (LPOLESTR)patterns[iNamedFormat], 0, 0, dwFlags, pbstrOut);
}

static HRESULT name_to_bstr(const char16_t *name, BSTR *ret_bstr)
{
    BSTR bstr;

    bstr = SysAllocString(name);
    if (!bstr)
        return hr_raise(E_OUTOFMEMORY, "name of a month or day");
    *ret_bstr = bstr;
    return S_OK;
}

HRESULT VarMonthName(INT iMonth, INT fAbbrev, ULONG dwFlags, BSTR *pbstrOut)
{
    const struct locale *locale = locale_find(LOCALE_USER_DEFAULT);

    if (iMonth < 1 || iMonth > 12 || !pbstrOut)
        return E_INVALIDARG;
    return name_to_bstr((fAbbrev ? locale->short_months : locale->months)[iMonth - 1], pbstrOut);
}

/* The first day is 1 for Sunday, or 0 for the locale's. */
HRESULT VarWeekdayName(INT iWeekday, INT fAbbrev, INT iFirstDay, ULONG dwFlags, BSTR *pbstrOut)
{
    const struct locale *locale = locale_find(LOCALE_USER_DEFAULT);
    int first = iFirstDay ? iFirstDay + 5 : locale->numbers[LOCALE_NUMBER_FIRST_DAY];

    if (iWeekday < 1 || iWeekday > 7 || iFirstDay < 0 || iFirstDay > 7 || !pbstrOut)
        return E_INVALIDARG;
    return name_to_bstr((fAbbrev ? locale->short_days : locale->days)[(first + iWeekday - 1) % 7],
                        pbstrOut);
}

/* Months as they are spelled after a day; Arabic has those of the Hijri calendar. */
HRESULT GetAltMonthNames(LCID lcid, LPOLESTR **prgp)
{
    static const char16_t *const arabic[] = {
        u"محرم",          u"صفر",      u"ربيع الاول", u"ربيع الثاني", u"جمادى الاولى",
        u"جمادى الثانية", u"رجب",      u"شعبان",      u"رمضان",       u"شوال",
        u"ذو القعدة",     u"ذو الحجة", NULL};
    static const char16_t *const polish[] = {
        u"stycznia", u"lutego",   u"marca",        u"kwietnia",  u"maja",    u"czerwca", u"lipca",
        u"sierpnia", u"września", u"października", u"listopada", u"grudnia", NULL};
    static const char16_t *const russian[] = {
        u"января",  u"февраля",  u"марта",   u"апреля", u"мая",     u"июня", u"июля",
        u"августа", u"сентября", u"октября", u"ноября", u"декабря", NULL};
    const char16_t *const *names = NULL;

    switch (PRIMARYLANGID(LANGIDFROMLCID(lcid))) {
    case LANG_ARABIC:
        names = arabic;
        break;
    case LANG_POLISH:
        names = polish;
        break;
    case LANG_RUSSIAN:
        names = russian;
        break;
    }
    *prgp = (LPOLESTR *)names;
    return S_OK;
}
