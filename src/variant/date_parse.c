/* SPDX-License-Identifier: MIT */
/*
 * VarDateFromStr: dates and times as people write them.
 *
 * Numbers joined by ':' (or '.', where that does not separate dates), or followed by am or pm, are
 * the time; it stands before or behind the date. What the date's numbers mean is tried in the
 * order the locale prefers.
 */
#include <stdbool.h>
#include <time.h>

#include <comity/oleauto.h>

#include "base/utf16.h"
#include "locale/locale.h"
#include "variant/date.h"

#define NUMBERS_MAX 6
#define NUMBER_LIMIT 100000
#define IDEOGRAPHIC_SPACE 0x3000

enum half { HALF_NONE, HALF_AM, HALF_PM };

struct date_text {
    const struct locale *locale;
    const struct locale *english;
    const char16_t *at;
    int date[NUMBERS_MAX];
    int n_date;
    int time[NUMBERS_MAX];
    int n_time;
    enum half half;
    int month; /* by name; 0 if none */
    bool time_is_first;
    bool date_has_ended; /* by a time behind it */
};

static bool is_blank(char16_t c)
{
    return c == ' ' || c == '\t' || c == IDEOGRAPHIC_SPACE || c == 0xa0;
}

static bool is_digit(char16_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char16_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c > 0xa0 && c != IDEOGRAPHIC_SPACE);
}

static void skip_blanks(struct date_text *text)
{
    while (is_blank(*text->at))
        text->at++;
}

/* The index of the word, or -1; a point may end an abbreviation. */
static int match_word(const char16_t *word, size_t len, const char16_t *const names[], int n_names)
{
    for (int i = 0; i < n_names; i++) {
        size_t name_len = utf16_len(names[i]);

        if (name_len && utf16_compare_nocase(word, len, names[i], name_len) == 0)
            return i;
        if (name_len && names[i][name_len - 1] == '.' &&
            utf16_compare_nocase(word, len, names[i], name_len - 1) == 0)
            return i;
    }
    return -1;
}

static int match_month(const struct locale *locale, const char16_t *word, size_t len)
{
    int month = match_word(word, len, locale->months, 12);

    return month >= 0 ? month : match_word(word, len, locale->short_months, 12);
}

static bool is_week_day(const struct locale *locale, const char16_t *word, size_t len)
{
    return match_word(word, len, locale->days, 7) >= 0 ||
           match_word(word, len, locale->short_days, 7) >= 0;
}

static enum half match_half(const struct date_text *text, const char16_t *word, size_t len)
{
    static const char16_t *const halves[] = {u"am", u"pm", u"a", u"p"};
    const char16_t *const own[] = {text->locale->texts[LOCALE_TEXT_AM],
                                   text->locale->texts[LOCALE_TEXT_PM]};
    int index = match_word(word, len, halves, 4);

    if (index < 0)
        index = match_word(word, len, own, 2);
    if (index < 0)
        return HALF_NONE;
    return index % 2 ? HALF_PM : HALF_AM;
}

static bool read_number(struct date_text *text, int *ret_number)
{
    int number = 0;

    if (!is_digit(*text->at))
        return false;
    for (; is_digit(*text->at); text->at++) {
        number = number * 10 + (*text->at - '0');
        if (number > NUMBER_LIMIT)
            return false;
    }
    *ret_number = number;
    return true;
}

static bool is_time_separator(const struct date_text *text, char16_t c)
{
    return c == ':' || (c == '.' && text->locale->texts[LOCALE_TEXT_DATE_SEPARATOR][0] != '.');
}

static size_t word_length(const char16_t *word)
{
    size_t len = 0;

    while (is_letter(word[len]))
        len++;
    return len;
}

/* am or pm behind a time, blanks between. */
static void read_half(struct date_text *text)
{
    const char16_t *word = text->at;
    size_t len;

    while (is_blank(*word))
        word++;
    len = word_length(word);
    if (!len)
        return;

    text->half = match_half(text, word, len);
    if (text->half != HALF_NONE)
        text->at = word + len;
}

/* A run of numbers joined as a time, or a single number of the date. */
static bool read_numbers(struct date_text *text)
{
    int numbers[NUMBERS_MAX];
    enum half old_half = text->half;
    int n = 0;

    for (;;) {
        const char16_t *next;

        if (n == NUMBERS_MAX || !read_number(text, &numbers[n++]))
            return false;
        for (next = text->at; is_blank(*next); next++)
            ;
        if (!is_time_separator(text, *next))
            break;
        text->at = next + 1;
        skip_blanks(text);
    }

    text->half = HALF_NONE;
    read_half(text);
    if (n == 1 && text->half == HALF_NONE) {
        text->half = old_half;
        if (text->n_date == 3 || text->date_has_ended)
            return false;
        text->date[text->n_date++] = numbers[0];
        return true;
    }

    if (text->n_time || n > 3)
        return false;
    text->time_is_first = !text->n_date && !text->month;
    text->date_has_ended = !text->time_is_first;
    text->n_time = n;
    for (int i = 0; i < n; i++)
        text->time[i] = numbers[i];
    return true;
}

static bool read_word(struct date_text *text)
{
    const char16_t *word = text->at;
    size_t len = word_length(word);
    int month = match_month(text->locale, word, len);

    if (month < 0)
        month = match_month(text->english, word, len);
    if (month < 0 && !is_week_day(text->locale, word, len) &&
        !is_week_day(text->english, word, len))
        return false;
    if (month >= 0 && (text->month || text->date_has_ended))
        return false;

    if (month >= 0)
        text->month = month + 1;
    text->at += len;
    if (*text->at == '.')
        text->at++;
    return true;
}

/* '/', '-' or ',' between two parts of the date; German and others have '.', too. */
static bool read_separator(struct date_text *text)
{
    char16_t own = text->locale->texts[LOCALE_TEXT_DATE_SEPARATOR][0];

    skip_blanks(text);
    if (*text->at == '/' || *text->at == '-' || *text->at == ',' ||
        (*text->at && *text->at == own)) {
        if (!text->n_date && !text->month)
            return *text->at == ',' ? (text->at++, skip_blanks(text), true) : false;
        text->at++;
        skip_blanks(text);
        return *text->at != '\0';
    }
    return true;
}

static bool read_all(struct date_text *text)
{
    skip_blanks(text);
    while (*text->at) {
        if (is_digit(*text->at)) {
            if (!read_numbers(text))
                return false;
        } else if (is_letter(*text->at)) {
            if (!read_word(text))
                return false;
        } else {
            return false;
        }
        if (!read_separator(text))
            return false;
    }
    return true;
}

static bool set_date(UDATE *date, int year, int month, int day)
{
    year = date_full_year(year);
    if (year < 100 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > date_month_days(year, month))
        return false;

    date->st.wYear = (WORD)year;
    date->st.wMonth = (WORD)month;
    date->st.wDay = (WORD)day;
    return true;
}

static int this_year(void)
{
    time_t now = time(NULL);
    struct tm local;

    localtime_r(&now, &local);
    return local.tm_year + 1900;
}

/* Two numbers: month and day in the locale's order, else month and year. */
static bool set_two(UDATE *date, const struct locale *locale, int a, int b)
{
    int year = this_year();

    if (locale->numbers[LOCALE_NUMBER_DATE_ORDER] == 1) {
        if (set_date(date, year, b, a) || set_date(date, year, a, b))
            return true;
    } else if (set_date(date, year, a, b) || set_date(date, year, b, a)) {
        return true;
    }
    return set_date(date, a, b, 1) || set_date(date, b, a, 1);
}

static bool set_three(UDATE *date, const struct locale *locale, int a, int b, int c)
{
    switch (locale->numbers[LOCALE_NUMBER_DATE_ORDER]) {
    case 0:
        return set_date(date, c, a, b) || set_date(date, a, b, c) || set_date(date, c, b, a);
    case 1:
        return set_date(date, c, b, a) || set_date(date, a, b, c) || set_date(date, c, a, b);
    default:
        return set_date(date, a, b, c) || set_date(date, c, a, b) || set_date(date, c, b, a);
    }
}

static bool set_named(UDATE *date, const struct date_text *text)
{
    const int *n = text->date;

    if (text->n_date == 1)
        return set_date(date, this_year(), text->month, n[0]) ||
               set_date(date, n[0], text->month, 1);
    if (text->n_date == 2)
        return set_date(date, n[1], text->month, n[0]) || set_date(date, n[0], text->month, n[1]);
    return false;
}

static bool set_time(UDATE *date, const struct date_text *text)
{
    int hour = text->n_time > 0 ? text->time[0] : 0;
    int minute = text->n_time > 1 ? text->time[1] : 0;
    int second = text->n_time > 2 ? text->time[2] : 0;

    if (hour > 23 || minute > 59 || second > 59)
        return false;

    if (text->half == HALF_AM && hour == 12)
        hour = 0;
    else if (text->half == HALF_PM && hour < 12)
        hour += 12;
    date->st.wHour = (WORD)hour;
    date->st.wMinute = (WORD)minute;
    date->st.wSecond = (WORD)second;
    return true;
}

static bool set_fields(UDATE *date, const struct date_text *text)
{
    if (!set_time(date, text))
        return false;
    if (text->month)
        return set_named(date, text);

    switch (text->n_date) {
    case 0:
        /* DATE 0 */
        return text->n_time && set_date(date, 1899, 12, 30);
    case 2:
        return set_two(date, text->locale, text->date[0], text->date[1]);
    case 3:
        return set_three(date, text->locale, text->date[0], text->date[1], text->date[2]);
    default:
        return false;
    }
}

HRESULT VarDateFromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, DATE *pdateOut)
{
    struct date_text text = {
        .locale = locale_find(lcid),
        .english = locale_find(LOCALE_NEUTRAL),
        .at = strIn,
    };
    UDATE date = {0};

    if (!strIn || !read_all(&text) || !set_fields(&date, &text))
        return DISP_E_TYPEMISMATCH;
    return VarDateFromUdate(&date, dwFlags & (VAR_TIMEVALUEONLY | VAR_DATEVALUEONLY), pdateOut);
}
