/* SPDX-License-Identifier: MIT */
#include "text/message_format.h"

#include <string.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

enum {
    INSERTS_MAX = 99,
    DIRECTIVE_MAX = 48, /* units of one insert's printf directive, widths filled in */
    NO_GAP = -1,
};

/* Arguments have numbers; of a va_list they are read up to the one that is wanted. */
struct inserts {
    const DWORD_PTR *array;
    va_list *list; /* or NULL */
    DWORD_PTR read[INSERTS_MAX];
    unsigned last; /* the number of the last one that was used */
};

struct expansion {
    const struct message_format *message;
    struct inserts inserts;
    const char16_t *at; /* in the format */
    struct wide_text *text;
    unsigned width; /* of a line; 0: lines are not broken */
    unsigned column;
    ptrdiff_t gap; /* where the line's last run of spaces begins in the text, or NO_GAP */
    bool is_in_gap;
};

static HRESULT add_units(struct expansion *expansion, const char16_t *units, size_t len)
{
    if (!wide_text_add(expansion->text, units, len))
        return hr_raise(E_OUTOFMEMORY, "message of %zu characters", expansion->text->len);
    return S_OK;
}

/* A line is full: its last run of spaces becomes a line end, and what follows it moves down. */
static HRESULT break_line(struct expansion *expansion)
{
    struct wide_text *text = expansion->text;
    size_t from = expansion->gap == NO_GAP ? text->len : (size_t)expansion->gap;
    size_t word = from, left;
    HRESULT hr;

    while (word < text->len && text->units[word] == ' ')
        word++;
    left = text->len - word;

    /* At most two units longer: makes room, then shifts the word to its place. */
    hr = add_units(expansion, u"\r\n", 2);
    if (FAILED(hr))
        return hr_trace(hr);
    memmove(text->units + from + 2, text->units + word, left * sizeof(*text->units));
    text->units[from] = '\r';
    text->units[from + 1] = '\n';
    text->len = from + 2 + left;
    text->units[text->len] = 0;

    expansion->column = (unsigned)left;
    expansion->gap = NO_GAP;
    expansion->is_in_gap = false;
    return S_OK;
}

static HRESULT add(struct expansion *expansion, char16_t unit)
{
    HRESULT hr;

    if (expansion->message->room && expansion->text->len + 1 >= expansion->message->room)
        return hr_from_win32(ERROR_INSUFFICIENT_BUFFER);

    hr = add_units(expansion, &unit, 1);
    if (FAILED(hr) || expansion->width == 0)
        return hr_trace(hr);

    if (unit == '\r' || unit == '\n') {
        expansion->column = 0;
        expansion->gap = NO_GAP;
        expansion->is_in_gap = false;
        return S_OK;
    }
    if (unit == ' ' && !expansion->is_in_gap)
        expansion->gap = (ptrdiff_t)expansion->text->len - 1;
    expansion->is_in_gap = unit == ' ';
    return ++expansion->column == expansion->width ? hr_trace(break_line(expansion)) : S_OK;
}

static HRESULT add_all(struct expansion *expansion, const char16_t *units, size_t len)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < len && SUCCEEDED(hr); i++)
        hr = add(expansion, units[i]);
    return hr;
}

static DWORD_PTR insert_get(struct inserts *inserts, unsigned number)
{
    while (inserts->list && inserts->last < number)
        inserts->read[inserts->last++] = va_arg(*inserts->list, DWORD_PTR);
    if (inserts->last < number)
        inserts->last = number;
    return inserts->list ? inserts->read[number - 1] : inserts->array[number - 1];
}

static bool format_one(struct wide_text *text, bool is_narrow, const char16_t *directive, ...)
{
    va_list arguments;
    bool done;

    va_start(arguments, directive);
    done = wide_format(text, is_narrow, directive, arguments);
    va_end(arguments);
    return done;
}

/*
 * Reads !directive! behind an insert's number, %s if there is none; its asterisks become the
 * arguments that they stand for. False if it is malformed.
 */
static bool take_directive(struct expansion *expansion, unsigned *number,
                           char16_t directive[static DIRECTIVE_MAX])
{
    struct inserts *inserts = &expansion->inserts;
    bool has_asterisk = false;
    size_t len = 0;

    directive[len++] = '%';
    if (*expansion->at != '!') {
        memcpy(directive + len, u"s", 2 * sizeof(*directive));
        return true;
    }
    while (*++expansion->at && *expansion->at != '!') {
        struct wide_text digits = {0};

        if (len + 12 >= DIRECTIVE_MAX || *expansion->at == '%')
            return false;
        if (*expansion->at != '*') {
            directive[len++] = *expansion->at;
            continue;
        }
        if (*number > INSERTS_MAX ||
            !format_one(&digits, false, u"%d", (int)insert_get(inserts, *number)))
            return false;
        memcpy(directive + len, digits.units, digits.len * sizeof(*directive));
        len += digits.len;
        wide_text_deinit(&digits);
        *number = inserts->last + 1;
        has_asterisk = true;
    }
    directive[len] = 0;
    if (!*expansion->at++)
        return false;

    /* As documented of a va_list: widths and the value together take one number less. */
    if (has_asterisk && inserts->list)
        *number = inserts->last--;
    return true;
}

/* Behind the % of an insert. */
static HRESULT add_insert(struct expansion *expansion)
{
    _cleanup_(wide_text_deinit) struct wide_text value = {0};
    char16_t directive[DIRECTIVE_MAX];
    unsigned number = 0;

    for (int i = 0; i < 2 && *expansion->at >= '0' && *expansion->at <= '9'; i++)
        number = number * 10 + (unsigned)(*expansion->at++ - '0');
    if (!expansion->message->arguments || !take_directive(expansion, &number, directive) ||
        number > INSERTS_MAX)
        return hr_from_win32(ERROR_INVALID_PARAMETER);

    if (!format_one(&value, expansion->message->is_narrow, directive,
                    insert_get(&expansion->inserts, number)))
        return hr_raise(E_OUTOFMEMORY, "insert %u of a message", number);
    return add_all(expansion, value.units, value.len);
}

/* Behind a %. */
static HRESULT add_escape(struct expansion *expansion)
{
    bool ignores_inserts = expansion->message->flags & FORMAT_MESSAGE_IGNORE_INSERTS;
    char16_t unit = *expansion->at;

    switch (unit) {
    case 'n':
        expansion->at++;
        return add_all(expansion, u"\r\n", 2);
    case 'r':
        expansion->at++;
        return add(expansion, '\r');
    case 't':
        expansion->at++;
        return add(expansion, '\t');
    case '0': /* the message ends here, without a line end */
        expansion->at += utf16_len(expansion->at);
        return S_OK;
    case 0:
        return ignores_inserts ? add(expansion, '%') : hr_from_win32(ERROR_INVALID_PARAMETER);
    }
    if (ignores_inserts) {
        expansion->at++;
        return add_all(expansion, expansion->at - 2, 2);
    }
    if (unit >= '1' && unit <= '9')
        return add_insert(expansion);
    expansion->at++;
    return add(expansion, unit);
}

/* The format's own line end, of any kind: where a width is given only %n ends a line. */
static HRESULT add_line_end(struct expansion *expansion)
{
    if (expansion->at[0] == '\r' && expansion->at[1] == '\n')
        expansion->at++;
    expansion->at++;
    if (expansion->message->flags & FORMAT_MESSAGE_MAX_WIDTH_MASK)
        return add(expansion, ' ');
    return add_all(expansion, u"\r\n", 2);
}

HRESULT message_expand(const struct message_format *message, struct wide_text *text)
{
    DWORD width = message->flags & FORMAT_MESSAGE_MAX_WIDTH_MASK;
    struct expansion expansion = {.message = message,
                                  .at = message->format,
                                  .text = text,
                                  .width = width == FORMAT_MESSAGE_MAX_WIDTH_MASK ? 0 : width,
                                  .gap = NO_GAP};
    HRESULT hr;

    if (message->flags & FORMAT_MESSAGE_ARGUMENT_ARRAY)
        expansion.inserts.array = message->arguments;
    else
        expansion.inserts.list = message->arguments;

    hr = add_units(&expansion, u"", 0);
    while (SUCCEEDED(hr) && *expansion.at) {
        switch (*expansion.at) {
        case '%':
            expansion.at++;
            hr = add_escape(&expansion);
            break;
        case '\r':
        case '\n':
            hr = add_line_end(&expansion);
            break;
        default:
            hr = add(&expansion, *expansion.at++);
        }
    }
    return hr;
}
