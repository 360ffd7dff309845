/* SPDX-License-Identifier: MIT */
/*
 * Scripting.Dictionary as its clients see it. Expectations without another source are those of
 * "Dictionary object" in Windows' scripting reference.
 */
#include <objsafe.h>
#include <ocidl.h>
#include <pthread.h>

#include "dictionary_test.h"

TEST(a_key_is_added_once)
{
    begin();
    ASSERT_HR(add(1, 10), S_OK);
    ASSERT_HR(add(1, 11), CTL_E_KEY_ALREADY_EXISTS);
    ASSERT_EQ(item_of(1), 10);
    ASSERT_EQ(count(), 1);
    end();
}

TEST(reading_a_missing_key_adds_it)
{
    VARIANT key = number(5), item = number(1);

    begin();
    ASSERT_HR(IDictionary_get_Item(dictionary, &key, &item), S_OK);
    ASSERT_EQ(V_VT(&item), VT_EMPTY);
    ASSERT_EQ(count(), 1);
    end();
}

TEST(putting_an_item_adds_or_replaces)
{
    VARIANT key = number(1), first = number(10), second = number(20);

    begin();
    ASSERT_HR(IDictionary_put_Item(dictionary, &key, &first), S_OK);
    ASSERT_EQ(item_of(1), 10);
    ASSERT_HR(IDictionary_putref_Item(dictionary, &key, &second), S_OK);
    ASSERT_EQ(item_of(1), 20);
    ASSERT_EQ(count(), 1);
    end();
}

TEST(missing_keys_cannot_be_removed_or_renamed)
{
    VARIANT key = number(1), other = number(2);

    begin();
    ASSERT_HR(IDictionary_Remove(dictionary, &key), CTL_E_ELEMENT_NOT_FOUND);
    ASSERT_HR(IDictionary_put_Key(dictionary, &key, &other), CTL_E_ELEMENT_NOT_FOUND);
    ASSERT_HR(add(1, 10), S_OK);
    ASSERT_HR(add(2, 20), S_OK);
    ASSERT_HR(IDictionary_put_Key(dictionary, &key, &other), CTL_E_KEY_ALREADY_EXISTS);
    ASSERT_HR(IDictionary_Remove(dictionary, &key), S_OK);
    ASSERT_EQ(count(), 1);
    end();
}

TEST(a_renamed_key_keeps_item_and_place)
{
    VARIANT old = number(1), new = number(3), keys;
    VARIANT *elements;

    begin();
    ASSERT_HR(add(1, 10), S_OK);
    ASSERT_HR(add(2, 20), S_OK);
    ASSERT_HR(IDictionary_put_Key(dictionary, &old, &new), S_OK);
    ASSERT_EQ(item_of(3), 10);
    ASSERT_HR(IDictionary_Keys(dictionary, &keys), S_OK);
    ASSERT_HR(SafeArrayAccessData(V_ARRAY(&keys), (void **)&elements), S_OK);
    ASSERT_EQ(V_I4(&elements[0]), 3);
    ASSERT_EQ(V_I4(&elements[1]), 2);
    ASSERT_HR(SafeArrayUnaccessData(V_ARRAY(&keys)), S_OK);
    VariantClear(&keys);
    end();
}

TEST(a_key_can_be_renamed_to_another_spelling_of_itself)
{
    VARIANT old = text(u"key"), new = text(u"KEY"), item = number(1), keys;
    VARIANT *elements;

    begin();
    ASSERT_HR(IDictionary_put_CompareMode(dictionary, TextCompare), S_OK);
    ASSERT_HR(IDictionary_Add(dictionary, &old, &item), S_OK);
    ASSERT_HR(IDictionary_put_Key(dictionary, &old, &new), S_OK);
    ASSERT_EQ(count(), 1);
    ASSERT_HR(IDictionary_Keys(dictionary, &keys), S_OK);
    ASSERT_HR(SafeArrayAccessData(V_ARRAY(&keys), (void **)&elements), S_OK);
    ASSERT_EQ(V_BSTR(&elements[0])[0], 'K');
    ASSERT_HR(SafeArrayUnaccessData(V_ARRAY(&keys)), S_OK);
    VariantClear(&keys);
    VariantClear(&old);
    VariantClear(&new);
    end();
}

TEST(items_come_in_the_order_of_their_keys)
{
    VARIANT items, key = number(2);
    LONG index, value;
    VARIANT *elements;

    begin();
    for (index = 1; index <= 4; index++)
        ASSERT_HR(add(5 - index, index), S_OK);
    ASSERT_HR(IDictionary_Remove(dictionary, &key), S_OK);
    ASSERT_HR(add(2, 9), S_OK);
    ASSERT_HR(IDictionary_Items(dictionary, &items), S_OK);
    ASSERT_EQ(V_VT(&items), VT_ARRAY | VT_VARIANT);
    ASSERT_HR(SafeArrayGetUBound(V_ARRAY(&items), 1, &value), S_OK);
    ASSERT_EQ(value, 3);
    ASSERT_HR(SafeArrayAccessData(V_ARRAY(&items), (void **)&elements), S_OK);
    ASSERT_EQ(V_I4(&elements[0]), 1);
    ASSERT_EQ(V_I4(&elements[2]), 4);
    ASSERT_EQ(V_I4(&elements[3]), 9);
    ASSERT_HR(SafeArrayUnaccessData(V_ARRAY(&items)), S_OK);
    VariantClear(&items);
    end();
}

TEST(the_compare_mode_is_set_while_nothing_is_in_it)
{
    VARIANT key = text(u"Key"), other = text(u"KEY"), item = number(1);
    VARIANT_BOOL exists;

    begin();
    ASSERT_HR(IDictionary_put_CompareMode(dictionary, TextCompare), S_OK);
    ASSERT_HR(IDictionary_Add(dictionary, &key, &item), S_OK);
    ASSERT_HR(IDictionary_Exists(dictionary, &other, &exists), S_OK);
    ASSERT_EQ(exists, VARIANT_TRUE);
    ASSERT_HR(IDictionary_put_CompareMode(dictionary, BinaryCompare), CTL_E_ILLEGALFUNCTIONCALL);
    ASSERT_HR(IDictionary_RemoveAll(dictionary), S_OK);
    ASSERT_HR(IDictionary_put_CompareMode(dictionary, BinaryCompare), S_OK);
    ASSERT_HR(IDictionary_Add(dictionary, &key, &item), S_OK);
    ASSERT_HR(IDictionary_Exists(dictionary, &other, &exists), S_OK);
    ASSERT_EQ(exists, VARIANT_FALSE);
    VariantClear(&key);
    VariantClear(&other);
    end();
}

TEST(objects_are_keys_by_identity_and_held)
{
    IDictionary *object;
    VARIANT key = {.vt = VT_DISPATCH}, same = {.vt = VT_UNKNOWN}, item;
    IProvideClassInfo *other_face;

    begin();
    ASSERT_HR(CoCreateInstance(&CLSID_Dictionary, NULL, CLSCTX_INPROC_SERVER, &IID_IDictionary,
                               (void **)&object),
              S_OK);
    ASSERT_HR(IDictionary_QueryInterface(object, &IID_IProvideClassInfo, (void **)&other_face),
              S_OK);
    V_DISPATCH(&key) = (IDispatch *)object;
    V_UNKNOWN(&same) = (IUnknown *)other_face;
    item = number(7);
    ASSERT_HR(IDictionary_Add(dictionary, &key, &item), S_OK);
    ASSERT_HR(IDictionary_Add(dictionary, &same, &item), CTL_E_KEY_ALREADY_EXISTS);
    IProvideClassInfo_Release(other_face);
    ASSERT_EQ(IDictionary_Release(object), 1);
    ASSERT_HR(IDictionary_RemoveAll(dictionary), S_OK);
    end();
}

TEST(arrays_are_no_keys)
{
    VARIANT key = {.vt = VT_ARRAY | VT_VARIANT}, item = number(1);

    begin();
    V_ARRAY(&key) = SafeArrayCreateVector(VT_VARIANT, 0, 1);
    ASSERT_HR(IDictionary_Add(dictionary, &key, &item), CTL_E_ILLEGALFUNCTIONCALL);
    ASSERT_EQ(count(), 0);
    VariantClear(&key);
    end();
}

enum {
    THREADS = 4,
    KEYS_EACH = 2000,
};

/* Adds and removes keys of its own, while others do; every second one stays. */
static void *use(void *context)
{
    LONG first = *(const LONG *)context;

    for (LONG i = first; i < first + KEYS_EACH; i++) {
        VARIANT key = number(i), other = number(i - 1);

        ASSERT_HR(add(i, i), S_OK);
        if (i % 2)
            ASSERT_HR(IDictionary_Remove(dictionary, &other), S_OK);
        ASSERT_HR(IDictionary_put_Item(dictionary, &key, &other), S_OK);
        ASSERT_EQ(item_of(i), i - 1);
    }
    return NULL;
}

TEST(threads_take_turns)
{
    pthread_t threads[THREADS];
    LONG firsts[THREADS];

    begin();
    for (int i = 0; i < THREADS; i++) {
        firsts[i] = i * KEYS_EACH;
        ASSERT_EQ(pthread_create(&threads[i], NULL, use, &firsts[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        ASSERT_EQ(pthread_join(threads[i], NULL), 0);
    ASSERT_EQ(count(), THREADS * KEYS_EACH / 2);
    end();
}

TEST(type_information_tells_what_it_is)
{
    IProvideClassInfo *provider;
    TYPEATTR *attributes;
    ITypeInfo *info;

    begin();
    ASSERT_HR(IDictionary_GetTypeInfo(dictionary, 0, 0, &info), S_OK);
    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    ASSERT_TRUE(IsEqualGUID(&attributes->guid, &IID_IDictionary));
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    ITypeInfo_Release(info);
    ASSERT_HR(IDictionary_GetTypeInfo(dictionary, 1, 0, &info), DISP_E_BADINDEX);
    ASSERT_HR(IDictionary_QueryInterface(dictionary, &IID_IProvideClassInfo, (void **)&provider),
              S_OK);
    ASSERT_HR(IProvideClassInfo_GetClassInfo(provider, &info), S_OK);
    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    ASSERT_TRUE(IsEqualGUID(&attributes->guid, &CLSID_Dictionary));
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    ITypeInfo_Release(info);
    IProvideClassInfo_Release(provider);
    end();
}

TEST(it_is_safe_for_scripts)
{
    DWORD safe = INTERFACESAFE_FOR_UNTRUSTED_CALLER | INTERFACESAFE_FOR_UNTRUSTED_DATA;
    DWORD supported, enabled;
    IObjectSafety *safety;

    begin();
    ASSERT_HR(IDictionary_QueryInterface(dictionary, &IID_IObjectSafety, (void **)&safety), S_OK);
    ASSERT_HR(IObjectSafety_SetInterfaceSafetyOptions(safety, &IID_IDispatch, safe, safe), S_OK);
    ASSERT_HR(IObjectSafety_GetInterfaceSafetyOptions(safety, &IID_IDispatch, &supported, &enabled),
              S_OK);
    ASSERT_EQ(supported, safe);
    ASSERT_EQ(enabled, safe);
    ASSERT_HR(IObjectSafety_SetInterfaceSafetyOptions(safety, &IID_IDispatch, 0x100, 0x100),
              E_FAIL);
    ASSERT_HR(IObjectSafety_GetInterfaceSafetyOptions(safety, &IID_IPersist, &supported, &enabled),
              E_NOINTERFACE);
    IObjectSafety_Release(safety);
    end();
}

TEST(a_hundred_thousand_in_each_other_are_released)
{
    IDictionary *outer = NULL;

    begin();
    for (int i = 0; i < 100000; i++) {
        VARIANT key = number(1), item = {.vt = VT_EMPTY};
        IDictionary *next;

        ASSERT_HR(CoCreateInstance(&CLSID_Dictionary, NULL, CLSCTX_INPROC_SERVER, &IID_IDictionary,
                                   (void **)&next),
                  S_OK);
        if (outer) {
            V_VT(&item) = VT_DISPATCH;
            V_DISPATCH(&item) = (IDispatch *)outer;
            ASSERT_HR(IDictionary_putref_Item(next, &key, &item), S_OK);
            IDictionary_Release(outer);
        }
        outer = next;
    }
    ASSERT_EQ(IDictionary_Release(outer), 0);
    end();
}

TEST(it_is_no_part_of_another_object)
{
    IUnknown *object = (IUnknown *)&object;

    begin();
    ASSERT_HR(CoCreateInstance(&CLSID_Dictionary, (IUnknown *)dictionary, CLSCTX_INPROC_SERVER,
                               &IID_IUnknown, (void **)&object),
              CLASS_E_NOAGGREGATION);
    ASSERT_TRUE(!object);
    end();
}

TEST(the_prog_id_leads_to_it)
{
    IDispatch *object;
    CLSID clsid;

    begin();
    ASSERT_HR(CLSIDFromProgID(u"Scripting.Dictionary", &clsid), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&clsid, &CLSID_Dictionary));
    ASSERT_HR(
        CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)&object),
        S_OK);
    ASSERT_EQ(IDispatch_Release(object), 0);
    end();
}
