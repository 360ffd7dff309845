/* SPDX-License-Identifier: MIT */
#include "base/command_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "test.h"

/* Makes a file in the test's home. */
static const char *make_file(const char *name, mode_t mode)
{
    static char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    file = fopen(path, "we");
    ASSERT_TRUE(file);
    fclose(file);
    ASSERT_EQ(chmod(path, mode), 0);
    return path;
}

static void assert_parsed(const char *line, const char *program, const char *const *arguments)
{
    struct command_line command;
    int n = 0;

    ASSERT_HR(command_line_parse(line, &command), S_OK);
    ASSERT_STR(command.program, program);
    ASSERT_STR(command.arguments[0], program);
    for (; arguments[n]; n++)
        ASSERT_STR(command.arguments[n + 1], arguments[n]);
    ASSERT_EQ(command.n_arguments, n + 1);
    ASSERT_TRUE(!command.arguments[n + 1]);
    command_line_deinit(&command);
}

TEST(a_quoted_program_is_taken_as_it_is)
{
    const char *path = make_file("a program", 0755);
    char line[5000];

    snprintf(line, sizeof(line), "  \"%s\" one \"two three\"", path);
    assert_parsed(line, path, (const char *[]){"one", "two three", NULL});
}

TEST(an_unquoted_program_may_have_blanks)
{
    const char *path = make_file("a program", 0755);
    char line[5000];

    snprintf(line, sizeof(line), "%s -x", path);
    assert_parsed(line, path, (const char *[]){"-x", NULL});
}

TEST(a_bare_name_is_found_in_path)
{
    setenv("PATH", "/nowhere:/bin", 1);
    assert_parsed("sh -c", "/bin/sh", (const char *[]){"-c", NULL});
}

/* The table of the page "Parsing C++ command-line arguments". */
TEST(backslashes_escape_quotes_only)
{
    assert_parsed("/bin/sh \"a b c\" d e", "/bin/sh", (const char *[]){"a b c", "d", "e", NULL});
    assert_parsed("/bin/sh \"ab\\\"c\" \"\\\\\" d", "/bin/sh",
                  (const char *[]){"ab\"c", "\\", "d", NULL});
    assert_parsed("/bin/sh a\\\\\\b d\"e f\"g h", "/bin/sh",
                  (const char *[]){"a\\\\\\b", "de fg", "h", NULL});
    assert_parsed("/bin/sh a\\\\\\\"b c d", "/bin/sh", (const char *[]){"a\\\"b", "c", "d", NULL});
    assert_parsed("/bin/sh a\\\\\\\\\"b c\" d e", "/bin/sh",
                  (const char *[]){"a\\\\b c", "d", "e", NULL});
}

TEST(what_cannot_be_started_says_why)
{
    struct command_line command;
    char line[5000];

    snprintf(line, sizeof(line), "\"%s\"", make_file("text", 0644));
    ASSERT_HR(command_line_parse(line, &command), hr_from_win32(ERROR_ACCESS_DENIED));
    ASSERT_HR(command_line_parse("/no/such/file here", &command),
              hr_from_win32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(command_line_parse("", &command), hr_from_win32(ERROR_FILE_NOT_FOUND));
}

TEST(a_program_may_be_given_apart)
{
    struct command_line command;

    ASSERT_HR(command_line_split("/bin/sh", "anything 1", &command), S_OK);
    ASSERT_STR(command.program, "/bin/sh");
    ASSERT_STR(command.arguments[0], "anything");
    ASSERT_STR(command.arguments[1], "1");
    ASSERT_HR(command_line_append(&command, "2"), S_OK);
    ASSERT_EQ(command.n_arguments, 3);
    command_line_deinit(&command);
    ASSERT_HR(command_line_split("/bin/sh", "", &command), S_OK);
    ASSERT_STR(command.arguments[0], "/bin/sh");
    command_line_deinit(&command);
}

TEST(memory_may_be_out)
{
    struct command_line command;

    FOR_EACH_FAILING_ALLOCATION({
        if (SUCCEEDED(command_line_parse("/bin/sh a b", &command)))
            command_line_deinit(&command);
    });
}
