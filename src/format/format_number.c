/* SPDX-License-Identifier: MIT */
/*
 * Number formats: 0 and # for digits, . , % and E+ E- e+ e-.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/format.h"

#define SIGNIFICANT 15
#define GROUP 3

struct format_digits format_digits_of(double value)
{
    struct format_digits result = {.is_negative = value < 0};
    char text[40];
    int n = 0;

    if (!isfinite(value) || value == 0)
        return result;

    snprintf(text, sizeof(text), "%.*e", SIGNIFICANT - 1, fabs(value));
    for (const char *c = text; *c && *c != 'e'; c++)
        if (*c >= '0' && *c <= '9')
            result.digits[n++] = *c;
    while (n > 0 && result.digits[n - 1] == '0')
        n--;
    result.digits[n] = '\0';
    result.exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
    return result;
}

char format_digit_at(const struct format_digits *digits, int place)
{
    int index = digits->exponent - 1 - place;

    return index >= 0 && index < (int)strlen(digits->digits) ? digits->digits[index] : '0';
}

void format_digits_round(struct format_digits *digits, int n_decimals)
{
    int keep = digits->exponent + n_decimals;
    int n = (int)strlen(digits->digits);
    bool is_up;

    if (keep >= n)
        return;
    is_up = keep >= 0 && digits->digits[keep] >= '5';
    digits->digits[keep > 0 ? keep : 0] = '\0';
    if (keep < 0)
        keep = 0;

    if (is_up) {
        while (keep > 0 && digits->digits[keep - 1] == '9')
            digits->digits[--keep] = '\0';
        if (keep > 0) {
            digits->digits[keep - 1]++;
        } else {
            strcpy(digits->digits, "1");
            digits->exponent++;
        }
    }
    if (!digits->digits[0])
        digits->exponent = 0;
}

/* What a section of a number format asks for, found before anything is written. */
struct number_plan {
    int n_whole;    /* placeholders before the point */
    int n_fraction; /* behind it */
    int first_zero; /* index of the first 0 among the whole ones, n_whole if none */
    int last_zero;  /* count of fraction places up to the last 0 */
    int n_percent;
    int n_thousands; /* commas behind the last digit, each a division by 1000 */
    bool is_grouped;
    bool is_scientific;
};

static bool is_exponent(const char16_t *at, const char16_t *end)
{
    return (*at == 'e' || *at == 'E') && at + 1 < end && (at[1] == '+' || at[1] == '-');
}

static const char16_t *skip_exponent(const char16_t *at, const char16_t *end)
{
    for (at += 2; at < end && (*at == '0' || *at == '#'); at++)
        ;
    return at;
}

static struct number_plan plan_number(const char16_t *at, const char16_t *end)
{
    struct number_plan plan = {.first_zero = -1};
    bool is_fraction = false;
    int commas = 0;

    while (at < end) {
        if (format_literal(&at, end, NULL))
            continue;
        if (plan.n_whole + plan.n_fraction && !plan.is_scientific && is_exponent(at, end)) {
            plan.is_scientific = true;
            at = skip_exponent(at, end);
            continue;
        }
        if (*at == '0' || *at == '#') {
            if (is_fraction) {
                plan.n_fraction++;
                if (*at == '0')
                    plan.last_zero = plan.n_fraction;
            } else {
                if (*at == '0' && plan.first_zero < 0)
                    plan.first_zero = plan.n_whole;
                plan.n_whole++;
                plan.is_grouped = plan.is_grouped || commas;
                commas = 0;
            }
        } else if (*at == '.') {
            is_fraction = true;
        } else if (*at == ',' && !is_fraction && plan.n_whole) {
            commas++;
        } else if (*at == '%') {
            plan.n_percent++;
        }
        at++;
    }
    plan.n_thousands = commas;
    if (plan.first_zero < 0)
        plan.first_zero = plan.n_whole;
    return plan;
}

/* Rounds; with an exponent, all whole placeholders get a digit. Returns the exponent. */
static int fit_digits(struct format_digits *digits, const struct number_plan *plan)
{
    int exponent = 0;

    if (!digits->digits[0])
        return 0;

    digits->exponent += 2 * plan->n_percent - 3 * plan->n_thousands;
    if (plan->is_scientific) {
        exponent = digits->exponent - plan->n_whole;
        digits->exponent = plan->n_whole;
    }
    format_digits_round(digits, plan->n_fraction);
    if (plan->is_scientific && digits->exponent > plan->n_whole) {
        digits->exponent = plan->n_whole;
        exponent++;
    }
    return exponent;
}

struct number_writer {
    const struct format *format;
    const struct number_plan *plan;
    const struct format_digits *digits;
    struct text *text;
    int exponent;
    int whole; /* placeholders written */
    int fraction;
};

static void write_digit(struct number_writer *writer, int place)
{
    text_add(writer->text, (char16_t)format_digit_at(writer->digits, place));
    if (writer->plan->is_grouped && place > 0 && place % GROUP == 0)
        text_add_string(writer->text, writer->format->locale->texts[LOCALE_TEXT_THOUSANDS]);
}

/* The first placeholder writes all digits that have none of their own. */
static void write_whole(struct number_writer *writer)
{
    const struct number_plan *plan = writer->plan;
    int place = plan->n_whole - 1 - writer->whole;
    int n_digits = writer->digits->digits[0] ? writer->digits->exponent : 0;

    if (writer->whole == 0)
        for (int extra = n_digits - 1; extra > place; extra--)
            write_digit(writer, extra);
    if (place < n_digits || writer->whole >= plan->first_zero)
        write_digit(writer, place);
    writer->whole++;
}

static bool has_digits_from(const struct format_digits *digits, int place)
{
    int last = digits->exponent - (int)strlen(digits->digits);

    return digits->digits[0] && last <= place;
}

static void write_fraction(struct number_writer *writer)
{
    int place = -1 - writer->fraction++;

    if (writer->fraction <= writer->plan->last_zero || has_digits_from(writer->digits, place))
        text_add(writer->text, (char16_t)format_digit_at(writer->digits, place));
}

static const char16_t *write_exponent(struct number_writer *writer, const char16_t *at,
                                      const char16_t *end)
{
    int width = 0;

    for (const char16_t *c = at + 2; c < end && (*c == '0' || *c == '#'); c++)
        width += *c == '0';
    text_add(writer->text, *at);
    if (writer->exponent < 0)
        text_add(writer->text, '-');
    else if (at[1] == '+')
        text_add(writer->text, '+');
    text_add_number(writer->text, (unsigned)abs(writer->exponent), width ? width : 1);
    return skip_exponent(at, end);
}

static void write_section(struct number_writer *writer, const char16_t *at, const char16_t *end)
{
    bool is_fraction = false, has_exponent = false;

    while (at < end) {
        if (format_literal(&at, end, writer->text))
            continue;
        if (writer->plan->is_scientific && !has_exponent && writer->whole + writer->fraction &&
            is_exponent(at, end)) {
            has_exponent = true;
            at = write_exponent(writer, at, end);
            continue;
        }
        if (*at == '0' || *at == '#') {
            if (is_fraction)
                write_fraction(writer);
            else
                write_whole(writer);
        } else if (*at == '.' && !is_fraction) {
            /* Digits without a placeholder before the point are not lost. */
            if (!writer->plan->n_whole)
                for (int place = writer->digits->exponent - 1; place >= 0; place--)
                    write_digit(writer, place);
            is_fraction = true;
            text_add_string(writer->text, writer->format->locale->texts[LOCALE_TEXT_DECIMAL]);
        } else if (*at != ',' || !writer->plan->n_whole) {
            text_add(writer->text, *at);
        }
        at++;
    }
}

void format_number(const struct format *format, const char16_t *pattern, double value,
                   struct text *text)
{
    struct format_digits digits = format_digits_of(value);
    const char16_t *end = format_section_end(pattern);
    bool shows_sign = value < 0;
    int wanted = value < 0 ? 1 : value == 0 ? 2 : 0;
    const char16_t *section = pattern;
    struct number_plan plan;
    struct number_writer writer = {
        .format = format, .plan = &plan, .digits = &digits, .text = text};

    for (int i = 0; i < wanted; i++) {
        const char16_t *stop = format_section_end(section);

        if (!*stop || format_section_end(stop + 1) == stop + 1) {
            section = pattern;
            break;
        }
        section = stop + 1;
        if (i + 1 == wanted)
            shows_sign = false;
    }
    end = format_section_end(section);

    plan = plan_number(section, end);
    writer.exponent = fit_digits(&digits, &plan);
    if (shows_sign)
        text_add_string(text, format->locale->texts[LOCALE_TEXT_NEGATIVE]);
    write_section(&writer, section, end);
}
