/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "list_enum.h"

#include <pthread.h>
#include <stdlib.h>

/* What an enumerator and its clones have in common. */
struct list_source {
    LONG refs; /* (atomic) */
    struct dual *collection;
    struct name_list names; /* (const) */
    list_make make;
    enum list_clone clone;
    pthread_mutex_t lock;
    /* The object made last: who comes to the same name next gets the same object, as on Windows. */
    const char *made_name; /* (lock) */
    IDispatch *made;       /* (lock) */
};

struct list_enum {
    IEnumVARIANT IEnumVARIANT_iface;
    LONG refs; /* (atomic) */
    struct list_source *source;
    const char *at; /* (source->lock) the name given out last; NULL at the beginning */
    bool is_at_end; /* (source->lock) */
};

static const IEnumVARIANTVtbl enum_vtable;

static struct list_enum *enum_from_IEnumVARIANT(IEnumVARIANT *iface)
{
    return CONTAINING_RECORD(iface, struct list_enum, IEnumVARIANT_iface);
}

static void source_unref(struct list_source *source)
{
    if (InterlockedDecrement(&source->refs) > 0)
        return;
    if (source->made)
        IDispatch_Release(source->made);
    dual_Release(&source->collection->IDispatch_iface);
    name_list_deinit(&source->names);
    pthread_mutex_destroy(&source->lock);
    free(source);
}

/* Takes over a reference of @source, unless it fails. */
static HRESULT enum_new(struct list_source *source, IEnumVARIANT **ret_enum)
{
    struct list_enum *list = calloc(1, sizeof(*list));

    if (!list)
        return E_OUTOFMEMORY;
    list->IEnumVARIANT_iface.lpVtbl = (IEnumVARIANTVtbl *)&enum_vtable;
    list->refs = 1;
    list->source = source;
    component_use_begun();
    *ret_enum = &list->IEnumVARIANT_iface;
    return S_OK;
}

HRESULT list_enum_new(struct dual *collection, struct name_list *names, list_make make,
                      enum list_clone clone, IUnknown **ret_enum)
{
    struct list_source *source = calloc(1, sizeof(*source));
    HRESULT hr;

    if (!source) {
        name_list_deinit(names);
        return E_OUTOFMEMORY;
    }
    source->refs = 1;
    source->collection = collection;
    dual_AddRef(&collection->IDispatch_iface);
    source->names = *names;
    source->make = make;
    source->clone = clone;
    pthread_mutex_init(&source->lock, NULL);
    *names = (struct name_list){0};
    hr = enum_new(source, (IEnumVARIANT **)ret_enum);
    if (FAILED(hr))
        source_unref(source);
    return hr;
}

static HRESULT enum_QueryInterface(IEnumVARIANT *iface, REFIID riid, void **ppv)
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

static ULONG enum_AddRef(IEnumVARIANT *iface)
{
    return (ULONG)InterlockedIncrement(&enum_from_IEnumVARIANT(iface)->refs);
}

static ULONG enum_Release(IEnumVARIANT *iface)
{
    struct list_enum *list = enum_from_IEnumVARIANT(iface);
    LONG refs = InterlockedDecrement(&list->refs);

    if (refs > 0)
        return (ULONG)refs;

    source_unref(list->source);
    free(list);
    component_use_ended();
    return 0;
}

/* The name passed, or NULL at the end. */
static const char *advance(struct list_enum *list)
{
    const char *next;

    pthread_mutex_lock(&list->source->lock);
    next = list->is_at_end ? NULL : name_list_next(&list->source->names, list->at);
    list->is_at_end = !next;
    if (next)
        list->at = next;
    pthread_mutex_unlock(&list->source->lock);
    return next;
}

/* The object for a name, which is made unless it was made last. */
static HRESULT object_for(struct list_source *source, const char *name, IDispatch **ret_object)
{
    IDispatch *made = NULL, *old;
    HRESULT hr;

    pthread_mutex_lock(&source->lock);
    if (source->made_name == name) {
        made = source->made;
        IDispatch_AddRef(made);
    }
    pthread_mutex_unlock(&source->lock);
    if (!made) {
        hr = source->make(source->collection, name, &made);
        if (FAILED(hr))
            return hr;
        IDispatch_AddRef(made);
        pthread_mutex_lock(&source->lock);
        old = source->made;
        source->made = made;
        source->made_name = name;
        pthread_mutex_unlock(&source->lock);
        if (old)
            IDispatch_Release(old);
    }
    *ret_object = made;
    return S_OK;
}

static HRESULT enum_Next(IEnumVARIANT *iface, ULONG celt, VARIANT *rgVar, ULONG *pCeltFetched)
{
    struct list_enum *list = enum_from_IEnumVARIANT(iface);
    HRESULT hr = S_OK;
    ULONG n = 0;

    if (pCeltFetched)
        *pCeltFetched = 0;
    if (celt > 0 && !rgVar)
        return E_POINTER;
    while (hr == S_OK && n < celt) {
        const char *name = advance(list);

        VariantInit(&rgVar[n]);
        hr = name ? object_for(list->source, name, &V_DISPATCH(&rgVar[n])) : S_FALSE;
        if (hr == S_OK)
            V_VT(&rgVar[n++]) = VT_DISPATCH;
    }
    if (pCeltFetched)
        *pCeltFetched = n;
    return hr;
}

static HRESULT enum_Skip(IEnumVARIANT *iface, ULONG celt)
{
    while (celt > 0 && advance(enum_from_IEnumVARIANT(iface)))
        celt--;
    return celt > 0 ? S_FALSE : S_OK;
}

static HRESULT enum_Reset(IEnumVARIANT *iface)
{
    struct list_enum *list = enum_from_IEnumVARIANT(iface);

    pthread_mutex_lock(&list->source->lock);
    list->at = NULL;
    list->is_at_end = false;
    pthread_mutex_unlock(&list->source->lock);
    return S_OK;
}

static HRESULT enum_Clone(IEnumVARIANT *iface, IEnumVARIANT **ppEnum)
{
    struct list_enum *list = enum_from_IEnumVARIANT(iface), *copy;
    HRESULT hr;

    if (!ppEnum)
        return E_POINTER;
    *ppEnum = NULL;
    InterlockedIncrement(&list->source->refs);
    hr = enum_new(list->source, ppEnum);
    if (FAILED(hr)) {
        source_unref(list->source);
        return hr;
    }
    if (list->source->clone == LIST_CLONE_STAYS) {
        copy = enum_from_IEnumVARIANT(*ppEnum);
        pthread_mutex_lock(&list->source->lock);
        copy->at = list->at;
        copy->is_at_end = list->is_at_end;
        pthread_mutex_unlock(&list->source->lock);
    }
    return S_OK;
}

static const IEnumVARIANTVtbl enum_vtable = {
    .QueryInterface = enum_QueryInterface,
    .AddRef = enum_AddRef,
    .Release = enum_Release,
    .Next = enum_Next,
    .Skip = enum_Skip,
    .Reset = enum_Reset,
    .Clone = enum_Clone,
};
