/* SPDX-License-Identifier: MIT */
/*
 * Streams over an HGLOBAL. Source: Windows' "CreateStreamOnHGlobal" page.
 *
 * Clones share the memory and have positions of their own. The stream's size is the size of the
 * memory, asked for each time: its owner may change or even free it behind the stream. Positions
 * and sizes have 32 bits; like Windows', the stream takes no notice of the high halves it is given.
 */
#define COBJMACROS
#include <pthread.h>
#include <stdlib.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/list.h"

enum {
    COPY_CHUNK = 4096,
};

struct stream_memory {
    pthread_mutex_t lock;
    LONG refs;       /* (atomic) */
    HGLOBAL handle;  /* (lock) */
    BOOL is_deleted; /* (const) with the last stream */
};

struct memory_stream {
    IStream IStream_iface;
    LONG refs;                    /* (atomic) */
    struct stream_memory *memory; /* (const) */
    ULONG position;               /* (memory->lock) */
};

static const IStreamVtbl memory_stream_vtable;

static void stream_memory_unref(struct stream_memory *memory)
{
    if (__atomic_sub_fetch(&memory->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;

    if (memory->is_deleted)
        GlobalFree(memory->handle);
    pthread_mutex_destroy(&memory->lock);
    free(memory);
}

/* Grows or shrinks to @size bytes, new ones zero. The caller holds the lock. */
static HRESULT stream_memory_resize(struct stream_memory *memory, ULONG size)
{
    HGLOBAL handle = GlobalReAlloc(memory->handle, size, GMEM_MOVEABLE | GMEM_ZEROINIT);

    if (!handle)
        return E_OUTOFMEMORY;

    memory->handle = handle;
    return S_OK;
}

static ULONG stream_memory_size(const struct stream_memory *memory)
{
    return (ULONG)GlobalSize(memory->handle);
}

static struct memory_stream *memory_stream_from_IStream(IStream *iface)
{
    return container_of(iface, struct memory_stream, IStream_iface);
}

/* Takes over a reference to @memory, on success alone. */
static HRESULT memory_stream_new(struct stream_memory *memory, ULONG position, IStream **ret_stream)
{
    struct memory_stream *stream = calloc(1, sizeof(*stream));

    if (!stream)
        return E_OUTOFMEMORY;

    stream->IStream_iface.lpVtbl = (IStreamVtbl *)&memory_stream_vtable;
    stream->refs = 1;
    stream->memory = memory;
    stream->position = position;
    *ret_stream = &stream->IStream_iface;
    return S_OK;
}

static HRESULT memory_stream_QueryInterface(IStream *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_INVALIDARG;

    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_ISequentialStream) &&
        !IsEqualIID(riid, &IID_IStream) && !IsEqualIID(riid, &IID_IAgileObject))
        return E_NOINTERFACE;

    IStream_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG memory_stream_AddRef(IStream *iface)
{
    struct memory_stream *stream = memory_stream_from_IStream(iface);

    return (ULONG)__atomic_add_fetch(&stream->refs, 1, __ATOMIC_RELAXED);
}

static ULONG memory_stream_Release(IStream *iface)
{
    struct memory_stream *stream = memory_stream_from_IStream(iface);
    LONG refs = __atomic_sub_fetch(&stream->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;

    stream_memory_unref(stream->memory);
    free(stream);
    return 0;
}

/* Returns how many of @size bytes there were. The caller holds the lock. */
static ULONG read_bytes(struct memory_stream *stream, void *bytes, ULONG size)
{
    ULONG end = stream_memory_size(stream->memory), n;
    const char *memory;

    n = stream->position < end ? end - stream->position : 0;
    if (n > size)
        n = size;
    if (n == 0)
        return 0;

    memory = GlobalLock(stream->memory->handle);
    if (!memory)
        return 0;
    memcpy(bytes, memory + stream->position, n);
    GlobalUnlock(stream->memory->handle);
    stream->position += n;
    return n;
}

static HRESULT memory_stream_Read(IStream *iface, void *pv, ULONG cb, ULONG *pcbRead)
{
    struct memory_stream *stream = memory_stream_from_IStream(iface);
    ULONG n;

    if (!pv)
        return STG_E_INVALIDPOINTER;

    pthread_mutex_lock(&stream->memory->lock);
    n = read_bytes(stream, pv, cb);
    pthread_mutex_unlock(&stream->memory->lock);
    if (pcbRead)
        *pcbRead = n;
    return S_OK;
}

/* All or nothing. The caller holds the lock. */
static HRESULT write_bytes(struct memory_stream *stream, const void *bytes, ULONG size)
{
    char *memory;
    HRESULT hr;

    if (size == 0)
        return S_OK;
    if (size > UINT32_MAX - stream->position)
        return STG_E_MEDIUMFULL;
    if (stream->position + size > stream_memory_size(stream->memory)) {
        hr = stream_memory_resize(stream->memory, stream->position + size);
        if (FAILED(hr))
            return hr;
    }

    memory = GlobalLock(stream->memory->handle);
    if (!memory)
        return E_OUTOFMEMORY;
    memcpy(memory + stream->position, bytes, size);
    GlobalUnlock(stream->memory->handle);
    stream->position += size;
    return S_OK;
}

static HRESULT memory_stream_Write(IStream *iface, const void *pv, ULONG cb, ULONG *pcbWritten)
{
    struct memory_stream *stream = memory_stream_from_IStream(iface);
    HRESULT hr;

    if (!pv)
        return STG_E_INVALIDPOINTER;

    pthread_mutex_lock(&stream->memory->lock);
    hr = write_bytes(stream, pv, cb);
    pthread_mutex_unlock(&stream->memory->lock);
    if (pcbWritten)
        *pcbWritten = SUCCEEDED(hr) ? cb : 0;
    return hr;
}

static HRESULT seek(struct memory_stream *stream, LARGE_INTEGER move, DWORD origin)
{
    int64_t position = (int32_t)move.LowPart;

    if (origin == STREAM_SEEK_CUR)
        position += stream->position;
    else if (origin == STREAM_SEEK_END)
        position += stream_memory_size(stream->memory);
    else if (origin != STREAM_SEEK_SET)
        return STG_E_SEEKERROR;
    if (position < 0 || position > UINT32_MAX)
        return STG_E_SEEKERROR;

    stream->position = (ULONG)position;
    return S_OK;
}

/* The position is told even when it could not be changed. */
static HRESULT memory_stream_Seek(IStream *iface, LARGE_INTEGER dlibMove, DWORD dwOrigin,
                                  ULARGE_INTEGER *plibNewPosition)
{
    struct memory_stream *stream = memory_stream_from_IStream(iface);
    HRESULT hr;

    pthread_mutex_lock(&stream->memory->lock);
    hr = seek(stream, dlibMove, dwOrigin);
    if (plibNewPosition)
        plibNewPosition->QuadPart = stream->position;
    pthread_mutex_unlock(&stream->memory->lock);
    return hr;
}

static HRESULT memory_stream_SetSize(IStream *iface, ULARGE_INTEGER libNewSize)
{
    struct memory_stream *stream = memory_stream_from_IStream(iface);
    HRESULT hr;

    pthread_mutex_lock(&stream->memory->lock);
    hr = stream_memory_resize(stream->memory, libNewSize.LowPart);
    pthread_mutex_unlock(&stream->memory->lock);
    return hr;
}

/* Goes through a buffer and without the lock: the other stream may be a clone, or anyone's. */
static HRESULT memory_stream_CopyTo(IStream *iface, IStream *pstm, ULARGE_INTEGER cb,
                                    ULARGE_INTEGER *pcbRead, ULARGE_INTEGER *pcbWritten)
{
    ULONGLONG n_read = 0, n_written = 0;
    char chunk[COPY_CHUNK];
    ULONG n, written;
    HRESULT hr = S_OK;

    if (!pstm)
        return STG_E_INVALIDPOINTER;

    while (SUCCEEDED(hr) && n_read == n_written && n_read < cb.QuadPart) {
        n = cb.QuadPart - n_read < COPY_CHUNK ? (ULONG)(cb.QuadPart - n_read) : COPY_CHUNK;
        hr = IStream_Read(iface, chunk, n, &n);
        if (FAILED(hr) || n == 0)
            break;
        n_read += n;
        written = 0;
        hr = IStream_Write(pstm, chunk, n, &written);
        n_written += written;
    }
    if (pcbRead)
        pcbRead->QuadPart = n_read;
    if (pcbWritten)
        pcbWritten->QuadPart = n_written;
    return hr;
}

/* There are no transactions: what is written is written. */
static HRESULT memory_stream_Commit(IStream *iface, DWORD grfCommitFlags)
{
    return S_OK;
}

static HRESULT memory_stream_Revert(IStream *iface)
{
    return S_OK;
}

static HRESULT memory_stream_LockRegion(IStream *iface, ULARGE_INTEGER libOffset, ULARGE_INTEGER cb,
                                        DWORD dwLockType)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT memory_stream_Stat(IStream *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    struct memory_stream *stream = memory_stream_from_IStream(iface);

    if (!pstatstg)
        return STG_E_INVALIDPOINTER;

    memset(pstatstg, 0, sizeof(*pstatstg));
    pstatstg->type = STGTY_STREAM;
    pthread_mutex_lock(&stream->memory->lock);
    pstatstg->cbSize.QuadPart = stream_memory_size(stream->memory);
    pthread_mutex_unlock(&stream->memory->lock);
    return S_OK;
}

static HRESULT memory_stream_Clone(IStream *iface, IStream **ppstm)
{
    struct memory_stream *stream = memory_stream_from_IStream(iface);
    ULONG position;
    HRESULT hr;

    if (!ppstm)
        return STG_E_INVALIDPOINTER;

    *ppstm = NULL;
    pthread_mutex_lock(&stream->memory->lock);
    position = stream->position;
    pthread_mutex_unlock(&stream->memory->lock);

    hr = memory_stream_new(stream->memory, position, ppstm);
    if (SUCCEEDED(hr))
        __atomic_add_fetch(&stream->memory->refs, 1, __ATOMIC_RELAXED);
    return hr;
}

static const IStreamVtbl memory_stream_vtable = {
    .QueryInterface = memory_stream_QueryInterface,
    .AddRef = memory_stream_AddRef,
    .Release = memory_stream_Release,
    .Read = memory_stream_Read,
    .Write = memory_stream_Write,
    .Seek = memory_stream_Seek,
    .SetSize = memory_stream_SetSize,
    .CopyTo = memory_stream_CopyTo,
    .Commit = memory_stream_Commit,
    .Revert = memory_stream_Revert,
    .LockRegion = memory_stream_LockRegion,
    .UnlockRegion = memory_stream_LockRegion,
    .Stat = memory_stream_Stat,
    .Clone = memory_stream_Clone,
};

/* Takes over @handle on success, and frees it with the last stream if @is_deleted. */
static HRESULT stream_on_memory(HGLOBAL handle, BOOL is_deleted, IStream **ret_stream)
{
    _cleanup_(freep) struct stream_memory *memory = NULL;
    HRESULT hr;

    memory = calloc(1, sizeof(*memory));
    if (!memory)
        return E_OUTOFMEMORY;

    hr = memory_stream_new(memory, 0, ret_stream);
    if (FAILED(hr))
        return hr;

    pthread_mutex_init(&memory->lock, NULL);
    memory->refs = 1;
    memory->handle = handle;
    memory->is_deleted = is_deleted;
    (void)TAKE_PTR(memory);
    return S_OK;
}

HRESULT CreateStreamOnHGlobal(HGLOBAL hGlobal, BOOL fDeleteOnRelease, LPSTREAM *ppstm)
{
    HGLOBAL handle = hGlobal;
    HRESULT hr;

    if (!ppstm)
        return E_INVALIDARG;

    *ppstm = NULL;
    if (!handle)
        handle = GlobalAlloc(GMEM_MOVEABLE | GMEM_NODISCARD | GMEM_SHARE, 0);
    if (!handle)
        return E_OUTOFMEMORY;

    hr = stream_on_memory(handle, fDeleteOnRelease, ppstm);
    if (FAILED(hr) && !hGlobal)
        GlobalFree(handle);
    return hr;
}

HRESULT GetHGlobalFromStream(LPSTREAM pstm, HGLOBAL *phglobal)
{
    struct memory_stream *stream;

    if (!pstm || !phglobal || pstm->lpVtbl != &memory_stream_vtable)
        return E_INVALIDARG;

    stream = memory_stream_from_IStream(pstm);
    pthread_mutex_lock(&stream->memory->lock);
    *phglobal = stream->memory->handle;
    pthread_mutex_unlock(&stream->memory->lock);
    return S_OK;
}
