/* SPDX-License-Identifier: MIT */
/*
 * Expectations: the comparison and arithmetic operators' pages of VBScript's language reference,
 * and Automation's VarAdd and its like for the types of results.
 */
#include "test.h"
#include "vbbase/arguments.h"
#include "vbbase/operators.h"

static struct vb_context context;

static VARIANT empty(void)
{
    return (VARIANT){0};
}

static VARIANT null(void)
{
    VARIANT value = {0};

    V_VT(&value) = VT_NULL;
    return value;
}

static VARIANT i2(SHORT number)
{
    VARIANT value = {0};

    vb_return_short(number, &value);
    return value;
}

static VARIANT i4(LONG number)
{
    VARIANT value = {0};

    vb_return_long(number, &value);
    return value;
}

static VARIANT r8(double number)
{
    VARIANT value = {0};

    vb_return_double(number, &value);
    return value;
}

static VARIANT truth(bool is_true)
{
    VARIANT value = {0};

    vb_return_bool(is_true, &value);
    return value;
}

static VARIANT text(const char16_t *units)
{
    VARIANT value = {0};

    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(units);
    return value;
}

/* Applies an operator to two values, which it clears. */
static HRESULT apply(unsigned operation, VARIANT left, VARIANT right, VARIANT *ret_result)
{
    HRESULT hr = vb_operator(&context, operation, &left, &right, ret_result);

    VariantClear(&left);
    VariantClear(&right);
    return hr;
}

static void expect_long(unsigned operation, VARIANT left, VARIANT right, VARTYPE vt, LONG number)
{
    VARIANT result = {0};

    ASSERT_HR(apply(operation, left, right, &result), S_OK);
    ASSERT_EQ(V_VT(&result), vt);
    ASSERT_HR(VariantChangeType(&result, &result, 0, VT_I4), S_OK);
    ASSERT_EQ(V_I4(&result), number);
}

static void expect_truth(unsigned operation, VARIANT left, VARIANT right, bool holds)
{
    VARIANT result = {0};

    ASSERT_HR(apply(operation, left, right, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_BOOL);
    ASSERT_EQ(V_BOOL(&result), holds ? VARIANT_TRUE : VARIANT_FALSE);
}

static void expect_null(unsigned operation, VARIANT left, VARIANT right)
{
    VARIANT result = {0};

    ASSERT_HR(apply(operation, left, right, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_NULL);
}

static void expect_text(unsigned operation, VARIANT left, VARIANT right, const char16_t *units)
{
    VARIANT result = {0};

    ASSERT_HR(apply(operation, left, right, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_BSTR);
    ASSERT_U16(V_BSTR(&result), units);
    VariantClear(&result);
}

static void expect_error(unsigned operation, VARIANT left, VARIANT right, HRESULT hr)
{
    VARIANT result = i2(77);

    ASSERT_HR(apply(operation, left, right, &result), hr);
    ASSERT_EQ(V_I2(&result), 77);
}

static void begin(void)
{
    vb_context_init(&context);
    context.lcid = 1033;
}

TEST(sums_grow_into_the_next_type)
{
    begin();
    expect_long(OPERATION_ADD, i2(1), i2(2), VT_I2, 3);
    expect_long(OPERATION_ADD, i2(32767), i2(1), VT_I4, 32768);
    expect_long(OPERATION_MULTIPLY, i2(300), i2(300), VT_I4, 90000);
    expect_long(OPERATION_SUBTRACT, truth(true), truth(true), VT_I2, 0);
    expect_long(OPERATION_ADD, empty(), empty(), VT_I2, 0);
    expect_long(OPERATION_INTEGER_DIVIDE, r8(4.6), r8(1.49), VT_I4, 5);
    expect_long(OPERATION_MODULO, i2(9), i2(6), VT_I2, 3);
    expect_long(OPERATION_POWER, i2(2), i2(3), VT_R8, 8);
    expect_long(OPERATION_DIVIDE, i2(6), i2(3), VT_R8, 2);
}

TEST(a_sum_too_large_for_a_long_is_a_double)
{
    VARIANT result = {0};

    begin();
    ASSERT_HR(apply(OPERATION_ADD, i4(INT32_MAX), i4(1), &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_R8);
    ASSERT_TRUE(V_R8(&result) == 2147483648.0);
}

TEST(what_is_no_number_is_an_error)
{
    begin();
    expect_error(OPERATION_POWER, i2(10), i2(400), DISP_E_OVERFLOW);
    expect_error(OPERATION_MULTIPLY, r8(1e308), r8(10), DISP_E_OVERFLOW);
    expect_error(OPERATION_POWER, i2(-8), r8(0.5), MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL));
}

TEST(text_joins_text_and_adds_to_numbers)
{
    begin();
    expect_text(OPERATION_ADD, text(u"1"), text(u"2"), u"12");
    expect_text(OPERATION_ADD, text(u"a"), empty(), u"a");
    expect_long(OPERATION_ADD, text(u"1"), i2(2), VT_R8, 3);
    expect_error(OPERATION_ADD, text(u"a"), i2(2), DISP_E_TYPEMISMATCH);
    expect_long(OPERATION_SUBTRACT, text(u"5"), text(u"2"), VT_R8, 3);
    expect_text(OPERATION_CONCATENATE, i2(1), r8(2.5), u"12.5");
    expect_text(OPERATION_CONCATENATE, text(u"ab "), null(), u"ab ");
    expect_text(OPERATION_CONCATENATE, empty(), truth(true), u"True");
    expect_null(OPERATION_CONCATENATE, null(), null());
}

/* As scripts on Windows see it, in Wine's lang.vbs. */
TEST(logic_works_on_longs)
{
    begin();
    expect_long(OPERATION_AND, empty(), empty(), VT_I4, 0);
    expect_long(OPERATION_OR, empty(), i2(5), VT_I4, 5);
    expect_long(OPERATION_IMP, empty(), null(), VT_I4, -1);
    expect_long(OPERATION_AND, text(u"5"), text(u"3"), VT_I4, 1);
    expect_error(OPERATION_AND, text(u"abc"), text(u"2"), DISP_E_TYPEMISMATCH);
}

TEST(null_makes_results_null)
{
    begin();
    expect_null(OPERATION_ADD, null(), i2(1));
    expect_null(OPERATION_ADD, text(u"a"), null());
    expect_null(OPERATION_EQUAL, null(), null());
    expect_null(OPERATION_LESS, i2(1), null());
    expect_null(OPERATION_EQV, truth(false), null());
    expect_null(OPERATION_AND, null(), truth(true));
    expect_truth(OPERATION_OR, null(), truth(true), true);
    expect_truth(OPERATION_IMP, truth(false), null(), true);
}

TEST(text_is_greater_than_numbers_unless_a_literal_decides)
{
    begin();
    expect_truth(OPERATION_GREATER, text(u"100"), i2(1000), true);
    expect_truth(OPERATION_EQUAL, text(u"1"), i2(1), false);
    expect_truth(OPERATION_EQUAL | VB_RIGHT_IS_LITERAL, text(u"1"), i2(1), true);
    expect_truth(OPERATION_EQUAL | VB_LEFT_IS_LITERAL, i2(1), text(u" 1.0"), true);
    expect_truth(OPERATION_EQUAL | VB_RIGHT_IS_LITERAL, i2(1), text(u"1.0"), false);
    expect_truth(OPERATION_EQUAL | VB_LEFT_IS_LITERAL, text(u"True"), truth(true), true);
    expect_truth(OPERATION_EQUAL | VB_LEFT_IS_LITERAL, text(u"true"), truth(true), false);
    expect_error(OPERATION_EQUAL | VB_RIGHT_IS_LITERAL, text(u"a"), i2(1), DISP_E_TYPEMISMATCH);
}

TEST(values_compare)
{
    begin();
    expect_truth(OPERATION_EQUAL, empty(), text(u""), true);
    expect_truth(OPERATION_EQUAL, empty(), i2(0), true);
    expect_truth(OPERATION_EQUAL, empty(), empty(), true);
    expect_truth(OPERATION_LESS, text(u"B"), text(u"a"), true);
    expect_truth(OPERATION_GREATER, text(u"aa"), text(u"a"), true);
    expect_truth(OPERATION_GREATER, truth(false), truth(true), true);
    expect_truth(OPERATION_UNEQUAL, r8(0.1), r8(0.2), true);
    expect_truth(OPERATION_LESS_EQUAL, i4(2), r8(2), true);
    expect_truth(OPERATION_GREATER_EQUAL, i4(2), r8(2.5), false);
}

TEST(what_cannot_be_an_operand_is_refused)
{
    VARIANT nothing = {0}, error = {0}, array = {0};

    begin();
    V_VT(&nothing) = VT_DISPATCH;
    V_VT(&error) = VT_ERROR;
    V_VT(&array) = VT_ARRAY | VT_VARIANT;
    expect_error(OPERATION_ADD, nothing, i2(1), MAKE_VBSERROR(VBE_OBJECT_NOT_SET));
    expect_error(OPERATION_ADD, error, i2(1), DISP_E_TYPEMISMATCH);
    expect_error(OPERATION_EQUAL, i2(1), array, DISP_E_TYPEMISMATCH);
    expect_error(OPERATION_DIVIDE, i2(1), i2(0), DISP_E_DIVBYZERO);
    expect_error(OPERATION_IS, i2(1), nothing, MAKE_VBSERROR(VBE_OBJECT_REQUIRED));
    expect_truth(OPERATION_IS, nothing, nothing, true);
}

TEST(empty_is_a_zero_of_a_type)
{
    begin();
    expect_long(OPERATION_AND, empty(), i2(5), VT_I4, 0);
    expect_long(OPERATION_OR, i2(5), empty(), VT_I4, 5);
    expect_long(OPERATION_AND, empty(), null(), VT_I4, 0);
    expect_long(OPERATION_IMP, empty(), null(), VT_I4, -1);
    expect_long(OPERATION_INTEGER_DIVIDE, empty(), i2(1), VT_I2, 0);
    expect_long(OPERATION_MODULO, empty(), i2(3), VT_I2, 0);
    expect_long(OPERATION_SUBTRACT, empty(), i2(5), VT_I2, -5);
    expect_long(OPERATION_POWER, i2(2), empty(), VT_R8, 1);
}

TEST(types_of_other_languages_are_taken_or_refused)
{
    VARIANT value = {0};

    begin();
    V_VT(&value) = VT_I1;
    V_I1(&value) = 5;
    expect_truth(OPERATION_EQUAL | VB_LEFT_IS_LITERAL, text(u"5"), value, true);
    expect_long(OPERATION_ADD, value, i2(-6), VT_I2, -1);
    V_VT(&value) = VT_UI4;
    expect_error(OPERATION_EQUAL, text(u"5"), value, DISP_E_BADVARTYPE);
    expect_error(OPERATION_ADD, i2(5), value, DISP_E_BADVARTYPE);
    V_VT(&value) = VT_UI1;
    V_UI1(&value) = 255;
    expect_long(OPERATION_IMP, value, null(), VT_UI1, 0);
}

TEST(a_date_that_is_written_reads_text_as_a_date)
{
    VARIANT date = {0};

    begin();
    V_VT(&date) = VT_DATE;
    V_DATE(&date) = 45306;
    expect_truth(OPERATION_EQUAL | VB_RIGHT_IS_LITERAL, text(u"1/15/2024"), date, true);
    expect_error(OPERATION_EQUAL | VB_RIGHT_IS_LITERAL, text(u"abc"), date, DISP_E_TYPEMISMATCH);
    expect_truth(OPERATION_EQUAL, text(u"1/15/2024"), date, false);
}

TEST(operands_may_be_references)
{
    VARIANT number = i2(5), reference = {0};

    begin();
    V_VT(&reference) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&reference) = &number;
    expect_long(OPERATION_ADD, reference, i2(1), VT_I2, 6);
    expect_truth(OPERATION_EQUAL, reference, reference, true);
}

TEST(one_operand_is_enough_for_some)
{
    VARIANT value = text(u"3"), result = {0};

    begin();
    ASSERT_HR(vb_unary_operator(&context, OPERATION_NEGATE, &value, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_R8);
    ASSERT_TRUE(V_R8(&result) == -3);
    VariantClear(&value);

    value = i2(5);
    ASSERT_HR(vb_unary_operator(&context, OPERATION_NOT, &value, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_I2);
    ASSERT_EQ(V_I2(&result), -6);
    value = null();
    ASSERT_HR(vb_unary_operator(&context, OPERATION_NOT, &value, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_NULL);
}

TEST(conditions_hold_for_what_is_true)
{
    VARIANT value = null();
    bool holds = true;

    begin();
    ASSERT_HR(vb_condition(&context, &value, &holds), S_OK);
    ASSERT_FALSE(holds);
    value = r8(0.1);
    ASSERT_HR(vb_condition(&context, &value, &holds), S_OK);
    ASSERT_TRUE(holds);
    value = text(u"False");
    ASSERT_HR(vb_condition(&context, &value, &holds), S_OK);
    ASSERT_FALSE(holds);
    VariantClear(&value);
    value = text(u"no");
    ASSERT_HR(vb_condition(&context, &value, &holds), DISP_E_TYPEMISMATCH);
    VariantClear(&value);
}
