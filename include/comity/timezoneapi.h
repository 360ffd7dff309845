/* SPDX-License-Identifier: MIT */
/*
 * Between forms of time. Source: Windows' "timezoneapi.h" pages.
 */
#ifndef COMITY_TIMEZONEAPI_H
#define COMITY_TIMEZONEAPI_H

#include <comity/winerror.h>
#include <comity/winnt.h>
#include <comity/wtypes.h>

#define TIME_ZONE_ID_INVALID ((DWORD)0xffffffff)
#define TIME_ZONE_ID_UNKNOWN 0
#define TIME_ZONE_ID_STANDARD 1
#define TIME_ZONE_ID_DAYLIGHT 2

typedef struct _TIME_ZONE_INFORMATION {
    LONG Bias;
    WCHAR StandardName[32];
    SYSTEMTIME StandardDate;
    LONG StandardBias;
    WCHAR DaylightName[32];
    SYSTEMTIME DaylightDate;
    LONG DaylightBias;
} TIME_ZONE_INFORMATION, *PTIME_ZONE_INFORMATION, *LPTIME_ZONE_INFORMATION;

EXTERN_C_START

WINBASEAPI LONG WINAPI CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2);
WINBASEAPI BOOL WINAPI FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime);
WINBASEAPI BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime);

/* To local time and back, by the difference that there is now. ERROR_INVALID_PARAMETER. */
WINBASEAPI BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *lpFileTime,
                                               LPFILETIME lpLocalFileTime);
WINBASEAPI BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime,
                                               LPFILETIME lpFileTime);

/* The same by the difference at that time: of the process's time zone, or of
 * @lpTimeZoneInformation. ERROR_INVALID_PARAMETER. */
WINBASEAPI BOOL WINAPI
SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION *lpTimeZoneInformation,
                                const SYSTEMTIME *lpUniversalTime, LPSYSTEMTIME lpLocalTime);
WINBASEAPI BOOL WINAPI
TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION *lpTimeZoneInformation,
                                const SYSTEMTIME *lpLocalTime, LPSYSTEMTIME lpUniversalTime);

/* The process's time zone, with this year's changes of the clock, and which of TIME_ZONE_ID_... is
 * now: UNKNOWN if the clock is not changed. */
WINBASEAPI DWORD WINAPI GetTimeZoneInformation(LPTIME_ZONE_INFORMATION lpTimeZoneInformation);

EXTERN_C_END

#endif
