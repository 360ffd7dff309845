/* SPDX-License-Identifier: MIT */
/*
 * The ABI's functions for SIDs.
 */
#include "security/sid.h"

#include <stdlib.h>
#include <string.h>

#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "kernel/kernel_object.h"

bool sid_is_within(const void *sid, size_t size)
{
    const SID *head = sid;

    return size >= GetSidLengthRequired(0) && head->Revision == SID_REVISION &&
           head->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES && sid_size(sid) <= size;
}

size_t sid_size(const void *sid)
{
    return GetSidLengthRequired(((const SID *)sid)->SubAuthorityCount);
}

static void unix_sid(DWORD kind, DWORD number, BYTE sid[static SECURITY_MAX_SID_SIZE])
{
    const struct {
        BYTE head[8];
        DWORD parts[2];
    } bytes = {{SID_REVISION, 2, 0, 0, 0, 0, 0, 22}, {kind, number}};

    memcpy(sid, &bytes, sizeof(bytes));
}

void sid_from_user(unsigned user, BYTE ret_sid[static SECURITY_MAX_SID_SIZE])
{
    unix_sid(1, user, ret_sid);
}

void sid_from_group(unsigned group, BYTE ret_sid[static SECURITY_MAX_SID_SIZE])
{
    unix_sid(2, group, ret_sid);
}

DWORD GetSidLengthRequired(UCHAR nSubAuthorityCount)
{
    return (DWORD)(offsetof(SID, SubAuthority) + nSubAuthorityCount * sizeof(DWORD));
}

BOOL IsValidSid(PSID pSid)
{
    if (!pSid || !sid_is_within(pSid, SECURITY_MAX_SID_SIZE))
        return kernel_fail(ERROR_INVALID_SID);
    return TRUE;
}

DWORD GetLengthSid(PSID pSid)
{
    return (DWORD)sid_size(pSid);
}

BOOL InitializeSid(PSID Sid, PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
                   BYTE nSubAuthorityCount)
{
    SID *sid = Sid;

    if (nSubAuthorityCount > SID_MAX_SUB_AUTHORITIES)
        return kernel_fail(ERROR_INVALID_PARAMETER);

    sid->Revision = SID_REVISION;
    sid->SubAuthorityCount = nSubAuthorityCount;
    sid->IdentifierAuthority = *pIdentifierAuthority;
    return TRUE;
}

BOOL AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
                              BYTE nSubAuthorityCount, DWORD nSubAuthority0, DWORD nSubAuthority1,
                              DWORD nSubAuthority2, DWORD nSubAuthority3, DWORD nSubAuthority4,
                              DWORD nSubAuthority5, DWORD nSubAuthority6, DWORD nSubAuthority7,
                              PSID *pSid)
{
    const DWORD parts[] = {nSubAuthority0, nSubAuthority1, nSubAuthority2, nSubAuthority3,
                           nSubAuthority4, nSubAuthority5, nSubAuthority6, nSubAuthority7};
    SID *sid;

    if (nSubAuthorityCount > sizeof(parts) / sizeof(*parts))
        return kernel_fail(ERROR_INVALID_SID);

    sid = malloc(GetSidLengthRequired(nSubAuthorityCount));
    if (!sid)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);

    InitializeSid(sid, pIdentifierAuthority, nSubAuthorityCount);
    memcpy(sid->SubAuthority, parts, nSubAuthorityCount * sizeof(*parts));
    *pSid = sid;
    return TRUE;
}

PVOID FreeSid(PSID pSid)
{
    free(pSid);
    return NULL;
}

BOOL CopySid(DWORD nDestinationSidLength, PSID pDestinationSid, PSID pSourceSid)
{
    if (!IsValidSid(pSourceSid))
        return FALSE;
    if (nDestinationSidLength < sid_size(pSourceSid))
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);

    memcpy(pDestinationSid, pSourceSid, sid_size(pSourceSid));
    return TRUE;
}

/* It reports success even when it says no. */
BOOL EqualSid(PSID pSid1, PSID pSid2)
{
    bool are_valid = IsValidSid(pSid1) && IsValidSid(pSid2);

    SetLastError(ERROR_SUCCESS);
    return are_valid && sid_size(pSid1) == sid_size(pSid2) &&
           memcmp(pSid1, pSid2, sid_size(pSid1)) == 0;
}

BOOL EqualPrefixSid(PSID pSid1, PSID pSid2)
{
    if (!IsValidSid(pSid1) || !IsValidSid(pSid2) || sid_size(pSid1) != sid_size(pSid2))
        return FALSE;
    if (((SID *)pSid1)->SubAuthorityCount == 0)
        return memcmp(pSid1, pSid2, sid_size(pSid1)) == 0;
    return memcmp(pSid1, pSid2, sid_size(pSid1) - sizeof(DWORD)) == 0;
}

PSID_IDENTIFIER_AUTHORITY GetSidIdentifierAuthority(PSID pSid)
{
    SetLastError(ERROR_SUCCESS);
    return &((SID *)pSid)->IdentifierAuthority;
}

PDWORD GetSidSubAuthority(PSID pSid, DWORD nSubAuthority)
{
    SetLastError(ERROR_SUCCESS);
    return &((SID *)pSid)->SubAuthority[nSubAuthority];
}

PUCHAR GetSidSubAuthorityCount(PSID pSid)
{
    SetLastError(ERROR_SUCCESS);
    return &((SID *)pSid)->SubAuthorityCount;
}

/* By WELL_KNOWN_SID_TYPE. */
static const struct {
    BYTE authority;
    BYTE n;
    DWORD parts[2];
} well_known[] = {
    [WinNullSid] = {0, 1, {0}},
    [WinWorldSid] = {1, 1, {0}},
    [WinLocalSid] = {2, 1, {0}},
    [WinCreatorOwnerSid] = {3, 1, {0}},
    [WinCreatorGroupSid] = {3, 1, {1}},
    [WinCreatorOwnerServerSid] = {3, 1, {2}},
    [WinCreatorGroupServerSid] = {3, 1, {3}},
    [WinNtAuthoritySid] = {5, 0, {0}},
    [WinDialupSid] = {5, 1, {SECURITY_DIALUP_RID}},
    [WinNetworkSid] = {5, 1, {SECURITY_NETWORK_RID}},
    [WinBatchSid] = {5, 1, {SECURITY_BATCH_RID}},
    [WinInteractiveSid] = {5, 1, {SECURITY_INTERACTIVE_RID}},
    [WinServiceSid] = {5, 1, {SECURITY_SERVICE_RID}},
    [WinAnonymousSid] = {5, 1, {SECURITY_ANONYMOUS_LOGON_RID}},
    [WinProxySid] = {5, 1, {SECURITY_PROXY_RID}},
    [WinEnterpriseControllersSid] = {5, 1, {SECURITY_ENTERPRISE_CONTROLLERS_RID}},
    [WinSelfSid] = {5, 1, {SECURITY_PRINCIPAL_SELF_RID}},
    [WinAuthenticatedUserSid] = {5, 1, {SECURITY_AUTHENTICATED_USER_RID}},
    [WinRestrictedCodeSid] = {5, 1, {SECURITY_RESTRICTED_CODE_RID}},
    [WinTerminalServerSid] = {5, 1, {13}},
    [WinRemoteLogonIdSid] = {5, 1, {14}},
    [WinLogonIdsSid] = {5, 1, {SECURITY_LOGON_IDS_RID}},
    [WinLocalSystemSid] = {5, 1, {SECURITY_LOCAL_SYSTEM_RID}},
    [WinLocalServiceSid] = {5, 1, {SECURITY_LOCAL_SERVICE_RID}},
    [WinNetworkServiceSid] = {5, 1, {SECURITY_NETWORK_SERVICE_RID}},
    [WinBuiltinDomainSid] = {5, 1, {SECURITY_BUILTIN_DOMAIN_RID}},
    [WinBuiltinAdministratorsSid] = {5, 2, {32, 544}},
    [WinBuiltinUsersSid] = {5, 2, {32, 545}},
    [WinBuiltinGuestsSid] = {5, 2, {32, 546}},
    [WinBuiltinPowerUsersSid] = {5, 2, {32, 547}},
    [WinBuiltinAccountOperatorsSid] = {5, 2, {32, 548}},
    [WinBuiltinSystemOperatorsSid] = {5, 2, {32, 549}},
    [WinBuiltinPrintOperatorsSid] = {5, 2, {32, 550}},
    [WinBuiltinBackupOperatorsSid] = {5, 2, {32, 551}},
    [WinBuiltinReplicatorSid] = {5, 2, {32, 552}},
    [WinBuiltinPreWindows2000CompatibleAccessSid] = {5, 2, {32, 554}},
    [WinBuiltinRemoteDesktopUsersSid] = {5, 2, {32, 555}},
    [WinBuiltinNetworkConfigurationOperatorsSid] = {5, 2, {32, 556}},
};

BOOL CreateWellKnownSid(WELL_KNOWN_SID_TYPE WellKnownSidType, PSID DomainSid, PSID pSid,
                        DWORD *cbSid)
{
    DWORD needed, room;
    SID *sid = pSid;

    if (!cbSid || (DomainSid && !IsValidSid(DomainSid)) ||
        (size_t)WellKnownSidType >= sizeof(well_known) / sizeof(*well_known))
        return kernel_fail(ERROR_INVALID_PARAMETER);

    needed = GetSidLengthRequired(well_known[WellKnownSidType].n);
    room = *cbSid;
    *cbSid = needed;
    if (room < needed)
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);
    if (!sid)
        return kernel_fail(ERROR_INVALID_PARAMETER);

    memset(sid, 0, needed);
    sid->Revision = SID_REVISION;
    sid->SubAuthorityCount = well_known[WellKnownSidType].n;
    sid->IdentifierAuthority.Value[5] = well_known[WellKnownSidType].authority;
    memcpy(sid->SubAuthority, well_known[WellKnownSidType].parts,
           sid->SubAuthorityCount * sizeof(DWORD));
    return TRUE;
}

BOOL IsWellKnownSid(PSID pSid, WELL_KNOWN_SID_TYPE WellKnownSidType)
{
    _Alignas(DWORD) BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(sid);

    return CreateWellKnownSid(WellKnownSidType, NULL, sid, &size) && EqualSid(pSid, sid);
}
