/* SPDX-License-Identifier: MIT */
#include "harvest/wine_registry.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"

static const char head[] = "WINE REGISTRY Version 2\n";

struct reading {
    const char *at;
    const char *end;
    unsigned line;
    HKEY root;
    struct registry_target *target; /* borrowed */
    char16_t *key;                  /* owned: at hand; NULL before the first */
};

static HRESULT fail(const struct reading *reading, const char *what)
{
    return hr_raise(hr_from_win32(ERROR_INVALID_DATA), "Wine's registry file, line %u: %s",
                    reading->line, what);
}

static bool take(struct reading *reading, char c)
{
    if (reading->at == reading->end || *reading->at != c)
        return false;
    reading->line += c == '\n';
    reading->at++;
    return true;
}

static bool take_word(struct reading *reading, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(reading->end - reading->at) < len || memcmp(reading->at, word, len) != 0)
        return false;
    reading->at += len;
    return true;
}

static void skip_line(struct reading *reading)
{
    while (reading->at < reading->end && *reading->at != '\n')
        reading->at++;
    take(reading, '\n');
}

/* ---- texts ---- */

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : 16;
}

/* At most @n digits of that base. */
static unsigned take_number(struct reading *reading, int base, unsigned n)
{
    unsigned number = 0;

    for (; n > 0 && reading->at < reading->end && digit_of(*reading->at) < base; n--)
        number = number * (unsigned)base + (unsigned)digit_of(*reading->at++);
    return number;
}

/* What stands behind a backslash. */
static char16_t take_escape(struct reading *reading)
{
    static const char letters[] = "abtnvfre", codes[] = "\a\b\t\n\v\f\r\x1b";
    const char *letter;

    if (reading->at == reading->end)
        return u'\\';
    if (take(reading, 'x'))
        return (char16_t)take_number(reading, 16, 4);
    if (*reading->at >= '0' && *reading->at <= '7')
        return (char16_t)take_number(reading, 8, 3);
    letter = strchr(letters, *reading->at);
    if (letter && *letter) {
        reading->at++;
        return (char16_t)codes[letter - letters];
    }
    return (uint8_t)*reading->at++;
}

/* Up to @end, with a NUL behind it; the caller frees it. */
static HRESULT take_text(struct reading *reading, char end, char16_t **ret_text, size_t *ret_len)
{
    _cleanup_(freep) char16_t *text =
        malloc(((size_t)(reading->end - reading->at) + 1) * sizeof(*text));
    size_t len = 0;

    if (!text)
        return hr_raise(E_OUTOFMEMORY, "reading Wine's registry");
    while (reading->at < reading->end && *reading->at != end && *reading->at != '\n') {
        if (take(reading, '\\'))
            text[len++] = take_escape(reading);
        else
            text[len++] = (uint8_t)*reading->at++;
    }
    if (!take(reading, end))
        return fail(reading, "a text has no end");
    text[len] = 0;
    *ret_len = len;
    *ret_text = realloc(text, (len + 1) * sizeof(*text));
    text = *ret_text ? NULL : text;
    return *ret_text ? S_OK : hr_raise(E_OUTOFMEMORY, "reading Wine's registry");
}

/* ---- values ---- */

static HRESULT set(struct reading *reading, const char16_t *name, DWORD type, const void *bytes,
                   size_t size)
{
    const struct registry_data data = {type, bytes, size};

    if (!reading->key)
        return fail(reading, "a value belongs to no key");
    return hr_trace(reading->target->class->set_value(reading->target, reading->root, reading->key,
                                                      name, &data));
}

static HRESULT read_text(struct reading *reading, const char16_t *name, DWORD type)
{
    _cleanup_(freep) char16_t *text = NULL;
    size_t len;
    HRESULT hr;

    if (!take(reading, '"'))
        return fail(reading, "a text has no beginning");
    hr = take_text(reading, '"', &text, &len);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(set(reading, name, type, text, (len + 1) * sizeof(*text)));
}

/* Bytes with commas between, on several lines with a backslash at the end of each but the last. */
static HRESULT read_bytes(struct reading *reading, const char16_t *name, DWORD type)
{
    _cleanup_(freep) uint8_t *bytes = malloc((size_t)(reading->end - reading->at) + 1);
    size_t n = 0;

    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "reading Wine's registry");
    while (reading->at < reading->end && *reading->at != '\n') {
        if (digit_of(*reading->at) < 16)
            bytes[n++] = (uint8_t)take_number(reading, 16, 2);
        else if (take(reading, '\\'))
            take(reading, '\n');
        else
            reading->at++;
    }
    return hr_trace(set(reading, name, type, bytes, n));
}

static HRESULT read_data(struct reading *reading, const char16_t *name)
{
    uint32_t type = REG_BINARY;
    bool is_text = false;

    if (reading->at < reading->end && *reading->at == '"')
        return hr_trace(read_text(reading, name, REG_SZ));
    if (take_word(reading, "dword:")) {
        uint32_t number = take_number(reading, 16, 8);

        return hr_trace(set(reading, name, REG_DWORD, &number, sizeof(number)));
    }
    if (take_word(reading, "str("))
        is_text = true;
    else if (take_word(reading, "hex:"))
        return hr_trace(read_bytes(reading, name, REG_BINARY));
    else if (!take_word(reading, "hex("))
        return fail(reading, "a value has data of an unknown form");
    type = take_number(reading, 16, 8);
    if (!take_word(reading, "):"))
        return fail(reading, "a value's type has no end");
    return hr_trace(is_text ? read_text(reading, name, type) : read_bytes(reading, name, type));
}

static HRESULT read_value(struct reading *reading)
{
    _cleanup_(freep) char16_t *name = NULL;
    size_t len;
    HRESULT hr = S_OK;

    if (take(reading, '"'))
        hr = take_text(reading, '"', &name, &len);
    else
        reading->at++;
    if (SUCCEEDED(hr) && !take(reading, '='))
        hr = fail(reading, "a value has no data");
    return FAILED(hr) ? hr_trace(hr) : hr_trace(read_data(reading, name ? name : u""));
}

/* ---- keys ---- */

static HRESULT read_key(struct reading *reading)
{
    size_t len;
    HRESULT hr;

    reading->at++;
    free(reading->key);
    reading->key = NULL;
    hr = take_text(reading, ']', &reading->key, &len);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(reading->target->class->create_key(
                            reading->target, reading->root, reading->key, REGISTRY_KEY_OWN));
}

static HRESULT read_line(struct reading *reading)
{
    HRESULT hr = S_OK;

    if (*reading->at == '[')
        hr = read_key(reading);
    else if (*reading->at == '"' || *reading->at == '@')
        hr = read_value(reading);
    skip_line(reading);
    return hr_trace(hr);
}

HRESULT wine_registry_read(const char *text, size_t size, HKEY root, struct registry_target *target)
{
    struct reading reading = {
        .at = text, .end = text + size, .line = 1, .root = root, .target = target};
    HRESULT hr = S_OK;

    if (!take_word(&reading, head))
        return fail(&reading, "it does not begin as such a file does");
    reading.line++;
    while (SUCCEEDED(hr) && reading.at < reading.end)
        hr = read_line(&reading);
    free(reading.key);
    return hr_trace(hr);
}
