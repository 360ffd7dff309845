/* SPDX-License-Identifier: MIT */
/*
 * What a storage says of itself, and what becomes of what was changed in it.
 */
#include "storage/storage_object.h"
#include "storage/storage_time.h"

HRESULT STDMETHODCALLTYPE storage_Commit(IStorage *iface, DWORD grfCommitFlags)
{
    _cleanup_(storage_unholdp) struct storage *storage = storage_hold(storage_from_IStorage(iface));
    const DWORD known = STGC_OVERWRITE | STGC_ONLYIFCURRENT |
                        STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE | STGC_CONSOLIDATE;

    if (grfCommitFlags & ~known)
        return STG_E_INVALIDFLAG;
    if (!storage->opened.node)
        return STG_E_REVERTED;
    return opened_commit(&storage->opened, grfCommitFlags);
}

HRESULT STDMETHODCALLTYPE storage_Revert(IStorage *iface)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));

    return storage->opened.node ? opened_revert(&storage->opened) : STG_E_REVERTED;
}

/* For changes of what a storage says of itself. */
static HRESULT check_change(const struct storage *storage)
{
    if (!storage->opened.node)
        return STG_E_REVERTED;
    return storage_mode_changes(storage->opened.mode) ? S_OK : STG_E_ACCESSDENIED;
}

/* The format has no times of streams, and none of reading. */
HRESULT STDMETHODCALLTYPE storage_SetElementTimes(IStorage *iface, LPCOLESTR pwcsName,
                                                  const FILETIME *pctime, const FILETIME *patime,
                                                  const FILETIME *pmtime)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    struct compound_node *node = storage->opened.node;
    HRESULT hr = check_change(storage);

    if (SUCCEEDED(hr) && pwcsName)
        hr = storage_find(storage, pwcsName, &node);
    if (FAILED(hr))
        return hr;
    if (!node->is_storage)
        return S_OK;
    opened_changed(&storage->opened);
    if (pctime)
        node->created = storage_time_from(pctime);
    if (pmtime)
        node->modified = storage_time_from(pmtime);
    return S_OK;
}

HRESULT STDMETHODCALLTYPE storage_SetClass(IStorage *iface, REFCLSID clsid)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    HRESULT hr;

    if (!clsid)
        return STG_E_INVALIDPOINTER;
    hr = check_change(storage);
    if (FAILED(hr))
        return hr;
    storage->opened.node->clsid = *clsid;
    opened_changed_storage(&storage->opened);
    return S_OK;
}

HRESULT STDMETHODCALLTYPE storage_SetStateBits(IStorage *iface, DWORD grfStateBits, DWORD grfMask)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    struct compound_node *node = storage->opened.node;
    HRESULT hr = check_change(storage);

    if (FAILED(hr))
        return hr;
    node->state_bits = (node->state_bits & ~grfMask) | (grfStateBits & grfMask);
    opened_changed_storage(&storage->opened);
    return S_OK;
}

/* A root has its file's name and, unless it was given others, its times. */
static HRESULT stat_root(const struct storage *storage, DWORD flag, STATSTG *ret_stat)
{
    const struct storage_file *file = storage->opened.file;
    const struct compound_node *node = storage->opened.node;
    uint64_t times[3];
    HRESULT hr = storage_stat(node, STATFLAG_NONAME, ret_stat);

    if (SUCCEEDED(hr) && storage_file_times(file, times)) {
        ret_stat->ctime = storage_time_to(node->created ? node->created : times[0]);
        ret_stat->mtime = storage_time_to(node->modified ? node->modified : times[1]);
        ret_stat->atime = storage_time_to(times[2]);
    }
    if (FAILED(hr) || flag == STATFLAG_NONAME || !file->name)
        return hr;
    return storage_copy_name(file->name, &ret_stat->pwcsName);
}

HRESULT STDMETHODCALLTYPE storage_Stat(IStorage *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    HRESULT hr;

    if (!pstatstg)
        return STG_E_INVALIDPOINTER;
    if (grfStatFlag > STATFLAG_NOOPEN)
        return STG_E_INVALIDFLAG;
    if (!storage->opened.node)
        return STG_E_REVERTED;
    hr = storage->opened.node->depth == 0
             ? stat_root(storage, grfStatFlag, pstatstg)
             : storage_stat(storage->opened.node, grfStatFlag, pstatstg);
    pstatstg->grfMode = storage->opened.mode;
    return hr;
}
