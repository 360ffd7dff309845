/* SPDX-License-Identifier: MIT */
/*
 * Locales as Windows' programs ask for them: identifiers, GetLocaleInfo and SetLocaleInfo.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winbase.h>
#include <comity/winnls.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "locale/locale_user.h"

static _Thread_local LCID thread_locale; /* 0 is the user's */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TYPE_MASK 0xffff

static const struct {
    LCTYPE type;
    enum locale_text text;
} text_types[] = {
    {LOCALE_SDECIMAL, LOCALE_TEXT_DECIMAL},
    {LOCALE_STHOUSAND, LOCALE_TEXT_THOUSANDS},
    {LOCALE_SMONDECIMALSEP, LOCALE_TEXT_MONEY_DECIMAL},
    {LOCALE_SMONTHOUSANDSEP, LOCALE_TEXT_MONEY_THOUSANDS},
    {LOCALE_SCURRENCY, LOCALE_TEXT_CURRENCY},
    {LOCALE_SPOSITIVESIGN, LOCALE_TEXT_POSITIVE},
    {LOCALE_SNEGATIVESIGN, LOCALE_TEXT_NEGATIVE},
    {LOCALE_SGROUPING, LOCALE_TEXT_GROUPING},
    {LOCALE_SMONGROUPING, LOCALE_TEXT_MONEY_GROUPING},
    {LOCALE_SLIST, LOCALE_TEXT_LIST},
    {LOCALE_SDATE, LOCALE_TEXT_DATE_SEPARATOR},
    {LOCALE_STIME, LOCALE_TEXT_TIME_SEPARATOR},
    {LOCALE_SSHORTDATE, LOCALE_TEXT_SHORT_DATE},
    {LOCALE_SLONGDATE, LOCALE_TEXT_LONG_DATE},
    {LOCALE_STIMEFORMAT, LOCALE_TEXT_TIME},
    {LOCALE_S1159, LOCALE_TEXT_AM},
    {LOCALE_S2359, LOCALE_TEXT_PM},
    {LOCALE_SISO639LANGNAME, LOCALE_TEXT_LANGUAGE},
    {LOCALE_SISO3166CTRYNAME, LOCALE_TEXT_COUNTRY},
    {LOCALE_SLANGUAGE, LOCALE_TEXT_NAME},
};

static const struct {
    LCTYPE type;
    enum locale_number number;
} number_types[] = {
    {LOCALE_IDIGITS, LOCALE_NUMBER_DIGITS},
    {LOCALE_ILZERO, LOCALE_NUMBER_LEADING_ZERO},
    {LOCALE_INEGNUMBER, LOCALE_NUMBER_NEGATIVE},
    {LOCALE_ICURRDIGITS, LOCALE_NUMBER_MONEY_DIGITS},
    {LOCALE_ICURRENCY, LOCALE_NUMBER_MONEY_POSITIVE},
    {LOCALE_INEGCURR, LOCALE_NUMBER_MONEY_NEGATIVE},
    {LOCALE_IDATE, LOCALE_NUMBER_DATE_ORDER},
    {LOCALE_ILDATE, LOCALE_NUMBER_DATE_ORDER},
    {LOCALE_ITIME, LOCALE_NUMBER_24_HOURS},
    {LOCALE_IFIRSTDAYOFWEEK, LOCALE_NUMBER_FIRST_DAY},
    {LOCALE_IFIRSTWEEKOFYEAR, LOCALE_NUMBER_FIRST_WEEK},
    {LOCALE_IMEASURE, LOCALE_NUMBER_METRIC},
};

static const struct {
    LCTYPE first;
    unsigned count;
    size_t offset;
} name_types[] = {
    {LOCALE_SDAYNAME1, 7, offsetof(struct locale, days)},
    {LOCALE_SABBREVDAYNAME1, 7, offsetof(struct locale, short_days)},
    {LOCALE_SMONTHNAME1, 12, offsetof(struct locale, months)},
    {LOCALE_SABBREVMONTHNAME1, 12, offsetof(struct locale, short_months)},
};

static const char16_t *find_text(const struct locale *locale, LCTYPE type)
{
    for (size_t i = 0; i < COUNT(text_types); i++)
        if (text_types[i].type == type)
            return locale->texts[text_types[i].text];
    for (size_t i = 0; i < COUNT(name_types); i++)
        if (type >= name_types[i].first && type < name_types[i].first + name_types[i].count)
            return ((const char16_t *const *)((const char *)locale +
                                              name_types[i].offset))[type - name_types[i].first];
    return NULL;
}

static bool find_number(const struct locale *locale, LCTYPE type, unsigned *ret_number)
{
    if (type == LOCALE_ILANGUAGE || type == LOCALE_IDEFAULTANSICODEPAGE ||
        type == LOCALE_ICALENDARTYPE) {
        *ret_number = type == LOCALE_ILANGUAGE       ? locale->lcid
                      : type == LOCALE_ICALENDARTYPE ? 1
                                                     : CP_UTF8;
        return true;
    }
    for (size_t i = 0; i < COUNT(number_types); i++) {
        if (number_types[i].type != type)
            continue;
        *ret_number = locale->numbers[number_types[i].number];
        return true;
    }
    return false;
}

/* What the user has changed is left out on demand. */
static const struct locale *find_locale(LCID lcid, LCTYPE type)
{
    return type & LOCALE_NOUSEROVERRIDE ? locale_find_unchanged(lcid) : locale_find(lcid);
}

/* The value as text in @buffer, or where it lives; NULL for an unknown @type. */
static const char16_t *find_value(LCID lcid, LCTYPE type, char16_t buffer[16])
{
    const struct locale *locale = find_locale(lcid, type);
    const char16_t *text = find_text(locale, type & TYPE_MASK);
    char digits[16];
    unsigned number;

    if (text || !find_number(locale, type & TYPE_MASK, &number))
        return text;

    snprintf(digits, sizeof(digits), type == LOCALE_ILANGUAGE ? "%04x" : "%u", number);
    for (int i = 0; i < 16; i++) {
        buffer[i] = (char16_t)digits[i];
        if (!digits[i])
            break;
    }
    return buffer;
}

int GetLocaleInfoW(LCID Locale, LCTYPE LCType, LPWSTR lpLCData, int cchData)
{
    char16_t buffer[16];
    const char16_t *text;
    unsigned number;
    int needed;

    if ((LCType & LOCALE_RETURN_NUMBER) &&
        find_number(find_locale(Locale, LCType), LCType & TYPE_MASK, &number)) {
        DWORD value = number;

        if (cchData >= 2)
            memcpy(lpLCData, &value, sizeof(value));
        return cchData == 0 || cchData >= 2 ? 2 : 0;
    }

    text = find_value(Locale, LCType, buffer);
    if (!text)
        return 0;
    needed = (int)utf16_len(text) + 1;
    if (!cchData)
        return needed;
    if (cchData < needed)
        return 0;
    memcpy(lpLCData, text, (size_t)needed * sizeof(*text));
    return needed;
}

int GetLocaleInfoA(LCID Locale, LCTYPE LCType, LPSTR lpLCData, int cchData)
{
    char16_t buffer[16];
    const char16_t *text;
    unsigned number;
    size_t needed;

    if ((LCType & LOCALE_RETURN_NUMBER) &&
        find_number(find_locale(Locale, LCType), LCType & TYPE_MASK, &number)) {
        if (cchData >= (int)sizeof(number))
            memcpy(lpLCData, &number, sizeof(number));
        return cchData == 0 || cchData >= (int)sizeof(number) ? (int)sizeof(number) : 0;
    }

    text = find_value(Locale, LCType, buffer);
    if (!text)
        return 0;
    needed = utf16_to_utf8(text, utf16_len(text), NULL, 0) + 1;
    if (!cchData)
        return (int)needed;
    if (cchData < 0 || (size_t)cchData < needed)
        return 0;
    utf16_to_utf8(text, utf16_len(text), lpLCData, needed - 1);
    lpLCData[needed - 1] = '\0';
    return (int)needed;
}

/* Text, or a number as decimal text, of what a user may change. */
static HRESULT change_value(LCTYPE type, const char16_t *value)
{
    for (size_t i = 0; i < COUNT(text_types); i++) {
        if (text_types[i].type == type && type != LOCALE_SLANGUAGE)
            return locale_change_text(text_types[i].text, value);
    }
    for (size_t i = 0; i < COUNT(number_types); i++) {
        if (number_types[i].type != type)
            continue;
        if (value[0] < u'0' || value[0] > u'9' || value[1])
            return E_INVALIDARG;
        return locale_change_number(number_types[i].number, (unsigned char)(value[0] - u'0'));
    }
    return HRESULT_FROM_WIN32(ERROR_INVALID_FLAGS);
}

BOOL SetLocaleInfoW(LCID Locale, LCTYPE LCType, LPCWSTR lpLCData)
{
    HRESULT hr;

    if (!lpLCData || locale_resolve(Locale) != GetUserDefaultLCID())
        hr = E_INVALIDARG;
    else
        hr = change_value(LCType & TYPE_MASK, lpLCData);
    if (FAILED(hr))
        SetLastError(hr_to_win32(hr));
    return SUCCEEDED(hr);
}

BOOL SetLocaleInfoA(LCID Locale, LCTYPE LCType, LPCSTR lpLCData)
{
    char16_t *value = lpLCData ? utf16_from_utf8_dup(lpLCData) : NULL;
    BOOL is_set = SetLocaleInfoW(Locale, LCType, value);

    free(value);
    return is_set;
}

LCID GetThreadLocale(void)
{
    return thread_locale ? thread_locale : GetUserDefaultLCID();
}

BOOL SetThreadLocale(LCID Locale)
{
    LCID resolved = locale_resolve(Locale);

    if (!IsValidLocale(resolved, LCID_INSTALLED)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    thread_locale = resolved;
    return TRUE;
}

LCID GetUserDefaultLCID(void)
{
    return locale_resolve(LOCALE_USER_DEFAULT);
}

LCID GetSystemDefaultLCID(void)
{
    return locale_resolve(LOCALE_SYSTEM_DEFAULT);
}

LANGID GetUserDefaultLangID(void)
{
    return LANGIDFROMLCID(GetUserDefaultLCID());
}

LANGID GetSystemDefaultLangID(void)
{
    return LANGIDFROMLCID(GetSystemDefaultLCID());
}

LANGID GetUserDefaultUILanguage(void)
{
    return GetUserDefaultLangID();
}

LCID ConvertDefaultLocale(LCID Locale)
{
    return locale_resolve(Locale);
}

BOOL IsValidLocale(LCID Locale, DWORD dwFlags)
{
    return locale_find(Locale)->lcid == locale_resolve(Locale);
}
