/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/shlwapi.h>

#include "test.h"

static void *task_copy(const void *bytes, size_t size)
{
    void *memory = CoTaskMemAlloc(size);

    memcpy(memory, bytes, size);
    return memory;
}

TEST(nothing_is_cleared_well)
{
    PROPVARIANT value = {.vt = VT_EMPTY};

    ASSERT_HR(PropVariantClear(NULL), S_OK);
    ASSERT_HR(PropVariantClear(&value), S_OK);
}

TEST(an_unknown_type_is_emptied_and_told)
{
    PROPVARIANT value, copy = {.vt = VT_I4, .lVal = 7};

    memset(&value, 0x55, sizeof(value));
    ASSERT_HR(PropVariantCopy(&copy, &value), DISP_E_BADVARTYPE);
    ASSERT_EQ(copy.lVal, 7);
    ASSERT_HR(FreePropVariantArray(1, &value), STG_E_INVALIDPARAMETER);
    ASSERT_HR(PropVariantClear(&value), STG_E_INVALIDPARAMETER);
    ASSERT_EQ(value.vt, VT_EMPTY);
    ASSERT_TRUE(value.pszVal == NULL);
}

TEST(strings_are_copied_and_freed)
{
    PROPVARIANT narrow = {.vt = VT_LPSTR, .pszVal = task_copy("abc", 4)};
    PROPVARIANT wide = {.vt = VT_LPWSTR, .pwszVal = task_copy(u"abc", 8)};
    PROPVARIANT copy;

    ASSERT_HR(PropVariantCopy(&copy, &narrow), S_OK);
    ASSERT_TRUE(copy.pszVal != narrow.pszVal);
    ASSERT_STR(copy.pszVal, "abc");
    ASSERT_HR(PropVariantClear(&copy), S_OK);
    ASSERT_HR(PropVariantCopy(&copy, &wide), S_OK);
    ASSERT_U16(copy.pwszVal, u"abc");
    ASSERT_HR(PropVariantClear(&copy), S_OK);
    ASSERT_HR(PropVariantClear(&narrow), S_OK);
    ASSERT_HR(PropVariantClear(&wide), S_OK);
}

TEST(vectors_own_their_elements)
{
    LPSTR strings[2] = {task_copy("a", 2), task_copy("b", 2)};
    PROPVARIANT inner[2] = {
        {.vt = VT_VECTOR | VT_LPSTR, .calpstr = {2, task_copy(strings, sizeof(strings))}},
        {.vt = VT_CLSID, .puuid = task_copy(&IID_IUnknown, sizeof(CLSID))},
    };
    PROPVARIANT value = {.vt = VT_VECTOR | VT_VARIANT,
                         .capropvar = {2, task_copy(inner, sizeof(inner))}};
    PROPVARIANT copy;

    ASSERT_HR(PropVariantCopy(&copy, &value), S_OK);
    ASSERT_HR(PropVariantClear(&value), S_OK);
    ASSERT_EQ(copy.capropvar.cElems, 2);
    ASSERT_STR(copy.capropvar.pElems[0].calpstr.pElems[1], "b");
    ASSERT_TRUE(IsEqualIID(copy.capropvar.pElems[1].puuid, &IID_IUnknown));
    ASSERT_HR(PropVariantClear(&copy), S_OK);
}

TEST(a_vector_of_what_has_none_is_refused)
{
    PROPVARIANT value = {.vt = VT_VECTOR | VT_UNKNOWN}, copy;

    ASSERT_HR(PropVariantCopy(&copy, &value), DISP_E_BADVARTYPE);
    value.vt = VT_VECTOR | VT_ARRAY | VT_I4;
    ASSERT_HR(PropVariantCopy(&copy, &value), DISP_E_BADVARTYPE);
}

TEST(clipboard_data_is_copied_without_its_format)
{
    CLIPDATA data = {.cbSize = 4 + 3, .ulClipFmt = -1, .pClipData = task_copy("xyz", 3)};
    PROPVARIANT value = {.vt = VT_CF, .pclipdata = task_copy(&data, sizeof(data))}, copy;

    ASSERT_HR(PropVariantCopy(&copy, &value), S_OK);
    ASSERT_HR(PropVariantClear(&value), S_OK);
    ASSERT_EQ(copy.pclipdata->cbSize, 7);
    ASSERT_MEM(copy.pclipdata->pClipData, "xyz", 3);
    ASSERT_HR(PropVariantClear(&copy), S_OK);
}

TEST(streams_are_shared)
{
    VERSIONEDSTREAM versioned = {.guidVersion = IID_IStream, .pStream = SHCreateMemStream(NULL, 0)};
    PROPVARIANT value = {.vt = VT_STREAM, .pStream = versioned.pStream}, copy;

    ASSERT_HR(PropVariantCopy(&copy, &value), S_OK);
    ASSERT_TRUE(copy.pStream == value.pStream);
    ASSERT_HR(PropVariantClear(&copy), S_OK);
    value.vt = VT_VERSIONED_STREAM;
    value.pVersionedStream = task_copy(&versioned, sizeof(versioned));
    ASSERT_HR(PropVariantCopy(&copy, &value), S_OK);
    ASSERT_TRUE(copy.pVersionedStream != value.pVersionedStream);
    ASSERT_HR(PropVariantClear(&copy), S_OK);
    ASSERT_EQ(IStream_AddRef(versioned.pStream), 2);
    ASSERT_HR(PropVariantClear(&value), S_OK);
    ASSERT_EQ(IStream_Release(versioned.pStream), 0);
}

TEST(references_stay_their_owners)
{
    LONG number = 5;
    PROPVARIANT value = {.vt = VT_BYREF | VT_I4, .plVal = &number}, copy;

    ASSERT_HR(PropVariantCopy(&copy, &value), S_OK);
    ASSERT_TRUE(copy.plVal == &number);
    ASSERT_HR(PropVariantClear(&copy), S_OK);
    ASSERT_EQ(number, 5);
}

TEST(an_array_of_them_is_freed_as_one)
{
    PROPVARIANT values[2] = {{.vt = VT_LPSTR, .pszVal = task_copy("a", 2)}, {.vt = VT_BSTR}};

    values[1].bstrVal = SysAllocString(u"b");
    ASSERT_HR(FreePropVariantArray(2, values), S_OK);
    ASSERT_EQ(values[0].vt, VT_EMPTY);
    ASSERT_EQ(values[1].vt, VT_EMPTY);
    ASSERT_HR(FreePropVariantArray(0, NULL), E_INVALIDARG);
}

TEST(a_copy_is_whole_or_not_made)
{
    LPSTR strings[2] = {task_copy("a", 2), task_copy("b", 2)};
    PROPVARIANT value = {.vt = VT_VECTOR | VT_LPSTR,
                         .calpstr = {2, task_copy(strings, sizeof(strings))}};

    FOR_EACH_FAILING_ALLOCATION({
        PROPVARIANT copy = {.vt = VT_EMPTY};
        HRESULT hr = PropVariantCopy(&copy, &value);

        ASSERT_HR(hr, test_allocation_failed() ? E_OUTOFMEMORY : S_OK);
        ASSERT_EQ(copy.vt, FAILED(hr) ? VT_EMPTY : value.vt);
        PropVariantClear(&copy);
    });
    PropVariantClear(&value);
}
