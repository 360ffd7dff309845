/* SPDX-License-Identifier: MIT */
#include "storage_object.h"

#include <stdlib.h>
#include <string.h>

struct stream {
    IStream IStream_iface;
    LONG refs;
    struct storage_file *file; /* owned */
    struct storage_node *node; /* owned */
    DWORD mode;
    size_t position;
};

static struct stream *stream_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct stream, IStream_iface);
}

static HRESULT stream_QueryInterface(IStream *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return STG_E_INVALIDPOINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_ISequentialStream) &&
        !IsEqualIID(riid, &IID_IStream))
        return E_NOINTERFACE;
    IStream_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG stream_AddRef(IStream *iface)
{
    return (ULONG)InterlockedIncrement(&stream_from_IStream(iface)->refs);
}

static ULONG stream_Release(IStream *iface)
{
    struct stream *stream = stream_from_IStream(iface);
    LONG refs = InterlockedDecrement(&stream->refs);

    if (refs == 0) {
        storage_node_unref(stream->node);
        storage_file_unref(stream->file);
        free(stream);
    }
    return (ULONG)refs;
}

static HRESULT stream_Read(IStream *iface, void *pv, ULONG cb, ULONG *pcbRead)
{
    struct stream *stream = stream_from_IStream(iface);
    size_t left, n;

    if (!pv)
        return STG_E_INVALIDPOINTER;
    if (stream->node->is_gone)
        return STG_E_REVERTED;
    left = stream->position < stream->node->size ? stream->node->size - stream->position : 0;
    n = cb < left ? cb : left;
    if (n)
        memcpy(pv, stream->node->bytes + stream->position, n);
    stream->position += n;
    if (pcbRead)
        *pcbRead = (ULONG)n;
    return S_OK;
}

static HRESULT stream_Write(IStream *iface, const void *pv, ULONG cb, ULONG *pcbWritten)
{
    struct stream *stream = stream_from_IStream(iface);
    struct storage_node *node = stream->node;

    if (pcbWritten)
        *pcbWritten = 0;
    if (!pv)
        return STG_E_INVALIDPOINTER;
    if (!storage_mode_writes(stream->mode))
        return STG_E_ACCESSDENIED;
    if (node->is_gone)
        return STG_E_REVERTED;
    if (stream->position + cb > node->size && !storage_node_resize(node, stream->position + cb))
        return STG_E_MEDIUMFULL;
    if (cb)
        memcpy(node->bytes + stream->position, pv, cb);
    stream->position += cb;
    stream->file->is_changed = true;
    if (pcbWritten)
        *pcbWritten = cb;
    return S_OK;
}

static HRESULT stream_Seek(IStream *iface, LARGE_INTEGER dlibMove, DWORD dwOrigin,
                           ULARGE_INTEGER *plibNewPosition)
{
    struct stream *stream = stream_from_IStream(iface);
    int64_t base = dwOrigin == STREAM_SEEK_CUR   ? (int64_t)stream->position
                   : dwOrigin == STREAM_SEEK_END ? (int64_t)stream->node->size
                                                 : 0;
    int64_t position;

    if (dwOrigin > STREAM_SEEK_END || __builtin_add_overflow(base, dlibMove.QuadPart, &position) ||
        position < 0)
        return STG_E_INVALIDFUNCTION;
    stream->position = (size_t)position;
    if (plibNewPosition)
        plibNewPosition->QuadPart = (ULONGLONG)position;
    return S_OK;
}

static HRESULT stream_SetSize(IStream *iface, ULARGE_INTEGER libNewSize)
{
    struct stream *stream = stream_from_IStream(iface);

    if (!storage_mode_writes(stream->mode))
        return STG_E_ACCESSDENIED;
    if (libNewSize.HighPart || !storage_node_resize(stream->node, libNewSize.LowPart))
        return STG_E_MEDIUMFULL;
    stream->file->is_changed = true;
    return S_OK;
}

static HRESULT stream_CopyTo(IStream *iface, IStream *pstm, ULARGE_INTEGER cb,
                             ULARGE_INTEGER *pcbRead, ULARGE_INTEGER *pcbWritten)
{
    struct stream *stream = stream_from_IStream(iface);
    size_t left = stream->position < stream->node->size ? stream->node->size - stream->position : 0;
    ULONG n = cb.QuadPart < left ? (ULONG)cb.QuadPart : (ULONG)left, written = 0;
    HRESULT hr;

    if (!pstm)
        return STG_E_INVALIDPOINTER;
    hr = IStream_Write(pstm, n ? stream->node->bytes + stream->position : (const BYTE *)"", n,
                       &written);
    stream->position += n;
    if (pcbRead)
        pcbRead->QuadPart = n;
    if (pcbWritten)
        pcbWritten->QuadPart = written;
    return hr;
}

/* What is written is in the tree at once; the file is the storage's matter. */
static HRESULT stream_Commit(IStream *iface, DWORD grfCommitFlags)
{
    return S_OK;
}

static HRESULT stream_Revert(IStream *iface)
{
    return S_OK;
}

/* As Windows' own compound files. */
static HRESULT stream_LockRegion(IStream *iface, ULARGE_INTEGER libOffset, ULARGE_INTEGER cb,
                                 DWORD dwLockType)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT stream_UnlockRegion(IStream *iface, ULARGE_INTEGER libOffset, ULARGE_INTEGER cb,
                                   DWORD dwLockType)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT stream_Stat(IStream *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    struct stream *stream = stream_from_IStream(iface);
    HRESULT hr;

    if (!pstatstg)
        return STG_E_INVALIDPOINTER;
    hr = storage_stat(stream->node, grfStatFlag, pstatstg);
    pstatstg->grfMode = stream->mode;
    return hr;
}

static HRESULT stream_Clone(IStream *iface, IStream **ppstm)
{
    struct stream *stream = stream_from_IStream(iface);
    HRESULT hr;

    if (!ppstm)
        return STG_E_INVALIDPOINTER;
    hr = storage_stream_new(stream->file, stream->node, stream->mode, ppstm);
    if (SUCCEEDED(hr))
        stream_from_IStream(*ppstm)->position = stream->position;
    return hr;
}

static const IStreamVtbl vtable = {
    .QueryInterface = stream_QueryInterface,
    .AddRef = stream_AddRef,
    .Release = stream_Release,
    .Read = stream_Read,
    .Write = stream_Write,
    .Seek = stream_Seek,
    .SetSize = stream_SetSize,
    .CopyTo = stream_CopyTo,
    .Commit = stream_Commit,
    .Revert = stream_Revert,
    .LockRegion = stream_LockRegion,
    .UnlockRegion = stream_UnlockRegion,
    .Stat = stream_Stat,
    .Clone = stream_Clone,
};

HRESULT storage_stream_new(struct storage_file *file, struct storage_node *node, DWORD mode,
                           IStream **ret_stream)
{
    struct stream *stream = calloc(1, sizeof(*stream));

    if (!stream)
        return E_OUTOFMEMORY;
    stream->IStream_iface.lpVtbl = (IStreamVtbl *)&vtable;
    stream->refs = 1;
    stream->file = storage_file_ref(file);
    stream->node = storage_node_ref(node);
    stream->mode = mode;
    *ret_stream = &stream->IStream_iface;
    return S_OK;
}
