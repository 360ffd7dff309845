/* SPDX-License-Identifier: MIT */
/*
 * The ABI's functions for security descriptors.
 */
#include "security/security_descriptor.h"

#include <stdlib.h>
#include <string.h>

#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "base/hresult.h"
#include "security/acl.h"
#include "security/sid.h"

/* The parts of a descriptor of either form. */
struct parts {
    const SID *owner;
    const SID *group;
    const ACL *sacl;
    const ACL *dacl;
    SECURITY_DESCRIPTOR_CONTROL control;
};

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

static const void *at(const void *descriptor, DWORD offset)
{
    return offset ? (const char *)descriptor + offset : NULL;
}

static struct parts parts_of(const void *descriptor)
{
    const SECURITY_DESCRIPTOR_RELATIVE *relative = descriptor;
    const SECURITY_DESCRIPTOR *absolute = descriptor;
    struct parts parts = {.control = relative->Control};

    if (relative->Control & SE_SELF_RELATIVE) {
        parts.owner = at(descriptor, relative->Owner);
        parts.group = at(descriptor, relative->Group);
        parts.sacl = at(descriptor, relative->Sacl);
        parts.dacl = at(descriptor, relative->Dacl);
    } else {
        parts.owner = absolute->Owner;
        parts.group = absolute->Group;
        parts.sacl = absolute->Sacl;
        parts.dacl = absolute->Dacl;
    }
    if (!(parts.control & SE_SACL_PRESENT))
        parts.sacl = NULL;
    if (!(parts.control & SE_DACL_PRESENT))
        parts.dacl = NULL;
    return parts;
}

static bool is_place_within(DWORD offset, size_t size)
{
    return offset >= sizeof(SECURITY_DESCRIPTOR_RELATIVE) && offset < size && offset % 4 == 0;
}

static bool is_sid_within(const void *descriptor, DWORD offset, size_t size)
{
    return !offset || (is_place_within(offset, size) &&
                       sid_is_within((const char *)descriptor + offset, size - offset));
}

static bool is_acl_within(const void *descriptor, DWORD offset, size_t size)
{
    return !offset || (is_place_within(offset, size) &&
                       acl_is_within((const char *)descriptor + offset, size - offset));
}

bool security_descriptor_is_within(const void *descriptor, size_t size)
{
    const SECURITY_DESCRIPTOR_RELATIVE *head = descriptor;

    return size >= sizeof(*head) && head->Revision == SECURITY_DESCRIPTOR_REVISION &&
           head->Control & SE_SELF_RELATIVE && is_sid_within(head, head->Owner, size) &&
           is_sid_within(head, head->Group, size) && is_acl_within(head, head->Sacl, size) &&
           is_acl_within(head, head->Dacl, size);
}

static bool are_valid(const struct parts *parts)
{
    return (!parts->owner || sid_is_within(parts->owner, SECURITY_MAX_SID_SIZE)) &&
           (!parts->group || sid_is_within(parts->group, SECURITY_MAX_SID_SIZE)) &&
           (!parts->sacl || acl_is_within(parts->sacl, UINT16_MAX)) &&
           (!parts->dacl || acl_is_within(parts->dacl, UINT16_MAX));
}

BOOL IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor)
{
    const SECURITY_DESCRIPTOR_RELATIVE *head = pSecurityDescriptor;
    struct parts parts;

    if (!head || head->Revision != SECURITY_DESCRIPTOR_REVISION)
        return fail(ERROR_INVALID_SECURITY_DESCR);
    parts = parts_of(head);
    return are_valid(&parts) ? TRUE : fail(ERROR_INVALID_SECURITY_DESCR);
}

BOOL InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor, DWORD dwRevision)
{
    if (dwRevision != SECURITY_DESCRIPTOR_REVISION)
        return fail(ERROR_UNKNOWN_REVISION);

    *(SECURITY_DESCRIPTOR *)pSecurityDescriptor =
        (SECURITY_DESCRIPTOR){.Revision = SECURITY_DESCRIPTOR_REVISION};
    return TRUE;
}

static size_t part_size(const void *part, size_t size)
{
    return part ? (size + 3) & ~(size_t)3 : 0;
}

static size_t relative_size(const struct parts *parts)
{
    return sizeof(SECURITY_DESCRIPTOR_RELATIVE) +
           part_size(parts->owner, parts->owner ? sid_size(parts->owner) : 0) +
           part_size(parts->group, parts->group ? sid_size(parts->group) : 0) +
           part_size(parts->sacl, parts->sacl ? parts->sacl->AclSize : 0) +
           part_size(parts->dacl, parts->dacl ? parts->dacl->AclSize : 0);
}

DWORD GetSecurityDescriptorLength(PSECURITY_DESCRIPTOR pSecurityDescriptor)
{
    struct parts parts = parts_of(pSecurityDescriptor);

    if (parts.control & SE_SELF_RELATIVE)
        return (DWORD)relative_size(&parts);
    return (DWORD)(relative_size(&parts) - sizeof(SECURITY_DESCRIPTOR_RELATIVE) +
                   sizeof(SECURITY_DESCRIPTOR));
}

/* Copies a part behind the last one; returns where it is, 0 if there is none. */
static DWORD put(void *descriptor, DWORD *end, const void *part, size_t size)
{
    DWORD offset = *end;

    if (!part)
        return 0;
    memcpy((char *)descriptor + offset, part, size);
    *end += (DWORD)part_size(part, size);
    return offset;
}

/* The self-relative form, into room that is large enough; in the order in which Windows has it. */
static void write_relative(const struct parts *parts, void *descriptor)
{
    SECURITY_DESCRIPTOR_RELATIVE *head = descriptor;
    DWORD end = sizeof(*head);

    memset(descriptor, 0, relative_size(parts));
    head->Revision = SECURITY_DESCRIPTOR_REVISION;
    head->Control = parts->control | SE_SELF_RELATIVE;
    head->Sacl = put(descriptor, &end, parts->sacl, parts->sacl ? parts->sacl->AclSize : 0);
    head->Dacl = put(descriptor, &end, parts->dacl, parts->dacl ? parts->dacl->AclSize : 0);
    head->Owner = put(descriptor, &end, parts->owner, parts->owner ? sid_size(parts->owner) : 0);
    head->Group = put(descriptor, &end, parts->group, parts->group ? sid_size(parts->group) : 0);
}

HRESULT security_descriptor_merge(SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor,
                                  PSECURITY_DESCRIPTOR rest, void **ret_descriptor,
                                  size_t *ret_size)
{
    static const SECURITY_DESCRIPTOR_CONTROL dacl_bits = SE_DACL_PRESENT | SE_DACL_DEFAULTED |
                                                         SE_DACL_AUTO_INHERITED | SE_DACL_PROTECTED,
                                             sacl_bits = SE_SACL_PRESENT | SE_SACL_DEFAULTED |
                                                         SE_SACL_AUTO_INHERITED | SE_SACL_PROTECTED;
    struct parts from = parts_of(descriptor), merged = {.control = 0};
    SECURITY_DESCRIPTOR_CONTROL taken = 0;

    if (rest)
        merged = parts_of(rest);
    if (information & OWNER_SECURITY_INFORMATION) {
        merged.owner = from.owner;
        taken |= SE_OWNER_DEFAULTED;
    }
    if (information & GROUP_SECURITY_INFORMATION) {
        merged.group = from.group;
        taken |= SE_GROUP_DEFAULTED;
    }
    if (information & DACL_SECURITY_INFORMATION) {
        merged.dacl = from.dacl;
        taken |= dacl_bits;
    }
    if (information & SACL_SECURITY_INFORMATION) {
        merged.sacl = from.sacl;
        taken |= sacl_bits;
    }
    merged.control =
        (SECURITY_DESCRIPTOR_CONTROL)((merged.control & ~taken) | (from.control & taken));
    *ret_size = relative_size(&merged);
    *ret_descriptor = malloc(*ret_size);
    if (!*ret_descriptor)
        return hr_raise(E_OUTOFMEMORY, "security descriptor of %zu bytes", *ret_size);
    write_relative(&merged, *ret_descriptor);
    return S_OK;
}

BOOL MakeSelfRelativeSD(PSECURITY_DESCRIPTOR pAbsoluteSecurityDescriptor,
                        PSECURITY_DESCRIPTOR pSelfRelativeSecurityDescriptor,
                        LPDWORD lpdwBufferLength)
{
    struct parts parts = parts_of(pAbsoluteSecurityDescriptor);

    if (parts.control & SE_SELF_RELATIVE)
        return fail(ERROR_BAD_DESCRIPTOR_FORMAT);
    if (*lpdwBufferLength < relative_size(&parts)) {
        *lpdwBufferLength = (DWORD)relative_size(&parts);
        return fail(ERROR_INSUFFICIENT_BUFFER);
    }
    write_relative(&parts, pSelfRelativeSecurityDescriptor);
    return TRUE;
}

/* Tells the size of a part; whether there was room for it. */
static bool has_room(LPDWORD size, size_t needed)
{
    bool fits = *size >= needed;

    *size = (DWORD)needed;
    return fits;
}

static void *copy(void *place, const void *part, size_t size)
{
    return part ? memcpy(place, part, size) : NULL;
}

BOOL MakeAbsoluteSD(PSECURITY_DESCRIPTOR pSelfRelativeSecurityDescriptor,
                    PSECURITY_DESCRIPTOR pAbsoluteSecurityDescriptor,
                    LPDWORD lpdwAbsoluteSecurityDescriptorSize, PACL pDacl, LPDWORD lpdwDaclSize,
                    PACL pSacl, LPDWORD lpdwSaclSize, PSID pOwner, LPDWORD lpdwOwnerSize,
                    PSID pPrimaryGroup, LPDWORD lpdwPrimaryGroupSize)
{
    struct parts parts = parts_of(pSelfRelativeSecurityDescriptor);
    size_t dacl = parts.dacl ? parts.dacl->AclSize : 0;
    size_t sacl = parts.sacl ? parts.sacl->AclSize : 0;
    size_t owner = parts.owner ? sid_size(parts.owner) : 0;
    size_t group = parts.group ? sid_size(parts.group) : 0;
    bool fits = has_room(lpdwAbsoluteSecurityDescriptorSize, sizeof(SECURITY_DESCRIPTOR));

    if (!(parts.control & SE_SELF_RELATIVE))
        return fail(ERROR_BAD_DESCRIPTOR_FORMAT);
    fits &= has_room(lpdwDaclSize, dacl);
    fits &= has_room(lpdwSaclSize, sacl);
    fits &= has_room(lpdwOwnerSize, owner);
    fits &= has_room(lpdwPrimaryGroupSize, group);
    if (!fits)
        return fail(ERROR_INSUFFICIENT_BUFFER);

    *(SECURITY_DESCRIPTOR *)pAbsoluteSecurityDescriptor = (SECURITY_DESCRIPTOR){
        .Revision = SECURITY_DESCRIPTOR_REVISION,
        .Control = parts.control & (SECURITY_DESCRIPTOR_CONTROL)~SE_SELF_RELATIVE,
        .Owner = copy(pOwner, parts.owner, owner),
        .Group = copy(pPrimaryGroup, parts.group, group),
        .Sacl = copy(pSacl, parts.sacl, sacl),
        .Dacl = copy(pDacl, parts.dacl, dacl),
    };
    return TRUE;
}

BOOL GetSecurityDescriptorControl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                  PSECURITY_DESCRIPTOR_CONTROL pControl, LPDWORD lpdwRevision)
{
    const SECURITY_DESCRIPTOR *descriptor = pSecurityDescriptor;

    *lpdwRevision = descriptor->Revision;
    if (descriptor->Revision != SECURITY_DESCRIPTOR_REVISION)
        return fail(ERROR_UNKNOWN_REVISION);
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
        return fail(ERROR_INVALID_PARAMETER);
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
        fail(ERROR_UNKNOWN_REVISION);
        return NULL;
    }
    if (absolute->Control & SE_SELF_RELATIVE) {
        fail(ERROR_INVALID_SECURITY_DESCR);
        return NULL;
    }
    return absolute;
}

static void set_control(SECURITY_DESCRIPTOR *descriptor, SECURITY_DESCRIPTOR_CONTROL bit, BOOL set)
{
    descriptor->Control =
        (SECURITY_DESCRIPTOR_CONTROL)(set ? descriptor->Control | bit : descriptor->Control & ~bit);
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
    set_control(descriptor, SE_DACL_PRESENT, bDaclPresent);
    if (bDaclPresent) {
        descriptor->Dacl = pDacl;
        set_control(descriptor, SE_DACL_DEFAULTED, bDaclDefaulted);
    }
    return TRUE;
}

BOOL SetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bSaclPresent,
                               PACL pSacl, BOOL bSaclDefaulted)
{
    SECURITY_DESCRIPTOR *descriptor = to_change(pSecurityDescriptor);

    if (!descriptor)
        return FALSE;
    set_control(descriptor, SE_SACL_PRESENT, bSaclPresent);
    if (bSaclPresent) {
        descriptor->Sacl = pSacl;
        set_control(descriptor, SE_SACL_DEFAULTED, bSaclDefaulted);
    }
    return TRUE;
}

static bool is_known(PSECURITY_DESCRIPTOR descriptor)
{
    if (descriptor &&
        ((const SECURITY_DESCRIPTOR *)descriptor)->Revision == SECURITY_DESCRIPTOR_REVISION)
        return true;
    return fail(ERROR_UNKNOWN_REVISION);
}

BOOL GetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID *pOwner,
                                LPBOOL lpbOwnerDefaulted)
{
    struct parts parts;

    if (!is_known(pSecurityDescriptor))
        return FALSE;
    parts = parts_of(pSecurityDescriptor);
    *pOwner = (PSID)parts.owner;
    *lpbOwnerDefaulted = (parts.control & SE_OWNER_DEFAULTED) != 0;
    return TRUE;
}

BOOL GetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID *pGroup,
                                LPBOOL lpbGroupDefaulted)
{
    struct parts parts;

    if (!is_known(pSecurityDescriptor))
        return FALSE;
    parts = parts_of(pSecurityDescriptor);
    *pGroup = (PSID)parts.group;
    *lpbGroupDefaulted = (parts.control & SE_GROUP_DEFAULTED) != 0;
    return TRUE;
}

BOOL GetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, LPBOOL lpbDaclPresent,
                               PACL *pDacl, LPBOOL lpbDaclDefaulted)
{
    struct parts parts;

    if (!is_known(pSecurityDescriptor))
        return FALSE;
    parts = parts_of(pSecurityDescriptor);
    *lpbDaclPresent = (parts.control & SE_DACL_PRESENT) != 0;
    if (*lpbDaclPresent) {
        *pDacl = (PACL)parts.dacl;
        *lpbDaclDefaulted = (parts.control & SE_DACL_DEFAULTED) != 0;
    }
    return TRUE;
}

BOOL GetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, LPBOOL lpbSaclPresent,
                               PACL *pSacl, LPBOOL lpbSaclDefaulted)
{
    struct parts parts;

    if (!is_known(pSecurityDescriptor))
        return FALSE;
    parts = parts_of(pSecurityDescriptor);
    *lpbSaclPresent = (parts.control & SE_SACL_PRESENT) != 0;
    if (*lpbSaclPresent) {
        *pSacl = (PACL)parts.sacl;
        *lpbSaclDefaulted = (parts.control & SE_SACL_DEFAULTED) != 0;
    }
    return TRUE;
}
