/* SPDX-License-Identifier: MIT */
#include "exec_stream.h"

#include <stdlib.h>
#include <string.h>

#define CTL_E_BADFILEMODE ((HRESULT)0x800a0036)
#define CTL_E_ENDOFFILE ((HRESULT)0x800a003e)

struct exec_stream {
    struct dual dual;
    struct pump *pump;
    enum pump_file file; /* (const) */
    LONG line;
    LONG column;
    WCHAR low_surrogate; /* the rest of a character of which the half was read; or 0 */
};

/* Text that grows while it is read. */
struct text {
    WCHAR *units;
    size_t n;
    size_t room;
};

enum {
    CHARACTER_BYTES = 4,
    REPLACEMENT = 0xfffd,
    FIRST_ROOM = 128,
};

static struct exec_stream *exec_stream_from_ITextStream(ITextStream *iface)
{
    return CONTAINING_RECORD(iface, struct exec_stream, dual.IDispatch_iface);
}

static HRESULT bad_mode(void)
{
    return component_fail(&IID_ITextStream, NULL, CTL_E_BADFILEMODE, "Bad file mode");
}

/* What the script reads must have been written by the process. */
static HRESULT check_readable(const struct exec_stream *stream)
{
    return stream->file == PUMP_INPUT ? bad_mode() : S_OK;
}

/* ---- characters ---- */

/* The character that @bytes begin with, and its length; what is none is a replacement's. */
static size_t decode(const unsigned char *bytes, size_t n, uint32_t *ret_character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = bytes[0] < 0x80   ? 1
                 : bytes[0] < 0xc2 ? 0
                 : bytes[0] < 0xe0 ? 2
                 : bytes[0] < 0xf0 ? 3
                 : bytes[0] < 0xf5 ? 4
                                   : 0;
    uint32_t character = len == 1 ? bytes[0] : bytes[0] & (0x7fu >> (len & 7));

    *ret_character = REPLACEMENT;
    if (len == 0 || len > n)
        return 1;
    for (size_t i = 1; i < len; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 1;
        character = character << 6 | (bytes[i] & 0x3f);
    }
    if (character < least[len] || (character >= 0xd800 && character < 0xe000) ||
        character > 0x10ffff)
        return 1;
    *ret_character = character;
    return len;
}

/* The next character and how many bytes it has. Outcome: S_FALSE at the end. */
static HRESULT peek(struct exec_stream *stream, uint32_t *ret_character, size_t *ret_len)
{
    const char *bytes;
    size_t n;
    HRESULT hr = pump_peek(stream->pump, stream->file, 1, &bytes, &n);

    if (SUCCEEDED(hr) && n > 0 && (unsigned char)bytes[0] >= 0x80 && n < CHARACTER_BYTES)
        hr = pump_peek(stream->pump, stream->file, CHARACTER_BYTES, &bytes, &n);
    if (FAILED(hr))
        return hr;
    if (n == 0)
        return S_FALSE;
    *ret_len = decode((const unsigned char *)bytes, n, ret_character);
    return S_OK;
}

static void advance(struct exec_stream *stream, uint32_t character, size_t len)
{
    pump_take(stream->pump, stream->file, len);
    if (character == '\n') {
        stream->line++;
        stream->column = 1;
    } else {
        stream->column += character >= 0x10000 ? 2 : 1;
    }
}

/* The next unit. Outcome: S_FALSE at the end. */
static HRESULT next(struct exec_stream *stream, WCHAR *ret_unit)
{
    uint32_t character;
    size_t len;
    HRESULT hr;

    if (stream->low_surrogate) {
        *ret_unit = stream->low_surrogate;
        stream->low_surrogate = 0;
        return S_OK;
    }
    hr = peek(stream, &character, &len);
    if (hr != S_OK)
        return hr;
    advance(stream, character, len);
    *ret_unit = (WCHAR)character;
    if (character >= 0x10000) {
        *ret_unit = (WCHAR)(0xd800 + ((character - 0x10000) >> 10));
        stream->low_surrogate = (WCHAR)(0xdc00 + (character & 0x3ff));
    }
    return S_OK;
}

static HRESULT text_add(struct text *text, WCHAR unit)
{
    if (text->n == text->room) {
        size_t room = text->room ? text->room * 2 : FIRST_ROOM;
        WCHAR *units = realloc(text->units, room * sizeof(*units));

        if (!units)
            return E_OUTOFMEMORY;
        text->units = units;
        text->room = room;
    }
    text->units[text->n++] = unit;
    return S_OK;
}

/* Gives the text unless reading failed; frees it. Nothing read at the end of the file fails. */
static HRESULT text_give(struct text *text, HRESULT hr, BOOL is_at_end, BSTR *ret_text)
{
    if (SUCCEEDED(hr) && is_at_end && text->n == 0)
        hr = component_fail(&IID_ITextStream, NULL, CTL_E_ENDOFFILE, "Input past end of file");
    if (SUCCEEDED(hr)) {
        *ret_text = SysAllocStringLen(text->units, (UINT)text->n);
        hr = *ret_text ? S_OK : E_OUTOFMEMORY;
    }
    free(text->units);
    return hr;
}

/* ---- ITextStream ---- */

static HRESULT exec_stream_get_Line(ITextStream *iface, LONG *Line)
{
    if (!Line)
        return E_POINTER;
    *Line = exec_stream_from_ITextStream(iface)->line;
    return S_OK;
}

static HRESULT exec_stream_get_Column(ITextStream *iface, LONG *Column)
{
    if (!Column)
        return E_POINTER;
    *Column = exec_stream_from_ITextStream(iface)->column;
    return S_OK;
}

static HRESULT exec_stream_get_AtEndOfStream(ITextStream *iface, VARIANT_BOOL *EOS)
{
    struct exec_stream *stream = exec_stream_from_ITextStream(iface);
    uint32_t character;
    size_t len;
    HRESULT hr;

    if (!EOS)
        return E_POINTER;
    hr = check_readable(stream);
    if (SUCCEEDED(hr))
        hr = stream->low_surrogate ? S_OK : peek(stream, &character, &len);
    if (FAILED(hr))
        return hr;
    *EOS = hr == S_FALSE ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static HRESULT exec_stream_get_AtEndOfLine(ITextStream *iface, VARIANT_BOOL *EOL)
{
    struct exec_stream *stream = exec_stream_from_ITextStream(iface);
    uint32_t character = 0;
    size_t len;
    HRESULT hr;

    if (!EOL)
        return E_POINTER;
    hr = check_readable(stream);
    if (SUCCEEDED(hr))
        hr = stream->low_surrogate ? S_OK : peek(stream, &character, &len);
    if (FAILED(hr))
        return hr;
    *EOL = hr == S_FALSE || character == '\n' || character == '\r' ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static HRESULT exec_stream_Read(ITextStream *iface, LONG Characters, BSTR *Text)
{
    struct exec_stream *stream = exec_stream_from_ITextStream(iface);
    struct text text = {0};
    HRESULT hr;
    WCHAR unit;

    if (!Text)
        return E_POINTER;
    if (Characters < 0)
        return E_INVALIDARG;
    hr = check_readable(stream);
    while (hr == S_OK && text.n < (size_t)Characters) {
        hr = next(stream, &unit);
        if (hr == S_OK)
            hr = text_add(&text, unit);
    }
    return text_give(&text, hr, hr == S_FALSE, Text);
}

static HRESULT exec_stream_ReadLine(ITextStream *iface, BSTR *Text)
{
    struct exec_stream *stream = exec_stream_from_ITextStream(iface);
    struct text text = {0};
    WCHAR unit = 0;
    HRESULT hr;

    if (!Text)
        return E_POINTER;
    hr = check_readable(stream);
    while (hr == S_OK && unit != '\n') {
        hr = next(stream, &unit);
        if (hr == S_OK && unit != '\n')
            hr = text_add(&text, unit);
    }
    if (unit == '\n' && text.n > 0 && text.units[text.n - 1] == '\r')
        text.n--;
    return text_give(&text, hr, hr == S_FALSE, Text);
}

static HRESULT exec_stream_ReadAll(ITextStream *iface, BSTR *Text)
{
    struct exec_stream *stream = exec_stream_from_ITextStream(iface);
    struct text text = {0};
    HRESULT hr;
    WCHAR unit;

    if (!Text)
        return E_POINTER;
    hr = check_readable(stream);
    while (hr == S_OK) {
        hr = next(stream, &unit);
        if (hr == S_OK)
            hr = text_add(&text, unit);
    }
    return text_give(&text, hr, FALSE, Text);
}

static HRESULT write_bytes(struct exec_stream *stream, const WCHAR *text, const char *after)
{
    char *bytes;
    HRESULT hr;

    if (stream->file != PUMP_INPUT)
        return bad_mode();
    bytes = wsh_utf8(text ? text : u"");
    if (!bytes)
        return E_OUTOFMEMORY;
    hr = pump_write(stream->pump, bytes, strlen(bytes));
    if (SUCCEEDED(hr))
        hr = pump_write(stream->pump, after, strlen(after));
    free(bytes);
    return hr;
}

static HRESULT exec_stream_Write(ITextStream *iface, BSTR Text)
{
    return write_bytes(exec_stream_from_ITextStream(iface), Text, "");
}

static HRESULT exec_stream_WriteLine(ITextStream *iface, BSTR Text)
{
    return write_bytes(exec_stream_from_ITextStream(iface), Text, "\n");
}

static HRESULT exec_stream_WriteBlankLines(ITextStream *iface, LONG Lines)
{
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && Lines-- > 0)
        hr = write_bytes(exec_stream_from_ITextStream(iface), NULL, "\n");
    return hr;
}

static HRESULT exec_stream_Skip(ITextStream *iface, LONG Characters)
{
    BSTR text = NULL;
    HRESULT hr = exec_stream_Read(iface, Characters, &text);

    SysFreeString(text);
    return hr;
}

static HRESULT exec_stream_SkipLine(ITextStream *iface)
{
    BSTR text = NULL;
    HRESULT hr = exec_stream_ReadLine(iface, &text);

    SysFreeString(text);
    return hr;
}

static HRESULT exec_stream_Close(ITextStream *iface)
{
    struct exec_stream *stream = exec_stream_from_ITextStream(iface);

    pump_close(stream->pump, stream->file);
    return S_OK;
}

static void exec_stream_deinit(struct dual *dual)
{
    pump_unref(CONTAINING_RECORD(dual, struct exec_stream, dual)->pump);
}

static const ITextStreamVtbl exec_stream_vtable = {
    DUAL_METHODS,
    .get_Line = exec_stream_get_Line,
    .get_Column = exec_stream_get_Column,
    .get_AtEndOfStream = exec_stream_get_AtEndOfStream,
    .get_AtEndOfLine = exec_stream_get_AtEndOfLine,
    .Read = exec_stream_Read,
    .ReadLine = exec_stream_ReadLine,
    .ReadAll = exec_stream_ReadAll,
    .Write = exec_stream_Write,
    .WriteLine = exec_stream_WriteLine,
    .WriteBlankLines = exec_stream_WriteBlankLines,
    .Skip = exec_stream_Skip,
    .SkipLine = exec_stream_SkipLine,
    .Close = exec_stream_Close,
};

static const IID *const exec_stream_iids[] = {&IID_ITextStream, NULL};
static struct dual_class exec_stream_class = {
    .iids = exec_stream_iids,
    .deinit = exec_stream_deinit,
};

HRESULT exec_stream_create(struct pump *pump, enum pump_file file, ITextStream **ret_stream)
{
    struct exec_stream *stream = dual_new(sizeof(*stream), &exec_stream_class, &exec_stream_vtable);

    if (stream) {
        stream->pump = pump_ref(pump);
        stream->file = file;
        stream->line = stream->column = 1;
    }
    return dual_hand_out(stream, &IID_ITextStream, (void **)ret_stream);
}
