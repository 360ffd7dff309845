/* SPDX-License-Identifier: MIT */
/*
 * Entities in texts and attributes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "markup.h"

enum {
    ENTITY_MAX = 10, /* the length of a name between & and ; */
    CHARACTER_MAX = 0x10ffff,
};

static BOOL number_of(const WCHAR *units, size_t n, uint32_t *ret_character)
{
    BOOL is_hexadecimal = n > 1 && (units[1] == 'x' || units[1] == 'X');
    uint32_t character = 0;
    size_t i = is_hexadecimal ? 2 : 1;

    if (i >= n)
        return FALSE;
    for (; i < n; i++) {
        WCHAR unit = units[i] | (units[i] >= 'A' && units[i] <= 'F' ? 0x20 : 0);
        uint32_t digit = unit >= '0' && unit <= '9'                     ? unit - '0' + 0u
                         : is_hexadecimal && unit >= 'a' && unit <= 'f' ? unit - 'a' + 10u
                                                                        : 16;

        if (digit == 16)
            return FALSE;
        character = character * (is_hexadecimal ? 16 : 10) + digit;
        if (character > CHARACTER_MAX)
            return FALSE;
    }
    *ret_character = character;
    return character != 0;
}

/* The character that an entity stands for, and its length with & and ;. FALSE: it is none. */
static BOOL entity_at(const WCHAR *units, size_t n, uint32_t *ret_character, size_t *ret_len)
{
    static const struct {
        const WCHAR *name;
        char character;
    } entities[] = {{u"lt", '<'}, {u"gt", '>'}, {u"amp", '&'}, {u"quot", '"'}, {u"apos", '\''}};
    size_t len = 1;

    while (len < n && len <= ENTITY_MAX && units[len] != ';')
        len++;
    if (len >= n || units[len] != ';')
        return FALSE;
    *ret_len = len + 1;
    if (units[1] == '#')
        return number_of(units + 1, len - 1, ret_character);
    for (size_t i = 0; i < ARRAYSIZE(entities); i++) {
        if (CompareStringOrdinal(units + 1, (int)len - 1, entities[i].name, -1, FALSE) ==
            CSTR_EQUAL) {
            *ret_character = (uint32_t)entities[i].character;
            return TRUE;
        }
    }
    return FALSE;
}

size_t markup_decode(WCHAR *to, struct markup_span span)
{
    size_t n = 0;

    for (size_t i = 0; i < span.n;) {
        uint32_t character = span.units[i];
        size_t len = 1;

        if (span.units[i] == '&' && !entity_at(span.units + i, span.n - i, &character, &len)) {
            character = '&';
            len = 1;
        }
        if (character >= 0x10000) {
            to[n++] = (WCHAR)(0xd800 + ((character - 0x10000) >> 10));
            to[n++] = (WCHAR)(0xdc00 + (character & 0x3ff));
        } else {
            to[n++] = (WCHAR)character;
        }
        i += len;
    }
    return n;
}

static BSTR decoded(struct markup_span span)
{
    WCHAR *units = malloc((span.n + 1) * sizeof(*units));
    BSTR text = NULL;

    if (units)
        text = SysAllocStringLen(units, (UINT)markup_decode(units, span));
    free(units);
    return text;
}

BSTR markup_attribute(const struct markup_token *token, const WCHAR *name)
{
    for (size_t i = 0; i < token->n; i++) {
        if (markup_is(token->attributes[i].name, name))
            return decoded(token->attributes[i].value);
    }
    return NULL;
}
