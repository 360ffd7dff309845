/* SPDX-License-Identifier: MIT */
#include "lexer_literal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
    LCID_ENGLISH = 0x409,
    DATE_MAX = 255, /* units between the signs */
};

static char16_t unit_at(const struct lexer *lexer, size_t ahead)
{
    return ahead < lexer->len - lexer->position ? lexer->text[lexer->position + ahead] : 0;
}

/* 16 and more for what is no digit. */
static unsigned digit_of(char16_t unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    if (unit >= 'a' && unit <= 'f')
        return unit - 'a' + 10;
    if (unit >= 'A' && unit <= 'F')
        return unit - 'A' + 10;
    return UINT_MAX;
}

/* The base of what begins with &, and how many units stand before the digits. */
static unsigned base_at(const struct lexer *lexer, size_t *ret_prefix)
{
    *ret_prefix = 2;
    switch (unit_at(lexer, 1)) {
    case 'h':
    case 'H':
        return 16;
    case 'o':
    case 'O':
        return 8;
    default:
        *ret_prefix = 1;
        return 8;
    }
}

bool lexer_is_at_based_number(const struct lexer *lexer)
{
    size_t prefix;
    unsigned base = base_at(lexer, &prefix);

    return unit_at(lexer, 0) == '&' && digit_of(unit_at(lexer, prefix)) < base;
}

static void set_integer(VARIANT *value, int32_t number)
{
    /* There is no literal of the smallest I2, whose magnitude is none. */
    if (number > SHRT_MIN && number <= SHRT_MAX) {
        V_VT(value) = VT_I2;
        V_I2(value) = (SHORT)number;
    } else {
        V_VT(value) = VT_I4;
        V_I4(value) = number;
    }
}

static HRESULT read_based_number(struct lexer *lexer, VARIANT *value)
{
    size_t begin = lexer->position, prefix;
    unsigned base = base_at(lexer, &prefix);
    uint64_t number = 0;
    HRESULT hr = S_OK;

    lexer->position += prefix;
    for (; digit_of(unit_at(lexer, 0)) < base; lexer->position++) {
        number = number * base + digit_of(unit_at(lexer, 0));
        if (number > UINT32_MAX)
            hr = DISP_E_OVERFLOW;
        number &= UINT32_MAX;
    }
    if (digit_of(unit_at(lexer, 0)) < 10)
        hr = DISP_E_TYPEMISMATCH;
    if (FAILED(hr)) {
        lexer->position = begin;
        return hr;
    }
    if (unit_at(lexer, 0) == '&') {
        lexer->position++;
        set_integer(value, (int32_t)(uint32_t)number);
    } else {
        set_integer(value, number <= UINT16_MAX ? (int16_t)number : (int32_t)(uint32_t)number);
    }
    return S_OK;
}

static void skip_digits(struct lexer *lexer)
{
    while (digit_of(unit_at(lexer, 0)) < 10)
        lexer->position++;
}

/* Whether an exponent stands here: in 1else the e is none. */
static bool skip_exponent(struct lexer *lexer)
{
    size_t digits = unit_at(lexer, 1) == '+' || unit_at(lexer, 1) == '-' ? 2 : 1;

    if ((unit_at(lexer, 0) | 0x20) != 'e' || digit_of(unit_at(lexer, digits)) >= 10)
        return false;

    lexer->position += digits;
    skip_digits(lexer);
    return true;
}

static HRESULT set_real(VARIANT *value, const char16_t *text, size_t len)
{
    OLECHAR *copy = malloc((len + 1) * sizeof(*copy));
    DOUBLE number;
    HRESULT hr;

    if (!copy)
        return E_OUTOFMEMORY;

    memcpy(copy, text, len * sizeof(*copy));
    copy[len] = 0;
    hr = VarR8FromStr(copy, LCID_ENGLISH, LOCALE_NOUSEROVERRIDE, &number);
    free(copy);
    if (FAILED(hr))
        return hr;

    V_VT(value) = VT_R8;
    V_R8(value) = number;
    return S_OK;
}

/* The digits at @text as a number, or -1 if it is more than an I4 holds. */
static int64_t integer_of(const char16_t *text, size_t len)
{
    int64_t number = 0;

    for (size_t i = 0; i < len && number <= INT32_MAX; i++)
        number = number * 10 + digit_of(text[i]);
    return number <= INT32_MAX ? number : -1;
}

HRESULT lexer_read_number(struct lexer *lexer, VARIANT *ret_value)
{
    const char16_t *text = lexer->text + lexer->position;
    size_t begin = lexer->position;
    bool is_real = false;
    int64_t number;

    if (unit_at(lexer, 0) == '&')
        return read_based_number(lexer, ret_value);

    skip_digits(lexer);
    if (unit_at(lexer, 0) == '.') {
        is_real = true;
        lexer->position++;
        skip_digits(lexer);
    }
    is_real = skip_exponent(lexer) || is_real;
    number = is_real ? -1 : integer_of(text, lexer->position - begin);
    if (number < 0)
        return set_real(ret_value, text, lexer->position - begin);

    set_integer(ret_value, (int32_t)number);
    return S_OK;
}

/* How many units stand between the quotation marks; those doubled count twice. */
static HRESULT measure_string(struct lexer *lexer, size_t *ret_len, size_t *ret_n_quotes)
{
    size_t begin = ++lexer->position, n_quotes = 0;

    for (;; lexer->position++) {
        char16_t unit = unit_at(lexer, 0);

        if (lexer->position == lexer->len || unit == '\r' || unit == '\n')
            return E_FAIL;
        if (unit != '"')
            continue;
        if (unit_at(lexer, 1) != '"')
            break;
        lexer->position++;
        n_quotes++;
    }
    *ret_len = lexer->position++ - begin;
    *ret_n_quotes = n_quotes;
    return S_OK;
}

HRESULT lexer_read_string(struct lexer *lexer, VARIANT *ret_value)
{
    const char16_t *text = lexer->text + lexer->position + 1;
    size_t len, n_quotes, n = 0;
    BSTR string;
    HRESULT hr;

    hr = measure_string(lexer, &len, &n_quotes);
    if (FAILED(hr))
        return hr;

    string = tree_arena_string(lexer->arena, len - n_quotes);
    if (!string)
        return E_OUTOFMEMORY;
    for (size_t i = 0; i < len; i++) {
        string[n++] = text[i];
        if (text[i] == '"')
            i++;
    }
    V_VT(ret_value) = VT_BSTR;
    V_BSTR(ret_value) = string;
    return S_OK;
}

HRESULT lexer_read_date(struct lexer *lexer, VARIANT *ret_value)
{
    OLECHAR text[DATE_MAX + 1];
    size_t len = 0;
    DATE date;
    HRESULT hr;

    for (;; len++) {
        char16_t unit = unit_at(lexer, 1 + len);

        if (unit == '#')
            break;
        if (len == DATE_MAX || unit == 0 || unit == '\r' || unit == '\n')
            return E_FAIL;
        text[len] = unit;
    }
    text[len] = 0;
    hr = VarDateFromStr(text, LCID_ENGLISH, LOCALE_NOUSEROVERRIDE, &date);
    if (FAILED(hr))
        return hr;

    lexer->position += len + 2;
    V_VT(ret_value) = VT_DATE;
    V_DATE(ret_value) = date;
    return S_OK;
}
