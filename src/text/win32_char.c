/* SPDX-License-Identifier: MIT */
/*
 * Char...: walking through text and changing its case, under their Windows calls. "ANSI" text is
 * UTF-8, so a character may have up to four bytes.
 */
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include <comity/winuser.h>

#include "base/utf16.h"

/* ---- walking ---- */

LPWSTR CharNextW(LPCWSTR lpsz)
{
    return (LPWSTR)lpsz + (*lpsz != 0);
}

LPWSTR CharPrevW(LPCWSTR lpszStart, LPCWSTR lpszCurrent)
{
    return (LPWSTR)(lpszCurrent > lpszStart ? lpszCurrent - 1 : lpszStart);
}

static bool is_inside(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

LPSTR CharNextA(LPCSTR lpsz)
{
    if (*lpsz)
        lpsz++;
    while (is_inside(*lpsz))
        lpsz++;
    return (LPSTR)lpsz;
}

LPSTR CharPrevA(LPCSTR lpszStart, LPCSTR lpszCurrent)
{
    if (lpszCurrent > lpszStart)
        lpszCurrent--;
    while (lpszCurrent > lpszStart && is_inside(*lpszCurrent))
        lpszCurrent--;
    return (LPSTR)lpszCurrent;
}

/* ---- case ---- */

/* The upcase table the other way round, made when first asked for. */
static char16_t lower_units[0x10000];

static void fill_lower_units(void)
{
    for (unsigned unit = 0x10000; unit-- > 0;)
        lower_units[unit] = (char16_t)unit;
    for (unsigned unit = 0x10000; unit-- > 0;) {
        char16_t upper = utf16_upcase((char16_t)unit);

        if (upper != unit)
            lower_units[upper] = (char16_t)unit;
    }
}

static char16_t downcase(char16_t unit)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, fill_lower_units);
    return lower_units[unit];
}

static DWORD change_wide(LPWSTR text, DWORD len, char16_t (*change)(char16_t))
{
    for (DWORD i = 0; i < len; i++)
        text[i] = change(text[i]);
    return len;
}

/* A pointer whose upper half is zero is one character. */
static LPWSTR change_string(LPWSTR text, char16_t (*change)(char16_t))
{
    if ((ULONG_PTR)text <= 0xffff)
        return (LPWSTR)(ULONG_PTR)change((char16_t)(ULONG_PTR)text);
    change_wide(text, (DWORD)utf16_len((const char16_t *)text), change);
    return text;
}

DWORD CharUpperBuffW(LPWSTR lpsz, DWORD cchLength)
{
    return change_wide(lpsz, cchLength, utf16_upcase);
}

DWORD CharLowerBuffW(LPWSTR lpsz, DWORD cchLength)
{
    return change_wide(lpsz, cchLength, downcase);
}

LPWSTR CharUpperW(LPWSTR lpsz)
{
    return change_string(lpsz, utf16_upcase);
}

LPWSTR CharLowerW(LPWSTR lpsz)
{
    return change_string(lpsz, downcase);
}

/* In UTF-8 only ASCII is sure to keep its length. */
static char16_t upcase_ascii(char16_t unit)
{
    return unit >= 'a' && unit <= 'z' ? (char16_t)(unit - 32) : unit;
}

static char16_t downcase_ascii(char16_t unit)
{
    return unit >= 'A' && unit <= 'Z' ? (char16_t)(unit + 32) : unit;
}

static DWORD change_narrow(LPSTR text, DWORD len, char16_t (*change)(char16_t))
{
    for (DWORD i = 0; i < len; i++)
        text[i] = (char)change((unsigned char)text[i]);
    return len;
}

DWORD CharUpperBuffA(LPSTR lpsz, DWORD cchLength)
{
    return change_narrow(lpsz, cchLength, upcase_ascii);
}

DWORD CharLowerBuffA(LPSTR lpsz, DWORD cchLength)
{
    return change_narrow(lpsz, cchLength, downcase_ascii);
}

LPSTR CharUpperA(LPSTR lpsz)
{
    if ((ULONG_PTR)lpsz <= 0xffff)
        return (LPSTR)(ULONG_PTR)upcase_ascii((char16_t)(ULONG_PTR)lpsz);
    change_narrow(lpsz, (DWORD)strlen(lpsz), upcase_ascii);
    return lpsz;
}

LPSTR CharLowerA(LPSTR lpsz)
{
    if ((ULONG_PTR)lpsz <= 0xffff)
        return (LPSTR)(ULONG_PTR)downcase_ascii((char16_t)(ULONG_PTR)lpsz);
    change_narrow(lpsz, (DWORD)strlen(lpsz), downcase_ascii);
    return lpsz;
}
