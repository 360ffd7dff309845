/* SPDX-License-Identifier: MIT */
/*
 * What roots have beside storages' own interface: another file, and the lock of one who writes
 * while others read. Those others read what was there when they opened the file, so that there is
 * nothing to wait for.
 */
#include "storage/storage_object.h"

static struct storage *storage_from_IRootStorage(IRootStorage *iface)
{
    return container_of(iface, struct storage, IRootStorage_iface);
}

static HRESULT root_QueryInterface(IRootStorage *iface, REFIID riid, void **ppv)
{
    return IStorage_QueryInterface(&storage_from_IRootStorage(iface)->IStorage_iface, riid, ppv);
}

static ULONG root_AddRef(IRootStorage *iface)
{
    return IStorage_AddRef(&storage_from_IRootStorage(iface)->IStorage_iface);
}

static ULONG root_Release(IRootStorage *iface)
{
    return IStorage_Release(&storage_from_IRootStorage(iface)->IStorage_iface);
}

/* Copies what was last committed; what was not stays so. */
static HRESULT root_SwitchToFile(IRootStorage *iface, LPOLESTR pszFile)
{
    _cleanup_(storage_leave) struct storage *storage =
        storage_enter(storage_from_IRootStorage(iface));

    if (!pszFile)
        return STG_E_INVALIDNAME;
    return storage->opened.node ? storage_file_switch(storage->opened.file, pszFile)
                                : STG_E_REVERTED;
}

const IRootStorageVtbl storage_root_vtable = {
    .QueryInterface = root_QueryInterface,
    .AddRef = root_AddRef,
    .Release = root_Release,
    .SwitchToFile = root_SwitchToFile,
};

/* ---- IDirectWriterLock ---- */

static struct storage *storage_from_IDirectWriterLock(IDirectWriterLock *iface)
{
    return container_of(iface, struct storage, IDirectWriterLock_iface);
}

static HRESULT writer_QueryInterface(IDirectWriterLock *iface, REFIID riid, void **ppv)
{
    return IStorage_QueryInterface(&storage_from_IDirectWriterLock(iface)->IStorage_iface, riid,
                                   ppv);
}

static ULONG writer_AddRef(IDirectWriterLock *iface)
{
    return IStorage_AddRef(&storage_from_IDirectWriterLock(iface)->IStorage_iface);
}

static ULONG writer_Release(IDirectWriterLock *iface)
{
    return IStorage_Release(&storage_from_IDirectWriterLock(iface)->IStorage_iface);
}

static HRESULT writer_WaitForWriteAccess(IDirectWriterLock *iface, DWORD dwTimeout)
{
    _cleanup_(storage_leave) struct storage *storage =
        storage_enter(storage_from_IDirectWriterLock(iface));

    storage->may_write = true;
    return S_OK;
}

/* Readers who come after this see what was written. */
static HRESULT writer_ReleaseWriteAccess(IDirectWriterLock *iface)
{
    _cleanup_(storage_unholdp) struct storage *storage =
        storage_hold(storage_from_IDirectWriterLock(iface));

    if (!storage->may_write)
        return S_FALSE;
    storage->may_write = false;
    return storage->opened.node ? opened_commit(&storage->opened, STGC_DEFAULT) : STG_E_REVERTED;
}

static HRESULT writer_HaveWriteAccess(IDirectWriterLock *iface)
{
    _cleanup_(storage_leave) struct storage *storage =
        storage_enter(storage_from_IDirectWriterLock(iface));

    return storage->may_write ? S_OK : S_FALSE;
}

const IDirectWriterLockVtbl storage_writer_vtable = {
    .QueryInterface = writer_QueryInterface,
    .AddRef = writer_AddRef,
    .Release = writer_Release,
    .WaitForWriteAccess = writer_WaitForWriteAccess,
    .ReleaseWriteAccess = writer_ReleaseWriteAccess,
    .HaveWriteAccess = writer_HaveWriteAccess,
};
