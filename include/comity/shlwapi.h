/* SPDX-License-Identifier: MIT */
/*
 * The shell's helpers that COM programs use. Source: Windows' "shlwapi.h" pages.
 */
#include <comity/windows.h>
#include <comity/ole2.h>

#ifndef COMITY_SHLWAPI_H
#define COMITY_SHLWAPI_H

#include <objidl.h>

#define LWSTDAPI WINOLEAPI
#define LWSTDAPI_(type) WINOLEAPI_(type)

LWSTDAPI_(IStream *) SHCreateMemStream(const BYTE *pInit, UINT cbInit);
LWSTDAPI SHStrDupW(LPCWSTR psz, LPWSTR *ppwsz);
LWSTDAPI SHStrDupA(LPCSTR psz, LPWSTR *ppwsz);
LWSTDAPI_(LPWSTR) StrDupW(LPCWSTR pszSrch);
LWSTDAPI_(LPSTR) StrDupA(LPCSTR pszSrch);
LWSTDAPI_(LSTATUS) SHDeleteKeyW(HKEY hkey, LPCWSTR pszSubKey);
LWSTDAPI_(LSTATUS) SHDeleteKeyA(HKEY hkey, LPCSTR pszSubKey);
LWSTDAPI_(LSTATUS) SHDeleteValueW(HKEY hkey, LPCWSTR pszSubKey, LPCWSTR pszValue);
LWSTDAPI_(LSTATUS) SHDeleteValueA(HKEY hkey, LPCSTR pszSubKey, LPCSTR pszValue);
LWSTDAPI_(LSTATUS)
SHGetValueW(HKEY hkey, LPCWSTR pszSubKey, LPCWSTR pszValue, DWORD *pdwType, void *pvData,
            DWORD *pcbData);
LWSTDAPI_(LSTATUS)
SHGetValueA(HKEY hkey, LPCSTR pszSubKey, LPCSTR pszValue, DWORD *pdwType, void *pvData,
            DWORD *pcbData);
LWSTDAPI_(LSTATUS)
SHSetValueW(HKEY hkey, LPCWSTR pszSubKey, LPCWSTR pszValue, DWORD dwType, LPCVOID pvData,
            DWORD cbData);
LWSTDAPI_(LSTATUS)
SHSetValueA(HKEY hkey, LPCSTR pszSubKey, LPCSTR pszValue, DWORD dwType, LPCVOID pvData,
            DWORD cbData);

#ifdef UNICODE
#define SHStrDup SHStrDupW
#define StrDup StrDupW
#define SHDeleteKey SHDeleteKeyW
#define SHDeleteValue SHDeleteValueW
#define SHGetValue SHGetValueW
#define SHSetValue SHSetValueW
#else
#define SHStrDup SHStrDupA
#define StrDup StrDupA
#define SHDeleteKey SHDeleteKeyA
#define SHDeleteValue SHDeleteValueA
#define SHGetValue SHGetValueA
#define SHSetValue SHSetValueA
#endif

#endif
