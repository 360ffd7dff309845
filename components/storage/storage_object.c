/* SPDX-License-Identifier: MIT */
#include "storage_object.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"

enum {
    NAME_UNITS_MAX = 31,
};

struct storage {
    IStorage IStorage_iface;
    LONG refs;
    struct storage_file *file; /* owned */
    struct storage_node *node; /* owned */
    DWORD mode;
};

static struct storage *storage_from_IStorage(IStorage *iface)
{
    return CONTAINING_RECORD(iface, struct storage, IStorage_iface);
}

static HRESULT storage_QueryInterface(IStorage *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return STG_E_INVALIDPOINTER;
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IPropertySetStorage))
        return StgCreatePropSetStg(iface, 0, (IPropertySetStorage **)ppv);
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IStorage))
        return E_NOINTERFACE;
    IStorage_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG storage_AddRef(IStorage *iface)
{
    return (ULONG)InterlockedIncrement(&storage_from_IStorage(iface)->refs);
}

static ULONG storage_Release(IStorage *iface)
{
    struct storage *storage = storage_from_IStorage(iface);
    LONG refs = InterlockedDecrement(&storage->refs);

    if (refs == 0) {
        storage_node_unref(storage->node);
        storage_file_unref(storage->file);
        free(storage);
    }
    return (ULONG)refs;
}

/* A name of an element, the caller's. */
static HRESULT read_name(LPCOLESTR name, char **ret_name)
{
    if (!name || !*name || utf16_len(name) > NAME_UNITS_MAX)
        return STG_E_INVALIDNAME;
    *ret_name = utf16_to_utf8_dup(name);
    return *ret_name ? S_OK : E_OUTOFMEMORY;
}

/* Makes an element; one of the name goes if the mode says so. */
static HRESULT make(struct storage *storage, LPCOLESTR wide_name, DWORD mode, bool is_storage,
                    struct storage_node **ret_node)
{
    _cleanup_(freep) char *name = NULL;
    struct storage_node *found;
    HRESULT hr = read_name(wide_name, &name);

    if (FAILED(hr))
        return hr;
    if (!storage_mode_writes(storage->mode))
        return STG_E_ACCESSDENIED;
    if (storage->node->is_gone)
        return STG_E_REVERTED;
    found = storage_node_find(storage->node, name);
    if (found && !(mode & STGM_CREATE))
        return STG_E_FILEALREADYEXISTS;
    if (found)
        storage_node_remove(storage->node, found);
    *ret_node = storage_node_add(storage->node, name, is_storage);
    if (!*ret_node)
        return E_OUTOFMEMORY;
    storage->file->is_changed = true;
    return S_OK;
}

static HRESULT find(struct storage *storage, LPCOLESTR wide_name, struct storage_node **ret_node)
{
    _cleanup_(freep) char *name = NULL;
    HRESULT hr = read_name(wide_name, &name);

    if (FAILED(hr))
        return hr;
    *ret_node = storage_node_find(storage->node, name);
    return *ret_node ? S_OK : STG_E_FILENOTFOUND;
}

/* ---- elements ---- */

static HRESULT storage_CreateStream(IStorage *iface, LPCOLESTR pwcsName, DWORD grfMode,
                                    DWORD reserved1, DWORD reserved2, IStream **ppstm)
{
    struct storage *storage = storage_from_IStorage(iface);
    struct storage_node *node;
    HRESULT hr;

    if (!ppstm)
        return STG_E_INVALIDPOINTER;
    *ppstm = NULL;
    hr = make(storage, pwcsName, grfMode, false, &node);
    return FAILED(hr) ? hr : storage_stream_new(storage->file, node, grfMode, ppstm);
}

static HRESULT storage_OpenStream(IStorage *iface, LPCOLESTR pwcsName, void *reserved1,
                                  DWORD grfMode, DWORD reserved2, IStream **ppstm)
{
    struct storage *storage = storage_from_IStorage(iface);
    struct storage_node *node;
    HRESULT hr;

    if (!ppstm)
        return STG_E_INVALIDPOINTER;
    *ppstm = NULL;
    hr = find(storage, pwcsName, &node);
    if (FAILED(hr))
        return hr;
    if (storage_mode_writes(grfMode) && !storage_mode_writes(storage->mode))
        return STG_E_ACCESSDENIED;
    return node->is_storage ? STG_E_FILENOTFOUND
                            : storage_stream_new(storage->file, node, grfMode, ppstm);
}

static HRESULT storage_CreateStorage(IStorage *iface, LPCOLESTR pwcsName, DWORD grfMode,
                                     DWORD reserved1, DWORD reserved2, IStorage **ppstg)
{
    struct storage *storage = storage_from_IStorage(iface);
    struct storage_node *node;
    HRESULT hr;

    if (!ppstg)
        return STG_E_INVALIDPOINTER;
    *ppstg = NULL;
    hr = make(storage, pwcsName, grfMode, true, &node);
    return FAILED(hr) ? hr : storage_object_new(storage->file, node, grfMode, ppstg);
}

static HRESULT storage_OpenStorage(IStorage *iface, LPCOLESTR pwcsName, IStorage *pstgPriority,
                                   DWORD grfMode, SNB snbExclude, DWORD reserved, IStorage **ppstg)
{
    struct storage *storage = storage_from_IStorage(iface);
    struct storage_node *node;
    HRESULT hr;

    if (!ppstg)
        return STG_E_INVALIDPOINTER;
    *ppstg = NULL;
    hr = find(storage, pwcsName, &node);
    if (FAILED(hr))
        return hr;
    if (storage_mode_writes(grfMode) && !storage_mode_writes(storage->mode))
        return STG_E_ACCESSDENIED;
    return node->is_storage ? storage_object_new(storage->file, node, grfMode, ppstg)
                            : STG_E_FILENOTFOUND;
}

static HRESULT storage_DestroyElement(IStorage *iface, LPCOLESTR pwcsName)
{
    struct storage *storage = storage_from_IStorage(iface);
    struct storage_node *node;
    HRESULT hr = find(storage, pwcsName, &node);

    if (FAILED(hr))
        return hr;
    if (!storage_mode_writes(storage->mode))
        return STG_E_ACCESSDENIED;
    storage_node_remove(storage->node, node);
    storage->file->is_changed = true;
    return S_OK;
}

static HRESULT storage_RenameElement(IStorage *iface, LPCOLESTR pwcsOldName, LPCOLESTR pwcsNewName)
{
    struct storage *storage = storage_from_IStorage(iface);
    _cleanup_(freep) char *name = NULL;
    struct storage_node *node;
    HRESULT hr = find(storage, pwcsOldName, &node);

    if (SUCCEEDED(hr))
        hr = read_name(pwcsNewName, &name);
    if (FAILED(hr))
        return hr;
    if (!storage_mode_writes(storage->mode) || storage_node_find(storage->node, name))
        return STG_E_ACCESSDENIED;
    free(node->name);
    node->name = TAKE_PTR(name);
    storage->file->is_changed = true;
    return S_OK;
}

static HRESULT storage_EnumElements(IStorage *iface, DWORD reserved1, void *reserved2,
                                    DWORD reserved3, IEnumSTATSTG **ppenum)
{
    if (!ppenum)
        return STG_E_INVALIDPOINTER;
    return storage_enum_new(storage_from_IStorage(iface)->node, 0, ppenum);
}

/* ---- copies ---- */

/* Kinds of elements that are left out. */
struct kinds {
    bool storages, streams;
};

static HRESULT copy_element(const struct storage_node *node, IStorage *to, LPCOLESTR name,
                            struct kinds excluded);

/* All elements of a storage into another. */
static HRESULT copy_elements(const struct storage_node *node, IStorage *to, struct kinds excluded)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < node->n_children; i++) {
        const struct storage_node *child = node->children[i];
        _cleanup_(freep) WCHAR *name = utf16_from_utf8_dup(child->name);

        if (child->is_storage ? excluded.storages : excluded.streams)
            continue;
        hr = name ? copy_element(child, to, name, excluded) : E_OUTOFMEMORY;
    }
    return hr;
}

static HRESULT copy_element(const struct storage_node *node, IStorage *to, LPCOLESTR name,
                            struct kinds excluded)
{
    const DWORD mode = STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE;
    IStorage *storage;
    IStream *stream;
    HRESULT hr;

    if (node->is_storage) {
        hr = IStorage_CreateStorage(to, name, mode, 0, 0, &storage);
        if (FAILED(hr))
            return hr;
        hr = IStorage_SetClass(storage, &node->clsid);
        if (SUCCEEDED(hr))
            hr = copy_elements(node, storage, excluded);
        IStorage_Release(storage);
        return hr;
    }
    hr = IStorage_CreateStream(to, name, mode, 0, 0, &stream);
    if (FAILED(hr))
        return hr;
    hr = IStream_Write(stream, node->bytes ? node->bytes : (const BYTE *)"", (ULONG)node->size,
                       NULL);
    IStream_Release(stream);
    return hr;
}

static HRESULT storage_CopyTo(IStorage *iface, DWORD ciidExclude, const IID *rgiidExclude,
                              SNB snbExclude, IStorage *pstgDest)
{
    struct storage *storage = storage_from_IStorage(iface);
    struct kinds excluded = {0};
    HRESULT hr;

    if (!pstgDest || (ciidExclude && !rgiidExclude))
        return STG_E_INVALIDPOINTER;
    for (DWORD i = 0; i < ciidExclude; i++) {
        excluded.storages |= IsEqualIID(&rgiidExclude[i], &IID_IStorage);
        excluded.streams |= IsEqualIID(&rgiidExclude[i], &IID_IStream);
    }
    if (pstgDest == iface)
        return STG_E_ACCESSDENIED;
    hr = IStorage_SetClass(pstgDest, &storage->node->clsid);
    return FAILED(hr) ? hr : copy_elements(storage->node, pstgDest, excluded);
}

static HRESULT storage_MoveElementTo(IStorage *iface, LPCOLESTR pwcsName, IStorage *pstgDest,
                                     LPCOLESTR pwcsNewName, DWORD grfFlags)
{
    struct storage *storage = storage_from_IStorage(iface);
    struct storage_node *node;
    HRESULT hr = find(storage, pwcsName, &node);

    if (FAILED(hr))
        return hr;
    if (!pstgDest || !pwcsNewName)
        return STG_E_INVALIDPOINTER;
    hr = copy_element(node, pstgDest, pwcsNewName, (struct kinds){0});
    if (FAILED(hr) || grfFlags & STGMOVE_COPY)
        return hr;
    return storage_DestroyElement(iface, pwcsName);
}

/* ---- the storage itself ---- */

static HRESULT storage_Commit(IStorage *iface, DWORD grfCommitFlags)
{
    struct storage *storage = storage_from_IStorage(iface);

    if (storage->node != storage->file->root || !storage->file->is_changed)
        return S_OK;
    return storage->file->is_written ? storage_file_save(storage->file) : STG_E_ACCESSDENIED;
}

/* What was not committed of a whole file is read again. */
static HRESULT storage_Revert(IStorage *iface)
{
    struct storage *storage = storage_from_IStorage(iface);

    if (!storage->file->is_transacted || storage->node != storage->file->root)
        return S_OK;
    while (storage->node->n_children > 0)
        storage_node_remove(storage->node, storage->node->children[0]);
    storage->file->is_changed = false;
    return storage_file_load(storage->file);
}

/* Elements have no times here. */
static HRESULT storage_SetElementTimes(IStorage *iface, LPCOLESTR pwcsName, const FILETIME *pctime,
                                       const FILETIME *patime, const FILETIME *pmtime)
{
    struct storage_node *node;

    return pwcsName ? find(storage_from_IStorage(iface), pwcsName, &node) : S_OK;
}

static HRESULT storage_SetClass(IStorage *iface, REFCLSID clsid)
{
    struct storage *storage = storage_from_IStorage(iface);

    if (!storage_mode_writes(storage->mode))
        return STG_E_ACCESSDENIED;
    storage->node->clsid = *clsid;
    storage->file->is_changed = true;
    return S_OK;
}

/* No bit is defined. */
static HRESULT storage_SetStateBits(IStorage *iface, DWORD grfStateBits, DWORD grfMask)
{
    return storage_mode_writes(storage_from_IStorage(iface)->mode) ? S_OK : STG_E_ACCESSDENIED;
}

static HRESULT storage_Stat(IStorage *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    struct storage *storage = storage_from_IStorage(iface);
    HRESULT hr;

    if (!pstatstg)
        return STG_E_INVALIDPOINTER;
    hr = storage_stat(storage->node, grfStatFlag, pstatstg);
    pstatstg->grfMode = storage->mode;
    return hr;
}

static const IStorageVtbl vtable = {
    .QueryInterface = storage_QueryInterface,
    .AddRef = storage_AddRef,
    .Release = storage_Release,
    .CreateStream = storage_CreateStream,
    .OpenStream = storage_OpenStream,
    .CreateStorage = storage_CreateStorage,
    .OpenStorage = storage_OpenStorage,
    .CopyTo = storage_CopyTo,
    .MoveElementTo = storage_MoveElementTo,
    .Commit = storage_Commit,
    .Revert = storage_Revert,
    .EnumElements = storage_EnumElements,
    .DestroyElement = storage_DestroyElement,
    .RenameElement = storage_RenameElement,
    .SetElementTimes = storage_SetElementTimes,
    .SetClass = storage_SetClass,
    .SetStateBits = storage_SetStateBits,
    .Stat = storage_Stat,
};

HRESULT storage_object_new(struct storage_file *file, struct storage_node *node, DWORD mode,
                           IStorage **ret_storage)
{
    struct storage *storage = calloc(1, sizeof(*storage));

    if (!storage)
        return E_OUTOFMEMORY;
    storage->IStorage_iface.lpVtbl = (IStorageVtbl *)&vtable;
    storage->refs = 1;
    storage->file = storage_file_ref(file);
    storage->node = storage_node_ref(node);
    storage->mode = mode;
    *ret_storage = &storage->IStorage_iface;
    return S_OK;
}
