/* SPDX-License-Identifier: MIT */
#include "security/token.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "kernel/kernel_process.h"
#include "security/privilege.h"

enum {
    /* GetCurrentProcessToken(), GetCurrentThreadToken(), GetCurrentThreadEffectiveToken() */
    PSEUDO_PROCESS = -4,
    PSEUDO_THREAD = -5,
    PSEUDO_EFFECTIVE = -6,
};

struct token {
    struct kernel_object object;
    uint64_t enabled;               /* (lock) a bit for each privilege */
    struct token_identity identity; /* (const) of a client: its groups are owned */
};

static _Thread_local const struct token_identity *impersonated; /* borrowed */

static struct token *token_from(struct kernel_object *object)
{
    return container_of(object, struct token, object);
}

static struct token process_token;

/* The process holds its token itself. */
static void token_destroy(struct kernel_object *object)
{
    struct token *token = token_from(object);

    if (token == &process_token)
        return;
    free(token->identity.groups);
    free(token);
}

static const struct kernel_class token_class = {.destroy = token_destroy};

static void make_process_token(void)
{
    kernel_object_init(&process_token.object, &token_class);
    process_token.enabled = (uint64_t)1 << PRIVILEGE_CHANGE_NOTIFY;
}

static struct kernel_object *token_of_process(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_process_token);
    return &process_token.object;
}

void token_impersonate(const struct token_identity *identity)
{
    impersonated = identity;
}

const struct token_identity *token_impersonated(void)
{
    return impersonated;
}

const struct token_identity *token_identity_of(struct kernel_object *token)
{
    return token == &process_token.object ? NULL : &token_from(token)->identity;
}

/* The thread's token: a copy of whom it impersonates. ERROR_NO_TOKEN's HRESULT if nobody. */
static HRESULT new_thread_token(struct kernel_object **ret_object)
{
    struct token *token;

    if (!impersonated)
        return hr_from_win32(ERROR_NO_TOKEN);
    token = calloc(1, sizeof(*token));
    if (!token)
        return hr_raise(E_OUTOFMEMORY, "making a token");
    token->identity = *impersonated;
    token->identity.groups = calloc(impersonated->n_groups + 1, sizeof(*token->identity.groups));
    if (!token->identity.groups) {
        free(token);
        return hr_raise(E_OUTOFMEMORY, "making a token");
    }
    memcpy(token->identity.groups, impersonated->groups,
           impersonated->n_groups * sizeof(*token->identity.groups));
    kernel_object_init(&token->object, &token_class);
    token->enabled = (uint64_t)1 << PRIVILEGE_CHANGE_NOTIFY;
    *ret_object = &token->object;
    return S_OK;
}

HRESULT token_find(HANDLE handle, struct kernel_object **ret_object)
{
    if (handle == (HANDLE)(LONG_PTR)PSEUDO_THREAD ||
        (handle == (HANDLE)(LONG_PTR)PSEUDO_EFFECTIVE && impersonated))
        return hr_trace(new_thread_token(ret_object));
    if (handle == (HANDLE)(LONG_PTR)PSEUDO_PROCESS ||
        handle == (HANDLE)(LONG_PTR)PSEUDO_EFFECTIVE) {
        *ret_object = kernel_object_ref(token_of_process());
        return S_OK;
    }
    return kernel_handle_object(handle, &token_class, ret_object);
}

BOOL OpenProcessToken(HANDLE ProcessHandle, DWORD DesiredAccess, PHANDLE TokenHandle)
{
    HRESULT hr;

    if (!kernel_process_is_self(ProcessHandle))
        return kernel_fail(ERROR_ACCESS_DENIED);

    hr = kernel_handle_new(token_of_process(), TokenHandle);
    return SUCCEEDED(hr) ? TRUE : kernel_fail(hr_to_win32(hr));
}

BOOL OpenThreadToken(HANDLE ThreadHandle, DWORD DesiredAccess, BOOL OpenAsSelf, PHANDLE TokenHandle)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *token = NULL;
    HRESULT hr;

    *TokenHandle = NULL;
    if (ThreadHandle != GetCurrentThread())
        return kernel_fail(ERROR_NO_TOKEN);
    hr = new_thread_token(&token);
    if (SUCCEEDED(hr))
        hr = kernel_handle_new(token, TokenHandle);
    return SUCCEEDED(hr) ? TRUE : kernel_fail(hr_to_win32(hr));
}

static DWORD attributes_of(uint64_t enabled, unsigned privilege)
{
    return (enabled >> privilege & 1 ? SE_PRIVILEGE_ENABLED : 0) |
           (privilege == PRIVILEGE_CHANGE_NOTIFY ? SE_PRIVILEGE_ENABLED_BY_DEFAULT : 0);
}

/* What the privileges are to be after an adjustment; false if one of them is none. */
static bool adjust(const TOKEN_PRIVILEGES *wanted, uint64_t *enabled)
{
    bool are_known = true;

    for (DWORD i = 0; i < wanted->PrivilegeCount; i++) {
        const LUID_AND_ATTRIBUTES *privilege = &wanted->Privileges[i];
        uint64_t bit;

        if (privilege->Luid.HighPart || privilege->Luid.LowPart < PRIVILEGE_FIRST ||
            privilege->Luid.LowPart > PRIVILEGE_LAST) {
            are_known = false;
            continue;
        }
        bit = (uint64_t)1 << privilege->Luid.LowPart;
        *enabled = privilege->Attributes & SE_PRIVILEGE_ENABLED ? *enabled | bit : *enabled & ~bit;
    }
    return are_known;
}

/* The privileges in @which as they are in @enabled; returns the size, writes if there is room. */
static DWORD list_privileges(uint64_t which, uint64_t enabled, TOKEN_PRIVILEGES *list, DWORD room)
{
    DWORD n = (DWORD)__builtin_popcountll(which), i = 0;
    DWORD size = (DWORD)(offsetof(TOKEN_PRIVILEGES, Privileges) + n * sizeof(*list->Privileges));

    if (!list || room < size)
        return size;
    list->PrivilegeCount = n;
    for (unsigned number = PRIVILEGE_FIRST; number <= PRIVILEGE_LAST; number++) {
        if (which >> number & 1)
            list->Privileges[i++] =
                (LUID_AND_ATTRIBUTES){{.LowPart = number}, attributes_of(enabled, number)};
    }
    return size;
}

DWORD token_list_privileges(struct kernel_object *token, TOKEN_PRIVILEGES *list, DWORD room)
{
    static const uint64_t all = (((uint64_t)1 << PRIVILEGES) - 1) << PRIVILEGE_FIRST;
    DWORD size;

    kernel_lock();
    size = list_privileges(all, token_from(token)->enabled, list, room);
    kernel_unlock();
    return size;
}

BOOL AdjustTokenPrivileges(HANDLE TokenHandle, BOOL DisableAllPrivileges,
                           PTOKEN_PRIVILEGES NewState, DWORD BufferLength,
                           PTOKEN_PRIVILEGES PreviousState, PDWORD ReturnLength)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    bool are_known = true, fits = true;
    uint64_t before, after = 0;
    DWORD size;
    HRESULT hr;

    if (!DisableAllPrivileges && !NewState)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    hr = token_find(TokenHandle, &object);
    if (FAILED(hr))
        return kernel_fail(hr_to_win32(hr));

    kernel_lock();
    before = token_from(object)->enabled;
    if (!DisableAllPrivileges) {
        after = before;
        are_known = adjust(NewState, &after);
    }
    if (PreviousState) {
        size = list_privileges(before ^ after, before, PreviousState, BufferLength);
        fits = size <= BufferLength;
        if (ReturnLength)
            *ReturnLength = size;
    }
    if (fits)
        token_from(object)->enabled = after;
    kernel_unlock();
    if (!fits)
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);
    SetLastError(are_known ? ERROR_SUCCESS : ERROR_NOT_ALL_ASSIGNED);
    return TRUE;
}
