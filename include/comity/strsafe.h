/* SPDX-License-Identifier: MIT */
/*
 * Strings that stay within their buffers. Source: Windows' "strsafe.h" pages.
 */
#ifndef COMITY_STRSAFE_H
#define COMITY_STRSAFE_H
#define _STRSAFE_H_INCLUDED_

#include <stdarg.h>
#include <stddef.h>

#include <comity/winerror.h>
#include <comity/winnt.h>

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_MAX_LENGTH (STRSAFE_MAX_CCH - 1)
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007a)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026)

EXTERN_C_START

WINBASEAPI HRESULT WINAPI StringCchLengthW(LPCWSTR psz, size_t cchMax, size_t *pcchLength);
WINBASEAPI HRESULT WINAPI StringCchLengthA(LPCSTR psz, size_t cchMax, size_t *pcchLength);
WINBASEAPI HRESULT WINAPI StringCchCopyNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
                                          size_t cchToCopy);
WINBASEAPI HRESULT WINAPI StringCchCopyNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
                                          size_t cchToCopy);
WINBASEAPI HRESULT WINAPI StringCchCatNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
                                         size_t cchToAppend);
WINBASEAPI HRESULT WINAPI StringCchCatNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
                                         size_t cchToAppend);
WINBASEAPI HRESULT WINAPI StringCchVPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat,
                                            va_list argList);
WINBASEAPI HRESULT WINAPI StringCchVPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat,
                                            va_list argList);
WINBASEAPI HRESULT WINAPIV StringCchPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, ...);
WINBASEAPI HRESULT WINAPIV StringCchPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, ...);
WINBASEAPI HRESULT WINAPIV StringCbPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, ...);

/* The others are these in other words: without a limit of the source, or counted in bytes. */
static inline HRESULT StringCchCopyW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc)
{
    return StringCchCopyNW(pszDest, cchDest, pszSrc, STRSAFE_MAX_LENGTH);
}
static inline HRESULT StringCchCopyA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc)
{
    return StringCchCopyNA(pszDest, cchDest, pszSrc, STRSAFE_MAX_LENGTH);
}
static inline HRESULT StringCchCatW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc)
{
    return StringCchCatNW(pszDest, cchDest, pszSrc, STRSAFE_MAX_LENGTH);
}
static inline HRESULT StringCchCatA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc)
{
    return StringCchCatNA(pszDest, cchDest, pszSrc, STRSAFE_MAX_LENGTH);
}
static inline HRESULT StringCbCopyW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc)
{
    return StringCchCopyW(pszDest, cbDest / sizeof(WCHAR), pszSrc);
}
static inline HRESULT StringCbCatW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc)
{
    return StringCchCatW(pszDest, cbDest / sizeof(WCHAR), pszSrc);
}
static inline HRESULT StringCbLengthW(LPCWSTR psz, size_t cbMax, size_t *pcbLength)
{
    HRESULT hr = StringCchLengthW(psz, cbMax / sizeof(WCHAR), pcbLength);

    if (pcbLength)
        *pcbLength *= sizeof(WCHAR);
    return hr;
}
#define StringCbCopyA StringCchCopyA
#define StringCbCatA StringCchCatA
#define StringCbLengthA StringCchLengthA
#define StringCbPrintfA StringCchPrintfA
#define StringCbVPrintfA StringCchVPrintfA
#define StringCbVPrintfW(pszDest, cbDest, pszFormat, argList)                                      \
    StringCchVPrintfW((pszDest), (cbDest) / sizeof(WCHAR), (pszFormat), (argList))

#ifdef UNICODE
#define StringCchLength StringCchLengthW
#define StringCchCopy StringCchCopyW
#define StringCchCopyN StringCchCopyNW
#define StringCchCat StringCchCatW
#define StringCchCatN StringCchCatNW
#define StringCchPrintf StringCchPrintfW
#define StringCchVPrintf StringCchVPrintfW
#define StringCbLength StringCbLengthW
#define StringCbCopy StringCbCopyW
#define StringCbCat StringCbCatW
#define StringCbPrintf StringCbPrintfW
#define StringCbVPrintf StringCbVPrintfW
#else
#define StringCchLength StringCchLengthA
#define StringCchCopy StringCchCopyA
#define StringCchCopyN StringCchCopyNA
#define StringCchCat StringCchCatA
#define StringCchCatN StringCchCatNA
#define StringCchPrintf StringCchPrintfA
#define StringCchVPrintf StringCchVPrintfA
#define StringCbLength StringCbLengthA
#define StringCbCopy StringCbCopyA
#define StringCbCat StringCbCatA
#define StringCbPrintf StringCbPrintfA
#define StringCbVPrintf StringCbVPrintfA
#endif

EXTERN_C_END

#endif
