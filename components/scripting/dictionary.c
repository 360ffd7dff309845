/* SPDX-License-Identifier: MIT */
#include "dictionary.h"

#include <stdlib.h>

enum put {
    PUT_NEW,     /* fails if the key is there */
    PUT_ANY,     /* replaces */
    PUT_MISSING, /* keeps what is there */
};

/*
 * Reads @value as a key and takes the lock, unless it fails. The key is read without the lock, as
 * an object may do anything when it is asked for its identity.
 */
static HRESULT lock_for(struct dictionary *dictionary, const VARIANT *value, struct key *ret_key)
{
    for (;;) {
        enum key_case key_case = __atomic_load_n(&dictionary->table.key_case, __ATOMIC_RELAXED);
        HRESULT hr = key_read(value, key_case, ret_key);

        if (FAILED(hr))
            return hr;
        pthread_mutex_lock(&dictionary->lock);
        if (dictionary->table.key_case == key_case)
            return S_OK;
        pthread_mutex_unlock(&dictionary->lock);
    }
}

/* With the lock. Swaps @key_value and @item for what the caller has to release. */
static HRESULT put_locked(struct table *table, const struct key *key, enum put put,
                          VARIANT *key_value, VARIANT *item)
{
    struct table_entry *entry = table_find(table, key);
    VARIANT old;
    HRESULT hr;

    if (entry && put == PUT_NEW)
        return CTL_E_KEY_ALREADY_EXISTS;
    if (entry && put == PUT_MISSING)
        return S_OK;
    if (!entry) {
        hr = table_add(table, key, &entry);
        if (FAILED(hr))
            return hr;
        entry->key = *key_value;
        VariantInit(key_value);
    }
    old = entry->item;
    entry->item = *item;
    *item = old;
    return S_OK;
}

static HRESULT put(struct dictionary *dictionary, const VARIANT *key_value, const VARIANT *item,
                   enum put put)
{
    VARIANT own_key, own_item;
    struct key key;
    HRESULT hr;

    VariantInit(&own_key);
    VariantInit(&own_item);
    hr = VariantCopyInd(&own_key, (VARIANT *)key_value);
    if (SUCCEEDED(hr))
        hr = VariantCopyInd(&own_item, (VARIANT *)item);
    if (SUCCEEDED(hr))
        hr = lock_for(dictionary, &own_key, &key);
    if (SUCCEEDED(hr)) {
        hr = put_locked(&dictionary->table, &key, put, &own_key, &own_item);
        pthread_mutex_unlock(&dictionary->lock);
    }
    VariantClear(&own_key);
    VariantClear(&own_item);
    return hr;
}

static HRESULT dictionary_putref_Item(IDictionary *iface, VARIANT *Key, VARIANT *pRetItem)
{
    if (!Key || !pRetItem)
        return CTL_E_ILLEGALFUNCTIONCALL;
    return put(dictionary_from_IDictionary(iface), Key, pRetItem, PUT_ANY);
}

static HRESULT dictionary_put_Item(IDictionary *iface, VARIANT *Key, VARIANT *pRetItem)
{
    return dictionary_putref_Item(iface, Key, pRetItem);
}

static HRESULT dictionary_get_Item(IDictionary *iface, VARIANT *Key, VARIANT *pRetItem)
{
    struct dictionary *dictionary = dictionary_from_IDictionary(iface);
    VARIANT empty = {.vt = VT_EMPTY};
    struct table_entry *entry;
    struct key key;
    HRESULT hr;

    if (!Key || !pRetItem)
        return CTL_E_ILLEGALFUNCTIONCALL;
    VariantInit(pRetItem);
    hr = lock_for(dictionary, Key, &key);
    if (FAILED(hr))
        return hr;

    entry = table_find(&dictionary->table, &key);
    if (entry)
        hr = VariantCopy(pRetItem, &entry->item);
    pthread_mutex_unlock(&dictionary->lock);
    return entry ? hr : put(dictionary, Key, &empty, PUT_MISSING);
}

static HRESULT dictionary_Add(IDictionary *iface, VARIANT *Key, VARIANT *Item)
{
    if (!Key || !Item)
        return CTL_E_ILLEGALFUNCTIONCALL;
    return put(dictionary_from_IDictionary(iface), Key, Item, PUT_NEW);
}

static HRESULT dictionary_get_Count(IDictionary *iface, LONG *pCount)
{
    struct dictionary *dictionary = dictionary_from_IDictionary(iface);

    if (!pCount)
        return CTL_E_ILLEGALFUNCTIONCALL;
    *pCount = (LONG)__atomic_load_n(&dictionary->table.n_used, __ATOMIC_RELAXED);
    return S_OK;
}

static HRESULT dictionary_Exists(IDictionary *iface, VARIANT *Key, VARIANT_BOOL *pExists)
{
    struct dictionary *dictionary = dictionary_from_IDictionary(iface);
    struct key key;
    HRESULT hr;

    if (!Key || !pExists)
        return CTL_E_ILLEGALFUNCTIONCALL;
    *pExists = VARIANT_FALSE;
    hr = lock_for(dictionary, Key, &key);
    if (FAILED(hr))
        return hr;

    *pExists = table_find(&dictionary->table, &key) ? VARIANT_TRUE : VARIANT_FALSE;
    pthread_mutex_unlock(&dictionary->lock);
    return S_OK;
}

/* The keys or the items, of which each is @offset bytes into its entry. */
static HRESULT list(struct dictionary *dictionary, size_t offset, VARIANT *ret_list)
{
    struct table_cursor cursor = {0};
    struct table_entry *entry;
    VARIANT *elements = NULL;
    SAFEARRAY *array;
    HRESULT hr = S_OK;

    if (!ret_list)
        return S_OK;
    VariantInit(ret_list);
    pthread_mutex_lock(&dictionary->lock);
    array = SafeArrayCreateVector(VT_VARIANT, 0, dictionary->table.n_used);
    if (!array)
        hr = E_OUTOFMEMORY;
    else
        hr = SafeArrayAccessData(array, (void **)&elements);
    for (; SUCCEEDED(hr) && (entry = table_next(&dictionary->table, &cursor)); elements++)
        hr = VariantCopy(elements, (VARIANT *)((char *)entry + offset));
    pthread_mutex_unlock(&dictionary->lock);
    if (elements)
        SafeArrayUnaccessData(array);
    if (FAILED(hr)) {
        SafeArrayDestroy(array);
        return hr;
    }
    V_VT(ret_list) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(ret_list) = array;
    return S_OK;
}

static HRESULT dictionary_Items(IDictionary *iface, VARIANT *pItemsArray)
{
    return list(dictionary_from_IDictionary(iface), offsetof(struct table_entry, item),
                pItemsArray);
}

static HRESULT dictionary_Keys(IDictionary *iface, VARIANT *pKeysArray)
{
    return list(dictionary_from_IDictionary(iface), offsetof(struct table_entry, key), pKeysArray);
}

/* With the lock, between lock_for() the new key and release of what @new_value is swapped for. */
static HRESULT rename_locked(struct table *table, const struct key *old_key,
                             const struct key *new_key, VARIANT *new_value)
{
    struct table_entry *entry = table_find(table, old_key);
    struct table_entry *other = table_find(table, new_key);
    VARIANT old_value;

    if (!entry)
        return CTL_E_ELEMENT_NOT_FOUND;
    if (other && other != entry)
        return CTL_E_KEY_ALREADY_EXISTS;
    table_rename(table, entry, new_key);
    old_value = entry->key;
    entry->key = *new_value;
    *new_value = old_value;
    return S_OK;
}

static HRESULT dictionary_put_Key(IDictionary *iface, VARIANT *Key, VARIANT *rhs)
{
    struct dictionary *dictionary = dictionary_from_IDictionary(iface);
    struct key old_key, new_key;
    VARIANT own;
    HRESULT hr;

    if (!Key || !rhs)
        return CTL_E_ILLEGALFUNCTIONCALL;
    VariantInit(&own);
    hr = VariantCopyInd(&own, rhs);
    while (SUCCEEDED(hr)) {
        enum key_case key_case = __atomic_load_n(&dictionary->table.key_case, __ATOMIC_RELAXED);

        hr = key_read(Key, key_case, &old_key);
        if (SUCCEEDED(hr))
            hr = lock_for(dictionary, &own, &new_key);
        if (FAILED(hr) || dictionary->table.key_case == key_case)
            break;
        pthread_mutex_unlock(&dictionary->lock);
    }
    if (SUCCEEDED(hr)) {
        hr = rename_locked(&dictionary->table, &old_key, &new_key, &own);
        pthread_mutex_unlock(&dictionary->lock);
    }
    VariantClear(&own);
    return hr;
}

static HRESULT dictionary_Remove(IDictionary *iface, VARIANT *Key)
{
    struct dictionary *dictionary = dictionary_from_IDictionary(iface);
    struct table_entry *entry;
    VARIANT key_value, item;
    struct key key;
    HRESULT hr;

    if (!Key)
        return CTL_E_ILLEGALFUNCTIONCALL;
    hr = lock_for(dictionary, Key, &key);
    if (FAILED(hr))
        return hr;

    entry = table_find(&dictionary->table, &key);
    if (entry) {
        key_value = entry->key;
        item = entry->item;
        table_remove(&dictionary->table, entry);
    }
    pthread_mutex_unlock(&dictionary->lock);
    if (!entry)
        return CTL_E_ELEMENT_NOT_FOUND;
    VariantClear(&key_value);
    VariantClear(&item);
    return S_OK;
}

static HRESULT dictionary_RemoveAll(IDictionary *iface)
{
    struct dictionary *dictionary = dictionary_from_IDictionary(iface);
    struct table old;

    pthread_mutex_lock(&dictionary->lock);
    table_clear(&dictionary->table, &old);
    pthread_mutex_unlock(&dictionary->lock);
    table_deinit(&old);
    return S_OK;
}

/* Values beyond DatabaseCompare are locales: their text compares without case. */
static HRESULT dictionary_put_CompareMode(IDictionary *iface, CompareMethod pcomp)
{
    struct dictionary *dictionary = dictionary_from_IDictionary(iface);
    HRESULT hr = CTL_E_ILLEGALFUNCTIONCALL;

    pthread_mutex_lock(&dictionary->lock);
    if (dictionary->table.n_used == 0) {
        dictionary->mode = pcomp;
        __atomic_store_n(&dictionary->table.key_case,
                         pcomp == BinaryCompare ? KEY_CASE_MATTERS : KEY_CASE_IGNORED,
                         __ATOMIC_RELAXED);
        hr = S_OK;
    }
    pthread_mutex_unlock(&dictionary->lock);
    return hr;
}

static HRESULT dictionary_get_CompareMode(IDictionary *iface, CompareMethod *pcomp)
{
    if (!pcomp)
        return CTL_E_ILLEGALFUNCTIONCALL;
    *pcomp = __atomic_load_n(&dictionary_from_IDictionary(iface)->mode, __ATOMIC_RELAXED);
    return S_OK;
}

static HRESULT dictionary__NewEnum(IDictionary *iface, IUnknown **ppunk)
{
    if (!ppunk)
        return CTL_E_ILLEGALFUNCTIONCALL;
    *ppunk = NULL;
    return dictionary_enum_new(dictionary_from_IDictionary(iface), (IEnumVARIANT **)ppunk);
}

static HRESULT dictionary_get_HashVal(IDictionary *iface, VARIANT *Key, VARIANT *HashVal)
{
    struct dictionary *dictionary = dictionary_from_IDictionary(iface);

    if (!Key || !HashVal)
        return CTL_E_ILLEGALFUNCTIONCALL;
    V_VT(HashVal) = VT_I4;
    return key_windows_hash(Key, __atomic_load_n(&dictionary->table.key_case, __ATOMIC_RELAXED),
                            &V_I4(HashVal));
}

enum {
    DEPTH_MAX = 64,
};

/* What is yet to be released by this thread, further up the stack. */
struct remains {
    struct remains *next;
    struct table table;
};
static _Thread_local struct remains *remaining;
static _Thread_local unsigned depth;

static void release_remaining(void)
{
    while (remaining) {
        struct remains *remains = remaining;

        remaining = remains->next;
        table_deinit(&remains->table);
        free(remains);
    }
}

/*
 * A dictionary may be the last that held another one, and so on for as many as there is memory for:
 * the stack is not to be as deep as they are.
 */
static void release_entries(struct table *table)
{
    struct remains *remains = depth < DEPTH_MAX ? NULL : malloc(sizeof(*remains));

    if (remains) {
        *remains = (struct remains){remaining, *table};
        remaining = remains;
        return;
    }
    depth++;
    table_deinit(table);
    if (depth == 1)
        release_remaining();
    depth--;
}

static void dictionary_deinit(struct dual *dual)
{
    struct dictionary *dictionary = CONTAINING_RECORD(dual, struct dictionary, dual);

    release_entries(&dictionary->table);
    pthread_mutex_destroy(&dictionary->lock);
}

static const IDictionaryVtbl dictionary_vtable = {
    DUAL_METHODS_BUT_INVOKE,
    .Invoke = dictionary_Invoke,
    .putref_Item = dictionary_putref_Item,
    .put_Item = dictionary_put_Item,
    .get_Item = dictionary_get_Item,
    .Add = dictionary_Add,
    .get_Count = dictionary_get_Count,
    .Exists = dictionary_Exists,
    .Items = dictionary_Items,
    .put_Key = dictionary_put_Key,
    .Keys = dictionary_Keys,
    .Remove = dictionary_Remove,
    .RemoveAll = dictionary_RemoveAll,
    .put_CompareMode = dictionary_put_CompareMode,
    .get_CompareMode = dictionary_get_CompareMode,
    ._NewEnum = dictionary__NewEnum,
    .get_HashVal = dictionary_get_HashVal,
};

/* Of the further interfaces. */
static HRESULT dictionary_query(struct dual *dual, REFIID riid, void **ppv)
{
    struct dictionary *dictionary = CONTAINING_RECORD(dual, struct dictionary, dual);

    if (!IsEqualIID(riid, &IID_IObjectSafety))
        return E_NOINTERFACE;
    dual_AddRef(&dual->IDispatch_iface);
    *ppv = &dictionary->IObjectSafety_iface;
    return S_OK;
}

static struct dual_class dictionary_class = {
    .iids = (const IID *const[]){&IID_IDictionary, NULL},
    .clsid = &CLSID_Dictionary,
    .query = dictionary_query,
    .deinit = dictionary_deinit,
};

HRESULT dictionary_create(REFIID riid, void **ppv)
{
    struct dictionary *dictionary =
        dual_new(sizeof(*dictionary), &dictionary_class, &dictionary_vtable);

    if (dictionary) {
        dictionary->IObjectSafety_iface.lpVtbl = (IObjectSafetyVtbl *)&dictionary_safety_vtable;
        pthread_mutex_init(&dictionary->lock, NULL);
    }
    return dual_hand_out(dictionary, riid, ppv);
}
