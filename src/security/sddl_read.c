/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors from text.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/sddl.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/sddl_names.h"
#include "base/utf16.h"
#include "kernel/kernel_object.h"
#include "security/acl.h"
#include "security/sid.h"

/* A descriptor while its text is read; each list has room for the longest there can be. */
struct parsing {
    const char *cursor;
    SECURITY_DESCRIPTOR descriptor;
    _Alignas(DWORD) BYTE owner[SECURITY_MAX_SID_SIZE];
    _Alignas(DWORD) BYTE group[SECURITY_MAX_SID_SIZE];
    ACL dacl[UINT16_MAX / sizeof(ACL)];
    ACL sacl[UINT16_MAX / sizeof(ACL)];
};

static void skip_spaces(struct parsing *parsing)
{
    while (*parsing->cursor == ' ')
        parsing->cursor++;
}

static bool take(struct parsing *parsing, const char *text)
{
    if (strncasecmp(parsing->cursor, text, strlen(text)) != 0)
        return false;
    parsing->cursor += strlen(text);
    return true;
}

/* The longest of the names that stands here. */
static const struct sddl_name *take_name(struct parsing *parsing, const struct sddl_name *names)
{
    const struct sddl_name *best = NULL;

    for (; names->name; names++) {
        if (strncasecmp(parsing->cursor, names->name, strlen(names->name)) == 0 &&
            (!best || strlen(names->name) > strlen(best->name)))
            best = names;
    }
    if (best)
        parsing->cursor += strlen(best->name);
    return best;
}

static bool take_sid(struct parsing *parsing, BYTE sid[static SECURITY_MAX_SID_SIZE])
{
    size_t len;

    skip_spaces(parsing);
    len = sid_from_text(parsing->cursor, strlen(parsing->cursor), sid);
    parsing->cursor += len;
    skip_spaces(parsing);
    return len > 0;
}

static bool take_semicolon(struct parsing *parsing)
{
    if (*parsing->cursor != ';')
        return false;
    parsing->cursor++;
    skip_spaces(parsing);
    return true;
}

/* Names of rights and numbers, one behind the other. */
static bool take_rights(struct parsing *parsing, DWORD *ret_mask)
{
    static const struct sddl_name *const tables[] = {sddl_rights, sddl_sets, sddl_label_rights};

    *ret_mask = 0;
    while (*parsing->cursor && *parsing->cursor != ';') {
        const struct sddl_name *name = NULL;
        char *end;

        for (size_t i = 0; !name && i < sizeof(tables) / sizeof(*tables); i++)
            name = take_name(parsing, tables[i]);
        if (name) {
            *ret_mask |= name->value;
            continue;
        }
        if (*parsing->cursor < '0' || *parsing->cursor > '9')
            return false;
        *ret_mask |= (DWORD)strtoull(parsing->cursor, &end, 0);
        parsing->cursor = end;
    }
    return true;
}

/* "(type;flags;rights;;;sid)": entries for one kind of object by its GUID are not known. */
static bool take_entry(struct parsing *parsing, PACL acl)
{
    _Alignas(DWORD) BYTE bytes[sizeof(ACCESS_ALLOWED_ACE) + SECURITY_MAX_SID_SIZE] = {0};
    ACCESS_ALLOWED_ACE *entry = (ACCESS_ALLOWED_ACE *)bytes;
    _Alignas(DWORD) BYTE sid[SECURITY_MAX_SID_SIZE];
    const struct sddl_name *name;
    DWORD mask;

    skip_spaces(parsing);
    name = take_name(parsing, sddl_ace_types);
    if (!name || !take_semicolon(parsing))
        return false;
    entry->Header.AceType = (BYTE)name->value;
    while ((name = take_name(parsing, sddl_ace_flags)))
        entry->Header.AceFlags |= (BYTE)name->value;
    if (!take_semicolon(parsing) || !take_rights(parsing, &mask))
        return false;
    entry->Mask = mask;
    if (!take_semicolon(parsing) || !take_semicolon(parsing) || !take_semicolon(parsing) ||
        !take_sid(parsing, sid) || !take(parsing, ")"))
        return false;

    entry->Header.AceSize = (WORD)(offsetof(ACCESS_ALLOWED_ACE, SidStart) + sid_size(sid));
    memcpy(&entry->SidStart, sid, sid_size(sid));
    return AddAce(acl, ACL_REVISION, MAXDWORD, entry, entry->Header.AceSize);
}

static bool take_acl(struct parsing *parsing, PACL acl, SECURITY_DESCRIPTOR_CONTROL *ret_control,
                     bool *ret_is_null)
{
    *ret_control = 0;
    *ret_is_null = false;
    InitializeAcl(acl, UINT16_MAX & ~7u, ACL_REVISION);
    for (;;) {
        if (take(parsing, "P"))
            *ret_control |= SE_DACL_PROTECTED;
        else if (take(parsing, "AR"))
            *ret_control |= SE_DACL_AUTO_INHERIT_REQ;
        else if (take(parsing, "AI"))
            *ret_control |= SE_DACL_AUTO_INHERITED;
        else if (take(parsing, "NO_ACCESS_CONTROL"))
            *ret_is_null = true;
        else
            break;
    }
    skip_spaces(parsing);
    while (take(parsing, "(")) {
        if (!take_entry(parsing, acl))
            return false;
        skip_spaces(parsing);
    }
    acl->AclSize = (WORD)acl_used_size(acl);
    return true;
}

static DWORD take_dacl(struct parsing *parsing)
{
    SECURITY_DESCRIPTOR_CONTROL control;
    bool is_null;

    if (!take_acl(parsing, parsing->dacl, &control, &is_null))
        return ERROR_INVALID_ACL;
    SetSecurityDescriptorDacl(&parsing->descriptor, TRUE, is_null ? NULL : parsing->dacl, FALSE);
    parsing->descriptor.Control |= control;
    return ERROR_SUCCESS;
}

/* The bits for a SACL are twice those for a DACL. */
static DWORD take_sacl(struct parsing *parsing)
{
    SECURITY_DESCRIPTOR_CONTROL control;
    bool is_null;

    if (!take_acl(parsing, parsing->sacl, &control, &is_null))
        return ERROR_INVALID_ACL;
    SetSecurityDescriptorSacl(&parsing->descriptor, TRUE, is_null ? NULL : parsing->sacl, FALSE);
    parsing->descriptor.Control =
        (SECURITY_DESCRIPTOR_CONTROL)(parsing->descriptor.Control | control << 1);
    return ERROR_SUCCESS;
}

static DWORD take_part(struct parsing *parsing)
{
    if (take(parsing, "O:")) {
        if (!take_sid(parsing, parsing->owner))
            return ERROR_INVALID_SID;
        SetSecurityDescriptorOwner(&parsing->descriptor, parsing->owner, FALSE);
        return ERROR_SUCCESS;
    }
    if (take(parsing, "G:")) {
        if (!take_sid(parsing, parsing->group))
            return ERROR_INVALID_SID;
        SetSecurityDescriptorGroup(&parsing->descriptor, parsing->group, FALSE);
        return ERROR_SUCCESS;
    }
    if (take(parsing, "D:"))
        return take_dacl(parsing);
    if (take(parsing, "S:"))
        return take_sacl(parsing);
    return ERROR_INVALID_PARAMETER;
}

BOOL ConvertStringSecurityDescriptorToSecurityDescriptorA(LPCSTR StringSecurityDescriptor,
                                                          DWORD StringSDRevision,
                                                          PSECURITY_DESCRIPTOR *SecurityDescriptor,
                                                          PULONG SecurityDescriptorSize)
{
    _cleanup_(freep) struct parsing *parsing = NULL;
    DWORD size = 0, error = ERROR_SUCCESS;

    if (!StringSecurityDescriptor || !SecurityDescriptor)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (StringSDRevision != SDDL_REVISION_1)
        return kernel_fail(ERROR_UNKNOWN_REVISION);
    parsing = malloc(sizeof(*parsing));
    if (!parsing)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);

    parsing->cursor = StringSecurityDescriptor;
    InitializeSecurityDescriptor(&parsing->descriptor, SECURITY_DESCRIPTOR_REVISION);
    skip_spaces(parsing);
    while (error == ERROR_SUCCESS && *parsing->cursor)
        error = take_part(parsing);
    if (error != ERROR_SUCCESS)
        return kernel_fail(error);

    MakeSelfRelativeSD(&parsing->descriptor, NULL, &size);
    *SecurityDescriptor = LocalAlloc(LMEM_FIXED, size);
    if (!*SecurityDescriptor)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    MakeSelfRelativeSD(&parsing->descriptor, *SecurityDescriptor, &size);
    if (SecurityDescriptorSize)
        *SecurityDescriptorSize = size;
    return TRUE;
}

BOOL ConvertStringSecurityDescriptorToSecurityDescriptorW(LPCWSTR StringSecurityDescriptor,
                                                          DWORD StringSDRevision,
                                                          PSECURITY_DESCRIPTOR *SecurityDescriptor,
                                                          PULONG SecurityDescriptorSize)
{
    _cleanup_(freep) char *text = NULL;

    if (!StringSecurityDescriptor)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    text = utf16_to_utf8_dup((const char16_t *)StringSecurityDescriptor);
    if (!text)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    return ConvertStringSecurityDescriptorToSecurityDescriptorA(
        text, StringSDRevision, SecurityDescriptor, SecurityDescriptorSize);
}
