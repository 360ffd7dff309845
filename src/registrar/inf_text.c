/* SPDX-License-Identifier: MIT */
#include "registrar/inf_text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "registrar/registrar_text.h"

struct line {
    unsigned number;
    const char16_t *section;
    const char16_t *key;
    size_t first, n; /* fields */
};

struct inf_text {
    char16_t *pool; /* all strings; no string is longer than what it was read from */
    struct line *lines;
    size_t n_lines, lines_size;
    const char16_t **fields;
    size_t n_fields, fields_size;
};

struct reader {
    struct inf_text *inf;
    const char16_t *at;
    unsigned number;
    char16_t *end; /* of what is used of the pool */
    const char16_t *section;
};

struct inf_text *inf_text_free(struct inf_text *inf)
{
    if (!inf)
        return NULL;

    free(inf->pool);
    free(inf->lines);
    free(inf->fields);
    free(inf);
    return NULL;
}

/* Room for one more of @n items. */
static HRESULT reserve(void **items, size_t n, size_t *size, size_t item_size)
{
    size_t more = 2 * *size + 32;
    void *grown;

    if (n < *size)
        return S_OK;
    grown = realloc(*items, more * item_size);
    if (!grown)
        return hr_raise(E_OUTOFMEMORY, "an INF text");
    *items = grown;
    *size = more;
    return S_OK;
}

static bool is_blank(char16_t unit)
{
    return unit == ' ' || unit == '\t' || unit == '\r' || unit == '\f' || unit == '\v';
}

static void skip_blanks(struct reader *reader)
{
    while (is_blank(*reader->at))
        reader->at++;
}

static void skip_line(struct reader *reader)
{
    while (*reader->at && *reader->at != '\n')
        reader->at++;
    if (*reader->at) {
        reader->at++;
        reader->number++;
    }
}

/* From a backslash: whether only blanks follow on the line, which then goes on with the next. */
static bool skip_continuation(struct reader *reader)
{
    const char16_t *at = reader->at + 1;

    while (is_blank(*at))
        at++;
    if (*at != '\n')
        return false;
    reader->at = at + 1;
    reader->number++;
    skip_blanks(reader);
    return true;
}

/* From an opening quote to behind the closing one; a line's end closes it, too. */
static void read_quoted(struct reader *reader)
{
    for (reader->at++; *reader->at && *reader->at != '\n'; reader->at++) {
        if (*reader->at == '"' && *++reader->at != '"')
            return;
        *reader->end++ = *reader->at;
    }
}

/*
 * The next field, up to what ends it: a comma, an equals sign (if @has_key), a comment or the line.
 */
static const char16_t *read_field(struct reader *reader, bool has_key)
{
    const char16_t *field = reader->end;
    char16_t *kept = reader->end; /* what follows is blank */

    skip_blanks(reader);
    while (*reader->at && !(*reader->at == '\n' || *reader->at == ',' || *reader->at == ';') &&
           !(has_key && *reader->at == '=')) {
        if (*reader->at == '"') {
            read_quoted(reader);
            kept = reader->end;
            has_key = false;
            continue;
        }
        if (*reader->at == '\\' && skip_continuation(reader))
            continue;
        *reader->end++ = *reader->at;
        if (!is_blank(*reader->at++))
            kept = reader->end;
    }
    reader->end = kept;
    *reader->end++ = 0;
    return field;
}

static HRESULT add_field(struct inf_text *inf, const char16_t *field)
{
    HRESULT hr;

    hr = reserve((void **)&inf->fields, inf->n_fields, &inf->fields_size, sizeof(*inf->fields));
    if (SUCCEEDED(hr))
        inf->fields[inf->n_fields++] = field;
    return hr_trace(hr);
}

static HRESULT read_line(struct reader *reader)
{
    struct inf_text *inf = reader->inf;
    struct line line = {
        .number = reader->number, .section = reader->section, .first = inf->n_fields};
    const char16_t *field = read_field(reader, true);
    HRESULT hr;

    if (*reader->at == '=') {
        reader->at++;
        line.key = field;
        field = read_field(reader, false);
    }
    hr = add_field(inf, field);
    while (SUCCEEDED(hr) && *reader->at == ',') {
        reader->at++;
        hr = add_field(inf, read_field(reader, false));
    }
    if (SUCCEEDED(hr))
        hr = reserve((void **)&inf->lines, inf->n_lines, &inf->lines_size, sizeof(*inf->lines));
    if (FAILED(hr))
        return hr_trace(hr);

    line.n = inf->n_fields - line.first;
    inf->lines[inf->n_lines++] = line;
    return S_OK;
}

/* From an opening bracket on. */
static void read_section(struct reader *reader)
{
    reader->section = reader->end;
    for (reader->at++; *reader->at && *reader->at != ']' && *reader->at != '\n'; reader->at++)
        *reader->end++ = *reader->at;
    *reader->end++ = 0;
}

static HRESULT read_lines(struct reader *reader)
{
    HRESULT hr = S_OK;

    while (*reader->at && SUCCEEDED(hr)) {
        skip_blanks(reader);
        if (*reader->at == '[')
            read_section(reader);
        else if (*reader->at && *reader->at != ';' && *reader->at != '\n')
            hr = read_line(reader);
        skip_line(reader);
    }
    return hr_trace(hr);
}

HRESULT inf_text_new(const char16_t *text, struct inf_text **ret_inf)
{
    _cleanup_(inf_text_freep) struct inf_text *inf = NULL;
    struct reader reader = {.at = text, .number = 1, .section = u""};
    size_t len = utf16_nlen(text, REGISTRAR_TEXT_MAX + 1);
    HRESULT hr;

    if (len > REGISTRAR_TEXT_MAX)
        return hr_raise(DISP_E_EXCEPTION, "the INF text is too long: more than %d units",
                        REGISTRAR_TEXT_MAX);
    inf = calloc(1, sizeof(*inf));
    if (inf)
        inf->pool = malloc((len + 2) * sizeof(*inf->pool));
    if (!inf || !inf->pool)
        return hr_raise(E_OUTOFMEMORY, "an INF text");

    reader.inf = inf;
    reader.end = inf->pool;
    hr = read_lines(&reader);
    if (SUCCEEDED(hr))
        *ret_inf = TAKE_PTR(inf);
    return hr_trace(hr);
}

size_t inf_text_line_count(const struct inf_text *inf)
{
    return inf->n_lines;
}

struct inf_line inf_text_line(const struct inf_text *inf, size_t i)
{
    const struct line *line = &inf->lines[i];

    return (struct inf_line){
        .number = line->number,
        .section = line->section,
        .key = line->key,
        .fields = inf->fields + line->first,
        .n_fields = line->n,
    };
}
