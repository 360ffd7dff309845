/* SPDX-License-Identifier: MIT */
/*
 * Expectations are those of systemd.service(5) and systemd.syntax(7).
 */
#include "diagnosis/unit_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "test.h"

static HRESULT parse(const char *text, struct unit_file *ret_unit)
{
    return unit_file_parse(text, strlen(text), "thing@one.service", ret_unit);
}

/* The arguments of ExecStart=@value, with the name first. */
static void expect(const char *value, const char *const *expected)
{
    char text[1024];
    struct unit_file unit;
    int n = 0;

    snprintf(text, sizeof(text), "[Service]\nExecStart=%s\n", value);
    ASSERT_HR(parse(text, &unit), S_OK);
    for (; expected[n]; n++) {
        ASSERT_TRUE(n < unit.command.n_arguments);
        ASSERT_STR(unit.command.arguments[n], expected[n]);
    }
    ASSERT_EQ(unit.command.n_arguments, n);
    ASSERT_FALSE(unit.command.arguments[n]);
    unit_file_deinit(&unit);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

TEST(a_command_is_split_as_systemd_does)
{
    setenv("HOME", "/home/vasya", 1);
    expect("/bin/server", WORDS("/bin/server"));
    expect("/bin/server  -a\tb", WORDS("/bin/server", "-a", "b"));
    expect("/bin/server \"a b\" 'c d' e\\ f", WORDS("/bin/server", "a b", "c d", "e f"));
    expect("/bin/server x=\"a b\" \"\" \\t", WORDS("/bin/server", "x=a b", "", "\t"));
    expect("-/bin/server a", WORDS("/bin/server", "a"));
    expect("@/bin/server name a", WORDS("name", "a"));
    expect("/bin/server a \\\n  b", WORDS("/bin/server", "a", "b"));
    expect("/bin/server a ; /bin/other", WORDS("/bin/server", "a"));
    expect("/bin/server %i %p %n %h %%",
           WORDS("/bin/server", "one", "thing", "thing@one.service", "/home/vasya", "%"));
}

TEST(other_settings_and_sections_are_passed_over)
{
    struct unit_file unit;

    ASSERT_HR(parse("# comment\n[Unit]\nExecStart=/bin/no\nDescription=x\n\n[Service]\n"
                    "Type = simple\n;ExecStart=/bin/no\nExecStart = /bin/first\n"
                    "Environment=A=1 \"B=2 3\"\nEnvironment=C=4\nUser=nobody\n"
                    "[Install]\nExecStart=/bin/no",
                    &unit),
              S_OK);
    ASSERT_STR(unit.command.program, "/bin/first");
    ASSERT_STR(unit.environment[0], "A=1");
    ASSERT_STR(unit.environment[1], "B=2 3");
    ASSERT_STR(unit.environment[2], "C=4");
    ASSERT_FALSE(unit.environment[3]);
    ASSERT_STR(unit.user, "nobody");
    unit_file_deinit(&unit);

    /* An empty one takes back what was before. */
    ASSERT_HR(parse("[Service]\nExecStart=/bin/first\nExecStart=\nExecStart=/bin/second\n", &unit),
              S_OK);
    ASSERT_STR(unit.command.program, "/bin/second");
    unit_file_deinit(&unit);
}

TEST(a_unit_that_starts_nothing_is_refused)
{
    static const char *const texts[] = {
        "",
        "[Service]",
        "[Service]\nExecStart=\n",
        "[Service]\nExecStart=server\n",
        "[Service]\nExecStart=@/bin/server\n",
        "[Service]\nExecStart\n",
        "ExecStart=/bin/true\n",
    };
    struct unit_file unit;

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        ASSERT_HR(parse(texts[i], &unit), hr_from_win32(ERROR_BAD_FORMAT));
}

TEST(names_are_those_of_units)
{
    char name[UNIT_NAME_MAX];

    ASSERT_HR(unit_name("thing", NULL, name), S_OK);
    ASSERT_STR(name, "thing.service");
    ASSERT_HR(unit_name("thing.service", "-x", name), S_OK);
    ASSERT_STR(name, "thing.service");
    ASSERT_HR(unit_name("thing@", "one", name), S_OK);
    ASSERT_STR(name, "thing@one.service");
    ASSERT_HR(unit_name("", NULL, name), E_INVALIDARG);
    ASSERT_HR(unit_name("../thing", NULL, name), E_INVALIDARG);
    ASSERT_HR(unit_name("thing@", "../one", name), E_INVALIDARG);
}

TEST(units_are_found_where_systemd_finds_them)
{
    char path[PATH_MAX], folder[PATH_MAX], expected[PATH_MAX];
    FILE *file;

    snprintf(folder, sizeof(folder), "%s/config", test_home());
    setenv("XDG_CONFIG_HOME", folder, 1);
    ASSERT_HR(unit_file_find("comity-no-such-thing.service", path),
              hr_from_win32(ERROR_SERVICE_DOES_NOT_EXIST));

    mkdir(folder, 0700);
    strcat(folder, "/systemd");
    mkdir(folder, 0700);
    strcat(folder, "/user");
    mkdir(folder, 0700);
    snprintf(expected, sizeof(expected), "%s/comity-thing@.service", folder);
    file = fopen(expected, "we");
    ASSERT_TRUE(file);
    fclose(file);
    ASSERT_HR(unit_file_find("comity-thing@one.service", path), S_OK);
    ASSERT_STR(path, expected);
}

static void parse_all(void)
{
    struct unit_file unit = {0};

    if (SUCCEEDED(parse("[Service]\nExecStart=/bin/server a \"b c\"\nEnvironment=A=1 B=2\nUser=x\n",
                        &unit)))
        unit_file_deinit(&unit);
}

TEST(without_memory_nothing_leaks)
{
    FOR_EACH_FAILING_ALLOCATION(parse_all());
}
