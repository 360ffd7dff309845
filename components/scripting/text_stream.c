/* SPDX-License-Identifier: MIT */
#include "text_stream.h"

#include <pthread.h>
#include <stdlib.h>

struct text_stream {
    struct dual dual;
    pthread_mutex_t lock;
    struct text_file *file; /* (lock) */
};

/* Takes the stream's turn. */
static struct text_file *enter(ITextStream *iface)
{
    struct text_stream *stream = CONTAINING_RECORD(iface, struct text_stream, dual.IDispatch_iface);

    pthread_mutex_lock(&stream->lock);
    return stream->file;
}

static HRESULT leave(ITextStream *iface, HRESULT hr)
{
    struct text_stream *stream = CONTAINING_RECORD(iface, struct text_stream, dual.IDispatch_iface);

    pthread_mutex_unlock(&stream->lock);
    return hr;
}

static HRESULT stream_get_Line(ITextStream *iface, LONG *Line)
{
    if (!Line)
        return E_POINTER;
    *Line = (LONG)text_file_line(enter(iface));
    return leave(iface, S_OK);
}

static HRESULT stream_get_Column(ITextStream *iface, LONG *Column)
{
    if (!Column)
        return E_POINTER;
    *Column = (LONG)text_file_column(enter(iface));
    return leave(iface, S_OK);
}

static HRESULT stream_get_AtEndOfStream(ITextStream *iface, VARIANT_BOOL *EOS)
{
    HRESULT hr;
    bool is;

    if (!EOS)
        return E_POINTER;
    hr = text_file_is_at_end(enter(iface), &is);
    *EOS = is ? VARIANT_TRUE : VARIANT_FALSE;
    return leave(iface, hr);
}

static HRESULT stream_get_AtEndOfLine(ITextStream *iface, VARIANT_BOOL *EOL)
{
    HRESULT hr;
    bool is;

    if (!EOL)
        return E_POINTER;
    hr = text_file_is_at_line_end(enter(iface), &is);
    *EOL = is ? VARIANT_TRUE : VARIANT_FALSE;
    return leave(iface, hr);
}

static HRESULT stream_Read(ITextStream *iface, LONG Characters, BSTR *Text)
{
    if (!Text)
        return E_POINTER;
    *Text = NULL;
    if (Characters < 0)
        return E_INVALIDARG;
    return leave(iface, text_file_read(enter(iface), (size_t)Characters, Text));
}

static HRESULT stream_ReadLine(ITextStream *iface, BSTR *Text)
{
    if (!Text)
        return E_POINTER;
    return leave(iface, text_file_read_line(enter(iface), Text));
}

static HRESULT stream_ReadAll(ITextStream *iface, BSTR *Text)
{
    if (!Text)
        return E_POINTER;
    return leave(iface, text_file_read_all(enter(iface), Text));
}

static HRESULT write_ends(struct text_file *file, LONG n)
{
    HRESULT hr = text_file_write(file, u"", 0);

    while (SUCCEEDED(hr) && n-- > 0)
        hr = text_file_write(file, u"\r\n", 2);
    return hr;
}

static HRESULT stream_Write(ITextStream *iface, BSTR Text)
{
    return leave(iface, text_file_write(enter(iface), (const char16_t *)Text, SysStringLen(Text)));
}

static HRESULT stream_WriteLine(ITextStream *iface, BSTR Text)
{
    struct text_file *file = enter(iface);
    HRESULT hr = text_file_write(file, (const char16_t *)Text, SysStringLen(Text));

    return leave(iface, SUCCEEDED(hr) ? write_ends(file, 1) : hr);
}

static HRESULT stream_WriteBlankLines(ITextStream *iface, LONG Lines)
{
    if (Lines < 0)
        return E_INVALIDARG;
    return leave(iface, write_ends(enter(iface), Lines));
}

static HRESULT stream_Skip(ITextStream *iface, LONG Characters)
{
    if (Characters < 0)
        return E_INVALIDARG;
    return leave(iface, text_file_skip(enter(iface), (size_t)Characters));
}

static HRESULT stream_SkipLine(ITextStream *iface)
{
    return leave(iface, text_file_skip_line(enter(iface)));
}

static HRESULT stream_Close(ITextStream *iface)
{
    return leave(iface, text_file_close(enter(iface)));
}

static const ITextStreamVtbl stream_vtable = {
    DUAL_METHODS,
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

static void stream_deinit(struct dual *dual)
{
    struct text_stream *stream = CONTAINING_RECORD(dual, struct text_stream, dual);

    text_file_free(stream->file);
    pthread_mutex_destroy(&stream->lock);
}

static struct dual_class stream_class = {
    .iids = (const IID *const[]){&IID_ITextStream, NULL},
    .clsid = &CLSID_TextStream,
    .deinit = stream_deinit,
};

HRESULT text_stream_create(struct text_file *file, ITextStream **ret_stream)
{
    struct text_stream *stream = dual_new(sizeof(*stream), &stream_class, &stream_vtable);

    if (!stream) {
        text_file_free(file);
        return E_OUTOFMEMORY;
    }
    pthread_mutex_init(&stream->lock, NULL);
    stream->file = file;
    *ret_stream = (ITextStream *)&stream->dual.IDispatch_iface;
    return S_OK;
}

static HRESULT read_mode(IOMode mode, enum text_mode *ret_mode)
{
    switch ((int)mode) {
    case ForReading:
        *ret_mode = TEXT_READ;
        return S_OK;
    case ForWriting:
        *ret_mode = TEXT_WRITE;
        return S_OK;
    case ForAppending:
        *ret_mode = TEXT_APPEND;
        return S_OK;
    default:
        return E_INVALIDARG;
    }
}

static HRESULT read_format(Tristate format, enum text_format *ret_format)
{
    switch ((int)format) {
    case TristateFalse:
        *ret_format = TEXT_FORMAT_UTF8;
        return S_OK;
    case TristateTrue:
        *ret_format = TEXT_FORMAT_UTF16;
        return S_OK;
    case TristateUseDefault:
        *ret_format = TEXT_FORMAT_BY_MARK;
        return S_OK;
    default:
        return E_INVALIDARG;
    }
}

HRESULT text_stream_open(const char *path, IOMode mode, VARIANT_BOOL creates, Tristate format,
                         ITextStream **ret_stream)
{
    enum text_format text_format;
    enum text_mode text_mode;
    struct text_file *file;
    HRESULT hr;

    hr = read_mode(mode, &text_mode);
    if (SUCCEEDED(hr))
        hr = read_format(format, &text_format);
    if (SUCCEEDED(hr))
        hr = text_file_open(path, text_mode, text_format, creates ? TEXT_CREATES : 0, &file);
    return SUCCEEDED(hr) ? text_stream_create(file, ret_stream) : hr;
}

HRESULT text_stream_make(const char *path, VARIANT_BOOL overwrites, VARIANT_BOOL is_unicode,
                         ITextStream **ret_stream)
{
    struct text_file *file;
    HRESULT hr;

    hr = text_file_open(path, TEXT_WRITE, is_unicode ? TEXT_FORMAT_UTF16 : TEXT_FORMAT_UTF8,
                        overwrites ? TEXT_CREATES : TEXT_IS_NEW, &file);
    if (hr == CTL_E_FILENOTFOUND)
        hr = CTL_E_PATHNOTFOUND;
    return SUCCEEDED(hr) ? text_stream_create(file, ret_stream) : hr;
}

STDAPI DoOpenPipeStream(HANDLE pipe, IOMode mode, ITextStream **stream)
{
    enum text_mode text_mode;
    struct text_file *file;
    HRESULT hr;

    if (!stream)
        return E_POINTER;
    *stream = NULL;
    if (!pipe || pipe == INVALID_HANDLE_VALUE)
        return E_INVALIDARG;
    hr = read_mode(mode, &text_mode);
    if (SUCCEEDED(hr))
        hr = text_file_new((struct byte_file){.fd = -1, .handle = pipe}, text_mode,
                           TEXT_FORMAT_UTF8, &file);
    return SUCCEEDED(hr) ? text_stream_create(file, stream) : hr;
}
