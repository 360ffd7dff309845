/* SPDX-License-Identifier: MIT */
#include "markup.h"

#include <stdlib.h>
#include <string.h>

void markup_init(struct markup *markup, const WCHAR *text, size_t n_units)
{
    *markup = (struct markup){.at = text, .end = text + n_units, .line = 1};
}

HRESULT markup_fail(struct markup *markup, const char *error)
{
    if (!markup->error)
        markup->error = error;
    return S_FALSE;
}

/* ---- units ---- */

static BOOL is_blank(WCHAR unit)
{
    return unit == ' ' || unit == '\t' || unit == '\r' || unit == '\n';
}

static BOOL is_name_unit(WCHAR unit)
{
    return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') ||
           (unit >= '0' && unit <= '9') || unit == '_' || unit == '-' || unit == '.' ||
           unit == ':' || unit >= 0x80;
}

static void advance(struct markup *markup, size_t n)
{
    for (; n > 0; n--) {
        if (*markup->at++ == '\n')
            markup->line++;
    }
}

static void skip_blanks(struct markup *markup)
{
    while (markup->at < markup->end && is_blank(*markup->at))
        advance(markup, 1);
}

static size_t left(const struct markup *markup)
{
    return (size_t)(markup->end - markup->at);
}

/* Does what is left begin with @text, which is in lower case? */
static BOOL begins_with(const struct markup *markup, const char *text)
{
    size_t n = strlen(text);

    if (left(markup) < n)
        return FALSE;
    for (size_t i = 0; i < n; i++) {
        WCHAR unit = markup->at[i];

        if ((unit >= 'A' && unit <= 'Z' ? unit | 0x20 : unit) != (unsigned char)text[i])
            return FALSE;
    }
    return TRUE;
}

BOOL markup_is(struct markup_span span, const WCHAR *name)
{
    return CompareStringOrdinal(span.units, (int)span.n, name, -1, TRUE) == CSTR_EQUAL;
}

BOOL markup_closes(const struct markup_token *token, const struct markup_token *opened)
{
    return token->kind == MARKUP_CLOSE &&
           CompareStringOrdinal(token->name.units, (int)token->name.n, opened->name.units,
                                (int)opened->name.n, TRUE) == CSTR_EQUAL;
}

/* Moves behind the next @text. Outcome: S_FALSE if there is none. */
static HRESULT skip_past(struct markup *markup, const char *text, const char *error)
{
    while (markup->at < markup->end && !begins_with(markup, text))
        advance(markup, 1);
    if (markup->at == markup->end)
        return markup_fail(markup, error);
    advance(markup, strlen(text));
    return S_OK;
}

/* ---- elements ---- */

static struct markup_span take_name(struct markup *markup)
{
    struct markup_span name = {.units = markup->at};

    while (markup->at < markup->end && is_name_unit(*markup->at))
        markup->at++;
    name.n = (size_t)(markup->at - name.units);
    return name;
}

/* In quotes; loosely, also without, up to a blank or the element's end. */
static HRESULT take_value(struct markup *markup, struct markup_span *ret_value)
{
    WCHAR quote = markup->at < markup->end ? *markup->at : 0;

    if (quote != '"' && quote != '\'') {
        if (markup->is_strict)
            return markup_fail(markup, "An attribute's value is not in quotes");
        ret_value->units = markup->at;
        while (markup->at < markup->end && !is_blank(*markup->at) && *markup->at != '>')
            markup->at++;
        ret_value->n = (size_t)(markup->at - ret_value->units);
        return S_OK;
    }
    advance(markup, 1);
    ret_value->units = markup->at;
    while (markup->at < markup->end && *markup->at != quote && *markup->at != '<')
        advance(markup, 1);
    if (markup->at == markup->end || *markup->at != quote)
        return markup_fail(markup, "An attribute's value does not end");
    ret_value->n = (size_t)(markup->at - ret_value->units);
    advance(markup, 1);
    return S_OK;
}

static HRESULT take_attribute(struct markup *markup, struct markup_token *token)
{
    struct markup_attribute *attribute = &token->attributes[token->n];

    if (token->n == MARKUP_ATTRIBUTES_MAX)
        return markup_fail(markup, "An element has too many attributes");
    attribute->name = take_name(markup);
    attribute->value = (struct markup_span){.units = markup->at};
    if (attribute->name.n == 0)
        return markup_fail(markup, "A character is not allowed in an element");
    token->n++;
    skip_blanks(markup);
    if (markup->at < markup->end && *markup->at == '=') {
        advance(markup, 1);
        skip_blanks(markup);
        return take_value(markup, &attribute->value);
    }
    return markup->is_strict ? markup_fail(markup, "An attribute has no value") : S_OK;
}

static HRESULT take_element(struct markup *markup, struct markup_token *token)
{
    HRESULT hr = S_OK;

    advance(markup, 1);
    token->kind = MARKUP_OPEN;
    if (markup->at < markup->end && *markup->at == '/') {
        token->kind = MARKUP_CLOSE;
        advance(markup, 1);
    }
    token->name = take_name(markup);
    if (token->name.n == 0)
        return markup_fail(markup, "An element has no name");
    while (hr == S_OK) {
        skip_blanks(markup);
        if (markup->at == markup->end)
            return markup_fail(markup, "An element does not end");
        if (*markup->at == '>')
            break;
        if (token->kind == MARKUP_OPEN && begins_with(markup, "/>")) {
            token->is_empty = TRUE;
            advance(markup, 1);
            break;
        }
        if (token->kind == MARKUP_CLOSE)
            return markup_fail(markup, "An element's end has attributes");
        hr = take_attribute(markup, token);
    }
    if (hr == S_OK)
        advance(markup, 1);
    return hr;
}

static HRESULT take_cdata(struct markup *markup, struct markup_token *token)
{
    HRESULT hr;

    advance(markup, strlen("<![cdata["));
    token->kind = MARKUP_CDATA;
    token->line = markup->line;
    token->text.units = markup->at;
    hr = skip_past(markup, "]]>", "A CDATA section does not end");
    if (hr == S_OK)
        token->text.n = (size_t)(markup->at - token->text.units) - strlen("]]>");
    return hr;
}

static void take_text(struct markup *markup, struct markup_token *token)
{
    token->kind = MARKUP_TEXT;
    token->text.units = markup->at;
    while (markup->at < markup->end && *markup->at != '<')
        advance(markup, 1);
    token->text.n = (size_t)(markup->at - token->text.units);
}

HRESULT markup_next(struct markup *markup, struct markup_token *ret_token)
{
    HRESULT hr = S_OK;

    while (hr == S_OK) {
        ret_token->n = 0;
        ret_token->is_empty = FALSE;
        ret_token->line = markup->line;
        if (markup->at == markup->end) {
            ret_token->kind = MARKUP_END;
            return S_OK;
        }
        if (begins_with(markup, "<?xml"))
            markup->is_strict = TRUE;
        if (begins_with(markup, "<!--")) {
            hr = skip_past(markup, "-->", "A comment does not end");
        } else if (begins_with(markup, "<?")) {
            hr = skip_past(markup, "?>", "An instruction does not end");
        } else if (begins_with(markup, "<![cdata[")) {
            return take_cdata(markup, ret_token);
        } else if (begins_with(markup, "<!")) {
            hr = skip_past(markup, ">", "A declaration does not end");
        } else if (*markup->at == '<') {
            return take_element(markup, ret_token);
        } else {
            take_text(markup, ret_token);
            return S_OK;
        }
    }
    return hr;
}

HRESULT markup_skip(struct markup *markup, const struct markup_token *opened)
{
    struct markup_token token;
    unsigned depth = opened->is_empty ? 0 : 1;

    while (depth > 0) {
        HRESULT hr = markup_next(markup, &token);

        if (hr != S_OK)
            return hr;
        if (token.kind == MARKUP_END)
            return markup_fail(markup, "An element does not end");
        if (token.kind == MARKUP_OPEN && !token.is_empty)
            depth++;
        if (token.kind == MARKUP_CLOSE)
            depth--;
    }
    return S_OK;
}

/* ---- what an element of text holds ---- */

/* Is this the element's end? */
static BOOL is_at_end(const struct markup *markup, struct markup_span name)
{
    struct markup_span found = {.units = markup->at + 2, .n = name.n};

    return left(markup) >= name.n + 3 && markup->at[0] == '<' && markup->at[1] == '/' &&
           CompareStringOrdinal(found.units, (int)found.n, name.units, (int)name.n, TRUE) ==
               CSTR_EQUAL &&
           !is_name_unit(found.units[name.n]);
}

/* All up to the element's end; a CDATA section around it, and blanks around that, do not count. */
static HRESULT loose_content(struct markup *markup, struct markup_span name, BSTR *ret_text,
                             unsigned *ret_line)
{
    struct markup ahead = *markup;
    struct markup_token token = {0};
    struct markup_span text;
    HRESULT hr;

    skip_blanks(&ahead);
    if (begins_with(&ahead, "<![cdata[")) {
        *markup = ahead;
        hr = take_cdata(markup, &token);
        if (hr != S_OK)
            return hr;
        text = token.text;
        *ret_line = token.line;
        skip_blanks(markup);
        if (!is_at_end(markup, name))
            return markup_fail(markup, "An element does not end behind its CDATA section");
    } else {
        *ret_line = markup->line;
        text.units = markup->at;
        while (markup->at < markup->end && !is_at_end(markup, name))
            advance(markup, 1);
        text.n = (size_t)(markup->at - text.units);
        if (markup->at == markup->end)
            return markup_fail(markup, "An element does not end");
    }
    *ret_text = SysAllocStringLen(text.units, (UINT)text.n);
    if (!*ret_text)
        return E_OUTOFMEMORY;
    return skip_past(markup, ">", "An element does not end");
}

/* Texts and CDATA sections of one element, which holds no other. */
static HRESULT strict_content(struct markup *markup, const struct markup_token *opened,
                              WCHAR *units, size_t *ret_n, unsigned *ret_line)
{
    struct markup_token token;
    BOOL is_first = TRUE;
    size_t n = 0;

    *ret_line = markup->line;
    for (;;) {
        HRESULT hr = markup_next(markup, &token);

        if (hr != S_OK)
            return hr;
        if (markup_closes(&token, opened))
            break;
        if (token.kind != MARKUP_TEXT && token.kind != MARKUP_CDATA)
            return markup_fail(markup, "There is an element where text is expected");
        if (token.kind == MARKUP_CDATA) {
            /* Blanks before it are not part of a script, whose lines it counts itself. */
            size_t blanks = 0;

            while (is_first && blanks < n && is_blank(units[blanks]))
                blanks++;
            if (blanks == n) {
                n = 0;
                *ret_line = token.line;
            }
            memcpy(units + n, token.text.units, token.text.n * sizeof(*units));
            n += token.text.n;
            is_first = FALSE;
        } else {
            size_t added = markup_decode(units + n, token.text), blanks = 0;

            while (blanks < added && is_blank(units[n + blanks]))
                blanks++;
            n += is_first || blanks < added ? added : 0;
        }
    }
    *ret_n = n;
    return S_OK;
}

HRESULT markup_content(struct markup *markup, const struct markup_token *opened, BSTR *ret_text,
                       unsigned *ret_line)
{
    WCHAR *units;
    size_t n;
    HRESULT hr;

    *ret_line = opened->line;
    *ret_text = NULL;
    if (opened->is_empty) {
        *ret_text = SysAllocString(u"");
        return *ret_text ? S_OK : E_OUTOFMEMORY;
    }
    if (!markup->is_strict) {
        hr = loose_content(markup, opened->name, ret_text, ret_line);
    } else {
        units = malloc((left(markup) + 1) * sizeof(*units));
        hr = units ? strict_content(markup, opened, units, &n, ret_line) : E_OUTOFMEMORY;
        if (hr == S_OK)
            *ret_text = SysAllocStringLen(units, (UINT)n);
        free(units);
        if (hr == S_OK && !*ret_text)
            hr = E_OUTOFMEMORY;
    }
    if (hr != S_OK) {
        SysFreeString(*ret_text);
        *ret_text = NULL;
    }
    return hr;
}
