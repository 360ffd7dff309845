/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors to text.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/sddl.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/sddl_names.h"
#include "base/utf16.h"
#include "kernel/kernel_object.h"
#include "security/acl.h"
#include "security/sid.h"

const struct sddl_name sddl_ace_types[] = {
    {"A", ACCESS_ALLOWED_ACE_TYPE},          {"D", ACCESS_DENIED_ACE_TYPE},
    {"AU", SYSTEM_AUDIT_ACE_TYPE},           {"AL", SYSTEM_ALARM_ACE_TYPE},
    {"ML", SYSTEM_MANDATORY_LABEL_ACE_TYPE}, {NULL, 0},
};

const struct sddl_name sddl_ace_flags[] = {
    {"OI", OBJECT_INHERIT_ACE},
    {"CI", CONTAINER_INHERIT_ACE},
    {"NP", NO_PROPAGATE_INHERIT_ACE},
    {"IO", INHERIT_ONLY_ACE},
    {"ID", INHERITED_ACE},
    {"SA", SUCCESSFUL_ACCESS_ACE_FLAG},
    {"FA", FAILED_ACCESS_ACE_FLAG},
    {NULL, 0},
};

const struct sddl_name sddl_sets[] = {
    {"KA", KEY_ALL_ACCESS}, {"KR", KEY_READ}, {"KW", KEY_WRITE},
    {"KX", KEY_EXECUTE},    {"FA", 0x1f01ff}, {"FR", 0x120089},
    {"FW", 0x120116},       {"FX", 0x1200a0}, {NULL, 0},
};

const struct sddl_name sddl_rights[] = {
    {"GA", GENERIC_ALL},   {"GX", GENERIC_EXECUTE},
    {"GW", GENERIC_WRITE}, {"GR", GENERIC_READ},
    {"CC", 0x1},           {"DC", 0x2},
    {"LC", 0x4},           {"SW", 0x8},
    {"RP", 0x10},          {"WP", 0x20},
    {"DT", 0x40},          {"LO", 0x80},
    {"CR", 0x100},         {"SD", DELETE},
    {"RC", READ_CONTROL},  {"WD", WRITE_DAC},
    {"WO", WRITE_OWNER},   {NULL, 0},
};

const struct sddl_name sddl_label_rights[] = {
    {"NW", SYSTEM_MANDATORY_LABEL_NO_WRITE_UP},
    {"NR", SYSTEM_MANDATORY_LABEL_NO_READ_UP},
    {"NX", SYSTEM_MANDATORY_LABEL_NO_EXECUTE_UP},
    {NULL, 0},
};

static void put_sid(FILE *out, const void *sid)
{
    const char *alias = sid_alias(sid);
    char text[SID_TEXT_MAX];

    sid_to_text(sid, text);
    fputs(alias ? alias : text, out);
}

static void put_bits(FILE *out, const struct sddl_name *names, DWORD bits)
{
    for (; names->name; names++) {
        if (bits & names->value)
            fputs(names->name, out);
    }
}

static DWORD all_bits(const struct sddl_name *names)
{
    DWORD bits = 0;

    for (; names->name; names++)
        bits |= names->value;
    return bits;
}

static void put_rights(FILE *out, BYTE type, DWORD mask)
{
    const struct sddl_name *names =
        type == SYSTEM_MANDATORY_LABEL_ACE_TYPE ? sddl_label_rights : sddl_rights;

    for (const struct sddl_name *set = sddl_sets; names == sddl_rights && set->name; set++) {
        if (mask == set->value) {
            fputs(set->name, out);
            return;
        }
    }
    if (mask & ~all_bits(names))
        fprintf(out, "0x%x", mask);
    else
        put_bits(out, names, mask);
}

/* One entry; false if its form has no name. */
static bool put_entry(FILE *out, const ACE_HEADER *entry)
{
    const struct sddl_name *type = sddl_ace_types;

    while (type->name && type->value != entry->AceType)
        type++;
    if (!type->name)
        return false;

    fprintf(out, "(%s;", type->name);
    put_bits(out, sddl_ace_flags, entry->AceFlags);
    fputc(';', out);
    put_rights(out, entry->AceType, ((const ACCESS_ALLOWED_ACE *)entry)->Mask);
    fputs(";;;", out);
    put_sid(out, acl_entry_sid(entry));
    fputc(')', out);
    return true;
}

static bool put_acl(FILE *out, PACL acl, bool is_protected, bool is_requested, bool is_inherited)
{
    LPVOID entry;

    fprintf(out, "%s%s%s", is_protected ? "P" : "", is_requested ? "AR" : "",
            is_inherited ? "AI" : "");
    if (!acl) {
        fputs("NO_ACCESS_CONTROL", out);
        return true;
    }
    for (DWORD i = 0; i < acl->AceCount; i++) {
        if (!GetAce(acl, i, &entry) || !put_entry(out, entry))
            return false;
    }
    return true;
}

/* What is asked for of a descriptor; ERROR_INVALID_ACL if a list cannot be told. */
static DWORD put_descriptor(FILE *out, PSECURITY_DESCRIPTOR descriptor,
                            SECURITY_INFORMATION information)
{
    SECURITY_DESCRIPTOR_CONTROL control;
    BOOL is_defaulted, is_present;
    DWORD revision;
    PACL acl = NULL;
    PSID sid;

    GetSecurityDescriptorControl(descriptor, &control, &revision);
    GetSecurityDescriptorOwner(descriptor, &sid, &is_defaulted);
    if (information & OWNER_SECURITY_INFORMATION && sid) {
        fputs("O:", out);
        put_sid(out, sid);
    }
    GetSecurityDescriptorGroup(descriptor, &sid, &is_defaulted);
    if (information & GROUP_SECURITY_INFORMATION && sid) {
        fputs("G:", out);
        put_sid(out, sid);
    }
    GetSecurityDescriptorDacl(descriptor, &is_present, &acl, &is_defaulted);
    if (information & DACL_SECURITY_INFORMATION && is_present) {
        fputs("D:", out);
        if (!put_acl(out, acl, control & SE_DACL_PROTECTED, control & SE_DACL_AUTO_INHERIT_REQ,
                     control & SE_DACL_AUTO_INHERITED))
            return ERROR_INVALID_ACL;
    }
    GetSecurityDescriptorSacl(descriptor, &is_present, &acl, &is_defaulted);
    if (information & SACL_SECURITY_INFORMATION && is_present) {
        fputs("S:", out);
        if (!put_acl(out, acl, control & SE_SACL_PROTECTED, control & SE_SACL_AUTO_INHERIT_REQ,
                     control & SE_SACL_AUTO_INHERITED))
            return ERROR_INVALID_ACL;
    }
    return ERROR_SUCCESS;
}

/* The text on the heap, or NULL. */
static char *describe(PSECURITY_DESCRIPTOR descriptor, DWORD revision,
                      SECURITY_INFORMATION information)
{
    _cleanup_(freep) char *text = NULL;
    DWORD error;
    size_t size;
    FILE *out;

    if (revision != SDDL_REVISION_1) {
        kernel_fail(ERROR_UNKNOWN_REVISION);
        return NULL;
    }
    if (!IsValidSecurityDescriptor(descriptor))
        return NULL;
    out = open_memstream(&text, &size);
    if (!out) {
        kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    error = put_descriptor(out, descriptor, information);
    if (fclose(out) != 0 && error == ERROR_SUCCESS)
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (error != ERROR_SUCCESS) {
        kernel_fail(error);
        return NULL;
    }
    return TAKE_PTR(text);
}

BOOL ConvertSecurityDescriptorToStringSecurityDescriptorA(PSECURITY_DESCRIPTOR SecurityDescriptor,
                                                          DWORD RequestedStringSDRevision,
                                                          SECURITY_INFORMATION SecurityInformation,
                                                          LPSTR *StringSecurityDescriptor,
                                                          PULONG StringSecurityDescriptorLen)
{
    _cleanup_(freep) char *text =
        describe(SecurityDescriptor, RequestedStringSDRevision, SecurityInformation);
    size_t size;

    if (!text)
        return FALSE;
    size = strlen(text) + 1;
    *StringSecurityDescriptor = LocalAlloc(LMEM_FIXED, size);
    if (!*StringSecurityDescriptor)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    memcpy(*StringSecurityDescriptor, text, size);
    if (StringSecurityDescriptorLen)
        *StringSecurityDescriptorLen = (ULONG)size;
    return TRUE;
}

BOOL ConvertSecurityDescriptorToStringSecurityDescriptorW(PSECURITY_DESCRIPTOR SecurityDescriptor,
                                                          DWORD RequestedStringSDRevision,
                                                          SECURITY_INFORMATION SecurityInformation,
                                                          LPWSTR *StringSecurityDescriptor,
                                                          PULONG StringSecurityDescriptorLen)
{
    _cleanup_(freep) char *text =
        describe(SecurityDescriptor, RequestedStringSDRevision, SecurityInformation);
    size_t len;

    if (!text)
        return FALSE;
    len = strlen(text) + 1;
    *StringSecurityDescriptor = LocalAlloc(LMEM_FIXED, len * sizeof(WCHAR));
    if (!*StringSecurityDescriptor)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    utf16_from_utf8(text, len, (char16_t *)*StringSecurityDescriptor, len);
    if (StringSecurityDescriptorLen)
        *StringSecurityDescriptorLen = (ULONG)len;
    return TRUE;
}
