/* SPDX-License-Identifier: MIT */
#include "storage_object.h"

#include <stdlib.h>
#include <string.h>

struct elements {
    IEnumSTATSTG IEnumSTATSTG_iface;
    LONG refs;
    struct storage_node *node; /* owned */
    ULONG next;
};

static struct elements *elements_from_IEnumSTATSTG(IEnumSTATSTG *iface)
{
    return CONTAINING_RECORD(iface, struct elements, IEnumSTATSTG_iface);
}

static HRESULT copy_name(const char *name, LPOLESTR *ret_name)
{
    int n = MultiByteToWideChar(CP_UTF8, 0, name, -1, NULL, 0);

    *ret_name = CoTaskMemAlloc((SIZE_T)n * sizeof(WCHAR));
    if (!*ret_name)
        return E_OUTOFMEMORY;
    MultiByteToWideChar(CP_UTF8, 0, name, -1, *ret_name, n);
    return S_OK;
}

HRESULT storage_stat(const struct storage_node *node, DWORD flag, STATSTG *ret_stat)
{
    memset(ret_stat, 0, sizeof(*ret_stat));
    ret_stat->type = node->is_storage ? STGTY_STORAGE : STGTY_STREAM;
    ret_stat->cbSize.QuadPart = node->size;
    ret_stat->clsid = node->clsid;
    return flag == STATFLAG_NONAME ? S_OK : copy_name(node->name, &ret_stat->pwcsName);
}

static HRESULT elements_QueryInterface(IEnumSTATSTG *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IEnumSTATSTG))
        return E_NOINTERFACE;
    IEnumSTATSTG_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG elements_AddRef(IEnumSTATSTG *iface)
{
    return (ULONG)InterlockedIncrement(&elements_from_IEnumSTATSTG(iface)->refs);
}

static ULONG elements_Release(IEnumSTATSTG *iface)
{
    struct elements *elements = elements_from_IEnumSTATSTG(iface);
    LONG refs = InterlockedDecrement(&elements->refs);

    if (refs == 0) {
        storage_node_unref(elements->node);
        free(elements);
    }
    return (ULONG)refs;
}

static HRESULT elements_Next(IEnumSTATSTG *iface, ULONG celt, STATSTG *rgelt, ULONG *pceltFetched)
{
    struct elements *elements = elements_from_IEnumSTATSTG(iface);
    ULONG n = 0;

    if (!rgelt || (celt != 1 && !pceltFetched))
        return STG_E_INVALIDPOINTER;
    while (n < celt && elements->next < elements->node->n_children) {
        HRESULT hr =
            storage_stat(elements->node->children[elements->next], STATFLAG_DEFAULT, &rgelt[n]);

        if (FAILED(hr))
            return hr;
        elements->next++;
        n++;
    }
    if (pceltFetched)
        *pceltFetched = n;
    return n == celt ? S_OK : S_FALSE;
}

static HRESULT elements_Skip(IEnumSTATSTG *iface, ULONG celt)
{
    struct elements *elements = elements_from_IEnumSTATSTG(iface);
    size_t left = elements->node->n_children - elements->next;

    elements->next += (ULONG)(celt < left ? celt : left);
    return celt <= left ? S_OK : S_FALSE;
}

static HRESULT elements_Reset(IEnumSTATSTG *iface)
{
    elements_from_IEnumSTATSTG(iface)->next = 0;
    return S_OK;
}

static HRESULT elements_Clone(IEnumSTATSTG *iface, IEnumSTATSTG **ppenum)
{
    struct elements *elements = elements_from_IEnumSTATSTG(iface);

    return ppenum ? storage_enum_new(elements->node, elements->next, ppenum) : E_INVALIDARG;
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

HRESULT storage_enum_new(struct storage_node *node, ULONG next, IEnumSTATSTG **ret_enum)
{
    struct elements *elements = calloc(1, sizeof(*elements));

    if (!elements)
        return E_OUTOFMEMORY;
    elements->IEnumSTATSTG_iface.lpVtbl = (IEnumSTATSTGVtbl *)&vtable;
    elements->refs = 1;
    elements->node = storage_node_ref(node);
    elements->next = next;
    *ret_enum = &elements->IEnumSTATSTG_iface;
    return S_OK;
}
