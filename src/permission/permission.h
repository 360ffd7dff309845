/* SPDX-License-Identifier: MIT */
/*
 * Permission: whether a caller may launch an application's servers, activate their classes, or call
 * their objects. What decides is the application's policy in AppID\{...}, value LaunchPermission or
 * AccessPermission; without one, the machine's in HKLM\SOFTWARE\Microsoft\Ole,
 * DefaultLaunchPermission or DefaultAccessPermission; without that, only the user himself and root.
 * The machine's MachineLaunchRestriction and MachineAccessRestriction must admit him besides. A
 * value is a text (REG_SZ, REG_MULTI_SZ) or a security descriptor (REG_BINARY); see policy.h.
 * Source: Windows' "AppID Key", "HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Ole" pages.
 */
#pragma once

#include <stdbool.h>

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "permission/caller.h"

enum permission {
    PERMISSION_LAUNCH,
    PERMISSION_ACTIVATE,
    PERMISSION_ACCESS,
};

/*
 * Whether @caller has the permission for a class, or for an application if @app. S_OK, or
 * E_ACCESSDENIED: hr_message() says who was refused what by which line, and how to change it.
 */
HRESULT permission_check(const GUID *id, bool is_app, const struct caller *caller,
                         enum permission permission);

/* Whether anything is said about calling the class's objects: without it, everybody who can is
 * admitted who is the user himself, or root. */
bool permission_says_about_access(REFCLSID clsid);
