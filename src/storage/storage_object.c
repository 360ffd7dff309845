/* SPDX-License-Identifier: MIT */
#include "storage/storage_object.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf16.h"
#include "storage/storage_time.h"

struct storage *storage_from_IStorage(IStorage *iface)
{
    return container_of(iface, struct storage, IStorage_iface);
}

struct storage *storage_enter(struct storage *storage)
{
    pthread_mutex_lock(&storage->opened.file->lock);
    return storage;
}

void storage_leave(struct storage **storage)
{
    pthread_mutex_unlock(&(*storage)->opened.file->lock);
}

/* ---- IUnknown ---- */

static void *interface_for(struct storage *storage, REFIID riid)
{
    DWORD mode = storage->opened.mode;

    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IStorage))
        return &storage->IStorage_iface;
    if (!storage->opened.is_root)
        return NULL;
    if (IsEqualIID(riid, &IID_IRootStorage))
        return &storage->IRootStorage_iface;
    if (IsEqualIID(riid, &IID_IDirectWriterLock) && mode & STGM_DIRECT_SWMR &&
        storage_mode_writes(mode))
        return &storage->IDirectWriterLock_iface;
    return NULL;
}

static HRESULT storage_QueryInterface(IStorage *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return STG_E_INVALIDPOINTER;
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IPropertySetStorage))
        return StgCreatePropSetStg(iface, 0, (IPropertySetStorage **)ppv);
    *ppv = interface_for(storage_from_IStorage(iface), riid);
    if (!*ppv)
        return E_NOINTERFACE;
    IStorage_AddRef(iface);
    return S_OK;
}

static ULONG storage_AddRef(IStorage *iface)
{
    return (ULONG)__atomic_add_fetch(&storage_from_IStorage(iface)->refs, 1, __ATOMIC_RELAXED);
}

void storage_unhold(struct storage *storage)
{
    struct storage_file *file = storage_file_ref(storage->opened.file);

    if (--storage->holds == 0) {
        opened_deinit(&storage->opened);
        free(storage);
    }
    pthread_mutex_unlock(&file->lock);
    storage_file_unref(file);
}

/* Direct changes of a file that nobody committed are written now; nobody is left to hear of a
 * failure. */
static ULONG storage_Release(IStorage *iface)
{
    struct storage *storage = storage_from_IStorage(iface);
    LONG refs = __atomic_sub_fetch(&storage->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;
    storage_enter(storage);
    /* What foreign bytes do with it while it is written is not to end it again. */
    storage->refs = 1;
    opened_forget_elements(&storage->opened);
    if (!storage->opened.parent && storage->opened.node &&
        !(storage->opened.mode & STGM_TRANSACTED))
        opened_commit(&storage->opened, STGC_DEFAULT);
    storage_unhold(storage);
    return 0;
}

/* ---- names ---- */

HRESULT storage_check_name(LPCOLESTR name)
{
    if (!name || !*name || utf16_len(name) > COMPOUND_NAME_UNITS_MAX)
        return STG_E_INVALIDNAME;
    for (; *name; name++) {
        if (*name == '/' || *name == '\\' || *name == ':' || *name == '!')
            return STG_E_INVALIDNAME;
    }
    return S_OK;
}

HRESULT storage_find(struct storage *storage, LPCOLESTR name, struct compound_node **ret_node)
{
    if (!name || !*name || utf16_len(name) > COMPOUND_NAME_UNITS_MAX)
        return STG_E_INVALIDNAME;
    if (!storage->opened.node)
        return STG_E_REVERTED;
    *ret_node = compound_node_find(storage->opened.node, name);
    return *ret_node ? S_OK : STG_E_FILENOTFOUND;
}

/* ---- elements ---- */

/* Makes an element that is not there yet, for put() to put it there: what it replaces, which the
 * mode must allow, stays until nothing can fail any more. */
static HRESULT make(struct storage *storage, LPCOLESTR name, DWORD mode, bool is_storage,
                    struct compound_node **ret_node)
{
    struct opened *opened = &storage->opened;
    struct compound_node *found = compound_node_find(opened->node, name);
    bool may_change = storage_mode_changes(opened->mode);
    HRESULT hr;

    if (found && is_storage && !(mode & STGM_CREATE && may_change))
        return STG_E_FILEALREADYEXISTS;
    if (!may_change)
        return STG_E_ACCESSDENIED;
    if (found && !(mode & STGM_CREATE))
        return STG_E_FILEALREADYEXISTS;
    hr = compound_node_prepare(opened->node, name, is_storage, ret_node);
    if (SUCCEEDED(hr) && is_storage)
        (*ret_node)->created = (*ret_node)->modified = storage_time_now();
    return hr;
}

static void put(struct storage *storage, struct compound_node *node)
{
    struct compound_node *found = compound_node_find(storage->opened.node, node->name);

    if (found)
        opened_remove(&storage->opened, found);
    compound_node_insert(storage->opened.node, node);
    opened_changed_storage(&storage->opened);
}

static HRESULT storage_CreateStream(IStorage *iface, LPCOLESTR pwcsName, DWORD grfMode,
                                    DWORD reserved1, DWORD reserved2, IStream **ppstm)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    _cleanup_(compound_node_freep) struct compound_node *node = NULL;
    HRESULT hr;

    if (!ppstm)
        return STG_E_INVALIDPOINTER;
    *ppstm = NULL;
    hr = storage_check_name(pwcsName);
    if (FAILED(hr))
        return hr;
    if (reserved1 || reserved2)
        return STG_E_INVALIDPARAMETER;
    hr = storage_mode_check_stream(grfMode, storage->opened.mode);
    if (FAILED(hr))
        return hr;
    if (!storage->opened.node)
        return STG_E_REVERTED;
    if (storage->opened.mode & STGM_SIMPLE && grfMode & STGM_CREATE)
        return STG_E_INVALIDFLAG;
    hr = make(storage, pwcsName, grfMode, false, &node);
    if (SUCCEEDED(hr))
        hr = storage_stream_new(storage, node, grfMode, true, ppstm);
    if (SUCCEEDED(hr))
        put(storage, TAKE_PTR(node));
    return hr;
}

static HRESULT storage_OpenStream(IStorage *iface, LPCOLESTR pwcsName, void *reserved1,
                                  DWORD grfMode, DWORD reserved2, IStream **ppstm)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    struct compound_node *node;
    HRESULT hr;

    if (!ppstm)
        return STG_E_INVALIDPOINTER;
    *ppstm = NULL;
    if (!pwcsName || !*pwcsName)
        return STG_E_INVALIDNAME;
    if (reserved1 || reserved2)
        return STG_E_INVALIDPARAMETER;
    hr = storage_mode_check_stream(grfMode, storage->opened.mode);
    /* As Windows answers here alone. */
    if (hr == STG_E_ACCESSDENIED || grfMode & (STGM_CREATE | STGM_CONVERT))
        return STG_E_INVALIDFLAG;
    if (SUCCEEDED(hr))
        hr = storage_find(storage, pwcsName, &node);
    if (FAILED(hr))
        return hr;
    if (node->is_storage)
        return STG_E_FILENOTFOUND;
    if (opened_find(&storage->opened, node))
        return STG_E_ACCESSDENIED;
    return storage_stream_new(storage, node, grfMode, false, ppstm);
}

/* A stream becomes a storage that has it as its stream "CONTENTS". */
static HRESULT convert(struct storage *storage, LPCOLESTR name, struct compound_node **ret_node)
{
    struct compound_node *found = compound_node_find(storage->opened.node, name), *stream;
    _cleanup_(compound_node_freep) struct compound_node *clone = NULL;
    HRESULT hr;

    if (!found || found->is_storage)
        return found ? STG_E_FILEALREADYEXISTS : S_FALSE;
    if (!storage_mode_changes(storage->opened.mode) || opened_find(&storage->opened, found))
        return STG_E_ACCESSDENIED;
    clone = compound_node_clone(found);
    if (!clone)
        return STG_E_INSUFFICIENTMEMORY;
    hr = make(storage, name, STGM_CREATE, true, ret_node);
    if (SUCCEEDED(hr))
        hr = compound_node_add(*ret_node, u"CONTENTS", false, &stream);
    if (FAILED(hr))
        return hr;
    hr = compound_node_graft(stream, clone);
    return FAILED(hr) ? hr : STG_S_CONVERTED;
}

static HRESULT storage_CreateStorage(IStorage *iface, LPCOLESTR pwcsName, DWORD grfMode,
                                     DWORD reserved1, DWORD reserved2, IStorage **ppstg)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    _cleanup_(compound_node_freep) struct compound_node *node = NULL;
    HRESULT hr, result = S_FALSE;

    if (!ppstg)
        return STG_E_INVALIDPOINTER;
    *ppstg = NULL;
    hr = storage_check_name(pwcsName);
    if (FAILED(hr))
        return hr;
    if (reserved1 || reserved2)
        return STG_E_INVALIDPARAMETER;
    hr = storage_mode_check_storage(grfMode, storage->opened.mode);
    if (FAILED(hr))
        return hr;
    if (!storage->opened.node)
        return STG_E_REVERTED;
    if (grfMode & STGM_CONVERT)
        result = convert(storage, pwcsName, &node);
    if (result == S_FALSE)
        result = make(storage, pwcsName, grfMode, true, &node);
    if (FAILED(result))
        return result;
    hr = storage_object_new(storage->opened.file, storage, node, grfMode, ppstg);
    if (FAILED(hr))
        return hr;
    put(storage, TAKE_PTR(node));
    return result;
}

static HRESULT storage_OpenStorage(IStorage *iface, LPCOLESTR pwcsName, IStorage *pstgPriority,
                                   DWORD grfMode, SNB snbExclude, DWORD reserved, IStorage **ppstg)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    struct compound_node *node;
    HRESULT hr;

    if (!ppstg)
        return STG_E_INVALIDPOINTER;
    *ppstg = NULL;
    if (!pwcsName || !*pwcsName)
        return STG_E_INVALIDNAME;
    if (snbExclude || reserved)
        return STG_E_INVALIDPARAMETER;
    if (pstgPriority)
        return STG_E_INVALIDFUNCTION;
    hr = storage_mode_check_storage(grfMode, storage->opened.mode);
    if (SUCCEEDED(hr) && grfMode & (STGM_CREATE | STGM_CONVERT))
        hr = STG_E_INVALIDFLAG;
    if (SUCCEEDED(hr))
        hr = storage_find(storage, pwcsName, &node);
    if (FAILED(hr))
        return hr;
    if (!node->is_storage)
        return STG_E_FILENOTFOUND;
    if (opened_find(&storage->opened, node))
        return STG_E_ACCESSDENIED;
    return storage_object_new(storage->opened.file, storage, node, grfMode, ppstg);
}

static HRESULT storage_DestroyElement(IStorage *iface, LPCOLESTR pwcsName)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    struct compound_node *node;
    HRESULT hr;

    if (!pwcsName)
        return STG_E_INVALIDPOINTER;
    if (!storage->opened.node)
        return STG_E_REVERTED;
    if (!storage_mode_changes(storage->opened.mode))
        return STG_E_ACCESSDENIED;
    hr = storage_find(storage, pwcsName, &node);
    if (SUCCEEDED(hr))
        opened_remove(&storage->opened, node);
    return hr;
}

static HRESULT storage_RenameElement(IStorage *iface, LPCOLESTR pwcsOldName, LPCOLESTR pwcsNewName)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    struct compound_node *node, *other;
    HRESULT hr = storage_check_name(pwcsNewName);

    if (SUCCEEDED(hr))
        hr = storage_find(storage, pwcsOldName, &node);
    if (FAILED(hr))
        return hr;
    other = compound_node_find(storage->opened.node, pwcsNewName);
    if (!storage_mode_changes(storage->opened.mode) || (other && other != node) ||
        opened_find(&storage->opened, node))
        return STG_E_ACCESSDENIED;
    compound_node_rename(storage->opened.node, node, pwcsNewName);
    opened_changed_storage(&storage->opened);
    return S_OK;
}

static HRESULT storage_EnumElements(IStorage *iface, DWORD reserved1, void *reserved2,
                                    DWORD reserved3, IEnumSTATSTG **ppenum)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));

    if (!ppenum)
        return STG_E_INVALIDPOINTER;
    *ppenum = NULL;
    if (reserved1 || reserved2 || reserved3)
        return STG_E_INVALIDPARAMETER;
    if (!storage->opened.node)
        return STG_E_REVERTED;
    return storage_enum_new(storage, ppenum);
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

struct storage *storage_from_unknown(IStorage *iface)
{
    return iface->lpVtbl == &vtable ? storage_from_IStorage(iface) : NULL;
}

HRESULT storage_object_new(struct storage_file *file, struct storage *parent,
                           struct compound_node *node, DWORD mode, IStorage **ret_storage)
{
    struct storage *storage = calloc(1, sizeof(*storage));
    HRESULT hr;

    if (!storage)
        return STG_E_INSUFFICIENTMEMORY;
    hr = opened_init(&storage->opened, file, parent ? &parent->opened : NULL, node, mode);
    if (FAILED(hr)) {
        free(storage);
        return hr;
    }
    storage->IStorage_iface.lpVtbl = (IStorageVtbl *)&vtable;
    storage->IRootStorage_iface.lpVtbl = (IRootStorageVtbl *)&storage_root_vtable;
    storage->IDirectWriterLock_iface.lpVtbl = (IDirectWriterLockVtbl *)&storage_writer_vtable;
    storage->refs = 1;
    storage->holds = 1;
    *ret_storage = &storage->IStorage_iface;
    return S_OK;
}
