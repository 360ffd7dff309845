/* SPDX-License-Identifier: MIT */
/*
 * Text that is wide if _UNICODE says so, and bytes otherwise. Source: Windows' "tchar.h" pages.
 */
#ifndef COMITY_TCHAR_H
#define COMITY_TCHAR_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/comity_crt.h>

#if defined(_UNICODE) && !defined(UNICODE)
#error "_UNICODE without UNICODE: TCHAR would not be what _TCHAR is"
#endif

typedef TCHAR _TCHAR;
#define _T(text) TEXT(text)
#define _TEXT(text) TEXT(text)

#ifdef UNICODE
/* Programs that begin here link libcomity_main. */
#define _tmain wmain
#define _tWinMain wWinMain
#define _tcslen comity_wcslen
#define _tcsnlen comity_wcsnlen
#define _tcscpy comity_wcscpy
#define _tcsncpy comity_wcsncpy
#define _tcscat comity_wcscat
#define _tcsncat comity_wcsncat
#define _tcscmp comity_wcscmp
#define _tcsncmp comity_wcsncmp
#define _tcsicmp comity_wcsicmp
#define _tcsnicmp comity_wcsnicmp
#define _tcschr comity_wcschr
#define _tcsrchr comity_wcsrchr
#define _tcsstr comity_wcsstr
#define _tcspbrk comity_wcspbrk
#define _tcsspn comity_wcsspn
#define _tcscspn comity_wcscspn
#define _tcsdup comity_wcsdup
#define _tcstok_s comity_wcstok
#define _tcstol comity_wcstol
#define _tcstoul comity_wcstoul
#define _tcstod comity_wcstod
#define _ttoi(text) ((int)comity_wcstol((text), NULL, 10))
#define _sntprintf comity_swprintf
#define _stprintf(buffer, ...) comity_swprintf(buffer, 0x7fffffff, __VA_ARGS__)
#define _stprintf_s swprintf_s
#define _sntprintf_s comity_snwprintf_s
#define _vstprintf_s comity_vswprintf_s
#define _tcscpy_s wcscpy_s
#define _tcscat_s wcscat_s
#define _tcsncpy_s wcsncpy_s
#define _tcsncat_s wcsncat_s
#define _tcsupr comity_wcsupr
#define _tcslwr comity_wcslwr
#define _ttol(text) comity_wcstol((text), NULL, 10)
#define _ttoi64 _wtoi64
#define _itot _itow
#define _itot_s _itow_s
#define _vsntprintf comity_vswprintf
#define _tprintf comity_wprintf
#define _vtprintf comity_vwprintf
#define _ftprintf comity_fwprintf
#define _vftprintf comity_vfwprintf
#define _fputts comity_fputws
#define _putts comity_putws
#else
#define _tcslen strlen
#define _tcsnlen strnlen
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcsncat strncat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp strcasecmp
#define _tcsnicmp strncasecmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcspbrk strpbrk
#define _tcsspn strspn
#define _tcscspn strcspn
#define _tcsdup strdup
#define _tcstok_s strtok_r
#define _tcstol strtol
#define _tcstoul strtoul
#define _tcstod strtod
#define _ttoi atoi
#define _tprintf printf
#define _vtprintf vprintf
#define _ftprintf fprintf
#define _vftprintf vfprintf
#define _fputts fputs
#define _putts puts
#define _stprintf sprintf
#define _stprintf_s sprintf_s
#define _sntprintf_s comity_snprintf_s
#define _vstprintf_s comity_vsprintf_s
#define _tcscpy_s strcpy_s
#define _tcscat_s strcat_s
#define _tcsncpy_s strncpy_s
#define _tcsncat_s strncat_s
#define _tcsupr comity_strupr
#define _tcslwr comity_strlwr
#define _ttol atol
#define _ttoi64 atoll
#define _itot _itoa
#define _itot_s _itoa_s
#define _sntprintf snprintf
#define _vsntprintf vsnprintf
#define _tmain main
#define _tWinMain WinMain
#endif

#endif
