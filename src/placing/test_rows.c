/* SPDX-License-Identifier: MIT */
#include "placing/rows.h"

#include "base/hresult.h"
#include "session/trial_package.h"
#include "test.h"

TEST(the_long_name_comes_behind_the_bar)
{
    ASSERT_STR(long_name("SHORT~1.TXT|long name.txt"), "long name.txt");
    ASSERT_STR(long_name("one.txt"), "one.txt");
    ASSERT_TRUE(!long_name(NULL));
}

TEST(names_of_files_lead_nowhere_else)
{
    static const char *const bad[] = {"", ".", "..", "a/b", "a\\b", "a\nb", "a|b", "\x7f/.."};

    ASSERT_TRUE(is_file_name("a b.txt"));
    ASSERT_TRUE(is_file_name("..."));
    ASSERT_TRUE(is_file_name("\xc3\xa4"));
    ASSERT_FALSE(is_file_name(NULL));
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        ASSERT_FALSE(is_file_name(bad[i]));
}

TEST(components_are_installed_and_removed_as_their_states_say)
{
    struct session_component component = {.action = STATE_LOCAL};

    ASSERT_TRUE(component_is_installed(&component) && !component_is_removed(&component));
    component = (struct session_component){.action = STATE_SOURCE};
    ASSERT_TRUE(component_is_installed(&component));
    component = (struct session_component){.installed = STATE_LOCAL, .action = STATE_ABSENT};
    ASSERT_TRUE(component_is_removed(&component) && !component_is_installed(&component));
    component.is_shared = true;
    ASSERT_FALSE(component_is_removed(&component));
    component.is_shared = false;
    component.is_permanent = true;
    ASSERT_FALSE(component_is_removed(&component));
    component = (struct session_component){.installed = STATE_ABSENT, .action = STATE_ABSENT};
    ASSERT_FALSE(component_is_removed(&component));
    ASSERT_FALSE(component_is_installed(NULL) || component_is_removed(NULL));
}

/* ---- rules ---- */

static const struct column_rule columns[] = {
    {"Key", HOLDS_TEXT},
    {"Name", HOLDS_FILE_NAME, MAY_BE_NULL},
    {"Bits", HOLDS_NUMBER, .allowed_values = 1u << 1 | 1u << 3},
    {"Other_", HOLDS_KEY, .refers = "Other"},
    {"Later", HOLDS_TEXT, MAY_BE_MISSING},
    {NULL},
};
static const struct table_rules rules[] = {{"Ruled", columns}, {NULL}};

static HRESULT check(const char *names, const char *row)
{
    const struct trial_table tables[] = {
        {TRIAL_PROPERTY, "ProductCode;{00000001-0000-0000-0000-000000000000}\n"},
        {"Other", "Other*", "there\n"},
        {"Ruled", names, row},
    };
    struct installation installation = {0};
    HRESULT hr;

    test_expect_open_descriptors();
    ASSERT_HR(
        session_new(trial_package(tables, 3), &(struct session_terms){0}, &installation.session),
        S_OK);
    hr = rules_check(&installation, rules);
    session_free(installation.session);
    test_expect_open_descriptors();
    return hr;
}

static void expect_refused(const char *names, const char *row, const char *words)
{
    ASSERT_HR(check(names, row), hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID));
    if (!strstr(hr_message(), words))
        test_fail(__FILE__, __LINE__, "\"%s\" does not say \"%s\"", hr_message(), words);
}

#define COLUMNS "Key* Name Bits# Other_"

TEST(rows_that_keep_the_rules_pass)
{
    ASSERT_HR(check(COLUMNS, "a;A|b c;3;there\nb;;1;there\n"), S_OK);
}

TEST(the_row_and_the_column_of_what_breaks_a_rule_are_named)
{
    expect_refused(COLUMNS, "a;;1;there\nb;x/y;1;there\n",
                   "table Ruled, row \"b\" (number 2), column Name: \"x/y\" is not the name");
    expect_refused(COLUMNS, "a;;2;there\n", "column Bits: 2 is not a value");
    expect_refused(COLUMNS, "a;;;there\n", "column Bits: must not be empty");
    expect_refused(COLUMNS, "a;;1;gone\n", "column Other_: \"gone\" is no row of the table Other");
    expect_refused("Key* Name Bits Other_", "a;;1;there\n", "column Bits: holds no number");
    expect_refused("Key* Name Bits# Other_#", "a;;1;1\n", "column Other_: holds no text");
    expect_refused("Key* Name Bits#", "a;;1\n", "column Other_: the table has no such column");
}
