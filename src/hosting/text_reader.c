/* SPDX-License-Identifier: MIT */
#include "hosting/text_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hosting/watch.h"

void text_reader_init(struct text_reader *reader, int fd, enum text_encoding encoding,
                      struct watch *watch)
{
    *reader = (struct text_reader){.fd = fd, .encoding = encoding, .watch = watch};
}

void text_reader_deinit(struct text_reader *reader)
{
    free(reader->units);
    *reader = (struct text_reader){.fd = -1};
}

static HRESULT make_room(struct text_reader *reader, size_t n)
{
    char16_t *grown;
    size_t room;

    if (reader->start == reader->end)
        reader->start = reader->end = 0;
    if (reader->room - reader->end >= n)
        return S_OK;
    room = reader->room * 2 > reader->end + n ? reader->room * 2 : reader->end + n;
    grown = realloc(reader->units, room * sizeof(*grown));
    if (!grown)
        return E_OUTOFMEMORY;
    reader->units = grown;
    reader->room = room;
    return S_OK;
}

/* How many of the bytes are whole characters; all of them when no more can come. */
static size_t whole_characters(const struct text_reader *reader)
{
    size_t n = reader->n_bytes, tail = 0, wanted;

    if (reader->encoding == TEXT_UTF16)
        return n / 2 * 2;
    while (tail < 3 && tail < n && (reader->bytes[n - 1 - tail] & 0xc0) == 0x80)
        tail++;
    if (reader->is_at_end || tail == n)
        return n;
    wanted = reader->bytes[n - 1 - tail] >= 0xf0   ? 4
             : reader->bytes[n - 1 - tail] >= 0xe0 ? 3
             : reader->bytes[n - 1 - tail] >= 0xc0 ? 2
                                                   : 1;
    return wanted > tail + 1 ? n - 1 - tail : n;
}

static HRESULT decode(struct text_reader *reader)
{
    size_t n = whole_characters(reader);
    HRESULT hr;

    hr = make_room(reader, n);
    if (FAILED(hr))
        return hr;
    if (reader->encoding == TEXT_UTF16) {
        memcpy(reader->units + reader->end, reader->bytes, n);
        reader->end += n / 2;
    } else if (n) {
        reader->end += (size_t)MultiByteToWideChar(CP_UTF8, 0, (const char *)reader->bytes, (int)n,
                                                   reader->units + reader->end, (int)n);
    }
    memmove(reader->bytes, reader->bytes + n, reader->n_bytes - n);
    reader->n_bytes -= n;
    return S_OK;
}

HRESULT text_reader_fill(struct text_reader *reader)
{
    ssize_t n;

    if (reader->is_at_end)
        return S_FALSE;
    if (!watch_wait_for_input(reader->watch, reader->fd))
        return E_ABORT;
    do
        n = read(reader->fd, reader->bytes + reader->n_bytes, TEXT_READ_SIZE - reader->n_bytes);
    while (n < 0 && errno == EINTR);
    if (n <= 0)
        reader->is_at_end = true;
    else
        reader->n_bytes += (size_t)n;
    return decode(reader);
}

HRESULT text_reader_need(struct text_reader *reader, size_t n)
{
    while (reader->end - reader->start < n) {
        HRESULT hr = text_reader_fill(reader);

        if (hr != S_OK)
            return hr;
    }
    return S_OK;
}

HRESULT text_reader_find_line(struct text_reader *reader, size_t *ret_len)
{
    size_t len = 0;

    for (;;) {
        HRESULT hr;

        for (; len < reader->end - reader->start; len++) {
            if (reader->units[reader->start + len] == '\n') {
                *ret_len = len + 1;
                return S_OK;
            }
        }
        hr = text_reader_fill(reader);
        if (FAILED(hr))
            return hr;
        if (hr == S_FALSE) {
            *ret_len = len;
            return S_OK;
        }
    }
}
