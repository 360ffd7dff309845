/* SPDX-License-Identifier: MIT */
#include "permission/impersonation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"

/* Of this thread alone: glibc would change all of them. */
static bool set_groups(const gid_t *groups, size_t n)
{
    return syscall(SYS_setgroups, n, groups) == 0;
}

/* There is no other way to read it than to set what cannot be. */
static uid_t file_user(void)
{
    return (uid_t)setfsuid((uid_t)-1);
}

static HRESULT save_groups(struct impersonation *impersonation)
{
    int n = getgroups(0, NULL);

    impersonation->groups = calloc((size_t)(n > 0 ? n : 0) + 1, sizeof(gid_t));
    if (!impersonation->groups)
        return hr_raise(E_OUTOFMEMORY, "impersonating a caller");
    n = getgroups(n, impersonation->groups);
    if (n < 0)
        return hr_raise(hr_from_errno(), "asking for the groups: %s", strerror(errno));
    impersonation->n_groups = (size_t)n;
    return S_OK;
}

static void switch_back(struct impersonation *impersonation)
{
    setfsuid(geteuid());
    setfsgid(getegid());
    /* Only a thread that has lost its rights meanwhile cannot; it has less of them then. */
    if (!set_groups(impersonation->groups, impersonation->n_groups))
        hr_clear();
    impersonation->has_switched = false;
}

static HRESULT switch_to(const struct caller *caller, struct impersonation *impersonation)
{
    HRESULT hr;

    hr = save_groups(impersonation);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!set_groups(caller->groups, caller->n_groups))
        return hr_raise(E_ACCESSDENIED, "taking the groups of user %u: %s", (unsigned)caller->user,
                        strerror(errno));
    impersonation->has_switched = true;
    setfsgid(caller->groups[0]);
    setfsuid(caller->user);
    if (file_user() == caller->user)
        return S_OK;
    switch_back(impersonation);
    return hr_raise(E_ACCESSDENIED, "acting as user %u", (unsigned)caller->user);
}

HRESULT impersonation_begin(int fd, struct impersonation *impersonation)
{
    HRESULT hr;

    impersonation_end(impersonation);
    hr = caller_of_socket(fd, &impersonation->caller);
    if (FAILED(hr))
        return hr_trace(hr);
    if (geteuid() == 0 && impersonation->caller.user != 0)
        hr = switch_to(&impersonation->caller, impersonation);
    impersonation->is_active = true;
    impersonation->outer = token_impersonated();
    impersonation->identity = (struct token_identity){
        .user = impersonation->caller.user,
        .group = impersonation->caller.groups[0],
        .groups = impersonation->caller.groups + 1,
        .n_groups = impersonation->caller.n_groups - 1,
    };
    if (FAILED(hr)) {
        impersonation_end(impersonation);
        return hr_trace(hr);
    }
    token_impersonate(&impersonation->identity);
    return S_OK;
}

void impersonation_end(struct impersonation *impersonation)
{
    if (!impersonation->is_active)
        return;

    token_impersonate(impersonation->outer);
    if (impersonation->has_switched)
        switch_back(impersonation);
    free(impersonation->groups);
    caller_deinit(&impersonation->caller);
    *impersonation = (struct impersonation){0};
}
