/* SPDX-License-Identifier: MIT */
#include "vbbase/calendar.h"

#include <math.h>

#include "vblang/vberror.h"

enum {
    DAYS_OF_ERA = 146097, /* 400 years */
    FIRST_DAY = -657434,  /* 1 January 100 */
    LAST_DAY = 2958465,   /* 31 December 9999 */
};

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int calendar_days_of_month(int year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days before 1 January of @year, counted from 30 December 1899. */
static int64_t day_of_new_year(int64_t year)
{
    const int64_t year_1900 = 693595; /* days from 1 January of year 1 to 31 December 1899 */
    int64_t past = year - 1;

    return past * 365 + floor_divide(past, 4) - floor_divide(past, 100) + floor_divide(past, 400) -
           year_1900 + 2;
}

int64_t calendar_day(int64_t year, int64_t month, int64_t day_of_month)
{
    int64_t day;

    year += floor_divide(month - 1, 12);
    month = month - 1 - floor_divide(month - 1, 12) * 12;
    day = day_of_new_year(year) + day_of_month - 1;
    for (int i = 0; i < month; i++)
        day += calendar_days_of_month((int)(is_leap(year) ? 2000 : 2001), i + 1);
    return day;
}

/* Fills in what the calendar says of @time->day. */
static void read_calendar(struct calendar_time *time)
{
    int64_t year = 1900 + floor_divide(time->day * 400, DAYS_OF_ERA);
    int left;

    while (day_of_new_year(year) > time->day)
        year--;
    while (day_of_new_year(year + 1) <= time->day)
        year++;
    left = (int)(time->day - day_of_new_year(year));
    time->year = (int)year;
    time->day_of_year = left + 1;
    for (time->month = 1; left >= calendar_days_of_month(time->year, time->month); time->month++)
        left -= calendar_days_of_month(time->year, time->month);
    time->day_of_month = left + 1;
    time->weekday = (int)(time->day - floor_divide(time->day + 6, 7) * 7 + 7);
}

HRESULT calendar_time_init(struct calendar_time *time, DATE date)
{
    double whole, part;

    if (!(date > FIRST_DAY - 1 && date < LAST_DAY + 1))
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);

    part = fabs(modf(date, &whole));
    time->day = (int64_t)whole;
    time->second = (int32_t)floor(part * SECONDS_OF_DAY + 0.5);
    if (time->second == SECONDS_OF_DAY) {
        time->second = 0;
        time->day++;
    }
    read_calendar(time);
    return S_OK;
}

HRESULT calendar_to_date(int64_t day, int64_t second, DATE *ret_date)
{
    int64_t carried = floor_divide(second, SECONDS_OF_DAY);
    double part;

    day += carried;
    part = (double)(second - carried * SECONDS_OF_DAY) / SECONDS_OF_DAY;
    if (day < FIRST_DAY || day > LAST_DAY)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    *ret_date = day < 0 ? (double)day - part : (double)day + part;
    return S_OK;
}

void calendar_now_init(struct calendar_now *now)
{
    SYSTEMTIME time;

    GetLocalTime(&time);
    now->day = calendar_day(time.wYear, time.wMonth, time.wDay);
    now->second = time.wHour * 3600 + time.wMinute * 60 + time.wSecond;
    now->millisecond = time.wMilliseconds;
}
