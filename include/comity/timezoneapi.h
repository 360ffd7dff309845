/* SPDX-License-Identifier: MIT */
/*
 * Between forms of time. Source: Windows' "timezoneapi.h" pages.
 */
#ifndef COMITY_TIMEZONEAPI_H
#define COMITY_TIMEZONEAPI_H

#include <comity/winerror.h>
#include <comity/winnt.h>
#include <comity/wtypes.h>

EXTERN_C_START

WINBASEAPI LONG WINAPI CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2);
WINBASEAPI BOOL WINAPI FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime);
WINBASEAPI BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime);

EXTERN_C_END

#endif
