/* SPDX-License-Identifier: MIT */
/*
 * The fine clock. Source: Windows' "profileapi.h" pages.
 */
#ifndef COMITY_PROFILEAPI_H
#define COMITY_PROFILEAPI_H

#include <comity/winnt.h>

EXTERN_C_START

WINBASEAPI BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount);
WINBASEAPI BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency);

EXTERN_C_END

#endif
