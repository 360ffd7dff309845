/* SPDX-License-Identifier: MIT */
/* Where no more is said, expectations are what Windows' MsiEvaluateCondition was seen to answer. */
#include "statement/condition.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "test.h"

struct property {
    const char *name;
    const char *value;
};

static const char *value_of(void *context, const char *name)
{
    for (const struct property *property = context; property->name; property++)
        if (strcmp(property->name, name) == 0)
            return property->value;
    return NULL;
}

static bool state_of(void *context, char kind, const char *name, int32_t *ret_state)
{
    (void)context;
    if (strcmp(name, "core") != 0)
        return false;
    *ret_state = kind == '$' || kind == '&' ? 3 : 2;
    return true;
}

static enum condition evaluate(const struct property *properties, const char *text)
{
    static const struct property none[] = {{NULL, NULL}};
    struct condition_names names = {
        .property = value_of,
        .state = state_of,
        .context = (void *)(properties ? properties : none),
    };

    return condition_evaluate(text, &names);
}

static void expect(const struct property *properties, enum condition expected,
                   const char *const *texts)
{
    for (; *texts; texts++)
        if (evaluate(properties, *texts) != expected)
            test_fail(__FILE__, __LINE__, "%s is %d, not %d", *texts,
                      (int)evaluate(properties, *texts), (int)expected);
}

#define EXPECT(properties, expected, ...)                                                          \
    expect(properties, expected, (const char *const[]){__VA_ARGS__, NULL})

#define WITH(...)                                                                                  \
    (const struct property[])                                                                      \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            NULL, NULL                                                                             \
        }                                                                                          \
    }

TEST(nothing_is_no_condition)
{
    EXPECT(NULL, CONDITION_NONE, "", " ", "\t\r\n");
    ASSERT_EQ(evaluate(NULL, NULL), CONDITION_NONE);
}

TEST(integers_are_true_unless_zero_and_compare)
{
    EXPECT(NULL, CONDITION_TRUE, "1", "-1", "0 = 0", "1 >= 1", "1 ~>= 1", "0 < 1", "0 ~< 1",
           "0 <= 1", "0 ~<= 1", "1 <= 1", "1 ~<= 1", " 1 ~= 1 ", "3 >< 1");
    EXPECT(NULL, CONDITION_FALSE, "0", "0 <> 0", "0 = 1", "0 > 1", "0 ~> 1", "1 > 1", "1 ~> 1",
           "0 >= 1", "0 ~>= 1", "1 < 1", "1 ~< 1", "3 >< 4");
}

TEST(texts_are_true_unless_empty_and_compare)
{
    EXPECT(NULL, CONDITION_TRUE, "\"0\"", " \"A\" < \"B\" ", " \"100\" < \"21\" ",
           " \"A\" ~= \"a\" ", "\"02.1\" < \"2.11\"", "\"02.1.1\" < \"2.1\"", "\"\" = \"\"");
    EXPECT(NULL, CONDITION_FALSE, "\"\"", " \"A\" > \"B\" ", " \"1\" > \"12\" ", " \"A\" = \"a\" ",
           "\"2\" < \"1.1\"", "\"2\" < \"12.1\"");
    EXPECT(NULL, CONDITION_TRUE, "\"a\u030a\" < \"\u00e5\"", "\"a\u030a\" <> \"\u00e5\"",
           "\"\u00c5\" ~= \"\u00e5\"");
    EXPECT(NULL, CONDITION_FALSE, "\"a\u030a\" = \"\u00e5\"", "\"a\u030a\" > \"\u00e5\"",
           "\"\u00c5\" = \"\u00e5\"");
}

TEST(parts_of_texts_are_found)
{
    EXPECT(NULL, CONDITION_TRUE, "\"Testing\" ~<< \"Testing\"", "\"ASFD\" >< \"S\" ",
           "\"ASFD\" ~>< \"s\" ", "\"ASFD\" ~>< \"\" ", "\"ASFD\" ~>> \"fd\"", "\"AS\" ~<< \"as\"");
    EXPECT(NULL, CONDITION_FALSE, "\"ASFD\" ~>< \"sss\" ", "\"ASFD\" >< \"s\"",
           "LicView ~<< \"Testing\"", "\"ASFD\" << \"S\"", "\"ASFD\" >> \"S\"");
}

TEST(a_text_is_no_integer)
{
    EXPECT(NULL, CONDITION_TRUE, "\"\"<>3", "\"1\" <> 1");
    EXPECT(NULL, CONDITION_FALSE, " \"A\" ~= 1 ", " \"A\" = 1 ", " 1 ~= \"1\" ", " 1 = \"1\" ",
           " 0 = \"1\" ", " 0 < \"100\" ", " 100 > \"0\" ", "0 = \"\"");
}

TEST(operators_join_in_the_order_of_basic)
{
    EXPECT(NULL, CONDITION_TRUE, "not 0", "not LicView", "Not LicView ~<< \"Testing\"", "1 and 2",
           "not 0 and 3", "not 0 or 1", "(((((1)))))", "1 IMP 1", "0 IMP 0", "0 EQV 0",
           "1 IMP 1 OR 0", "1 AND \"1\"", "NOT 0 AND 1", "0 AND 1 OR 1", "0 AND 0 OR 1",
           "NOT 0 AND 1 OR 0");
    EXPECT(NULL, CONDITION_FALSE, "not \"A\"", "not 0 and 0", "(0)", "1 XOR 1", "1 IMP 0",
           "0 EQV 1", "0 AND \"\"", "1 AND \"\"", "NOT 0 AND 0", "NOT 1 OR 0", "NOT ( 1 AND 1 )",
           "NOT A AND (BBBBBBBBBB=2 OR CCC=1) AND Ddddddddd", "NOT 1 AND 0");
    /* As documented: the precedence is that of BASIC. */
    EXPECT(NULL, CONDITION_TRUE, "1 OR 1 XOR 0", "1 OR 1 AND 0", "0 IMP 0 EQV 1", "NOT NOT 1",
           "1 XOR 1 OR 1 IMP 0");
    EXPECT(NULL, CONDITION_FALSE, "1 XOR 1 OR 0", "1 IMP 1 EQV 0", "NOT(1)");
}

TEST(what_does_not_parse_is_an_error)
{
    EXPECT(NULL, CONDITION_ERROR, "0 >=", "~not \"A\"", "(((((1))))))", "((1)", "0 < > 0",
           "(1<<1) == 2", " \"A\" ~ = \"a\" ", "1 IMPL 1", "( 1 AND 1 ) = 2", "\"2\" < \"1.1",
           "X != \"\"", "X !=\"\" and (X =\"5.0\" or X =\"5.1\" or X =\"6.0\")", "1 2", "AND",
           "1 AND", "OR 1", "%", "$ core", "1 ~", "-", "- 1", "1a", "99999999999", "a = b = c",
           "NOT", "()", "\"", "=", "a,b");
}

TEST(errors_tell_the_place)
{
    EXPECT(NULL, CONDITION_ERROR, "1 AND (2");
    ASSERT_TRUE(strstr(hr_message(), "1 AND (2") && strstr(hr_message(), "')'") &&
                strstr(hr_message(), "character 9"));
}

TEST(properties_without_value_are_empty)
{
    EXPECT(NULL, CONDITION_TRUE, "LicView <> \"1\"", "LicView <> \"0\"", "_1 = _1", "bandalmael<>0",
           "bandalmael~<>0", "nosuch < \"1.1.4322\"", "nosuch <= \"1.1.4322\"",
           "nosuch <> \"1.1.4322\"", "nosuch ~< \"1.1.4322\"", "nosuch < \" \"", "nosuch < \"[a\"",
           "nosuch < \"a{\"", "nosuch < \"-1\"");
    EXPECT(NULL, CONDITION_FALSE, "LicView <> LicView", "Installed<>\"\"", "bandalmael=0",
           "bandalmael<0", "bandalmael>0", "bandalmael>=0", "bandalmael<=0",
           "nosuch > \"1.1.4322\"", "nosuch >= \"1.1.4322\"");
}

TEST(properties_are_numbers_where_they_look_so)
{
    EXPECT(WITH({"mm", "5"}), CONDITION_TRUE, "mm = 5", "mm < 6", "mm <= 5", "mm > 4", "mm < 12",
           "mm = \"5\"", "mm");
    for (const char *const *zero = (const char *const[]){"0", "-0", "0000000000000", NULL}; *zero;
         zero++)
        EXPECT(WITH({"zero", *zero}), CONDITION_TRUE, "zero=0", "zero");
    for (const char *const *other = (const char *const[]){"asdf", "0asdf", "0 ", "--0", "0x00", "-",
                                                          "+0", "0.0", "99999999999", NULL};
         *other; other++) {
        EXPECT(WITH({"other", *other}), CONDITION_FALSE, "other=0");
        EXPECT(WITH({"other", *other}), CONDITION_TRUE, "other<>0");
    }
    EXPECT(WITH({"A", "2"}, {"X", "50"}), CONDITION_TRUE, "2 <= X", "A <= X", "A <= 50");
    EXPECT(WITH({"A", "7"}, {"X", "50"}), CONDITION_TRUE, "7 <= X", "A <= X", "A <= 50");
    EXPECT(WITH({"A", "2"}, {"X", "50val"}), CONDITION_TRUE, "A <= X");
    EXPECT(WITH({"A", "7"}, {"X", "50val"}), CONDITION_FALSE, "A <= X", "2 <= X");
    EXPECT(WITH({"one", "1"}), CONDITION_FALSE, "one < \"1\"");
}

TEST(properties_have_each_others_parts)
{
    static const struct {
        const char *one, *two;
        enum condition contains, starts, ends;
    } cases[] = {
        {"hithere", "hi", 1, 1, 0}, {"hello", "hi", 0, 0, 0},   {"hellohithere", "hi", 1, 0, 0},
        {"", "hi", 0, 0, 0},        {"hi", "", 1, 1, 1},        {"", "", 0, 0, 0},
        {"1234", "1", 0, 0, 0},     {"one 1234", "1", 1, 0, 0}, {"hi", "hithere", 0, 0, 0},
        {"hi", "hi", 1, 1, 1},      {"1234 one", "1", 1, 1, 0}, {"hithere", "there", 1, 0, 1},
        {"one 1234", "4", 1, 0, 1}, {"1234", "4", 0, 0, 0},     {"131073", "2", 0, 1, 0},
        {"131073", "1", 1, 0, 1},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct property *properties = WITH({"one", cases[i].one}, {"two", cases[i].two});

        ASSERT_EQ(evaluate(properties, "one >< two"), cases[i].contains);
        ASSERT_EQ(evaluate(properties, "one << two"), cases[i].starts);
        ASSERT_EQ(evaluate(properties, "one >> two"), cases[i].ends);
    }
}

TEST(versions_compare_as_texts)
{
    EXPECT(WITH({"V", "1.1.4322"}), CONDITION_TRUE, "V < \"1.1.5\"");
    EXPECT(WITH({"V", "1.1.4322"}), CONDITION_FALSE, "V < \"1.1.4322\"", "V < \"1.1.14322\"",
           "V < \"1.1\"", "V < \"1\"");
    EXPECT(WITH({"X", "5.0"}), CONDITION_TRUE, "X =\"5.0\"",
           "X =\"5.0\" or X =\"5.1\" or X =\"6.0\"", "(X =\"5.0\" or X =\"5.1\" or X =\"6.0\")");
    EXPECT(WITH({"X", "5.0"}), CONDITION_FALSE, "X =\"5.1\"", "X =\"6.0\"");
}

TEST(states_of_features_and_components_are_numbers)
{
    EXPECT(NULL, CONDITION_TRUE, "$core = 3", "?core = 2", "&core = 3 AND !core = 2", "$core > 2",
           "&nofeature=\"\"", "&nofeature<>3", "!nofeature=\"\"", "$nocomponent=\"\"",
           "?nocomponent=\"\"", "&core");
    EXPECT(NULL, CONDITION_FALSE, "&nofeature", "$core = 2", "?core = 3", "&nofeature=3");
}

TEST(environment_variables_have_no_case)
{
    ASSERT_EQ(setenv("COMITY_TRIAL", "yes", 1), 0);
    EXPECT(NULL, CONDITION_TRUE, "%COMITY_TRIAL", "%Comity_Trial = \"yes\"", "NOT %COMITY_TRIA");
    EXPECT(NULL, CONDITION_FALSE, "%COMITY_TRIAL_2");
}

static void repeat(char *at, const char *part, size_t n)
{
    for (size_t i = 0; i < n; i++)
        at = stpcpy(at, part);
}

TEST(depth_has_a_limit_and_length_has_none)
{
    _cleanup_(freep) char *text = malloc(1000000);

    ASSERT_TRUE(text != NULL);
    repeat(text, "(", 90000);
    ASSERT_EQ(evaluate(NULL, text), CONDITION_ERROR);
    repeat(text, "NOT ", 90000);
    ASSERT_EQ(evaluate(NULL, text), CONDITION_ERROR);
    repeat(text, "1 AND ", 90000);
    strcat(text, "1");
    ASSERT_EQ(evaluate(NULL, text), CONDITION_TRUE);
    repeat(text, "x", CONDITION_NAME_MAX);
    ASSERT_EQ(evaluate(NULL, text), CONDITION_ERROR);
}

TEST(memory_that_is_lacking_is_an_error)
{
    enum condition result;

    FOR_EACH_FAILING_ALLOCATION({
        result = evaluate(NULL, "\"A\" ~= \"a\"");
        ASSERT_EQ(result, test_allocation_failed() ? CONDITION_ERROR : CONDITION_TRUE);
    });
}
