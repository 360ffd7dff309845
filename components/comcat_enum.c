/* SPDX-License-Identifier: MIT */
/*
 * Enumerators over what the registry held when they were made: identifiers, and categories.
 */
#include "comcat_manager.h"

struct enumerator {
    union {
        IEnumGUID IEnumGUID_iface;
        IEnumCATEGORYINFO IEnumCATEGORYINFO_iface;
    };
    LONG refs;     /* (atomic) */
    LONG position; /* (atomic) */
    const IID *iid;
    struct collection collection; /* (const) */
};

static const IEnumGUIDVtbl guids_vtable;
static const IEnumCATEGORYINFOVtbl categories_vtable;

HRESULT collection_add(struct collection *collection, const void *element)
{
    size_t size = collection->element_size;

    if (collection->n == collection->room) {
        ULONG room = collection->room ? collection->room * 2 : 16;
        char *elements = CoTaskMemRealloc(collection->elements, room * size);

        if (!elements)
            return E_OUTOFMEMORY;
        collection->elements = elements;
        collection->room = room;
    }
    memcpy(collection->elements + collection->n++ * size, element, size);
    return S_OK;
}

void collection_deinit(struct collection *collection)
{
    CoTaskMemFree(collection->elements);
    *collection = (struct collection){.element_size = collection->element_size};
}

static HRESULT enumerator_new(struct collection *collection, const IID *iid,
                              struct enumerator **ret_enumerator)
{
    struct enumerator *enumerator = CoTaskMemAlloc(sizeof(*enumerator));

    if (!enumerator)
        return E_OUTOFMEMORY;

    *enumerator = (struct enumerator){.refs = 1, .iid = iid, .collection = *collection};
    if (IsEqualIID(iid, &IID_IEnumGUID))
        enumerator->IEnumGUID_iface.lpVtbl = (IEnumGUIDVtbl *)&guids_vtable;
    else
        enumerator->IEnumCATEGORYINFO_iface.lpVtbl = (IEnumCATEGORYINFOVtbl *)&categories_vtable;
    comcat_object_born();
    *collection = (struct collection){.element_size = collection->element_size};
    *ret_enumerator = enumerator;
    return S_OK;
}

static HRESULT enumerator_query(struct enumerator *enumerator, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, enumerator->iid))
        return E_NOINTERFACE;

    InterlockedIncrement(&enumerator->refs);
    *ppv = enumerator;
    return S_OK;
}

static ULONG enumerator_unref(struct enumerator *enumerator)
{
    LONG refs = InterlockedDecrement(&enumerator->refs);

    if (refs == 0) {
        collection_deinit(&enumerator->collection);
        CoTaskMemFree(enumerator);
        comcat_object_gone();
    }
    return (ULONG)refs;
}

/* Moves on by @n at most; returns by how many. */
static ULONG advance(struct enumerator *enumerator, ULONG n, ULONG *ret_from)
{
    LONG from = enumerator->position, seen;

    for (;;) {
        ULONG left = enumerator->collection.n - (ULONG)from;
        ULONG step = n < left ? n : left;

        seen = InterlockedCompareExchange(&enumerator->position, from + (LONG)step, from);
        if (seen == from) {
            *ret_from = (ULONG)from;
            return step;
        }
        from = seen;
    }
}

static HRESULT enumerator_next(struct enumerator *enumerator, ULONG celt, void *elements,
                               ULONG *fetched)
{
    size_t size = enumerator->collection.element_size;
    ULONG from, n;

    if (!elements || (!fetched && celt != 1))
        return E_POINTER;

    n = advance(enumerator, celt, &from);
    if (n)
        memcpy(elements, enumerator->collection.elements + from * size, n * size);
    if (fetched)
        *fetched = n;
    return n == celt ? S_OK : S_FALSE;
}

static HRESULT enumerator_skip(struct enumerator *enumerator, ULONG celt)
{
    ULONG from;

    return advance(enumerator, celt, &from) == celt ? S_OK : S_FALSE;
}

static HRESULT enumerator_clone(struct enumerator *enumerator, void **ret_enum)
{
    struct collection copy = {.element_size = enumerator->collection.element_size};
    struct enumerator *clone;
    HRESULT hr = S_OK;

    if (!ret_enum)
        return E_POINTER;

    *ret_enum = NULL;
    for (ULONG i = 0; SUCCEEDED(hr) && i < enumerator->collection.n; i++)
        hr = collection_add(&copy, enumerator->collection.elements + i * copy.element_size);
    if (SUCCEEDED(hr))
        hr = enumerator_new(&copy, enumerator->iid, &clone);
    if (SUCCEEDED(hr)) {
        clone->position = enumerator->position;
        *ret_enum = clone;
    }
    collection_deinit(&copy);
    return hr;
}

static struct enumerator *enumerator_from_IEnumGUID(IEnumGUID *iface)
{
    return (struct enumerator *)((char *)iface - offsetof(struct enumerator, IEnumGUID_iface));
}

static HRESULT guids_QueryInterface(IEnumGUID *iface, REFIID riid, void **ppv)
{
    return enumerator_query(enumerator_from_IEnumGUID(iface), riid, ppv);
}

static ULONG guids_AddRef(IEnumGUID *iface)
{
    return (ULONG)InterlockedIncrement(&enumerator_from_IEnumGUID(iface)->refs);
}

static ULONG guids_Release(IEnumGUID *iface)
{
    return enumerator_unref(enumerator_from_IEnumGUID(iface));
}

static HRESULT guids_Next(IEnumGUID *iface, ULONG celt, GUID *rgelt, ULONG *pceltFetched)
{
    return enumerator_next(enumerator_from_IEnumGUID(iface), celt, rgelt, pceltFetched);
}

static HRESULT guids_Skip(IEnumGUID *iface, ULONG celt)
{
    return enumerator_skip(enumerator_from_IEnumGUID(iface), celt);
}

static HRESULT guids_Reset(IEnumGUID *iface)
{
    InterlockedExchange(&enumerator_from_IEnumGUID(iface)->position, 0);
    return S_OK;
}

static HRESULT guids_Clone(IEnumGUID *iface, IEnumGUID **ppenum)
{
    return enumerator_clone(enumerator_from_IEnumGUID(iface), (void **)ppenum);
}

static const IEnumGUIDVtbl guids_vtable = {
    .QueryInterface = guids_QueryInterface,
    .AddRef = guids_AddRef,
    .Release = guids_Release,
    .Next = guids_Next,
    .Skip = guids_Skip,
    .Reset = guids_Reset,
    .Clone = guids_Clone,
};

static struct enumerator *enumerator_from_IEnumCATEGORYINFO(IEnumCATEGORYINFO *iface)
{
    return (struct enumerator *)((char *)iface -
                                 offsetof(struct enumerator, IEnumCATEGORYINFO_iface));
}

static HRESULT categories_QueryInterface(IEnumCATEGORYINFO *iface, REFIID riid, void **ppv)
{
    return enumerator_query(enumerator_from_IEnumCATEGORYINFO(iface), riid, ppv);
}

static ULONG categories_AddRef(IEnumCATEGORYINFO *iface)
{
    return (ULONG)InterlockedIncrement(&enumerator_from_IEnumCATEGORYINFO(iface)->refs);
}

static ULONG categories_Release(IEnumCATEGORYINFO *iface)
{
    return enumerator_unref(enumerator_from_IEnumCATEGORYINFO(iface));
}

static HRESULT categories_Next(IEnumCATEGORYINFO *iface, ULONG celt, CATEGORYINFO *rgelt,
                               ULONG *pceltFetched)
{
    return enumerator_next(enumerator_from_IEnumCATEGORYINFO(iface), celt, rgelt, pceltFetched);
}

static HRESULT categories_Skip(IEnumCATEGORYINFO *iface, ULONG celt)
{
    return enumerator_skip(enumerator_from_IEnumCATEGORYINFO(iface), celt);
}

static HRESULT categories_Reset(IEnumCATEGORYINFO *iface)
{
    InterlockedExchange(&enumerator_from_IEnumCATEGORYINFO(iface)->position, 0);
    return S_OK;
}

static HRESULT categories_Clone(IEnumCATEGORYINFO *iface, IEnumCATEGORYINFO **ppenum)
{
    return enumerator_clone(enumerator_from_IEnumCATEGORYINFO(iface), (void **)ppenum);
}

static const IEnumCATEGORYINFOVtbl categories_vtable = {
    .QueryInterface = categories_QueryInterface,
    .AddRef = categories_AddRef,
    .Release = categories_Release,
    .Next = categories_Next,
    .Skip = categories_Skip,
    .Reset = categories_Reset,
    .Clone = categories_Clone,
};

HRESULT comcat_enum_guids(struct collection *collection, IEnumGUID **ret_enum)
{
    struct enumerator *enumerator;
    HRESULT hr;

    hr = enumerator_new(collection, &IID_IEnumGUID, &enumerator);
    if (SUCCEEDED(hr))
        *ret_enum = &enumerator->IEnumGUID_iface;
    return hr;
}

HRESULT comcat_enum_categories(struct collection *collection, IEnumCATEGORYINFO **ret_enum)
{
    struct enumerator *enumerator;
    HRESULT hr;

    hr = enumerator_new(collection, &IID_IEnumCATEGORYINFO, &enumerator);
    if (SUCCEEDED(hr))
        *ret_enum = &enumerator->IEnumCATEGORYINFO_iface;
    return hr;
}
