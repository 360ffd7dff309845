/* SPDX-License-Identifier: MIT */
/*
 * The functions by tables: a name, arguments, and the result's type and text, or "error" and its
 * number. Expectations: the functions' pages of VBScript's language reference; Microsoft's article
 * 231847 for Rnd; rounding to even and the errors as Windows' vbscript.dll answers them.
 *
 * Arguments begin with a letter for their type: i Integer, l Long, d Double, s String, b Boolean,
 * t Date (days), c Currency, e Empty, n Null, m left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"
#include "vbbase/arguments.h"
#include "vblib/intrinsics.h"

enum {
    ARGUMENTS_MAX = 6,
    LINE_MAX = 200,
};

struct row {
    const char16_t *name;
    const char *arguments[ARGUMENTS_MAX];
    const char *expected;
};

static struct vb_context context;

static VARIANT argument(const char *text)
{
    char16_t units[LINE_MAX];
    VARIANT value = {0};

    MultiByteToWideChar(CP_UTF8, 0, text + 1, -1, units, LINE_MAX);
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(units);
    switch (text[0]) {
    case 's':
        return value;
    case 'e':
        VariantClear(&value);
        return value;
    case 'n':
        VariantClear(&value);
        V_VT(&value) = VT_NULL;
        return value;
    case 'm':
        VariantClear(&value);
        V_VT(&value) = VT_ERROR;
        V_ERROR(&value) = DISP_E_PARAMNOTFOUND;
        return value;
    case 't':
        ASSERT_HR(VariantChangeTypeEx(&value, &value, 1033, 0, VT_R8), S_OK);
        V_VT(&value) = VT_DATE;
        return value;
    default: {
        VARTYPE vt = text[0] == 'i'   ? VT_I2
                     : text[0] == 'l' ? VT_I4
                     : text[0] == 'b' ? VT_BOOL
                     : text[0] == 'c' ? VT_CY
                                      : VT_R8;

        ASSERT_HR(VariantChangeTypeEx(&value, &value, 1033, 0, vt), S_OK);
        return value;
    }
    }
}

static HRESULT call(const struct row *row, VARIANT *ret_result)
{
    const struct intrinsic *intrinsic = vb_intrinsic_find(row->name);
    VARIANT arguments[ARGUMENTS_MAX];
    unsigned count = 0;
    HRESULT hr;

    ASSERT_TRUE(intrinsic != NULL);
    for (; count < ARGUMENTS_MAX && row->arguments[count]; count++)
        arguments[count] = argument(row->arguments[count]);
    hr = vb_intrinsic_call(intrinsic, &context, arguments, count, ret_result);
    while (count)
        VariantClear(&arguments[--count]);
    return hr;
}

/* The result as "Type text". */
static void describe(VARIANT *result, char *line)
{
    VARIANT name = {0};
    char16_t units[LINE_MAX] = u"";

    ASSERT_HR(vb_intrinsic_call(vb_intrinsic_find(u"TypeName"), &context, result, 1, &name), S_OK);
    lstrcpynW(units, V_BSTR(&name), LINE_MAX / 2);
    VariantClear(&name);
    if (V_VT(result) != VT_NULL && V_VT(result) != VT_EMPTY) {
        lstrcatW(units, u" ");
        ASSERT_HR(VariantChangeTypeEx(result, result, 1033, VARIANT_LOCALBOOL, VT_BSTR), S_OK);
        lstrcpynW(units + lstrlenW(units), V_BSTR(result), LINE_MAX / 2);
    }
    ASSERT_TRUE(WideCharToMultiByte(CP_UTF8, 0, units, -1, line, LINE_MAX * 3, NULL, NULL) > 0);
}

static void check(const struct row *rows, size_t n)
{
    char line[LINE_MAX * 3], label[LINE_MAX * 4], expected[LINE_MAX * 4], name[64];
    VARIANT result;
    HRESULT hr;

    vb_context_init(&context);
    context.lcid = 1033;
    for (size_t i = 0; i < n; i++) {
        VariantInit(&result);
        hr = call(&rows[i], &result);
        if (FAILED(hr))
            snprintf(line, sizeof(line), "error %d", (int)vberror_number(vberror_from_hresult(hr)));
        else
            describe(&result, line);
        VariantClear(&result);
        WideCharToMultiByte(CP_UTF8, 0, rows[i].name, -1, name, sizeof(name), NULL, NULL);
        snprintf(label, sizeof(label), "row %zu, %s: %s", i, name, line);
        snprintf(expected, sizeof(expected), "row %zu, %s: %s", i, name, rows[i].expected);
        ASSERT_STR(label, expected);
    }
    vb_context_deinit(&context);
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows[0]))

TEST(conversions_round_to_even_and_know_their_limits)
{
    static const struct row rows[] = {
        {u"CBool", {"d5"}, "Boolean True"},
        {u"CBool", {"s#FALSE#"}, "Boolean False"},
        {u"CBool", {"s"}, "error 13"},
        {u"CBool", {"n"}, "error 94"},
        {u"CByte", {"d255.49"}, "Byte 255"},
        {u"CByte", {"s258"}, "error 6"},
        {u"CByte", {"bTrue"}, "Byte 255"},
        {u"CCur", {"d0.000149"}, "Currency 0.0001"},
        {u"CCur", {"sTRUE"}, "error 13"},
        {u"CDate", {"s1"}, "Date 12/31/1899"},
        {u"CDate", {"s1/1/2000"}, "Date 1/1/2000"},
        {u"CDate", {"e"}, "Date 12:00:00 AM"},
        {u"CDate", {"n"}, "error 94"},
        {u"CDbl", {"s-0.5"}, "Double -0.5"},
        {u"CDbl", {"s#TRUE#"}, "error 13"},
        {u"CInt", {"d36.5"}, "Integer 36"},
        {u"CInt", {"d-36.75"}, "Integer -37"},
        {u"CInt", {"d32767.5"}, "error 6"},
        {u"CLng", {"d1.5"}, "Long 2"},
        {u"CLng", {"d3000000000"}, "error 6"},
        {u"CSng", {"s-0.5"}, "Single -0.5"},
        {u"CStr", {"bTrue"}, "String True"},
        {u"CStr", {"d3.5"}, "String 3.5"},
        {u"CStr", {"n"}, "error 94"},
        {u"CStr", {"e"}, "String "},
        {u"Hex", {"i-1"}, "String FFFF"},
        {u"Hex", {"l-32768"}, "String FFFF8000"},
        {u"Hex", {"d2147483647.5"}, "error 6"},
        {u"Hex", {"stest"}, "error 13"},
        {u"Hex", {"n"}, "Null"},
        {u"Hex", {"e"}, "String 0"},
        {u"Oct", {"i-1"}, "String 177777"},
        {u"Oct", {"d9.5"}, "String 12"},
        {u"Oct", {"l-32768"}, "String 37777700000"},
    };

    CHECK(rows);
}

TEST(numbers_are_calculated)
{
    static const struct row rows[] = {
        {u"Abs", {"l-32769"}, "Long 32769"},
        {u"Abs", {"bTrue"}, "Integer 1"},
        {u"Abs", {"s-1"}, "Double 1"},
        {u"Abs", {"n"}, "Null"},
        {u"Abs", {"sx"}, "error 13"},
        {u"Atn", {"i1"}, "Double 0.785398163397448"},
        {u"Cos", {"e"}, "Double 1"},
        {u"Exp", {"i1"}, "Double 2.71828182845905"},
        {u"Exp", {"i1000"}, "error 6"},
        {u"Fix", {"d-1.99"}, "Double -1"},
        {u"Int", {"d-1.99"}, "Double -2"},
        {u"Int", {"s-1.99"}, "Double -2"},
        {u"Int", {"c-0.99"}, "Currency -1"},
        {u"Log", {"i10"}, "Double 2.30258509299405"},
        {u"Log", {"i0"}, "error 5"},
        {u"RGB", {"i1", "i256", "i273"}, "Long 16776961"},
        {u"RGB", {"i-1", "i2", "i3"}, "error 5"},
        {u"Round", {"d3.5"}, "Double 4"},
        {u"Round", {"d2.5"}, "Double 2"},
        {u"Round", {"d-3.14159", "i2"}, "Double -3.14"},
        {u"Round", {"i3"}, "Integer 3"},
        {u"Round", {"bTrue"}, "Boolean True"},
        {u"Round", {"i3", "i-1"}, "error 5"},
        {u"Sgn", {"d-0.5"}, "Integer -1"},
        {u"Sgn", {"n"}, "error 94"},
        {u"Sin", {"bFalse"}, "Double 0"},
        {u"Sqr", {"s100000000"}, "Double 10000"},
        {u"Sqr", {"i-2"}, "error 5"},
        {u"Tan", {"i1"}, "Double 1.5574077246549"},
    };

    CHECK(rows);
}

TEST(random_numbers_are_those_of_every_basic)
{
    static const struct row rows[] = {
        {u"Rnd", {"i0"}, "Single 0.01953125"}, {u"Rnd", {NULL}, "Single 0.7055475"},
        {u"Rnd", {NULL}, "Single 0.533424"},   {u"Rnd", {NULL}, "Single 0.5795186"},
        {u"Rnd", {"i0"}, "Single 0.5795186"},  {u"Rnd", {"i-1"}, "Single 0.224007"},
        {u"Rnd", {"n"}, "error 94"},           {u"Randomize", {"i1"}, "error 13"},
    };

    CHECK(rows);
}

TEST(the_same_seed_after_a_negative_number_gives_the_same_numbers)
{
    const struct intrinsic *randomize = vb_intrinsic_find(u"Randomize");
    const struct intrinsic *rnd = vb_intrinsic_find(u"Rnd");
    VARIANT minus_one, seed, first[2], same[2];

    vb_context_init(&context);
    vb_return_short(-1, &minus_one);
    vb_return_short(123, &seed);
    for (int i = 0; i < 2; i++) {
        VARIANT *results = i ? same : first;

        ASSERT_HR(vb_intrinsic_call(rnd, &context, &minus_one, 1, NULL), S_OK);
        ASSERT_HR(vb_intrinsic_call(randomize, &context, &seed, 1, NULL), S_OK);
        ASSERT_HR(vb_intrinsic_call(rnd, &context, NULL, 0, &results[0]), S_OK);
        ASSERT_HR(vb_intrinsic_call(randomize, &context, &seed, 1, NULL), S_OK);
        ASSERT_HR(vb_intrinsic_call(rnd, &context, NULL, 0, &results[1]), S_OK);
    }
    ASSERT_TRUE(V_R4(&first[0]) == V_R4(&same[0]));
    ASSERT_TRUE(V_R4(&first[1]) == V_R4(&same[1]));
    ASSERT_TRUE(V_R4(&first[0]) != V_R4(&first[1]));
}

TEST(text_is_taken_apart)
{
    static const struct row rows[] = {
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
    static const struct row rows[] = {
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
    static const struct row rows[] = {
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

TEST(dates_are_made_and_read)
{
    static const struct row rows[] = {
        {u"DateSerial", {"i2000", "i14", "i2"}, "Date 2/2/2001"},
        {u"DateSerial", {"i29", "i2", "i1"}, "Date 2/1/2029"},
        {u"DateSerial", {"i30", "i2", "i1"}, "Date 2/1/1930"},
        {u"DateSerial", {"i100", "i1", "i1"}, "Date 1/1/100"},
        {u"DateSerial", {"i100", "i1", "i0"}, "error 5"},
        {u"DateSerial", {"i10000", "i1", "i1"}, "error 5"},
        {u"DateSerial", {"i2024", "i3", "i0"}, "Date 2/29/2024"},
        {u"DateSerial", {"n", "i1", "i1"}, "error 94"},
        {u"TimeSerial", {"i25", "i2", "i1"}, "Date 12/31/1899 1:02:01 AM"},
        {u"TimeSerial", {"i6", "i-15", "i0"}, "Date 5:45:00 AM"},
        {u"TimeSerial", {"i-1", "i0", "i0"}, "Date 1:00:00 AM"},
        {u"DateValue", {"s2/29/2024 10:30"}, "Date 2/29/2024"},
        {u"DateValue", {"sx"}, "error 13"},
        {u"DateValue", {"l44000"}, "error 13"},
        {u"DateValue", {"s1"}, "error 13"},
        {u"DateValue", {"n"}, "error 94"},
        {u"TimeValue", {"t36526.75"}, "Date 6:00:00 PM"},
        {u"TimeValue", {"s2/29/2024 10:30"}, "Date 10:30:00 AM"},
        {u"Year", {"i2"}, "Integer 1900"},
        {u"Month", {"i2"}, "Integer 1"},
        {u"Day", {"i2"}, "Integer 1"},
        {u"Hour", {"d2.75"}, "Integer 18"},
        {u"Minute", {"d2.02083"}, "Integer 30"},
        {u"Second", {"s10:20:35"}, "Integer 35"},
        {u"Year", {"d-657434"}, "Integer 100"},
        {u"Year", {"d2958465"}, "Integer 9999"},
        {u"Year", {"n"}, "Null"},
        {u"Weekday", {"s1/1/2000"}, "Integer 7"},
        {u"Weekday", {"s1/1/2000", "i2"}, "Integer 6"},
        {u"Weekday", {"s1/1/2000", "i0"}, "Integer 7"},
        {u"Weekday", {"n", "i-1"}, "error 5"},
        {u"Weekday", {"n", "sa"}, "error 13"},
        {u"WeekdayName", {"i1"}, "String Sunday"},
        {u"WeekdayName", {"i1", "bTrue", "i2"}, "String Mon"},
        {u"WeekdayName", {"i8"}, "error 5"},
        {u"MonthName", {"i12", "bTrue"}, "String Dec"},
        {u"MonthName", {"sa", "n"}, "error 94"},
    };

    CHECK(rows);
}

TEST(dates_are_calculated_with)
{
    static const struct row rows[] = {
        {u"DateAdd", {"sm", "i1", "s1/31/2024"}, "Date 2/29/2024"},
        {u"DateAdd", {"sYYYY", "i-1", "s2/29/2024"}, "Date 2/28/2023"},
        {u"DateAdd", {"sq", "i1", "s1/1/2000"}, "Date 4/1/2000"},
        {u"DateAdd", {"sww", "i-1", "s1/1/2000"}, "Date 12/25/1999"},
        {u"DateAdd", {"sn", "i90", "s1/1/2000 23:00"}, "Date 1/2/2000 12:30:00 AM"},
        {u"DateAdd", {"sh", "i-1", "s1/1/1800"}, "Date 12/31/1799 11:00:00 PM"},
        {u"DateAdd", {"sk", "i1", "i1"}, "error 5"},
        {u"DateAdd", {"syyyy", "i9000", "s1/1/2000"}, "error 5"},
        {u"DateAdd", {"sq", "i1", "n"}, "Null"},
        {u"DateDiff", {"sd", "s1/1/2000", "s3/1/2000"}, "Long 60"},
        {u"DateDiff", {"syyyy", "s12/31/1999", "s1/1/2000"}, "Long 1"},
        {u"DateDiff", {"sm", "s12/31/1999", "s1/1/2000"}, "Long 1"},
        {u"DateDiff", {"sq", "s2/1/2000", "s12/1/2000"}, "Long 3"},
        {u"DateDiff", {"sh", "s1/1/2000 1:59", "s1/1/2000 2:00"}, "Long 1"},
        {u"DateDiff", {"sn", "s1/1/2000", "s1/2/2000"}, "Long 1440"},
        {u"DateDiff", {"ss", "s1/1/2000", "s12/31/1999"}, "Long -86400"},
        {u"DateDiff", {"sw", "s1/1/2000", "s1/14/2000"}, "Long 1"},
        {u"DateDiff", {"sww", "s1/1/2000", "s1/2/2000"}, "Long 1"},
        {u"DateDiff", {"sww", "s1/1/2000", "s1/2/2000", "i2"}, "Long 0"},
        {u"DateDiff", {"ss", "s1/1/1800", "s1/1/2000"}, "error 6"},
        {u"DatePart", {"sq", "s12/1/2000"}, "Integer 4"},
        {u"DatePart", {"sy", "s12/31/2000"}, "Integer 366"},
        {u"DatePart", {"sw", "s1/1/2000"}, "Integer 7"},
        {u"DatePart", {"sww", "s1/1/2000"}, "Integer 1"},
        {u"DatePart", {"sww", "s12/31/2000"}, "Integer 54"},
        {u"DatePart", {"sww", "s1/1/2000", "i2", "i2"}, "Integer 52"},
        {u"DatePart", {"sww", "s1/3/2005", "i2", "i2"}, "Integer 1"},
        {u"DatePart", {"sww", "s1/1/2000", "i1", "i3"}, "Integer 52"},
    };

    CHECK(rows);
}

TEST(values_are_formatted)
{
    static const struct row rows[] = {
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
    static const struct row rows[] = {
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
    static const struct row rows[] = {
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

TEST(the_engine_tells_its_version)
{
    static const struct row rows[] = {
        {u"ScriptEngine", {NULL}, "String VBScript"},
        {u"ScriptEngineMajorVersion", {NULL}, "Long 5"},
        {u"ScriptEngineMinorVersion", {NULL}, "Long 8"},
        {u"LoadPicture", {"s/nowhere/at/all"}, "error 481"},
    };

    CHECK(rows);
}

TEST(lists_are_split_joined_and_filtered)
{
    static const struct row split[] = {{u"Split", {"sa-b--c", "s-"}, ""}};
    VARIANT arguments[4], result = {0}, list = {0};

    vb_context_init(&context);
    context.lcid = 1033;
    ASSERT_HR(call(split, &list), S_OK);
    ASSERT_EQ(V_VT(&list), VT_ARRAY | VT_VARIANT);
    ASSERT_EQ(V_ARRAY(&list)->rgsabound[0].cElements, 4);

    arguments[0] = list;
    ASSERT_HR(vb_intrinsic_call(vb_intrinsic_find(u"Join"), &context, arguments, 1, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"a b  c");
    VariantClear(&result);

    arguments[1] = argument("sB");
    arguments[2] = argument("bFalse");
    arguments[3] = argument("i1");
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
        struct row row;
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

    vb_context_init(&context);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        VARIANT result = {0};

        ASSERT_HR(call(&cases[i].row, &result), cases[i].hr);
        if (SUCCEEDED(cases[i].hr))
            ASSERT_EQ(V_ARRAY(&result)->rgsabound[0].cElements, cases[i].n);
        VariantClear(&result);
    }
}

TEST(conversions_are_no_statements)
{
    VARIANT value;

    vb_context_init(&context);
    vb_return_short(1, &value);
    ASSERT_HR(vb_intrinsic_call(vb_intrinsic_find(u"CInt"), &context, &value, 1, NULL),
              DISP_E_BADVARTYPE);
    ASSERT_HR(vb_intrinsic_call(vb_intrinsic_find(u"CStr"), &context, &value, 1, NULL), S_OK);
}
