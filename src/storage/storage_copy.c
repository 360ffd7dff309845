/* SPDX-License-Identifier: MIT */
#include "storage/storage_object.h"

/* What of a storage is not copied. Names count in the outermost alone. */
struct exclusion {
    bool storages, streams;
    SNB names;
};

static bool is_named(const struct exclusion *exclusion, const WCHAR *name)
{
    for (SNB entry = exclusion->names; entry && *entry; entry++) {
        if (compound_name_compare(*entry, name) == 0)
            return true;
    }
    return false;
}

static bool is_excluded(const struct exclusion *exclusion, const struct compound_node *node)
{
    return (node->is_storage ? exclusion->storages : exclusion->streams) ||
           is_named(exclusion, node->name);
}

/* ---- copying ---- */

static HRESULT copy_elements(const struct compound_node *node, IStorage *to,
                             const struct exclusion *exclusion);

/* What a storage says of itself. */
static HRESULT copy_facts(const struct compound_node *node, IStorage *to)
{
    HRESULT hr = IStorage_SetClass(to, &node->clsid);

    return SUCCEEDED(hr) ? IStorage_SetStateBits(to, node->state_bits, UINT32_MAX) : hr;
}

static HRESULT write_all(IStream *stream, const uint8_t *bytes, uint64_t size)
{
    HRESULT hr = S_OK;

    for (uint64_t done = 0; SUCCEEDED(hr) && done < size;) {
        ULONG n = size - done < INT32_MAX ? (ULONG)(size - done) : INT32_MAX;

        hr = IStream_Write(stream, bytes + done, n, NULL);
        done += n;
    }
    return hr;
}

static HRESULT copy_stream(const struct compound_node *node, IStorage *to, const WCHAR *name,
                           DWORD mode)
{
    IStream *stream;
    HRESULT hr;

    hr = IStorage_CreateStream(to, name, STGM_READWRITE | STGM_SHARE_EXCLUSIVE | mode, 0, 0,
                               &stream);
    if (FAILED(hr))
        return hr;
    hr = write_all(stream, compound_node_bytes(node), node->size);
    IStream_Release(stream);
    return hr;
}

/* A storage that is there gets what it does not have. */
static HRESULT copy_storage(const struct compound_node *node, IStorage *to, const WCHAR *name,
                            DWORD mode, const struct exclusion *exclusion)
{
    const struct exclusion inner = {exclusion->storages, exclusion->streams, NULL};
    const DWORD opening = STGM_READWRITE | STGM_SHARE_EXCLUSIVE;
    IStorage *storage;
    HRESULT hr;

    hr = IStorage_CreateStorage(to, name, opening, 0, 0, &storage);
    if (hr == STG_E_FILEALREADYEXISTS && mode & STGM_CREATE)
        hr = IStorage_OpenStorage(to, name, NULL, opening, NULL, 0, &storage);
    if (hr == STG_E_FILENOTFOUND && mode & STGM_CREATE)
        hr = IStorage_CreateStorage(to, name, opening | STGM_CREATE, 0, 0, &storage);
    if (FAILED(hr))
        return hr;
    hr = copy_facts(node, storage);
    if (SUCCEEDED(hr))
        hr = copy_elements(node, storage, &inner);
    IStorage_Release(storage);
    return hr;
}

static HRESULT copy_elements(const struct compound_node *node, IStorage *to,
                             const struct exclusion *exclusion)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < node->n_children; i++) {
        const struct compound_node *child = node->children[i];

        if (is_excluded(exclusion, child))
            continue;
        hr = child->is_storage ? copy_storage(child, to, child->name, STGM_CREATE, exclusion)
                               : copy_stream(child, to, child->name, STGM_CREATE);
    }
    return hr;
}

/* ---- what is copied ---- */

/* Whether a copy would go on for ever: the other is within the part that is copied. */
static bool is_within(struct storage *storage, IStorage *other, const struct compound_node *part)
{
    struct storage *inner = storage_from_unknown(other);
    const struct opened *element = inner && part ? opened_find(&storage->opened, part) : NULL;

    if (!inner || inner->opened.file != storage->opened.file)
        return false;
    return part ? element && opened_is_within(&inner->opened, element)
                : opened_is_within(&inner->opened, &storage->opened);
}

/* The other is called without the lock: it may be another thread's. The copy shares all bytes. */
static HRESULT take(IStorage *iface, IStorage *to, bool has_storages,
                    struct compound_node **ret_node)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));

    if (!storage->opened.node)
        return STG_E_REVERTED;
    if (to == iface || (has_storages && is_within(storage, to, NULL)))
        return STG_E_ACCESSDENIED;
    *ret_node = compound_node_clone(storage->opened.node);
    return *ret_node ? S_OK : STG_E_INSUFFICIENTMEMORY;
}

HRESULT STDMETHODCALLTYPE storage_CopyTo(IStorage *iface, DWORD ciidExclude,
                                         const IID *rgiidExclude, SNB snbExclude,
                                         IStorage *pstgDest)
{
    _cleanup_(compound_node_freep) struct compound_node *node = NULL;
    struct exclusion exclusion = {.names = snbExclude};
    HRESULT hr;

    if (!pstgDest || (ciidExclude && !rgiidExclude))
        return STG_E_INVALIDPOINTER;
    for (DWORD i = 0; i < ciidExclude; i++) {
        exclusion.storages |= IsEqualIID(&rgiidExclude[i], &IID_IStorage);
        exclusion.streams |= IsEqualIID(&rgiidExclude[i], &IID_IStream);
    }
    hr = take(iface, pstgDest, !exclusion.storages, &node);
    if (SUCCEEDED(hr))
        hr = copy_facts(node, pstgDest);
    return SUCCEEDED(hr) ? copy_elements(node, pstgDest, &exclusion) : hr;
}

static HRESULT take_element(IStorage *iface, LPCOLESTR name, IStorage *to, bool is_moved,
                            struct compound_node **ret_node)
{
    _cleanup_(storage_leave) struct storage *storage = storage_enter(storage_from_IStorage(iface));
    struct compound_node *node;
    HRESULT hr = storage_find(storage, name, &node);

    if (FAILED(hr))
        return hr;
    if (is_moved &&
        (!storage_mode_changes(storage->opened.mode) || opened_find(&storage->opened, node)))
        return STG_E_ACCESSDENIED;
    if (is_within(storage, to, node))
        return STG_E_ACCESSDENIED;
    *ret_node = compound_node_clone(node);
    return *ret_node ? S_OK : STG_E_INSUFFICIENTMEMORY;
}

HRESULT STDMETHODCALLTYPE storage_MoveElementTo(IStorage *iface, LPCOLESTR pwcsName,
                                                IStorage *pstgDest, LPCOLESTR pwcsNewName,
                                                DWORD grfFlags)
{
    _cleanup_(compound_node_freep) struct compound_node *node = NULL;
    const struct exclusion nothing = {0};
    HRESULT hr;

    if (!pstgDest)
        return STG_E_INVALIDPOINTER;
    if (!pwcsNewName || !pwcsName)
        return STG_E_INVALIDNAME;
    if (grfFlags > STGMOVE_SHALLOWCOPY)
        return STG_E_INVALIDFLAG;
    hr = take_element(iface, pwcsName, pstgDest, grfFlags == STGMOVE_MOVE, &node);
    if (SUCCEEDED(hr))
        hr = node->is_storage ? copy_storage(node, pstgDest, pwcsNewName, 0, &nothing)
                              : copy_stream(node, pstgDest, pwcsNewName, 0);
    return SUCCEEDED(hr) && grfFlags == STGMOVE_MOVE ? IStorage_DestroyElement(iface, pwcsName)
                                                     : hr;
}
