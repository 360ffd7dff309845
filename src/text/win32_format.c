/* SPDX-License-Identifier: MIT */
/*
 * wsprintf, and the checked string functions of strsafe.h: they end what they store with a NUL in
 * any case, and say if something had no room.
 */
#include <stdbool.h>
#include <string.h>

#include <comity/strsafe.h>
#include <comity/winbase.h>
#include <comity/winuser.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "text/wide_format.h"

enum {
    WSPRINTF_MAX = 1024, /* units or bytes, with the NUL */
};

/* What a narrow format makes, in UTF-8 on the heap; NULL if memory is out. */
static char *format_narrow(const char *format, va_list arguments)
{
    _cleanup_(wide_text_deinit) struct wide_text text = {0};
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(format);

    return wide && wide_format(&text, true, wide, arguments) ? utf16_to_utf8_dup(text.units) : NULL;
}

/* ---- storing with a limit ---- */

static HRESULT store_wide(LPWSTR buffer, size_t size, const char16_t *text, size_t len)
{
    size_t stored = len < size ? len : size - 1;

    memmove(buffer, text, stored * sizeof(*text));
    buffer[stored] = 0;
    return stored == len ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

static HRESULT store_narrow(LPSTR buffer, size_t size, const char *text, size_t len)
{
    size_t stored = len < size ? len : size - 1;

    memmove(buffer, text, stored);
    buffer[stored] = '\0';
    return stored == len ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

static bool is_size(size_t size)
{
    return size > 0 && size <= STRSAFE_MAX_CCH;
}

/* ---- wsprintf ---- */

int wvsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, va_list arglist)
{
    _cleanup_(wide_text_deinit) struct wide_text text = {0};

    if (!wide_format(&text, false, (const char16_t *)lpFmt, arglist))
        return 0;
    store_wide(lpOut, WSPRINTF_MAX, text.units, text.len);
    return (int)(text.len < WSPRINTF_MAX ? text.len : WSPRINTF_MAX - 1);
}

int wvsprintfA(LPSTR lpOut, LPCSTR lpFmt, va_list arglist)
{
    _cleanup_(freep) char *text = format_narrow(lpFmt, arglist);

    if (!text)
        return 0;
    store_narrow(lpOut, WSPRINTF_MAX, text, strlen(text));
    return (int)strlen(lpOut);
}

int wsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, lpFmt);
    len = wvsprintfW(lpOut, lpFmt, arguments);
    va_end(arguments);
    return len;
}

int wsprintfA(LPSTR lpOut, LPCSTR lpFmt, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, lpFmt);
    len = wvsprintfA(lpOut, lpFmt, arguments);
    va_end(arguments);
    return len;
}

/* ---- strsafe.h: lengths ---- */

HRESULT StringCchLengthW(LPCWSTR psz, size_t cchMax, size_t *pcchLength)
{
    size_t len = psz && cchMax <= STRSAFE_MAX_CCH ? utf16_nlen((const char16_t *)psz, cchMax) : 0;
    bool is_ended = psz && cchMax <= STRSAFE_MAX_CCH && len < cchMax;

    if (pcchLength)
        *pcchLength = is_ended ? len : 0;
    return is_ended ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

HRESULT StringCchLengthA(LPCSTR psz, size_t cchMax, size_t *pcchLength)
{
    size_t len = psz && cchMax <= STRSAFE_MAX_CCH ? strnlen(psz, cchMax) : 0;
    bool is_ended = psz && cchMax <= STRSAFE_MAX_CCH && len < cchMax;

    if (pcchLength)
        *pcchLength = is_ended ? len : 0;
    return is_ended ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

/* ---- strsafe.h: copying and appending ---- */

HRESULT StringCchCopyNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy)
{
    if (!is_size(cchDest))
        return STRSAFE_E_INVALID_PARAMETER;
    return store_wide(pszDest, cchDest, (const char16_t *)pszSrc,
                      utf16_nlen((const char16_t *)pszSrc, cchToCopy));
}

HRESULT StringCchCopyNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy)
{
    if (!is_size(cchDest))
        return STRSAFE_E_INVALID_PARAMETER;
    return store_narrow(pszDest, cchDest, pszSrc, strnlen(pszSrc, cchToCopy));
}

HRESULT StringCchCatNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToAppend)
{
    size_t len;

    if (!is_size(cchDest) || FAILED(StringCchLengthW(pszDest, cchDest, &len)))
        return STRSAFE_E_INVALID_PARAMETER;
    return StringCchCopyNW(pszDest + len, cchDest - len, pszSrc, cchToAppend);
}

HRESULT StringCchCatNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToAppend)
{
    size_t len;

    if (!is_size(cchDest) || FAILED(StringCchLengthA(pszDest, cchDest, &len)))
        return STRSAFE_E_INVALID_PARAMETER;
    return StringCchCopyNA(pszDest + len, cchDest - len, pszSrc, cchToAppend);
}

/* ---- strsafe.h: formatting ---- */

HRESULT StringCchVPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, va_list argList)
{
    _cleanup_(wide_text_deinit) struct wide_text text = {0};

    if (!is_size(cchDest))
        return STRSAFE_E_INVALID_PARAMETER;
    *pszDest = 0;
    if (!wide_format(&text, false, (const char16_t *)pszFormat, argList))
        return E_OUTOFMEMORY;
    return store_wide(pszDest, cchDest, text.units, text.len);
}

HRESULT StringCchVPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, va_list argList)
{
    _cleanup_(freep) char *text = NULL;

    if (!is_size(cchDest))
        return STRSAFE_E_INVALID_PARAMETER;
    *pszDest = '\0';
    text = format_narrow(pszFormat, argList);
    return text ? store_narrow(pszDest, cchDest, text, strlen(text)) : E_OUTOFMEMORY;
}

HRESULT StringCchPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, ...)
{
    va_list arguments;
    HRESULT hr;

    va_start(arguments, pszFormat);
    hr = StringCchVPrintfW(pszDest, cchDest, pszFormat, arguments);
    va_end(arguments);
    return hr;
}

HRESULT StringCchPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, ...)
{
    va_list arguments;
    HRESULT hr;

    va_start(arguments, pszFormat);
    hr = StringCchVPrintfA(pszDest, cchDest, pszFormat, arguments);
    va_end(arguments);
    return hr;
}

HRESULT StringCbPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, ...)
{
    va_list arguments;
    HRESULT hr;

    va_start(arguments, pszFormat);
    hr = StringCchVPrintfW(pszDest, cbDest / sizeof(WCHAR), pszFormat, arguments);
    va_end(arguments);
    return hr;
}
