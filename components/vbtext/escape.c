/* SPDX-License-Identifier: MIT */
/*
 * Escape and Unescape, as ECMAScript's annex B.2 has them.
 */
#include <stdlib.h>
#include <string.h>

#include "vbbase/arguments.h"
#include "vbbase/functions.h"

static bool is_plain(char16_t unit)
{
    return (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'Z') ||
           (unit >= 'a' && unit <= 'z') || (unit && unit < 0x80 && strchr("@*_+-./", unit));
}

/* Writes the units to @out unless NULL; how many there are. */
static size_t escape(const struct vb_text *text, char16_t *out)
{
    static const char16_t digits[] = u"0123456789ABCDEF";
    char16_t units[6];
    size_t len = 0, n;

    for (UINT i = 0; i < text->len; i++) {
        char16_t unit = text->units[i];

        n = 0;
        if (is_plain(unit)) {
            units[n++] = unit;
        } else {
            units[n++] = '%';
            if (unit > 0xff) {
                units[n++] = 'u';
                units[n++] = digits[unit >> 12];
                units[n++] = digits[unit >> 8 & 15];
            }
            units[n++] = digits[unit >> 4 & 15];
            units[n++] = digits[unit & 15];
        }
        if (out)
            memcpy(out + len, units, n * sizeof(*units));
        len += n;
    }
    return len;
}

HRESULT vb_escape(struct vb_context *context, VARIANT *arguments, unsigned count,
                  VARIANT *ret_result)
{
    struct vb_text text;
    HRESULT hr;

    hr = vb_text_init(&text, context, &arguments[0]);
    if (FAILED(hr))
        return hr;
    hr = vb_return_text(NULL, escape(&text, NULL), ret_result);
    if (SUCCEEDED(hr))
        escape(&text, V_BSTR(ret_result));
    vb_text_deinit(&text);
    return hr;
}

static int digit_value(char16_t unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    unit |= 32;
    return unit >= 'a' && unit <= 'f' ? unit - 'a' + 10 : -1;
}

/* Reads @n digits at @at; -1 if they are none. */
static int read_digits(const struct vb_text *text, size_t at, unsigned n)
{
    int value = 0, digit;

    if (at + n > text->len)
        return -1;
    for (unsigned i = 0; i < n; i++) {
        digit = digit_value(text->units[at + i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

static size_t unescape(const struct vb_text *text, char16_t *out)
{
    size_t len = 0, i = 0;
    int value;

    while (i < text->len) {
        bool is_long = text->units[i] == '%' && i + 1 < text->len && text->units[i + 1] == 'u';

        value = -1;
        if (is_long)
            value = read_digits(text, i + 2, 4);
        else if (text->units[i] == '%')
            value = read_digits(text, i + 1, 2);
        if (value < 0) {
            out[len++] = text->units[i++];
        } else {
            out[len++] = (char16_t)value;
            i += is_long ? 6 : 3;
        }
    }
    return len;
}

HRESULT vb_unescape(struct vb_context *context, VARIANT *arguments, unsigned count,
                    VARIANT *ret_result)
{
    struct vb_text text;
    char16_t *units;
    HRESULT hr;

    hr = vb_text_init(&text, context, &arguments[0]);
    if (FAILED(hr))
        return hr;
    units = malloc((text.len + 1) * sizeof(*units));
    hr = units ? vb_return_text(units, unescape(&text, units), ret_result)
               : MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    free(units);
    vb_text_deinit(&text);
    return hr;
}
