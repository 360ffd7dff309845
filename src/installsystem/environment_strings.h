/* SPDX-License-Identifier: MIT */
/*
 * WriteEnvironmentStrings and RemoveEnvironmentStrings: variables of the table Environment. Each
 * row becomes a settings file of its own, so that taking it away restores what was: for a user
 * below
 * ~/.config/environment.d, for the machine below /etc/environment.d and, for shells,
 * /etc/profile.d. They count from the next login on, as on Windows.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

HRESULT environment_strings_check(struct installation *installation);
HRESULT environment_strings_write(struct installation *installation);
HRESULT environment_strings_remove(struct installation *installation);
