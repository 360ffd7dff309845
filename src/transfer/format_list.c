/* SPDX-License-Identifier: MIT */
#include "transfer/format_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/guid.h"
#include "base/list.h"

/* ---- lists ---- */

HRESULT format_copy(const FORMATETC *format, FORMATETC *ret_copy)
{
    DVTARGETDEVICE *device = NULL;

    if (format->ptd) {
        device = CoTaskMemAlloc(format->ptd->tdSize);
        if (!device)
            return E_OUTOFMEMORY;
        memcpy(device, format->ptd, format->ptd->tdSize);
    }
    *ret_copy = *format;
    ret_copy->ptd = device;
    return S_OK;
}

void format_list_free(FORMATETC *formats, ULONG n)
{
    for (ULONG i = 0; i < n; i++)
        CoTaskMemFree(formats[i].ptd);
    CoTaskMemFree(formats);
}

HRESULT format_list_copy(const FORMATETC *formats, ULONG n, FORMATETC **ret_copies)
{
    FORMATETC *copies = CoTaskMemAlloc(((SIZE_T)n + 1) * sizeof(*copies));

    if (!copies)
        return E_OUTOFMEMORY;
    for (ULONG i = 0; i < n; i++) {
        if (FAILED(format_copy(&formats[i], &copies[i]))) {
            format_list_free(copies, i);
            return E_OUTOFMEMORY;
        }
    }
    *ret_copies = copies;
    return S_OK;
}

/* ---- the enumerator ---- */

struct format_enumerator {
    IEnumFORMATETC IEnumFORMATETC_iface;
    LONG refs;
    FORMATETC *formats; /* owned */
    ULONG n;
    ULONG next;
};

static struct format_enumerator *from_IEnumFORMATETC(IEnumFORMATETC *iface)
{
    return container_of(iface, struct format_enumerator, IEnumFORMATETC_iface);
}

static HRESULT enumerator_QueryInterface(IEnumFORMATETC *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_IEnumFORMATETC))
        return E_NOINTERFACE;
    *ppv = iface;
    iface->lpVtbl->AddRef(iface);
    return S_OK;
}

static ULONG enumerator_AddRef(IEnumFORMATETC *iface)
{
    return (ULONG)__atomic_add_fetch(&from_IEnumFORMATETC(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG enumerator_Release(IEnumFORMATETC *iface)
{
    struct format_enumerator *enumerator = from_IEnumFORMATETC(iface);
    LONG refs = __atomic_sub_fetch(&enumerator->refs, 1, __ATOMIC_ACQ_REL);

    if (refs == 0) {
        format_list_free(enumerator->formats, enumerator->n);
        free(enumerator);
    }
    return (ULONG)refs;
}

static HRESULT enumerator_Next(IEnumFORMATETC *iface, ULONG celt, FORMATETC *rgelt,
                               ULONG *pceltFetched)
{
    struct format_enumerator *enumerator = from_IEnumFORMATETC(iface);
    ULONG n = 0;

    if (!rgelt || (!pceltFetched && celt != 1))
        return E_INVALIDARG;
    while (n < celt && enumerator->next < enumerator->n &&
           SUCCEEDED(format_copy(&enumerator->formats[enumerator->next], &rgelt[n]))) {
        enumerator->next++;
        n++;
    }
    if (pceltFetched)
        *pceltFetched = n;
    return n == celt ? S_OK : S_FALSE;
}

static HRESULT enumerator_Skip(IEnumFORMATETC *iface, ULONG celt)
{
    struct format_enumerator *enumerator = from_IEnumFORMATETC(iface);
    ULONG left = enumerator->n - enumerator->next;

    enumerator->next += celt < left ? celt : left;
    return celt <= left ? S_OK : S_FALSE;
}

static HRESULT enumerator_Reset(IEnumFORMATETC *iface)
{
    from_IEnumFORMATETC(iface)->next = 0;
    return S_OK;
}

static HRESULT enumerator_Clone(IEnumFORMATETC *iface, IEnumFORMATETC **ppenum)
{
    struct format_enumerator *enumerator = from_IEnumFORMATETC(iface);
    HRESULT hr;

    if (!ppenum)
        return E_INVALIDARG;
    *ppenum = NULL;
    hr = format_list_enumerate(enumerator->formats, enumerator->n, ppenum);
    if (SUCCEEDED(hr))
        from_IEnumFORMATETC(*ppenum)->next = enumerator->next;
    return hr;
}

static const IEnumFORMATETCVtbl enumerator_vtable = {
    .QueryInterface = enumerator_QueryInterface,
    .AddRef = enumerator_AddRef,
    .Release = enumerator_Release,
    .Next = enumerator_Next,
    .Skip = enumerator_Skip,
    .Reset = enumerator_Reset,
    .Clone = enumerator_Clone,
};

HRESULT format_list_enumerate(const FORMATETC *formats, ULONG n, IEnumFORMATETC **ret_enumerator)
{
    struct format_enumerator *made = calloc(1, sizeof(*made));
    HRESULT hr;

    if (!made)
        return E_OUTOFMEMORY;
    hr = format_list_copy(formats, n, &made->formats);
    if (FAILED(hr)) {
        free(made);
        return hr;
    }
    made->IEnumFORMATETC_iface.lpVtbl = (IEnumFORMATETCVtbl *)&enumerator_vtable;
    made->refs = 1;
    made->n = n;
    *ret_enumerator = &made->IEnumFORMATETC_iface;
    return S_OK;
}
