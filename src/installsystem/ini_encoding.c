/* SPDX-License-Identifier: MIT */
#include "installsystem/ini_encoding.h"

#include <endian.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/byte_text.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

static const char utf8_mark[] = "\xef\xbb\xbf";
static const char utf16_mark[] = "\xff\xfe";

enum {
    UTF8_MARK_SIZE = 3,
    UTF16_MARK_SIZE = 2,
};

static HRESULT no_memory(void)
{
    return hr_raise(E_OUTOFMEMORY, "the text of an INI file");
}

/* ---- from bytes ---- */

static HRESULT take_units(const char16_t *units, size_t n, struct ini_text *ret_text)
{
    size_t size = utf16_to_utf8(units, n, NULL, 0);
    char *bytes = malloc(size + 1);

    if (!bytes)
        return no_memory();
    utf16_to_utf8(units, n, bytes, size);
    bytes[size] = '\0';
    *ret_text = (struct ini_text){bytes, size};
    return S_OK;
}

static HRESULT take_utf16(const char *bytes, size_t size, struct ini_text *ret_text)
{
    size_t n = size / sizeof(char16_t);
    _cleanup_(freep) char16_t *units = malloc((n + 1) * sizeof(char16_t));

    if (!units)
        return no_memory();
    memcpy(units, bytes, n * sizeof(char16_t));
    for (size_t i = 0; i < n; i++)
        units[i] = le16toh(units[i]);
    return hr_trace(take_units(units, n, ret_text));
}

static HRESULT take_bytes(const char *bytes, size_t size, struct ini_text *ret_text)
{
    char *copy = malloc(size + 1);

    if (!copy)
        return no_memory();
    memcpy(copy, bytes, size);
    copy[size] = '\0';
    *ret_text = (struct ini_text){copy, size};
    return S_OK;
}

/* Whether the bytes are UTF-8: what is not comes back otherwise. */
static HRESULT take_unmarked(const char *bytes, size_t size, struct ini_text *ret_text,
                             enum ini_encoding *ret_encoding)
{
    _cleanup_(freep) char16_t *units = malloc((size + 1) * sizeof(char16_t));
    size_t n;
    HRESULT hr;

    if (!units)
        return no_memory();
    n = byte_text_to_utf16((const uint8_t *)bytes, size, units);
    hr = take_units(units, n, ret_text);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_encoding = ret_text->size == size && memcmp(ret_text->bytes, bytes, size) == 0
                        ? INI_UTF8
                        : INI_WINDOWS_1252;
    return S_OK;
}

HRESULT ini_decode(const void *bytes, size_t size, struct ini_text *ret_text,
                   enum ini_encoding *ret_encoding)
{
    if (size >= UTF16_MARK_SIZE && memcmp(bytes, utf16_mark, UTF16_MARK_SIZE) == 0) {
        *ret_encoding = INI_UTF16_MARKED;
        return hr_trace(
            take_utf16((const char *)bytes + UTF16_MARK_SIZE, size - UTF16_MARK_SIZE, ret_text));
    }
    if (size >= UTF8_MARK_SIZE && memcmp(bytes, utf8_mark, UTF8_MARK_SIZE) == 0) {
        *ret_encoding = INI_UTF8_MARKED;
        return hr_trace(
            take_bytes((const char *)bytes + UTF8_MARK_SIZE, size - UTF8_MARK_SIZE, ret_text));
    }
    return hr_trace(take_unmarked(bytes, size, ret_text, ret_encoding));
}

/* ---- to bytes ---- */

static HRESULT put_marked(const char *mark, size_t mark_size, const void *bytes, size_t size,
                          void **ret_bytes, size_t *ret_size)
{
    char *copy = malloc(mark_size + size + 1);

    if (!copy)
        return no_memory();
    memcpy(copy, mark, mark_size);
    memcpy(copy + mark_size, bytes, size);
    *ret_bytes = copy;
    *ret_size = mark_size + size;
    return S_OK;
}

/* The bytes of the code page, by what each is decoded as. */
static uint8_t byte_of(const char16_t page[static 256], char16_t unit)
{
    if (unit < 0x80)
        return (uint8_t)unit;
    for (unsigned i = 0x80; i < 256; i++) {
        if (page[i] == unit)
            return (uint8_t)i;
    }
    return '?';
}

static HRESULT put_1252(const char16_t *units, size_t n, void **ret_bytes, size_t *ret_size)
{
    char16_t page[256];
    uint8_t *bytes = malloc(n + 1);

    if (!bytes)
        return no_memory();
    for (unsigned i = 0; i < 256; i++) {
        uint8_t byte = (uint8_t)i; /* alone, no byte from 80 on is UTF-8 */

        byte_text_to_utf16(&byte, 1, &page[i]);
    }
    for (size_t i = 0; i < n; i++)
        bytes[i] = byte_of(page, units[i]);
    *ret_bytes = bytes;
    *ret_size = n;
    return S_OK;
}

HRESULT ini_encode(const struct ini_text *text, enum ini_encoding encoding, void **ret_bytes,
                   size_t *ret_size)
{
    _cleanup_(freep) char16_t *units = NULL;
    size_t n;

    if (encoding == INI_UTF8)
        return hr_trace(put_marked("", 0, text->bytes, text->size, ret_bytes, ret_size));
    if (encoding == INI_UTF8_MARKED)
        return hr_trace(
            put_marked(utf8_mark, UTF8_MARK_SIZE, text->bytes, text->size, ret_bytes, ret_size));
    n = utf16_from_utf8(text->bytes, text->size, NULL, 0);
    units = malloc((n + 1) * sizeof(char16_t));
    if (!units)
        return no_memory();
    utf16_from_utf8(text->bytes, text->size, units, n);
    if (encoding == INI_WINDOWS_1252)
        return hr_trace(put_1252(units, n, ret_bytes, ret_size));
    for (size_t i = 0; i < n; i++)
        units[i] = htole16(units[i]);
    return hr_trace(
        put_marked(utf16_mark, UTF16_MARK_SIZE, units, n * sizeof(char16_t), ret_bytes, ret_size));
}
