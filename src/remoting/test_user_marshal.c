/* SPDX-License-Identifier: MIT */
/*
 * Through the ABI alone. The sizes and bytes are those of Windows' NDR 2.0.
 */
#include <comity/objbase.h>
#include <comity/oleauto.h>

#include "test.h"

enum {
    BUFFER_SIZE = 512,
};

static _Alignas(8) unsigned char buffer[BUFFER_SIZE];
static RPC_MESSAGE message;
static MIDL_STUB_MESSAGE stub = {.RpcMsg = &message};
static USER_MARSHAL_CB call = {
    .Flags = MSHCTX_LOCAL | NDR_LOCAL_DATA_REPRESENTATION << 16,
    .pStubMsg = &stub,
    .Signature = USER_MARSHAL_CB_SIGNATURE,
};

static void begin(size_t size)
{
    message.Buffer = buffer;
    message.BufferLength = (unsigned int)size;
    memset(buffer, 0xcc, sizeof(buffer));
}

TEST(strings_of_every_kind_are_marshaled)
{
    static const uint8_t odd[] = {2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 'a', 'b', 'c', 0};
    static const uint8_t null[] = {0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0};
    BSTR text = SysAllocStringByteLen("abc", 3), back = NULL;

    ASSERT_EQ(BSTR_UserSize(&call.Flags, 0, &text), 16);
    ASSERT_EQ(BSTR_UserSize(&call.Flags, 1, &text), 20);
    begin(16);
    ASSERT_TRUE(BSTR_UserMarshal(&call.Flags, buffer, &text) == buffer + 16);
    ASSERT_MEM(buffer, odd, 16);
    ASSERT_TRUE(BSTR_UserUnmarshal(&call.Flags, buffer, &back) == buffer + 16);
    ASSERT_EQ(SysStringByteLen(back), 3);
    BSTR_UserFree(&call.Flags, &back);
    ASSERT_TRUE(back == NULL);
    BSTR_UserFree(&call.Flags, &text);

    begin(12);
    ASSERT_TRUE(BSTR_UserMarshal(&call.Flags, buffer, &text) == buffer + 12);
    ASSERT_MEM(buffer, null, 12);
    back = SysAllocString(u"replaced");
    ASSERT_TRUE(BSTR_UserUnmarshal(&call.Flags, buffer, &back) == buffer + 12);
    ASSERT_TRUE(back == NULL);
}

TEST(arrays_are_marshaled_with_all_that_describes_them)
{
    SAFEARRAYBOUND bounds[] = {{2, 5}, {3, 1}};
    SAFEARRAY *array = SafeArrayCreate(VT_I2, 2, bounds), *back = NULL, *kept;
    ULONG size;
    VARTYPE vt;

    ((SHORT *)array->pvData)[5] = 77;
    size = LPSAFEARRAY_UserSize(&call.Flags, 0, &array);
    ASSERT_EQ(size, 52 + 6 * 2);
    begin(size);
    ASSERT_TRUE(LPSAFEARRAY_UserMarshal(&call.Flags, buffer, &array) == buffer + size);
    ASSERT_TRUE(LPSAFEARRAY_UserUnmarshal(&call.Flags, buffer, &back) == buffer + size);
    ASSERT_HR(SafeArrayGetVartype(back, &vt), S_OK);
    ASSERT_EQ(vt, VT_I2);
    ASSERT_MEM(back->rgsabound, array->rgsabound, sizeof(bounds));
    ASSERT_EQ(((SHORT *)back->pvData)[5], 77);

    /* What fits stays where it is. */
    kept = back;
    ASSERT_TRUE(LPSAFEARRAY_UserUnmarshal(&call.Flags, buffer, &back) == buffer + size);
    ASSERT_TRUE(back == kept);
    LPSAFEARRAY_UserFree(&call.Flags, &back);
    ASSERT_TRUE(back == NULL);
    SafeArrayDestroy(array);
}

TEST(no_array_is_four_bytes)
{
    SAFEARRAY *array = NULL, *back = SafeArrayCreateVector(VT_I4, 0, 1);

    ASSERT_EQ(LPSAFEARRAY_UserSize(&call.Flags, 0, &array), 4);
    begin(4);
    ASSERT_TRUE(LPSAFEARRAY_UserMarshal(&call.Flags, buffer, &array) == buffer + 4);
    ASSERT_TRUE(LPSAFEARRAY_UserUnmarshal(&call.Flags, buffer, &back) == buffer + 4);
    ASSERT_TRUE(back == NULL);
}

TEST(variants_leave_the_bytes_between_as_they_are)
{
    VARIANT value = {.vt = VT_R8}, back;

    V_R8(&value) = 3.5;
    ASSERT_EQ(VARIANT_UserSize(&call.Flags, 0, &value), 32);
    ASSERT_EQ(VARIANT_UserSize(&call.Flags, 1, &value), 40);
    begin(32);
    ASSERT_TRUE(VARIANT_UserMarshal(&call.Flags, buffer, &value) == buffer + 32);
    ASSERT_EQ(buffer[0], 4); /* in units of eight bytes */
    ASSERT_EQ(buffer[20], 0xcc);
    ASSERT_EQ(buffer[23], 0xcc);
    VariantInit(&back);
    ASSERT_TRUE(VARIANT_UserUnmarshal(&call.Flags, buffer, &back) == buffer + 32);
    ASSERT_EQ(V_VT(&back), VT_R8);
    ASSERT_TRUE(V_R8(&back) == 3.5);
}

TEST(a_reference_of_the_same_type_is_filled_in_place)
{
    LONG number = 7, place = 0;
    VARIANT value = {.vt = VT_BYREF | VT_I4}, back = {.vt = VT_BYREF | VT_I4}, made;

    V_I4REF(&value) = &number;
    V_I4REF(&back) = &place;
    begin(28);
    ASSERT_TRUE(VARIANT_UserMarshal(&call.Flags, buffer, &value) == buffer + 28);
    ASSERT_TRUE(VARIANT_UserUnmarshal(&call.Flags, buffer, &back) == buffer + 28);
    ASSERT_TRUE(V_I4REF(&back) == &place);
    ASSERT_EQ(place, 7);
    VariantInit(&made);
    ASSERT_TRUE(VARIANT_UserUnmarshal(&call.Flags, buffer, &made) == buffer + 28);
    ASSERT_EQ(*V_I4REF(&made), 7);
    VARIANT_UserFree(&call.Flags, &made);
}

TEST(what_is_cut_short_changes_nothing)
{
    VARIANT value = {.vt = VT_BSTR}, back = {.vt = VT_I4};
    ULONG size;

    V_BSTR(&value) = SysAllocString(u"text");
    size = VARIANT_UserSize(&call.Flags, 0, &value);
    begin(size);
    VARIANT_UserMarshal(&call.Flags, buffer, &value);
    for (message.BufferLength = 0; message.BufferLength < size; message.BufferLength++) {
        ASSERT_TRUE(VARIANT_UserUnmarshal(&call.Flags, buffer, &back) == buffer);
        ASSERT_EQ(V_VT(&back), VT_I4);
    }
    VariantClear(&value);
}

/* ---- objects ---- */

static LONG refs = 1;

static HRESULT thing_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    *ppv = IsEqualIID(riid, &IID_IUnknown) ? iface : NULL;
    if (*ppv)
        refs++;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG thing_AddRef(IUnknown *iface)
{
    return (ULONG)++refs;
}

static ULONG thing_Release(IUnknown *iface)
{
    return (ULONG)--refs;
}

static const IUnknownVtbl thing_vtable = {thing_QueryInterface, thing_AddRef, thing_Release};
static IUnknown thing = {(IUnknownVtbl *)&thing_vtable};

TEST(an_object_comes_back_as_itself)
{
    VARIANT value = {.vt = VT_UNKNOWN}, back;
    unsigned char *end;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    V_UNKNOWN(&value) = &thing;
    begin(VARIANT_UserSize(&call.Flags, 0, &value));
    ASSERT_EQ(refs, 1);
    end = VARIANT_UserMarshal(&call.Flags, buffer, &value);
    ASSERT_TRUE(end > buffer + 24 && end <= buffer + message.BufferLength);
    VariantInit(&back);
    ASSERT_TRUE(VARIANT_UserUnmarshal(&call.Flags, buffer, &back) == end);
    ASSERT_TRUE(V_UNKNOWN(&back) == &thing);
    VARIANT_UserFree(&call.Flags, &back);
    ASSERT_EQ(refs, 1);
    CoUninitialize();
}
