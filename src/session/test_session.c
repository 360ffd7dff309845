/* SPDX-License-Identifier: MIT */
#include "session/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/hresult.h"
#include "session/trial_package.h"
#include "test.h"

static const struct trial_table tables[] = {
    {TRIAL_PROPERTY, "ProductCode;{00000001-0000-0000-0000-000000000000}\n"
                     "ProductName;Example\nPrivate;own\nPUBLIC;package\n"
                     "VersionNT;1\n"},
    {TRIAL_DIRECTORY, "TARGETDIR;;SourceDir\nProgramFilesFolder;TARGETDIR;PFiles\n"
                      "INSTALLDIR;ProgramFilesFolder;EXAMPL~1|Example\n"},
    {TRIAL_FEATURE, "main;;Main;;1;1;;0\n"},
    {TRIAL_COMPONENT, "core;{00000000-0000-0000-0000-00000000000a};INSTALLDIR;0;;core\n"
                      "extra;;INSTALLDIR;16;PUBLIC=\"more\";\n"},
    {TRIAL_FEATURE_COMPONENTS, "main;core\nmain;extra\n"},
    {TRIAL_FILE, "core;core;CORE~1.DLL|core library.dll;4096;1.2.3.4;1033;0;1\n"},
};

static HRESULT open_session(const char *root, const char *const *properties,
                            struct session **ret_session)
{
    struct session_terms terms = {.root = root, .properties = properties};

    while (properties && properties[terms.n_properties])
        terms.n_properties++;
    setenv("HOME", "/home/trial", 1);
    unsetenv("XDG_DATA_HOME");
    return session_new(trial_package(tables, sizeof(tables) / sizeof(*tables)), &terms,
                       ret_session);
}

static struct session *new_session(const char *root, const char *const *properties)
{
    struct session *session;

    test_expect_open_descriptors();
    ASSERT_HR(open_session(root, properties, &session), S_OK);
    return session;
}

#define PROPERTIES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect_text(struct session *session, const char *text, const char *expected)
{
    _cleanup_(freep) char *made = NULL;

    ASSERT_HR(session_format(session, text, &made, NULL), S_OK);
    ASSERT_STR(made, expected);
}

TEST(properties_come_from_the_package_and_the_command_line)
{
    _cleanup_(session_freep) struct session *session =
        new_session(NULL, PROPERTIES("public=command", "NEW=a=b", "EMPTY="));

    ASSERT_STR(session_property(session, "ProductName"), "Example");
    ASSERT_STR(session_property(session, "Private"), "own");
    ASSERT_STR(session_property(session, "PUBLIC"), "command");
    ASSERT_STR(session_property(session, "NEW"), "a=b");
    ASSERT_STR(session_property(session, "EMPTY"), "");
    ASSERT_STR(session_property(session, "public"), "");
}

TEST(bad_settings_are_refused)
{
    struct session *session;

    ASSERT_HR(open_session(NULL, PROPERTIES("NAME"), &session), E_INVALIDARG);
    ASSERT_HR(open_session(NULL, PROPERTIES("=x"), &session), E_INVALIDARG);
    ASSERT_HR(open_session(NULL, PROPERTIES("A B=x"), &session), E_INVALIDARG);
    ASSERT_HR(open_session("/a/../b", NULL, &session), E_INVALIDARG);
    test_expect_open_descriptors();
}

static struct session *visited;
static size_t n_visited;

static void visit_property(void *context, const char *name, const char *value)
{
    ASSERT_TRUE(context == &n_visited);
    ASSERT_STR(session_property(visited, name), value);
    n_visited++;
}

TEST(properties_are_set_and_removed)
{
    _cleanup_(session_freep) struct session *session = new_session(NULL, NULL);

    ASSERT_HR(session_set_property(session, "x", "1"), S_OK);
    ASSERT_STR(session_property(session, "x"), "1");
    ASSERT_HR(session_set_property(session, "x", "2"), S_OK);
    ASSERT_STR(session_property(session, "x"), "2");
    ASSERT_HR(session_set_property(session, "x", ""), S_OK);
    ASSERT_STR(session_property(session, "x"), "");
    ASSERT_HR(session_set_property(session, "", "x"), E_INVALIDARG);
    ASSERT_HR(session_set_property(session, "", NULL), S_OK);
    visited = session;
    session_visit_properties(session, visit_property, &n_visited);
    ASSERT_TRUE(n_visited > 40);
}

TEST(hidden_properties_are_not_shown)
{
    _cleanup_(session_freep) struct session *session =
        new_session(NULL, PROPERTIES("KEY=a", "KEY2=b", "EY2=c"));

    ASSERT_HR(session_set_property(session, "MsiHiddenProperties", "PASSWORD;KEY2;x"), S_OK);
    ASSERT_STR(session_shown_property(session, "KEY2"), "**********");
    ASSERT_STR(session_shown_property(session, "KEY"), "a");
    ASSERT_STR(session_shown_property(session, "EY2"), "c");
    ASSERT_STR(session_shown_value(session, "PASSWORD", "secret"), "**********");
    ASSERT_STR(session_shown_value(session, "x", "secret"), "**********");
    ASSERT_STR(session_shown_value(session, "", "open"), "open");
}

TEST(the_system_is_told_as_windows_does)
{
    _cleanup_(session_freep) struct session *session = new_session(NULL, NULL);
    struct tm time;

    ASSERT_EQ(session_condition(session, "VersionNT >= 600 AND NOT Version9X"), CONDITION_TRUE);
    ASSERT_EQ(session_condition(session, "VersionNT64 AND Msix64 = MsiAMD64"), CONDITION_TRUE);
    ASSERT_EQ(session_condition(session, "NOT Installed AND ProductState = -1"), CONDITION_TRUE);
    ASSERT_EQ(session_condition(session, "PhysicalMemory >= 64"), CONDITION_TRUE);
    ASSERT_EQ(session_condition(session, "UserLanguageID > 0 AND SystemLanguageID > 0"),
              CONDITION_TRUE);
    ASSERT_EQ(session_condition(session, "UserSID << \"S-1-\" AND LogonUser AND ComputerName"),
              CONDITION_TRUE);
    ASSERT_EQ(session_condition(session, "RemoteAdminTS OR TerminalServer"), CONDITION_FALSE);
    ASSERT_STR(session_property(session, "VersionDatabase"), "200");
    ASSERT_STR(session_property(session, "PackageCode"), "{12345678-9ABC-DEF0-1234-56789ABCDEF0}");
    ASSERT_TRUE(strptime(session_property(session, "Date"), "%m/%d/%Y", &time) &&
                strptime(session_property(session, "Time"), "%H:%M:%S", &time));
    ASSERT_STR(session_property(session, "OriginalDatabase"),
               package_path(session_package(session)));
    expect_text(session, "[SourceDir]0.msi", package_path(session_package(session)));
}

TEST(the_source_can_be_elsewhere)
{
    _cleanup_(session_freep) struct session *session =
        new_session(NULL, PROPERTIES("SourceDir=/srv/packages/"));

    ASSERT_STR(session_property(session, "SourceDir"), "/srv/packages/");
    ASSERT_STR(session_property(session, "SOURCEDIR"), "/srv/packages/");
}

TEST(all_users_tells_for_whom)
{
    static const struct {
        const char *all_users, *per_user;
        enum session_context context;
    } cases[] = {
        {"ALLUSERS=", "A=", SESSION_USER},
        {"ALLUSERS=1", "A=", SESSION_MACHINE},
        /* This home's hive of the machine is ours to write, and so is the root. */
        {"ALLUSERS=2", "A=", SESSION_MACHINE},
        {"ALLUSERS=2", "MSIINSTALLPERUSER=1", SESSION_USER},
        {"ALLUSERS=1", "MSIINSTALLPERUSER=1", SESSION_MACHINE},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        _cleanup_(session_freep) struct session *session =
            new_session(test_home(), PROPERTIES(cases[i].all_users, cases[i].per_user));
        const char *below =
            cases[i].context == SESSION_MACHINE ? "/opt/" : "/home/trial/.local/opt/";

        ASSERT_EQ(session_context(session), cases[i].context);
        ASSERT_STR(session_property(session, "ALLUSERS"),
                   cases[i].context == SESSION_MACHINE ? "1" : "");
        ASSERT_STR(session_known_folder(session, "ProgramFilesFolder") + strlen(test_home()),
                   below);
        ASSERT_TRUE(session_known_folder(session, "TARGETDIR") == NULL);
    }
}

TEST(files_and_components_have_paths_after_costing)
{
    _cleanup_(session_freep) struct session *session =
        new_session("/mnt/root/", PROPERTIES("ALLUSERS=1"));

    ASSERT_STR(session_root(session), "/mnt/root");
    expect_text(session, "[#core][!core][$core][INSTALLDIR]", "");
    ASSERT_TRUE(session_file(session, "core") == NULL);

    ASSERT_HR(session_cost(session), S_OK);
    expect_text(session, "[#core]", "/mnt/root/opt/Example/core library.dll");
    expect_text(session, "[!core] [#nosuch]", "/mnt/root/opt/Example/core library.dll ");
    expect_text(session, "[$core]sub\\x", "/mnt/root/opt/Example/sub/x");
    expect_text(session, "[INSTALLDIR][1]", "/mnt/root/opt/Example/[1]");
    expect_text(session, "[TARGETDIR]", "/mnt/root/opt/");
    expect_text(session, "[\\\u00e9xyz][nosuch]", "\u00e9");
    ASSERT_EQ(session_file(session, "core")->size, 4096);
    ASSERT_STR(session_file(session, "core")->version, "1.2.3.4");
    ASSERT_STR(session_file(session, "core")->component->guid,
               "{00000000-0000-0000-0000-00000000000A}");
    ASSERT_TRUE(session_file_at(session, 0) == session_file(session, "core"));
    ASSERT_TRUE(session_file_at(session, 1) == NULL);
    ASSERT_TRUE(session_component(session, "extra")->is_permanent);
    ASSERT_TRUE(session_component(session, "extra")->guid == NULL);
}

/* Seen on Windows: at the source is where its files are, where they are used from there. */
TEST(components_at_the_source_have_their_folder_there)
{
    _cleanup_(session_freep) struct session *session = new_session(NULL, NULL);

    ASSERT_HR(session_set_property(session, "SourceDir", "/media/"), S_OK);
    ASSERT_HR(session_cost(session), S_OK);
    expect_text(session, "[$extra]", "");
    ASSERT_HR(session_set_component_action(session, "nosuch", STATE_SOURCE),
              HRESULT_FROM_WIN32(ERROR_UNKNOWN_COMPONENT));
    ASSERT_HR(session_set_component_action(session, "core", STATE_ABSENT), S_OK);
    ASSERT_EQ(session_component(session, "core")->action, STATE_UNKNOWN);
    ASSERT_HR(session_set_component_action(session, "core", STATE_SOURCE), S_OK);
    expect_text(session, "[$core] [#core]",
                "/media/PFiles/Example/ "
                "/media/PFiles/Example/core library.dll");
}

TEST(a_null_character_is_part_of_formatted_text)
{
    _cleanup_(session_freep) struct session *session = new_session(NULL, NULL);
    _cleanup_(freep) char *text = NULL;
    size_t size;

    ASSERT_HR(session_format(session, "a[~]b[ProductName]", &text, &size), S_OK);
    ASSERT_EQ(size, 10);
    ASSERT_MEM(text, "a\0bExample", 11);
    ASSERT_HR(session_set_property_bytes(session, "list", text, size), S_OK);
    ASSERT_EQ(session_property_len(session, "list"), 10);
    free(TAKE_PTR(text));
    ASSERT_HR(session_format(session, "[list][~]", &text, &size), S_OK);
    ASSERT_EQ(size, 11);
    ASSERT_MEM(text, "a\0bExample\0", 12);
    free(TAKE_PTR(text));
    ASSERT_HR(session_format(session, NULL, &text, &size), S_OK);
    ASSERT_EQ(size, 0);
    ASSERT_STR(text, "");
}

TEST(conditions_ask_for_states_after_costing)
{
    _cleanup_(session_freep) struct session *session = new_session(NULL, NULL);

    ASSERT_EQ(session_condition(session, "$core = 3"), CONDITION_FALSE);
    ASSERT_HR(session_cost(session), S_OK);
    ASSERT_EQ(session_condition(session, "$core = 3 AND ?core = 2"), CONDITION_TRUE);
    ASSERT_EQ(session_condition(session, "&main = 3 AND !main = 2"), CONDITION_TRUE);
    ASSERT_EQ(session_condition(session, "$extra = -1"), CONDITION_TRUE);
}

TEST(costing_again_obeys_what_was_set_since)
{
    _cleanup_(session_freep) struct session *session = new_session(NULL, NULL);

    ASSERT_HR(session_cost(session), S_OK);
    expect_text(session, "[#core]", "/home/trial/.local/opt/Example/core library.dll");
    ASSERT_HR(session_set_property(session, "PUBLIC", "more"), S_OK);
    ASSERT_HR(session_set_property(session, "ProgramFilesFolder", "/srv/"), S_OK);
    ASSERT_HR(session_cost(session), S_OK);
    expect_text(session, "[#core]", "/srv/Example/core library.dll");
    ASSERT_EQ(session_component(session, "extra")->action, STATE_LOCAL);
}
