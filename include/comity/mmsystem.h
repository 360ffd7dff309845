/* SPDX-License-Identifier: MIT */
/*
 * The timer of Windows' multimedia calls: milliseconds since the machine's start, whose resolution
 * is always one. Source: Windows' "timeapi.h" pages.
 */
#ifndef COMITY_MMSYSTEM_H
#define COMITY_MMSYSTEM_H

#include <comity/sysinfoapi.h>

typedef UINT MMRESULT;

#define TIMERR_NOERROR 0
#define TIMERR_NOCANDO 97
#define MMSYSERR_NOERROR 0

typedef struct timecaps_tag {
    UINT wPeriodMin;
    UINT wPeriodMax;
} TIMECAPS, *LPTIMECAPS;

#define timeGetTime() GetTickCount()

static inline MMRESULT timeBeginPeriod(UINT period)
{
    return period ? TIMERR_NOERROR : TIMERR_NOCANDO;
}

static inline MMRESULT timeEndPeriod(UINT period)
{
    return period ? TIMERR_NOERROR : TIMERR_NOCANDO;
}

static inline MMRESULT timeGetDevCaps(LPTIMECAPS capabilities, UINT size)
{
    if (!capabilities || size < sizeof(*capabilities))
        return TIMERR_NOCANDO;
    capabilities->wPeriodMin = 1;
    capabilities->wPeriodMax = 1000000;
    return TIMERR_NOERROR;
}

#endif
