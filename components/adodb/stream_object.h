/* SPDX-License-Identifier: MIT */
/*
 * An ADODB.Stream from inside: what its parts share.
 */
#pragma once

#include "charset.h"
#include "stream_data.h"

#include <msado15.h>

struct stream {
    struct dual dual;
    IStream IStream_iface;
    struct stream_data data;
    struct charset *charset;
    BSTR charset_name;
    StreamTypeEnum type;
    LineSeparatorEnum separator;
    ConnectModeEnum mode;
    BOOL is_open;
};

extern const IStreamVtbl stream_bytes_vtable;

static inline struct stream *stream_from_Stream(_Stream *iface)
{
    return CONTAINING_RECORD(iface, struct stream, dual.IDispatch_iface);
}

/* ADO's error of that number, with its text. */
HRESULT stream_fail(ErrorValueEnum error);

/* adErrObjectClosed unless it is open; adErrIllegalOperation unless it is of @type, too. */
HRESULT stream_check_open(const struct stream *stream);
HRESULT stream_check(const struct stream *stream, StreamTypeEnum type);

/* adErrIllegalOperation if it was opened to be read only. */
HRESULT stream_check_writable(const struct stream *stream);

/*
 * Reads up to @n_units, all with -1, or a line with -2, whose end is not given; moves on.
 * Failure: E_OUTOFMEMORY.
 */
HRESULT stream_read_text(struct stream *stream, LONG n_units, BSTR *ret_text);

/* Writes at the position; a text that begins the stream begins with its set's mark. */
HRESULT stream_write_text(struct stream *stream, const WCHAR *units, size_t n_units);

/* ---- methods of _Stream that move data ---- */

HRESULT stream_LoadFromFile(_Stream *iface, BSTR FileName);
HRESULT stream_SaveToFile(_Stream *iface, BSTR FileName, SaveOptionsEnum Options);
HRESULT stream_Read(_Stream *iface, LONG NumBytes, VARIANT *pVal);
HRESULT stream_Write(_Stream *iface, VARIANT Buffer);
HRESULT stream_SetEOS(_Stream *iface);
HRESULT stream_ReadText(_Stream *iface, LONG NumChars, BSTR *pbstr);
HRESULT stream_SkipLine(_Stream *iface);
HRESULT stream_WriteText(_Stream *iface, BSTR Data, StreamWriteEnum Options);
HRESULT stream_CopyTo(_Stream *iface, _Stream *DestStream, ADO_LONGPTR CharNumber);
