/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

TEST(a_string_knows_its_length)
{
    BSTR text = SysAllocStringLen(u"a\0b", 3);

    ASSERT_EQ(SysStringLen(text), 3);
    ASSERT_EQ(SysStringByteLen(text), 6);
    ASSERT_EQ(((uint32_t *)text)[-1], 6);
    ASSERT_EQ(text[3], 0);
    ASSERT_TRUE(SysReAllocStringLen(&text, u"longer", 6));
    ASSERT_U16(text, u"longer");
    ASSERT_TRUE(SysReAllocString(&text, NULL));
    ASSERT_TRUE(text == NULL);
    ASSERT_EQ(SysStringLen(NULL), 0);
    SysFreeString(NULL);
}

/* Programs hand the same string in as the old one and the new one. */
TEST(a_string_grows_out_of_itself)
{
    BSTR text = SysAllocString(u"abcd"), shared;

    ASSERT_TRUE(SysReAllocStringLen(&text, text, 100000));
    ASSERT_EQ(SysStringLen(text), 100000);
    ASSERT_U16(text, u"abcd");
    ASSERT_TRUE(SysReAllocStringLen(&text, text + 2, 1));
    ASSERT_U16(text, u"c");
    shared = text;
    SysAddRefString(shared);
    ASSERT_TRUE(SysReAllocStringLen(&text, NULL, 2));
    ASSERT_U16(text, u"c");
    ASSERT_EQ(SysStringLen(shared), 1);
    SysReleaseString(shared);
    SysFreeString(text);
}

TEST(a_shared_string_goes_with_its_last_holder)
{
    BSTR text = SysAllocString(u"x");

    ASSERT_HR(SysAddRefString(text), S_OK);
    SysFreeString(text);
    ASSERT_U16(text, u"x");
    SysReleaseString(text);
}

TEST(elements_are_found_by_their_indices)
{
    SAFEARRAYBOUND bounds[2] = {{2, 1}, {3, -1}};
    LONG indices[2] = {2, 1}, value = 7, read = 0, bound;
    SAFEARRAY *array = SafeArrayCreate(VT_I4, 2, bounds);

    ASSERT_HR(SafeArrayPutElement(array, indices, &value), S_OK);
    ASSERT_HR(SafeArrayGetElement(array, indices, &read), S_OK);
    ASSERT_EQ(read, 7);
    ASSERT_EQ(((LONG *)array->pvData)[5], 7);
    ASSERT_HR(SafeArrayGetLBound(array, 2, &bound), S_OK);
    ASSERT_EQ(bound, -1);
    ASSERT_HR(SafeArrayGetUBound(array, 1, &bound), S_OK);
    ASSERT_EQ(bound, 2);
    indices[0] = 3;
    ASSERT_HR(SafeArrayGetElement(array, indices, &read), DISP_E_BADINDEX);
    ASSERT_HR(SafeArrayDestroy(array), S_OK);
}

TEST(a_locked_array_stays)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_UI1, 0, 4);
    SAFEARRAYBOUND bound = {8, 0};
    void *data;

    ASSERT_HR(SafeArrayAccessData(array, &data), S_OK);
    ASSERT_HR(SafeArrayDestroy(array), DISP_E_ARRAYISLOCKED);
    ASSERT_HR(SafeArrayRedim(array, &bound), DISP_E_ARRAYISLOCKED);
    ASSERT_HR(SafeArrayUnaccessData(array), S_OK);
    ASSERT_HR(SafeArrayUnlock(array), E_UNEXPECTED);
    ASSERT_HR(SafeArrayRedim(array, &bound), S_OK);
    ASSERT_HR(SafeArrayDestroy(array), S_OK);
}

TEST(copies_own_their_elements)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_BSTR, 0, 2), *copy;
    BSTR text = SysAllocString(u"shared");
    LONG index = 1;
    VARTYPE vt;

    ASSERT_HR(SafeArrayPutElement(array, &index, text), S_OK);
    SysFreeString(text);
    ASSERT_HR(SafeArrayCopy(array, &copy), S_OK);
    ASSERT_HR(SafeArrayDestroy(array), S_OK);
    ASSERT_HR(SafeArrayGetVartype(copy, &vt), S_OK);
    ASSERT_EQ(vt, VT_BSTR);
    ASSERT_U16(((BSTR *)copy->pvData)[1], u"shared");
    ASSERT_HR(SafeArrayDestroy(copy), S_OK);
}

/* Programs look into the sixteen bytes before the descriptor. */
TEST(the_type_is_kept_before_the_descriptor)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_I2, 0, 1);

    ASSERT_EQ(((DWORD *)array)[-1], VT_I2);
    SafeArrayDestroy(array);
    array = SafeArrayCreateVector(VT_DISPATCH, 0, 1);
    ASSERT_TRUE(IsEqualIID((GUID *)array - 1, &IID_IDispatch));
    SafeArrayDestroy(array);
}

/* Wine's tests show it of Windows: who allocates a descriptor alone says what its elements own. */
TEST(only_a_created_array_owns_its_elements)
{
    SAFEARRAY *array;
    VARTYPE vt;

    ASSERT_HR(SafeArrayAllocDescriptorEx(VT_DISPATCH, 1, &array), S_OK);
    ASSERT_EQ(array->fFeatures, FADF_HAVEIID);
    ASSERT_HR(SafeArrayGetVartype(array, &vt), S_OK);
    ASSERT_EQ(vt, VT_UNKNOWN);
    ASSERT_HR(SafeArrayDestroyDescriptor(array), S_OK);
    array = SafeArrayCreateVector(VT_BSTR, 0, 1);
    ASSERT_EQ(array->fFeatures, FADF_HAVEVARTYPE | FADF_BSTR | 0x2000);
    ASSERT_HR(SafeArrayDestroy(array), S_OK);
}

TEST(a_string_changes_into_its_bytes)
{
    VARIANT value = {.vt = VT_BSTR, .bstrVal = SysAllocString(u"\u4241")};

    ASSERT_HR(VariantChangeType(&value, &value, 0, VT_ARRAY | VT_UI1), S_OK);
    ASSERT_MEM(value.parray->pvData, "AB", 2);
    ASSERT_HR(VariantChangeType(&value, &value, 0, VT_BSTR), S_OK);
    ASSERT_U16(value.bstrVal, u"\u4241");
    ASSERT_HR(VariantChangeType(&value, &value, 0, VT_ARRAY | VT_I2), DISP_E_TYPEMISMATCH);
    ASSERT_HR(VariantClear(&value), S_OK);
}

TEST(lack_of_memory_is_reported)
{
    FOR_EACH_FAILING_ALLOCATION({
        SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, 3);

        ASSERT_TRUE(array || test_allocation_failed());
        SafeArrayDestroy(array);
    });
}
