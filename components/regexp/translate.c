/* SPDX-License-Identifier: MIT */
#include "translate.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vblang/vberror.h"

enum {
    REPEAT_MAX = 65535, /* PCRE2's */
    DEPTH_MAX = 200,    /* of groups in each other */
    UNIT_MAX = 0xffff,
};

struct translation {
    const char16_t *at;
    const char16_t *end;
    unsigned flags;
    unsigned groups; /* that capture, in the whole pattern */
    unsigned depth;
    char *text; /* ASCII */
    size_t len;
    size_t room;
};

static HRESULT error(enum vberror number)
{
    return MAKE_VBSERROR(number);
}

static HRESULT add(struct translation *translation, const char *text)
{
    size_t len = strlen(text), room;
    char *grown;

    if (translation->len + len > translation->room) {
        room = (translation->len + len) * 2;
        grown = realloc(translation->text, room);
        if (!grown)
            return error(VBE_OUT_OF_MEMORY);
        translation->text = grown;
        translation->room = room;
    }
    memcpy(translation->text + translation->len, text, len);
    translation->len += len;
    return S_OK;
}

static bool is_digit(char16_t unit)
{
    return unit >= '0' && unit <= '9';
}

static bool is_letter(char16_t unit)
{
    return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z');
}

/* One unit that stands for itself, also in a set. */
static HRESULT add_unit(struct translation *translation, char16_t unit)
{
    char text[16];

    if (is_digit(unit) || is_letter(unit))
        snprintf(text, sizeof(text), "%c", (char)unit);
    else
        snprintf(text, sizeof(text), "\\x{%x}", unit);
    return add(translation, text);
}

/* The inside of a set for \d, \D and so on; NULL for other letters. */
static const char *set_of(char16_t letter)
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
    if (is_digit(unit))
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

/* Up to three octal digits, the value at most 255; the first is still ahead. */
static char16_t read_octal(struct translation *translation)
{
    unsigned value = 0;

    for (int i = 0; i < 3 && translation->at < translation->end && *translation->at >= '0' &&
                    *translation->at <= '7' && value * 8 + (*translation->at - '0') <= 255;
         i++)
        value = value * 8 + (unsigned)(*translation->at++ - '0');
    return (char16_t)value;
}

/* The unit that an escape stands for; its first letter @letter has been read. */
static char16_t read_escape(struct translation *translation, char16_t letter)
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
            return read_octal(translation);
        }
        return letter;
    }
}

/* How many groups capture, for telling back references from octal numbers. */
static unsigned count_groups(const struct translation *translation)
{
    bool is_in_set = false;
    unsigned n = 0;

    for (const char16_t *at = translation->at; at < translation->end; at++) {
        if (*at == '\\')
            at++;
        else if (is_in_set)
            is_in_set = *at != ']';
        else if (*at == '[')
            is_in_set = true;
        else if (*at == '(' && !(at + 1 < translation->end && at[1] == '?'))
            n++;
    }
    return n;
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
        return error(VBE_REGEXP_SYNTAX);
    unit = *translation->at++;
    *ret_set = set_of(unit);
    *ret_unit = unit == 'b' ? '\b' : read_escape(translation, unit);
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
        return add(translation, set);
    dash = translation->at;
    if (translation->end - dash < 2 || dash[0] != '-' || dash[1] == ']')
        return add_unit(translation, first);

    translation->at++;
    hr = read_member(translation, &last, &last_set);
    if (FAILED(hr))
        return hr;
    if (last_set) {
        translation->at = dash;
        return add_unit(translation, first);
    }
    if (last < first)
        return error(VBE_REGEXP_RANGE);
    hr = add_unit(translation, first);
    if (SUCCEEDED(hr))
        hr = add(translation, "-");
    return SUCCEEDED(hr) ? add_unit(translation, last) : hr;
}

/* After the opening bracket. Nothing is in [], everything in [^]. */
static HRESULT translate_set(struct translation *translation)
{
    bool is_negated = translation->at < translation->end && *translation->at == '^';
    HRESULT hr;

    if (is_negated)
        translation->at++;
    if (translation->at < translation->end && *translation->at == ']') {
        translation->at++;
        return add(translation, is_negated ? "[\\x{0}-\\x{ffff}]" : "(?!)");
    }
    hr = add(translation, is_negated ? "[^" : "[");
    while (SUCCEEDED(hr)) {
        if (translation->at == translation->end)
            return error(VBE_REGEXP_BRACKET);
        if (*translation->at == ']')
            break;
        hr = translate_range(translation);
    }
    if (FAILED(hr))
        return hr;
    translation->at++;
    return add(translation, "]");
}

/* \1 and so on: a group if there are so many, else an octal number or the digit itself. */
static HRESULT translate_number(struct translation *translation)
{
    const char16_t *start = translation->at;
    unsigned number = 0;
    char text[24];

    while (translation->at < translation->end && is_digit(*translation->at) && number < UNIT_MAX)
        number = number * 10 + (unsigned)(*translation->at++ - '0');
    if (number <= translation->groups) {
        snprintf(text, sizeof(text), "\\g{%u}", number);
        return add(translation, text);
    }
    translation->at = start;
    if (*start >= '8') {
        translation->at++;
        return add_unit(translation, *start);
    }
    return add_unit(translation, read_octal(translation));
}

#define WORD_BEHIND "(?<=[0-9A-Z_a-z])"
#define NO_WORD_BEHIND "(?<![0-9A-Z_a-z])"
#define WORD_AHEAD "(?=[0-9A-Z_a-z])"
#define NO_WORD_AHEAD "(?![0-9A-Z_a-z])"

/* \b and \B: where ASCII's words begin or end, whatever Unicode thinks of other letters. */
static HRESULT translate_word_border(struct translation *translation, char16_t letter)
{
    if (!(translation->flags & TRANSLATE_IGNORE_CASE))
        return add(translation, letter == 'b' ? "\\b" : "\\B");
    return add(translation,
               letter == 'b' ? "(?-i:" WORD_BEHIND NO_WORD_AHEAD "|" NO_WORD_BEHIND WORD_AHEAD ")"
                             : "(?-i:" WORD_BEHIND WORD_AHEAD "|" NO_WORD_BEHIND NO_WORD_AHEAD ")");
}

/* After a backslash; tells at @ret_repeats whether a quantifier may follow. */
static HRESULT translate_escape(struct translation *translation, bool *ret_repeats)
{
    char16_t letter;
    const char *set;
    HRESULT hr;

    if (translation->at == translation->end)
        return error(VBE_REGEXP_SYNTAX);
    letter = *translation->at;
    if (letter >= '1' && letter <= '9')
        return translate_number(translation);

    translation->at++;
    if (letter == 'b' || letter == 'B') {
        *ret_repeats = false;
        return translate_word_border(translation, letter);
    }
    set = set_of(letter);
    if (!set)
        return add_unit(translation, read_escape(translation, letter));
    hr = add(translation, "[");
    if (SUCCEEDED(hr))
        hr = add(translation, set);
    return SUCCEEDED(hr) ? add(translation, "]") : hr;
}

static HRESULT translate_alternatives(struct translation *translation);

/* After the opening parenthesis. */
static HRESULT translate_group(struct translation *translation)
{
    const char *opening = "(";
    HRESULT hr;

    if (++translation->depth > DEPTH_MAX)
        return error(VBE_REGEXP_SYNTAX);
    if (translation->at < translation->end && *translation->at == '?') {
        char16_t kind = translation->end - translation->at > 1 ? translation->at[1] : 0;

        if (kind != ':' && kind != '=' && kind != '!')
            return error(VBE_REGEXP_SYNTAX);
        opening = kind == ':' ? "(?:" : kind == '=' ? "(?=" : "(?!";
        translation->at += 2;
    }
    hr = add(translation, opening);
    if (SUCCEEDED(hr))
        hr = translate_alternatives(translation);
    if (FAILED(hr))
        return hr;
    if (translation->at == translation->end)
        return error(VBE_REGEXP_PARENTHESIS);
    translation->at++;
    translation->depth--;
    return add(translation, ")");
}

static bool read_number(struct translation *translation, unsigned *ret_number)
{
    const char16_t *start = translation->at;
    unsigned number = 0;

    for (; translation->at < translation->end && is_digit(*translation->at); translation->at++) {
        if (number <= REPEAT_MAX)
            number = number * 10 + (unsigned)(*translation->at - '0');
    }
    *ret_number = number;
    return translation->at != start;
}

/* {n}, {n,} or {n,m} ahead; otherwise nothing is read, and the brace stands for itself. */
static bool read_braces(struct translation *translation, unsigned *ret_min, unsigned *ret_max)
{
    const char16_t *start = translation->at++;

    *ret_max = UINT32_MAX;
    if (!read_number(translation, ret_min))
        goto none;
    if (translation->at < translation->end && *translation->at == ',') {
        translation->at++;
        if (!read_number(translation, ret_max))
            *ret_max = UINT32_MAX;
    } else {
        *ret_max = *ret_min;
    }
    if (translation->at < translation->end && *translation->at == '}') {
        translation->at++;
        return true;
    }
none:
    translation->at = start;
    return false;
}

static bool is_quantifier(struct translation *translation)
{
    const char16_t *start = translation->at;
    unsigned min, max;
    bool is_one;

    if (translation->at == translation->end)
        return false;
    if (*start == '*' || *start == '+' || *start == '?')
        return true;
    is_one = *start == '{' && read_braces(translation, &min, &max);
    translation->at = start;
    return is_one;
}

static HRESULT translate_quantifier(struct translation *translation)
{
    unsigned min = 0, max = UINT32_MAX;
    char text[32] = "";
    HRESULT hr;

    if (*translation->at == '{') {
        read_braces(translation, &min, &max);
        if (max < min || min > REPEAT_MAX)
            return error(VBE_REGEXP_SYNTAX);
        if (max > REPEAT_MAX)
            snprintf(text, sizeof(text), "{%u,}", min);
        else
            snprintf(text, sizeof(text), "{%u,%u}", min, max);
    } else {
        text[0] = (char)*translation->at++;
    }
    hr = add(translation, text);
    if (SUCCEEDED(hr) && translation->at < translation->end && *translation->at == '?') {
        translation->at++;
        hr = add(translation, "?");
    }
    if (SUCCEEDED(hr) && is_quantifier(translation))
        return error(VBE_REGEXP_QUANTIFIER);
    return hr;
}

/* One atom or assertion; tells whether a quantifier may follow. */
static HRESULT translate_atom(struct translation *translation, bool *ret_repeats)
{
    char16_t unit = *translation->at++;
    bool is_multiline = (translation->flags & TRANSLATE_MULTILINE) != 0;

    *ret_repeats = true;
    switch (unit) {
    case '\\':
        return translate_escape(translation, ret_repeats);
    case '[':
        return translate_set(translation);
    case '(':
        return translate_group(translation);
    case '.':
        return add(translation, "[^\\x{a}]");
    case '^':
        *ret_repeats = false;
        return add(translation, is_multiline ? "(?<![^\\x{a}\\x{d}])" : "\\A");
    case '$':
        *ret_repeats = false;
        return add(translation, is_multiline ? "(?![^\\x{a}\\x{d}])" : "\\z");
    default:
        return add_unit(translation, unit);
    }
}

static HRESULT translate_alternatives(struct translation *translation)
{
    bool repeats = false;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && translation->at < translation->end) {
        if (*translation->at == ')')
            return translation->depth ? S_OK : error(VBE_REGEXP_SYNTAX);
        if (*translation->at == '|') {
            translation->at++;
            repeats = false;
            hr = add(translation, "|");
        } else if (is_quantifier(translation)) {
            if (!repeats)
                return error(VBE_REGEXP_QUANTIFIER);
            repeats = false;
            hr = translate_quantifier(translation);
        } else {
            hr = translate_atom(translation, &repeats);
        }
    }
    return hr;
}

HRESULT translate_pattern(const char16_t *pattern, size_t len, unsigned flags,
                          uint16_t **ret_translated, size_t *ret_len)
{
    struct translation translation = {.at = pattern, .end = pattern + len, .flags = flags};
    uint16_t *units = NULL;
    HRESULT hr;

    translation.groups = count_groups(&translation);
    hr = translate_alternatives(&translation);
    if (SUCCEEDED(hr)) {
        units = malloc((translation.len + 1) * sizeof(*units));
        if (!units)
            hr = error(VBE_OUT_OF_MEMORY);
    }
    if (SUCCEEDED(hr)) {
        for (size_t i = 0; i < translation.len; i++)
            units[i] = (uint8_t)translation.text[i];
        *ret_translated = units;
        *ret_len = translation.len;
    }
    free(translation.text);
    return hr;
}
