/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "files/text_file_state.h"

static HRESULT make_room(struct text_file *file, size_t n)
{
    char16_t *units;
    size_t room;

    if (file->room - file->end >= n)
        return S_OK;
    if (file->begin > 0)
        memmove(file->units, file->units + file->begin,
                (file->end - file->begin) * sizeof(*file->units));
    file->end -= file->begin;
    file->begin = 0;
    if (file->room - file->end >= n)
        return S_OK;

    room = (file->end + n) * 2;
    units = realloc(file->units, room * sizeof(*units));
    if (!units)
        return E_OUTOFMEMORY;
    file->units = units;
    file->room = room;
    return S_OK;
}

/* Passes over the mark, if it is not text; needs the first bytes together. */
static HRESULT begin_reading(struct text_file *file, unsigned char *bytes, size_t *n,
                             size_t *ret_skipped)
{
    enum text_encoding encoding;
    HRESULT hr = S_OK;
    size_t more = 1;

    *ret_skipped = 0;
    file->has_begun = true;
    if (file->format == TEXT_FORMAT_UTF8)
        return S_OK;
    while (SUCCEEDED(hr) && more > 0 && *n < TEXT_MARK_SIZE) {
        hr = byte_file_read(&file->bytes, bytes + *n, TEXT_MARK_SIZE - *n, &more);
        if (SUCCEEDED(hr))
            *n += more;
    }
    encoding = text_encoding_by_mark(bytes, *n, ret_skipped);
    if (file->format == TEXT_FORMAT_BY_MARK)
        file->decoder.encoding = encoding;
    else if (encoding != TEXT_UTF16LE)
        *ret_skipped = 0;
    return hr;
}

/* Reads on; at the end of the bytes it is noted. */
static HRESULT fill(struct text_file *file)
{
    unsigned char bytes[TEXT_CHUNK];
    size_t n = 0, skipped = 0;
    HRESULT hr;

    if (file->is_at_end)
        return S_OK;
    hr = make_room(file, TEXT_CHUNK + TEXT_DECODE_EXTRA);
    if (FAILED(hr))
        return hr;
    hr = byte_file_read(&file->bytes, bytes, sizeof(bytes), &n);
    if (SUCCEEDED(hr) && !file->has_begun)
        hr = begin_reading(file, bytes, &n, &skipped);
    if (FAILED(hr))
        return hr;

    file->is_at_end = n == 0;
    file->end +=
        n == 0 ? text_decode_end(&file->decoder, file->units + file->end)
               : text_decode(&file->decoder, bytes + skipped, n - skipped, file->units + file->end);
    return S_OK;
}

/* Has @n units at hand, or all that are left. */
static HRESULT need(struct text_file *file, size_t n)
{
    HRESULT hr = S_OK;

    if (file->state != STATE_READING)
        return CTL_E_BADFILEMODE;
    while (SUCCEEDED(hr) && file->end - file->begin < n && !file->is_at_end)
        hr = fill(file);
    return hr;
}

/* As need(); there must be one. */
static HRESULT need_some(struct text_file *file, size_t n)
{
    HRESULT hr = need(file, n);

    return SUCCEEDED(hr) && file->begin == file->end ? CTL_E_ENDOFFILE : hr;
}

static void pass(struct text_file *file, size_t n)
{
    text_file_count(file, file->units + file->begin, n);
    file->begin += n;
    if (file->begin == file->end)
        file->begin = file->end = 0;
}

/* Gives out @n units, of which the last @n_end are the end of a line. */
static HRESULT give(struct text_file *file, size_t n, size_t n_end, BSTR *ret_text)
{
    if (n <= INT_MAX)
        *ret_text =
            SysAllocStringLen((const OLECHAR *)file->units + file->begin, (UINT)(n - n_end));
    if (!*ret_text)
        return E_OUTOFMEMORY;
    pass(file, n);
    return S_OK;
}

HRESULT text_file_is_at_end(struct text_file *file, bool *ret_is)
{
    HRESULT hr = need(file, 1);

    *ret_is = FAILED(hr) || file->begin == file->end;
    return hr;
}

HRESULT text_file_is_at_line_end(struct text_file *file, bool *ret_is)
{
    const char16_t *next;
    size_t left;
    HRESULT hr;

    *ret_is = false;
    hr = need(file, 1);
    if (SUCCEEDED(hr) && file->end > file->begin && file->units[file->begin] == '\r')
        hr = need(file, 2);
    if (FAILED(hr))
        return hr;
    next = file->units + file->begin;
    left = file->end - file->begin;
    *ret_is = left == 0 || next[0] == '\n' || (left > 1 && next[0] == '\r' && next[1] == '\n');
    return S_OK;
}

HRESULT text_file_read(struct text_file *file, size_t n, BSTR *ret_text)
{
    HRESULT hr;

    *ret_text = NULL;
    hr = n > 0 ? need_some(file, n) : need(file, 0);
    if (FAILED(hr) || n == 0)
        return hr;
    if (n <= file->end - file->begin)
        return give(file, n, 0, ret_text);
    hr = give(file, file->end - file->begin, 0, ret_text);
    return SUCCEEDED(hr) ? S_FALSE : hr;
}

/* The line at hand with its end: how many units, and how many of them are the end. */
static HRESULT find_line(struct text_file *file, size_t *ret_n, size_t *ret_n_end)
{
    size_t n = 0;
    HRESULT hr;

    *ret_n_end = 0;
    hr = need_some(file, 1);
    while (SUCCEEDED(hr)) {
        const char16_t *line = file->units + file->begin;
        size_t left = file->end - file->begin;

        while (n < left && line[n] != '\n')
            n++;
        *ret_n = n;
        if (n < left) {
            *ret_n = n + 1;
            *ret_n_end = n > 0 && line[n - 1] == '\r' ? 2 : 1;
            return S_OK;
        }
        if (file->is_at_end)
            return S_OK;
        hr = fill(file);
    }
    return hr;
}

HRESULT text_file_read_line(struct text_file *file, BSTR *ret_text)
{
    size_t n, n_end;
    HRESULT hr;

    *ret_text = NULL;
    hr = find_line(file, &n, &n_end);
    return SUCCEEDED(hr) ? give(file, n, n_end, ret_text) : hr;
}

HRESULT text_file_read_all(struct text_file *file, BSTR *ret_text)
{
    HRESULT hr;

    *ret_text = NULL;
    hr = need_some(file, SIZE_MAX);
    if (SUCCEEDED(hr))
        hr = give(file, file->end - file->begin, 0, ret_text);
    return SUCCEEDED(hr) ? S_FALSE : hr;
}

HRESULT text_file_skip(struct text_file *file, size_t n)
{
    HRESULT hr = need(file, 0);

    while (SUCCEEDED(hr) && n > 0) {
        size_t left, passed;

        hr = need_some(file, 1);
        if (FAILED(hr))
            break;
        left = file->end - file->begin;
        passed = n < left ? n : left;
        pass(file, passed);
        n -= passed;
    }
    return hr;
}

HRESULT text_file_skip_line(struct text_file *file)
{
    size_t n, n_end;
    HRESULT hr = find_line(file, &n, &n_end);

    if (SUCCEEDED(hr))
        pass(file, n);
    return hr;
}
