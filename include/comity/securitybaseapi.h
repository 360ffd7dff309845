/* SPDX-License-Identifier: MIT */
/*
 * Security identifiers, access control lists and security descriptors. Source: Windows'
 * "securitybaseapi.h" pages. Comity keeps and passes them on; nothing here decides about access.
 *
 * All functions may be called from any thread. A BOOL that is FALSE says why in GetLastError():
 * ERROR_INVALID_PARAMETER, ERROR_INVALID_SID, ERROR_INVALID_ACL, ERROR_INVALID_SECURITY_DESCR for
 * an argument, ERROR_INSUFFICIENT_BUFFER with the size needed where there is a place for it.
 */
#ifndef COMITY_SECURITYBASEAPI_H
#define COMITY_SECURITYBASEAPI_H

#include <comity/winerror.h>
#include <comity/winnt.h>

EXTERN_C_START

/* SIDs. AllocateAndInitializeSid's is freed with FreeSid, which returns NULL. */
WINADVAPI BOOL WINAPI AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
                                               BYTE nSubAuthorityCount, DWORD nSubAuthority0,
                                               DWORD nSubAuthority1, DWORD nSubAuthority2,
                                               DWORD nSubAuthority3, DWORD nSubAuthority4,
                                               DWORD nSubAuthority5, DWORD nSubAuthority6,
                                               DWORD nSubAuthority7, PSID *pSid);
WINADVAPI PVOID WINAPI FreeSid(PSID pSid);
WINADVAPI BOOL WINAPI InitializeSid(PSID Sid, PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
                                    BYTE nSubAuthorityCount);
WINADVAPI BOOL WINAPI IsValidSid(PSID pSid);
WINADVAPI DWORD WINAPI GetLengthSid(PSID pSid);
WINADVAPI DWORD WINAPI GetSidLengthRequired(UCHAR nSubAuthorityCount);
WINADVAPI BOOL WINAPI CopySid(DWORD nDestinationSidLength, PSID pDestinationSid, PSID pSourceSid);
WINADVAPI BOOL WINAPI EqualSid(PSID pSid1, PSID pSid2);
WINADVAPI BOOL WINAPI EqualPrefixSid(PSID pSid1, PSID pSid2);
WINADVAPI PSID_IDENTIFIER_AUTHORITY WINAPI GetSidIdentifierAuthority(PSID pSid);
WINADVAPI PDWORD WINAPI GetSidSubAuthority(PSID pSid, DWORD nSubAuthority);
WINADVAPI PUCHAR WINAPI GetSidSubAuthorityCount(PSID pSid);
WINADVAPI BOOL WINAPI CreateWellKnownSid(WELL_KNOWN_SID_TYPE WellKnownSidType, PSID DomainSid,
                                         PSID pSid, DWORD *cbSid);
WINADVAPI BOOL WINAPI IsWellKnownSid(PSID pSid, WELL_KNOWN_SID_TYPE WellKnownSidType);

/* Lists. Those that add fail with ERROR_ALLOTTED_SPACE_EXCEEDED when the list is full. */
WINADVAPI BOOL WINAPI InitializeAcl(PACL pAcl, DWORD nAclLength, DWORD dwAclRevision);
WINADVAPI BOOL WINAPI IsValidAcl(PACL pAcl);
WINADVAPI BOOL WINAPI GetAclInformation(PACL pAcl, LPVOID pAclInformation,
                                        DWORD nAclInformationLength,
                                        ACL_INFORMATION_CLASS dwAclInformationClass);
WINADVAPI BOOL WINAPI AddAce(PACL pAcl, DWORD dwAceRevision, DWORD dwStartingAceIndex,
                             LPVOID pAceList, DWORD nAceListLength);
WINADVAPI BOOL WINAPI DeleteAce(PACL pAcl, DWORD dwAceIndex);
WINADVAPI BOOL WINAPI GetAce(PACL pAcl, DWORD dwAceIndex, LPVOID *pAce);
WINADVAPI BOOL WINAPI FindFirstFreeAce(PACL pAcl, LPVOID *pAce);
WINADVAPI BOOL WINAPI AddAccessAllowedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask,
                                          PSID pSid);
WINADVAPI BOOL WINAPI AddAccessAllowedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags,
                                            DWORD AccessMask, PSID pSid);
WINADVAPI BOOL WINAPI AddAccessDeniedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask,
                                         PSID pSid);
WINADVAPI BOOL WINAPI AddAccessDeniedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags,
                                           DWORD AccessMask, PSID pSid);
WINADVAPI BOOL WINAPI AddAuditAccessAce(PACL pAcl, DWORD dwAceRevision, DWORD dwAccessMask,
                                        PSID pSid, BOOL bAuditSuccess, BOOL bAuditFailure);
WINADVAPI BOOL WINAPI AddAuditAccessAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags,
                                          DWORD dwAccessMask, PSID pSid, BOOL bAuditSuccess,
                                          BOOL bAuditFailure);

/* Descriptors. Setters take the absolute form, and borrow what they are given. */
WINADVAPI BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                   DWORD dwRevision);
WINADVAPI BOOL WINAPI IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor);
WINADVAPI DWORD WINAPI GetSecurityDescriptorLength(PSECURITY_DESCRIPTOR pSecurityDescriptor);
WINADVAPI BOOL WINAPI GetSecurityDescriptorControl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                   PSECURITY_DESCRIPTOR_CONTROL pControl,
                                                   LPDWORD lpdwRevision);
WINADVAPI BOOL WINAPI SetSecurityDescriptorControl(
    PSECURITY_DESCRIPTOR pSecurityDescriptor, SECURITY_DESCRIPTOR_CONTROL ControlBitsOfInterest,
    SECURITY_DESCRIPTOR_CONTROL ControlBitsToSet);
WINADVAPI BOOL WINAPI GetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                 PSID *pOwner, LPBOOL lpbOwnerDefaulted);
WINADVAPI BOOL WINAPI SetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                 PSID pOwner, BOOL bOwnerDefaulted);
WINADVAPI BOOL WINAPI GetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                 PSID *pGroup, LPBOOL lpbGroupDefaulted);
WINADVAPI BOOL WINAPI SetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                 PSID pGroup, BOOL bGroupDefaulted);
WINADVAPI BOOL WINAPI GetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                LPBOOL lpbDaclPresent, PACL *pDacl,
                                                LPBOOL lpbDaclDefaulted);
WINADVAPI BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                BOOL bDaclPresent, PACL pDacl, BOOL bDaclDefaulted);
WINADVAPI BOOL WINAPI GetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                LPBOOL lpbSaclPresent, PACL *pSacl,
                                                LPBOOL lpbSaclDefaulted);
WINADVAPI BOOL WINAPI SetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                BOOL bSaclPresent, PACL pSacl, BOOL bSaclDefaulted);

/* From one form to the other; ERROR_BAD_DESCRIPTOR_FORMAT for a descriptor that is in it. */
WINADVAPI BOOL WINAPI MakeSelfRelativeSD(PSECURITY_DESCRIPTOR pAbsoluteSecurityDescriptor,
                                         PSECURITY_DESCRIPTOR pSelfRelativeSecurityDescriptor,
                                         LPDWORD lpdwBufferLength);
WINADVAPI BOOL WINAPI MakeAbsoluteSD(PSECURITY_DESCRIPTOR pSelfRelativeSecurityDescriptor,
                                     PSECURITY_DESCRIPTOR pAbsoluteSecurityDescriptor,
                                     LPDWORD lpdwAbsoluteSecurityDescriptorSize, PACL pDacl,
                                     LPDWORD lpdwDaclSize, PACL pSacl, LPDWORD lpdwSaclSize,
                                     PSID pOwner, LPDWORD lpdwOwnerSize, PSID pPrimaryGroup,
                                     LPDWORD lpdwPrimaryGroupSize);

/*
 * Tokens: who a process is. There is one for each process and no impersonation. The user's SID is
 * S-1-22-1-UID, a group's S-1-22-2-GID. A token has every privilege, for a program that enables
 * those that Windows asks for; they decide about nothing.
 *
 * GetTokenInformation knows TokenUser, TokenGroups, TokenPrivileges, TokenOwner, TokenPrimaryGroup,
 * TokenType, TokenSessionId, TokenElevationType, TokenElevation, TokenIntegrityLevel (others are
 * ERROR_INVALID_PARAMETER); SIDs stand in the same buffer. AdjustTokenPrivileges succeeds with
 * ERROR_NOT_ALL_ASSIGNED for a privilege that there is not.
 */
WINADVAPI BOOL WINAPI GetTokenInformation(HANDLE TokenHandle,
                                          TOKEN_INFORMATION_CLASS TokenInformationClass,
                                          LPVOID TokenInformation, DWORD TokenInformationLength,
                                          PDWORD ReturnLength);
WINADVAPI BOOL WINAPI AdjustTokenPrivileges(HANDLE TokenHandle, BOOL DisableAllPrivileges,
                                            PTOKEN_PRIVILEGES NewState, DWORD BufferLength,
                                            PTOKEN_PRIVILEGES PreviousState, PDWORD ReturnLength);
WINADVAPI BOOL WINAPI CheckTokenMembership(HANDLE TokenHandle, PSID SidToCheck, PBOOL IsMember);

EXTERN_C_END

#endif
