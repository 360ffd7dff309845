/* SPDX-License-Identifier: MIT */
#include "enumerator.h"

#include <stdlib.h>

#include "component.h"

struct enumerator {
    IEnumVARIANT IEnumVARIANT_iface;
    LONG refs; /* (atomic) */
    struct found *found;
    size_t match;
    enumerator_element *element;
    ULONG n;
    ULONG at;
};

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
        found_unref(enumerator->found);
        free(enumerator);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT enumerator_Next(IEnumVARIANT *iface, ULONG celt, VARIANT *rgVar, ULONG *pCeltFetched)
{
    struct enumerator *enumerator = enumerator_from_IEnumVARIANT(iface);
    ULONG n = 0;
    HRESULT hr = S_OK;

    if (!rgVar)
        return E_POINTER;
    for (; n < celt && enumerator->at < enumerator->n; n++, enumerator->at++) {
        hr = enumerator->element(enumerator->found, enumerator->match, enumerator->at, &rgVar[n]);
        if (FAILED(hr))
            break;
    }
    while (FAILED(hr) && n) {
        VariantClear(&rgVar[--n]);
        enumerator->at--;
    }
    if (pCeltFetched)
        *pCeltFetched = n;
    if (FAILED(hr))
        return hr;
    return n == celt ? S_OK : S_FALSE;
}

/* As Windows': counts wrap around, so that -1 goes back, and past the end is the end. */
static HRESULT enumerator_Skip(IEnumVARIANT *iface, ULONG celt)
{
    struct enumerator *enumerator = enumerator_from_IEnumVARIANT(iface);
    ULONG at = enumerator->at + celt;

    enumerator->at = at < enumerator->n ? at : enumerator->n;
    return S_OK;
}

static HRESULT enumerator_Reset(IEnumVARIANT *iface)
{
    enumerator_from_IEnumVARIANT(iface)->at = 0;
    return S_OK;
}

static HRESULT enumerator_Clone(IEnumVARIANT *iface, IEnumVARIANT **ppEnum)
{
    struct enumerator *enumerator = enumerator_from_IEnumVARIANT(iface);
    IUnknown *copy;
    HRESULT hr;

    if (!ppEnum)
        return E_POINTER;
    *ppEnum = NULL;
    hr = enumerator_new(enumerator->found, enumerator->match, enumerator->n, enumerator->element,
                        &copy);
    if (FAILED(hr))
        return hr;
    *ppEnum = (IEnumVARIANT *)copy;
    enumerator_from_IEnumVARIANT(*ppEnum)->at = enumerator->at;
    return S_OK;
}

static const IEnumVARIANTVtbl enumerator_vtable = {
    .QueryInterface = enumerator_QueryInterface,
    .AddRef = enumerator_AddRef,
    .Release = enumerator_Release,
    .Next = enumerator_Next,
    .Skip = enumerator_Skip,
    .Reset = enumerator_Reset,
    .Clone = enumerator_Clone,
};

HRESULT enumerator_new(struct found *found, size_t match, size_t n, enumerator_element *element,
                       IUnknown **ret_enumerator)
{
    struct enumerator *enumerator = calloc(1, sizeof(*enumerator));

    if (!enumerator)
        return E_OUTOFMEMORY;
    enumerator->IEnumVARIANT_iface.lpVtbl = (IEnumVARIANTVtbl *)&enumerator_vtable;
    enumerator->refs = 1;
    enumerator->found = found_ref(found);
    enumerator->match = match;
    enumerator->n = (ULONG)n;
    enumerator->element = element;
    component_use_begun();
    *ret_enumerator = (IUnknown *)&enumerator->IEnumVARIANT_iface;
    return S_OK;
}
