/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_token.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"

enum {
    MESSAGE_SIZE = 256,
    SHOWN_SIZE = 40,
};

void registrar_scanner_init(struct registrar_scanner *scanner, const struct registrar_text *text)
{
    scanner->text = text;
    scanner->at = 0;
    scanner->token.kind = REGISTRAR_TOKEN_END;
    scanner->token.offset = scanner->token.len = 0;
    scanner->token.units[0] = 0;
}

static bool is_blank(char16_t unit)
{
    return unit == ' ' || (unit >= '\t' && unit <= '\r');
}

static HRESULT add_unit(struct registrar_scanner *scanner, char16_t unit)
{
    struct registrar_token *token = &scanner->token;

    if (token->len == REGISTRAR_TOKEN_MAX)
        return registrar_scanner_fail(scanner, DISP_E_EXCEPTION,
                                      "this word has more than %d characters", REGISTRAR_TOKEN_MAX);
    token->units[token->len++] = unit;
    token->units[token->len] = 0;
    return S_OK;
}

static HRESULT scan_quoted(struct registrar_scanner *scanner)
{
    const char16_t *units = scanner->text->units;
    HRESULT hr;

    for (scanner->at++;; scanner->at++) {
        if (!units[scanner->at])
            return registrar_scanner_fail(scanner, DISP_E_EXCEPTION, "this quote has no end");
        if (units[scanner->at] == '\'' && units[++scanner->at] != '\'')
            return S_OK;
        hr = add_unit(scanner, units[scanner->at]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
}

static HRESULT scan_word(struct registrar_scanner *scanner)
{
    const char16_t *units = scanner->text->units;
    HRESULT hr;

    while (units[scanner->at] && !is_blank(units[scanner->at])) {
        hr = add_unit(scanner, units[scanner->at++]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    if (scanner->token.len == 1 && scanner->token.units[0] == '{')
        scanner->token.kind = REGISTRAR_TOKEN_OPEN;
    return S_OK;
}

HRESULT registrar_scanner_next(struct registrar_scanner *scanner)
{
    const char16_t *units = scanner->text->units;
    struct registrar_token *token = &scanner->token;

    while (is_blank(units[scanner->at]))
        scanner->at++;
    token->offset = scanner->at;
    token->kind = REGISTRAR_TOKEN_WORD;
    token->len = 0;
    token->units[0] = 0;

    switch (units[scanner->at]) {
    case 0:
        token->kind = REGISTRAR_TOKEN_END;
        return S_OK;
    case '\'':
        return hr_trace(scan_quoted(scanner));
    case '}':
    case '=':
        token->kind = units[scanner->at] == '}' ? REGISTRAR_TOKEN_CLOSE : REGISTRAR_TOKEN_EQUALS;
        return hr_trace(add_unit(scanner, units[scanner->at++]));
    default:
        return hr_trace(scan_word(scanner));
    }
}

HRESULT registrar_scanner_fail(const struct registrar_scanner *scanner, HRESULT hr,
                               const char *format, ...)
{
    struct registrar_place place = registrar_text_place(scanner->text, scanner->token.offset);
    char message[MESSAGE_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    return hr_raise(hr, "line %u, column %u: %s", place.line, place.column, message);
}

struct registrar_shown registrar_scanner_show(const struct registrar_scanner *scanner)
{
    const struct registrar_token *token = &scanner->token;
    struct registrar_shown shown;
    size_t len;

    if (token->kind == REGISTRAR_TOKEN_END)
        return (struct registrar_shown){"the script's end"};
    len = utf16_to_utf8(token->units, token->len, shown.text + 1, SHOWN_SIZE);
    shown.text[0] = '"';
    strcpy(shown.text + 1 + (len < SHOWN_SIZE ? len : SHOWN_SIZE),
           len > SHOWN_SIZE ? "...\"" : "\"");
    return shown;
}
