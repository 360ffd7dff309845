/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "base/hresult.h"
#include "permission/policy.h"
#include "security/acl.h"
#include "security/security_descriptor.h"
#include "security/sid.h"

enum {
    ALL_RIGHTS = 0x1f,
    NEW_RIGHTS = 0x1e, /* those that entries have which tell them apart */
};

/* Those whom everybody on this machine is: everyone, local, authenticated, interactive. */
static const char *const everybody[] = {"S-1-1-0", "S-1-2-0", "S-1-5-11", "S-1-5-4"};
static const char *const administrators[] = {"S-1-5-18", "S-1-5-32-544"};
static const char self[] = "S-1-5-10";

static bool is_named(const SID *sid, const char *const *names, size_t n)
{
    char text[SID_TEXT_MAX];

    sid_to_text(sid, text);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(text, names[i]) == 0)
            return true;
    }
    return false;
}

static bool is_same(const SID *sid, const void *other)
{
    return sid_size(sid) == sid_size(other) && memcmp(sid, other, sid_size(sid)) == 0;
}

static bool is_caller(const SID *sid, const struct caller *caller, uid_t owner)
{
    BYTE other[SECURITY_MAX_SID_SIZE];
    const char *const selves[] = {self};

    if (is_named(sid, everybody, sizeof(everybody) / sizeof(*everybody)) ||
        (caller->user == 0 &&
         is_named(sid, administrators, sizeof(administrators) / sizeof(*administrators))) ||
        (caller->user == owner && is_named(sid, selves, 1)))
        return true;
    sid_from_user(caller->user, other);
    if (is_same(sid, other))
        return true;
    for (size_t i = 0; i < caller->n_groups; i++) {
        sid_from_group(caller->groups[i], other);
        if (is_same(sid, other))
            return true;
    }
    return false;
}

/* Entries that know of no other right than to execute mean all of them. */
static DWORD rights_of(DWORD mask)
{
    if (mask & (GENERIC_ALL | GENERIC_EXECUTE) || (mask & ALL_RIGHTS) == 1)
        return ALL_RIGHTS;
    return mask & NEW_RIGHTS;
}

static HRESULT decide_by_list(ACL *list, const struct caller *caller, uid_t owner, enum right right,
                              char ret_line[static POLICY_LINE_MAX])
{
    char text[SID_TEXT_MAX];
    void *entry;

    for (DWORD i = 0; GetAce(list, i, &entry); i++) {
        const ACE_HEADER *header = entry;
        const SID *sid = acl_entry_sid(header);
        bool allows = header->AceType == ACCESS_ALLOWED_ACE_TYPE;

        if (!sid || (!allows && header->AceType != ACCESS_DENIED_ACE_TYPE) ||
            header->AceFlags & INHERIT_ONLY_ACE ||
            !(rights_of(((const ACCESS_ALLOWED_ACE *)header)->Mask) & right) ||
            !is_caller(sid, caller, owner))
            continue;
        sid_to_text(sid, text);
        snprintf(ret_line, POLICY_LINE_MAX, "entry %u, which %s %s", (unsigned)i + 1,
                 allows ? "allows" : "denies", text);
        return allows ? S_OK : S_FALSE;
    }
    snprintf(ret_line, POLICY_LINE_MAX, "no entry allows it");
    return S_FALSE;
}

HRESULT policy_decide_descriptor(const struct policy *policy, const struct caller *caller,
                                 uid_t owner, enum right right,
                                 char ret_line[static POLICY_LINE_MAX])
{
    BOOL is_present, is_defaulted;
    ACL *list;

    if (!security_descriptor_is_within(policy->bytes, policy->size) ||
        !GetSecurityDescriptorDacl((PSECURITY_DESCRIPTOR)policy->bytes, &is_present, &list,
                                   &is_defaulted))
        return hr_raise(hr_from_win32(ERROR_INVALID_SECURITY_DESCR),
                        "its bytes are no security descriptor");
    if (!is_present || !list) {
        snprintf(ret_line, POLICY_LINE_MAX, "a descriptor without a list");
        return S_OK;
    }
    return decide_by_list(list, caller, owner, right, ret_line);
}

HRESULT policy_decide(const struct policy *policy, const struct caller *caller, uid_t owner,
                      enum right right, const char *right_name,
                      char ret_line[static POLICY_LINE_MAX])
{
    return policy->is_descriptor ? policy_decide_descriptor(policy, caller, owner, right, ret_line)
                                 : policy_decide_text(policy, caller, owner, right_name, ret_line);
}
