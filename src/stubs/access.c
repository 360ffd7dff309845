/* SPDX-License-Identifier: MIT */
#include "stubs/access.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "permission/permission.h"
#include "permission/policy.h"

enum followed {
    FOLLOWED_NOTHING,
    FOLLOWED_UNKNOWN, /* a class is being offered: the lock is held */
    FOLLOWED_CLASS,
    FOLLOWED_APPLICATION,
    FOLLOWED_DESCRIPTOR,
};

static struct {
    pthread_mutex_t lock;
    enum followed followed; /* (lock) to write, (atomic) to read */
    GUID id;                /* (lock) */
    struct policy policy;   /* (lock) its bytes are kept for good */
} access_rule = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void set_followed(enum followed followed)
{
    __atomic_store_n(&access_rule.followed, followed, __ATOMIC_RELEASE);
}

HRESULT access_follow_descriptor(PSECURITY_DESCRIPTOR descriptor)
{
    _cleanup_(freep) void *bytes = NULL;
    struct policy policy = {.is_descriptor = true};
    DWORD size = 0;

    if (!IsValidSecurityDescriptor(descriptor))
        return E_INVALIDARG;
    MakeSelfRelativeSD(descriptor, NULL, &size);
    if (size == 0)
        size = GetSecurityDescriptorLength(descriptor);
    bytes = malloc(size);
    if (!bytes)
        return E_OUTOFMEMORY;
    if (!MakeSelfRelativeSD(descriptor, bytes, &size))
        memcpy(bytes, descriptor, size); /* it is self-relative already */
    policy.size = size;
    policy.bytes = TAKE_PTR(bytes);
    pthread_mutex_lock(&access_rule.lock);
    access_rule.policy = policy;
    set_followed(FOLLOWED_DESCRIPTOR);
    pthread_mutex_unlock(&access_rule.lock);
    return S_OK;
}

void access_follow_application(const GUID *app)
{
    pthread_mutex_lock(&access_rule.lock);
    access_rule.id = *app;
    set_followed(FOLLOWED_APPLICATION);
    pthread_mutex_unlock(&access_rule.lock);
}

void access_begin_offer(void)
{
    pthread_mutex_lock(&access_rule.lock);
    if (access_rule.followed == FOLLOWED_NOTHING)
        set_followed(FOLLOWED_UNKNOWN);
}

void access_end_offer(REFCLSID clsid, bool has_policy)
{
    if (access_rule.followed == FOLLOWED_UNKNOWN) {
        access_rule.id = *clsid;
        set_followed(has_policy ? FOLLOWED_CLASS : FOLLOWED_NOTHING);
    }
    pthread_mutex_unlock(&access_rule.lock);
}

static HRESULT check_descriptor(const struct policy *policy, const struct caller *caller)
{
    char line[POLICY_LINE_MAX], who[CALLER_TEXT_MAX];
    HRESULT hr;

    hr = policy_decide(policy, caller, geteuid(), RIGHT_CALL, "access", line);
    if (hr == S_OK)
        return S_OK;
    caller_to_text(caller, who);
    return hr_raise(E_ACCESSDENIED,
                    "calling objects of process %d is refused to %s by the descriptor that it gave "
                    "to CoInitializeSecurity (%s)",
                    (int)getpid(), who, line);
}

/* Without a policy, the user himself and root. */
static HRESULT check_default(const struct caller *caller)
{
    char who[CALLER_TEXT_MAX];

    if (caller->user == geteuid() || caller->user == 0)
        return S_OK;
    caller_to_text(caller, who);
    return hr_raise(E_ACCESSDENIED,
                    "calling objects of process %d is refused to %s: no policy speaks of it, so it "
                    "is for its own user and root (AccessPermission in the key of its AppID, or "
                    "CoInitializeSecurity, may admit others)",
                    (int)getpid(), who);
}

static bool is_self_or_root(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof(peer);

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == geteuid() || peer.uid == 0);
}

HRESULT access_check(int fd)
{
    struct policy policy;
    enum followed followed;
    struct caller caller;
    HRESULT hr;
    GUID id;

    if (__atomic_load_n(&access_rule.followed, __ATOMIC_ACQUIRE) == FOLLOWED_NOTHING &&
        is_self_or_root(fd))
        return S_OK;
    hr = caller_of_socket(fd, &caller);
    if (FAILED(hr))
        return hr_raise(E_ACCESSDENIED, "nobody knows who calls");

    pthread_mutex_lock(&access_rule.lock);
    followed = access_rule.followed;
    policy = access_rule.policy;
    id = access_rule.id;
    pthread_mutex_unlock(&access_rule.lock);
    /* A process's apartments call each other whatever a policy says. */
    if (caller.pid == getpid())
        hr = S_OK;
    else if (followed == FOLLOWED_NOTHING)
        hr = check_default(&caller);
    else if (followed == FOLLOWED_DESCRIPTOR)
        hr = check_descriptor(&policy, &caller);
    else
        hr = permission_check(&id, followed == FOLLOWED_APPLICATION, &caller, PERMISSION_ACCESS);
    caller_deinit(&caller);
    return hr_trace(hr);
}
