/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "propertystorage/property_enumerators.h"

#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"

/* ---- properties ---- */

struct properties {
    IEnumSTATPROPSTG IEnumSTATPROPSTG_iface;
    LONG refs; /* (atomic) */
    STATPROPSTG *elements;
    ULONG n, next;
};

static void free_elements(STATPROPSTG *elements, ULONG n)
{
    for (ULONG i = 0; i < n; i++)
        CoTaskMemFree(elements[i].lpwstrName);
    free(elements);
}

static struct properties *properties_from_IEnumSTATPROPSTG(IEnumSTATPROPSTG *iface)
{
    return CONTAINING_RECORD(iface, struct properties, IEnumSTATPROPSTG_iface);
}

static HRESULT properties_QueryInterface(IEnumSTATPROPSTG *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IEnumSTATPROPSTG))
        return E_NOINTERFACE;
    IEnumSTATPROPSTG_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG properties_AddRef(IEnumSTATPROPSTG *iface)
{
    return (ULONG)InterlockedIncrement(&properties_from_IEnumSTATPROPSTG(iface)->refs);
}

static ULONG properties_Release(IEnumSTATPROPSTG *iface)
{
    struct properties *properties = properties_from_IEnumSTATPROPSTG(iface);
    LONG refs = InterlockedDecrement(&properties->refs);

    if (refs == 0) {
        free_elements(properties->elements, properties->n);
        free(properties);
    }
    return (ULONG)refs;
}

static HRESULT copy_element(const STATPROPSTG *element, STATPROPSTG *ret_copy)
{
    STATPROPSTG copy = *element;
    size_t size;

    if (copy.lpwstrName) {
        size = (utf16_len(copy.lpwstrName) + 1) * sizeof(*copy.lpwstrName);
        copy.lpwstrName = CoTaskMemAlloc(size);
        if (!copy.lpwstrName)
            return E_OUTOFMEMORY;
        memcpy(copy.lpwstrName, element->lpwstrName, size);
    }
    *ret_copy = copy;
    return S_OK;
}

static HRESULT properties_Next(IEnumSTATPROPSTG *iface, ULONG celt, STATPROPSTG *rgelt,
                               ULONG *pceltFetched)
{
    struct properties *properties = properties_from_IEnumSTATPROPSTG(iface);
    HRESULT hr = S_OK;
    ULONG n = 0;

    if (!rgelt || (celt != 1 && !pceltFetched))
        return E_INVALIDARG;
    while (SUCCEEDED(hr) && n < celt && n < properties->n - properties->next) {
        hr = copy_element(&properties->elements[properties->next + n], &rgelt[n]);
        n += SUCCEEDED(hr);
    }
    if (FAILED(hr)) {
        while (n-- > 0)
            CoTaskMemFree(rgelt[n].lpwstrName);
        return hr;
    }
    properties->next += n;
    if (pceltFetched)
        *pceltFetched = n;
    return n == celt ? S_OK : S_FALSE;
}

/* Windows takes a skip of nothing for one to the end. */
static ULONG skip(ULONG celt, ULONG left)
{
    return celt && celt < left ? celt : left;
}

static HRESULT properties_Skip(IEnumSTATPROPSTG *iface, ULONG celt)
{
    struct properties *properties = properties_from_IEnumSTATPROPSTG(iface);
    ULONG left = properties->n - properties->next;

    properties->next += skip(celt, left);
    return celt && celt <= left ? S_OK : S_FALSE;
}

static HRESULT properties_Reset(IEnumSTATPROPSTG *iface)
{
    properties_from_IEnumSTATPROPSTG(iface)->next = 0;
    return S_OK;
}

static HRESULT properties_Clone(IEnumSTATPROPSTG *iface, IEnumSTATPROPSTG **ppenum)
{
    const struct properties *properties = properties_from_IEnumSTATPROPSTG(iface);
    STATPROPSTG *copies;
    HRESULT hr;

    if (!ppenum)
        return E_INVALIDARG;
    copies = calloc(properties->n + 1, sizeof(*copies));
    if (!copies)
        return E_OUTOFMEMORY;
    for (ULONG i = 0; i < properties->n; i++) {
        hr = copy_element(&properties->elements[i], &copies[i]);
        if (FAILED(hr)) {
            free_elements(copies, i);
            return hr;
        }
    }
    hr = property_enum_new(copies, properties->n, ppenum);
    if (SUCCEEDED(hr))
        properties_from_IEnumSTATPROPSTG(*ppenum)->next = properties->next;
    return hr;
}

static const IEnumSTATPROPSTGVtbl properties_vtable = {
    .QueryInterface = properties_QueryInterface,
    .AddRef = properties_AddRef,
    .Release = properties_Release,
    .Next = properties_Next,
    .Skip = properties_Skip,
    .Reset = properties_Reset,
    .Clone = properties_Clone,
};

HRESULT property_enum_new(STATPROPSTG *elements, ULONG n, IEnumSTATPROPSTG **ret_enum)
{
    struct properties *properties = calloc(1, sizeof(*properties));

    if (!properties) {
        free_elements(elements, n);
        return hr_raise(E_OUTOFMEMORY, "an enumerator of properties");
    }
    properties->IEnumSTATPROPSTG_iface.lpVtbl = (IEnumSTATPROPSTGVtbl *)&properties_vtable;
    properties->refs = 1;
    properties->elements = elements;
    properties->n = n;
    *ret_enum = &properties->IEnumSTATPROPSTG_iface;
    return S_OK;
}

/* ---- property sets ---- */

struct sets {
    IEnumSTATPROPSETSTG IEnumSTATPROPSETSTG_iface;
    LONG refs; /* (atomic) */
    STATPROPSETSTG *elements;
    ULONG n, next;
};

static struct sets *sets_from_IEnumSTATPROPSETSTG(IEnumSTATPROPSETSTG *iface)
{
    return CONTAINING_RECORD(iface, struct sets, IEnumSTATPROPSETSTG_iface);
}

static HRESULT sets_QueryInterface(IEnumSTATPROPSETSTG *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IEnumSTATPROPSETSTG))
        return E_NOINTERFACE;
    IEnumSTATPROPSETSTG_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG sets_AddRef(IEnumSTATPROPSETSTG *iface)
{
    return (ULONG)InterlockedIncrement(&sets_from_IEnumSTATPROPSETSTG(iface)->refs);
}

static ULONG sets_Release(IEnumSTATPROPSETSTG *iface)
{
    struct sets *sets = sets_from_IEnumSTATPROPSETSTG(iface);
    LONG refs = InterlockedDecrement(&sets->refs);

    if (refs == 0) {
        free(sets->elements);
        free(sets);
    }
    return (ULONG)refs;
}

static HRESULT sets_Next(IEnumSTATPROPSETSTG *iface, ULONG celt, STATPROPSETSTG *rgelt,
                         ULONG *pceltFetched)
{
    struct sets *sets = sets_from_IEnumSTATPROPSETSTG(iface);
    ULONG n = sets->n - sets->next;

    if (!rgelt || (celt != 1 && !pceltFetched))
        return E_INVALIDARG;
    if (n > celt)
        n = celt;
    if (n)
        memcpy(rgelt, sets->elements + sets->next, n * sizeof(*rgelt));
    sets->next += n;
    if (pceltFetched)
        *pceltFetched = n;
    return n == celt ? S_OK : S_FALSE;
}

static HRESULT sets_Skip(IEnumSTATPROPSETSTG *iface, ULONG celt)
{
    struct sets *sets = sets_from_IEnumSTATPROPSETSTG(iface);
    ULONG left = sets->n - sets->next;

    sets->next += skip(celt, left);
    return celt && celt <= left ? S_OK : S_FALSE;
}

static HRESULT sets_Reset(IEnumSTATPROPSETSTG *iface)
{
    sets_from_IEnumSTATPROPSETSTG(iface)->next = 0;
    return S_OK;
}

static HRESULT sets_Clone(IEnumSTATPROPSETSTG *iface, IEnumSTATPROPSETSTG **ppenum)
{
    const struct sets *sets = sets_from_IEnumSTATPROPSETSTG(iface);
    STATPROPSETSTG *copies;
    HRESULT hr;

    if (!ppenum)
        return E_INVALIDARG;
    copies = calloc(sets->n + 1, sizeof(*copies));
    if (!copies)
        return E_OUTOFMEMORY;
    if (sets->n)
        memcpy(copies, sets->elements, sets->n * sizeof(*copies));
    hr = property_set_enum_new(copies, sets->n, ppenum);
    if (SUCCEEDED(hr))
        sets_from_IEnumSTATPROPSETSTG(*ppenum)->next = sets->next;
    return hr;
}

static const IEnumSTATPROPSETSTGVtbl sets_vtable = {
    .QueryInterface = sets_QueryInterface,
    .AddRef = sets_AddRef,
    .Release = sets_Release,
    .Next = sets_Next,
    .Skip = sets_Skip,
    .Reset = sets_Reset,
    .Clone = sets_Clone,
};

HRESULT property_set_enum_new(STATPROPSETSTG *elements, ULONG n, IEnumSTATPROPSETSTG **ret_enum)
{
    struct sets *sets = calloc(1, sizeof(*sets));

    if (!sets) {
        free(elements);
        return hr_raise(E_OUTOFMEMORY, "an enumerator of property sets");
    }
    sets->IEnumSTATPROPSETSTG_iface.lpVtbl = (IEnumSTATPROPSETSTGVtbl *)&sets_vtable;
    sets->refs = 1;
    sets->elements = elements;
    sets->n = n;
    *ret_enum = &sets->IEnumSTATPROPSETSTG_iface;
    return S_OK;
}
