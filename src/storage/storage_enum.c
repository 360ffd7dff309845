/* SPDX-License-Identifier: MIT */
#include "storage/storage_object.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf16.h"
#include "storage/storage_time.h"

/* Elements come and go while they are listed: what is kept is the name of the last. */
struct elements {
    IEnumSTATSTG IEnumSTATSTG_iface;
    LONG refs;               /* (atomic) */
    struct storage *storage; /* held */
    char16_t last[COMPOUND_NAME_UNITS_MAX + 1];
};

static struct elements *elements_from_IEnumSTATSTG(IEnumSTATSTG *iface)
{
    return container_of(iface, struct elements, IEnumSTATSTG_iface);
}

HRESULT storage_copy_name(const WCHAR *name, LPOLESTR *ret_name)
{
    size_t size = (utf16_len(name) + 1) * sizeof(*name);

    *ret_name = CoTaskMemAlloc(size);
    if (!*ret_name)
        return STG_E_INSUFFICIENTMEMORY;
    memcpy(*ret_name, name, size);
    return S_OK;
}

HRESULT storage_stat(const struct compound_node *node, DWORD flag, STATSTG *ret_stat)
{
    memset(ret_stat, 0, sizeof(*ret_stat));
    ret_stat->type = node->is_storage ? STGTY_STORAGE : STGTY_STREAM;
    ret_stat->cbSize.QuadPart = node->size;
    ret_stat->ctime = storage_time_to(node->created);
    ret_stat->mtime = storage_time_to(node->modified);
    ret_stat->clsid = node->clsid;
    ret_stat->grfStateBits = node->state_bits;
    if (flag == STATFLAG_NONAME || !*node->name)
        return S_OK;
    return storage_copy_name(node->name, &ret_stat->pwcsName);
}

/* ---- IEnumSTATSTG ---- */

static HRESULT elements_QueryInterface(IEnumSTATSTG *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IEnumSTATSTG))
        return E_NOINTERFACE;
    IEnumSTATSTG_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG elements_AddRef(IEnumSTATSTG *iface)
{
    return (ULONG)__atomic_add_fetch(&elements_from_IEnumSTATSTG(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG elements_Release(IEnumSTATSTG *iface)
{
    struct elements *elements = elements_from_IEnumSTATSTG(iface);
    struct storage *storage = elements->storage;
    LONG refs = __atomic_sub_fetch(&elements->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;
    free(elements);
    storage_enter(storage);
    storage_unhold(storage);
    return 0;
}

/* NULL at the end. */
static struct compound_node *next_of(struct elements *elements)
{
    struct compound_node *next =
        compound_node_after(elements->storage->opened.node, elements->last);

    if (next)
        memcpy(elements->last, next->name, sizeof(elements->last));
    return next;
}

static void free_names(STATSTG *stats, ULONG n)
{
    while (n-- > 0)
        CoTaskMemFree(stats[n].pwcsName);
}

static HRESULT elements_Next(IEnumSTATSTG *iface, ULONG celt, STATSTG *rgelt, ULONG *pceltFetched)
{
    struct elements *elements = elements_from_IEnumSTATSTG(iface);
    _cleanup_(storage_leave) struct storage *storage = storage_enter(elements->storage);
    struct compound_node *node;
    ULONG n = 0;

    if (pceltFetched)
        *pceltFetched = 0;
    if (!rgelt || (celt != 1 && !pceltFetched))
        return STG_E_INVALIDPOINTER;
    if (!storage->opened.node)
        return STG_E_REVERTED;
    for (; n < celt && (node = next_of(elements)); n++) {
        HRESULT hr = storage_stat(node, STATFLAG_DEFAULT, &rgelt[n]);

        if (FAILED(hr)) {
            free_names(rgelt, n);
            return hr;
        }
    }
    if (n < celt)
        memset(&rgelt[n], 0, (celt - n) * sizeof(*rgelt));
    if (pceltFetched)
        *pceltFetched = n;
    return n == celt ? S_OK : S_FALSE;
}

static HRESULT elements_Skip(IEnumSTATSTG *iface, ULONG celt)
{
    struct elements *elements = elements_from_IEnumSTATSTG(iface);
    _cleanup_(storage_leave) struct storage *storage = storage_enter(elements->storage);

    if (!storage->opened.node)
        return STG_E_REVERTED;
    while (celt > 0 && next_of(elements))
        celt--;
    return celt == 0 ? S_OK : S_FALSE;
}

static HRESULT elements_Reset(IEnumSTATSTG *iface)
{
    struct elements *elements = elements_from_IEnumSTATSTG(iface);
    _cleanup_(storage_leave) struct storage *storage = storage_enter(elements->storage);

    if (!storage->opened.node)
        return STG_E_REVERTED;
    elements->last[0] = '\0';
    return S_OK;
}

static HRESULT elements_Clone(IEnumSTATSTG *iface, IEnumSTATSTG **ppenum)
{
    struct elements *elements = elements_from_IEnumSTATSTG(iface);
    _cleanup_(storage_leave) struct storage *storage = storage_enter(elements->storage);
    HRESULT hr;

    if (!ppenum)
        return STG_E_INVALIDPOINTER;
    *ppenum = NULL;
    if (!storage->opened.node)
        return STG_E_REVERTED;
    hr = storage_enum_new(storage, ppenum);
    if (SUCCEEDED(hr))
        memcpy(elements_from_IEnumSTATSTG(*ppenum)->last, elements->last, sizeof(elements->last));
    return hr;
}

static const IEnumSTATSTGVtbl vtable = {
    .QueryInterface = elements_QueryInterface,
    .AddRef = elements_AddRef,
    .Release = elements_Release,
    .Next = elements_Next,
    .Skip = elements_Skip,
    .Reset = elements_Reset,
    .Clone = elements_Clone,
};

HRESULT storage_enum_new(struct storage *storage, IEnumSTATSTG **ret_enum)
{
    struct elements *elements = calloc(1, sizeof(*elements));

    if (!elements)
        return STG_E_INSUFFICIENTMEMORY;
    elements->IEnumSTATSTG_iface.lpVtbl = (IEnumSTATSTGVtbl *)&vtable;
    elements->refs = 1;
    elements->storage = storage;
    storage->holds++;
    *ret_enum = &elements->IEnumSTATSTG_iface;
    return S_OK;
}
