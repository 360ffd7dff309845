/* SPDX-License-Identifier: MIT */
#include "exchange/regfile_lines.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/byte_text.h"
#include "base/hresult.h"

enum regfile_encoding {
    ENCODING_BYTES,
    ENCODING_UTF16,
};

enum {
    BUFFER_SIZE = 1 << 16,
    NO_UNIT = -1,
};

struct regfile_lines {
    FILE *file; /* borrowed */
    enum regfile_encoding encoding;
    bool has_begun;
    bool is_after_cr; /* a LF that follows belongs to the line end before */
    unsigned long number;
    uint8_t *bytes; /* of an 8-bit line */
    size_t bytes_size;
    char16_t *text;
    size_t text_size; /* in units */
    size_t used;      /* units or bytes of the line so far */
    uint8_t buffer[BUFFER_SIZE];
    size_t buffer_len;
    size_t buffer_at;
};

HRESULT regfile_lines_new(FILE *file, struct regfile_lines **ret_lines)
{
    struct regfile_lines *lines = calloc(1, sizeof(*lines));

    if (!lines)
        return hr_raise(E_OUTOFMEMORY, "reader of a .reg file");

    lines->file = file;
    *ret_lines = lines;
    return S_OK;
}

struct regfile_lines *regfile_lines_free(struct regfile_lines *lines)
{
    if (!lines)
        return NULL;

    free(lines->bytes);
    free(lines->text);
    free(lines);
    return NULL;
}

/* S_FALSE at the end of the file; at least @wanted bytes are in the buffer if the file has them. */
static HRESULT fill(struct regfile_lines *lines, size_t wanted)
{
    size_t left = lines->buffer_len - lines->buffer_at;

    if (left >= wanted)
        return S_OK;

    memmove(lines->buffer, lines->buffer + lines->buffer_at, left);
    lines->buffer_at = 0;
    lines->buffer_len = left + fread(lines->buffer + left, 1, BUFFER_SIZE - left, lines->file);
    if (ferror(lines->file))
        return hr_raise(hr_from_errno(), "reading a .reg file: %s", strerror(errno));

    return lines->buffer_len >= wanted ? S_OK : S_FALSE;
}

static HRESULT skip_byte_order_mark(struct regfile_lines *lines)
{
    HRESULT hr;

    hr = fill(lines, 3);
    if (FAILED(hr))
        return hr_trace(hr);

    if (lines->buffer_len >= 2 && memcmp(lines->buffer, "\xff\xfe", 2) == 0) {
        lines->encoding = ENCODING_UTF16;
        lines->buffer_at = 2;
    } else if (lines->buffer_len >= 3 && memcmp(lines->buffer, "\xef\xbb\xbf", 3) == 0) {
        lines->buffer_at = 3;
    }
    return S_OK;
}

/* The next byte or code unit, NO_UNIT at the end of the file; half a unit there is dropped. */
static HRESULT next_unit(struct regfile_lines *lines, int *ret_unit)
{
    size_t width = lines->encoding == ENCODING_UTF16 ? 2 : 1;
    HRESULT hr;

    hr = fill(lines, width);
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_unit = NO_UNIT;
    if (hr == S_FALSE)
        return S_OK;

    *ret_unit = lines->buffer[lines->buffer_at];
    if (width == 2)
        *ret_unit |= lines->buffer[lines->buffer_at + 1] << 8;
    lines->buffer_at += width;
    return S_OK;
}

static HRESULT reserve_text(struct regfile_lines *lines, size_t units)
{
    size_t size = lines->text_size ? lines->text_size : 256;
    char16_t *text;

    while (size < units)
        size *= 2;
    if (size == lines->text_size)
        return S_OK;

    text = realloc(lines->text, size * sizeof(*text));
    if (!text)
        return hr_raise(E_OUTOFMEMORY, "line %lu of a .reg file", lines->number);

    lines->text = text;
    lines->text_size = size;
    return S_OK;
}

static HRESULT append(struct regfile_lines *lines, int unit)
{
    uint8_t *bytes;
    size_t size;
    HRESULT hr;

    if (lines->encoding == ENCODING_UTF16) {
        hr = reserve_text(lines, lines->used + 2);
        if (FAILED(hr))
            return hr_trace(hr);

        lines->text[lines->used++] = (char16_t)unit;
        return S_OK;
    }

    if (lines->used == lines->bytes_size) {
        size = lines->bytes_size ? lines->bytes_size * 2 : 256;
        bytes = realloc(lines->bytes, size);
        if (!bytes)
            return hr_raise(E_OUTOFMEMORY, "line %lu of a .reg file", lines->number);

        lines->bytes = bytes;
        lines->bytes_size = size;
    }
    lines->bytes[lines->used++] = (uint8_t)unit;
    return S_OK;
}

static HRESULT decode_bytes(struct regfile_lines *lines)
{
    size_t len = lines->used;
    HRESULT hr;

    /* No encoding here makes more units than bytes. */
    hr = reserve_text(lines, len + 1);
    if (FAILED(hr))
        return hr_trace(hr);

    lines->used = byte_text_to_utf16(lines->bytes, len, lines->text);
    return S_OK;
}

HRESULT regfile_lines_next(struct regfile_lines *lines, struct regfile_line *ret_line)
{
    bool is_cut = false;
    bool is_empty = true;
    int unit = NO_UNIT;
    HRESULT hr;

    if (!lines->has_begun) {
        hr = skip_byte_order_mark(lines);
        if (FAILED(hr))
            return hr_trace(hr);
        lines->has_begun = true;
    }

    lines->used = 0;
    lines->number++;
    for (;;) {
        hr = next_unit(lines, &unit);
        if (FAILED(hr))
            return hr_trace(hr);

        if (unit == '\n' && lines->is_after_cr && is_empty) {
            lines->is_after_cr = false;
            continue;
        }
        lines->is_after_cr = unit == '\r';
        if (unit == NO_UNIT || unit == '\n' || unit == '\r')
            break;

        is_empty = false;
        if (lines->used >= REGFILE_LINE_MAX) {
            is_cut = true;
            continue;
        }
        hr = append(lines, unit);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    if (unit == NO_UNIT && is_empty)
        return S_FALSE;

    hr = lines->encoding == ENCODING_UTF16 ? reserve_text(lines, lines->used + 1)
                                           : decode_bytes(lines);
    if (FAILED(hr))
        return hr_trace(hr);

    lines->text[lines->used] = 0;
    ret_line->text = lines->text;
    ret_line->len = lines->used;
    ret_line->number = lines->number;
    ret_line->is_cut = is_cut;
    return S_OK;
}
