/* SPDX-License-Identifier: MIT */
#include "variant_list.h"

#include <stdlib.h>

struct enumerator {
    IEnumVARIANT IEnumVARIANT_iface;
    struct variant_list list; /* (const) */
    ULONG next;
    LONG refs;
};

enum {
    FIRST_ROOM = 8,
};

HRESULT variant_list_add(struct variant_list *list, VARIANT *item)
{
    if (list->n == list->room) {
        ULONG room = list->room ? list->room * 2 : FIRST_ROOM;
        VARIANT *items = realloc(list->items, room * sizeof(*items));

        if (!items) {
            VariantClear(item);
            return E_OUTOFMEMORY;
        }
        list->items = items;
        list->room = room;
    }
    list->items[list->n++] = *item;
    return S_OK;
}

HRESULT variant_list_add_text(struct variant_list *list, const WCHAR *text, size_t n_units)
{
    VARIANT item;

    V_VT(&item) = VT_BSTR;
    V_BSTR(&item) = SysAllocStringLen(text, (UINT)n_units);
    return V_BSTR(&item) ? variant_list_add(list, &item) : E_OUTOFMEMORY;
}

void variant_list_deinit(struct variant_list *list)
{
    for (ULONG i = 0; i < list->n; i++)
        VariantClear(&list->items[i]);
    free(list->items);
    *list = (struct variant_list){0};
}

HRESULT variant_list_to_array(struct variant_list *list, VARIANT *ret_array)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, list->n);

    if (!array)
        return E_OUTOFMEMORY;
    memcpy(array->pvData, list->items, list->n * sizeof(*list->items));
    list->n = 0;
    variant_list_deinit(list);
    V_VT(ret_array) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(ret_array) = array;
    return S_OK;
}

static struct enumerator *enumerator_from_IEnumVARIANT(IEnumVARIANT *iface)
{
    return CONTAINING_RECORD(iface, struct enumerator, IEnumVARIANT_iface);
}

static HRESULT enumerator_QueryInterface(IEnumVARIANT *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IEnumVARIANT))
        return E_NOINTERFACE;

    IEnumVARIANT_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG enumerator_AddRef(IEnumVARIANT *iface)
{
    return (ULONG)InterlockedIncrement(&enumerator_from_IEnumVARIANT(iface)->refs);
}

static ULONG enumerator_Release(IEnumVARIANT *iface)
{
    struct enumerator *enumerator = enumerator_from_IEnumVARIANT(iface);
    LONG refs = InterlockedDecrement(&enumerator->refs);

    if (refs == 0) {
        variant_list_deinit(&enumerator->list);
        free(enumerator);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT enumerator_Next(IEnumVARIANT *iface, ULONG celt, VARIANT *rgVar, ULONG *pCeltFetched)
{
    struct enumerator *enumerator = enumerator_from_IEnumVARIANT(iface);
    ULONG n = 0;

    if (pCeltFetched)
        *pCeltFetched = 0;
    if (!rgVar)
        return E_POINTER;
    while (n < celt && enumerator->next < enumerator->list.n) {
        HRESULT hr;

        VariantInit(&rgVar[n]);
        hr = VariantCopy(&rgVar[n], &enumerator->list.items[enumerator->next]);
        if (FAILED(hr)) {
            while (n > 0)
                VariantClear(&rgVar[--n]);
            return hr;
        }
        n++;
        enumerator->next++;
    }
    if (pCeltFetched)
        *pCeltFetched = n;
    return n == celt ? S_OK : S_FALSE;
}

static HRESULT enumerator_Skip(IEnumVARIANT *iface, ULONG celt)
{
    struct enumerator *enumerator = enumerator_from_IEnumVARIANT(iface);
    ULONG left = enumerator->list.n - enumerator->next;

    enumerator->next += celt < left ? celt : left;
    return celt <= left ? S_OK : S_FALSE;
}

static HRESULT enumerator_Reset(IEnumVARIANT *iface)
{
    enumerator_from_IEnumVARIANT(iface)->next = 0;
    return S_OK;
}

static HRESULT enumerator_Clone(IEnumVARIANT *iface, IEnumVARIANT **ppEnum);

static const IEnumVARIANTVtbl enumerator_vtable = {
    .QueryInterface = enumerator_QueryInterface,
    .AddRef = enumerator_AddRef,
    .Release = enumerator_Release,
    .Next = enumerator_Next,
    .Skip = enumerator_Skip,
    .Reset = enumerator_Reset,
    .Clone = enumerator_Clone,
};

HRESULT variant_list_enumerate(struct variant_list *list, IUnknown **ret_enum)
{
    struct enumerator *enumerator = calloc(1, sizeof(*enumerator));

    if (!enumerator)
        return E_OUTOFMEMORY;
    enumerator->IEnumVARIANT_iface.lpVtbl = (IEnumVARIANTVtbl *)&enumerator_vtable;
    enumerator->list = *list;
    enumerator->refs = 1;
    *list = (struct variant_list){0};
    component_use_begun();
    *ret_enum = (IUnknown *)&enumerator->IEnumVARIANT_iface;
    return S_OK;
}

static HRESULT enumerator_Clone(IEnumVARIANT *iface, IEnumVARIANT **ppEnum)
{
    struct enumerator *enumerator = enumerator_from_IEnumVARIANT(iface);
    struct variant_list copy = {0};
    HRESULT hr = S_OK;
    IUnknown *clone;

    if (!ppEnum)
        return E_POINTER;
    *ppEnum = NULL;
    for (ULONG i = 0; SUCCEEDED(hr) && i < enumerator->list.n; i++) {
        VARIANT item;

        VariantInit(&item);
        hr = VariantCopy(&item, &enumerator->list.items[i]);
        if (SUCCEEDED(hr))
            hr = variant_list_add(&copy, &item);
    }
    if (SUCCEEDED(hr))
        hr = variant_list_enumerate(&copy, &clone);
    if (FAILED(hr)) {
        variant_list_deinit(&copy);
        return hr;
    }
    *ppEnum = (IEnumVARIANT *)clone;
    enumerator_from_IEnumVARIANT(*ppEnum)->next = enumerator->next;
    return S_OK;
}
