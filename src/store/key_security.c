/* SPDX-License-Identifier: MIT */
#include "store/key_security.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "security/security_descriptor.h"
#include "store/store_note.h"

/* A SID with one part, and one with two, of the authority that its last byte names. */
struct short_sid {
    BYTE revision, count, authority[6];
    DWORD parts[1];
};

struct long_sid {
    BYTE revision, count, authority[6];
    DWORD parts[2];
};

struct short_entry {
    ACE_HEADER head;
    DWORD mask;
    struct short_sid sid;
};

struct long_entry {
    ACE_HEADER head;
    DWORD mask;
    struct long_sid sid;
};

#define ADMINISTRATORS                                                                             \
    {                                                                                              \
        SID_REVISION, 2, SECURITY_NT_AUTHORITY,                                                    \
        {                                                                                          \
            SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS                                   \
        }                                                                                          \
    }
#define LOCAL_SYSTEM                                                                               \
    {                                                                                              \
        SID_REVISION, 1, SECURITY_NT_AUTHORITY,                                                    \
        {                                                                                          \
            SECURITY_LOCAL_SYSTEM_RID                                                              \
        }                                                                                          \
    }
#define EVERYBODY                                                                                  \
    {                                                                                              \
        SID_REVISION, 1, SECURITY_WORLD_SID_AUTHORITY,                                             \
        {                                                                                          \
            SECURITY_WORLD_RID                                                                     \
        }                                                                                          \
    }

/* O:BAG:SYD:(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;WD) */
static const struct {
    SECURITY_DESCRIPTOR_RELATIVE head;
    struct long_sid owner;
    struct short_sid group;
    ACL dacl;
    struct short_entry system;
    struct long_entry administrators;
    struct short_entry everybody;
} default_descriptor = {
    .head = {.Revision = SECURITY_DESCRIPTOR_REVISION,
             .Control = SE_SELF_RELATIVE | SE_DACL_PRESENT,
             .Owner = 20,
             .Group = 36,
             .Dacl = 48},
    .owner = ADMINISTRATORS,
    .group = LOCAL_SYSTEM,
    .dacl = {.AclRevision = ACL_REVISION, .AclSize = 8 + 20 + 24 + 20, .AceCount = 3},
    .system = {{ACCESS_ALLOWED_ACE_TYPE, CONTAINER_INHERIT_ACE, 20}, KEY_ALL_ACCESS, LOCAL_SYSTEM},
    .administrators = {{ACCESS_ALLOWED_ACE_TYPE, CONTAINER_INHERIT_ACE, 24},
                       KEY_ALL_ACCESS,
                       ADMINISTRATORS},
    .everybody = {{ACCESS_ALLOWED_ACE_TYPE, CONTAINER_INHERIT_ACE, 20}, KEY_READ, EVERYBODY},
};
_Static_assert(sizeof(default_descriptor) == 48 + 72, "no gaps");

void key_security_default(const void **ret_descriptor, size_t *ret_size)
{
    *ret_descriptor = &default_descriptor;
    *ret_size = sizeof(default_descriptor);
}

static HRESULT copy(const void *descriptor, size_t size, void **ret_descriptor, size_t *ret_size)
{
    *ret_descriptor = malloc(size);
    if (!*ret_descriptor)
        return hr_raise(E_OUTOFMEMORY, "security descriptor of %zu bytes", size);

    memcpy(*ret_descriptor, descriptor, size);
    *ret_size = size;
    return S_OK;
}

HRESULT key_security_own(const struct hive_txn *txn, uint64_t id, void **ret_descriptor,
                         size_t *ret_size)
{
    _cleanup_(freep) void *descriptor = NULL;
    const void *data;
    size_t size;
    HRESULT hr;

    hr = store_get_note(txn, id, NOTE_SECURITY, &data, &size);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_FALSE;
    if (SUCCEEDED(hr))
        hr = copy(data, size, &descriptor, &size);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!security_descriptor_is_within(descriptor, size))
        return hr_raise(hr_from_win32(ERROR_BADDB), "a key's security descriptor is damaged");

    *ret_descriptor = TAKE_PTR(descriptor);
    *ret_size = size;
    return S_OK;
}

HRESULT key_security_get(const struct hive_txn *txn, uint64_t id, void **ret_descriptor,
                         size_t *ret_size)
{
    struct node_view view;
    HRESULT hr;

    while (id != 0) {
        hr = key_security_own(txn, id, ret_descriptor, ret_size);
        if (hr != S_FALSE)
            return hr_trace(hr);
        hr = store_find_id(txn, id, &view);
        if (FAILED(hr))
            return hr_trace(hr);
        id = view.node->parent;
    }
    return hr_trace(
        copy(&default_descriptor, sizeof(default_descriptor), ret_descriptor, ret_size));
}

HRESULT key_security_set(struct hive_txn *txn, uint64_t id, SECURITY_INFORMATION information,
                         PSECURITY_DESCRIPTOR descriptor)
{
    _cleanup_(freep) void *old = NULL;
    _cleanup_(freep) void *merged = NULL;
    size_t size;
    HRESULT hr;

    hr = key_security_get(txn, id, &old, &size);
    if (SUCCEEDED(hr))
        hr = security_descriptor_merge(information, descriptor, old, &merged, &size);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(store_set_note(txn, id, NOTE_SECURITY, merged, size));
}
