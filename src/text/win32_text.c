/* SPDX-License-Identifier: MIT */
/*
 * Text between UTF-16 and code pages, and comparison by code unit: the "ANSI" code page is UTF-8
 * here.
 */
#include <stdbool.h>
#include <stdlib.h>

#include <comity/winbase.h>
#include <comity/winnls.h>

#include "base/utf16.h"
#include "text/code_page_text.h"

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

static bool is_utf8(UINT page)
{
    return page == CP_ACP || page == CP_OEMCP || page == CP_MACCP || page == CP_THREAD_ACP ||
           page == CP_UTF8;
}

static int fail(DWORD error)
{
    SetLastError(error);
    return 0;
}

static int finish(size_t needed, int room)
{
    return room > 0 && needed > (size_t)room ? fail(ERROR_INSUFFICIENT_BUFFER) : (int)needed;
}

/* Of a code page that is not UTF-8. */
static int decode(UINT page, DWORD flags, const char *text, size_t len, char16_t *units, int room)
{
    bool is_exact;
    size_t needed = code_page_decode(page, text, len, units, (size_t)room, &is_exact);

    if (needed == 0)
        return fail(ERROR_INVALID_PARAMETER);
    if (!is_exact && flags & MB_ERR_INVALID_CHARS)
        return fail(ERROR_NO_UNICODE_TRANSLATION);
    return finish(needed, room);
}

int MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
                        LPWSTR lpWideCharStr, int cchWideChar)
{
    size_t len, needed;

    if (!lpMultiByteStr || cbMultiByte == 0 || cchWideChar < 0 ||
        (!lpWideCharStr && cchWideChar > 0))
        return fail(ERROR_INVALID_PARAMETER);
    len = cbMultiByte < 0 ? strlen(lpMultiByteStr) + 1 : (size_t)cbMultiByte;
    if (!is_utf8(CodePage))
        return decode(CodePage, dwFlags, lpMultiByteStr, len, (char16_t *)lpWideCharStr,
                      cchWideChar);
    if (dwFlags & MB_ERR_INVALID_CHARS && !is_valid_utf8(lpMultiByteStr, len))
        return fail(ERROR_NO_UNICODE_TRANSLATION);
    needed = utf16_from_utf8(lpMultiByteStr, len, (char16_t *)lpWideCharStr, (size_t)cchWideChar);
    return finish(needed, cchWideChar);
}

int WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
                        LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar,
                        LPBOOL lpUsedDefaultChar)
{
    size_t len, needed;
    bool is_exact = true;

    if (!lpWideCharStr || cchWideChar == 0 || cbMultiByte < 0 ||
        (!lpMultiByteStr && cbMultiByte > 0))
        return fail(ERROR_INVALID_PARAMETER);
    len = cchWideChar < 0 ? utf16_len((const char16_t *)lpWideCharStr) + 1 : (size_t)cchWideChar;
    if (is_utf8(CodePage))
        needed = utf16_to_utf8((const char16_t *)lpWideCharStr, len, lpMultiByteStr,
                               (size_t)cbMultiByte);
    else
        needed = code_page_encode(CodePage, (const char16_t *)lpWideCharStr, len,
                                  lpDefaultChar ? lpDefaultChar : "?", lpMultiByteStr,
                                  (size_t)cbMultiByte, &is_exact);
    if (needed == 0)
        return fail(ERROR_INVALID_PARAMETER);
    if (lpUsedDefaultChar)
        *lpUsedDefaultChar = !is_exact;
    return finish(needed, cbMultiByte);
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
