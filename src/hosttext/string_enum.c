/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "hosttext/string_enum.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/cleanup.h"

struct string_enum {
    IEnumVARIANT IEnumVARIANT_iface;
    LONG refs;
    unsigned n;
    unsigned next;
    BSTR texts[];
};

static struct string_enum *from_iface(IEnumVARIANT *iface)
{
    return (struct string_enum *)((char *)iface - offsetof(struct string_enum, IEnumVARIANT_iface));
}

static struct string_enum *string_enum_free(struct string_enum *list)
{
    if (!list)
        return NULL;
    for (unsigned i = 0; i < list->n; i++)
        SysFreeString(list->texts[i]);
    free(list);
    return NULL;
}
DEFINE_CLEANUP(struct string_enum *, string_enum_free);

static HRESULT string_enum_QueryInterface(IEnumVARIANT *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IEnumVARIANT))
        return E_NOINTERFACE;
    IEnumVARIANT_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG string_enum_AddRef(IEnumVARIANT *iface)
{
    return (ULONG)InterlockedIncrement(&from_iface(iface)->refs);
}

static ULONG string_enum_Release(IEnumVARIANT *iface)
{
    LONG refs = InterlockedDecrement(&from_iface(iface)->refs);

    if (refs == 0)
        string_enum_free(from_iface(iface));
    return (ULONG)refs;
}

static HRESULT string_enum_Next(IEnumVARIANT *iface, ULONG celt, VARIANT *rgVar,
                                ULONG *pCeltFetched)
{
    struct string_enum *list = from_iface(iface);
    ULONG n = 0;

    if (pCeltFetched)
        *pCeltFetched = 0;
    for (; n < celt && list->next < list->n; n++) {
        V_VT(&rgVar[n]) = VT_BSTR;
        V_BSTR(&rgVar[n]) = SysAllocString(list->texts[list->next]);
        if (!V_BSTR(&rgVar[n])) {
            while (n--)
                VariantClear(&rgVar[n]);
            return E_OUTOFMEMORY;
        }
        list->next++;
    }
    if (pCeltFetched)
        *pCeltFetched = n;
    return n == celt ? S_OK : S_FALSE;
}

static HRESULT string_enum_Skip(IEnumVARIANT *iface, ULONG celt)
{
    struct string_enum *list = from_iface(iface);

    if (celt > list->n - list->next) {
        list->next = list->n;
        return S_FALSE;
    }
    list->next += celt;
    return S_OK;
}

static HRESULT string_enum_Reset(IEnumVARIANT *iface)
{
    from_iface(iface)->next = 0;
    return S_OK;
}

static HRESULT string_enum_Clone(IEnumVARIANT *iface, IEnumVARIANT **ppEnum)
{
    struct string_enum *list = from_iface(iface);
    IUnknown *copy;
    HRESULT hr;

    *ppEnum = NULL;
    hr = string_enum_new(list->texts, list->n, &copy);
    if (FAILED(hr))
        return hr;
    *ppEnum = (IEnumVARIANT *)copy;
    from_iface(*ppEnum)->next = list->next;
    return S_OK;
}

static const IEnumVARIANTVtbl string_enum_vtable = {
    .QueryInterface = string_enum_QueryInterface,
    .AddRef = string_enum_AddRef,
    .Release = string_enum_Release,
    .Next = string_enum_Next,
    .Skip = string_enum_Skip,
    .Reset = string_enum_Reset,
    .Clone = string_enum_Clone,
};

HRESULT string_enum_new(const BSTR *texts, unsigned n, IUnknown **ret_enum)
{
    _cleanup_(string_enum_freep) struct string_enum *list = NULL;

    list = calloc(1, sizeof(*list) + n * sizeof(*list->texts));
    if (!list)
        return E_OUTOFMEMORY;
    list->IEnumVARIANT_iface.lpVtbl = (IEnumVARIANTVtbl *)&string_enum_vtable;
    list->refs = 1;
    for (; list->n < n; list->n++) {
        list->texts[list->n] = SysAllocString(texts[list->n]);
        if (!list->texts[list->n])
            return E_OUTOFMEMORY;
    }
    *ret_enum = (IUnknown *)&TAKE_PTR(list)->IEnumVARIANT_iface;
    return S_OK;
}
