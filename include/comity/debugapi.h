/* SPDX-License-Identifier: MIT */
/*
 * Words to a debugger: OutputDebugString writes to the standard error output. Source: Windows'
 * "debugapi.h" pages.
 */
#ifndef COMITY_DEBUGAPI_H
#define COMITY_DEBUGAPI_H

#include <comity/winnt.h>

EXTERN_C_START

WINBASEAPI void WINAPI OutputDebugStringW(LPCWSTR lpOutputString);
WINBASEAPI void WINAPI OutputDebugStringA(LPCSTR lpOutputString);
WINBASEAPI BOOL WINAPI IsDebuggerPresent(void);
WINBASEAPI void WINAPI DebugBreak(void);

#ifdef UNICODE
#define OutputDebugString OutputDebugStringW
#else
#define OutputDebugString OutputDebugStringA
#endif

EXTERN_C_END

#endif
