/* SPDX-License-Identifier: MIT */
#include "toolkit/naming.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/guid.h"
#include "test.h"

static const CLSID clsid_test = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x71}};

static void check_brief(const char *command, const char *expected)
{
    char *brief = naming_brief(command);

    ASSERT_STR(brief, expected);
    free(brief);
}

TEST(a_brief_command_has_no_folders)
{
    check_brief("", "");
    check_brief("server", "server");
    check_brief("/usr/bin/python3 /home/me/client.py -x", "python3 client.py -x");
    check_brief("sh ./client  a/b /", "sh ./client a/b ");
}

TEST(a_brief_command_is_cut_between_characters)
{
    check_brief("123456789 123456789 123456789 123456789 12345678",
                "123456789 123456789 123456789 123456789 12345678");
    check_brief("123456789 123456789 123456789 123456789 123456789",
                "123456789 123456789 123456789 123456789 12345678...");
    check_brief("123456789 123456789 123456789 123456789 1234567 9",
                "123456789 123456789 123456789 123456789 1234567 ...");
    check_brief("123456789 123456789 123456789 123456789 1234567\u00e4",
                "123456789 123456789 123456789 123456789 1234567...");
}

TEST(what_a_terminal_must_not_be_given_is_replaced)
{
    char *text = naming_printable("a\033[2J\n\x7f\xff\xc2\x9bz\u00e4");

    ASSERT_STR(text, "a\ufffd[2J\ufffd\ufffd\ufffd\ufffdz\u00e4");
    free(text);
}

TEST(classes_and_interfaces_are_called_what_the_registry_calls_them)
{
    const IID iid_dispatch = {0x00020400, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    const IID iid_connection_point = {
        0xb196b286, 0xbab4, 0x101a, {0xb6, 0x9c, 0x00, 0xaa, 0x00, 0x34, 0x1d, 0x07}};
    const struct naming_interface *interface_name;
    const struct naming_class *class_name;
    struct naming naming;
    char key[64], guid[39];

    test_expect_open_descriptors();
    naming_init(&naming);
    class_name = naming_of_class(&naming, &clsid_test);
    ASSERT_STR(naming_class_title(class_name), class_name->guid);
    naming_deinit(&naming);

    guid_to_text(&clsid_test, guid);
    snprintf(key, sizeof(key), "CLSID\\%s\\ProgID", guid);
    ASSERT_EQ(RegSetValueA(HKEY_CLASSES_ROOT, key, REG_SZ, "A.Class", 0), ERROR_SUCCESS);
    snprintf(key, sizeof(key), "Interface\\%s", guid);
    ASSERT_EQ(RegSetValueA(HKEY_CLASSES_ROOT, key, REG_SZ, "IThing", 0), ERROR_SUCCESS);
    naming_init(&naming);
    class_name = naming_of_class(&naming, &clsid_test);
    ASSERT_STR(naming_class_title(class_name), "A.Class");
    ASSERT_TRUE(naming_of_class(&naming, &clsid_test) == class_name);
    interface_name = naming_of_interface(&naming, &clsid_test);
    ASSERT_STR(naming_interface_title(interface_name), "IThing");
    ASSERT_STR(naming_of_interface(&naming, &iid_dispatch)->name, "IDispatch");
    ASSERT_STR(naming_of_interface(&naming, &iid_connection_point)->name, "IConnectionPoint");
    naming_deinit(&naming);
}

TEST(a_process_is_called_what_it_was_started_as)
{
    const struct naming_process *named;
    struct naming naming;

    naming_init(&naming);
    named = naming_of_process(&naming, getpid());
    ASSERT_TRUE(strstr(named->command, "test_naming"));
    ASSERT_STR(naming_of_process(&naming, 0x7ffffff)->command, "");
    naming_deinit(&naming);
}
