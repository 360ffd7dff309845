/* SPDX-License-Identifier: MIT */
#include "installregistry/registry_text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>

#include <comity/winnt.h>

#include "base/hresult.h"
#include "base/utf16.h"

void registry_text_deinit(struct registry_text *text)
{
    free(text->data);
    *text = (struct registry_text){0};
}

static HRESULT no_memory(void)
{
    return hr_raise(E_OUTOFMEMORY, "reading a value of the registry from a package");
}

/* ---- numbers and bytes ---- */

/* As Windows' atoi() does, all 32 bits of it. False for what is no number. */
static bool read_number(const char *digits, uint32_t *ret_number)
{
    bool is_negative = *digits == '-';
    uint32_t number = 0;

    digits += is_negative || *digits == '+';
    if (!*digits)
        return false;
    for (; *digits; digits++) {
        if (*digits < '0' || *digits > '9')
            return false;
        number = number * 10 + (uint32_t)(*digits - '0');
    }
    *ret_number = is_negative ? 0 - number : number;
    return true;
}

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

static HRESULT read_bytes(const char *digits, size_t n_digits, struct registry_text *text)
{
    if (n_digits % 2 != 0)
        return E_INVALIDARG;
    text->type = REG_BINARY;
    text->size = n_digits / 2;
    text->data = malloc(text->size + 1);
    if (!text->data)
        return no_memory();
    for (size_t i = 0; i < text->size; i++) {
        int high = digit_value(digits[2 * i]), low = digit_value(digits[2 * i + 1]);

        if (high < 0 || low < 0)
            return E_INVALIDARG;
        text->data[i] = (uint8_t)(high << 4 | low);
    }
    return S_OK;
}

static HRESULT set_number(uint32_t number, struct registry_text *text)
{
    text->type = REG_DWORD;
    text->size = sizeof(number);
    text->data = malloc(sizeof(number));
    if (!text->data)
        return no_memory();
    memcpy(text->data, &number, sizeof(number));
    return S_OK;
}

/* ---- texts ---- */

static HRESULT set_text(const char *utf8, size_t size, uint32_t type, struct registry_text *text)
{
    size_t len = utf16_from_utf8(utf8, size, NULL, 0);
    char16_t *units = calloc(len + 2, sizeof(*units));

    if (!units)
        return no_memory();
    utf16_from_utf8(utf8, size, units, len);
    text->type = type;
    text->data = (uint8_t *)units;
    text->size = (len + 1) * sizeof(*units);
    return S_OK;
}

/* "[~]a[~]" has both ends: what is there is replaced, as by "a[~]b". */
static HRESULT set_list(const char *utf8, size_t size, struct registry_text *text)
{
    bool is_open = utf8[0] == '\0', is_closed = size > 1 && utf8[size - 1] == '\0';
    HRESULT hr;

    if (is_open && !is_closed && size > 1)
        text->join = JOIN_APPEND;
    else if (is_closed && !is_open)
        text->join = JOIN_PREPEND;
    hr = set_text(utf8 + is_open, size - is_open - is_closed, REG_MULTI_SZ, text);
    if (FAILED(hr))
        return hr_trace(hr);
    /* The list's own NUL; that of an empty list is its only one. */
    if (size > (size_t)is_open + is_closed)
        text->size += sizeof(char16_t);
    return S_OK;
}

static HRESULT parse(const char *text, size_t size, struct registry_text *ret)
{
    uint32_t number;

    if (size > 0 && memchr(text, '\0', size))
        return hr_trace(set_list(text, size, ret));
    if (size > 1 && text[0] == '#' && text[1] == '#')
        return hr_trace(set_text(text + 1, size - 1, REG_SZ, ret));
    if (size > 1 && text[0] == '#' && text[1] == '%')
        return hr_trace(set_text(text + 2, size - 2, REG_EXPAND_SZ, ret));
    if (size > 1 && text[0] == '#' && (text[1] == 'x' || text[1] == 'X'))
        return read_bytes(text + 2, size - 2, ret);
    if (size > 1 && text[0] == '#' && read_number(text + 1, &number))
        return hr_trace(set_number(number, ret));
    return hr_trace(set_text(text, size, REG_SZ, ret));
}

HRESULT registry_text_parse(const char *text, size_t size, struct registry_text *ret_text)
{
    _cleanup_(registry_text_deinit) struct registry_text made = {0};
    HRESULT hr = parse(text, size, &made);

    if (FAILED(hr))
        return hr; /* E_INVALIDARG is an outcome */
    *ret_text = made;
    made = (struct registry_text){0};
    return S_OK;
}

/* ---- joining ---- */

/* The texts of a list, without its last NUL. */
struct list_reader {
    const char16_t *at, *end;
};

static struct list_reader list_read(const uint8_t *data, size_t size)
{
    const char16_t *begin = (const char16_t *)data;

    return (struct list_reader){begin, begin + size / sizeof(*begin)};
}

/* False behind the last; an empty text ends a list. */
static bool list_next(struct list_reader *reader, const char16_t **ret_text, size_t *ret_len)
{
    size_t len = utf16_nlen(reader->at, (size_t)(reader->end - reader->at));

    if (reader->at >= reader->end || len == 0)
        return false;
    *ret_text = reader->at;
    *ret_len = len;
    reader->at += len + (reader->at + len < reader->end);
    return true;
}

static bool list_has(struct list_reader list, const char16_t *text, size_t len)
{
    const char16_t *other;
    size_t other_len;

    while (list_next(&list, &other, &other_len)) {
        if (other_len == len && memcmp(other, text, len * sizeof(*text)) == 0)
            return true;
    }
    return false;
}

/* Puts behind @at the texts that are not in @without. */
static char16_t *put_list(char16_t *at, struct list_reader list, struct list_reader without)
{
    const char16_t *text;
    size_t len;

    while (list_next(&list, &text, &len)) {
        if (list_has(without, text, len))
            continue;
        memcpy(at, text, len * sizeof(*text));
        at += len;
        *at++ = 0;
    }
    return at;
}

HRESULT registry_text_join(struct registry_text *text, const uint8_t *old, size_t old_size)
{
    struct list_reader was = list_read(old, old_size), own = list_read(text->data, text->size);
    struct list_reader none = {NULL, NULL};
    char16_t *units, *at;

    if (text->join == JOIN_REPLACE)
        return S_OK;
    units = malloc(text->size + old_size + 2 * sizeof(*units));
    if (!units)
        return no_memory();
    /* What is there keeps its place before what is appended, and behind what is prepended. */
    at = text->join == JOIN_APPEND ? put_list(put_list(units, was, none), own, was)
                                   : put_list(put_list(units, own, none), was, own);
    *at++ = 0;
    free(text->data);
    text->data = (uint8_t *)units;
    text->size = (size_t)(at - units) * sizeof(*units);
    text->join = JOIN_REPLACE;
    return S_OK;
}
