/* SPDX-License-Identifier: MIT */
/*
 * DATE counts days from 30 December 1899; before that day the time of day counts backwards from
 * the day: -1.25 is 6 o'clock on the 29th.
 */
#include "variant/date.h"

#include <math.h>

#include "base/hresult.h"

#define SECONDS_A_DAY 86400
#define YEAR_MAX 9999
#define SATURDAY 6

static int64_t floor_divide(int64_t value, int64_t divisor)
{
    return value / divisor - (value % divisor < 0);
}

/* Counts years from March, so that leap days come last (proleptic Gregorian calendar). */
int64_t date_first_of_month(int64_t year, int64_t month)
{
    int64_t from_march = month - 3;
    int64_t y = year + floor_divide(from_march, 12);
    int64_t m = from_march - floor_divide(from_march, 12) * 12;
    int64_t days = y * 365 + floor_divide(y, 4) - floor_divide(y, 100) + floor_divide(y, 400);

    return days + (153 * m + 2) / 5 - 693899;
}

int date_full_year(int year)
{
    if (year < 0 || year > 99)
        return year;
    return year < 50 ? year + 2000 : year + 1900;
}

int date_month_days(int year, int month)
{
    return (int)(date_first_of_month(year, month + 1) - date_first_of_month(year, month));
}

HRESULT VarUdateFromDate(DATE dateIn, ULONG dwFlags, UDATE *pudateOut)
{
    UDATE date = {0};
    int64_t day, seconds;
    int year;

    if (!(dateIn > DATE_MIN_DAY - 1 && dateIn < DATE_MAX_DAY + 1))
        return E_INVALIDARG;

    day = (int64_t)dateIn;
    seconds = (int64_t)floor(fabs(dateIn - (double)day) * SECONDS_A_DAY + 0.5);
    day += seconds / SECONDS_A_DAY;
    seconds %= SECONDS_A_DAY;
    if (day > DATE_MAX_DAY)
        return E_INVALIDARG;

    year = (int)(1900 + floor_divide(day * 400, 146097));
    while (date_first_of_month(year, 1) > day)
        year--;
    while (date_first_of_month(year + 1, 1) <= day)
        year++;

    date.st.wYear = (WORD)year;
    date.wDayOfYear = (WORD)(day - date_first_of_month(year, 1) + 1);
    date.st.wMonth = 1;
    while (date_first_of_month(year, date.st.wMonth + 1) <= day)
        date.st.wMonth++;
    date.st.wDay = (WORD)(day - date_first_of_month(year, date.st.wMonth) + 1);
    date.st.wDayOfWeek = (WORD)((day - DATE_MIN_DAY + 5) % 7);
    date.st.wHour = (WORD)(seconds / 3600);
    date.st.wMinute = (WORD)(seconds / 60 % 60);
    date.st.wSecond = (WORD)(seconds % 60);
    *pudateOut = date;
    return S_OK;
}

static BOOL time_is_valid(const SYSTEMTIME *time, int year)
{
    return time->wMonth >= 1 && time->wMonth <= 12 && time->wDay >= 1 &&
           time->wDay <= date_month_days(year, time->wMonth) && time->wHour < 24 &&
           time->wMinute < 60 && time->wSecond < 60;
}

/* Fields beyond their range roll over into the next; they are signed here. */
HRESULT VarDateFromUdateEx(UDATE *pudateIn, LCID lcid, ULONG dwFlags, DATE *pdateOut)
{
    const SYSTEMTIME *time = &pudateIn->st;
    int year = (SHORT)time->wYear;
    int64_t seconds, day;
    double fraction;

    if (year > YEAR_MAX || year < -YEAR_MAX)
        return E_INVALIDARG;

    year = year < 0 ? year + 2000 : date_full_year(year);
    if ((dwFlags & VAR_VALIDDATE) && !time_is_valid(time, year))
        return E_INVALIDARG;

    seconds = (int64_t)(SHORT)time->wHour * 3600 + (int64_t)(SHORT)time->wMinute * 60 +
              (SHORT)time->wSecond;
    day = date_first_of_month(year, (SHORT)time->wMonth) + (SHORT)time->wDay - 1 +
          floor_divide(seconds, SECONDS_A_DAY);
    fraction =
        (double)(seconds - floor_divide(seconds, SECONDS_A_DAY) * SECONDS_A_DAY) / SECONDS_A_DAY;
    if (day < DATE_MIN_DAY || day > DATE_MAX_DAY)
        return E_INVALIDARG;

    if (dwFlags & VAR_TIMEVALUEONLY)
        *pdateOut = fraction;
    else if (dwFlags & VAR_DATEVALUEONLY)
        *pdateOut = (double)day;
    else
        *pdateOut = day < 0 ? (double)day - fraction : (double)day + fraction;
    return S_OK;
}

HRESULT VarDateFromUdate(UDATE *pudateIn, ULONG dwFlags, DATE *pdateOut)
{
    return VarDateFromUdateEx(pudateIn, LOCALE_USER_DEFAULT, dwFlags, pdateOut);
}

INT SystemTimeToVariantTime(LPSYSTEMTIME lpSystemTime, DOUBLE *pvtime)
{
    UDATE date = {.st = *lpSystemTime};

    if (lpSystemTime->wMonth > 12 || lpSystemTime->wDay > 31 || (SHORT)lpSystemTime->wYear < 0)
        return FALSE;
    return VarDateFromUdate(&date, 0, pvtime) == S_OK;
}

INT VariantTimeToSystemTime(DOUBLE vtime, LPSYSTEMTIME lpSystemTime)
{
    UDATE date;

    if (FAILED(VarUdateFromDate(vtime, 0, &date)))
        return FALSE;

    *lpSystemTime = date.st;
    return TRUE;
}

/* A DOS date holds 1980 to 2107, of which Windows takes those to 2099; seconds count by two. */
INT DosDateTimeToVariantTime(USHORT wDosDate, USHORT wDosTime, DOUBLE *pvtime)
{
    UDATE date = {
        .st =
            {
                .wDay = wDosDate & 0x1f,
                .wMonth = wDosDate >> 5 & 0xf,
                .wYear = (WORD)(1980 + (wDosDate >> 9)),
                .wSecond = (WORD)((wDosTime & 0x1f) * 2),
                .wMinute = wDosTime >> 5 & 0x3f,
                .wHour = wDosTime >> 11,
            },
    };

    if (date.st.wYear > 2099 || date.st.wMonth > 12 || date.st.wHour > 23 || date.st.wMinute > 59 ||
        date.st.wSecond > 59)
        return FALSE;
    return VarDateFromUdate(&date, 0, pvtime) == S_OK;
}

INT VariantTimeToDosDateTime(DOUBLE vtime, USHORT *pwDosDate, USHORT *pwDosTime)
{
    UDATE date;

    if (FAILED(VarUdateFromDate(vtime, 0, &date)))
        return FALSE;
    if (date.st.wYear < 1980 || date.st.wYear > 2099)
        return FALSE;

    *pwDosDate = (USHORT)(date.st.wDay | date.st.wMonth << 5 | (date.st.wYear - 1980) << 9);
    *pwDosTime = (USHORT)(date.st.wSecond / 2 | date.st.wMinute << 5 | date.st.wHour << 11);
    return TRUE;
}

static void add_name(struct text *text, const char16_t *const names[], int index)
{
    text_add_string(text, names[index]);
}

/* A run of @n letters @letter. */
static void add_field(struct text *text, const UDATE *date, const struct locale *locale,
                      char16_t letter, int n)
{
    const SYSTEMTIME *time = &date->st;
    int width = n < 2 ? n : 2;

    switch (letter) {
    case 'd':
        if (n > 2)
            add_name(text, n > 3 ? locale->days : locale->short_days, (time->wDayOfWeek + 6) % 7);
        else
            text_add_number(text, time->wDay, width);
        break;
    case 'M':
        if (n > 2)
            add_name(text, n > 3 ? locale->months : locale->short_months, time->wMonth - 1);
        else
            text_add_number(text, time->wMonth, width);
        break;
    case 'y':
        if (n > 2)
            text_add_number(text, time->wYear, 1);
        else
            text_add_number(text, time->wYear % 100, width);
        break;
    case 'h':
        text_add_number(text, (time->wHour + 11u) % 12 + 1, width);
        break;
    case 'H':
        text_add_number(text, time->wHour, width);
        break;
    case 'm':
        text_add_number(text, time->wMinute, width);
        break;
    case 's':
        text_add_number(text, time->wSecond, width);
        break;
    case 't': {
        const char16_t *half = locale->texts[time->wHour < 12 ? LOCALE_TEXT_AM : LOCALE_TEXT_PM];

        text_add_units(text, half, n == 1 && *half ? 1 : 0);
        if (n > 1)
            text_add_string(text, half);
        break;
    }
    default:
        for (; n > 0; n--)
            text_add(text, letter);
        break;
    }
}

void date_add_pattern(struct text *text, const UDATE *date, const struct locale *locale,
                      const char16_t *pattern)
{
    while (*pattern) {
        int n = 1;

        if (*pattern == '\'') {
            for (pattern++; *pattern && *pattern != '\''; pattern++)
                text_add(text, *pattern);
            pattern += *pattern == '\'';
            continue;
        }
        while (pattern[n] == *pattern)
            n++;
        add_field(text, date, locale, *pattern, n);
        pattern += n;
    }
}
