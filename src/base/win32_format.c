/* SPDX-License-Identifier: MIT */
/*
 * wsprintf: text with numbers and strings in it, 1024 units at most. Source: Windows' "wsprintf"
 * page. %s is of the function's own kind of text, %S of the other; h and l say which.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <comity/winbase.h>
#include <comity/winuser.h>

#include "base/cleanup.h"
#include "base/utf16.h"

enum {
    OUTPUT_MAX = 1024, /* units, with the NUL */
    DIGITS_MAX = 72,
};

struct output {
    char16_t units[OUTPUT_MAX];
    size_t len;
};

struct conversion {
    bool is_left;
    bool has_prefix; /* # */
    bool has_zeros;
    bool has_plus;
    int width;
    int precision; /* -1 if none */
    bool is_short; /* h */
    bool is_long;  /* l, w */
    bool is_wide;  /* I64, ll, p */
    char16_t type;
};

static void output_add(struct output *output, char16_t unit)
{
    if (output->len < OUTPUT_MAX - 1)
        output->units[output->len++] = unit;
}

static void output_add_padded(struct output *output, const struct conversion *conversion,
                              const char16_t *text, size_t len)
{
    int padding = conversion->width - (int)len;

    for (int i = 0; !conversion->is_left && i < padding; i++)
        output_add(output, u' ');
    for (size_t i = 0; i < len; i++)
        output_add(output, text[i]);
    for (int i = 0; conversion->is_left && i < padding; i++)
        output_add(output, u' ');
}

static const char16_t *read_number(const char16_t *at, int *ret_number)
{
    *ret_number = 0;
    for (; *at >= u'0' && *at <= u'9'; at++) {
        if (*ret_number < OUTPUT_MAX)
            *ret_number = *ret_number * 10 + (*at - u'0');
    }
    return at;
}

static const char16_t *read_size(const char16_t *at, struct conversion *conversion)
{
    for (;; at++) {
        if (*at == u'h') {
            conversion->is_short = true;
        } else if (*at == u'l' || *at == u'w') {
            conversion->is_wide = conversion->is_long && *at == u'l';
            conversion->is_long = true;
        } else if (*at == u'I' && at[1] == u'6' && at[2] == u'4') {
            conversion->is_wide = true;
            at += 2;
        } else if (*at == u'I' && at[1] == u'3' && at[2] == u'2') {
            at += 2;
        } else if (*at == u'I') {
            conversion->is_wide = true;
        } else {
            return at;
        }
    }
}

/* @at is behind the '%'; returns what is behind the conversion. */
static const char16_t *read_conversion(const char16_t *at, struct conversion *ret_conversion)
{
    struct conversion conversion = {.precision = -1};

    for (;; at++) {
        if (*at == u'-')
            conversion.is_left = true;
        else if (*at == u'#')
            conversion.has_prefix = true;
        else if (*at == u'0')
            conversion.has_zeros = true;
        else if (*at == u'+')
            conversion.has_plus = true;
        else
            break;
    }
    at = read_number(at, &conversion.width);
    if (*at == u'.')
        at = read_number(at + 1, &conversion.precision);
    at = read_size(at, &conversion);
    conversion.type = *at;
    *ret_conversion = conversion;
    return *at ? at + 1 : at;
}

static void add_narrow(struct output *output, const struct conversion *conversion, const char *text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text ? text : "(null)");
    size_t limit = conversion->precision < 0 ? OUTPUT_MAX : (size_t)conversion->precision;

    if (wide)
        output_add_padded(output, conversion, wide, utf16_nlen(wide, limit));
}

static void add_wide(struct output *output, const struct conversion *conversion,
                     const char16_t *text)
{
    size_t limit = conversion->precision < 0 ? OUTPUT_MAX : (size_t)conversion->precision;

    if (!text)
        text = u"(null)";
    output_add_padded(output, conversion, text, utf16_nlen(text, limit));
}

/* C's printf() writes the digits: it knows precision, zeros and signs the same way. */
static void add_number(struct output *output, const struct conversion *conversion, long long value)
{
    char format[16], digits[DIGITS_MAX];
    char16_t wide[DIGITS_MAX];
    bool is_signed = conversion->type == u'd' || conversion->type == u'i';
    int width = conversion->is_left || !conversion->has_zeros ? 0 : conversion->width;
    int precision = conversion->precision < 60 ? conversion->precision : 60, len;

    if (!conversion->is_wide)
        value = is_signed ? (int)value : (long long)(unsigned)value;
    if (conversion->is_short && !conversion->is_wide)
        value = is_signed ? (short)value : (long long)(unsigned short)value;
    snprintf(format, sizeof(format), "%%%s%s%s*.*ll%c", conversion->has_prefix ? "#" : "",
             conversion->has_plus ? "+" : "", conversion->has_zeros ? "0" : "",
             (char)conversion->type);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    len = snprintf(digits, sizeof(digits), format, width < 60 ? width : 60, precision, value);
#pragma GCC diagnostic pop
    for (int i = 0; i < len; i++)
        wide[i] = (char16_t)digits[i];
    output_add_padded(output, conversion, wide, (size_t)len);
}

enum kind {
    KIND_NARROW,
    KIND_WIDE,
};

static enum kind kind_of(const struct conversion *conversion, enum kind own)
{
    if (conversion->is_short)
        return KIND_NARROW;
    if (conversion->is_long)
        return KIND_WIDE;
    if (conversion->type == u'S' || conversion->type == u'C')
        return own == KIND_WIDE ? KIND_NARROW : KIND_WIDE;
    return own;
}

/* Arguments stay in @arguments, which a va_list of its own type has to be to be passed on. */
struct arguments {
    va_list list;
};

static void add_conversion(struct output *output, struct conversion *conversion, enum kind own,
                           struct arguments *arguments)
{
    char16_t unit;

    switch (conversion->type) {
    case u's':
    case u'S':
        if (kind_of(conversion, own) == KIND_WIDE)
            add_wide(output, conversion, va_arg(arguments->list, const char16_t *));
        else
            add_narrow(output, conversion, va_arg(arguments->list, const char *));
        break;
    case u'c':
    case u'C':
        unit = (char16_t)va_arg(arguments->list, int);
        output_add_padded(output, conversion, &unit, 1);
        break;
    case u'p':
        *conversion = (struct conversion){
            .type = u'X', .is_wide = true, .precision = 16, .width = conversion->width};
        /* fall through */
    case u'd':
    case u'i':
    case u'u':
    case u'x':
    case u'X':
        add_number(output, conversion,
                   conversion->is_wide ? va_arg(arguments->list, long long)
                                       : va_arg(arguments->list, int));
        break;
    default:
        if (conversion->type)
            output_add(output, conversion->type);
        break;
    }
}

static void format_text(struct output *output, const char16_t *format, enum kind own,
                        struct arguments *arguments)
{
    struct conversion conversion;

    while (*format) {
        if (*format != u'%') {
            output_add(output, *format++);
            continue;
        }
        format = read_conversion(format + 1, &conversion);
        add_conversion(output, &conversion, own, arguments);
    }
    output->units[output->len] = 0;
}

int wvsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, va_list arglist)
{
    struct output output = {.len = 0};
    struct arguments arguments;

    va_copy(arguments.list, arglist);
    format_text(&output, lpFmt, KIND_WIDE, &arguments);
    va_end(arguments.list);
    memcpy(lpOut, output.units, (output.len + 1) * sizeof(*lpOut));
    return (int)output.len;
}

int wvsprintfA(LPSTR lpOut, LPCSTR lpFmt, va_list arglist)
{
    _cleanup_(freep) char16_t *format = utf16_from_utf8_dup(lpFmt);
    struct output output = {.len = 0};
    struct arguments arguments;
    size_t len;

    if (!format)
        return 0;
    va_copy(arguments.list, arglist);
    format_text(&output, format, KIND_NARROW, &arguments);
    va_end(arguments.list);
    len = utf16_to_utf8(output.units, output.len, lpOut, OUTPUT_MAX - 1);
    if (len > OUTPUT_MAX - 1)
        len = OUTPUT_MAX - 1;
    lpOut[len] = 0;
    return (int)len;
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
