/* SPDX-License-Identifier: MIT */
/*
 * Reading formatted wide text: swscanf and its kin. Each conversion is left to the C library, in
 * bytes, in which widths are counted too; what comes of strings is made wide. Source: Windows'
 * "Format specification fields: scanf and wscanf functions".
 */
#include <stdbool.h>

#include <comity/comity_crt.h>

#include "base/cleanup.h"
#include "base/utf16.h"

enum {
    DIRECTIVE_MAX = 128, /* bytes of one conversion, a set of characters included */
};

/* One conversion of a format, in bytes: "%5[a-z]" and what it is. */
struct directive {
    char text[DIRECTIVE_MAX + 4];
    size_t len;
    char kind; /* 's', 'c', '[' or another */
    bool is_assigned;
    bool is_narrow; /* the string is: %S, %hs */
};

static void put(struct directive *directive, char c)
{
    if (directive->len < DIRECTIVE_MAX)
        directive->text[directive->len++] = c;
}

/* The characters of [...], in which a first ] is one of them. */
static const char *read_set(const char *format, struct directive *directive)
{
    if (*format == '^')
        put(directive, *format++);
    if (*format == ']')
        put(directive, *format++);
    while (*format && *format != ']')
        put(directive, *format++);
    put(directive, ']');
    return *format ? format + 1 : format;
}

/* From behind the % on; NULL if it is no conversion. */
static const char *read_directive(const char *format, struct directive *directive)
{
    *directive = (struct directive){.is_assigned = *format != '*'};
    put(directive, '%');
    while (*format == '*' || (*format >= '0' && *format <= '9'))
        put(directive, *format++);
    for (; *format == 'l' || *format == 'h' || *format == 'L' || *format == 'w' || *format == 'I';
         format++) {
        bool is_64 = strncmp(format, "I64", 3) == 0;

        directive->is_narrow |= *format == 'h';
        put(directive, is_64 ? 'l' : *format);
        if (is_64) {
            put(directive, 'l');
            format += 2;
        }
    }
    directive->kind = *format;
    if (*format == 'S' || *format == 'C') {
        directive->is_narrow = true;
        directive->kind = *format == 'S' ? 's' : 'c';
    }
    if (!directive->kind || !strchr("scd[iouxXneEfgGaAp", directive->kind))
        return NULL;
    /* Strings are read as bytes; their size said only what they are. */
    while (strchr("sc[", directive->kind) && directive->len > 0 &&
           strchr("lhw", directive->text[directive->len - 1]))
        directive->len--;
    put(directive, directive->kind);
    format++;
    return directive->kind == '[' ? read_set(format, directive) : format;
}

/* Puts a string that was read where it belongs; @size is 0 if nobody said. False: no room. */
static bool store(const struct directive *directive, const char *read, void *to, size_t size)
{
    size_t len = strlen(read);
    bool has_end = directive->kind != 'c';

    if (size && len + has_end > size && directive->is_narrow)
        return false;
    if (directive->is_narrow) {
        memcpy(to, read, len + has_end);
        return true;
    }
    len = utf16_from_utf8(read, len, to, size ? size : SIZE_MAX / 4);
    if (size && len + has_end > size)
        return false;
    if (has_end)
        ((char16_t *)to)[len] = 0;
    return true;
}

/* What one scan has come to. */
struct scan {
    const char *text;
    const char *input; /* what is left of @text */
    int n_assigned;
    bool is_sized;
};

/* One conversion; false if the scan ends here. */
static bool convert(struct scan *scan, struct directive *directive, va_list *arguments)
{
    _cleanup_(freep) char *string = NULL;
    bool is_string = strchr("sc[", directive->kind);
    void *to = directive->is_assigned ? va_arg(*arguments, void *) : NULL;
    size_t size = to && is_string && scan->is_sized ? va_arg(*arguments, unsigned) : 0;
    int used = -1, got;

    if (directive->kind == 'n') {
        *(int *)to = (int)(scan->input - scan->text);
        return true;
    }
    string = is_string && to ? calloc(1, strlen(scan->input) + 2) : NULL;
    if (is_string && to && !string)
        return false;
    memcpy(directive->text + directive->len, "%n", 3);
    if (to)
        got = sscanf(scan->input, directive->text, string ? string : to, &used);
    else
        got = sscanf(scan->input, directive->text, &used) == EOF ? EOF : 1;
    if (got == EOF && scan->n_assigned == 0)
        scan->n_assigned = EOF;
    if (got != 1 || used < 0 || (string && !store(directive, string, to, size)))
        return false;
    scan->n_assigned += to != NULL;
    scan->input += used;
    return true;
}

static void skip_blanks(struct scan *scan)
{
    while (*scan->input && strchr(" \t\n\r\v\f", *scan->input))
        scan->input++;
}

static int run(struct scan *scan, const char *format, va_list *arguments)
{
    struct directive directive;

    while (*format) {
        if (strchr(" \t\n\r\v\f", *format)) {
            skip_blanks(scan);
            format++;
        } else if (*format != '%' || format[1] == '%') {
            format += *format == '%';
            if (*scan->input != *format)
                return *scan->input || scan->n_assigned ? scan->n_assigned : EOF;
            scan->input++;
            format++;
        } else {
            format = read_directive(format + 1, &directive);
            if (!format || !convert(scan, &directive, arguments))
                break;
        }
    }
    return scan->n_assigned;
}

static int scan_wide(LPCWSTR text, LPCWSTR format, bool is_sized, va_list *arguments)
{
    _cleanup_(freep) char *narrow = utf16_to_utf8_dup((const char16_t *)text);
    _cleanup_(freep) char *narrow_format = utf16_to_utf8_dup((const char16_t *)format);
    struct scan scan = {.text = narrow, .input = narrow, .is_sized = is_sized};

    return narrow && narrow_format ? run(&scan, narrow_format, arguments) : EOF;
}

int comity_vswscanf(LPCWSTR text, LPCWSTR format, va_list arguments)
{
    va_list copy;
    int n;

    va_copy(copy, arguments);
    n = scan_wide(text, format, false, &copy);
    va_end(copy);
    return n;
}

int comity_swscanf(LPCWSTR text, LPCWSTR format, ...)
{
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = scan_wide(text, format, false, &arguments);
    va_end(arguments);
    return n;
}

int comity_swscanf_s(LPCWSTR text, LPCWSTR format, ...)
{
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = scan_wide(text, format, true, &arguments);
    va_end(arguments);
    return n;
}
