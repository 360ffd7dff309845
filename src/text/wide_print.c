/* SPDX-License-Identifier: MIT */
/*
 * Printing wide text, as the C library's functions for it do: in UTF-8, whatever the locale.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include <comity/comity_wide.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "text/wide_format.h"

int comity_fputws(LPCWSTR text, FILE *file)
{
    _cleanup_(freep) char *narrow = utf16_to_utf8_dup((const char16_t *)text);

    if (!narrow) {
        errno = ENOMEM;
        return EOF;
    }
    return fputs(narrow, file);
}

int comity_putws(LPCWSTR text)
{
    return comity_fputws(text, stdout) == EOF ? EOF : putchar('\n');
}

/* The units that were printed, or -1. */
int comity_vfwprintf(FILE *file, LPCWSTR format, va_list arguments)
{
    _cleanup_(wide_text_deinit) struct wide_text text = {0};

    if (!wide_format(&text, false, (const char16_t *)format, arguments)) {
        errno = ENOMEM;
        return -1;
    }
    return comity_fputws((LPCWSTR)text.units, file) == EOF ? -1 : (int)text.len;
}

int comity_vwprintf(LPCWSTR format, va_list arguments)
{
    return comity_vfwprintf(stdout, format, arguments);
}

int comity_fwprintf(FILE *file, LPCWSTR format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = comity_vfwprintf(file, format, arguments);
    va_end(arguments);
    return len;
}

int comity_wprintf(LPCWSTR format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = comity_vfwprintf(stdout, format, arguments);
    va_end(arguments);
    return len;
}
