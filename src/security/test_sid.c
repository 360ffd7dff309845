/* SPDX-License-Identifier: MIT */
/*
 * SIDs. What Windows answers is known from its pages and from Wine's tests of advapi32.
 */
#include <comity/sddl.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include <string.h>

#include "security/sid.h"
#include "test.h"

static SID_IDENTIFIER_AUTHORITY nt = {SECURITY_NT_AUTHORITY};

/* The text comes back as @expected. */
static void assert_converts(const char *text, const char *expected)
{
    LPSTR back;
    PSID sid;

    ASSERT_TRUE(ConvertStringSidToSidA(text, &sid));
    ASSERT_TRUE(IsValidSid(sid));
    ASSERT_TRUE(ConvertSidToStringSidA(sid, &back));
    ASSERT_STR(back, expected);
    LocalFree(back);
    LocalFree(sid);
}

TEST(sids_have_a_text_and_come_back_from_it)
{
    assert_converts("S-1-5-21-93476-23408-4576", "S-1-5-21-93476-23408-4576");
    assert_converts("s-1-12-1", "S-1-12-1");
    assert_converts("S-0x1-0XC-0x1a", "S-1-12-26");
    assert_converts("S-1-860116326-1", "S-1-860116326-1");
    assert_converts("S-1-0x010203040506-1", "S-1-0x010203040506-1");
    assert_converts("wD", "S-1-1-0");
    assert_converts("BA", "S-1-5-32-544");
    assert_converts("SY", "S-1-5-18");
}

TEST(text_that_is_no_sid_is_refused)
{
    static const char *const texts[] = {
        "",
        "S-1-5",
        "WDandmore",
        "WD)",
        "S-2-5-1",
        "S-1-5-",
        "S-1-5-4294967296",
        "ZZ",
        "S",
        "S-1-5-1-junk",
        "S-1-x-1",
        "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16",
    };
    PSID sid;

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        ASSERT_FALSE(ConvertStringSidToSidA(texts[i], &sid));
        ASSERT_EQ(GetLastError(), ERROR_INVALID_SID);
    }
    ASSERT_FALSE(ConvertStringSidToSidA(NULL, &sid));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(ConvertStringSidToSidW(u"WD", NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(sids_are_made_copied_and_compared)
{
    _Alignas(DWORD) BYTE copy[SECURITY_MAX_SID_SIZE];
    PSID admins, users;

    ASSERT_TRUE(AllocateAndInitializeSid(&nt, 2, SECURITY_BUILTIN_DOMAIN_RID,
                                         DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0, 0, &admins));
    ASSERT_TRUE(AllocateAndInitializeSid(&nt, 2, SECURITY_BUILTIN_DOMAIN_RID,
                                         DOMAIN_ALIAS_RID_USERS, 0, 0, 0, 0, 0, 0, &users));
    ASSERT_EQ(GetLengthSid(admins), 16);
    ASSERT_FALSE(EqualSid(admins, users));
    ASSERT_EQ(GetLastError(), ERROR_SUCCESS);
    ASSERT_TRUE(EqualPrefixSid(admins, users));
    ASSERT_FALSE(CopySid(15, copy, admins));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_TRUE(CopySid(sizeof(copy), copy, admins));
    ASSERT_TRUE(EqualSid(copy, admins));
    ASSERT_EQ(*GetSidSubAuthorityCount(copy), 2);
    ASSERT_EQ(*GetSidSubAuthority(copy, 1), DOMAIN_ALIAS_RID_ADMINS);
    ASSERT_EQ(GetSidIdentifierAuthority(copy)->Value[5], 5);
    copy[0] = 2;
    ASSERT_FALSE(IsValidSid(copy));
    ASSERT_FALSE(EqualSid(copy, admins));
    ASSERT_FALSE(AllocateAndInitializeSid(&nt, 9, 0, 0, 0, 0, 0, 0, 0, 0, &users));
    ASSERT_TRUE(!FreeSid(admins));
    ASSERT_TRUE(!FreeSid(users));
}

TEST(well_known_sids_are_made_by_number)
{
    _Alignas(DWORD) BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD size = 0;
    char text[SID_TEXT_MAX];

    ASSERT_FALSE(CreateWellKnownSid(WinInteractiveSid, NULL, NULL, &size));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(size, 12);
    ASSERT_FALSE(CreateWellKnownSid(WinInteractiveSid, NULL, NULL, &size));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    size = sizeof(sid);
    ASSERT_TRUE(CreateWellKnownSid(WinBuiltinUsersSid, NULL, sid, &size));
    ASSERT_EQ(size, GetLengthSid(sid));
    sid_to_text(sid, text);
    ASSERT_STR(text, "S-1-5-32-545");
    ASSERT_TRUE(IsWellKnownSid(sid, WinBuiltinUsersSid));
    ASSERT_FALSE(IsWellKnownSid(sid, WinWorldSid));
    ASSERT_FALSE(CreateWellKnownSid((WELL_KNOWN_SID_TYPE)1000, NULL, sid, &size));
}
