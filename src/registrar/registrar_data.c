/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_data.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"

static HRESULT take(DWORD type, const void *bytes, size_t size, struct registry_data *ret_data)
{
    uint8_t *copy = malloc(size ? size : 1);

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "a value of a registrar script");

    memcpy(copy, bytes, size);
    *ret_data = (struct registry_data){.type = type, .bytes = copy, .size = size};
    return S_OK;
}

static HRESULT read_string(const char16_t *text, size_t len, struct registry_data *ret_data)
{
    return hr_trace(take(REG_SZ, text, (len + 1) * sizeof(*text), ret_data));
}

/* As far as there are digits. A negative number is its two's complement. */
static uint32_t parse_number(const char16_t *text)
{
    bool is_negative;
    uint64_t number = 0, limit;

    while (*text == ' ' || *text == '\t')
        text++;
    is_negative = *text == '-';
    if (is_negative || *text == '+')
        text++;
    limit = is_negative ? UINT64_C(0x80000000) : UINT32_MAX;
    for (; *text >= '0' && *text <= '9'; text++) {
        number = number * 10 + (uint64_t)(*text - '0');
        if (number > limit)
            number = limit;
    }
    return is_negative ? (uint32_t)-number : (uint32_t)number;
}

static HRESULT read_number(const char16_t *text, size_t len, struct registry_data *ret_data)
{
    uint32_t number = parse_number(text);

    return hr_trace(take(REG_DWORD, &number, sizeof(number), ret_data));
}

static int digit_value(char16_t unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    unit |= 0x20;
    return unit >= 'a' && unit <= 'f' ? unit - 'a' + 10 : -1;
}

static HRESULT read_binary(const char16_t *text, size_t len, struct registry_data *ret_data)
{
    _cleanup_(freep) uint8_t *bytes = malloc(len / 2 + 1);

    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "a value of a registrar script");
    if (len % 2)
        return E_FAIL;
    for (size_t i = 0; i < len / 2; i++) {
        int high = digit_value(text[2 * i]), low = digit_value(text[2 * i + 1]);

        if (high < 0 || low < 0)
            return E_FAIL;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return hr_trace(take(REG_BINARY, bytes, len / 2, ret_data));
}

/* The two characters \0 end a string each; the last one may lack them. */
static HRESULT read_strings(const char16_t *text, size_t len, struct registry_data *ret_data)
{
    _cleanup_(freep) char16_t *strings = malloc((len + 2) * sizeof(*strings));
    size_t n = 0;

    if (!strings)
        return hr_raise(E_OUTOFMEMORY, "a value of a registrar script");
    for (size_t i = 0; i < len; i++) {
        bool is_end = text[i] == '\\' && text[i + 1] == '0';

        strings[n++] = is_end ? 0 : text[i];
        i += is_end;
    }
    if (n > 0 && strings[n - 1])
        strings[n++] = 0;
    strings[n++] = 0;
    return hr_trace(take(REG_MULTI_SZ, strings, n * sizeof(*strings), ret_data));
}

static const struct type {
    char letter;
    HRESULT (*read)(const char16_t *text, size_t len, struct registry_data *ret_data);
} types[] = {
    {'s', read_string},
    {'d', read_number},
    {'b', read_binary},
    {'m', read_strings},
};

static const struct type *find_type(char16_t letter)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        if ((letter | 0x20) == types[i].letter)
            return &types[i];
    }
    return NULL;
}

bool registrar_data_is_type(const char16_t *word)
{
    return *word && !word[1] && find_type(*word);
}

HRESULT registrar_data_read(char16_t type, const char16_t *text, size_t len,
                            struct registry_data *ret_data)
{
    return find_type(type)->read(text, len, ret_data);
}
