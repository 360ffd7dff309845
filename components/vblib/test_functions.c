/* SPDX-License-Identifier: MIT */
/*
 * The functions but those on text. Expectations: the functions' pages of VBScript's
 * language reference and Microsoft's article 231847 for Rnd; rounding to even and the errors as
 * Windows' vbscript.dll answers them.
 */
#include "test.h"
#include "vbbase/arguments.h"
#include "vblib/function_rows.h"
#include "vblib/intrinsics.h"

TEST(conversions_round_to_even_and_know_their_limits)
{
    static const struct function_row rows[] = {
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
    static const struct function_row rows[] = {
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
    static const struct function_row rows[] = {
        {u"Rnd", {"i0"}, "Single 0.01953125"}, {u"Rnd", {NULL}, "Single 0.7055475"},
        {u"Rnd", {NULL}, "Single 0.533424"},   {u"Rnd", {NULL}, "Single 0.5795186"},
        {u"Rnd", {"i0"}, "Single 0.5795186"},  {u"Rnd", {"i-1"}, "Single 0.224007"},
        {u"Rnd", {"n"}, "error 94"},           {u"Randomize", {"i1"}, "error 13"},
    };

    CHECK(rows);
}

TEST(the_same_seed_after_a_negative_number_gives_the_same_numbers)
{
    struct vb_context context;
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

TEST(dates_are_made_and_read)
{
    static const struct function_row rows[] = {
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
    static const struct function_row rows[] = {
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

TEST(the_engine_tells_its_version)
{
    static const struct function_row rows[] = {
        {u"ScriptEngine", {NULL}, "String VBScript"},
        {u"ScriptEngineMajorVersion", {NULL}, "Long 5"},
        {u"ScriptEngineMinorVersion", {NULL}, "Long 8"},
        {u"LoadPicture", {"s/nowhere/at/all"}, "error 481"},
    };

    CHECK(rows);
}

TEST(conversions_are_no_statements)
{
    struct vb_context context;
    VARIANT value;

    vb_context_init(&context);
    vb_return_short(1, &value);
    ASSERT_HR(vb_intrinsic_call(vb_intrinsic_find(u"CInt"), &context, &value, 1, NULL),
              DISP_E_BADVARTYPE);
    ASSERT_HR(vb_intrinsic_call(vb_intrinsic_find(u"CStr"), &context, &value, 1, NULL), S_OK);
}
