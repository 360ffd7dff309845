/* SPDX-License-Identifier: MIT */
/*
 * Date formats: c d w m q y h n s t / : and AM/PM.
 */
#include "base/utf16.h"
#include "format/format.h"
#include "variant/date.h"

#define SUNDAY_FIRST 1

struct date_writer {
    const struct format *format;
    struct text *text;
    UDATE date;
    DATE value;
    bool has_halves; /* AM/PM is written, so hours count to 12 */
    bool after_hour; /* an m means minutes */
};

static const struct half_mark {
    const char16_t *mark;
    const char16_t *halves[2];
} half_marks[] = {
    {u"AM/PM", {u"AM", u"PM"}}, {u"am/pm", {u"am", u"pm"}}, {u"A/P", {u"A", u"P"}},
    {u"a/p", {u"a", u"p"}},     {u"AMPM", {NULL, NULL}},
};

static const struct half_mark *find_half(const char16_t *at, const char16_t *end)
{
    for (size_t i = 0; i < sizeof(half_marks) / sizeof(half_marks[0]); i++) {
        size_t len = utf16_len(half_marks[i].mark);
        size_t same = 0;

        while (same < len && at + same < end && at[same] == half_marks[i].mark[same])
            same++;
        if (same == len)
            return &half_marks[i];
    }
    return NULL;
}

static void write_half(struct date_writer *writer, const struct half_mark *half)
{
    bool is_pm = writer->date.st.wHour >= 12;
    const char16_t *own = writer->format->locale->texts[is_pm ? LOCALE_TEXT_PM : LOCALE_TEXT_AM];

    text_add_string(writer->text, half->halves[is_pm] ? half->halves[is_pm] : own);
}

static int first_day(const struct format *format)
{
    if (format->first_day)
        return format->first_day;
    return (format->locale->numbers[LOCALE_NUMBER_FIRST_DAY] + 1) % 7 + 1;
}

/* 1 to 7, counted from the first day of the week. */
static int day_of_week(const struct date_writer *writer)
{
    return (writer->date.st.wDayOfWeek + 7 + SUNDAY_FIRST - first_day(writer->format)) % 7 + 1;
}

/* Weeks begin on the first day; the first one has at least this many days. */
static int week_of_year(const struct date_writer *writer)
{
    static const int least_days[] = {1, 1, 4, 7};
    int in_year = writer->date.wDayOfYear - 1;
    int week_start = in_year - (day_of_week(writer) - 1);
    int first_days = (week_start % 7 + 7) % 7;

    return (week_start + 7 - first_days) / 7 +
           (first_days >= least_days[writer->format->first_week] ? 1 : 0);
}

static void write_pattern(struct date_writer *writer, enum locale_text pattern)
{
    date_add_pattern(writer->text, &writer->date, writer->format->locale,
                     writer->format->locale->texts[pattern]);
}

static void write_general(struct date_writer *writer)
{
    BSTR bstr;

    if (FAILED(VarBstrFromDate(writer->value, writer->format->locale->lcid, 0, &bstr))) {
        writer->text->is_out_of_memory = true;
        return;
    }
    text_add_string(writer->text, bstr);
    SysFreeString(bstr);
}

static void write_locale(struct date_writer *writer, const char16_t *pattern)
{
    date_add_pattern(writer->text, &writer->date, writer->format->locale, pattern);
}

static void write_day(struct date_writer *writer, int n)
{
    static const char16_t *const patterns[] = {u"", u"d", u"dd", u"ddd", u"dddd"};

    if (n <= 4)
        write_locale(writer, patterns[n]);
    else
        write_pattern(writer, n == 5 ? LOCALE_TEXT_SHORT_DATE : LOCALE_TEXT_LONG_DATE);
}

static void write_month(struct date_writer *writer, int n)
{
    static const char16_t *const patterns[] = {u"", u"M", u"MM", u"MMM", u"MMMM"};

    if (writer->after_hour && n <= 2)
        text_add_number(writer->text, writer->date.st.wMinute, n);
    else
        write_locale(writer, patterns[n < 4 ? n : 4]);
}

static int hour_of(const struct date_writer *writer)
{
    int hour = writer->date.st.wHour;

    return writer->has_halves ? (hour + 11) % 12 + 1 : hour;
}

/* Writes one field of at most @n letters; returns how many it took. */
static int write_field(struct date_writer *writer, char16_t letter, int n)
{
    struct text *text = writer->text;
    int two = n < 2 ? n : 2;

    switch (letter) {
    case 'c':
        write_general(writer);
        return 1;
    case 'd':
        n = n < 6 ? n : 6;
        write_day(writer, n);
        return n;
    case 'w':
        text_add_number(text, (unsigned)(two == 2 ? week_of_year(writer) : day_of_week(writer)), 1);
        return two;
    case 'm':
        n = n < 4 ? n : 4;
        write_month(writer, n);
        return n;
    case 'q':
        text_add_number(text, (writer->date.st.wMonth - 1u) / 3 + 1, 1);
        return 1;
    case 'y':
        if (n >= 4) {
            text_add_number(text, writer->date.st.wYear, 4);
            return 4;
        }
        text_add_number(text, two == 2 ? writer->date.st.wYear % 100 : writer->date.wDayOfYear,
                        two);
        return two;
    case 'h':
        text_add_number(text, (unsigned)hour_of(writer), two);
        return two;
    case 'n':
        text_add_number(text, writer->date.st.wMinute, two);
        return two;
    case 's':
        text_add_number(text, writer->date.st.wSecond, two);
        return two;
    case 't':
        if (n < 5)
            return 0;
        write_pattern(writer, LOCALE_TEXT_TIME);
        return 5;
    default:
        return 0;
    }
}

static void write_all(struct date_writer *writer, const char16_t *at, const char16_t *end)
{
    while (at < end) {
        const struct half_mark *half = find_half(at, end);
        char16_t letter = *at >= 'A' && *at <= 'Z' ? *at | 0x20 : *at;
        int n = 1;

        if (format_literal(&at, end, writer->text))
            continue;
        if (half) {
            write_half(writer, half);
            at += utf16_len(half->mark);
            continue;
        }
        while (at + n < end && (at[n] | 0x20) == (letter | 0x20))
            n++;
        n = write_field(writer, letter, n);
        if (n) {
            writer->after_hour = letter == 'h';
            at += n;
        } else if (*at == '/' || *at == ':') {
            text_add_string(writer->text,
                            writer->format->locale->texts[*at == '/' ? LOCALE_TEXT_DATE_SEPARATOR
                                                                     : LOCALE_TEXT_TIME_SEPARATOR]);
            at++;
        } else {
            text_add(writer->text, *at++);
        }
    }
}

HRESULT format_date(const struct format *format, const char16_t *pattern, DATE value,
                    struct text *text)
{
    struct date_writer writer = {.format = format, .text = text, .value = value};
    const char16_t *end = format_section_end(pattern);
    const char16_t *at = pattern;
    HRESULT hr;

    hr = VarUdateFromDate(value, 0, &writer.date);
    if (FAILED(hr))
        return hr;

    while (at < end) {
        if (format_literal(&at, end, NULL))
            continue;
        writer.has_halves = writer.has_halves || find_half(at, end);
        at++;
    }
    write_all(&writer, pattern, end);
    return S_OK;
}
