/* SPDX-License-Identifier: MIT */
#include "permission/permission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "permission/policy.h"

enum {
    PATH_SIZE = 128,
    APP_SIZE = 64,
};

static const char machine_path[] = "SOFTWARE\\Microsoft\\Ole";
static const struct policy everybody_here = {.bytes = "allow self, root"};

/* What a permission is called: in a policy, for people, and the values that decide. */
static const struct {
    enum right right;
    const char *name, *verb;
    const char *value, *fallback, *limit;
} kinds[] = {
    [PERMISSION_LAUNCH] = {RIGHT_LAUNCH, "launch", "launching a server of", "LaunchPermission",
                           "DefaultLaunchPermission", "MachineLaunchRestriction"},
    [PERMISSION_ACTIVATE] = {RIGHT_ACTIVATE, "activate", "activating", "LaunchPermission",
                             "DefaultLaunchPermission", "MachineLaunchRestriction"},
    [PERMISSION_ACCESS] = {RIGHT_CALL, "access", "calling objects of", "AccessPermission",
                           "DefaultAccessPermission", "MachineAccessRestriction"},
};

/* What is asked, and by whom. */
struct question {
    const GUID *id;
    bool is_app;
    const struct caller *caller;
    enum permission permission;
};

/* The class's application as it is written in its key, or else the one with its own identifier, as
 * for all that an application says. */
static void find_app(REFCLSID clsid, char ret_app[static APP_SIZE])
{
    char text[GUID_TEXT_SIZE], path[PATH_SIZE];
    DWORD size = APP_SIZE;

    guid_to_text(clsid, text);
    snprintf(path, sizeof(path), "CLSID\\%s", text);
    if (RegGetValueA(HKEY_CLASSES_ROOT, path, "AppID", RRF_RT_REG_SZ, NULL, ret_app, &size) !=
        ERROR_SUCCESS)
        snprintf(ret_app, APP_SIZE, "%s", text);
}

/* REG_MULTI_SZ: a line each. */
static void join_lines(char *text, DWORD size)
{
    for (DWORD i = 0; i + 2 < size; i++) {
        if (text[i] == '\0' && text[i + 1] != '\0')
            text[i] = '\n';
    }
}

HRESULT policy_read(HKEY root, const char *path, const char *value, void **ret_bytes,
                    struct policy *ret_policy)
{
    const DWORD types = RRF_RT_REG_SZ | RRF_RT_REG_MULTI_SZ | RRF_RT_REG_BINARY;
    _cleanup_(freep) char *bytes = NULL;
    DWORD type, size = 0;
    LSTATUS error;

    error = RegGetValueA(root, path, value, types, &type, NULL, &size);
    if (error == ERROR_FILE_NOT_FOUND)
        return S_FALSE;
    if (error == ERROR_SUCCESS) {
        bytes = calloc(1, (size_t)size + 2);
        if (!bytes)
            return hr_raise(E_OUTOFMEMORY, "reading %s", value);
        error = RegGetValueA(root, path, value, types, &type, bytes, &size);
    }
    if (error != ERROR_SUCCESS)
        return hr_raise(hr_from_win32((DWORD)error), "reading %s of %s", value, path);
    if (type == REG_MULTI_SZ)
        join_lines(bytes, size);
    *ret_policy = (struct policy){.is_descriptor = type == REG_BINARY, bytes, size};
    *ret_bytes = TAKE_PTR(bytes);
    return S_OK;
}

/* @where names the policy for people. */
static HRESULT decide(const struct question *question, const struct policy *policy,
                      const char *where)
{
    char line[POLICY_LINE_MAX], who[CALLER_TEXT_MAX], id[GUID_TEXT_SIZE];
    HRESULT hr;

    hr = policy_decide(policy, question->caller, geteuid(), kinds[question->permission].right,
                       kinds[question->permission].name, line);
    if (hr == S_OK)
        return S_OK;
    guid_to_text(question->id, id);
    caller_to_text(question->caller, who);
    if (FAILED(hr)) {
        char why[512];

        snprintf(why, sizeof(why), "%s", hr_message());
        return hr_raise(E_ACCESSDENIED, "%s cannot be read, so nobody may do anything: %s", where,
                        why);
    }
    return hr_raise(E_ACCESSDENIED,
                    "%s the %s %s is refused to %s by %s (%s): add a line \"allow ... %s\" there",
                    kinds[question->permission].verb, question->is_app ? "application" : "class",
                    id, who, where, line, kinds[question->permission].name);
}

/* What the value says; S_FALSE if it does not exist. */
static HRESULT decide_by(const struct question *question, HKEY root, const char *path,
                         const char *value)
{
    _cleanup_(freep) void *bytes = NULL;
    char where[PATH_SIZE + 64];
    struct policy policy;
    HRESULT hr;

    hr = policy_read(root, path, value, &bytes, &policy);
    if (hr != S_OK)
        return hr_trace(hr);
    snprintf(where, sizeof(where), "%s\\%s, value %s",
             root == HKEY_CLASSES_ROOT ? "HKEY_CLASSES_ROOT" : "HKEY_LOCAL_MACHINE", path, value);
    return hr_trace(decide(question, &policy, where));
}

HRESULT permission_check(const GUID *id, bool is_app, const struct caller *caller,
                         enum permission permission)
{
    const struct question question = {id, is_app, caller, permission};
    char app[APP_SIZE], path[PATH_SIZE];
    HRESULT hr;

    if (is_app)
        guid_to_text(id, app);
    else
        find_app(id, app);
    snprintf(path, sizeof(path), "AppID\\%s", app);
    hr = decide_by(&question, HKEY_CLASSES_ROOT, path, kinds[permission].value);
    if (hr == S_FALSE)
        hr = decide_by(&question, HKEY_LOCAL_MACHINE, machine_path, kinds[permission].fallback);
    if (hr == S_FALSE)
        hr = decide(&question, &everybody_here, "the built-in policy");
    if (SUCCEEDED(hr))
        hr = decide_by(&question, HKEY_LOCAL_MACHINE, machine_path, kinds[permission].limit);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

static bool has_value(HKEY root, const char *path, const char *value)
{
    return RegGetValueA(root, path, value, RRF_RT_ANY, NULL, NULL, NULL) == ERROR_SUCCESS;
}

bool permission_says_about_access(REFCLSID clsid)
{
    char app[APP_SIZE], path[PATH_SIZE];

    find_app(clsid, app);
    snprintf(path, sizeof(path), "AppID\\%s", app);
    return has_value(HKEY_CLASSES_ROOT, path, kinds[PERMISSION_ACCESS].value) ||
           has_value(HKEY_LOCAL_MACHINE, machine_path, kinds[PERMISSION_ACCESS].fallback) ||
           has_value(HKEY_LOCAL_MACHINE, machine_path, kinds[PERMISSION_ACCESS].limit);
}
