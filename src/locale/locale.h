/* SPDX-License-Identifier: MIT */
/*
 * Locale: how a language writes numbers, money, dates and truth.
 *
 * A table of common locales; an unknown one is taken for its language's first, and without that,
 * as neutral, invariant and default identifiers are, for US English.
 */
#pragma once

#include <comity/winnls.h>

enum locale_text {
    LOCALE_TEXT_DECIMAL,
    LOCALE_TEXT_THOUSANDS,
    LOCALE_TEXT_MONEY_DECIMAL,
    LOCALE_TEXT_MONEY_THOUSANDS,
    LOCALE_TEXT_CURRENCY,
    LOCALE_TEXT_POSITIVE,
    LOCALE_TEXT_NEGATIVE,
    LOCALE_TEXT_GROUPING,
    LOCALE_TEXT_MONEY_GROUPING,
    LOCALE_TEXT_LIST,
    LOCALE_TEXT_DATE_SEPARATOR,
    LOCALE_TEXT_TIME_SEPARATOR,
    LOCALE_TEXT_SHORT_DATE,
    LOCALE_TEXT_LONG_DATE,
    LOCALE_TEXT_TIME,
    LOCALE_TEXT_AM,
    LOCALE_TEXT_PM,
    LOCALE_TEXT_LANGUAGE,
    LOCALE_TEXT_COUNTRY,
    LOCALE_TEXT_NAME,
    LOCALE_TEXTS
};

enum locale_number {
    LOCALE_NUMBER_DIGITS,
    LOCALE_NUMBER_LEADING_ZERO,
    LOCALE_NUMBER_NEGATIVE,
    LOCALE_NUMBER_MONEY_DIGITS,
    LOCALE_NUMBER_MONEY_POSITIVE,
    LOCALE_NUMBER_MONEY_NEGATIVE,
    LOCALE_NUMBER_DATE_ORDER, /* 0 month-day-year, 1 day-month-year, 2 year-month-day */
    LOCALE_NUMBER_24_HOURS,
    LOCALE_NUMBER_FIRST_DAY, /* 0 is Monday */
    LOCALE_NUMBER_FIRST_WEEK,
    LOCALE_NUMBER_METRIC, /* 0 metric, 1 US */
    LOCALE_NUMBERS
};

struct locale {
    LCID lcid;
    const char16_t *texts[LOCALE_TEXTS];
    unsigned char numbers[LOCALE_NUMBERS];
    const char16_t *days[7]; /* from Monday */
    const char16_t *short_days[7];
    const char16_t *months[12];
    const char16_t *short_months[12];
    const char16_t *false_true[2];
    const char16_t *no_yes[2];
    const char16_t *off_on[2];
};

const struct locale *locale_find(LCID lcid);

/* The same without what the user has changed. */
const struct locale *locale_find_unchanged(LCID lcid);

/* 0x400, 0x800, 0 and the invariant locale by their real identifier. */
LCID locale_resolve(LCID lcid);
