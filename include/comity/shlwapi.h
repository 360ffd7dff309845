/* SPDX-License-Identifier: MIT */
/*
 * The shell's helpers that COM programs use. Source: Windows' "shlwapi.h" pages.
 */
#include <comity/ole2.h>
#include <comity/windows.h>

#ifndef COMITY_SHLWAPI_H
#define COMITY_SHLWAPI_H

#include <objidl.h>

#define LWSTDAPI WINOLEAPI
#define LWSTDAPI_(type) WINOLEAPI_(type)

typedef struct {
    const IID *piid;
    DWORD dwOffset;
} QITAB, *LPQITAB;
typedef const QITAB *LPCQITAB;

/* Where a class's interface lies in it: of the one that gets to it, if several do. */
#ifdef __cplusplus
#define OFFSETOFCLASS(base, derived) ((DWORD)((DWORD_PTR)(static_cast<base *>((derived *)8)) - 8))
#define QITABENTMULTI(Cthis, Ifoo, Iimpl)                                                          \
    {                                                                                              \
        &__uuidof(Ifoo), OFFSETOFCLASS(Iimpl, Cthis)                                               \
    }
#define QITABENTMULTI2(Cthis, Ifoo, Iimpl)                                                         \
    {                                                                                              \
        &Ifoo, OFFSETOFCLASS(Iimpl, Cthis)                                                         \
    }
#else
#define QITABENTMULTI(Cthis, Ifoo, Iimpl)                                                          \
    {                                                                                              \
        &IID_##Ifoo, FIELD_OFFSET(Cthis, Iimpl)                                                    \
    }
#endif
#define QITABENT(Cthis, Ifoo) QITABENTMULTI(Cthis, Ifoo, Ifoo)

LWSTDAPI QISearch(void *that, LPCQITAB pqit, REFIID riid, void **ppv);
LWSTDAPI_(IStream *) SHCreateMemStream(const BYTE *pInit, UINT cbInit);
LWSTDAPI SHStrDupW(LPCWSTR psz, LPWSTR *ppwsz);
LWSTDAPI SHStrDupA(LPCSTR psz, LPWSTR *ppwsz);
LWSTDAPI_(LPWSTR) StrDupW(LPCWSTR pszSrch);
LWSTDAPI_(LPSTR) StrDupA(LPCSTR pszSrch);
LWSTDAPI_(LSTATUS) SHDeleteKeyW(HKEY hkey, LPCWSTR pszSubKey);
LWSTDAPI_(LSTATUS) SHDeleteKeyA(HKEY hkey, LPCSTR pszSubKey);
LWSTDAPI_(LSTATUS) SHDeleteValueW(HKEY hkey, LPCWSTR pszSubKey, LPCWSTR pszValue);
LWSTDAPI_(LSTATUS) SHDeleteValueA(HKEY hkey, LPCSTR pszSubKey, LPCSTR pszValue);
LWSTDAPI_(LSTATUS)
SHGetValueW(HKEY hkey, LPCWSTR pszSubKey, LPCWSTR pszValue, DWORD *pdwType, void *pvData,
            DWORD *pcbData);
LWSTDAPI_(LSTATUS)
SHGetValueA(HKEY hkey, LPCSTR pszSubKey, LPCSTR pszValue, DWORD *pdwType, void *pvData,
            DWORD *pcbData);
LWSTDAPI_(LSTATUS)
SHSetValueW(HKEY hkey, LPCWSTR pszSubKey, LPCWSTR pszValue, DWORD dwType, LPCVOID pvData,
            DWORD cbData);
LWSTDAPI_(LSTATUS)
SHSetValueA(HKEY hkey, LPCSTR pszSubKey, LPCSTR pszValue, DWORD dwType, LPCVOID pvData,
            DWORD cbData);

/* What begins neither at a root nor at a drive. */
LWSTDAPI_(BOOL) PathIsRelativeW(LPCWSTR pszPath);
LWSTDAPI_(BOOL) PathIsRelativeA(LPCSTR pszPath);

#ifdef UNICODE
#define PathIsRelative PathIsRelativeW
#define SHStrDup SHStrDupW
#define StrDup StrDupW
#define SHDeleteKey SHDeleteKeyW
#define SHDeleteValue SHDeleteValueW
#define SHGetValue SHGetValueW
#define SHSetValue SHSetValueW
#else
#define PathIsRelative PathIsRelativeA
#define SHStrDup SHStrDupA
#define StrDup StrDupA
#define SHDeleteKey SHDeleteKeyA
#define SHDeleteValue SHDeleteValueA
#define SHGetValue SHGetValueA
#define SHSetValue SHSetValueA
#endif

#endif
