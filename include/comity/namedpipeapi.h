/* SPDX-License-Identifier: MIT */
/*
 * Pipes without a name. Any thread may call. Source: Windows' "namedpipeapi.h" pages.
 */
#ifndef COMITY_NAMEDPIPEAPI_H
#define COMITY_NAMEDPIPEAPI_H

#include <comity/winerror.h>
#include <comity/winnt.h>
#include <comity/wtypes.h>

EXTERN_C_START

/*
 * Two handles for the caller to close: what is written to the second is read from the first. Their
 * flag of inheritance is @lpPipeAttributes'. Reading fails with ERROR_BROKEN_PIPE when all is read
 * and all writers have gone, writing with ERROR_NO_DATA without readers. ERROR_NOT_ENOUGH_MEMORY,
 * ERROR_TOO_MANY_OPEN_FILES; ERROR_INVALID_PARAMETER.
 */
WINBASEAPI BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe,
                                  LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize);

/* Copies what a pipe has to read, and tells how much that is; all but the handle may be NULL.
 * ERROR_BROKEN_PIPE, ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION (no pipe). */
WINBASEAPI BOOL WINAPI PeekNamedPipe(HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize,
                                     LPDWORD lpBytesRead, LPDWORD lpTotalBytesAvail,
                                     LPDWORD lpBytesLeftThisMessage);

EXTERN_C_END

#endif
