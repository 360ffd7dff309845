/* SPDX-License-Identifier: MIT */
/*
 * Automation's dates in days and seconds: whole numbers to calculate with, where a DATE counts the
 * time of day away from zero.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/oleauto.h>

enum {
    SECONDS_OF_DAY = 86400,
};

/* A day (0 is 30 December 1899) and what the calendar and the clock say. */
struct calendar_time {
    int64_t day;
    int32_t second; /* of the day */
    int year;
    int month; /* from 1 */
    int day_of_month;
    int weekday;     /* 1 is Sunday */
    int day_of_year; /* from 1 */
};

/* The day of a date in the Gregorian calendar; month and day may run over. */
int64_t calendar_day(int64_t year, int64_t month, int64_t day_of_month);

int calendar_days_of_month(int year, int month);

/* Seconds are rounded, as Automation does. Error 5 for a date out of Automation's range. */
HRESULT calendar_time_init(struct calendar_time *time, DATE date);

/* Error 5 before the year 100 or after 9999; @second may run over. */
HRESULT calendar_to_date(int64_t day, int64_t second, DATE *ret_date);

/* What the clock shows here, and the milliseconds beyond. */
struct calendar_now {
    int64_t day;
    int32_t second;
    int millisecond;
};

void calendar_now_init(struct calendar_now *now);
