/* SPDX-License-Identifier: MIT */
/*
 * Text that is wide if _UNICODE says so, and bytes otherwise. Source: Windows' "tchar.h" pages.
 */
#ifndef COMITY_TCHAR_H
#define COMITY_TCHAR_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wctype.h>

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
#define _tcsrev comity_wcsrev
#define _tcsupr_s comity_wcsupr_s
#define _tcslwr_s comity_wcslwr_s
#define _tcscoll comity_wcscmp
#define _tcsftime comity_wcsftime
#define _tstoi _wtoi
#define _tstol _wtol
#define _tstof _wtof
#define _ttof _wtof
#define _ultot _ultow
#define _ltot _ltow
#define _sctprintf comity_scwprintf
#define _vsctprintf comity_vscwprintf
#define _vsntprintf_s comity_vsnwprintf_s
#define _tprintf_s comity_wprintf
#define _ftprintf_s comity_fwprintf
#define _stscanf comity_swscanf
#define _stscanf_s comity_swscanf_s
#define _fgetts comity_fgetws
#define _gettc comity_fgetwc
#define _gettchar comity_getwchar
#define _puttc comity_fputwc
#define _puttchar comity_putwchar
#define _tfopen comity_wfopen
#define _tfopen_s comity_wfopen_s
#define _taccess comity_waccess
#define _tremove comity_wunlink
#define _tunlink comity_wunlink
#define _tmkdir comity_wmkdir
#define _trmdir comity_wrmdir
#define _tchdir comity_wchdir
#define _tgetcwd comity_wgetcwd
#define _tgetenv comity_wgetenv
#define _tdupenv_s comity_wdupenv_s
#define _tputenv_s comity_wputenv_s
#define _tsplitpath _wsplitpath
#define _tsplitpath_s comity_wsplitpath_s
#define _tmakepath _wmakepath
#define _tmakepath_s comity_wmakepath_s
#define _istalpha iswalpha
#define _istdigit iswdigit
#define _istspace iswspace
#define _istalnum iswalnum
#define _istupper iswupper
#define _istlower iswlower
#define _istpunct iswpunct
#define _istxdigit iswxdigit
#define _totupper towupper
#define _totlower towlower
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
#define _tcsrev comity_strrev
#define _tcsupr_s comity_strupr_s
#define _tcslwr_s comity_strlwr_s
#define _tcscoll strcoll
#define _tcsftime strftime
#define _tstoi atoi
#define _tstol atol
#define _tstof atof
#define _ttof atof
#define _ultot _ultoa
#define _ltot _ltoa
#define _sctprintf _scprintf
#define _vsctprintf _vscprintf
#define _vsntprintf_s comity_vsnprintf_s
#define _tprintf_s printf
#define _ftprintf_s fprintf
#define _stscanf sscanf
#define _stscanf_s sscanf
#define _fgetts fgets
#define _gettc getc
#define _gettchar getchar
#define _puttc putc
#define _puttchar putchar
#define _tfopen comity_fopen
#define _tfopen_s comity_fopen_s
#define _taccess comity_access
#define _tremove remove
#define _tunlink comity_unlink
#define _tmkdir comity_mkdir
#define _trmdir comity_rmdir
#define _tchdir comity_chdir
#define _tgetcwd comity_getcwd
#define _tgetenv getenv
#define _tdupenv_s comity_dupenv_s
#define _tputenv_s comity_putenv_s
#define _tsplitpath _splitpath
#define _tsplitpath_s comity_splitpath_s
#define _tmakepath _makepath
#define _tmakepath_s comity_makepath_s
#define _istalpha isalpha
#define _istdigit isdigit
#define _istspace isspace
#define _istalnum isalnum
#define _istupper isupper
#define _istlower islower
#define _istpunct ispunct
#define _istxdigit isxdigit
#define _totupper toupper
#define _totlower tolower
#endif

#endif
