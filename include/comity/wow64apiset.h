/* SPDX-License-Identifier: MIT */
/*
 * 32-bit programs on a 64-bit system, of which there are none here: the registry's two views are
 * chosen by KEY_WOW64_32KEY and KEY_WOW64_64KEY alone. Source: Windows' "wow64apiset.h" pages.
 */
#ifndef COMITY_WOW64APISET_H
#define COMITY_WOW64APISET_H

#include <comity/windef.h>

EXTERN_C_START

WINBASEAPI BOOL WINAPI IsWow64Process(HANDLE hProcess, PBOOL Wow64Process);

/* 0 with ERROR_CALL_NOT_IMPLEMENTED: there is no folder of 32-bit system files. */
WINBASEAPI UINT WINAPI GetSystemWow64DirectoryW(LPWSTR lpBuffer, UINT uSize);
WINBASEAPI UINT WINAPI GetSystemWow64DirectoryA(LPSTR lpBuffer, UINT uSize);

#ifdef UNICODE
#define GetSystemWow64Directory GetSystemWow64DirectoryW
#else
#define GetSystemWow64Directory GetSystemWow64DirectoryA
#endif

EXTERN_C_END

#endif
