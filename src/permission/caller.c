/* SPDX-License-Identifier: MIT */
#include "permission/caller.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"

enum {
    GROUPS_FEW = 32,
    PASSWD_MAX = 4096,
};

/* The supplementary groups behind the first; the kernel tells how much room it needs. */
static HRESULT add_groups(int fd, struct caller *caller)
{
    socklen_t size = GROUPS_FEW * sizeof(gid_t);
    gid_t *larger;

    while (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, caller->groups + 1, &size) < 0) {
        if (errno != ERANGE)
            return hr_raise(hr_from_errno(), "asking for a caller's groups: %s", strerror(errno));
        larger = realloc(caller->groups, sizeof(gid_t) + size);
        if (!larger)
            return hr_raise(E_OUTOFMEMORY, "asking for a caller's groups");
        caller->groups = larger;
    }
    caller->n_groups = 1 + size / sizeof(gid_t);
    return S_OK;
}

HRESULT caller_of_socket(int fd, struct caller *ret_caller)
{
    struct ucred credentials;
    socklen_t size = sizeof(credentials);
    struct caller caller = {0};
    HRESULT hr;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0)
        return hr_raise(hr_from_errno(), "asking who calls: %s", strerror(errno));
    caller.pid = credentials.pid;
    caller.user = credentials.uid;
    caller.groups = calloc(1 + GROUPS_FEW, sizeof(gid_t));
    if (!caller.groups)
        return hr_raise(E_OUTOFMEMORY, "asking who calls");
    caller.groups[0] = credentials.gid;
    hr = add_groups(fd, &caller);
    if (FAILED(hr)) {
        caller_deinit(&caller);
        return hr_trace(hr);
    }
    *ret_caller = caller;
    return S_OK;
}

void caller_deinit(struct caller *caller)
{
    free(caller->groups);
    *caller = (struct caller){0};
}

bool caller_is_in_group(const struct caller *caller, gid_t group)
{
    for (size_t i = 0; i < caller->n_groups; i++) {
        if (caller->groups[i] == group)
            return true;
    }
    return false;
}

/* The user's name; his number, if he has none. */
static void name_user(uid_t user, char *ret_name, size_t size)
{
    struct passwd entry, *found = NULL;
    char strings[PASSWD_MAX];

    if (getpwuid_r(user, &entry, strings, sizeof(strings), &found) == 0 && found)
        snprintf(ret_name, size, "%s", found->pw_name);
    else
        snprintf(ret_name, size, "%u", (unsigned)user);
}

void caller_to_account(const struct caller *caller, char ret_text[static CALLER_TEXT_MAX])
{
    char machine[HOST_NAME_MAX + 1] = "", user[CALLER_TEXT_MAX - HOST_NAME_MAX - 2];

    gethostname(machine, sizeof(machine) - 1);
    for (char *c = machine; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    name_user(caller->user, user, sizeof(user));
    snprintf(ret_text, CALLER_TEXT_MAX, "%s\\%s", machine, user);
}

void caller_to_text(const struct caller *caller, char ret_text[static CALLER_TEXT_MAX])
{
    char user[CALLER_TEXT_MAX / 2];

    name_user(caller->user, user, sizeof(user));
    snprintf(ret_text, CALLER_TEXT_MAX, "user %s (%u), process %d", user, (unsigned)caller->user,
             (int)caller->pid);
}
