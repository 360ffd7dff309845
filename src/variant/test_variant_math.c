/* SPDX-License-Identifier: MIT */
/*
 * Operators and formats on VARIANTs through the ABI. Expectations: the tables of result types on
 * the pages of VarAdd and its like, and those of Format in Visual Basic's reference.
 */
#include <comity/oleauto.h>

#include "test.h"

static VARIANT integer(VARTYPE vt, LONG value)
{
    VARIANT variant;

    VariantInit(&variant);
    V_VT(&variant) = vt;
    V_I4(&variant) = value;
    return variant;
}

static VARIANT real(double value)
{
    VARIANT variant;

    VariantInit(&variant);
    V_VT(&variant) = VT_R8;
    V_R8(&variant) = value;
    return variant;
}

TEST(sums_that_do_not_fit_widen)
{
    VARIANT left = integer(VT_I2, 32767), right = integer(VT_I2, 1), result;

    ASSERT_HR(VarAdd(&left, &right, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_I4);
    ASSERT_EQ(V_I4(&result), 32768);
    left = integer(VT_I4, INT32_MAX);
    ASSERT_HR(VarAdd(&left, &right, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_R8);
    ASSERT_TRUE(V_R8(&result) == 2147483648.0);
}

TEST(strings_are_added_by_joining)
{
    VARIANT left = {0}, right = {0}, result;

    V_VT(&left) = V_VT(&right) = VT_BSTR;
    V_BSTR(&left) = SysAllocString(u"12");
    V_BSTR(&right) = SysAllocString(u"34");
    ASSERT_HR(VarAdd(&left, &right, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_BSTR);
    ASSERT_U16(V_BSTR(&result), u"1234");
    VariantClear(&result);
    ASSERT_HR(VarMul(&left, &right, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_R8);
    ASSERT_TRUE(V_R8(&result) == 408);
    VariantClear(&left);
    VariantClear(&right);
}

TEST(division_by_zero_is_told)
{
    VARIANT one = integer(VT_I4, 1), zero = integer(VT_I4, 0), result;

    ASSERT_HR(VarDiv(&one, &zero, &result), DISP_E_DIVBYZERO);
    ASSERT_EQ(V_VT(&result), VT_EMPTY);
    ASSERT_HR(VarMod(&one, &zero, &result), DISP_E_DIVBYZERO);
    ASSERT_HR(VarIdiv(&one, &zero, &result), DISP_E_DIVBYZERO);
}

TEST(null_is_unknown_to_logic)
{
    VARIANT null = integer(VT_NULL, 0), zero = integer(VT_I4, 0), one = integer(VT_I4, 1), result;

    ASSERT_HR(VarAnd(&null, &zero, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_I4);
    ASSERT_HR(VarAnd(&null, &one, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_NULL);
    ASSERT_HR(VarOr(&null, &one, &result), S_OK);
    ASSERT_EQ(V_I4(&result), 1);
    ASSERT_HR(VarXor(&null, &one, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_NULL);
}

TEST(comparison_knows_order_and_null)
{
    VARIANT one = integer(VT_I4, 1), two = real(2), null = integer(VT_NULL, 0);

    ASSERT_HR(VarCmp(&one, &two, 0x409, 0), VARCMP_LT);
    ASSERT_HR(VarCmp(&two, &one, 0x409, 0), VARCMP_GT);
    ASSERT_HR(VarCmp(&one, &one, 0x409, 0), VARCMP_EQ);
    ASSERT_HR(VarCmp(&one, &null, 0x409, 0), VARCMP_NULL);
}

static void assert_format(VARIANT value, const OLECHAR *format, const OLECHAR *expected)
{
    BSTR text;

    ASSERT_HR(VarFormat(&value, (LPOLESTR)format, 0, 0, 0, &text), S_OK);
    ASSERT_U16(text, expected);
    SysFreeString(text);
}

TEST(numbers_are_formatted_by_patterns)
{
    assert_format(real(1234567.891), u"#,##0.00", u"1,234,567.89");
    assert_format(real(-5), u"0;(0)", u"(5)");
    assert_format(real(0), u"0;(0);\"zero\"", u"zero");
    assert_format(real(0.125), u"0.0%", u"12.5%");
    assert_format(real(12345), u"0.00E+00", u"1.23E+04");
    assert_format(real(1234000), u"0,,\\M", u"1M");
    assert_format(real(1), u"Yes/No", u"Yes");
}

TEST(dates_and_strings_are_formatted_by_patterns)
{
    VARIANT text = {0};

    assert_format(real(40724.75), u"yyyy-mm-dd hh:nn AM/PM", u"2011-06-30 06:00 PM");
    assert_format(real(40724), u"dddd, mmmm d", u"Thursday, June 30");
    V_VT(&text) = VT_BSTR;
    V_BSTR(&text) = SysAllocString(u"ab");
    assert_format(text, u"@@@@", u"  ab");
    assert_format(text, u"!@@@@", u"ab  ");
    assert_format(text, u">&-&", u"A-B");
    VariantClear(&text);
}

TEST(bad_arguments_of_formats_are_refused)
{
    VARIANT one = integer(VT_I4, 1);
    BYTE tokens[1];
    BSTR text;
    INT needed;

    ASSERT_HR(VarFormat(NULL, NULL, 0, 0, 0, &text), E_INVALIDARG);
    ASSERT_HR(VarFormat(&one, NULL, 8, 0, 0, &text), E_INVALIDARG);
    ASSERT_HR(VarTokenizeFormatString(NULL, tokens, 1, 0, 0, 0, &needed), TYPE_E_BUFFERTOOSMALL);
    ASSERT_TRUE(needed > 1);
    ASSERT_HR(VarMonthName(13, 0, 0, &text), E_INVALIDARG);
    ASSERT_HR(VarWeekdayName(0, 0, 0, 0, &text), E_INVALIDARG);
}

TEST(formatting_without_memory_fails_cleanly)
{
    VARIANT value = real(-1234.5);
    HRESULT hr;
    BSTR text;

    SetOaNoCache();
    FOR_EACH_FAILING_ALLOCATION({
        text = NULL;
        hr = VarFormat(&value, (LPOLESTR)u"#,##0.00", 0, 0, 0, &text);
        if (FAILED(hr))
            ASSERT_HR(hr, E_OUTOFMEMORY);
        SysFreeString(text);
    });
}
