/* SPDX-License-Identifier: MIT */
/*
 * String formats: @ and & for characters, < and > for case, ! to fill from the left. Also what all
 * kinds of format share.
 */
#include <string.h>

#include "base/utf16.h"
#include "format/format.h"

bool format_literal(const char16_t **at, const char16_t *end, struct text *text)
{
    const char16_t *c = *at;

    if (*c == '\\') {
        if (c + 1 < end && text)
            text_add(text, c[1]);
        *at = c + 1 < end ? c + 2 : end;
        return true;
    }
    if (*c != '"')
        return false;

    for (c++; c < end && *c != '"'; c++)
        if (text)
            text_add(text, *c);
    *at = c < end ? c + 1 : end;
    return true;
}

const char16_t *format_section_end(const char16_t *format)
{
    const char16_t *end = format + utf16_len(format);

    while (format < end && *format != ';')
        if (!format_literal(&format, end, NULL))
            format++;
    return format;
}

enum format_kind format_kind_of(const char16_t *format)
{
    static const struct {
        const char *letters;
        enum format_kind kind;
    } kinds[] = {
        {"0#.%", FORMAT_NUMBER},
        {"@&<>!", FORMAT_STRING},
        {"cdwmqyhnstCDWMQYHNST/:aA", FORMAT_DATE},
    };
    const char16_t *end = format + utf16_len(format);

    while (format < end) {
        if (format_literal(&format, end, NULL))
            continue;
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
            if (*format < 0x80 && strchr(kinds[i].letters, (char)*format))
                return kinds[i].kind;
        format++;
    }
    return FORMAT_PLAIN;
}

static char16_t to_case(char16_t c, char16_t order)
{
    if (order == '>')
        return utf16_upcase(c);
    return order == '<' && c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* The second section is for the empty string. */
void format_string(const char16_t *pattern, const char16_t *value, size_t len, struct text *text)
{
    const char16_t *end = format_section_end(pattern);
    const char16_t *at;
    char16_t order = 0;
    size_t n_places = 0, next = 0, pad = 0;
    bool is_left = false;

    if (!len && *end) {
        pattern = end + 1;
        end = format_section_end(pattern);
    }

    for (at = pattern; at < end;) {
        if (format_literal(&at, end, NULL))
            continue;
        n_places += *at == '@' || *at == '&';
        is_left = is_left || *at == '!';
        if ((*at == '<' || *at == '>') && !order)
            order = *at;
        at++;
    }
    if (!is_left && n_places > len)
        pad = n_places - len;

    for (at = pattern; at < end;) {
        if (format_literal(&at, end, text))
            continue;
        if (*at == '@' || *at == '&') {
            if (pad || next == len) {
                pad -= pad > 0;
                if (*at == '@')
                    text_add(text, ' ');
            } else {
                text_add(text, to_case(value[next++], order));
            }
        } else if (*at != '<' && *at != '>' && *at != '!') {
            text_add(text, *at);
        }
        at++;
    }
    while (n_places && next < len)
        text_add(text, to_case(value[next++], order));
}
