/* SPDX-License-Identifier: MIT */
/*
 * What a process runs. Any thread may call. Source: Windows' "psapi.h" pages.
 */
#ifndef COMITY_PSAPI_H
#define COMITY_PSAPI_H

#include <comity/winbase.h>

EXTERN_C_START

/*
 * The path, or the last part of it, of a process's program (@hModule is NULL), or of a module of
 * this process: characters without the NUL, 0 on failure. One that is too long is cut, and ends
 * with a NUL. ERROR_INVALID_HANDLE; ERROR_MOD_NOT_FOUND; ERROR_INSUFFICIENT_BUFFER.
 */
WINBASEAPI DWORD WINAPI GetModuleFileNameExA(HANDLE hProcess, HMODULE hModule, LPSTR lpFilename,
                                             DWORD nSize);
WINBASEAPI DWORD WINAPI GetModuleFileNameExW(HANDLE hProcess, HMODULE hModule, LPWSTR lpFilename,
                                             DWORD nSize);
WINBASEAPI DWORD WINAPI GetModuleBaseNameA(HANDLE hProcess, HMODULE hModule, LPSTR lpBaseName,
                                           DWORD nSize);
WINBASEAPI DWORD WINAPI GetModuleBaseNameW(HANDLE hProcess, HMODULE hModule, LPWSTR lpBaseName,
                                           DWORD nSize);

EXTERN_C_END

#ifdef UNICODE
#define GetModuleFileNameEx GetModuleFileNameExW
#define GetModuleBaseName GetModuleBaseNameW
#else
#define GetModuleFileNameEx GetModuleFileNameExA
#define GetModuleBaseName GetModuleBaseNameA
#endif

#endif
