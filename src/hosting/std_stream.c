/* SPDX-License-Identifier: MIT */
/* Source: Windows' "TextStream object" and "WScript.StdIn property" pages. */
#define COBJMACROS
#include "hosting/std_stream.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "hosttext/host_object.h"
#include "hosttext/text.h"

enum {
    /* VBScript's own errors, which this object answers with on Windows. */
    E_BAD_FILE_MODE = (int)0x800A0036,
    E_PAST_END = (int)0x800A003E,
};

struct std_stream {
    struct host_object object;
    int fd; /* borrowed; -1 once closed */
    enum text_encoding encoding;
    bool is_input;
    int line;
    int column;
    struct text_reader reader;
};

static struct std_stream *from_iface(ITextStream *iface)
{
    return (struct std_stream *)iface;
}

static void std_stream_free(struct host_object *object)
{
    struct std_stream *stream = (struct std_stream *)object;

    text_reader_deinit(&stream->reader);
    free(stream);
}

/* ---- input ---- */

static void advance(struct std_stream *stream, const char16_t *units, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (units[i] == '\n') {
            stream->line++;
            stream->column = 1;
        } else {
            stream->column++;
        }
    }
}

static void consume(struct std_stream *stream, size_t n)
{
    advance(stream, stream->reader.units + stream->reader.start, n);
    stream->reader.start += n;
}

/* Whether it may be read, and has something. */
static HRESULT begin_reading(struct std_stream *stream)
{
    HRESULT hr;

    if (!stream->is_input || stream->fd < 0)
        return E_BAD_FILE_MODE;
    hr = text_reader_need(&stream->reader, 1);
    return hr == S_FALSE ? E_PAST_END : hr;
}

static HRESULT take(struct std_stream *stream, size_t n, size_t n_given, BSTR *ret_text)
{
    *ret_text = SysAllocStringLen(stream->reader.units + stream->reader.start, (UINT)n_given);
    if (!*ret_text)
        return E_OUTOFMEMORY;
    consume(stream, n);
    return S_OK;
}

static HRESULT stream_Read(ITextStream *iface, int Characters, BSTR *Text)
{
    struct std_stream *stream = from_iface(iface);
    size_t n;
    HRESULT hr;

    *Text = NULL;
    if (Characters < 0)
        return E_INVALIDARG;
    hr = begin_reading(stream);
    if (SUCCEEDED(hr))
        hr = text_reader_need(&stream->reader, (size_t)Characters);
    if (FAILED(hr))
        return hr;
    n = stream->reader.end - stream->reader.start;
    n = n < (size_t)Characters ? n : (size_t)Characters;
    return take(stream, n, n, Text);
}

static HRESULT stream_ReadLine(ITextStream *iface, BSTR *Text)
{
    struct std_stream *stream = from_iface(iface);
    const char16_t *line;
    size_t len, given;
    HRESULT hr;

    *Text = NULL;
    hr = begin_reading(stream);
    if (SUCCEEDED(hr))
        hr = text_reader_find_line(&stream->reader, &len);
    if (FAILED(hr))
        return hr;
    line = stream->reader.units + stream->reader.start;
    given = len;
    if (given && line[given - 1] == '\n')
        given--;
    if (given < len && given && line[given - 1] == '\r')
        given--;
    return take(stream, len, given, Text);
}

static HRESULT stream_ReadAll(ITextStream *iface, BSTR *Text)
{
    struct std_stream *stream = from_iface(iface);
    size_t n;
    HRESULT hr;

    *Text = NULL;
    hr = begin_reading(stream);
    while (hr == S_OK)
        hr = text_reader_fill(&stream->reader);
    if (FAILED(hr))
        return hr;
    n = stream->reader.end - stream->reader.start;
    return take(stream, n, n, Text);
}

static HRESULT stream_Skip(ITextStream *iface, int Characters)
{
    struct std_stream *stream = from_iface(iface);
    size_t n;
    HRESULT hr;

    if (Characters < 0)
        return E_INVALIDARG;
    hr = begin_reading(stream);
    if (SUCCEEDED(hr))
        hr = text_reader_need(&stream->reader, (size_t)Characters);
    if (FAILED(hr))
        return hr;
    n = stream->reader.end - stream->reader.start;
    consume(stream, n < (size_t)Characters ? n : (size_t)Characters);
    return S_OK;
}

static HRESULT stream_SkipLine(ITextStream *iface)
{
    struct std_stream *stream = from_iface(iface);
    size_t len;
    HRESULT hr;

    hr = begin_reading(stream);
    if (SUCCEEDED(hr))
        hr = text_reader_find_line(&stream->reader, &len);
    if (SUCCEEDED(hr))
        consume(stream, len);
    return hr;
}

static HRESULT stream_get_AtEndOfStream(ITextStream *iface, VARIANT_BOOL *EOS)
{
    struct std_stream *stream = from_iface(iface);
    HRESULT hr;

    *EOS = VARIANT_FALSE;
    if (!stream->is_input || stream->fd < 0)
        return E_BAD_FILE_MODE;
    hr = text_reader_need(&stream->reader, 1);
    *EOS = hr == S_FALSE ? VARIANT_TRUE : VARIANT_FALSE;
    return FAILED(hr) ? hr : S_OK;
}

static HRESULT stream_get_AtEndOfLine(ITextStream *iface, VARIANT_BOOL *EOL)
{
    struct std_stream *stream = from_iface(iface);
    char16_t next;
    HRESULT hr;

    *EOL = VARIANT_FALSE;
    if (!stream->is_input || stream->fd < 0)
        return E_BAD_FILE_MODE;
    hr = text_reader_need(&stream->reader, 1);
    if (FAILED(hr))
        return hr;
    next = hr == S_FALSE ? '\n' : stream->reader.units[stream->reader.start];
    *EOL = next == '\n' || next == '\r' ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

/* ---- output ---- */

static HRESULT write_bytes(int fd, const char *bytes, size_t size)
{
    while (size) {
        ssize_t n = write(fd, bytes, size);

        if (n < 0 && errno == EAGAIN) {
            struct pollfd wait = {.fd = fd, .events = POLLOUT};

            poll(&wait, 1, -1);
        } else if (n < 0 && errno != EINTR) {
            return HRESULT_FROM_WIN32(ERROR_WRITE_FAULT);
        } else if (n > 0) {
            bytes += n;
            size -= (size_t)n;
        }
    }
    return S_OK;
}

HRESULT std_stream_write(int fd, enum text_encoding encoding, const char16_t *text, size_t len)
{
    _cleanup_(freep) char *utf8 = NULL;
    int size;

    if (encoding == TEXT_UTF16)
        return write_bytes(fd, (const char *)text, len * sizeof(*text));
    if (len == 0)
        return S_OK;
    utf8 = len < INT_MAX / 3 ? malloc(len * 3) : NULL;
    if (!utf8)
        return E_OUTOFMEMORY;
    size = WideCharToMultiByte(CP_UTF8, 0, text, (int)len, utf8, (int)len * 3, NULL, NULL);
    return write_bytes(fd, utf8, (size_t)size);
}

static HRESULT put(struct std_stream *stream, const char16_t *text, size_t len)
{
    if (stream->is_input || stream->fd < 0)
        return E_BAD_FILE_MODE;
    advance(stream, text, len);
    return std_stream_write(stream->fd, stream->encoding, text, len);
}

static HRESULT stream_Write(ITextStream *iface, BSTR Text)
{
    return put(from_iface(iface), Text, SysStringLen(Text));
}

/* The line and its end go out as one, so that lines of two programs do not mix. */
static HRESULT stream_WriteLine(ITextStream *iface, BSTR Text)
{
    UINT len = SysStringLen(Text);
    _cleanup_(bstrp) BSTR line = SysAllocStringLen(NULL, len + 1);

    if (!line)
        return E_OUTOFMEMORY;
    if (len)
        memcpy(line, Text, len * sizeof(*line));
    line[len] = '\n';
    return put(from_iface(iface), line, len + 1);
}

static HRESULT stream_WriteBlankLines(ITextStream *iface, int Lines)
{
    HRESULT hr = S_OK;

    if (Lines < 0)
        return E_INVALIDARG;
    for (int i = 0; SUCCEEDED(hr) && i < Lines; i++)
        hr = put(from_iface(iface), u"\n", 1);
    return hr;
}

/* ---- both ---- */

static HRESULT stream_get_Line(ITextStream *iface, int *Line)
{
    *Line = from_iface(iface)->line;
    return S_OK;
}

static HRESULT stream_get_Column(ITextStream *iface, int *Column)
{
    *Column = from_iface(iface)->column;
    return S_OK;
}

static HRESULT stream_Close(ITextStream *iface)
{
    from_iface(iface)->fd = -1;
    return S_OK;
}

static const ITextStreamVtbl stream_vtable = {
    HOST_OBJECT_METHODS,
    .get_Line = stream_get_Line,
    .get_Column = stream_get_Column,
    .get_AtEndOfStream = stream_get_AtEndOfStream,
    .get_AtEndOfLine = stream_get_AtEndOfLine,
    .Read = stream_Read,
    .ReadLine = stream_ReadLine,
    .ReadAll = stream_ReadAll,
    .Write = stream_Write,
    .WriteLine = stream_WriteLine,
    .WriteBlankLines = stream_WriteBlankLines,
    .Skip = stream_Skip,
    .SkipLine = stream_SkipLine,
    .Close = stream_Close,
};

static const struct host_object_class stream_class = {&IID_ITextStream, NULL, std_stream_free};

HRESULT std_stream_new(struct host *host, int fd, enum text_encoding encoding,
                       ITextStream **ret_stream)
{
    struct std_stream *stream = calloc(1, sizeof(*stream));

    if (!stream)
        return E_OUTOFMEMORY;
    host_object_init(&stream->object, &stream_class, &stream_vtable);
    text_reader_init(&stream->reader, fd, encoding, host->watch);
    stream->fd = fd;
    stream->encoding = encoding;
    stream->is_input = fd == STDIN_FILENO;
    stream->line = 1;
    stream->column = 1;
    *ret_stream = (ITextStream *)stream;
    return S_OK;
}
