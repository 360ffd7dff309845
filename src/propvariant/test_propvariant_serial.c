/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

/* An allocator, as C++ would lay it out. */
static void *allocate(PMemoryAllocator *allocator, ULONG size)
{
    return CoTaskMemAlloc(size);
}

static void release(PMemoryAllocator *allocator, void *memory)
{
    CoTaskMemFree(memory);
}

static const struct {
    void *(*allocate)(PMemoryAllocator *allocator, ULONG size);
    void (*release)(PMemoryAllocator *allocator, void *memory);
} allocator_vtable = {allocate, release};
static const void *allocator = &allocator_vtable;

static union {
    SERIALIZEDPROPERTYVALUE value;
    BYTE bytes[64];
} stored;

/* Stores @value, checks the size, and reads it back. */
static PROPVARIANT store(const PROPVARIANT *value, USHORT code_page, ULONG expected_size)
{
    ULONG size = sizeof(stored);
    PROPVARIANT back;

    ASSERT_TRUE(StgConvertVariantToProperty(value, code_page, &stored.value, &size, 2, FALSE,
                                            NULL) == &stored.value);
    ASSERT_EQ(size, expected_size);
    StgConvertPropertyToVariant(&stored.value, code_page, &back, (PMemoryAllocator *)&allocator);
    ASSERT_EQ(back.vt, value->vt);
    return back;
}

TEST(numbers_fill_words)
{
    PROPVARIANT value = {.vt = VT_I2, .iVal = -2}, back;

    ASSERT_EQ(store(&value, CP_UTF8, 8).iVal, -2);
    ASSERT_MEM(stored.bytes, "\x02\0\0\0\xfe\xff\0\0", 8);
    value = (PROPVARIANT){.vt = VT_R8, .dblVal = 0.5};
    ASSERT_TRUE(store(&value, CP_UTF8, 12).dblVal == 0.5);
    value.vt = VT_EMPTY;
    back = store(&value, CP_UTF8, 4);
    ASSERT_EQ(back.vt, VT_EMPTY);
}

TEST(strings_are_stored_by_code_page)
{
    PROPVARIANT value = {.vt = VT_BSTR, .bstrVal = SysAllocString(u"test")}, back;

    back = store(&value, 1200, 20);
    ASSERT_MEM(stored.bytes, "\x08\0\0\0\x0a\0\0\0t\0e\0s\0t\0\0\0\0\0", 20);
    ASSERT_U16(back.bstrVal, u"test");
    PropVariantClear(&back);
    back = store(&value, CP_UTF8, 16);
    ASSERT_U16(back.bstrVal, u"test");
    PropVariantClear(&back);
    PropVariantClear(&value);

    value = (PROPVARIANT){.vt = VT_LPSTR, .pszVal = (LPSTR) "abc"};
    back = store(&value, CP_UTF8, 12);
    ASSERT_STR(back.pszVal, "abc");
    PropVariantClear(&back);
    value = (PROPVARIANT){.vt = VT_LPWSTR, .pwszVal = (LPWSTR)u"ab"};
    back = store(&value, CP_UTF8, 16);
    ASSERT_U16(back.pwszVal, u"ab");
    PropVariantClear(&back);
}

TEST(bytes_and_identifiers_are_stored)
{
    PROPVARIANT value = {.vt = VT_BLOB, .blob = {5, (BYTE *)"bytes"}}, back;

    back = store(&value, CP_UTF8, 16);
    ASSERT_EQ(back.blob.cbSize, 5);
    ASSERT_MEM(back.blob.pBlobData, "bytes", 5);
    PropVariantClear(&back);
    value = (PROPVARIANT){.vt = VT_CLSID, .puuid = (CLSID *)&IID_IStream};
    back = store(&value, CP_UTF8, 20);
    ASSERT_TRUE(IsEqualIID(back.puuid, &IID_IStream));
    PropVariantClear(&back);
}

TEST(a_short_buffer_is_told_what_would_do)
{
    PROPVARIANT value = {.vt = VT_I8}, object = {.vt = VT_UNKNOWN};
    ULONG size = 8;

    ASSERT_TRUE(
        StgConvertVariantToProperty(&value, CP_UTF8, &stored.value, &size, 2, FALSE, NULL) == NULL);
    ASSERT_EQ(size, 12);
    size = 0;
    ASSERT_TRUE(StgConvertVariantToProperty(&value, CP_UTF8, NULL, &size, 2, FALSE, NULL) == NULL);
    ASSERT_EQ(size, 12);
    size = sizeof(stored);
    ASSERT_TRUE(StgConvertVariantToProperty(&object, CP_UTF8, &stored.value, &size, 2, FALSE,
                                            NULL) == NULL);
}

TEST(streams_are_stored_as_names)
{
    PROPVARIANT value = {.vt = VT_STREAM}, back;
    ULONG size = sizeof(stored), indirect = 0;

    ASSERT_TRUE(StgConvertVariantToProperty(&value, CP_UTF8, &stored.value, &size, 12, FALSE,
                                            &indirect) == &stored.value);
    ASSERT_EQ(indirect, 1);
    ASSERT_TRUE(
        StgConvertPropertyToVariant(&stored.value, CP_UTF8, &back, (PMemoryAllocator *)&allocator));
    ASSERT_U16(back.pwszVal, u"prop12");
    CoTaskMemFree(back.pwszVal);
}

TEST(lengths_are_those_of_what_is_outside)
{
    static const BYTE number[] = {3, 0, 0, 0, 1, 0, 0, 0};
    static const BYTE text[] = {31, 0, 0, 0, 3, 0, 0, 0, 'a', 0, 'b', 0, 0, 0, 0, 0};

    ASSERT_EQ(StgPropertyLengthAsVariant((const SERIALIZEDPROPERTYVALUE *)number, sizeof(number),
                                         CP_UTF8, 0),
              0);
    ASSERT_EQ(
        StgPropertyLengthAsVariant((const SERIALIZEDPROPERTYVALUE *)text, sizeof(text), CP_UTF8, 0),
        6);
    ASSERT_EQ(StgPropertyLengthAsVariant((const SERIALIZEDPROPERTYVALUE *)text, 12, CP_UTF8, 0), 0);
}
