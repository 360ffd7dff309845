/* SPDX-License-Identifier: MIT */
/*
 * The ABI's functions for access control lists.
 */
#include "security/acl.h"

#include <string.h>

#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "kernel/kernel_object.h"
#include "security/sid.h"

const SID *acl_entry_sid(const ACE_HEADER *entry)
{
    switch (entry->AceType) {
    case ACCESS_ALLOWED_ACE_TYPE:
    case ACCESS_DENIED_ACE_TYPE:
    case SYSTEM_AUDIT_ACE_TYPE:
    case SYSTEM_ALARM_ACE_TYPE:
    case SYSTEM_MANDATORY_LABEL_ACE_TYPE:
        return (const SID *)&((const ACCESS_ALLOWED_ACE *)entry)->SidStart;
    default:
        return NULL;
    }
}

/* The entry behind the last one looked at, or NULL: no entry, or a bad one, begins there. */
static ACE_HEADER *entry_at(const ACL *acl, size_t offset)
{
    ACE_HEADER *entry = (ACE_HEADER *)((char *)acl + offset);
    size_t sid = offsetof(ACCESS_ALLOWED_ACE, SidStart);

    if (acl->AclSize - offset < sizeof(*entry) || entry->AceSize > acl->AclSize - offset ||
        entry->AceSize < sizeof(*entry) || entry->AceSize % sizeof(DWORD) != 0)
        return NULL;
    if (acl_entry_sid(entry) &&
        (entry->AceSize < sid || !sid_is_within(acl_entry_sid(entry), entry->AceSize - sid)))
        return NULL;
    return entry;
}

/* Where the @index-th entry is, or the end of the entries if there are no more; 0 if one before it
 * is bad. */
static size_t offset_of(const ACL *acl, DWORD index)
{
    size_t offset = sizeof(*acl);

    for (DWORD i = 0; i < acl->AceCount && i < index; i++) {
        const ACE_HEADER *entry = entry_at(acl, offset);

        if (!entry)
            return 0;
        offset += entry->AceSize;
    }
    return offset;
}

bool acl_is_within(const void *acl, size_t size)
{
    const ACL *head = acl;

    return size >= sizeof(*head) && head->AclRevision >= MIN_ACL_REVISION &&
           head->AclRevision <= MAX_ACL_REVISION && head->AclSize >= sizeof(*head) &&
           head->AclSize <= size && offset_of(head, MAXDWORD) != 0;
}

size_t acl_used_size(const ACL *acl)
{
    return offset_of(acl, MAXDWORD);
}

BOOL InitializeAcl(PACL pAcl, DWORD nAclLength, DWORD dwAclRevision)
{
    if (dwAclRevision < MIN_ACL_REVISION || dwAclRevision > MAX_ACL_REVISION)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (nAclLength < sizeof(*pAcl))
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);
    if (nAclLength > UINT16_MAX)
        return kernel_fail(ERROR_INVALID_PARAMETER);

    memset(pAcl, 0, nAclLength);
    pAcl->AclRevision = (BYTE)dwAclRevision;
    pAcl->AclSize = (WORD)(nAclLength & ~3u);
    return TRUE;
}

BOOL IsValidAcl(PACL pAcl)
{
    return pAcl && acl_is_within(pAcl, UINT16_MAX) ? TRUE : kernel_fail(ERROR_INVALID_ACL);
}

BOOL GetAclInformation(PACL pAcl, LPVOID pAclInformation, DWORD nAclInformationLength,
                       ACL_INFORMATION_CLASS dwAclInformationClass)
{
    ACL_REVISION_INFORMATION *revision = pAclInformation;
    ACL_SIZE_INFORMATION *size = pAclInformation;

    if (!IsValidAcl(pAcl))
        return FALSE;
    if (dwAclInformationClass != AclRevisionInformation &&
        dwAclInformationClass != AclSizeInformation)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (nAclInformationLength <
        (dwAclInformationClass == AclSizeInformation ? sizeof(*size) : sizeof(*revision)))
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);

    if (dwAclInformationClass == AclRevisionInformation) {
        revision->AclRevision = pAcl->AclRevision;
    } else {
        size->AceCount = pAcl->AceCount;
        size->AclBytesInUse = (DWORD)acl_used_size(pAcl);
        size->AclBytesFree = pAcl->AclSize - size->AclBytesInUse;
    }
    return TRUE;
}

/* How many entries stand in @size bytes; 0 if they do not fill them. */
static DWORD count_entries(const void *entries, DWORD size)
{
    const char *cursor = entries;
    DWORD n = 0;

    while (size > 0) {
        const ACE_HEADER *entry = (const ACE_HEADER *)cursor;

        if (size < sizeof(*entry) || entry->AceSize < sizeof(*entry) || entry->AceSize > size ||
            entry->AceSize % sizeof(DWORD) != 0)
            return 0;
        cursor += entry->AceSize;
        size -= entry->AceSize;
        n++;
    }
    return n;
}

BOOL AddAce(PACL pAcl, DWORD dwAceRevision, DWORD dwStartingAceIndex, LPVOID pAceList,
            DWORD nAceListLength)
{
    size_t used, place;
    DWORD n;

    if (!pAcl || !acl_is_within(pAcl, UINT16_MAX))
        return kernel_fail(ERROR_INVALID_PARAMETER);
    n = count_entries(pAceList, nAceListLength);
    if (n == 0)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    used = acl_used_size(pAcl);
    place = offset_of(pAcl, dwStartingAceIndex);
    if (pAcl->AclSize - used < nAceListLength)
        return kernel_fail(ERROR_ALLOTTED_SPACE_EXCEEDED);

    memmove((char *)pAcl + place + nAceListLength, (char *)pAcl + place, used - place);
    memcpy((char *)pAcl + place, pAceList, nAceListLength);
    pAcl->AceCount = (WORD)(pAcl->AceCount + n);
    if (dwAceRevision > pAcl->AclRevision)
        pAcl->AclRevision = (BYTE)dwAceRevision;
    return TRUE;
}

BOOL DeleteAce(PACL pAcl, DWORD dwAceIndex)
{
    size_t used, place, size;

    if (!pAcl || !acl_is_within(pAcl, UINT16_MAX) || dwAceIndex >= pAcl->AceCount)
        return kernel_fail(ERROR_INVALID_PARAMETER);

    used = acl_used_size(pAcl);
    place = offset_of(pAcl, dwAceIndex);
    size = ((ACE_HEADER *)((char *)pAcl + place))->AceSize;
    memmove((char *)pAcl + place, (char *)pAcl + place + size, used - place - size);
    memset((char *)pAcl + used - size, 0, size);
    pAcl->AceCount--;
    return TRUE;
}

BOOL GetAce(PACL pAcl, DWORD dwAceIndex, LPVOID *pAce)
{
    if (!pAcl || !acl_is_within(pAcl, UINT16_MAX) || dwAceIndex >= pAcl->AceCount)
        return kernel_fail(ERROR_INVALID_PARAMETER);

    *pAce = (char *)pAcl + offset_of(pAcl, dwAceIndex);
    return TRUE;
}

/* A full list has no free place, and that is no failure. */
BOOL FindFirstFreeAce(PACL pAcl, LPVOID *pAce)
{
    if (!pAcl || !acl_is_within(pAcl, UINT16_MAX))
        return kernel_fail(ERROR_INVALID_ACL);

    *pAce = acl_used_size(pAcl) < pAcl->AclSize ? (char *)pAcl + acl_used_size(pAcl) : NULL;
    return TRUE;
}

/* One more entry of a known form at the end. */
static BOOL add_entry(PACL acl, DWORD revision, BYTE type, DWORD flags, DWORD mask, PSID sid)
{
    _Alignas(DWORD) BYTE bytes[sizeof(ACCESS_ALLOWED_ACE) + SECURITY_MAX_SID_SIZE] = {0};
    ACCESS_ALLOWED_ACE *entry = (ACCESS_ALLOWED_ACE *)bytes;

    if (!IsValidSid(sid))
        return FALSE;
    if (!IsValidAcl(acl))
        return FALSE;
    if (revision > MAX_ACL_REVISION || acl->AclRevision > MAX_ACL_REVISION)
        return kernel_fail(ERROR_REVISION_MISMATCH);
    if (flags & ~(DWORD)(VALID_INHERIT_FLAGS | SUCCESSFUL_ACCESS_ACE_FLAG | FAILED_ACCESS_ACE_FLAG))
        return kernel_fail(ERROR_INVALID_FLAGS);

    entry->Header.AceType = type;
    entry->Header.AceFlags = (BYTE)flags;
    entry->Header.AceSize = (WORD)(offsetof(ACCESS_ALLOWED_ACE, SidStart) + sid_size(sid));
    entry->Mask = mask;
    memcpy(&entry->SidStart, sid, sid_size(sid));
    return AddAce(acl, revision, MAXDWORD, entry, entry->Header.AceSize);
}

BOOL AddAccessAllowedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags, DWORD AccessMask,
                           PSID pSid)
{
    return add_entry(pAcl, dwAceRevision, ACCESS_ALLOWED_ACE_TYPE, AceFlags, AccessMask, pSid);
}

BOOL AddAccessAllowedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask, PSID pSid)
{
    return AddAccessAllowedAceEx(pAcl, dwAceRevision, 0, AccessMask, pSid);
}

BOOL AddAccessDeniedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags, DWORD AccessMask,
                          PSID pSid)
{
    return add_entry(pAcl, dwAceRevision, ACCESS_DENIED_ACE_TYPE, AceFlags, AccessMask, pSid);
}

BOOL AddAccessDeniedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask, PSID pSid)
{
    return AddAccessDeniedAceEx(pAcl, dwAceRevision, 0, AccessMask, pSid);
}

BOOL AddAuditAccessAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags, DWORD dwAccessMask,
                         PSID pSid, BOOL bAuditSuccess, BOOL bAuditFailure)
{
    DWORD flags = AceFlags | (bAuditSuccess ? SUCCESSFUL_ACCESS_ACE_FLAG : 0) |
                  (bAuditFailure ? FAILED_ACCESS_ACE_FLAG : 0);

    return add_entry(pAcl, dwAceRevision, SYSTEM_AUDIT_ACE_TYPE, flags, dwAccessMask, pSid);
}

BOOL AddAuditAccessAce(PACL pAcl, DWORD dwAceRevision, DWORD dwAccessMask, PSID pSid,
                       BOOL bAuditSuccess, BOOL bAuditFailure)
{
    return AddAuditAccessAceEx(pAcl, dwAceRevision, 0, dwAccessMask, pSid, bAuditSuccess,
                               bAuditFailure);
}
