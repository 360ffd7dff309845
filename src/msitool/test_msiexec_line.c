/* SPDX-License-Identifier: MIT */
#include "msitool/msiexec_line.h"

#include <string.h>

#include "base/hresult.h"
#include "test.h"

/* Options of Comity's own are another module's. */
bool package_command_take_option(struct package_command *command, int argc, char **argv, int *i)
{
    return strcmp(argv[*i], "--known") == 0;
}

static struct package_command command;
static struct msiexec_line line;

static HRESULT parse(int argc, char **argv)
{
    msiexec_line_deinit(&line);
    command = (struct package_command){0};
    line.command = &command;
    return msiexec_line_parse(&line, argc, argv);
}

#define PARSE(...)                                                                                 \
    ({                                                                                             \
        char *words[] = {"msiexec", __VA_ARGS__};                                                  \
        parse(sizeof(words) / sizeof(*words), words);                                              \
    })

static const char *property(const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < command.n_properties; i++)
        if (strncmp(command.properties[i], name, len) == 0 && command.properties[i][len] == '=')
            return command.properties[i] + len + 1;
    return NULL;
}

TEST(tasks_begin_with_a_slash_or_a_dash_in_any_case)
{
    ASSERT_HR(PARSE("/I", "a.msi"), S_OK);
    ASSERT_EQ(line.task, MSIEXEC_INSTALL);
    ASSERT_STR(command.target, "a.msi");
    ASSERT_HR(PARSE("-x", "a.msi"), S_OK);
    ASSERT_EQ(line.task, MSIEXEC_REMOVE);
    ASSERT_HR(PARSE("/Package", "a.msi"), S_OK);
    ASSERT_EQ(line.task, MSIEXEC_INSTALL);
    ASSERT_HR(PARSE("/uninstall", "a.msi"), S_OK);
    ASSERT_EQ(line.task, MSIEXEC_REMOVE);
    ASSERT_HR(PARSE("/a", "a.msi"), S_OK);
    ASSERT_EQ(line.task, MSIEXEC_LAY_OUT);
    ASSERT_HR(PARSE("/p", "a.msp"), S_OK);
    ASSERT_EQ(line.task, MSIEXEC_PATCH);
    ASSERT_HR(PARSE("/?"), S_OK);
    ASSERT_EQ(line.task, MSIEXEC_HELP);
    msiexec_line_deinit(&line);
}

TEST(what_belongs_to_an_option_may_stand_right_behind_it)
{
    ASSERT_HR(PARSE("/X{11111111-2222-3333-4444-555555555555}"), S_OK);
    ASSERT_STR(command.target, "{11111111-2222-3333-4444-555555555555}");
    ASSERT_HR(PARSE("/i/tmp/a.msi"), S_OK);
    ASSERT_STR(command.target, "/tmp/a.msi");
    ASSERT_HR(PARSE("/i", "file:///tmp/a%20b.msi"), S_OK);
    ASSERT_STR(command.target, "/tmp/a b.msi");
    ASSERT_HR(PARSE("/i", "\"a b.msi\""), S_OK);
    ASSERT_STR(command.target, "a b.msi");
    msiexec_line_deinit(&line);
}

TEST(repairs_say_how)
{
    ASSERT_HR(PARSE("/f", "a.msi"), S_OK);
    ASSERT_EQ(line.task, MSIEXEC_REPAIR);
    ASSERT_STR(property("REINSTALLMODE"), "omus");
    ASSERT_STR(property("REINSTALL"), "ALL");
    ASSERT_HR(PARSE("/fpecms", "a.msi"), S_OK);
    ASSERT_STR(property("REINSTALLMODE"), "pecms");
    ASSERT_HR(PARSE("/fa{11111111-2222-3333-4444-555555555555}"), S_OK);
    ASSERT_STR(property("REINSTALLMODE"), "a");
    ASSERT_STR(command.target, "{11111111-2222-3333-4444-555555555555}");
    msiexec_line_deinit(&line);
}

TEST(advertising_is_for_the_user_or_the_machine)
{
    ASSERT_HR(PARSE("/jm", "a.msi"), S_OK);
    ASSERT_EQ(line.task, MSIEXEC_ADVERTISE);
    ASSERT_STR(property("ALLUSERS"), "1");
    ASSERT_HR(PARSE("/ju", "a.msi", "/t", "a.mst"), S_OK);
    ASSERT_STR(property("ALLUSERS"), "");
    ASSERT_STR(property("TRANSFORMS"), "a.mst");
    ASSERT_HR(PARSE("/j", "a.msi"), S_OK);
    ASSERT_TRUE(!property("ALLUSERS"));
    msiexec_line_deinit(&line);
}

TEST(properties_may_have_quotes)
{
    ASSERT_HR(PARSE("/i", "a.msi", "A=1", "B=\"two words\"", "C=\"say \"\"hi\"\"\"", "D="), S_OK);
    ASSERT_STR(property("A"), "1");
    ASSERT_STR(property("B"), "two words");
    ASSERT_STR(property("C"), "say \"hi\"");
    ASSERT_STR(property("D"), "");
    msiexec_line_deinit(&line);
}

TEST(logs_and_silence)
{
    ASSERT_HR(PARSE("/i", "a.msi", "/l*v", "log.txt", "/qn", "/norestart"), S_OK);
    ASSERT_STR(command.log.path, "log.txt");
    ASSERT_FALSE(command.log.is_appended);
    ASSERT_TRUE(command.is_quiet);
    ASSERT_STR(property("REBOOT"), "ReallySuppress");
    ASSERT_HR(PARSE("/i", "a.msi", "/L+!", "log.txt", "/qb!"), S_OK);
    ASSERT_TRUE(command.log.is_appended);
    ASSERT_TRUE(command.log.is_flushed);
    ASSERT_FALSE(command.is_quiet);
    ASSERT_HR(PARSE("/i", "a.msi", "/log", "log.txt", "/quiet", "/forcerestart", "--known"), S_OK);
    ASSERT_TRUE(command.is_quiet);
    ASSERT_STR(property("REBOOT"), "Force");
    msiexec_line_deinit(&line);
}

TEST(wrong_lines_name_the_argument)
{
    HRESULT wrong = hr_from_win32(ERROR_INVALID_COMMAND_LINE);
    char *alone[] = {"msiexec"};

    ASSERT_HR(parse(1, alone), wrong);
    ASSERT_HR(PARSE("/i"), wrong);
    ASSERT_HR(PARSE("/i", "a.msi", "/x", "b.msi"), wrong);
    ASSERT_TRUE(strstr(hr_message(), "/x"));
    ASSERT_HR(PARSE("/i", "a.msi", "/l*v"), wrong);
    ASSERT_HR(PARSE("/i", "a.msi", "/w"), wrong);
    ASSERT_TRUE(strstr(hr_message(), "/w"));
    ASSERT_HR(PARSE("/i", "a.msi", "stray"), wrong);
    ASSERT_HR(PARSE("/i", "a.msi", "=value"), wrong);
    ASSERT_HR(PARSE("/i", "a.msi", "--unknown"), wrong);
    ASSERT_HR(PARSE("/qn"), wrong);
    msiexec_line_deinit(&line);
}
