/* SPDX-License-Identifier: MIT */
/* Policies in both forms: who is admitted, and by which line. */
#include "permission/policy.h"

#include <stdlib.h>
#include <string.h>

#include <comity/sddl.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "base/hresult.h"
#include "test.h"

enum {
    OWNER = 1000,
};

static gid_t groups[] = {1000, 27, 100};
static const struct caller owner = {.pid = 1, .user = OWNER, .groups = groups, .n_groups = 1};
static const struct caller member = {.pid = 2, .user = 4711, .groups = groups, .n_groups = 3};
static const struct caller root = {.pid = 3, .user = 0, .groups = groups, .n_groups = 0};
static char line[POLICY_LINE_MAX];

static HRESULT decide(const char *text, const struct caller *caller, const char *right)
{
    struct policy policy = {.bytes = text, .size = strlen(text) + 1};

    return policy_decide(&policy, caller, OWNER,
                         strcmp(right, "activate") == 0 ? RIGHT_ACTIVATE : RIGHT_LAUNCH, right,
                         line);
}

static HRESULT decide_sddl(const char *text, const struct caller *caller, enum right right)
{
    PSECURITY_DESCRIPTOR descriptor;
    struct policy policy = {.is_descriptor = true};
    HRESULT hr;

    ASSERT_TRUE(ConvertStringSecurityDescriptorToSecurityDescriptorA(text, SDDL_REVISION_1,
                                                                     &descriptor, NULL));
    policy.bytes = descriptor;
    policy.size = GetSecurityDescriptorLength(descriptor);
    hr = policy_decide(&policy, caller, OWNER, right, "launch", line);
    LocalFree(descriptor);
    return hr;
}

TEST(the_first_line_that_speaks_of_the_caller_decides)
{
    static const char text[] = "# who may\n\ndeny user 4711 launch\nallow group 27; allow self";

    ASSERT_HR(decide(text, &owner, "launch"), S_OK);
    ASSERT_STR(line, "line 5, \" allow self\"");
    ASSERT_HR(decide(text, &member, "launch"), S_FALSE);
    ASSERT_STR(line, "line 3, \"deny user 4711 launch\"");
    ASSERT_HR(decide(text, &member, "activate"), S_OK);
    ASSERT_HR(decide(text, &root, "activate"), S_FALSE);
    ASSERT_STR(line, "no line allows it");
    ASSERT_HR(decide("", &owner, "access"), S_FALSE);
}

TEST(lines_name_several_people_and_rights)
{
    ASSERT_HR(decide("ALLOW self, user 4711, root activate, launch", &member, "launch"), S_OK);
    ASSERT_HR(decide("allow self, user 4711 activate", &member, "launch"), S_FALSE);
    ASSERT_HR(decide("allow user root", &root, "access"), S_OK);
    ASSERT_HR(decide("allow group root", &root, "access"), S_FALSE);
    ASSERT_HR(decide("allow user nobody-of-this-name", &member, "access"), S_FALSE);
    ASSERT_HR(decide("deny everyone access\nallow everyone", &root, "access"), S_FALSE);
    ASSERT_HR(decide("deny everyone access\nallow everyone", &root, "launch"), S_OK);
}

TEST(lines_that_are_none_admit_nobody)
{
    static const char *const bad[] = {
        "allow",          "permit self",        "allow user",          "allow self,",
        "allow self fly", "allow self launch,", "allow self launch x", "allow user 4294967296 x",
        "allow somebody",
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        ASSERT_HR(decide(bad[i], &owner, "launch"),
                  HRESULT_FROM_WIN32(ERROR_INVALID_SECURITY_DESCR));
        ASSERT_TRUE(strstr(hr_message(), bad[i]) != NULL);
        hr_clear();
    }
}

TEST(descriptors_decide_entry_by_entry)
{
    ASSERT_HR(decide_sddl("D:(A;;0x1f;;;WD)", &member, RIGHT_ACTIVATE), S_OK);
    ASSERT_HR(decide_sddl("D:(A;;0xb;;;PS)", &member, RIGHT_LAUNCH), S_FALSE);
    ASSERT_STR(line, "no entry allows it");
    ASSERT_HR(decide_sddl("D:(A;;0xb;;;PS)", &owner, RIGHT_LAUNCH), S_OK);
    ASSERT_HR(decide_sddl("D:(D;;0x3;;;S-1-22-2-27)(A;;0x1f;;;WD)", &member, RIGHT_LAUNCH),
              S_FALSE);
    ASSERT_STR(line, "entry 1, which denies S-1-22-2-27");
    ASSERT_HR(decide_sddl("D:(D;;0x3;;;S-1-22-2-27)(A;;0x1f;;;WD)", &member, RIGHT_ACTIVATE), S_OK);
    ASSERT_HR(decide_sddl("D:(A;;0x1f;;;BA)(A;;0x1f;;;SY)", &root, RIGHT_LAUNCH), S_OK);
    ASSERT_HR(decide_sddl("D:(A;;0x1f;;;BA)(A;;0x1f;;;SY)", &owner, RIGHT_LAUNCH), S_FALSE);
    ASSERT_HR(decide_sddl("D:(A;;0x1f;;;S-1-22-1-4711)", &member, RIGHT_LAUNCH), S_OK);
    ASSERT_HR(decide_sddl("D:(A;IO;0x1f;;;WD)", &member, RIGHT_LAUNCH), S_FALSE);
}

/* From before rights had names: to execute was all there was. */
TEST(entries_that_only_execute_mean_every_right)
{
    ASSERT_HR(decide_sddl("D:(A;;0x1;;;WD)", &member, RIGHT_ACTIVATE), S_OK);
    ASSERT_HR(decide_sddl("D:(A;;0x3;;;WD)", &member, RIGHT_ACTIVATE), S_FALSE);
    ASSERT_HR(decide_sddl("D:", &member, RIGHT_LAUNCH), S_FALSE);
    ASSERT_HR(decide_sddl("O:BA", &member, RIGHT_LAUNCH), S_OK);
}

TEST(bytes_that_are_no_descriptor_admit_nobody)
{
    static const BYTE bytes[20]
        __attribute__((aligned(4))) = {1, 0, 4, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff};
    struct policy policy = {.is_descriptor = true, .bytes = bytes};

    for (policy.size = 0; policy.size <= sizeof(bytes); policy.size++)
        ASSERT_HR(policy_decide(&policy, &owner, OWNER, RIGHT_LAUNCH, "launch", line),
                  HRESULT_FROM_WIN32(ERROR_INVALID_SECURITY_DESCR));
}
