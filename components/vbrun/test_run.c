/* SPDX-License-Identifier: MIT */
/*
 * Statements. Expectations: the language reference of VBScript, statement by statement.
 */
#include "test.h"
#include "vbrun/script_fixture.h"

TEST(variables_keep_values)
{
    EXPECT(u"Dim a, b\na = 1 : b = \"x\"\nPrint a, b, c\nPrint TypeName(c)", u"1x|Empty");
    EXPECT(u"a = 2\na = a * 3\nPrint a", u"6");
}

TEST(for_counts)
{
    EXPECT(u"For i = 1 To 3 : s = s & i : Next : Print s, \" \", i", u"123 4");
    EXPECT(u"For i = 3 To 1 Step -1 : s = s & i : Next : Print s, \" \", i", u"321 0");
    EXPECT(u"For i = 1 To 2 Step 0.5 : s = s & i & \";\" : Next : Print s", u"1;1.5;2;");
    EXPECT(u"For i = 2 To 1 : s = s & i : Next : Print s, i", u"2");
    EXPECT(u"For i = 32766 To 32769 : s = s & TypeName(i) & \" \" : Next : Print s",
           u"Integer Integer Long Long ");
    EXPECT(u"For i = 1 To 10 : If i = 4 Then Exit For\ns = s & i : Next : Print s, i", u"1234");
}

TEST(loops_end)
{
    EXPECT(u"Do While x < 3 : x = x + 1 : Loop : Print x", u"3");
    EXPECT(u"Do Until x = 3 : x = x + 1 : Loop : Print x", u"3");
    EXPECT(u"Do : x = x + 1 : Loop While x < 3 : Print x", u"3");
    EXPECT(u"Do : x = x + 1 : Loop Until x = 3 : Print x", u"3");
    EXPECT(u"While x < 3 : x = x + 1 : Wend : Print x", u"3");
    EXPECT(u"Do : x = x + 1 : If x > 4 Then Exit Do\nLoop : Print x", u"5");
}

TEST(branches_are_chosen)
{
    EXPECT(u"If 1 = 2 Then\nPrint 1\nElseIf 2 = 2 Then\nPrint 2\nElse\nPrint 3\nEnd If", u"2");
    EXPECT(u"If Null Then Print 1 Else Print 2", u"2");
    EXPECT(u"Select Case 3\nCase 1, 2 : Print \"a\"\nCase 3, 4 : Print \"b\"\nCase Else : Print "
           u"\"c\"\nEnd Select",
           u"b");
    EXPECT(u"Select Case \"x\"\nCase \"y\" : Print \"a\"\nCase Else : Print \"c\"\nEnd Select",
           u"c");
}

TEST(procedures_take_references_and_values)
{
    EXPECT(u"Sub p(ByRef a, ByVal b) : a = a + 1 : b = b + 1 : End Sub\n"
           u"x = 1 : y = 1 : p x, y : Print x, y\n"
           u"p (x), y : Print x, y\nCall p(x, y) : Print x, y",
           u"21|21|31");
    EXPECT(u"Function f(n) : If n < 2 Then : f = 1 : Else : f = n * f(n - 1) : End If\n"
           u"End Function\nPrint f(10)",
           u"3628800");
    EXPECT(u"Dim a(2) : Sub p(x) : x = 7 : End Sub\np a(1) : Print a(1)", u"7");
    EXPECT_ERROR(u"Sub p(a) : End Sub\np 1, 2", 450, 2);
    EXPECT_ERROR(u"Sub p(a)\np a\nEnd Sub\np 1", 28, 2);
}

TEST(arrays_are_values)
{
    EXPECT(u"a = Array(1, 2, 3) : b = a : b(0) = 9 : Print a(0), b(0), UBound(b)", u"192");
    EXPECT(u"ReDim a(1) : a(1) = 5 : ReDim Preserve a(3) : Print a(1), UBound(a)", u"53");
    EXPECT(u"a = Array(Array(1, 2), Array(3, 4)) : a(1)(0) = 7 : Print a(1)(0), a(0)(1)", u"72");
    EXPECT(u"Dim a(1, 2) : a(1, 2) = 3 : Print a(1, 2), UBound(a, 2)", u"32");
    EXPECT(u"For Each x In Array(1, 2, 3) : s = s & x : Next : Print s", u"123");
    EXPECT_ERROR(u"Dim a(2)\na(3) = 1", 9, 2);
    EXPECT_ERROR(u"Dim a(2)\nReDim a(3)", 10, 2);
    EXPECT(u"Dim a(2) : a(1) = 4 : Erase a : Print TypeName(a(1))", u"Empty");
}

TEST(text_grows_in_place)
{
    EXPECT(u"For i = 1 To 1000 : s = s & \"ab\" & i Mod 10 : Next\n"
           u"t = s : s = s & \"x\" : Print Len(s), \" \", Len(t), Right(s, 3), Right(t, 2)",
           u"3001 3000b0xb0");
    EXPECT(u"s = \"a\" : For i = 1 To 5 : s = s & s : Next : Print Len(s)", u"32");
    EXPECT(u"s = \"a\" : s = s & \"b\"\nFunction f : t = s : s = s & \"!\" : f = \"f\" : End "
           u"Function\n"
           u"s = s & f() & \"c\" : Print s, t",
           u"abfc");
}

TEST(errors_are_resumed_after)
{
    EXPECT(u"On Error Resume Next\nx = 1 / 0\nPrint Err.Number, \" \", Err.Description\n"
           u"Err.Clear : Print Err.Number",
           u"11 Division by zero|0");
    EXPECT(u"On Error Resume Next\nIf 1 / 0 Then\nPrint \"in\"\nElse\nPrint \"else\"\nEnd If",
           u"in");
    EXPECT(u"On Error Resume Next\nFor i = 1 / 0 To 3\nPrint \"body\"\nNext\nPrint Err.Number",
           u"body|92");
    EXPECT(u"On Error Resume Next\nFor Each i In 5\nPrint \"body\"\nNext\nPrint Err.Number",
           u"body|451");
    EXPECT(u"Sub p : x = 1 / 0 : Print \"no\" : End Sub\nOn Error Resume Next\np\n"
           u"Print Err.Number",
           u"11");
    EXPECT_ERROR(u"x = 1\ny = x / 0", 11, 2);
    EXPECT_ERROR(u"Option Explicit\nx = 1", 500, 2);
    EXPECT_ERROR(u"x = 1\nSet x = 3", 424, 2);
    EXPECT_ERROR(u"x.y", 424, 1);
    EXPECT_ERROR(u"\nfoo 1", 13, 2);
}

TEST(classes_have_members)
{
    EXPECT(u"Class C\nPublic a\nPrivate b\nProperty Let V(x) : b = x : End Property\n"
           u"Property Get V : V = b * 2 : End Property\n"
           u"Function F(x) : F = x + a : End Function\nEnd Class\n"
           u"Set o = New C : o.a = 5 : o.V = 4 : Print o.V, \" \", o.F(1)",
           u"8 6");
    EXPECT(u"Class C\nSub Class_Initialize : Print \"i\" : End Sub\n"
           u"Sub Class_Terminate : Print \"t\" : End Sub\nEnd Class\n"
           u"Set o = New C : Print \"x\" : Set o = Nothing : Print \"y\"",
           u"i|x|t|y");
    EXPECT(u"Class C\nPublic Default Property Get V(i) : V = i * 2 : End Property\nEnd Class\n"
           u"Set o = New C : Print o(4)",
           u"8");
    EXPECT(u"Class C\nPublic o\nEnd Class\nSet a = New C : Set a.o = a : Print a.o Is a", u"True");
    EXPECT_ERROR(u"Class C\nPrivate x\nEnd Class\nSet o = New C\no.x = 1", 438, 5);
    EXPECT(u"Class C\nPublic a\nSub S\nWith Me\n.a = 3\nEnd With\nEnd Sub\nEnd Class\n"
           u"Set o = New C : o.S : Print o.a",
           u"3");
}

TEST(errors_of_blocks_are_where_the_blocks_statement_is)
{
    EXPECT_ERROR(u"Do\nx = 1\nLoop Until 1 / 0", 11, 3);
    EXPECT_ERROR(u"\nSelect Case 3\nCase 2\nx = 1\nCase 1 / 0\nEnd Select", 11, 2);
    EXPECT_ERROR(u"If False Then\nx = 1\nElseIf 1 / 0 Then\nEnd If", 11, 3);
}

TEST(parts_of_a_property_take_the_same_arguments)
{
    EXPECT_ERROR(u"Class C\nProperty Get P(a)\nEnd Property\n"
                 u"Property Let P(v)\nEnd Property\nEnd Class",
                 1051, 4);
    EXPECT(u"Class C\nProperty Get P(a) : P = a : End Property\n"
           u"Property Let P(a, v) : End Property\nProperty Set P(a, v) : End Property\nEnd Class\n"
           u"x = (New C).P(2) : Print x",
           u"2");
}

TEST(errors_in_references_to_functions_are_the_callers)
{
    EXPECT(u"Set f = GetRef(\"Fail\")\nSub Fail : Err.Raise 5, \"a\", \"b\" : End Sub\n"
           u"Sub Try : On Error Resume Next : f : Print Err.Number, Err.Description : End Sub\nTry",
           u"5b");
}

TEST(what_is_no_text_is_not_executed)
{
    EXPECT_ERROR(u"Execute 42", 13, 1);
    EXPECT_ERROR(u"Set f = GetRef(123)", 13, 1);
    EXPECT(u"Print Eval(42)", u"42");
}

TEST(names_that_are_no_classes_cannot_be_made)
{
    EXPECT_ERROR(u"Set x = New Nothere", 506, 1);
    EXPECT_ERROR(u"Option Explicit\nDim x\nSet x = New Nothere", 500, 3);
}

TEST(an_array_has_no_element_without_an_index)
{
    EXPECT_ERROR(u"Dim a(2)\nx = a()", 9, 2);
    EXPECT_ERROR(u"a = 42\nx = a()", 13, 2);
}

TEST(text_is_executed_where_it_stands)
{
    EXPECT(u"Execute \"x = 5\" : Print x, Eval(\"x * 2\")", u"510");
    EXPECT(
        u"Sub p\nDim y : y = 1\nExecute \"y = y + 1 : z = 7\"\nPrint y, Eval(\"z\"), z\nEnd Sub\n"
        u"p : Print TypeName(z)",
        u"277|Empty");
    EXPECT(u"ExecuteGlobal \"Function f(x) : f = x * 2 : End Function\" : Print f(4)", u"8");
    EXPECT(u"Function f(x) : f = x + 1 : End Function\nSet g = GetRef(\"f\") : Print g(2)", u"3");
    EXPECT(u"On Error Resume Next\nExecute \"x = \"\nPrint Err.Number", u"1002");
}

TEST(functions_know_whether_their_result_is_used)
{
    EXPECT(u"On Error Resume Next\nCall CInt(1)\nPrint Err.Number", u"458");
    EXPECT(u"On Error Resume Next\nx = Randomize(1)\nPrint Err.Number", u"13");
    EXPECT(u"Randomize 1 : Call Abs(-1) : Print CInt(\"7\")", u"7");
}

static HRESULT create_nothing(REFIID riid, void **ppv)
{
    *ppv = NULL;
    return MAKE_VBSERROR(VBE_CANT_CREATE_OBJECT);
}

TEST(err_does_not_tell_what_an_error_is_about)
{
    struct script script;

    EXPECT(u"On Error Resume Next\nErr.Nothing\nPrint Err.Description",
           u"Object doesn't support this property or method");
    script_init(&script);
    ASSERT_HR(script_run(&script, u"Option Explicit\nx = y"),
              MAKE_VBSERROR(VBE_UNDEFINED_VARIABLE));
    ASSERT_U16(machine_error(script.machine)->description, u"Variable is undefined: 'y'");
    script_deinit(&script);
}

TEST(constants_with_names_are_no_literals)
{
    EXPECT(u"Const FIVE = 5 : Print \"abc\" = FIVE, \"5\" = FIVE, \"05\" = FIVE, \"05\" = 5",
           u"FalseTrueFalseTrue");
    EXPECT(u"Sub p\nConst FIVE = 5\nPrint \"abc\" = FIVE\nEnd Sub\np", u"False");
    EXPECT_ERROR(u"x = \"abc\" = #1/15/2024#", 13, 1);
}

TEST(regexp_is_a_class_that_the_context_makes)
{
    struct script script;

    EXPECT_ERROR(u"Set r = New RegExp", VBE_CLASS_NOT_DEFINED, 1);
    script_init(&script);
    script.context.create_regexp = create_nothing;
    ASSERT_HR(script_run(&script, u"Set r = New regexp"), MAKE_VBSERROR(VBE_CANT_CREATE_OBJECT));
    ASSERT_HR(script_run(&script, u"Set r = New regexp2"), MAKE_VBSERROR(VBE_CLASS_NOT_DEFINED));
    script_deinit(&script);
}

TEST(a_run_can_be_interrupted)
{
    struct script script;

    script_init(&script);
    machine_interrupt(script.machine, 0);
    ASSERT_HR(script_run(&script, u"On Error Resume Next\nDo : Loop"), E_ABORT);
    ASSERT_HR(script_run(&script, u"Print 1"), S_OK);
    ASSERT_U16(script.printed, u"1");
    script_deinit(&script);
}

/* Whatever a script does without end is an error of the script. */
TEST(what_has_no_end_fails)
{
    EXPECT(u"On Error Resume Next\ns = \"0123456789\"\nDo : s = s & s : Loop Until Err.Number\n"
           u"Print Err.Number",
           u"14");
    EXPECT(u"On Error Resume Next\nReDim a(100000000) : Print Err.Number", u"7");
    EXPECT(u"On Error Resume Next\nReDim a(10000, 10000) : Print Err.Number", u"7");
    EXPECT(u"On Error Resume Next\na = 1\nDo : a = Array(a) : Loop Until Err.Number\n"
           u"Print Err.Number",
           u"28");
    EXPECT(u"On Error Resume Next\nDim a(0), b\nDo : b = a : a(0) = b : Loop Until Err.Number\n"
           u"Print Err.Number",
           u"28");
    EXPECT_ERROR(u"Class C\nPublic Default Property Get V\nV = Me + 1\nEnd Property\nEnd Class\n"
                 u"x = New C\ny = x",
                 28, 3);
}

/* The last reference to a chain of objects releases them one after another. */
TEST(a_long_chain_of_objects_ends)
{
    EXPECT(u"Class C\nPublic n\nEnd Class\n"
           u"Set c2 = Nothing : For i = 1 To 200000 : Set c1 = New C : Set c1.n = c2 : Set c2 = c1 "
           u": Next\n"
           u"Set c1 = Nothing : Set c2 = Nothing : Print \"done\"",
           u"done");
}

static void expect_description(const char16_t *text, const char16_t *description)
{
    struct script script;

    script_init(&script);
    ASSERT_TRUE(FAILED(script_run(&script, text)));
    ASSERT_U16((const char16_t *)machine_error(script.machine)->description, description);
    script_deinit(&script);
}

/* The texts are those that Windows' hosts print. */
TEST(errors_tell_what_they_are_about)
{
    expect_description(u"x.y", u"Object required: 'x'");
    expect_description(u"Sub p(a)\na.b = 1\nEnd Sub\np 1", u"Object required: 'a'");
    expect_description(u"Set x = Nothing\nx.y", u"Object variable not set: 'x'");
    expect_description(u"x = 5\ny = x(0)", u"Type mismatch: 'x'");
    expect_description(u"Dim a(2)\ny = a(3)", u"Subscript out of range: '[number: 3]'");
    expect_description(u"Dim a(2)\na(-1) = 3", u"Subscript out of range: '[number: -1]'");
    expect_description(u"x = \"abc\" + 1", u"Type mismatch: '[string: \"abc\"]'");
    expect_description(u"foo 1", u"Type mismatch: 'foo'");
    expect_description(u"Option Explicit\nx = 1", u"Variable is undefined: 'x'");
    expect_description(u"Class C\nEnd Class\nSet x = New C\nx.y",
                       u"Object doesn't support this property or method: 'y'");
}
