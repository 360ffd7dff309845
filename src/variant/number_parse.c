/* SPDX-License-Identifier: MIT */
/*
 * VarParseNumFromStr: reads the number at the start of a text into digits and a power of ten.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/oleauto.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "locale/locale.h"
#include "variant/number.h"

#define EXPONENT_MAX 100000000
#define NO_BREAK_SPACE 0xa0

struct reader {
    const char16_t *start;
    const char16_t *at;
    const struct locale *locale;
    NUMPARSE *parse;
    uint8_t *digits;
    int room;
    int n_digits; /* stored, leading zeros left out */
    int power;
    ULONG seen; /* dwOutFlags */
    bool has_digit;
    bool has_sign;
};

static bool is_blank(char16_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == NO_BREAK_SPACE;
}

static bool reader_wants(const struct reader *reader, ULONG flag)
{
    return (reader->parse->dwInFlags & flag) != 0;
}

/* Steps over @text. */
static bool reader_skip(struct reader *reader, const char16_t *text)
{
    const char16_t *at = reader->at;

    for (; *text; text++, at++)
        if (*at != *text)
            return false;
    reader->at = at;
    return true;
}

static bool reader_skip_sign(struct reader *reader, ULONG plus, ULONG minus)
{
    if (reader->has_sign || (*reader->at != '+' && *reader->at != '-'))
        return false;
    if (!reader_wants(reader, *reader->at == '+' ? plus : minus))
        return false;

    reader->has_sign = true;
    reader->seen |= *reader->at == '+' ? plus : minus | NUMPRS_NEG;
    reader->at++;
    return true;
}

/* What Windows takes for a text that the user has emptied; 0 if nothing. */
static char16_t default_unit(enum locale_text text)
{
    switch (text) {
    case LOCALE_TEXT_DECIMAL:
        return u'.';
    case LOCALE_TEXT_MONEY_THOUSANDS:
        return u',';
    default:
        return 0;
    }
}

/* A separator is one unit, whatever else the user has put there; 0 if there is none. */
static char16_t reader_separator(const struct reader *reader, enum locale_text text)
{
    char16_t unit = reader->locale->texts[text][0];

    return unit ? unit : default_unit(text);
}

/* Money never masks its thousands by its decimals; other numbers always do. */
static char16_t reader_thousands(const struct reader *reader)
{
    char16_t unit = reader_separator(reader, LOCALE_TEXT_THOUSANDS);

    return unit == reader_separator(reader, LOCALE_TEXT_DECIMAL) ? 0 : unit;
}

static bool reader_skip_currency(struct reader *reader)
{
    const char16_t *sign = reader->locale->texts[LOCALE_TEXT_CURRENCY];

    if (!reader_wants(reader, NUMPRS_CURRENCY) || !reader_skip(reader, *sign ? sign : u"$"))
        return false;

    reader->seen |= NUMPRS_CURRENCY;
    return true;
}

static bool reader_skip_prefix(struct reader *reader)
{
    if (reader_wants(reader, NUMPRS_LEADING_WHITE) && is_blank(*reader->at)) {
        reader->seen |= NUMPRS_LEADING_WHITE;
        reader->at++;
        return true;
    }
    if (reader_skip_sign(reader, NUMPRS_LEADING_PLUS, NUMPRS_LEADING_MINUS))
        return true;
    if (!(reader->seen & NUMPRS_CURRENCY) && reader_skip_currency(reader))
        return true;
    if (reader_wants(reader, NUMPRS_PARENS) && !(reader->seen & NUMPRS_PARENS) &&
        *reader->at == '(') {
        reader->seen |= NUMPRS_PARENS | NUMPRS_NEG;
        reader->at++;
        return true;
    }
    return false;
}

/* The plain separator's no-break space may be written as a space; money's may not. */
static bool is_thousands(char16_t unit, char16_t separator)
{
    return unit && (unit == separator || (separator == NO_BREAK_SPACE && unit == ' '));
}

/* A space that is a thousands separator is never a trailing blank. */
static bool reader_is_trailing_blank(const struct reader *reader)
{
    if (!is_blank(*reader->at) || is_thousands(*reader->at, reader_thousands(reader)))
        return false;
    return !reader_wants(reader, NUMPRS_CURRENCY) ||
           *reader->at != reader_separator(reader, LOCALE_TEXT_MONEY_THOUSANDS);
}

static bool reader_skip_suffix(struct reader *reader)
{
    if (reader_wants(reader, NUMPRS_TRAILING_WHITE) && reader_is_trailing_blank(reader)) {
        reader->seen |= NUMPRS_TRAILING_WHITE;
        reader->at++;
        return true;
    }
    if (reader_skip_sign(reader, NUMPRS_TRAILING_PLUS, NUMPRS_TRAILING_MINUS))
        return true;
    if ((reader->seen & NUMPRS_PARENS) && *reader->at == ')') {
        reader->seen &= ~(ULONG)NUMPRS_PARENS;
        reader->at++;
        return true;
    }
    return !(reader->seen & NUMPRS_HEX_OCT) && reader_skip_currency(reader);
}

/* Digits beyond the caller's room only move the power, and say so unless they are zeros. */
static void reader_add_digit(struct reader *reader, uint8_t digit, bool is_fraction)
{
    reader->has_digit = true;
    if (reader->n_digits == 0 && digit == 0) {
        reader->power -= is_fraction;
        return;
    }
    if (reader->n_digits < reader->room) {
        reader->digits[reader->n_digits++] = digit;
        reader->power -= is_fraction;
        return;
    }
    if (digit)
        reader->seen |= NUMPRS_INEXACT;
    reader->power += !is_fraction;
}

static int digit_value(char16_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 16;
}

/* &H and &O: Basic's hexadecimal and octal numbers. */
static bool reader_read_radix(struct reader *reader)
{
    char16_t letter = reader->at[0] == '&' ? reader->at[1] & ~0x20 : 0;
    int shift = letter == 'H' ? 4 : letter == 'O' ? 3 : 0;

    if (!shift || !reader_wants(reader, NUMPRS_HEX_OCT) || (reader->seen & NUMPRS_CURRENCY))
        return false;

    reader->at += 2;
    reader->parse->nBaseShift = shift;
    reader->seen |= NUMPRS_HEX_OCT;
    for (; digit_value(*reader->at) < 1 << shift; reader->at++)
        reader_add_digit(reader, (uint8_t)digit_value(*reader->at), false);
    return true;
}

/* With NUMPRS_CURRENCY money's separator counts too, and shows that it is money. */
static bool reader_skip_thousands(struct reader *reader)
{
    if (!reader->has_digit || !reader_wants(reader, NUMPRS_THOUSANDS))
        return false;

    if (is_thousands(*reader->at, reader_thousands(reader)))
        reader->seen |= NUMPRS_THOUSANDS;
    else if (*reader->at && reader_wants(reader, NUMPRS_CURRENCY) &&
             *reader->at == reader_separator(reader, LOCALE_TEXT_MONEY_THOUSANDS))
        reader->seen |= NUMPRS_THOUSANDS | NUMPRS_CURRENCY;
    else
        return false;
    reader->at++;
    return true;
}

/* Money's decimal separator counts even without NUMPRS_CURRENCY. */
static bool reader_skip_decimal(struct reader *reader)
{
    if (!*reader->at || !reader_wants(reader, NUMPRS_DECIMAL))
        return false;

    if (*reader->at == reader_separator(reader, LOCALE_TEXT_DECIMAL))
        reader->seen |= NUMPRS_DECIMAL;
    else if (*reader->at == reader_separator(reader, LOCALE_TEXT_MONEY_DECIMAL))
        reader->seen |= NUMPRS_DECIMAL | NUMPRS_CURRENCY;
    else
        return false;
    reader->at++;
    return true;
}

static void reader_read_decimal(struct reader *reader)
{
    bool is_fraction = false;

    for (;;) {
        if (*reader->at >= '0' && *reader->at <= '9')
            reader_add_digit(reader, (uint8_t)(*reader->at++ - '0'), is_fraction);
        else if (reader_skip_thousands(reader))
            continue;
        else if (!is_fraction && reader_skip_decimal(reader))
            is_fraction = true;
        else
            break;
    }
}

/* A number of one or more digits after the E; otherwise the E is not the number's. */
static int reader_read_exponent(struct reader *reader)
{
    const char16_t *at = reader->at + 1;
    bool is_negative;
    int exponent = 0;

    if (!reader_wants(reader, NUMPRS_EXPONENT) || (*reader->at & ~0x20) != 'E')
        return 0;
    is_negative = *at == '-';
    if (*at == '-' || *at == '+')
        at++;
    if (*at < '0' || *at > '9')
        return 0;

    for (; *at >= '0' && *at <= '9'; at++)
        if (exponent < EXPONENT_MAX)
            exponent = exponent * 10 + (*at - '0');
    reader->seen |= NUMPRS_EXPONENT;
    reader->at = at;
    return is_negative ? -exponent : exponent;
}

/* Trailing zeros become power; a zero is one digit. */
static void reader_normalize(struct reader *reader)
{
    if (reader->n_digits == 0 && reader->room > 0)
        reader->digits[reader->n_digits++] = 0;
    if (reader->parse->nBaseShift)
        return;

    while (reader->n_digits > 1 && reader->digits[reader->n_digits - 1] == 0) {
        reader->n_digits--;
        reader->power++;
    }
}

HRESULT VarParseNumFromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, NUMPARSE *pnumprs,
                           BYTE *rgbDig)
{
    struct reader reader = {
        .start = strIn,
        .at = strIn,
        .locale = locale_find(lcid),
        .parse = pnumprs,
        .digits = rgbDig,
        .room = pnumprs->cDig,
    };
    int exponent = 0;

    pnumprs->dwOutFlags = 0;
    pnumprs->cchUsed = 0;
    pnumprs->nBaseShift = 0;
    pnumprs->nPwr10 = 0;
    if (!strIn)
        return DISP_E_TYPEMISMATCH;

    while (reader_skip_prefix(&reader))
        ;
    if (!reader_read_radix(&reader)) {
        reader_read_decimal(&reader);
        if (reader.has_digit)
            exponent = reader_read_exponent(&reader);
    }
    if (!reader.has_digit)
        return DISP_E_TYPEMISMATCH;

    reader_normalize(&reader);
    bool has_parens = (reader.seen & NUMPRS_PARENS) != 0;
    while (reader_skip_suffix(&reader))
        ;
    if (reader.seen & NUMPRS_PARENS)
        return DISP_E_TYPEMISMATCH;
    if (reader_wants(&reader, NUMPRS_USE_ALL) && *reader.at)
        return DISP_E_TYPEMISMATCH;

    pnumprs->cDig = reader.n_digits;
    pnumprs->dwOutFlags = reader.seen | (has_parens ? NUMPRS_PARENS : 0);
    pnumprs->cchUsed = (INT)(reader.at - reader.start);
    pnumprs->nPwr10 = reader.power + exponent;
    return S_OK;
}
