/* SPDX-License-Identifier: MIT */
/*
 * VARIANT and conversions through the ABI. Expectations: the pages of VariantClear, VariantCopy,
 * VariantChangeTypeEx and Var*From*, and [MS-OAUT] 2.2.24 and 2.2.26.
 */
#include <comity/oleauto.h>

#include "test.h"

#define GERMAN 0x407
#define US 0x409

static VARIANT from_i4(LONG value)
{
    VARIANT variant;

    VariantInit(&variant);
    V_VT(&variant) = VT_I4;
    V_I4(&variant) = value;
    return variant;
}

static VARIANT from_text(const OLECHAR *text)
{
    VARIANT variant;

    VariantInit(&variant);
    V_VT(&variant) = VT_BSTR;
    V_BSTR(&variant) = SysAllocString(text);
    ASSERT_TRUE(V_BSTR(&variant) != NULL);
    return variant;
}

TEST(clear_sets_the_type_and_not_the_value)
{
    VARIANT variant = from_i4(7);

    ASSERT_HR(VariantClear(&variant), S_OK);
    ASSERT_EQ(V_VT(&variant), VT_EMPTY);
    ASSERT_EQ(V_I4(&variant), 7);
    V_VT(&variant) = VT_LPSTR;
    ASSERT_HR(VariantClear(&variant), DISP_E_BADVARTYPE);
}

TEST(copy_doubles_strings_and_makes_none_an_empty_one)
{
    VARIANT source = from_text(u"text"), copy;

    VariantInit(&copy);
    ASSERT_HR(VariantCopy(&copy, &source), S_OK);
    ASSERT_TRUE(V_BSTR(&copy) != V_BSTR(&source));
    ASSERT_U16(V_BSTR(&copy), u"text");
    VariantClear(&source);
    V_VT(&source) = VT_BSTR;
    V_BSTR(&source) = NULL;
    ASSERT_HR(VariantCopy(&copy, &source), S_OK);
    ASSERT_TRUE(V_BSTR(&copy) != NULL);
    ASSERT_EQ(SysStringLen(V_BSTR(&copy)), 0);
    VariantClear(&copy);
}

TEST(copyind_follows_one_variant_but_not_two)
{
    VARIANT value = from_i4(5), outer, outermost, copy;

    VariantInit(&copy);
    VariantInit(&outer);
    VariantInit(&outermost);
    V_VT(&outer) = VT_VARIANT | VT_BYREF;
    V_VARIANTREF(&outer) = &value;
    ASSERT_HR(VariantCopyInd(&copy, &outer), S_OK);
    ASSERT_EQ(V_VT(&copy), VT_I4);
    ASSERT_EQ(V_I4(&copy), 5);
    V_VT(&outermost) = VT_VARIANT | VT_BYREF;
    V_VARIANTREF(&outermost) = &outer;
    ASSERT_HR(VariantCopyInd(&copy, &outermost), E_INVALIDARG);
}

TEST(a_failed_change_leaves_the_destination)
{
    VARIANT text = from_text(u"no number"), target = from_i4(3);

    ASSERT_HR(VariantChangeType(&target, &text, 0, VT_I2), DISP_E_TYPEMISMATCH);
    ASSERT_EQ(V_VT(&target), VT_I4);
    ASSERT_EQ(V_I4(&target), 3);
    V_VT(&target) = 0xff;
    ASSERT_HR(VariantChangeType(&target, &text, 0, VT_BSTR), DISP_E_BADVARTYPE);
    ASSERT_EQ(V_VT(&target), 0xff);
    VariantClear(&text);
}

TEST(reals_round_half_to_even_before_the_range_decides)
{
    LONG value;

    ASSERT_HR(VarI4FromR8(-2147483648.5, &value), S_OK);
    ASSERT_EQ(value, INT32_MIN);
    ASSERT_HR(VarI4FromR8(2147483647.5, &value), DISP_E_OVERFLOW);
    ASSERT_HR(VarI4FromR8(2.5, &value), S_OK);
    ASSERT_EQ(value, 2);
    ASSERT_HR(VarI4FromR8(3.5, &value), S_OK);
    ASSERT_EQ(value, 4);
}

TEST(numbers_are_read_and_written_as_the_locale_has_them)
{
    double value;
    BSTR text;
    CY cy;

    ASSERT_HR(VarR8FromStr(u" -1,234.5e1 ", US, 0, &value), S_OK);
    ASSERT_TRUE(value == -12345);
    ASSERT_HR(VarR8FromStr(u"1.234,5", GERMAN, 0, &value), S_OK);
    ASSERT_TRUE(value == 1234.5);
    ASSERT_HR(VarCyFromStr(u"($1.00005)", US, 0, &cy), S_OK);
    ASSERT_EQ(cy.int64, -10000);
    ASSERT_HR(VarR8FromStr(u"1x", US, 0, &value), DISP_E_TYPEMISMATCH);
    ASSERT_HR(VarR8FromStr(u"1e999", US, 0, &value), DISP_E_OVERFLOW);
    ASSERT_HR(VarBstrFromR8(0.5, GERMAN, 0, &text), S_OK);
    ASSERT_U16(text, u"0,5");
    SysFreeString(text);
    ASSERT_HR(VarBstrFromR8(1e20, US, 0, &text), S_OK);
    ASSERT_U16(text, u"1E+20");
    SysFreeString(text);
}

TEST(decimals_keep_every_digit)
{
    DECIMAL max = {.Hi32 = 0xffffffff, .Lo64 = UINT64_MAX}, one = {.Lo64 = 1}, third, result;
    BSTR text;

    ASSERT_HR(VarBstrFromDec(&max, US, 0, &text), S_OK);
    ASSERT_U16(text, u"79228162514264337593543950335");
    SysFreeString(text);
    ASSERT_HR(VarDecAdd(&max, &one, &result), DISP_E_OVERFLOW);
    ASSERT_HR(VarDecFromI4(3, &third), S_OK);
    ASSERT_HR(VarDecDiv(&one, &third, &result), S_OK);
    ASSERT_HR(VarBstrFromDec(&result, US, 0, &text), S_OK);
    ASSERT_U16(text, u"0.3333333333333333333333333333");
    SysFreeString(text);
    ASSERT_HR(VarDecSub(&one, &one, &third), S_OK);
    ASSERT_HR(VarDecDiv(&one, &third, &result), DISP_E_DIVBYZERO);
    third.scale = 29;
    ASSERT_HR(VarDecAdd(&one, &third, &result), E_INVALIDARG);
}

TEST(dates_are_read_in_the_locales_order)
{
    DATE date;
    BSTR text;

    ASSERT_HR(VarDateFromStr(u"1/2/1970 6:00 PM", US, 0, &date), S_OK);
    ASSERT_TRUE(date == 25570.75);
    ASSERT_HR(VarDateFromStr(u"02.01.1970", GERMAN, 0, &date), S_OK);
    ASSERT_TRUE(date == 25570);
    ASSERT_HR(VarDateFromStr(u"2/30/1970", US, 0, &date), DISP_E_TYPEMISMATCH);
    ASSERT_HR(VarBstrFromDate(-1.25, US, 0, &text), S_OK);
    ASSERT_U16(text, u"12/29/1899 6:00:00 AM");
    SysFreeString(text);
    ASSERT_HR(VarDateFromR8(2958466, &date), DISP_E_OVERFLOW);
}

TEST(truth_is_written_as_asked_for)
{
    VARIANT truth, text;

    VariantInit(&truth);
    VariantInit(&text);
    V_VT(&truth) = VT_BOOL;
    V_BOOL(&truth) = VARIANT_TRUE;
    ASSERT_HR(VariantChangeTypeEx(&text, &truth, US, 0, VT_BSTR), S_OK);
    ASSERT_U16(V_BSTR(&text), u"-1");
    ASSERT_HR(VariantChangeTypeEx(&text, &truth, GERMAN, VARIANT_ALPHABOOL, VT_BSTR), S_OK);
    ASSERT_U16(V_BSTR(&text), u"True");
    ASSERT_HR(VariantChangeTypeEx(&text, &truth, GERMAN, VARIANT_LOCALBOOL, VT_BSTR), S_OK);
    ASSERT_U16(V_BSTR(&text), u"Wahr");
    VariantClear(&text);
}

TEST(without_memory_nothing_changes)
{
    VARIANT number = from_i4(12345), target;
    HRESULT hr;

    SetOaNoCache();
    FOR_EACH_FAILING_ALLOCATION({
        VariantInit(&target);
        V_VT(&target) = VT_NULL;
        hr = VariantChangeTypeEx(&target, &number, US, 0, VT_BSTR);
        if (FAILED(hr)) {
            ASSERT_HR(hr, E_OUTOFMEMORY);
            ASSERT_EQ(V_VT(&target), VT_NULL);
        }
        VariantClear(&target);
    });
}

TEST(a_changed_locale_is_used_from_then_on)
{
    WCHAR text[8];
    double value;
    BSTR string;

    ASSERT_TRUE(SetLocaleInfoW(LOCALE_USER_DEFAULT, LOCALE_SDECIMAL, u"!"));
    ASSERT_EQ(GetLocaleInfoW(LOCALE_USER_DEFAULT, LOCALE_SDECIMAL, text, 8), 2);
    ASSERT_U16(text, u"!");
    ASSERT_EQ(GetLocaleInfoW(LOCALE_USER_DEFAULT, LOCALE_SDECIMAL | LOCALE_NOUSEROVERRIDE, text, 8),
              2);
    ASSERT_U16(text, u".");
    ASSERT_HR(VarBstrFromR8(1.5, LOCALE_USER_DEFAULT, 0, &string), S_OK);
    ASSERT_U16(string, u"1!5");
    ASSERT_HR(VarR8FromStr(string, LOCALE_USER_DEFAULT, 0, &value), S_OK);
    ASSERT_TRUE(value == 1.5);
    SysFreeString(string);
    ASSERT_HR(VarBstrFromR8(1.5, LOCALE_INVARIANT, 0, &string), S_OK);
    ASSERT_U16(string, u"1.5");
    SysFreeString(string);
}

TEST(not_everything_of_a_locale_can_be_changed)
{
    WCHAR text[128];

    for (int i = 0; i < 127; i++)
        text[i] = u'x';
    text[127] = 0;
    ASSERT_FALSE(SetLocaleInfoW(LOCALE_USER_DEFAULT, LOCALE_SDECIMAL, text));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(SetLocaleInfoA(LOCALE_USER_DEFAULT, LOCALE_SDAYNAME1, "Moonday"));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_FLAGS);
    ASSERT_FALSE(SetLocaleInfoA(LOCALE_USER_DEFAULT, LOCALE_IDIGITS, "many"));
    ASSERT_TRUE(SetLocaleInfoA(LOCALE_USER_DEFAULT, LOCALE_IDIGITS, "3"));
    ASSERT_FALSE(SetLocaleInfoA(0x0407, LOCALE_IDIGITS, "3"));
}

TEST(a_thread_has_a_locale)
{
    ASSERT_EQ(GetThreadLocale(), GetUserDefaultLCID());
    ASSERT_TRUE(SetThreadLocale(0x0407));
    ASSERT_EQ(GetThreadLocale(), 0x0407);
    ASSERT_FALSE(SetThreadLocale(0xdead));
    ASSERT_TRUE(SetThreadLocale(LOCALE_USER_DEFAULT));
}

/* The expected values are those in type libraries that IDL compilers write. */
TEST(names_hash_as_in_type_libraries)
{
    ASSERT_EQ(LHashValOfNameSys(SYS_WIN32, 0x409, u"IFooBarBaz") & 0xffff, 0x0490);
    ASSERT_EQ(LHashValOfNameSys(SYS_WIN32, 0x409, u"ifoobarbaz") & 0xffff, 0x0490);
    ASSERT_EQ(LHashValOfNameSys(SYS_WIN32, 0x409, u"Hello_World9") & 0xffff, 0x2a05);
    ASSERT_EQ(LHashValOfNameSysA(SYS_WIN32, 0x409, "qwertyuiopasdfghjklzxcvbnm") & 0xffff, 0x67ce);
    ASSERT_EQ(LHashValOfNameSys(SYS_WIN32, 0x415, u"Hello_World9") & 0xffff, 0x40bb);
    ASSERT_EQ(LHashValOfNameSys(SYS_WIN32, 0x409, NULL), 0);
}
