/* SPDX-License-Identifier: MIT */
#include "storage/storage_object.h"

#include <stdlib.h>
#include <string.h>

/* A stream of a file in simple mode that is being written is as long as it has been written, and
 * in the end not shorter than this. */
enum {
    SIMPLE_SIZE_MIN = 4096,
};

struct stream {
    IStream IStream_iface;
    LONG refs; /* (atomic) */
    struct opened opened;
    uint64_t position;
    bool is_simple; /* and new */
};

static HRESULT new_stream(struct storage_file *file, struct opened *parent,
                          struct compound_node *node, DWORD mode, struct stream **ret_stream);

static struct stream *stream_from_IStream(IStream *iface)
{
    return container_of(iface, struct stream, IStream_iface);
}

static struct stream *enter(IStream *iface)
{
    struct stream *stream = stream_from_IStream(iface);

    pthread_mutex_lock(&stream->opened.file->lock);
    return stream;
}

static void leave(struct stream **stream)
{
    pthread_mutex_unlock(&(*stream)->opened.file->lock);
}

static HRESULT stream_QueryInterface(IStream *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return STG_E_INVALIDPOINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IStream) &&
        !IsEqualIID(riid, &IID_ISequentialStream))
        return E_NOINTERFACE;
    IStream_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG stream_AddRef(IStream *iface)
{
    return (ULONG)__atomic_add_fetch(&stream_from_IStream(iface)->refs, 1, __ATOMIC_RELAXED);
}

static void stream_free(struct stream *stream)
{
    struct storage_file *file = storage_file_ref(stream->opened.file);
    struct compound_node *node;

    pthread_mutex_lock(&file->lock);
    node = stream->opened.node;
    if (stream->is_simple && node && node->size < SIMPLE_SIZE_MIN)
        compound_node_resize(node, SIMPLE_SIZE_MIN);
    opened_deinit(&stream->opened);
    free(stream);
    pthread_mutex_unlock(&file->lock);
    storage_file_unref(file);
}

static ULONG stream_Release(IStream *iface)
{
    struct stream *stream = stream_from_IStream(iface);
    LONG refs = __atomic_sub_fetch(&stream->refs, 1, __ATOMIC_ACQ_REL);

    if (refs == 0)
        stream_free(stream);
    return (ULONG)refs;
}

/* ---- bytes ---- */

static HRESULT stream_Read(IStream *iface, void *pv, ULONG cb, ULONG *pcbRead)
{
    _cleanup_(leave) struct stream *stream = enter(iface);
    size_t n;

    if (pcbRead)
        *pcbRead = 0;
    if (!pv)
        return STG_E_INVALIDPOINTER;
    if (!stream->opened.node)
        return STG_E_REVERTED;
    if (!storage_mode_reads(stream->opened.mode))
        return STG_E_ACCESSDENIED;
    n = compound_node_read(stream->opened.node, stream->position, pv, cb);
    stream->position += n;
    if (pcbRead)
        *pcbRead = (ULONG)n;
    return S_OK;
}

static HRESULT check_change(const struct stream *stream)
{
    if (!stream->opened.node)
        return STG_E_REVERTED;
    return storage_mode_writes(stream->opened.mode) ? S_OK : STG_E_ACCESSDENIED;
}

static HRESULT stream_Write(IStream *iface, const void *pv, ULONG cb, ULONG *pcbWritten)
{
    _cleanup_(leave) struct stream *stream = enter(iface);
    HRESULT hr;

    if (pcbWritten)
        *pcbWritten = 0;
    if (!pv)
        return STG_E_INVALIDPOINTER;
    hr = check_change(stream);
    if (SUCCEEDED(hr))
        hr = compound_node_write(stream->opened.node, stream->position, pv, cb);
    if (FAILED(hr))
        return hr;
    stream->position += cb;
    opened_changed(&stream->opened);
    if (pcbWritten)
        *pcbWritten = cb;
    return S_OK;
}

static HRESULT stream_Seek(IStream *iface, LARGE_INTEGER dlibMove, DWORD dwOrigin,
                           ULARGE_INTEGER *plibNewPosition)
{
    _cleanup_(leave) struct stream *stream = enter(iface);
    int64_t base, position;

    if (!stream->opened.node)
        return STG_E_REVERTED;
    base = dwOrigin == STREAM_SEEK_CUR   ? (int64_t)stream->position
           : dwOrigin == STREAM_SEEK_END ? (int64_t)stream->opened.node->size
                                         : 0;
    if (dwOrigin > STREAM_SEEK_END || __builtin_add_overflow(base, dlibMove.QuadPart, &position) ||
        position < 0)
        return STG_E_INVALIDFUNCTION;
    stream->position = (uint64_t)position;
    if (plibNewPosition)
        plibNewPosition->QuadPart = (ULONGLONG)position;
    return S_OK;
}

static HRESULT stream_SetSize(IStream *iface, ULARGE_INTEGER libNewSize)
{
    _cleanup_(leave) struct stream *stream = enter(iface);
    HRESULT hr = check_change(stream);

    if (SUCCEEDED(hr))
        hr = compound_node_resize(stream->opened.node, libNewSize.QuadPart);
    if (SUCCEEDED(hr))
        opened_changed(&stream->opened);
    return hr;
}

/* Takes the next bytes out, as a stream of their own that shares them. */
static HRESULT take(IStream *iface, struct compound_node **ret_clone, uint64_t *ret_position)
{
    _cleanup_(leave) struct stream *stream = enter(iface);

    if (!stream->opened.node)
        return STG_E_REVERTED;
    if (!storage_mode_reads(stream->opened.mode))
        return STG_E_ACCESSDENIED;
    *ret_clone = compound_node_clone(stream->opened.node);
    *ret_position = stream->position;
    return *ret_clone ? S_OK : STG_E_INSUFFICIENTMEMORY;
}

/* The other stream is called without the lock: it may be another thread's, and may be this one. */
static HRESULT copy(IStream *to, const struct compound_node *from, uint64_t position,
                    uint64_t limit, uint64_t *ret_n)
{
    uint64_t left = position < from->size ? from->size - position : 0;
    const uint8_t *bytes = compound_node_bytes(from);
    HRESULT hr = S_OK;

    if (left > limit)
        left = limit;
    *ret_n = 0;
    while (SUCCEEDED(hr) && left > 0) {
        ULONG n = left < INT32_MAX ? (ULONG)left : INT32_MAX, n_written = 0;

        hr = IStream_Write(to, bytes + position, n, &n_written);
        if (SUCCEEDED(hr) && n_written == 0)
            hr = STG_E_MEDIUMFULL;
        if (n_written > n)
            n_written = n;
        *ret_n += n_written;
        position += n_written;
        left -= n_written;
    }
    return hr;
}

static HRESULT stream_CopyTo(IStream *iface, IStream *pstm, ULARGE_INTEGER cb,
                             ULARGE_INTEGER *pcbRead, ULARGE_INTEGER *pcbWritten)
{
    _cleanup_(compound_node_freep) struct compound_node *from = NULL;
    uint64_t position = 0, n = 0;
    HRESULT hr;

    if (pcbRead)
        pcbRead->QuadPart = 0;
    if (pcbWritten)
        pcbWritten->QuadPart = 0;
    if (!pstm)
        return STG_E_INVALIDPOINTER;
    hr = take(iface, &from, &position);
    if (FAILED(hr))
        return hr;
    hr = copy(pstm, from, position, cb.QuadPart, &n);
    if (pstm != iface) {
        _cleanup_(leave) struct stream *stream = enter(iface);

        stream->position = position + n;
    }
    if (pcbRead)
        pcbRead->QuadPart = n;
    if (pcbWritten)
        pcbWritten->QuadPart = n;
    return hr;
}

/* ---- the stream itself ---- */

/* Streams are not transacted: what is written is in the storage at once. */
static HRESULT stream_Commit(IStream *iface, DWORD grfCommitFlags)
{
    _cleanup_(leave) struct stream *stream = enter(iface);

    return stream->opened.node ? S_OK : STG_E_REVERTED;
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
    _cleanup_(leave) struct stream *stream = enter(iface);
    HRESULT hr;

    if (!pstatstg)
        return STG_E_INVALIDPOINTER;
    if (grfStatFlag > STATFLAG_NOOPEN)
        return STG_E_INVALIDFLAG;
    if (!stream->opened.node)
        return STG_E_REVERTED;
    hr = storage_stat(stream->opened.node, grfStatFlag, pstatstg);
    pstatstg->grfMode = stream->opened.mode;
    if (stream->is_simple)
        pstatstg->cbSize.QuadPart = stream->position;
    return hr;
}

static HRESULT stream_Clone(IStream *iface, IStream **ppstm)
{
    _cleanup_(leave) struct stream *stream = enter(iface);
    struct stream *clone;
    HRESULT hr;

    if (!ppstm)
        return STG_E_INVALIDPOINTER;
    *ppstm = NULL;
    if (!stream->opened.node)
        return STG_E_REVERTED;
    hr = new_stream(stream->opened.file, stream->opened.parent, stream->opened.node,
                    stream->opened.mode, &clone);
    if (FAILED(hr))
        return hr;
    clone->position = stream->position;
    *ppstm = &clone->IStream_iface;
    return S_OK;
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

static HRESULT new_stream(struct storage_file *file, struct opened *parent,
                          struct compound_node *node, DWORD mode, struct stream **ret_stream)
{
    struct stream *stream = calloc(1, sizeof(*stream));
    HRESULT hr;

    if (!stream)
        return STG_E_INSUFFICIENTMEMORY;
    hr = opened_init(&stream->opened, file, parent, node, mode);
    if (FAILED(hr)) {
        free(stream);
        return hr;
    }
    stream->IStream_iface.lpVtbl = (IStreamVtbl *)&vtable;
    stream->refs = 1;
    *ret_stream = stream;
    return S_OK;
}

HRESULT storage_stream_new(struct storage *parent, struct compound_node *node, DWORD mode,
                           bool is_new, IStream **ret_stream)
{
    struct stream *stream;
    HRESULT hr = new_stream(parent->opened.file, &parent->opened, node, mode, &stream);

    if (FAILED(hr))
        return hr;
    stream->is_simple = is_new && parent->opened.mode & STGM_SIMPLE;
    *ret_stream = &stream->IStream_iface;
    return S_OK;
}
