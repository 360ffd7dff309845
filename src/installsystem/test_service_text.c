/* SPDX-License-Identifier: MIT */
#include "installsystem/service_text.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "diagnosis/unit_file.h"
#include "test.h"

static const char *const no_arguments[] = {NULL};

TEST(a_unit_says_what_the_table_says)
{
    static const char *const arguments[] = {"-x", "a \"b\" 5% $c \\", NULL};
    static const char dependencies[] = "first\0+group\0second";
    struct service_unit unit = {
        .name = "trial",
        .description = "The 1st\ntrial",
        .program = "/opt/Our Trial/served",
        .arguments = arguments,
        .dependencies = dependencies,
        .dependencies_size = sizeof(dependencies),
        .account = "NT AUTHORITY\\LocalService",
    };
    _cleanup_(freep) char *text = service_text(&unit);

    ASSERT_STR(text, "[Unit]\nDescription=The 1st trial\nWants=first.service\n"
                     "After=first.service\nWants=second.service\nAfter=second.service\n\n"
                     "[Service]\nType=exec\n"
                     "ExecStart=:\"/opt/Our Trial/served\" \"-x\" \"a \\\"b\\\" 5%% $c \\\\\"\n"
                     "DynamicUser=yes\n\n[Install]\nWantedBy=multi-user.target\n");
}

/* Where systemd does not run, ours starts the same. */
TEST(the_daemon_understands_the_unit)
{
    static const char *const arguments[] = {"a \"b\" 5% $c \\", "", NULL};
    struct service_unit unit = {
        .name = "trial", .program = "/bin/true", .arguments = arguments, .account = ".\\someone"};
    _cleanup_(freep) char *text = service_text(&unit);
    struct unit_file read;

    ASSERT_HR(unit_file_parse(text, strlen(text), "trial.service", &read), S_OK);
    ASSERT_STR(read.command.program, "/bin/true");
    ASSERT_EQ(read.command.n_arguments, 3);
    ASSERT_STR(read.command.arguments[1], arguments[0]);
    ASSERT_STR(read.command.arguments[2], "");
    ASSERT_STR(read.user, "someone");
    unit_file_deinit(&read);
}

TEST(a_users_unit_has_no_account)
{
    struct service_unit unit = {.name = "trial",
                                .program = "/bin/true",
                                .arguments = no_arguments,
                                .account = "someone",
                                .is_users = true};
    _cleanup_(freep) char *text = service_text(&unit);

    ASSERT_TRUE(text && !strstr(text, "User") && strstr(text, "WantedBy=default.target\n"));
}

static void assert_unit(const char *name, const char *expected)
{
    char unit[SERVICE_UNIT_SIZE];

    ASSERT_TRUE(service_unit_name(name, unit));
    ASSERT_STR(unit, expected);
}

TEST(names_of_units_are_escaped)
{
    char unit[SERVICE_UNIT_SIZE], name[300];

    assert_unit("my-service_1.x", "my-service_1.x");
    assert_unit("My Service@1", "My\\x20Service\\x401");
    assert_unit("..\\a", "\\x2e.\\x5ca");
    ASSERT_FALSE(service_unit_name("", unit));
    ASSERT_FALSE(service_unit_name("../a", unit));
    ASSERT_FALSE(service_unit_name("a\nb", unit));
    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    ASSERT_FALSE(service_unit_name(name, unit));
}
