/* SPDX-License-Identifier: MIT */
/*
 * Time zones: the process's own, as the C library knows it, and those that programs describe by
 * when the clock is changed. Times are counted in seconds, local ones as if they were UTC.
 */
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include <comity/winbase.h>

#include "base/utf16.h"

enum {
    DAY = 24 * 60 * 60,
    MILLISECONDS = 10000, /* FILETIME's units in one */
    LAST_WEEK = 5,
};

#define TICKS_PER_SECOND 10000000
#define SECONDS_TO_1970 11644473600

static BOOL refuse(void)
{
    SetLastError(ERROR_INVALID_PARAMETER);
    return FALSE;
}

/* ---- by the difference of now ---- */

static int64_t ticks_of(const FILETIME *time)
{
    return (int64_t)((uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime);
}

static BOOL shift(const FILETIME *from, int64_t seconds, FILETIME *ret_to)
{
    int64_t ticks;

    if (ticks_of(from) < 0 ||
        __builtin_add_overflow(ticks_of(from), seconds * TICKS_PER_SECOND, &ticks) || ticks < 0)
        return refuse();
    *ret_to = (FILETIME){(DWORD)ticks, (DWORD)(ticks >> 32)};
    return TRUE;
}

static int64_t offset_at(time_t when)
{
    struct tm parts;

    return localtime_r(&when, &parts) ? parts.tm_gmtoff : 0;
}

BOOL FileTimeToLocalFileTime(const FILETIME *lpFileTime, LPFILETIME lpLocalFileTime)
{
    return shift(lpFileTime, offset_at(time(NULL)), lpLocalFileTime);
}

BOOL LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime, LPFILETIME lpFileTime)
{
    return shift(lpLocalFileTime, -offset_at(time(NULL)), lpFileTime);
}

/* ---- the process's time zone ---- */

static time_t begin_of_year(int year)
{
    struct tm parts = {.tm_year = year - 1900, .tm_mday = 1};

    return timegm(&parts);
}

/* The first second after @begin with another difference, up to @end; or @end. */
static time_t find_change(time_t begin, time_t end)
{
    int64_t before = offset_at(begin);

    while (begin + DAY < end && offset_at(begin + DAY) == before)
        begin += DAY;
    end = begin + DAY < end ? begin + DAY : end;
    if (offset_at(end) == before)
        return end;
    while (end - begin > 1) {
        time_t middle = begin + (end - begin) / 2;

        if (offset_at(middle) == before)
            begin = middle;
        else
            end = middle;
    }
    return end;
}

static int days_of_month(const struct tm *date)
{
    struct tm last = {.tm_year = date->tm_year, .tm_mon = date->tm_mon + 1, .tm_mday = 0};

    timegm(&last);
    return last.tm_mday;
}

/* "The n-th of a weekday, at an hour", by the clock before the change. */
static SYSTEMTIME rule_from(time_t change)
{
    time_t local = change + offset_at(change - 1);
    struct tm date;

    gmtime_r(&local, &date);
    return (SYSTEMTIME){
        .wMonth = (WORD)(date.tm_mon + 1),
        .wDayOfWeek = (WORD)date.tm_wday,
        .wDay = (WORD)(date.tm_mday + 7 > days_of_month(&date) ? LAST_WEEK
                                                               : (date.tm_mday - 1) / 7 + 1),
        .wHour = (WORD)date.tm_hour,
        .wMinute = (WORD)date.tm_min,
        .wSecond = (WORD)date.tm_sec,
    };
}

static void name_zone(const char *name, WCHAR ret_name[32])
{
    size_t len = utf16_from_utf8(name, strlen(name), (char16_t *)ret_name, 31);

    ret_name[len < 31 ? len : 31] = 0;
}

/* Notes one change of the clock: to what, and when. */
static void note_change(time_t change, TIME_ZONE_INFORMATION *zone)
{
    struct tm parts;

    localtime_r(&change, &parts);
    if (parts.tm_isdst) {
        zone->DaylightDate = rule_from(change);
        zone->DaylightBias = -(LONG)(parts.tm_gmtoff / 60) - zone->Bias;
    } else {
        zone->StandardDate = rule_from(change);
    }
}

/* The difference when no clock is changed; in some zone that is winter's in the south. */
static LONG standard_bias(time_t begin, time_t end)
{
    for (time_t when = begin; when < end; when += DAY) {
        struct tm parts;

        if (localtime_r(&when, &parts) && !parts.tm_isdst)
            return -(LONG)(parts.tm_gmtoff / 60);
    }
    return -(LONG)(offset_at(begin) / 60);
}

DWORD GetTimeZoneInformation(LPTIME_ZONE_INFORMATION lpTimeZoneInformation)
{
    TIME_ZONE_INFORMATION zone = {0};
    time_t now = time(NULL), begin, end;
    struct tm parts;

    if (!localtime_r(&now, &parts))
        return TIME_ZONE_ID_INVALID;
    tzset();
    begin = begin_of_year(parts.tm_year + 1900);
    end = begin_of_year(parts.tm_year + 1901);
    zone.Bias = standard_bias(begin, end);
    name_zone(tzname[0], zone.StandardName);
    name_zone(tzname[1], zone.DaylightName);
    for (time_t at = find_change(begin, end); at < end; at = find_change(at, end))
        note_change(at, &zone);
    if (!zone.StandardDate.wMonth || !zone.DaylightDate.wMonth)
        zone.StandardDate = zone.DaylightDate = (SYSTEMTIME){0};
    *lpTimeZoneInformation = zone;
    if (!zone.StandardDate.wMonth)
        return TIME_ZONE_ID_UNKNOWN;
    return parts.tm_isdst ? TIME_ZONE_ID_DAYLIGHT : TIME_ZONE_ID_STANDARD;
}

/* ---- zones that are described ---- */

/* When a rule's change is in @year, by the clock before it. */
static time_t change_in(const SYSTEMTIME *rule, int year)
{
    struct tm date = {
        .tm_year = year - 1900,
        .tm_mon = rule->wMonth - 1,
        .tm_mday = rule->wYear ? rule->wDay : 1,
        .tm_hour = rule->wHour,
        .tm_min = rule->wMinute,
        .tm_sec = rule->wSecond,
    };
    int days;

    timegm(&date);
    if (!rule->wYear) {
        days = days_of_month(&date);
        date.tm_mday = 1 + (rule->wDayOfWeek + 7 - date.tm_wday) % 7 + 7 * (rule->wDay - 1);
        while (date.tm_mday > days)
            date.tm_mday -= 7;
    }
    return timegm(&date);
}

/*
 * Whether the clock is put forward in @zone at @when; @standard and @daylight are what @when has to
 * be lessened by to be compared with either change.
 */
static bool is_daylight(const TIME_ZONE_INFORMATION *zone, time_t when, LONG standard,
                        LONG daylight)
{
    time_t local = when - standard, begin, end;
    struct tm date;

    if (!zone->StandardDate.wMonth || !zone->DaylightDate.wMonth)
        return false;
    gmtime_r(&local, &date);
    begin = change_in(&zone->DaylightDate, date.tm_year + 1900) + standard;
    end = change_in(&zone->StandardDate, date.tm_year + 1900) + daylight;
    return begin < end ? begin <= when && when < end : when < end || begin <= when;
}

/* What UTC is more than local time, in seconds. */
static LONG bias_of(const TIME_ZONE_INFORMATION *zone, bool in_daylight)
{
    return 60 * (zone->Bias + (in_daylight ? zone->DaylightBias : zone->StandardBias));
}

static bool seconds_of(const SYSTEMTIME *time, time_t *ret_seconds)
{
    FILETIME file_time;

    if (!SystemTimeToFileTime(time, &file_time))
        return false;
    *ret_seconds = (time_t)(ticks_of(&file_time) / TICKS_PER_SECOND) - SECONDS_TO_1970;
    return true;
}

static BOOL give(time_t seconds, WORD milliseconds, SYSTEMTIME *ret_time)
{
    int64_t ticks = ((int64_t)seconds + SECONDS_TO_1970) * TICKS_PER_SECOND +
                    (int64_t)milliseconds * MILLISECONDS;
    const FILETIME time = {(DWORD)ticks, (DWORD)(ticks >> 32)};

    return ticks < 0 ? refuse() : FileTimeToSystemTime(&time, ret_time);
}

BOOL SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION *lpTimeZoneInformation,
                                     const SYSTEMTIME *lpUniversalTime, LPSYSTEMTIME lpLocalTime)
{
    const TIME_ZONE_INFORMATION *zone = lpTimeZoneInformation;
    time_t when;

    if (!seconds_of(lpUniversalTime, &when))
        return refuse();
    if (!zone)
        return give(when + offset_at(when), lpUniversalTime->wMilliseconds, lpLocalTime);
    when -= bias_of(zone, is_daylight(zone, when, bias_of(zone, false), bias_of(zone, true)));
    return give(when, lpUniversalTime->wMilliseconds, lpLocalTime);
}

/* By the C library: a time that the clock skips is as if it had not been changed. */
static time_t by_own_clock(const SYSTEMTIME *local)
{
    struct tm parts = {
        .tm_year = local->wYear - 1900,
        .tm_mon = local->wMonth - 1,
        .tm_mday = local->wDay,
        .tm_hour = local->wHour,
        .tm_min = local->wMinute,
        .tm_sec = local->wSecond,
        .tm_isdst = -1,
    };

    return mktime(&parts);
}

BOOL TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION *lpTimeZoneInformation,
                                     const SYSTEMTIME *lpLocalTime, LPSYSTEMTIME lpUniversalTime)
{
    const TIME_ZONE_INFORMATION *zone = lpTimeZoneInformation;
    time_t when;

    if (!seconds_of(lpLocalTime, &when))
        return refuse();
    if (!zone)
        return give(by_own_clock(lpLocalTime), lpLocalTime->wMilliseconds, lpUniversalTime);
    when += bias_of(zone, is_daylight(zone, when, 0, 0));
    return give(when, lpLocalTime->wMilliseconds, lpUniversalTime);
}
