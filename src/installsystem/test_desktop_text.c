/* SPDX-License-Identifier: MIT */
#include "installsystem/desktop_text.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "test.h"

TEST(a_shortcut_has_what_is_known_of_it)
{
    static const char *const arguments[] = {"-x", NULL};
    struct desktop_entry entry = {.name = "A B",
                                  .program = "/opt/a/b",
                                  .arguments = arguments,
                                  .description = "one\\two\nlines",
                                  .folder = "/opt/a",
                                  .icon = "/x.ico"};
    _cleanup_(freep) char *text = desktop_text(&entry);

    ASSERT_STR(text, "[Desktop Entry]\nType=Application\nVersion=1.0\nName=A B\n"
                     "Comment=one\\\\two\\nlines\nExec=/opt/a/b -x\nPath=/opt/a\nIcon=/x.ico\n");
}

static void assert_exec(const char *argument, const char *expected)
{
    const char *const arguments[] = {argument, NULL};
    struct desktop_entry entry = {.name = "n", .program = "/p", .arguments = arguments};
    _cleanup_(freep) char *text = desktop_text(&entry);
    char *found = text ? strstr(text, "Exec=/p ") : NULL;

    ASSERT_TRUE(found != NULL);
    *strchr(found, '\n') = '\0';
    ASSERT_STR(found + 8, expected);
}

/* By the specification's rules: quoting first, then the escapes of values. */
TEST(arguments_are_quoted)
{
    assert_exec("a", "a");
    assert_exec("", "\"\"");
    assert_exec("a b", "\"a b\"");
    assert_exec("100%", "100%%");
    assert_exec("a\"b", "\"a\\\\\"b\"");
    assert_exec("$x `y`", "\"\\\\$x \\\\`y\\\\`\"");
    assert_exec("a\\b", "\"a\\\\\\\\b\"");
}
