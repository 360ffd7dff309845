/* SPDX-License-Identifier: MIT */
#include "diagnosis/launch_policy.h"

#include <sys/socket.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "permission/permission.h"

/* Who asks, as the daemon would see it. */
static HRESULT find_caller(struct caller *ret_caller)
{
    int ends[2];
    HRESULT hr;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return hr_raise(hr_from_errno(), "asking who this is");
    hr = caller_of_socket(ends[0], ret_caller);
    close(ends[0]);
    close(ends[1]);
    return hr_trace(hr);
}

void launch_policy_examine(struct diagnosis *diagnosis, REFCLSID clsid)
{
    struct caller caller;
    HRESULT hr;

    hr = find_caller(&caller);
    if (FAILED(hr))
        return;
    hr = permission_check(clsid, false, &caller, PERMISSION_LAUNCH);
    if (FAILED(hr)) {
        diagnosis_note(diagnosis, "policy", STEP_BAD, "%s", hr_message());
        diagnosis_blame(diagnosis, CAUSE_POLICY, hr_message());
    } else {
        diagnosis_note(diagnosis, "policy", STEP_FOUND, "this user may launch it");
    }
    caller_deinit(&caller);
}
