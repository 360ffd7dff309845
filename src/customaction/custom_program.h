/* SPDX-License-Identifier: MIT */
/*
 * Custom programs: programs and scripts of this system that a package has run.
 */
#pragma once

#include "customaction/custom_action.h"

HRESULT custom_program_check(struct installation *installation, const struct custom_action *action);
HRESULT custom_program_run(struct installation *installation, const struct custom_action *action,
                           const char *data);

/* Has the journal run it when all is taken back, also by another process, if this one is killed.
 * Outcome: S_FALSE if its program is not there yet. */
HRESULT custom_program_note(struct installation *installation, const struct custom_action *action);
