/* SPDX-License-Identifier: MIT */
#include "dictionary.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

struct entry {
    struct entry *next;
    BSTR key;
    VARIANT value;
};

struct dictionary {
    IDispatch IDispatch_iface;
    LONG refs;
    dictionary_use use;
    pthread_mutex_t lock;
    struct entry *entries; /* (lock) */
    LONG count;            /* (lock) */
};

enum {
    DISPID_ITEM = DISPID_VALUE,
    DISPID_COUNT = 1,
    DISPID_REMOVE = 2,
};

static const struct member {
    const WCHAR *name;
    DISPID id;
} members[] = {
    {u"Item", DISPID_ITEM},
    {u"Count", DISPID_COUNT},
    {u"Remove", DISPID_REMOVE},
};

static struct dictionary *dictionary_from_IDispatch(IDispatch *iface)
{
    return (struct dictionary *)((char *)iface - offsetof(struct dictionary, IDispatch_iface));
}

static void entry_free(struct entry *entry)
{
    SysFreeString(entry->key);
    VariantClear(&entry->value);
    free(entry);
}

static HRESULT STDMETHODCALLTYPE dictionary_QueryInterface(IDispatch *iface, REFIID riid,
                                                           void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch))
        return E_NOINTERFACE;

    IDispatch_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE dictionary_AddRef(IDispatch *iface)
{
    return (ULONG)__atomic_add_fetch(&dictionary_from_IDispatch(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG STDMETHODCALLTYPE dictionary_Release(IDispatch *iface)
{
    struct dictionary *dictionary = dictionary_from_IDispatch(iface);
    LONG refs = __atomic_sub_fetch(&dictionary->refs, 1, __ATOMIC_ACQ_REL);
    dictionary_use use = dictionary->use;

    if (refs > 0)
        return (ULONG)refs;

    while (dictionary->entries) {
        struct entry *entry = dictionary->entries;

        dictionary->entries = entry->next;
        entry_free(entry);
    }
    pthread_mutex_destroy(&dictionary->lock);
    free(dictionary);
    use(-1);
    return 0;
}

static HRESULT STDMETHODCALLTYPE dictionary_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE dictionary_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid,
                                                        ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static bool is_same_name(const WCHAR *a, const WCHAR *b)
{
    for (; *a && *b; a++, b++) {
        if ((*a | 0x20) != (*b | 0x20))
            return false;
    }
    return *a == *b;
}

static HRESULT STDMETHODCALLTYPE dictionary_GetIDsOfNames(IDispatch *iface, REFIID riid,
                                                          LPOLESTR *rgszNames, UINT cNames,
                                                          LCID lcid, DISPID *rgDispId)
{
    HRESULT hr = DISP_E_UNKNOWNNAME;

    for (UINT i = 0; i < cNames; i++)
        rgDispId[i] = DISPID_UNKNOWN;

    for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
        if (cNames > 0 && is_same_name(rgszNames[0], members[i].name)) {
            rgDispId[0] = members[i].id;
            hr = cNames == 1 ? S_OK : DISP_E_UNKNOWNNAME; /* no parameter has a name */
        }
    }
    return hr;
}

/* The place in the chain of the entry with this key, or of the end. */
static struct entry **find(struct dictionary *dictionary, BSTR key)
{
    struct entry **place = &dictionary->entries;

    while (*place && VarBstrCmp((*place)->key, key, LOCALE_USER_DEFAULT, 0) != VARCMP_EQ)
        place = &(*place)->next;
    return place;
}

static HRESULT get_item(struct dictionary *dictionary, BSTR key, VARIANT *result)
{
    const struct entry *entry = *find(dictionary, key);

    if (!result)
        return S_OK;
    return entry ? VariantCopy(result, &entry->value) : S_OK;
}

static HRESULT put_item(struct dictionary *dictionary, BSTR key, VARIANT *value)
{
    struct entry **place = find(dictionary, key);
    struct entry *entry = *place;

    if (entry)
        return VariantCopyInd(&entry->value, value);

    entry = calloc(1, sizeof(*entry));
    if (!entry)
        return E_OUTOFMEMORY;

    entry->key = SysAllocStringLen(key, SysStringLen(key));
    if (!entry->key || FAILED(VariantCopyInd(&entry->value, value))) {
        entry_free(entry);
        return E_OUTOFMEMORY;
    }
    *place = entry;
    dictionary->count++;
    return S_OK;
}

static HRESULT remove_item(struct dictionary *dictionary, BSTR key)
{
    struct entry **place = find(dictionary, key);
    struct entry *entry = *place;

    if (!entry)
        return DISP_E_BADINDEX;

    *place = entry->next;
    dictionary->count--;
    entry_free(entry);
    return S_OK;
}

/* Calls a member that takes a key; arguments come last first, so the key is the last one. */
static HRESULT call_with_key(struct dictionary *dictionary, DISPID id, WORD flags,
                             DISPPARAMS *params, VARIANT *result)
{
    bool is_put = flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF);
    VARIANT key;
    HRESULT hr;

    if (params->cArgs != (is_put ? 2 : 1))
        return DISP_E_BADPARAMCOUNT;

    VariantInit(&key);
    hr = VariantChangeType(&key, &params->rgvarg[params->cArgs - 1], 0, VT_BSTR);
    if (FAILED(hr))
        return hr;

    pthread_mutex_lock(&dictionary->lock);
    if (id == DISPID_REMOVE)
        hr = remove_item(dictionary, V_BSTR(&key));
    else if (is_put)
        hr = put_item(dictionary, V_BSTR(&key), &params->rgvarg[0]);
    else
        hr = get_item(dictionary, V_BSTR(&key), result);
    pthread_mutex_unlock(&dictionary->lock);
    VariantClear(&key);
    return hr;
}

static HRESULT STDMETHODCALLTYPE dictionary_Invoke(IDispatch *iface, DISPID dispIdMember,
                                                   REFIID riid, LCID lcid, WORD wFlags,
                                                   DISPPARAMS *pDispParams, VARIANT *pVarResult,
                                                   EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct dictionary *dictionary = dictionary_from_IDispatch(iface);

    if (pVarResult)
        VariantInit(pVarResult);

    switch (dispIdMember) {
    case DISPID_ITEM:
    case DISPID_REMOVE:
        return call_with_key(dictionary, dispIdMember, wFlags, pDispParams, pVarResult);
    case DISPID_COUNT:
        if (!(wFlags & (DISPATCH_PROPERTYGET | DISPATCH_METHOD)))
            return DISP_E_MEMBERNOTFOUND;
        if (pVarResult) {
            V_VT(pVarResult) = VT_I4;
            pthread_mutex_lock(&dictionary->lock);
            V_I4(pVarResult) = dictionary->count;
            pthread_mutex_unlock(&dictionary->lock);
        }
        return S_OK;
    default:
        return DISP_E_MEMBERNOTFOUND;
    }
}

static const IDispatchVtbl dictionary_vtable = {
    .QueryInterface = dictionary_QueryInterface,
    .AddRef = dictionary_AddRef,
    .Release = dictionary_Release,
    .GetTypeInfoCount = dictionary_GetTypeInfoCount,
    .GetTypeInfo = dictionary_GetTypeInfo,
    .GetIDsOfNames = dictionary_GetIDsOfNames,
    .Invoke = dictionary_Invoke,
};

HRESULT dictionary_new(dictionary_use use, REFIID riid, void **ppv)
{
    struct dictionary *dictionary;
    HRESULT hr;

    *ppv = NULL;
    dictionary = calloc(1, sizeof(*dictionary));
    if (!dictionary)
        return E_OUTOFMEMORY;

    dictionary->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&dictionary_vtable;
    dictionary->refs = 1;
    dictionary->use = use;
    pthread_mutex_init(&dictionary->lock, NULL);
    use(1);

    hr = IDispatch_QueryInterface(&dictionary->IDispatch_iface, riid, ppv);
    IDispatch_Release(&dictionary->IDispatch_iface);
    return hr;
}
