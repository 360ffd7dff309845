/* SPDX-License-Identifier: MIT */
/*
 * Texts in a stream: read by characters and lines, written in its character set.
 */
#include <stdlib.h>
#include <string.h>

#include "stream_object.h"

/* Units that are read so far. */
struct text {
    WCHAR *units;
    size_t n;
    size_t room;
};

enum {
    PORTION = 1024,
};

static HRESULT text_reserve(struct text *text, size_t n)
{
    size_t room = text->room * 2 > text->n + n ? text->room * 2 : text->n + n;
    WCHAR *units;

    if (text->room - text->n >= n)
        return S_OK;
    units = realloc(text->units, room * sizeof(*units));
    if (!units)
        return E_OUTOFMEMORY;
    text->units = units;
    text->room = room;
    return S_OK;
}

/* At its beginning a stream's mark is no text. */
static void skip_mark(struct stream *stream)
{
    const uint8_t *mark;
    size_t n = charset_mark(stream->charset, &mark);

    if (stream->data.position == 0 && n > 0 && n <= stream->data.size &&
        memcmp(stream->data.bytes, mark, n) == 0)
        stream->data.position = n;
}

/* Appends up to @n units; the stream is at their end then. */
static HRESULT read_portion(struct stream *stream, size_t n, struct text *text, size_t *ret_n)
{
    struct stream_data *data = &stream->data;
    size_t size;
    HRESULT hr = text_reserve(text, n + 1);

    *ret_n = 0;
    if (FAILED(hr) || data->position == data->size)
        return hr;
    charset_decode(stream->charset, data->bytes + data->position, data->size - data->position,
                   text->units + text->n, n, ret_n, &size);
    text->n += *ret_n;
    data->position += size;
    return S_OK;
}

static HRESULT read_units(struct stream *stream, size_t wanted, struct text *text)
{
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && text->n < wanted) {
        size_t portion = wanted - text->n, n;

        if (portion > stream->data.size)
            portion = stream->data.size + 1;
        hr = read_portion(stream, portion, text, &n);
        if (n == 0)
            break;
    }
    return hr;
}

/* Where a line ends in what has been read since @from: the unit behind it, or 0. */
static size_t find_end(const struct text *text, size_t from, LineSeparatorEnum separator,
                       size_t *ret_n_separator)
{
    *ret_n_separator = separator == adCRLF ? 2 : 1;
    for (size_t i = from; i < text->n; i++) {
        if (separator != adCRLF ? text->units[i] == (WCHAR)separator
                                : text->units[i] == '\n' && i > 0 && text->units[i - 1] == '\r')
            return i + 1;
    }
    return 0;
}

/* Portions are read until one holds the line's end; that one is read again up to there. */
static HRESULT read_line(struct stream *stream, struct text *text)
{
    for (;;) {
        size_t position = stream->data.position, before = text->n, n, end, n_separator;
        HRESULT hr = read_portion(stream, PORTION, text, &n);

        if (FAILED(hr) || n == 0)
            return hr;
        end = find_end(text, before, stream->separator, &n_separator);
        if (!end)
            continue;
        text->n = before;
        stream->data.position = position;
        while (SUCCEEDED(hr) && text->n < end)
            hr = read_portion(stream, end - text->n, text, &n);
        text->n = end - n_separator;
        return hr;
    }
}

HRESULT stream_read_text(struct stream *stream, LONG n_units, BSTR *ret_text)
{
    struct text text = {0};
    HRESULT hr;

    if (n_units != 0)
        skip_mark(stream);
    if (n_units == adReadLine)
        hr = read_line(stream, &text);
    else
        hr = read_units(stream, n_units == adReadAll ? SIZE_MAX : (size_t)n_units, &text);
    if (SUCCEEDED(hr)) {
        *ret_text = SysAllocStringLen(text.units, (UINT)text.n);
        hr = *ret_text ? S_OK : E_OUTOFMEMORY;
    }
    free(text.units);
    return hr;
}

HRESULT stream_write_text(struct stream *stream, const WCHAR *units, size_t n_units)
{
    const uint8_t *mark;
    uint8_t *bytes;
    size_t size;
    HRESULT hr = charset_encode(stream->charset, units, n_units, &bytes, &size);

    if (FAILED(hr))
        return hr;
    if (stream->data.size == 0) {
        size_t n = charset_mark(stream->charset, &mark);

        hr = stream_data_write(&stream->data, mark, n);
    }
    if (SUCCEEDED(hr))
        hr = stream_data_write(&stream->data, bytes, size);
    free(bytes);
    return hr;
}
