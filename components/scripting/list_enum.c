/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "list_enum.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct list_enum {
    IEnumVARIANT IEnumVARIANT_iface;
    LONG refs; /* (atomic) */
    struct dual *collection;
    struct name_list names; /* (const) */
    list_make make;
    enum list_clone clone;
    pthread_mutex_t lock;
    const char *at; /* (lock) the name given out last; NULL at the beginning */
    bool is_at_end; /* (lock) */
};

static const IEnumVARIANTVtbl enum_vtable;

static struct list_enum *enum_from_IEnumVARIANT(IEnumVARIANT *iface)
{
    return CONTAINING_RECORD(iface, struct list_enum, IEnumVARIANT_iface);
}

HRESULT list_enum_new(struct dual *collection, struct name_list *names, list_make make,
                      enum list_clone clone, IUnknown **ret_enum)
{
    struct list_enum *list = calloc(1, sizeof(*list));

    if (!list) {
        name_list_deinit(names);
        return E_OUTOFMEMORY;
    }
    list->IEnumVARIANT_iface.lpVtbl = (IEnumVARIANTVtbl *)&enum_vtable;
    list->refs = 1;
    list->collection = collection;
    dual_AddRef(&collection->IDispatch_iface);
    list->names = *names;
    list->make = make;
    list->clone = clone;
    pthread_mutex_init(&list->lock, NULL);
    component_use_begun();
    *names = (struct name_list){0};
    *ret_enum = (IUnknown *)&list->IEnumVARIANT_iface;
    return S_OK;
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

    dual_Release(&list->collection->IDispatch_iface);
    name_list_deinit(&list->names);
    pthread_mutex_destroy(&list->lock);
    free(list);
    component_use_ended();
    return 0;
}

/* The name passed, or NULL at the end. */
static const char *advance(struct list_enum *list)
{
    const char *next;

    pthread_mutex_lock(&list->lock);
    next = list->is_at_end ? NULL : name_list_next(&list->names, list->at);
    list->is_at_end = !next;
    if (next)
        list->at = next;
    pthread_mutex_unlock(&list->lock);
    return next;
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
        hr = name ? list->make(list->collection, name, &V_DISPATCH(&rgVar[n])) : S_FALSE;
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

    pthread_mutex_lock(&list->lock);
    list->at = NULL;
    list->is_at_end = false;
    pthread_mutex_unlock(&list->lock);
    return S_OK;
}

static HRESULT enum_Clone(IEnumVARIANT *iface, IEnumVARIANT **ppEnum)
{
    struct list_enum *list = enum_from_IEnumVARIANT(iface), *copy;
    struct name_list names = list->names;
    HRESULT hr;

    if (!ppEnum)
        return E_POINTER;
    *ppEnum = NULL;
    names.bytes = malloc(names.size + 1);
    if (!names.bytes)
        return E_OUTOFMEMORY;
    if (names.size > 0)
        memcpy(names.bytes, list->names.bytes, names.size);
    names.room = names.size + 1;
    hr = list_enum_new(list->collection, &names, list->make, list->clone, (IUnknown **)ppEnum);
    if (FAILED(hr) || list->clone == LIST_CLONE_BEGINS)
        return hr;

    copy = enum_from_IEnumVARIANT(*ppEnum);
    pthread_mutex_lock(&list->lock);
    copy->at = list->at ? copy->names.bytes + (list->at - list->names.bytes) : NULL;
    copy->is_at_end = list->is_at_end;
    pthread_mutex_unlock(&list->lock);
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
