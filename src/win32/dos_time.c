/* SPDX-License-Identifier: MIT */
/*
 * MS-DOS' dates and times, as old files keep them: since 1980, and every other second. Source:
 * Windows' "CoFileTimeToDosDateTime" page.
 */
#include <comity/objbase.h>

enum {
    FIRST_YEAR = 1980,
    LAST_YEAR = FIRST_YEAR + 127,
};

HRESULT CoFileTimeNow(FILETIME *lpFileTime)
{
    if (!lpFileTime)
        return E_INVALIDARG;

    GetSystemTimeAsFileTime(lpFileTime);
    return S_OK;
}

BOOL CoFileTimeToDosDateTime(FILETIME *lpFileTime, LPWORD lpDosDate, LPWORD lpDosTime)
{
    SYSTEMTIME time;

    if (!lpFileTime || !lpDosDate || !lpDosTime) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (!FileTimeToSystemTime(lpFileTime, &time))
        return FALSE;
    if (time.wYear < FIRST_YEAR || time.wYear > LAST_YEAR) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }

    *lpDosDate = (WORD)((time.wYear - FIRST_YEAR) << 9 | time.wMonth << 5 | time.wDay);
    *lpDosTime = (WORD)(time.wHour << 11 | time.wMinute << 5 | time.wSecond / 2);
    return TRUE;
}

BOOL CoDosDateTimeToFileTime(WORD nDosDate, WORD nDosTime, FILETIME *lpFileTime)
{
    SYSTEMTIME time = {
        .wYear = (WORD)(FIRST_YEAR + (nDosDate >> 9)),
        .wMonth = nDosDate >> 5 & 15,
        .wDay = nDosDate & 31,
        .wHour = nDosTime >> 11,
        .wMinute = nDosTime >> 5 & 63,
        .wSecond = (WORD)((nDosTime & 31) * 2),
    };

    if (!lpFileTime) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    return SystemTimeToFileTime(&time, lpFileTime);
}
