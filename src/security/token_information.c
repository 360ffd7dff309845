/* SPDX-License-Identifier: MIT */
/*
 * What tokens tell of whom they are.
 */
#include <errno.h>
#include <pwd.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "kernel/kernel_object.h"
#include "security/sid.h"
#include "security/token.h"

enum {
    GROUP_ATTRIBUTES = SE_GROUP_MANDATORY | SE_GROUP_ENABLED_BY_DEFAULT | SE_GROUP_ENABLED,
};

struct named_sid {
    _Alignas(DWORD) BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD attributes;
};

/* SIDs of one answer. */
struct sid_list {
    struct named_sid *items;
    size_t n;
};

static void sid_list_deinit(struct sid_list *list)
{
    free(list->items);
}

static HRESULT sid_list_make_room(struct sid_list *list, size_t room)
{
    list->items = calloc(room, sizeof(*list->items));
    return list->items ? S_OK : hr_raise(E_OUTOFMEMORY, "telling about a token");
}

static void add_alias(struct sid_list *list, const char *alias, DWORD attributes)
{
    struct named_sid *item = &list->items[list->n++];

    sid_from_text(alias, 2, item->sid);
    item->attributes = attributes;
}

static void identity_deinit(struct token_identity *identity)
{
    free(identity->groups);
}

/* A copy. */
static HRESULT copy_identity(const struct token_identity *known,
                             struct token_identity *ret_identity)
{
    gid_t *groups = calloc(known->n_groups + 1, sizeof(*groups));

    if (!groups)
        return hr_raise(E_OUTOFMEMORY, "telling about a token");
    memcpy(groups, known->groups, known->n_groups * sizeof(*groups));
    *ret_identity = *known;
    ret_identity->groups = groups;
    return S_OK;
}

/* Whom a token is of; @known is NULL for the process, which may change whom it is. */
static HRESULT find_identity(const struct token_identity *known,
                             struct token_identity *ret_identity)
{
    struct token_identity own = {.user = geteuid(), .group = getegid()};
    int n = getgroups(0, NULL);

    if (known)
        return hr_trace(copy_identity(known, ret_identity));
    own.groups = calloc((size_t)(n > 0 ? n : 0) + 1, sizeof(*own.groups));
    if (!own.groups)
        return hr_raise(E_OUTOFMEMORY, "telling about a token");
    n = getgroups(n, own.groups);
    if (n < 0) {
        free(own.groups);
        return hr_raise(hr_from_errno(), "asking for the groups: %s", strerror(errno));
    }
    own.n_groups = (size_t)n;
    *ret_identity = own;
    return S_OK;
}

/* The user, or the group that the process makes files with. */
static HRESULT list_one(TOKEN_INFORMATION_CLASS class, const struct token_identity *identity,
                        struct sid_list *list)
{
    HRESULT hr = sid_list_make_room(list, 1);

    if (FAILED(hr))
        return hr_trace(hr);
    if (class == TokenIntegrityLevel) {
        add_alias(list, identity->user == 0 ? "HI" : "ME",
                  SE_GROUP_INTEGRITY | SE_GROUP_INTEGRITY_ENABLED);
        return S_OK;
    }
    if (class == TokenPrimaryGroup)
        sid_from_group(identity->group, list->items[0].sid);
    else
        sid_from_user(identity->user, list->items[0].sid);
    list->n = 1;
    return S_OK;
}

/* The groups of Unix, and those that Windows has everybody in; root is an administrator. */
static HRESULT list_groups(const struct token_identity *identity, struct sid_list *list)
{
    static const char *const everybodys[] = {"WD", "AU", "BU"};
    HRESULT hr = sid_list_make_room(list, identity->n_groups + 5);

    if (FAILED(hr))
        return hr_trace(hr);

    sid_from_group(identity->group, list->items[0].sid);
    list->items[list->n++].attributes = GROUP_ATTRIBUTES;
    for (size_t i = 0; i < identity->n_groups; i++) {
        if (identity->groups[i] == identity->group)
            continue;
        sid_from_group(identity->groups[i], list->items[list->n].sid);
        list->items[list->n++].attributes = GROUP_ATTRIBUTES;
    }
    for (size_t i = 0; i < sizeof(everybodys) / sizeof(*everybodys); i++)
        add_alias(list, everybodys[i], GROUP_ATTRIBUTES);
    if (identity->user == 0)
        add_alias(list, "BA", GROUP_ATTRIBUTES);
    return S_OK;
}

/* A PSID at @offset, or a SID_AND_ATTRIBUTES for each, then the SIDs. Returns the size, writes if
 * there is room. */
static DWORD lay_out(const struct sid_list *list, size_t offset, size_t stride, BYTE *out,
                     DWORD room)
{
    size_t end = offset + list->n * stride;

    for (size_t i = 0; i < list->n; i++)
        end += sid_size(list->items[i].sid);
    if (!out || room < end)
        return (DWORD)end;

    end = offset + list->n * stride;
    for (size_t i = 0; i < list->n; i++) {
        SID_AND_ATTRIBUTES item = {out + end, list->items[i].attributes};
        size_t size = sid_size(list->items[i].sid);

        memcpy(out + offset + i * stride, &item, stride);
        memcpy(out + end, list->items[i].sid, size);
        end += size;
    }
    return (DWORD)end;
}

static HRESULT tell_sids(const struct token_identity *identity, TOKEN_INFORMATION_CLASS class,
                         BYTE *out, DWORD room, DWORD *ret_size)
{
    bool is_alone = class == TokenOwner || class == TokenPrimaryGroup;
    _cleanup_(sid_list_deinit) struct sid_list list = {.n = 0};
    HRESULT hr;

    hr = class == TokenGroups ? list_groups(identity, &list) : list_one(class, identity, &list);
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_size = lay_out(&list, class == TokenGroups ? offsetof(TOKEN_GROUPS, Groups) : 0,
                        is_alone ? sizeof(PSID) : sizeof(SID_AND_ATTRIBUTES), out, room);
    if (class == TokenGroups && out && room >= *ret_size)
        ((TOKEN_GROUPS *)out)->GroupCount = (DWORD)list.n;
    return S_OK;
}

static HRESULT tell_number(struct kernel_object *token, const struct token_identity *identity,
                           TOKEN_INFORMATION_CLASS class, BYTE *out, DWORD room, DWORD *ret_size)
{
    DWORD type = token_identity_of(token) ? TokenImpersonation : TokenPrimary;
    DWORD number = class == TokenType            ? type
                   : class == TokenElevation     ? identity->user == 0
                   : class == TokenElevationType ? (DWORD)TokenElevationTypeDefault
                                                 : 0; /* the one session */

    *ret_size = sizeof(number);
    if (out && room >= sizeof(number))
        memcpy(out, &number, sizeof(number));
    return S_OK;
}

static HRESULT tell(struct kernel_object *token, TOKEN_INFORMATION_CLASS class, BYTE *out,
                    DWORD room, DWORD *ret_size)
{
    _cleanup_(identity_deinit) struct token_identity identity = {0};
    HRESULT hr;

    hr = find_identity(token_identity_of(token), &identity);
    if (FAILED(hr))
        return hr_trace(hr);
    switch (class) {
    case TokenUser:
    case TokenGroups:
    case TokenOwner:
    case TokenPrimaryGroup:
    case TokenIntegrityLevel:
        return hr_trace(tell_sids(&identity, class, out, room, ret_size));
    case TokenPrivileges:
        *ret_size = token_list_privileges(token, (TOKEN_PRIVILEGES *)out, room);
        return S_OK;
    case TokenType:
    case TokenSessionId:
    case TokenElevation:
    case TokenElevationType:
        return hr_trace(tell_number(token, &identity, class, out, room, ret_size));
    default:
        return hr_from_win32(ERROR_INVALID_PARAMETER);
    }
}

BOOL GetTokenInformation(HANDLE TokenHandle, TOKEN_INFORMATION_CLASS TokenInformationClass,
                         LPVOID TokenInformation, DWORD TokenInformationLength, PDWORD ReturnLength)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *token = NULL;
    DWORD size = 0;
    HRESULT hr;

    hr = token_find(TokenHandle, &token);
    if (SUCCEEDED(hr))
        hr = tell(token, TokenInformationClass, TokenInformation, TokenInformationLength, &size);
    if (FAILED(hr))
        return kernel_fail(hr_to_win32(hr));

    if (ReturnLength)
        *ReturnLength = size;
    if (!TokenInformation || TokenInformationLength < size)
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);
    return TRUE;
}

BOOL CheckTokenMembership(HANDLE TokenHandle, PSID SidToCheck, PBOOL IsMember)
{
    _cleanup_(sid_list_deinit) struct sid_list groups = {.n = 0};
    _cleanup_(kernel_object_unrefp) struct kernel_object *token = NULL;
    _cleanup_(identity_deinit) struct token_identity identity = {0};
    const struct token_identity *known = token_impersonated();
    struct named_sid user;
    HRESULT hr = S_OK;

    if (!IsValidSid(SidToCheck))
        return FALSE;
    if (TokenHandle)
        hr = token_find(TokenHandle, &token);
    if (SUCCEEDED(hr) && token)
        known = token_identity_of(token);
    if (SUCCEEDED(hr))
        hr = find_identity(known, &identity);
    if (SUCCEEDED(hr))
        hr = list_groups(&identity, &groups);
    if (FAILED(hr))
        return kernel_fail(hr_to_win32(hr));

    sid_from_user(identity.user, user.sid);
    *IsMember = EqualSid(SidToCheck, user.sid);
    for (size_t i = 0; i < groups.n; i++)
        *IsMember |= EqualSid(SidToCheck, groups.items[i].sid);
    return TRUE;
}

/* The user's name on the heap; its number if the system does not know one. */
static char *user_name(void)
{
    const struct token_identity *client = token_impersonated();
    uid_t user = client ? client->user : geteuid();
    struct passwd entry, *found = NULL;
    char buffer[4096];
    char *name = NULL;

    if (getpwuid_r(user, &entry, buffer, sizeof(buffer), &found) == 0 && found)
        return strdup(found->pw_name);
    return asprintf(&name, "%u", (unsigned)user) < 0 ? NULL : name;
}

BOOL GetUserNameA(LPSTR lpBuffer, LPDWORD pcbBuffer)
{
    _cleanup_(freep) char *name = user_name();
    DWORD room = *pcbBuffer;

    if (!name)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    *pcbBuffer = (DWORD)strlen(name) + 1;
    if (!lpBuffer || room < *pcbBuffer)
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);
    strcpy(lpBuffer, name);
    return TRUE;
}

BOOL GetUserNameW(LPWSTR lpBuffer, LPDWORD pcbBuffer)
{
    _cleanup_(freep) char *name = user_name();
    DWORD room = *pcbBuffer;

    if (!name)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    *pcbBuffer = (DWORD)utf16_from_utf8(name, strlen(name) + 1, NULL, 0);
    if (!lpBuffer || room < *pcbBuffer)
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);
    utf16_from_utf8(name, strlen(name) + 1, (char16_t *)lpBuffer, *pcbBuffer);
    return TRUE;
}
