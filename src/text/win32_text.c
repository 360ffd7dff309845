/* SPDX-License-Identifier: MIT */
/*
 * Text between UTF-16 and UTF-8, and comparison by code unit: the "ANSI" code page is UTF-8 here.
 */
#include <stdbool.h>
#include <stdlib.h>

#include <comity/winbase.h>
#include <comity/winnls.h>

#include "base/utf16.h"

/* Whether some byte of the text is no UTF-8: U+FFFD stands where the text has none. */
static bool is_valid_utf8(const char *text, size_t len)
{
    char16_t unit;

    for (size_t i = 0, n; i < len; i += n) {
        unsigned char c = (unsigned char)text[i];

        n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        if (n > len - i)
            return false;
        if (n < 4 && utf16_from_utf8(text + i, n, &unit, 1) != 1)
            return false;
        if (n < 4 && unit == 0xfffd && memcmp(text + i, "\xef\xbf\xbd", 3) != 0)
            return false;
        if (n == 4 && utf16_from_utf8(text + i, n, NULL, 0) != 2)
            return false;
    }
    return true;
}

int MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
                        LPWSTR lpWideCharStr, int cchWideChar)
{
    size_t len, needed;

    if (!lpMultiByteStr || cbMultiByte == 0 || cchWideChar < 0 ||
        (!lpWideCharStr && cchWideChar > 0)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    len = cbMultiByte < 0 ? strlen(lpMultiByteStr) + 1 : (size_t)cbMultiByte;
    if (dwFlags & MB_ERR_INVALID_CHARS && !is_valid_utf8(lpMultiByteStr, len)) {
        SetLastError(ERROR_NO_UNICODE_TRANSLATION);
        return 0;
    }
    needed = utf16_from_utf8(lpMultiByteStr, len, (char16_t *)lpWideCharStr, (size_t)cchWideChar);
    if (cchWideChar > 0 && needed > (size_t)cchWideChar) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    return (int)needed;
}

int WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
                        LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar,
                        LPBOOL lpUsedDefaultChar)
{
    size_t len, needed;

    if (!lpWideCharStr || cchWideChar == 0 || cbMultiByte < 0 ||
        (!lpMultiByteStr && cbMultiByte > 0)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    len = cchWideChar < 0 ? utf16_len((const char16_t *)lpWideCharStr) + 1 : (size_t)cchWideChar;
    needed =
        utf16_to_utf8((const char16_t *)lpWideCharStr, len, lpMultiByteStr, (size_t)cbMultiByte);
    if (lpUsedDefaultChar)
        *lpUsedDefaultChar = FALSE;
    if (cbMultiByte > 0 && needed > (size_t)cbMultiByte) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    return (int)needed;
}

int CompareStringOrdinal(LPCWSTR lpString1, int cchCount1, LPCWSTR lpString2, int cchCount2,
                         BOOL bIgnoreCase)
{
    const char16_t *a = (const char16_t *)lpString1, *b = (const char16_t *)lpString2;
    size_t a_len, b_len;
    int order = 0;

    if (!a || !b) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    a_len = cchCount1 < 0 ? utf16_len(a) : (size_t)cchCount1;
    b_len = cchCount2 < 0 ? utf16_len(b) : (size_t)cchCount2;
    if (bIgnoreCase) {
        order = utf16_compare_nocase(a, a_len, b, b_len);
    } else {
        for (size_t i = 0; order == 0 && i < a_len && i < b_len; i++)
            order = (int)a[i] - (int)b[i];
        if (order == 0)
            order = a_len < b_len ? -1 : a_len > b_len;
    }
    return order < 0 ? CSTR_LESS_THAN : order > 0 ? CSTR_GREATER_THAN : CSTR_EQUAL;
}

UINT GetACP(void)
{
    return CP_UTF8;
}
