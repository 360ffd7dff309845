/* SPDX-License-Identifier: MIT */
/*
 * Expectations: the functions' pages of VBScript's language reference.
 */
#include "test.h"
#include "vbbase/arguments.h"
#include "vbbase/find_name.h"
#include "vblib/intrinsics.h"

static HRESULT call(const char16_t *name, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    struct vb_context context;
    const struct intrinsic *intrinsic = vb_intrinsic_find(name);
    HRESULT hr;

    ASSERT_TRUE(intrinsic != NULL);
    vb_context_init(&context);
    context.lcid = 1033;
    hr = vb_intrinsic_call(intrinsic, &context, arguments, count, ret_result);
    vb_context_deinit(&context);
    return hr;
}

TEST(tables_are_sorted)
{
    size_t count, i;
    const struct intrinsic *intrinsics = vb_intrinsics(&count);
    const struct vb_constant *constants;

    ASSERT_TRUE(count > 0);
    for (i = 1; i < count; i++)
        ASSERT_TRUE(compare_names(intrinsics[i - 1].name, intrinsics[i].name) < 0);
    constants = vb_constants(&count);
    ASSERT_TRUE(count > 0);
    for (i = 1; i < count; i++)
        ASSERT_TRUE(compare_names(constants[i - 1].name, constants[i].name) < 0);
}

TEST(names_are_found_without_case)
{
    ASSERT_TRUE(vb_intrinsic_find(u"UBOUND") != NULL);
    ASSERT_TRUE(vb_intrinsic_find(u"ubound") == vb_intrinsic_find(u"UBound"));
    ASSERT_TRUE(vb_intrinsic_find(u"uboun") == NULL);
    ASSERT_TRUE(vb_intrinsic_find(u"") == NULL);
}

TEST(constants_have_their_types)
{
    VARIANT value = {0};

    ASSERT_HR(vb_constant_get(vb_constant_find(u"vbobjecterror"), &value), S_OK);
    ASSERT_EQ(V_VT(&value), VT_I4);
    ASSERT_EQ(V_I4(&value), (LONG)0x80040000);
    ASSERT_HR(vb_constant_get(vb_constant_find(u"vbSaturday"), &value), S_OK);
    ASSERT_EQ(V_VT(&value), VT_I2);
    ASSERT_EQ(V_I2(&value), 7);
    ASSERT_HR(vb_constant_get(vb_constant_find(u"vbNullChar"), &value), S_OK);
    ASSERT_EQ(V_VT(&value), VT_BSTR);
    ASSERT_EQ(SysStringLen(V_BSTR(&value)), 1);
    ASSERT_EQ(V_BSTR(&value)[0], 0);
    VariantClear(&value);
}

TEST(wrong_numbers_of_arguments_are_error_450)
{
    VARIANT arguments[3] = {0}, result = {0};

    ASSERT_HR(call(u"UBound", arguments, 0, &result), MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT));
    ASSERT_HR(call(u"UBound", arguments, 3, &result), MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT));
}

TEST(values_tell_their_types)
{
    VARIANT value = {0}, result = {0};

    ASSERT_HR(call(u"TypeName", &value, 1, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"Empty");
    VariantClear(&result);
    vb_return_short(1, &value);
    ASSERT_HR(call(u"TypeName", &value, 1, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"Integer");
    VariantClear(&result);
    ASSERT_HR(call(u"IsNumeric", &value, 1, &result), S_OK);
    ASSERT_EQ(V_BOOL(&result), VARIANT_TRUE);
    V_VT(&value) = VT_DISPATCH;
    V_DISPATCH(&value) = NULL;
    ASSERT_HR(call(u"TypeName", &value, 1, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"Nothing");
    VariantClear(&result);
    ASSERT_HR(call(u"VarType", &value, 1, &result), S_OK);
    ASSERT_EQ(V_I2(&result), 9);
}

TEST(bounds_of_what_is_no_array_are_refused)
{
    VARIANT arguments[2] = {0}, result = {0};

    ASSERT_HR(call(u"UBound", arguments, 1, &result), DISP_E_TYPEMISMATCH);
    V_VT(&arguments[0]) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(&arguments[0]) = SafeArrayCreateVector(VT_VARIANT, 0, 3);
    ASSERT_HR(call(u"UBound", arguments, 1, &result), S_OK);
    ASSERT_EQ(V_I4(&result), 2);
    vb_return_short(2, &arguments[1]);
    ASSERT_HR(call(u"LBound", arguments, 2, &result), MAKE_VBSERROR(VBE_OUT_OF_BOUNDS));
    VariantClear(&arguments[0]);
}
