/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI: security descriptors of keys.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/aclapi.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>
#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "security/security_descriptor.h"
#include "store/key_security.h"
#include "winreg/winreg_call.h"

/* The parts of a handle's descriptor, on the heap. */
static HRESULT get_parts(HKEY handle, SECURITY_INFORMATION information, void **ret_descriptor,
                         size_t *ret_size)
{
    _cleanup_(freep) void *whole = NULL;
    struct winreg_read call;
    struct key_part *part;
    struct hive_txn *txn = NULL;
    HRESULT hr;

    hr = winreg_read_begin(&call, handle, READ_CONTROL);
    if (FAILED(hr))
        return hr_trace(hr);

    part = key_read_part(&call.read, 0, &txn);
    hr = key_security_get(txn, part ? part->id : 0, &whole, ret_size);
    winreg_read_end(&call);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(security_descriptor_merge(information, whole, NULL, ret_descriptor, ret_size));
}

LSTATUS RegGetKeySecurity(HKEY hKey, SECURITY_INFORMATION SecurityInformation,
                          PSECURITY_DESCRIPTOR pSecurityDescriptor, LPDWORD lpcbSecurityDescriptor)
{
    _cleanup_(freep) void *descriptor = NULL;
    DWORD room;
    size_t size;
    HRESULT hr;

    if (!lpcbSecurityDescriptor)
        return ERROR_INVALID_PARAMETER;
    hr = get_parts(hKey, SecurityInformation, &descriptor, &size);
    if (FAILED(hr))
        return (LSTATUS)hr_to_win32(hr);

    room = *lpcbSecurityDescriptor;
    *lpcbSecurityDescriptor = (DWORD)size;
    if (room < size)
        return ERROR_INSUFFICIENT_BUFFER;
    if (!pSecurityDescriptor)
        return ERROR_INVALID_PARAMETER;
    memcpy(pSecurityDescriptor, descriptor, size);
    return ERROR_SUCCESS;
}

struct security_change {
    SECURITY_INFORMATION information;
    PSECURITY_DESCRIPTOR descriptor;
};

static HRESULT set_security(struct hive_txn *txn, uint64_t id, void *context)
{
    const struct security_change *change = context;

    return hr_trace(key_security_set(txn, id, change->information, change->descriptor));
}

LSTATUS RegSetKeySecurity(HKEY hKey, SECURITY_INFORMATION SecurityInformation,
                          PSECURITY_DESCRIPTOR pSecurityDescriptor)
{
    static const SECURITY_INFORMATION who = OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION;
    struct security_change change = {SecurityInformation, pSecurityDescriptor};
    uint32_t access = 0;

    if (!pSecurityDescriptor)
        return ERROR_INVALID_PARAMETER;
    if (!IsValidSecurityDescriptor(pSecurityDescriptor))
        return ERROR_INVALID_SECURITY_DESCR;

    if (SecurityInformation & who)
        access |= WRITE_OWNER;
    if (SecurityInformation & (DACL_SECURITY_INFORMATION | SACL_SECURITY_INFORMATION))
        access |= WRITE_DAC;
    return (LSTATUS)hr_to_win32(winreg_change_key(hKey, access, set_security, &change));
}

HRESULT winreg_secure_new(struct hive_txn *txn, uint64_t id, void *context)
{
    PSECURITY_DESCRIPTOR descriptor = context;
    SECURITY_INFORMATION information = 0;
    SECURITY_DESCRIPTOR_CONTROL control;
    BOOL is_defaulted;
    DWORD revision;
    PSID owner, group;

    GetSecurityDescriptorControl(descriptor, &control, &revision);
    GetSecurityDescriptorOwner(descriptor, &owner, &is_defaulted);
    GetSecurityDescriptorGroup(descriptor, &group, &is_defaulted);
    if (owner)
        information |= OWNER_SECURITY_INFORMATION;
    if (group)
        information |= GROUP_SECURITY_INFORMATION;
    if (control & SE_DACL_PRESENT)
        information |= DACL_SECURITY_INFORMATION;
    if (control & SE_SACL_PRESENT)
        information |= SACL_SECURITY_INFORMATION;
    return hr_trace(key_security_set(txn, id, information, descriptor));
}

static bool is_registry_key(SE_OBJECT_TYPE type)
{
    return type == SE_REGISTRY_KEY || type == SE_REGISTRY_WOW64_32KEY ||
           type == SE_REGISTRY_WOW64_64KEY;
}

DWORD GetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType, SECURITY_INFORMATION SecurityInfo,
                      PSID *ppsidOwner, PSID *ppsidGroup, PACL *ppDacl, PACL *ppSacl,
                      PSECURITY_DESCRIPTOR *ppSecurityDescriptor)
{
    _cleanup_(freep) void *found = NULL;
    PSECURITY_DESCRIPTOR descriptor;
    BOOL is_present, is_defaulted;
    size_t size;
    HRESULT hr;

    if (!is_registry_key(ObjectType))
        return ERROR_NOT_SUPPORTED;
    if (!ppSecurityDescriptor)
        return ERROR_INVALID_PARAMETER;
    hr = get_parts((HKEY)handle, SecurityInfo, &found, &size);
    if (FAILED(hr))
        return hr_to_win32(hr);

    descriptor = LocalAlloc(LMEM_FIXED, size);
    if (!descriptor)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(descriptor, found, size);
    if (ppsidOwner)
        GetSecurityDescriptorOwner(descriptor, ppsidOwner, &is_defaulted);
    if (ppsidGroup)
        GetSecurityDescriptorGroup(descriptor, ppsidGroup, &is_defaulted);
    if (ppDacl) {
        *ppDacl = NULL;
        GetSecurityDescriptorDacl(descriptor, &is_present, ppDacl, &is_defaulted);
    }
    if (ppSacl) {
        *ppSacl = NULL;
        GetSecurityDescriptorSacl(descriptor, &is_present, ppSacl, &is_defaulted);
    }
    *ppSecurityDescriptor = descriptor;
    return ERROR_SUCCESS;
}

DWORD SetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType, SECURITY_INFORMATION SecurityInfo,
                      PSID psidOwner, PSID psidGroup, PACL pDacl, PACL pSacl)
{
    SECURITY_DESCRIPTOR descriptor;

    if (!is_registry_key(ObjectType))
        return ERROR_NOT_SUPPORTED;

    InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    if (SecurityInfo & OWNER_SECURITY_INFORMATION)
        SetSecurityDescriptorOwner(&descriptor, psidOwner, FALSE);
    if (SecurityInfo & GROUP_SECURITY_INFORMATION)
        SetSecurityDescriptorGroup(&descriptor, psidGroup, FALSE);
    if (SecurityInfo & DACL_SECURITY_INFORMATION)
        SetSecurityDescriptorDacl(&descriptor, TRUE, pDacl, FALSE);
    if (SecurityInfo & SACL_SECURITY_INFORMATION)
        SetSecurityDescriptorSacl(&descriptor, TRUE, pSacl, FALSE);
    if (SecurityInfo & PROTECTED_DACL_SECURITY_INFORMATION)
        SetSecurityDescriptorControl(&descriptor, SE_DACL_PROTECTED, SE_DACL_PROTECTED);
    return (DWORD)RegSetKeySecurity((HKEY)handle, SecurityInfo, &descriptor);
}

/* Opens a key by the name that the pages of SE_OBJECT_TYPE give it. */
static DWORD open_named(const char16_t *name, SE_OBJECT_TYPE type, REGSAM access, HKEY *ret_key)
{
    static const struct {
        const char16_t *name;
        HKEY root;
    } roots[] = {
        {u"CLASSES_ROOT", HKEY_CLASSES_ROOT},
        {u"CURRENT_USER", HKEY_CURRENT_USER},
        {u"MACHINE", HKEY_LOCAL_MACHINE},
        {u"USERS", HKEY_USERS},
    };
    size_t len = 0;

    if (!is_registry_key(type))
        return ERROR_NOT_SUPPORTED;
    if (type == SE_REGISTRY_WOW64_32KEY)
        access |= KEY_WOW64_32KEY;
    while (name && name[len] && name[len] != '\\')
        len++;
    for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
        if (utf16_compare_nocase(name, len, roots[i].name, utf16_len(roots[i].name)) == 0)
            return (DWORD)RegOpenKeyExW(roots[i].root, name[len] ? name + len + 1 : NULL, 0, access,
                                        ret_key);
    }
    return ERROR_INVALID_NAME;
}

DWORD GetNamedSecurityInfoW(LPCWSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                            SECURITY_INFORMATION SecurityInfo, PSID *ppsidOwner, PSID *ppsidGroup,
                            PACL *ppDacl, PACL *ppSacl, PSECURITY_DESCRIPTOR *ppSecurityDescriptor)
{
    DWORD error;
    HKEY key;

    error = open_named((const char16_t *)pObjectName, ObjectType, READ_CONTROL, &key);
    if (error != ERROR_SUCCESS)
        return error;
    error = GetSecurityInfo(key, ObjectType, SecurityInfo, ppsidOwner, ppsidGroup, ppDacl, ppSacl,
                            ppSecurityDescriptor);
    RegCloseKey(key);
    return error;
}

DWORD GetNamedSecurityInfoA(LPCSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                            SECURITY_INFORMATION SecurityInfo, PSID *ppsidOwner, PSID *ppsidGroup,
                            PACL *ppDacl, PACL *ppSacl, PSECURITY_DESCRIPTOR *ppSecurityDescriptor)
{
    WIDE(name, pObjectName);
    return GetNamedSecurityInfoW(name, ObjectType, SecurityInfo, ppsidOwner, ppsidGroup, ppDacl,
                                 ppSacl, ppSecurityDescriptor);
}

DWORD SetNamedSecurityInfoW(LPWSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                            SECURITY_INFORMATION SecurityInfo, PSID psidOwner, PSID psidGroup,
                            PACL pDacl, PACL pSacl)
{
    DWORD error;
    HKEY key;

    error = open_named((const char16_t *)pObjectName, ObjectType, WRITE_DAC | WRITE_OWNER, &key);
    if (error != ERROR_SUCCESS)
        return error;
    error = SetSecurityInfo(key, ObjectType, SecurityInfo, psidOwner, psidGroup, pDacl, pSacl);
    RegCloseKey(key);
    return error;
}

DWORD SetNamedSecurityInfoA(LPSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                            SECURITY_INFORMATION SecurityInfo, PSID psidOwner, PSID psidGroup,
                            PACL pDacl, PACL pSacl)
{
    WIDE(name, pObjectName);
    return SetNamedSecurityInfoW(name, ObjectType, SecurityInfo, psidOwner, psidGroup, pDacl,
                                 pSacl);
}
