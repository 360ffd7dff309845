/* SPDX-License-Identifier: MIT */
/*
 * Trial modules: what the modules of a package would register by themselves, in an installation
 * that is only tried out. They are laid out in a folder of their own and run as the installation
 * would run them; what they write goes into its transaction, which is looked at and given up.
 */
#pragma once

#include "action/installation.h"

/* Who is told that a module would fail, and why; the others are run. */
struct trial_listener {
    void (*fault)(void *context, const char *path, const char *sentence);
    void *context;
};

/* After all that the installation would do. Raised: what the package's cabinets have not. */
HRESULT trial_modules_run(struct installation *installation, const struct trial_listener *listener);
