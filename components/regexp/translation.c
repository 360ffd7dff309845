/* SPDX-License-Identifier: MIT */
#include "translation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vblang/vberror.h"

HRESULT translation_add(struct translation *translation, const char *text)
{
    size_t len = strlen(text), room;
    char *grown;

    if (translation->len + len > translation->room) {
        room = (translation->len + len) * 2;
        grown = realloc(translation->text, room);
        if (!grown)
            return MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
        translation->text = grown;
        translation->room = room;
    }
    memcpy(translation->text + translation->len, text, len);
    translation->len += len;
    return S_OK;
}

static bool is_letter(char16_t unit)
{
    return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z');
}

HRESULT translation_add_unit(struct translation *translation, char16_t unit)
{
    char text[16];

    if (unit_is_digit(unit) || is_letter(unit))
        snprintf(text, sizeof(text), "%c", (char)unit);
    else
        snprintf(text, sizeof(text), "\\x{%x}", unit);
    return translation_add(translation, text);
}

const char *translation_set_of(char16_t letter)
{
    switch (letter) {
    case 'd':
        return "0-9";
    case 'D':
        return "\\x{0}-\\x{2f}\\x{3a}-\\x{ffff}";
    case 's':
        return "\\x{9}-\\x{d}\\x{20}";
    case 'S':
        return "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{ffff}";
    case 'w':
        return "0-9A-Z_a-z";
    case 'W':
        return "\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{ffff}";
    default:
        return NULL;
    }
}

static int hex_value(char16_t unit)
{
    if (unit_is_digit(unit))
        return unit - '0';
    unit |= 32;
    return unit >= 'a' && unit <= 'f' ? unit - 'a' + 10 : -1;
}

/* Reads @n hexadecimal digits after \x or \u; without them the letter stands for itself. */
static char16_t read_hex(struct translation *translation, char16_t letter, int n)
{
    unsigned value = 0;

    if (translation->end - translation->at < n)
        return letter;
    for (int i = 0; i < n; i++) {
        if (hex_value(translation->at[i]) < 0)
            return letter;
        value = value << 4 | (unsigned)hex_value(translation->at[i]);
    }
    translation->at += n;
    return (char16_t)value;
}

char16_t translation_read_octal(struct translation *translation)
{
    unsigned value = 0;

    for (int i = 0; i < 3 && translation->at < translation->end && *translation->at >= '0' &&
                    *translation->at <= '7' && value * 8 + (*translation->at - '0') <= 255;
         i++)
        value = value * 8 + (unsigned)(*translation->at++ - '0');
    return (char16_t)value;
}

char16_t translation_read_escape(struct translation *translation, char16_t letter)
{
    switch (letter) {
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return '\v';
    case 'x':
        return read_hex(translation, letter, 2);
    case 'u':
        return read_hex(translation, letter, 4);
    case 'c':
        if (translation->at < translation->end && is_letter(*translation->at))
            return *translation->at++ & 31;
        return letter;
    default:
        if (letter >= '0' && letter <= '7') {
            translation->at--;
            return translation_read_octal(translation);
        }
        return letter;
    }
}

/* One member of a set: a unit at @ret_unit, or the inside of a set at @ret_set. */
static HRESULT read_member(struct translation *translation, char16_t *ret_unit,
                           const char **ret_set)
{
    char16_t unit = *translation->at++;

    *ret_set = NULL;
    if (unit != '\\') {
        *ret_unit = unit;
        return S_OK;
    }
    if (translation->at == translation->end)
        return MAKE_VBSERROR(VBE_REGEXP_SYNTAX);
    unit = *translation->at++;
    *ret_set = translation_set_of(unit);
    *ret_unit = unit == 'b' ? '\b' : translation_read_escape(translation, unit);
    return S_OK;
}

/* A member, or a range of two; a dash beside a set stands for itself. */
static HRESULT translate_range(struct translation *translation)
{
    const char *set, *last_set;
    const char16_t *dash;
    char16_t first, last;
    HRESULT hr;

    hr = read_member(translation, &first, &set);
    if (FAILED(hr))
        return hr;
    if (set)
        return translation_add(translation, set);
    dash = translation->at;
    if (translation->end - dash < 2 || dash[0] != '-' || dash[1] == ']')
        return translation_add_unit(translation, first);

    translation->at++;
    hr = read_member(translation, &last, &last_set);
    if (FAILED(hr))
        return hr;
    if (last_set) {
        translation->at = dash;
        return translation_add_unit(translation, first);
    }
    if (last < first)
        return MAKE_VBSERROR(VBE_REGEXP_RANGE);
    hr = translation_add_unit(translation, first);
    if (SUCCEEDED(hr))
        hr = translation_add(translation, "-");
    return SUCCEEDED(hr) ? translation_add_unit(translation, last) : hr;
}

/* Nothing is in [], everything in [^]. */
HRESULT translation_set(struct translation *translation)
{
    bool is_negated = translation->at < translation->end && *translation->at == '^';
    HRESULT hr;

    if (is_negated)
        translation->at++;
    if (translation->at < translation->end && *translation->at == ']') {
        translation->at++;
        return translation_add(translation, is_negated ? "[\\x{0}-\\x{ffff}]" : "(?!)");
    }
    hr = translation_add(translation, is_negated ? "[^" : "[");
    while (SUCCEEDED(hr)) {
        if (translation->at == translation->end)
            return MAKE_VBSERROR(VBE_REGEXP_BRACKET);
        if (*translation->at == ']')
            break;
        hr = translate_range(translation);
    }
    if (FAILED(hr))
        return hr;
    translation->at++;
    return translation_add(translation, "]");
}
