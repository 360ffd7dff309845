/* SPDX-License-Identifier: MIT */
/*
 * Skipped actions: the custom actions of a package that are left out because who installs it says
 * so, and that were left out when it was installed.
 */
#pragma once

#include "action/installation.h"

bool skipped_actions_have(const struct installation *installation, const char *name);

/* Their names, with commas between; "" if there are none. The caller frees; NULL when memory is
 * out. */
char *skipped_actions_text(const struct installation *installation);
