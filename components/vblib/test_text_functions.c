/* SPDX-License-Identifier: MIT */
/*
 * The functions on text, and those that format. Expectations: the functions' pages of VBScript's
 * language reference; rounding to even and the errors as Windows' vbscript.dll answers them.
 */
#include "test.h"
#include "vblang/vberror.h"
#include "vblib/function_rows.h"
#include "vblib/intrinsics.h"

TEST(text_is_taken_apart)
{
    static const struct function_row rows[] = {
        {u"Left", {"stest", "i2"}, "String te"},
        {u"Left", {"s123456", "d2.5"}, "String 12"},
        {u"Left", {"n", "i-1"}, "error 5"},
        {u"Left", {"n", "i1"}, "Null"},
        {u"Right", {"i123", "s2"}, "String 23"},
        {u"Right", {"stest", "i9"}, "String test"},
        {u"Right", {"stest", "n"}, "error 94"},
        {u"Mid", {"stest", "i2", "i2"}, "String es"},
        {u"Mid", {"stest", "i5"}, "String "},
        {u"Mid", {"stest", "i2", "m"}, "String est"},
        {u"Mid", {"stest", "sa", "n"}, "error 94"},
        {u"Mid", {"stest", "i0", "i1"}, "error 5"},
        {u"Mid", {"n", "i1"}, "Null"},
        {u"Len", {"sabc"}, "Long 3"},
        {u"Len", {"n"}, "Null"},
        {u"LenB", {"sabc"}, "Long 6"},
        {u"LeftB", {"sabc", "i4"}, "String ab"},
        {u"ChrB", {"i256"}, "error 6"},
        {u"ChrB", {"i-1"}, "error 6"},
        {u"UBound", {"n"}, "error 13"},
        {u"Join", {"n"}, "error 94"},
        {u"RightB", {"sabc", "i2"}, "String c"},
        {u"MidB", {"sabc", "i3", "i2"}, "String b"},
        {u"Trim", {"s  a b  "}, "String a b"},
        {u"LTrim", {"s  a "}, "String a "},
        {u"RTrim", {"s a  "}, "String  a"},
        {u"UCase", {"säbc"}, "String ÄBC"},
        {u"LCase", {"sÄBC"}, "String äbc"},
        {u"LCase", {"n"}, "Null"},
        {u"Space", {"d1.5"}, "String   "},
        {u"Space", {"i-1"}, "error 5"},
        {u"Space", {"l2000000000"}, "error 14"},
        {u"String", {"i3", "sxy"}, "String xxx"},
        {u"String", {"i2", "i321"}, "String AA"},
        {u"String", {"i0", "s"}, "error 5"},
        {u"String", {"i2", "n"}, "Null"},
        {u"StrReverse", {"stest"}, "String tset"},
        {u"StrReverse", {"n"}, "error 94"},
    };

    CHECK(rows);
}

TEST(characters_have_codes)
{
    static const struct function_row rows[] = {
        {u"Asc", {"sT"}, "Integer 84"},   {u"Asc", {"s€"}, "Integer 128"},
        {u"Asc", {"sж"}, "Integer 63"},   {u"Asc", {"e"}, "error 5"},
        {u"Asc", {"n"}, "error 94"},      {u"AscW", {"s€"}, "Integer 8364"},
        {u"AscB", {"sA"}, "Byte 65"},     {u"Chr", {"i128"}, "String €"},
        {u"Chr", {"d119.5"}, "String x"}, {u"Chr", {"l50084"}, "String ä"},
        {u"Chr", {"l-32769"}, "error 5"}, {u"Chr", {"l65536"}, "error 5"},
        {u"ChrW", {"i8364"}, "String €"}, {u"ChrW", {"l65536"}, "error 5"},
    };

    CHECK(rows);
}

TEST(text_is_found_and_replaced)
{
    static const struct function_row rows[] = {
        {u"InStr", {"sabcd", "sbc"}, "Long 2"},
        {u"InStr", {"i3", "sabcd", "sbc"}, "Long 0"},
        {u"InStr", {"i2", "sabcABC", "saB", "i1"}, "Long 4"},
        {u"InStr", {"i4", "sabcdef", "s", "i0"}, "Long 4"},
        {u"InStr", {"i20", "sabcdef", "s"}, "Long 0"},
        {u"InStr", {"i1", "i23456", "i45", "i0"}, "Long 3"},
        {u"InStr", {"sabcd", "n"}, "Null"},
        {u"InStr", {"n", "sa", "sa", "i0"}, "error 94"},
        {u"InStr", {"i-20", "sa", "sa", "i1"}, "error 5"},
        {u"InStr", {"i2", "sa", "sa", "i10"}, "error 5"},
        {u"InStrB", {"sabc", "sb"}, "Long 3"},
        {u"InStrRev", {"sbcabcd", "sbc"}, "Long 4"},
        {u"InStrRev", {"sabcd", "sbc", "i2"}, "Long 0"},
        {u"InStrRev", {"sabcd", "sAb", "i-1", "i1"}, "Long 1"},
        {u"InStrRev", {"sabcd", "s", "i3"}, "Long 3"},
        {u"InStrRev", {"sabcd", "n"}, "error 94"},
        {u"InStrRev", {"sabcd", "sa", "i0"}, "error 5"},
        {u"StrComp", {"sABC", "sabc"}, "Integer -1"},
        {u"StrComp", {"sABC", "sabc", "i1"}, "Integer 0"},
        {u"StrComp", {"sABCD", "sABC", "i1"}, "Integer 1"},
        {u"StrComp", {"n", "sABC"}, "Null"},
        {u"Replace", {"sxx testxx(xx)", "sxx", "s!"}, "String ! test!(!)"},
        {u"Replace", {"sxxxxx", "sxx", "sy"}, "String yyx"},
        {u"Replace", {"sxxx", "s", "sy", "i2"}, "String xx"},
        {u"Replace", {"sxx test", "sxx", "s!", "i2000"}, "String "},
        {u"Replace", {"saa testAA(aA)", "sAa", "s!", "i1", "i-1", "i1"}, "String ! test!(!)"},
        {u"Replace", {"sxx", "sx", "sy", "i1", "i1"}, "String yx"},
        {u"Replace", {"sxx", "sx", "sy", "i1", "i-2"}, "error 5"},
        {u"Replace", {"n", "sx", "sy"}, "error 94"},
        {u"Escape", {"sa b€ä"}, "String a%20b%u20AC%E4"},
        {u"Unescape", {"sa%20b%u20AC%E4%zz%u12"}, "String a b€ä%zz%u12"},
    };

    CHECK(rows);
}

TEST(values_are_formatted)
{
    static const struct function_row rows[] = {
        {u"FormatNumber", {"d12345.678"}, "String 12,345.68"},
        {u"FormatNumber", {"d-0.5", "i1", "i0", "i-1"}, "String (.5)"},
        {u"FormatNumber", {"i1234", "i0", "i-2", "i-2", "i0"}, "String 1234"},
        {u"FormatNumber", {"n"}, "error 13"},
        {u"FormatNumber", {"i1", "n"}, "error 94"},
        {u"FormatCurrency", {"i1000"}, "String $1,000.00"},
        {u"FormatPercent", {"d.125"}, "String 12.50%"},
        {u"FormatDateTime", {"s2/29/2024 15:04:05"}, "String 2/29/2024 3:04:05 PM"},
        {u"FormatDateTime", {"s2/29/2024 15:04:05", "i1"}, "String Thursday, February 29, 2024"},
        {u"FormatDateTime", {"s2/29/2024 15:04:05", "i4"}, "String 15:04"},
        {u"FormatDateTime", {"s2/29/2024", "i5"}, "error 5"},
        {u"FormatDateTime", {"n"}, "error 13"},
    };

    CHECK(rows);
}

TEST(a_script_has_a_locale_of_its_own)
{
    static const struct function_row rows[] = {
        {u"GetLocale", {NULL}, "Long 1033"},
        {u"SetLocale", {"sde-de"}, "Long 1033"},
        {u"GetLocale", {NULL}, "Long 1031"},
        {u"CDbl", {"s1,5"}, "Double 1.5"},
        {u"CStr", {"d1.5"}, "String 1,5"},
        {u"FormatNumber", {"d-12345.678"}, "String -12.345,68"},
        {u"MonthName", {"i3"}, "String März"},
        {u"WeekdayName", {"i1", "bFalse", "i0"}, "String Montag"},
        {u"Weekday", {"d36526", "i0"}, "Integer 6"},
        {u"FormatDateTime", {"d36526", "i2"}, "String 01.01.2000"},
        {u"SetLocale", {"l99999"}, "error 447"},
        {u"SetLocale", {"i1049"}, "Long 1031"},
        {u"Chr", {"i230"}, "String ж"},
        {u"Asc", {"sж"}, "Integer 230"},
    };

    CHECK(rows);
}

/* Source: the tables of code pages 932, 936, 949 and 950. */
TEST(characters_of_east_asia_have_two_bytes)
{
    static const struct function_row rows[] = {
        {u"SetLocale", {"l1041"}, "Long 1033"},    {u"Asc", {"sあ"}, "Integer -32096"},
        {u"Chr", {"l-32096"}, "String あ"},        {u"Chr", {"l33440"}, "String あ"},
        {u"Asc", {"sｱ"}, "Integer 177"},           {u"Chr", {"i177"}, "String ｱ"},
        {u"Chr", {"l33023"}, "String ?"},          {u"MonthName", {"i3"}, "String 3月"},
        {u"SetLocale", {"l1042"}, "Long 1041"},    {u"Asc", {"s가"}, "Integer -20319"},
        {u"SetLocale", {"l2052"}, "Long 1042"},    {u"Asc", {"s中"}, "Integer -10544"},
        {u"SetLocale", {"szh-TW"}, "Long 2052"},   {u"Asc", {"s中"}, "Integer -23388"},
        {u"WeekdayName", {"i1"}, "String 星期日"}, {u"Chr", {"l42148"}, "String 中"},
    };

    CHECK(rows);
}

TEST(lists_are_split_joined_and_filtered)
{
    static const struct function_row split[] = {{u"Split", {"sa-b--c", "s-"}, ""}};
    struct vb_context context;
    VARIANT arguments[4], result = {0}, list = {0};

    vb_context_init(&context);
    context.lcid = 1033;
    ASSERT_HR(function_row_call(&context, split, &list), S_OK);
    ASSERT_EQ(V_VT(&list), VT_ARRAY | VT_VARIANT);
    ASSERT_EQ(V_ARRAY(&list)->rgsabound[0].cElements, 4);

    arguments[0] = list;
    ASSERT_HR(vb_intrinsic_call(vb_intrinsic_find(u"Join"), &context, arguments, 1, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"a b  c");
    VariantClear(&result);

    arguments[1] = function_argument("sB");
    arguments[2] = function_argument("bFalse");
    arguments[3] = function_argument("i1");
    ASSERT_HR(vb_intrinsic_call(vb_intrinsic_find(u"Filter"), &context, arguments, 4, &result),
              S_OK);
    ASSERT_EQ(V_ARRAY(&result)->rgsabound[0].cElements, 3);
    ASSERT_U16(V_BSTR(&((VARIANT *)V_ARRAY(&result)->pvData)[2]), u"c");
    VariantClear(&result);
    VariantClear(&arguments[1]);

    ASSERT_HR(vb_intrinsic_call(vb_intrinsic_find(u"Array"), &context, arguments, 1, &result),
              S_OK);
    ASSERT_EQ(V_VT((VARIANT *)V_ARRAY(&result)->pvData), VT_ARRAY | VT_VARIANT);
    VariantClear(&result);
    VariantClear(&list);
}

TEST(text_is_split_as_often_as_asked)
{
    static const struct {
        struct function_row row;
        HRESULT hr;
        unsigned n;
    } cases[] = {
        {{u"Split", {"sabc def"}, ""}, S_OK, 2},
        {{u"Split", {"s"}, ""}, S_OK, 0},
        {{u"Split", {"sabc", "s"}, ""}, S_OK, 1},
        {{u"Split", {"sa-b-c", "s-", "i2"}, ""}, S_OK, 2},
        {{u"Split", {"sa-b-c", "s-", "i0"}, ""}, S_OK, 0},
        {{u"Split", {"sazbZc", "sz", "i3", "i1"}, ""}, S_OK, 3},
        {{u"Split", {"sa-b", "s-", "i-42"}, ""}, MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL), 0},
        {{u"Split", {"n", "s-"}, ""}, MAKE_VBSERROR(VBE_INVALID_NULL), 0},
    };
    struct vb_context context;

    vb_context_init(&context);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        VARIANT result = {0};

        ASSERT_HR(function_row_call(&context, &cases[i].row, &result), cases[i].hr);
        if (SUCCEEDED(cases[i].hr))
            ASSERT_EQ(V_ARRAY(&result)->rgsabound[0].cElements, cases[i].n);
        VariantClear(&result);
    }
}
