/* SPDX-License-Identifier: MIT */
#include "dictionary_test.h"

/* What Windows does: the enumerator follows the list, and Next that failed fails until Reset. */
TEST(an_enumerator_sees_changes_ahead)
{
    IEnumVARIANT *list, *clone;
    VARIANT key;
    ULONG n;

    begin();
    for (LONG i = 1; i <= 3; i++)
        ASSERT_HR(add(i, i), S_OK);
    ASSERT_HR(IDictionary__NewEnum(dictionary, (IUnknown **)&list), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(list, 1, &key, &n), S_OK);
    ASSERT_EQ(V_I4(&key), 1);
    key = number(2);
    ASSERT_HR(IDictionary_Remove(dictionary, &key), S_OK);
    ASSERT_HR(add(4, 4), S_OK);
    ASSERT_HR(IEnumVARIANT_Clone(list, &clone), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(list, 1, &key, &n), S_OK);
    ASSERT_EQ(V_I4(&key), 3);
    ASSERT_HR(IEnumVARIANT_Skip(list, 2), S_FALSE);
    ASSERT_HR(add(5, 5), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(list, 1, &key, &n), S_FALSE);
    ASSERT_EQ(n, 0);
    ASSERT_HR(IEnumVARIANT_Reset(list), S_OK);
    ASSERT_HR(IEnumVARIANT_Skip(list, 3), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(list, 1, &key, NULL), S_OK);
    ASSERT_EQ(V_I4(&key), 5);
    ASSERT_HR(IEnumVARIANT_Next(clone, 1, &key, NULL), S_OK);
    ASSERT_EQ(V_I4(&key), 3);
    IEnumVARIANT_Release(clone);
    IEnumVARIANT_Release(list);
    end();
}

TEST(an_enumerator_begins_anew_with_the_dictionary)
{
    IEnumVARIANT *list;
    VARIANT keys[4];
    ULONG n;

    begin();
    for (LONG i = 1; i <= 3; i++)
        ASSERT_HR(add(i, i), S_OK);
    ASSERT_HR(IDictionary__NewEnum(dictionary, (IUnknown **)&list), S_OK);
    ASSERT_HR(IEnumVARIANT_Skip(list, 2), S_OK);
    ASSERT_HR(IDictionary_RemoveAll(dictionary), S_OK);
    ASSERT_HR(add(7, 7), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(list, 4, keys, &n), S_FALSE);
    ASSERT_EQ(n, 1);
    ASSERT_EQ(V_I4(&keys[0]), 7);
    ASSERT_HR(IEnumVARIANT_Next(list, 0, NULL, &n), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(list, 1, NULL, &n), E_POINTER);
    ASSERT_HR(IEnumVARIANT_Clone(list, NULL), E_POINTER);
    IEnumVARIANT_Release(list);
    end();
}
