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
#include "kernel/kernel_object.h"
#include "security/acl.h"
#include "security/sid.h"

static const void *at(const void *descriptor, DWORD offset)
{
    return offset ? (const char *)descriptor + offset : NULL;
}

struct security_descriptor_parts security_descriptor_parts_of(const void *descriptor)
{
    const SECURITY_DESCRIPTOR_RELATIVE *relative = descriptor;
    const SECURITY_DESCRIPTOR *absolute = descriptor;
    struct security_descriptor_parts parts = {.control = relative->Control};

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

static bool are_valid(const struct security_descriptor_parts *parts)
{
    return (!parts->owner || sid_is_within(parts->owner, SECURITY_MAX_SID_SIZE)) &&
           (!parts->group || sid_is_within(parts->group, SECURITY_MAX_SID_SIZE)) &&
           (!parts->sacl || acl_is_within(parts->sacl, UINT16_MAX)) &&
           (!parts->dacl || acl_is_within(parts->dacl, UINT16_MAX));
}

BOOL IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor)
{
    const SECURITY_DESCRIPTOR_RELATIVE *head = pSecurityDescriptor;
    struct security_descriptor_parts parts;

    if (!head || head->Revision != SECURITY_DESCRIPTOR_REVISION)
        return kernel_fail(ERROR_INVALID_SECURITY_DESCR);
    parts = security_descriptor_parts_of(head);
    return are_valid(&parts) ? TRUE : kernel_fail(ERROR_INVALID_SECURITY_DESCR);
}

BOOL InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor, DWORD dwRevision)
{
    if (dwRevision != SECURITY_DESCRIPTOR_REVISION)
        return kernel_fail(ERROR_UNKNOWN_REVISION);

    *(SECURITY_DESCRIPTOR *)pSecurityDescriptor =
        (SECURITY_DESCRIPTOR){.Revision = SECURITY_DESCRIPTOR_REVISION};
    return TRUE;
}

static size_t part_size(const void *part, size_t size)
{
    return part ? (size + 3) & ~(size_t)3 : 0;
}

static size_t relative_size(const struct security_descriptor_parts *parts)
{
    return sizeof(SECURITY_DESCRIPTOR_RELATIVE) +
           part_size(parts->owner, parts->owner ? sid_size(parts->owner) : 0) +
           part_size(parts->group, parts->group ? sid_size(parts->group) : 0) +
           part_size(parts->sacl, parts->sacl ? parts->sacl->AclSize : 0) +
           part_size(parts->dacl, parts->dacl ? parts->dacl->AclSize : 0);
}

DWORD GetSecurityDescriptorLength(PSECURITY_DESCRIPTOR pSecurityDescriptor)
{
    struct security_descriptor_parts parts = security_descriptor_parts_of(pSecurityDescriptor);

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
static void write_relative(const struct security_descriptor_parts *parts, void *descriptor)
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
    struct security_descriptor_parts from = security_descriptor_parts_of(descriptor),
                                     merged = {.control = 0};
    SECURITY_DESCRIPTOR_CONTROL taken = 0;

    if (rest)
        merged = security_descriptor_parts_of(rest);
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
    struct security_descriptor_parts parts =
        security_descriptor_parts_of(pAbsoluteSecurityDescriptor);

    if (parts.control & SE_SELF_RELATIVE)
        return kernel_fail(ERROR_BAD_DESCRIPTOR_FORMAT);
    if (*lpdwBufferLength < relative_size(&parts)) {
        *lpdwBufferLength = (DWORD)relative_size(&parts);
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);
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
    struct security_descriptor_parts parts =
        security_descriptor_parts_of(pSelfRelativeSecurityDescriptor);
    size_t dacl = parts.dacl ? parts.dacl->AclSize : 0;
    size_t sacl = parts.sacl ? parts.sacl->AclSize : 0;
    size_t owner = parts.owner ? sid_size(parts.owner) : 0;
    size_t group = parts.group ? sid_size(parts.group) : 0;
    bool fits = has_room(lpdwAbsoluteSecurityDescriptorSize, sizeof(SECURITY_DESCRIPTOR));

    if (!(parts.control & SE_SELF_RELATIVE))
        return kernel_fail(ERROR_BAD_DESCRIPTOR_FORMAT);
    fits &= has_room(lpdwDaclSize, dacl);
    fits &= has_room(lpdwSaclSize, sacl);
    fits &= has_room(lpdwOwnerSize, owner);
    fits &= has_room(lpdwPrimaryGroupSize, group);
    if (!fits)
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);

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
