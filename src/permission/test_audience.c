/* SPDX-License-Identifier: MIT */
#include "permission/audience.h"

#include <string.h>

#include <comity/sddl.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "test.h"

static bool text_admits(const char *text)
{
    return policy_admits_others(&(struct policy){.bytes = text, .size = strlen(text) + 1});
}

static bool descriptor_admits(const char *text)
{
    struct policy policy = {.is_descriptor = true};
    PSECURITY_DESCRIPTOR descriptor;
    ULONG size;
    bool admits;

    ASSERT_TRUE(ConvertStringSecurityDescriptorToSecurityDescriptorA(text, SDDL_REVISION_1,
                                                                     &descriptor, &size));
    policy.bytes = descriptor;
    policy.size = size;
    admits = policy_admits_others(&policy);
    LocalFree(descriptor);
    return admits;
}

TEST(a_text_admits_others_if_a_line_allows_them_something)
{
    ASSERT_FALSE(text_admits(""));
    ASSERT_FALSE(text_admits("allow self, root"));
    ASSERT_FALSE(text_admits("deny everyone\nallow self"));
    ASSERT_FALSE(text_admits("allow self launch ; deny user vasya"));
    ASSERT_FALSE(text_admits("allow users")); /* no word of ours: nobody is meant */
    ASSERT_TRUE(text_admits("allow everyone"));
    ASSERT_TRUE(text_admits("deny group guests\n\n  ALLOW self, User vasya activate"));
    ASSERT_TRUE(text_admits("# staff\r\nallow\tgroup staff"));
}

TEST(a_descriptor_admits_others_if_an_entry_allows_them_something)
{
    ASSERT_FALSE(descriptor_admits("D:(A;;0xb;;;SY)(A;;0xb;;;PS)"));
    ASSERT_FALSE(descriptor_admits("D:(D;;0xb;;;WD)(A;;0xb;;;BA)"));
    ASSERT_TRUE(descriptor_admits("D:(A;;0xb;;;WD)"));
    ASSERT_TRUE(descriptor_admits("D:(A;;0xb;;;SY)(A;;0xb;;;AU)"));
    ASSERT_TRUE(descriptor_admits("O:SY"));
}

static void set(HKEY root, const char *path, const char *value, const char *text)
{
    ASSERT_EQ(RegSetKeyValueA(root, path, value, REG_SZ, text, (DWORD)strlen(text) + 1),
              ERROR_SUCCESS);
}

TEST(any_policy_of_the_home_counts)
{
    static const char app[] = "AppID\\{7D0D8C11-43A5-4E2C-9A31-370000000000}";

    test_expect_open_descriptors();
    ASSERT_FALSE(audience_is_larger());
    set(HKEY_CLASSES_ROOT, app, "AccessPermission", "allow self");
    ASSERT_FALSE(audience_is_larger());
    set(HKEY_CLASSES_ROOT, app, "LaunchPermission", "allow everyone");
    ASSERT_TRUE(audience_is_larger());
    set(HKEY_CLASSES_ROOT, app, "LaunchPermission", "allow self");
    ASSERT_FALSE(audience_is_larger());
    set(HKEY_LOCAL_MACHINE, "SOFTWARE\\Microsoft\\Ole", "DefaultLaunchPermission",
        "allow group users");
    ASSERT_TRUE(audience_is_larger());
}
