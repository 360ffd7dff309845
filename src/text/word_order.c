/* SPDX-License-Identifier: MIT */
#include "text/word_order.h"

#include <stdbool.h>

#include "base/utf16.h"

#define COMPARE(a, b) ((a) < (b) ? -1 : (a) > (b))

/* Symbols before digits before letters, whose case does not count yet; 0 is ignored. */
static unsigned primary_weight(char16_t c, unsigned flags)
{
    char16_t upper = utf16_upcase(c);

    if (c < ' ' || (!(flags & WORD_ORDER_SYMBOLS) && (c == '-' || c == '\'')))
        return 0;
    if (c >= '0' && c <= '9')
        return 0x10000 + c;
    if ((upper >= 'A' && upper <= 'Z') || upper >= 0xc0)
        return 0x20000 + upper;
    return c;
}

static size_t skip_ignored(const char16_t *text, size_t at, size_t len, unsigned flags)
{
    while (at < len && !primary_weight(text[at], flags))
        at++;
    return at;
}

static int compare_letters(const char16_t *a, size_t a_len, const char16_t *b, size_t b_len,
                           unsigned flags)
{
    size_t i = 0, j = 0;
    int by_case = 0;

    for (;; i++, j++) {
        unsigned x, y;

        i = skip_ignored(a, i, a_len, flags);
        j = skip_ignored(b, j, b_len, flags);
        if (i == a_len || j == b_len)
            break;
        x = primary_weight(a[i], flags);
        y = primary_weight(b[j], flags);
        if (x != y)
            return COMPARE(x, y);
        if (by_case == 0 && a[i] != b[j])
            by_case = a[i] == utf16_upcase(a[i]) ? 1 : -1;
    }
    if (i < a_len || j < b_len)
        return i < a_len ? 1 : -1;
    return flags & WORD_ORDER_NO_CASE ? 0 : by_case;
}

static size_t skip_controls(const char16_t *text, size_t at, size_t len)
{
    while (at < len && text[at] < ' ')
        at++;
    return at;
}

/* Of two equal words, a hyphen more makes the greater. */
static int compare_ignored(const char16_t *a, size_t a_len, const char16_t *b, size_t b_len,
                           unsigned flags)
{
    for (size_t i = 0, j = 0;; i++, j++) {
        i = skip_controls(a, i, a_len);
        j = skip_controls(b, j, b_len);
        if (i == a_len || j == b_len)
            return i < a_len ? 1 : j < b_len ? -1 : 0;
        if (utf16_upcase(a[i]) != utf16_upcase(b[j]))
            return COMPARE(primary_weight(b[j], flags), primary_weight(a[i], flags));
    }
}

int word_order_compare(const char16_t *a, size_t a_len, const char16_t *b, size_t b_len,
                       unsigned flags)
{
    int order = compare_letters(a, a_len, b, b_len, flags);

    return order ? order : compare_ignored(a, a_len, b, b_len, flags);
}
