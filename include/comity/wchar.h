/* SPDX-License-Identifier: MIT */
/*
 * The system's <wchar.h>; where a wchar_t has 16 bits (-fshort-wchar), its functions on strings are
 * those of comity_wide.h.
 */
#pragma GCC system_header

#if __SIZEOF_WCHAR_T__ == 2
/* The C library's checked variants are its own, too. */
#include <features.h>
#pragma push_macro("__USE_FORTIFY_LEVEL")
#undef __USE_FORTIFY_LEVEL
#define __USE_FORTIFY_LEVEL 0
#endif

/* These the C library binds to names of its own; they come anew, below. */
#if __SIZEOF_WCHAR_T__ == 2
#define swscanf comity_libc_swscanf
#define vswscanf comity_libc_vswscanf
#define wcstoll comity_libc_wcstoll
#define wcstoull comity_libc_wcstoull
#define wcscoll comity_libc_wcscoll
#define getwchar comity_libc_getwchar
#define putwchar comity_libc_putwchar
#define fgetwc comity_libc_fgetwc
#define fputwc comity_libc_fputwc
#define getwc comity_libc_getwc
#define putwc comity_libc_putwc
#endif

/* gcc's C++ has two of each of these, which the C library binds to its own: under other names. */
#if __SIZEOF_WCHAR_T__ == 2 && defined(__cplusplus) && __GNUC__ > 4
#define wcschr comity_libc_wcschr
#define wcsrchr comity_libc_wcsrchr
#define wcsstr comity_libc_wcsstr
#define wcspbrk comity_libc_wcspbrk
#define wmemchr comity_libc_wmemchr
#endif
#include_next <wchar.h>
#if __SIZEOF_WCHAR_T__ == 2
#undef swscanf
#undef vswscanf
#undef wcstoll
#undef wcstoull
#undef wcscoll
#undef getwchar
#undef putwchar
#undef fgetwc
#undef fputwc
#undef getwc
#undef putwc
#endif
#if __SIZEOF_WCHAR_T__ == 2 && defined(__cplusplus) && __GNUC__ > 4
#undef wcschr
#undef wcsrchr
#undef wcsstr
#undef wcspbrk
#undef wmemchr
#endif
#if __SIZEOF_WCHAR_T__ == 2
#pragma pop_macro("__USE_FORTIFY_LEVEL")
#endif

#if __SIZEOF_WCHAR_T__ == 2 && defined(_WCHAR_H) && !defined(COMITY_WCHAR_H)
#define COMITY_WCHAR_H

#include <stdio.h>

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
COMITY_WIDE(wprintf);
COMITY_WIDE(vwprintf);
COMITY_WIDE(fwprintf);
COMITY_WIDE(vfwprintf);
COMITY_WIDE(fputws);
COMITY_WIDE(fgetws);
COMITY_WIDE(wcsftime);
#undef WEOF
#define WEOF 0xffffu /* as on Windows: programs keep it in a wchar_t */
extern wint_t fgetwc(FILE *) __asm__("comity_fgetwc");
extern wint_t getwc(FILE *) __asm__("comity_fgetwc");
extern wint_t getwchar(void) __asm__("comity_getwchar");
extern wint_t fputwc(wchar_t, FILE *) __asm__("comity_fputwc");
extern wint_t putwc(wchar_t, FILE *) __asm__("comity_fputwc");
extern wint_t putwchar(wchar_t) __asm__("comity_putwchar");
extern int wcscoll(const wchar_t *, const wchar_t *) __asm__("comity_wcscmp");
extern long long wcstoll(const wchar_t *, wchar_t **, int) __asm__("comity_wcstol");
extern unsigned long long wcstoull(const wchar_t *, wchar_t **, int) __asm__("comity_wcstoul");
extern int swscanf(const wchar_t *, const wchar_t *, ...) __asm__("comity_swscanf");
extern int vswscanf(const wchar_t *, const wchar_t *, __builtin_va_list) __asm__("comity_vswscanf");
COMITY_WIDE(wmemcmp);
COMITY_WIDE(wmemcpy);
COMITY_WIDE(wmemmove);
COMITY_WIDE(wmemset);
#ifdef __USE_XOPEN2K8
COMITY_WIDE(wcsnlen);
COMITY_WIDE(wcsdup);
#endif
#ifndef __CORRECT_ISO_CPP_WCHAR_H_PROTO
COMITY_WIDE(wcschr);
COMITY_WIDE(wcsrchr);
COMITY_WIDE(wcsstr);
COMITY_WIDE(wcspbrk);
COMITY_WIDE(wmemchr);
#endif
#ifdef __cplusplus
} /* extern "C" */
#endif

#ifdef __CORRECT_ISO_CPP_WCHAR_H_PROTO
/* As the standard has them: what comes of a constant string is constant. */
#define COMITY_WIDE_PAIR(name, ...)                                                                \
    extern wchar_t *name(wchar_t *, __VA_ARGS__) __asm__("comity_" #name);                         \
    extern const wchar_t *name(const wchar_t *, __VA_ARGS__) __asm__("comity_" #name)

extern "C++" {
COMITY_WIDE_PAIR(wcschr, wchar_t);
COMITY_WIDE_PAIR(wcsrchr, wchar_t);
COMITY_WIDE_PAIR(wcsstr, const wchar_t *);
COMITY_WIDE_PAIR(wcspbrk, const wchar_t *);
COMITY_WIDE_PAIR(wmemchr, wchar_t, size_t);
}
#undef COMITY_WIDE_PAIR
#endif

#undef COMITY_WIDE

/* The C++ library's own code for wide strings takes 32 bits: programs make theirs, from headers. */
#ifdef __cplusplus
#if __has_include(<bits/c++config.h>)
#include <bits/c++config.h> /* where it is defined, whatever it was before */
#endif
#undef _GLIBCXX_EXTERN_TEMPLATE
#define _GLIBCXX_EXTERN_TEMPLATE 0
#endif

#include <comity/comity_wide.h>

#define _wcsdup comity_wcsdup
#define _wcsicmp comity_wcsicmp
#define wcsicmp comity_wcsicmp
#define _wcsnicmp comity_wcsnicmp
#define _snwprintf comity_swprintf
#define _vsnwprintf comity_vswprintf
#define _putws comity_putws
#endif
