/* SPDX-License-Identifier: MIT */
/*
 * VARIANTs of every type between two processes, there and back.
 */
#include "giver.h"

#include <stdlib.h>

#include "harness/test.h"

enum {
    MANY = 64 << 20,
};

static const VARTYPE scalars[] = {VT_I1,  VT_UI1, VT_I2,   VT_UI2,  VT_BOOL, VT_I4,
                                  VT_UI4, VT_INT, VT_UINT, VT_R4,   VT_R8,   VT_I8,
                                  VT_UI8, VT_CY,  VT_DATE, VT_ERROR};

static IDispatch *begin(void)
{
    IDispatch *dispatch;

    giver_serve();
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_Giver, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                               (void **)&dispatch),
              S_OK);
    return dispatch;
}

static void end(IDispatch *dispatch)
{
    ASSERT_EQ(IDispatch_Release(dispatch), 0);
    CoUninitialize();
}

static HRESULT call(IDispatch *dispatch, DISPID id, VARIANT *argument, VARIANT *result)
{
    DISPPARAMS params = {argument, NULL, 1, 0};

    if (result)
        VariantInit(result);
    return IDispatch_Invoke(dispatch, id, &IID_NULL, 0, DISPATCH_METHOD, &params, result, NULL,
                            NULL);
}

static void echo(IDispatch *dispatch, VARIANT *value, VARIANT *ret_back)
{
    ASSERT_HR(call(dispatch, GIVER_ECHO, value, ret_back), S_OK);
    ASSERT_EQ(V_VT(ret_back), V_VT(value));
}

/* ---- by value ---- */

TEST(scalars_of_every_type_come_back)
{
    IDispatch *dispatch = begin();
    VARIANT value = {0}, back;

    for (size_t i = 0; i < sizeof(scalars) / sizeof(*scalars); i++) {
        V_VT(&value) = scalars[i];
        V_UI1(&value) = 0x81;
        echo(dispatch, &value, &back);
        ASSERT_EQ(V_UI1(&back), 0x81);
    }
    V_VT(&value) = VT_EMPTY;
    echo(dispatch, &value, &back);
    V_VT(&value) = VT_NULL;
    echo(dispatch, &value, &back);
    V_DECIMAL(&value).Lo64 = 0x8877665544332211;
    V_DECIMAL(&value).Hi32 = 0x44332211;
    V_DECIMAL(&value).scale = 28;
    V_DECIMAL(&value).sign = DECIMAL_NEG;
    V_VT(&value) = VT_DECIMAL;
    echo(dispatch, &value, &back);
    ASSERT_MEM(&value, &back, sizeof(value));
    end(dispatch);
}

TEST(strings_come_back_whatever_is_in_them)
{
    IDispatch *dispatch = begin();
    VARIANT value = {.vt = VT_BSTR}, back;

    echo(dispatch, &value, &back);
    ASSERT_TRUE(V_BSTR(&back) == NULL);
    V_BSTR(&value) = SysAllocString(u"");
    echo(dispatch, &value, &back);
    ASSERT_TRUE(V_BSTR(&back) != NULL);
    ASSERT_EQ(SysStringLen(V_BSTR(&back)), 0);
    VariantClear(&back);
    SysFreeString(V_BSTR(&value));
    V_BSTR(&value) = SysAllocStringLen(u"a\0b\xd83d\xde00", 5);
    echo(dispatch, &value, &back);
    ASSERT_EQ(SysStringLen(V_BSTR(&back)), 5);
    ASSERT_MEM(V_BSTR(&back), u"a\0b\xd83d\xde00", 10);
    VariantClear(&back);
    SysFreeString(V_BSTR(&value));
    V_BSTR(&value) = SysAllocStringByteLen("odd", 3);
    echo(dispatch, &value, &back);
    ASSERT_EQ(SysStringByteLen(V_BSTR(&back)), 3);
    ASSERT_MEM(V_BSTR(&back), "odd", 3);
    VariantClear(&back);
    VariantClear(&value);
    end(dispatch);
}

TEST(a_string_of_64_mebibytes_comes_back)
{
    IDispatch *dispatch = begin();
    VARIANT value = {.vt = VT_BSTR}, back;

    V_BSTR(&value) = SysAllocStringLen(NULL, MANY / sizeof(OLECHAR));
    for (size_t i = 0; i < MANY / sizeof(OLECHAR); i++)
        V_BSTR(&value)[i] = (OLECHAR)(i * 7);
    echo(dispatch, &value, &back);
    ASSERT_EQ(SysStringByteLen(V_BSTR(&back)), MANY);
    ASSERT_MEM(V_BSTR(&back), V_BSTR(&value), MANY);
    VariantClear(&back);
    VariantClear(&value);
    end(dispatch);
}

/* ---- arrays ---- */

static size_t bytes_of(SAFEARRAY *array)
{
    size_t size = SafeArrayGetElemsize(array);

    for (USHORT i = 0; i < array->cDims; i++)
        size *= array->rgsabound[i].cElements;
    return size;
}

static void echo_array(IDispatch *dispatch, SAFEARRAY *array, VARTYPE vt)
{
    VARIANT value = {.vt = vt | VT_ARRAY}, back;
    SAFEARRAY *other;

    V_ARRAY(&value) = array;
    echo(dispatch, &value, &back);
    other = V_ARRAY(&back);
    ASSERT_EQ(other->cDims, array->cDims);
    ASSERT_EQ(other->cbElements, array->cbElements);
    ASSERT_MEM(other->rgsabound, array->rgsabound, array->cDims * sizeof(SAFEARRAYBOUND));
    ASSERT_MEM(other->pvData, array->pvData, bytes_of(array));
    VariantClear(&back);
    SafeArrayDestroy(array);
}

TEST(arrays_of_scalars_come_back_in_up_to_eight_dimensions)
{
    SAFEARRAYBOUND bounds[] = {{2, 1}, {3, -4}, {1, 0}, {2, 9}, {2, 0}, {1, 7}, {3, 3}, {2, -1}};
    IDispatch *dispatch = begin();

    for (size_t i = 0; i < sizeof(scalars) / sizeof(*scalars); i++) {
        for (UINT dimensions = 1; dimensions <= 8; dimensions++) {
            SAFEARRAY *array = SafeArrayCreate(scalars[i], dimensions, bounds);
            size_t size = bytes_of(array);

            for (size_t at = 0; at < size; at++)
                ((uint8_t *)array->pvData)[at] = (uint8_t)(at + i);
            echo_array(dispatch, array, scalars[i]);
        }
    }
    echo_array(dispatch, SafeArrayCreateVector(VT_I4, 5, 0), VT_I4);
    end(dispatch);
}

TEST(an_array_of_64_mebibytes_comes_back)
{
    IDispatch *dispatch = begin();
    SAFEARRAY *array = SafeArrayCreateVector(VT_UI1, 0, MANY);

    for (size_t i = 0; i < MANY; i++)
        ((uint8_t *)array->pvData)[i] = (uint8_t)(i * 11);
    echo_array(dispatch, array, VT_UI1);
    end(dispatch);
}

TEST(arrays_of_strings_variants_and_objects_come_back)
{
    IDispatch *dispatch = begin();
    VARIANT value = {0}, back, *cells;
    BSTR *texts;

    V_VT(&value) = VT_ARRAY | VT_BSTR;
    V_ARRAY(&value) = SafeArrayCreateVector(VT_BSTR, 0, 3);
    texts = V_ARRAY(&value)->pvData;
    texts[0] = SysAllocString(u"one");
    texts[2] = SysAllocString(u"");
    echo(dispatch, &value, &back);
    texts = V_ARRAY(&back)->pvData;
    ASSERT_U16(texts[0], u"one");
    ASSERT_TRUE(texts[1] == NULL);
    ASSERT_U16(texts[2], u"");
    VariantClear(&back);
    VariantClear(&value);

    V_VT(&value) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(&value) = SafeArrayCreateVector(VT_VARIANT, 0, 3);
    cells = V_ARRAY(&value)->pvData;
    V_VT(&cells[0]) = VT_DISPATCH;
    V_DISPATCH(&cells[0]) = dispatch;
    IDispatch_AddRef(dispatch);
    V_VT(&cells[1]) = VT_ARRAY | VT_I2;
    V_ARRAY(&cells[1]) = SafeArrayCreateVector(VT_I2, 1, 4);
    V_VT(&cells[2]) = VT_DATE;
    V_DATE(&cells[2]) = 36526.5;
    echo(dispatch, &value, &back);
    cells = V_ARRAY(&back)->pvData;
    ASSERT_TRUE(V_DISPATCH(&cells[0]) == dispatch);
    ASSERT_EQ(V_ARRAY(&cells[1])->rgsabound[0].cElements, 4);
    ASSERT_TRUE(V_DATE(&cells[2]) == 36526.5);
    VariantClear(&back);
    VariantClear(&value);
    end(dispatch);
}

/* ---- by reference ---- */

TEST(every_scalar_can_be_changed_by_reference)
{
    IDispatch *dispatch = begin();

    for (size_t i = 0; i < sizeof(scalars) / sizeof(*scalars); i++) {
        uint64_t number = 0x1111111111111142;
        VARIANT value = {.vt = (VARTYPE)(scalars[i] | VT_BYREF)}, back;

        V_BYREF(&value) = &number;
        ASSERT_HR(call(dispatch, GIVER_ECHO, &value, &back), S_OK);
        ASSERT_EQ(V_VT(&back), scalars[i]);
        ASSERT_EQ(V_UI1(&back), 0x42);
        ASSERT_HR(call(dispatch, GIVER_TAKE, &value, NULL), S_OK);
        ASSERT_EQ(number, 0x1111111111111100);
    }
    end(dispatch);
}

TEST(what_owns_memory_can_be_taken_by_reference)
{
    IDispatch *dispatch = begin();
    BSTR text = SysAllocString(u"text");
    SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, 2);
    IDispatch *object = dispatch;
    VARIANT inner = {.vt = VT_BSTR}, value = {0};

    IDispatch_AddRef(dispatch);
    V_BSTR(&inner) = SysAllocString(u"inner");
    V_VT(&value) = VT_BYREF | VT_BSTR;
    V_BSTRREF(&value) = &text;
    ASSERT_HR(call(dispatch, GIVER_TAKE, &value, NULL), S_OK);
    ASSERT_TRUE(text == NULL);
    V_VT(&value) = VT_BYREF | VT_ARRAY | VT_VARIANT;
    V_ARRAYREF(&value) = &array;
    ASSERT_HR(call(dispatch, GIVER_TAKE, &value, NULL), S_OK);
    ASSERT_TRUE(array == NULL);
    V_VT(&value) = VT_BYREF | VT_DISPATCH;
    V_DISPATCHREF(&value) = &object;
    ASSERT_HR(call(dispatch, GIVER_TAKE, &value, NULL), S_OK);
    ASSERT_TRUE(object == NULL);
    V_VT(&value) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&value) = &inner;
    ASSERT_HR(call(dispatch, GIVER_TAKE, &value, NULL), S_OK);
    ASSERT_EQ(V_VT(&inner), VT_EMPTY);
    end(dispatch);
}

/* An array that is NULL, and one behind a reference that is. */
TEST(no_array_is_an_array_too)
{
    IDispatch *dispatch = begin();
    SAFEARRAY *none = NULL;
    VARIANT value = {.vt = VT_ARRAY | VT_I4}, back;

    echo(dispatch, &value, &back);
    ASSERT_TRUE(V_ARRAY(&back) == NULL);
    V_VT(&value) = VT_BYREF | VT_ARRAY | VT_I4;
    V_ARRAYREF(&value) = &none;
    ASSERT_HR(call(dispatch, GIVER_TAKE, &value, NULL), S_OK);
    ASSERT_TRUE(none == NULL);
    end(dispatch);
}

TEST(what_cannot_travel_is_told_before_the_call)
{
    IDispatch *dispatch = begin();
    VARIANT value = {.vt = VT_BLOB}, back;

    ASSERT_HR(call(dispatch, GIVER_ECHO, &value, &back), DISP_E_BADVARTYPE);
    V_VT(&value) = VT_I4;
    echo(dispatch, &value, &back);
    end(dispatch);
}
