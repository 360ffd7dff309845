/* SPDX-License-Identifier: MIT */
/*
 * Access control lists as lists of who may do what. Source: Windows' "aclapi.h" pages.
 *
 * A trustee is given as a SID, or as one of the names CURRENT_USER, CREATOR OWNER, CREATOR GROUP,
 * EVERYONE, SYSTEM, or a SID's text: accounts are not looked up (ERROR_NONE_MAPPED). What these
 * functions allocate is freed with LocalFree(). All may be called from any thread.
 */
#ifndef COMITY_ACLAPI_H
#define COMITY_ACLAPI_H

#include <comity/accctrl.h>
#include <comity/winerror.h>
#include <comity/winnt.h>

EXTERN_C_START

/* A new list: what @OldAcl says, changed by each entry. ERROR_INVALID_PARAMETER,
 * ERROR_INVALID_ACL, ERROR_NONE_MAPPED. */
WINADVAPI DWORD WINAPI SetEntriesInAclA(ULONG cCountOfExplicitEntries,
                                        PEXPLICIT_ACCESS_A pListOfExplicitEntries, PACL OldAcl,
                                        PACL *NewAcl);
WINADVAPI DWORD WINAPI SetEntriesInAclW(ULONG cCountOfExplicitEntries,
                                        PEXPLICIT_ACCESS_W pListOfExplicitEntries, PACL OldAcl,
                                        PACL *NewAcl);

/* The entries of a list that are not inherited, in one block with their SIDs. */
WINADVAPI DWORD WINAPI GetExplicitEntriesFromAclA(PACL pacl, PULONG pcCountOfExplicitEntries,
                                                  PEXPLICIT_ACCESS_A *pListOfExplicitEntries);
WINADVAPI DWORD WINAPI GetExplicitEntriesFromAclW(PACL pacl, PULONG pcCountOfExplicitEntries,
                                                  PEXPLICIT_ACCESS_W *pListOfExplicitEntries);

WINADVAPI void WINAPI BuildTrusteeWithSidA(PTRUSTEE_A pTrustee, PSID pSid);
WINADVAPI void WINAPI BuildTrusteeWithSidW(PTRUSTEE_W pTrustee, PSID pSid);
WINADVAPI void WINAPI BuildTrusteeWithNameA(PTRUSTEE_A pTrustee, LPSTR pName);
WINADVAPI void WINAPI BuildTrusteeWithNameW(PTRUSTEE_W pTrustee, LPWSTR pName);
WINADVAPI void WINAPI BuildExplicitAccessWithNameA(PEXPLICIT_ACCESS_A pExplicitAccess,
                                                   LPSTR pTrusteeName, DWORD AccessPermissions,
                                                   ACCESS_MODE AccessMode, DWORD Inheritance);
WINADVAPI void WINAPI BuildExplicitAccessWithNameW(PEXPLICIT_ACCESS_W pExplicitAccess,
                                                   LPWSTR pTrusteeName, DWORD AccessPermissions,
                                                   ACCESS_MODE AccessMode, DWORD Inheritance);

/* Of registry keys only (SE_REGISTRY_KEY); ERROR_NOT_SUPPORTED for other objects. */
WINADVAPI DWORD WINAPI GetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType,
                                       SECURITY_INFORMATION SecurityInfo, PSID *ppsidOwner,
                                       PSID *ppsidGroup, PACL *ppDacl, PACL *ppSacl,
                                       PSECURITY_DESCRIPTOR *ppSecurityDescriptor);
WINADVAPI DWORD WINAPI SetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType,
                                       SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
                                       PSID psidGroup, PACL pDacl, PACL pSacl);

/* The same of a key by its name: CLASSES_ROOT\..., CURRENT_USER\..., MACHINE\... or USERS\...;
 * ERROR_INVALID_NAME, ERROR_FILE_NOT_FOUND. */
WINADVAPI DWORD WINAPI GetNamedSecurityInfoA(LPCSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                                             SECURITY_INFORMATION SecurityInfo, PSID *ppsidOwner,
                                             PSID *ppsidGroup, PACL *ppDacl, PACL *ppSacl,
                                             PSECURITY_DESCRIPTOR *ppSecurityDescriptor);
WINADVAPI DWORD WINAPI GetNamedSecurityInfoW(LPCWSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                                             SECURITY_INFORMATION SecurityInfo, PSID *ppsidOwner,
                                             PSID *ppsidGroup, PACL *ppDacl, PACL *ppSacl,
                                             PSECURITY_DESCRIPTOR *ppSecurityDescriptor);
WINADVAPI DWORD WINAPI SetNamedSecurityInfoA(LPSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                                             SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
                                             PSID psidGroup, PACL pDacl, PACL pSacl);
WINADVAPI DWORD WINAPI SetNamedSecurityInfoW(LPWSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                                             SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
                                             PSID psidGroup, PACL pDacl, PACL pSacl);

EXTERN_C_END

#ifdef UNICODE
#define SetEntriesInAcl SetEntriesInAclW
#define GetExplicitEntriesFromAcl GetExplicitEntriesFromAclW
#define BuildTrusteeWithSid BuildTrusteeWithSidW
#define BuildTrusteeWithName BuildTrusteeWithNameW
#define BuildExplicitAccessWithName BuildExplicitAccessWithNameW
#define GetNamedSecurityInfo GetNamedSecurityInfoW
#define SetNamedSecurityInfo SetNamedSecurityInfoW
#else
#define SetEntriesInAcl SetEntriesInAclA
#define GetExplicitEntriesFromAcl GetExplicitEntriesFromAclA
#define BuildTrusteeWithSid BuildTrusteeWithSidA
#define BuildTrusteeWithName BuildTrusteeWithNameA
#define BuildExplicitAccessWithName BuildExplicitAccessWithNameA
#define GetNamedSecurityInfo GetNamedSecurityInfoA
#define SetNamedSecurityInfo SetNamedSecurityInfoA
#endif

#endif
