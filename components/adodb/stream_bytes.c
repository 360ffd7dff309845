/* SPDX-License-Identifier: MIT */
/*
 * IStream of an ADODB.Stream: its bytes, whatever its type is.
 */
#include <string.h>

#include "stream_object.h"

static struct stream *stream_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct stream, IStream_iface);
}

static HRESULT bytes_QueryInterface(IStream *iface, REFIID riid, void **ppv)
{
    return dual_QueryInterface(&stream_from_IStream(iface)->dual.IDispatch_iface, riid, ppv);
}

static ULONG bytes_AddRef(IStream *iface)
{
    return dual_AddRef(&stream_from_IStream(iface)->dual.IDispatch_iface);
}

static ULONG bytes_Release(IStream *iface)
{
    return dual_Release(&stream_from_IStream(iface)->dual.IDispatch_iface);
}

static HRESULT bytes_Read(IStream *iface, void *pv, ULONG cb, ULONG *pcbRead)
{
    struct stream *stream = stream_from_IStream(iface);
    struct stream_data *data = &stream->data;
    size_t n = data->size - data->position;

    if (!pv)
        return STG_E_INVALIDPOINTER;
    if (!stream->is_open)
        return STG_E_REVERTED;
    n = n < cb ? n : cb;
    if (n > 0)
        memcpy(pv, data->bytes + data->position, n);
    data->position += n;
    if (pcbRead)
        *pcbRead = (ULONG)n;
    return n == cb ? S_OK : S_FALSE;
}

static HRESULT bytes_Write(IStream *iface, const void *pv, ULONG cb, ULONG *pcbWritten)
{
    struct stream *stream = stream_from_IStream(iface);
    HRESULT hr;

    if (pcbWritten)
        *pcbWritten = 0;
    if (!pv)
        return STG_E_INVALIDPOINTER;
    if (!stream->is_open)
        return STG_E_REVERTED;
    hr = stream_data_write(&stream->data, pv, cb);
    if (FAILED(hr))
        return STG_E_MEDIUMFULL;
    if (pcbWritten)
        *pcbWritten = cb;
    return S_OK;
}

static HRESULT bytes_Seek(IStream *iface, LARGE_INTEGER dlibMove, DWORD dwOrigin,
                          ULARGE_INTEGER *plibNewPosition)
{
    struct stream *stream = stream_from_IStream(iface);
    struct stream_data *data = &stream->data;
    LONGLONG from = dwOrigin == STREAM_SEEK_CUR   ? (LONGLONG)data->position
                    : dwOrigin == STREAM_SEEK_END ? (LONGLONG)data->size
                                                  : 0;
    HRESULT hr = S_OK;

    if (!stream->is_open)
        return STG_E_REVERTED;
    if (dwOrigin > STREAM_SEEK_END || dlibMove.QuadPart > STREAM_SIZE_MAX - from ||
        dlibMove.QuadPart < -from)
        return STG_E_INVALIDFUNCTION;
    if ((size_t)(from + dlibMove.QuadPart) > data->size)
        hr = stream_data_resize(data, (size_t)(from + dlibMove.QuadPart));
    if (FAILED(hr))
        return STG_E_MEDIUMFULL;
    data->position = (size_t)(from + dlibMove.QuadPart);
    if (plibNewPosition)
        plibNewPosition->QuadPart = data->position;
    return S_OK;
}

static HRESULT bytes_SetSize(IStream *iface, ULARGE_INTEGER libNewSize)
{
    struct stream *stream = stream_from_IStream(iface);

    if (!stream->is_open)
        return STG_E_REVERTED;
    return libNewSize.QuadPart <= STREAM_SIZE_MAX &&
                   SUCCEEDED(stream_data_resize(&stream->data, libNewSize.QuadPart))
               ? S_OK
               : STG_E_MEDIUMFULL;
}

static HRESULT bytes_CopyTo(IStream *iface, IStream *pstm, ULARGE_INTEGER cb,
                            ULARGE_INTEGER *pcbRead, ULARGE_INTEGER *pcbWritten)
{
    struct stream *stream = stream_from_IStream(iface);
    struct stream_data *data = &stream->data;
    size_t n = data->size - data->position;
    ULONG written = 0;
    HRESULT hr;

    if (!pstm)
        return STG_E_INVALIDPOINTER;
    if (!stream->is_open)
        return STG_E_REVERTED;
    n = n < cb.QuadPart ? n : (size_t)cb.QuadPart;
    hr = n ? IStream_Write(pstm, data->bytes + data->position, (ULONG)n, &written) : S_OK;
    data->position += n;
    if (pcbRead)
        pcbRead->QuadPart = n;
    if (pcbWritten)
        pcbWritten->QuadPart = written;
    return hr;
}

/* What is written is there at once, and stays. */
static HRESULT bytes_Commit(IStream *iface, DWORD grfCommitFlags)
{
    return S_OK;
}

static HRESULT bytes_Revert(IStream *iface)
{
    return S_OK;
}

static HRESULT bytes_LockRegion(IStream *iface, ULARGE_INTEGER libOffset, ULARGE_INTEGER cb,
                                DWORD dwLockType)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT bytes_UnlockRegion(IStream *iface, ULARGE_INTEGER libOffset, ULARGE_INTEGER cb,
                                  DWORD dwLockType)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT bytes_Stat(IStream *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    if (!pstatstg)
        return STG_E_INVALIDPOINTER;
    *pstatstg = (STATSTG){.type = STGTY_STREAM};
    pstatstg->cbSize.QuadPart = stream_from_IStream(iface)->data.size;
    return S_OK;
}

/* Two objects cannot share one stream's bytes here. */
static HRESULT bytes_Clone(IStream *iface, IStream **ppstm)
{
    if (ppstm)
        *ppstm = NULL;
    return STG_E_INVALIDFUNCTION;
}

const IStreamVtbl stream_bytes_vtable = {
    .QueryInterface = bytes_QueryInterface,
    .AddRef = bytes_AddRef,
    .Release = bytes_Release,
    .Read = bytes_Read,
    .Write = bytes_Write,
    .Seek = bytes_Seek,
    .SetSize = bytes_SetSize,
    .CopyTo = bytes_CopyTo,
    .Commit = bytes_Commit,
    .Revert = bytes_Revert,
    .LockRegion = bytes_LockRegion,
    .UnlockRegion = bytes_UnlockRegion,
    .Stat = bytes_Stat,
    .Clone = bytes_Clone,
};
