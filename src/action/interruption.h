/* SPDX-License-Identifier: MIT */
/*
 * Interruption: Ctrl-C, and what else asks a program to end (SIGINT, SIGTERM, SIGHUP), is noted,
 * for work that has to be taken back first.
 */
#pragma once

#include <stdbool.h>

/* Notes them from now on, for good. */
void interruption_catch(void);

bool interruption_has_come(void);
