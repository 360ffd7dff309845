/* SPDX-License-Identifier: MIT */
/*
 * Byte arrays over an HGLOBAL. Source: Windows' "CreateILockBytesOnHGlobal" page. As for streams,
 * the size is the memory's, asked for each time, and has 32 bits.
 */
#define COBJMACROS
#include <pthread.h>
#include <stdlib.h>

#include <comity/windows.h>

#include "base/list.h"

struct memory_bytes {
    ILockBytes ILockBytes_iface;
    LONG refs; /* (atomic) */
    pthread_mutex_t lock;
    HGLOBAL handle;  /* (lock) */
    BOOL is_deleted; /* (const) with the object */
};

static const ILockBytesVtbl memory_bytes_vtable;

static struct memory_bytes *memory_bytes_from_ILockBytes(ILockBytes *iface)
{
    return container_of(iface, struct memory_bytes, ILockBytes_iface);
}

static HRESULT memory_bytes_QueryInterface(ILockBytes *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_INVALIDARG;

    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_ILockBytes))
        return E_NOINTERFACE;

    ILockBytes_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG memory_bytes_AddRef(ILockBytes *iface)
{
    struct memory_bytes *bytes = memory_bytes_from_ILockBytes(iface);

    return (ULONG)__atomic_add_fetch(&bytes->refs, 1, __ATOMIC_RELAXED);
}

static ULONG memory_bytes_Release(ILockBytes *iface)
{
    struct memory_bytes *bytes = memory_bytes_from_ILockBytes(iface);
    LONG refs = __atomic_sub_fetch(&bytes->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;

    if (bytes->is_deleted)
        GlobalFree(bytes->handle);
    pthread_mutex_destroy(&bytes->lock);
    free(bytes);
    return 0;
}

/* Returns how many of @size bytes there were. The caller holds the lock. */
static ULONG read_at(struct memory_bytes *bytes, ULONGLONG offset, void *target, ULONG size)
{
    SIZE_T end = GlobalSize(bytes->handle);
    ULONG n = offset < end && end - offset < size ? (ULONG)(end - offset) : size;
    const char *memory;

    if (offset >= end || n == 0)
        return 0;
    memory = GlobalLock(bytes->handle);
    if (!memory)
        return 0;
    memcpy(target, memory + offset, n);
    GlobalUnlock(bytes->handle);
    return n;
}

static HRESULT memory_bytes_ReadAt(ILockBytes *iface, ULARGE_INTEGER ulOffset, void *pv, ULONG cb,
                                   ULONG *pcbRead)
{
    struct memory_bytes *bytes = memory_bytes_from_ILockBytes(iface);
    ULONG n;

    if (!pv)
        return STG_E_INVALIDPOINTER;

    pthread_mutex_lock(&bytes->lock);
    n = read_at(bytes, ulOffset.QuadPart, pv, cb);
    pthread_mutex_unlock(&bytes->lock);
    if (pcbRead)
        *pcbRead = n;
    return S_OK;
}

/* The caller holds the lock. */
static HRESULT resize(struct memory_bytes *bytes, ULONGLONG size)
{
    HGLOBAL handle = NULL;

    if (size <= UINT32_MAX)
        handle = GlobalReAlloc(bytes->handle, size, GMEM_MOVEABLE | GMEM_ZEROINIT);
    if (!handle)
        return STG_E_MEDIUMFULL;

    bytes->handle = handle;
    return S_OK;
}

/* All or nothing. The caller holds the lock. */
static HRESULT write_at(struct memory_bytes *bytes, ULONGLONG offset, const void *source,
                        ULONG size)
{
    char *memory;
    HRESULT hr;

    if (size == 0)
        return S_OK;
    if (offset > UINT32_MAX - size)
        return STG_E_MEDIUMFULL;
    if (offset + size > GlobalSize(bytes->handle)) {
        hr = resize(bytes, offset + size);
        if (FAILED(hr))
            return hr;
    }

    memory = GlobalLock(bytes->handle);
    if (!memory)
        return STG_E_MEDIUMFULL;
    memcpy(memory + offset, source, size);
    GlobalUnlock(bytes->handle);
    return S_OK;
}

static HRESULT memory_bytes_WriteAt(ILockBytes *iface, ULARGE_INTEGER ulOffset, const void *pv,
                                    ULONG cb, ULONG *pcbWritten)
{
    struct memory_bytes *bytes = memory_bytes_from_ILockBytes(iface);
    HRESULT hr;

    if (!pv)
        return STG_E_INVALIDPOINTER;

    pthread_mutex_lock(&bytes->lock);
    hr = write_at(bytes, ulOffset.QuadPart, pv, cb);
    pthread_mutex_unlock(&bytes->lock);
    if (pcbWritten)
        *pcbWritten = SUCCEEDED(hr) ? cb : 0;
    return hr;
}

static HRESULT memory_bytes_Flush(ILockBytes *iface)
{
    return S_OK;
}

static HRESULT memory_bytes_SetSize(ILockBytes *iface, ULARGE_INTEGER cb)
{
    struct memory_bytes *bytes = memory_bytes_from_ILockBytes(iface);
    HRESULT hr;

    pthread_mutex_lock(&bytes->lock);
    hr = resize(bytes, cb.QuadPart);
    pthread_mutex_unlock(&bytes->lock);
    return hr;
}

static HRESULT memory_bytes_LockRegion(ILockBytes *iface, ULARGE_INTEGER libOffset,
                                       ULARGE_INTEGER cb, DWORD dwLockType)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT memory_bytes_Stat(ILockBytes *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    struct memory_bytes *bytes = memory_bytes_from_ILockBytes(iface);

    if (!pstatstg)
        return STG_E_INVALIDPOINTER;

    memset(pstatstg, 0, sizeof(*pstatstg));
    pstatstg->type = STGTY_LOCKBYTES;
    pthread_mutex_lock(&bytes->lock);
    pstatstg->cbSize.QuadPart = GlobalSize(bytes->handle);
    pthread_mutex_unlock(&bytes->lock);
    return S_OK;
}

static const ILockBytesVtbl memory_bytes_vtable = {
    .QueryInterface = memory_bytes_QueryInterface,
    .AddRef = memory_bytes_AddRef,
    .Release = memory_bytes_Release,
    .ReadAt = memory_bytes_ReadAt,
    .WriteAt = memory_bytes_WriteAt,
    .Flush = memory_bytes_Flush,
    .SetSize = memory_bytes_SetSize,
    .LockRegion = memory_bytes_LockRegion,
    .UnlockRegion = memory_bytes_LockRegion,
    .Stat = memory_bytes_Stat,
};

HRESULT CreateILockBytesOnHGlobal(HGLOBAL hGlobal, BOOL fDeleteOnRelease, ILockBytes **pplkbyt)
{
    struct memory_bytes *bytes;

    if (!pplkbyt)
        return E_INVALIDARG;

    *pplkbyt = NULL;
    bytes = calloc(1, sizeof(*bytes));
    if (!bytes)
        return E_OUTOFMEMORY;
    bytes->handle = hGlobal ? hGlobal : GlobalAlloc(GMEM_MOVEABLE | GMEM_NODISCARD, 0);
    if (!bytes->handle) {
        free(bytes);
        return E_OUTOFMEMORY;
    }

    bytes->ILockBytes_iface.lpVtbl = (ILockBytesVtbl *)&memory_bytes_vtable;
    bytes->refs = 1;
    bytes->is_deleted = fDeleteOnRelease;
    pthread_mutex_init(&bytes->lock, NULL);
    *pplkbyt = &bytes->ILockBytes_iface;
    return S_OK;
}

HRESULT GetHGlobalFromILockBytes(ILockBytes *plkbyt, HGLOBAL *phglobal)
{
    struct memory_bytes *bytes;

    if (!plkbyt || !phglobal || plkbyt->lpVtbl != &memory_bytes_vtable)
        return E_INVALIDARG;

    bytes = memory_bytes_from_ILockBytes(plkbyt);
    pthread_mutex_lock(&bytes->lock);
    *phglobal = bytes->handle;
    pthread_mutex_unlock(&bytes->lock);
    return S_OK;
}
