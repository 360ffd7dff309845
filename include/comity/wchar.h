/* SPDX-License-Identifier: MIT */
/*
 * The system's <wchar.h>; where a wchar_t has 16 bits (-fshort-wchar), its functions on strings are
 * those of comity_wide.h.
 */
#pragma GCC system_header
#include_next <wchar.h>

#if __SIZEOF_WCHAR_T__ == 2 && defined(_WCHAR_H) && !defined(COMITY_WCHAR_H)
#define COMITY_WCHAR_H

#define COMITY_WIDE(name) extern __typeof(name) name __asm__("comity_" #name)

#ifdef __cplusplus
extern "C" {
#endif
COMITY_WIDE(wcslen);
COMITY_WIDE(wcscpy);
COMITY_WIDE(wcsncpy);
COMITY_WIDE(wcscat);
COMITY_WIDE(wcsncat);
COMITY_WIDE(wcscmp);
COMITY_WIDE(wcsncmp);
COMITY_WIDE(wcsspn);
COMITY_WIDE(wcscspn);
COMITY_WIDE(wcstok);
COMITY_WIDE(wcstol);
COMITY_WIDE(wcstoul);
COMITY_WIDE(wcstod);
COMITY_WIDE(swprintf);
COMITY_WIDE(vswprintf);
COMITY_WIDE(wmemcmp);
COMITY_WIDE(wmemcpy);
COMITY_WIDE(wmemmove);
COMITY_WIDE(wmemset);
#ifdef __USE_XOPEN2K8
COMITY_WIDE(wcsnlen);
COMITY_WIDE(wcsdup);
#endif
/* C++ has two of each of these, with names of the C library's: they stay. */
#ifndef __cplusplus
COMITY_WIDE(wcschr);
COMITY_WIDE(wcsrchr);
COMITY_WIDE(wcsstr);
COMITY_WIDE(wcspbrk);
COMITY_WIDE(wmemchr);
#endif
#ifdef __cplusplus
}
#endif

#undef COMITY_WIDE

#include <comity/comity_wide.h>

#define _wcsdup comity_wcsdup
#define _wcsicmp comity_wcsicmp
#define wcsicmp comity_wcsicmp
#define _wcsnicmp comity_wcsnicmp
#define _snwprintf comity_swprintf
#define _vsnwprintf comity_vswprintf
#endif
