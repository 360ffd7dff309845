/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors as text. Source: Windows' "sddl.h" pages and "Security Descriptor String
 * Format". What these functions allocate is freed with LocalFree(). Account names are not looked
 * up: only the two-letter aliases and SIDs stand for somebody.
 */
#ifndef COMITY_SDDL_H
#define COMITY_SDDL_H

#include <comity/winerror.h>
#include <comity/winnt.h>

#define SDDL_REVISION_1 1
#define SDDL_REVISION SDDL_REVISION_1

EXTERN_C_START

/* ERROR_INVALID_SID for a text that is none. */
WINADVAPI BOOL WINAPI ConvertSidToStringSidA(PSID Sid, LPSTR *StringSid);
WINADVAPI BOOL WINAPI ConvertSidToStringSidW(PSID Sid, LPWSTR *StringSid);
WINADVAPI BOOL WINAPI ConvertStringSidToSidA(LPCSTR StringSid, PSID *Sid);
WINADVAPI BOOL WINAPI ConvertStringSidToSidW(LPCWSTR StringSid, PSID *Sid);

/* ERROR_UNKNOWN_REVISION, ERROR_INVALID_ACL, ERROR_INVALID_SID, ERROR_INVALID_PARAMETER. */
WINADVAPI BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorA(
    LPCSTR StringSecurityDescriptor, DWORD StringSDRevision,
    PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize);
WINADVAPI BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorW(
    LPCWSTR StringSecurityDescriptor, DWORD StringSDRevision,
    PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize);

/* ERROR_UNKNOWN_REVISION, ERROR_INVALID_SECURITY_DESCR, ERROR_INVALID_ACL. */
WINADVAPI BOOL WINAPI ConvertSecurityDescriptorToStringSecurityDescriptorA(
    PSECURITY_DESCRIPTOR SecurityDescriptor, DWORD RequestedStringSDRevision,
    SECURITY_INFORMATION SecurityInformation, LPSTR *StringSecurityDescriptor,
    PULONG StringSecurityDescriptorLen);
WINADVAPI BOOL WINAPI ConvertSecurityDescriptorToStringSecurityDescriptorW(
    PSECURITY_DESCRIPTOR SecurityDescriptor, DWORD RequestedStringSDRevision,
    SECURITY_INFORMATION SecurityInformation, LPWSTR *StringSecurityDescriptor,
    PULONG StringSecurityDescriptorLen);

EXTERN_C_END

#ifdef UNICODE
#define ConvertSidToStringSid ConvertSidToStringSidW
#define ConvertStringSidToSid ConvertStringSidToSidW
#define ConvertStringSecurityDescriptorToSecurityDescriptor                                        \
    ConvertStringSecurityDescriptorToSecurityDescriptorW
#define ConvertSecurityDescriptorToStringSecurityDescriptor                                        \
    ConvertSecurityDescriptorToStringSecurityDescriptorW
#else
#define ConvertSidToStringSid ConvertSidToStringSidA
#define ConvertStringSidToSid ConvertStringSidToSidA
#define ConvertStringSecurityDescriptorToSecurityDescriptor                                        \
    ConvertStringSecurityDescriptorToSecurityDescriptorA
#define ConvertSecurityDescriptorToStringSecurityDescriptor                                        \
    ConvertSecurityDescriptorToStringSecurityDescriptorA
#endif

#endif
