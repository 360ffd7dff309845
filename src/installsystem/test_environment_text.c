/* SPDX-License-Identifier: MIT */
#include "installsystem/environment_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "test.h"

TEST(prefixes_tell_when_a_variable_comes_and_goes)
{
    struct environment_wish wish;

    ASSERT_TRUE(environment_wish_parse("=-*PATH", &wish));
    ASSERT_STR(wish.name, "PATH");
    ASSERT_TRUE(wish.is_set && wish.is_removed && wish.is_machines);
    ASSERT_FALSE(wish.is_created || wish.is_unset);
    ASSERT_TRUE(environment_wish_parse("+X_1", &wish));
    ASSERT_TRUE(wish.is_created && !wish.is_removed);
    ASSERT_TRUE(environment_wish_parse("!X", &wish));
    ASSERT_TRUE(wish.is_unset && !wish.is_set);
    ASSERT_TRUE(environment_wish_parse("X", &wish));
    ASSERT_TRUE(wish.is_set && wish.is_removed);
}

TEST(names_that_no_shell_takes_are_refused)
{
    struct environment_wish wish;

    ASSERT_FALSE(environment_wish_parse("", &wish));
    ASSERT_FALSE(environment_wish_parse("=-", &wish));
    ASSERT_FALSE(environment_wish_parse("=1X", &wish));
    ASSERT_FALSE(environment_wish_parse("=X Y", &wish));
    ASSERT_FALSE(environment_wish_parse("=X;rm", &wish));
}

static void assert_value(const char *text, size_t size, enum environment_join expected_join,
                         const char *expected)
{
    _cleanup_(freep) char *value = NULL;
    enum environment_join join;

    ASSERT_TRUE(environment_value_parse(text, size, &join, &value));
    ASSERT_EQ(join, expected_join);
    ASSERT_STR(value, expected);
}

TEST(a_hole_tells_where_the_value_goes)
{
    enum environment_join join;
    char *value;

    assert_value("whole", 5, ENVIRONMENT_WHOLE, "whole");
    assert_value("", 0, ENVIRONMENT_WHOLE, "");
    assert_value("\0;/opt/x", 8, ENVIRONMENT_APPEND, "/opt/x");
    assert_value("/opt/x;\0", 8, ENVIRONMENT_PREPEND, "/opt/x");
    assert_value("\0", 1, ENVIRONMENT_APPEND, "");
    ASSERT_FALSE(environment_value_parse("a\0b", 3, &join, &value));
    ASSERT_FALSE(environment_value_parse("\0a\0", 3, &join, &value));
}

/* What a shell makes of the line, with X=@before ("-": not set) to begin with. */
static void assert_shell(const char *name, enum environment_join join, const char *value,
                         const char *before, const char *expected)
{
    struct environment_wish wish;
    _cleanup_(freep) char *line = NULL;
    char output[200] = "";
    FILE *shell;

    ASSERT_TRUE(environment_wish_parse(name, &wish));
    line = environment_line(&wish, join, value, ENVIRONMENT_SHELL);
    ASSERT_TRUE(line != NULL);
    if (*before == '-')
        unsetenv("X");
    else
        setenv("X", before, 1);
    setenv("LINE", line, 1);
    shell = popen("eval \"$LINE\"; printf %s \"${X-unset}\"", "re");
    ASSERT_TRUE(shell != NULL);
    ASSERT_TRUE(fgets(output, sizeof(output), shell) != NULL || !*expected);
    pclose(shell);
    ASSERT_STR(output, expected);
}

TEST(shells_do_what_the_table_says)
{
    assert_shell("=X", ENVIRONMENT_WHOLE, "a \"$b\" `c` \\ d;e", "old", "a \"$b\" `c` \\ d;e");
    assert_shell("+X", ENVIRONMENT_WHOLE, "new", "old", "old");
    assert_shell("+X", ENVIRONMENT_WHOLE, "new", "-", "new");
    assert_shell("=X", ENVIRONMENT_APPEND, "/a;/b", "/old", "/old:/a:/b");
    assert_shell("=X", ENVIRONMENT_APPEND, "/a", "-", "/a");
    assert_shell("=X", ENVIRONMENT_PREPEND, "/a", "/old", "/a:/old");
    assert_shell("=X", ENVIRONMENT_PREPEND, "/a", "-", "/a");
    assert_shell("!X", ENVIRONMENT_WHOLE, "", "old", "unset");
}

TEST(settings_of_services_say_the_same)
{
    struct environment_wish wish;
    _cleanup_(freep) char *line = NULL;

    ASSERT_TRUE(environment_wish_parse("=-PATH", &wish));
    line = environment_line(&wish, ENVIRONMENT_APPEND, "/opt/x;/opt/y", ENVIRONMENT_D);
    ASSERT_STR(line, "PATH=\"${PATH:+$PATH:}/opt/x:/opt/y\"\n");
}
