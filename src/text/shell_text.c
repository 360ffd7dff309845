/* SPDX-License-Identifier: MIT */
/*
 * The shell's copies of strings: for CoTaskMemFree, or for LocalFree. Source: Windows' "SHStrDup"
 * and "StrDup" pages.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/shlwapi.h>

#include "base/cleanup.h"
#include "base/utf16.h"

HRESULT SHStrDupW(LPCWSTR psz, LPWSTR *ppwsz)
{
    size_t size;

    *ppwsz = NULL;
    if (!psz)
        return E_INVALIDARG;

    size = (utf16_len(psz) + 1) * sizeof(*psz);
    *ppwsz = CoTaskMemAlloc(size);
    if (!*ppwsz)
        return E_OUTOFMEMORY;
    memcpy(*ppwsz, psz, size);
    return S_OK;
}

HRESULT SHStrDupA(LPCSTR psz, LPWSTR *ppwsz)
{
    _cleanup_(freep) char16_t *wide = NULL;

    *ppwsz = NULL;
    if (!psz)
        return E_INVALIDARG;

    wide = utf16_from_utf8_dup(psz);
    return wide ? SHStrDupW(wide, ppwsz) : E_OUTOFMEMORY;
}

static void *local_dup(const void *bytes, size_t size)
{
    void *copy = LocalAlloc(LMEM_FIXED, size);

    return copy ? memcpy(copy, bytes, size) : NULL;
}

LPWSTR StrDupW(LPCWSTR pszSrch)
{
    return pszSrch ? local_dup(pszSrch, (utf16_len(pszSrch) + 1) * sizeof(*pszSrch)) : NULL;
}

LPSTR StrDupA(LPCSTR pszSrch)
{
    return pszSrch ? local_dup(pszSrch, strlen(pszSrch) + 1) : NULL;
}
