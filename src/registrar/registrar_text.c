/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/byte_text.h"
#include "base/hresult.h"
#include "base/utf16.h"

enum {
    NOTICE_SIZE = 512,
    NAME_SHOWN = 64,    /* bytes of a name in a message */
    UNKNOWN_TOLD = 100, /* names, lest a hostile script be a flood of notices */
};

/* From @offset on, units come one by one from @place on, or all from @place. */
struct registrar_mark {
    size_t offset;
    struct registrar_place place;
    bool is_replaced;
};

/* ---- decoding ---- */

static char16_t *decode_utf16(const uint8_t *bytes, size_t size)
{
    size_t len = size / 2;
    char16_t *text = malloc((len + 1) * sizeof(*text));

    if (!text)
        return NULL;
    for (size_t i = 0; i < len; i++)
        text[i] = (char16_t)(bytes[2 * i] | bytes[2 * i + 1] << 8);
    text[len] = 0;
    return text;
}

static char16_t *decode_bytes(const uint8_t *bytes, size_t size)
{
    size_t len = strnlen((const char *)bytes, size);
    char16_t *text = malloc((len + 1) * sizeof(*text));

    if (text)
        text[byte_text_to_utf16(bytes, len, text)] = 0;
    return text;
}

HRESULT registrar_decode(const void *bytes, size_t size, char16_t **ret_script)
{
    const uint8_t *at = bytes;
    char16_t *text;

    if (size > 2 * (size_t)REGISTRAR_TEXT_MAX)
        return hr_raise(DISP_E_EXCEPTION, "a registrar script of %zu bytes", size);

    if (size >= 2 && at[0] == 0xff && at[1] == 0xfe)
        text = decode_utf16(at + 2, size - 2);
    else if (size >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        text = decode_bytes(at + 3, size - 3);
    else
        text = decode_bytes(at, size);
    if (!text)
        return hr_raise(E_OUTOFMEMORY, "a registrar script");

    *ret_script = text;
    return S_OK;
}

/* ---- replacing ---- */

/* Where in its tokens a text ends. */
enum token_state {
    TOKEN_NONE,
    TOKEN_WORD,
    TOKEN_QUOTED,
    TOKEN_QUOTE, /* behind a quote that ends it, unless another follows */
};

struct replacing {
    struct registrar_text *text;
    size_t size; /* of its units */
    enum token_state token;
    const char16_t *at;
    struct registrar_place place; /* of @at */
    const struct registrar_names *names;
    const struct registrar_listener *listener;
    enum registrar_unknown unknown;
    struct registrar_names *told; /* unknown names that were told */
    unsigned n_told;
};

static void step(struct registrar_place *place, char16_t unit)
{
    if (unit == '\n') {
        place->line++;
        place->column = 1;
    } else {
        place->column++;
    }
}

/* Beyond @len units of the script. */
static void skip(struct replacing *replacing, size_t len)
{
    for (size_t i = 0; i < len; i++)
        step(&replacing->place, replacing->at[i]);
    replacing->at += len;
}

/* As registrar_token.c parts them. */
static enum token_state next_state(enum token_state state, char16_t unit)
{
    bool is_blank = unit == ' ' || (unit >= '\t' && unit <= '\r');

    if (state == TOKEN_QUOTED)
        return unit == '\'' ? TOKEN_QUOTE : TOKEN_QUOTED;
    if (is_blank)
        return TOKEN_NONE;
    if (state == TOKEN_WORD)
        return TOKEN_WORD;
    if (unit == '\'')
        return TOKEN_QUOTED;
    return unit == '}' || unit == '=' ? TOKEN_NONE : TOKEN_WORD;
}

static HRESULT append(struct replacing *replacing, const char16_t *units, size_t len)
{
    struct registrar_text *text = replacing->text;

    if (len > REGISTRAR_TEXT_MAX - text->len)
        return hr_raise(DISP_E_EXCEPTION, "the registrar script is too long: more than %d units",
                        REGISTRAR_TEXT_MAX);
    if (text->len + len + 1 > replacing->size) {
        size_t size = 2 * (text->len + len) + 256;
        char16_t *grown = realloc(text->units, size * sizeof(*grown));

        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "a registrar script");
        text->units = grown;
        replacing->size = size;
    }
    memcpy(text->units + text->len, units, len * sizeof(*units));
    text->len += len;
    text->units[text->len] = 0;
    for (size_t i = 0; i < len; i++)
        replacing->token = next_state(replacing->token, units[i]);
    return S_OK;
}

static HRESULT mark(struct replacing *replacing, bool is_replaced)
{
    struct registrar_text *text = replacing->text;

    /* It grows whenever their number is a power of two. */
    if ((text->n_marks & (text->n_marks - 1)) == 0) {
        size_t size = text->n_marks ? 2 * text->n_marks : 1;
        struct registrar_mark *grown = realloc(text->marks, size * sizeof(*grown));

        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "a registrar script");
        text->marks = grown;
    }
    text->marks[text->n_marks++] = (struct registrar_mark){
        .offset = text->len,
        .place = replacing->place,
        .is_replaced = is_replaced,
    };
    return S_OK;
}

void registrar_notice(const struct registrar_listener *listener, const char *format, ...)
{
    char text[NOTICE_SIZE];
    va_list arguments;

    if (!listener || !listener->notice)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    listener->notice(listener->context, text);
}

/* A name without a replacement, at @replacing->place. */
static HRESULT meet_unknown(struct replacing *replacing, const char16_t *name, size_t len)
{
    _cleanup_(freep) char16_t *copy = NULL;
    char shown[NAME_SHOWN + 1];
    size_t size = utf16_to_utf8(name, len, shown, NAME_SHOWN);

    shown[size < NAME_SHOWN ? size : NAME_SHOWN] = '\0';
    if (replacing->unknown == REGISTRAR_UNKNOWN_FAILS)
        return hr_raise(DISP_E_EXCEPTION, "line %u, column %u: nothing is known to replace %%%s%%",
                        replacing->place.line, replacing->place.column, shown);

    if (replacing->n_told >= UNKNOWN_TOLD || registrar_names_find(replacing->told, name, len))
        return S_OK;
    copy = utf16_dup_n(name, len);
    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "a replacement's name");
    replacing->n_told++;
    registrar_notice(replacing->listener,
                     "line %u, column %u: nothing is known to replace %%%s%%, which stays",
                     replacing->place.line, replacing->place.column, shown);
    return hr_trace(registrar_names_set(replacing->told, copy, u""));
}

static const char16_t *find_value(const struct replacing *replacing, const char16_t *name,
                                  size_t len)
{
    if (len == 0)
        return u"%";
    return replacing->token == TOKEN_QUOTED
               ? registrar_names_find_quoted(replacing->names, name, len)
               : registrar_names_find(replacing->names, name, len);
}

/* From a % on. */
static HRESULT replace_one(struct replacing *replacing)
{
    const char16_t *name = replacing->at + 1, *value;
    size_t len = 0;
    HRESULT hr;

    while (name[len] && name[len] != '%')
        len++;
    if (!name[len])
        return hr_raise(DISP_E_EXCEPTION,
                        "line %u, column %u: a single %%, which must be written %%%%",
                        replacing->place.line, replacing->place.column);

    hr = mark(replacing, true);
    if (FAILED(hr))
        return hr_trace(hr);
    value = find_value(replacing, name, len);
    if (value) {
        hr = append(replacing, value, utf16_len(value));
    } else {
        hr = meet_unknown(replacing, name, len);
        if (SUCCEEDED(hr))
            hr = append(replacing, replacing->at, len + 2);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    skip(replacing, len + 2);
    return hr_trace(mark(replacing, false));
}

static HRESULT replace_all(struct replacing *replacing)
{
    HRESULT hr;

    hr = mark(replacing, false);
    while (SUCCEEDED(hr)) {
        size_t len = 0;

        while (replacing->at[len] && replacing->at[len] != '%')
            len++;
        hr = append(replacing, replacing->at, len);
        if (FAILED(hr))
            break;
        skip(replacing, len);
        if (!*replacing->at)
            return S_OK;
        hr = replace_one(replacing);
    }
    return hr_trace(hr);
}

HRESULT registrar_text_init(struct registrar_text *text, const char16_t *script,
                            const struct registrar_names *names, enum registrar_unknown unknown,
                            const struct registrar_listener *listener)
{
    _cleanup_(registrar_names_freep) struct registrar_names *told = NULL;
    struct replacing replacing = {
        .text = text,
        .at = script,
        .place = {1, 1},
        .names = names,
        .listener = listener,
        .unknown = unknown,
    };
    HRESULT hr;

    *text = (struct registrar_text){0};
    hr = registrar_names_new(&told);
    if (FAILED(hr))
        return hr_trace(hr);

    replacing.told = told;
    hr = replace_all(&replacing);
    if (FAILED(hr))
        registrar_text_deinit(text);
    return hr_trace(hr);
}

void registrar_text_deinit(struct registrar_text *text)
{
    free(text->units);
    free(text->marks);
    *text = (struct registrar_text){0};
}

struct registrar_place registrar_text_place(const struct registrar_text *text, size_t offset)
{
    const struct registrar_mark *last = text->marks;
    struct registrar_place place;

    for (size_t i = 0; i < text->n_marks && text->marks[i].offset <= offset; i++)
        last = &text->marks[i];
    place = last->place;
    for (size_t i = last->offset; i < offset && !last->is_replaced; i++)
        step(&place, text->units[i]);
    return place;
}
