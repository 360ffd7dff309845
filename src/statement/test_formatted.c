/* SPDX-License-Identifier: MIT */
/* Where no more is said, expectations are what Windows' MsiFormatRecord was seen to make. */
#include "statement/formatted.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "test.h"

enum {
    FIELDS = 13,
    MANY = 100000,
};

static const char *field_of(void *context, unsigned field)
{
    const char *const *fields = context;

    return field < FIELDS ? fields[field] : NULL;
}

static char *format(const char *text, formatted_resolve *resolve, void *context)
{
    struct formatted formatted;

    ASSERT_HR(formatted_text(text, strlen(text), resolve, context, &formatted), S_OK);
    ASSERT_EQ(strlen(formatted.bytes), formatted.len);
    return formatted.bytes;
}

struct record_case {
    const char *text;
    const char *expected;
};

static void expect_records(const char *const *fields, const struct record_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *all[FIELDS];
        struct formatted_record record = {.field = field_of, .context = all};
        _cleanup_(freep) char *text = NULL;

        memcpy(all, fields, sizeof(all));
        all[0] = cases[i].text;
        text = format(cases[i].text, formatted_resolve_record, &record);
        if (strcmp(text, cases[i].expected) != 0)
            test_fail(__FILE__, __LINE__, "%s is \"%s\", not \"%s\"", cases[i].text, text,
                      cases[i].expected);
    }
}

#define EXPECT_RECORDS(fields, ...)                                                                \
    do {                                                                                           \
        static const struct record_case cases[] = {__VA_ARGS__};                                   \
        expect_records((const char *const[FIELDS])fields, cases, sizeof(cases) / sizeof(*cases));  \
    } while (0)

#define FIELDS(...)                                                                                \
    {                                                                                              \
        NULL, __VA_ARGS__                                                                          \
    }

TEST(numbers_are_fields_of_a_record)
{
    EXPECT_RECORDS(FIELDS("boo", "hoo"), {"[1] [2]", "boo hoo"},
                   {"[1] test [0]", "boo test [1] test [0]"}, {"%1", "%1"}, {"[100]", ""},
                   {"[01]", "boo"}, {"{a[0]b}", "a{a[0]b}b"}, {"[0]", "[0]"});
}

TEST(other_names_stay_in_a_record)
{
    EXPECT_RECORDS(FIELDS("boo", "hoo"), {"[1] [2] [\\3asdf]", "boo hoo [\\3asdf]"},
                   {"[\\x]", "[\\x]"}, {"{\\x}", "{\\x}"}, {"[abc\\x]", "[abc\\x]"},
                   {"[\\[]Bracket Text[\\]]", "[\\[]Bracket Text[\\]]"},
                   {"[1] [2] [property]", "boo hoo [property]"}, {"[1] [~] [2]", "boo [~] hoo"},
                   {"[]", "[]"}, {"[-1]", "[-1]"}, {"[ 1]", "[ 1]"}, {"[01.]", "[01.]"},
                   {"[%FOO]", "[%FOO]"}, {"{[1][-1][1]}", "{boo[-1]boo}"}, {"{[]}", "{[]}"});
}

TEST(names_are_made_of_names)
{
    EXPECT_RECORDS(FIELDS("2", "hey", "1"), {"[[1]] [2]", "hey hey"}, {"[[[3]]] [2]", "hey hey"});
    EXPECT_RECORDS(FIELDS("[2]", "hey"), {"[[1]] [2]", "[[2]] hey"}, {"[1]", "[2]"});
    EXPECT_RECORDS(FIELDS("2", "hey", "1", [12] = "big"), {"[[3][1]] [2]", "big hey"},
                   {"[[3][4][1]] [2]", "big hey"}, {"[[3][[4]][1]] [2]", "[1[]2] hey"},
                   {"[[[3][[4]][1]] [2]", "[[[3][[4]][1]] [2]"},
                   {"[[3][[4]][1]] [2]]", "[1[]2] hey]"});
}

TEST(groups_vanish_or_lose_their_braces)
{
    EXPECT_RECORDS(FIELDS("2", "hey", "1", [12] = "big"), {"{[3][1]} [2]", "12 hey"},
                   {"[{[3][1]}] [2]", "[12] hey"}, {"{test} [2]", "{test} hey"},
                   {"{[test]} [2]", "{[test]} hey"}, {"{[1][2][3][4]} [2]", " hey"},
                   {"{[1][2][3][dummy]} [2]", "{2hey1[dummy]} hey"},
                   {"{[1][2][3][4][dummy]} [2]", "{2hey1[dummy]} hey"},
                   {"{{[1][2]}[3][4][dummy]}", "{{2hey}1[dummy]}"},
                   {"{{[1][2]}[3]{[4][dummy]}}", ""}, {"{[1.} [1]", "{[1.} 2"},
                   {"{[{[1]}]}", "{[{[1]}]}"}, {"{[1][}", "2["}, {"{}", ""}, {"{ }", "{ }"},
                   {"\\{[1]}", "\\2"}, {"a{b[4]c}d", "ad"});
    EXPECT_RECORDS(FIELDS("1", "2", "3"), {"{{[1][2]}[3]} {[1][2]}", "{{12}3} {12}"},
                   {"{[1][2]} {{[1][2]}[3]} {[1][2]}", "12 {{12}3} {12}"},
                   {"{[4]}{[1][2]} {{[1][2]}[3]} {[1][2]}", "12 {{12}3} {12}"},
                   {"{blah} {[4]}{[1][2]} {{[1][2]}[3]} {[1][2]}", "{blah} 12 {{12}3} {12}"},
                   {"{{[1]}[2]} {[4]}{[1][2]}", "{{1}2} {}{12}"}, {"{{[1]}} {[4]}{[1][2]}", " 12"},
                   {"{{{[1]}} {[4]}{[1][2]}", " 12"});
}

TEST(comments_vanish)
{
    EXPECT_RECORDS(FIELDS("hoo"), {"{{[1]}}", ""}, {"{{ [1]}}", ""}, {"{{[1] }}", ""},
                   {"{{a}{b}{c }{ d}{any text}}", ""}, {"{{a} {b}}", ""}, {"{{a} b}}", ""},
                   {" {{a}}}", " }"}, {"{{ almost {{ any }} text }}", " text }}"},
                   {"{{ } { hidden ][ [ }}", ""}, {"{{test}} [01", " [01"}, {"[{{boo}}1]", "[1]"},
                   {"[1{{boo}}]", "[1]"}, {"{abc}{{def}hi{j[one]k}}", "{abc}"},
                   {"{{def}hi{jk}}", ""}, {"{{{def}}hi{jk}}", "hi{jk}}"}, {"{{def}hi{{jk}}}", "}"},
                   {"{{{{}}}}", "}}"});
}

TEST(what_does_not_close_stays)
{
    EXPECT_RECORDS(FIELDS("hoo"), {"{{a} }", "{{a} }"}, {"{{[1]} }", "{{hoo} }"},
                   {"{ {[1]}}", " {hoo}"}, {"{ {[1]}", " {hoo"}, {"{{[1]}", "{{hoo}"},
                   {"{{ {[1]}", "{{ {hoo}"}, {"{{ {{[1]}", "{{ {{hoo}"}, {"[1]}", "hoo}"},
                   {"{{ {{a}", "{{ {{a}"}, {"0{1{2{3{4[1]5}6}7}8}9", "01{2{3{4hoo56}7}8}9"},
                   {"0{1{2[1]3}4", "01{2hoo34"}, {"{[1]{{boo} }}", "hoo{{boo }}"},
                   {"{[1{{boo}}]}", "{[1{{boo}}]}"}, {"{[1{{bo}o}}]}", "{[1{{bo}o}}]}"},
                   {"{[1{{b{o}o}}]}", "{[1{{b{o}o}}]}"}, {"[[1]{}]", "[[1]]"},
                   {"[[1]{}[1]]", "[[1]hoo]"}, {"[a[1]b[1]c{}d[1]e]", "[a[1]b[1]cdhooe]"},
                   {"[a[1]b", "[a[1]b"}, {"a[1]b]", "ahoob]"}, {"]a[1]b", "]ahoob"},
                   {"{a{b}c}", "{a{b}c}"}, {"{a{b}}", "{a{b}}"}, {"{{b}c}", "{{b}c}"},
                   {"{[1]", "{hoo"});
}

/* Properties as a session has them, but of a test. */
static const struct {
    const char *name, *value;
} properties[] = {
    {"prop", "val"},         {"b", "ball"},      {"one", "mercury"},    {"two", "venus"},
    {"dummya", "1"},         {"dummyb", "[2]"},  {"dummyc", "\\blath"}, {"PropA", "surprise"},
    {"PropB", "PropA"},      {"PropC", "PropB"}, {"PropD", "[PropA]"},  {"PropE", "[PropB]"},
    {"FOLDER", "/opt/app/"}, {"SUB", "in\\ner"}, {"dummy1", "first"},
};

static HRESULT resolve(void *context, const char *name, size_t len, struct formatted *value)
{
    (void)context;
    if (name[0] >= '0' && name[0] <= '9')
        return S_FALSE;
    if (name[0] == '\\')
        return formatted_append(value, name + 1, 1);
    if (len == 1 && name[0] == '~')
        return formatted_append(value, "", 1);
    for (size_t i = 0; i < sizeof(properties) / sizeof(*properties); i++)
        if (strcmp(properties[i].name, name) == 0)
            return formatted_append(value, properties[i].value, strlen(properties[i].value));
    return S_OK;
}

static void expect_text(const char *text, const char *expected)
{
    _cleanup_(freep) char *made = format(text, resolve, NULL);

    if (strcmp(made, expected) != 0)
        test_fail(__FILE__, __LINE__, "%s is \"%s\", not \"%s\"", text, made, expected);
}

TEST(characters_are_escaped)
{
    expect_text("[\\x]", "x");
    expect_text("\\x", "\\x");
    expect_text("[\\[", "[\\[");
    expect_text("[\\[]", "[");
    expect_text("[[]", "[[]");
    expect_text("[\\[]]", "[]");
    expect_text("[\\[a]", "[");
    expect_text("[\\a[]", "a");
    expect_text("[\\[]prop]", "[prop]");
    expect_text("[\\a]prop]", "aprop]");
    expect_text("[\\[]Bracket Text[\\]]", "[Bracket Text]");
    expect_text("[abc\\x]", "");
    expect_text("[[\\3asdf]]", "[3]");
    expect_text("[[dummyc]]", "b");
    /* As documented: any character can be escaped. */
    expect_text("[\\{]prop[\\}]", "{prop}");
    expect_text("{[\\{]prop[\\}]}", "{prop}");
}

TEST(properties_are_looked_up_once)
{
    expect_text("[prop] [pro\\pblah] [prop]", "val  val");
    expect_text("[dummya] [[dummya]] [dummyb]", "1 [1] [2]");
    expect_text("[dummy[dummya]]", "first");
    expect_text("[PropE]", "[PropB]");
    expect_text("[PropC]", "PropB");
    expect_text("[[PropC]]", "PropA");
    expect_text("[[[PropC]]]", "surprise");
    expect_text("[[PropE]]", "");
    expect_text("[foo.$%}]x", "x");
}

TEST(groups_of_properties_vanish_or_lose_their_braces)
{
    expect_text("{abcd}", "{abcd}");
    expect_text("{a[one]bc[two]de[one]f}", "amercurybcvenusdemercuryf");
    expect_text("{a[one]bc[bad]de[two]f}", "");
    expect_text("{[bad]}", "");
    expect_text("{abc{d[one]ef}", "abc{dmercuryef");
    expect_text("{abc{d[one]ef}}", "abc{dmercuryef}");
    expect_text("{abc}{{def}hi{j[one]k}}", "{abc}");
    expect_text("one {[noprop] [one]} {abcdef}", "one  {abcdef}");
    expect_text("one {[one]} {abcdef}", "one mercury {abcdef}");
    expect_text("{00021401-0000-0000-C000-000000000046}", "{00021401-0000-0000-C000-000000000046}");
}

TEST(a_null_character_counts)
{
    struct formatted formatted;

    ASSERT_HR(formatted_text("boo [~] hoo", 11, resolve, NULL, &formatted), S_OK);
    ASSERT_EQ(formatted.len, 9);
    ASSERT_MEM(formatted.bytes, "boo \0 hoo", 10);
    free(formatted.bytes);
}

TEST(backslashes_behind_a_folder_are_slashes)
{
    expect_text("[FOLDER]bin\\x.exe", "/opt/app/bin/x.exe");
    expect_text("[FOLDER]\\bin\\[SUB]\\x", "/opt/app/bin/in/ner/x");
    expect_text("\"[FOLDER]my app\\x\" \"a\\b\"", "\"/opt/app/my app/x\" \"a\\b\"");
    expect_text("[FOLDER]my app\\x /k \\b", "/opt/app/my app/x /k \\b");
    expect_text("[FOLDER]a\\b;c\\d;[FOLDER]e\\f", "/opt/app/a/b;c\\d;/opt/app/e/f");
    expect_text("Software\\[prop]\\x", "Software\\val\\x");
    expect_text("{[FOLDER]a\\b}\\c", "/opt/app/a/b/c");
}

TEST(depth_has_a_limit_and_length_has_none)
{
    _cleanup_(freep) char *text = malloc(2 * MANY + 1);
    struct formatted formatted;

    ASSERT_TRUE(text != NULL);
    memset(text, '[', MANY);
    memset(text + MANY, ']', MANY);
    text[2 * MANY] = 0;
    ASSERT_HR(formatted_text(text, 2 * MANY, resolve, NULL, &formatted), E_INVALIDARG);
    ASSERT_TRUE(strstr(hr_message(), "brackets") != NULL);

    text[MANY] = 0;
    expect_text(text, text);
    memset(text, '{', MANY);
    expect_text(text, text);
}

TEST(size_has_a_limit)
{
    struct formatted formatted = {.len = FORMATTED_SIZE_MAX - 1};

    ASSERT_HR(formatted_append(&formatted, "a", 1), E_OUTOFMEMORY);
}

TEST(memory_that_is_lacking_is_an_error)
{
    struct formatted formatted;
    HRESULT hr;

    FOR_EACH_FAILING_ALLOCATION({
        hr = formatted_text("a{[[PropC]]}[FOLDER]a\\b", 23, resolve, NULL, &formatted);
        ASSERT_HR(hr, test_allocation_failed() ? E_OUTOFMEMORY : S_OK);
        if (SUCCEEDED(hr))
            free(formatted.bytes);
    });
}
