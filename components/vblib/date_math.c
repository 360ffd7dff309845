/* SPDX-License-Identifier: MIT */
/*
 * DateAdd, DateDiff, DatePart.
 */
#include "vbbase/arguments.h"
#include "vbbase/calendar.h"
#include "vbbase/find_name.h"
#include "vbbase/functions.h"
#include "vbbase/week.h"

enum interval {
    INTERVAL_DAY,
    INTERVAL_HOUR,
    INTERVAL_MONTH,
    INTERVAL_MINUTE,
    INTERVAL_QUARTER,
    INTERVAL_SECOND,
    INTERVAL_WEEKDAY,
    INTERVAL_WEEK,
    INTERVAL_DAY_OF_YEAR,
    INTERVAL_YEAR,
};

struct interval_name {
    const char16_t *name;
    enum interval interval;
};

/* Sorted by name without case. */
static const struct interval_name intervals[] = {
    {u"d", INTERVAL_DAY},     {u"h", INTERVAL_HOUR},    {u"m", INTERVAL_MONTH},
    {u"n", INTERVAL_MINUTE},  {u"q", INTERVAL_QUARTER}, {u"s", INTERVAL_SECOND},
    {u"w", INTERVAL_WEEKDAY}, {u"ww", INTERVAL_WEEK},   {u"y", INTERVAL_DAY_OF_YEAR},
    {u"yyyy", INTERVAL_YEAR},
};

HRESULT week_first_day(struct vb_context *context, const VARIANT *arguments, unsigned count,
                       unsigned index, int *ret_first)
{
    WCHAR day[4] = u"6";
    LONG first;
    HRESULT hr;

    hr = vb_argument_long_or(context, arguments, count, index, 1, &first);
    if (FAILED(hr))
        return hr;
    if (first < 0 || first > 7)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    if (first == 0) {
        /* The locale counts from Monday, as 0. */
        GetLocaleInfoW(context->lcid, LOCALE_IFIRSTDAYOFWEEK, day, 4);
        first = (day[0] - '0' + 1) % 7 + 1;
    }
    *ret_first = (int)first;
    return S_OK;
}

static HRESULT interval_of(struct vb_context *context, const VARIANT *argument,
                           enum interval *ret_interval)
{
    const struct interval_name *found;
    struct vb_text text;
    HRESULT hr;

    hr = vb_text_init(&text, context, argument);
    if (FAILED(hr))
        return hr;
    found = find_name(text.units, intervals, sizeof(intervals) / sizeof(intervals[0]),
                      sizeof(intervals[0]));
    vb_text_deinit(&text);
    if (!found)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    *ret_interval = found->interval;
    return S_OK;
}

/* The time an argument tells; S_FALSE for Null. */
static HRESULT time_of(struct vb_context *context, const VARIANT *argument,
                       struct calendar_time *ret_time)
{
    DATE date;
    HRESULT hr;

    hr = vb_argument_date(context, argument, &date);
    if (hr == MAKE_VBSERROR(VBE_INVALID_NULL))
        return S_FALSE;
    return FAILED(hr) ? hr : calendar_time_init(ret_time, date);
}

/* Months keep the day, or take the month's last. */
static HRESULT add_months(const struct calendar_time *time, int64_t months, DATE *ret_date)
{
    int64_t month = (int64_t)time->year * 12 + time->month - 1 + months;
    int last, day = time->day_of_month;

    if (month < 100 * 12 || month >= 10000 * 12)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    last = calendar_days_of_month((int)(month / 12), (int)(month % 12) + 1);
    if (day > last)
        day = last;
    return calendar_to_date(calendar_day(month / 12, month % 12 + 1, day), time->second, ret_date);
}

static HRESULT add(const struct calendar_time *time, enum interval interval, int64_t n,
                   DATE *ret_date)
{
    static const int seconds[] = {
        [INTERVAL_HOUR] = 3600, [INTERVAL_MINUTE] = 60, [INTERVAL_SECOND] = 1};

    switch (interval) {
    case INTERVAL_YEAR:
        return add_months(time, n * 12, ret_date);
    case INTERVAL_QUARTER:
        return add_months(time, n * 3, ret_date);
    case INTERVAL_MONTH:
        return add_months(time, n, ret_date);
    case INTERVAL_HOUR:
    case INTERVAL_MINUTE:
    case INTERVAL_SECOND:
        return calendar_to_date(time->day, time->second + n * seconds[interval], ret_date);
    case INTERVAL_WEEK:
        return calendar_to_date(time->day + n * 7, time->second, ret_date);
    default:
        return calendar_to_date(time->day + n, time->second, ret_date);
    }
}

HRESULT vb_date_add(struct vb_context *context, VARIANT *arguments, unsigned count,
                    VARIANT *ret_result)
{
    struct calendar_time time;
    enum interval interval;
    LONG number;
    DATE date;
    HRESULT hr;

    hr = interval_of(context, &arguments[0], &interval);
    if (SUCCEEDED(hr))
        hr = vb_argument_long(context, &arguments[1], &number);
    if (SUCCEEDED(hr))
        hr = time_of(context, &arguments[2], &time);
    if (hr == S_FALSE)
        return vb_return_null(ret_result);
    if (SUCCEEDED(hr))
        hr = add(&time, interval, number, &date);
    return FAILED(hr) ? hr : vb_return_date(date, ret_result);
}

/* The first day of the week that @time is in. */
static int64_t week_start(const struct calendar_time *time, int first)
{
    return time->day - (week_place(time->weekday, first) - 1);
}

static int64_t seconds_between(const struct calendar_time *from, const struct calendar_time *to,
                               int unit)
{
    int64_t a = from->day * SECONDS_OF_DAY + from->second;
    int64_t b = to->day * SECONDS_OF_DAY + to->second;
    int64_t shift = (int64_t)SECONDS_OF_DAY * 1000000;

    /* Counted from long ago, so that all quotients round the same way. */
    return (b + shift) / unit - (a + shift) / unit;
}

/* How many borders of the interval lie between; whole weeks for "w". */
static int64_t difference(const struct calendar_time *from, const struct calendar_time *to,
                          enum interval interval, int first)
{
    switch (interval) {
    case INTERVAL_YEAR:
        return to->year - from->year;
    case INTERVAL_QUARTER:
        return (int64_t)(to->year - from->year) * 4 + (to->month - 1) / 3 - (from->month - 1) / 3;
    case INTERVAL_MONTH:
        return (int64_t)(to->year - from->year) * 12 + to->month - from->month;
    case INTERVAL_HOUR:
        return seconds_between(from, to, 3600);
    case INTERVAL_MINUTE:
        return seconds_between(from, to, 60);
    case INTERVAL_SECOND:
        return seconds_between(from, to, 1);
    case INTERVAL_WEEKDAY:
        return (to->day - from->day) / 7;
    case INTERVAL_WEEK:
        return (week_start(to, first) - week_start(from, first)) / 7;
    default:
        return to->day - from->day;
    }
}

enum first_week {
    FIRST_WEEK_OF_SYSTEM,
    FIRST_WEEK_WITH_JANUARY_1,
    FIRST_WEEK_OF_FOUR_DAYS,
    FIRST_WEEK_FULL,
};

static HRESULT first_week_of(struct vb_context *context, const VARIANT *arguments, unsigned count,
                             unsigned index, enum first_week *ret_first_week)
{
    WCHAR rule[4] = u"0";
    LONG number;
    HRESULT hr;

    hr = vb_argument_long_or(context, arguments, count, index, FIRST_WEEK_WITH_JANUARY_1, &number);
    if (FAILED(hr))
        return hr;
    if (number < FIRST_WEEK_OF_SYSTEM || number > FIRST_WEEK_FULL)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    if (number == FIRST_WEEK_OF_SYSTEM) {
        GetLocaleInfoW(context->lcid, LOCALE_IFIRSTWEEKOFYEAR, rule, 4);
        number = rule[0] == '1'   ? FIRST_WEEK_FULL
                 : rule[0] == '2' ? FIRST_WEEK_OF_FOUR_DAYS
                                  : FIRST_WEEK_WITH_JANUARY_1;
    }
    *ret_first_week = (enum first_week)number;
    return S_OK;
}

HRESULT vb_date_diff(struct vb_context *context, VARIANT *arguments, unsigned count,
                     VARIANT *ret_result)
{
    struct calendar_time from, to;
    enum first_week first_week;
    enum interval interval;
    int64_t result;
    int first;
    HRESULT hr, hr_to;

    hr = interval_of(context, &arguments[0], &interval);
    if (SUCCEEDED(hr))
        hr = week_first_day(context, arguments, count, 3, &first);
    if (SUCCEEDED(hr))
        hr = first_week_of(context, arguments, count, 4, &first_week);
    if (FAILED(hr))
        return hr;
    hr = time_of(context, &arguments[1], &from);
    hr_to = SUCCEEDED(hr) ? time_of(context, &arguments[2], &to) : hr;
    if (FAILED(hr_to))
        return hr_to;
    if (hr == S_FALSE || hr_to == S_FALSE)
        return vb_return_null(ret_result);

    result = difference(&from, &to, interval, first);
    if (result < INT32_MIN || result > INT32_MAX)
        return MAKE_VBSERROR(VBE_OVERFLOW);
    return vb_return_long((LONG)result, ret_result);
}

/* The first day of the first week of @year. */
static int64_t first_week_start(int year, int first, enum first_week rule)
{
    int64_t new_year = calendar_day(year, 1, 1);
    /* 30 December 1899 was a Saturday. */
    int place = week_place((int)(((new_year + 6) % 7 + 7) % 7) + 1, first);
    int days_needed = rule == FIRST_WEEK_FULL ? 7 : rule == FIRST_WEEK_OF_FOUR_DAYS ? 4 : 1;
    int64_t start = new_year - (place - 1);

    return 8 - place >= days_needed ? start : start + 7;
}

static int week_of_year(const struct calendar_time *time, int first, enum first_week rule)
{
    int64_t start = first_week_start(time->year, first, rule);

    if (time->day < start)
        start = first_week_start(time->year - 1, first, rule);
    else if (rule != FIRST_WEEK_WITH_JANUARY_1 &&
             time->day >= first_week_start(time->year + 1, first, rule))
        start = first_week_start(time->year + 1, first, rule);
    return (int)((time->day - start) / 7) + 1;
}

HRESULT vb_date_part(struct vb_context *context, VARIANT *arguments, unsigned count,
                     VARIANT *ret_result)
{
    struct calendar_time time;
    enum first_week first_week;
    enum interval interval;
    int first;
    HRESULT hr;

    hr = interval_of(context, &arguments[0], &interval);
    if (SUCCEEDED(hr))
        hr = week_first_day(context, arguments, count, 2, &first);
    if (SUCCEEDED(hr))
        hr = first_week_of(context, arguments, count, 3, &first_week);
    if (SUCCEEDED(hr))
        hr = time_of(context, &arguments[1], &time);
    if (hr != S_OK)
        return hr == S_FALSE ? vb_return_null(ret_result) : hr;

    const int parts[] = {
        [INTERVAL_DAY] = time.day_of_month,
        [INTERVAL_HOUR] = time.second / 3600,
        [INTERVAL_MONTH] = time.month,
        [INTERVAL_MINUTE] = time.second / 60 % 60,
        [INTERVAL_QUARTER] = (time.month - 1) / 3 + 1,
        [INTERVAL_SECOND] = time.second % 60,
        [INTERVAL_WEEKDAY] = week_place(time.weekday, first),
        [INTERVAL_WEEK] = week_of_year(&time, first, first_week),
        [INTERVAL_DAY_OF_YEAR] = time.day_of_year,
        [INTERVAL_YEAR] = time.year,
    };
    return vb_return_short((SHORT)parts[interval], ret_result);
}
