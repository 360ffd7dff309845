/* SPDX-License-Identifier: MIT */
/*
 * The ABI's functions for one part of a security descriptor: its control word, owner, group and
 * lists.
 */
#include <stdbool.h>

#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "kernel/kernel_object.h"
#include "security/security_descriptor.h"

BOOL GetSecurityDescriptorControl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                  PSECURITY_DESCRIPTOR_CONTROL pControl, LPDWORD lpdwRevision)
{
    const SECURITY_DESCRIPTOR *descriptor = pSecurityDescriptor;

    *lpdwRevision = descriptor->Revision;
    if (descriptor->Revision != SECURITY_DESCRIPTOR_REVISION)
        return kernel_fail(ERROR_UNKNOWN_REVISION);
    *pControl = descriptor->Control;
    return TRUE;
}

/* Only what governs inheritance may be set. */
BOOL SetSecurityDescriptorControl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                  SECURITY_DESCRIPTOR_CONTROL ControlBitsOfInterest,
                                  SECURITY_DESCRIPTOR_CONTROL ControlBitsToSet)
{
    static const SECURITY_DESCRIPTOR_CONTROL mutable =
        SE_DACL_AUTO_INHERIT_REQ | SE_SACL_AUTO_INHERIT_REQ | SE_DACL_AUTO_INHERITED |
        SE_SACL_AUTO_INHERITED | SE_DACL_PROTECTED | SE_SACL_PROTECTED | 0x00c0;
    SECURITY_DESCRIPTOR *descriptor = pSecurityDescriptor;

    if ((ControlBitsOfInterest | ControlBitsToSet) & ~mutable)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    descriptor->Control =
        (SECURITY_DESCRIPTOR_CONTROL)((descriptor->Control & ~ControlBitsOfInterest) |
                                      (ControlBitsToSet & ControlBitsOfInterest));
    return TRUE;
}

/* The descriptor of a setter, or NULL: it must be absolute. */
static SECURITY_DESCRIPTOR *to_change(PSECURITY_DESCRIPTOR descriptor)
{
    SECURITY_DESCRIPTOR *absolute = descriptor;

    if (absolute->Revision != SECURITY_DESCRIPTOR_REVISION) {
        kernel_fail(ERROR_UNKNOWN_REVISION);
        return NULL;
    }
    if (absolute->Control & SE_SELF_RELATIVE) {
        kernel_fail(ERROR_INVALID_SECURITY_DESCR);
        return NULL;
    }
    return absolute;
}

static void set_control(SECURITY_DESCRIPTOR *descriptor, SECURITY_DESCRIPTOR_CONTROL bit, BOOL set)
{
    descriptor->Control =
        (SECURITY_DESCRIPTOR_CONTROL)(set ? descriptor->Control | bit : descriptor->Control & ~bit);
}

/* What the control word says about a list. */
struct acl_bits {
    SECURITY_DESCRIPTOR_CONTROL present;
    SECURITY_DESCRIPTOR_CONTROL defaulted;
};

static const struct acl_bits dacl_bits = {SE_DACL_PRESENT, SE_DACL_DEFAULTED};
static const struct acl_bits sacl_bits = {SE_SACL_PRESENT, SE_SACL_DEFAULTED};

/* True if the list itself is to be stored. */
static bool set_acl_bits(SECURITY_DESCRIPTOR *descriptor, const struct acl_bits *bits,
                         BOOL is_present, BOOL is_defaulted)
{
    set_control(descriptor, bits->present, is_present);
    if (is_present)
        set_control(descriptor, bits->defaulted, is_defaulted);
    return is_present;
}

/* True if there is a list to tell. */
static bool get_acl_bits(SECURITY_DESCRIPTOR_CONTROL control, const struct acl_bits *bits,
                         LPBOOL ret_is_present, LPBOOL ret_is_defaulted)
{
    *ret_is_present = (control & bits->present) != 0;
    if (*ret_is_present)
        *ret_is_defaulted = (control & bits->defaulted) != 0;
    return *ret_is_present;
}

BOOL SetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID pOwner,
                                BOOL bOwnerDefaulted)
{
    SECURITY_DESCRIPTOR *descriptor = to_change(pSecurityDescriptor);

    if (!descriptor)
        return FALSE;
    descriptor->Owner = pOwner;
    set_control(descriptor, SE_OWNER_DEFAULTED, bOwnerDefaulted);
    return TRUE;
}

BOOL SetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID pGroup,
                                BOOL bGroupDefaulted)
{
    SECURITY_DESCRIPTOR *descriptor = to_change(pSecurityDescriptor);

    if (!descriptor)
        return FALSE;
    descriptor->Group = pGroup;
    set_control(descriptor, SE_GROUP_DEFAULTED, bGroupDefaulted);
    return TRUE;
}

BOOL SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bDaclPresent,
                               PACL pDacl, BOOL bDaclDefaulted)
{
    SECURITY_DESCRIPTOR *descriptor = to_change(pSecurityDescriptor);

    if (!descriptor)
        return FALSE;
    if (set_acl_bits(descriptor, &dacl_bits, bDaclPresent, bDaclDefaulted))
        descriptor->Dacl = pDacl;
    return TRUE;
}

BOOL SetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bSaclPresent,
                               PACL pSacl, BOOL bSaclDefaulted)
{
    SECURITY_DESCRIPTOR *descriptor = to_change(pSecurityDescriptor);

    if (!descriptor)
        return FALSE;
    if (set_acl_bits(descriptor, &sacl_bits, bSaclPresent, bSaclDefaulted))
        descriptor->Sacl = pSacl;
    return TRUE;
}

static bool is_known(PSECURITY_DESCRIPTOR descriptor)
{
    if (descriptor &&
        ((const SECURITY_DESCRIPTOR *)descriptor)->Revision == SECURITY_DESCRIPTOR_REVISION)
        return true;
    return kernel_fail(ERROR_UNKNOWN_REVISION);
}

BOOL GetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID *pOwner,
                                LPBOOL lpbOwnerDefaulted)
{
    struct security_descriptor_parts parts;

    if (!is_known(pSecurityDescriptor))
        return FALSE;
    parts = security_descriptor_parts_of(pSecurityDescriptor);
    *pOwner = (PSID)parts.owner;
    *lpbOwnerDefaulted = (parts.control & SE_OWNER_DEFAULTED) != 0;
    return TRUE;
}

BOOL GetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID *pGroup,
                                LPBOOL lpbGroupDefaulted)
{
    struct security_descriptor_parts parts;

    if (!is_known(pSecurityDescriptor))
        return FALSE;
    parts = security_descriptor_parts_of(pSecurityDescriptor);
    *pGroup = (PSID)parts.group;
    *lpbGroupDefaulted = (parts.control & SE_GROUP_DEFAULTED) != 0;
    return TRUE;
}

BOOL GetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, LPBOOL lpbDaclPresent,
                               PACL *pDacl, LPBOOL lpbDaclDefaulted)
{
    struct security_descriptor_parts parts;

    if (!is_known(pSecurityDescriptor))
        return FALSE;
    parts = security_descriptor_parts_of(pSecurityDescriptor);
    if (get_acl_bits(parts.control, &dacl_bits, lpbDaclPresent, lpbDaclDefaulted))
        *pDacl = (PACL)parts.dacl;
    return TRUE;
}

BOOL GetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, LPBOOL lpbSaclPresent,
                               PACL *pSacl, LPBOOL lpbSaclDefaulted)
{
    struct security_descriptor_parts parts;

    if (!is_known(pSecurityDescriptor))
        return FALSE;
    parts = security_descriptor_parts_of(pSecurityDescriptor);
    if (get_acl_bits(parts.control, &sacl_bits, lpbSaclPresent, lpbSaclDefaulted))
        *pSacl = (PACL)parts.sacl;
    return TRUE;
}
