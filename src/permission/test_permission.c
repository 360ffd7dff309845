/* SPDX-License-Identifier: MIT */
/* Which policy decides about a class, and what a refusal says. */
#include "permission/permission.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/hresult.h"
#include "test.h"

#define CLASS "{5C8D3E6A-0001-4B61-9C4E-2D8A5B7F1E01}"
#define APP "{5C8D3E6A-0002-4B61-9C4E-2D8A5B7F1E01}"

static const GUID clsid = {
    0x5c8d3e6a, 0x0001, 0x4b61, {0x9c, 0x4e, 0x2d, 0x8a, 0x5b, 0x7f, 0x1e, 0x01}};
static const GUID app = {
    0x5c8d3e6a, 0x0002, 0x4b61, {0x9c, 0x4e, 0x2d, 0x8a, 0x5b, 0x7f, 0x1e, 0x01}};

static struct caller self(void)
{
    struct caller caller;
    int sockets[2];

    test_expect_open_descriptors(); /* of the hives */
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
    ASSERT_HR(caller_of_socket(sockets[0], &caller), S_OK);
    ASSERT_EQ(caller.pid, getpid());
    ASSERT_EQ(caller.user, geteuid());
    ASSERT_TRUE(caller_is_in_group(&caller, getegid()));
    close(sockets[0]);
    close(sockets[1]);
    return caller;
}

static void set(HKEY root, const char *path, const char *name, DWORD type, const void *data,
                DWORD size)
{
    ASSERT_EQ(RegSetKeyValueA(root, path, name, type, data, size), ERROR_SUCCESS);
}

static void register_class(void)
{
    set(HKEY_CURRENT_USER, "Software\\Classes\\CLSID\\" CLASS, "AppID", REG_SZ, APP, sizeof(APP));
}

static void set_policy(const char *name, const char *text)
{
    set(HKEY_CURRENT_USER, "Software\\Classes\\AppID\\" APP, name, REG_SZ, text,
        (DWORD)strlen(text) + 1);
}

static void set_machine(const char *name, const char *text)
{
    set(HKEY_LOCAL_MACHINE, "SOFTWARE\\Microsoft\\Ole", name, REG_SZ, text,
        (DWORD)strlen(text) + 1);
}

TEST(without_a_policy_the_user_himself_is_admitted)
{
    struct caller caller = self(), stranger = caller;

    stranger.user = caller.user + 4711;
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_LAUNCH), S_OK);
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_ACCESS), S_OK);
    ASSERT_TRUE(!permission_says_about_access(&clsid));
    ASSERT_HR(permission_check(&clsid, false, &stranger, PERMISSION_ACTIVATE), E_ACCESSDENIED);
    ASSERT_TRUE(strstr(hr_message(), "the built-in policy") != NULL);
    caller_deinit(&caller);
}

TEST(a_refusal_says_who_was_refused_what_by_which_line)
{
    struct caller caller = self();
    char who[CALLER_TEXT_MAX];

    register_class();
    set_policy("LaunchPermission", "allow everyone activate\ndeny self");
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_ACTIVATE), S_OK);
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_LAUNCH), E_ACCESSDENIED);
    caller_to_text(&caller, who);
    ASSERT_TRUE(strstr(hr_message(), who) != NULL);
    ASSERT_TRUE(strstr(hr_message(), "launching a server of the class " CLASS) != NULL);
    ASSERT_TRUE(strstr(hr_message(), "AppID\\" APP ", value LaunchPermission") != NULL);
    ASSERT_TRUE(strstr(hr_message(), "line 2, \"deny self\"") != NULL);
    caller_deinit(&caller);
}

TEST(a_class_may_have_an_application_of_its_own_identifier)
{
    struct caller caller = self();

    set(HKEY_CURRENT_USER, "Software\\Classes\\AppID\\" CLASS, "AccessPermission", REG_SZ,
        "deny self", sizeof("deny self"));
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_ACCESS), E_ACCESSDENIED);
    ASSERT_TRUE(strstr(hr_message(), "AppID\\" CLASS ", value AccessPermission") != NULL);
    ASSERT_TRUE(permission_says_about_access(&clsid));
    register_class();
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_ACCESS), S_OK);
    ASSERT_FALSE(permission_says_about_access(&clsid));
    caller_deinit(&caller);
}

TEST(lines_may_be_texts_of_their_own)
{
    static const char lines[] = "deny self launch\0allow self\0";
    struct caller caller = self();

    register_class();
    set(HKEY_CURRENT_USER, "Software\\Classes\\AppID\\" APP, "LaunchPermission", REG_MULTI_SZ,
        lines, sizeof(lines));
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_LAUNCH), E_ACCESSDENIED);
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_ACTIVATE), S_OK);
    caller_deinit(&caller);
}

TEST(the_machine_has_a_default_and_a_limit)
{
    struct caller caller = self();

    register_class();
    set_machine("DefaultAccessPermission", "deny everyone");
    ASSERT_TRUE(permission_says_about_access(&clsid));
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_ACCESS), E_ACCESSDENIED);
    ASSERT_TRUE(strstr(hr_message(), "DefaultAccessPermission") != NULL);
    set_policy("AccessPermission", "allow self");
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_ACCESS), S_OK);
    ASSERT_HR(permission_check(&app, true, &caller, PERMISSION_ACCESS), S_OK);
    set_machine("MachineAccessRestriction", "deny self");
    ASSERT_HR(permission_check(&app, true, &caller, PERMISSION_ACCESS), E_ACCESSDENIED);
    ASSERT_TRUE(strstr(hr_message(), "MachineAccessRestriction") != NULL);
    caller_deinit(&caller);
}

TEST(a_policy_that_cannot_be_read_admits_nobody)
{
    struct caller caller = self();

    register_class();
    set_policy("LaunchPermission", "allow self\nallow him");
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_LAUNCH), S_OK);
    set_policy("LaunchPermission", "allow him\nallow self");
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_LAUNCH), E_ACCESSDENIED);
    ASSERT_TRUE(strstr(hr_message(), "line 1, \"allow him\"") != NULL);
    set(HKEY_CURRENT_USER, "Software\\Classes\\AppID\\" APP, "LaunchPermission", REG_BINARY, "x",
        1);
    ASSERT_HR(permission_check(&clsid, false, &caller, PERMISSION_LAUNCH), E_ACCESSDENIED);
    caller_deinit(&caller);
}
