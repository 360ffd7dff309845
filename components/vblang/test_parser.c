/* SPDX-License-Identifier: MIT */
/*
 * Expectations of grammar are those of VBScript on Windows, as the scripts of Wine's tests of it
 * (lang.vbs, and run.c for the places of errors) pass there.
 */
#include <stdio.h>
#include <stdlib.h>

#include "parser.h"
#include "test.h"
#include "tree_dump.h"
#include "vberror.h"

enum {
    SOURCE_MAX = 4096,
};

static size_t widen(const char *source, char16_t *wide)
{
    size_t len = 0;

    for (; source[len]; len++) {
        ASSERT_TRUE(len < SOURCE_MAX);
        wide[len] = (unsigned char)source[len];
    }
    return len;
}

static void check_tree(const char *source, unsigned flags, const char *expected)
{
    char16_t wide[SOURCE_MAX];
    size_t len = widen(source, wide);
    struct parse_error error;
    struct tree *tree;
    char *text;
    HRESULT hr;

    hr = parser_read(wide, len, flags, &tree, &error);
    if (FAILED(hr))
        test_fail(__FILE__, __LINE__, "%s: error %u at %u, %u", source, error.number,
                  (unsigned)error.place.line, (unsigned)error.place.column);
    text = tree_dump(tree);
    ASSERT_STR(text, expected);
    free(text);
    ASSERT_TRUE(tree_free(tree) == NULL);
}

static void check_script(const char *source, const char *expected)
{
    check_tree(source, 0, expected);
}

static void check_expression(const char *source, const char *expected)
{
    check_tree(source, PARSE_EXPRESSION, expected);
}

static void check_error(const char *source, unsigned number, unsigned line, unsigned column)
{
    char16_t wide[SOURCE_MAX];
    size_t len = widen(source, wide);
    struct parse_error error;
    struct tree *tree;
    HRESULT hr;

    hr = parser_read(wide, len, 0, &tree, &error);
    if (SUCCEEDED(hr))
        test_fail(__FILE__, __LINE__, "%s: no error %u", source, number);
    if (error.number != number || error.place.line != line || error.place.column != column)
        test_fail(__FILE__, __LINE__, "%s: error %u at %u, %u, not %u at %u, %u", source,
                  error.number, (unsigned)error.place.line, (unsigned)error.place.column, number,
                  line, column);
    ASSERT_HR(hr, MAKE_VBSERROR(number));
}

TEST(operators_bind_by_rank)
{
    check_expression("1+2*3", "(+ 1 (* 2 3))");
    check_expression("2^3^2", "(^ (^ 2 3) 2)");
    check_expression("-3^2", "(^ (neg 3) 2)");
    check_expression("2^-1", "(^ 2 (neg 1))");
    check_expression("5\\4/2", "(\\ 5 (/ 4 2))");
    check_expression("7 Mod 4+2", "(+ (mod 7 4) 2)");
    check_expression("a & b + c", "(& a (+ b c))");
    check_expression("not a = b", "(not (= a b))");
    check_expression("a = not b and c", "(and (= a (not b)) c)");
    check_expression("a Imp b Eqv c Xor d Or e And f", "(imp a (eqv b (xor c (or d (and e f)))))");
    check_expression("1 < 2 = 3", "(= (< 1 2) 3)");
    check_expression("not x is nothing", "(not (is x Nothing))");
    check_expression("+--1", "(pos (neg (neg 1)))");
    check_expression("a =< b >< c => d", "(>= (<> (<= a b) c) d)");
}

TEST(numbers_have_the_smallest_type)
{
    check_expression("32767", "32767");
    check_expression("32768", "32768L");
    check_expression("2147483648", "2.14748e+09R");
    check_expression("1.5e2", "150R");
    check_expression(".5", "0.5R");
    check_expression("10.", "10R");
    check_expression("&hff", "255");
    check_expression("&hffff", "-1");
    check_expression("&hffff&", "65535L");
    check_expression("&hffffffff&", "-1");
    check_expression("&o17", "15");
    check_expression("&h8000", "-32768L");
    check_expression("&17", "15");
    check_expression("&h0000000031", "49");
    check_expression("a &hi", "(& a hi)");
    check_expression("&h01or&h02", "(or 1 2)");
}

TEST(strings_and_dates_are_literals)
{
    check_expression("\"a\"\"b\"", "\"a\"b\"");
    check_expression("\"\"", "\"\"");
    check_expression("# 1/2/2011 #", "40545D");
    check_expression("", "Empty");
    check_expression("\n\"x\" & 1\n", "(& \"x\" 1)");
}

TEST(members_and_calls_follow_each_other)
{
    check_expression("a.b(1)(2).c", "(call (call a.b 1) 2).c");
    check_expression("f(, 1)", "(call f ? 1)");
    check_expression("f()", "(call f)");
    check_expression("(f)(x)", "(call (val f) x)");
    check_expression("a.end.[b c]", "a.end.b c");
    check_expression("(new c).x", "(val (new c)).x");
}

TEST(calls_need_no_brackets)
{
    check_script("f 1, 2", "call (call f 1 2)\n");
    check_script("f (1), 2", "call (call f (val 1) 2)\n");
    check_script("f (1)", "call (call f (val 1))\n");
    check_script("f (1) + 2, 3", "call (call f (+ (val 1) 2) 3)\n");
    check_script("f(1).g 2", "call (call (call f 1).g 2)\n");
    check_script("f -1", "call (call f (neg 1))\n");
    check_script("f , 2", "call (call f ? 2)\n");
    check_script("f .x", "call (call f .x)\n");
    check_script("f 1 = 1, 2", "call (call f (= 1 1) 2)\n");
    check_script("a.b", "call a.b\n");
    check_script("a _\n.b() _\n.c", "call (call a.b).c\n");
    check_script("f.5", "call (call f 0.5R)\n");
    check_script("Call f(x)", "call (call f x)\n");
    check_script("call (((f))) ((x))", "call (call (val (val (val f))) (val x))\n");
}

TEST(assignments_take_elements_and_members)
{
    check_script("arr (0) = 2 xor -2", "let (call arr 0) (xor 2 (neg 2))\n");
    check_script("a.b(1)(2) = 3", "let (call (call a.b 1) 2) 3\n");
    check_script("set x.y = new c", "set x.y (new c)\n");
    check_script(".x = 1", "let .x 1\n");
    check_script("step = 1 : property = 2", "let step 1\nlet property 2\n");
    check_script("x =_\r\n 3", "let x 3\n");
}

TEST(an_if_ends_with_its_line_or_with_end_if)
{
    check_script("if a then x=1 else x=2 end if\ny=1", "if\n| a\n let x 1\n|\n let x 2\nlet y 1\n");
    check_script("if a then if b then x=1 else x=2",
                 "if\n| a\n if\n | b\n  let x 1\n |\n  let x 2\n");
    check_script("if a then :\nx=1", "if\n| a\nlet x 1\n");
    check_script("if a then b: c\nd", "if\n| a\n call b\n call c\ncall d\n");
    check_script("if a then\nb\nelseif c then d\nelse e\nend if",
                 "if\n| a\n call b\n| c\n call d\n|\n call e\n");
    check_script("if a then\nelse x=3:y=4 end if", "if\n| a\n|\n let x 3\n let y 4\n");
    check_script("if a then\nelse\n x=3 end if", "if\n| a\n|\n let x 3\n");
    check_script("if a then\nelseif b then x=3 end if", "if\n| a\n| b\n let x 3\n");
    check_script("for i=1 to 2: if a then b : next", "for i 1 to 2\n if\n | a\n  call b\n");
}

TEST(blocks_hold_statements)
{
    check_script("for x = 10 To 18 Step 2 : : z = 1\nNext", "for x 10 to 18 step 2\n let z 1\n");
    check_script("for each x in y : exit for : next", "each x y\n exit 0\n");
    check_script("do while a\nloop", "do 1 a\n");
    check_script("do\nloop until a", "do 4 a\n");
    check_script("while a\nb\nwend", "do 1 a\n call b\n");
    check_script("select case 3\ncase 1, 2\na\ncase 3: b\ncase else\nc\nend select",
                 "select 3\n| 1 2\n call a\n| 3\n call b\n|\n call c\n");
    check_script("with a\n.b\nend with", "with a\n call .b\n");
}

TEST(procedures_need_no_break_before_their_end)
{
    check_script("Sub a\n x = 1 End Sub", " sub a\n let x 1\n");
    check_script("function f(byval a, byref b(), c)\nf = a\nend function : x = f",
                 " function f =a b() c\n let f a\nlet x f\n");
    check_script("if a then\nsub f\nend sub\nend if", "if\n| a\n  sub f\n");
    check_script("sub f() g : end sub", " sub f\n call g\n");
}

TEST(classes_have_members)
{
    check_script("class c\npublic x, y(3)\nprivate z\ndim w()\n"
                 "public default property get d(i)\nend property\n"
                 "property let d(i, v) : exit property : end property\n"
                 "private sub class_initialize\nend sub end class",
                 "class c\n dim x y( 3)\n dim z\n dim w()\n  public default get d i\n"
                 "  let d i v\n  exit 2\n  private sub class_initialize\n");
}

TEST(declarations_are_lists)
{
    check_script("OPTION EXPLICIT : : DIM W", "explicit\ndim W\n");
    check_script("const a = 1, b = -(2)", "const a=1 b=(neg (val 2))\n");
    check_script("redim preserve a(1, n), b.c(2)", "redim preserve a( 1 n) b.c( 2)\n");
    check_script("erase a, b", "erase a b\n");
    check_script("on error resume next\non error goto 0", "error next\nerror 0\n");
    check_script("private a : public b", "dim a\ndim b\n");
}

TEST(comments_are_no_words)
{
    check_script("' a\nrem b\nx = 1 ' c\ny = 2 : rem d\n", "let x 1\nlet y 2\n");
    check_script("x.rem = 1", "let x.rem 1\n");
    check_tree("<!--\nx=1\n--> y\n", PARSE_HTML, "let x 1\n");
    check_error("<!--", VBE_EXPECTED_STATEMENT, 1, 0);
}

TEST(errors_have_numbers_and_places)
{
    static const struct {
        const char *source;
        unsigned number, line, column;
    } cases[] = {
        {"If 0 > 1 Then\n    x = 0 End If\n", VBE_MUST_BE_FIRST, 2, 10},
        {"While False\n    x = 0 Wend\n", VBE_EXPECTED_END_OF_STATEMENT, 2, 10},
        {"Do\n    x = 0 Loop Until True\n", VBE_EXPECTED_END_OF_STATEMENT, 2, 10},
        {"Class C End Class", VBE_EXPECTED_STATEMENT, 1, 8},
        {"Class C _\nEnd Class", VBE_EXPECTED_STATEMENT, 2, 0},
        {"strcomp(\"x\", \"y\")", VBE_SUB_WITH_PARENTHESES, 1, 17},
        {"x = ", VBE_SYNTAX, 1, 4},
        {"x = (1", VBE_EXPECTED_RIGHT_PARENTHESIS, 1, 6},
        {"x = \"abc", VBE_UNTERMINATED_STRING, 1, 8},
        {"x = 1 $ 2", VBE_INVALID_CHARACTER, 1, 6},
        {"x = &hfffffffff", VBE_INVALID_NUMBER, 1, 4},
        {"dim 1", VBE_EXPECTED_IDENTIFIER, 1, 4},
        {"dim a b", VBE_EXPECTED_END_OF_STATEMENT, 1, 6},
        {"dim a(n)", VBE_EXPECTED_INTEGER, 1, 6},
        {"set x y", VBE_EXPECTED_EQUAL, 1, 6},
        {"if x\n", VBE_EXPECTED_THEN, 1, 4},
        {"if x then\n", VBE_EXPECTED_END, 2, 0},
        {"if x then\nend sub", VBE_EXPECTED_IF, 2, 4},
        {"for i = 1 2", VBE_EXPECTED_TO, 1, 10},
        {"for i = 1 to 2\n", VBE_EXPECTED_NEXT, 2, 0},
        {"for i = 1 to 2\nfor I = 1 to 2", VBE_INVALID_FOR_VARIABLE, 2, 4},
        {"for each x y", VBE_EXPECTED_IN, 1, 11},
        {"do x", VBE_EXPECTED_WHILE_UNTIL_OR_END, 1, 3},
        {"do\n", VBE_EXPECTED_LOOP, 2, 0},
        {"loop", VBE_LOOP_WITHOUT_DO, 1, 0},
        {"next", VBE_UNEXPECTED_NEXT, 1, 0},
        {"while x\n", VBE_EXPECTED_WEND, 2, 0},
        {"end if", VBE_EXPECTED_STATEMENT, 1, 0},
        {"select x", VBE_EXPECTED_CASE, 1, 7},
        {"select case x\nend if", VBE_EXPECTED_SELECT, 2, 4},
        {"with x\nend if", VBE_EXPECTED_WITH, 2, 4},
        {"sub f\nend function", VBE_EXPECTED_SUB, 2, 4},
        {"function f\nend sub", VBE_EXPECTED_FUNCTION, 2, 4},
        {"exit for", VBE_INVALID_EXIT, 1, 5},
        {"sub f\nexit function\nend sub", VBE_INVALID_EXIT, 2, 5},
        {"const a = b", VBE_EXPECTED_LITERAL, 1, 11},
        {"const a = 1 + 2", VBE_EXPECTED_LITERAL, 1, 15},
        {"x = 1\noption explicit", VBE_EXPECTED_STATEMENT, 2, 0},
        {"property get x\nend property", VBE_OUTSIDE_OF_CLASS, 1, 9},
        {"class c\nproperty x\nend class", VBE_EXPECTED_LET_SET_GET, 2, 9},
        {"class c\nproperty let x\nend property\nend class", VBE_PROPERTY_WITHOUT_ARGUMENTS, 2, 14},
        {"class c\nsub class_terminate(a)\nend sub\nend class", VBE_CLASS_EVENT_WITH_ARGUMENTS, 2,
         22},
        {"class c\ndefault sub x\nend sub\nend class", VBE_DEFAULT_NOT_PUBLIC, 2, 0},
        {"class c\nprivate const x = 1\nend class", VBE_EXPECTED_IDENTIFIER, 2, 8},
        {"class c\nconst x = 1\nend class", VBE_EXPECTED_END, 2, 0},
        {"class c\nproperty\nend class", VBE_EXPECTED_LET_SET_GET, 2, 8},
        {"class c\npublic default property\nend class", VBE_EXPECTED_LET_SET_GET, 2, 23},
        {"class c\npublic default x\nend class", VBE_INVALID_DEFAULT, 2, 15},
        {"class c\npublic default property set x(v)\nend property\nend class", VBE_DEFAULT_NOT_GET,
         2, 24},
        {"sub f\nsub g\nend sub\nend sub", VBE_SYNTAX, 2, 0},
        {"x = [abc", VBE_EXPECTED_RIGHT_BRACKET, 1, 8},
        {"If a Then\nx = 0\nElse End If", VBE_EXPECTED_STATEMENT, 3, 5},
        {"If a Then\nElseIf b Then\n x = 1 End If", VBE_MUST_BE_FIRST, 3, 7},
        {"While a\n x = 0 End While", VBE_EXPECTED_STATEMENT, 2, 7},
        {"Sub x)\nEnd Sub", VBE_EXPECTED_LEFT_PARENTHESIS, 1, 5},
        {"x = 1e999", VBE_INVALID_NUMBER, 1, 9},
        {"x = &19", VBE_SYNTAX, 1, 4},
        {"x = 1 _x", VBE_INVALID_CHARACTER, 1, 7},
        {"Dim caf\xe9", VBE_INVALID_CHARACTER, 1, 7},
        {"Dim [[nested]]", VBE_INVALID_CHARACTER, 1, 13},
        {"Class C\nSub T\nSet Me = Nothing", VBE_INVALID_ME, 3, 7},
        {"Class C\nPublic Default Sub F\nEnd Sub\nPublic Default Sub G", VBE_MULTIPLE_DEFAULTS, 4,
         15},
        {"For x.y = 1 To 3", VBE_INVALID_FOR_VARIABLE, 1, 8},
        {"For i = 1 To 2\nSub S", VBE_SYNTAX, 2, 0},
        {"If a Then\nClass C", VBE_SYNTAX, 2, 0},
        {"Class C\nEnd Sub", VBE_EXPECTED_CLASS, 2, 4},
        {"Class C\nProperty Get P()\nEnd Sub", VBE_EXPECTED_PROPERTY, 3, 4},
        {"x = #1/1/2000", VBE_SYNTAX, 1, 4},
        {"a.b. 5", VBE_EXPECTED_IDENTIFIER, 1, 5},
        {"x = (1).5", VBE_EXPECTED_END_OF_STATEMENT, 1, 7},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        check_error(cases[i].source, cases[i].number, cases[i].line, cases[i].column);
}

TEST(lines_end_with_cr_lf_or_both)
{
    check_error("a\r\nb\rc\nd\n\r)", VBE_EXPECTED_STATEMENT, 6, 0);
}

TEST(a_nul_in_a_text_is_an_invalid_character)
{
    static const char16_t text[] = {'x', '=', 0, '1'};
    struct parse_error error;
    struct tree *tree;

    ASSERT_HR(parser_read(text, 4, 0, &tree, &error), MAKE_VBSERROR(VBE_INVALID_CHARACTER));
    ASSERT_EQ(error.place.column, 2);
}

TEST(a_name_has_at_most_255_units)
{
    char source[TREE_NAME_MAX + 2] = "", expected[sizeof(source) + 8];

    memset(source, 'n', TREE_NAME_MAX);
    snprintf(expected, sizeof(expected), "call %s\n", source);
    check_script(source, expected);
    source[TREE_NAME_MAX] = 'n';
    check_error(source, VBE_IDENTIFIER_TOO_LONG, 1, TREE_NAME_MAX + 1);
}

/* Reads @begin and @n times @part. */
static HRESULT read_repeated(const char *begin, const char *part, size_t n, struct tree **ret_tree)
{
    size_t len = strlen(begin), part_len = strlen(part);
    char16_t *text = malloc((len + n * part_len) * sizeof(*text));
    struct parse_error error;
    HRESULT hr;

    ASSERT_TRUE(text != NULL);
    for (size_t i = 0; i < len; i++)
        text[i] = (unsigned char)begin[i];
    for (size_t i = 0; i < n * part_len; i++)
        text[len + i] = (unsigned char)part[i % part_len];
    hr = parser_read(text, len + n * part_len, 0, ret_tree, &error);
    free(text);
    return hr;
}

TEST(what_nests_too_deep_is_an_error)
{
    static const char *const parts[] = {"(", "f(", "-", "not ", "if a then\n", "1^(", "a & "};
    struct tree *tree;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        ASSERT_HR(read_repeated(i == 4 ? "" : "x = ", parts[i], 1000000, &tree),
                  MAKE_VBSERROR(VBE_COMPILE_OUT_OF_MEMORY));
}

TEST(a_script_may_be_long)
{
    struct tree *tree;
    size_t n = 0;

    ASSERT_HR(read_repeated("", "a.b 1, \"x\" & y\n", 200000, &tree), S_OK);
    for (struct statement *statement = tree->statements; statement; statement = statement->next)
        n++;
    ASSERT_EQ(n, 200000);
    tree_free(tree);
}

TEST(memory_may_run_out_anywhere)
{
    static const char16_t source[] = u"class c\nsub x(a)\nif a then b.c 1 else d = \"e\"\nend sub\n"
                                     u"end class\nconst y = 1.5\n";
    struct parse_error error;
    struct tree *tree;
    HRESULT hr = E_FAIL;

    FOR_EACH_FAILING_ALLOCATION({
        hr = parser_read(source, sizeof(source) / sizeof(source[0]) - 1, 0, &tree, &error);
        if (SUCCEEDED(hr))
            tree_free(tree);
        else
            ASSERT_TRUE(error.number == VBE_COMPILE_OUT_OF_MEMORY ||
                        error.number == VBE_INVALID_NUMBER);
    });
    ASSERT_HR(hr, S_OK);
}
