/* SPDX-License-Identifier: MIT */
/*
 * The enumerator over a dictionary's keys: it sees what is added behind it and not what is removed,
 * until it has once said that it is at the end.
 */
#define COBJMACROS
#include <stdlib.h>

#include "dictionary.h"

struct dictionary_enum {
    IEnumVARIANT IEnumVARIANT_iface;
    LONG refs; /* (atomic) */
    struct dictionary *dictionary;
    struct table_cursor cursor; /* (dictionary->lock) */
    bool is_at_end;             /* (dictionary->lock) */
};

static const IEnumVARIANTVtbl enum_vtable;

static struct dictionary_enum *enum_from_IEnumVARIANT(IEnumVARIANT *iface)
{
    return CONTAINING_RECORD(iface, struct dictionary_enum, IEnumVARIANT_iface);
}

static HRESULT enum_new(struct dictionary *dictionary, const struct dictionary_enum *model,
                        IEnumVARIANT **ret_enum)
{
    struct dictionary_enum *list = calloc(1, sizeof(*list));

    if (!list)
        return E_OUTOFMEMORY;

    list->IEnumVARIANT_iface.lpVtbl = (IEnumVARIANTVtbl *)&enum_vtable;
    list->refs = 1;
    list->dictionary = dictionary;
    dual_AddRef(&dictionary->dual.IDispatch_iface);
    component_use_begun();
    pthread_mutex_lock(&dictionary->lock);
    table_cursor_open(&dictionary->table, &list->cursor, model ? model->cursor.place : 0);
    list->is_at_end = model && model->is_at_end;
    pthread_mutex_unlock(&dictionary->lock);
    *ret_enum = &list->IEnumVARIANT_iface;
    return S_OK;
}

HRESULT dictionary_enum_new(struct dictionary *dictionary, IEnumVARIANT **ret_enum)
{
    return enum_new(dictionary, NULL, ret_enum);
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
    struct dictionary_enum *list = enum_from_IEnumVARIANT(iface);
    struct dictionary *dictionary = list->dictionary;
    LONG refs = InterlockedDecrement(&list->refs);

    if (refs > 0)
        return (ULONG)refs;

    pthread_mutex_lock(&dictionary->lock);
    table_cursor_close(&dictionary->table, &list->cursor);
    pthread_mutex_unlock(&dictionary->lock);
    dual_Release(&dictionary->dual.IDispatch_iface);
    free(list);
    component_use_ended();
    return 0;
}

/* With the lock. The entry passed, or NULL; once at the end, it stays there. */
static struct table_entry *advance(struct dictionary_enum *list)
{
    struct table_entry *entry = NULL;

    if (!list->is_at_end)
        entry = table_next(&list->dictionary->table, &list->cursor);
    list->is_at_end = !entry;
    return entry;
}

static HRESULT enum_Next(IEnumVARIANT *iface, ULONG celt, VARIANT *rgVar, ULONG *pCeltFetched)
{
    struct dictionary_enum *list = enum_from_IEnumVARIANT(iface);
    ULONG n = 0;
    HRESULT hr = S_OK;

    if (pCeltFetched)
        *pCeltFetched = 0;
    if (celt > 0 && !rgVar)
        return E_POINTER;
    pthread_mutex_lock(&list->dictionary->lock);
    while (hr == S_OK && n < celt) {
        struct table_entry *entry = advance(list);

        VariantInit(&rgVar[n]);
        hr = entry ? VariantCopy(&rgVar[n], &entry->key) : S_FALSE;
        n += hr == S_OK;
    }
    pthread_mutex_unlock(&list->dictionary->lock);
    if (pCeltFetched)
        *pCeltFetched = n;
    return hr;
}

static HRESULT enum_Skip(IEnumVARIANT *iface, ULONG celt)
{
    struct dictionary_enum *list = enum_from_IEnumVARIANT(iface);

    pthread_mutex_lock(&list->dictionary->lock);
    while (celt > 0 && advance(list))
        celt--;
    pthread_mutex_unlock(&list->dictionary->lock);
    return celt > 0 ? S_FALSE : S_OK;
}

static HRESULT enum_Reset(IEnumVARIANT *iface)
{
    struct dictionary_enum *list = enum_from_IEnumVARIANT(iface);

    pthread_mutex_lock(&list->dictionary->lock);
    list->cursor.place = 0;
    list->is_at_end = false;
    pthread_mutex_unlock(&list->dictionary->lock);
    return S_OK;
}

static HRESULT enum_Clone(IEnumVARIANT *iface, IEnumVARIANT **ppEnum)
{
    struct dictionary_enum *list = enum_from_IEnumVARIANT(iface);

    if (!ppEnum)
        return E_POINTER;
    *ppEnum = NULL;
    return enum_new(list->dictionary, list, ppEnum);
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
