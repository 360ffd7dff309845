/* SPDX-License-Identifier: MIT */
/*
 * What goes into an ADODB.Stream and comes out of it: files, bytes, texts, other streams.
 */
#include <string.h>

#include "stream_object.h"

HRESULT stream_LoadFromFile(_Stream *iface, BSTR FileName)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check_open(stream);

    if (FAILED(hr))
        return hr;
    if (!FileName || !*FileName)
        return stream_fail(adErrInvalidArgument);
    hr = stream_data_load(&stream->data, FileName);
    return hr == S_FALSE ? stream_fail(adErrOpeningFile) : hr;
}

HRESULT stream_SaveToFile(_Stream *iface, BSTR FileName, SaveOptionsEnum Options)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check_open(stream);

    if (FAILED(hr))
        return hr;
    if (!FileName || !*FileName ||
        (Options & ~(adSaveCreateNotExist | adSaveCreateOverWrite)) != 0 || Options == 0)
        return stream_fail(adErrInvalidArgument);
    hr = stream_data_save(&stream->data, FileName, (Options & adSaveCreateOverWrite) != 0);
    if (hr == S_FALSE)
        return stream_fail(adErrWriteFile);
    stream->data.position = 0;
    return hr;
}

/* ---- bytes ---- */

HRESULT stream_Read(_Stream *iface, LONG NumBytes, VARIANT *pVal)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check(stream, adTypeBinary);
    size_t left = stream->data.size - stream->data.position, n;
    SAFEARRAY *array;

    if (FAILED(hr))
        return hr;
    if (NumBytes < adReadAll)
        return stream_fail(adErrInvalidArgument);
    n = NumBytes == adReadAll || (size_t)NumBytes > left ? left : (size_t)NumBytes;
    VariantInit(pVal);
    if (n == 0) {
        V_VT(pVal) = VT_NULL;
        return S_OK;
    }
    array = SafeArrayCreateVector(VT_UI1, 0, (ULONG)n);
    if (!array)
        return E_OUTOFMEMORY;
    memcpy(array->pvData, stream->data.bytes + stream->data.position, n);
    stream->data.position += n;
    V_VT(pVal) = VT_ARRAY | VT_UI1;
    V_ARRAY(pVal) = array;
    return S_OK;
}

HRESULT stream_Write(_Stream *iface, VARIANT Buffer)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check(stream, adTypeBinary);
    const VARIANT *buffer =
        V_VT(&Buffer) == (VT_BYREF | VT_VARIANT) ? V_VARIANTREF(&Buffer) : &Buffer;
    SAFEARRAY *array;

    if (FAILED(hr))
        return hr;
    if ((V_VT(buffer) & ~VT_BYREF) != (VT_ARRAY | VT_UI1))
        return stream_fail(adErrInvalidArgument);
    array = V_VT(buffer) & VT_BYREF ? *V_ARRAYREF(buffer) : V_ARRAY(buffer);
    if (!array || SafeArrayGetDim(array) != 1)
        return stream_fail(adErrInvalidArgument);
    hr = stream_check_writable(stream);
    return SUCCEEDED(hr)
               ? stream_data_write(&stream->data, array->pvData, array->rgsabound[0].cElements)
               : hr;
}

HRESULT stream_SetEOS(_Stream *iface)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check_open(stream);

    if (SUCCEEDED(hr))
        hr = stream_check_writable(stream);
    return SUCCEEDED(hr) ? stream_data_resize(&stream->data, stream->data.position) : hr;
}

/* ---- texts ---- */

HRESULT stream_ReadText(_Stream *iface, LONG NumChars, BSTR *pbstr)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check(stream, adTypeText);

    if (FAILED(hr))
        return hr;
    return NumChars < adReadLine ? stream_fail(adErrInvalidArgument)
                                 : stream_read_text(stream, NumChars, pbstr);
}

HRESULT stream_SkipLine(_Stream *iface)
{
    BSTR line = NULL;
    HRESULT hr = stream_ReadText(iface, adReadLine, &line);

    SysFreeString(line);
    return hr;
}

static HRESULT write_separator(struct stream *stream)
{
    const WCHAR ends[] = {'\r', '\n'}, one = (WCHAR)stream->separator;

    return stream->separator == adCRLF ? stream_write_text(stream, ends, ARRAYSIZE(ends))
                                       : stream_write_text(stream, &one, 1);
}

HRESULT stream_WriteText(_Stream *iface, BSTR Data, StreamWriteEnum Options)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check(stream, adTypeText);

    if (FAILED(hr))
        return hr;
    if (Options != adWriteChar && Options != adWriteLine)
        return stream_fail(adErrInvalidArgument);
    hr = stream_check_writable(stream);
    if (SUCCEEDED(hr))
        hr = stream_write_text(stream, Data, SysStringLen(Data));
    if (SUCCEEDED(hr) && Options == adWriteLine)
        hr = write_separator(stream);
    return hr;
}

/* ---- from stream to stream ---- */

/* Another implementation's stream is written by its methods, as ours is. */
static HRESULT copy_text(struct stream *stream, _Stream *target, LONG n)
{
    BSTR text;
    HRESULT hr = stream_read_text(stream, n, &text);

    if (FAILED(hr))
        return hr;
    hr = _Stream_WriteText(target, text, adWriteChar);
    SysFreeString(text);
    return hr;
}

static HRESULT copy_bytes(struct stream *stream, _Stream *target, size_t n)
{
    struct stream_data *data = &stream->data;
    size_t left = data->size - data->position;
    SAFEARRAY *array;
    VARIANT bytes;
    HRESULT hr;

    n = n < left ? n : left;
    array = SafeArrayCreateVector(VT_UI1, 0, (ULONG)n);
    if (!array)
        return E_OUTOFMEMORY;
    if (n > 0)
        memcpy(array->pvData, data->bytes + data->position, n);
    V_VT(&bytes) = VT_ARRAY | VT_UI1;
    V_ARRAY(&bytes) = array;
    hr = _Stream_Write(target, bytes);
    SafeArrayDestroy(array);
    if (SUCCEEDED(hr))
        data->position += n;
    return hr;
}

/* Text may become bytes, but bytes not text. */
HRESULT stream_CopyTo(_Stream *iface, _Stream *DestStream, ADO_LONGPTR CharNumber)
{
    struct stream *stream = stream_from_Stream(iface);
    StreamTypeEnum type;
    HRESULT hr = stream_check_open(stream);

    if (FAILED(hr))
        return hr;
    if (!DestStream || CharNumber < adReadAll)
        return stream_fail(adErrInvalidArgument);
    hr = _Stream_get_Type(DestStream, &type);
    if (FAILED(hr))
        return hr;
    if (stream->type == adTypeBinary && type == adTypeText)
        return stream_fail(adErrIllegalOperation);
    if (type == adTypeText)
        return copy_text(stream, DestStream,
                         CharNumber > STREAM_SIZE_MAX ? adReadAll : (LONG)CharNumber);
    return copy_bytes(stream, DestStream, CharNumber == adReadAll ? SIZE_MAX : (size_t)CharNumber);
}
