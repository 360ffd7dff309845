/* SPDX-License-Identifier: MIT */
#include "permission/audience.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <comity/securitybaseapi.h>
#include <comity/winbase.h>
#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "security/acl.h"
#include "security/security_descriptor.h"
#include "security/sid.h"

enum {
    NAME_SIZE = 256,
};

/* The word begins at @at, and nothing of it follows. */
static bool is_word(const char *at, const char *word)
{
    return strncasecmp(at, word, strlen(word)) == 0 && strcspn(at, " \t,\r\n;") == strlen(word);
}

/* Words of a line that allows something: any other than self and root may be somebody else. */
static bool line_admits_others(const char *at)
{
    at += strspn(at, " \t");
    if (!is_word(at, "allow"))
        return false;
    while (*at && !strchr("\r\n;", *at)) {
        if (is_word(at, "everyone") || is_word(at, "user") || is_word(at, "group"))
            return true;
        at += strcspn(at, " \t,\r\n;");
        at += strspn(at, " \t,");
    }
    return false;
}

static bool text_admits_others(const char *text)
{
    while (*text) {
        if (line_admits_others(text))
            return true;
        text += strcspn(text, "\r\n;");
        text += *text ? 1 : 0;
    }
    return false;
}

static bool is_self_or_root(const SID *sid)
{
    static const char *const names[] = {"S-1-5-10", "S-1-5-18", "S-1-5-32-544"};
    BYTE user[SECURITY_MAX_SID_SIZE];
    char text[SID_TEXT_MAX];

    sid_to_text(sid, text);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (strcmp(text, names[i]) == 0)
            return true;
    }
    sid_from_user(geteuid(), user);
    if (EqualSid(user, (PSID)sid))
        return true;
    sid_from_user(0, user);
    return EqualSid(user, (PSID)sid);
}

static bool descriptor_admits_others(const struct policy *policy)
{
    BOOL is_present, is_defaulted;
    void *entry;
    ACL *list;

    if (!security_descriptor_is_within(policy->bytes, policy->size) ||
        !GetSecurityDescriptorDacl((PSECURITY_DESCRIPTOR)policy->bytes, &is_present, &list,
                                   &is_defaulted))
        return false;
    if (!is_present || !list)
        return true;
    for (DWORD i = 0; GetAce(list, i, &entry); i++) {
        const SID *sid = acl_entry_sid(entry);

        if (sid && ((const ACE_HEADER *)entry)->AceType == ACCESS_ALLOWED_ACE_TYPE &&
            !is_self_or_root(sid))
            return true;
    }
    return false;
}

bool policy_admits_others(const struct policy *policy)
{
    return policy->is_descriptor ? descriptor_admits_others(policy)
                                 : text_admits_others(policy->bytes);
}

static bool value_admits_others(HKEY root, const char *path, const char *value)
{
    _cleanup_(freep) void *bytes = NULL;
    struct policy policy;

    if (policy_read(root, path, value, &bytes, &policy) == S_OK)
        return policy_admits_others(&policy);
    hr_clear();
    return false;
}

static bool application_admits_others(HKEY applications)
{
    char name[NAME_SIZE];

    for (DWORD i = 0;; i++) {
        DWORD size = sizeof(name);
        LSTATUS error = RegEnumKeyExA(applications, i, name, &size, NULL, NULL, NULL, NULL);

        if (error == ERROR_MORE_DATA)
            continue;
        if (error != ERROR_SUCCESS)
            return false;
        if (value_admits_others(applications, name, "LaunchPermission") ||
            value_admits_others(applications, name, "AccessPermission"))
            return true;
    }
}

bool audience_is_larger(void)
{
    static const char machine[] = "SOFTWARE\\Microsoft\\Ole";
    HKEY applications;
    bool is_larger;

    if (value_admits_others(HKEY_LOCAL_MACHINE, machine, "DefaultLaunchPermission") ||
        value_admits_others(HKEY_LOCAL_MACHINE, machine, "DefaultAccessPermission"))
        return true;
    if (RegOpenKeyExA(HKEY_CLASSES_ROOT, "AppID", 0, KEY_READ, &applications) != ERROR_SUCCESS)
        return false;
    is_larger = application_admits_others(applications);
    RegCloseKey(applications);
    return is_larger;
}
