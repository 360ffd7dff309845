/* SPDX-License-Identifier: MIT */
/*
 * Tokens and privileges through the ABI alone, as programs use them before they save or load keys.
 */
#include <comity/sddl.h>
#include <comity/windows.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "security/sid.h"
#include "test.h"

static HANDLE open_token(void)
{
    HANDLE token;

    ASSERT_TRUE(
        OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token));
    return token;
}

/* Whether the privilege is enabled. */
static bool has(HANDLE token, const char *name)
{
    union {
        TOKEN_PRIVILEGES list;
        BYTE bytes[1024];
    } all;
    const LUID_AND_ATTRIBUTES *privileges = all.list.Privileges;
    DWORD size;
    LUID luid;

    ASSERT_TRUE(LookupPrivilegeValueA(NULL, name, &luid));
    ASSERT_TRUE(GetTokenInformation(token, TokenPrivileges, &all, sizeof(all), &size));
    for (DWORD i = 0; i < all.list.PrivilegeCount; i++) {
        if (privileges[i].Luid.LowPart == luid.LowPart)
            return privileges[i].Attributes & SE_PRIVILEGE_ENABLED;
    }
    return false;
}

TEST(privileges_are_enabled_and_put_back)
{
    TOKEN_PRIVILEGES wanted = {1, {{{0, 0}, SE_PRIVILEGE_ENABLED}}}, before;
    HANDLE token = open_token();
    DWORD size;

    ASSERT_TRUE(LookupPrivilegeValueA(NULL, "SeBackupPrivilege", &wanted.Privileges[0].Luid));
    ASSERT_FALSE(has(token, "SeBackupPrivilege"));
    ASSERT_TRUE(has(token, "SeChangeNotifyPrivilege"));
    ASSERT_FALSE(AdjustTokenPrivileges(token, FALSE, &wanted, 4, &before, &size));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(size, sizeof(before));
    ASSERT_FALSE(has(token, "SeBackupPrivilege"));
    ASSERT_TRUE(AdjustTokenPrivileges(token, FALSE, &wanted, sizeof(before), &before, &size));
    ASSERT_EQ(GetLastError(), ERROR_SUCCESS);
    ASSERT_TRUE(has(token, "SeBackupPrivilege"));
    ASSERT_TRUE(AdjustTokenPrivileges(token, FALSE, &before, 0, NULL, NULL));
    ASSERT_FALSE(has(token, "SeBackupPrivilege"));
    wanted.Privileges[0].Luid.LowPart = 1000;
    ASSERT_TRUE(AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL));
    ASSERT_EQ(GetLastError(), ERROR_NOT_ALL_ASSIGNED);
    ASSERT_TRUE(AdjustTokenPrivileges(token, TRUE, NULL, 0, NULL, NULL));
    ASSERT_FALSE(has(token, "SeChangeNotifyPrivilege"));
    CloseHandle(token);
    ASSERT_FALSE(AdjustTokenPrivileges(token, TRUE, NULL, 0, NULL, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

TEST(privileges_have_names)
{
    WCHAR name[32];
    DWORD len = 4;
    LUID luid;

    ASSERT_TRUE(LookupPrivilegeValueW(NULL, u"serestoreprivilege", &luid));
    ASSERT_EQ(luid.LowPart, 18);
    ASSERT_FALSE(LookupPrivilegeNameW(NULL, &luid, name, &len));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(len, 19);
    ASSERT_TRUE(LookupPrivilegeNameW(NULL, &luid, name, &len));
    ASSERT_EQ(len, 18);
    ASSERT_U16(name, u"SeRestorePrivilege");
    ASSERT_FALSE(LookupPrivilegeValueA(NULL, "SeNoPrivilege", &luid));
    ASSERT_EQ(GetLastError(), ERROR_NO_SUCH_PRIVILEGE);
    ASSERT_FALSE(LookupPrivilegeValueA(NULL, NULL, &luid));
    luid.LowPart = 1;
    ASSERT_FALSE(LookupPrivilegeNameA(NULL, &luid, NULL, &len));
    ASSERT_EQ(GetLastError(), ERROR_NO_SUCH_PRIVILEGE);
}

TEST(a_token_tells_the_user_and_the_groups)
{
    union {
        TOKEN_USER user;
        TOKEN_GROUPS groups;
        TOKEN_OWNER owner;
        TOKEN_ELEVATION elevation;
        BYTE bytes[8192];
    } told;
    const SID_AND_ATTRIBUTES *groups = told.groups.Groups;
    char text[SID_TEXT_MAX], expected[64];
    HANDLE token = open_token();
    bool is_found = false;
    DWORD size;

    ASSERT_FALSE(GetTokenInformation(token, TokenUser, NULL, 0, &size));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_TRUE(GetTokenInformation(token, TokenUser, &told, size, &size));
    sid_to_text(told.user.User.Sid, text);
    snprintf(expected, sizeof(expected), "S-1-22-1-%u", (unsigned)geteuid());
    ASSERT_STR(text, expected);
    ASSERT_TRUE(GetTokenInformation(token, TokenOwner, &told, sizeof(told), &size));
    sid_to_text(told.owner.Owner, text);
    ASSERT_STR(text, expected);
    ASSERT_TRUE(GetTokenInformation(token, TokenGroups, &told, sizeof(told), &size));
    for (DWORD i = 0; i < told.groups.GroupCount; i++) {
        ASSERT_TRUE(IsValidSid(groups[i].Sid));
        is_found |= IsWellKnownSid(groups[i].Sid, WinWorldSid);
    }
    ASSERT_TRUE(is_found);
    ASSERT_TRUE(GetTokenInformation(token, TokenElevation, &told, sizeof(told), &size));
    ASSERT_EQ(told.elevation.TokenIsElevated, geteuid() == 0);
    ASSERT_TRUE(GetTokenInformation(token, TokenIntegrityLevel, &told, sizeof(told), &size));
    ASSERT_FALSE(GetTokenInformation(token, (TOKEN_INFORMATION_CLASS)99, &told, 4, &size));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CloseHandle(token);
}

TEST(membership_is_told)
{
    _Alignas(DWORD) BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(sid);
    BOOL is_member;

    ASSERT_TRUE(CreateWellKnownSid(WinWorldSid, NULL, sid, &size));
    ASSERT_TRUE(CheckTokenMembership(NULL, sid, &is_member));
    ASSERT_TRUE(is_member);
    size = sizeof(sid);
    ASSERT_TRUE(CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, sid, &size));
    ASSERT_TRUE(CheckTokenMembership(NULL, sid, &is_member));
    ASSERT_EQ(is_member, geteuid() == 0);
    size = sizeof(sid);
    ASSERT_TRUE(CreateWellKnownSid(WinBuiltinGuestsSid, NULL, sid, &size));
    ASSERT_TRUE(CheckTokenMembership(NULL, sid, &is_member));
    ASSERT_FALSE(is_member);
    sid[0] = 9;
    ASSERT_FALSE(CheckTokenMembership(NULL, sid, &is_member));
}

TEST(only_the_own_process_has_a_token)
{
    char name[256];
    DWORD len = 0;
    HANDLE token;

    ASSERT_FALSE(OpenProcessToken(NULL, TOKEN_QUERY, &token));
    ASSERT_FALSE(OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token));
    ASSERT_EQ(GetLastError(), ERROR_NO_TOKEN);
    ASSERT_FALSE(GetUserNameA(name, &len));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_TRUE(GetUserNameA(name, &len));
    ASSERT_EQ(len, strlen(name) + 1);
}
