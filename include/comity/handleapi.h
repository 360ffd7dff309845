/* SPDX-License-Identifier: MIT */
/*
 * Handles of kernel objects. Source: Windows' "handleapi.h" pages.
 */
#ifndef COMITY_HANDLEAPI_H
#define COMITY_HANDLEAPI_H

#include <comity/winerror.h>
#include <comity/winnt.h>
#include <comity/wtypes.h>

#define HANDLE_FLAG_INHERIT 0x1
#define HANDLE_FLAG_PROTECT_FROM_CLOSE 0x2
#define DUPLICATE_CLOSE_SOURCE 0x1
#define DUPLICATE_SAME_ACCESS 0x2

EXTERN_C_START

WINBASEAPI BOOL WINAPI CloseHandle(HANDLE hObject);
WINBASEAPI BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
                                       HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle,
                                       DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions);

/*
 * A handle's flags. One that is protected is not closed: ERROR_INVALID_HANDLE. What is inherited by
 * processes that are started is the standard files alone (CreateProcess), whatever the flag says.
 * ERROR_INVALID_HANDLE; ERROR_INVALID_PARAMETER for an unknown flag.
 */
WINBASEAPI BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags);
WINBASEAPI BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags);

EXTERN_C_END

#endif
