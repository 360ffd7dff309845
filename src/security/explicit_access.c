/* SPDX-License-Identifier: MIT */
/*
 * Access control lists as lists of who may do what.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <comity/aclapi.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "security/acl.h"
#include "security/sid.h"

/* A list that is being made, with room for the longest there can be. */
struct building {
    ACL acl[UINT16_MAX / sizeof(ACL)];
};

/* One change, its trustee resolved. */
struct change {
    ACCESS_MODE mode;
    DWORD mask;
    BYTE flags;
    _Alignas(DWORD) BYTE sid[SECURITY_MAX_SID_SIZE];
};

/* Names that every system knows, and SIDs. */
static bool sid_from_name(const char *name, BYTE sid[static SECURITY_MAX_SID_SIZE])
{
    static const struct {
        const char *name;
        const char *alias;
    } names[] = {
        {"EVERYONE", "WD"},      {"SYSTEM", "SY"},         {"CREATOR OWNER", "CO"},
        {"CREATOR GROUP", "CG"}, {"ADMINISTRATORS", "BA"}, {"USERS", "BU"},
    };

    if (strcasecmp(name, "CURRENT_USER") == 0) {
        sid_from_user(geteuid(), sid);
        return true;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (strcasecmp(name, names[i].name) == 0)
            return sid_from_text(names[i].alias, 2, sid) == 2;
    }
    return *name && sid_from_text(name, strlen(name), sid) == strlen(name);
}

/* The trustee of an entry: a SID, or a name in UTF-8, by its form. */
static DWORD resolve(TRUSTEE_FORM form, const void *sid, const char *name,
                     BYTE ret_sid[static SECURITY_MAX_SID_SIZE])
{
    if (form == TRUSTEE_IS_NAME)
        return name && sid_from_name(name, ret_sid) ? ERROR_SUCCESS : ERROR_NONE_MAPPED;
    if (form != TRUSTEE_IS_SID)
        return ERROR_INVALID_PARAMETER;
    if (!IsValidSid((PSID)sid))
        return ERROR_INVALID_PARAMETER;
    memcpy(ret_sid, sid, sid_size(sid));
    return ERROR_SUCCESS;
}

static BYTE type_of(ACCESS_MODE mode)
{
    return mode == DENY_ACCESS                                      ? ACCESS_DENIED_ACE_TYPE
           : mode == SET_AUDIT_SUCCESS || mode == SET_AUDIT_FAILURE ? SYSTEM_AUDIT_ACE_TYPE
                                                                    : ACCESS_ALLOWED_ACE_TYPE;
}

/* Whether a change takes the place of what an entry says: setting and revoking do, of all that is
 * granted or denied to the same trustee. */
static bool replaces(const struct change *change, const ACE_HEADER *entry)
{
    const SID *sid = acl_entry_sid(entry);

    if (!sid || !EqualSid((PSID)sid, (PSID)change->sid) || entry->AceFlags & INHERITED_ACE)
        return false;
    if (change->mode == REVOKE_ACCESS)
        return entry->AceType == ACCESS_ALLOWED_ACE_TYPE;
    return change->mode == SET_ACCESS &&
           (entry->AceType == ACCESS_ALLOWED_ACE_TYPE || entry->AceType == ACCESS_DENIED_ACE_TYPE);
}

static DWORD add_entry(PACL acl, const struct change *change, DWORD index)
{
    _Alignas(DWORD) BYTE bytes[sizeof(ACCESS_ALLOWED_ACE) + SECURITY_MAX_SID_SIZE] = {0};
    ACCESS_ALLOWED_ACE *entry = (ACCESS_ALLOWED_ACE *)bytes;

    entry->Header.AceType = type_of(change->mode);
    entry->Header.AceFlags = change->flags;
    entry->Header.AceSize = (WORD)(offsetof(ACCESS_ALLOWED_ACE, SidStart) + sid_size(change->sid));
    entry->Mask = change->mask;
    memcpy(&entry->SidStart, change->sid, sid_size(change->sid));
    return AddAce(acl, ACL_REVISION, index, entry, entry->Header.AceSize) ? ERROR_SUCCESS
                                                                          : GetLastError();
}

/* Adds to an entry that grants something to the same trustee in the same way; false if none. */
static bool grant_more(PACL acl, const struct change *change)
{
    LPVOID entry;

    for (DWORD i = 0; i < acl->AceCount && GetAce(acl, i, &entry); i++) {
        ACCESS_ALLOWED_ACE *granted = entry;

        if (granted->Header.AceType != ACCESS_ALLOWED_ACE_TYPE ||
            granted->Header.AceFlags != change->flags ||
            !EqualSid(&granted->SidStart, (PSID)change->sid))
            continue;
        granted->Mask |= change->mask;
        return true;
    }
    return false;
}

static DWORD count_leading_denials(PACL acl)
{
    LPVOID entry;
    DWORD i = 0;

    while (i < acl->AceCount && GetAce(acl, i, &entry) &&
           ((ACE_HEADER *)entry)->AceType == ACCESS_DENIED_ACE_TYPE)
        i++;
    return i;
}

/* Does one change. A new entry goes to the front, but what grants behind what denies. */
static DWORD apply(PACL acl, const struct change *change)
{
    LPVOID entry;

    for (DWORD i = 0; i < acl->AceCount && GetAce(acl, i, &entry);) {
        if (replaces(change, entry))
            DeleteAce(acl, i);
        else
            i++;
    }
    if (change->mode == REVOKE_ACCESS || change->mode == NOT_USED_ACCESS)
        return ERROR_SUCCESS;
    if (change->mode == GRANT_ACCESS && grant_more(acl, change))
        return ERROR_SUCCESS;
    return add_entry(acl, change, change->mode == DENY_ACCESS ? 0 : count_leading_denials(acl));
}

/* A copy in its right size, for the caller. */
static DWORD give_acl(PACL acl, PACL *ret_acl)
{
    acl->AclSize = (WORD)acl_used_size(acl);
    *ret_acl = LocalAlloc(LMEM_FIXED, acl->AclSize);
    if (!*ret_acl)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(*ret_acl, acl, acl->AclSize);
    return ERROR_SUCCESS;
}

static DWORD begin(struct building *building, PACL old)
{
    LPVOID first;

    InitializeAcl(building->acl, UINT16_MAX & ~7u, ACL_REVISION);
    if (!old)
        return ERROR_SUCCESS;
    if (!IsValidAcl(old))
        return ERROR_INVALID_ACL;
    if (old->AceCount == 0 || !GetAce(old, 0, &first))
        return ERROR_SUCCESS;
    return AddAce(building->acl, old->AclRevision, 0, first,
                  (DWORD)(acl_used_size(old) - sizeof(*old)))
               ? ERROR_SUCCESS
               : GetLastError();
}

/* What the two forms of an entry have in common; the trustee's name is converted by the caller. */
static DWORD change_from(const EXPLICIT_ACCESS_A *entry, const char *name, struct change *change)
{
    const TRUSTEE_A *trustee = &entry->Trustee;

    if (trustee->TrusteeForm == TRUSTEE_IS_NAME &&
        trustee->MultipleTrusteeOperation != NO_MULTIPLE_TRUSTEE)
        return ERROR_INVALID_PARAMETER;
    change->mode = entry->grfAccessMode;
    change->mask = entry->grfAccessPermissions;
    change->flags = (BYTE)(entry->grfInheritance & VALID_INHERIT_FLAGS);
    if (change->mode == SET_AUDIT_SUCCESS)
        change->flags |= SUCCESSFUL_ACCESS_ACE_FLAG;
    if (change->mode == SET_AUDIT_FAILURE)
        change->flags |= FAILED_ACCESS_ACE_FLAG;
    return resolve(trustee->TrusteeForm, trustee->ptstrName, name, change->sid);
}

/* Both forms of an entry are laid out alike: @is_wide tells what a name is in. */
static DWORD set_entries(ULONG n, const EXPLICIT_ACCESS_A *entries, bool is_wide, PACL old,
                         PACL *ret_acl)
{
    _cleanup_(freep) struct building *building = NULL;
    DWORD error;

    if (!ret_acl || (n && !entries))
        return ERROR_INVALID_PARAMETER;
    *ret_acl = NULL;
    if (n == 0 && !old)
        return ERROR_SUCCESS;
    building = malloc(sizeof(*building));
    if (!building)
        return ERROR_NOT_ENOUGH_MEMORY;

    error = begin(building, old);
    for (ULONG i = 0; error == ERROR_SUCCESS && i < n; i++) {
        bool is_name = entries[i].Trustee.TrusteeForm == TRUSTEE_IS_NAME;
        _cleanup_(freep) char *wide = NULL;
        const char *name = is_name ? entries[i].Trustee.ptstrName : NULL;
        struct change change;

        if (is_wide && name) {
            wide = utf16_to_utf8_dup((const char16_t *)(const void *)name);
            if (!wide)
                return ERROR_NOT_ENOUGH_MEMORY;
            name = wide;
        }
        error = change_from(&entries[i], name, &change);
        if (error == ERROR_SUCCESS)
            error = apply(building->acl, &change);
    }
    return error == ERROR_SUCCESS ? give_acl(building->acl, ret_acl) : error;
}

_Static_assert(sizeof(EXPLICIT_ACCESS_A) == sizeof(EXPLICIT_ACCESS_W), "laid out alike");

DWORD SetEntriesInAclA(ULONG cCountOfExplicitEntries, PEXPLICIT_ACCESS_A pListOfExplicitEntries,
                       PACL OldAcl, PACL *NewAcl)
{
    return set_entries(cCountOfExplicitEntries, pListOfExplicitEntries, false, OldAcl, NewAcl);
}

DWORD SetEntriesInAclW(ULONG cCountOfExplicitEntries, PEXPLICIT_ACCESS_W pListOfExplicitEntries,
                       PACL OldAcl, PACL *NewAcl)
{
    return set_entries(cCountOfExplicitEntries, (EXPLICIT_ACCESS_A *)pListOfExplicitEntries, true,
                       OldAcl, NewAcl);
}

static ACCESS_MODE mode_of(const ACE_HEADER *entry)
{
    if (entry->AceType == ACCESS_DENIED_ACE_TYPE)
        return DENY_ACCESS;
    if (entry->AceType != SYSTEM_AUDIT_ACE_TYPE)
        return GRANT_ACCESS;
    return entry->AceFlags & SUCCESSFUL_ACCESS_ACE_FLAG ? SET_AUDIT_SUCCESS : SET_AUDIT_FAILURE;
}

/* An entry that GetExplicitEntriesFromAcl tells, or NULL. */
static const ACCESS_ALLOWED_ACE *explicit_entry(PACL acl, DWORD index)
{
    LPVOID entry;

    if (!GetAce(acl, index, &entry) || !acl_entry_sid(entry) ||
        ((ACE_HEADER *)entry)->AceFlags & INHERITED_ACE)
        return NULL;
    return entry;
}

DWORD GetExplicitEntriesFromAclA(PACL pacl, PULONG pcCountOfExplicitEntries,
                                 PEXPLICIT_ACCESS_A *pListOfExplicitEntries)
{
    const ACCESS_ALLOWED_ACE *entry;
    EXPLICIT_ACCESS_A *list;
    BYTE *sids;
    ULONG n = 0;

    if (!pcCountOfExplicitEntries || !pListOfExplicitEntries)
        return ERROR_INVALID_PARAMETER;
    if (pacl && !IsValidAcl(pacl))
        return ERROR_INVALID_ACL;

    *pcCountOfExplicitEntries = 0;
    *pListOfExplicitEntries = NULL;
    if (!pacl || pacl->AceCount == 0)
        return ERROR_SUCCESS;
    list = LocalAlloc(LMEM_FIXED | LMEM_ZEROINIT,
                      pacl->AceCount * (sizeof(*list) + SECURITY_MAX_SID_SIZE));
    if (!list)
        return ERROR_NOT_ENOUGH_MEMORY;

    sids = (BYTE *)(list + pacl->AceCount);
    for (DWORD i = 0; i < pacl->AceCount; i++) {
        BYTE *sid = sids + n * SECURITY_MAX_SID_SIZE;

        entry = explicit_entry(pacl, i);
        if (!entry)
            continue;
        memcpy(sid, &entry->SidStart, sid_size(&entry->SidStart));
        list[n].grfAccessPermissions = entry->Mask;
        list[n].grfAccessMode = mode_of(&entry->Header);
        list[n].grfInheritance = entry->Header.AceFlags & VALID_INHERIT_FLAGS;
        BuildTrusteeWithSidA(&list[n++].Trustee, sid);
    }
    *pcCountOfExplicitEntries = n;
    *pListOfExplicitEntries = list;
    return ERROR_SUCCESS;
}

DWORD GetExplicitEntriesFromAclW(PACL pacl, PULONG pcCountOfExplicitEntries,
                                 PEXPLICIT_ACCESS_W *pListOfExplicitEntries)
{
    return GetExplicitEntriesFromAclA(pacl, pcCountOfExplicitEntries,
                                      (PEXPLICIT_ACCESS_A *)pListOfExplicitEntries);
}

void BuildTrusteeWithSidA(PTRUSTEE_A pTrustee, PSID pSid)
{
    *pTrustee = (TRUSTEE_A){.TrusteeForm = TRUSTEE_IS_SID, .ptstrName = pSid};
}

void BuildTrusteeWithSidW(PTRUSTEE_W pTrustee, PSID pSid)
{
    *pTrustee = (TRUSTEE_W){.TrusteeForm = TRUSTEE_IS_SID, .ptstrName = pSid};
}

void BuildTrusteeWithNameA(PTRUSTEE_A pTrustee, LPSTR pName)
{
    *pTrustee = (TRUSTEE_A){.TrusteeForm = TRUSTEE_IS_NAME, .ptstrName = pName};
}

void BuildTrusteeWithNameW(PTRUSTEE_W pTrustee, LPWSTR pName)
{
    *pTrustee = (TRUSTEE_W){.TrusteeForm = TRUSTEE_IS_NAME, .ptstrName = pName};
}

void BuildExplicitAccessWithNameA(PEXPLICIT_ACCESS_A pExplicitAccess, LPSTR pTrusteeName,
                                  DWORD AccessPermissions, ACCESS_MODE AccessMode,
                                  DWORD Inheritance)
{
    pExplicitAccess->grfAccessPermissions = AccessPermissions;
    pExplicitAccess->grfAccessMode = AccessMode;
    pExplicitAccess->grfInheritance = Inheritance;
    BuildTrusteeWithNameA(&pExplicitAccess->Trustee, pTrusteeName);
}

void BuildExplicitAccessWithNameW(PEXPLICIT_ACCESS_W pExplicitAccess, LPWSTR pTrusteeName,
                                  DWORD AccessPermissions, ACCESS_MODE AccessMode,
                                  DWORD Inheritance)
{
    pExplicitAccess->grfAccessPermissions = AccessPermissions;
    pExplicitAccess->grfAccessMode = AccessMode;
    pExplicitAccess->grfInheritance = Inheritance;
    BuildTrusteeWithNameW(&pExplicitAccess->Trustee, pTrusteeName);
}
