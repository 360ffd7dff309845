/* SPDX-License-Identifier: MIT */
/*
 * The C library's wide string functions, for 16-bit units.
 */
#include <comity/comity_wide.h>

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "text/wide_format.h"

enum {
    NUMBER_MAX = 400, /* characters of a number's text that count */
};

SIZE_T comity_wcslen(LPCWSTR text)
{
    return utf16_len((const char16_t *)text);
}

SIZE_T comity_wcsnlen(LPCWSTR text, SIZE_T limit)
{
    return utf16_nlen((const char16_t *)text, limit);
}

/* ---- copying ---- */

LPWSTR comity_wmemcpy(LPWSTR to, LPCWSTR from, SIZE_T n)
{
    return memcpy(to, from, n * sizeof(*to));
}

LPWSTR comity_wmemmove(LPWSTR to, LPCWSTR from, SIZE_T n)
{
    return memmove(to, from, n * sizeof(*to));
}

LPWSTR comity_wmemset(LPWSTR to, WCHAR unit, SIZE_T n)
{
    for (SIZE_T i = 0; i < n; i++)
        to[i] = unit;
    return to;
}

LPWSTR comity_wcscpy(LPWSTR to, LPCWSTR from)
{
    return comity_wmemcpy(to, from, comity_wcslen(from) + 1);
}

LPWSTR comity_wcsncpy(LPWSTR to, LPCWSTR from, SIZE_T size)
{
    SIZE_T len = comity_wcsnlen(from, size);

    comity_wmemcpy(to, from, len);
    comity_wmemset(to + len, 0, size - len);
    return to;
}

LPWSTR comity_wcscat(LPWSTR to, LPCWSTR from)
{
    comity_wcscpy(to + comity_wcslen(to), from);
    return to;
}

LPWSTR comity_wcsncat(LPWSTR to, LPCWSTR from, SIZE_T limit)
{
    LPWSTR end = to + comity_wcslen(to);
    SIZE_T len = comity_wcsnlen(from, limit);

    comity_wmemcpy(end, from, len);
    end[len] = 0;
    return to;
}

LPWSTR comity_wcsdup(LPCWSTR text)
{
    return (LPWSTR)utf16_dup((const char16_t *)text);
}

/* ---- comparing ---- */

int comity_wmemcmp(LPCWSTR a, LPCWSTR b, SIZE_T n)
{
    for (SIZE_T i = 0; i < n; i++) {
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

int comity_wcsncmp(LPCWSTR a, LPCWSTR b, SIZE_T limit)
{
    SIZE_T n = comity_wcsnlen(a, limit);

    return comity_wmemcmp(a, b,
                          comity_wcsnlen(b, n) + 1 < limit ? comity_wcsnlen(b, n) + 1 : limit);
}

int comity_wcscmp(LPCWSTR a, LPCWSTR b)
{
    return comity_wcsncmp(a, b, (SIZE_T)-1);
}

int comity_wcsnicmp(LPCWSTR a, LPCWSTR b, SIZE_T limit)
{
    return utf16_compare_nocase((const char16_t *)a, comity_wcsnlen(a, limit), (const char16_t *)b,
                                comity_wcsnlen(b, limit));
}

int comity_wcsicmp(LPCWSTR a, LPCWSTR b)
{
    return comity_wcsnicmp(a, b, (SIZE_T)-1);
}

/* ---- searching ---- */

LPWSTR comity_wmemchr(LPCWSTR text, WCHAR unit, SIZE_T n)
{
    for (SIZE_T i = 0; i < n; i++) {
        if (text[i] == unit)
            return (LPWSTR)text + i;
    }
    return NULL;
}

LPWSTR comity_wcschr(LPCWSTR text, WCHAR unit)
{
    return comity_wmemchr(text, unit, comity_wcslen(text) + 1);
}

LPWSTR comity_wcsrchr(LPCWSTR text, WCHAR unit)
{
    for (SIZE_T i = comity_wcslen(text) + 1; i > 0; i--) {
        if (text[i - 1] == unit)
            return (LPWSTR)text + i - 1;
    }
    return NULL;
}

LPWSTR comity_wcsstr(LPCWSTR text, LPCWSTR part)
{
    SIZE_T len = comity_wcslen(part);

    for (;; text++) {
        if (comity_wcsncmp(text, part, len) == 0)
            return (LPWSTR)text;
        if (!*text)
            return NULL;
    }
}

static SIZE_T span(LPCWSTR text, LPCWSTR set, bool in_set)
{
    SIZE_T n = 0;

    while (text[n] && (comity_wcschr(set, text[n]) != NULL) == in_set)
        n++;
    return n;
}

SIZE_T comity_wcsspn(LPCWSTR text, LPCWSTR set)
{
    return span(text, set, true);
}

SIZE_T comity_wcscspn(LPCWSTR text, LPCWSTR set)
{
    return span(text, set, false);
}

LPWSTR comity_wcspbrk(LPCWSTR text, LPCWSTR set)
{
    text += comity_wcscspn(text, set);
    return *text ? (LPWSTR)text : NULL;
}

LPWSTR comity_wcstok(LPWSTR text, LPCWSTR set, LPWSTR *rest)
{
    LPWSTR end;

    if (!text)
        text = *rest;
    if (!text)
        return NULL;
    text += comity_wcsspn(text, set);
    if (!*text) {
        *rest = NULL;
        return NULL;
    }
    end = text + comity_wcscspn(text, set);
    *rest = *end ? end + 1 : NULL;
    *end = 0;
    return text;
}

/* ---- numbers ---- */

/* The beginning of the text as far as it is ASCII: numbers are. */
static void narrow(LPCWSTR text, char ret_text[static NUMBER_MAX])
{
    int n = 0;

    for (; n < NUMBER_MAX - 1 && text[n] > 0 && text[n] < 0x80; n++)
        ret_text[n] = (char)text[n];
    ret_text[n] = '\0';
}

long comity_wcstol(LPCWSTR text, LPWSTR *end, int base)
{
    char copy[NUMBER_MAX], *stop;
    long number;

    narrow(text, copy);
    number = strtol(copy, &stop, base);
    if (end)
        *end = (LPWSTR)text + (stop - copy);
    return number;
}

unsigned long comity_wcstoul(LPCWSTR text, LPWSTR *end, int base)
{
    char copy[NUMBER_MAX], *stop;
    unsigned long number;

    narrow(text, copy);
    number = strtoul(copy, &stop, base);
    if (end)
        *end = (LPWSTR)text + (stop - copy);
    return number;
}

double comity_wcstod(LPCWSTR text, LPWSTR *end)
{
    char copy[NUMBER_MAX], *stop;
    double number;

    narrow(text, copy);
    number = strtod(copy, &stop);
    if (end)
        *end = (LPWSTR)text + (stop - copy);
    return number;
}

/* ---- formatting ---- */

/* -1 if there is no room, as the C library has it. */
int comity_vswprintf(LPWSTR buffer, SIZE_T size, LPCWSTR format, va_list arguments)
{
    _cleanup_(wide_text_deinit) struct wide_text text = {0};

    if (!wide_format(&text, false, (const char16_t *)format, arguments)) {
        errno = ENOMEM;
        return -1;
    }
    if (size == 0)
        return -1;
    if (text.len < size)
        return comity_wmemcpy(buffer, (LPCWSTR)text.units, text.len + 1) ? (int)text.len : -1;

    comity_wmemcpy(buffer, (LPCWSTR)text.units, size - 1);
    buffer[size - 1] = 0;
    return -1;
}

int comity_swprintf(LPWSTR buffer, SIZE_T size, LPCWSTR format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = comity_vswprintf(buffer, size, format, arguments);
    va_end(arguments);
    return len;
}
