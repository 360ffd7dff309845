/* SPDX-License-Identifier: MIT */
#include "text/wide_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"

/* How long an argument is: a long is 32 bits wide, size_t and pointers 64. */
enum length {
    LENGTH_NONE,
    LENGTH_SHORT, /* h: also "narrow" of strings */
    LENGTH_LONG,  /* l, w: also "wide" of strings */
    LENGTH_64,    /* ll, I64, I, z, t, j */
};

struct directive {
    char flags[8];
    int width;     /* -1: none */
    int precision; /* -1: none */
    enum length length;
    char kind;
};

void wide_text_deinit(struct wide_text *text)
{
    free(text->units);
}

bool wide_text_add(struct wide_text *text, const char16_t *units, size_t len)
{
    if (text->has_failed)
        return false;
    if (text->len + len + 1 > text->room) {
        size_t room = (text->len + len + 1) * 2;
        char16_t *grown = realloc(text->units, room * sizeof(*grown));

        if (!grown) {
            text->has_failed = true;
            return false;
        }
        text->units = grown;
        text->room = room;
    }
    memcpy(text->units + text->len, units, len * sizeof(*units));
    text->len += len;
    text->units[text->len] = 0;
    return true;
}

static void add_ascii(struct wide_text *text, const char *characters)
{
    for (; *characters; characters++) {
        char16_t unit = (unsigned char)*characters;

        wide_text_add(text, &unit, 1);
    }
}

/* Fills up to the directive's width. */
static void add_field(struct wide_text *text, const struct directive *directive,
                      const char16_t *units, size_t len)
{
    bool is_left = strchr(directive->flags, '-');
    const char16_t *fill = strchr(directive->flags, '0') && !is_left ? u"0" : u" ";

    if (is_left)
        wide_text_add(text, units, len);
    for (size_t i = len; directive->width > 0 && i < (size_t)directive->width; i++)
        wide_text_add(text, fill, 1);
    if (!is_left)
        wide_text_add(text, units, len);
}

static void add_wide(struct wide_text *text, const struct directive *directive,
                     const char16_t *string)
{
    size_t limit = directive->precision >= 0 ? (size_t)directive->precision : SIZE_MAX / 2;

    if (!string)
        string = u"(null)";
    add_field(text, directive, string, utf16_nlen(string, limit));
}

static void add_narrow(struct wide_text *text, const struct directive *directive,
                       const char *string)
{
    size_t limit = directive->precision >= 0 ? (size_t)directive->precision : SIZE_MAX / 2;
    _cleanup_(freep) char *part = strndup(string ? string : "(null)", limit);
    _cleanup_(freep) char16_t *wide = part ? utf16_from_utf8_dup(part) : NULL;

    if (wide)
        add_field(text, directive, wide, utf16_len(wide));
    else
        text->has_failed = true;
}

/* The directive for the C library, with its length in @length. */
static void make_format(const struct directive *directive, const char *length,
                        char ret_format[static 48])
{
    char width[12] = "", precision[13] = "";

    if (directive->width >= 0)
        snprintf(width, sizeof(width), "%d", directive->width);
    if (directive->precision >= 0)
        snprintf(precision, sizeof(precision), ".%d", directive->precision);
    snprintf(ret_format, 48, "%%%s%s%s%s%c", directive->flags, width, precision, length,
             directive->kind);
}

static long long take_integer(const struct directive *directive, va_list *arguments)
{
    bool is_signed = directive->kind == 'd' || directive->kind == 'i';
    int number;

    if (directive->length == LENGTH_64)
        return va_arg(*arguments, long long);

    number = va_arg(*arguments, int);
    if (directive->length == LENGTH_SHORT)
        return is_signed ? (short)number : (unsigned short)number;
    return is_signed ? number : (long long)(unsigned)number;
}

static void add_number(struct wide_text *text, const struct directive *directive,
                       va_list *arguments)
{
    _cleanup_(freep) char *formatted = NULL;
    char format[48];
    int len;

    if (strchr("eEfFgGaA", directive->kind)) {
        make_format(directive, "", format);
        len = asprintf(&formatted, format, va_arg(*arguments, double));
    } else {
        make_format(directive, "ll", format);
        len = asprintf(&formatted, format, take_integer(directive, arguments));
    }
    if (len >= 0)
        add_ascii(text, formatted);
    else
        text->has_failed = true;
}

static void add_character(struct wide_text *text, const struct directive *directive, bool is_wide,
                          int character)
{
    char16_t unit = is_wide ? (char16_t)character : (unsigned char)character;

    add_field(text, directive, &unit, 1);
}

static int take_count(const char16_t **format, va_list *arguments)
{
    int count = 0;

    if (**format == '*') {
        ++*format;
        return va_arg(*arguments, int);
    }
    while (**format >= '0' && **format <= '9' && count < 100000)
        count = count * 10 + (*(*format)++ - '0');
    return count;
}

static enum length take_length(const char16_t **format)
{
    enum length length = LENGTH_NONE;

    for (;; ++*format) {
        switch (**format) {
        case 'h':
            length = LENGTH_SHORT;
            break;
        case 'l':
            length = length == LENGTH_LONG ? LENGTH_64 : LENGTH_LONG;
            break;
        case 'w':
            length = LENGTH_LONG;
            break;
        case 'L':
        case 'z':
        case 't':
        case 'j':
            length = LENGTH_64;
            break;
        case 'I':
            length = (*format)[1] == '3' && (*format)[2] == '2' ? LENGTH_NONE : LENGTH_64;
            if (((*format)[1] == '3' && (*format)[2] == '2') ||
                ((*format)[1] == '6' && (*format)[2] == '4'))
                *format += 2;
            break;
        default:
            return length;
        }
    }
}

static struct directive take_directive(const char16_t **format, va_list *arguments)
{
    struct directive directive = {.width = -1, .precision = -1};
    size_t n = 0;

    for (; **format && **format < 0x80 && strchr("-+ #0", **format); ++*format) {
        if (n + 1 < sizeof(directive.flags))
            directive.flags[n++] = (char)**format;
    }
    if (**format == '*' || (**format >= '1' && **format <= '9'))
        directive.width = take_count(format, arguments);
    if (directive.width < -1) {
        directive.width = -directive.width;
        memcpy(directive.flags, "-", 2);
    }
    if (**format == '.') {
        ++*format;
        directive.precision = take_count(format, arguments);
    }
    directive.length = take_length(format);
    directive.kind = **format < 0x80 ? (char)**format : '?';
    *format += directive.kind != 0;
    return directive;
}

static void add_directive(struct wide_text *text, struct directive *directive, bool is_narrow,
                          va_list *arguments)
{
    bool is_other = directive->kind == 'S' || directive->kind == 'C';
    bool is_wide = directive->length == LENGTH_LONG ||
                   (directive->length != LENGTH_SHORT && is_narrow == is_other);
    char16_t unit;

    switch (directive->kind) {
    case 's':
    case 'S':
        if (is_wide)
            add_wide(text, directive, va_arg(*arguments, const char16_t *));
        else
            add_narrow(text, directive, va_arg(*arguments, const char *));
        break;
    case 'c':
    case 'C':
        add_character(text, directive, is_wide, va_arg(*arguments, int));
        break;
    case 'p':
        directive->kind = 'X';
        directive->length = LENGTH_64;
        directive->precision = 16;
        add_number(text, directive, arguments);
        break;
    default:
        if (directive->kind && strchr("diouxXeEfFgGaA", directive->kind)) {
            add_number(text, directive, arguments);
        } else if (directive->kind) {
            unit = (unsigned char)directive->kind; /* %% and what is no directive */
            wide_text_add(text, &unit, 1);
        }
    }
}

bool wide_format(struct wide_text *text, bool is_narrow, const char16_t *format, va_list arguments)
{
    va_list rest;

    va_copy(rest, arguments);
    wide_text_add(text, u"", 0);
    while (*format && !text->has_failed) {
        struct directive directive;

        if (*format != '%') {
            wide_text_add(text, format++, 1);
            continue;
        }
        format++;
        directive = take_directive(&format, &rest);
        add_directive(text, &directive, is_narrow, &rest);
    }
    va_end(rest);
    return !text->has_failed;
}
