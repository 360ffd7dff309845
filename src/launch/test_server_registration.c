/* SPDX-License-Identifier: MIT */
/*
 * Commands are parsed as CreateProcess does (its documented rules), arguments as
 * CommandLineToArgvW does.
 */
#include "launch/server_registration.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "test.h"

static const CLSID clsid_test = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x03}};

/* A file below the test's home; the path is static. */
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

static const char *format(const char *text, ...) __attribute__((format(printf, 1, 2)));
static const char *format(const char *text, ...)
{
    static char line[8192];
    va_list arguments;

    va_start(arguments, text);
    vsnprintf(line, sizeof(line), text, arguments);
    va_end(arguments);
    return line;
}

static void assert_arguments(const char *line, const char *const *expected)
{
    struct server_command command;
    int n = 0;

    ASSERT_HR(server_command_parse(line, NULL, &command), S_OK);
    while (expected[n]) {
        ASSERT_TRUE(n + 1 < command.command.n_arguments);
        ASSERT_STR(command.command.arguments[n + 1], expected[n]);
        n++;
    }
    ASSERT_EQ(command.command.n_arguments, n + 2);
    ASSERT_STR(command.command.arguments[n + 1], "-Embedding");
    ASSERT_FALSE(command.command.arguments[n + 2]);
    server_command_deinit(&command);
}

TEST(the_shortest_prefix_that_is_a_file_is_the_program)
{
    struct server_command command;
    char path[4096];

    mkdir(format("%s/My Server", test_home()), 0755);
    snprintf(path, sizeof(path), "%s", make_file("My Server/serve it", 0755));
    ASSERT_HR(server_command_parse(format("%s /Automation", path), NULL, &command), S_OK);
    ASSERT_STR(command.command.program, path);
    ASSERT_STR(command.command.arguments[0], path);
    ASSERT_STR(command.command.arguments[1], "/Automation");
    server_command_deinit(&command);

    /* Now there is a shorter one. */
    make_file("My Server/serve", 0755);
    ASSERT_HR(server_command_parse(path, NULL, &command), S_OK);
    ASSERT_STR(command.command.arguments[1], "it");
    ASSERT_STR(command.command.program, format("%s/My Server/serve", test_home()));
    server_command_deinit(&command);

    /* Quotes leave no doubt. */
    ASSERT_HR(server_command_parse(format("\"%s\"", path), NULL, &command), S_OK);
    ASSERT_STR(command.command.program, path);
    ASSERT_EQ(command.command.n_arguments, 2);
    server_command_deinit(&command);
}

TEST(a_bare_name_is_searched_in_the_path)
{
    struct server_command command;

    make_file("bare-server", 0755);
    setenv("PATH", format("/nonexistent:%s", test_home()), 1);
    ASSERT_HR(server_command_parse("bare-server", NULL, &command), S_OK);
    ASSERT_STR(command.command.program, format("%s/bare-server", test_home()));
    server_command_deinit(&command);
}

TEST(arguments_follow_the_rules_of_windows)
{
    assert_arguments("/bin/sh", (const char *const[]){NULL});
    assert_arguments("/bin/sh  a\tb ", (const char *const[]){"a", "b", NULL});
    assert_arguments("/bin/sh \"a b\" c", (const char *const[]){"a b", "c", NULL});
    assert_arguments("/bin/sh a\" b\"c", (const char *const[]){"a bc", NULL});
    assert_arguments("/bin/sh \"\" x", (const char *const[]){"", "x", NULL});
    assert_arguments("/bin/sh a\\\\b c\\d", (const char *const[]){"a\\\\b", "c\\d", NULL});
    assert_arguments("/bin/sh \\\"a \"b\\\\\" c", (const char *const[]){"\"a", "b\\", "c", NULL});
    assert_arguments("/bin/sh $HOME `id` ; * %PATH%",
                     (const char *const[]){"$HOME", "`id`", ";", "*", "%PATH%", NULL});
}

TEST(what_is_wrong_with_a_command_is_said)
{
    struct server_command command;

    ASSERT_HR(server_command_parse("/nonexistent/server -x", NULL, &command), CO_E_APPNOTFOUND);
    ASSERT_TRUE(strstr(hr_message(), "/nonexistent/server -x"));
    ASSERT_HR(server_command_parse("", NULL, &command), CO_E_APPNOTFOUND);
    ASSERT_HR(server_command_parse("\"unclosed", NULL, &command), CO_E_APPNOTFOUND);
    ASSERT_HR(server_command_parse(make_file("data", 0644), NULL, &command), E_ACCESSDENIED);
    ASSERT_TRUE(strstr(hr_message(), "not executable"));
    ASSERT_HR(server_command_parse(test_home(), NULL, &command), CO_E_APPNOTFOUND);
}

static void set(REGSAM view, const char *key, const char *name, DWORD type, const void *data,
                DWORD size)
{
    char path[256], clsid[GUID_TEXT_SIZE];
    HKEY opened;

    test_expect_open_descriptors(); /* the hives' */
    guid_to_text(&clsid_test, clsid);
    snprintf(path, sizeof(path), key, clsid);
    ASSERT_EQ(
        RegCreateKeyExA(HKEY_CLASSES_ROOT, path, 0, NULL, 0, KEY_WRITE | view, NULL, &opened, NULL),
        ERROR_SUCCESS);
    ASSERT_EQ(RegSetValueExA(opened, name, 0, type, data, size), ERROR_SUCCESS);
    RegCloseKey(opened);
}

static void set_text(REGSAM view, const char *key, DWORD type, const char *text)
{
    set(view, key, NULL, type, text, (DWORD)strlen(text) + 1);
}

TEST(both_views_are_looked_into)
{
    struct server_command command;

    ASSERT_HR(server_command_find(&clsid_test, &command), REGDB_E_CLASSNOTREG);
    set_text(KEY_WOW64_32KEY, "CLSID\\%s\\LocalServer32", REG_SZ, "/bin/false");
    ASSERT_HR(server_command_find(&clsid_test, &command), S_OK);
    ASSERT_STR(command.command.program, "/bin/false");
    server_command_deinit(&command);
    set_text(KEY_WOW64_64KEY, "CLSID\\%s\\LocalServer32", REG_SZ, "/bin/true");
    ASSERT_HR(server_command_find(&clsid_test, &command), S_OK);
    ASSERT_STR(command.command.program, "/bin/true");
    ASSERT_EQ(command.timeout_ms, 30000);
    server_command_deinit(&command);
}

TEST(variables_are_expanded_where_the_type_says_so)
{
    struct server_command command;

    setenv("TEST_FOLDER", "/bin", 1);
    set_text(0, "CLSID\\%s\\LocalServer32", REG_EXPAND_SZ, "%TEST_FOLDER%/true");
    ASSERT_HR(server_command_find(&clsid_test, &command), S_OK);
    ASSERT_STR(command.command.program, "/bin/true");
    server_command_deinit(&command);
    set_text(0, "CLSID\\%s\\LocalServer32", REG_SZ, "%TEST_FOLDER%/true");
    ASSERT_HR(server_command_find(&clsid_test, &command), CO_E_APPNOTFOUND);
}

TEST(an_application_sets_the_time_its_servers_may_take)
{
    struct server_command command;
    DWORD timeout = 1500;
    char clsid[GUID_TEXT_SIZE];

    guid_to_text(&clsid_test, clsid);
    set_text(0, "CLSID\\%s\\LocalServer32", REG_SZ, "/bin/true");
    set(0, "CLSID\\%s", "AppID", REG_SZ, clsid, (DWORD)strlen(clsid) + 1);
    set(0, "AppID\\%s", "ServerTimeout", REG_DWORD, &timeout, sizeof(timeout));
    ASSERT_HR(server_command_find(&clsid_test, &command), S_OK);
    ASSERT_EQ(command.timeout_ms, 1500);
    server_command_deinit(&command);
}

TEST(the_executable_may_be_named_apart_from_its_arguments)
{
    struct server_command command;

    ASSERT_HR(server_command_parse("anything at all", "/bin/true", &command), S_OK);
    ASSERT_STR(command.command.program, "/bin/true");
    ASSERT_STR(command.command.arguments[0], "anything");
    ASSERT_STR(command.command.arguments[1], "at");
    server_command_deinit(&command);

    ASSERT_HR(server_command_parse("/bin/true", "/nonexistent/server", &command), CO_E_APPNOTFOUND);
    ASSERT_TRUE(strstr(hr_message(), "/nonexistent/server"));
    ASSERT_HR(server_command_parse("/bin/true", test_home(), &command), CO_E_APPNOTFOUND);
    ASSERT_HR(server_command_parse("/bin/true", make_file("data", 0644), &command), E_ACCESSDENIED);
}

TEST(a_local_server_goes_before_a_surrogate)
{
    struct server_command command;
    char clsid[GUID_TEXT_SIZE];

    guid_to_text(&clsid_test, clsid);
    set_text(0, "CLSID\\%s\\InprocServer32", REG_SZ, "/nowhere/module.so");
    set(0, "CLSID\\%s", "AppID", REG_SZ, clsid, (DWORD)strlen(clsid) + 1);
    set(0, "AppID\\%s", "DllSurrogate", REG_SZ, "/bin/false with words", 22);
    ASSERT_HR(server_command_find(&clsid_test, &command), S_OK);
    ASSERT_EQ(command.kind, SERVER_SURROGATE);
    ASSERT_TRUE(guid_is_equal(&command.app_id, &clsid_test));
    ASSERT_STR(command.command.program, "/bin/false");
    ASSERT_STR(command.command.arguments[2], "words");
    ASSERT_STR(command.command.arguments[3], clsid);
    ASSERT_STR(command.command.arguments[4], "-Embedding");
    server_command_deinit(&command);

    set_text(0, "CLSID\\%s\\LocalServer32", REG_SZ, "/bin/true");
    ASSERT_HR(server_command_find(&clsid_test, &command), S_OK);
    ASSERT_EQ(command.kind, SERVER_PROGRAM);
    ASSERT_STR(command.command.program, "/bin/true");
    server_command_deinit(&command);
}

TEST(what_is_wrong_with_an_application_is_said)
{
    struct server_command command;

    set(0, "CLSID\\%s", "AppID", REG_SZ, "no identifier", 14);
    ASSERT_HR(server_command_find(&clsid_test, &command), REGDB_E_CLASSNOTREG);
    ASSERT_TRUE(strstr(hr_message(), "is not registered"));
    set_text(0, "CLSID\\%s\\LocalServer32", REG_SZ, "/bin/true");
    ASSERT_HR(server_command_find(&clsid_test, &command), S_OK);
    server_command_deinit(&command);
}
