/* SPDX-License-Identifier: MIT */
/*
 * What kinds of characters there are, and the mapping of text from case to case. "ANSI" text is
 * UTF-8, so that only the ASCII of it can be asked for byte by byte. Source: Windows' "winnls.h",
 * "stringapiset.h" pages.
 */
#include <limits.h>
#include <locale.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include <comity/winbase.h>
#include <comity/winnls.h>
#include <comity/winuser.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "text/code_page_text.h"

static locale_t characters; /* (const) once made; 0 if this machine knows ASCII alone */

static void make_characters(void)
{
    characters = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!characters)
        characters = newlocale(LC_CTYPE_MASK, "C", (locale_t)0);
}

static locale_t known_characters(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_characters);
    return characters;
}

/* ---- one character ---- */

BOOL IsCharAlphaW(WCHAR ch)
{
    return iswalpha_l((wint_t)ch, known_characters()) && !iswdigit_l((wint_t)ch, characters);
}

BOOL IsCharAlphaNumericW(WCHAR ch)
{
    return iswalnum_l((wint_t)ch, known_characters()) != 0;
}

BOOL IsCharUpperW(WCHAR ch)
{
    return iswupper_l((wint_t)ch, known_characters()) != 0;
}

BOOL IsCharLowerW(WCHAR ch)
{
    return iswlower_l((wint_t)ch, known_characters()) != 0;
}

static bool is_ascii(CHAR ch)
{
    return (unsigned char)ch < 0x80;
}

BOOL IsCharAlphaA(CHAR ch)
{
    return is_ascii(ch) && IsCharAlphaW((WCHAR)ch);
}

BOOL IsCharAlphaNumericA(CHAR ch)
{
    return is_ascii(ch) && IsCharAlphaNumericW((WCHAR)ch);
}

BOOL IsCharUpperA(CHAR ch)
{
    return is_ascii(ch) && IsCharUpperW((WCHAR)ch);
}

BOOL IsCharLowerA(CHAR ch)
{
    return is_ascii(ch) && IsCharLowerW((WCHAR)ch);
}

/* ---- types ---- */

static WORD type1_of(WCHAR unit)
{
    static const struct {
        int (*is)(wint_t unit, locale_t locale);
        WORD type;
    } kinds[] = {
        {iswupper_l, C1_UPPER}, {iswlower_l, C1_LOWER},   {iswdigit_l, C1_DIGIT},
        {iswspace_l, C1_SPACE}, {iswpunct_l, C1_PUNCT},   {iswcntrl_l, C1_CNTRL},
        {iswblank_l, C1_BLANK}, {iswxdigit_l, C1_XDIGIT}, {iswalpha_l, C1_ALPHA},
    };
    WORD type = 0;

    for (size_t i = 0; i < ARRAYSIZE(kinds); i++) {
        if (kinds[i].is((wint_t)unit, known_characters()))
            type |= kinds[i].type;
    }
    /* No-break spaces are spaces on Windows. */
    if (unit == 0xa0)
        type |= C1_SPACE | C1_BLANK;
    return type ? type | C1_DEFINED : 0;
}

/* The direction of writing, as far as it is one of what Windows tells of ASCII and letters. */
static WORD type2_of(WCHAR unit)
{
    if (unit >= '0' && unit <= '9')
        return C2_EUROPENUMBER;
    if (unit == ' ' || unit == 0xa0 || unit == '\f')
        return C2_WHITESPACE;
    if (unit == '\n' || unit == '\r' || unit == 0x2029)
        return C2_BLOCKSEPARATOR;
    if (unit == '\t' || unit == '\v')
        return C2_SEGMENTSEPARATOR;
    if (unit < 0x80 && unit && strchr("+-", (char)unit))
        return C2_EUROPESEPARATOR;
    if (unit < 0x80 && unit && strchr("#$%", (char)unit))
        return C2_EUROPETERMINATOR;
    if (unit < 0x80 && unit && strchr(",./:", (char)unit))
        return C2_COMMONSEPARATOR;
    if ((unit >= 0x590 && unit < 0x900) || (unit >= 0xfb1d && unit < 0xfe00) ||
        (unit >= 0xfe70 && unit < 0xff00))
        return C2_RIGHTTOLEFT;
    if (IsCharAlphaW(unit))
        return C2_LEFTTORIGHT;
    return type1_of(unit) & C1_CNTRL ? C2_NOTAPPLICABLE : C2_OTHERNEUTRAL;
}

static WORD type3_of(WCHAR unit)
{
    WORD type = 0;

    if (unit >= 0x300 && unit < 0x370)
        type |= C3_NONSPACING | C3_DIACRITIC;
    if (iswpunct_l((wint_t)unit, known_characters()))
        type |= C3_SYMBOL;
    if (IsCharAlphaW(unit))
        type |= C3_ALPHA;
    if (unit >= 0x3040 && unit < 0x30a0)
        type |= C3_HIRAGANA;
    if (unit >= 0x30a0 && unit < 0x3100)
        type |= C3_KATAKANA;
    if (unit >= 0xff61 && unit < 0xffa0)
        type |= C3_HALFWIDTH;
    if (unit >= 0xff01 && unit < 0xff61)
        type |= C3_FULLWIDTH;
    if (unit >= 0x4e00 && unit < 0xa000)
        type |= C3_IDEOGRAPH;
    if (unit >= 0xd800 && unit < 0xdc00)
        type |= C3_HIGHSURROGATE;
    if (unit >= 0xdc00 && unit < 0xe000)
        type |= C3_LOWSURROGATE;
    return type;
}

BOOL GetStringTypeW(DWORD dwInfoType, LPCWSTR lpSrcStr, int cchSrc, LPWORD lpCharType)
{
    WORD(*type_of)
    (WCHAR unit) = dwInfoType == CT_CTYPE1   ? type1_of
                   : dwInfoType == CT_CTYPE2 ? type2_of
                   : dwInfoType == CT_CTYPE3 ? type3_of
                                             : NULL;
    size_t n;

    if (!lpSrcStr || !lpCharType || (const void *)lpSrcStr == lpCharType || !cchSrc || !type_of) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    n = cchSrc < 0 ? utf16_len((const char16_t *)lpSrcStr) + 1 : (size_t)cchSrc;
    for (size_t i = 0; i < n; i++)
        lpCharType[i] = type_of(lpSrcStr[i]);
    return TRUE;
}

BOOL GetStringTypeExW(LCID Locale, DWORD dwInfoType, LPCWSTR lpSrcStr, int cchSrc,
                      LPWORD lpCharType)
{
    return GetStringTypeW(dwInfoType, lpSrcStr, cchSrc, lpCharType);
}

/* ---- mapping ---- */

static int fail(DWORD error)
{
    SetLastError(error);
    return 0;
}

int LCMapStringW(LCID Locale, DWORD dwMapFlags, LPCWSTR lpSrcStr, int cchSrc, LPWSTR lpDestStr,
                 int cchDest)
{
    const DWORD known = LCMAP_LOWERCASE | LCMAP_UPPERCASE | LCMAP_LINGUISTIC_CASING | LCMAP_BYTEREV;
    DWORD direction = dwMapFlags & (LCMAP_LOWERCASE | LCMAP_UPPERCASE);
    size_t n;

    if (!lpSrcStr || !cchSrc || cchDest < 0 || (cchDest && !lpDestStr))
        return fail(ERROR_INVALID_PARAMETER);
    if (!dwMapFlags || dwMapFlags & ~known || direction == (LCMAP_LOWERCASE | LCMAP_UPPERCASE))
        return fail(ERROR_INVALID_FLAGS);
    n = cchSrc < 0 ? utf16_len((const char16_t *)lpSrcStr) + 1 : (size_t)cchSrc;
    if (n > INT_MAX)
        return fail(ERROR_INVALID_PARAMETER);
    if (!cchDest)
        return (int)n;
    if (n > (size_t)cchDest)
        return fail(ERROR_INSUFFICIENT_BUFFER);

    memmove(lpDestStr, lpSrcStr, n * sizeof(*lpDestStr));
    if (direction == LCMAP_LOWERCASE)
        CharLowerBuffW(lpDestStr, (DWORD)n);
    else if (direction)
        CharUpperBuffW(lpDestStr, (DWORD)n);
    for (size_t i = 0; dwMapFlags & LCMAP_BYTEREV && i < n; i++)
        lpDestStr[i] = (WCHAR)__builtin_bswap16((uint16_t)lpDestStr[i]);
    return (int)n;
}

int LCMapStringA(LCID Locale, DWORD dwMapFlags, LPCSTR lpSrcStr, int cchSrc, LPSTR lpDestStr,
                 int cchDest)
{
    _cleanup_(freep) char16_t *wide = NULL;
    size_t len, n, size;

    if (!lpSrcStr || !cchSrc || cchDest < 0 || (cchDest && !lpDestStr))
        return fail(ERROR_INVALID_PARAMETER);
    len = cchSrc < 0 ? strlen(lpSrcStr) + 1 : (size_t)cchSrc;
    wide = malloc((len + 1) * sizeof(*wide));
    if (!wide)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    n = utf16_from_utf8(lpSrcStr, len, wide, len);
    if (!LCMapStringW(Locale, dwMapFlags, (LPCWSTR)wide, (int)n, (LPWSTR)wide, (int)n))
        return 0;
    size = utf16_to_utf8(wide, n, lpDestStr, cchDest ? (size_t)cchDest : 0);
    return cchDest && size > (size_t)cchDest ? fail(ERROR_INSUFFICIENT_BUFFER) : (int)size;
}

int LCMapStringEx(LPCWSTR lpLocaleName, DWORD dwMapFlags, LPCWSTR lpSrcStr, int cchSrc,
                  LPWSTR lpDestStr, int cchDest, LPVOID lpVersionInformation, LPVOID lpReserved,
                  LPARAM sortHandle)
{
    return LCMapStringW(LOCALE_USER_DEFAULT, dwMapFlags, lpSrcStr, cchSrc, lpDestStr, cchDest);
}

/* The order of words is one for all languages here. */
int CompareStringEx(LPCWSTR lpLocaleName, DWORD dwCmpFlags, LPCWSTR lpString1, int cchCount1,
                    LPCWSTR lpString2, int cchCount2, LPVOID lpVersionInformation,
                    LPVOID lpReserved, LPARAM lParam)
{
    return CompareStringW(LOCALE_USER_DEFAULT, dwCmpFlags, lpString1, cchCount1, lpString2,
                          cchCount2);
}

/* ---- code pages: the system's is UTF-8 ---- */

UINT GetOEMCP(void)
{
    return CP_UTF8;
}

BOOL IsValidCodePage(UINT CodePage)
{
    return CodePage == CP_UTF8 || (CodePage > CP_THREAD_ACP && code_page_width(CodePage) > 0);
}

/* Programs that step over lead bytes step from character to character by CharNext(). */
BOOL IsDBCSLeadByte(BYTE TestChar)
{
    return FALSE;
}

static const struct {
    UINT page;
    BYTE ranges[MAX_LEADBYTES];
} lead_bytes[] = {
    {932, {0x81, 0x9f, 0xe0, 0xfc}},
    {936, {0x81, 0xfe}},
    {949, {0x81, 0xfe}},
    {950, {0x81, 0xfe}},
};

BOOL GetCPInfo(UINT CodePage, LPCPINFO lpCPInfo)
{
    bool is_system = CodePage == CP_UTF8 || CodePage <= CP_THREAD_ACP;
    CPINFO info = {.MaxCharSize = 4, .DefaultChar = {'?'}};

    if (!is_system)
        info.MaxCharSize = code_page_width(CodePage);
    if (!lpCPInfo || info.MaxCharSize == 0)
        return fail(ERROR_INVALID_PARAMETER);
    for (size_t i = 0; i < sizeof(lead_bytes) / sizeof(*lead_bytes); i++)
        if (lead_bytes[i].page == CodePage)
            memcpy(info.LeadByte, lead_bytes[i].ranges, sizeof(info.LeadByte));
    *lpCPInfo = info;
    return TRUE;
}

BOOL GetCPInfoExA(UINT CodePage, DWORD dwFlags, LPCPINFOEXA lpCPInfoEx)
{
    UINT page = CodePage <= CP_THREAD_ACP ? CP_UTF8 : CodePage;
    CPINFO info;

    if (!lpCPInfoEx || dwFlags)
        return fail(ERROR_INVALID_PARAMETER);
    if (!GetCPInfo(CodePage, &info))
        return FALSE;
    *lpCPInfoEx = (CPINFOEXA){.MaxCharSize = info.MaxCharSize,
                              .DefaultChar = {'?'},
                              .UnicodeDefaultChar = page == CP_UTF8 ? 0xfffd : '?',
                              .CodePage = page};
    memcpy(lpCPInfoEx->LeadByte, info.LeadByte, sizeof(info.LeadByte));
    snprintf(lpCPInfoEx->CodePageName, sizeof(lpCPInfoEx->CodePageName),
             page == CP_UTF8 ? "%u (UTF-8)" : "%u", page);
    return TRUE;
}

BOOL GetCPInfoExW(UINT CodePage, DWORD dwFlags, LPCPINFOEXW lpCPInfoEx)
{
    CPINFOEXA info;

    if (!lpCPInfoEx)
        return fail(ERROR_INVALID_PARAMETER);
    if (!GetCPInfoExA(CodePage, dwFlags, &info))
        return FALSE;
    *lpCPInfoEx = (CPINFOEXW){.MaxCharSize = info.MaxCharSize,
                              .DefaultChar = {'?'},
                              .UnicodeDefaultChar = info.UnicodeDefaultChar,
                              .CodePage = info.CodePage};
    memcpy(lpCPInfoEx->LeadByte, info.LeadByte, sizeof(info.LeadByte));
    for (size_t i = 0; info.CodePageName[i]; i++)
        lpCPInfoEx->CodePageName[i] = (WCHAR)info.CodePageName[i];
    return TRUE;
}
