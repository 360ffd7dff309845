/* SPDX-License-Identifier: MIT */
/*
 * Settings: what the user has told the host once and for all, by //S and //H. They are in the
 * registry, where Windows' host has them.
 */
#pragma once

#include "hosting/host.h"

bool settings_show_logo(void);
bool settings_are_interactive(void);
int settings_timeout(void); /* seconds; 0 for none */

/* Saves what the host's options ask to be saved, and says so. False if that failed, and said so. */
bool settings_apply(struct host *host);
