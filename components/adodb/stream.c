/* SPDX-License-Identifier: MIT */
/*
 * ADODB.Stream. Source: Windows' "Stream Object (ADO)" pages, and "ErrorValueEnum" for its errors.
 */
#include "component.h"

#include <initguid.h>

#include <msado15.h>

#include "stream_object.h"

#define ADO_ERROR(number) ((HRESULT)(0x800a0000u | (number)))

static const struct {
    ErrorValueEnum error;
    const char *text;
} error_texts[] = {
    {adErrInvalidArgument,
     "Arguments are of the wrong type, are out of acceptable range, or are in "
     "conflict with one another."},
    {adErrOpeningFile, "File could not be opened."},
    {adErrReadFile, "File could not be read."},
    {adErrWriteFile, "Write to file failed."},
    {adErrIllegalOperation, "Operation is not allowed in this context."},
    {adErrFeatureNotAvailable,
     "Object or provider is not capable of performing requested operation."},
    {adErrObjectClosed, "Operation is not allowed when the object is closed."},
    {adErrObjectOpen, "Operation is not allowed when the object is open."},
};

HRESULT stream_fail(ErrorValueEnum error)
{
    for (size_t i = 0; i < ARRAYSIZE(error_texts); i++) {
        if (error_texts[i].error == error)
            return component_fail(&IID__Stream, NULL, ADO_ERROR(error), "%s", error_texts[i].text);
    }
    return ADO_ERROR(error);
}

HRESULT stream_check_open(const struct stream *stream)
{
    return stream->is_open ? S_OK : stream_fail(adErrObjectClosed);
}

HRESULT stream_check(const struct stream *stream, StreamTypeEnum type)
{
    HRESULT hr = stream_check_open(stream);

    return SUCCEEDED(hr) && stream->type != type ? stream_fail(adErrIllegalOperation) : hr;
}

HRESULT stream_check_writable(const struct stream *stream)
{
    return (stream->mode & adModeReadWrite) == adModeRead ? stream_fail(adErrIllegalOperation)
                                                          : S_OK;
}

/* ---- properties ---- */

static HRESULT stream_get_Size(_Stream *iface, ADO_LONGPTR *pSize)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check_open(stream);

    if (SUCCEEDED(hr))
        *pSize = (ADO_LONGPTR)stream->data.size;
    return hr;
}

static HRESULT stream_get_EOS(_Stream *iface, VARIANT_BOOL *pEOS)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check_open(stream);

    if (SUCCEEDED(hr))
        *pEOS = stream->data.position == stream->data.size ? VARIANT_TRUE : VARIANT_FALSE;
    return hr;
}

static HRESULT stream_get_Position(_Stream *iface, ADO_LONGPTR *pPos)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check_open(stream);

    if (SUCCEEDED(hr))
        *pPos = (ADO_LONGPTR)stream->data.position;
    return hr;
}

/* Behind the end the stream becomes longer, as documented. */
static HRESULT stream_put_Position(_Stream *iface, ADO_LONGPTR pPos)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check_open(stream);

    if (FAILED(hr))
        return hr;
    if (pPos < 0 || pPos > STREAM_SIZE_MAX)
        return stream_fail(adErrInvalidArgument);
    if ((size_t)pPos > stream->data.size) {
        hr = stream_check_writable(stream);
        if (SUCCEEDED(hr))
            hr = stream_data_resize(&stream->data, (size_t)pPos);
    }
    if (SUCCEEDED(hr))
        stream->data.position = (size_t)pPos;
    return hr;
}

static HRESULT stream_get_Type(_Stream *iface, StreamTypeEnum *ptype)
{
    *ptype = stream_from_Stream(iface)->type;
    return S_OK;
}

static HRESULT stream_put_Type(_Stream *iface, StreamTypeEnum ptype)
{
    struct stream *stream = stream_from_Stream(iface);

    if (ptype != adTypeBinary && ptype != adTypeText)
        return stream_fail(adErrInvalidArgument);
    if (stream->is_open && stream->data.position != 0)
        return stream_fail(adErrIllegalOperation);
    stream->type = ptype;
    return S_OK;
}

static HRESULT stream_get_LineSeparator(_Stream *iface, LineSeparatorEnum *pLS)
{
    *pLS = stream_from_Stream(iface)->separator;
    return S_OK;
}

static HRESULT stream_put_LineSeparator(_Stream *iface, LineSeparatorEnum pLS)
{
    if (pLS != adLF && pLS != adCR && pLS != adCRLF)
        return stream_fail(adErrInvalidArgument);
    stream_from_Stream(iface)->separator = pLS;
    return S_OK;
}

static HRESULT stream_get_State(_Stream *iface, ObjectStateEnum *pState)
{
    *pState = stream_from_Stream(iface)->is_open ? adStateOpen : adStateClosed;
    return S_OK;
}

static HRESULT stream_get_Mode(_Stream *iface, ConnectModeEnum *pMode)
{
    *pMode = stream_from_Stream(iface)->mode;
    return S_OK;
}

static HRESULT stream_put_Mode(_Stream *iface, ConnectModeEnum pMode)
{
    struct stream *stream = stream_from_Stream(iface);

    if (stream->is_open)
        return stream_fail(adErrObjectOpen);
    stream->mode = pMode;
    return S_OK;
}

static HRESULT stream_get_Charset(_Stream *iface, BSTR *pbstrCharset)
{
    *pbstrCharset = SysAllocString(stream_from_Stream(iface)->charset_name);
    return *pbstrCharset ? S_OK : E_OUTOFMEMORY;
}

static HRESULT set_charset(struct stream *stream, const WCHAR *name)
{
    struct charset *charset;
    BSTR copy;
    HRESULT hr = charset_open(name, &charset);

    if (hr != S_OK)
        return hr == S_FALSE ? stream_fail(adErrInvalidArgument) : hr;
    copy = SysAllocString(name);
    if (!copy) {
        charset_close(charset);
        return E_OUTOFMEMORY;
    }
    charset_close(stream->charset);
    SysFreeString(stream->charset_name);
    stream->charset = charset;
    stream->charset_name = copy;
    return S_OK;
}

static HRESULT stream_put_Charset(_Stream *iface, BSTR pbstrCharset)
{
    struct stream *stream = stream_from_Stream(iface);

    if (stream->is_open && stream->data.position != 0)
        return stream_fail(adErrIllegalOperation);
    return set_charset(stream, pbstrCharset ? pbstrCharset : u"");
}

/* ---- opening and closing ---- */

/* Streams of records and of addresses belong to providers of data, which there are none of. */
static HRESULT stream_Open(_Stream *iface, VARIANT Source, ConnectModeEnum Mode,
                           StreamOpenOptionsEnum Options, BSTR UserName, BSTR Password)
{
    struct stream *stream = stream_from_Stream(iface);
    BOOL has_source = !dual_is_missing(&Source) && V_VT(&Source) != VT_EMPTY &&
                      !(V_VT(&Source) == VT_BSTR && SysStringLen(V_BSTR(&Source)) == 0);

    if (stream->is_open)
        return stream_fail(adErrObjectOpen);
    if (has_source)
        return stream_fail(adErrFeatureNotAvailable);
    if (Mode != adModeUnknown)
        stream->mode = Mode;
    stream->is_open = TRUE;
    return S_OK;
}

static HRESULT stream_Close(_Stream *iface)
{
    struct stream *stream = stream_from_Stream(iface);
    HRESULT hr = stream_check_open(stream);

    if (FAILED(hr))
        return hr;
    stream_data_deinit(&stream->data);
    stream->is_open = FALSE;
    return S_OK;
}

static HRESULT stream_Flush(_Stream *iface)
{
    return stream_check_open(stream_from_Stream(iface));
}

/* Only what is opened asynchronously can be cancelled. */
static HRESULT stream_Cancel(_Stream *iface)
{
    return S_OK;
}

/* ---- the object ---- */

enum {
    COPY_TO = 15, /* the DISPID */
};

/*
 * Sizes have 64 bits, which scripts do not know: they see them as numbers of 32. CopyTo's second
 * argument is optional, which the type library's compiler cannot say of such a number.
 */
static HRESULT stream_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                             WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                             EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    VARIANT with_number[2] = {{.vt = VT_I4, .lVal = adReadAll}};
    DISPPARAMS arguments = {.rgvarg = with_number, .cArgs = 2};
    HRESULT hr;

    if (dispIdMember == COPY_TO && pDispParams && pDispParams->cArgs == 1 &&
        pDispParams->cNamedArgs == 0) {
        with_number[1] = pDispParams->rgvarg[0];
        pDispParams = &arguments;
    }
    hr = dual_Invoke(iface, dispIdMember, riid, lcid, wFlags, pDispParams, pVarResult, pExcepInfo,
                     puArgErr);
    if (SUCCEEDED(hr) && pVarResult && V_VT(pVarResult) == VT_I8) {
        V_I4(pVarResult) = (LONG)V_I8(pVarResult);
        V_VT(pVarResult) = VT_I4;
    }
    return hr;
}

static HRESULT stream_query(struct dual *dual, REFIID riid, void **ppv)
{
    struct stream *stream = CONTAINING_RECORD(dual, struct stream, dual);

    if (!IsEqualIID(riid, &IID_IStream) && !IsEqualIID(riid, &IID_ISequentialStream))
        return E_NOINTERFACE;
    *ppv = &stream->IStream_iface;
    dual_AddRef(&dual->IDispatch_iface);
    return S_OK;
}

static void stream_deinit(struct dual *dual)
{
    struct stream *stream = CONTAINING_RECORD(dual, struct stream, dual);

    stream_data_deinit(&stream->data);
    charset_close(stream->charset);
    SysFreeString(stream->charset_name);
}

static const _StreamVtbl stream_vtable = {
    .QueryInterface = (void *)dual_QueryInterface,
    .AddRef = (void *)dual_AddRef,
    .Release = (void *)dual_Release,
    .GetTypeInfoCount = (void *)dual_GetTypeInfoCount,
    .GetTypeInfo = (void *)dual_GetTypeInfo,
    .GetIDsOfNames = (void *)dual_GetIDsOfNames,
    .Invoke = (void *)stream_Invoke,
    .get_Size = stream_get_Size,
    .get_EOS = stream_get_EOS,
    .get_Position = stream_get_Position,
    .put_Position = stream_put_Position,
    .get_Type = stream_get_Type,
    .put_Type = stream_put_Type,
    .get_LineSeparator = stream_get_LineSeparator,
    .put_LineSeparator = stream_put_LineSeparator,
    .get_State = stream_get_State,
    .get_Mode = stream_get_Mode,
    .put_Mode = stream_put_Mode,
    .get_Charset = stream_get_Charset,
    .put_Charset = stream_put_Charset,
    .Read = stream_Read,
    .Open = stream_Open,
    .Close = stream_Close,
    .SkipLine = stream_SkipLine,
    .Write = stream_Write,
    .SetEOS = stream_SetEOS,
    .CopyTo = stream_CopyTo,
    .Flush = stream_Flush,
    .SaveToFile = stream_SaveToFile,
    .LoadFromFile = stream_LoadFromFile,
    .ReadText = stream_ReadText,
    .WriteText = stream_WriteText,
    .Cancel = stream_Cancel,
};

static const IID *const stream_iids[] = {&IID__Stream, NULL};
static struct dual_class stream_class = {
    .iids = stream_iids,
    .query = stream_query,
    .deinit = stream_deinit,
};

static HRESULT stream_create(REFIID riid, void **ppv)
{
    struct stream *stream = dual_new(sizeof(*stream), &stream_class, &stream_vtable);
    HRESULT hr = stream ? set_charset(stream, u"Unicode") : E_OUTOFMEMORY;

    if (FAILED(hr)) {
        if (stream)
            dual_Release(&stream->dual.IDispatch_iface);
        return hr;
    }
    stream->IStream_iface.lpVtbl = (IStreamVtbl *)&stream_bytes_vtable;
    stream->type = adTypeText;
    stream->separator = adCRLF;
    return dual_hand_out(stream, riid, ppv);
}

static const struct component_class classes[] = {{&CLSID_Stream, stream_create}};

const struct component component = {
    .classes = classes,
    .n = ARRAYSIZE(classes),
    .name = u"ADODB.Stream",
};
