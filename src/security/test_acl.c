/* SPDX-License-Identifier: MIT */
/*
 * Access control lists. What Windows answers is known from its pages and from Wine's tests of
 * advapi32.
 */
#include <comity/aclapi.h>
#include <comity/sddl.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include <string.h>

#include "security/acl.h"
#include "test.h"

/* A SID for the process's life. */
static PSID sid_of(const char *text)
{
    static DWORD sids[8][SECURITY_MAX_SID_SIZE / 4];
    static int n;
    PSID sid;

    ASSERT_TRUE(ConvertStringSidToSidA(text, &sid));
    ASSERT_TRUE(CopySid(sizeof(*sids), sids[n % 8], sid));
    LocalFree(sid);
    return sids[n++ % 8];
}

/* The list as text. */
static void assert_acl(PACL acl, const char *expected)
{
    SECURITY_DESCRIPTOR descriptor;
    LPSTR text;

    InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    SetSecurityDescriptorDacl(&descriptor, TRUE, acl, FALSE);
    ASSERT_TRUE(ConvertSecurityDescriptorToStringSecurityDescriptorA(
        &descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &text, NULL));
    ASSERT_STR(text, expected);
    LocalFree(text);
}

TEST(entries_are_added_found_and_deleted)
{
    DWORD bytes[64];
    PACL acl = (PACL)bytes;
    ACL_SIZE_INFORMATION size;
    DWORD copy[16];
    LPVOID entry;

    ASSERT_TRUE(InitializeAcl(acl, 100, ACL_REVISION));
    ASSERT_TRUE(AddAccessAllowedAce(acl, ACL_REVISION, KEY_READ, sid_of("WD")));
    ASSERT_TRUE(AddAccessDeniedAceEx(acl, ACL_REVISION, CONTAINER_INHERIT_ACE, 1, sid_of("BA")));
    assert_acl(acl, "D:(A;;KR;;;WD)(D;CI;CC;;;BA)");
    ASSERT_TRUE(GetAclInformation(acl, &size, sizeof(size), AclSizeInformation));
    ASSERT_EQ(size.AceCount, 2);
    ASSERT_EQ(size.AclBytesInUse, 8 + 20 + 24);
    ASSERT_EQ(size.AclBytesFree, 100 - size.AclBytesInUse);
    ASSERT_TRUE(GetAce(acl, 1, &entry));
    ASSERT_EQ(((ACE_HEADER *)entry)->AceType, ACCESS_DENIED_ACE_TYPE);
    memcpy(copy, entry, ((ACE_HEADER *)entry)->AceSize);
    ASSERT_TRUE(AddAce(acl, ACL_REVISION, 0, copy, ((ACE_HEADER *)copy)->AceSize));
    assert_acl(acl, "D:(D;CI;CC;;;BA)(A;;KR;;;WD)(D;CI;CC;;;BA)");
    ASSERT_TRUE(DeleteAce(acl, 0));
    assert_acl(acl, "D:(A;;KR;;;WD)(D;CI;CC;;;BA)");
    ASSERT_FALSE(GetAce(acl, 2, &entry));
    ASSERT_FALSE(DeleteAce(acl, 2));
    ASSERT_TRUE(FindFirstFreeAce(acl, &entry));
    ASSERT_TRUE((BYTE *)entry == (BYTE *)acl + size.AclBytesInUse);
}

TEST(a_full_list_takes_no_more)
{
    DWORD bytes[8];
    PACL acl = (PACL)bytes;

    ASSERT_TRUE(InitializeAcl(acl, 28, ACL_REVISION));
    ASSERT_TRUE(AddAccessAllowedAce(acl, ACL_REVISION, 1, sid_of("WD")));
    ASSERT_FALSE(AddAccessAllowedAce(acl, ACL_REVISION, 1, sid_of("WD")));
    ASSERT_EQ(GetLastError(), ERROR_ALLOTTED_SPACE_EXCEEDED);
    ASSERT_FALSE(InitializeAcl(acl, sizeof(ACL) - 1, ACL_REVISION));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_FALSE(InitializeAcl(acl, 0xffffffff, ACL_REVISION));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(InitializeAcl(acl, sizeof(bytes), ACL_REVISION1));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(lists_that_lie_about_their_size_are_invalid)
{
    DWORD bytes[16];
    PACL acl = (PACL)bytes;
    ACE_HEADER *entry = (ACE_HEADER *)(acl + 1);

    ASSERT_TRUE(InitializeAcl(acl, sizeof(bytes), ACL_REVISION));
    ASSERT_TRUE(AddAccessAllowedAce(acl, ACL_REVISION, 1, sid_of("WD")));
    ASSERT_TRUE(acl_is_within(acl, sizeof(bytes)));
    ASSERT_FALSE(acl_is_within(acl, sizeof(bytes) - 1));
    ASSERT_FALSE(acl_is_within(acl, 4));
    entry->AceSize = 16; /* the SID has no room */
    ASSERT_FALSE(IsValidAcl(acl));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_ACL);
    entry->AceSize = 0;
    ASSERT_FALSE(IsValidAcl(acl));
    entry->AceSize = 21;
    ASSERT_FALSE(IsValidAcl(acl));
    entry->AceSize = 1000;
    ASSERT_FALSE(IsValidAcl(acl));
    entry->AceSize = 20;
    acl->AceCount = 3; /* two of size 0 */
    ASSERT_FALSE(IsValidAcl(acl));
}

TEST(lists_are_made_of_who_may_do_what)
{
    EXPLICIT_ACCESS_W access, *entries;
    PACL old, acl;
    DWORD bytes[64];
    ULONG n;

    old = (PACL)bytes;
    InitializeAcl(old, sizeof(bytes), ACL_REVISION);
    AddAccessAllowedAce(old, ACL_REVISION, KEY_READ, sid_of("BU"));
    BuildExplicitAccessWithNameW(&access, (LPWSTR)u"Everyone", KEY_WRITE, GRANT_ACCESS,
                                 NO_INHERITANCE);
    ASSERT_EQ(SetEntriesInAclW(1, &access, old, &acl), ERROR_SUCCESS);
    assert_acl(acl, "D:(A;;KW;;;WD)(A;;KR;;;BU)");
    ASSERT_EQ(GetExplicitEntriesFromAclW(acl, &n, &entries), ERROR_SUCCESS);
    ASSERT_EQ(n, 2);
    ASSERT_EQ(entries[0].grfAccessMode, GRANT_ACCESS);
    ASSERT_EQ(entries[0].grfAccessPermissions, KEY_WRITE);
    ASSERT_TRUE(EqualSid((PSID)entries[1].Trustee.ptstrName, sid_of("BU")));
    entries[1].grfAccessMode = DENY_ACCESS;
    ASSERT_EQ(SetEntriesInAclW(1, &entries[1], old, &old), ERROR_SUCCESS);
    assert_acl(old, "D:(D;;KR;;;BU)(A;;KR;;;BU)");
    LocalFree(acl);
    entries[1].grfAccessMode = REVOKE_ACCESS;
    ASSERT_EQ(SetEntriesInAclW(1, &entries[1], old, &acl), ERROR_SUCCESS);
    assert_acl(acl, "D:(D;;KR;;;BU)");
    LocalFree(acl);
    entries[1].grfAccessMode = SET_ACCESS;
    ASSERT_EQ(SetEntriesInAclW(1, &entries[1], old, &acl), ERROR_SUCCESS);
    assert_acl(acl, "D:(A;;KR;;;BU)");
    LocalFree(acl);
    LocalFree(old);
    LocalFree(entries);
}

TEST(trustees_that_are_nobody_are_refused)
{
    EXPLICIT_ACCESS_A access;
    PACL acl = (PACL)&access;

    ASSERT_EQ(SetEntriesInAclA(0, NULL, NULL, &acl), ERROR_SUCCESS);
    ASSERT_TRUE(!acl);
    BuildExplicitAccessWithNameA(&access, (LPSTR) "nobody at all", 1, GRANT_ACCESS, 0);
    ASSERT_EQ(SetEntriesInAclA(1, &access, NULL, &acl), ERROR_NONE_MAPPED);
    access.Trustee.TrusteeForm = TRUSTEE_BAD_FORM;
    ASSERT_EQ(SetEntriesInAclA(1, &access, NULL, &acl), ERROR_INVALID_PARAMETER);
    BuildExplicitAccessWithNameA(&access, (LPSTR) "CURRENT_USER", 1, GRANT_ACCESS, 0);
    ASSERT_EQ(SetEntriesInAclA(1, &access, NULL, &acl), ERROR_SUCCESS);
    ASSERT_EQ(acl->AceCount, 1);
    LocalFree(acl);
}
