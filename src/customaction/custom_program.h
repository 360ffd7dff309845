/* SPDX-License-Identifier: MIT */
/*
 * Custom programs: programs and scripts of this system that a package has run.
 */
#pragma once

#include "customaction/custom_action.h"

HRESULT custom_program_check(struct installation *installation, const struct custom_action *action);
HRESULT custom_program_run(struct installation *installation, const struct custom_action *action,
                           const char *data);
