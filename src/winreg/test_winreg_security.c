/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors of keys, through the ABI alone. Source: Windows' pages of RegGetKeySecurity
 * and RegSetKeySecurity; that descriptors are inherited as they are now is Comity's own.
 */
#include <comity/aclapi.h>
#include <comity/sddl.h>
#include <comity/windows.h>

#include <stdio.h>
#include <stdlib.h>

#include "test.h"

static const SECURITY_INFORMATION most =
    OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;

static HKEY create(HKEY parent, LPCWSTR name)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyExW(parent, name, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    return key;
}

/* The key's descriptor as text. */
static void assert_security(HKEY key, const char *expected)
{
    DWORD descriptor[128], size = sizeof(descriptor);
    LPSTR text;

    ASSERT_EQ(RegGetKeySecurity(key, most, descriptor, &size), 0);
    ASSERT_TRUE(ConvertSecurityDescriptorToStringSecurityDescriptorA(descriptor, SDDL_REVISION_1,
                                                                     most, &text, NULL));
    ASSERT_STR(text, expected);
    LocalFree(text);
}

static PSECURITY_DESCRIPTOR parse(const char *text)
{
    PSECURITY_DESCRIPTOR descriptor;

    ASSERT_TRUE(ConvertStringSecurityDescriptorToSecurityDescriptorA(text, SDDL_REVISION_1,
                                                                     &descriptor, NULL));
    return descriptor;
}

static LSTATUS set(HKEY key, SECURITY_INFORMATION information, const char *text)
{
    PSECURITY_DESCRIPTOR descriptor = parse(text);
    LSTATUS error = RegSetKeySecurity(key, information, descriptor);

    LocalFree(descriptor);
    return error;
}

TEST(a_key_has_the_default_descriptor_until_it_is_set)
{
    DWORD size, descriptor[64];
    HKEY key, below;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Key");
    below = create(key, u"Below");
    assert_security(below, "O:BAG:SYD:(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;WD)");
    ASSERT_EQ(set(key, DACL_SECURITY_INFORMATION, "O:SYD:(A;;KA;;;BU)"), 0);
    assert_security(key, "O:BAG:SYD:(A;;KA;;;BU)");
    assert_security(below, "O:BAG:SYD:(A;;KA;;;BU)");
    ASSERT_EQ(set(below, OWNER_SECURITY_INFORMATION, "O:BUD:(A;;KR;;;WD)"), 0);
    assert_security(below, "O:BUG:SYD:(A;;KA;;;BU)");
    size = 0;
    ASSERT_EQ(RegGetKeySecurity(key, OWNER_SECURITY_INFORMATION, NULL, &size),
              ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(size, 20 + 16);
    ASSERT_EQ(RegGetKeySecurity(key, OWNER_SECURITY_INFORMATION, descriptor, &size), 0);
    ASSERT_EQ(
        RegQueryInfoKeyW(key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &size, NULL),
        0);
    ASSERT_EQ(size, 20 + 16 + 12 + 8 + 24);
    RegCloseKey(below);
    RegCloseKey(key);
}

TEST(a_key_is_made_with_a_descriptor)
{
    PSECURITY_DESCRIPTOR descriptor = parse("D:P(A;;KR;;;WD)");
    SECURITY_ATTRIBUTES attributes = {sizeof(attributes), descriptor, FALSE};
    SECURITY_DESCRIPTOR broken = {.Revision = 7};
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyExW(HKEY_CURRENT_USER, u"Key", 0, NULL, 0, KEY_ALL_ACCESS, &attributes,
                              &key, NULL),
              0);
    assert_security(key, "O:BAG:SYD:P(A;;KR;;;WD)");
    RegCloseKey(key);
    attributes.lpSecurityDescriptor = &broken;
    ASSERT_EQ(RegCreateKeyExW(HKEY_CURRENT_USER, u"Other", 0, NULL, 0, KEY_ALL_ACCESS, &attributes,
                              &key, NULL),
              ERROR_INVALID_SECURITY_DESCR);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Other", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    LocalFree(descriptor);
}

TEST(descriptors_take_rights_and_must_be_valid)
{
    SECURITY_DESCRIPTOR broken = {.Revision = 7};
    DWORD descriptor[64], size = sizeof(descriptor);
    HKEY key;

    test_expect_open_descriptors();
    RegCloseKey(create(HKEY_CURRENT_USER, u"Key"));
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Key", 0, KEY_QUERY_VALUE, &key), 0);
    ASSERT_EQ(RegGetKeySecurity(key, most, descriptor, &size), ERROR_ACCESS_DENIED);
    RegCloseKey(key);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Key", 0, KEY_READ | KEY_WRITE, &key), 0);
    ASSERT_EQ(RegGetKeySecurity(key, most, descriptor, &size), 0);
    ASSERT_EQ(RegSetKeySecurity(key, DACL_SECURITY_INFORMATION, descriptor), ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegSetKeySecurity(key, OWNER_SECURITY_INFORMATION, descriptor), ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegSetKeySecurity(key, 0, NULL), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegSetKeySecurity(key, 0, &broken), ERROR_INVALID_SECURITY_DESCR);
    ASSERT_EQ(RegGetKeySecurity(key, most, descriptor, NULL), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegGetKeySecurity(NULL, most, descriptor, &size), ERROR_INVALID_HANDLE);
    RegCloseKey(key);
}

TEST(descriptors_travel_in_hive_files)
{
    char path[4096];
    HKEY key, copy, below;

    test_expect_open_descriptors();
    snprintf(path, sizeof(path), "%s/hive", test_home());
    key = create(HKEY_CURRENT_USER, u"Key");
    below = create(key, u"Below");
    ASSERT_EQ(set(key, DACL_SECURITY_INFORMATION, "D:(A;;KA;;;BU)"), 0);
    ASSERT_EQ(set(below, OWNER_SECURITY_INFORMATION, "O:BU"), 0);
    ASSERT_EQ(RegSaveKeyA(key, path, NULL), 0);
    RegCloseKey(below);
    RegCloseKey(key);
    copy = create(HKEY_CURRENT_USER, u"Copy");
    ASSERT_EQ(RegRestoreKeyA(copy, path, 0), 0);
    assert_security(copy, "O:BAG:SYD:(A;;KA;;;BU)");
    ASSERT_EQ(RegOpenKeyExW(copy, u"Below", 0, KEY_READ, &below), 0);
    assert_security(below, "O:BUG:SYD:(A;;KA;;;BU)");
    RegCloseKey(below);
    RegCloseKey(copy);
}

TEST(descriptors_are_got_in_parts)
{
    PSECURITY_DESCRIPTOR descriptor;
    PSID owner;
    PACL dacl;
    HKEY key;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Key");
    ASSERT_EQ(GetSecurityInfo(key, SE_REGISTRY_KEY, most, &owner, NULL, &dacl, NULL, &descriptor),
              0);
    ASSERT_TRUE(IsWellKnownSid(owner, WinBuiltinAdministratorsSid));
    ASSERT_EQ(dacl->AceCount, 3);
    ASSERT_TRUE(DeleteAce(dacl, 0));
    ASSERT_EQ(
        SetSecurityInfo(key, SE_REGISTRY_KEY, DACL_SECURITY_INFORMATION, NULL, NULL, dacl, NULL),
        0);
    assert_security(key, "O:BAG:SYD:(A;CI;KA;;;BA)(A;CI;KR;;;WD)");
    LocalFree(descriptor);
    ASSERT_EQ(GetSecurityInfo(key, SE_FILE_OBJECT, most, &owner, NULL, &dacl, NULL, &descriptor),
              ERROR_NOT_SUPPORTED);
    RegCloseKey(key);
}

TEST(descriptors_are_got_by_name)
{
    PSECURITY_DESCRIPTOR descriptor;
    HKEY key;
    PACL dacl;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Key");
    ASSERT_EQ(GetNamedSecurityInfoA("CURRENT_USER\\Key", SE_REGISTRY_KEY, DACL_SECURITY_INFORMATION,
                                    NULL, NULL, &dacl, NULL, &descriptor),
              0);
    ASSERT_TRUE(DeleteAce(dacl, 0));
    ASSERT_EQ(SetNamedSecurityInfoA((LPSTR) "current_user\\key", SE_REGISTRY_KEY,
                                    DACL_SECURITY_INFORMATION, NULL, NULL, dacl, NULL),
              0);
    assert_security(key, "O:BAG:SYD:(A;CI;KA;;;BA)(A;CI;KR;;;WD)");
    LocalFree(descriptor);
    ASSERT_EQ(GetNamedSecurityInfoW(u"CURRENT_USER\\None", SE_REGISTRY_KEY, most, NULL, NULL, NULL,
                                    NULL, &descriptor),
              ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(GetNamedSecurityInfoW(u"NOWHERE\\Key", SE_REGISTRY_KEY, most, NULL, NULL, NULL, NULL,
                                    &descriptor),
              ERROR_INVALID_NAME);
    ASSERT_EQ(GetNamedSecurityInfoW(u"/etc/passwd", SE_FILE_OBJECT, most, NULL, NULL, NULL, NULL,
                                    &descriptor),
              ERROR_NOT_SUPPORTED);
    RegCloseKey(key);
}

TEST(who_watches_is_told_of_a_new_descriptor)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    HKEY key;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Key");
    ASSERT_EQ(RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_SECURITY, event, TRUE), 0);
    ASSERT_EQ(set(key, DACL_SECURITY_INFORMATION, "D:(A;;KA;;;BU)"), 0);
    ASSERT_EQ(WaitForSingleObject(event, 60000), WAIT_OBJECT_0);
    CloseHandle(event);
    RegCloseKey(key);
}
