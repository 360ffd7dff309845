/* SPDX-License-Identifier: MIT */
/*
 * Custom scripts: VBScript, and JScript if there is an engine for it, that a package has run with a
 * Session object. The script is in a process of its own, which asks this one for what it wants of
 * the session (script_channel.h).
 */
#pragma once

#include "customaction/custom_action.h"

HRESULT custom_script_check(struct installation *installation, const struct custom_action *action);
HRESULT custom_script_run(struct installation *installation, const struct custom_action *action,
                          const char *data);
