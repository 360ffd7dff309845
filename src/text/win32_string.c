/* SPDX-License-Identifier: MIT */
/*
 * Windows' string functions: lstrlen and its like, which take NULL for an empty string, and
 * CompareString. "ANSI" is UTF-8. Source: Windows' "lstrcmp" and "CompareString" pages.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winbase.h>
#include <comity/winnls.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "text/word_order.h"

int lstrlenW(LPCWSTR lpString)
{
    return lpString ? (int)utf16_len(lpString) : 0;
}

int lstrlenA(LPCSTR lpString)
{
    return lpString ? (int)strlen(lpString) : 0;
}

LPWSTR lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength)
{
    size_t len;

    if (!lpString1 || !lpString2 || iMaxLength <= 0)
        return NULL;

    len = utf16_nlen(lpString2, (size_t)iMaxLength - 1);
    memmove(lpString1, lpString2, len * sizeof(*lpString1));
    lpString1[len] = 0;
    return lpString1;
}

LPSTR lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength)
{
    size_t len;

    if (!lpString1 || !lpString2 || iMaxLength <= 0)
        return NULL;

    len = strnlen(lpString2, (size_t)iMaxLength - 1);
    memmove(lpString1, lpString2, len);
    lpString1[len] = 0;
    return lpString1;
}

LPWSTR lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2)
{
    return lstrcpynW(lpString1, lpString2, INT_MAX);
}

LPSTR lstrcpyA(LPSTR lpString1, LPCSTR lpString2)
{
    return lstrcpynA(lpString1, lpString2, INT_MAX);
}

LPWSTR lstrcatW(LPWSTR lpString1, LPCWSTR lpString2)
{
    if (!lpString1 || !lpString2)
        return NULL;
    lstrcpyW(lpString1 + utf16_len(lpString1), lpString2);
    return lpString1;
}

LPSTR lstrcatA(LPSTR lpString1, LPCSTR lpString2)
{
    if (!lpString1 || !lpString2)
        return NULL;
    lstrcpyA(lpString1 + strlen(lpString1), lpString2);
    return lpString1;
}

int CompareStringW(LCID Locale, DWORD dwCmpFlags, LPCWSTR lpString1, int cchCount1,
                   LPCWSTR lpString2, int cchCount2)
{
    unsigned flags = 0;
    int order;

    if (!lpString1 || !lpString2) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (dwCmpFlags & (NORM_IGNORECASE | LINGUISTIC_IGNORECASE))
        flags |= WORD_ORDER_NO_CASE;
    if (dwCmpFlags & SORT_STRINGSORT)
        flags |= WORD_ORDER_SYMBOLS;
    order = word_order_compare(lpString1, cchCount1 < 0 ? utf16_len(lpString1) : (size_t)cchCount1,
                               lpString2, cchCount2 < 0 ? utf16_len(lpString2) : (size_t)cchCount2,
                               flags);
    return order < 0 ? CSTR_LESS_THAN : order > 0 ? CSTR_GREATER_THAN : CSTR_EQUAL;
}

static char16_t *widen(const char *text, int len)
{
    size_t size = len < 0 ? strlen(text) : (size_t)len;
    size_t n = utf16_from_utf8(text, size, NULL, 0);
    char16_t *wide = malloc((n + 1) * sizeof(*wide));

    if (!wide) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    utf16_from_utf8(text, size, wide, n);
    wide[n] = 0;
    return wide;
}

int CompareStringA(LCID Locale, DWORD dwCmpFlags, LPCSTR lpString1, int cchCount1, LPCSTR lpString2,
                   int cchCount2)
{
    _cleanup_(freep) char16_t *wide1 = NULL;
    _cleanup_(freep) char16_t *wide2 = NULL;

    if (!lpString1 || !lpString2) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    wide1 = widen(lpString1, cchCount1);
    wide2 = wide1 ? widen(lpString2, cchCount2) : NULL;
    return wide2 ? CompareStringW(Locale, dwCmpFlags, wide1, -1, wide2, -1) : 0;
}

/* A missing string comes first. */
static int compare_presence(const void *a, const void *b)
{
    return (a != NULL) - (b != NULL);
}

int lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2)
{
    if (!lpString1 || !lpString2)
        return compare_presence(lpString1, lpString2);
    return CompareStringW(LOCALE_USER_DEFAULT, 0, lpString1, -1, lpString2, -1) - CSTR_EQUAL;
}

int lstrcmpA(LPCSTR lpString1, LPCSTR lpString2)
{
    if (!lpString1 || !lpString2)
        return compare_presence(lpString1, lpString2);
    return CompareStringA(LOCALE_USER_DEFAULT, 0, lpString1, -1, lpString2, -1) - CSTR_EQUAL;
}

int lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2)
{
    if (!lpString1 || !lpString2)
        return compare_presence(lpString1, lpString2);
    return CompareStringW(LOCALE_USER_DEFAULT, NORM_IGNORECASE, lpString1, -1, lpString2, -1) -
           CSTR_EQUAL;
}

int lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2)
{
    if (!lpString1 || !lpString2)
        return compare_presence(lpString1, lpString2);
    return CompareStringA(LOCALE_USER_DEFAULT, NORM_IGNORECASE, lpString1, -1, lpString2, -1) -
           CSTR_EQUAL;
}
