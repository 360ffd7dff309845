/* SPDX-License-Identifier: MIT */
/*
 * What tests of the dictionary share: one dictionary.
 */
#pragma once

#include <comity/windows.h>

#include <initguid.h>
#include <scrrun.h>

#include "test.h"

static IDictionary *dictionary;

static inline void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_Dictionary, NULL, CLSCTX_INPROC_SERVER, &IID_IDictionary,
                               (void **)&dictionary),
              S_OK);
}

static inline void end(void)
{
    ASSERT_EQ(IDictionary_Release(dictionary), 0);
    CoUninitialize();
}

static inline VARIANT number(LONG value)
{
    return (VARIANT){.vt = VT_I4, .lVal = value};
}

static inline VARIANT text(const char16_t *units)
{
    return (VARIANT){.vt = VT_BSTR, .bstrVal = SysAllocString(units)};
}

static inline HRESULT add(LONG key, LONG item)
{
    VARIANT key_value = number(key), item_value = number(item);

    return IDictionary_Add(dictionary, &key_value, &item_value);
}

static inline LONG count(void)
{
    LONG n = -1;

    ASSERT_HR(IDictionary_get_Count(dictionary, &n), S_OK);
    return n;
}

static inline LONG item_of(LONG key)
{
    VARIANT key_value = number(key), item;

    ASSERT_HR(IDictionary_get_Item(dictionary, &key_value, &item), S_OK);
    ASSERT_EQ(V_VT(&item), VT_I4);
    return V_I4(&item);
}
