/* SPDX-License-Identifier: MIT */
/*
 * Time and sleep under their Windows calls. FILETIME counts 100 ns from 1601, in UTC.
 */
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

#include <comity/winbase.h>

#define TICKS_PER_SECOND 10000000
#define SECONDS_TO_1970 11644473600

void Sleep(DWORD dwMilliseconds)
{
    struct timespec rest = {.tv_sec = dwMilliseconds / 1000,
                            .tv_nsec = (long)(dwMilliseconds % 1000) * 1000000};

    if (dwMilliseconds == INFINITE) {
        for (;;)
            pause();
    }
    if (dwMilliseconds == 0)
        sched_yield();
    while (dwMilliseconds > 0 && nanosleep(&rest, &rest) < 0 && errno == EINTR)
        ;
}

ULONGLONG GetTickCount64(void)
{
    struct timespec now;

    clock_gettime(CLOCK_BOOTTIME, &now);
    return (ULONGLONG)now.tv_sec * 1000 + (ULONGLONG)now.tv_nsec / 1000000;
}

DWORD GetTickCount(void)
{
    return (DWORD)GetTickCount64();
}

BOOL QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    lpPerformanceCount->QuadPart =
        (LONGLONG)now.tv_sec * TICKS_PER_SECOND + now.tv_nsec / (1000000000 / TICKS_PER_SECOND);
    return TRUE;
}

BOOL QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency)
{
    lpFrequency->QuadPart = TICKS_PER_SECOND;
    return TRUE;
}

/* ---- the calendar ---- */

static void filetime_from(struct timespec time, FILETIME *ret_time)
{
    uint64_t ticks =
        ((uint64_t)time.tv_sec + SECONDS_TO_1970) * TICKS_PER_SECOND + (uint64_t)time.tv_nsec / 100;

    *ret_time = (FILETIME){(DWORD)ticks, (DWORD)(ticks >> 32)};
}

void GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    filetime_from(now, lpSystemTimeAsFileTime);
}

void GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
{
    GetSystemTimeAsFileTime(lpSystemTimeAsFileTime);
}

static SYSTEMTIME systemtime_from(const struct tm *date, unsigned milliseconds)
{
    return (SYSTEMTIME){
        .wYear = (WORD)(date->tm_year + 1900),
        .wMonth = (WORD)(date->tm_mon + 1),
        .wDayOfWeek = (WORD)date->tm_wday,
        .wDay = (WORD)date->tm_mday,
        .wHour = (WORD)date->tm_hour,
        .wMinute = (WORD)date->tm_min,
        .wSecond = (WORD)date->tm_sec,
        .wMilliseconds = (WORD)milliseconds,
    };
}

static void now_by(struct tm *(*calendar)(const time_t *, struct tm *), SYSTEMTIME *ret_time)
{
    struct timespec now;
    struct tm date;

    clock_gettime(CLOCK_REALTIME, &now);
    calendar(&now.tv_sec, &date);
    *ret_time = systemtime_from(&date, (unsigned)(now.tv_nsec / 1000000));
}

void GetSystemTime(LPSYSTEMTIME lpSystemTime)
{
    now_by(gmtime_r, lpSystemTime);
}

void GetLocalTime(LPSYSTEMTIME lpSystemTime)
{
    now_by(localtime_r, lpSystemTime);
}

static BOOL refuse(void)
{
    SetLastError(ERROR_INVALID_PARAMETER);
    return FALSE;
}

BOOL FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime)
{
    uint64_t ticks = (uint64_t)lpFileTime->dwHighDateTime << 32 | lpFileTime->dwLowDateTime;
    time_t seconds = (time_t)(ticks / TICKS_PER_SECOND) - SECONDS_TO_1970;
    struct tm date;

    if (ticks >> 63 || !gmtime_r(&seconds, &date))
        return refuse();
    *lpSystemTime = systemtime_from(&date, (unsigned)(ticks % TICKS_PER_SECOND / 10000));
    return TRUE;
}

/* The day of the week does not count. */
BOOL SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime)
{
    struct tm date = {
        .tm_year = lpSystemTime->wYear - 1900,
        .tm_mon = lpSystemTime->wMonth - 1,
        .tm_mday = lpSystemTime->wDay,
        .tm_hour = lpSystemTime->wHour,
        .tm_min = lpSystemTime->wMinute,
        .tm_sec = lpSystemTime->wSecond,
    };
    struct tm given = date;
    struct timespec time;

    if (lpSystemTime->wYear < 1601 || lpSystemTime->wYear > 30827 ||
        lpSystemTime->wMilliseconds > 999)
        return refuse();
    time.tv_sec = timegm(&date);
    /* A date that is none came out as another. */
    if (date.tm_mon != given.tm_mon || date.tm_mday != given.tm_mday ||
        date.tm_hour != given.tm_hour || date.tm_min != given.tm_min || date.tm_sec != given.tm_sec)
        return refuse();
    time.tv_nsec = lpSystemTime->wMilliseconds * 1000000L;
    filetime_from(time, lpFileTime);
    return TRUE;
}

LONG CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2)
{
    ULONGLONG a = (ULONGLONG)lpFileTime1->dwHighDateTime << 32 | lpFileTime1->dwLowDateTime;
    ULONGLONG b = (ULONGLONG)lpFileTime2->dwHighDateTime << 32 | lpFileTime2->dwLowDateTime;

    return (a > b) - (a < b);
}
