/* SPDX-License-Identifier: MIT */
/*
 * What Windows' C library has besides the standard's, under the names that servers call it by.
 * <windows.h> includes it. Where Windows would end the program for a buffer that is too small
 * (..._s), the buffer is emptied and the error returned. Source: Windows' "Universal C runtime
 * library reference".
 */
#ifndef COMITY_COMITY_CRT_H
#define COMITY_COMITY_CRT_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/comity_crt_system.h>
#include <comity/comity_wide.h>

#define STRUNCATE 80
#define _TRUNCATE ((size_t)-1)
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#define _alloca __builtin_alloca

EXTERN_C_START

/* ---- bytes ---- */

#define _stricmp strcasecmp
#define _strnicmp strncasecmp
#define _strdup comity_strdup
#define strtok_s comity_strtok_s
#define strnlen_s comity_strnlen_s
#define _strupr comity_strupr
#define _strlwr comity_strlwr
#define _vsnprintf comity_vsnprintf
#define _snprintf comity_snprintf
#define _vscprintf(format, arguments) vsnprintf(NULL, 0, format, arguments)
#define _scprintf(...) snprintf(NULL, 0, __VA_ARGS__)
#define sscanf_s sscanf
#define printf_s printf
#define fprintf_s fprintf
#define vprintf_s vprintf
#define vfprintf_s vfprintf
#define _strrev comity_strrev
#define _strupr_s comity_strupr_s
#define _strlwr_s comity_strlwr_s
#define _memicmp comity_memicmp

/* Programs may be compiled for the standard's functions alone, so that these have names of ours. */
WINBASEAPI char *comity_strdup(const char *text);
WINBASEAPI char *comity_strtok_s(char *text, const char *set, char **rest);
WINBASEAPI size_t comity_strnlen_s(const char *text, size_t limit);
WINBASEAPI char *comity_strupr(char *text);
WINBASEAPI char *comity_strlwr(char *text);
WINBASEAPI char *comity_strrev(char *text);
WINBASEAPI int comity_memicmp(const void *a, const void *b, size_t n);
/* EINVAL, with the text emptied, if no NUL is among the first @size bytes. */
WINBASEAPI errno_t comity_strupr_s(char *text, rsize_t size);
WINBASEAPI errno_t comity_strlwr_s(char *text, rsize_t size);

/* -1 for what does not fit, of which as much is there as fits with its end. */
WINBASEAPI int comity_vsnprintf(char *buffer, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));
WINBASEAPI int comity_snprintf(char *buffer, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

WINBASEAPI errno_t comity_strcpy_s(char *to, rsize_t size, const char *from);
WINBASEAPI errno_t comity_strcat_s(char *to, rsize_t size, const char *from);
WINBASEAPI errno_t comity_strncpy_s(char *to, rsize_t size, const char *from, rsize_t limit);
WINBASEAPI errno_t comity_strncat_s(char *to, rsize_t size, const char *from, rsize_t limit);
WINBASEAPI errno_t comity_memcpy_s(void *to, rsize_t size, const void *from, rsize_t n);
WINBASEAPI errno_t comity_memmove_s(void *to, rsize_t size, const void *from, rsize_t n);
WINBASEAPI int comity_vsprintf_s(char *buffer, rsize_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));
WINBASEAPI int comity_sprintf_s(char *buffer, rsize_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* With _TRUNCATE as the limit what does not fit is cut, and -1 returned. */
WINBASEAPI int comity_vsnprintf_s(char *buffer, rsize_t size, rsize_t limit, const char *format,
                                  va_list arguments) __attribute__((format(printf, 4, 0)));
WINBASEAPI int comity_snprintf_s(char *buffer, rsize_t size, rsize_t limit, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- numbers ---- */

WINBASEAPI errno_t comity_i64toa_s(long long value, char *to, rsize_t size, int radix);
WINBASEAPI errno_t comity_ui64toa_s(unsigned long long value, char *to, rsize_t size, int radix);
WINBASEAPI errno_t comity_i64tow_s(long long value, LPWSTR to, rsize_t size, int radix);
WINBASEAPI errno_t comity_ui64tow_s(unsigned long long value, LPWSTR to, rsize_t size, int radix);

/* Of a negative number in another base than ten, the bits: 32 of an int. */
#define COMITY_OF_INT(value, radix)                                                                \
    ((radix) == 10 ? (long long)(value) : (long long)(unsigned)(value))
#define COMITY_NUMBER_MAX 65 /* units of a number in any base */

static inline char *_itoa(int value, char *to, int radix)
{
    comity_i64toa_s(COMITY_OF_INT(value, radix), to, COMITY_NUMBER_MAX, radix);
    return to;
}

static inline errno_t _itoa_s(int value, char *to, rsize_t size, int radix)
{
    return comity_i64toa_s(COMITY_OF_INT(value, radix), to, size, radix);
}

static inline char *_ltoa(long value, char *to, int radix)
{
    comity_i64toa_s(value, to, COMITY_NUMBER_MAX, radix);
    return to;
}

static inline char *_ultoa(unsigned long value, char *to, int radix)
{
    comity_ui64toa_s(value, to, COMITY_NUMBER_MAX, radix);
    return to;
}

static inline char *_i64toa(long long value, char *to, int radix)
{
    comity_i64toa_s(value, to, COMITY_NUMBER_MAX, radix);
    return to;
}

static inline char *_ui64toa(unsigned long long value, char *to, int radix)
{
    comity_ui64toa_s(value, to, COMITY_NUMBER_MAX, radix);
    return to;
}

static inline LPWSTR _itow(int value, LPWSTR to, int radix)
{
    comity_i64tow_s(COMITY_OF_INT(value, radix), to, COMITY_NUMBER_MAX, radix);
    return to;
}

static inline errno_t _itow_s(int value, LPWSTR to, rsize_t size, int radix)
{
    return comity_i64tow_s(COMITY_OF_INT(value, radix), to, size, radix);
}

static inline LPWSTR _ltow(long value, LPWSTR to, int radix)
{
    comity_i64tow_s(value, to, COMITY_NUMBER_MAX, radix);
    return to;
}

static inline LPWSTR _ultow(unsigned long value, LPWSTR to, int radix)
{
    comity_ui64tow_s(value, to, COMITY_NUMBER_MAX, radix);
    return to;
}

static inline LPWSTR _i64tow(long long value, LPWSTR to, int radix)
{
    comity_i64tow_s(value, to, COMITY_NUMBER_MAX, radix);
    return to;
}

static inline LPWSTR _ui64tow(unsigned long long value, LPWSTR to, int radix)
{
    comity_ui64tow_s(value, to, COMITY_NUMBER_MAX, radix);
    return to;
}

#define _ltoa_s comity_i64toa_s
#define _ultoa_s comity_ui64toa_s
#define _i64toa_s comity_i64toa_s
#define _ui64toa_s comity_ui64toa_s
#define _ltow_s comity_i64tow_s
#define _ultow_s comity_ui64tow_s
#define _i64tow_s comity_i64tow_s
#define _ui64tow_s comity_ui64tow_s
#define _isnan __builtin_isnan
#define _finite __builtin_isfinite
#define _atoi64 atoll
#define _wtoi(text) ((int)comity_wcstol((text), NULL, 10))
#define _wtol(text) comity_wcstol((text), NULL, 10)
#define _wtoi64(text) ((long long)comity_wcstol((text), NULL, 10))
#define _wtof(text) comity_wcstod((text), NULL)
#define _strtoi64 strtoll
#define _strtoui64 strtoull
#define _wcstoi64 comity_wcstol
#define _wcstoui64 comity_wcstoul

/* ---- wide text ---- */

WINBASEAPI LPWSTR comity_wcsupr(LPWSTR text);
WINBASEAPI LPWSTR comity_wcslwr(LPWSTR text);
WINBASEAPI LPWSTR comity_wcsrev(LPWSTR text);
/* EINVAL, with the text emptied, if no NUL is among the first @size units. */
WINBASEAPI errno_t comity_wcsupr_s(LPWSTR text, rsize_t size);
WINBASEAPI errno_t comity_wcslwr_s(LPWSTR text, rsize_t size);
WINBASEAPI LPWSTR comity_wcsset(LPWSTR text, WCHAR unit);
WINBASEAPI errno_t comity_wcscpy_s(LPWSTR to, rsize_t size, LPCWSTR from);
WINBASEAPI errno_t comity_wcscat_s(LPWSTR to, rsize_t size, LPCWSTR from);
WINBASEAPI errno_t comity_wcsncpy_s(LPWSTR to, rsize_t size, LPCWSTR from, rsize_t limit);
WINBASEAPI errno_t comity_wcsncat_s(LPWSTR to, rsize_t size, LPCWSTR from, rsize_t limit);
WINBASEAPI int comity_vscwprintf(LPCWSTR format, va_list arguments);
WINBASEAPI int comity_scwprintf(LPCWSTR format, ...);
WINBASEAPI int comity_vswprintf_s(LPWSTR buffer, rsize_t size, LPCWSTR format, va_list arguments);
WINBASEAPI int comity_swprintf_s(LPWSTR buffer, rsize_t size, LPCWSTR format, ...);
WINBASEAPI int comity_vsnwprintf_s(LPWSTR buffer, rsize_t size, rsize_t limit, LPCWSTR format,
                                   va_list arguments);
WINBASEAPI int comity_snwprintf_s(LPWSTR buffer, rsize_t size, rsize_t limit, LPCWSTR format, ...);

WINBASEAPI int comity_swscanf(LPCWSTR text, LPCWSTR format, ...);
WINBASEAPI int comity_vswscanf(LPCWSTR text, LPCWSTR format, va_list arguments);
/* Each string is followed by its buffer's size. */
WINBASEAPI int comity_swscanf_s(LPCWSTR text, LPCWSTR format, ...);

static inline size_t comity_wcsnlen_s(LPCWSTR text, size_t limit)
{
    return text ? comity_wcsnlen(text, limit) : 0;
}

#define _wcsupr comity_wcsupr
#define _wcslwr comity_wcslwr
#define _wcsupr_s comity_wcsupr_s
#define _wcslwr_s comity_wcslwr_s
#define _wcsrev comity_wcsrev
#define wprintf_s comity_wprintf
#define fwprintf_s comity_fwprintf
#define vwprintf_s comity_vwprintf
#define vfwprintf_s comity_vfwprintf
#define _wcsset comity_wcsset
#define wcsnlen_s comity_wcsnlen_s
#define wcstok_s comity_wcstok
#define swscanf_s comity_swscanf_s
#define _vscwprintf comity_vscwprintf
#define _scwprintf comity_scwprintf
#define vswprintf_s comity_vswprintf_s
#define _vsnwprintf_s comity_vsnwprintf_s
#define _snwprintf_s comity_snwprintf_s
#define _vsnprintf_s comity_vsnprintf_s
#define _snprintf_s comity_snprintf_s
#define memcpy_s comity_memcpy_s
#define memmove_s comity_memmove_s
#define vsprintf_s comity_vsprintf_s

/* ---- wrong arguments ---- */

typedef void (*_invalid_parameter_handler)(LPCWSTR expression, LPCWSTR function, LPCWSTR file,
                                           unsigned int line, uintptr_t reserved);

/* Makes @handler the one, and gives the one before. No function here calls it: wrong arguments are
 * answered by the error that Windows' functions answer after a handler that returns. */
WINBASEAPI _invalid_parameter_handler
comity_set_invalid_parameter_handler(_invalid_parameter_handler handler);
#define _set_invalid_parameter_handler comity_set_invalid_parameter_handler
#define _set_thread_local_invalid_parameter_handler comity_set_invalid_parameter_handler

/* ---- memory ---- */

#define _aligned_malloc(size, alignment) aligned_alloc(alignment, size)
#define _aligned_free free
#define _msize comity_msize
#define _recalloc comity_recalloc
#define _malloca(size) malloc(size)
#define _freea(memory) free(memory)

WINBASEAPI size_t comity_msize(void *memory);
/* realloc() for @n items of @size bytes, of which those that are new are zero. */
WINBASEAPI void *comity_recalloc(void *memory, size_t n, size_t size);

EXTERN_C_END

/* A C++ compiler finds the size of an array by itself. */
#ifdef __cplusplus
#define COMITY_SIZED(name, unit)                                                                   \
    static inline errno_t name(unit *to, rsize_t size, const unit *from)                           \
    {                                                                                              \
        return comity_##name(to, size, from);                                                      \
    }                                                                                              \
    template <rsize_t size> static inline errno_t name(unit(&to)[size], const unit *from)          \
    {                                                                                              \
        return comity_##name(to, size, from);                                                      \
    }
#define COMITY_SIZED_LIMITED(name, unit)                                                           \
    static inline errno_t name(unit *to, rsize_t size, const unit *from, rsize_t limit)            \
    {                                                                                              \
        return comity_##name(to, size, from, limit);                                               \
    }                                                                                              \
    template <rsize_t size>                                                                        \
    static inline errno_t name(unit(&to)[size], const unit *from, rsize_t limit)                   \
    {                                                                                              \
        return comity_##name(to, size, from, limit);                                               \
    }
#define COMITY_SIZED_PRINT(name, unit)                                                             \
    template <typename... Arguments>                                                               \
    static inline int name(unit *to, rsize_t size, const unit *format, Arguments... arguments)     \
    {                                                                                              \
        return comity_##name(to, size, format, arguments...);                                      \
    }                                                                                              \
    template <rsize_t size, typename... Arguments>                                                 \
    static inline int name(unit(&to)[size], const unit *format, Arguments... arguments)            \
    {                                                                                              \
        return comity_##name(to, size, format, arguments...);                                      \
    }
COMITY_SIZED(strcpy_s, char)
COMITY_SIZED(strcat_s, char)
COMITY_SIZED(wcscpy_s, WCHAR)
COMITY_SIZED(wcscat_s, WCHAR)
COMITY_SIZED_LIMITED(strncpy_s, char)
COMITY_SIZED_LIMITED(strncat_s, char)
COMITY_SIZED_LIMITED(wcsncpy_s, WCHAR)
COMITY_SIZED_LIMITED(wcsncat_s, WCHAR)
COMITY_SIZED_PRINT(sprintf_s, char)
COMITY_SIZED_PRINT(swprintf_s, WCHAR)
#undef COMITY_SIZED
#undef COMITY_SIZED_LIMITED
#undef COMITY_SIZED_PRINT
#else
#define strcpy_s comity_strcpy_s
#define strcat_s comity_strcat_s
#define strncpy_s comity_strncpy_s
#define strncat_s comity_strncat_s
#define sprintf_s comity_sprintf_s
#define wcscpy_s comity_wcscpy_s
#define wcscat_s comity_wcscat_s
#define wcsncpy_s comity_wcsncpy_s
#define wcsncat_s comity_wcsncat_s
#define swprintf_s comity_swprintf_s
#endif

#endif
