/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/moniker_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "moniker/composite_moniker.h"

struct moniker_enumerator {
    IEnumMoniker IEnumMoniker_iface;
    LONG refs; /* (atomic) */
    struct moniker_list list;
    size_t position;
};

void moniker_list_deinit(struct moniker_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        IMoniker_Release(list->parts[i]);
    free(list->parts);
    *list = (struct moniker_list){0};
}

HRESULT moniker_list_add(struct moniker_list *list, IMoniker *part)
{
    IMoniker **parts = realloc(list->parts, (list->n + 1) * sizeof(*parts));

    if (!parts)
        return hr_raise(E_OUTOFMEMORY, "parts of a moniker");
    list->parts = parts;
    list->parts[list->n++] = part;
    IMoniker_AddRef(part);
    return S_OK;
}

/* From a composite that is none of ours. */
static HRESULT add_enumerated(struct moniker_list *list, IEnumMoniker *parts)
{
    HRESULT hr = S_OK;
    IMoniker *part;

    while (SUCCEEDED(hr) && IEnumMoniker_Next(parts, 1, &part, NULL) == S_OK) {
        hr = moniker_list_add(list, part);
        IMoniker_Release(part);
    }
    return hr_trace(hr);
}

HRESULT moniker_list_add_parts(struct moniker_list *list, IMoniker *moniker)
{
    const struct moniker_list *parts = composite_moniker_parts(moniker);
    IEnumMoniker *enumerator = NULL;
    DWORD type;
    HRESULT hr = S_OK;

    for (size_t i = 0; parts && i < parts->n && SUCCEEDED(hr); i++)
        hr = moniker_list_add(list, parts->parts[i]);
    if (parts)
        return hr_trace(hr);

    if (FAILED(IMoniker_IsSystemMoniker(moniker, &type)) || type != MKSYS_GENERICCOMPOSITE ||
        FAILED(IMoniker_Enum(moniker, TRUE, &enumerator)) || !enumerator)
        return hr_trace(moniker_list_add(list, moniker));
    hr = add_enumerated(list, enumerator);
    IEnumMoniker_Release(enumerator);
    return hr_trace(hr);
}

void moniker_list_drop_last(struct moniker_list *list)
{
    list->n--;
    IMoniker_Release(list->parts[list->n]);
}

void moniker_list_replace_first(struct moniker_list *list, IMoniker *part)
{
    IMoniker_Release(list->parts[0]);
    list->parts[0] = part;
    if (part)
        return;
    list->n--;
    memmove(list->parts, list->parts + 1, list->n * sizeof(*list->parts));
}

/* ---- the enumerator ---- */

static struct moniker_enumerator *enumerator_from_IEnumMoniker(IEnumMoniker *iface)
{
    return container_of(iface, struct moniker_enumerator, IEnumMoniker_iface);
}

static HRESULT enumerator_QueryInterface(IEnumMoniker *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_IEnumMoniker))
        return E_NOINTERFACE;

    IEnumMoniker_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG enumerator_AddRef(IEnumMoniker *iface)
{
    return (ULONG)__atomic_add_fetch(&enumerator_from_IEnumMoniker(iface)->refs, 1,
                                     __ATOMIC_RELAXED);
}

static ULONG enumerator_Release(IEnumMoniker *iface)
{
    struct moniker_enumerator *enumerator = enumerator_from_IEnumMoniker(iface);
    LONG refs = __atomic_sub_fetch(&enumerator->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;
    moniker_list_deinit(&enumerator->list);
    free(enumerator);
    return 0;
}

static HRESULT enumerator_Next(IEnumMoniker *iface, ULONG celt, IMoniker **rgelt,
                               ULONG *pceltFetched)
{
    struct moniker_enumerator *enumerator = enumerator_from_IEnumMoniker(iface);
    ULONG n = 0;

    if (!rgelt)
        return E_INVALIDARG;

    *rgelt = NULL;
    for (; n < celt && enumerator->position < enumerator->list.n; n++) {
        rgelt[n] = enumerator->list.parts[enumerator->position++];
        IMoniker_AddRef(rgelt[n]);
    }
    if (pceltFetched)
        *pceltFetched = n;
    return n == celt ? S_OK : S_FALSE;
}

static HRESULT enumerator_Skip(IEnumMoniker *iface, ULONG celt)
{
    struct moniker_enumerator *enumerator = enumerator_from_IEnumMoniker(iface);

    if (celt > enumerator->list.n - enumerator->position)
        return S_FALSE;
    enumerator->position += celt;
    return S_OK;
}

static HRESULT enumerator_Reset(IEnumMoniker *iface)
{
    enumerator_from_IEnumMoniker(iface)->position = 0;
    return S_OK;
}

static HRESULT enumerator_Clone(IEnumMoniker *iface, IEnumMoniker **ppenum)
{
    if (!ppenum)
        return E_INVALIDARG;
    *ppenum = NULL;
    return E_NOTIMPL;
}

static const IEnumMonikerVtbl enumerator_vtable = {
    .QueryInterface = enumerator_QueryInterface,
    .AddRef = enumerator_AddRef,
    .Release = enumerator_Release,
    .Next = enumerator_Next,
    .Skip = enumerator_Skip,
    .Reset = enumerator_Reset,
    .Clone = enumerator_Clone,
};

HRESULT moniker_list_enumerate(const struct moniker_list *list, BOOL is_forward,
                               IEnumMoniker **ret_enumerator)
{
    struct moniker_enumerator *enumerator = calloc(1, sizeof(*enumerator));
    HRESULT hr = S_OK;

    if (!enumerator)
        return hr_raise(E_OUTOFMEMORY, "enumerator of monikers");
    enumerator->IEnumMoniker_iface.lpVtbl = (IEnumMonikerVtbl *)&enumerator_vtable;
    enumerator->refs = 1;
    for (size_t i = 0; i < list->n && SUCCEEDED(hr); i++)
        hr = moniker_list_add(&enumerator->list, list->parts[is_forward ? i : list->n - 1 - i]);
    if (FAILED(hr)) {
        IEnumMoniker_Release(&enumerator->IEnumMoniker_iface);
        return hr_trace(hr);
    }
    *ret_enumerator = &enumerator->IEnumMoniker_iface;
    return S_OK;
}
