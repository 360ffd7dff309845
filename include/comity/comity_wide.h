/* SPDX-License-Identifier: MIT */
/*
 * The C library's wide string functions for strings of 16-bit units, which a wchar_t is under
 * -fshort-wchar: the C library's own take it to have 32 bits. <wchar.h> gives them their usual
 * names then, <tchar.h> the ones with _tcs.
 */
#ifndef COMITY_COMITY_WIDE_H
#define COMITY_COMITY_WIDE_H

#include <stdarg.h>
#include <stdio.h>

#include <comity/windef.h>

EXTERN_C_START

WINBASEAPI SIZE_T comity_wcslen(LPCWSTR text);
WINBASEAPI SIZE_T comity_wcsnlen(LPCWSTR text, SIZE_T limit);
WINBASEAPI LPWSTR comity_wcscpy(LPWSTR to, LPCWSTR from);
WINBASEAPI LPWSTR comity_wcsncpy(LPWSTR to, LPCWSTR from, SIZE_T size);
WINBASEAPI LPWSTR comity_wcscat(LPWSTR to, LPCWSTR from);
WINBASEAPI LPWSTR comity_wcsncat(LPWSTR to, LPCWSTR from, SIZE_T limit);
WINBASEAPI int comity_wcscmp(LPCWSTR a, LPCWSTR b);
WINBASEAPI int comity_wcsncmp(LPCWSTR a, LPCWSTR b, SIZE_T limit);
WINBASEAPI int comity_wcsicmp(LPCWSTR a, LPCWSTR b);
WINBASEAPI int comity_wcsnicmp(LPCWSTR a, LPCWSTR b, SIZE_T limit);
WINBASEAPI LPWSTR comity_wcschr(LPCWSTR text, WCHAR unit);
WINBASEAPI LPWSTR comity_wcsrchr(LPCWSTR text, WCHAR unit);
WINBASEAPI LPWSTR comity_wcsstr(LPCWSTR text, LPCWSTR part);
WINBASEAPI LPWSTR comity_wcspbrk(LPCWSTR text, LPCWSTR set);
WINBASEAPI SIZE_T comity_wcsspn(LPCWSTR text, LPCWSTR set);
WINBASEAPI SIZE_T comity_wcscspn(LPCWSTR text, LPCWSTR set);
WINBASEAPI LPWSTR comity_wcstok(LPWSTR text, LPCWSTR set, LPWSTR *rest);
WINBASEAPI LPWSTR comity_wcsdup(LPCWSTR text);
WINBASEAPI long comity_wcstol(LPCWSTR text, LPWSTR *end, int base);
WINBASEAPI unsigned long comity_wcstoul(LPCWSTR text, LPWSTR *end, int base);
WINBASEAPI double comity_wcstod(LPCWSTR text, LPWSTR *end);
WINBASEAPI int comity_swprintf(LPWSTR buffer, SIZE_T size, LPCWSTR format, ...);
WINBASEAPI int comity_vswprintf(LPWSTR buffer, SIZE_T size, LPCWSTR format, va_list arguments);
WINBASEAPI int comity_wprintf(LPCWSTR format, ...);
WINBASEAPI int comity_vwprintf(LPCWSTR format, va_list arguments);
WINBASEAPI int comity_fwprintf(FILE *file, LPCWSTR format, ...);
WINBASEAPI int comity_vfwprintf(FILE *file, LPCWSTR format, va_list arguments);
WINBASEAPI int comity_fputws(LPCWSTR text, FILE *file);
WINBASEAPI int comity_putws(LPCWSTR text);
/* A unit, or 0xffff at the end; a unit, or 0xffff if it could not be written. */
WINBASEAPI int comity_fgetwc(FILE *file);
WINBASEAPI int comity_getwchar(void);
WINBASEAPI int comity_fputwc(WCHAR unit, FILE *file);
WINBASEAPI int comity_putwchar(WCHAR unit);
/* A line with its end, or as much as there is room for; NULL at the end. */
WINBASEAPI LPWSTR comity_fgetws(LPWSTR buffer, int size, FILE *file);
struct tm;
/* The length, or 0 if there is no room. */
WINBASEAPI SIZE_T comity_wcsftime(LPWSTR buffer, SIZE_T size, LPCWSTR format,
                                  const struct tm *date);
WINBASEAPI int comity_wmemcmp(LPCWSTR a, LPCWSTR b, SIZE_T n);
WINBASEAPI LPWSTR comity_wmemcpy(LPWSTR to, LPCWSTR from, SIZE_T n);
WINBASEAPI LPWSTR comity_wmemmove(LPWSTR to, LPCWSTR from, SIZE_T n);
WINBASEAPI LPWSTR comity_wmemset(LPWSTR to, WCHAR unit, SIZE_T n);
WINBASEAPI LPWSTR comity_wmemchr(LPCWSTR text, WCHAR unit, SIZE_T n);

EXTERN_C_END

#endif
