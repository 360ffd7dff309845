/* SPDX-License-Identifier: MIT */
#include "translate.h"

#include <stdio.h>
#include <stdlib.h>

#include "translation.h"
#include "vblang/vberror.h"

enum {
    REPEAT_MAX = 65535, /* PCRE2's */
    DEPTH_MAX = 200,    /* of groups in each other */
    UNIT_MAX = 0xffff,
};

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

/* \1 and so on: a group if there are so many, else an octal number or the digit itself. */
static HRESULT translate_number(struct translation *translation)
{
    const char16_t *start = translation->at;
    unsigned number = 0;
    char text[24];

    while (translation->at < translation->end && unit_is_digit(*translation->at) &&
           number < UNIT_MAX)
        number = number * 10 + (unsigned)(*translation->at++ - '0');
    if (number <= translation->groups) {
        snprintf(text, sizeof(text), "\\g{%u}", number);
        return translation_add(translation, text);
    }
    translation->at = start;
    if (*start >= '8') {
        translation->at++;
        return translation_add_unit(translation, *start);
    }
    return translation_add_unit(translation, translation_read_octal(translation));
}

#define WORD_BEHIND "(?<=[0-9A-Z_a-z])"
#define NO_WORD_BEHIND "(?<![0-9A-Z_a-z])"
#define WORD_AHEAD "(?=[0-9A-Z_a-z])"
#define NO_WORD_AHEAD "(?![0-9A-Z_a-z])"

/* \b and \B: where ASCII's words begin or end, whatever Unicode thinks of other letters. */
static HRESULT translate_word_border(struct translation *translation, char16_t letter)
{
    if (!(translation->flags & TRANSLATE_IGNORE_CASE))
        return translation_add(translation, letter == 'b' ? "\\b" : "\\B");
    return translation_add(translation, letter == 'b' ? "(?-i:" WORD_BEHIND NO_WORD_AHEAD
                                                        "|" NO_WORD_BEHIND WORD_AHEAD ")"
                                                      : "(?-i:" WORD_BEHIND WORD_AHEAD
                                                        "|" NO_WORD_BEHIND NO_WORD_AHEAD ")");
}

/* After a backslash; tells at @ret_repeats whether a quantifier may follow. */
static HRESULT translate_escape(struct translation *translation, bool *ret_repeats)
{
    char16_t letter;
    const char *set;
    HRESULT hr;

    if (translation->at == translation->end)
        return MAKE_VBSERROR(VBE_REGEXP_SYNTAX);
    letter = *translation->at;
    if (letter >= '1' && letter <= '9')
        return translate_number(translation);

    translation->at++;
    if (letter == 'b' || letter == 'B') {
        *ret_repeats = false;
        return translate_word_border(translation, letter);
    }
    set = translation_set_of(letter);
    if (!set)
        return translation_add_unit(translation, translation_read_escape(translation, letter));
    hr = translation_add(translation, "[");
    if (SUCCEEDED(hr))
        hr = translation_add(translation, set);
    return SUCCEEDED(hr) ? translation_add(translation, "]") : hr;
}

static HRESULT translate_alternatives(struct translation *translation);

/* After the opening parenthesis. */
static HRESULT translate_group(struct translation *translation)
{
    const char *opening = "(";
    HRESULT hr;

    if (++translation->depth > DEPTH_MAX)
        return MAKE_VBSERROR(VBE_REGEXP_SYNTAX);
    if (translation->at < translation->end && *translation->at == '?') {
        char16_t kind = translation->end - translation->at > 1 ? translation->at[1] : 0;

        if (kind != ':' && kind != '=' && kind != '!')
            return MAKE_VBSERROR(VBE_REGEXP_SYNTAX);
        opening = kind == ':' ? "(?:" : kind == '=' ? "(?=" : "(?!";
        translation->at += 2;
    }
    hr = translation_add(translation, opening);
    if (SUCCEEDED(hr))
        hr = translate_alternatives(translation);
    if (FAILED(hr))
        return hr;
    if (translation->at == translation->end)
        return MAKE_VBSERROR(VBE_REGEXP_PARENTHESIS);
    translation->at++;
    translation->depth--;
    return translation_add(translation, ")");
}

static bool read_number(struct translation *translation, unsigned *ret_number)
{
    const char16_t *start = translation->at;
    unsigned number = 0;

    for (; translation->at < translation->end && unit_is_digit(*translation->at);
         translation->at++) {
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
            return MAKE_VBSERROR(VBE_REGEXP_SYNTAX);
        if (max > REPEAT_MAX)
            snprintf(text, sizeof(text), "{%u,}", min);
        else
            snprintf(text, sizeof(text), "{%u,%u}", min, max);
    } else {
        text[0] = (char)*translation->at++;
    }
    hr = translation_add(translation, text);
    if (SUCCEEDED(hr) && translation->at < translation->end && *translation->at == '?') {
        translation->at++;
        hr = translation_add(translation, "?");
    }
    if (SUCCEEDED(hr) && is_quantifier(translation))
        return MAKE_VBSERROR(VBE_REGEXP_QUANTIFIER);
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
        return translation_set(translation);
    case '(':
        return translate_group(translation);
    case '.':
        return translation_add(translation, "[^\\x{a}]");
    case '^':
        *ret_repeats = false;
        return translation_add(translation, is_multiline ? "(?<![^\\x{a}\\x{d}])" : "\\A");
    case '$':
        *ret_repeats = false;
        return translation_add(translation, is_multiline ? "(?![^\\x{a}\\x{d}])" : "\\z");
    default:
        return translation_add_unit(translation, unit);
    }
}

static HRESULT translate_alternatives(struct translation *translation)
{
    bool repeats = false;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && translation->at < translation->end) {
        if (*translation->at == ')')
            return translation->depth ? S_OK : MAKE_VBSERROR(VBE_REGEXP_SYNTAX);
        if (*translation->at == '|') {
            translation->at++;
            repeats = false;
            hr = translation_add(translation, "|");
        } else if (is_quantifier(translation)) {
            if (!repeats)
                return MAKE_VBSERROR(VBE_REGEXP_QUANTIFIER);
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
            hr = MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
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
